//! The interval of a difference: from batches of the same luck where both runs have them, else from the interval of each run.

use super::{Difference, Figure, Side};
use detente_numbers::estimates::share_interval;
use detente_numbers::sums::Moments;
use detente_numbers::{sqrt, student_t_quantile};

/// Where the intervals of differences come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Both runs have the same draws of the parameters and the same luck. The interval is that of the mean of the differences in so many
    /// batches of draws, by Student's t: what both have in common drops out. Where a figure differs in no batch, a share has the interval
    /// of a share of draws that was never seen to differ, and a mean has none: nothing bounds what was never seen.
    Paired(usize),
    /// The runs have different luck. The intervals of both are put together as those of independent estimates are (R. G. Newcombe,
    /// Statistics in Medicine 17, 1998, method 10, for shares; G. Y. Zou and A. Donner, Statistics in Medicine 27, 2008, for means).
    Independent,
    /// The widths of both intervals are added up, which holds whatever the runs have in common, and is wider than need be.
    Added(Unpaired),
}

impl Method {
    /// Fewer batches than these make no pairs: their spread says too little.
    pub const BATCHES_ENOUGH: usize = 8;
}

/// Why runs are neither compared in pairs nor as independent ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpaired {
    /// One of them decided itself when to stop: by its own luck.
    UntilPrecise,
    /// They have luck in common, but not the same draws.
    OtherDraws,
    /// They have the same draws, but only so many batches of them.
    TooFew(usize),
}

/// Makes the intervals of two runs.
pub(super) struct Intervals<'a> {
    pub(super) method: Method,
    first: &'a Side,
    second: &'a Side,
}

impl<'a> Intervals<'a> {
    pub(super) fn of(first: &'a Side, second: &'a Side) -> Self {
        Self { method: method(first, second), first, second }
    }

    pub(super) fn difference(&self, first: &Figure, second: &Figure) -> Difference {
        let difference = second.mean - first.mean;
        let (low, high) = match self.method {
            Method::Paired(_) => self.paired(first, second, difference),
            Method::Independent => put_together(first, second, |a, b| sqrt(a * a + b * b)),
            Method::Added(_) => put_together(first, second, |a, b| a + b),
        };
        Difference { first: first.clone(), second: second.clone(), difference, low, high }
    }

    fn paired(&self, first: &Figure, second: &Figure, difference: f64) -> (f64, f64) {
        let means = |side: &'a Side, figure: &Figure| {
            side.means.get(&(figure.kind.clone(), figure.path.clone())).map_or(&[][..], |means| means)
        };
        let (first_means, second_means) = (means(self.first, first), means(self.second, second));
        match in_pairs([first_means, second_means], &self.first.batches, difference) {
            Some((low, _)) if low.is_nan() && first.kind == "outcome" => {
                let (_, most) = share_interval(0.0, 0.0, self.first.design.draws, 1);
                (-most, most)
            }
            Some(interval) => interval,
            None => put_together(first, second, |a, b| a + b),
        }
    }
}

/// The difference of a mean in a row of two runs that are compared by a method: from its `means` in batches of so many `draws` each, of both
/// runs, where the method pairs them.
#[must_use]
pub fn difference_in_row(
    method: Method,
    [first, second]: [&Figure; 2],
    means: [&[f64]; 2],
    draws: &[f64],
) -> Difference {
    let difference = second.mean - first.mean;
    let added = || put_together(first, second, |a, b| a + b);
    let (low, high) = match method {
        Method::Paired(_) => in_pairs(means, draws, difference).unwrap_or_else(added),
        Method::Independent => put_together(first, second, |a, b| sqrt(a * a + b * b)),
        Method::Added(_) => added(),
    };
    Difference { first: first.clone(), second: second.clone(), difference, low, high }
}

/// The interval of a difference from means in batches: NaN where it is the same in all; `None` where a batch has no value.
fn in_pairs([first, second]: [&[f64]; 2], draws: &[f64], difference: f64) -> Option<(f64, f64)> {
    let differences: Vec<f64> = first.iter().zip(second).map(|(a, b)| b - a).collect();
    let error = standard_error(&differences, draws)?;
    let half = student_t_quantile((differences.len() - 1) as f64, 0.975) * error;
    Some(if error > 0.0 { (difference - half, difference + half) } else { (f64::NAN, f64::NAN) })
}

fn method(first: &Side, second: &Side) -> Method {
    let draws = |side: &Side| (side.design.draws, side.design.per_draw);
    let batches = first.batches.len();
    if first.until_precise || second.until_precise {
        Method::Added(Unpaired::UntilPrecise)
    } else if first.design.seed != second.design.seed {
        Method::Independent
    } else if draws(first) != draws(second) || first.batches != second.batches {
        Method::Added(Unpaired::OtherDraws)
    } else if batches < Method::BATCHES_ENOUGH {
        Method::Added(Unpaired::TooFew(batches))
    } else {
        Method::Paired(batches)
    }
}

