//! Series whose fluctuations are known to grow, and others whose are not.

use super::*;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::{normal_cdf, normal_quantile, sqrt};

fn normal(seed: u64, series: usize, step: usize) -> f64 {
    let key = lane_key(Seed(seed), World::Trajectory, series as u64);
    normal_quantile(uniform(key, Source::new("warning", "test"), step as u32, 0))
}

/// x' = phi x + e, phi going from one value to the other.
fn autoregressive(seed: u64, series: usize, steps: usize, (from, to): (f64, f64)) -> Vec<f64> {
    let mut x = 0.0;
    let mut step = |step: usize| {
        let phi = from + (to - from) * step as f64 / steps as f64;
        x = phi * x + normal(seed, series, step);
        x
    };
    (0..steps).map(&mut step).collect()
}

const READING: Reading =
    Reading { indicator: Indicator::LagOneAutocorrelation, bandwidth: None, window: 100 };
const OPTIONS: Options = Options { reading: READING, history: 200, lead: 0, hit_rate: 0.8 };

fn warning(shifting: &[Vec<f64>], quiet: &[Vec<f64>], options: &Options) -> Warning {
    let shifting: Vec<Shifting<'_>> =
        shifting.iter().map(|series| Shifting { series, shift: series.len() }).collect();
    let quiet: Vec<&[f64]> = quiet.iter().map(Vec::as_slice).collect();
    early_warning(&shifting, &quiet, options).unwrap()
}

#[test]
fn kendalls_tau_is_that_of_all_pairs() {
    for length in 0..40 {
        // Whole numbers, so that some are equal.
        let values: Vec<f64> = (0..length).map(|step| floor(3.0 * normal(1, length, step))).collect();
        let (mut sum, mut untied, mut all) = (0.0, 0.0, 0.0);
        for first in 0..length {
            for second in first + 1..length {
                sum += f64::from(
                    i8::from(values[second] > values[first]) - i8::from(values[second] < values[first]),
                );
                untied += f64::from(u8::from(values[second] != values[first]));
                all += 1.0;
            }
        }
        match kendall_tau(&values) {
            Some(tau) => assert!((tau - sum / sqrt(all * untied)).abs() < 1e-12),
            None => assert!(untied == 0.0),
        }
    }
    assert_eq!(kendall_tau(&[1.0, 2.0, 5.0, 9.0]), Some(1.0));
    assert_eq!(kendall_tau(&[3.0, 2.0, 1.0]), Some(-1.0));
    assert_eq!((kendall_tau(&[0.0, -0.0]), kendall_tau(&[1.0, f64::NAN, 2.0])), (None, None));
}

#[test]
fn indicators_are_what_they_are_called() {
    let series = [1.0, 2.0, 4.0, 3.0, 3.0, 3.0];
    assert_eq!(rolling(&series, 3, Indicator::Variance)[3], 0.0);
    assert!((rolling(&series, 3, Indicator::Variance)[0] - 7.0 / 3.0).abs() < 1e-15);
    let correlations = rolling(&series, 4, Indicator::LagOneAutocorrelation);
    // Mean 2.5: (-1.5)(-0.5) + (-0.5)(1.5) + (1.5)(0.5) = 0.75, over 2.25 + 0.25 + 2.25 + 0.25 = 5.
    assert!((correlations[0] - 0.15).abs() < 1e-15 && correlations.len() == 3);
    assert!(rolling(&series, 3, Indicator::LagOneAutocorrelation)[3].is_nan());
    assert!(
        rolling(&series, 7, Indicator::Variance).is_empty()
            && rolling(&series, 0, Indicator::Variance).is_empty()
    );
    // A line is its own trend away from the ends, and a constant everywhere.
    let line: Vec<f64> = (0..60).map(|step| 0.5 * f64::from(step)).collect();
    let trend = smooth(&line, 4.0);
    assert!((16..44).all(|step| (trend[step] - line[step]).abs() < 1e-12) && trend[0] > 0.5);
    assert!(smooth(&[7.0; 5], 1e300).iter().all(|value| (value - 7.0).abs() < 1e-12));
    let kernel = smooth(&[0.0, 0.0, 1.0, 0.0, 0.0], 0.5);
    let (one, two) = (detente_numbers::exp(-2.0), detente_numbers::exp(-8.0));
    assert!((kernel[2] - 1.0 / (1.0 + 2.0 * one + 2.0 * two)).abs() < 1e-15);
}

