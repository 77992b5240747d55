//! A branch from end to end, and where it crosses a precision.

use super::events::{Event, Junction, Kind, even_crossing, fold, junction, odd_crossing};
use super::limit::{Limit, limit, split};
use super::scaled::Scaled;
use super::system::{Held, System};
use super::walk::{Node, Stepped, Walk, cubic};
use crate::strategic::Payoffs;
use detente_numbers::{abs, exp, max};

/// A connected piece of the logit correspondence: logit equilibria and the precisions at which they are.
#[derive(Clone, Debug)]
pub struct Branch {
    /// How it was found.
    pub origin: Origin,
    /// Where its two ends lead.
    pub ends: [End; 2],
    /// Folds, and places where other branches cross, in the order of the branch.
    pub events: Vec<Event>,
    pub(super) nodes: Vec<Node>,
    /// Where other branches leave: the junction, and the next point.
    pub(super) leaving: Vec<[Node; 2]>,
}

/// How a branch was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
    /// It begins where all play uniformly, at precision 0: the principal branch.
    Uniform,
    /// It leaves another branch at this precision.
    Junction {
        /// Where branches cross.
        precision: f64,
    },
    /// From an equilibrium in which nobody mixes, backwards.
    PureEquilibrium,
    /// From the caller's start of this number.
    Start(usize),
    /// By a search at one precision.
    Search {
        /// The precision.
        precision: f64,
    },
}

/// Where an end of a branch leads.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// To uniform play, at precision 0.
    Uniform,
    /// To this Nash equilibrium, as precision grows without bound.
    Equilibrium(Limit),
    /// To another branch, at this precision.
    Junction {
        /// Where branches cross.
        precision: f64,
    },
    /// To its other end: the branch is closed.
    Closed,
    /// Nowhere that was found: no further step was possible, or there were too many. The last point is kept.
    Unfinished {
        /// How far it came.
        precision: f64,
        /// The most that a player could gain there by another strategy, in units of payoffs.
        regret: f64,
    },
}

/// How far branches are followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// A branch has arrived at an equilibrium when no player can gain more than this by another strategy, as a share of the largest
    /// difference that a player's own choice can make.
    pub regret: f64,
    /// Steps at most, in each direction.
    pub steps: usize,
    /// The correction that each step aims at, in units of an angle between chances: the smaller, the more steps, and the surer that none
    /// leads to another branch.
    pub correction: f64,
}

impl Default for Reach {
    fn default() -> Self {
        Self { regret: 1e-8, steps: 5000, correction: 0.001 }
    }
}

/// Until here a branch is followed though nobody regrets anything (where uniform play is an equilibrium, say): branches may cross it.
const LEAST_FAR: f64 = 1e3;
/// By how much the regret may be larger where no further step is possible.
const NEARLY: f64 = 100.0;
/// Until here it is followed where its equilibrium is not isolated, and which of many it is shows only slowly.
const FAR_UNISOLATED: f64 = 1e8;
/// Beyond, doubles hold nothing more.
const FARTHEST: f64 = 1e14;

/// Follows a branch from its newest node to its end.
pub(super) fn follow(walk: &mut Walk, payoffs: &Payoffs, reach: &Reach) -> End {
    let mut is_isolated = true;
    for _ in 0..reach.steps {
        match walk.advance() {
            Stepped::Home => {
                let home = walk.system.uniform();
                walk.nodes.push(reversed(home));
                return End::Uniform;
            }
            Stepped::Stuck => break,
            Stepped::On => {}
        }
        let node = &walk.nodes[walk.nodes.len() - 1];
        let is_far_enough = is_isolated || node.precision > FAR_UNISOLATED;
        if is_far_enough && node.along.precision > 0.0 && has_arrived(&walk.system, node, reach) {
            let limit = limit(payoffs, walk.system.game, &node.logs);
            is_isolated = limit.is_solved;
            if is_isolated || node.precision > FAR_UNISOLATED {
                return End::Equilibrium(limit);
            }
        }
        if is_closed(walk) {
            return End::Closed;
        }
    }
    let node = &walk.nodes[walk.nodes.len() - 1];
    let unit = walk.system.game.unit;
    // Where equilibria are not isolated, rounding may end the walk before it has arrived.
    if node.along.precision > 0.0 && node.regret <= NEARLY * reach.regret {
        return End::Equilibrium(limit(payoffs, walk.system.game, &node.logs));
    }
    End::Unfinished { precision: node.precision / unit, regret: node.regret * unit }
}

