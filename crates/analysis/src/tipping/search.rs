//! One quantity: where a chance crosses a level.
//!
//! **What is asked.** First the whole range, at a few places evenly; then, again and again, one place on either side of where the crossing seems
//! to be: as near to it as the rest of the budget can make sure, or as the crossing is known. So a steep response costs answers like the
//! logarithm of the width, and a flat one like the square of its reciprocal.
//!
//! **Why the interval holds**, however the places were chosen and whenever the search stops. Let the chance rise with the quantity, and take any
//! x. Were the crossing at x or below, the chance at all places from x on would be at least the level; bets against that, at these places, win
//! more than 40-fold with chance 1/40 at most (see `asked`). The lower end of the interval moves up to a place only past places whose bets,
//! with all those above them, have won that. So for it ever to pass the crossing, the bets at the places above the crossing must win 40-fold: one
//! event, whose chance is 1/40, without any correction for the number of places (nested hypotheses tested in a fixed order). The upper
//! end likewise: 95 % together, at all times.
//!
//! Searches by noisy bisection have this shape (R. Waeber, P. I. Frazier and S. G. Henderson, Bisection search with noisy responses, SIAM
//! Journal on Control and Optimization 51, 2013): they decide each place by a test of power one and go on. Here answers of all places on one
//! side are put together, so nothing is lost when a place is left undecided, and no bound on the noise at a place need be known.
//!
//! **What is assumed**: answers are independent of one another with means that depend on the place alone (each asks for luck that was not used
//! before), and the chance rises, or falls, with the quantity. The latter is checked by intervals at all places, the whole range among
//! them: where one place surely lies above a later one, the search says so, and looks for every crossing between places that are sure.

use super::asked::{Asked, Place, Stakes};
use super::crossings;
use super::isotonic::{Weighed, crossing, fitted, isotonic};
use super::logit::{LogitLine, Mean};
use detente_numbers::{abs, ln, sqrt};

/// Chance that the interval of the crossing fails, and that intervals of places do.
const ERROR: f64 = 0.05;

/// What is looked for, and with how much work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// The least value of the quantity.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// The level that the chance crosses: above 0 and below 1.
    pub level: f64,
    /// Which way the chance goes as the quantity grows.
    pub direction: Direction,
    /// The search ends when the interval is no wider than this; 0 to spend the budget.
    pub width: f64,
    /// No more answers than these.
    pub budget: u64,
    /// Places over the whole range at the beginning, both ends among them: at least 2. More places see more of a response that is not
    /// monotone.
    pub places: usize,
    /// Answers asked for at a time and place, at least: at least 1.
    pub block: u64,
}

/// Which way a chance goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It grows with the quantity.
    Rising,
    /// It falls with it.
    Falling,
    /// One of the two: the answers over the whole range choose, and are then no evidence for the interval.
    Either,
}

/// Answers that the search asks for: each is 0, 1 or a mean between them, of one new piece of luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ask {
    /// The value of the quantity.
    pub at: f64,
    /// The number of the first piece of luck: none is asked for twice.
    pub first: u64,
    /// How many pieces, and so answers.
    pub count: u64,
}

/// Why there is no search, or no further one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A part of the question outside what its documentation says.
    Question(&'static str),
    /// Answers in another number than were asked for.
    Count,
    /// An answer that is not between 0 and 1.
    Answer,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The answer.
    pub finding: Finding,
    /// Which way the chance was taken to go; `None` before the first answers, where either was possible.
    pub direction: Option<Direction>,
    /// All places that were asked, by rising value.
    pub places: Vec<Place>,
    /// Answers taken.
    pub answers: u64,
}

