//! Shapley effects that have closed forms.

use super::*;
use crate::drivers::textbook::*;
use detente_numbers::luck::Seed;
use detente_numbers::{normal_quantile, sqrt};

const BOOTSTRAP: Bootstrap = Bootstrap { resamples: 100, level: 0.95, seed: Seed(1) };

fn run(
    draws: u64,
    seed: u64,
    point: impl Fn(&dyn Fn(u32) -> f64) -> Vec<f64>,
    value: impl Fn(&[f64]) -> f64,
) -> GivenRun {
    let points: Vec<Vec<f64>> =
        (0..draws).map(|draw| point(&|number| chance(seed << 32 | draw, number))).collect();
    let values: Vec<f64> = points.iter().map(|point| value(point)).collect();
    GivenRun::new(&points.concat(), points[0].len(), &values, 1).unwrap()
}

/// Three normal factors with standard deviations 1, 1 and 2, of which the last two have correlation 0.9.
fn normals(chance: &dyn Fn(u32) -> f64) -> Vec<f64> {
    let normal = |number| normal_quantile(chance(number));
    let second = normal(1);
    vec![normal(0), second, 2.0 * (0.9 * second + sqrt(1.0 - 0.81) * normal(2))]
}

/// Of their sum, by theorem 2 of A. B. Owen and C. Prieur, SIAM/ASA Journal on Uncertainty Quantification 5 (2017), for two correlated factors;
/// the first is independent of both.
fn shares_of_normals() -> [f64; 3] {
    let (squared, covariance) = (0.81, 0.9 * 2.0);
    let variance = 1.0 + 1.0 + 4.0 + 2.0 * covariance;
    let share =
        |own: f64, other: f64| (own * (1.0 - squared / 2.0) + covariance + other * squared / 2.0) / variance;
    [1.0 / variance, share(1.0, 4.0), share(4.0, 1.0)]
}

fn of(run: &GivenRun, factors: &Factors) -> ShapleyEffects {
    shapley_effects(run, factors, &BOOTSTRAP).unwrap()
}

/// Within five standard errors, and within so much that neighbours are not at the same place.
#[track_caller]
fn check(found: &Estimate, truth: f64, neighbours: f64) {
    let error = (found.high - found.low) / 4.0;
    assert!((found.value - truth).abs() < 5.0 * error + neighbours, "{found:?} {truth}");
    assert!(error < 0.02, "{found:?}");
}

