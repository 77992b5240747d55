//! Sobol' indices of a mean over luck, such as the probability of an outcome: which share of *its* variance each factor explains.
//!
//! With luck as one more factor, as in [`sobol_indices`](super::sobol_indices), a result that is mostly luck hides what drives its mean: any change
//! of a parameter turns some trajectories around, so that every total index is large. Here each point is run on several pieces of luck, the
//! *replicas*, and the luck of A and AB is independent of that of B and BA. A product of what two independent pieces of luck gave has the mean
//! of the product of the means, whatever else they share; so sums of such products estimate the indices of the mean without bias, where a square of
//! one mean over few replicas would count its noise as variance. The formulas are those of A. Saltelli et al., Computer Physics Communications 181
//! (2010) for the first order and of M. J. W. Jansen, Computer Physics Communications 117 (1999) for the total, with squares replaced by products of
//! different replicas (as the variance between groups is estimated in the analysis of variance; for sensitivity: J.-Y. Tissot and C. Prieur, Journal of
//! Statistical Computation and Simulation 85, 2015, whose replicated designs have the same aim).

use super::resample::Draws;
use super::sobol::add_weighted;
use super::{Bootstrap, Estimate, Unanswered, is_usable};
use crate::designs::{Pairs, Points, Saltelli};
use detente_numbers::sums::Moments;

/// Fewer base rows than these say nothing.
const ROWS_LEAST: usize = 8;

/// What drives the mean of a result over luck. Shares are of the variance of the mean, but for luck's; they may be estimated a little below 0 or
/// above 1, and far from it where hardly anything is not luck.
#[derive(Clone, PartialEq, Debug)]
pub struct MeanIndices {
    /// Base rows that were used.
    pub rows: usize,
    /// Base rows that were left out, because a value in them is not a finite number.
    pub left_out: usize,
    /// The mean of the result, in its unit.
    pub mean: Estimate,
    /// The variance of its mean over luck, in the square of its unit.
    pub variance: Estimate,
    /// The share of the result's variance that is luck.
    pub luck: Estimate,
    /// For each factor what it explains alone, and what it takes part in.
    pub factors: Vec<[Estimate; 2]>,
    /// For each pair what both explain together beyond what each explains alone: (0, 1), (0, 2), ... (1, 2), ...; empty without pairs.
    pub pairs: Vec<Estimate>,
}

/// The Sobol' indices of the mean over luck, from the values of a design without luck as a factor: those of row r begin at `r * replicas`. Replica k of
/// all rows of a base row but B and BA must share its luck, or have independent luck; that of B and BA must be independent of it.
///
/// # Errors
/// Values of another shape, fewer than two replicas, fewer than eight base rows without a broken one, a result that never varies.
pub fn mean_indices(
    values: &[f64],
    design: &Saltelli,
    replicas: usize,
    bootstrap: &Bootstrap,
) -> Result<MeanIndices, Unanswered> {
    let expected = design.rows() * replicas;
    if replicas < 2 || design.factors().luck().is_some() {
        return Err(Unanswered::NotInDesign);
    }
    if values.len() != expected {
        return Err(Unanswered::OtherShape { expected, found: values.len() });
    }
    let rows = values.chunks_exact(design.runs() * replicas);
    let rows: Vec<&[f64]> = rows.filter(|row| row.iter().all(is_usable)).collect();
    if rows.len() < ROWS_LEAST {
        return Err(Unanswered::TooFew { usable: rows.len(), least: ROWS_LEAST });
    }
    let mut moments = Moments::new();
    rows.iter().for_each(|row| row[..2 * replicas].iter().for_each(|value| moments.add(*value)));
    if moments.variance() == 0.0 {
        return Err(Unanswered::Constant(rows[0][0]));
    }
    let terms = Terms {
        replicas,
        factors: design.factors().count(),
        pairs: design.pairs(),
        centre: moments.mean(),
        scale: 1.0 / moments.standard_deviation(),
    };
    let mut found = terms.found(&rows, bootstrap);
    found.left_out = design.base_rows() - rows.len();
    Ok(found)
}

/// What is averaged over the rows, from the centre and in standard deviations.
struct Terms {
    replicas: usize,
    factors: usize,
    pairs: Pairs,
    centre: f64,
    scale: f64,
}

/// Terms of the whole result: its mean, its variance over all, that of its mean over luck.
const OF_RESULT: usize = 3;
/// Terms of a factor: first order, total.
const OF_FACTOR: usize = 2;

impl Terms {
    fn count(&self) -> usize {
        let pairs = if self.pairs == Pairs::With { self.factors * (self.factors - 1) / 2 } else { 0 };
        OF_RESULT + OF_FACTOR * self.factors + pairs
    }

