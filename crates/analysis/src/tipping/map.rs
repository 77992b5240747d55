//! Two quantities: on which side of a level a chance is, over a part of their plane, and the line on which it crosses.
//!
//! Answers are asked for at the corners of a grid. Cells that the line seems to pass are quartered, until they are as small as was asked for;
//! then the corners whose side of the level is not sure are asked again and again, while the budget lasts. Nothing is assumed of the response but
//! that it does not cross the level twice between neighbouring corners: an island smaller than a cell of the first grid may be missed.
//!
//! A cell is *below* or *above* where all its corners surely are; all others make the band in which the line lies. A corner's side is sure when bets
//! against the other side have won enough (see `asked`) for all corners of the finest grid, at all times together, to be right with
//! chance 97.5 %; their intervals hold together with chance 97.5 % as well.

use super::asked::{Asked, Stakes};
use super::search::Wrong;
use detente_numbers::{abs, ln, sqrt};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Chance that some interval of a corner ever fails, and that some side is wrong.
const ERROR: f64 = 0.025;
/// A cell is quartered where a corner is no more standard errors than these from the level.
const NEAR: f64 = 2.0;

/// What is mapped, and with how much work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapQuestion {
    /// The least and greatest value of the first quantity.
    pub x: (f64, f64),
    /// The least and greatest value of the second.
    pub y: (f64, f64),
    /// The level that the chance crosses: above 0 and below 1.
    pub level: f64,
    /// Cells of the first grid along the first and the second quantity: 1 to 1,024 each.
    pub cells: (u32, u32),
    /// How often a cell may be quartered: at most 10.
    pub depth: u32,
    /// Answers at a corner that is asked for the first time: at least 1.
    pub block: u64,
    /// No more answers than these.
    pub budget: u64,
}

/// Answers that are asked for: each is 0, 1 or a mean between them, of one new piece of luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CornerAsk {
    /// The first quantity.
    pub x: f64,
    /// The second.
    pub y: f64,
    /// The number of the first piece of luck: none is asked for twice.
    pub first: u64,
    /// How many pieces, and so answers.
    pub count: u64,
}

/// The map as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// All corners that were asked.
    pub corners: Vec<Corner>,
    /// The cells: together they are the whole range.
    pub cells: Vec<Cell>,
    /// The line as it seems to be, in pieces of two ends each: between the means at corners, by straight lines (marching squares).
    pub line: Vec<[(f64, f64); 2]>,
    /// Parts of the range that are surely below, surely above, and neither: the last is the band.
    pub below: f64,
    /// Surely above.
    pub above: f64,
    /// Not sure.
    pub band: f64,
    /// Answers taken.
    pub answers: u64,
    /// Whether the budget ended before all cells that the line seems to pass were as small as was asked for.
    pub is_coarse: bool,
}

/// A corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    /// The first quantity.
    pub x: f64,
    /// The second.
    pub y: f64,
    /// Answers there.
    pub answers: u64,
    /// Their mean.
    pub mean: f64,
    /// The interval of the chance.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// From where to where in the first quantity.
    pub x: (f64, f64),
    /// From where to where in the second.
    pub y: (f64, f64),
    /// On which side of the level it is.
    pub side: Side,
}

/// The side of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Surely below at all corners.
    Below,
    /// Surely above at all corners.
    Above,
    /// Neither.
    Band,
}

/// A map that is being made: ask [`MapSearch::next`], run that, [`MapSearch::take`] the answers, until there is nothing to ask.
#[derive(Clone, Debug)]
pub struct MapSearch {
    question: MapQuestion,
    /// By their places on the finest grid.
    corners: BTreeMap<At, Known>,
    leaves: Vec<Leaf>,
    answers: u64,
}

/// A corner, and its side once that is sure.
#[derive(Clone, Debug)]
struct Known {
    asked: Asked,
    side: Option<Ordering>,
}

/// A place on the finest grid.
type At = (u32, u32);

/// A cell on the finest grid: its lowest corner and its size.
#[derive(Clone, Copy, Debug)]
struct Leaf {
    at: At,
    size: u32,
}

impl Leaf {
    /// Against the clock, from the lowest.
    fn corners(&self) -> [At; 4] {
        let ((i, j), size) = (self.at, self.size);
        [(i, j), (i + size, j), (i + size, j + size), (i, j + size)]
    }

    fn quarters(&self) -> [Self; 4] {
        let size = self.size / 2;
        let ((i, j), half) = (self.at, size);
        [(i, j), (i + half, j), (i, j + half), (i + half, j + half)].map(|at| Self { at, size })
    }
}

impl Known {
    /// Whether the chance may be below the level, and above: one of them where that is sure, or far more likely.
    fn sides(&self, level: f64) -> (bool, bool) {
        if let Some(side) = self.side {
            return (side.is_lt(), side.is_gt());
        }
        let moments = &self.asked.moments;
        let count = moments.count() as f64;
        // Half an answer of either kind, so that a few equal answers are not taken for certain.
        let mean = (moments.mean() * count + 0.5) / (count + 1.0);
        let squares = moments.squared_deviations() + mean * (1.0 - mean);
        let is_near = abs(mean - level) < NEAR * sqrt(squares / count / (count + 1.0));
        (is_near || mean < level, is_near || mean >= level)
    }
}

