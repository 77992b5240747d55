//! Distributions: quantiles against closed forms, moments against integrals of the quantiles, the copula.

use detente_numbers::distributions::{Distribution, Wrong, cholesky, correlated_uniforms};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::{beta_regularised, exp, gamma_regularised, ln, normal_cdf, normal_quantile};

fn examples() -> Vec<Distribution> {
    vec![
        Distribution::Constant(3.0),
        Distribution::Normal { mean: 2.0, sd: 0.5 },
        Distribution::LogNormal { median: 5.0, sigma: 0.6 },
        Distribution::LogitNormal { centre: -3.0, sigma: 0.8 },
        Distribution::LogitNormal { centre: 0.5, sigma: 4.0 },
        Distribution::Uniform { low: -1.0, high: 4.0 },
        Distribution::Triangular { low: 0.0, mode: 1.0, high: 5.0 },
        Distribution::Triangular { low: 0.0, mode: 0.0, high: 5.0 },
        Distribution::Pert { low: 0.0, mode: 0.3, high: 1.5 },
        Distribution::Pert { low: -2.0, mode: 3.0, high: 3.0 },
        Distribution::Beta { a: 2.0, b: 5.0 },
        Distribution::Beta { a: 0.5, b: 0.5 },
        Distribution::Gamma { shape: 2.5, scale: 3.0 },
        Distribution::Categorical { weights: vec![1.0, 0.0, 3.0, 4.0] },
    ]
}

/// Mean and variance by a midpoint sum over the quantiles; the tails beyond it are small in the examples.
#[test]
fn moments_agree_with_the_quantiles() {
    const POINTS: u32 = 20_000;
    for distribution in examples() {
        let values: Vec<f64> = (0..POINTS)
            .map(|point| distribution.quantile((f64::from(point) + 0.5) / f64::from(POINTS)))
            .collect();
        let mean = values.iter().sum::<f64>() / f64::from(POINTS);
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(POINTS);
        let sd = distribution.sd();
        assert!(
            (mean - distribution.mean()).abs() <= 1e-3 * sd,
            "{distribution:?}: {mean}, {}",
            distribution.mean()
        );
        assert!((variance.sqrt() - sd).abs() <= 3e-3 * sd, "{distribution:?}: {}, {sd}", variance.sqrt());
        assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{distribution:?} falls");
        let (least, greatest) = distribution.support();
        assert!(values.iter().all(|value| (least..=greatest).contains(value)));
        assert_eq!((distribution.quantile(0.0), distribution.quantile(1.0)), (least, greatest));
        assert_eq!(distribution.validate(), Ok(()));
    }
}

/// Each quantile, put into the cumulative distribution function, gives its chance back.
#[test]
fn quantiles_invert_the_distribution_functions() {
    for u in [1e-9, 0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.9999] {
        let checks = [
            normal_cdf((Distribution::Normal { mean: 2.0, sd: 0.5 }.quantile(u) - 2.0) / 0.5),
            normal_cdf(ln(Distribution::LogNormal { median: 5.0, sigma: 0.6 }.quantile(u) / 5.0) / 0.6),
            {
                let share = Distribution::LogitNormal { centre: -3.0, sigma: 0.8 }.quantile(u);
                normal_cdf((ln(share / (1.0 - share)) + 3.0) / 0.8)
            },
            // PERT with these ends and mode is a beta distribution with parameters 1 + 4/5 and 1 + 16/5.
            beta_regularised(
                1.8,
                4.2,
                Distribution::Pert { low: 1.0, mode: 2.0, high: 6.0 }.quantile(u) / 5.0 - 0.2,
            ),
            gamma_regularised(2.5, Distribution::Gamma { shape: 2.5, scale: 3.0 }.quantile(u) / 3.0),
        ];
        for check in checks {
            assert!((check / u - 1.0).abs() < 1e-6 && (check - u).abs() < 1e-13, "{check} for {u}");
        }
    }
    let triangle = Distribution::Triangular { low: 0.0, mode: 1.0, high: 5.0 };
    assert!((triangle.quantile(0.2) - 1.0).abs() < 1e-15);
    assert!((triangle.quantile(0.05) - 0.5).abs() < 1e-15);
    assert!((triangle.quantile(0.8) - 3.0).abs() < 1e-15);
}

