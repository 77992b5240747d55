//! What happens along a branch: precision turns back, or other branches cross.

use super::system::{Direction, Held, System};
use super::walk::{Node, cubic};
use crate::linear::{dot, null_directions};
use detente_numbers::{abs, exp, max, min, sqrt};

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
/// Points that a junction is between, in the length of [`System::length`].
const BESIDE: f64 = 3e-5;
/// Points off a junction, in the length of [`System::length`], where another branch is looked for.
const OFF: [f64; 4] = [0.05, 0.15, 0.015, 0.005];
/// Directions that a matrix takes to less than this share of the most are those in which branches leave.
const NULL_SHARE: f64 = 1e-4;

/// Where precision turns back between two nodes.
pub(super) fn fold(system: &mut System, from: &Node, to: &Node) -> Option<Node> {
    let ends = [from.along.precision, to.along.precision];
    let mut best: Option<Node> = None;
    zero_between(ends, 1e-13, |share| {
        let node = system.between(from, to, share)?;
        let value = node.along.precision;
        if best.as_ref().is_none_or(|best| abs(value) < abs(best.along.precision)) {
            best = Some(node);
        }
        Some(value)
    });
    best
}

/// The share of the way from one node to another where an odd number of branches crosses.
pub(super) fn odd_crossing(system: &mut System, from: &Node, to: &Node) -> f64 {
    let highest = max(from.crossing, to.crossing);
    let value = |node: &Node| {
        let size = exp(node.crossing - highest);
        if node.is_negative { -size } else { size }
    };
    // Closer than this the place itself keeps points from being corrected.
    zero_between([value(from), value(to)], 1e-6, |share| Some(value(&system.between(from, to, share)?)))
}

/// The share of the way at which a smooth function crosses zero, by the rule of Illinois; where it cannot be evaluated, the share that was
/// to be tried.
fn zero_between(ends: [f64; 2], small: f64, mut of: impl FnMut(f64) -> Option<f64>) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    let [mut low_value, mut high_value] = ends;
    let starts_below = low_value < 0.0;
    let mut replaced_low = None;
    let mut share = 0.5;
    for _ in 0..60 {
        share = (low * high_value - high * low_value) / (high_value - low_value);
        let Some(value) = of(share) else { break };
        if abs(value) <= small || high - low < 1e-13 {
            // Along the line through the nearer end, once more.
            let (other, other_value) =
                if (value < 0.0) == starts_below { (high, high_value) } else { (low, low_value) };
            share = (share * other_value - other * value) / (other_value - value);
            break;
        }
        let replaces_low = (value < 0.0) == starts_below;
        let stays_again = replaced_low == Some(replaces_low);
        replaced_low = Some(replaces_low);
        // An end that stays twice counts half.
        let weight = if stays_again { 0.5 } else { 1.0 };
        if replaces_low {
            (low, low_value, high_value) = (share, value, high_value * weight);
        } else {
            (high, high_value, low_value) = (share, value, low_value * weight);
        }
    }
    share
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
        if (round == 5 && lowest > start - DIP) || high - low < 2e-5 {
            break;
        }
    }
    if lowest > start - 3.0 * DIP {
        return None;
    }
    // Beside a double zero, the root of the size is a line on each side.
    let mut touching = |low: f64, high: f64| {
        let [low_root, high_root] = [low, high].map(|share| value(share).map(|log| exp((log - start) / 2.0)));
        let (low_root, high_root) = (low_root?, high_root?);
        Some((low * high_root + high * low_root) / (low_root + high_root))
    };
    let mut share = touching(low, high).unwrap_or((low + high) / 2.0);
    for off in [1e-4, 1e-5] {
        share = touching(share - off, share + off).unwrap_or(share);
    }
    Some(share)
}

/// The junction at a share of the way between two nodes.
pub(super) fn junction(system: &mut System, from: &Node, to: &Node, share: f64) -> Junction {
    // The point itself cannot be corrected well: the middle of two beside it is as good.
    system.go(&from.logs, from.precision);
    let off = BESIDE / system.distance(from, to);
    let before = system.between(from, to, share - off).unwrap_or_else(|| from.clone());
    let after = system.between(from, to, share + off).unwrap_or_else(|| to.clone());
    let mut at = from.clone();
    let length = system.distance(&before, &after);
    at.precision = cubic(&before, &after, length, 0.5, &mut at.logs);
    at.along = before.along;
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
    /// Branches that leave here: each begins at the junction, and its second point faces away.
    pub(super) fn leaving(&self, system: &mut System) -> Vec<[Node; 2]> {
        let directions = self.directions();
        let off = directions.iter().filter_map(|direction| self.off(system, direction));
        off.map(|node| [self.before(&node), node]).collect()
    }

    /// The junction as a point of a branch that leaves it: along the curve of second degree through the next point and its direction.
    fn before(&self, node: &Node) -> Node {
        let mut before = node.clone();
        (before.logs, before.precision) = (self.at.logs.clone(), self.at.precision);
        before.regret = self.at.regret;
        // The next point is about this far off, in its direction's own length.
        let (way, along): (Vec<f64>, &[f64]) =
            (node.logs.iter().zip(&self.at.logs).map(|(to, from)| to - from).collect(), &node.along.logs);
        let far = dot(&way, along) / max(dot(along, along), 1e-300);
        let turned = |way: f64, along: f64| 2.0 * way / far - along;
        before.along.logs = way.iter().zip(along).map(|(way, along)| turned(*way, *along)).collect();
        before.along.precision = turned(node.precision - self.at.precision, node.along.precision);
        before
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
