//! What can come of the present state: which states can follow it, in how many moves, and by whose moves.
//!
//! After Li, Kilgour and Hipel (2005), "Status quo analysis in the graph model for conflict resolution". Moves make legal sequences: nobody moves
//! twice in a row.

use super::{Conflict, Faulty};

/// Which moves are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Every move that can be made.
    All,
    /// Only moves to states that the mover prefers to where it is.
    Improvements,
}

/// One move in a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Who moves.
    pub maker: usize,
    /// Where the conflict is after.
    pub to: usize,
}

/// What can come of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusQuo {
    /// The state that all begins with.
    pub from: usize,
    makers: usize,
    /// After how many moves a state is first entered by a move of a maker: at `state * makers + maker`.
    steps: Vec<Option<u32>>,
    /// From where, and by whom that was entered (the number of makers for the beginning).
    before: Vec<(u32, u32)>,
}

/// Follows all legal sequences of moves from a state.
///
/// # Errors
/// Where there is no such state.
pub fn status_quo(conflict: &Conflict, from: usize, taken: Taken) -> Result<StatusQuo, Faulty> {
    let (makers, states) = (conflict.makers(), conflict.states());
    if states <= from {
        return Err(Faulty::new(
            format!("a state below {states}"),
            from.to_string(),
            "states are numbered from 0",
        ));
    }
    let mut found = StatusQuo {
        from,
        makers,
        steps: vec![None; states * makers],
        before: vec![(from as u32, makers as u32); states * makers],
    };
    // Who is where after so many moves; by layers, so that the first entry is the earliest.
    let mut layer = vec![(from, makers)];
    let mut step = 0;
    while !layer.is_empty() {
        step += 1;
        let mut next = Vec::new();
        for (state, last) in layer {
            for maker in (0..makers).filter(|maker| *maker != last) {
                for to in conflict.moves(maker).from(state).iter().map(|to| *to as usize) {
                    let at = to * makers + maker;
                    let is_made = taken == Taken::All || conflict.prefers(maker, to, state);
                    if is_made && found.steps[at].is_none() {
                        found.steps[at] = Some(step);
                        found.before[at] = (state as u32, last as u32);
                        next.push((to, maker));
                    }
                }
            }
        }
        layer = next;
    }
    Ok(found)
}

impl StatusQuo {
    /// The fewest moves after which the conflict can be in a state: 0 for where it is; nothing where it cannot get.
    #[must_use]
    pub fn fewest_moves(&self, state: usize) -> Option<u32> {
        if state == self.from { Some(0) } else { self.entered(state).map(|(steps, _)| steps).min() }
    }

    /// Who can make the move that enters a state, each with the fewest moves after which it can, its own included.
    pub fn entered(&self, state: usize) -> impl Iterator<Item = (u32, usize)> + '_ {
        (0..self.makers)
            .filter_map(move |maker| self.steps[state * self.makers + maker].map(|steps| (steps, maker)))
    }

    /// The states that can be reached, ascending, with where the conflict is.
    #[must_use]
    pub fn reachable(&self) -> Vec<usize> {
        (0..self.steps.len() / self.makers).filter(|state| self.fewest_moves(*state).is_some()).collect()
    }

    /// A shortest history into a state: of several, the one whose last mover comes first. Empty for where the conflict is; nothing where it cannot get.
    #[must_use]
    pub fn history(&self, state: usize) -> Option<Vec<Step>> {
        if state == self.from {
            return Some(Vec::new());
        }
        let (_, mut maker) = self.entered(state).min()?;
        let (mut at, mut steps) = (state, Vec::new());
        while maker < self.makers {
            steps.push(Step { maker, to: at });
            let (from, by) = self.before[at * self.makers + maker];
            (at, maker) = (from as usize, by as usize);
        }
        steps.reverse();
        Some(steps)
    }
}