/// Where the chance crosses the level.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Inside the range: with chance 95 % between `low` and `high`, where the chance is monotone.
    Inside {
        /// The lower end.
        low: f64,
        /// Where a line through the logits of the places around crosses, or the monotone fit where the line does not rise.
        estimate: f64,
        /// The upper end.
        high: f64,
    },
    /// Nowhere: the chance is below the level at the end where it is greatest. Its interval there is in this place.
    BelowEverywhere(Place),
    /// Nowhere: it is above at the end where it is least.
    AboveEverywhere(Place),
    /// The budget does not say whether there is a crossing inside: it may lie from `low` to `high`, or beyond an end of the range where that is
    /// `None`.
    Undecided {
        /// The lower end, if any is sure.
        low: Option<f64>,
        /// Where the monotone fit crosses, if it does.
        estimate: Option<f64>,
        /// The upper end, if any is sure.
        high: Option<f64>,
    },
    /// The chance is not monotone.
    NotMonotone {
        /// Two places that show it: the intervals of their chances lie apart, the wrong way. `None` where only bets on many places do, which
        /// put the crossing surely below one place and surely above a lower one.
        witness: Option<(Place, Place)>,
        /// Between places on different sides of the level, with none in between whose side is sure: all that are known, each with an odd number of
        /// crossings. There may be more between places on the same side.
        crossings: Vec<Crossing>,
    },
}

/// An interval with a crossing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// A place whose chance surely is on one side.
    pub low: f64,
    /// The next whose chance surely is on the other.
    pub high: f64,
    /// Whether the chance goes from below the level to above it.
    pub rises: bool,
}

/// A search that is under way: ask [`Search::next`], run that, [`Search::take`] the answers, until there is nothing to ask. A [`Search::report`] may be had at any time.
#[derive(Clone, Debug)]
pub struct Search {
    question: Question,
    direction: Option<Direction>,
    /// By rising value.
    asked: Vec<Asked>,
    answers: u64,
    /// What is surely not above the crossing, and not below it; as if rising.
    below: Option<f64>,
    above: Option<f64>,
}

impl Search {
    /// Begins a search.
    ///
    /// # Errors
    /// A question that cannot be asked.
    pub fn new(question: Question) -> Result<Self, Wrong> {
        let is_range = question.low < question.high && (question.high - question.low).is_finite();
        for (holds, name) in [
            (is_range, "low, high"),
            (question.level > 0.0 && question.level < 1.0, "level"),
            (question.width >= 0.0, "width"),
            (question.places >= 2, "places"),
            (question.block >= 1, "block"),
            (question.budget >= question.places as u64, "budget"),
        ] {
            if !holds {
                return Err(Wrong::Question(name));
            }
        }
        let direction = Some(question.direction).filter(|direction| *direction != Direction::Either);
        Ok(Self { question, direction, asked: Vec::new(), answers: 0, below: None, above: None })
    }

    /// What to ask now; nothing when the interval is narrow enough, there is surely none, or the budget is spent.
    #[must_use]
    pub fn next(&self) -> Vec<Ask> {
        let budget = self.question.budget;
        let places = if self.asked.is_empty() { self.whole_range() } else { self.where_it_pays() };
        let Some(fair) = (budget - self.answers).checked_div(places.len() as u64) else { return Vec::new() };
        let mut first = self.answers;
        let mut asks = Vec::new();
        for at in places {
            let count = least(greatest(self.answers_wanted(at), self.question.block), greatest(fair, 1));
            let count = least(count, budget - first);
            if count > 0 {
                asks.push(Ask { at, first, count });
            }
            first += count;
        }
        asks
    }

    /// An eighth of the budget over the whole range; later half as many as there are, so that rounds are few.
    fn answers_wanted(&self, at: f64) -> u64 {
        if self.asked.is_empty() {
            return self.question.budget / 8 / self.question.places as u64;
        }
        let known = self.asked.iter().find(|asked| asked.at == at);
        known.map_or(0, |asked| asked.moments.count() / 2)
    }

