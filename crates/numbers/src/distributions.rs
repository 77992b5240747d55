//! The distributions by which a model states what it does not know.
//!
//! All are drawn by inversion: [`Distribution::quantile`] at a uniform number. A judgement in the form
//! "3 to 9" becomes one by a constructor such as [`Distribution::log_normal_interval`], which reads it
//! as a central 90 % interval.

mod copula; // Uniform numbers that go together.
mod shape; // Mean, spread and support.

pub use self::copula::{Cholesky, NotPositiveDefinite, cholesky, correlated_uniforms};

use std::fmt;

use crate::beta::beta_quantile;
use crate::elementary::{canonical, exp, ln, logistic, sqrt};
use crate::gamma::gamma_quantile;
use crate::normal::normal_quantile;

/// The upper end of a central 90 % interval.
const UPPER: f64 = 0.95;

/// A distribution of one unknown number, in the unit of that number.
#[derive(Clone, PartialEq, Debug)]
pub enum Distribution {
    /// A known number.
    Constant(f64),
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, not negative.
        sd: f64,
    },
    /// A number whose logarithm is normal.
    LogNormal {
        /// Median of the number itself, positive.
        median: f64,
        /// Standard deviation of its logarithm, not negative.
        sigma: f64,
    },
    /// A share whose logit, ln(x / (1 - x)), is normal.
    LogitNormal {
        /// Mean of the logit; the median share is its logistic.
        centre: f64,
        /// Standard deviation of the logit, not negative.
        sigma: f64,
    },
    /// Equally likely between two ends.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// A density that rises in a straight line to the mode and falls in one.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// PERT: a beta distribution stretched over low..high, with mean (low + 4 mode + high) / 6
    /// (D. G. Malcolm and others, Operations Research 7, 1959).
    Pert {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// Beta, on 0..1.
    Beta {
        /// First parameter, positive.
        a: f64,
        /// Second parameter, positive.
        b: f64,
    },
    /// Gamma, above 0.
    Gamma {
        /// Shape, positive.
        shape: f64,
        /// Scale, positive; the mean is shape times scale.
        scale: f64,
    },
    /// A place in a list, counted from 0.
    Categorical {
        /// Weight of each place: not negative, not all zero. They need not sum to 1.
        weights: Vec<f64>,
    },
}

/// What is wrong with the numbers given for a distribution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Wrong {
    /// A number is infinite or NaN.
    NotFinite,
    /// The low end is not below the high end.
    LowNotBelowHigh,
    /// The most likely value is not between the ends.
    ModeOutside,
    /// A number that must be positive is not.
    NotPositive,
    /// A spread is negative.
    NegativeSpread,
    /// The ends of an interval for a share are not strictly between 0 and 1.
    NotInsideUnit,
    /// There are no weights, one is negative, or all are zero.
    BadWeights,
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotFinite => "not a finite number",
            Self::LowNotBelowHigh => "the low end is not below the high end",
            Self::ModeOutside => "the most likely value is not between the ends",
            Self::NotPositive => "not positive",
            Self::NegativeSpread => "a spread is negative",
            Self::NotInsideUnit => "not strictly between 0 and 1",
            Self::BadWeights => "weights must be at least 0 and not all 0",
        })
    }
}

impl std::error::Error for Wrong {}

/// Checks that an interval is finite and in order.
fn check_interval(low: f64, high: f64) -> Result<(), Wrong> {
    check_finite(&[low, high])?;
    if low < high { Ok(()) } else { Err(Wrong::LowNotBelowHigh) }
}

fn check_finite(numbers: &[f64]) -> Result<(), Wrong> {
    if numbers.iter().all(|number| number.is_finite()) { Ok(()) } else { Err(Wrong::NotFinite) }
}

fn check_positive(numbers: &[f64]) -> Result<(), Wrong> {
    check_finite(numbers)?;
    if numbers.iter().all(|number| *number > 0.0) { Ok(()) } else { Err(Wrong::NotPositive) }
}

fn check_spread(spread: f64) -> Result<(), Wrong> {
    check_finite(&[spread])?;
    if spread >= 0.0 { Ok(()) } else { Err(Wrong::NegativeSpread) }
}

/// The centre and standard deviation of the normal variable with this central 90 % interval.
fn centre_and_spread(low: f64, high: f64) -> (f64, f64) {
    (0.5 * (low + high), (high - low) / (2.0 * normal_quantile(UPPER)))
}

impl Distribution {
    /// The normal distribution with this central 90 % interval.
    pub fn normal_interval(low: f64, high: f64) -> Result<Self, Wrong> {
        check_interval(low, high)?;
        let (mean, sd) = centre_and_spread(low, high);
        Ok(Self::Normal { mean, sd })
    }

