//! Which loop led, over many trajectories: by outcome and period.

use super::loops::{Dominance, Wiring, leader};
use detente_numbers::sketch::Quantiles;
use detente_numbers::sums::Moments;
use std::ops::Range;

/// Many trajectories. Memory does not grow with their number. They are added in one order, or in blocks that are merged in one, so that sums keep their bits.
#[derive(Clone, Debug)]
pub struct Ensemble {
    wiring: Wiring,
    periods: Vec<Range<usize>>,
    outcomes: usize,
    /// By outcome, then period, then loop.
    cells: Vec<Cell>,
    /// By outcome, then period: trajectories that were still under way when it began.
    trajectories: Vec<u64>,
}

#[derive(Clone, Debug, Default)]
struct Cell {
    led: u64,
    relative: Moments,
    spread: Quantiles,
}

/// What a loop did in a period of the trajectories that had an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leadership {
    /// How many trajectories had the outcome and were still under way when the period began.
    pub trajectories: u64,
    /// In how many of them no loop of the same part had a larger mean size of its relative score in this period.
    pub led: u64,
    /// The mean over trajectories of the loop's mean relative score in the period; NaN of none.
    pub mean: f64,
    /// The standard error of that; NaN of fewer than two.
    pub standard_error: f64,
    /// Of trajectories, 5 % lie below; the median; 5 % lie above.
    pub spread: [f64; 3],
}

impl Ensemble {
    /// Of no trajectories, with so many outcomes and these periods of steps.
    #[must_use]
    pub fn new(wiring: Wiring, periods: Vec<Range<usize>>, outcomes: usize) -> Self {
        let cells = vec![Cell::default(); outcomes * periods.len() * wiring.loops()];
        let trajectories = vec![0; outcomes * periods.len()];
        Self { wiring, periods, outcomes, cells, trajectories }
    }

    /// Adds a trajectory that had an outcome; says whether there is such an outcome. It has no part in periods that it did not reach.
    pub fn add(&mut self, outcome: usize, trajectory: &Dominance) -> bool {
        if outcome >= self.outcomes {
            return false;
        }
        let loops = self.wiring.loops();
        let reached = |period: &Range<usize>| period.start < trajectory.steps();
        for (number, period) in self.periods.iter().enumerate().filter(|(_, period)| reached(period)) {
            self.trajectories[outcome * self.periods.len() + number] += 1;
            let (means, sizes) = trajectory.over(period.clone());
            let first = (outcome * self.periods.len() + number) * loops;
            let cells = &mut self.cells[first..first + loops];
            for (cell, mean) in cells.iter_mut().zip(&means) {
                cell.relative.add(*mean);
                cell.spread.add(*mean);
            }
            let parts = self.wiring.parts().iter().max().map_or(0, |last| last + 1);
            for part in 0..parts {
                if let Some(number) = leader(&self.wiring, &sizes, part) {
                    cells[number].led += 1;
                }
            }
        }
        true
    }

    /// Adds the trajectories of another ensemble with the same wiring, periods and outcomes; says whether it has them.
    pub fn merge(&mut self, other: &Self) -> bool {
        let is_alike =
            self.wiring == other.wiring && self.periods == other.periods && self.outcomes == other.outcomes;
        if is_alike {
            for (cell, other) in self.cells.iter_mut().zip(&other.cells) {
                cell.led += other.led;
                cell.relative.merge(&other.relative);
                cell.spread.merge(&other.spread);
            }
            self.trajectories.iter_mut().zip(&other.trajectories).for_each(|(own, other)| *own += other);
        }
        is_alike
    }

    /// What a loop did; nothing for an outcome, period or loop that is not there.
    #[must_use]
    pub fn leadership(&self, outcome: usize, period: usize, number: usize) -> Option<Leadership> {
        if outcome >= self.outcomes || period >= self.periods.len() || number >= self.wiring.loops() {
            return None;
        }
        let cell = &self.cells[(outcome * self.periods.len() + period) * self.wiring.loops() + number];
        let trajectories = self.trajectories[outcome * self.periods.len() + period];
        Some(Leadership {
            trajectories,
            led: cell.led,
            mean: if trajectories == 0 { f64::NAN } else { cell.relative.mean() },
            standard_error: detente_numbers::sqrt(cell.relative.variance() / trajectories as f64),
            spread: [0.05, 0.5, 0.95].map(|share| cell.spread.quantile(share)),
        })
    }
}
