//! Shares whose closed form is known, and how often their intervals hold it.

use super::*;
use crate::drivers::dependences;
use crate::drivers::textbook::*;
use detente_numbers::exp;
use detente_numbers::luck::Seed;

/// A result of the two or three factors of a draw, and of the uniform luck of a trajectory.
struct Case {
    name: &'static str,
    columns: usize,
    per_draw: usize,
    result: fn(&[f64], f64) -> f64,
    /// The share of the first factor in all variance, and in that which is not luck.
    truth: [f64; 2],
}

fn run(case: &Case, draws: usize, seed: u64) -> GivenRun {
    let at = |draw: usize, number: usize| chance(seed << 32 | draw as u64, number as u32);
    let factors: Vec<f64> =
        (0..draws).flat_map(|draw| (0..case.columns).map(move |column| at(draw, column))).collect();
    let value = |draw: usize, number: usize| {
        (case.result)(&factors[draw * case.columns..][..case.columns], at(draw, 100 + number))
    };
    let values: Vec<f64> = (0..draws)
        .flat_map(|draw| (0..case.per_draw).map(move |number| (draw, number)))
        .map(|(draw, number)| value(draw, number))
        .collect();
    GivenRun::new(&factors, case.columns, &values, case.per_draw).unwrap()
}

fn steep(point: &[f64], _: f64) -> f64 {
    exp(-exp(2.0 * normal_quantile(point[0])))
}
fn yes(is: bool) -> f64 {
    f64::from(u8::from(is))
}

const fn case(
    name: &'static str,
    columns: usize,
    per_draw: usize,
    result: fn(&[f64], f64) -> f64,
    truth: [f64; 2],
) -> Case {
    Case { name, columns, per_draw, result, truth }
}

fn cases() -> Vec<Case> {
    let (variance, first, second, _) = ishigami_variances();
    vec![
        // The result is the factor's function alone: smooth, steep, with humps, with a jump, in stairs.
        case("itself", 2, 1, |point, _| point[0], [1.0; 2]),
        case("steep", 2, 1, steep, [1.0; 2]),
        case("humps", 2, 1, |point, _| ishigami(&[0.5, point[0], 0.5]), [1.0; 2]),
        case("jump", 2, 1, |point, _| yes(point[0] > 0.43), [1.0; 2]),
        case("stairs", 2, 1, |point, _| (10.0 * point[0]).floor(), [1.0; 2]),
        // Linear, by the squares of the weights.
        case("half", 2, 1, |point, _| point[0] + point[1], [0.5; 2]),
        case("tenth", 2, 1, |point, _| point[0] + 3.0 * point[1], [0.1; 2]),
        case("nine tenths", 2, 1, |point, _| 3.0 * point[0] + point[1], [0.9; 2]),
        case("nothing", 2, 1, |point, _| point[1], [0.0; 2]),
        case("first", 3, 1, |point, _| ishigami(point), [first / variance; 2]),
        case("second", 3, 1, |point, _| ishigami(&[point[1], point[0], point[2]]), [second / variance; 2]),
        case("third", 3, 1, |point, _| ishigami(&[point[1], point[2], point[0]]), [0.0; 2]),
        case("one of two jumps", 2, 1, |point, _| yes(point[0] > 0.43) + yes(point[1] > 0.43), [0.5; 2]),
        // Yes or no: the variance of a chance that is uniform is 1/12 of 1/4, and of half of it 1/48.
        case("odds", 2, 10, |point, luck| yes(luck < point[0]), [1.0 / 3.0, 1.0]),
        case("half of odds", 2, 10, |point, luck| yes(luck < 0.5 * (point[0] + point[1])), [1.0 / 12.0, 0.5]),
        case("no odds", 2, 10, |point, luck| yes(luck < point[1]), [0.0; 2]),
    ]
}