    /// The log-normal distribution with this central 90 % interval, both ends positive.
    pub fn log_normal_interval(low: f64, high: f64) -> Result<Self, Wrong> {
        check_interval(low, high)?;
        check_positive(&[low])?;
        let (_, sigma) = centre_and_spread(ln(low), ln(high));
        Ok(Self::LogNormal { median: sqrt(low) * sqrt(high), sigma })
    }

    /// The logit-normal distribution with this central 90 % interval, both ends strictly inside 0..1.
    pub fn logit_normal_interval(low: f64, high: f64) -> Result<Self, Wrong> {
        check_interval(low, high)?;
        if low <= 0.0 || high >= 1.0 {
            return Err(Wrong::NotInsideUnit);
        }
        let logit = |share: f64| ln(share / (1.0 - share));
        let (centre, sigma) = centre_and_spread(logit(low), logit(high));
        Ok(Self::LogitNormal { centre, sigma })
    }

    /// The uniform distribution between these ends, which are its bounds, not a 90 % interval.
    pub fn uniform_interval(low: f64, high: f64) -> Result<Self, Wrong> {
        check_interval(low, high)?;
        Ok(Self::Uniform { low, high })
    }

    /// The PERT distribution of a lowest, a most likely and a highest value.
    pub fn pert(low: f64, mode: f64, high: f64) -> Result<Self, Wrong> {
        let pert = Self::Pert { low, mode, high };
        pert.validate()?;
        Ok(pert)
    }

    /// Whether the numbers make a distribution. Those of one that they do not make give NaN quantiles or
    /// nonsense, but no panic.
    pub fn validate(&self) -> Result<(), Wrong> {
        match self {
            Self::Constant(value) => check_finite(&[*value]),
            Self::Normal { mean: centre, sd: spread } | Self::LogitNormal { centre, sigma: spread } => {
                check_finite(&[*centre])?;
                check_spread(*spread)
            }
            Self::LogNormal { median, sigma } => {
                check_positive(&[*median])?;
                check_spread(*sigma)
            }
            Self::Uniform { low, high } => check_interval(*low, *high),
            Self::Triangular { low, mode, high } | Self::Pert { low, mode, high } => {
                check_interval(*low, *high)?;
                if low <= mode && mode <= high { Ok(()) } else { Err(Wrong::ModeOutside) }
            }
            Self::Beta { a, b } => check_positive(&[*a, *b]),
            Self::Gamma { shape, scale } => check_positive(&[*shape, *scale]),
            Self::Categorical { weights } => {
                check_finite(weights)?;
                let good =
                    weights.iter().all(|weight| *weight >= 0.0) && weights.iter().any(|weight| *weight > 0.0);
                if good { Ok(()) } else { Err(Wrong::BadWeights) }
            }
        }
    }

    /// The value that the unknown stays at or below with chance `u`; NaN outside 0..1.
    ///
    /// Never falls as `u` rises, but for rounding. Relative error below 1e-12. For [`Self::Categorical`]
    /// the place in the list.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        if !(0.0..=1.0).contains(&u) {
            return f64::NAN;
        }
        canonical(match self {
            Self::Constant(value) => *value,
            Self::Normal { mean, sd } => mean + times_spread(*sd, normal_quantile(u)),
            Self::LogNormal { median, sigma } => median * exp(times_spread(*sigma, normal_quantile(u))),
            Self::LogitNormal { centre, sigma } => {
                logistic(centre + times_spread(*sigma, normal_quantile(u)))
            }
            Self::Uniform { low, high } => between(*low, *high, u),
            Self::Triangular { low, mode, high } => triangular_quantile(*low, *mode, *high, u),
            Self::Pert { low, mode, high } => {
                let (a, b) = shape::pert_parameters(*low, *mode, *high);
                between(*low, *high, beta_quantile(a, b, u))
            }
            Self::Beta { a, b } => beta_quantile(*a, *b, u),
            Self::Gamma { shape, scale } => scale * gamma_quantile(*shape, u),
            Self::Categorical { weights } => place_of(weights, u),
        })
    }
}

/// A number of standard deviations, where no spread stays none also at infinity.
fn times_spread(spread: f64, z: f64) -> f64 {
    if spread == 0.0 { 0.0 } else { spread * z }
}

/// The point so far along from `low` to `high`, exact at both ends.
fn between(low: f64, high: f64, along: f64) -> f64 {
    if along == 1.0 { high } else { low + (high - low) * along }
}

fn triangular_quantile(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if u * width <= mode - low {
        low + sqrt(u * width * (mode - low))
    } else {
        high - sqrt((1.0 - u) * width * (high - mode))
    }
}

/// The first place at which the weights so far reach a share `u` of all; places without weight are never
/// met.
fn place_of(weights: &[f64], u: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    let target = u * total;
    let mut sum = 0.0;
    let mut place = f64::NAN;
    for (index, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        sum += weight;
        place = index as f64;
        if sum >= target {
            break;
        }
    }
    place
}
