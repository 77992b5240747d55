//! Grows a tree: the cut that lowers Gini's index most, again and again, until no cut leaves both sides large enough.

use crate::discovery::draws::{Factor, Sample, Tally};
use crate::discovery::region::{Held, Region, border};

/// A tree with all its cuts.
pub(super) struct Grown<'a> {
    pub(super) sample: &'a Sample<'a>,
    /// The root first; children after their parent.
    pub(super) nodes: Vec<Node>,
}

pub(super) struct Node {
    pub(super) region: Region,
    pub(super) tally: Tally,
    pub(super) cut: Option<Cut>,
}

/// Where a node is cut.
pub(super) struct Cut {
    pub(super) factor: usize,
    left_is: LeftIs,
    /// Places of the children among the nodes.
    pub(super) left: usize,
    pub(super) right: usize,
}

enum LeftIs {
    AtMost(f64),
    OneOf(Vec<u32>),
}

/// A cut that may be made.
struct Candidate {
    factor: usize,
    left_is: LeftIs,
    left: Held,
    right: Held,
    left_tally: Tally,
    /// How good it is: first the index that it takes away, then the draws in the smaller part.
    rank: (f64, u64),
}

impl<'a> Grown<'a> {
    pub(super) fn of(sample: &'a Sample<'a>, points_least: f64) -> Self {
        let orders: Vec<Vec<u32>> =
            (0..sample.draws.factors().len()).map(|factor| sample.order(factor)).collect();
        let root = Node { region: Region::default(), tally: sample.total, cut: None };
        let mut grown = Self { sample, nodes: vec![root] };
        let mut open = vec![(0, orders)];
        while let Some((at, orders)) = open.pop() {
            let Some(best) = grown.best(at, &orders, points_least) else { continue };
            let (left, right) = grown.divide(&orders, &best);
            let (left_at, right_at) = grown.cut(at, best);
            open.push((right_at, right));
            open.push((left_at, left));
        }
        grown
    }

    /// Gini's index of a node times its part of the draws.
    pub(super) fn cost(&self, node: usize) -> f64 {
        let tally = self.nodes[node].tally;
        let density = self.sample.density(tally);
        2.0 * density * (1.0 - density) * tally.points as f64 / self.sample.total.points as f64
    }

    /// Which child of a cut a row falls to.
    pub(super) fn child(&self, cut: &Cut, row: u32) -> usize {
        if is_left(&cut.left_is, self.sample.draws.factors()[cut.factor].value(row)) {
            cut.left
        } else {
            cut.right
        }
    }

    fn best(&self, at: usize, orders: &[Vec<u32>], points_least: f64) -> Option<Candidate> {
        // Nothing is gained where all are alike.
        if self.cost(at) <= 0.0 {
            return None;
        }
        let mut best: Option<Candidate> = None;
        for (factor, order) in orders.iter().enumerate() {
            let candidate = match self.sample.draws.factors()[factor] {
                Factor::Numbers(_) => self.best_border(at, factor, order, points_least),
                Factor::Categories { .. } => self.best_categories(at, factor, order, points_least),
            };
            if let Some(candidate) = candidate
                && best.as_ref().is_none_or(|best| candidate.rank > best.rank)
            {
                best = Some(candidate);
            }
        }
        best
    }

    /// What a cut takes off half of Gini's index: the squares of shares over draws, of both parts less that of the whole.
    fn rank(&self, whole: Tally, left: Tally, points_least: f64) -> Option<(f64, u64)> {
        let right = whole - left;
        let smaller = if left.points < right.points { left.points } else { right.points };
        if smaller == 0 || (smaller as f64) < points_least {
            return None;
        }
        let square = |tally: Tally| {
            let density = self.sample.density(tally);
            density * density * tally.points as f64
        };
        let gain = square(left) + square(right) - square(whole);
        // A cut without a gain may open the way to one that has it; rounding makes it no worse than that.
        Some((if gain > 0.0 { gain } else { 0.0 }, smaller))
    }

