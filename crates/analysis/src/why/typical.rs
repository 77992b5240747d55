//! The trajectory in the middle of many.
//!
//! Modified band depth (S. López-Pintado and J. Romo, On the concept of depth for functional data, Journal of the American Statistical
//! Association 104, 2009, with bands of two): of all pairs of trajectories, and of all steps, how often a trajectory runs between the two. The deepest
//! one is a trajectory that there was, unlike a course of medians; and it does not depend on units, nor on how far out the outermost run. Several
//! quantities count alike (F. Ieva and A. M. Paganoni, Statistics 47, 2013, with equal weights).

/// The most typical of some trajectories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typical {
    /// Its number.
    pub trajectory: usize,
    /// Its depth: from 0 to 1, the share of pairs and moments between which it runs.
    pub depth: f64,
}

/// The deepest trajectory; of equally deep ones the first. `courses` has a trajectory after the other, each with so many numbers: its values at all
/// steps of one quantity, then those of the next. Nothing where there are none, or where a number is NaN.
#[must_use]
pub fn typical(courses: &[f64], width: usize) -> Option<Typical> {
    let depths = depths(courses, width)?;
    let mut best: Option<Typical> = None;
    for (trajectory, depth) in depths.into_iter().enumerate() {
        if best.is_none_or(|best| depth > best.depth) {
            best = Some(Typical { trajectory, depth });
        }
    }
    best
}

/// The depth of each trajectory; see [`typical`]. Of pairs, those that the trajectory is one of count as well.
#[must_use]
pub fn depths(courses: &[f64], width: usize) -> Option<Vec<f64>> {
    if width == 0
        || courses.is_empty()
        || !courses.len().is_multiple_of(width)
        || courses.iter().any(|x| x.is_nan())
    {
        return None;
    }
    let count = courses.len() / width;
    // How many pairs a trajectory runs between, over all moments: whole numbers, so that no order of sums matters.
    let mut between = vec![0_u128; count];
    let mut order: Vec<(f64, usize)> = Vec::with_capacity(count);
    for moment in 0..width {
        order.clear();
        order.extend((0..count).map(|trajectory| (courses[trajectory * width + moment], trajectory)));
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut below = 0;
        for equal in order.chunk_by(|a, b| a.0 == b.0) {
            let above = count - below - equal.len();
            // All pairs but those that lie on one side.
            let pairs = pairs(count) - pairs(below) - pairs(above);
            equal.iter().for_each(|(_, trajectory)| between[*trajectory] += pairs);
            below += equal.len();
        }
    }
    let all = pairs(count).max(1) as f64 * width as f64;
    // A single trajectory is in the middle of itself.
    Some(between.into_iter().map(|pairs| if count == 1 { 1.0 } else { pairs as f64 / all }).collect())
}

fn pairs(count: usize) -> u128 {
    let count = count as u128;
    count * count.saturating_sub(1) / 2
}
