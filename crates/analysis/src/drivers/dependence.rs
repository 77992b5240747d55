//! What each factor does to a result in a run that was made anyway, correlated factors or not: no further runs are needed.
//!
//! Draws are put into classes by a factor, and the results of each class are held against all results. Three measures:
//! - The *first-order* index: the share of variance that goes with the mean along the factor ([`explained`]).
//! - *Delta*: by how much, on average, the distribution of the result shifts once the factor is known, as the share of probability that
//!   moves. E. Borgonovo, Reliability Engineering & System Safety 92 (2007); from given data: E. Plischke, E. Borgonovo and C. L. Smith,
//!   European Journal of Operational Research 226 (2013), whose number of classes is taken over. It does not change when the result is measured on another scale, so that densities are compared on that of normal scores, where no tail is
//!   long. Values that many trajectories share, such as 0 and 1, are compared as the probabilities that they are.
//! - *PAWN*: the greatest difference between the cumulative distributions of a class and of all, in the median class and in the greatest.
//!   F. Pianosi and T. Wagener, Environmental Modelling & Software 108 (2018).
//!
//! Delta and PAWN are above 0 by chance alone. How far is found as they do it for PAWN, with a dummy: the draws are put into classes at random.
//! What a dummy has on average is taken off delta in squares, since it is a mean size of differences to which chance adds as to a
//! standard deviation. Classes make it too small besides: what is known of a class is less than what is known of a point. By how much at
//! most is told by the delta of the result itself, which is 1, but for values that many trajectories share.

use detente_numbers::{exp, max, min, pow, sqrt};

use super::explained::explained;
use super::given::{Classes, GivenRun};
use super::resample::{Draws, quantile, shuffled};
use super::scale::Scale;
use super::{Bootstrap, Estimate, Unanswered};

/// Fewer draws than these say nothing.
const DRAWS_LEAST: usize = 40;
/// Draws in a class for PAWN, and classes at most: ten classes are what its authors advise.
const DRAWS_A_CLASS_OF_PAWN: usize = 40;
const CLASSES_OF_PAWN: usize = 10;

/// What the factors do to a result.
#[derive(Clone, PartialEq, Debug)]
pub struct Dependences {
    /// Draws that were used.
    pub draws: usize,
    /// Trajectories that were left out, because their value is not a finite number.
    pub left_out: usize,
    /// One for each factor, in order; `None` of a factor that is the same in all draws.
    pub factors: Vec<Option<FactorDependence>>,
}

/// What one factor does to a result.
#[derive(Clone, PartialEq, Debug)]
pub struct FactorDependence {
    /// Var E(Y | factor) / Var Y: what knowing it would take away, with all that it is correlated with.
    pub first: Estimate,
    /// The same as a share of the variance that is not luck; of all of it, where no draw has two trajectories.
    pub first_of_rest: Estimate,
    /// Borgonovo's delta. Its interval is that of resampling, and as wide besides as what classes may hide of it.
    pub delta: Distance,
    /// PAWN, in the median class.
    pub pawn_median: Distance,
    /// PAWN, in the class where it is greatest.
    pub pawn_greatest: Distance,
}

/// A distance between distributions, from 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Distance {
    /// The distance, less its bias: of PAWN that which resampling shows.
    pub estimate: Estimate,
    /// The distance as it comes out of the sample: chance alone makes it greater than 0.
    pub raw: f64,
    /// What a factor that does nothing stays below, in `raw`, with the chance that intervals have.
    pub noise: f64,
}

impl Distance {
    /// Whether the sample shows that the factor does anything.
    #[must_use]
    pub fn is_beyond_noise(&self) -> bool {
        self.raw > self.noise
    }
}

/// What the factors of a run do to its values.
///
/// # Errors
/// Fewer than forty draws, or values that never vary.
pub fn dependences(run: &GivenRun, bootstrap: &Bootstrap) -> Result<Dependences, Unanswered> {
    run.check(DRAWS_LEAST)?;
    let measures = Measures { run, scale: run.scale() };
    let samples = Samples::new(run.draws(), bootstrap);
    let noise = measures.noise(bootstrap);
    let reach = Reach::new(&measures, noise.by_chance);
    let factor = |column| measures.factor(column, &samples, (&noise, &reach), bootstrap);
    let factors = (0..run.columns()).map(factor).collect();
    Ok(Dependences { draws: run.draws(), left_out: run.left_out(), factors })
}

/// How often each draw occurs in each resample; the same resamples for all factors.
struct Samples {
    counts: Vec<Vec<u16>>,
}

