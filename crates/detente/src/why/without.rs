//! How histories end without a loop, on the same luck.

use super::histories::Histories;
use detente_model::model::OutcomeId;
use detente_numbers::{max, sqrt};

/// How histories of an outcome end in the world in which one loop is cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Without {
    /// What was found, or why the loop cannot be cut.
    pub found: Result<Changed, String>,
}

/// What the cut changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Histories that end so, and are whole in both worlds.
    pub of: u64,
    /// Of these: how many end otherwise without the loop.
    pub otherwise: u64,
    /// Of all others: how many end so without it.
    pub instead: u64,
    /// By how much the outcome's share changes.
    pub change: f64,
    /// The standard error of that, paired.
    pub standard_error: f64,
}

impl Without {
    pub(super) fn of(outcome: OutcomeId, with: &Histories, cut: &Result<Histories, String>) -> Self {
        let found = cut.as_ref().map_err(Clone::clone).map(|cut| {
            let ends = |ending: &Option<(usize, u32)>| ending.is_some_and(|it| it.0 == outcome.index());
            let (mut of, mut otherwise, mut instead, mut count) = (0, 0, 0, 0);
            // A history that breaks in one of the worlds says nothing.
            let both = with.endings.iter().zip(&cut.endings).filter(|(a, b)| a.is_some() && b.is_some());
            for (with, without) in both {
                count += 1;
                of += u64::from(ends(with));
                otherwise += u64::from(ends(with) && !ends(without));
                instead += u64::from(!ends(with) && ends(without));
            }
            let count = max(1.0, f64::from(count));
            let (fewer, more) = (otherwise as f64 / count, instead as f64 / count);
            let change = more - fewer;
            let variance = more + fewer - change * change;
            Changed { of, otherwise, instead, change, standard_error: sqrt(variance / count) }
        });
        Self { found }
    }
}