#[test]
fn the_interval_of_an_area_holds_as_often_as_it_says() {
    const REPETITIONS: usize = 1_000;
    for distance in [0.0, 1.0, 2.0] {
        // Two normal distributions so far apart.
        let truth = normal_cdf(distance / sqrt(2.0));
        let mut held = 0;
        for repetition in 0..REPETITIONS {
            let first: Vec<f64> = (0..40).map(|place| distance + normal(2, repetition, place)).collect();
            let second: Vec<f64> = (0..60).map(|place| normal(3, repetition, place)).collect();
            let area = area(&first, &second).unwrap();
            held += u32::from(area.low <= truth && truth <= area.high);
        }
        let share = f64::from(held) / REPETITIONS as f64;
        // Five standard errors of a share of 1,000 at 95 %; a little more is no fault.
        assert!((0.95 - 0.0345..0.99).contains(&share), "{distance}: {share}");
    }
    let apart = area(&[2.0, 3.0], &[0.0, 1.0]).unwrap();
    assert!(apart.estimate == 1.0 && apart.low < 0.9 && apart.high == 1.0);
    assert_eq!(area(&[1.0], &[0.0, 1.0]), None);
    assert_eq!(area(&[1.0, 1.0], &[1.0, 1.0]).unwrap().estimate, 0.5);
}

#[test]
fn white_noise_has_the_false_alarms_that_it_says() {
    const SERIES: usize = 400;
    let white = |seed: u64| -> Vec<Vec<f64>> {
        (0..SERIES).map(|series| autoregressive(seed, series, 200, (0.0, 0.0))).collect()
    };
    for indicator in [Indicator::Variance, Indicator::LagOneAutocorrelation] {
        let options = Options { reading: Reading { indicator, ..READING }, ..OPTIONS };
        let found = warning(&white(4), &white(5), &options);
        assert!(found.area.low < 0.5 && 0.5 < found.area.high, "{indicator:?}: {:?}", found.area);
        // The alarm that announces 80 % of the one kind sounds for 80 % of the other: sqrt(2 x 0.16 / 400) is a standard error of both.
        assert!((found.false_alarm - 0.8).abs() < 5.0 * 0.0283, "{indicator:?}: {}", found.false_alarm);
        let hits = found.shifting.iter().filter(|tau| **tau >= found.threshold).count();
        assert!(hits == SERIES * 4 / 5 && found.left_out == 0);
        // A tau of 0.2 is nothing: windows overlap. Were values independent, its standard deviation would be 0.067.
        let far = found.quiet.iter().filter(|tau| tau.abs() > 0.2).count();
        assert!(far > SERIES / 3, "{far}");
    }
}

#[test]
fn rising_autocorrelation_is_seen() {
    const SERIES: usize = 200;
    let rising: Vec<Vec<f64>> =
        (0..SERIES).map(|series| autoregressive(6, series, 200, (0.1, 0.9))).collect();
    let quiet: Vec<Vec<f64>> = (0..SERIES).map(|series| autoregressive(7, series, 200, (0.5, 0.5))).collect();
    for bandwidth in [None, Some(20.0)] {
        let options = Options { reading: Reading { bandwidth, ..READING }, ..OPTIONS };
        let found = warning(&rising, &quiet, &options);
        let mean = found.shifting.iter().sum::<f64>() / SERIES as f64;
        assert!(mean > 0.4 && found.area.low > 0.75, "{mean}, {:?}", found.area);
        assert!(found.false_alarm_high < 0.45 && found.false_alarm_low < found.false_alarm);
    }
}

