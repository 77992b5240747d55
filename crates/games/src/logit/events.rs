//! What happens along a branch: precision turns back, or other branches cross.

use super::system::{Direction, Held, System};
use super::walk::Node;
use crate::linear::null_directions;
use detente_numbers::{abs, max, min, sqrt};

/// A place of a branch that is not like the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What happens.
    pub kind: Kind,
    /// At which precision.
    pub precision: f64,
    /// The chances there.
    pub profile: crate::strategic::Mixed,
}

/// What happens at a place of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Precision turns back: a pair of equilibria appears or vanishes.
    Fold,
    /// Another branch crosses, both of whose halves lie on the same side in precision.
    Pitchfork,
    /// Another branch crosses, with a half on each side in precision.
    Crossing,
    /// Branches leave in several directions at once.
    Multiple,
    /// Branches cross, but none that leaves was found.
    Unresolved,
}

/// Where branches cross, between a node and the next.
pub(super) struct Junction {
    /// The place, and the main branch's direction there.
    pub at: Node,
    /// Directions of length 1, across the main branch, in which all equations hold to first order.
    pub across: Vec<Direction>,
}

/// The determinant dips at least by this much (in logarithms) next to where branches cross an even number of times.
const DIP: f64 = 5.0;
/// Points off a junction, in the length of [`System::length`], where another branch is looked for.
const OFF: [f64; 4] = [0.05, 0.15, 0.015, 0.005];
/// Directions that a matrix takes to less than this share of the most are those in which branches leave.
const NULL_SHARE: f64 = 1e-4;

/// Where precision turns back between two nodes.
pub(super) fn fold(system: &mut System, from: &Node, to: &Node) -> Option<Node> {
    let (mut low, mut low_value) = (0.0, from.along.precision);
    let (mut high, mut high_value) = (1.0, to.along.precision);
    let mut best: Option<Node> = None;
    let mut side = 0;
    for _ in 0..40 {
        let share = (low * high_value - high * low_value) / (high_value - low_value);
        let Some(node) = system.between(from, to, share) else { break };
        let value = node.along.precision;
        let is_better = best.as_ref().is_none_or(|best| abs(value) < abs(best.along.precision));
        if is_better {
            best = Some(node);
        }
        if abs(value) < 1e-13 || high - low < 1e-12 {
            break;
        }
        // The Illinois rule: an end that stays counts half.
        if (value < 0.0) == (low_value < 0.0) {
            (low, low_value) = (share, value);
            high_value *= if side == 1 { 0.5 } else { 1.0 };
            side = 1;
        } else {
            (high, high_value) = (share, value);
            low_value *= if side == -1 { 0.5 } else { 1.0 };
            side = -1;
        }
    }
    best
}

/// The share of the way from one node to another where an odd number of branches crosses.
pub(super) fn odd_crossing(system: &mut System, from: &Node, to: &Node) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..48 {
        let middle = (low + high) / 2.0;
        let Some(node) = system.between(from, to, middle) else { break };
        if node.is_negative == from.is_negative { low = middle } else { high = middle }
        if high - low < 1e-13 {
            break;
        }
    }
    (low + high) / 2.0
}

/// The share where an even number of branches crosses, if the determinant touches zero between two nodes.
pub(super) fn even_crossing(system: &mut System, from: &Node, to: &Node) -> Option<f64> {
    let golden = (sqrt(5.0) - 1.0) / 2.0;
    let (mut low, mut high) = (0.0, 1.0);
    let mut value = |share: f64| system.between(from, to, share).map(|node| node.crossing);
    let start = max(from.crossing, to.crossing);
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut left_value, mut right_value) = (value(left)?, value(right)?);
    let mut lowest = start;
    for round in 0..60 {
        if left_value < right_value {
            (high, right, right_value) = (right, left, left_value);
            left = high - golden * (high - low);
            let Some(next) = value(left) else { break };
            left_value = next;
        } else {
            (low, left, left_value) = (left, right, right_value);
            right = low + golden * (high - low);
            let Some(next) = value(right) else { break };
            right_value = next;
        }
        lowest = min(lowest, min(left_value, right_value));
        // By now a crossing shows.
        if (round == 5 && lowest > start - DIP) || high - low < 1e-9 {
            break;
        }
    }
    (lowest < start - 4.0 * DIP).then_some((low + high) / 2.0)
}

