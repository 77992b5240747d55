//! One quantity, the same luck at each of its values: where each piece of luck tips, and so where the chance crosses a level.
//!
//! Where the outcome of a trajectory with given luck changes once as the quantity grows, and never back, each piece of luck has a place where it
//! tips, the chance is the part of the luck that has tipped, and its crossing of a level is a quantile of these places. So a piece of luck that is known to
//! have tipped, or not, at one value need not be asked at values beyond it: after the first values most answers are known, and the
//! interval is that of a quantile of so many draws, at the price of some five answers a piece however narrow it gets. It is the exact
//! one of order statistics (H. Scheffe and J. W. Tukey, Annals of Mathematical Statistics 16, 1945), for a number of pieces that was chosen
//! beforehand; no more is assumed of the places. [`Search`](super::Search) is for all that does not tip once, and for stopping at will.
//!
//! That each piece tips once cannot be taken for granted: more troops may provoke one attack more and prevent another. Some pieces are asked
//! at all values, and the report says how many of their answers were not those expected; with any, the interval cannot be relied on.

use super::asked::Place;
use super::search::{Finding, Wrong};
use detente_numbers::{beta_quantile, beta_regularised};

/// Chance that one end of the interval fails.
const ERROR: f64 = 0.025;

/// What is looked for, and with how much work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedQuestion {
    /// The least value of the quantity.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// The level that the chance crosses: above 0 and below 1.
    pub level: f64,
    /// Whether the chance falls as the quantity grows.
    pub is_falling: bool,
    /// Both ends of the interval are sought to this width: above 0.
    pub width: f64,
    /// Pieces of luck, numbered from 0: at least 1.
    pub pieces: usize,
    /// How many of them, the first, are asked at all values.
    pub audited: usize,
}

/// Answers that are asked for, each 0 or 1.
#[derive(Clone, Debug, PartialEq)]
pub struct PairedAsk {
    /// The value of the quantity.
    pub at: f64,
    /// The pieces of luck.
    pub pieces: Vec<usize>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct PairedReport {
    /// The answer; never [`Finding::NotMonotone`].
    pub finding: Finding,
    /// Answers taken.
    pub answers: u64,
    /// Answers that were asked for although they were known from others.
    pub audited: u64,
    /// How many of those were not as known: with any, luck does not tip once and the finding cannot be relied on.
    pub unexpected: u64,
}

/// A search that is under way: ask [`PairedSearch::next`], run that, [`PairedSearch::take`] the answers, until there is nothing to ask.
#[derive(Clone, Debug)]
pub struct PairedSearch {
    question: PairedQuestion,
    luck: Vec<Piece>,
    /// Values that were asked, rising, each with how many pieces had tipped.
    counts: Vec<(f64, usize)>,
    answers: u64,
    audited: u64,
    unexpected: u64,
}

/// What is known of a piece of luck, as if rising.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// The greatest value at which it has not tipped.
    not_yet: f64,
    /// The least at which it has.
    tipped: f64,
}

impl Piece {
    fn at(&self, value: f64) -> Option<bool> {
        if value >= self.tipped {
            Some(true)
        } else if value <= self.not_yet {
            Some(false)
        } else {
            None
        }
    }
}

impl PairedSearch {
    /// Begins a search.
    ///
    /// # Errors
    /// A question that cannot be asked.
    pub fn new(question: PairedQuestion) -> Result<Self, Wrong> {
        let is_range = question.low < question.high && (question.high - question.low).is_finite();
        for (holds, name) in [
            (is_range, "low, high"),
            (question.level > 0.0 && question.level < 1.0, "level"),
            (question.width > 0.0, "width"),
            (question.pieces >= 1, "pieces"),
            (question.audited <= question.pieces, "audited"),
        ] {
            if !holds {
                return Err(Wrong::Question(name));
            }
        }
        let unknown = Piece { not_yet: f64::NEG_INFINITY, tipped: f64::INFINITY };
        let luck = vec![unknown; question.pieces];
        Ok(Self { question, luck, counts: Vec::new(), answers: 0, audited: 0, unexpected: 0 })
    }

    /// What to ask now: both ends of the range, and then what halves what is known of the places sought. Nothing when they are known.
    #[must_use]
    pub fn next(&self) -> Vec<PairedAsk> {
        let PairedQuestion { low, high, width, audited, .. } = self.question;
        let mut values: Vec<f64> = match self.counts.len() {
            0 => vec![low],
            1 => vec![high],
            _ => Vec::new(),
        };
        if values.is_empty() {
            let wide = self.ranks().into_iter().filter_map(|rank| self.bracket(rank?));
            values = wide.filter(|(a, b)| b - a > width).map(|(a, b)| 0.5 * a + 0.5 * b).collect();
            // Two numbers next to one another have none between them.
            values.retain(|value| self.counts.iter().all(|(at, _)| at != value));
            values.sort_unstable_by(f64::total_cmp);
            values.dedup();
        }
        let wanted = |at: f64| {
            let is_asked = |piece: &usize| *piece < audited || self.luck[*piece].at(at).is_none();
            PairedAsk { at, pieces: (0..self.luck.len()).filter(is_asked).collect() }
        };
        values.into_iter().map(wanted).collect()
    }

