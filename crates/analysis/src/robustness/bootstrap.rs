//! Robustness metrics with their intervals, and how often each policy would take each rank if other draws had come.
//!
//! The draws are drawn again, as many as there were, with replacement and for all policies together, so that what policies have in common
//! stays in common (B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993). Intervals are the 2.5th and 97.5th percentiles
//! of what the samples give. The worst and the best value have none: no sample holds a draw worse than the worst that was tried, so that such
//! an interval would end at the estimate.

use super::metrics::{Sorted, percentile};
use super::{Aim, Metric, Table};
use detente_numbers::luck::{Seed, Source, StepSource, World, lane_key, uniform_at};

/// How the draws are drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// How often; 1,000 give an interval's ends to about a tenth of its width.
    pub samples: u32,
    /// The luck of it.
    pub seed: Seed,
}

/// A score and its 95 % interval over draws of the parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Of the draws as they are.
    pub estimate: f64,
    /// Lower end; NaN where the bootstrap gives none.
    pub low: f64,
    /// Upper end; NaN as well.
    pub high: f64,
}

/// One metric over all policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Robustness {
    /// Which.
    pub metric: Metric,
    /// Whether a high score is good.
    pub aim: Aim,
    /// Of each policy.
    pub scores: Vec<Score>,
    /// How often each took each rank.
    pub ranks: Ranks,
}

/// How often each policy took each rank among the samples. Policies with equal scores share the better rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranks {
    samples: u32,
    /// For each policy the ranks that it took, the best first, and how often: with a thousand policies hardly any of all ranks.
    taken: Vec<Vec<(u32, u32)>>,
}

impl Ranks {
    /// The share of samples in which the policy took this rank; 0 is the best.
    #[must_use]
    pub fn share(&self, policy: usize, rank: usize) -> f64 {
        let taken = &self.taken[policy];
        let found = taken.binary_search_by_key(&rank, |(rank, _)| *rank as usize);
        found.map_or(0.0, |place| f64::from(taken[place].1) / f64::from(self.samples))
    }

    /// The policy's mean rank; 0 is the best.
    #[must_use]
    pub fn mean(&self, policy: usize) -> f64 {
        let part =
            |(rank, count): &(u32, u32)| f64::from(*rank) * (f64::from(*count) / f64::from(self.samples));
        self.taken[policy].iter().map(part).sum()
    }

    /// The policy that took the best rank most often, and its share: how far one may rely on the choice.
    #[must_use]
    pub fn likely_best(&self) -> (usize, f64) {
        let mut best = (0, self.share(0, 0));
        for policy in 1..self.taken.len() {
            if self.share(policy, 0) > best.1 {
                best = (policy, self.share(policy, 0));
            }
        }
        best
    }
}

impl Bootstrap {
    /// How often each draw stands in this sample.
    pub(crate) fn counts(self, sample: u32, draws: usize) -> Vec<u32> {
        let key = lane_key(self.seed, World::Parameters, u64::from(sample));
        let source = Source::new("robustness", "bootstrap");
        let mut counts = vec![0; draws];
        for number in 0..draws {
            let at = uniform_at(key, StepSource::new(source, 0, number as u32)) * draws as f64;
            counts[(at as usize).min(draws - 1)] += 1;
        }
        counts
    }
}

/// The metrics of all policies. With `luck`, the mean variance that luck gives one value of each policy, the table and each sample of it are taken
/// [`Table::without_luck`], so that intervals keep what luck makes unsure; means are the same either way. The worst, the best, what is made of both
/// ([`Metric::is_of_extremes`]) have intervals without ends (NaN).
///
/// Memory: four numbers for each policy in each draw, and one for each policy, metric and sample.
#[must_use]
pub fn robustness(
    table: &Table,
    metrics: &[Metric],
    luck: Option<&[f64]>,
    bootstrap: Bootstrap,
) -> Vec<Robustness> {
    let counts = |sample: u32| bootstrap.counts(sample, table.draws);
    let (estimates, samples): (Vec<f64>, Vec<Vec<f64>>) = if let Some(luck) = luck {
        let of = |counts: &[u32]| {
            let table = table.repeated(counts).without_luck(luck);
            Sorter::new(&table).scores(&vec![1; table.draws], metrics)
        };
        (of(&vec![1; table.draws]), (0..bootstrap.samples).map(|sample| of(&counts(sample))).collect())
    } else {
        let mut sorter = Sorter::new(table);
        let estimates = sorter.scores(&vec![1; table.draws], metrics);
        let samples = (0..bootstrap.samples).map(|sample| sorter.scores(&counts(sample), metrics));
        (estimates, samples.collect())
    };
    let of_metric = |(index, metric): (usize, &Metric)| {
        let column = |scores: &[f64]| -> Vec<f64> {
            scores.iter().skip(index).step_by(metrics.len()).copied().collect()
        };
        let samples: Vec<Vec<f64>> = samples.iter().map(|scores| column(scores)).collect();
        summary(*metric, metric.aim(table.aim), &column(&estimates), &samples)
    };
    metrics.iter().enumerate().map(of_metric).collect()
}

