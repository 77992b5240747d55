//! Problems whose answers are known, all of them to be minimised unless they say otherwise.

use super::super::{Goal, Lever, Question, Search};
use crate::robustness::Aim;
use detente_numbers::luck::Seed;
use detente_numbers::sqrt;
use std::f64::consts::PI;

pub(super) const UNIT: Lever = Lever::Continuous { low: 0.0, high: 1.0 };
pub(super) const LESS: Goal = Goal { aim: Aim::Lower, matters: None };

pub(super) fn question(levers: Vec<Lever>, goals: Vec<Goal>) -> Question {
    Question { levers, goals, constraints: 0, population: 100, known: Vec::new(), seed: Seed(1) }
}

/// Runs a search for so many evaluations.
pub(super) fn search(question: Question, evaluations: u64, problem: impl Fn(&[f64]) -> Vec<f64>) -> Search {
    let mut search = Search::new(question).unwrap();
    while search.progress().evaluations < evaluations {
        step(&mut search, &problem);
    }
    search
}

pub(super) fn step(search: &mut Search, problem: impl Fn(&[f64]) -> Vec<f64>) {
    let values: Vec<f64> = search.ask().flat_map(problem).collect();
    search.tell(&values).unwrap();
}

pub(super) fn values(search: &Search) -> Vec<Vec<f64>> {
    search.front().points.into_iter().map(|point| point.values).collect()
}

#[expect(clippy::disallowed_methods, reason = "a bound that a test states holds whatever the last bit")]
pub(super) fn cos(x: f64) -> f64 {
    x.cos()
}

#[expect(clippy::disallowed_methods, reason = "a bound that a test states holds whatever the last bit")]
pub(super) fn sin(x: f64) -> f64 {
    x.sin()
}

/// DTLZ2 (K. Deb, L. Thiele, M. Laumanns and E. Zitzler, 2005): the front is the part of the unit sphere in which no value is below 0.
pub(super) fn dtlz2(goals: usize, point: &[f64]) -> Vec<f64> {
    let (angles, rest) = point.split_at(goals - 1);
    let far: f64 = rest.iter().map(|x| (x - 0.5) * (x - 0.5)).sum();
    let mut across = 1.0 + far;
    let mut values = vec![0.0; goals];
    for (angle, value) in angles.iter().zip(values.iter_mut().rev()) {
        *value = across * sin(angle * PI / 2.0);
        across *= cos(angle * PI / 2.0);
    }
    values[0] = across;
    values
}

/// The volume that the whole front of DTLZ2 dominates below 1.1 in each goal: what the ball leaves of the cube.
pub(super) fn dtlz2_volume(goals: usize) -> f64 {
    let ball = match goals {
        2 => PI,
        3 => 4.0 / 3.0 * PI,
        5 => 8.0 / 15.0 * PI * PI,
        _ => f64::NAN,
    };
    [1.1; 5][..goals].iter().product::<f64>() - ball / f64::from(1 << goals)
}

/// DTLZ1: on the front values sum to one half. There are some 11^5 local fronts.
pub(super) fn dtlz1(goals: usize, point: &[f64]) -> Vec<f64> {
    let (shares, rest) = point.split_at(goals - 1);
    let waves = |x: &f64| (x - 0.5) * (x - 0.5) - cos(20.0 * PI * (x - 0.5));
    let far = 100.0 * (rest.len() as f64 + rest.iter().map(waves).sum::<f64>());
    let mut left = 0.5 * (1.0 + far);
    let mut values = vec![0.0; goals];
    for (share, value) in shares.iter().zip(values.iter_mut().rev()) {
        *value = left * (1.0 - share);
        left *= share;
    }
    values[0] = left;
    values
}

/// ZDT3 (E. Zitzler, K. Deb and L. Thiele, Evolutionary Computation 8, 2000): the front is in five pieces.
pub(super) fn zdt3(point: &[f64]) -> Vec<f64> {
    let far = 1.0 + 9.0 * point[1..].iter().sum::<f64>() / (point.len() - 1) as f64;
    let first = point[0];
    vec![first, far * zdt3_front(first, far)]
}

pub(super) fn zdt3_front(first: f64, far: f64) -> f64 {
    1.0 - sqrt(first / far) - first / far * sin(10.0 * PI * first)
}

/// BNH (T. T. Binh and U. Korn, 1997), with two constraints.
pub(super) fn bnh(point: &[f64]) -> Vec<f64> {
    let (x, y) = (point[0], point[1]);
    let square = |a: f64, b: f64| a * a + b * b;
    vec![
        4.0 * square(x, y),
        square(x - 5.0, y - 5.0),
        square(x - 5.0, y) - 25.0,
        7.7 - square(x - 8.0, y + 3.0),
    ]
}

/// C2-DTLZ2 (H. Jain and K. Deb, IEEE Transactions on Evolutionary Computation 18, 2014): of the sphere, what is within 0.4 of a corner or of the
/// middle is allowed.
pub(super) fn c2_dtlz2(point: &[f64]) -> Vec<f64> {
    let mut values = dtlz2(3, point);
    values.push(patches(&values).into_iter().fold(f64::INFINITY, detente_numbers::min));
    values
}

/// Of each allowed part, corners first, how far outside it values are.
pub(super) fn patches(values: &[f64]) -> [f64; 4] {
    let around = |centre: [f64; 3]| {
        let parts = values.iter().zip(centre).map(|(value, centre)| (value - centre) * (value - centre));
        parts.sum::<f64>() - 0.4 * 0.4
    };
    let middle = 1.0 / sqrt(3.0);
    [around([1.0, 0.0, 0.0]), around([0.0, 1.0, 0.0]), around([0.0, 0.0, 1.0]), around([middle; 3])]
}

/// Two goals of ten levers that only move well together: levers turned by a fixed rotation before a narrow valley.
pub(super) fn turned(point: &[f64]) -> Vec<f64> {
    let mut turned: Vec<f64> = point.to_vec();
    for first in 0..point.len() {
        for second in first + 1..point.len() {
            let (a, b) = (turned[first], turned[second]);
            let angle = 0.4 + 0.1 * (first + 2 * second) as f64;
            (turned[first], turned[second]) =
                (cos(angle) * a - sin(angle) * b, sin(angle) * a + cos(angle) * b);
        }
    }
    let valley: f64 = turned[1..].iter().zip(1..).map(|(x, place)| f64::from(1 << place) * x * x).sum();
    let along = turned[0];
    vec![(along - 0.5) * (along - 0.5) + valley, (along + 0.5) * (along + 0.5) + valley]
}
