//! What each factor does to a result in a run that was made anyway, correlated factors or not: no further runs are needed.
//!
//! Draws are put into classes by a factor, and the results of each class are held against all results. Three measures:
//! - The *first-order* index: the share of variance that goes with the means of the classes. The part that chance alone would give is taken
//!   off, as the analysis of variance does it (T. L. Kelley, PNAS 21, 1935).
//! - *Delta*: by how much, on average, the distribution of the result shifts once the factor is known, as the share of probability that
//!   moves. E. Borgonovo, Reliability Engineering & System Safety 92 (2007); from given data: E. Plischke, E. Borgonovo and C. L. Smith,
//!   European Journal of Operational Research 226 (2013), whose number of classes and whose correction of the bias are taken over. It does
//!   not change when the result is measured on another scale, so that densities are compared on that of normal scores, where no tail is
//!   long. Values that many trajectories share, such as 0 and 1, are compared as the probabilities that they are.
//! - *PAWN*: the greatest difference between the cumulative distributions of a class and of all, in the median class and in the greatest.
//!   F. Pianosi and T. Wagener, Environmental Modelling & Software 108 (2018).
//!
//! Delta and PAWN are above 0 by chance alone. How far is found as they do it for PAWN, with a dummy: the draws are put into classes at random.

use detente_numbers::{exp, max, min, pow};

use super::given::{Classes, GivenRun};
use super::resample::{Draws, quantile, shuffled};
use super::scale::Scale;
use super::{Bootstrap, Estimate, Unanswered};

/// Fewer draws than these say nothing.
const DRAWS_LEAST: usize = 40;
/// Draws in a class for the first-order index, and classes at most.
const DRAWS_A_CLASS: usize = 20;
const CLASSES_MOST: usize = 64;
/// The same for PAWN: ten classes are what its authors advise.
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
    /// Var E(Y | factor) / Var Y: what knowing it would take away, with all that it is correlated with. May be a little below 0.
    pub first: Estimate,
    /// Borgonovo's delta. It may be off by some hundredths that the interval does not know of: too small where densities have edges, too great
    /// of a factor that does next to nothing, which is what the noise is for.
    pub delta: Distance,
    /// PAWN, in the median class.
    pub pawn_median: Distance,
    /// PAWN, in the class where it is greatest.
    pub pawn_greatest: Distance,
}

/// A distance between distributions, from 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Distance {
    /// The distance, less the bias that resampling shows.
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
    let measures = Measures { run, moments: run.moments(), scale: Scale::new(run.values()) };
    let samples = Samples::new(run.draws(), bootstrap);
    let noise = measures.noise(bootstrap);
    let factor = |column| measures.factor(column, &samples, &noise, bootstrap);
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

struct Measures<'a> {
    run: &'a GivenRun,
    moments: Vec<(f64, f64)>,
    scale: Scale,
}

impl Measures<'_> {
    fn factor(
        &self,
        column: usize,
        samples: &Samples,
        noise: &Distances,
        bootstrap: &Bootstrap,
    ) -> Option<FactorDependence> {
        let draws = self.run.draws();
        let classes = |wanted| Classes::new(self.run.column(column), wanted);
        let for_first = classes((draws / DRAWS_A_CLASS).min(CLASSES_MOST));
        if for_first.count < 2 {
            return None;
        }
        let (for_delta, for_pawn) = (classes(classes_of_delta(draws)), classes(classes_of_pawn(draws)));
        let firsts: Vec<f64> = samples.counts.iter().map(|counts| self.first(&for_first, counts)).collect();
        let distances = |counts: &Vec<u16>| self.distances(&for_delta, &for_pawn, counts);
        let distances: Vec<Distances> = samples.counts.iter().map(distances).collect();
        let distance = |of: fn(&Distances) -> f64| {
            let all: Vec<f64> = distances.iter().map(of).collect();
            Distance { estimate: bootstrap.unbiased_share(all[0], &all[1..]), raw: all[0], noise: of(noise) }
        };
        Some(FactorDependence {
            first: bootstrap.about(firsts[0], &firsts[1..]),
            delta: distance(|all| all.delta),
            pawn_median: distance(|all| all.median),
            pawn_greatest: distance(|all| all.greatest),
        })
    }

    /// The first-order index by the means of classes.
    fn first(&self, classes: &Classes, counts: &[u16]) -> f64 {
        let mut of_classes = vec![(0.0, 0.0); classes.count];
        let (mut all, mut sum, mut squares, mut within_draws) = (0.0, 0.0, 0.0, 0.0);
        let centre = self.moments[0].0;
        for ((class, count), (mean, variance)) in classes.of_draw.iter().zip(counts).zip(&self.moments) {
            let (count, mean) = (f64::from(*count), mean - centre);
            let of_class = &mut of_classes[*class];
            *of_class = (of_class.0 + count, of_class.1 + count * mean);
            all += count;
            sum += count * mean;
            squares += count * mean * mean;
            within_draws += count * variance;
        }
        let occupied = || of_classes.iter().filter(|(count, _)| *count > 0.0);
        let of_means: f64 = occupied().map(|(count, sum)| sum * sum / count).sum();
        let classes = occupied().count() as f64;
        let between = of_means - sum * sum / all;
        let within = squares - of_means;
        let by_chance = (classes - 1.0) * within / (all - classes);
        (between - by_chance) / (squares - sum * sum / all + within_draws)
    }

    fn distances(&self, for_delta: &Classes, for_pawn: &Classes, counts: &[u16]) -> Distances {
        let (delta, _) =
            self.over_classes(for_delta, counts, |class, all, count| self.scale.moved(class, all, count));
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
    fn noise(&self, bootstrap: &Bootstrap) -> Distances {
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
        Distances {
            delta: level(|all| all.delta),
            median: level(|all| all.median),
            greatest: level(|all| all.greatest),
        }
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