/// A table's values and regrets in order of size.
struct Sorter {
    policies: usize,
    aim: Aim,
    values: Ordered,
    regrets: Ordered,
    buffers: (Vec<f64>, Vec<f64>),
}

impl Sorter {
    fn new(table: &Table) -> Self {
        Self {
            policies: table.policies,
            aim: table.aim,
            values: Ordered::new(&table.values, table.draws),
            regrets: Ordered::new(&table.regrets(), table.draws),
            buffers: (Vec::new(), Vec::new()),
        }
    }

    /// Each policy's scores one after the other, each draw as often as it counts.
    fn scores(&mut self, counts: &[u32], metrics: &[Metric]) -> Vec<f64> {
        let mut scores = Vec::with_capacity(self.policies * metrics.len());
        for policy in 0..self.policies {
            self.values.repeat(policy, counts, &mut self.buffers.0);
            self.regrets.repeat(policy, counts, &mut self.buffers.1);
            let sorted = Sorted { values: &self.buffers.0, regrets: &self.buffers.1, aim: self.aim };
            scores.extend(metrics.iter().map(|metric| metric.of(&sorted)));
        }
        scores
    }
}

fn summary(metric: Metric, aim: Aim, estimates: &[f64], samples: &[Vec<f64>]) -> Robustness {
    let score = |(policy, estimate): (usize, &f64)| {
        let mut scores: Vec<f64> =
            samples.iter().map(|sample| sample[policy]).filter(|score| !score.is_nan()).collect();
        scores.sort_unstable_by(f64::total_cmp);
        let end = |share| if metric.is_of_extremes() { f64::NAN } else { percentile(&scores, share) };
        Score { estimate: *estimate, low: end(0.025), high: end(0.975) }
    };
    let ranks: Vec<Vec<u32>> = samples.iter().map(|sample| ranks(sample, aim)).collect();
    let taken = (0..estimates.len()).map(|policy| counted(ranks.iter().map(|ranks| ranks[policy]).collect()));
    let ranks = Ranks { samples: samples.len() as u32, taken: taken.collect() };
    let scores = estimates.iter().enumerate().map(score).collect();
    Robustness { metric, aim, scores, ranks }
}

/// Each number once, in order, with how often it is there.
fn counted(mut numbers: Vec<u32>) -> Vec<(u32, u32)> {
    numbers.sort_unstable();
    numbers.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len() as u32)).collect()
}

/// The rank of each policy, 0 for the best; equal scores share the better rank, and what is no number comes last.
fn ranks(scores: &[f64], aim: Aim) -> Vec<u32> {
    let worth = |policy: &usize| {
        let score = aim.sign() * scores[*policy];
        if score.is_nan() { f64::NEG_INFINITY } else { score }
    };
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let mut ranks = vec![0; scores.len()];
    let mut shared = 0;
    for (place, policy) in order.iter().enumerate() {
        if place > 0 && worth(policy) != worth(&order[place - 1]) {
            shared = place as u32;
        }
        ranks[*policy] = shared;
    }
    ranks
}

/// Each policy's numbers in order of size, with the draw that each is from.
struct Ordered {
    draws: usize,
    numbers: Vec<f64>,
    from: Vec<u32>,
}

impl Ordered {
    fn new(values: &[f64], draws: usize) -> Self {
        let (mut numbers, mut from) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
        for row in values.chunks(draws) {
            let mut order: Vec<u32> = (0..draws as u32).collect();
            order.sort_by(|a, b| row[*a as usize].total_cmp(&row[*b as usize]));
            numbers.extend(order.iter().map(|draw| row[*draw as usize]));
            from.extend(order);
        }
        Self { draws, numbers, from }
    }

    /// The policy's numbers in order, each as often as its draw counts.
    fn repeat(&self, policy: usize, counts: &[u32], into: &mut Vec<f64>) {
        into.clear();
        let own = policy * self.draws..(policy + 1) * self.draws;
        for (number, draw) in self.numbers[own.clone()].iter().zip(&self.from[own]) {
            for _ in 0..counts[*draw as usize] {
                into.push(*number);
            }
        }
    }
}