    /// Takes the answers to what [`Search::next`] asks, in the order of the luck.
    ///
    /// # Errors
    /// Answers that are not those asked for; nothing is taken then.
    pub fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        let is_whole = |(ask, answers): (&Ask, &Vec<f64>)| ask.count == answers.len() as u64;
        if !self.next().iter().zip(answers).all(is_whole) {
            return Err(Wrong::Count);
        }
        self.take_last(answers)
    }

    /// Takes what there is of the answers to what [`Search::next`] asks, where a stop has cut them short: the first at each place, or none. Bets and
    /// intervals hold whenever one stops; but luck is numbered as if all had come, so that nothing may be asked after it.
    ///
    /// # Errors
    /// Answers beyond those asked for; nothing is taken then.
    pub fn take_last(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        let asks = self.next();
        let fits = |(ask, answers): (&Ask, &Vec<f64>)| ask.count >= answers.len() as u64;
        if asks.len() != answers.len() || !asks.iter().zip(answers).all(fits) {
            return Err(Wrong::Count);
        }
        if !answers.iter().flatten().all(|answer| (0.0..=1.0).contains(answer)) {
            return Err(Wrong::Answer);
        }
        let guesses: Vec<(f64, f64)> = asks.iter().map(|ask| self.guess(ask.at)).collect();
        let answered = asks.iter().zip(answers).zip(guesses).filter(|((_, answers), _)| !answers.is_empty());
        for ((ask, answers), guess) in answered {
            let stakes = self.direction.map(|direction| Stakes {
                level: self.question.level,
                is_falling: direction == Direction::Falling,
                guess,
            });
            let at = self.asked_at(ask.at);
            self.asked[at].take(answers, stakes);
            self.answers += answers.len() as u64;
        }
        if self.direction.is_none() && !self.asked.is_empty() {
            self.direction = Some(self.likelier_direction());
        }
        self.move_ends();
        Ok(())
    }

    /// What is known by now.
    #[must_use]
    pub fn report(&self) -> Report {
        let places: Vec<Place> = self.asked.iter().map(Asked::place).collect();
        let finding = self.finding(&places);
        Report { finding, direction: self.direction, places, answers: self.answers }
    }

    fn finding(&self, places: &[Place]) -> Finding {
        let witness = self.witness(places);
        if witness.is_some() || self.contradicts_itself() {
            let crossings = crossings::between(places, self.question.level);
            return Finding::NotMonotone { witness, crossings };
        }
        if let Some(at_end) = self.beyond(places) {
            return at_end;
        }
        let estimate = crossing(&self.fit(), self.level());
        match (self.below, self.above) {
            (Some(low), Some(high)) => {
                // The fit knows nothing of what is sure.
                let estimate = if estimate > low { estimate } else { low };
                Finding::Inside { low, estimate: if estimate < high { estimate } else { high }, high }
            }
            (low, high) => Finding::Undecided {
                low,
                estimate: Some(estimate).filter(|estimate| estimate.is_finite()),
                high,
            },
        }
    }

    /// The finding that the crossing lies beyond an end, if that is sure.
    fn beyond(&self, places: &[Place]) -> Option<Finding> {
        let is_falling = self.direction == Some(Direction::Falling);
        let (first, last) = (places.first()?, places.last()?);
        if self.below == Some(self.question.high) {
            let everywhere = if is_falling { Finding::AboveEverywhere } else { Finding::BelowEverywhere };
            Some(everywhere(*last))
        } else if self.above == Some(self.question.low) {
            let everywhere = if is_falling { Finding::BelowEverywhere } else { Finding::AboveEverywhere };
            Some(everywhere(*first))
        } else {
            None
        }
    }

    /// A value as if the response rose.
    fn turn(&self, value: f64) -> f64 {
        if self.direction == Some(Direction::Falling) { 1.0 - value } else { value }
    }

    fn level(&self) -> f64 {
        self.turn(self.question.level)
    }

    /// The monotone fit, as if rising.
    fn fit(&self) -> Vec<Weighed> {
        let weighed = |asked: &Asked| Weighed {
            at: asked.at,
            value: self.turn(asked.moments.mean()),
            weight: asked.moments.count() as f64,
        };
        isotonic(
            &self.asked.iter().filter(|asked| asked.moments.count() > 0).map(weighed).collect::<Vec<_>>(),
        )
    }

    fn asked_at(&mut self, at: f64) -> usize {
        let place = self.asked.partition_point(|asked| asked.at < at);
        if self.asked.get(place).is_none_or(|asked| asked.at != at) {
            let typical = self.question.budget as f64 / 16.0;
            // 1 / 2 + 1 / 6 + 1 / 12 + ... is 1, however many places there will be.
            let number = (self.asked.len() + 1) as f64;
            self.asked.insert(place, Asked::new(at, ERROR / (number * (number + 1.0)), typical));
        }
        place
    }

    fn whole_range(&self) -> Vec<f64> {
        let Question { low, high, places, .. } = self.question;
        let last = places - 1;
        let at = |place: usize| low + (high - low) * (place as f64 / last as f64);
        (0..places).map(|place| if place == last { high } else { at(place) }).collect()
    }

    /// Whether the means rise with the place, by the sign of their covariance.
    fn likelier_direction(&self) -> Direction {
        let middle = 0.5 * self.question.low + 0.5 * self.question.high;
        let slope: f64 = self.asked.iter().map(|asked| (asked.at - middle) * asked.moments.mean()).sum();
        if slope < 0.0 { Direction::Falling } else { Direction::Rising }
    }

    /// Moves both ends past all places whose bets, with those further on, have won enough.
    fn move_ends(&mut self) {
        let enough = -ln(0.5 * ERROR);
        let mut won: f64 = self.asked.iter().map(|asked| asked.won_below).sum();
        for asked in &self.asked {
            if self.below.is_none_or(|below| asked.at > below) {
                if won < enough {
                    break;
                }
                self.below = Some(asked.at);
            }
            won -= asked.won_below;
        }
        let mut won: f64 = self.asked.iter().map(|asked| asked.won_above).sum();
        for asked in self.asked.iter().rev() {
            if self.above.is_none_or(|above| asked.at < above) {
                if won < enough {
                    break;
                }
                self.above = Some(asked.at);
            }
            won -= asked.won_above;
        }
    }

    /// Whether the crossing is surely above a place and surely below a lower one, which no monotone response has.
    fn contradicts_itself(&self) -> bool {
        self.below.zip(self.above).is_some_and(|(below, above)| below >= above)
    }

    /// The pair of places that shows best that the response is not monotone, if any does.
    fn witness(&self, places: &[Place]) -> Option<(Place, Place)> {
        let is_falling = match self.direction? {
            Direction::Falling => true,
            Direction::Rising | Direction::Either => false,
        };
        let mut best: Option<(f64, (Place, Place))> = None;
        for (number, first) in places.iter().enumerate() {
            for second in &places[number + 1..] {
                let excess = if is_falling { second.low - first.high } else { first.low - second.high };
                if excess > 0.0 && best.is_none_or(|(most, _)| excess > most) {
                    best = Some((excess, (*first, *second)));
                }
            }
        }
        best.map(|(_, pair)| pair)
    }

    fn where_it_pays(&self) -> Vec<f64> {
        let places: Vec<Place> = self.asked.iter().map(Asked::place).collect();
        let Question { low, high, width, level, .. } = self.question;
        if self.contradicts_itself() || self.witness(&places).is_some() {
            return crossings::to_ask(&places, level, width);
        }
        if let Some(Finding::BelowEverywhere(end) | Finding::AboveEverywhere(end)) = self.beyond(&places) {
            // The interval there is to show it as well.
            return if end.side(level).is_none() { vec![end.at] } else { Vec::new() };
        }
        let (sure_low, sure_high) = (self.below.unwrap_or(low), self.above.unwrap_or(high));
        if self.below.is_some() && self.above.is_some() && sure_high - sure_low <= width {
            return Vec::new();
        }
        let Aim { estimate, distance } = self.aim(sure_low, sure_high);
        // Where nothing is sure of an end and it does not look it either, the crossing may lie beyond.
        let (first, last) = (&self.asked[0], &self.asked[self.asked.len() - 1]);
        let may_be_lower = self.below.is_none() && (estimate <= low || first.won_below <= 0.0);
        let may_be_higher = self.above.is_none() && (estimate >= high || last.won_above <= 0.0);
        let lower = if may_be_lower { Some(low) } else { self.toward(sure_low, estimate, distance) };
        let upper = if may_be_higher { Some(high) } else { self.toward(sure_high, estimate, distance) };
        let mut asks: Vec<f64> = lower.into_iter().chain(upper).collect();
        asks.dedup();
        asks
    }

    /// Where the crossing seems to be, inside what is sure, and how far from it to ask.
    fn aim(&self, sure_low: f64, sure_high: f64) -> Aim {
        let width = self.question.width;
        let Some(line) = self.line(sure_low, sure_high) else {
            // Halfway, at most.
            return Aim {
                estimate: clamp(crossing(&self.fit(), self.level()), sure_low, sure_high),
                distance: 0.0,
            };
        };
        let estimate = clamp(line.crossing(self.level()), sure_low, sure_high);
        let left = (self.question.budget - self.answers) as f64;
        // The bets win about (slope times distance)^2 / (2 variance) an answer, and half of what is left goes to either side.
        let affordable = sqrt(2.0 * ANSWERS_TO_SURE * self.variance(sure_low, sure_high) / left)
            / line.steepness(self.level());
        let known = 2.0 * line.error(estimate);
        let near = if affordable > known { affordable } else { known };
        // No nearer than is asked for.
        let enough = 0.4 * width;
        Aim { estimate, distance: if near > enough { near } else { enough } }
    }

    /// Places from the one before what is sure to be low to the one after what is sure to be high.
    fn around(&self, sure_low: f64, sure_high: f64) -> &[Asked] {
        let from = self.asked.partition_point(|asked| asked.at < sure_low).saturating_sub(1);
        let to = self.asked.partition_point(|asked| asked.at <= sure_high);
        &self.asked[from..if to < self.asked.len() { to + 1 } else { to }]
    }

    fn line(&self, sure_low: f64, sure_high: f64) -> Option<LogitLine> {
        let mean = |asked: &Asked| Mean {
            at: asked.at,
            value: self.turn(asked.moments.mean()),
            answers: asked.moments.count() as f64,
        };
        let means: Vec<Mean> = self.around(sure_low, sure_high).iter().map(mean).collect();
        LogitLine::through(&means)
    }

    /// The chance at a place, as if rising, as far as it is known from all places; and how many answers that is worth.
    fn guess(&self, at: f64) -> (f64, f64) {
        let (low, high) = (self.below.unwrap_or(self.question.low), self.above.unwrap_or(self.question.high));
        let line = if self.contradicts_itself() { None } else { self.line(low, high) };
        match line.map(|line| line.guess(at)) {
            Some((chance, worth)) => {
                (chance, if worth < GUESS_WORTH_MOST { worth } else { GUESS_WORTH_MOST })
            }
            None => (fitted(&self.fit(), at).unwrap_or(self.level()), 1.0),
        }
    }

    /// The variance of an answer around the crossing.
    fn variance(&self, sure_low: f64, sure_high: f64) -> f64 {
        let around = self.around(sure_low, sure_high);
        let squares: f64 = around.iter().map(|asked| asked.moments.squared_deviations()).sum();
        let count: f64 = around.iter().map(|asked| asked.moments.count() as f64).sum();
        (squares + 0.25) / (count + 1.0)
    }

    /// A place at this distance from the estimate, on the side of what is sure, one that was asked before if there is any: at most three quarters
    /// of the way, so that something is won, and at least an eighth. Nothing if there is no way.
    fn toward(&self, sure: f64, estimate: f64, distance: f64) -> Option<f64> {
        let way = estimate - sure;
        let length = abs(way);
        let enough = 0.4 * self.question.width;
        if length <= enough {
            return None;
        }
        let least = if distance > 0.125 * length { distance } else { 0.125 * length };
        let distance = if least < 0.75 * length { least } else { 0.75 * length };
        let target = estimate - way * (distance / length);
        let is_near = |asked: &&Asked| {
            let from = (estimate - asked.at) * (way / length);
            0.6 * distance <= from && from <= 1.5 * distance && from < length
        };
        let best = self.asked.iter().filter(is_near).fold(None, |best: Option<&Asked>, asked| match best {
            Some(best) if best.moments.count() >= asked.moments.count() => Some(best),
            _ => Some(asked),
        });
        // Two numbers next to one another have none between them.
        Some(best.map_or(target, |asked| asked.at)).filter(|at| *at != sure)
    }
}

/// Answers, times the square of slope and distance over the variance, until bets make sure: twice ln 40 were all known, and as much again for
/// what it takes to learn what to bet, and to be rather sure to be sure. Intervals were narrowest with this in trials; it is no part of why
/// they hold.
const ANSWERS_TO_SURE: f64 = 28.0;

/// No guess from other places is worth more answers than these: the response need not be logistic.
const GUESS_WORTH_MOST: f64 = 150.0;

/// Where to ask next.
struct Aim {
    estimate: f64,
    distance: f64,
}

fn clamp(value: f64, low: f64, high: f64) -> f64 {
    let value = if value > low { value } else { low };
    if value < high { value } else { high }
}

fn least(a: u64, b: u64) -> u64 {
    if a < b { a } else { b }
}

fn greatest(a: u64, b: u64) -> u64 {
    if a > b { a } else { b }
}
