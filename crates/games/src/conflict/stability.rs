//! Which states each decision maker would not leave, by the four classic concepts, and the states that nobody would leave.
//!
//! Definitions of Fang, Hipel and Kilgour (1993), chapter 3, for any number of decision makers. A decision maker looks at each of its
//! improvements, and does not take it where the others can answer with something no better for it than the state where it was:
//!
//! - Nash: there is no improvement at all.
//! - General metarational: the others can answer by any legal sequence of moves.
//! - Symmetric metarational: besides, no single move of its own leads out of that answer to something better.
//! - Sequential: each of the others' moves in the answer improves matters for whoever makes it.
//!
//! With a [`Strength`], a state is strongly stable where the answer is worse by so much (Hamouda, Kilgour and Hipel 2004, "Strength of
//! preference in the graph model for conflict resolution"); stable otherwise is weakly stable.

use super::reach::{NOTHING, least_reached};
use super::{Conflict, Moves};

/// What makes a state stable for a decision maker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concept {
    /// No improvement.
    Nash,
    /// Any answer.
    GeneralMetarational,
    /// Any answer that cannot be escaped.
    SymmetricMetarational,
    /// An answer of improvements.
    Sequential,
}

impl Concept {
    /// All four, in the order of the literature.
    pub const ALL: [Self; 4] =
        [Self::Nash, Self::GeneralMetarational, Self::SymmetricMetarational, Self::Sequential];

    /// As the literature calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nash => "Nash",
            Self::GeneralMetarational => "general metarational",
            Self::SymmetricMetarational => "symmetric metarational",
            Self::Sequential => "sequential",
        }
    }
}

/// Stability of every state for every decision maker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stability {
    /// In the order of [`Concept::ALL`]; then by decision maker; then by state.
    stable: [Vec<Vec<bool>>; 4],
}

impl Stability {
    /// Whether a decision maker would stay.
    #[must_use]
    pub fn is_stable(&self, concept: Concept, maker: usize, state: usize) -> bool {
        self.stable[concept as usize][maker][state]
    }

    /// The states in which a decision maker would stay, ascending.
    #[must_use]
    pub fn stable_for(&self, concept: Concept, maker: usize) -> Vec<usize> {
        let of = &self.stable[concept as usize][maker];
        (0..of.len()).filter(|state| of[*state]).collect()
    }

    /// Whether everybody would stay.
    #[must_use]
    pub fn is_equilibrium(&self, concept: Concept, state: usize) -> bool {
        self.stable[concept as usize].iter().all(|of| of[state])
    }

    /// The states in which everybody would stay, ascending.
    #[must_use]
    pub fn equilibria(&self, concept: Concept) -> Vec<usize> {
        let states = self.stable[concept as usize].first().map_or(0, Vec::len);
        (0..states).filter(|state| self.is_equilibrium(concept, *state)).collect()
    }
}

/// Of every conflict that can be held: a second or so for 2^16 states with 60 moves each.
#[must_use]
pub fn stability(conflict: &Conflict) -> Stability {
    by_margins(conflict, |_, payoff| payoff)
}

/// How much worse is much worse, for each decision maker, in its payoffs: at least 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength(pub Vec<i64>);

/// Strong stability: as [`stability`], with answers that are worse by at least the strength, and whose escapes are too. Nash stability has no answers, so it
/// stays as it is. What is stable and not strongly stable is weakly stable.
///
/// # Panics
/// Where a strength is missing.
#[must_use]
pub fn strong_stability(conflict: &Conflict, strength: &Strength) -> Stability {
    assert_eq!(strength.0.len(), conflict.makers(), "a strength for each decision maker");
    by_margins(conflict, |maker, payoff| payoff.saturating_sub(strength.0[maker]))
}

/// Stability where an answer deters if it is worth at most what `deters` gives for the payoff of the state left.
fn by_margins(conflict: &Conflict, deters: impl Fn(usize, i64) -> i64) -> Stability {
    let makers = 0..conflict.makers();
    let into: Vec<Moves> = makers.clone().map(|maker| conflict.moves(maker).turned(|_, _| true)).collect();
    let improving_into: Vec<Moves> = makers
        .clone()
        .map(|maker| conflict.moves(maker).turned(|from, to| conflict.prefers(maker, to, from)))
        .collect();
    let mut stable: [Vec<Vec<bool>>; 4] = Default::default();
    for maker in makers {
        let payoffs = conflict.payoffs(maker);
        let any = others(&into, maker);
        let answers = [
            vec![NOTHING; conflict.states()],
            least_reached(&any, payoffs),
            least_reached(&any, &best_at_hand(conflict, maker)),
            least_reached(&others(&improving_into, maker), payoffs),
        ];
        for (of, answer) in stable.iter_mut().zip(&answers) {
            let is_stable = |state: usize| {
                let most = deters(maker, payoffs[state]);
                conflict.improvements(maker, state).all(|to| answer[to] != NOTHING && answer[to] <= most)
            };
            of.push((0..conflict.states()).map(is_stable).collect());
        }
    }
    Stability { stable }
}

/// All but one.
pub(super) fn others(moves: &[Moves], maker: usize) -> Vec<&Moves> {
    moves.iter().enumerate().filter(|(other, _)| *other != maker).map(|(_, moves)| moves).collect()
}

/// The best payoff that a decision maker has by staying or by one move.
fn best_at_hand(conflict: &Conflict, maker: usize) -> Vec<i64> {
    let payoffs = conflict.payoffs(maker);
    let best = |state: usize| {
        let moved = conflict.moves(maker).from(state).iter().map(|to| payoffs[*to as usize]);
        moved.fold(payoffs[state], i64::max)
    };
    (0..conflict.states()).map(best).collect()
}