impl Samples {
    fn new(draws: usize, bootstrap: &Bootstrap) -> Self {
        let again = Draws::new(draws, bootstrap.seed);
        let counts = |resample| {
            let mut counts = vec![1; draws];
            if resample > 0 {
                again.count(resample, &mut counts);
            }
            counts
        };
        Self { counts: (0..=bootstrap.resamples).map(counts).collect() }
    }
}

/// What each raw distance stays below for a factor that does nothing.
#[derive(Clone, Copy, Debug)]
struct Distances {
    delta: f64,
    median: f64,
    greatest: f64,
}

/// What chance alone makes of distances.
struct Noise {
    /// What each stays below for a factor that does nothing.
    level: Distances,
    /// The mean delta of such a factor.
    by_chance: f64,
}

/// Between which deltas a result can lie: what chance alone makes of none, and what classes leave of the greatest.
struct Reach {
    by_chance: f64,
    /// Delta of the result itself, in as many classes as those of a factor.
    most: f64,
    /// The same, if it were known exactly: 1, less what of the result is the same anyway.
    whole: f64,
}

impl Reach {
    fn new(measures: &Measures<'_>, by_chance: f64) -> Self {
        let (scale, values) = (&measures.scale, measures.run.values().len());
        let mut all = vec![0.0; scale.cells()];
        (0..values).for_each(|value| all[scale.cell(value)] += 1.0 / values as f64);
        let wanted = classes_of_delta(measures.run.draws()) as f64;
        let (mut before, mut most) = (0.0, 0.0);
        let mut of_class = vec![0.0; all.len()];
        let class_of = |before: f64, cell: usize| ((before + 0.5 * all[cell]) * wanted) as usize;
        for cell in 0..all.len() {
            let class = class_of(before, cell);
            before += all[cell];
            of_class[cell] = all[cell];
            if cell + 1 == all.len() || class_of(before, cell + 1) != class {
                let share: f64 = of_class.iter().sum();
                of_class.iter_mut().for_each(|cell| *cell /= share);
                most += share * scale.moved(&of_class, &all, share * values as f64);
                of_class.fill(0.0);
            }
        }
        let same: f64 =
            (0..all.len()).filter(|cell| scale.is_atom(*cell)).map(|cell| all[cell] * all[cell]).sum();
        Self { by_chance, most, whole: 1.0 - same }
    }

    /// A delta as classes and chance make it look, as it is, with that of resamples. Of what a dummy and what resamples tell of chance, the
    /// lower end and the value are less the greater, and the upper end less the former. The value is between what it would be where densities are smooth, so that
    /// classes leave all of it, and where the result is a function of the factor, so that they leave as much as of the result itself; the
    /// lower end is that of the former, and the upper end that of the latter.
    fn told(&self, raw: Estimate, resamples: &[f64]) -> Estimate {
        let beyond_chance = |raw: f64| sqrt(max(raw * raw - self.by_chance * self.by_chance, 0.0));
        let most = beyond_chance(self.most);
        let more = if most > 0.0 { max(self.whole / most, 1.0) } else { 1.0 };
        let again = max(resamples.iter().sum::<f64>() / max(resamples.len() as f64, 1.0) - raw.value, 0.0);
        let less = |of: f64| if of.is_nan() { of } else { max(min(beyond_chance(of), of - again), 0.0) };
        let (value, low) = (less(raw.value), less(raw.low));
        let high = if raw.high.is_nan() { raw.high } else { beyond_chance(raw.high) };
        let value = value * (1.0 + (more - 1.0) * min(value / most, 1.0));
        let within = |delta: f64| if delta.is_nan() { delta } else { min(delta, 1.0) };
        Estimate { value: within(value), low: within(low), high: within(high * more) }
    }
}

struct Measures<'a> {
    run: &'a GivenRun,
    scale: Scale,
}

