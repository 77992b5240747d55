//! A run that was made anyway: draws of the factors, and trajectories in each.

use super::resample::Draws;
use super::scale::Scale;
use super::{Bootstrap, Estimate, Unanswered, is_usable};
use detente_numbers::sums::Moments;

/// Draws of the factors, each with the values of its trajectories. Trajectories of a draw share its factors, so that a draw is what is
/// independent of the others.
#[derive(Clone, Debug)]
pub struct GivenRun {
    columns: usize,
    /// The factors of draw d stand at `d * columns`.
    factors: Vec<f64>,
    /// The values of draw d stand from `starts[d]` to `starts[d + 1]`.
    values: Vec<f64>,
    starts: Vec<usize>,
    left_out: usize,
}

impl GivenRun {
    /// A run of draws: `factors` has the numbers of a draw side by side, `values` the values of its trajectories. Trajectories whose value is not
    /// a finite number are left out.
    ///
    /// # Errors
    /// No columns or trajectories, or numbers that do not make whole draws.
    pub fn new(factors: &[f64], columns: usize, values: &[f64], per_draw: usize) -> Result<Self, Unanswered> {
        let draws = factors.len().checked_div(columns).unwrap_or(0);
        let expected = draws.saturating_mul(per_draw);
        if draws == 0 || per_draw == 0 || factors.len() != draws * columns || values.len() != expected {
            return Err(Unanswered::OtherShape { expected, found: values.len() });
        }
        let mut run = Self { columns, factors: Vec::new(), values: Vec::new(), starts: vec![0], left_out: 0 };
        for (factors, values) in factors.chunks_exact(columns).zip(values.chunks_exact(per_draw)) {
            let before = run.values.len();
            if factors.iter().all(|factor| factor.is_finite()) {
                run.values.extend(values.iter().filter(|value| is_usable(value)));
            }
            let kept = run.values.len() - before;
            run.left_out += per_draw - kept;
            if kept > 0 {
                run.factors.extend(factors);
                run.starts.push(run.values.len());
            }
        }
        Ok(run)
    }

    /// How many draws have a value.
    #[must_use]
    pub fn draws(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many columns a draw has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many trajectories were left out.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether there are enough draws, and whether anything varies.
    pub(super) fn check(&self, least: usize) -> Result<(), Unanswered> {
        if self.draws() < least {
            return Err(Unanswered::TooFew { usable: self.draws(), least });
        }
        match self.values.first() {
            Some(first) if self.values.iter().all(|value| value == first) => {
                Err(Unanswered::Constant(*first))
            }
            _ => Ok(()),
        }
    }

    /// All values, draw by draw.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    /// The scale on which distributions of its values are compared.
    pub(super) fn scale(&self) -> Scale {
        Scale::new(&self.values, |value| self.starts.partition_point(|start| *start <= value))
    }

    /// Where the values of a draw stand.
    pub(super) fn places(&self, draw: usize) -> std::ops::Range<usize> {
        self.starts[draw]..self.starts[draw + 1]
    }

    /// The mean and the variance of the values of each draw, the latter about that mean with n below.
    pub(super) fn moments(&self) -> Vec<(f64, f64)> {
        let of_draw = |draw| {
            let moments = self.moments_of(draw);
            (moments.mean(), moments.squared_deviations() / moments.count() as f64)
        };
        (0..self.draws()).map(of_draw).collect()
    }

    /// The moments of a draw; no deviations at all where its values are all the same.
    fn moments_of(&self, draw: usize) -> Moments {
        let mut moments = Moments::new();
        self.values[self.places(draw)].iter().for_each(|value| moments.add(*value));
        moments
    }

    /// The share of the variance that is luck: the mean variance inside a draw, over all of it. `None` where no draw has two trajectories, or
    /// nothing varies.
    #[must_use]
    pub fn luck(&self, bootstrap: &Bootstrap) -> Option<Estimate> {
        let told: Vec<[f64; 4]> = (0..self.draws())
            .map(|draw| self.moments_of(draw))
            .filter(|moments| moments.count() > 1)
            .map(|of| {
                let (count, mean) = (of.count() as f64, of.mean());
                [of.variance(), count, count * mean, of.squared_deviations() + count * mean * mean]
            })
            .collect();
        let again = Draws::new(told.len(), bootstrap.seed);
        let mut counts = vec![1; told.len()];
        let mut share = |resample: usize| {
            if resample > 0 {
                again.count(resample, &mut counts);
            }
            let mut sums = [0.0; 5];
            for (told, count) in told.iter().zip(&counts) {
                let weight = f64::from(*count);
                sums[4] += weight;
                sums.iter_mut().zip(told).for_each(|(sum, value)| *sum += weight * value);
            }
            let [within, count, sum, squares, draws] = sums;
            let mean = sum / count;
            (within / draws) / (squares / count - mean * mean)
        };
        let value = share(0);
        let resamples: Vec<f64> = (1..=bootstrap.resamples).map(share).collect();
        value.is_finite().then(|| bootstrap.estimate(value, resamples.into_iter()))
    }

    /// The numbers of a column, by draw.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = f64> + '_ {
        self.factors.iter().skip(column).step_by(self.columns).copied()
    }
}

/// Which of some classes each draw is in. Classes have about equally many draws, in the order of a column; draws with the same number are in
/// the same class.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    pub(super) of_draw: Vec<usize>,
    pub(super) count: usize,
}

impl Classes {
    pub(super) fn new(column: impl Iterator<Item = f64>, wanted: usize) -> Self {
        let numbers: Vec<f64> = column.collect();
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by(|one, other| numbers[*one].total_cmp(&numbers[*other]));
        let mut of_draw = vec![0; numbers.len()];
        let (mut count, mut last) = (0, None);
        let mut first = 0;
        for ties in order.chunk_by(|one, other| numbers[*one] == numbers[*other]) {
            // The class in which the middle of them would be, had they been told apart.
            let class = (first + ties.len() / 2) * wanted / numbers.len();
            if last != Some(class) {
                count += 1;
                last = Some(class);
            }
            ties.iter().for_each(|draw| of_draw[*draw] = count - 1);
            first += ties.len();
        }
        Self { of_draw, count }
    }

    /// About half as many classes, each of two neighbours, the first of which is alone where `from` is 1.
    pub(super) fn halved(&self, from: usize) -> Self {
        let of_draw = self.of_draw.iter().map(|class| (class + from) / 2).collect();
        Self { of_draw, count: (self.count + from).div_ceil(2) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::textbook::chance;
    use detente_numbers::luck::Seed;

    #[test]
    fn luck_is_the_part_inside_the_draws() {
        // A uniform number for the draw and another for the trajectory, twice as wide: their variances are as 1 to 4.
        let factors: Vec<f64> = (0..4_000).map(|draw| chance(draw, 0)).collect();
        let value = |place: u64| factors[place as usize / 5] + 2.0 * chance(place, 1);
        let values: Vec<f64> = (0..20_000).map(value).collect();
        let run = GivenRun::new(&factors, 1, &values, 5).unwrap();
        let luck = run.luck(&Bootstrap { resamples: 200, level: 0.95, seed: Seed(1) }).unwrap();
        // Five standard errors: an interval is some four wide.
        assert!((luck.value - 0.8).abs() < 1.25 * (luck.high - luck.low), "{luck:?}");
        assert!(luck.high - luck.low < 0.05, "{luck:?}");
        let alone = GivenRun::new(&factors, 1, &factors, 1).unwrap();
        assert_eq!(alone.luck(&Bootstrap { resamples: 0, level: 0.95, seed: Seed(1) }), None);
    }
}