    /// Takes the answers to what [`PairedSearch::next`] asks, in the order of the pieces.
    ///
    /// # Errors
    /// Answers that are not those asked for, or not 0 or 1; nothing is taken then.
    pub fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        let asks = self.next();
        let fits = |(ask, answers): (&PairedAsk, &Vec<f64>)| ask.pieces.len() == answers.len();
        if asks.len() != answers.len() || !asks.iter().zip(answers).all(fits) {
            return Err(Wrong::Count);
        }
        if !answers.iter().flatten().all(|answer| matches!(*answer, 0.0 | 1.0)) {
            return Err(Wrong::Answer);
        }
        for (ask, answers) in asks.iter().zip(answers) {
            for (piece, answer) in ask.pieces.iter().zip(answers) {
                self.learn(*piece, ask.at, (*answer == 1.0) != self.question.is_falling);
            }
            self.answers += answers.len() as u64;
        }
        for ask in &asks {
            let tipped = self.luck.iter().filter(|piece| piece.at(ask.at) == Some(true)).count();
            let place = self.counts.partition_point(|(at, _)| *at < ask.at);
            self.counts.insert(place, (ask.at, tipped));
        }
        Ok(())
    }

    fn learn(&mut self, piece: usize, at: f64, has_tipped: bool) {
        let piece = &mut self.luck[piece];
        match piece.at(at) {
            Some(known) => {
                self.audited += 1;
                self.unexpected += u64::from(known != has_tipped);
            }
            None if has_tipped => piece.tipped = at,
            None => piece.not_yet = at,
        }
    }

    /// The ranks, from 1, of the tipping places that are the lower end, the estimate and the upper end; `None` where there are too few pieces.
    fn ranks(&self) -> [Option<usize>; 3] {
        let (pieces, level) = (self.question.pieces, self.level());
        // The chance that at least so many pieces have tipped at the crossing.
        let at_least = |count: usize| match count {
            0 => 1.0,
            _ if count > pieces => 0.0,
            _ => beta_regularised(count as f64, (pieces - count + 1) as f64, level),
        };
        // Fewer than the rank have tipped, with chance 2.5 % at most: `at_least` falls with the count.
        let lower = partition(pieces + 1, |count| 1.0 - at_least(count) <= ERROR);
        let upper = partition(pieces + 1, |count| at_least(count) > ERROR);
        let middle = partition(pieces, |count| (count as f64) < level * pieces as f64);
        [
            lower.checked_sub(1).filter(|rank| *rank > 0),
            Some(middle.max(1)),
            Some(upper).filter(|rank| *rank <= pieces),
        ]
    }

    /// Between which values the tipping place of this rank lies, if it is in the range.
    fn bracket(&self, rank: usize) -> Option<(f64, f64)> {
        let after = self.counts.partition_point(|(_, tipped)| *tipped < rank);
        let before = after.checked_sub(1)?;
        Some((self.counts[before].0, self.counts.get(after)?.0))
    }

    fn level(&self) -> f64 {
        if self.question.is_falling { 1.0 - self.question.level } else { self.question.level }
    }

    /// What is known by now.
    #[must_use]
    pub fn report(&self) -> PairedReport {
        PairedReport {
            finding: self.finding(),
            answers: self.answers,
            audited: self.audited,
            unexpected: self.unexpected,
        }
    }

    fn finding(&self) -> Finding {
        let undecided = Finding::Undecided { low: None, estimate: None, high: None };
        let [lower, middle, upper] = self.ranks();
        let (Some(first), Some(last), true) =
            (self.counts.first(), self.counts.last(), self.counts.len() > 1)
        else {
            return undecided;
        };
        let is_falling = self.question.is_falling;
        if lower.is_some_and(|rank| last.1 < rank) {
            let everywhere = if is_falling { Finding::AboveEverywhere } else { Finding::BelowEverywhere };
            return everywhere(self.place(*last));
        }
        if upper.is_some_and(|rank| first.1 >= rank) {
            let everywhere = if is_falling { Finding::BelowEverywhere } else { Finding::AboveEverywhere };
            return everywhere(self.place(*first));
        }
        let low = lower.and_then(|rank| self.bracket(rank)).map(|(low, _)| low);
        let high = upper.and_then(|rank| self.bracket(rank)).map(|(_, high)| high);
        let estimate = middle.and_then(|rank| self.bracket(rank)).map(|(a, b)| 0.5 * a + 0.5 * b);
        match (low, estimate, high) {
            (Some(low), Some(estimate), Some(high)) => Finding::Inside { low, estimate, high },
            _ => Finding::Undecided { low, estimate, high },
        }
    }

    /// A value with the exact interval of its chance (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934).
    fn place(&self, (at, tipped): (f64, usize)) -> Place {
        let pieces = self.luck.len();
        let hits = if self.question.is_falling { pieces - tipped } else { tipped };
        let misses = pieces - hits;
        Place {
            at,
            answers: pieces as u64,
            mean: hits as f64 / pieces as f64,
            low: if hits == 0 { 0.0 } else { beta_quantile(hits as f64, misses as f64 + 1.0, ERROR) },
            high: if misses == 0 {
                1.0
            } else {
                beta_quantile(hits as f64 + 1.0, misses as f64, 1.0 - ERROR)
            },
        }
    }
}

/// The first number that does not hold, of those from 0 to below `end`, which hold up to some number and not beyond; `end` if all hold.
fn partition(end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, end);
    while from < to {
        let middle = from + (to - from) / 2;
        if holds(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

#[cfg(test)]
mod tests;
