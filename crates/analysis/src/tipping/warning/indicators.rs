//! A series to a number: without its trend, an indicator in a moving window, and whether it rises.

use super::ranks::kendall_tau;
use detente_numbers::exp;
use detente_numbers::sums::Moments;

/// How a series is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// What is followed.
    pub indicator: Indicator,
    /// The standard deviation, in steps, of the Gaussian kernel that makes the trend; `None` to leave the series as it is. A tenth of the history is
    /// usual.
    pub bandwidth: Option<f64>,
    /// Steps in the moving window: at least 3. Half of the history is usual.
    pub window: usize,
}

/// What is followed in a moving window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indicator {
    /// The variance.
    Variance,
    /// The correlation of each step with the next.
    LagOneAutocorrelation,
}

/// Kendall's tau of the indicator over time. `None` where a window or all of them do not vary, or the series is shorter than a window.
#[must_use]
pub fn tau(series: &[f64], reading: &Reading) -> Option<f64> {
    let residuals = match reading.bandwidth {
        None => series.to_vec(),
        Some(bandwidth) => {
            series.iter().zip(smooth(series, bandwidth)).map(|(value, trend)| value - trend).collect()
        }
    };
    kendall_tau(&rolling(&residuals, reading.window, reading.indicator))
}

/// Beyond so many bandwidths a Gaussian kernel is 0: below 4e-4 of its middle.
const REACH: f64 = 4.0;

/// The mean of each step's neighbourhood, weighed by a Gaussian kernel that is cut off at four bandwidths and at the ends of the series (E. A.
/// Nadaraya 1964; G. S. Watson 1964). Values in the unit of the series, bandwidth in steps.
#[must_use]
pub fn smooth(series: &[f64], bandwidth: f64) -> Vec<f64> {
    // The cast saturates, and a kernel need not reach further than the series.
    let reach = (REACH * bandwidth) as usize;
    let reach = reach.min(series.len());
    let weight = |steps: usize| {
        let part = steps as f64 / bandwidth;
        exp(-0.5 * part * part)
    };
    let kernel: Vec<f64> = (0..=reach).map(weight).collect();
    let at = |step: usize| {
        let from = step.saturating_sub(reach);
        let to = (step + reach + 1).min(series.len());
        let weighed = (from..to).map(|other| (kernel[other.abs_diff(step)], series[other]));
        let (weights, sum) = weighed
            .fold((0.0, 0.0), |(weights, sum), (weight, value)| (weights + weight, sum + weight * value));
        sum / weights
    };
    (0..series.len()).map(at).collect()
}

/// The indicator in every window of so many steps, in their order; NaN where a window does not vary and the indicator divides by that.
#[must_use]
pub fn rolling(series: &[f64], window: usize, indicator: Indicator) -> Vec<f64> {
    if window == 0 {
        return Vec::new();
    }
    series.windows(window).map(|part| value(part, indicator)).collect()
}

fn value(part: &[f64], indicator: Indicator) -> f64 {
    let moments = Moments::of(part);
    match indicator {
        Indicator::Variance => moments.variance(),
        Indicator::LagOneAutocorrelation => {
            let mean = moments.mean();
            let product = |pair: &[f64]| (pair[0] - mean) * (pair[1] - mean);
            let products: f64 = part.windows(2).map(product).sum();
            // A mean of equal values may be rounded, and then they would seem to vary.
            let varies = part.iter().any(|value| *value != part[0]);
            if varies { products / moments.squared_deviations() } else { f64::NAN }
        }
    }
}
