//! The inverse question: which preferences would make a wanted state an equilibrium.
//!
//! Whether a decision maker stays in a state hangs only on which states it finds no better than that state, so what has to hold is a list of [`Clause`]s, one for
//! each of its moves: the move leads to nothing better, or one of the others' answers does not, and (symmetric metarational) nor does any move of its
//! own out of that answer. All clauses together are necessary and sufficient. A wanted state is an equilibrium when it is so for every decision maker.
//!
//! For Nash, general and symmetric metarational stability the others' preferences do not matter, so the conditions of several decision makers can be met
//! one by one. For sequential stability the others' improvements do matter: the conditions hold while the others' preferences stay as they are,
//! and which changes of several decision makers at once would do is not said. Nor is what a change of preferences would cost.

use super::reach::{improving, reached};
use super::stability::others;
use super::{Concept, Conflict, Faulty, Moves, Refused};

/// More states than this make lists that nobody reads.
pub const STATES_MOST: usize = 1 << 12;

/// What has to hold about one move: at least one of its sets of states has none that is better than the wanted state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Where the move leads.
    pub to: usize,
    /// Sets of states. The first is the state that the move leads to; the others are answers, each with the ways out of it, none containing another.
    pub any_of: Vec<Vec<usize>>,
}

/// What has to hold for a decision maker to stay in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The state that is wanted.
    pub state: usize,
    /// All have to hold. None, where it cannot leave.
    pub all_of: Vec<Clause>,
}

impl Condition {
    /// Whether preferences meet it: a payoff for each state, larger is better.
    #[must_use]
    pub fn is_met(&self, payoffs: &[i64]) -> bool {
        self.unmet(payoffs).next().is_none()
    }

    /// The clauses that preferences do not meet.
    pub fn unmet<'a>(&'a self, payoffs: &'a [i64]) -> impl Iterator<Item = &'a Clause> {
        let is_no_better = |state: &usize| payoffs[*state] <= payoffs[self.state];
        let is_met = move |clause: &Clause| clause.any_of.iter().any(|set| set.iter().all(is_no_better));
        self.all_of.iter().filter(move |clause| !is_met(clause))
    }
}

/// What has to hold of each decision maker's preferences for a state to be an equilibrium, in their order.
///
/// # Errors
/// As [`condition`].
pub fn conditions(conflict: &Conflict, concept: Concept, state: usize) -> Result<Vec<Condition>, Refused> {
    (0..conflict.makers()).map(|maker| condition(conflict, concept, maker, state)).collect()
}

/// What has to hold of a decision maker's preferences for it to stay in a state.
///
/// # Errors
/// Where there is no such state or decision maker, or there are more than [`STATES_MOST`] states.
pub fn condition(
    conflict: &Conflict,
    concept: Concept,
    maker: usize,
    state: usize,
) -> Result<Condition, Refused> {
    if conflict.makers() <= maker || conflict.states() <= state {
        let (makers, states) = (conflict.makers(), conflict.states());
        return Err(Refused::Faulty(Faulty::new(
            format!("a decision maker below {makers} and a state below {states}"),
            format!("decision maker {maker} and state {state}"),
            "both are numbered from 0",
        )));
    }
    if STATES_MOST < conflict.states() {
        return Err(Refused::too_large(
            format!(
                "conditions are listed for at most {STATES_MOST} states; there are {}",
                conflict.states()
            ),
            "ask which states are stable under preferences to try",
        ));
    }
    let improving = if concept == Concept::Sequential { improving(conflict) } else { Vec::new() };
    let all: Vec<Moves> = (0..conflict.makers()).map(|maker| conflict.moves(maker).clone()).collect();
    let answering = match concept {
        Concept::Nash => Vec::new(),
        Concept::Sequential => others(&improving, maker),
        Concept::GeneralMetarational | Concept::SymmetricMetarational => others(&all, maker),
    };
    let clause = |to: &u32| {
        let to = *to as usize;
        let mut any_of = vec![vec![to]];
        for answer in reached(&answering, to) {
            let mut set = vec![answer];
            if concept == Concept::SymmetricMetarational {
                set.extend(conflict.moves(maker).from(answer).iter().map(|out| *out as usize));
            }
            // The wanted state is as good as itself.
            set.retain(|other| *other != state);
            set.sort_unstable();
            any_of.push(set);
        }
        Clause { to, any_of: least(any_of) }
    };
    let clauses = conflict.moves(maker).from(state).iter().map(clause);
    // An answer that is the wanted state itself always deters.
    let all_of = clauses.filter(|clause| !clause.any_of.iter().any(Vec::is_empty)).collect();
    Ok(Condition { state, all_of })
}

/// Without the sets that contain another one: those ask for more than it does.
fn least(sets: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let contains =
        |larger: &[usize], smaller: &[usize]| smaller.iter().all(|state| larger.binary_search(state).is_ok());
    let mut kept: Vec<Vec<usize>> = Vec::new();
    for set in sets {
        if !kept.iter().any(|other| contains(&set, other)) {
            kept.retain(|other| !contains(other, &set));
            kept.push(set);
        }
    }
    kept
}
