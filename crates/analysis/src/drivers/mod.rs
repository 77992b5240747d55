//! Which assumptions matter: what each factor does to a result, and how much of it is luck.
//!
//! Knows nothing of models: values come in, one for each row of a design or of a run that was made anyway, and findings go out as plain
//! numbers with intervals. Start at [`sobol_indices`], which splits the variance, and [`mean_indices`], which splits that of a
//! mean over luck; [`elementary_effects`] screens many factors with few runs; [`dependences`] looks at a run that was made anyway, and
//! [`shapley_effects`] splits its variance where factors are correlated.

mod dependence; // What factors do in a run that was made anyway.
mod explained; // The share of variance that goes with one factor.
mod given; // Such a run.
mod means; // Sobol' indices of a mean over luck.
mod morris; // Elementary effects from a design.
mod resample; // Intervals by the bootstrap.
mod scale; // The scale on which distributions are compared.
mod shapley; // Shapley effects in a run that was made anyway.
mod sobol; // Sobol' indices from a design.

#[cfg(test)]
mod textbook; // Functions with known answers.

pub use self::dependence::{Dependences, Distance, FactorDependence, dependences};
pub use self::given::GivenRun;
pub use self::means::{MeanIndices, mean_indices};
pub use self::morris::{ElementaryEffects, FactorEffects, SignedEffects, elementary_effects};
pub use self::resample::Bootstrap;
pub use self::shapley::{ShapleyEffects, shapley_effects};
pub use self::sobol::{Estimator, FactorIndices, PairIndices, SobolIndices, sobol_indices};

/// An estimate with the interval that sampling leaves open.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Why nothing can be said.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Unanswered {
    /// There are not as many values as the design has rows.
    OtherShape {
        /// Values that were expected.
        expected: usize,
        /// Values that came.
        found: usize,
    },
    /// Too few rows have values that are all numbers.
    TooFew {
        /// Rows that can be used.
        usable: usize,
        /// Rows needed.
        least: usize,
    },
    /// All values are the same: nothing varies, so nothing drives it.
    Constant(f64),
    /// More factors than the method can take apart.
    TooManyFactors {
        /// Factors asked for.
        asked: usize,
        /// Factors at most.
        most: usize,
    },
    /// The method needs points that the design does not have.
    NotInDesign,
}

/// Whether a value is a finite number that sums of many like it do not overflow.
fn is_usable(value: &f64) -> bool {
    const LARGEST: f64 = 1e300;
    value.abs() <= LARGEST
}

#[cfg(test)]
mod tests;
