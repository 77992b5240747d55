//! Which branches there are besides the principal one: from junctions, from pure equilibria, from starts, and by a search at a precision.

use super::branch::{Branch, End, Origin, Reach, follow, is_same, reversed};
use super::events::Event;
use super::limit::split;
use super::system::{Direction, Held, System};
use super::two_by_two;
use super::walk::{Node, Walk};
use super::{LogitGame, Refused, Solution};
use crate::strategic::{Mixed, Payoffs};
use detente_numbers::luck::{Source, uniform};
use detente_numbers::{abs, exp, ln, max, min};

/// Where to look for branches.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// How far branches are followed.
    pub reach: Reach,
    /// Chances near which there may be an equilibrium: each is taken as a start at each of `precisions`, and at a large one.
    pub starts: Vec<Mixed>,
    /// Precisions at which equilibria are looked for from a fixed set of starts, in units of 1 / payoff.
    pub precisions: Vec<f64>,
    /// Starts of that set at each precision: pure profiles, then chances without a pattern.
    pub tries: usize,
    /// Branches at most.
    pub branches: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self { reach: Reach::default(), starts: Vec::new(), precisions: Vec::new(), tries: 64, branches: 64 }
    }
}

/// Branches that were found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The principal branch first.
    pub branches: Vec<Branch>,
    /// Whether there were more branches than were asked for at most.
    pub is_cut: bool,
}

/// The logit equilibria at a precision that were found.
#[derive(Clone, Debug)]
pub struct Equilibria {
    /// Each with the number of its branch; those of the principal branch first.
    pub solutions: Vec<(usize, Solution)>,
    /// The branches.
    pub branches: Vec<Branch>,
    /// Whether there are no others. It is known of games of two players with two strategies each, where all are bracketed; where only one
    /// player has a choice; and at precisions so small that the logit response is a contraction. Else, more may exist.
    pub is_complete: bool,
}

/// Pure profiles at most that are looked through for equilibria, and equilibria at most that are walked from.
const PROFILES_MOST: usize = 1 << 20;
/// Where starts of the caller are tried, besides: times the largest difference that a choice makes, so close to Nash equilibria.
const LARGE_PRECISION: f64 = 100.0;
const SOURCE: Source = Source(0x6c6f_6769_7473_6561);

impl LogitGame {
    /// All branches that are found: the principal one, those that leave it and others at junctions, those of pure equilibria, and those that
    /// a search finds. More may exist.
    ///
    /// # Errors
    /// Where a precision is negative or not finite, or a start does not fit the game.
    pub fn branches(&self, search: &Search) -> Result<Found, Refused> {
        let precisions: Result<Vec<f64>, Refused> =
            search.precisions.iter().map(|precision| self.own_precision(*precision)).collect();
        let precisions = precisions?;
        let starts: Result<Vec<Vec<f64>>, Refused> =
            search.starts.iter().map(|start| self.logs_of(start)).collect();
        let mut explorer = Explorer::new(self, search);
        explorer.add_leaving();
        explorer.add_pure();
        for (number, logs) in starts?.iter().enumerate() {
            for precision in precisions.iter().copied().chain([LARGE_PRECISION]) {
                explorer.try_start(logs, precision, Origin::Start(number));
            }
        }
        for precision in &precisions {
            explorer.look_at(*precision);
        }
        Ok(Found { branches: explorer.branches, is_cut: explorer.is_cut })
    }

    /// All logit equilibria at a precision that are found, each on its branch.
    ///
    /// # Errors
    /// Where a precision is negative or not finite, or a start does not fit the game.
    pub fn equilibria(&self, precision: f64, search: &Search) -> Result<Equilibria, Refused> {
        let mut search = search.clone();
        search.precisions.insert(0, precision);
        let Found { branches, is_cut } = self.branches(&search)?;
        let is_close = |event: &Event| abs(event.precision - precision) <= 1e-6 * precision;
        let is_critical = branches.iter().flat_map(|branch| &branch.events).any(is_close);
        // Where equilibria meet, they differ by the root of what precision is off.
        let apart = if is_critical { 2e-3 } else { 1e-7 };
        let mut solutions: Vec<(usize, Solution)> = Vec::new();
        for (number, branch) in branches.iter().enumerate() {
            for solution in self.on_branch(branch, precision)? {
                let profile = &solution.point.profile;
                if solutions.iter().all(|(_, known)| !is_near(&known.point.profile, profile, apart)) {
                    solutions.push((number, solution));
                }
            }
        }
        let is_complete = !is_cut && self.are_all(precision, &solutions);
        Ok(Equilibria { solutions, branches, is_complete })
    }