#[test]
fn an_interval_is_the_central_nine_tenths() {
    let normal = Distribution::normal_interval(-3.0, 9.0);
    let log_normal = Distribution::log_normal_interval(3.0, 9.0);
    let logit_normal = Distribution::logit_normal_interval(0.002, 0.024);
    for (distribution, low, high) in
        [(normal, -3.0, 9.0), (log_normal, 3.0, 9.0), (logit_normal, 0.002, 0.024)]
    {
        let distribution = distribution.unwrap();
        assert!((distribution.quantile(0.05) - low).abs() < 1e-12 * high, "{distribution:?}");
        assert!((distribution.quantile(0.95) - high).abs() < 1e-12 * high, "{distribution:?}");
    }
    assert_eq!(Distribution::uniform_interval(3.0, 9.0), Ok(Distribution::Uniform { low: 3.0, high: 9.0 }));
}

#[test]
fn known_moments() {
    let log_normal = Distribution::LogNormal { median: 1.0, sigma: 1.0 };
    assert!((log_normal.mean() - exp(0.5)).abs() < 1e-15);
    assert!((log_normal.sd() - f64::sqrt((exp(1.0) - 1.0) * exp(1.0))).abs() < 1e-14);
    // By symmetry; and a wide logit-normal is nearly a coin.
    let symmetrical = Distribution::LogitNormal { centre: 0.0, sigma: 1.7 };
    assert!((symmetrical.mean() - 0.5).abs() < 1e-14);
    assert!((Distribution::LogitNormal { centre: 0.0, sigma: 1e4 }.sd() - 0.5).abs() < 1e-3);
    // From a 40-digit integral (mpmath).
    let example = Distribution::LogitNormal { centre: -3.0, sigma: 0.8 };
    assert!((example.mean() - LOGIT_NORMAL_MEAN).abs() < 1e-14, "{}", example.mean());
    assert!((example.sd() - LOGIT_NORMAL_SD).abs() < 1e-14, "{}", example.sd());
    // Mean a / (a + b), variance a b / ((a + b)^2 (a + b + 1)).
    let beta = Distribution::Beta { a: 6.0, b: 14.0 };
    assert!((beta.mean() - 0.3).abs() < 1e-15 && (beta.sd() - 0.1).abs() < 1e-15);
}

const LOGIT_NORMAL_MEAN: f64 = 0.061234374793143614;
const LOGIT_NORMAL_SD: f64 = 0.04885739822053724;

#[test]
fn what_is_wrong_is_named() {
    let nan = f64::NAN;
    for (result, wrong) in [
        (Distribution::normal_interval(2.0, 1.0), Wrong::LowNotBelowHigh),
        (Distribution::normal_interval(nan, 1.0), Wrong::NotFinite),
        (Distribution::log_normal_interval(0.0, 1.0), Wrong::NotPositive),
        (Distribution::logit_normal_interval(0.0, 0.5), Wrong::NotInsideUnit),
        (Distribution::logit_normal_interval(0.5, 1.0), Wrong::NotInsideUnit),
        (Distribution::uniform_interval(1.0, 1.0), Wrong::LowNotBelowHigh),
        (Distribution::pert(0.0, 2.0, 1.0), Wrong::ModeOutside),
    ] {
        assert_eq!(result, Err(wrong));
        assert!(!wrong.to_string().is_empty());
    }
    for (distribution, wrong) in [
        (Distribution::Normal { mean: 0.0, sd: -1.0 }, Wrong::NegativeSpread),
        (Distribution::Gamma { shape: 0.0, scale: 1.0 }, Wrong::NotPositive),
        (Distribution::Categorical { weights: vec![] }, Wrong::BadWeights),
        (Distribution::Categorical { weights: vec![1.0, -1.0] }, Wrong::BadWeights),
        (Distribution::Constant(f64::INFINITY), Wrong::NotFinite),
    ] {
        assert_eq!(distribution.validate(), Err(wrong));
        // No panic, whatever comes out.
        let _ = (distribution.quantile(0.3), distribution.mean(), distribution.sd(), distribution.support());
    }
    assert!(Distribution::Constant(1.0).quantile(1.5).is_nan());
}

