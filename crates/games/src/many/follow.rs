//! Following solutions from equations that are solved to those that are to be (Sommese and Wampler 2005, "The numerical solution of systems of
//! polynomials arising in engineering and science").

use super::complex::{Complex, largest_square, solve};
use super::start::Start;
use super::system::System;
use detente_numbers::{max, min, sqrt};

/// Where a path ended.
pub(super) struct End {
    /// Each player's chances, up to a common factor.
    pub(super) at: Vec<Vec<Complex>>,
    /// Whether the equations are regular there, so that nothing else is a solution near by.
    pub(super) is_regular: bool,
}

/// A mixture of both systems, and room to work in.
pub(super) struct Follower<'a> {
    system: &'a System,
    start: &'a Start,
    lines: Vec<Complex>,
    slope: Vec<Complex>,
    known: Vec<Complex>,
}

/// A point on a path: unknowns are all chances but each player's last.
struct Point {
    time: f64,
    at: Vec<Complex>,
    direction: Vec<Complex>,
}

const STEPS_MOST: usize = 2_000;
const STEP_LEAST: f64 = 1e-9;
/// The first correction of a step, relative to the unknowns, that steps aim at; far more is a step taken back.
const CORRECTION: f64 = 0.01;

impl<'a> Follower<'a> {
    pub(super) fn new(system: &'a System, start: &'a Start) -> Self {
        Self { system, start, lines: Vec::new(), slope: Vec::new(), known: Vec::new() }
    }

    fn size(&self) -> usize {
        self.system.equations.len()
    }

    /// All chances: each player's last lies where the plane says.
    fn whole(&self, unknowns: &[Complex]) -> Vec<Vec<Complex>> {
        let mut rest = unknowns;
        self.start
            .planes
            .iter()
            .map(|plane| {
                let (own, others) = rest.split_at(plane.len() - 1);
                rest = others;
                let sum = plane
                    .iter()
                    .zip(own)
                    .fold(Complex::ZERO, |sum, (factor, chance)| sum + *factor * *chance);
                let last = (Complex::real(1.0) - sum) * plane[own.len()].inverse();
                own.iter().copied().chain([last]).collect()
            })
            .collect()
    }

    /// Newton's correction at a time, and the direction in which the path goes on, in `known`: one after the other. Whether the equations are
    /// regular.
    fn linearised(&mut self, unknowns: &[Complex], time: f64) -> bool {
        let (size, width) = (self.size(), self.size() + 2);
        let whole = self.whole(unknowns);
        self.lines.clear();
        self.lines.resize(size * width, Complex::ZERO);
        for number in 0..size {
            self.line(number, &whole, time);
        }
        if !solve(&mut self.lines, size, width) {
            return false;
        }
        self.known.clear();
        self.known.extend(
            (0..2)
                .flat_map(|side| (0..size).map(move |row| (row, side)))
                .map(|(row, side)| self.lines[row * width + size + side]),
        );
        true
    }

    /// The coefficients of an equation in the changes of the unknowns, its value and how it changes with time.
    fn line(&mut self, number: usize, whole: &[Vec<Complex>], time: f64) {
        let equation = &self.system.equations[number];
        let width = self.size() + 2;
        let line = &mut self.lines[number * width..][..width];
        let forms = &self.start.forms[number];
        let factor = |player: usize| dot(&forms[player], &whole[player]);
        let factors: Vec<Complex> = (0..whole.len())
            .map(|player| if player == equation.player { Complex::real(1.0) } else { factor(player) })
            .collect();
        let mut column = 0;
        let mut target = Complex::ZERO;
        for (player, chances) in whole.iter().enumerate() {
            let last = chances.len() - 1;
            if player != equation.player {
                self.system.slope(equation, player, whole, &mut self.slope);
                target = dot(&self.slope, chances);
                let others = (0..whole.len())
                    .filter(|other| *other != player)
                    .fold(Complex::real(1.0), |all, other| all * factors[other]);
                let others = others.times(1.0 - time);
                let plane = &self.start.planes[player];
                let mixed = |at: usize| others * forms[player][at] + self.slope[at].times(time);
                let per_last = mixed(last) * plane[last].inverse();
                for at in 0..last {
                    line[column + at] = mixed(at) - per_last * plane[at];
                }
            }
            column += last;
        }
        let start = factors.iter().fold(Complex::real(1.0), |all, factor| all * *factor);
        line[column] = Complex::ZERO - (start.times(1.0 - time) + target.times(time));
        line[column + 1] = start - target;
    }

