//! A place that was asked: its answers, an interval of its chance at any time, and what was won by betting on its side of the level.
//!
//! A bet against "the chance here is at least the level" stakes a part of a capital of 1 on each answer before it is known. Were that so, the
//! capital would be no more than 1 on average, whatever the stakes, and would ever reach 1 / a with chance a at most (J. Ville 1939; I.
//! Waudby-Smith and A. Ramdas, Estimating means of bounded random variables by betting, Journal of the Royal Statistical Society B 86, 2024).
//! Their stake, which adapts to what was seen, is used here. Capitals of independent answers multiply, also over several places.

use detente_numbers::sequences::{gamma_exponential_boundary, spread_of};
use detente_numbers::sums::Moments;
use detente_numbers::{ln, ln_1p};

/// A stake never risks more than this part of the capital.
const STAKE_MOST: f64 = 0.75;
/// The part of what would be the best stake, were the guess right: a little less wins nearly as much and loses far less by wrong guesses.
const STAKE_PART: f64 = 0.8;
/// What is believed of the variance before the first answer counts as so many answers.
const PRIOR_ANSWERS: f64 = 2.0;

/// What is known of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The value of the quantity.
    pub at: f64,
    /// Answers there.
    pub answers: u64,
    /// Their mean: the chance as far as it is known.
    pub mean: f64,
    /// The interval of the chance. With chance 95 % those of all places hold at all times together.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// A place with its answers.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) at: f64,
    pub(super) moments: Moments,
    /// Squared distances of answers from what was guessed before them.
    spread: f64,
    /// Logarithms of the capitals won against "the chance is at least the level" and "it is at most the level", where rising.
    pub(super) won_below: f64,
    pub(super) won_above: f64,
    /// Chance that an end of the interval ever fails.
    error: f64,
    tuning: f64,
    interval: (f64, f64),
}

/// What is bet: which level, and which way the response goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stakes {
    pub(super) level: f64,
    pub(super) is_falling: bool,
    /// What is believed of the chance before the first answer: the chance as if rising, and how many answers that is worth.
    pub(super) guess: (f64, f64),
}

impl Asked {
    /// A place whose interval ever fails with chance `error` at most, and is at its best after so many answers.
    pub(super) fn new(at: f64, error: f64, answers_typical: f64) -> Self {
        let error = 0.5 * error;
        // As proposition 3 of Howard et al. (2021) has it, for the variance 0.1 of an answer.
        let tuning = 0.1 * answers_typical / (-2.0 * ln(error) + ln_1p(-2.0 * ln(error)));
        let tuning = if tuning > 1.0 { tuning } else { 1.0 };
        Self {
            at,
            moments: Moments::new(),
            spread: 0.0,
            won_below: 0.0,
            won_above: 0.0,
            error,
            tuning,
            interval: (0.0, 1.0),
        }
    }

    /// Takes answers, one bet after another; without stakes none are made.
    pub(super) fn take(&mut self, answers: &[f64], stakes: Option<Stakes>) {
        if let Some(stakes) = stakes {
            self.bet(answers, stakes);
        }
        let block = Moments::of(answers);
        let centre = if self.moments.count() > 0 { self.moments.mean() } else { 0.5 };
        self.spread += spread_of(&block, centre);
        self.moments.merge(&block);
        let half =
            gamma_exponential_boundary(self.spread, self.tuning, self.error) / self.moments.count() as f64;
        let mean = self.moments.mean();
        // What once was sure stays sure.
        let (low, high) = self.interval;
        self.interval = (
            if mean - half > low { mean - half } else { low },
            if mean + half < high { mean + half } else { high },
        );
    }

    fn bet(&mut self, answers: &[f64], stakes: Stakes) {
        let turned = |value: f64| if stakes.is_falling { 1.0 - value } else { value };
        let level = turned(stakes.level);
        let (guess, worth) = stakes.guess;
        let (mut sum, mut count) = (worth * guess, worth);
        let (mut squares, mut seen) = (PRIOR_ANSWERS * guess * (1.0 - guess), PRIOR_ANSWERS);
        if self.moments.count() > 0 {
            let known = self.moments.count() as f64;
            sum += known * turned(self.moments.mean());
            count += known;
            squares += self.moments.squared_deviations();
            seen += known;
        }
        for answer in answers {
            let answer = turned(*answer);
            let mean = sum / count;
            let distance = level - mean;
            let stake = STAKE_PART * distance / (squares / seen + distance * distance);
            if distance > 0.0 {
                let most = STAKE_MOST / (1.0 - level);
                self.won_below += ln_1p((if stake < most { stake } else { most }) * (level - answer));
            } else {
                let most = STAKE_MOST / level;
                self.won_above += ln_1p((if -stake < most { -stake } else { most }) * (answer - level));
            }
            squares += (answer - mean) * (answer - mean);
            seen += 1.0;
            sum += answer;
            count += 1.0;
        }
    }

    pub(super) fn place(&self) -> Place {
        Place {
            at: self.at,
            answers: self.moments.count(),
            mean: self.moments.mean(),
            low: self.interval.0,
            high: self.interval.1,
        }
    }
}

impl Place {
    /// On which side of the level the chance surely is.
    pub(super) fn side(&self, level: f64) -> Option<std::cmp::Ordering> {
        if self.high < level {
            Some(std::cmp::Ordering::Less)
        } else if self.low > level {
            Some(std::cmp::Ordering::Greater)
        } else {
            None
        }
    }
}
