//! Parameters that no model means and a slip of the hand gives: quantiles end, in order, near where they must be.

use detente_numbers::{beta_quantile, gamma_quantile, student_t_quantile};

const CHANCES: [f64; 7] = [1e-15, 0.05, 0.3, 0.5, 0.7, 0.95, 1.0 - 1e-15];
const LARGE: [f64; 6] = [1e10, 1e12, 1e15, 1e100, 1e300, 1e308];

/// Verifies that quantiles do not fall as chances grow, and that all of them are close to `mean`, relative to it.
#[track_caller]
fn in_order(quantile: impl Fn(f64) -> f64, mean: f64, within: f64) {
    let quantiles = CHANCES.map(quantile);
    assert!(quantiles.windows(2).all(|pair| pair[0] <= pair[1]), "{quantiles:?}");
    let is_near = |it: &f64| (it / mean - 1.0).abs() <= within;
    assert!(quantiles.iter().all(is_near), "{quantiles:?} near {mean}");
}

#[test]
fn gamma_of_any_shape() {
    for shape in LARGE {
        in_order(|u| gamma_quantile(shape, u), shape, 9.0 / shape.sqrt() + 1e-15);
    }
}

#[test]
fn the_series_goes_on_where_the_sums_end() {
    // The quantile is smooth in the shape: over so small a step, shape plus spread times the normal quantile.
    let (below, above) = (1e10 - 2.0, 1e10);
    for u in [0.001, 0.2, 0.5, 0.8, 0.999] {
        let step = gamma_quantile(above, u) - gamma_quantile(below, u);
        assert!((step - 2.0).abs() < 0.01, "{u}: {step}");
        let step = beta_quantile(above, 2.0 * above, u) / beta_quantile(below, 2.0 * below, u) - 1.0;
        assert!(step.abs() < 1e-12, "{u}: {step}");
        for small in [0.5, 3.0, 100.0] {
            let step =
                beta_quantile(small, above, u) * above / (beta_quantile(small, below, u) * below) - 1.0;
            assert!(step.abs() < 1e-11, "{small} {u}: {step}");
            // Beside 1 so small a rest has few digits: all of them here.
            let rest = |b: f64| (1.0 - beta_quantile(b, small, u)) * b;
            assert!((rest(above) - rest(below)).abs() < 3.0 * above * f64::EPSILON, "{small} {u}");
        }
    }
}

#[test]
fn beta_of_any_parameters() {
    for a in LARGE {
        for b in LARGE {
            let mean = 1.0 / (1.0 + b / a);
            let least = if a < b { a } else { b };
            if mean > 0.0 {
                in_order(|u| beta_quantile(a, b, u), mean, 9.0 / least.sqrt() + 1e-15);
            }
        }
        for b in [0.5, 2.0, 1e5] {
            let rests = CHANCES.map(|u| beta_quantile(a, b, u));
            assert!(rests.windows(2).all(|pair| pair[0] <= pair[1]), "{a} {b}: {rests:?}");
            assert!(rests.iter().all(|it| (0.0..=1.0).contains(it)), "{a} {b}: {rests:?}");
        }
    }
}

#[test]
fn student_with_any_degrees_of_freedom_is_nearly_normal() {
    for degrees in LARGE {
        let t = student_t_quantile(degrees, 0.975);
        assert!((t - 1.959_963_984_540_054).abs() < 1e-6, "{degrees}: {t}");
    }
}
