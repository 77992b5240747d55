//! Cuts a front of three goals or more: those stay that lie near directions spread evenly over the goals.
//!
//! K. Deb and H. Jain (IEEE Transactions on Evolutionary Computation 18, 2014), with directions on a simplex lattice (I. Das and J. E. Dennis,
//! SIAM Journal on Optimization 8, 1998). Goals are first put on one scale, from the best value of each to where the plane through the
//! extreme points meets its axis; where that plane makes no sense, to the worst value of the front (as J. Blank, K. Deb and P. C. Roy,
//! EMO 2019).

use super::pool::Pool;
use detente_numbers::{abs, max, min, sqrt};

/// Directions that are worked on together.
const LANES: usize = 8;

/// Directions, and the scale that the search has found for the goals.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Directions {
    goals: usize,
    /// Of length 1, some directions at a time, so that they can be worked on together: for each goal their numbers. The last direction fills up
    /// what is left over.
    along: Vec<[f64; LANES]>,
    count: usize,
    /// The best value of each goal so far.
    pub(super) ideal: Vec<f64>,
    /// For each goal, the values of the point that is best where only this goal may be bad; infinite before there is one.
    pub(super) extremes: Vec<f64>,
}

/// Where a point lies among the directions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Near {
    /// The nearest direction.
    pub(super) direction: u32,
    /// The square of the distance from it.
    pub(super) distance: f64,
}

impl Directions {
    /// As many directions as a lattice has without being more than so many.
    pub(super) fn new(goals: usize, most: usize) -> Self {
        let lattice = lattice(goals, most);
        let count = lattice.len() / goals;
        let part = |direction: usize, goal: usize| {
            let weights = &lattice[direction * goals..(direction + 1) * goals];
            weights[goal] / sqrt(weights.iter().map(|weight| weight * weight).sum())
        };
        let lanes = |block: usize, goal: usize| {
            std::array::from_fn(|lane| part((block * LANES + lane).min(count - 1), goal))
        };
        let blocks = 0..count.div_ceil(LANES);
        let along = blocks.flat_map(|block| (0..goals).map(move |goal| (block, goal)));
        let along = along.map(|(block, goal)| lanes(block, goal)).collect();
        let (ideal, extremes) = (vec![f64::INFINITY; goals], vec![f64::INFINITY; goals * goals]);
        Self { goals, along, count, ideal, extremes }
    }

    /// Learns the scale from the first front, then says where each of the rows lies.
    pub(super) fn place(&mut self, pool: &Pool, first_front: &[u32], rows: &[u32]) -> Vec<Near> {
        for row in first_front {
            for (ideal, value) in self.ideal.iter_mut().zip(pool.value(*row as usize)) {
                *ideal = min(*ideal, *value);
            }
        }
        if self.ideal.iter().any(|ideal| !ideal.is_finite()) {
            return vec![Near { direction: 0, distance: 0.0 }; rows.len()];
        }
        self.find_extremes(pool, first_front);
        let spans = self.spans(pool, first_front);
        let mut scaled = vec![0.0; self.goals];
        let mut near = Vec::with_capacity(rows.len());
        for row in rows {
            let value = pool.value(*row as usize);
            for goal in 0..self.goals {
                scaled[goal] = (value[goal] - self.ideal[goal]) / spans[goal];
            }
            near.push(self.nearest(&scaled));
        }
        near
    }

    /// The nearest direction is the one along which the point lies furthest; of several the first.
    fn nearest(&self, scaled: &[f64]) -> Near {
        let mut most = [f64::NEG_INFINITY; LANES];
        let mut at = [0.0; LANES];
        for (block, parts) in self.along.chunks_exact(self.goals).enumerate() {
            let mut along = [0.0; LANES];
            for (scaled, parts) in scaled.iter().zip(parts) {
                along.iter_mut().zip(parts).for_each(|(along, part)| *along += scaled * part);
            }
            // Whether it is further is a number as well, so that lanes stay together.
            for lane in 0..LANES {
                let is_further = along[lane] > most[lane];
                at[lane] = if is_further { block as f64 } else { at[lane] };
                most[lane] = if is_further { along[lane] } else { most[lane] };
            }
        }
        let mut best = (f64::NEG_INFINITY, 0);
        for (lane, (along, block)) in most.into_iter().zip(at).enumerate() {
            let direction = (block as usize * LANES + lane).min(self.count - 1);
            if along > best.0 || (along == best.0 && direction < best.1) {
                best = (along, direction);
            }
        }
        let square: f64 = scaled.iter().map(|scaled| scaled * scaled).sum();
        Near { direction: best.1 as u32, distance: max(square - best.0 * best.0, 0.0) }
    }

    fn find_extremes(&mut self, pool: &Pool, first_front: &[u32]) {
        let goals = self.goals;
        for axis in 0..goals {
            let far = |value: &[f64]| off_axis(value, &self.ideal, axis);
            let mut best = (far(&self.extremes[axis * goals..(axis + 1) * goals]), None);
            for row in first_front {
                let far = far(pool.value(*row as usize));
                if far < best.0 {
                    best = (far, Some(*row));
                }
            }
            if let Some(row) = best.1 {
                self.extremes[axis * goals..(axis + 1) * goals].copy_from_slice(pool.value(row as usize));
            }
        }
    }

    /// How much of each goal is one on the common scale: above 0.
    fn spans(&self, pool: &Pool, first_front: &[u32]) -> Vec<f64> {
        let mut worst = vec![f64::NEG_INFINITY; self.goals];
        for row in first_front {
            for (worst, value) in worst.iter_mut().zip(pool.value(*row as usize)) {
                *worst = max(*worst, *value);
            }
        }
        let fallback = |goal: usize| worst[goal] - self.ideal[goal];
        let plane = self.intercepts().filter(|plane| {
            plane.iter().enumerate().all(|(goal, span)| *span > 1e-9 && *span <= fallback(goal))
        });
        let spans = plane.unwrap_or_else(|| (0..self.goals).map(fallback).collect());
        spans.into_iter().map(|span| if span > 1e-12 && span.is_finite() { span } else { 1.0 }).collect()
    }