impl MapSearch {
    /// Begins a map.
    ///
    /// # Errors
    /// A question that cannot be asked.
    pub fn new(question: MapQuestion) -> Result<Self, Wrong> {
        let is_range = |(low, high): (f64, f64)| low < high && (high - low).is_finite();
        let (columns, rows) = question.cells;
        let is_grid = (1..=1_024).contains(&columns) && (1..=1_024).contains(&rows);
        let first = (u64::from(columns) + 1) * (u64::from(rows) + 1);
        for (holds, name) in [
            (is_range(question.x), "x"),
            (is_range(question.y), "y"),
            (question.level > 0.0 && question.level < 1.0, "level"),
            (is_grid, "cells"),
            (question.depth <= 10, "depth"),
            (question.block >= 1, "block"),
            (question.budget / first >= question.block, "budget"),
        ] {
            if !holds {
                return Err(Wrong::Question(name));
            }
        }
        let size = 1 << question.depth;
        let leaf = |cell: u32| Leaf { at: (cell % columns * size, cell / columns * size), size };
        let leaves = (0..columns * rows).map(leaf).collect();
        Ok(Self { question, corners: BTreeMap::new(), leaves, answers: 0 })
    }

    /// What to ask now; nothing when every corner is sure, or the budget is spent.
    #[must_use]
    pub fn next(&self) -> Vec<CornerAsk> {
        self.asks().into_iter().map(|(_, ask)| ask).collect()
    }

