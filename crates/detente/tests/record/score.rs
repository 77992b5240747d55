//! How well the counts between published totals were foretold, beside rates that know only their mean.

use crate::happened;
use crate::paths::Paths;
use detente_numbers::{ln, ln_gamma, normal_cdf, sqrt};

/// Relative standard deviation of a published count about what happened: the model's `reported 75% to 125%`, a central 90 %
/// interval, is 1.645 of them either way.
const REPORTING: f64 = 0.25 / 1.645;

/// Sums of natural logarithms of the probabilities of the recorded counts.
#[derive(Debug)]
pub(crate) struct Scores {
    pub(crate) intervals: usize,
    pub(crate) model: f64,
    /// Poisson with the mean of the very counts that are scored.
    pub(crate) constant_rate: f64,
    /// Negative binomial with that mean and the dispersion that suits these counts best.
    pub(crate) constant_rate_dispersed: f64,
}

struct Interval {
    from: usize,
    to: usize,
    count: f64,
}

fn intervals(paths: &Paths) -> Vec<Interval> {
    let cut = happened::cut();
    let fitted = happened::counts().into_iter().filter(|count| count.to <= cut);
    let read =
        fitted.map(|it| Interval { from: paths.day(&it.from), to: paths.day(&it.to), count: it.attacks });
    read.collect()
}

/// Scores of the intervals up to the cut.
pub(crate) fn scores(paths: &Paths) -> Scores {
    let intervals = intervals(paths);
    let days = |interval: &Interval| (interval.to - interval.from) as f64;
    let rate = intervals.iter().map(|it| it.count).sum::<f64>() / intervals.iter().map(days).sum::<f64>();
    let sum = |score: &dyn Fn(&Interval) -> f64| intervals.iter().map(score).sum::<f64>();
    let dispersed = |size: f64| sum(&|it: &Interval| ln_negative_binomial(it.count, rate * days(it), size));
    // Sizes from 0.1 to 100 in steps of 5 %: the sum is flat about its top.
    let sizes = (0..140).map(|step| 0.1 * 1.05_f64.powi(step));
    Scores {
        intervals: intervals.len(),
        model: sum(&|it: &Interval| ln(foretold(paths, it))),
        constant_rate: sum(&|it: &Interval| ln_poisson(it.count, rate * days(it))),
        constant_rate_dispersed: sizes.map(dispersed).fold(f64::NEG_INFINITY, detente_numbers::max),
    }
}

/// The predictive probability of a recorded count: the mean over trajectories of a normal law about the count that happened, cut
/// into whole numbers, whose deviation is the reporting error and, in square, half a count of rounding.
fn foretold(paths: &Paths, interval: &Interval) -> f64 {
    let of = |happened: f64| {
        let deviation = sqrt(REPORTING * REPORTING * happened * happened + 0.25);
        let below = |count: f64| normal_cdf((count - happened) / deviation);
        let lower = if interval.count > 0.0 { below(interval.count - 0.5) } else { 0.0 };
        below(interval.count + 0.5) - lower
    };
    let counts =
        paths.paths.iter().map(|path| f64::from(path.attack[interval.to] - path.attack[interval.from]));
    counts.map(of).sum::<f64>() / paths.paths.len() as f64
}

fn ln_poisson(count: f64, mean: f64) -> f64 {
    count * ln(mean) - mean - ln_gamma(count + 1.0)
}

fn ln_negative_binomial(count: f64, mean: f64, size: f64) -> f64 {
    ln_gamma(count + size) - ln_gamma(size) - ln_gamma(count + 1.0)
        + size * ln(size / (size + mean))
        + count * ln(mean / (size + mean))
}

#[test]
fn the_laws_of_counts_sum_to_one_and_agree_in_the_limit() {
    let sum = |of: &dyn Fn(f64) -> f64| {
        (0..400).map(|count| detente_numbers::exp(of(f64::from(count)))).sum::<f64>()
    };
    assert!((sum(&|count| ln_poisson(count, 12.0)) - 1.0).abs() < 1e-12);
    assert!((sum(&|count| ln_negative_binomial(count, 12.0, 3.0)) - 1.0).abs() < 1e-9);
    // With a large size the negative binomial is the Poisson, to about count^2 / (2 size).
    assert!((ln_negative_binomial(9.0, 12.0, 1e7) - ln_poisson(9.0, 12.0)).abs() < 1e-4);
}
