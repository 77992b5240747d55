//! Intervals of quantiles at all numbers of draws at once, where trajectories of one draw share its parameters.
//!
//! A quantile lies above x if fewer than its share of trajectories lie at or below x. For one x that was fixed beforehand the share of a
//! draw's trajectories at or below it is a number in 0..1, independent from draw to draw, so that the exact sequence for means of such
//! numbers says when x can be shut out; since the true quantile is one fixed number, what is not shut out holds it. So S. R. Howard and
//! A. Ramdas ("Sequential estimation of quantiles with applications to A/B testing and best-arm identification", Bernoulli 28, 2022,
//! theorem 1) do it for independent values; here a draw takes the place of a value, and bets the place of their boundary.

use super::quantity::{Bounds, QuantileTerm};
use super::track::{Combined, Draw};
use detente_numbers::ln;
use detente_numbers::sequences::betting::ln_fortune;

/// The values of a column, draw by draw.
pub(super) struct Values<'a> {
    values: &'a [f64],
    draws: &'a [Draw],
    sorted: Vec<f64>,
}

impl<'a> Values<'a> {
    pub(super) fn new(values: &'a [f64], draws: &'a [Draw]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        Self { values, draws, sorted }
    }

    /// The least value that this share of all values does not exceed, each draw counting alike.
    pub(super) fn quantile(&self, level: f64) -> f64 {
        // Rounding must not ask for a value more.
        let enough = level - 1e-12;
        let reaches = |x: &f64| {
            let shares = self.shares(|value| value <= *x);
            shares.iter().map(|(share, _)| share).sum::<f64>() >= enough * shares.len() as f64
        };
        let at = self.sorted.partition_point(|x| !reaches(x));
        self.sorted.get(at).or(self.sorted.last()).copied().unwrap_or(f64::NAN)
    }

    /// The interval of that quantile, which ever fails with chance `error`.
    pub(super) fn interval(&self, level: f64, error: f64, bounds: Bounds) -> (f64, f64) {
        let enough = -ln(0.5 * error);
        // Surely fewer than the share lie at or below x: the quantile is above x.
        let is_above = |x: f64| {
            let beyond: Vec<(f64, f64)> =
                self.shares(|value| value <= x).iter().map(|(share, one)| (1.0 - share, *one)).collect();
            ln_fortune(&beyond, 1.0 - level) >= enough
        };
        // Surely more than the share lie below x: the quantile is below x.
        let is_below = |x: f64| ln_fortune(&self.shares(|value| value < x), level) >= enough;
        let low = if is_above(f64::NEG_INFINITY) {
            let at = self.sorted.partition_point(|x| is_above(*x));
            self.sorted.get(at).copied().unwrap_or(bounds.high)
        } else {
            bounds.low
        };
        let high = if is_below(f64::INFINITY) {
            let at = self.sorted.partition_point(|x| !is_below(*x));
            if at == 0 { bounds.low } else { self.sorted[at - 1] }
        } else {
            bounds.high
        };
        (low, high)
    }

    /// The share of each draw's values of which something holds, with 1 beside it.
    fn shares(&self, holds: impl Fn(f64) -> bool) -> Vec<(f64, f64)> {
        let mut rest = self.values;
        let mut shares = Vec::with_capacity(self.draws.len());
        for draw in self.draws {
            let (own, others) = rest.split_at(draw.trajectories as usize);
            let count = own.iter().filter(|value| holds(**value)).count();
            shares.push((count as f64 / f64::from(draw.trajectories), 1.0));
            rest = others;
        }
        shares
    }
}

/// On which side of the threshold each draw lies, in shares of its trajectories.
///
/// For one quantile: by how much fewer (or more) than its share lie at or below the threshold, which says exactly on which side the draw's
/// own quantile lies. For several, each is held against a value of its own, chosen so that those values bring the sum just to the
/// threshold, and so that they lie as close to the quantiles as can be; that orders the draws rightly where a draw moves a quantity's
/// distribution without changing its shape.
pub(super) fn leads(
    terms: &[QuantileTerm],
    columns: &[Values<'_>],
    estimates: &[f64],
    excess: f64,
    side: f64,
) -> Combined {
    let squares: f64 = terms.iter().map(|term| term.coefficient * term.coefficient).sum();
    let against: Vec<f64> =
        terms.iter().zip(estimates).map(|(term, at)| at - excess * term.coefficient / squares).collect();
    let Some(draws) = columns.first().map(|column| column.draws) else {
        return Combined::new(Vec::new(), &[]);
    };
    let mut means = Vec::with_capacity(draws.len());
    let mut within = Vec::with_capacity(draws.len());
    let mut from = 0;
    for draw in draws {
        let to = from + draw.trajectories as usize;
        let lead = |at: usize| {
            let one = |(term, (column, x)): (&QuantileTerm, (&Values<'_>, &f64))| {
                let is_below = if column.values[at] <= *x { 1.0 } else { 0.0 };
                side * term.coefficient * (term.level - is_below)
            };
            terms.iter().zip(columns.iter().zip(&against)).map(one).sum::<f64>()
        };
        let all: Vec<f64> = (from..to).map(lead).collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        within.push((draw.trajectories, all.iter().map(|lead| (lead - mean) * (lead - mean)).sum()));
        means.push(mean);
        from = to;
    }
    Combined::new(means, &within)
}
