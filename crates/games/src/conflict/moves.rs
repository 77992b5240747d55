//! Who can move from where to where, in one step.

/// The one-step moves of one decision maker: for each state, the states that it can move to, ascending, never the state itself.
/// Held as lists, so that many states with few moves each take little room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// Where each state's targets begin; one more at the end.
    starts: Vec<u32>,
    targets: Vec<u32>,
}

impl Moves {
    /// From a list for each state. Moves from a state to itself and repetitions are left out.
    pub(super) fn of_lists(lists: impl Iterator<Item = Vec<u32>>) -> Self {
        let mut moves = Self { starts: vec![0], targets: Vec::new() };
        for (state, mut list) in lists.enumerate() {
            list.sort_unstable();
            list.dedup();
            moves.targets.extend(list.into_iter().filter(|target| *target as usize != state));
            moves.starts.push(moves.targets.len() as u32);
        }
        moves
    }

    /// Where one can move to from a state.
    #[must_use]
    pub fn from(&self, state: usize) -> &[u32] {
        &self.targets[self.starts[state] as usize..self.starts[state + 1] as usize]
    }

    /// How many moves there are in all.
    #[must_use]
    pub fn count(&self) -> usize {
        self.targets.len()
    }

    /// How many states there are.
    #[must_use]
    pub fn states(&self) -> usize {
        self.starts.len() - 1
    }

    /// Every move, as the states that it leaves and enters.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.states()).flat_map(|from| self.from(from).iter().map(move |to| (from, *to as usize)))
    }

    /// The moves that pass, turned around: for each state, the states from which it is entered.
    pub(super) fn turned(&self, passes: impl Fn(usize, usize) -> bool) -> Self {
        let mut starts = vec![0_u32; self.states() + 1];
        for (_, to) in self.all().filter(|(from, to)| passes(*from, *to)) {
            starts[to + 1] += 1;
        }
        for state in 0..self.states() {
            starts[state + 1] += starts[state];
        }
        let mut next = starts.clone();
        let mut targets = vec![0_u32; starts[self.states()] as usize];
        for (from, to) in self.all().filter(|(from, to)| passes(*from, *to)) {
            targets[next[to] as usize] = from as u32;
            next[to] += 1;
        }
        Self { starts, targets }
    }

    /// The moves that pass.
    pub(super) fn only(&self, passes: impl Fn(usize, usize) -> bool) -> Self {
        let list = |from: usize| {
            self.from(from).iter().copied().filter(|to| passes(from, *to as usize)).collect::<Vec<_>>()
        };
        Self::of_lists((0..self.states()).map(list))
    }
}