    /// Whether equilibria at a precision are known to be all that there are.
    fn are_all(&self, precision: f64, solutions: &[(usize, Solution)]) -> bool {
        let counts = self.scaled.shape.counts();
        if counts.iter().filter(|count| **count > 1).count() <= 1 {
            return solutions.len() == 1; // Nobody to respond to.
        }
        let Ok(own) = self.own_precision(precision) else { return false };
        if own < self.scaled.one_only() {
            return solutions.len() == 1;
        }
        if counts != [2, 2] {
            return false;
        }
        let all = two_by_two::all(&self.scaled, own);
        let is_found = |logs: &Vec<f64>| {
            let profile = split(&self.scaled, logs.iter().map(|log| exp(*log)));
            solutions.iter().any(|(_, solution)| is_near(&solution.point.profile, &profile, 1e-7))
        };
        all.len() == solutions.len() && all.iter().all(is_found)
    }

    /// Logarithms of chances, which may be any numbers of 0 or more.
    fn logs_of(&self, profile: &Mixed) -> Result<Vec<f64>, Refused> {
        let fits = profile.len() == self.scaled.players()
            && profile.iter().zip(self.scaled.shape.counts()).all(|(chances, count)| {
                chances.len() == *count
                    && chances.iter().all(|chance| *chance >= 0.0 && chance.is_finite())
                    && chances.iter().any(|chance| *chance > 0.0)
            });
        if !fits {
            return Err(Refused::Profile);
        }
        Ok(profile.iter().flatten().map(|chance| ln(max(*chance, 1e-30))).collect())
    }
}

fn is_near(left: &Mixed, right: &Mixed, apart: f64) -> bool {
    left.iter().flatten().zip(right.iter().flatten()).all(|(left, right)| abs(left - right) < apart)
}

struct Explorer<'g> {
    walk: Walk<'g>,
    payoffs: &'g Payoffs,
    search: &'g Search,
    branches: Vec<Branch>,
    is_cut: bool,
}

impl<'g> Explorer<'g> {
    fn new(game: &'g LogitGame, search: &'g Search) -> Self {
        let walk = Walk::new(&game.scaled, search.reach.correction);
        let branches = vec![game.principal(&search.reach)];
        Self { walk, payoffs: &game.payoffs, search, branches, is_cut: false }
    }

    /// Follows what leaves the branches so far, and what leaves those.
    fn add_leaving(&mut self) {
        let mut next = 0;
        while next < self.branches.len() {
            for [junction, node] in self.branches[next].leaving.clone() {
                self.follow_from(junction, node);
            }
            next += 1;
        }
    }

    fn is_full(&mut self) -> bool {
        self.is_cut |= self.branches.len() >= self.search.branches;
        self.is_cut
    }

    /// One way, from a junction and the point after it.
    fn follow_from(&mut self, junction: Node, node: Node) {
        if self.is_known(&node.logs, node.precision) || self.is_full() {
            return;
        }
        let precision = junction.precision / self.walk.system.game.unit;
        self.walk.system.go(&node.logs, node.precision);
        self.walk.begin(node);
        let end = follow(&mut self.walk, self.payoffs, &self.search.reach);
        let mut nodes = std::mem::take(&mut self.walk.nodes);
        // Near the junction, it may have been found from another direction, but not as close.
        let middle = &nodes[nodes.len() / 2];
        if self.is_known(&middle.logs, middle.precision) {
            return;
        }
        nodes.insert(0, junction);
        let (origin, start) = (Origin::Junction { precision }, End::Junction { precision });
        self.branches.push(Branch::of_nodes(&mut self.walk.system, origin, [start, end], nodes));
    }

    /// Whether a point is on a branch that is known.
    fn is_known(&mut self, logs: &[f64], precision: f64) -> bool {
        let system = &mut self.walk.system;
        self.branches.iter().any(|branch| {
            branch.crossings(system, precision).iter().any(|(known, _)| {
                let known: Vec<f64> = known.iter().map(|log| detente_numbers::exp(*log)).collect();
                is_same(&known, logs)
            })
        })
    }

