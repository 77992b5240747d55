//! Walking along a branch: predict by a cubic through the newest two points, correct by Newton's method across the direction of the walk.

use super::scaled::Scaled;
use super::system::{Direction, Held, System};
use crate::linear::dot;
use detente_numbers::{abs, max, min};

/// Factors are used again after a correction smaller than this.
const STALE: f64 = 1e-3;
/// A point is on the branch when the next correction would be smaller than this.
const CORRECTED: f64 = 1e-13;
/// Corrections below this may be rounding, where the precision is large or branches cross close by.
const ROUNDING: f64 = 1e-7;
/// The largest first correction that is trusted to lead back to the same branch, beside the one aimed at.
const REACH: f64 = 7.0;
/// Steps, in the length of [`System::length`].
const FIRST_STEP: f64 = 0.05;
const LARGEST_STEP: f64 = 1.5;
const SMALLEST_STEP: f64 = 1e-9;
/// How long a direction of length 1 may be at the next point.
const SCALES: std::ops::Range<f64> = 0.15..3.0;
/// A step over a place where branches cross is no longer than this, and turns no more than this cosine says.
const CROSSING_STEP: f64 = 1e-3;
const CROSSING_COSINE: f64 = 0.999_99;
/// Two neighbouring directions differ by no more than this cosine says.
const COSINE_LEAST: f64 = 0.9;

/// A point of a branch, with all that the next point and what happens between the two need.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub logs: Vec<f64>,
    pub precision: f64,
    pub along: Direction,
    /// The determinant that changes its sign where branches cross: whether it is negative, and the logarithm of its size.
    pub is_negative: bool,
    pub crossing: f64,
    pub regret: f64,
}

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stepped {
    On,
    /// Precision 0 lies ahead, where all play uniformly.
    Home,
    /// No step, however small, leads to another point.
    Stuck,
}

impl System<'_> {
    /// Corrects the present point across a direction; the size of the first correction, or `None` where it leads nowhere near.
    pub(super) fn correct(&mut self, across: &Direction, reach: f64) -> Option<f64> {
        let (mut first, mut last) = (0.0, f64::INFINITY);
        let (mut is_fresh, mut stalls) = (false, 0);
        for round in 0..20 {
            if last > STALE {
                self.factor(Held::Across(across));
                is_fresh = true;
            }
            let size = self.newton();
            if !size.is_finite() || (round == 0 && size > reach) {
                return None;
            }
            if round == 0 {
                first = size;
            } else if size > 0.5 * last {
                // Old factors, or the limit of rounding, or no way to the branch.
                if !is_fresh && stalls < 2 {
                    (last, stalls) = (f64::INFINITY, stalls + 1);
                    continue;
                }
                return (size < ROUNDING).then_some(first);
            }
            self.take(1.0);
            // What was too unlikely to count may count now.
            let size = max(size, self.length(&self.step));
            if size > reach {
                return None;
            }
            // The next correction would be the smaller by as much as this one is smaller than the last.
            let shrinks_to = if last.is_finite() { size / last } else { 1.0 };
            if size * shrinks_to <= self.enough() {
                return Some(first);
            }
            last = size;
            is_fresh = false;
        }
        None
    }

    /// A correction as small as this can be left out: the response to it is small, too.
    fn enough(&self) -> f64 {
        max(CORRECTED / (1.0 + abs(self.precision)), 1e-16)
    }

    /// The present point as one of a branch that goes on as `across` does.
    pub(super) fn node(&mut self) -> Node {
        let mut along = Direction::default();
        let (is_negative, crossing) = self.tangent(&mut along);
        let (logs, precision, regret) = (self.logs.clone(), self.precision, self.regret());
        Node { logs, precision, along, is_negative, crossing, regret }
    }

    /// Where all play uniformly, facing growing precision.
    pub(super) fn uniform(&mut self) -> Node {
        let nothing = vec![0.0; self.game.total()];
        self.go(&nothing, 0.0);
        let up = Direction { logs: nothing, precision: 1.0 };
        self.factor(Held::Across(&up));
        self.node()
    }

    /// The point at a share of the way from one node to the next, corrected; `None` where that fails.
    pub(super) fn between(&mut self, from: &Node, to: &Node, share: f64) -> Option<Node> {
        let length = self.distance(from, to);
        let mut logs = Vec::new();
        let precision = cubic(from, to, length, share, &mut logs);
        self.go(&logs, precision);
        let mixed = |from: f64, to: f64| from + share * (to - from);
        let logs = from.along.logs.iter().zip(&to.along.logs).map(|(from, to)| mixed(*from, *to)).collect();
        let across = Direction { logs, precision: mixed(from.along.precision, to.along.precision) };
        self.correct(&across, f64::INFINITY)?;
        self.factor(Held::Across(&across));
        Some(self.node())
    }

    /// How far two neighbouring points are apart along their branch, in the metric at the present point.
    pub(super) fn distance(&self, from: &Node, to: &Node) -> f64 {
        let minus = |to: &[f64], from: &[f64]| to.iter().zip(from).map(|(to, from)| to - from).collect();
        let way = Direction { logs: minus(&to.logs, &from.logs), precision: to.precision - from.precision };
        let both = to.along.logs.iter().zip(&from.along.logs).map(|(to, from)| (to + from) / 2.0).collect();
        let mean = Direction { logs: both, precision: (to.along.precision + from.along.precision) / 2.0 };
        self.product(&way, &mean) / max(self.product(&mean, &mean), 1e-300)
    }
}

