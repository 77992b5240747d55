//! Mean, spread and support of the distributions.

use super::Distribution;
use crate::elementary::{exp, exp_m1, logistic, sqrt};

/// The beta parameters of PERT on its own scale of 0..1.
pub(super) fn pert_parameters(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let width = high - low;
    (1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width)
}

fn beta_variance(a: f64, b: f64) -> f64 {
    let sum = a + b;
    (a / sum) * (b / sum) / (sum + 1.0)
}

impl Distribution {
    /// The mean. For [`Self::Categorical`] that of the place in the list.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Normal { mean, .. } => *mean,
            Self::LogNormal { median, sigma } => median * exp(0.5 * sigma * sigma),
            Self::LogitNormal { centre, sigma } => logit_normal_moments(*centre, *sigma).0,
            Self::Uniform { low, high } => 0.5 * (low + high),
            Self::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Self::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Self::Beta { a, b } => a / (a + b),
            Self::Gamma { shape, scale } => shape * scale,
            Self::Categorical { weights } => categorical_moments(weights).0,
        }
    }

    /// The standard deviation. For [`Self::Categorical`] that of the place in the list.
    #[must_use]
    pub fn sd(&self) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::Normal { sd, .. } => *sd,
            Self::LogNormal { sigma, .. } => self.mean() * sqrt(exp_m1(sigma * sigma)),
            Self::LogitNormal { centre, sigma } => sqrt(logit_normal_moments(*centre, *sigma).1),
            Self::Uniform { low, high } => (high - low) / sqrt(12.0),
            Self::Triangular { low, mode, high } => {
                let (below, above) = (mode - low, high - mode);
                sqrt((below * below + below * above + above * above) / 18.0)
            }
            Self::Pert { low, mode, high } => {
                let (a, b) = pert_parameters(*low, *mode, *high);
                (high - low) * sqrt(beta_variance(a, b))
            }
            Self::Beta { a, b } => sqrt(beta_variance(*a, *b)),
            Self::Gamma { shape, scale } => sqrt(*shape) * scale,
            Self::Categorical { weights } => sqrt(categorical_moments(weights).1),
        }
    }

    /// The least and the greatest possible value.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        match self {
            Self::Constant(value) => (*value, *value),
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Self::LogNormal { .. } | Self::Gamma { .. } => (0.0, f64::INFINITY),
            Self::LogitNormal { .. } | Self::Beta { .. } => (0.0, 1.0),
            Self::Uniform { low, high }
            | Self::Triangular { low, high, .. }
            | Self::Pert { low, high, .. } => (*low, *high),
            Self::Categorical { .. } => (self.quantile(0.0), self.quantile(1.0)),
        }
    }
}

/// Mean and variance by the trapezium rule in the normal variable, which for an integrand that is smooth
/// and vanishes at both ends converges faster than any power of the step.
fn logit_normal_moments(centre: f64, sigma: f64) -> (f64, f64) {
    const HALF_WIDTH: f64 = 9.0;
    // The logistic has its poles at i pi / sigma, so a wide spread needs short steps.
    let most = if sigma < 100.0 { sigma } else { 100.0 };
    let steps = 400 + (400.0 * most) as u32;
    let (mut weights, mut sum) = (0.0, 0.0);
    let points = || (0..=steps).map(|step| HALF_WIDTH * (2.0 * f64::from(step) / f64::from(steps) - 1.0));
    for z in points() {
        let weight = exp(-0.5 * z * z);
        weights += weight;
        sum += weight * logistic(centre + sigma * z);
    }
    let mean = sum / weights;
    let squares: f64 = points()
        .map(|z| {
            let difference = logistic(centre + sigma * z) - mean;
            exp(-0.5 * z * z) * difference * difference
        })
        .sum();
    (mean, squares / weights)
}

fn categorical_moments(weights: &[f64]) -> (f64, f64) {
    let total: f64 = weights.iter().sum();
    let places = || weights.iter().enumerate().map(|(place, weight)| (place as f64, weight / total));
    let mean: f64 = places().map(|(place, share)| share * place).sum();
    let variance = places().map(|(place, share)| share * (place - mean) * (place - mean)).sum();
    (mean, variance)
}
