//! Precision from observed choices, by maximum likelihood along a branch.

use super::branch::Branch;
use super::system::System;
use super::walk::Node;
use super::{LogitGame, Point, Refused};
use crate::linear::dot;
use crate::strategic::Mixed;
use detente_numbers::{abs, ln};

/// The precision that fits observed choices best.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The best point of the branch. Where the likelihood still rises at the end of the branch, that end.
    pub point: Point,
    /// The logarithm of the likelihood of the observed choices there.
    pub log_likelihood: f64,
    /// What it is with uniform play: of a model that explains nothing.
    pub uniform: f64,
    /// What it is with the observed shares as chances: of a model that explains everything.
    pub saturated: f64,
    /// The precisions at which the logarithm of the likelihood is 1.92 below its most, on both sides: an approximate 95 % interval
    /// (likelihood ratio). `None` where it is not that low before the branch ends or the precision turns back.
    pub interval: [Option<f64>; 2],
    /// Whether the likelihood still rises where the branch ends: the larger the precision, the better.
    pub is_at_end: bool,
    /// Other precisions at which the likelihood is larger than nearby.
    pub others: Vec<f64>,
}

/// Half of the 95 % quantile of chi squared with one degree of freedom.
const HALF_QUANTILE: f64 = 1.920_729_410_347_062;

impl LogitGame {
    /// Fits precision to how often each strategy was observed. The chances are those of a branch: the principal one, as is usual, or another.
    ///
    /// # Errors
    /// Where counts are not one for each strategy, or not finite and at least 0 with one above.
    pub fn fit(&self, branch: &Branch, counts: &Mixed) -> Result<Fit, Refused> {
        let fits = counts.len() == self.scaled.players()
            && counts.iter().zip(self.scaled.shape.counts()).all(|(counts, count)| counts.len() == *count);
        let counts: Vec<f64> = counts.iter().flatten().copied().collect();
        let are_counts = counts.iter().all(|count| *count >= 0.0 && count.is_finite())
            && counts.iter().any(|count| *count > 0.0);
        if !fits || !are_counts {
            return Err(Refused::Profile);
        }
        let mut system = System::new(&self.scaled);
        let mut tops = tops(&mut system, &branch.nodes, &counts);
        tops.sort_by(|left, right| {
            right.0.log_likelihood(&counts).total_cmp(&left.0.log_likelihood(&counts))
        });
        let (best, place) = &tops[0];
        let unit = self.scaled.unit;
        let most = best.log_likelihood(&counts);
        let interval = [false, true].map(|upwards| {
            bound(&mut system, &branch.nodes, *place, best, (&counts, most - HALF_QUANTILE), upwards)
                .map(|at| at / unit)
        });
        system.go(&best.logs, best.precision);
        let uniform = vec![1.0; counts.len()];
        Ok(Fit {
            point: self.point(&system),
            log_likelihood: most,
            uniform: self.log_likelihood_of(&uniform, &counts),
            saturated: self.log_likelihood_of(&counts, &counts),
            interval,
            is_at_end: *place + 1 == branch.nodes.len() && best.slope(&counts) > 0.0,
            others: tops[1..].iter().map(|(node, _)| node.precision / unit).collect(),
        })
    }

    /// The best fit over several branches, and the number of its branch; the first of those that fit alike. `None` where there is no branch.
    ///
    /// # Errors
    /// As [`LogitGame::fit`].
    pub fn best_fit(&self, branches: &[Branch], counts: &Mixed) -> Result<Option<(usize, Fit)>, Refused> {
        let mut best: Option<(usize, Fit)> = None;
        for (number, branch) in branches.iter().enumerate() {
            let fit = self.fit(branch, counts)?;
            if best.as_ref().is_none_or(|(_, best)| fit.log_likelihood > best.log_likelihood) {
                best = Some((number, fit));
            }
        }
        Ok(best)
    }

    /// With chances in proportion to some weights.
    fn log_likelihood_of(&self, weights: &[f64], counts: &[f64]) -> f64 {
        let mut sum = 0.0;
        for player in 0..self.scaled.players() {
            let total: f64 = weights[self.scaled.range(player)].iter().sum();
            let seen = self.scaled.range(player).filter(|at| counts[*at] > 0.0);
            sum += seen.map(|at| counts[at] * ln(weights[at] / total)).sum::<f64>();
        }
        sum
    }
}

impl Node {
    fn log_likelihood(&self, counts: &[f64]) -> f64 {
        dot(&self.logs, counts)
    }

    /// How the logarithm of the likelihood changes along the branch.
    fn slope(&self, counts: &[f64]) -> f64 {
        dot(&self.along.logs, counts)
    }
}

/// Points where the likelihood is larger than nearby, each with the number of the node before it. At least one.
fn tops(system: &mut System, nodes: &[Node], counts: &[f64]) -> Vec<(Node, usize)> {
    let mut tops = Vec::new();
    if let [first, ..] = nodes
        && first.slope(counts) <= 0.0
    {
        tops.push((first.clone(), 0));
    }
    for (at, pair) in nodes.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        if from.slope(counts) > 0.0 && to.slope(counts) <= 0.0 {
            tops.push((top_between(system, from, to, counts), at));
        }
    }
    if let [.., last] = nodes
        && (last.slope(counts) > 0.0 || tops.is_empty())
    {
        tops.push((last.clone(), nodes.len() - 1));
    }
    tops
}

fn top_between(system: &mut System, from: &Node, to: &Node, counts: &[f64]) -> Node {
    let (mut low, mut high) = (0.0, 1.0);
    let mut best = from.clone();
    for _ in 0..52 {
        let middle = (low + high) / 2.0;
        let Some(node) = system.between(from, to, middle) else { break };
        let slope = node.slope(counts);
        if slope > 0.0 {
            low = middle
        } else {
            high = middle
        }
        best = node;
        if abs(slope) < 1e-15 || high - low < 1e-15 {
            break;
        }
    }
    best
}

/// Where the likelihood has fallen to a level, in the direction of growing or falling precision, before the branch turns back.
fn bound(
    system: &mut System,
    nodes: &[Node],
    place: usize,
    best: &Node,
    (counts, level): (&[f64], f64),
    upwards: bool,
) -> Option<f64> {
    let faces_up = best.along.precision > 0.0;
    let is_onward = faces_up == upwards;
    let rest: Vec<&Node> =
        if is_onward { nodes[place + 1..].iter().collect() } else { nodes[..=place].iter().rev().collect() };
    let mut from = best;
    for to in rest {
        if (to.along.precision > 0.0) != faces_up {
            return None;
        }
        if to.log_likelihood(counts) <= level {
            let (mut low, mut high) = (0.0, 1.0);
            let mut found = to.precision;
            for _ in 0..50 {
                let middle = (low + high) / 2.0;
                // Between two nodes in the order of the branch.
                let node = if is_onward {
                    system.between(from, to, middle)
                } else {
                    system.between(to, from, 1.0 - middle)
                };
                let Some(node) = node else { break };
                if node.log_likelihood(counts) > level {
                    low = middle
                } else {
                    high = middle
                }
                found = node.precision;
            }
            return Some(found);
        }
        from = to;
    }
    None
}