    /// Follows one solution to the end.
    pub(super) fn follow(&mut self, from: &[Vec<Complex>]) -> Option<End> {
        let at: Vec<Complex> =
            from.iter().flat_map(|chances| chances[..chances.len() - 1].iter().copied()).collect();
        if !self.linearised(&at, 0.0) {
            return None;
        }
        let mut point = Point { time: 0.0, at, direction: self.known[self.size()..].to_vec() };
        let mut before: Option<Point> = None;
        let mut step = 0.05;
        for _ in 0..STEPS_MOST {
            let time = if point.time + step > 1.0 - STEP_LEAST { 1.0 } else { point.time + step };
            let guess = predicted(before.as_ref(), &point, time);
            match self.corrected(guess, time) {
                Some((next, correction)) => {
                    if time == 1.0 {
                        return Some(self.polished(next.at));
                    }
                    // The error of the guess grows with the fourth power of the step.
                    let factor = sqrt(sqrt(CORRECTION / max(correction, 1e-8)));
                    step *= min(max(factor, 0.5), 2.0);
                    before = Some(std::mem::replace(&mut point, next));
                }
                None => {
                    step *= 0.4;
                    if step < STEP_LEAST {
                        break;
                    }
                }
            }
        }
        // Where the end is not regular, the path comes near to it and no further.
        (point.time > 0.99).then(|| self.polished(point.at))
    }

    /// The point on the path at a time, from a guess; and the size of the first correction. `None` where that is too large to trust.
    fn corrected(&mut self, mut guess: Vec<Complex>, time: f64) -> Option<(Point, f64)> {
        let size = self.size();
        let mut first = None;
        for _ in 0..4 {
            if !self.linearised(&guess, time) {
                return None;
            }
            let correction = sqrt(largest_square(&self.known[..size]) / max(largest_square(&guess), 1e-30));
            for (unknown, change) in guess.iter_mut().zip(&self.known[..size]) {
                *unknown = *unknown + *change;
            }
            let first = *first.get_or_insert(correction);
            if !correction.is_finite() || first > 10.0 * CORRECTION {
                return None;
            }
            if correction < 1e-4 {
                let direction = self.known[size..].to_vec();
                return Some((Point { time, at: guess, direction }, first));
            }
        }
        None
    }

    /// As near to the end as doubles go.
    fn polished(&mut self, mut at: Vec<Complex>) -> End {
        let size = self.size();
        let mut is_regular = false;
        for _ in 0..30 {
            if !self.linearised(&at, 1.0) {
                break;
            }
            let correction = sqrt(largest_square(&self.known[..size]) / max(largest_square(&at), 1e-30));
            if !correction.is_finite() {
                break;
            }
            for (unknown, change) in at.iter_mut().zip(&self.known[..size]) {
                *unknown = *unknown + *change;
            }
            if correction < 1e-13 {
                is_regular = true;
                break;
            }
        }
        End { at: self.whole(&at), is_regular }
    }
}

fn dot(left: &[Complex], right: &[Complex]) -> Complex {
    left.iter().zip(right).fold(Complex::ZERO, |sum, (left, right)| sum + *left * *right)
}

/// Where the path would be if it went on as it has: a cubic through the last two points and their directions, or a straight line.
fn predicted(before: Option<&Point>, point: &Point, time: f64) -> Vec<Complex> {
    let ahead = time - point.time;
    let Some(before) = before else {
        return point
            .at
            .iter()
            .zip(&point.direction)
            .map(|(at, direction)| *at + direction.times(ahead))
            .collect();
    };
    let span = point.time - before.time;
    let reach = ahead / span;
    (0..point.at.len())
        .map(|index| {
            let (from, to) = (before.at[index], point.at[index]);
            let (slope, end) = (before.direction[index].times(span), point.direction[index].times(span));
            // In Newton's form at the later point: value, slope, and second and third differences.
            let secant = to - from;
            let second = end - secant;
            let third = second - (secant - slope);
            to + (end + (second + third.times(reach + 1.0)).times(reach)).times(reach)
        })
        .collect()
}