#[test]
fn intervals_of_shares_hold_as_often_as_they_say() {
    const REPETITIONS: u64 = 200;
    for case in cases() {
        let mut held = [0.0; 2];
        for seed in 0..REPETITIONS {
            let run = run(&case, 300, seed);
            let bootstrap = Bootstrap { resamples: 1, level: 0.95, seed: Seed(1) };
            let found = explained(&run, 0, &bootstrap).unwrap();
            for (held, (found, truth)) in
                held.iter_mut().zip([found.of_all, found.of_rest].iter().zip(case.truth))
            {
                // The last bits of a share of 1 are rounding's.
                *held += yes(found.low <= truth + 1e-12 && truth - 1e-12 <= found.high) / REPETITIONS as f64;
                assert!(found.low <= found.value && found.value <= found.high, "{} {found:?}", case.name);
            }
        }
        // Five standard errors of a share of 200 are 7.7 points.
        assert!(held.iter().all(|held| *held > 0.873), "{} {held:?}", case.name);
    }
}

#[test]
fn shares_have_their_closed_form() {
    for case in cases() {
        let run = run(&case, 4_000, 7);
        let found = explained(&run, 0, &Bootstrap { resamples: 1, level: 0.95, seed: Seed(1) }).unwrap();
        for (found, truth) in [found.of_all, found.of_rest].iter().zip(case.truth) {
            // Five standard errors, an interval being four; and no interval is wider than ten points.
            let error = 1.25 * (found.high - found.low) + 1e-9;
            assert!((found.value - truth).abs() < error && error < 0.125, "{} {found:?} {truth}", case.name);
        }
    }
}

#[test]
fn a_factor_that_explains_all_is_told_so_by_few_draws() {
    for case in &cases()[..2] {
        let found = explained(&run(case, 100, 3), 0, &Bootstrap { resamples: 1, level: 0.95, seed: Seed(1) })
            .unwrap();
        assert!(found.of_all.value > 0.999 && found.of_all.high > 1.0 - 1e-12, "{} {found:?}", case.name);
    }
}

#[test]
fn a_factor_of_one_value_explains_nothing_that_could_be_told() {
    let run = GivenRun::new(&[3.0; 100], 1, &(0..100).map(|draw| chance(draw, 0)).collect::<Vec<f64>>(), 1)
        .unwrap();
    assert_eq!(explained(&run, 0, &Bootstrap { resamples: 1, level: 0.95, seed: Seed(1) }), None);
}

#[test]
fn intervals_of_delta_hold_as_often_as_they_say() {
    const REPETITIONS: u64 = 30;
    let cases = [
        case("itself", 2, 1, |point, _| point[0], [1.0; 2]),
        case("sum", 2, 1, |point, _| point[0] + point[1], [1.0 / 3.0; 2]),
        // Uniform plus a jump of a fifth: a fifth of the probability stands in two parts where only half of the draws can be.
        case("small jump", 2, 10, |point, luck| 0.2 * yes(point[0] < 0.5) + luck, [0.1; 2]),
        case("jump", 2, 1, |point, _| yes(point[0] < 0.5) + point[1], [0.5; 2]),
        case("sum with luck", 2, 10, |point, luck| point[0] + luck, [1.0 / 3.0; 2]),
        case("odds", 2, 10, |point, luck| yes(luck < point[0]), [0.25; 2]),
        case("nothing", 2, 1, |point, _| point[1], [0.0; 2]),
        case("no odds", 2, 10, |point, luck| yes(luck < point[1]), [0.0; 2]),
    ];
    let mut all = 0.0;
    for case in &cases {
        let mut held = 0.0;
        for seed in 0..REPETITIONS {
            let bootstrap = Bootstrap { resamples: 40, level: 0.95, seed: Seed(seed) };
            let found = dependences(&run(case, 200, seed), &bootstrap).unwrap();
            let found = found.factors[0].as_ref().unwrap().delta.estimate;
            held += yes(found.low <= case.truth[0] && case.truth[0] <= found.high) / REPETITIONS as f64;
        }
        // Five standard errors of a share of 30 are 20 points, of 240 seven.
        assert!(held > 0.75, "{} {held}", case.name);
        all += held / cases.len() as f64;
    }
    assert!(all > 0.88, "{all}");
}