/// The junction at a share of the way between two nodes.
pub(super) fn junction(system: &mut System, from: &Node, to: &Node, share: f64) -> Junction {
    // The point itself cannot be corrected well: the middle of two beside it is as good.
    let mut beside = |share: f64| system.between(from, to, share);
    let (before, after) = (beside(max(share - 1e-5, 0.0)), beside(min(share + 1e-5, 1.0)));
    let mut at = before.unwrap_or_else(|| from.clone());
    let after = after.unwrap_or_else(|| to.clone());
    at.logs.iter_mut().zip(&after.logs).for_each(|(log, other)| *log = (*log + other) / 2.0);
    at.precision = (at.precision + after.precision) / 2.0;
    system.go(&at.logs, at.precision);
    let cells = system.derivative();
    let parts = system.parts();
    let mut across: Vec<Direction> = Vec::new();
    let mut main = at.along.clone();
    let length = system.length(&main);
    scale(&mut main, 1.0 / length);
    for found in null_directions(&cells, parts.len() + 1, NULL_SHARE) {
        let mut direction = Direction { logs: vec![0.0; at.logs.len()], precision: found[parts.len()] };
        parts.iter().zip(&found).for_each(|(part, log)| direction.logs[*part] = *log);
        let before = system.length(&direction);
        for _ in 0..2 {
            for known in std::iter::once(&main).chain(&across) {
                let share = system.product(&direction, known);
                add(&mut direction, -share, known);
            }
        }
        let length = system.length(&direction);
        if length > 0.05 * before {
            scale(&mut direction, 1.0 / length);
            across.push(direction);
        }
    }
    Junction { at, across }
}

fn scale(direction: &mut Direction, by: f64) {
    direction.logs.iter_mut().for_each(|log| *log *= by);
    direction.precision *= by;
}

fn add(direction: &mut Direction, share: f64, other: &Direction) {
    direction.logs.iter_mut().zip(&other.logs).for_each(|(log, other)| *log += share * other);
    direction.precision += share * other.precision;
}

impl Junction {
    /// Points of branches that leave here, each facing away.
    pub(super) fn leaving(&self, system: &mut System) -> Vec<Node> {
        self.directions().iter().filter_map(|direction| self.off(system, direction)).collect()
    }

    /// Directions to look in.
    fn directions(&self) -> Vec<Direction> {
        let mixed = |left: &Direction, cosine: f64, right: &Direction, sine: f64| {
            let mut mixed = left.clone();
            scale(&mut mixed, cosine);
            add(&mut mixed, sine, right);
            mixed
        };
        let mut all = Vec::new();
        for (at, one) in self.across.iter().enumerate() {
            all.extend([1.0, -1.0].map(|sign| mixed(one, sign, one, 0.0)));
            for other in &self.across[at + 1..] {
                // Every thirty degrees.
                let long = sqrt(3.0) / 2.0;
                for (cosine, sine) in [(long, 0.5), (0.5, long)] {
                    for (one_sign, other_sign) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
                        all.push(mixed(one, cosine * one_sign, other, sine * other_sign));
                    }
                }
            }
        }
        all
    }

    fn off(&self, system: &mut System, direction: &Direction) -> Option<Node> {
        for distance in OFF {
            let moved = self.at.logs.iter().zip(&direction.logs).map(|(log, along)| log + distance * along);
            let logs: Vec<f64> = moved.collect();
            system.go(&logs, self.at.precision + distance * direction.precision);
            if system.correct(direction, 6.0 * distance).is_some() && system.precision > 0.0 {
                system.factor(Held::Across(direction));
                return Some(system.node());
            }
        }
        None
    }
}
