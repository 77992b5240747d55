//! In which share of the draws a set of policies meets what is enough, luck taken off: counting the draws whose means of a few trajectories meet it
//! would count luck as ignorance, as claims do not.

use super::Aim;
use crate::experiments::Quantity;
use detente_analysis::claims::{self, Bounds, Claim, Comparison, Plan, Side, Trial};
use detente_analysis::robustness::{Aim as Better, Score};
use detente_numbers::{abs, max, min};

/// What just meets the threshold is enough: so much of it, or of a unit, is rounding.
const ROUNDING: f64 = 1e-9;
/// What cannot be told.
pub(super) const UNTOLD: Score = Score { estimate: f64::NAN, low: f64::NAN, high: f64::NAN };

/// The trial, for each set of policies, of some aims with thresholds together.
pub(super) struct Meeting {
    /// The aims, by number.
    aims: Vec<usize>,
    bounds: Vec<Bounds>,
    /// `None` where one could not take what it was given.
    trials: Vec<Option<Trial>>,
    row: Vec<f64>,
}

impl Meeting {
    /// Of so many sets of policies; `aims` with their quantities and thresholds in base units.
    pub(super) fn new(aims: &[(usize, &Aim, &Quantity, f64)], sets: usize, draws_most: u64) -> Self {
        let bounds: Vec<Bounds> = (aims.iter())
            .map(|(_, _, quantity, _)| if quantity.is_chance { Bounds::SHARE } else { Bounds::NONE })
            .collect();
        let comparison = |(place, (_, aim, quantity, threshold)): (usize, &(usize, &Aim, &Quantity, f64))| {
            let rounding = ROUNDING * max(abs(*threshold), abs(quantity.unit.1));
            let (side, threshold) = match aim.better {
                Better::Higher => (Side::Above, threshold - rounding),
                Better::Lower => (Side::Below, threshold + rounding),
            };
            Comparison { quantity: claims::Quantity::Mean(place), side, threshold }
        };
        let claim = Claim { comparisons: aims.iter().enumerate().map(comparison).collect(), assumed: None };
        let plan = Plan { draws_most, has_luck: true, has_ignorance: true };
        let trial = Trial::new(claim, bounds.clone(), plan).ok();
        Self {
            aims: aims.iter().map(|aim| aim.0).collect(),
            bounds,
            trials: vec![trial; sets],
            row: Vec::new(),
        }
    }

    /// Takes a draw: `width` values of each trajectory, `aims` of each set of policies.
    pub(super) fn take(&mut self, draw: &[f64], (width, aims): (usize, usize)) {
        for (set, slot) in self.trials.iter_mut().enumerate() {
            let Some(trial) = slot else { continue };
            self.row.clear();
            for trajectory in draw.chunks_exact(width) {
                for (aim, Bounds { low, high }) in self.aims.iter().zip(&self.bounds) {
                    self.row.push(max(*low, min(*high, trajectory[set * aims + aim])));
                }
            }
            if trial.add_draw(&self.row).is_err() {
                *slot = None;
            }
        }
    }

    /// The shares, set by set.
    pub(super) fn shares(&self) -> Vec<Score> {
        let share = |trial: &Option<Trial>| {
            let holds = trial.as_ref().and_then(|trial| trial.assess().holds);
            holds.map_or(UNTOLD, |it| Score { estimate: it.estimate, low: it.low, high: it.high })
        };
        self.trials.iter().map(share).collect()
    }
}