    /// Where the plane through the extreme points meets the axes, measured from the best values; `None` where it meets one nowhere.
    fn intercepts(&self) -> Option<Vec<f64>> {
        let goals = self.goals;
        let mut rows: Vec<Vec<f64>> = self
            .extremes
            .chunks_exact(goals)
            .map(|extreme| {
                extreme.iter().zip(&self.ideal).map(|(value, ideal)| value - ideal).chain([1.0]).collect()
            })
            .collect();
        // Elimination with the largest pivot of each column.
        for column in 0..goals {
            let size = |row: &usize| abs(rows[*row][column]);
            let pivot = (column..goals).max_by(|a, b| size(a).total_cmp(&size(b)))?;
            rows.swap(column, pivot);
            let lead = rows[column].clone();
            if !lead[column].is_finite() || abs(lead[column]) < 1e-12 {
                return None;
            }
            for row in (0..goals).filter(|row| *row != column) {
                let factor = rows[row][column] / lead[column];
                rows[row].iter_mut().zip(&lead).for_each(|(number, lead)| *number -= factor * lead);
            }
        }
        Some((0..goals).map(|goal| rows[goal][goal] / rows[goal][goals]).collect())
    }

    /// Which of the rows of the last front stay beside those that surely do, by place in `last`: again and again one near the direction that has
    /// fewest; the nearest where it has none, else any. `luck` gives a number between 0 and 1 for each row taken.
    pub(super) fn fill(
        &self,
        sure: &[Near],
        last: &[Near],
        stay: usize,
        luck: impl Fn(u32) -> f64,
    ) -> Vec<usize> {
        let mut counts = vec![0_u32; self.count];
        sure.iter().for_each(|near| counts[near.direction as usize] += 1);
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); self.count];
        last.iter().enumerate().for_each(|(place, near)| waiting[near.direction as usize].push(place));
        let mut open: Vec<usize> = (0..self.count).filter(|at| !waiting[*at].is_empty()).collect();
        // Those of the open ones that have fewest.
        let (mut fewest, mut level) = (0, Vec::new());
        let mut taken = Vec::with_capacity(stay);
        while taken.len() < stay {
            if level.is_empty() {
                open.retain(|at| !waiting[*at].is_empty());
                let Some(least) = open.iter().map(|at| counts[*at]).min() else { break };
                fewest = least;
                level.extend(open.iter().filter(|at| counts[**at] == fewest));
            }
            // The whole part chooses the direction, what is left of it the row.
            let chance = luck(taken.len() as u32) * level.len() as f64;
            let direction: usize = level.swap_remove(chance as usize);
            let line = &mut waiting[direction];
            let any = (chance - (chance as usize) as f64) * line.len() as f64;
            let at = if fewest == 0 { nearest_of(line, last) } else { any as usize };
            taken.push(line.swap_remove(at));
            counts[direction] += 1;
        }
        taken
    }
}

/// How far a value is from the axis of one goal: the largest of its distances from the ideal, with little weight on that goal.
fn off_axis(value: &[f64], ideal: &[f64], axis: usize) -> f64 {
    const WEIGHT: f64 = 1e-6;
    let mut most = f64::NEG_INFINITY;
    for (goal, (value, ideal)) in value.iter().zip(ideal).enumerate() {
        let distance = value - ideal;
        most = max(most, if goal == axis { WEIGHT * distance } else { distance });
    }
    most
}

/// The place in the line of the point that is nearest to its direction.
fn nearest_of(line: &[usize], near: &[Near]) -> usize {
    let distance = |at: &usize| near[line[*at]].distance;
    (0..line.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}

/// Weights that sum to 1, row by row: a simplex lattice of at most so many points. Where one with inner points would be larger, two layers: one on the
/// border and one half as wide inside.
fn lattice(goals: usize, most: usize) -> Vec<f64> {
    let size = |parts: usize| points_of_lattice(goals, parts);
    let finest = |most: usize| (1..).take_while(|parts| size(*parts) <= most).last().unwrap_or(1);
    let parts = finest(most);
    if parts >= goals {
        return layer(goals, parts, 1.0);
    }
    let mut weights = layer(goals, parts, 1.0);
    if size(parts) + size(1) <= most {
        weights.extend(layer(goals, finest(most - size(parts)).min(parts), 0.5));
    }
    weights
}

/// How many ways there are to write `parts` as an ordered sum of so many whole numbers; the largest number there is where it would be more.
fn points_of_lattice(goals: usize, parts: usize) -> usize {
    let mut ways = 1_usize;
    for part in 1..=parts {
        ways = ways.saturating_mul(goals - 1 + part) / part;
    }
    ways
}

fn layer(goals: usize, parts: usize, width: f64) -> Vec<f64> {
    let mut weights = Vec::new();
    let mut counts = vec![0; goals];
    counts[goals - 1] = parts;
    loop {
        let weight = |count: &usize| width * *count as f64 / parts as f64 + (1.0 - width) / goals as f64;
        weights.extend(counts.iter().map(weight));
        // The next in order: what the last goal has moves one goal to the left.
        let Some(from) = (1..goals).rev().find(|goal| counts[*goal] > 0) else { return weights };
        let moved = counts[from] - 1;
        counts[from] = 0;
        counts[goals - 1] = moved;
        counts[from - 1] += 1;
    }
}
