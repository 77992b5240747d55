//! How good a front is: what it dominates, how far it is from another, and which of its points is a compromise.
//!
//! Points are slices of one value a goal; lower is better throughout, so goals to be raised go in with the other sign. Distances add up goals,
//! so goals of different units should be put on one scale first.

mod hypervolume; // What a front dominates.

pub use self::hypervolume::hypervolume;

use detente_numbers::{max, min, sqrt};

/// The mean distance of a front's points from the nearest point of a reference (D. A. Van Veldhuizen and G. B. Lamont, 1998, with the plain
/// mean): 0 where all are on it. Infinite where either is empty.
///
/// With the two exchanged it says how well the front covers the reference (C. A. Coello Coello and M. Reyes Sierra, MICAI 2004).
#[must_use]
pub fn generational_distance(front: &[Vec<f64>], reference: &[Vec<f64>]) -> f64 {
    if front.is_empty() {
        return f64::INFINITY;
    }
    let distance = |point: &Vec<f64>| {
        let squares = reference.iter().map(|other| {
            let parts = point.iter().zip(other).map(|(a, b)| (a - b) * (a - b));
            parts.sum::<f64>()
        });
        sqrt(squares.fold(f64::INFINITY, min))
    };
    front.iter().map(distance).sum::<f64>() / front.len() as f64
}

/// By how much a front falls short of a reference: the least amount by which every goal of all its points would have to be better for it to be
/// at least as good as each point of the reference (the additive indicator of E. Zitzler, L. Thiele, M. Laumanns, C. M. Fonseca and V.
/// Grunert da Fonseca, IEEE Transactions on Evolutionary Computation 7, 2003). Below 0 where it is better than all of it. Infinite where
/// either is empty.
#[must_use]
pub fn epsilon_indicator(front: &[Vec<f64>], reference: &[Vec<f64>]) -> f64 {
    if reference.is_empty() {
        return f64::INFINITY;
    }
    let short = |point: &[f64], other: &[f64]| {
        point.iter().zip(other).map(|(a, b)| a - b).fold(f64::NEG_INFINITY, max)
    };
    let nearest = |other: &Vec<f64>| front.iter().map(|point| short(point, other)).fold(f64::INFINITY, min);
    reference.iter().map(nearest).fold(f64::NEG_INFINITY, max)
}

/// The point that gives up least: of what the front offers in each goal, from the worst to the best value on it, the share that the point misses in
/// the goal where it misses most is the smallest of all (the compromise of P. L. Yu, Management Science 19, 1973, for the largest
/// difference). Of equal ones the first; with it that share. Nothing for an empty front.
#[must_use]
pub fn compromise(front: &[Vec<f64>]) -> Option<(usize, f64)> {
    let goals = front.first()?.len();
    let extreme = |goal: usize, pick: fn(f64, f64) -> f64, from: f64| {
        front.iter().map(|point| point[goal]).fold(from, pick)
    };
    let ends: Vec<(f64, f64)> = (0..goals)
        .map(|goal| (extreme(goal, min, f64::INFINITY), extreme(goal, max, f64::NEG_INFINITY)))
        .collect();
    let missed = |point: &Vec<f64>| {
        let share = |(value, (best, worst)): (&f64, &(f64, f64))| {
            if worst > best { (value - best) / (worst - best) } else { 0.0 }
        };
        point.iter().zip(&ends).map(share).fold(0.0, max)
    };
    let shares = front.iter().map(missed).enumerate();
    shares.min_by(|a, b| a.1.total_cmp(&b.1))
}
