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
    /// The runs have luck in common, but too few batches to tell how much, or one of them decided itself when to stop. The widths of both
    /// intervals are added up, which holds whatever they have in common, and is wider than need be.
    Added,
}

/// Batches below which their spread says too little.
const BATCHES_ENOUGH: usize = 8;

/// Makes the intervals of two runs.
pub(super) struct Intervals<'a> {
    pub(super) method: Method,
    first: &'a Side,
    second: &'a Side,
}

impl<'a> Intervals<'a> {
    pub(super) fn of(first: &'a Side, second: &'a Side) -> Self {
        let design = |side: &Side| (side.design.seed, side.design.draws, side.design.per_draw);
        let until_precise = first.until_precise || second.until_precise;
        let batches = first.batches.len();
        let method = if first.design.seed != second.design.seed && !until_precise {
            Method::Independent
        } else if design(first) == design(second)
            && !until_precise
            && batches >= BATCHES_ENOUGH
            && first.batches == second.batches
        {
            Method::Paired(batches)
        } else {
            Method::Added
        };
        Self { method, first, second }
    }

    pub(super) fn difference(&self, first: &Figure, second: &Figure) -> Difference {
        let difference = second.mean - first.mean;
        let (low, high) = match self.method {
            Method::Paired(_) => self.paired(first, second, difference),
            Method::Independent => put_together(first, second, |a, b| sqrt(a * a + b * b)),
            Method::Added => put_together(first, second, |a, b| a + b),
        };
        Difference { first: first.clone(), second: second.clone(), difference, low, high }
    }

    fn paired(&self, first: &Figure, second: &Figure, difference: f64) -> (f64, f64) {
        let means = |side: &'a Side, figure: &Figure| {
            side.means.get(&(figure.kind.clone(), figure.path.clone())).map_or(&[][..], |means| means)
        };
        let (first_means, second_means) = (means(self.first, first), means(self.second, second));
        let differences: Vec<f64> = first_means.iter().zip(second_means).map(|(a, b)| b - a).collect();
        match standard_error(&differences, &self.first.batches) {
            Some(error) if error > 0.0 => {
                let half = student_t_quantile((differences.len() - 1) as f64, 0.975) * error;
                (difference - half, difference + half)
            }
            Some(_) if first.kind == "outcome" => {
                let (_, most) = share_interval(0.0, 0.0, self.first.design.draws, 1);
                (-most, most)
            }
            Some(_) => (f64::NAN, f64::NAN),
            None => put_together(first, second, |a, b| a + b),
        }
    }
}

/// The standard error of the mean of batches with these weights: the square root of sum w^2 (d - mean)^2 / (sum w)^2 x n / (n - 1), which
/// is the usual one where all weigh the same. `None` where a batch has no value.
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
    let part = |(value, weight): (&f64, &f64)| {
        let deviation = weight / all * (value - mean);
        deviation * deviation
    };
    let squares: f64 = values.iter().zip(weights).map(part).sum();
    Some(sqrt(squares * count as f64 / (count - 1) as f64))
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
        // A batch that weighs nothing says nothing but that it is there.
        let three = standard_error(&values, &[1.0, 1.0, 1.0, 0.0]).unwrap();
        let mean = 7.0 / 3.0;
        let squares: f64 = values[..3].iter().map(|value| (value - mean) * (value - mean)).sum();
        assert!((three - sqrt(squares / 9.0 * 4.0 / 3.0)).abs() < 1e-15);
        assert_eq!(standard_error(&[0.1; 7], &[3.0; 7]), Some(0.0));
        assert_eq!(standard_error(&[0.1, f64::NAN], &[1.0; 2]), None);
        assert_eq!(standard_error(&[0.1], &[1.0]), None);
    }
}
