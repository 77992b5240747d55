//! Intervals by the bootstrap: rows are drawn again with replacement, and all findings are worked out anew from the same rows.
//!
//! B. Efron, Annals of Statistics 7 (1979); intervals are from percentiles. Rows are taken as independent draws. Those of a scrambled
//! sequence are evener than that, so that intervals of smooth functions are too wide rather than too narrow.

use detente_numbers::luck::{Seed, Source, StepSource, World, bits_at, lane_key};
use detente_numbers::{max, min};

use super::Estimate;

/// How intervals are made.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bootstrap {
    /// How often rows are drawn again; 100 give rough ends, 1,000 good ones. None: no intervals, their ends are NaN.
    pub resamples: usize,
    /// The chance that an interval is meant to hold the truth, such as 0.95.
    pub level: f64,
    /// The luck of the draws.
    pub seed: Seed,
}

/// Draws rows again: how often each occurs in each resample.
pub(super) struct Draws {
    keys: Vec<u64>,
    source: Source,
}

impl Draws {
    /// Draws among so many rows.
    pub(super) fn new(rows: usize, seed: Seed) -> Self {
        let seed = seed.apart("drivers", 0);
        let key = |row| lane_key(seed, World::Parameters, row);
        Self { keys: (0..rows as u64).map(key).collect(), source: Source::new("rows", "resample") }
    }

    /// The counts of the rows in a resample; `counts` has one place a row.
    pub(super) fn count(&self, resample: usize, counts: &mut [u16]) {
        counts.fill(0);
        let at = StepSource::new(self.source, resample as u32, 0);
        let rows = self.keys.len() as u128;
        for key in &self.keys {
            // The upper word of a product with 64 random bits is uniform over the rows, to one part in 2^32 and better.
            let row = (u128::from(bits_at(*key, at)) * rows) >> 64;
            counts[row as usize] = counts[row as usize].saturating_add(1);
        }
    }
}

impl Bootstrap {
    /// An estimate with the interval between percentiles of its resamples. Those that are no numbers are left out.
    pub(super) fn estimate(&self, value: f64, resamples: impl Iterator<Item = f64>) -> Estimate {
        let (low, high) = self.percentiles(resamples);
        Estimate { value, low, high }
    }

    /// An estimate with an interval as wide as its resamples are spread, about the estimate itself: for what resampling moves to one side.
    pub(super) fn about(&self, value: f64, resamples: &[f64]) -> Estimate {
        let (low, high) = self.percentiles(resamples.iter().copied());
        let shift = value - mean(resamples);
        Estimate { value, low: low + shift, high: high + shift }
    }

    /// A share less the bias that resampling shows, and about it an interval as wide as the resamples are spread; none of them beyond 0 or 1.
    pub(super) fn unbiased_share(&self, raw: f64, resamples: &[f64]) -> Estimate {
        let bias = if resamples.is_empty() { 0.0 } else { mean(resamples) - raw };
        let Estimate { value, low, high } = self.about(raw - bias, resamples);
        let within = |share: f64| if share.is_nan() { share } else { min(max(share, 0.0), 1.0) };
        Estimate { value: within(value), low: within(low), high: within(high) }
    }

    fn percentiles(&self, resamples: impl Iterator<Item = f64>) -> (f64, f64) {
        let mut sorted: Vec<f64> = resamples.filter(|value| value.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let outside = 0.5 * (1.0 - self.level);
        (quantile(&sorted, outside), quantile(&sorted, 1.0 - outside))
    }
}

/// The quantile of sorted values, linear between neighbours (R. J. Hyndman and Y. Fan, American Statistician 50, 1996, type 7).
pub(super) fn quantile(sorted: &[f64], chance: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = min(max(chance, 0.0), 1.0) * last as f64;
    let below = place as usize;
    let above = if below < last { below + 1 } else { last };
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// The mean of the values that are numbers.
fn mean(values: &[f64]) -> f64 {
    let finite = || values.iter().filter(|value| value.is_finite());
    finite().sum::<f64>() / finite().count() as f64
}

/// The numbers of so many rows in a random order.
pub(super) fn shuffled(rows: usize, seed: Seed, number: u64) -> Vec<usize> {
    let key = lane_key(seed.apart("drivers", 1), World::Parameters, number);
    let source = Source::new("rows", "order");
    let mut order: Vec<(u64, usize)> =
        (0..rows).map(|row| (bits_at(key, StepSource::new(source, row as u32, 0)), row)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, row)| row).collect()
}
