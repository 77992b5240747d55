//! Which policy is robust: how each does across all that is not known, and what the data cannot tell apart.
//!
//! Everything starts from a [`Table`]: one number for each policy in each draw of the unknown parameters, the mean of that draw's
//! trajectories, with all policies run on the same draws and the same luck. So memory does not grow with the number of trajectories.
//! [`Metric`] names what the literature calls robustness; [`robustness`] works them out with intervals, and says how often each policy
//! would take each rank if other draws had come. Then [`Table::dominance`], [`pareto`] over several aims, [`satisficing`], [`ranking`].
//!
//! **Luck in the table.** A mean of K trajectories still holds luck. It does not bias a mean over draws, but whatever looks at extremes or
//! at shares sees more spread than the parameters make: the worst case looks worse than it is, the best better, regret greater (the best of
//! several noisy policies is better than any is), the share that meets a threshold closer to one half. With more trajectories a draw this
//! goes away; with the variance of luck known, [`Table::without_luck`] takes it off the moments.

mod bootstrap; // Intervals, and how stable ranks are.
mod dominance; // Who is better whatever comes.
mod front; // Pareto fronts over several aims.
mod metrics; // What the literature calls robustness.
mod order; // An order that says what cannot be told apart.
mod thresholds; // Satisficing, and deviations from a baseline or the best.

pub use self::bootstrap::{Bootstrap, Ranks, Robustness, Score, robustness};
pub use self::dominance::Dominance;
pub use self::front::{OnFront, pareto, pareto_front};
pub use self::metrics::{Metric, percentile};
pub use self::order::{Looks, Pair, Place, Ranking, ranking};
pub use self::thresholds::{Horizon, Relative, baseline_deviation, best_deviation, horizon, satisficing};

use detente_numbers::sums::Moments;
use detente_numbers::{max, sqrt};

/// Whether more or less of a figure is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// More.
    Higher,
    /// Less.
    Lower,
}

impl Aim {
    const fn sign(self) -> f64 {
        match self {
            Self::Higher => 1.0,
            Self::Lower => -1.0,
        }
    }
}

/// What each policy gave in each draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    aim: Aim,
    policies: usize,
    draws: usize,
    /// Policy by policy; higher is better, so with the other sign where the aim is lower.
    values: Vec<f64>,
}

/// Why numbers make no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTable {
    /// Without policies, without draws, or not as many numbers as both ask for.
    Size(usize),
    /// The value of this policy in this draw is not finite: it has to be left out for all policies, or the policy has to go.
    NotFinite(usize, usize),
}

impl Table {
    /// From so many numbers a policy, one policy after the other.
    ///
    /// # Errors
    /// Numbers that make no table.
    pub fn new(aim: Aim, draws: usize, values: Vec<f64>) -> Result<Self, NoTable> {
        if draws == 0 || values.is_empty() || !values.len().is_multiple_of(draws) {
            return Err(NoTable::Size(values.len()));
        }
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            return Err(NoTable::NotFinite(at / draws, at % draws));
        }
        let policies = values.len() / draws;
        let values = values.into_iter().map(|value| aim.sign() * value).collect();
        Ok(Self { aim, policies, draws, values })
    }

    /// How many policies.
    #[must_use]
    pub const fn policies(&self) -> usize {
        self.policies
    }

    /// How many draws.
    #[must_use]
    pub const fn draws(&self) -> usize {
        self.draws
    }

    /// What is better.
    #[must_use]
    pub const fn aim(&self) -> Aim {
        self.aim
    }

    /// What a policy gave in a draw.
    #[must_use]
    pub fn value(&self, policy: usize, draw: usize) -> f64 {
        self.aim.sign() * self.row(policy)[draw]
    }

    /// The share of draws in which no policy is better than this one.
    #[must_use]
    pub fn best_share(&self, policy: usize) -> f64 {
        let best = self.best();
        let count = self.row(policy).iter().zip(&best).filter(|(value, best)| value == best).count();
        count as f64 / self.draws as f64
    }

    /// A policy's values with higher as better.
    fn row(&self, policy: usize) -> &[f64] {
        &self.values[policy * self.draws..(policy + 1) * self.draws]
    }

    /// The table that has the spread of ignorance alone: each policy's values drawn in towards their mean until their variance is less by
    /// `luck`, the mean variance that luck gives one value of that policy (the variance inside a draw over its trajectories). Means stay,
    /// and so does the order of draws (T. A. Louis, Journal of the American Statistical Association 79, 1984). Exact for the first two
    /// moments of each policy, and for metrics of one policy where ignorance and luck are normal; regret keeps some of its bias, because
    /// policies keep the correlation that they had.
    #[must_use]
    pub fn without_luck(&self, luck: &[f64]) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        for policy in 0..self.policies {
            let all = Moments::of(self.row(policy));
            let variance = all.variance();
            let share = 1.0 - luck.get(policy).copied().unwrap_or(0.0) / variance;
            let factor = if variance > 0.0 { sqrt(max(share, 0.0)) } else { 1.0 };
            values.extend(self.row(policy).iter().map(|value| all.mean() + factor * (value - all.mean())));
        }
        Self { values, ..self.clone() }
    }

    /// With each draw as often as this says, for all policies alike.
    fn repeated(&self, counts: &[u32]) -> Self {
        let again = |row: &[f64]| -> Vec<f64> {
            let times = |(value, count): (&f64, &u32)| std::iter::repeat_n(*value, *count as usize);
            row.iter().zip(counts).flat_map(times).collect()
        };
        let values: Vec<f64> = self.values.chunks(self.draws).flat_map(again).collect();
        Self { draws: values.len() / self.policies, values, ..*self }
    }

    /// By how much each policy falls short of the best policy of each draw, in the same order as the values.
    fn regrets(&self) -> Vec<f64> {
        let best = self.best();
        self.values
            .chunks(self.draws)
            .flat_map(|row| row.iter().zip(&best).map(|(value, best)| best - value))
            .collect()
    }

    /// The best of each draw.
    fn best(&self) -> Vec<f64> {
        let mut best = vec![f64::NEG_INFINITY; self.draws];
        for row in self.values.chunks(self.draws) {
            for (best, value) in best.iter_mut().zip(row) {
                *best = max(*best, *value);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests;
