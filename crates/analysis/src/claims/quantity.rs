//! What a claim compares: arithmetic over means, ratios of means, and quantiles of what trajectories give.

/// A number that an ensemble has, made of its components: figures that every trajectory gives, all of them on the same luck.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A constant.
    Number(f64),
    /// The mean of a component: an expectation, or the chance of what the component tells by 1 and 0. The time to an event that may not
    /// come before the horizon is the mean of [`restricted_time`].
    Mean(usize),
    /// The mean of one component over the mean of another: `while` and `given`.
    Ratio(Conditional),
    /// The value that this share of trajectories does not exceed: the least x with F(x) >= level.
    Quantile {
        /// The share, between 0 and 1.
        level: f64,
        /// Of which component.
        of: usize,
    },
    /// Sum.
    Add(Box<Quantity>, Box<Quantity>),
    /// Difference.
    Subtract(Box<Quantity>, Box<Quantity>),
    /// Product.
    Multiply(Box<Quantity>, Box<Quantity>),
    /// Quotient.
    Divide(Box<Quantity>, Box<Quantity>),
}

/// A mean over those trajectories or rows alone in which a condition holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditional {
    /// Component: the sum of the values where the condition holds, 0 elsewhere.
    pub value: usize,
    /// Component: how often it holds; not negative.
    pub weight: usize,
    /// The least that one value can be; minus infinity where it is not known.
    pub low: f64,
    /// The most that one value can be.
    pub high: f64,
}

/// Between what a component lies in every trajectory. Infinite where it is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Least.
    pub low: f64,
    /// Most.
    pub high: f64,
}

impl Bounds {
    /// Of a share, or of what holds (1) or not (0).
    pub const SHARE: Self = Self { low: 0.0, high: 1.0 };
    /// Unknown.
    pub const NONE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// Whether both ends are known.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }
}

/// The time to an event that is cut off at the horizon. Its mean, the restricted mean time, is that of histories as far as they were
/// followed: it needs no guess of what comes after (P. Royston and M. K. B. Parmar, BMC Medical Research Methodology 13, 2013).
#[must_use]
pub fn restricted_time(time: Option<f64>, horizon: f64) -> f64 {
    match time {
        Some(time) if time < horizon => time,
        _ => horizon,
    }
}

/// How a quantity hangs on its components.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// constant + sum of coefficient * mean.
    Linear { constant: f64, coefficients: Vec<(f64, usize)> },
    /// offset + scale * ratio.
    Ratio { offset: f64, scale: f64, conditional: Conditional },
    /// constant + sum of coefficient * quantile(level, component).
    Quantiles { constant: f64, terms: Vec<QuantileTerm> },
    /// Any other smooth function of means.
    Smooth,
}

/// A quantile and what it is multiplied by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct QuantileTerm {
    pub(super) coefficient: f64,
    pub(super) level: f64,
    pub(super) of: usize,
}