#[test]
fn places_without_weight_are_never_met() {
    let places = Distribution::Categorical { weights: vec![0.0, 2.0, 0.0, 6.0, 0.0] };
    assert_eq!(places.quantile(0.0), 1.0);
    assert_eq!(places.quantile(0.25), 1.0);
    assert_eq!(places.quantile(0.26), 3.0);
    assert_eq!(places.quantile(1.0), 3.0);
}

#[test]
fn a_factor_squares_to_its_matrix() {
    let matrix = vec![vec![4.0, 2.0, -2.0], vec![2.0, 10.0, 2.0], vec![-2.0, 2.0, 6.0]];
    let factor = cholesky(&matrix).unwrap();
    let rows = factor.rows();
    for (row, entries) in matrix.iter().enumerate() {
        for (column, entry) in entries.iter().enumerate() {
            let product: f64 = rows[row].iter().zip(&rows[column]).map(|(a, b)| a * b).sum();
            assert!((product - entry).abs() < 1e-14);
        }
    }
    let contradiction = vec![vec![1.0, 0.9, -0.9], vec![0.9, 1.0, 0.9], vec![-0.9, 0.9, 1.0]];
    assert_eq!(cholesky(&contradiction).map_err(|wrong| wrong.row), Err(2));
    let asymmetrical = vec![vec![1.0, 0.2], vec![0.3, 1.0]];
    assert_eq!(cholesky(&asymmetrical).map_err(|wrong| wrong.row), Err(1));
    let ragged = vec![vec![1.0], vec![0.3, 1.0]];
    assert_eq!(cholesky(&ragged).map_err(|wrong| wrong.row), Err(0));
    assert!(cholesky(&[vec![f64::NAN]]).is_err());
    assert_eq!(correlated_uniforms(&[], &[]), Ok(vec![]));
}

/// The normal variables behind the uniform numbers have the correlations that were asked for, within
/// five standard errors, and each number is still uniform.
#[test]
fn uniform_numbers_go_together_as_asked() {
    const LANES: u64 = 20_000;
    let correlation = vec![vec![1.0, 0.6, 0.0], vec![0.6, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
    let factor = cholesky(&correlation).unwrap();
    let mut products = [[0.0; 3]; 3];
    for lane in 0..LANES {
        let key = lane_key(Seed(5), World::Parameters, lane);
        let plain: Vec<f64> =
            (0..3).map(|draw| uniform(key, Source::new("pair", "value"), 0, draw)).collect();
        let together = factor.correlate(&plain);
        assert_eq!((together[0], together[2]), (plain[0], plain[2]), "no correlation, no change");
        let normals: Vec<f64> = together.iter().map(|u| normal_quantile(*u)).collect();
        for row in 0..3 {
            for column in 0..3 {
                products[row][column] += normals[row] * normals[column];
            }
        }
    }
    for row in 0..3 {
        for column in 0..3 {
            let expected = correlation[row][column];
            let error = f64::sqrt((1.0 + expected * expected) / LANES as f64);
            let off = (products[row][column] / LANES as f64 - expected) / error;
            assert!(off.abs() < 5.0, "row {row}, column {column}: {off} standard errors");
        }
    }
}
