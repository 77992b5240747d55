//! On which parameters the benefit of a policy hangs: its difference from another policy in each draw, on the same luck, read against what was drawn.

use crate::experiments::Experiments;
use detente_analysis::drivers::{Bootstrap, Estimate, GivenRun, dependences};
use detente_model::evaluate::draw_parameters;
use detente_numbers::estimates::mean_interval;
use detente_numbers::luck::Seed;
use detente_numbers::sums::Moments;
use detente_numbers::{normal_quantile, sqrt};

/// The benefit of a policy over another, and what makes it differ between draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Benefit {
    /// The policies, by number among the sets that were weighed: the better one, and the one that it is held against.
    pub policies: (usize, usize),
    /// The mean of the first less that of the second, with its 95 % interval, in base units.
    pub difference: Estimate,
    /// The part of the variance of the difference, between draws, that luck within draws makes; `None` where a draw has a single trajectory.
    pub luck: Option<f64>,
    /// Whether draws differ by more than luck makes them differ.
    pub differs: bool,
    /// The parameters on which it surely hangs, the most important first.
    pub drivers: Vec<BenefitDriver>,
    /// Parameters that were looked at.
    pub parameters: usize,
}

/// A parameter on which a benefit hangs.
#[derive(Clone, Debug, PartialEq)]
pub struct BenefitDriver {
    /// Name and what a reader sees.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// First-order index: the part that it explains of how the difference varies between draws, luck taken off.
    pub first: Estimate,
    /// By how much the difference is greater where the parameter is in the upper half of what it may be, in base units.
    pub shift: Estimate,
}

/// What is known of a difference in each draw.
pub(super) struct Differences<'a> {
    /// Numbers of the draws.
    pub(super) draws: &'a [u64],
    /// The mean over the trajectories of each.
    pub(super) means: Vec<f64>,
    /// The mean over draws of what luck adds to the variance of such a mean; not a number where that is not known.
    pub(super) noise: f64,
    /// Trajectories in each draw.
    pub(super) per_draw: u32,
}

const RESAMPLES: usize = 200;
/// 95 % of a normal distribution lie within so many standard deviations.
const NORMAL_95: f64 = 1.959_963_984_540_054;
/// Draws differ surely if their variance exceeds that of luck by so many standard errors.
const ERRORS_APART: f64 = 3.0;

/// What the difference hangs on. `None` where nothing can be said: too few draws, or nothing that is not known.
pub(super) fn benefit(
    experiments: &Experiments,
    policies: (usize, usize),
    of: &Differences<'_>,
) -> Option<Benefit> {
    let factors = &experiments.factors;
    let moments = Moments::of(&of.means);
    let (low, high) = mean_interval(moments.mean(), moments.standard_error(), moments.count());
    let variance = moments.variance();
    let luck = of.noise / variance;
    let mut found = Benefit {
        policies,
        difference: Estimate { value: moments.mean(), low, high },
        luck: luck.is_finite().then_some(luck),
        differs: luck.is_finite() && 1.0 - luck > ERRORS_APART * error_of_luck(luck, of),
        drivers: Vec::new(),
        parameters: factors.len(),
    };
    if factors.is_empty() || variance == 0.0 {
        return None;
    }
    if !found.differs {
        return Some(found);
    }
    let seed = Seed(experiments.seed);
    let drawn: Vec<f64> = (of.draws.iter())
        .flat_map(|draw| {
            let values = draw_parameters(&experiments.model, seed, *draw);
            factors.iter().map(move |factor| values[factor.parameter.index()]).collect::<Vec<_>>()
        })
        .collect();
    let run = GivenRun::new(&drawn, factors.len(), &of.means, 1).ok()?;
    let bootstrap = Bootstrap { resamples: RESAMPLES, level: 0.95, seed: seed.apart("benefit", 0) };
    let dependences = dependences(&run, &bootstrap).ok()?;
    // Of so many parameters some would seem to matter by luck alone (C. E. Bonferroni 1936).
    let sure = normal_quantile(1.0 - 0.05 / factors.len() as f64);
    for (column, (factor, of_factor)) in factors.iter().zip(&dependences.factors).enumerate() {
        let Some(first) = of_factor.as_ref().map(|it| it.first) else { continue };
        let error = (first.high - first.low) / (2.0 * NORMAL_95);
        if first.value > sure * error {
            found.drivers.push(BenefitDriver {
                path: factor.path.clone(),
                label: factor.label.clone(),
                first: of_rest(first, luck, error_of_luck(luck, of)),
                shift: shift(drawn.iter().skip(column).step_by(factors.len()).copied(), &of.means),
            });
        }
    }
    found.drivers.sort_by(|a, b| b.first.value.total_cmp(&a.first.value));
    Some(found)
}

/// A part of the variance as one of what is not luck. Neither is known: half the width is that of both.
fn of_rest(part: Estimate, luck: f64, error: f64) -> Estimate {
    let rest = 1.0 - luck;
    let value = part.value / rest;
    let own = (part.high - part.low) / (2.0 * rest);
    let of_luck = NORMAL_95 * value * error / rest;
    let reach = sqrt(own * own + of_luck * of_luck);
    Estimate { value, low: value - reach, high: value + reach }
}

/// The standard error of luck's part, as if differences were normal: of the variance between draws, and of that within them.
fn error_of_luck(luck: f64, of: &Differences<'_>) -> f64 {
    let draws = of.means.len() as f64;
    let within = draws * (f64::from(of.per_draw) - 1.0);
    luck * sqrt(2.0 / (draws - 1.0) + 2.0 / within)
}

/// The mean difference in the upper half of a parameter less that in the lower, with its 95 % interval.
fn shift(parameter: impl Iterator<Item = f64>, means: &[f64]) -> Estimate {
    let own: Vec<f64> = parameter.collect();
    let mut sorted = own.clone();
    sorted.sort_by(f64::total_cmp);
    let median = sorted[sorted.len() / 2];
    let mut halves = [Moments::new(), Moments::new()];
    own.iter().zip(means).for_each(|(own, mean)| halves[usize::from(*own >= median)].add(*mean));
    let [lower, upper] = halves;
    let error = |half: &Moments| half.variance() / half.count() as f64;
    let (value, reach) = (upper.mean() - lower.mean(), NORMAL_95 * sqrt(error(&upper) + error(&lower)));
    Estimate { value, low: value - reach, high: value + reach }
}
