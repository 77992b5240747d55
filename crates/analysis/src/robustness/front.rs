//! Pareto fronts over several aims.

use super::{Bootstrap, Table};

/// A policy's place with regard to the front.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnFront {
    /// Whether no other policy is at least as good in the mean of every aim and better in one.
    pub is_on: bool,
    /// The share of bootstrap samples of the draws in which that is so.
    pub share: f64,
}

/// Which points no other point dominates, with higher as better in each coordinate. Equal points are all on the front.
#[must_use]
pub fn pareto_front(points: &[Vec<f64>]) -> Vec<bool> {
    let dominates =
        |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a >= b) && a.iter().zip(b).any(|(a, b)| a > b);
    points.iter().map(|point| !points.iter().any(|other| dominates(other, point))).collect()
}

/// The front of the policies' means over the draws, one table an aim, all of the same policies on the same draws. Empty where the tables
/// are not of one size.
#[must_use]
pub fn pareto(aims: &[Table], bootstrap: Bootstrap) -> Vec<OnFront> {
    let Some(first) = aims.first() else {
        return Vec::new();
    };
    let (policies, draws) = (first.policies, first.draws);
    if aims.iter().any(|table| (table.policies, table.draws) != (policies, draws)) {
        return Vec::new();
    }
    let front = |counts: &[u32]| {
        let mean = |table: &Table, policy: usize| {
            let row = table.row(policy);
            row[0]
                + row
                    .iter()
                    .zip(counts)
                    .map(|(value, count)| f64::from(*count) * (value - row[0]))
                    .sum::<f64>()
                    / draws as f64
        };
        let point = |policy: usize| aims.iter().map(|table| mean(table, policy)).collect::<Vec<f64>>();
        pareto_front(&(0..policies).map(point).collect::<Vec<_>>())
    };
    let mut counts = vec![0_u32; policies];
    for sample in 0..bootstrap.samples {
        for (count, is_on) in counts.iter_mut().zip(front(&bootstrap.counts(sample, draws))) {
            *count += u32::from(is_on);
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(bootstrap.samples);
    front(&vec![1; draws])
        .into_iter()
        .zip(counts)
        .map(|(is_on, count)| OnFront { is_on, share: share(count) })
        .collect()
}
