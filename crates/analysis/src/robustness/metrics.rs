//! What the literature calls robustness: each metric is a function of a policy's values over the draws, in order of size.
//!
//! The names and definitions are those of C. McPhail, H. R. Maier, J. H. Kwakkel, M. Giuliani, A. Castelletti and S. Westra, "Robustness
//! metrics: how are they calculated, when should they be used and why do they give different results?", Earth's Future 6 (2018) 169-191;
//! expected regret and the mean of a tail are added. They are worked out with higher as better (figures that should be low with the
//! other sign), as there; levels come back in the figure's own sign.

use super::Aim;
use detente_numbers::sqrt;

/// A measure of robustness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric {
    /// The worst value (A. Wald 1950). Of a sample, it is that of the draws that were tried.
    Maximin,
    /// The best value.
    Maximax,
    /// So much of the best value, the rest of the worst (L. Hurwicz 1953).
    Hurwicz {
        /// The weight of the best, 0 to 1.
        optimism: f64,
    },
    /// The mean: all draws alike (principle of insufficient reason).
    Laplace,
    /// The greatest regret (L. J. Savage 1951): how far the policy falls short of the best one of a draw. Lower is better.
    MinimaxRegret,
    /// The 90th percentile of regret. Lower is better.
    PercentileRegret,
    /// Mean regret. Its order is that of the means. Lower is better.
    ExpectedRegret,
    /// (mean + 1) / (standard deviation + 1), of values with higher as better (C. Hamarat, J. H. Kwakkel, E. Pruyt and E. T. Loonen 2014).
    /// The ones keep it finite, and make it depend on the unit; where the mean is below -1 more spread looks better. Use with shares.
    MeanVariance,
    /// The mean distance from the median, of the worse half of the draws (J. H. Kwakkel, S. Eker and E. Pruyt 2016; there the sum, which
    /// grows with the number of draws and orders alike). Lower is better.
    UndesirableDeviations,
    /// ((q90 + q10) / 2 - q50) / ((q90 - q10) / 2), of values with higher as better. Lower is better: most draws near the good end, with
    /// the long tail towards the bad.
    PercentileSkewness,
    /// (q90 - q10) / (q75 - q25): how much of the spread is in the tails. Higher is better: most draws close together.
    PercentilePeakedness,
    /// The share of draws that are at least as good as a threshold (M. K. Starr 1963; satisficing I of J. D. Herman, P. M. Reed,
    /// H. B. Zeff and G. W. Characklis 2015 for one aim).
    StarrDomain {
        /// In the figure's own unit and sign.
        threshold: f64,
    },
    /// The mean of so great a share of the worst draws (expected shortfall, conditional value at risk).
    TailMean {
        /// Of all draws, above 0 up to 1.
        share: f64,
    },
}

/// A policy's values and regrets in order of size, values with higher as better.
pub(super) struct Sorted<'a> {
    pub(super) values: &'a [f64],
    pub(super) regrets: &'a [f64],
    pub(super) aim: Aim,
}

impl Metric {
    /// All eleven of McPhail and others 2018 in their order, with a threshold for Starr's.
    #[must_use]
    pub fn all(threshold: f64) -> [Self; 11] {
        [
            Self::Maximin,
            Self::Maximax,
            Self::Hurwicz { optimism: 0.5 },
            Self::Laplace,
            Self::MinimaxRegret,
            Self::PercentileRegret,
            Self::MeanVariance,
            Self::UndesirableDeviations,
            Self::PercentileSkewness,
            Self::PercentilePeakedness,
            Self::StarrDomain { threshold },
        ]
    }

    /// Whether a higher score is better, for figures with this aim.
    #[must_use]
    pub const fn aim(self, of_figure: Aim) -> Aim {
        match self {
            // Levels, in the figure's own sign.
            Self::Maximin | Self::Maximax | Self::Hurwicz { .. } | Self::Laplace | Self::TailMean { .. } => {
                of_figure
            }
            Self::MinimaxRegret
            | Self::PercentileRegret
            | Self::ExpectedRegret
            | Self::UndesirableDeviations
            | Self::PercentileSkewness => Aim::Lower,
            Self::MeanVariance | Self::PercentilePeakedness | Self::StarrDomain { .. } => Aim::Higher,
        }
    }

    /// Whether it rests on the single worst or best draw: drawing the draws again says nothing of worse ones that were not tried.
    #[must_use]
    pub const fn is_of_extremes(self) -> bool {
        matches!(self, Self::Maximin | Self::Maximax | Self::Hurwicz { .. } | Self::MinimaxRegret)
    }

    /// The score. NaN where it is not defined: percentiles that coincide, fewer than two draws for a standard deviation.
    pub(super) fn of(self, sorted: &Sorted<'_>) -> f64 {
        let (values, regrets, sign) = (sorted.values, sorted.regrets, sorted.aim.sign());
        let (Some(worst), Some(best)) = (values.first(), values.last()) else {
            return f64::NAN;
        };
        match self {
            Self::Maximin => sign * worst,
            Self::Maximax => sign * best,
            Self::Hurwicz { optimism } => sign * (optimism * best + (1.0 - optimism) * worst),
            Self::Laplace => sign * mean(values),
            Self::MinimaxRegret => percentile(regrets, 1.0),
            Self::PercentileRegret => percentile(regrets, 0.9),
            Self::ExpectedRegret => mean(regrets),
            Self::MeanVariance => (mean(values) + 1.0) / (deviation(values) + 1.0),
            Self::UndesirableDeviations => {
                let worse = &values[..values.len().div_ceil(2)];
                percentile(values, 0.5) - mean(worse)
            }
            Self::PercentileSkewness => {
                let [low, middle, high] = [0.1, 0.5, 0.9].map(|share| percentile(values, share));
                (0.5 * (high + low) - middle) / (0.5 * (high - low))
            }
            Self::PercentilePeakedness => {
                let [far_low, low, high, far_high] =
                    [0.1, 0.25, 0.75, 0.9].map(|share| percentile(values, share));
                (far_high - far_low) / (high - low)
            }
            Self::StarrDomain { threshold } => {
                let fail = values.partition_point(|value| *value < sign * threshold);
                (values.len() - fail) as f64 / values.len() as f64
            }
            Self::TailMean { share } => sign * tail_mean(values, share),
        }
    }
}

/// The percentile of values in order of size, linear between them: the lowest at 0, the highest at 1 (R. J. Hyndman and Y. Fan,
/// The American Statistician 50, 1996, definition 7). NaN of none.
#[must_use]
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = share * last as f64;
    let below = (at as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

fn mean(values: &[f64]) -> f64 {
    // Around the first value, so that equal values have themselves as their mean.
    let first = values.first().copied().unwrap_or(f64::NAN);
    first + values.iter().map(|value| value - first).sum::<f64>() / values.len() as f64
}

fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    sqrt(squares / (values.len() as f64 - 1.0))
}

/// The mean of the lowest values that make up this share, the last of them in part.
fn tail_mean(sorted: &[f64], share: f64) -> f64 {
    let wanted = share * sorted.len() as f64;
    let whole = (wanted as usize).min(sorted.len());
    let part = wanted - whole as f64;
    let rest = sorted.get(whole).map_or(0.0, |value| part * value);
    (sorted[..whole].iter().sum::<f64>() + rest) / wanted
}