fn has_arrived(system: &System, node: &Node, reach: &Reach) -> bool {
    let is_pure = !system.mixes();
    node.precision > FARTHEST || (node.regret <= reach.regret && (is_pure || node.precision > LEAST_FAR))
}

/// Whether the newest step passed the first node again, facing the same way.
fn is_closed(walk: &mut Walk) -> bool {
    let [first, _, _, .., from, to] = walk.nodes.as_slice() else { return false };
    let passes = (from.precision < first.precision) != (to.precision < first.precision);
    if !passes || walk.system.product(&first.along, &to.along) < 0.0 {
        return false;
    }
    let (first, from, to) = (first.clone(), from.clone(), to.clone());
    let found = settle_between(&mut walk.system, &from, &to, first.precision);
    let same = found < 1e-9 && is_same(&walk.system.chances, &first.logs);
    walk.system.go(&to.logs, to.precision);
    same
}

/// Whether chances are those of some logarithms.
pub(super) fn is_same(chances: &[f64], logs: &[f64]) -> bool {
    chances.iter().zip(logs).all(|(chance, log)| abs(chance - exp(*log)) < 1e-6)
}

/// The same point, facing back.
pub(super) fn reversed(mut node: Node) -> Node {
    node.along.logs.iter_mut().for_each(|log| *log = -*log);
    node.along.precision = -node.along.precision;
    node.is_negative = !node.is_negative;
    node
}

impl Branch {
    /// With what happens along the nodes; at folds, nodes are added.
    pub(super) fn of_nodes(system: &mut System, origin: Origin, ends: [End; 2], nodes: Vec<Node>) -> Self {
        let mut branch = Self {
            origin,
            ends,
            events: Vec::new(),
            nodes: Vec::with_capacity(nodes.len()),
            leaving: Vec::new(),
        };
        for (at, node) in nodes.iter().enumerate() {
            // The first stretch off a junction belongs to the branch that is left.
            let first = usize::from(matches!(branch.ends[0], End::Junction { .. }));
            if at > first {
                branch.look_between(system, &nodes[at - 1], node);
            }
            branch.nodes.push(node.clone());
            if let [before, after] =
                [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| nodes.get(at)))
                && let (Some(before), Some(after)) = (before, after)
            {
                branch.look_at_dip(system, [before, node, after]);
            }
        }
        branch
    }

    fn look_between(&mut self, system: &mut System, from: &Node, to: &Node) {
        let turns = (from.along.precision < 0.0) != (to.along.precision < 0.0);
        if from.is_negative != to.is_negative {
            let share = odd_crossing(system, from, to);
            let found = junction(system, from, to, share);
            self.add_junction(system, &found, turns);
        } else if turns && let Some(node) = fold(system, from, to) {
            self.add_event(system, Kind::Fold, &node);
            self.nodes.push(node);
        }
    }

    /// Where the determinant is smaller than before and after, it may touch zero.
    fn look_at_dip(&mut self, system: &mut System, [before, node, after]: [&Node; 3]) {
        let is_dip = node.crossing < before.crossing && node.crossing < after.crossing;
        let flips = before.is_negative != node.is_negative || node.is_negative != after.is_negative;
        if !is_dip || flips {
            return;
        }
        let (from, to) = if before.crossing < after.crossing { (before, node) } else { (node, after) };
        if let Some(share) = even_crossing(system, from, to) {
            let found = junction(system, from, to, share);
            if !found.across.is_empty() {
                self.add_junction(system, &found, false);
            }
        }
    }

    fn add_junction(&mut self, system: &mut System, found: &Junction, turns: bool) {
        let leaving = found.leaving(system);
        let sides: Vec<bool> = leaving.iter().map(|[_, node]| node.precision > found.at.precision).collect();
        let kind = match sides.as_slice() {
            [] => Kind::Unresolved,
            [one, other] if *one == *other || turns => Kind::Pitchfork,
            [_, _] => Kind::Crossing,
            [_] => Kind::Unresolved,
            _ => Kind::Multiple,
        };
        self.add_event(system, kind, &found.at);
        self.leaving.extend(leaving);
    }

    fn add_event(&mut self, system: &System, kind: Kind, at: &Node) {
        let profile = split(system.game, at.logs.iter().map(|log| exp(*log)));
        self.events.push(Event { kind, precision: at.precision / system.game.unit, profile });
    }

    /// Logarithms of chances at each crossing of a precision (of the scaled game), with the size of the last correction.
    pub(super) fn crossings(&self, system: &mut System, precision: f64) -> Vec<(Vec<f64>, f64)> {
        let mut found: Vec<(Vec<f64>, f64)> = Vec::new();
        let mut add = |system: &System, correction: f64| found.push((system.logs.clone(), correction));
        for pair in self.nodes.windows(2) {
            let [from, to] = pair else { continue };
            if (from.precision <= precision) != (to.precision <= precision) {
                let correction = settle_between(system, from, to, precision);
                add(system, correction);
            }
        }
        // Past an end that leads to an equilibrium.
        let arrives = |end: &End| matches!(end, End::Equilibrium(_) | End::Unfinished { .. });
        if let [Some(first), Some(last)] = [self.nodes.first(), self.nodes.last()] {
            for (end, node) in self.ends.iter().zip([reversed(first.clone()), last.clone()]) {
                if arrives(end) && node.along.precision > 0.0 && node.precision < precision {
                    let correction = beyond(system.game, node, precision, system);
                    add(system, correction);
                }
            }
        }
        found
    }

    /// The least precision at which it is found, in the units of the scaled game.
    pub(super) fn least(&self) -> f64 {
        self.nodes.iter().map(|node| node.precision).fold(f64::INFINITY, detente_numbers::min)
    }
}

