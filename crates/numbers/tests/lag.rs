//! Lags: their weights, splitting counts over them, and the hazard of a staged stay.

use detente_numbers::lag::{conditional_weights, lag_weights, split_over_lags, stage_hazard};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::{exp, gamma_regularised_upper};

fn mean_lag(weights: &[f64]) -> f64 {
    weights.iter().zip(1..).map(|(weight, lag)| weight * f64::from(lag)).sum()
}

#[test]
fn weights_have_the_mean_that_was_asked_for() {
    for mean in [1.001, 1.5, 2.0, 3.0, 6.0, 7.3, 30.0, 365.0, 2_000.0, 9_000.0] {
        let weights = lag_weights(mean);
        assert_eq!(weights.len(), if mean < 4_000.0 { (5.0 * mean) as usize } else { 20_000 });
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((mean_lag(&weights) / mean - 1.0).abs() < 1e-11, "{mean}: {}", mean_lag(&weights));
        assert!(weights.iter().all(|weight| *weight >= 0.0));
    }
}

#[test]
fn long_lags_follow_the_gamma_distribution() {
    let weights = lag_weights(100.0);
    // Before the cut and the rescaling, which move some 0.5 % of the chance and 0.5 % of the scale.
    let tail = |lag: usize| weights[lag..].iter().sum::<f64>();
    for lag in [20, 50, 100, 200, 300] {
        let exact = gamma_regularised_upper(3.0, 3.0 * lag as f64 / 100.0);
        assert!((tail(lag) - exact).abs() < 0.01, "{lag}: {} and {exact}", tail(lag));
    }
    let peak = weights.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(index, _)| index);
    assert!(
        (60..73).contains(&peak),
        "the density of three stages peaks at two thirds of its mean, not at {peak}"
    );
}

#[test]
fn odd_means_give_something_sensible() {
    for mean in [1.0, 0.5, 0.0, -3.0, -f64::INFINITY] {
        assert_eq!(lag_weights(mean), [1.0]);
    }
    assert!(lag_weights(f64::NAN)[0].is_nan());
    let longest = lag_weights(f64::INFINITY);
    assert_eq!(longest.len(), 20_000);
    assert!((longest.iter().sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn conditional_weights_rebuild_the_weights() {
    let weights = lag_weights(12.0);
    let conditional = conditional_weights(&weights);
    let mut left = 1.0;
    for (weight, share) in weights.iter().zip(&conditional) {
        assert!((left * share - weight).abs() < 1e-14);
        left *= 1.0 - share;
    }
    assert_eq!(conditional.last(), Some(&1.0));
    assert_eq!(conditional_weights(&[]), [] as [f64; 0]);
    assert_eq!(conditional_weights(&[0.5, 0.5, 0.0]), [0.5, 1.0, 1.0]);
}

/// Splits many counts; every event is kept, and each lag gets its share within five standard errors.
#[test]
fn splitting_keeps_every_event_and_the_weights() {
    const TRIALS: u64 = 4_000;
    const COUNT: f64 = 7.0;
    let weights = lag_weights(4.0);
    let conditional = conditional_weights(&weights);
    let source = Source::new("strike", "lag");
    let mut sums = vec![0.0; weights.len()];
    for trial in 0..TRIALS {
        let key = lane_key(Seed(11), World::Trajectory, trial);
        let mut total = 0.0;
        split_over_lags(
            |draw| uniform(key, source, 0, draw),
            COUNT,
            &conditional,
            |lag, part| {
                sums[lag] += part;
                total += part;
            },
        );
        assert_eq!(total, COUNT);
    }
    let events = COUNT * TRIALS as f64;
    for (weight, sum) in weights.iter().zip(&sums) {
        let off = (sum - events * weight) / f64::sqrt(events * weight * (1.0 - weight));
        assert!(off.abs() < 5.0, "weight {weight} is {off} standard errors off");
    }
}

#[test]
fn splitting_nothing_asks_for_no_luck_and_nan_is_passed_on() {
    split_over_lags(
        |_| unreachable!("no luck is needed"),
        0.0,
        &[0.5, 1.0],
        |_, _| unreachable!("nothing to add"),
    );
    let mut parts = Vec::new();
    split_over_lags(|_| 0.5, f64::NAN, &[0.5, 1.0], |lag, part| parts.push((lag, part.is_nan())));
    assert_eq!(parts, [(0, true)]);
}

#[test]
fn hazards_add_up_to_the_survival_function() {
    for mean in [0.3, 1.0, 6.0, 180.0, 2_500.0] {
        let mut sum = 0.0;
        for age in 0..600 {
            sum += stage_hazard(f64::from(age), mean);
            let exact = gamma_regularised_upper(3.0, 3.0 * f64::from(age + 1) / mean);
            assert!((exp(-sum) - exact).abs() < 1e-12, "{mean}, {age}: {} and {exact}", exp(-sum));
        }
    }
    // Near 0 the hazard of three stages is x^3 / 6.
    assert!((stage_hazard(0.0, 3e4) / (1e-12 / 6.0) - 1.0).abs() < 1e-3);
    for mean in [0.0, 5e-324, 1e-300, 1e-200, 1e-155, 1e-101] {
        for age in [0.0, 2.0, 1e6] {
            assert_eq!(stage_hazard(age, mean), f64::INFINITY, "{age}, {mean}");
        }
    }
    // Just above: the hazard is 3 / mean but for a logarithm.
    for mean in [1e-99, 1e-50, 1e-9] {
        let stages = 3.0 / mean;
        let left = stage_hazard(0.0, mean) / stages;
        assert!(left >= 1.0 - 1000.0 / stages && left <= 1.0, "{mean}: {left}");
        assert!(stage_hazard(1e6, mean) <= stages && stage_hazard(1e6, mean) > 0.99 * stages, "{mean}");
    }
    assert!(stage_hazard(-1.0, 2.0).is_nan() && stage_hazard(1.0, f64::NAN).is_nan());
}
