//! How often the trajectories of each draw gave each of a few different things: all that there is to know of chances, of their differences,
//! and of chances given something.

use super::mixing::KINDS;
use detente_numbers::{abs, max};

/// Relative to the size of the values, a difference that is rounding and nothing else.
const ROUNDING: f64 = 1e-12;

/// Counts of kinds in each draw, as long as there are no more kinds than can be told apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    kinds: Vec<[f64; 2]>,
    draws: Vec<[u32; KINDS]>,
    has_more_kinds: bool,
}

/// How far each kind lies on the claim's side, and how often each was seen in each draw.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) leads: Vec<f64>,
    pub(super) counts: Vec<[u32; KINDS]>,
}

impl Tally {
    /// Adds a draw by what each of its trajectories gave.
    pub(super) fn add(&mut self, trajectories: impl Iterator<Item = [f64; 2]>) {
        if self.has_more_kinds {
            return;
        }
        let mut counts = [0; KINDS];
        for kind in trajectories {
            let known = self.kinds.iter().position(|known| is_same(known, &kind));
            match known {
                Some(at) => counts[at] += 1,
                None if self.kinds.len() < KINDS => {
                    counts[self.kinds.len()] += 1;
                    self.kinds.push(kind);
                }
                None => {
                    *self = Self { has_more_kinds: true, ..Self::default() };
                    return;
                }
            }
        }
        self.draws.push(counts);
    }

    /// Whether trajectories gave few different things alone.
    pub(super) fn is_usable(&self) -> bool {
        !self.has_more_kinds && !self.kinds.is_empty()
    }

    /// What was counted, with what each kind says.
    pub(super) fn counted(&self, lead: impl Fn(&[f64; 2]) -> f64) -> Option<Counted> {
        self.is_usable()
            .then(|| Counted { leads: self.kinds.iter().map(lead).collect(), counts: self.draws.clone() })
    }
}

fn is_same(a: &[f64; 2], b: &[f64; 2]) -> bool {
    a.iter().zip(b).all(|(a, b)| abs(a - b) <= ROUNDING * max(1.0, max(abs(*a), abs(*b))))
}