/// Goes to where the curve between two nodes crosses a precision; the size of the last correction.
fn settle_between(system: &mut System, from: &Node, to: &Node, precision: f64) -> f64 {
    system.go(&to.logs, to.precision);
    let length = system.distance(from, to);
    let mut logs = Vec::new();
    let (mut low, mut high) = (0.0, 1.0);
    let rises = to.precision > from.precision;
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        let is_before = (cubic(from, to, length, middle, &mut logs) < precision) == rises;
        if is_before { low = middle } else { high = middle }
    }
    system.go(&logs, precision);
    system.settle()
}

/// Walks on from the last node of a branch to a precision.
fn beyond(game: &Scaled, from: Node, precision: f64, system: &mut System) -> f64 {
    let mut walk = Walk::new(game, Reach::default().correction);
    walk.system.go(&from.logs, from.precision);
    walk.begin(from);
    for _ in 0..500 {
        if walk.advance() != Stepped::On || walk.nodes[walk.nodes.len() - 1].precision >= precision {
            break;
        }
    }
    if let [.., from, to] = walk.nodes.as_slice()
        && to.precision >= precision
    {
        return settle_between(system, from, to, precision);
    }
    // Not that far: from the last point on, unlikely strategies are left to the correction.
    let last = &walk.nodes[walk.nodes.len() - 1];
    system.go(&last.logs, precision);
    system.settle()
}

impl System<'_> {
    /// Newton's method at the present precision; the size of the last correction.
    pub(super) fn settle(&mut self) -> f64 {
        let mut last = f64::INFINITY;
        for _ in 0..60 {
            self.factor(Held::Precision);
            let size = self.newton();
            if !size.is_finite() {
                return f64::INFINITY;
            }
            let is_rounding = size <= 1e-15 || (last < 1e-6 && size > 0.5 * last);
            if !is_rounding || size < last {
                // Logarithms far off are approached in parts.
                self.take(if size > 2.0 { 2.0 / size } else { 1.0 });
                // What was too unlikely to count may count now.
                last = max(size, self.length(&self.step));
            }
            if is_rounding {
                break;
            }
        }
        last
    }

    /// Whether any strategy besides each player's likeliest moves anything.
    pub(super) fn mixes(&self) -> bool {
        !self.parts().is_empty()
    }

    /// The largest difference between a chance and the logit response, at the present point.
    pub(super) fn residual(&self) -> f64 {
        (0..self.game.players()).fold(0.0, |most, player| {
            let (values, chances) =
                (&self.values[self.game.range(player)], &self.chances[self.game.range(player)]);
            let response = super::responses(values, self.precision);
            response.iter().zip(chances).fold(most, |most, (one, other)| max(most, abs(one - other)))
        })
    }
}