    /// Follows the branch through the present point of the system both ways, unless it is known.
    fn follow_both_ways(&mut self, origin: Origin) {
        let (logs, precision) = (self.walk.system.logs.clone(), self.walk.system.precision);
        if self.is_known(&logs, precision) || self.is_full() {
            return;
        }
        self.walk.system.go(&logs, precision);
        let up = Direction { logs: vec![0.0; logs.len()], precision: 1.0 };
        self.walk.system.factor(Held::Across(&up));
        let start = self.walk.system.node();
        self.walk.begin(reversed(start.clone()));
        let back = follow(&mut self.walk, self.payoffs, &self.search.reach);
        let mut nodes: Vec<Node> = self.walk.nodes.drain(..).rev().map(reversed).collect();
        let mut ends = [back.clone(), back];
        if ends[0] != End::Closed {
            self.walk.system.go(&start.logs, start.precision);
            self.walk.begin(start);
            ends[1] = follow(&mut self.walk, self.payoffs, &self.search.reach);
            nodes.extend(self.walk.nodes.drain(1..));
        }
        // Where equilibria meet, one may seem to be another; farther off it does not.
        if [nodes.first(), nodes.last()]
            .into_iter()
            .flatten()
            .any(|node| self.is_known(&node.logs, node.precision))
        {
            return;
        }
        self.branches.push(Branch::of_nodes(&mut self.walk.system, origin, ends, nodes));
        self.add_leaving();
    }

    /// Branches of equilibria in which nobody mixes and everybody would lose by another strategy.
    fn add_pure(&mut self) {
        let game = self.walk.system.game;
        let profiles = game.shape.profiles();
        for number in 0..profiles.min(PROFILES_MOST) {
            if self.is_cut {
                return;
            }
            let gap = self.strictness(number);
            if gap <= 0.0 {
                continue;
            }
            let logs: Vec<f64> = (0..game.total())
                .map(|at| {
                    let player = game.owner[at];
                    let is_played = game.shape.strategy(number, player) == at - game.starts[player];
                    if is_played { 0.0 } else { -30.0 }
                })
                .collect();
            self.try_start(&logs, 30.0 / gap, Origin::PureEquilibrium);
        }
    }

    /// By how much each player would at least lose by another strategy; negative where somebody would gain.
    fn strictness(&self, number: usize) -> f64 {
        let shape = &self.payoffs.shape;
        let unit = self.walk.system.game.unit;
        (0..shape.players()).fold(1.0, |least, player| {
            let of = &self.payoffs.of[player];
            let others =
                (0..shape.counts()[player]).filter(|strategy| *strategy != shape.strategy(number, player));
            others.fold(least, |least, strategy| {
                min(least, (of[number] - of[shape.with(number, player, strategy)]) / unit)
            })
        })
    }

    /// Newton's method from logarithms of chances, and the branch through what it finds.
    fn try_start(&mut self, logs: &[f64], precision: f64, origin: Origin) {
        self.walk.system.go(logs, precision);
        if self.walk.system.settle() < 1e-9 && self.walk.system.residual() < 1e-6 {
            self.follow_both_ways(origin);
        }
    }

    /// Equilibria at one precision, from a fixed set of starts.
    fn look_at(&mut self, precision: f64) {
        let game = self.walk.system.game;
        let origin = Origin::Search { precision: precision / game.unit };
        if game.shape.counts() == [2, 2] {
            for logs in two_by_two::all(game, precision) {
                self.try_start(&logs, precision, origin);
            }
            return;
        }
        let profiles = game.shape.profiles().min(self.search.tries / 2);
        for number in 0..self.search.tries {
            if self.is_cut {
                return;
            }
            let logs = self.start(number, profiles);
            self.try_start(&logs, precision, origin);
            // What play that moves towards the response comes to.
            self.walk.system.go(&logs, precision);
            self.walk.system.move_towards_response(30);
            let logs = self.walk.system.logs.clone();
            self.try_start(&logs, precision, origin);
        }
    }

    /// Of the fixed set: pure profiles, evenly among all, then chances without a pattern.
    fn start(&self, number: usize, profiles: usize) -> Vec<f64> {
        let game = self.walk.system.game;
        if number < profiles {
            let profile = game.shape.profiles() / profiles * number;
            let log = |at: usize| {
                let player = game.owner[at];
                if game.shape.strategy(profile, player) == at - game.starts[player] { 0.0 } else { -3.0 }
            };
            return (0..game.total()).map(log).collect();
        }
        (0..game.total())
            .map(|at| 4.0 * ln(max(uniform(number as u64, SOURCE, 0, at as u32), 1e-9)))
            .collect()
    }
}

impl System<'_> {
    /// Some steps half of the way to the logit response.
    fn move_towards_response(&mut self, steps: usize) {
        for _ in 0..steps {
            let toward = |(log, value): (&f64, &f64)| 0.5 * log + 0.5 * self.precision * value;
            let logs: Vec<f64> = self.logs.iter().zip(&self.values).map(toward).collect();
            let precision = self.precision;
            self.go(&logs, precision);
        }
    }
}