    /// Takes the answers to what [`MapSearch::next`] asks, in the order of the luck.
    ///
    /// # Errors
    /// Answers that are not those asked for; nothing is taken then.
    pub fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        let asks = self.asks();
        let fits = |((_, ask), answers): (&(At, CornerAsk), &Vec<f64>)| ask.count == answers.len() as u64;
        if asks.len() != answers.len() || !asks.iter().zip(answers).all(fits) {
            return Err(Wrong::Count);
        }
        if !answers.iter().flatten().all(|answer| (0.0..=1.0).contains(answer)) {
            return Err(Wrong::Answer);
        }
        let (columns, rows) = self.question.cells;
        let finest = |cells: u32| f64::from(cells << self.question.depth) + 1.0;
        let error = ERROR / (finest(columns) * finest(rows));
        let stakes =
            Stakes { level: self.question.level, is_falling: false, guess: (self.question.level, 1.0) };
        for ((at, ask), answers) in asks.iter().zip(answers) {
            let typical = 8.0 * self.question.block as f64;
            let corner = self.corners.entry(*at);
            let corner =
                corner.or_insert_with(|| Known { asked: Asked::new(ask.x, error, typical), side: None });
            corner.asked.take(answers, Some(stakes));
            // Either of two ends.
            let enough = -ln(0.5 * error);
            if corner.side.is_none() && corner.asked.won_below >= enough {
                corner.side = Some(Ordering::Less);
            } else if corner.side.is_none() && corner.asked.won_above >= enough {
                corner.side = Some(Ordering::Greater);
            }
            self.answers += ask.count;
        }
        self.quarter();
        Ok(())
    }

    fn asks(&self) -> Vec<(At, CornerAsk)> {
        let mut wanted: BTreeMap<At, u64> = BTreeMap::new();
        let all = self.leaves.iter().flat_map(Leaf::corners);
        wanted.extend(all.filter(|at| !self.corners.contains_key(at)).map(|at| (at, self.question.block)));
        if wanted.is_empty() {
            // As many again where the side is not sure, first where there are fewest: most need few, and some have no side.
            let unsure = self.corners.iter().filter(|(_, corner)| corner.side.is_none());
            let counts: Vec<(At, u64)> =
                unsure.map(|(at, corner)| (*at, corner.asked.moments.count())).collect();
            let fewest = counts.iter().map(|(_, count)| *count).min();
            wanted.extend(counts.into_iter().filter(|(_, count)| Some(*count) == fewest));
        }
        let mut first = self.answers;
        let mut asks = Vec::new();
        for (at, count) in wanted {
            let rest = self.question.budget - first;
            let count = if count < rest { count } else { rest };
            if count > 0 {
                let (x, y) = self.place(at);
                asks.push((at, CornerAsk { x, y, first, count }));
            }
            first += count;
        }
        asks
    }

    /// Quarters the cells that the line seems to pass, as long as the budget is enough to ask at their new corners.
    fn quarter(&mut self) {
        let is_known = |leaf: &Leaf| leaf.corners().iter().all(|at| self.corners.contains_key(at));
        let mut left = (self.question.budget - self.answers) / self.question.block;
        let mut leaves = Vec::new();
        for leaf in &self.leaves {
            // Five new corners, of which neighbours may share four.
            if leaf.size > 1 && left >= 5 && is_known(leaf) && self.is_mixed(leaf) {
                left -= 5;
                leaves.extend(leaf.quarters());
            } else {
                leaves.push(*leaf);
            }
        }
        self.leaves = leaves;
    }

    /// Whether corners in or on the edge of a cell seem to be on different sides, or one of them may be on either.
    fn is_mixed(&self, leaf: &Leaf) -> bool {
        let ((i, j), size) = (leaf.at, leaf.size);
        let rows = self.corners.range((i, 0)..=(i + size, u32::MAX));
        let inside = rows.filter(|((_, row), _)| (j..=j + size).contains(row));
        let level = self.question.level;
        let (mut below, mut above) = (false, false);
        for (_, corner) in inside {
            let (may_be_below, may_be_above) = corner.sides(level);
            below |= may_be_below;
            above |= may_be_above;
        }
        below && above
    }

    fn place(&self, (i, j): At) -> (f64, f64) {
        let along = |(low, high): (f64, f64), cells: u32, at: u32| {
            let all = cells << self.question.depth;
            if at == all { high } else { low + (high - low) * (f64::from(at) / f64::from(all)) }
        };
        let (columns, rows) = self.question.cells;
        (along(self.question.x, columns, i), along(self.question.y, rows, j))
    }

    /// What is known by now.
    #[must_use]
    pub fn map(&self) -> Map {
        let cells: Vec<Cell> = self.leaves.iter().map(|leaf| self.cell(leaf)).collect();
        let (columns, rows) = self.question.cells;
        let all = f64::from(columns << self.question.depth) * f64::from(rows << self.question.depth);
        let part = |side: Side| {
            let of_side = self.leaves.iter().zip(&cells).filter(|(_, cell)| cell.side == side);
            of_side
                .map(|(leaf, _)| f64::from(leaf.size) * f64::from(leaf.size))
                .fold(0.0, |sum, part| sum + part)
                / all
        };
        let is_coarse = |leaf: &Leaf| leaf.size > 1 && self.is_mixed(leaf);
        Map {
            corners: self.corners.iter().map(|(at, corner)| self.corner(*at, corner)).collect(),
            line: self.leaves.iter().flat_map(|leaf| self.pieces(leaf)).collect(),
            below: part(Side::Below),
            above: part(Side::Above),
            band: part(Side::Band),
            cells,
            answers: self.answers,
            is_coarse: self.corners.is_empty() || self.leaves.iter().any(is_coarse),
        }
    }

    fn corner(&self, at: At, corner: &Known) -> Corner {
        let (x, y) = self.place(at);
        let (place, level) = (corner.asked.place(), self.question.level);
        let is_below = corner.side == Some(Ordering::Less) && place.high > level;
        let is_above = corner.side == Some(Ordering::Greater) && place.low < level;
        Corner {
            x,
            y,
            answers: place.answers,
            mean: place.mean,
            low: if is_above { level } else { place.low },
            high: if is_below { level } else { place.high },
        }
    }

    fn cell(&self, leaf: &Leaf) -> Cell {
        let [low, _, high, _] = leaf.corners().map(|at| self.place(at));
        let sides = leaf.corners().map(|at| self.corners.get(&at).and_then(|corner| corner.side));
        let side = match sides {
            [Some(Ordering::Less), ..] if sides.iter().all(|side| *side == sides[0]) => Side::Below,
            [Some(Ordering::Greater), ..] if sides.iter().all(|side| *side == sides[0]) => Side::Above,
            _ => Side::Band,
        };
        Cell { x: (low.0, high.0), y: (low.1, high.1), side }
    }

    /// The pieces of the line in a cell: none, one or two.
    fn pieces(&self, leaf: &Leaf) -> Vec<[(f64, f64); 2]> {
        let means = leaf.corners().map(|at| self.corners.get(&at).map(|corner| corner.asked.moments.mean()));
        let [Some(a), Some(b), Some(c), Some(d)] = means else { return Vec::new() };
        let means = [a, b, c, d];
        let places = leaf.corners().map(|at| self.place(at));
        let level = self.question.level;
        let crossing = |edge: usize| {
            let next = (edge + 1) % 4;
            let differ = (means[edge] < level) != (means[next] < level);
            differ.then(|| {
                let part = (level - means[edge]) / (means[next] - means[edge]);
                let (from, to) = (places[edge], places[next]);
                (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1))
            })
        };
        let crossings: Vec<(f64, f64)> = (0..4).filter_map(crossing).collect();
        match crossings[..] {
            [one, two] => vec![[one, two]],
            // All four edges: the middle tells which corners belong together.
            [one, two, three, four] => {
                let middle = 0.25 * ((a + b) + (c + d));
                if (middle < level) == (a < level) {
                    vec![[one, two], [three, four]]
                } else {
                    vec![[four, one], [two, three]]
                }
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