    fn best_border(&self, at: usize, factor: usize, order: &[u32], points_least: f64) -> Option<Candidate> {
        let numbers = &self.sample.draws.factors()[factor];
        let whole = self.nodes[at].tally;
        let mut left = Tally::default();
        let mut best: Option<((f64, u64), Tally, usize)> = None;
        for (place, pair) in order.windows(2).enumerate() {
            left = left + self.sample.tally(pair[0]);
            if numbers.value(pair[0]) == numbers.value(pair[1]) {
                continue;
            }
            if let Some(rank) = self.rank(whole, left, points_least)
                && best.is_none_or(|(most, ..)| rank > most)
            {
                best = Some((rank, left, place));
            }
        }
        let (rank, left_tally, place) = best?;
        let (last, first) = (numbers.value(order[place]), numbers.value(order[place + 1]));
        let (low, high) = self.nodes[at].region.ends(factor);
        let draws = self.sample.draws;
        Some(Candidate {
            factor,
            left_is: LeftIs::AtMost(if 0.5 * last + 0.5 * first < first {
                0.5 * last + 0.5 * first
            } else {
                last
            }),
            left: Held::Between { low, high: border(draws, factor, first, last) },
            right: Held::Between { low: border(draws, factor, last, first), high },
            left_tally,
            rank,
        })
    }

    /// Of all ways to part the categories the best is among those that part them in the order of their densities (Breiman et al., theorem 4.5).
    fn best_categories(
        &self,
        at: usize,
        factor: usize,
        order: &[u32],
        points_least: f64,
    ) -> Option<Candidate> {
        let Factor::Categories { of, count } = self.sample.draws.factors()[factor] else { return None };
        let mut tallies: Vec<(u32, Tally)> = Vec::new();
        for row in order {
            let category = of[*row as usize];
            match tallies.last_mut() {
                Some((last, tally)) if *last == category => *tally = *tally + self.sample.tally(*row),
                _ => tallies.push((category, self.sample.tally(*row))),
            }
        }
        let density = |(_, tally): &(u32, Tally)| self.sample.density(*tally);
        tallies.sort_by(|first, second| density(second).total_cmp(&density(first)));
        let whole = self.nodes[at].tally;
        let mut left = Tally::default();
        let mut best: Option<((f64, u64), Tally, usize)> = None;
        for (place, (_, tally)) in tallies.iter().enumerate() {
            left = left + *tally;
            if let Some(rank) = self.rank(whole, left, points_least)
                && best.is_none_or(|(most, ..)| rank > most)
            {
                best = Some((rank, left, place));
            }
        }
        let (rank, left_tally, place) = best?;
        let mut chosen: Vec<u32> = tallies[..=place].iter().map(|(category, _)| *category).collect();
        chosen.sort_unstable();
        let held = self.nodes[at].region.categories(factor, count);
        // Categories without a draw go with the part that is not chosen.
        let others = held.into_iter().filter(|category| chosen.binary_search(category).is_err()).collect();
        Some(Candidate {
            factor,
            left: Held::OneOf(chosen.clone()),
            left_is: LeftIs::OneOf(chosen),
            right: Held::OneOf(others),
            left_tally,
            rank,
        })
    }

    /// The rows of both children, in the orders of all factors.
    fn divide(&self, orders: &[Vec<u32>], best: &Candidate) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
        let numbers = &self.sample.draws.factors()[best.factor];
        let goes_left = |row: &u32| is_left(&best.left_is, numbers.value(*row));
        orders.iter().map(|order| order.iter().copied().partition(goes_left)).unzip()
    }

    fn cut(&mut self, at: usize, best: Candidate) -> (usize, usize) {
        let (left, right) = (self.nodes.len(), self.nodes.len() + 1);
        let node = &self.nodes[at];
        let child =
            |held: Held, tally| Node { region: node.region.with(best.factor, held), tally, cut: None };
        let children = [child(best.left, best.left_tally), child(best.right, node.tally - best.left_tally)];
        self.nodes.extend(children);
        self.nodes[at].cut = Some(Cut { factor: best.factor, left_is: best.left_is, left, right });
        (left, right)
    }
}

fn is_left(left_is: &LeftIs, value: f64) -> bool {
    match left_is {
        LeftIs::AtMost(most) => value <= *most,
        LeftIs::OneOf(categories) => categories.binary_search(&(value as u32)).is_ok(),
    }
}