    fn write(&self, row: &[f64], terms: &mut [f64]) {
        let run = |number: usize| -> Vec<f64> {
            let replicas = &row[number * self.replicas..][..self.replicas];
            replicas.iter().map(|value| (value - self.centre) * self.scale).collect()
        };
        let (a, b) = (run(0), run(1));
        let mean = |values: &[f64]| values.iter().sum::<f64>() / self.replicas as f64;
        let (of_a, of_b) = (mean(&a), mean(&b));
        let squares = a.iter().chain(&b).map(|value| value * value).sum::<f64>() / (2 * self.replicas) as f64;
        let (of_result, terms) = terms.split_at_mut(OF_RESULT);
        of_result.copy_from_slice(&[0.5 * (of_a + of_b), squares, 0.5 * (crossed(&a) + crossed(&b))]);
        let (of_factors, of_pairs) = terms.split_at_mut(OF_FACTOR * self.factors);
        let less = |one: &[f64], other: &[f64]| -> Vec<f64> {
            one.iter().zip(other).map(|(one, other)| one - other).collect()
        };
        let from_a: Vec<Vec<f64>> = (0..self.factors).map(|factor| less(&run(2 + factor), &a)).collect();
        let from_b: Vec<Vec<f64>> = match self.pairs {
            Pairs::Without => Vec::new(),
            Pairs::With => {
                (0..self.factors).map(|factor| less(&run(2 + self.factors + factor), &b)).collect()
            }
        };
        for (factor, terms) in of_factors.chunks_exact_mut(OF_FACTOR).enumerate() {
            let (mut first, mut total) = (of_b * mean(&from_a[factor]), 0.5 * crossed(&from_a[factor]));
            if let Some(from_b) = from_b.get(factor) {
                first = 0.5 * (first + of_a * mean(from_b));
                total = 0.5 * (total + 0.5 * crossed(from_b));
            }
            terms.copy_from_slice(&[first, total]);
        }
        let pairs = (0..self.factors).flat_map(|one| (one + 1..self.factors).map(move |other| (one, other)));
        for (term, (one, other)) in of_pairs.iter_mut().zip(pairs) {
            *term =
                0.5 * (mean(&from_b[one]) * mean(&from_a[other]) + mean(&from_b[other]) * mean(&from_a[one]));
        }
    }

    fn found(&self, rows: &[&[f64]], bootstrap: &Bootstrap) -> MeanIndices {
        let width = self.count();
        let mut terms = vec![0.0; width * rows.len()];
        rows.iter().zip(terms.chunks_exact_mut(width)).for_each(|(row, terms)| self.write(row, terms));
        let draws = Draws::new(rows.len(), bootstrap.seed);
        let mut counts = vec![1_u16; rows.len()];
        let sample = |number: usize| {
            if number > 0 {
                draws.count(number, &mut counts);
            }
            let weights: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
            let mut sums = vec![0.0; width];
            add_weighted(&mut sums, &terms, &weights);
            sums.iter().map(|sum| sum / rows.len() as f64).collect()
        };
        let samples: Vec<Vec<f64>> = (0..=bootstrap.resamples).map(sample).collect();
        let estimate = |of: &dyn Fn(&[f64]) -> f64| {
            bootstrap.estimate(of(&samples[0]), samples[1..].iter().map(|sample| of(sample)))
        };
        let variance = |sample: &[f64]| sample[2] - sample[0] * sample[0];
        let whole = |sample: &[f64]| sample[1] - sample[0] * sample[0];
        let share = |place: usize| estimate(&|sample| sample[place] / variance(sample));
        let pairs = OF_RESULT + OF_FACTOR * self.factors;
        MeanIndices {
            rows: rows.len(),
            left_out: 0,
            mean: estimate(&|sample| self.centre + sample[0] / self.scale),
            variance: estimate(&|sample| variance(sample) / self.scale / self.scale),
            luck: estimate(&|sample| 1.0 - variance(sample) / whole(sample)),
            factors: (0..self.factors)
                .map(|factor| OF_RESULT + OF_FACTOR * factor)
                .map(|place| [share(place), share(place + 1)])
                .collect(),
            pairs: (pairs..width).map(share).collect(),
        }
    }
}

/// The mean product of two different replicas: that of the squared mean, where replicas are independent.
fn crossed(values: &[f64]) -> f64 {
    let (sum, squares) =
        values.iter().fold((0.0, 0.0), |(sum, squares), value| (sum + value, squares + value * value));
    let count = values.len() as f64;
    (sum * sum - squares) / (count * (count - 1.0))
}

#[cfg(test)]
mod tests;
