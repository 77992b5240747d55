//! Dependences of results whose measures are known.

use super::*;
use crate::drivers::textbook::*;
use detente_numbers::luck::Seed;
use detente_numbers::{normal_cdf, normal_quantile, sqrt};

const NONE: Bootstrap = Bootstrap { resamples: 0, level: 0.95, seed: Seed(1) };

/// A run of independent draws.
fn run(draws: usize, columns: usize, seed: u64, function: impl Fn(&[f64]) -> f64) -> GivenRun {
    let point = |draw: usize| {
        (0..columns).map(move |column| chance(seed << 32 | draw as u64, column as u32)).collect::<Vec<f64>>()
    };
    let factors: Vec<f64> = (0..draws).flat_map(point).collect();
    let values: Vec<f64> = factors.chunks_exact(columns).map(function).collect();
    GivenRun::new(&factors, columns, &values, 1).unwrap()
}

fn of(run: &GivenRun, resamples: usize, seed: u64) -> Vec<FactorDependence> {
    let bootstrap = Bootstrap { resamples, level: 0.95, seed: Seed(seed) };
    dependences(run, &bootstrap).unwrap().factors.into_iter().map(Option::unwrap).collect()
}

#[test]
fn shares_of_variance_have_their_closed_form() {
    let (variance, first, second, _) = ishigami_variances();
    let found = of(&run(20_000, 3, 1, ishigami), 40, 1);
    for (factor, truth) in found.iter().zip([first / variance, second / variance, 0.0]) {
        // Five standard errors, and what 64 classes lose because a factor still varies inside them: up to 1 % of the index.
        let error = (factor.first.high - factor.first.low) / 4.0;
        assert!((factor.first.value - truth).abs() < 5.0 * error + 0.01 * truth, "{factor:?} {truth}");
    }
}

#[test]
fn a_correlated_factor_explains_what_it_stands_for() {
    // x + 2 y, normal with correlation 1/2: the variance is 1 + 4 + 2; E(. | x) = x + x, E(. | y) = 2 y + y / 2.
    let normal = |draw: u64, column| normal_quantile(chance(draw, column));
    let pair = |draw| {
        let x = normal(draw, 0);
        [x, 0.5 * x + sqrt(0.75) * normal(draw, 1)]
    };
    let factors: Vec<f64> = (0..20_000).flat_map(pair).collect();
    let values: Vec<f64> = factors.chunks_exact(2).map(|pair| pair[0] + 2.0 * pair[1]).collect();
    let found = of(&GivenRun::new(&factors, 2, &values, 1).unwrap(), 40, 1);
    // As above; the outermost of 64 classes of a normal factor are wide, and lose another percent.
    assert!((found[0].first.value - 4.0 / 7.0).abs() < 0.03, "{:?}", found[0]);
    assert!((found[1].first.value - 6.25 / 7.0).abs() < 0.03, "{:?}", found[1]);
}

#[test]
fn luck_is_not_taken_for_knowledge() {
    // x + noise of the same variance, four trajectories a draw: half of the variance is known with x. A mean over the trajectories of a
    // draw would make it four fifths.
    let factors: Vec<f64> = (0..4000).flat_map(|draw| [chance(draw, 0), chance(draw, 1)]).collect();
    let value = |(draw, factors): (usize, &[f64])| {
        let first = factors[0];
        (0..4).map(move |number| first + chance(draw as u64, 10 + number)).collect::<Vec<f64>>()
    };
    let values: Vec<f64> = factors.chunks_exact(2).enumerate().flat_map(value).collect();
    let found = of(&GivenRun::new(&factors, 2, &values, 4).unwrap(), 40, 1);
    let error = (found[0].first.high - found[0].first.low) / 4.0;
    assert!((found[0].first.value - 0.5).abs() < 5.0 * error, "{:?}", found[0]);
    assert!(error < 0.01 && found[1].first.value.abs() < 0.02, "{:?}", found[1]);
}

#[test]
fn delta_of_a_sum_of_two_uniforms_is_one_third() {
    // Given x, the sum is uniform from x to x + 1, where the density of all sums lies below: what lies outside is x^2/2 + (1 - x)^2/2.
    let found = of(&run(20_000, 3, 3, |point| point[0] + point[1]), 20, 1);
    for factor in &found[..2] {
        // A class is 1/27 wide, and what is known of a class is a little less than of a point; edges of densities are smoothed.
        assert!((factor.delta.estimate.value - 1.0 / 3.0).abs() < 0.03, "{factor:?}");
        assert!(factor.delta.is_beyond_noise() && factor.pawn_median.is_beyond_noise());
    }
    assert!(found[2].delta.estimate.value < 0.05, "{:?}", found[2]);
}

#[test]
fn delta_of_a_linear_normal_result_is_that_of_its_integral() {
    // Given x = a z the result is normal about a z with variance 1 - a^2. The integral over z and over the result is taken by midpoints.
    let share = 0.64;
    let spread = sqrt(1.0 - share);
    let steps = 400;
    let mut delta = 0.0;
    for step in 0..steps {
        let centre = 0.8 * normal_quantile((f64::from(step) + 0.5) / f64::from(steps));
        let cell = |place: i32| {
            let (low, high) = (f64::from(place) * 0.01, f64::from(place + 1) * 0.01);
            let all = normal_cdf(high) - normal_cdf(low);
            let known = normal_cdf((high - centre) / spread) - normal_cdf((low - centre) / spread);
            (all - known).abs()
        };
        delta += 0.5 * (-600..600).map(cell).sum::<f64>() / f64::from(steps);
    }
    let normal = normal_quantile;
    let found = of(&run(20_000, 2, 5, |point| 0.8 * normal(point[0]) + 0.6 * normal(point[1])), 20, 1);
    assert!((found[0].delta.estimate.value - delta).abs() < 0.02, "{:?} {delta}", found[0].delta);
    assert!((found[0].first.value - share).abs() < 0.03);
}

