//! Option form: each decision maker has options that it takes or not, and a state is the set of the options taken.

use super::statement::Statement;
use super::{Conflict, Faulty, MOVES_MOST, Moves, check_counts};

/// More options of all together than this are refused.
pub const OPTIONS_MOST: usize = 22;

/// A set of options that no state has.
const NO_STATE: u32 = u32::MAX;

/// One decision maker and what it can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// Names of its options.
    pub options: Vec<String>,
    /// Of each option, whether it stays taken once it is.
    pub irreversible: Vec<bool>,
}

/// Decision makers with their options, and what cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionForm {
    /// At least one. Options are numbered through, side by side.
    pub sides: Vec<Side>,
    /// No state has any of these hold.
    pub infeasible: Vec<Statement>,
    /// All feasible sets of which one of these holds count as a single state.
    pub alike: Vec<Statement>,
}

/// States and moves of an option form, which lack nothing but preferences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionStates {
    /// The options taken in each state, a bit for each; ascending. Of a state that stands for several sets, the least.
    pub sets: Vec<u32>,
    /// A letter for each option, `Y` where it is taken; a blank between decision makers.
    pub names: Vec<String>,
    makers: Vec<String>,
    moves: Vec<Moves>,
}

impl OptionForm {
    /// Names of all options, side by side.
    #[must_use]
    pub fn options(&self) -> Vec<String> {
        self.sides.iter().flat_map(|side| side.options.iter().cloned()).collect()
    }

    /// Which states there are, and who can move where: by changing any of its own options, at once, but for those that are irreversible.
    ///
    /// # Errors
    /// Where there are too many options, states or moves, which is found before the moves are built, or no state at all.
    pub fn states(&self) -> Result<OptionStates, Faulty> {
        let options = self.options().len();
        if OPTIONS_MOST < options {
            return Err(Faulty::new(
                format!("at most {OPTIONS_MOST} options of all together"),
                options.to_string(),
                "merge options that are taken together, or list the states that matter with their moves",
            ));
        }
        let (sets, state_of) = self.numbered(options);
        check_counts(self.sides.len(), 1)?;
        check_counts(1, sets.len()).map_err(|faulty| Faulty { help: STATES_HELP.to_owned(), ..faulty })?;
        let feasible = state_of.iter().filter(|state| **state != NO_STATE).count();
        let moves_each: usize = self.sides.iter().map(|side| (1 << side.options.len()) - 1).sum();
        if MOVES_MOST < feasible.saturating_mul(moves_each) {
            return Err(Faulty::new(
                format!("at most {MOVES_MOST} moves of all together"),
                format!("{feasible} sets of options with up to {moves_each} moves each"),
                STATES_HELP,
            ));
        }
        let mut moves = Vec::new();
        let mut first = 0;
        for side in &self.sides {
            moves.push(side.moves(first, sets.len(), &state_of));
            first += side.options.len();
        }
        let names = sets.iter().map(|set| self.name(*set)).collect();
        let makers = self.sides.iter().map(|side| side.name.clone()).collect();
        Ok(OptionStates { sets, names, makers, moves })
    }

    /// The least set of each state, and the state of each set.
    fn numbered(&self, options: usize) -> (Vec<u32>, Vec<u32>) {
        let mut sets = Vec::new();
        let mut state_of = vec![NO_STATE; 1 << options];
        let mut of_alike = vec![NO_STATE; self.alike.len()];
        for set in 0..1_u32 << options {
            if self.infeasible.iter().any(|statement| statement.holds(set)) {
                continue;
            }
            let alike = self.alike.iter().position(|statement| statement.holds(set));
            let known = alike.map_or(NO_STATE, |alike| of_alike[alike]);
            let state = if known == NO_STATE { sets.len() as u32 } else { known };
            if known == NO_STATE {
                sets.push(set);
            }
            if let Some(alike) = alike {
                of_alike[alike] = state;
            }
            state_of[set as usize] = state;
        }
        (sets, state_of)
    }

    fn name(&self, set: u32) -> String {
        let mut letters = (0..u32::BITS).map(|option| if set >> option & 1 == 1 { 'Y' } else { 'N' });
        let of_side = |side: &Side| letters.by_ref().take(side.options.len()).collect::<String>();
        self.sides.iter().map(of_side).collect::<Vec<_>>().join(" ")
    }
}

const STATES_HELP: &str = "rule out by `infeasible` what cannot be (and no more), or leave options out; 2^16 states with 60 moves each are solved in a second";

impl Side {
    fn moves(&self, first: usize, states: usize, state_of: &[u32]) -> Moves {
        let own = ((1_u32 << self.options.len()) - 1) << first;
        let stays: u32 = self
            .irreversible
            .iter()
            .enumerate()
            .map(|(option, stays)| u32::from(*stays) << (first + option))
            .sum();
        let mut lists = vec![Vec::new(); states];
        for (set, state) in state_of.iter().enumerate().filter(|(_, state)| **state != NO_STATE) {
            let set = set as u32;
            for taken in 0..1_u32 << self.options.len() {
                let to = set & !own | taken << first;
                let target = state_of[to as usize];
                if set & stays & !to == 0 && target != NO_STATE && target != *state {
                    lists[*state as usize].push(target);
                }
            }
        }
        Moves::of_lists(lists.into_iter())
    }
}

impl OptionStates {
    /// The conflict, with what each state is worth to each decision maker; larger is better.
    ///
    /// # Errors
    /// Where there is not a payoff for each state and decision maker.
    pub fn conflict(self, payoffs: Vec<Vec<i64>>) -> Result<Conflict, Faulty> {
        if payoffs.len() != self.makers.len() {
            return Err(Faulty::new(
                format!("payoffs of {} decision makers", self.makers.len()),
                payoffs.len().to_string(),
                "give the payoffs of each decision maker",
            ));
        }
        let moves = self.makers.into_iter().zip(self.moves).zip(payoffs);
        Conflict::of_moves(self.names, moves.map(|((maker, moves), payoffs)| (maker, moves, payoffs)))
    }
}