/// The standard error of the mean of batches of so many draws each: the square root of sum w (d - mean)^2 / (n - 1) / sum w. The variance of
/// a batch's mean is that of a draw over w, so Student's t with n - 1 degrees of freedom goes with it however small the last batch is, as
/// far as means of batches are normal. `None` where a batch has no value.
fn standard_error(values: &[f64], weights: &[f64]) -> Option<f64> {
    let count = values.len();
    if count < 2 || count != weights.len() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let all: f64 = weights.iter().sum();
    let mean = values.iter().zip(weights).map(|(value, weight)| value * weight / all).sum::<f64>();
    // Moments of equal values have no spread at all, while a mean of them may be rounded.
    if Moments::of(values).squared_deviations() == 0.0 {
        return Some(0.0);
    }
    let part = |(value, weight): (&f64, &f64)| weight / all * (value - mean) * (value - mean);
    let squares: f64 = values.iter().zip(weights).map(part).sum();
    Some(sqrt(squares / (count - 1) as f64))
}

/// The interval of the second figure less the first, from how far each may lie from its estimate.
fn put_together(first: &Figure, second: &Figure, add: impl Fn(f64, f64) -> f64) -> (f64, f64) {
    let difference = second.mean - first.mean;
    let below = add(second.mean - second.low, first.high - first.mean);
    let above = add(second.high - second.mean, first.mean - first.low);
    (difference - below, difference + above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
    use detente_numbers::normal_quantile;

    fn share(mean: f64, low: f64, high: f64) -> Figure {
        let text = String::new;
        Figure { path: text(), label: text(), kind: text(), unit: text(), mean, low, high }
    }

    #[test]
    fn independent_shares_have_the_interval_that_was_published() {
        // Newcombe 1998, table II, contrast (a), method 10: 56/70 less 48/80 is 0.2, from 0.0524 to 0.3339.
        let (first, second) = (share(0.6, 0.490_356, 0.700_349), share(0.8, 0.691_783, 0.876_942));
        let (low, high) = put_together(&first, &second, |a, b| sqrt(a * a + b * b));
        assert!((low - 0.0524).abs() < 2e-4 && (high - 0.3339).abs() < 2e-4, "{low} {high}");
        let (wide_low, wide_high) = put_together(&first, &second, |a, b| a + b);
        assert!(wide_low < low && high < wide_high);
    }

    #[test]
    fn equal_weights_have_the_usual_standard_error() {
        let values = [1.0, 2.0, 4.0, 5.0];
        // Variance 10/3 of four values.
        let expected = sqrt(10.0 / 3.0 / 4.0);
        for weight in [1.0, 51.0] {
            let error = standard_error(&values, &[weight; 4]).unwrap();
            assert!((error - expected).abs() < 1e-15, "{error}");
        }
        // A mean of 1; squares of 2 x 1 and 1 x 4 with one degree of freedom, over three draws.
        let error = standard_error(&[0.0, 3.0], &[2.0, 1.0]).unwrap();
        assert!((error - sqrt(2.0)).abs() < 1e-15, "{error}");
        assert_eq!(standard_error(&[0.1; 7], &[3.0; 7]), Some(0.0));
        assert_eq!(standard_error(&[0.1, f64::NAN], &[1.0; 2]), None);
        assert_eq!(standard_error(&[0.1], &[1.0]), None);
    }

    #[test]
    fn a_small_last_batch_costs_no_coverage() {
        const REPETITIONS: u64 = 60_000;
        // The fewest batches that make pairs, the last of them a single draw.
        let weights = [51.0, 51.0, 51.0, 51.0, 51.0, 51.0, 51.0, 1.0];
        let half = student_t_quantile(7.0, 0.975);
        let all: f64 = weights.iter().sum();
        let holds = |repetition: &u64| {
            let key = lane_key(Seed(12), World::Trajectory, *repetition);
            let mean = |(weight, draw): (&f64, u32)| {
                normal_quantile(uniform(key, Source(7), 0, draw)) / sqrt(*weight)
            };
            let means: Vec<f64> = weights.iter().zip(0..).map(mean).collect();
            let of_all: f64 = means.iter().zip(&weights).map(|(mean, weight)| mean * weight / all).sum();
            standard_error(&means, &weights).is_some_and(|error| of_all.abs() <= half * error)
        };
        let share = (0..REPETITIONS).filter(holds).count() as f64 / REPETITIONS as f64;
        // Five standard errors.
        assert!((share - 0.95).abs() < 5.0 * sqrt(0.95 * 0.05 / REPETITIONS as f64), "{share}");
    }
}