impl Measures<'_> {
    fn factor(
        &self,
        column: usize,
        samples: &Samples,
        (noise, reach): (&Noise, &Reach),
        bootstrap: &Bootstrap,
    ) -> Option<FactorDependence> {
        let draws = self.run.draws();
        let classes = |wanted| Classes::new(self.run.column(column), wanted);
        let explained = explained(self.run, column, bootstrap)?;
        let (for_delta, for_pawn) = (classes(classes_of_delta(draws)), classes(classes_of_pawn(draws)));
        let distances = |counts: &Vec<u16>| self.distances(&for_delta, &for_pawn, counts);
        let distances: Vec<Distances> = samples.counts.iter().map(distances).collect();
        let distance = |of: fn(&Distances) -> f64| {
            let all: Vec<f64> = distances.iter().map(of).collect();
            Distance {
                estimate: bootstrap.unbiased_share(all[0], &all[1..]),
                raw: all[0],
                noise: of(&noise.level),
            }
        };
        let deltas: Vec<f64> = distances[1..].iter().map(|all| all.delta).collect();
        let told = reach.told(bootstrap.about(distances[0].delta, &deltas), &deltas);
        let delta = Distance { estimate: told, raw: distances[0].delta, noise: noise.level.delta };
        Some(FactorDependence {
            first: explained.of_all,
            first_of_rest: explained.of_rest,
            delta,
            pawn_median: distance(|all| all.median),
            pawn_greatest: distance(|all| all.greatest),
        })
    }

    fn delta(&self, classes: &Classes, counts: &[u16]) -> f64 {
        self.over_classes(classes, counts, |class, all, count| self.scale.moved(class, all, count)).0
    }

    fn distances(&self, for_delta: &Classes, for_pawn: &Classes, counts: &[u16]) -> Distances {
        let delta = self.delta(for_delta, counts);
        let (_, mut greatest) =
            self.over_classes(for_pawn, counts, |class, all, _| self.scale.greatest(class, all));
        greatest.sort_unstable_by(f64::total_cmp);
        Distances {
            delta,
            median: quantile(&greatest, 0.5),
            greatest: greatest.last().copied().unwrap_or(f64::NAN),
        }
    }

    /// A distance between each class and all: its mean, each class as heavy as it is, and one by one.
    fn over_classes(
        &self,
        classes: &Classes,
        counts: &[u16],
        distance: impl Fn(&[f64], &[f64], f64) -> f64,
    ) -> (f64, Vec<f64>) {
        let width = self.scale.cells();
        let mut cells = vec![0.0; width * classes.count];
        for (draw, (class, count)) in classes.of_draw.iter().zip(counts).enumerate() {
            let of_class = &mut cells[class * width..][..width];
            for place in self.run.places(draw) {
                of_class[self.scale.cell(place)] += f64::from(*count);
            }
        }
        let mut all = vec![0.0; width];
        for of_class in cells.chunks_exact(width) {
            all.iter_mut().zip(of_class).for_each(|(all, cell)| *all += cell);
        }
        let total: f64 = all.iter().sum();
        all.iter_mut().for_each(|cell| *cell /= total);
        let (mut mean, mut each) = (0.0, Vec::with_capacity(classes.count));
        for of_class in cells.chunks_exact_mut(width) {
            let weight: f64 = of_class.iter().sum();
            if weight > 0.0 {
                of_class.iter_mut().for_each(|cell| *cell /= weight);
                each.push(distance(of_class, &all, weight));
                mean += weight / total * each[each.len() - 1];
            }
        }
        (mean, each)
    }

    /// What distances reach when draws are put into classes at random.
    fn noise(&self, bootstrap: &Bootstrap) -> Noise {
        let draws = self.run.draws();
        let whole = vec![1; draws];
        let of_dummy = |number| {
            let dummy = shuffled(draws, bootstrap.seed, number);
            let numbers = || dummy.iter().map(|place| *place as f64);
            let for_delta = Classes::new(numbers(), classes_of_delta(draws));
            let for_pawn = Classes::new(numbers(), classes_of_pawn(draws));
            self.distances(&for_delta, &for_pawn, &whole)
        };
        let dummies: Vec<Distances> = (0..bootstrap.resamples as u64).map(of_dummy).collect();
        let level = |of: fn(&Distances) -> f64| {
            let mut all: Vec<f64> = dummies.iter().map(of).collect();
            all.sort_unstable_by(f64::total_cmp);
            quantile(&all, bootstrap.level)
        };
        let level = Distances {
            delta: level(|all| all.delta),
            median: level(|all| all.median),
            greatest: level(|all| all.greatest),
        };
        let by_chance = dummies.iter().map(|all| all.delta).sum::<f64>() / max(dummies.len() as f64, 1.0);
        Noise { level, by_chance }
    }
}

/// How many classes Plischke, Borgonovo and Smith take for delta: the power of the number of draws goes from 1/4 to 1/3.
fn classes_of_delta(draws: usize) -> usize {
    let draws = draws as f64;
    let tanh = 1.0 - 2.0 / (1.0 + exp(2.0 * (1500.0 - draws) / 500.0));
    let classes = pow(draws, 2.0 / (7.0 + tanh));
    min(max(classes, 2.0), 47.0) as usize + 1
}

fn classes_of_pawn(draws: usize) -> usize {
    (draws / DRAWS_A_CLASS_OF_PAWN).clamp(2, CLASSES_OF_PAWN)
}

#[cfg(test)]
mod tests;
