//! All logit equilibria of a game of two players with two strategies each, by bracketing.
//!
//! With `x` and `y` for the players' log-odds of their first strategies, `x = first(y)` and `y = second(x)`, so the equilibria are the roots
//! of one increasing or decreasing function less its argument. An interval is split until it holds no root, or the function less its
//! argument is monotone on it, so that it holds one root at most.

use super::scaled::Scaled;
use super::system::System;
use detente_numbers::{exp, ln_1p, logistic, max, min};

/// Intervals that are looked at, at most.
const INTERVALS_MOST: usize = 100_000;

/// The log-odds of a player's first strategy as a line in the chance of the other's first strategy, times precision.
struct Line {
    at_zero: f64,
    slope: f64,
}

impl Line {
    fn at(&self, log_odds: f64) -> f64 {
        self.at_zero + self.slope * logistic(log_odds)
    }
}

/// The derivative of a chance in its log-odds.
fn steepness(log_odds: f64) -> f64 {
    let chance = logistic(log_odds);
    chance * logistic(-log_odds)
}

/// Least and most steepness on an interval.
fn steepness_on(low: f64, high: f64) -> (f64, f64) {
    let (left, right) = (steepness(low), steepness(high));
    let most = if low <= 0.0 && high >= 0.0 { 0.25 } else { max(left, right) };
    (min(left, right), most)
}

/// Logarithms of chances of each equilibrium.
pub(super) fn all(game: &Scaled, precision: f64) -> Vec<Vec<f64>> {
    let [first, second] = lines(game, precision);
    let of = |x: f64| first.at(second.at(x));
    let (one, other) = (first.at_zero, first.at_zero + first.slope);
    // All values of the function lie in here, so all roots do; a little more, for rounding.
    let room = 1e-9 * (1.0 + detente_numbers::abs(one) + detente_numbers::abs(other));
    let mut open = vec![(min(one, other) - room, max(one, other) + room)];
    let mut roots: Vec<f64> = Vec::new();
    let mut looked_at = 0;
    while let Some((low, high)) = open.pop() {
        looked_at += 1;
        let (mut least, mut most) = (of(low), of(high));
        if least > most {
            std::mem::swap(&mut least, &mut most);
        }
        if least > high || most < low {
            continue;
        }
        let (least, most) = slopes_on(&first, &second, low, high);
        let is_monotone = most < 1.0 || least > 1.0;
        if is_monotone {
            let (left, right) = (of(low) - low, of(high) - high);
            if left == 0.0 || right == 0.0 || (left > 0.0) != (right > 0.0) {
                roots.push(bisected(&of, low, high, left));
            }
            continue;
        }
        let middle = (low + high) / 2.0;
        if middle <= low || middle >= high || looked_at > INTERVALS_MOST {
            // Where two roots meet: one is enough.
            roots.push(middle);
            continue;
        }
        open.push((middle, high));
        open.push((low, middle));
    }
    roots.sort_by(f64::total_cmp);
    roots.dedup_by(|next, root| *next - *root < 1e-12 * (1.0 + detente_numbers::abs(*root)));
    // Odds of the first strategy, as logarithms of both chances.
    let logs = |odds: f64| {
        let log = |odds: f64| if odds > 0.0 { -ln_1p(exp(-odds)) } else { odds - ln_1p(exp(odds)) };
        [log(odds), log(-odds)]
    };
    roots.into_iter().map(|x| [logs(x), logs(second.at(x))].concat()).collect()
}

/// Both lines, from the payoffs against the other's pure strategies.
fn lines(game: &Scaled, precision: f64) -> [Line; 2] {
    let mut system = System::new(game);
    let mut gains = [[0.0; 2]; 2];
    for against in 0..2 {
        let mut logs = [-800.0; 4];
        logs[against] = 0.0;
        logs[2 + against] = 0.0;
        system.go(&logs, precision);
        gains[0][against] = system.values[0] - system.values[1];
        gains[1][against] = system.values[2] - system.values[3];
    }
    gains.map(|[first, second]| Line { at_zero: precision * second, slope: precision * (first - second) })
}

/// Bounds of the derivative of the function on an interval.
fn slopes_on(first: &Line, second: &Line, low: f64, high: f64) -> (f64, f64) {
    let (one, other) = (second.at(low), second.at(high));
    let (inner_least, inner_most) = steepness_on(low, high);
    let (outer_least, outer_most) = steepness_on(min(one, other), max(one, other));
    let both = first.slope * second.slope;
    let (few, many) = (both * inner_least * outer_least, both * inner_most * outer_most);
    (min(few, many), max(few, many))
}

fn bisected(of: &impl Fn(f64) -> f64, mut low: f64, mut high: f64, left: f64) -> f64 {
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if ((of(middle) - middle) > 0.0) == (left > 0.0) { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}
