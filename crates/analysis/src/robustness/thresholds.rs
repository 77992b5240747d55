//! Satisficing and deviations, after J. D. Herman, P. M. Reed, H. B. Zeff and G. W. Characklis, "How should robustness be defined for water
//! systems planning under change?", Journal of Water Resources Planning and Management 141 (2015) 04015012.

use super::metrics::percentile;
use super::{Score, Table};
use detente_numbers::sequences::hits::hits_interval;
use detente_numbers::{abs, max};

/// Against what a deviation is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relative {
    /// In the figure's own unit.
    Not,
    /// As a share of the policy's own value in that draw.
    ToOwn,
    /// As a share of what it deviates from.
    ToOther,
}

/// Satisficing I: the share of draws in which a policy meets all aims, each a table with its threshold. The interval holds at all numbers
/// of draws at once. `None` where the tables are not of one size.
#[must_use]
pub fn satisficing(aims: &[(&Table, f64)], policy: usize) -> Option<Score> {
    let met = met(aims, policy)?;
    let hits = met.iter().filter(|met| **met).count();
    let (low, high) = hits_interval(hits as u64, met.len() as u64, 0.05);
    Some(Score { estimate: hits as f64 / met.len() as f64, low, high })
}

fn met(aims: &[(&Table, f64)], policy: usize) -> Option<Vec<bool>> {
    let (first, _) = aims.first()?;
    let is_alike = |(table, _): &(&Table, f64)| table.draws == first.draws && policy < table.policies;
    let is_met = |draw: usize| {
        aims.iter().all(|(table, threshold)| table.row(policy)[draw] >= table.aim.sign() * threshold)
    };
    aims.iter().all(is_alike).then(|| (0..first.draws).map(is_met).collect())
}

/// How far the world may lie from what is thought best before a policy fails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Horizon {
    /// The distance of the nearest draw in which the policy fails; of the furthest draw, if it fails in none.
    pub distance: f64,
    /// Whether it failed somewhere; otherwise the horizon lies beyond all draws.
    pub is_reached: bool,
    /// The share of draws that are nearer: where it is small, few draws say that the policy holds out that far.
    pub share_within: f64,
}

/// Satisficing II, the uncertainty horizon of info-gap theory (Y. Ben-Haim 2006) over the draws that were tried. `distances` says for each
/// draw how far its parameters lie from the best estimate, in what measure one likes: the greatest of each parameter's distance over its
/// range is that of info-gap's envelopes. An upper bound of the true horizon: draws between those that were tried may fail.
#[must_use]
pub fn horizon(aims: &[(&Table, f64)], policy: usize, distances: &[f64]) -> Option<Horizon> {
    let met = met(aims, policy)?;
    if met.len() != distances.len() {
        return None;
    }
    let (mut nearest, mut furthest) = (f64::INFINITY, 0.0);
    for (met, distance) in met.iter().zip(distances) {
        furthest = max(furthest, *distance);
        if !met && *distance < nearest {
            nearest = *distance;
        }
    }
    let is_reached = nearest < f64::INFINITY;
    let distance = if is_reached { nearest } else { furthest };
    let within = distances.iter().filter(|other| **other < distance).count();
    Some(Horizon { distance, is_reached, share_within: within as f64 / met.len() as f64 })
}

/// Regret I: the 90th percentile, over draws, of how far a policy's value deviates from its own in the baseline world, the greatest of all
/// aims (each a table with the policy's baseline value). Lower is better; a gain counts as a deviation too.
#[must_use]
pub fn baseline_deviation(aims: &[(&Table, f64)], policy: usize, relative: Relative) -> f64 {
    let of_aim = |(table, baseline): &(&Table, f64)| {
        let baseline = table.aim.sign() * baseline;
        deviation(table.row(policy).iter().map(|value| (*value, baseline)), relative)
    };
    aims.iter().map(of_aim).fold(0.0, max)
}

/// Regret II: the 90th percentile, over draws, of how far a policy falls short of the best one of the draw, the greatest of all aims.
#[must_use]
pub fn best_deviation(aims: &[&Table], policy: usize, relative: Relative) -> f64 {
    let of_aim = |table: &&Table| {
        let best = table.best();
        deviation(table.row(policy).iter().copied().zip(best), relative)
    };
    aims.iter().map(of_aim).fold(0.0, max)
}

/// The 90th percentile of deviations of the first number from the second. A share of nothing is 0 for no deviation, and infinite for one.
fn deviation(pairs: impl Iterator<Item = (f64, f64)>, relative: Relative) -> f64 {
    let one = |(own, other): (f64, f64)| {
        let distance = abs(own - other);
        let of = match relative {
            Relative::Not => return distance,
            Relative::ToOwn => abs(own),
            Relative::ToOther => abs(other),
        };
        if distance == 0.0 { 0.0 } else { distance / of }
    };
    let mut all: Vec<f64> = pairs.map(one).collect();
    all.sort_unstable_by(f64::total_cmp);
    percentile(&all, 0.9)
}
