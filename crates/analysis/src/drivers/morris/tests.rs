//! Elementary effects of functions whose effects are known.

use super::*;
use crate::designs::Factors;
use crate::drivers::textbook::*;
use detente_numbers::luck::Seed;
use detente_numbers::normal_quantile;

const BOOTSTRAP: Bootstrap = Bootstrap { resamples: 200, level: 0.95, seed: Seed(1) };

fn both(blocks: usize, factors: &Factors, seed: u64) -> [Screening; 2] {
    [
        Screening::trajectories(blocks, 4, factors.clone(), Seed(seed)).unwrap(),
        Screening::radial(blocks, factors.clone(), Seed(seed)).unwrap(),
    ]
}

fn effects_of(screening: &Screening, function: impl Fn(&[f64], u64) -> f64) -> ElementaryEffects {
    elementary_effects(&values(screening, function), screening, &BOOTSTRAP).unwrap()
}

/// The function of Morris' paper, of 20 factors; the coefficients that it draws are drawn by chance here too.
fn morris(point: &[f64]) -> f64 {
    let drawn = |number: u32| normal_quantile(chance(77, number));
    let place = |(factor, x): (usize, &f64)| match factor {
        2 | 4 | 6 => 2.0 * (1.1 * x / (x + 0.1) - 0.5),
        _ => 2.0 * (x - 0.5),
    };
    let w: Vec<f64> = point.iter().enumerate().map(place).collect();
    let mut sum = drawn(0);
    for i in 0..20 {
        sum += if i < 10 { 20.0 } else { drawn(i as u32 + 1) } * w[i];
        for j in i + 1..20 {
            let coefficient = if j < 6 { -15.0 } else { drawn((100 + 20 * i + j) as u32) };
            sum += coefficient * w[i] * w[j];
            for l in j + 1..5 {
                sum -= 10.0 * w[i] * w[j] * w[l];
                for s in l + 1..4 {
                    sum += 5.0 * w[i] * w[j] * w[l] * w[s];
                }
            }
        }
    }
    sum
}

#[test]
fn the_function_of_morris_falls_into_its_published_classes() {
    // Factors 1 to 10 matter; 8 to 10 alone and linearly, 1 to 7 not linearly or together with others; 11 to 20 hardly matter.
    for seed in 0..3 {
        for screening in both(20, &Factors::each(20).unwrap(), seed) {
            let found = effects_of(&screening, |point, _| morris(point));
            let mu_star = |factor: usize| found.factors[factor].mu_star.value;
            let sigma = |factor: usize| found.factors[factor].signed.unwrap().sigma.value;
            let idle = (10..20).map(mu_star).fold(0.0, detente_numbers::max);
            for factor in 0..10 {
                assert!(mu_star(factor) > 2.0 * idle, "{seed}: {factor} {} {idle}", mu_star(factor));
                assert_eq!(sigma(factor) < 0.3 * mu_star(factor), factor >= 7, "{seed}: {factor}");
            }
        }
    }
}

#[test]
fn a_linear_function_has_its_slopes() {
    for screening in both(10, &Factors::each(3).unwrap(), 1) {
        let found = effects_of(&screening, |point, _| 5.0 + 2.0 * point[0] - 3.0 * point[1]);
        for (factor, slope) in [2.0_f64, -3.0, 0.0].iter().enumerate() {
            let effects = &found.factors[factor];
            let signed = effects.signed.unwrap();
            assert!((signed.mu.value - slope).abs() < 1e-9 && signed.sigma.value < 1e-9);
            assert!((effects.mu_star.value - slope.abs()).abs() < 1e-9);
            assert!(effects.mu_star.low <= effects.mu_star.value + 1e-9);
            let changed = if *slope == 0.0 { 0 } else { 10 };
            assert_eq!((effects.effects, effects.changed), (10, changed));
        }
    }
}

#[test]
fn a_product_has_the_mean_and_spread_of_the_other_factor() {
    // The effect of x in x y is y: mean 1/2, and on four levels variance (9 + 1 + 1 + 9) / 64 / 4 = 5/64, on the whole range 1/12.
    let screenings = both(4096, &Factors::each(2).unwrap(), 5);
    for (screening, variance) in screenings.iter().zip([5.0 / 64.0, 1.0 / 12.0]) {
        let found = effects_of(screening, |point, _| point[0] * point[1]);
        for effects in &found.factors {
            let signed = effects.signed.unwrap();
            // Five standard errors of a mean of 4,096; that of a standard deviation is smaller.
            let bound = 5.0 * sqrt(variance / 4096.0);
            assert!((signed.mu.value - 0.5).abs() < bound, "{signed:?}");
            assert!((signed.sigma.value - sqrt(variance)).abs() < bound, "{signed:?}");
            assert_eq!(effects.mu_star.value, signed.mu.value);
        }
    }
}

#[test]
fn intervals_hold_as_often_as_they_say() {
    // The mean size of (2 y - 1) over levels 1/8, 3/8, 5/8, 7/8 is 1/2.
    const REPETITIONS: u64 = 400;
    let mut held = 0.0;
    for seed in 0..REPETITIONS {
        let screening = Screening::trajectories(50, 4, Factors::each(2).unwrap(), Seed(seed)).unwrap();
        let values = values(&screening, |point, _| point[0] * (2.0 * point[1] - 1.0));
        let bootstrap = Bootstrap { seed: Seed(seed), ..BOOTSTRAP };
        let found = elementary_effects(&values, &screening, &bootstrap).unwrap();
        let mu_star = found.factors[0].mu_star;
        held += f64::from(u8::from(mu_star.low <= 0.5 && 0.5 <= mu_star.high));
    }
    // Five standard errors are 5.4 points; percentiles of 50 blocks and 200 resamples miss some two more.
    assert!((held / REPETITIONS as f64 - 0.95_f64).abs() < 0.07, "{held}");
}

#[test]
fn groups_and_luck_have_sizes_and_no_signs() {
    let factors = Factors::groups(3, vec![vec![0, 1], vec![2]]).unwrap().with_luck();
    for screening in both(512, &factors, 6) {
        let found = effects_of(&screening, |point, luck| point[2] + point[0] + chance(luck, 0));
        assert!((found.factors[0].mu_star.value - 1.0).abs() < 1e-9);
        assert!(found.factors[0].signed.is_none() && found.factors[1].signed.is_some());
        // Two uniform numbers are a third apart in the mean, with variance 1/18.
        let luck = &found.factors[2];
        assert!((luck.mu_star.value - 1.0 / 3.0).abs() < 5.0 * sqrt(1.0 / 18.0 / 512.0), "{luck:?}");
        assert!(luck.signed.is_none());
    }
}

#[test]
fn broken_values_cost_their_own_effects_only() {
    let screening = Screening::trajectories(6, 4, Factors::each(2).unwrap(), Seed(3)).unwrap();
    let mut values = values(&screening, |point, _| point[0] + point[1]);
    values[0] = f64::NAN;
    let first = screening.changes(0)[0].factor;
    let found = elementary_effects(&values, &screening, &BOOTSTRAP).unwrap();
    assert_eq!((found.factors[first].effects, found.factors[1 - first].effects), (5, 6));
    let ask = |values: &[f64]| elementary_effects(values, &screening, &BOOTSTRAP).unwrap_err();
    assert_eq!(ask(&[1.0; 18]), Unanswered::Constant(1.0));
    assert_eq!(ask(&[1.0; 17]), Unanswered::OtherShape { expected: 18, found: 17 });
    assert_eq!(ask(&[f64::NAN; 18]), Unanswered::TooFew { usable: 0, least: 4 });
}