#[test]
fn a_linear_result_of_correlated_normals_has_its_closed_form() {
    let factors = Factors::each(3).unwrap();
    let truth = shares_of_normals();
    assert!((truth.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let found = of(&run(4000, 1, normals, |point| point.iter().sum()), &factors);
    for (found, truth) in found.factors.iter().zip(truth) {
        check(found, truth, 0.01);
    }
    assert!((found.factors.iter().map(|share| share.value).sum::<f64>() - 1.0).abs() < 1e-9);
    assert_eq!((found.draws, found.centres, found.luck), (4000, 4000, None));
}

/// Four normal factors that are all correlated: rows of a lower triangular matrix, of which each times independent normals is a factor.
const TRIANGLE: [[f64; 4]; 4] =
    [[1.0, 0.0, 0.0, 0.0], [0.6, 0.8, 0.0, 0.0], [-0.5, 0.3, 0.9, 0.0], [0.4, 0.9, -0.6, 1.2]];
/// What each adds to the result.
const WEIGHTS: [f64; 4] = [1.0, -2.0, 1.5, 1.0];

/// What is left of the variance of the weighted sum once all factors outside `unknown` are known: their covariance is taken out one by one, as in
/// Gauss' elimination.
fn left(unknown: [bool; 4]) -> f64 {
    let product = |a: usize, b: usize| (0..4).map(|k| TRIANGLE[a][k] * TRIANGLE[b][k]).sum::<f64>();
    let mut covariance = [0, 1, 2, 3].map(|a| [0, 1, 2, 3].map(|b| product(a, b)));
    for known in (0..4).filter(|factor| !unknown[*factor]) {
        let (row, pivot) = (covariance[known], covariance[known][known]);
        for other in &mut covariance {
            let share = other[known] / pivot;
            other.iter_mut().zip(row).for_each(|(value, taken)| *value -= share * taken);
        }
    }
    let pairs = (0..4).flat_map(|a| (0..4).map(move |b| (a, b)));
    pairs.map(|(a, b)| WEIGHTS[a] * WEIGHTS[b] * covariance[a][b]).sum()
}

/// The mean over all 24 orders of what a factor adds to the variance that is left.
fn shares_of_triangle() -> [f64; 4] {
    let mut shares = [0.0; 4];
    let is_order = |order: &[usize; 4]| (0..4).all(|factor| order.contains(&factor));
    let orders = (0..256).map(|code| [code / 64, code / 16 % 4, code / 4 % 4, code % 4]).filter(is_order);
    for order in orders {
        let mut unknown = [false; 4];
        for factor in order {
            let before = left(unknown);
            unknown[factor] = true;
            shares[factor] += (left(unknown) - before) / (24.0 * left([true; 4]));
        }
    }
    shares
}

#[test]
fn a_linear_result_of_normals_that_are_all_correlated_has_the_effects_of_the_definition() {
    // E. Song, B. L. Nelson and J. Staum, SIAM/ASA Journal on Uncertainty Quantification 4 (2016): the cost of a set of factors is the variance
    // that is left on average where all others are known, which for normals is the same wherever they are.
    let truth = shares_of_triangle();
    assert!((truth.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!(truth.iter().all(|share| *share > 0.02), "{truth:?}");
    let point = |chance: &dyn Fn(u32) -> f64| {
        let normals = [0, 1, 2, 3].map(|number| normal_quantile(chance(number)));
        TRIANGLE.iter().map(|row| row.iter().zip(normals).map(|(a, b)| a * b).sum()).collect()
    };
    let value = |point: &[f64]| point.iter().zip(WEIGHTS).map(|(x, weight)| x * weight).sum();
    let found = of(&run(8000, 5, point, value), &Factors::each(4).unwrap());
    for (found, truth) in found.factors.iter().zip(truth) {
        check(found, truth, 0.02);
    }
}

#[test]
fn ishigami_shares_its_interaction() {
    let (variance, first, second, pair) = ishigami_variances();
    let uniform = |chance: &dyn Fn(u32) -> f64| (0..3).map(chance).collect();
    let found = of(&run(8000, 2, uniform, ishigami), &Factors::each(3).unwrap());
    for (found, truth) in found.factors.iter().zip([first + pair / 2.0, second, pair / 2.0]) {
        check(found, truth / variance, 0.02);
    }
}

#[test]
fn two_columns_that_say_the_same_share_what_they_say() {
    let point = |chance: &dyn Fn(u32) -> f64| vec![chance(0), 5.0 * chance(0), chance(1)];
    let found = of(&run(2000, 3, point, |point| point[0] + point[2]), &Factors::each(3).unwrap());
    for (found, truth) in found.factors.iter().zip([0.25, 0.25, 0.5]) {
        check(found, truth, 0.01);
    }
    // As a group they are one.
    let factors = Factors::groups(3, vec![vec![0, 1], vec![2]]).unwrap();
    let found = of(&run(2000, 3, point, |point| point[0] + point[2]), &factors);
    for found in found.factors {
        check(&found, 0.5, 0.01);
    }
}

#[test]
fn the_share_of_luck_is_told_with_one_trajectory_a_draw_and_with_several() {
    // x + y + luck, all of the same variance.
    let factors = Factors::each(2).unwrap().with_luck();
    for per_draw in [1, 4] {
        let points: Vec<f64> = (0..3000).flat_map(|draw| [chance(draw, 0), chance(draw, 1)]).collect();
        let values = |(draw, point): (usize, &[f64])| {
            let known = point[0] + point[1];
            (0..per_draw).map(move |number| known + chance(draw as u64, 10 + number)).collect::<Vec<f64>>()
        };
        let values: Vec<f64> = points.chunks_exact(2).enumerate().flat_map(values).collect();
        let found = of(&GivenRun::new(&points, 2, &values, per_draw as usize).unwrap(), &factors);
        for found in found.factors.iter().chain(&found.luck) {
            check(found, 1.0 / 3.0, 0.01);
        }
        let all: f64 = found.factors.iter().chain(&found.luck).map(|share| share.value).sum();
        assert!((all - 1.0).abs() < 1e-9, "{all}");
    }
}

#[test]
fn a_factor_with_two_values_is_no_trouble() {
    // A coin and a uniform number, of variance 1/4 and 1/12; and a third factor that does nothing.
    let point =
        |chance: &dyn Fn(u32) -> f64| vec![f64::from(u8::from(chance(0) < 0.5)), chance(1), chance(2)];
    let found = of(&run(3000, 4, point, |point| point[0] + point[1]), &Factors::each(3).unwrap());
    for (found, truth) in found.factors.iter().zip([0.75, 0.25, 0.0]) {
        check(found, truth, 0.02);
    }
}

#[test]
fn intervals_hold_as_often_as_they_say() {
    const REPETITIONS: u64 = 100;
    let truth = shares_of_normals();
    let mut held = 0.0;
    for repetition in 0..REPETITIONS {
        let run = run(500, 100 + repetition, normals, |point| point.iter().sum());
        let bootstrap = Bootstrap { seed: Seed(repetition), ..BOOTSTRAP };
        let found = shapley_effects(&run, &Factors::each(3).unwrap(), &bootstrap).unwrap();
        for (found, truth) in found.factors.iter().zip(truth) {
            held += f64::from(u8::from(found.low <= truth && truth <= found.high));
        }
    }
    // Five standard errors of 300 are 6 points. Draws share neighbours, and 500 of them lie apart: intervals miss some more.
    let share = held / (3.0 * REPETITIONS as f64);
    assert!((0.85..=0.995).contains(&share), "{share}");
}

#[test]
fn what_cannot_be_answered_is_said() {
    let uniform = |columns: u32| move |chance: &dyn Fn(u32) -> f64| (0..columns).map(chance).collect();
    let ask = |run: &GivenRun, columns| {
        shapley_effects(run, &Factors::each(columns).unwrap(), &BOOTSTRAP).unwrap_err()
    };
    let many = run(200, 1, uniform(13), |point| point[0]);
    assert_eq!(ask(&many, 13), Unanswered::TooManyFactors { asked: 13, most: 12 });
    assert_eq!(ask(&many, 2), Unanswered::OtherShape { expected: 2, found: 13 });
    let few = run(99, 1, uniform(2), |point| point[0]);
    assert_eq!(ask(&few, 2), Unanswered::TooFew { usable: 99, least: 100 });
    assert_eq!(ask(&run(200, 1, uniform(2), |_| 1.0), 2), Unanswered::Constant(1.0));
}

#[test]
fn weights_are_those_of_all_orders() {
    // With three players each set is as likely as orders make it: 1/3 for none and for both others, 1/6 for either alone.
    let left: Vec<f64> = [9.0, 5.0, 7.0, 2.0, 8.0, 4.0, 3.0, 0.0].to_vec();
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let mut slow = [0.0; 3];
    for order in orders {
        let mut set = 0;
        for player in order {
            slow[player] += (left[set] - left[set | 1 << player]) / 6.0;
            set |= 1 << player;
        }
    }
    for (share, slow) in Weights::new(3).shares(&left).iter().zip(slow) {
        assert!((share - slow).abs() < 1e-12);
    }
}