#[test]
fn the_delta_of_an_outcome_is_how_far_its_chance_moves() {
    // An outcome with chance x: E |x - 1/2| is 1/4.
    let found = of(&run(20_000, 2, 6, |point| f64::from(u8::from(point[1] < point[0]))), 20, 1);
    for factor in &found {
        assert!((factor.delta.estimate.value - 0.25).abs() < 0.02, "{factor:?}");
    }
}

#[test]
fn the_scale_of_the_result_changes_no_distance() {
    let plain = of(&run(1000, 2, 7, |point| point[0] + 0.3 * point[1]), 5, 1);
    let bent = of(&run(1000, 2, 7, |point| exp(20.0 * (point[0] + 0.3 * point[1]))), 5, 1);
    for (plain, bent) in plain.iter().zip(&bent) {
        assert_eq!((plain.delta, plain.pawn_median), (bent.delta, bent.pawn_median));
    }
}

#[test]
fn pawn_of_a_result_that_is_its_factor_is_known() {
    // The class from i/10 to (i + 1)/10 is at most i/10 or 9/10 - i/10 away: 0.9, 0.8, ... 0.5, 0.5, ... 0.9.
    let found = of(&run(10_000, 2, 8, |point| point[0]), 20, 1);
    assert!((found[0].pawn_median.raw - 0.7).abs() < 0.006, "{:?}", found[0]);
    assert!((found[0].pawn_greatest.raw - 0.9).abs() < 0.006, "{:?}", found[0]);
}

#[test]
fn a_factor_that_does_nothing_is_seldom_taken_for_one_that_does() {
    const REPETITIONS: u64 = 100;
    let mut alarms = [0.0; 3];
    for repetition in 0..REPETITIONS {
        let bootstrap = Bootstrap { resamples: 40, level: 0.95, seed: Seed(repetition) };
        let run = run(160, 2, 1000 + repetition, |point| point[0]);
        let measures = Measures { run: &run, scale: run.scale() };
        let noise = measures.noise(&bootstrap).level;
        let of = |column| {
            let classes = |wanted| Classes::new(run.column(column), wanted);
            measures.distances(&classes(classes_of_delta(160)), &classes(classes_of_pawn(160)), &[1; 160])
        };
        let (first, idle) = (of(0), of(1));
        let raised = [idle.delta > noise.delta, idle.median > noise.median, idle.greatest > noise.greatest];
        alarms.iter_mut().zip(raised).for_each(|(alarms, raised)| *alarms += f64::from(u8::from(raised)));
        assert!(first.delta > noise.delta && first.median > noise.median);
    }
    // One in twenty; five standard errors are 11 points, and the level from 40 dummies misses two or three.
    assert!(alarms.iter().all(|alarms| *alarms / (REPETITIONS as f64) < 0.05 + 0.13), "{alarms:?}");
}

#[test]
fn what_cannot_be_answered_is_said() {
    let few = run(39, 2, 1, |point| point[0]);
    let ask = |run: &GivenRun| dependences(run, &NONE);
    assert_eq!(ask(&few).unwrap_err(), Unanswered::TooFew { usable: 39, least: 40 });
    assert_eq!(ask(&run(50, 2, 1, |_| 0.5)).unwrap_err(), Unanswered::Constant(0.5));
    for (factors, columns, values, per_draw) in [(6, 2, 4, 1), (5, 2, 2, 1), (4, 0, 4, 1), (4, 2, 0, 0)] {
        let made = GivenRun::new(&vec![0.5; factors], columns, &vec![0.5; values], per_draw);
        assert!(matches!(made, Err(Unanswered::OtherShape { .. })), "{factors} {columns}");
    }
}

#[test]
fn broken_trajectories_and_constant_factors_are_told() {
    let factors: Vec<f64> = (0..200).flat_map(|draw| [chance(draw, 0), 3.0]).collect();
    let mut values: Vec<f64> = factors.chunks_exact(2).flat_map(|point| [point[0], point[0] + 0.1]).collect();
    values[0] = f64::NAN;
    values[10] = f64::INFINITY;
    values[11] = f64::NAN;
    let run = GivenRun::new(&factors, 2, &values, 2).unwrap();
    assert_eq!((run.draws(), run.left_out(), run.columns()), (199, 3, 2));
    let found = dependences(&run, &NONE).unwrap();
    assert!(found.factors[1].is_none());
    let first = found.factors[0].as_ref().unwrap();
    assert!(first.first.value > 0.9 && first.first.low.is_nan() && first.delta.noise.is_nan());
}

#[test]
fn factors_with_few_values_make_few_classes() {
    let column = (0..100).map(|draw| f64::from(draw % 3));
    let classes = Classes::new(column, 10);
    assert_eq!(classes.count, 3);
    assert!(classes.of_draw.iter().enumerate().all(|(draw, class)| *class == draw % 3));
    assert_eq!(classes_of_delta(100), 4);
    assert_eq!(classes_of_delta(1500), 9);
    assert_eq!(classes_of_delta(1_000_000), 48);
}
