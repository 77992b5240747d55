//! Elementary effects: how much a result changes where one factor is moved, from many places. Few runs, many factors.
//!
//! M. D. Morris, Technometrics 33 (1991); F. Campolongo, J. Cariboni and A. Saltelli, Environmental Modelling & Software 22 (2007). An effect
//! is the change of the result over the step of the factor, so in the unit of the result for the whole range of a column, from the chance 0
//! to the chance 1. It screens: a factor whose effects are all small can be left as it is, and one whose effects differ from place to place
//! is not linear or acts together with others. Shares of variance are for [`sobol_indices`](super::sobol_indices).

use detente_numbers::sqrt;

use super::resample::Draws;
use super::{Bootstrap, Estimate, Unanswered};
use crate::designs::{Points, Screening};

/// Fewer blocks than these say nothing.
const BLOCKS_LEAST: usize = 4;

/// What the factors of a screening do.
#[derive(Clone, PartialEq, Debug)]
pub struct ElementaryEffects {
    /// One for each factor, in order.
    pub factors: Vec<FactorEffects>,
}

/// The effects of a factor. Intervals are NaN where it has fewer than two effects.
#[derive(Clone, PartialEq, Debug)]
pub struct FactorEffects {
    /// Mu star: the mean size of an effect. Of luck, the mean size of the change that other luck makes.
    pub mu_star: Estimate,
    /// Mu and sigma: mean and standard deviation of the effects with their signs. `None` where a sign says nothing: of a group, whose columns
    /// move to either side, and of luck.
    pub signed: Option<SignedEffects>,
    /// How many effects there are: blocks whose two rows both have finite values.
    pub effects: usize,
    /// How many of them are not 0.
    pub changed: usize,
}

/// Effects with their signs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SignedEffects {
    /// Their mean.
    pub mu: Estimate,
    /// Their standard deviation.
    pub sigma: Estimate,
}

/// The elementary effects in the values of the rows of a screening.
///
/// # Errors
/// Values of another shape, fewer than four blocks with an effect, a result that never varies.
pub fn elementary_effects(
    values: &[f64],
    screening: &Screening,
    bootstrap: &Bootstrap,
) -> Result<ElementaryEffects, Unanswered> {
    if values.len() != screening.rows() {
        return Err(Unanswered::OtherShape { expected: screening.rows(), found: values.len() });
    }
    let effects = effects(values, screening);
    let has_effect = |effects: &&Vec<f64>| effects.iter().any(|effect| effect.is_finite());
    let usable = effects.iter().filter(has_effect).count();
    if usable < BLOCKS_LEAST {
        return Err(Unanswered::TooFew { usable, least: BLOCKS_LEAST });
    }
    let mut finite = values.iter().filter(|value| value.is_finite());
    if let Some(first) = finite.next()
        && finite.all(|value| value == first)
    {
        return Err(Unanswered::Constant(*first));
    }
    let factors = screening.factors().count();
    let samples = samples(&effects, factors, bootstrap);
    let factor = |factor: usize| {
        let of_factor = || effects.iter().map(|effects| effects[factor]).filter(|effect| effect.is_finite());
        let estimate = |of: fn(&Sample) -> f64| {
            bootstrap.estimate(of(&samples[0][factor]), samples[1..].iter().map(|all| of(&all[factor])))
        };
        let is_column = screening.factors().columns_of(factor).len() == 1;
        let signed =
            || SignedEffects { mu: estimate(|sample| sample.mu), sigma: estimate(|sample| sample.sigma) };
        FactorEffects {
            mu_star: estimate(|sample| sample.mu_star),
            signed: is_column.then(signed),
            effects: of_factor().count(),
            changed: of_factor().filter(|effect| *effect != 0.0).count(),
        }
    };
    Ok(ElementaryEffects { factors: (0..factors).map(factor).collect() })
}

/// For each block the effect of each factor, NaN where it is not known.
fn effects(values: &[f64], screening: &Screening) -> Vec<Vec<f64>> {
    let of_block = |block| {
        let mut effects = vec![f64::NAN; screening.factors().count()];
        for change in screening.changes(block) {
            effects[change.factor] = (values[change.after] - values[change.before]) / change.step;
        }
        effects
    };
    (0..screening.blocks()).map(of_block).collect()
}

/// What is worked out of the effects of a factor.
struct Sample {
    mu: f64,
    mu_star: f64,
    sigma: f64,
}

/// The sample itself, then each resample; in each the factors.
fn samples(effects: &[Vec<f64>], factors: usize, bootstrap: &Bootstrap) -> Vec<Vec<Sample>> {
    let draws = Draws::new(effects.len(), bootstrap.seed);
    let mut counts = vec![1; effects.len()];
    let mut samples = Vec::with_capacity(bootstrap.resamples + 1);
    for resample in 0..=bootstrap.resamples {
        if resample > 0 {
            draws.count(resample, &mut counts);
        }
        samples.push((0..factors).map(|factor| sample(effects, factor, &counts)).collect());
    }
    samples
}

fn sample(effects: &[Vec<f64>], factor: usize, counts: &[u16]) -> Sample {
    let counted = || {
        let of_block = |(effects, count): (&Vec<f64>, &u16)| (effects[factor], f64::from(*count));
        effects.iter().zip(counts).map(of_block).filter(|(effect, _)| effect.is_finite())
    };
    let number: f64 = counted().map(|(_, count)| count).sum();
    let mu = counted().map(|(effect, count)| effect * count).sum::<f64>() / number;
    let mu_star = counted().map(|(effect, count)| effect.abs() * count).sum::<f64>() / number;
    let squares: f64 = counted().map(|(effect, count)| (effect - mu) * (effect - mu) * count).sum();
    Sample { mu, mu_star, sigma: sqrt(squares / (number - 1.0)) }
}

#[cfg(test)]
mod tests;