impl Quantity {
    /// `self - other`.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self::Subtract(Box::new(self), Box::new(other))
    }

    /// `factor * self`.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self::Multiply(Box::new(Self::Number(factor)), Box::new(self))
    }

    /// Its form; `None` where a quantile stands beside a mean, or in a product.
    pub(super) fn form(&self) -> Option<Form> {
        let mut leaves = Vec::new();
        let linear = self.linear(1.0, &mut leaves);
        let are_quantiles = leaves.iter().any(|(_, leaf)| matches!(leaf, Self::Quantile { .. }));
        let Some(constant) = linear else {
            return (!self.has_quantile()).then_some(Form::Smooth);
        };
        if are_quantiles {
            let term = |(coefficient, leaf): &(f64, &Self)| match leaf {
                Self::Quantile { level, of } => {
                    Some(QuantileTerm { coefficient: *coefficient, level: *level, of: *of })
                }
                _ => None,
            };
            let terms = leaves.iter().map(term).collect::<Option<Vec<_>>>()?;
            return Some(Form::Quantiles { constant, terms });
        }
        if let [(scale, Self::Ratio(conditional))] = leaves.as_slice() {
            return Some(Form::Ratio { offset: constant, scale: *scale, conditional: *conditional });
        }
        let coefficient = |(coefficient, leaf): &(f64, &Self)| match leaf {
            Self::Mean(of) => Some((*coefficient, *of)),
            _ => None,
        };
        let coefficients = leaves.iter().map(coefficient).collect::<Option<Vec<_>>>();
        Some(match coefficients {
            Some(coefficients) => Form::Linear { constant, coefficients },
            None => Form::Smooth,
        })
    }

    /// Adds `factor * self` to the leaves, and gives its constant part; `None` if it is not linear in its leaves.
    fn linear<'a>(&'a self, factor: f64, leaves: &mut Vec<(f64, &'a Self)>) -> Option<f64> {
        match self {
            Self::Number(number) => Some(factor * number),
            Self::Mean(_) | Self::Ratio(_) | Self::Quantile { .. } => {
                leaves.push((factor, self));
                Some(0.0)
            }
            Self::Add(a, b) => Some(a.linear(factor, leaves)? + b.linear(factor, leaves)?),
            Self::Subtract(a, b) => Some(a.linear(factor, leaves)? + b.linear(-factor, leaves)?),
            Self::Multiply(a, b) => match (a.number(), b.number()) {
                (Some(a), _) => b.linear(factor * a, leaves),
                (None, Some(b)) => a.linear(factor * b, leaves),
                (None, None) => None,
            },
            Self::Divide(a, b) => a.linear(factor / b.number()?, leaves),
        }
    }

    /// Its value, if it stands on no component.
    fn number(&self) -> Option<f64> {
        let both = |a: &Self, b: &Self| Some((a.number()?, b.number()?));
        match self {
            Self::Number(number) => Some(*number),
            Self::Mean(_) | Self::Ratio(_) | Self::Quantile { .. } => None,
            Self::Add(a, b) => both(a, b).map(|(a, b)| a + b),
            Self::Subtract(a, b) => both(a, b).map(|(a, b)| a - b),
            Self::Multiply(a, b) => both(a, b).map(|(a, b)| a * b),
            Self::Divide(a, b) => both(a, b).map(|(a, b)| a / b),
        }
    }

    fn has_quantile(&self) -> bool {
        match self {
            Self::Quantile { .. } => true,
            Self::Number(_) | Self::Mean(_) | Self::Ratio(_) => false,
            Self::Add(a, b) | Self::Subtract(a, b) | Self::Multiply(a, b) | Self::Divide(a, b) => {
                a.has_quantile() || b.has_quantile()
            }
        }
    }

    /// The components that it reads, with repetitions.
    pub(super) fn components(&self, into: &mut Vec<usize>) {
        match self {
            Self::Number(_) => {}
            Self::Mean(of) | Self::Quantile { of, .. } => into.push(*of),
            Self::Ratio(conditional) => into.extend([conditional.value, conditional.weight]),
            Self::Add(a, b) | Self::Subtract(a, b) | Self::Multiply(a, b) | Self::Divide(a, b) => {
                a.components(into);
                b.components(into);
            }
        }
    }

    /// Its value at these means of all components. NaN for a quantile.
    pub(super) fn value(&self, means: &[f64]) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Mean(of) => means[*of],
            Self::Ratio(conditional) => means[conditional.value] / means[conditional.weight],
            Self::Quantile { .. } => f64::NAN,
            Self::Add(a, b) => a.value(means) + b.value(means),
            Self::Subtract(a, b) => a.value(means) - b.value(means),
            Self::Multiply(a, b) => a.value(means) * b.value(means),
            Self::Divide(a, b) => a.value(means) / b.value(means),
        }
    }

    /// Adds `factor` times its slope in each component's mean to `slopes`.
    pub(super) fn add_slopes(&self, means: &[f64], factor: f64, slopes: &mut [f64]) {
        match self {
            Self::Number(_) | Self::Quantile { .. } => {}
            Self::Mean(of) => slopes[*of] += factor,
            Self::Ratio(conditional) => {
                let (value, weight) = (means[conditional.value], means[conditional.weight]);
                slopes[conditional.value] += factor / weight;
                slopes[conditional.weight] -= factor * value / (weight * weight);
            }
            Self::Add(a, b) => {
                a.add_slopes(means, factor, slopes);
                b.add_slopes(means, factor, slopes);
            }
            Self::Subtract(a, b) => {
                a.add_slopes(means, factor, slopes);
                b.add_slopes(means, -factor, slopes);
            }
            Self::Multiply(a, b) => {
                a.add_slopes(means, factor * b.value(means), slopes);
                b.add_slopes(means, factor * a.value(means), slopes);
            }
            Self::Divide(a, b) => {
                let below = b.value(means);
                a.add_slopes(means, factor / below, slopes);
                b.add_slopes(means, -factor * a.value(means) / (below * below), slopes);
            }
        }
    }
}