/// The cubic through two nodes in their directions, at a share of the way from one to the other (beyond 1: past the second).
pub(super) fn cubic(from: &Node, to: &Node, length: f64, share: f64, logs: &mut Vec<f64>) -> f64 {
    let (square, cube) = (share * share, share * share * share);
    let weights = [
        2.0 * cube - 3.0 * square + 1.0,
        (cube - 2.0 * square + share) * length,
        3.0 * square - 2.0 * cube,
        (cube - square) * length,
    ];
    logs.clear();
    let of = |from: f64, along: f64, to: f64, after: f64| dot(&weights, &[from, along, to, after]);
    let starts = from.logs.iter().zip(&from.along.logs);
    let ends = to.logs.iter().zip(&to.along.logs);
    logs.extend(starts.zip(ends).map(|((from, along), (to, after))| of(*from, *along, *to, *after)));
    of(from.precision, from.along.precision, to.precision, to.along.precision)
}

pub(super) struct Walk<'g> {
    pub system: System<'g>,
    pub nodes: Vec<Node>,
    /// The first correction that a step aims at.
    aim: f64,
    step: f64,
    /// How far the newest two points are apart.
    last_step: f64,
    predicted: Vec<f64>,
}

impl<'g> Walk<'g> {
    pub(super) fn new(game: &'g Scaled, aim: f64) -> Self {
        Self {
            aim,
            system: System::new(game),
            nodes: Vec::with_capacity(128),
            step: FIRST_STEP,
            last_step: FIRST_STEP,
            predicted: Vec::new(),
        }
    }

    /// Begins another walk at a point.
    pub(super) fn begin(&mut self, at: Node) {
        self.nodes.clear();
        self.nodes.push(at);
        self.step = FIRST_STEP;
    }

    /// One more point.
    pub(super) fn advance(&mut self) -> Stepped {
        let mut is_small = false;
        loop {
            let Some(precision) = self.predict() else {
                self.step /= 2.0;
                continue;
            };
            let from = &self.nodes[self.nodes.len() - 1];
            if precision <= 0.0 {
                if from.precision < self.system.game.one_only() {
                    return Stepped::Home;
                }
                self.step /= 2.0;
                continue;
            }
            if let Some(first) = self.arrive(precision) {
                let growth = detente_numbers::sqrt(self.aim / max(first, 1e-9));
                self.step = min(self.step * min(max(growth, 0.4), 2.0), LARGEST_STEP);
                return Stepped::On;
            }
            self.step /= 2.0;
            if self.step < SMALLEST_STEP {
                if is_small {
                    return Stepped::Stuck;
                }
                // Whatever is in the way may be small: one try to step over it.
                (is_small, self.step) = (true, 2.0 * FIRST_STEP);
            }
        }
    }

    /// The precision of the point that is predicted; `None` where a chance would go far beyond 1.
    fn predict(&mut self) -> Option<f64> {
        let to = &self.nodes[self.nodes.len() - 1];
        let precision = if let [.., from, to] = self.nodes.as_slice() {
            cubic(from, to, self.last_step, 1.0 + self.step / self.last_step, &mut self.predicted)
        } else {
            self.predicted.clear();
            let moved = to.logs.iter().zip(&to.along.logs).map(|(log, along)| log + self.step * along);
            self.predicted.extend(moved);
            to.precision + self.step * to.along.precision
        };
        let is_possible = self.predicted.iter().all(|log| *log < 0.3) || self.step < SMALLEST_STEP;
        is_possible.then_some(precision)
    }

    /// Corrects what was predicted, and adds it where it is the same branch; the first correction.
    fn arrive(&mut self, precision: f64) -> Option<f64> {
        self.system.go(&self.predicted, precision);
        let from = &self.nodes[self.nodes.len() - 1];
        let first = self.system.correct(&from.along, min(REACH * self.aim, 0.5 * self.step))?;
        let node = self.system.node();
        // By so much the scale of things changes along the step, which must not be much for the cubic to mean anything.
        let scale = self.system.length(&from.along);
        let cosine = self.system.product(&from.along, &node.along) / scale;
        let advanced = self.system.distance(from, &node);
        // Where branches seem to cross, more care: it may be another branch, close by.
        let crosses = node.is_negative != from.is_negative;
        let (least, longest) =
            if crosses { (CROSSING_COSINE, CROSSING_STEP) } else { (COSINE_LEAST, LARGEST_STEP) };
        let is_near = SCALES.contains(&scale) && cosine >= least && self.step <= longest && advanced > 0.0;
        if !is_near || node.precision <= 0.0 {
            return None;
        }
        self.last_step = advanced;
        self.nodes.push(node);
        Some(first)
    }
}