#[test]
fn a_fold_that_is_approached_warns_beforehand() {
    const SERIES: usize = 100;
    // dx = (r + x^2) dt + 0.02 dW, steps of 0.1: r rises from -1 to 0 over 3,000 steps, or stays.
    let run = |seed: u64, series: usize, is_pushed: bool| -> Vec<f64> {
        let mut x: f64 = -1.0;
        let mut values = Vec::new();
        for step in 0..3_400 {
            let r = if is_pushed { -1.0 + step as f64 / 3_000.0 } else { -1.0 };
            x += 0.1 * (r + x * x) + 0.02 * sqrt(0.1) * normal(seed, series, step);
            if x > 1.0 {
                break;
            }
            if step % 10 == 0 {
                values.push(x);
            }
        }
        values
    };
    let pushed: Vec<Vec<f64>> = (0..SERIES).map(|series| run(8, series, true)).collect();
    let quiet: Vec<Vec<f64>> = (0..SERIES).map(|series| run(9, series, false)).collect();
    // Shifts differ in their steps; 30 steps before, nothing has shifted yet.
    let options = Options { history: 200, lead: 30, ..OPTIONS };
    for indicator in [Indicator::Variance, Indicator::LagOneAutocorrelation] {
        let reading = Reading { indicator, bandwidth: Some(20.0), window: 100 };
        let found = warning(&pushed, &quiet, &Options { reading, ..options });
        assert!(found.area.low > 0.55 && found.left_out == 0, "{indicator:?}: {:?}", found.area);
    }
}

#[test]
fn what_rises_for_all_with_time_is_no_warning() {
    const SERIES: usize = 300;
    // The noise grows with time in all trajectories; half of them shift, at steps of their own.
    let growing = |seed: u64, series: usize| -> Vec<f64> {
        (0..400).map(|step| (1.0 + step as f64 / 100.0) * normal(seed, series, step)).collect()
    };
    let pushed: Vec<Vec<f64>> = (0..SERIES).map(|series| growing(10, series)).collect();
    let shifting: Vec<Shifting<'_>> = (pushed.iter().enumerate())
        .map(|(place, series)| Shifting { series, shift: 150 + place * 250 / SERIES })
        .collect();
    let quiet: Vec<Vec<f64>> = (0..SERIES).map(|series| growing(11, series)).collect();
    let quiet: Vec<&[f64]> = quiet.iter().map(Vec::as_slice).collect();
    let reading = Reading { indicator: Indicator::Variance, ..READING };
    let found = early_warning(&shifting, &quiet, &Options { reading, ..OPTIONS }).unwrap();
    assert!(found.area.low < 0.5 && 0.5 < found.area.high, "{:?}", found.area);
    assert!(found.shifting.iter().sum::<f64>() / found.shifting.len() as f64 > 0.3, "tau itself rises");
    // Shifts in the first 200 steps have no such history; the others are matched with those that have.
    assert_eq!((found.left_out, found.quiet.len()), (60, SERIES));
}

#[test]
fn what_cannot_be_read_is_said() {
    let series = vec![0.0; 300];
    let shifting = vec![Shifting { series: &series, shift: 300 }; 5];
    let quiet: Vec<&[f64]> = vec![&series[..]; 5];
    let none = NoWarning::TooFew { shifting: 0, quiet: 0 };
    assert_eq!(early_warning(&shifting, &quiet, &OPTIONS), Err(none));
    assert_eq!(early_warning(&[], &[], &OPTIONS), Err(none));
    assert_eq!(early_warning(&shifting, &[], &OPTIONS), Err(none));
    for (options, name) in [
        (Options { history: 100, ..OPTIONS }, "history"),
        (Options { hit_rate: 0.0, ..OPTIONS }, "hit_rate"),
        (Options { reading: Reading { window: 2, ..READING }, ..OPTIONS }, "window"),
        (Options { reading: Reading { bandwidth: Some(0.0), ..READING }, ..OPTIONS }, "bandwidth"),
    ] {
        assert_eq!(early_warning(&shifting, &quiet, &options), Err(NoWarning::Option(name)));
    }
    let early = [Shifting { series: &series, shift: 10 }];
    assert_eq!(early_warning(&early, &quiet, &OPTIONS), Err(none));
    let beyond = [Shifting { series: &series, shift: usize::MAX }];
    assert_eq!(early_warning(&beyond, &quiet, &Options { lead: usize::MAX, ..OPTIONS }), Err(none));
}
