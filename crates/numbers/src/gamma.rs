//! The gamma function and distribution.
//!
//! Densities use Loader's form: the error of Stirling's formula and a deviance, both free of
//! cancellation (C. Loader, "Fast and accurate computation of binomial probabilities", 2000).

use crate::elementary::{canonical, exp, floor, ln, sqrt};
use crate::normal::normal_quantile;
use crate::root::root_of_increasing;

const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_7;
const TWO_PI: f64 = std::f64::consts::TAU;
/// From here on Stirling's series is good to the last bit.
const STIRLING_FROM: f64 = 12.0;
/// Terms of a series or continued fraction; some 9 sqrt(shape) are needed at the worst.
const TERMS_MOST: u32 = 2_000_000;
/// From this shape on a quantile is that of its Cornish-Fisher series, whose next term is then below the last digit; the sums above would
/// take too long, and from some 1e300 on overflow.
pub(crate) const SERIES_FROM: f64 = 1e10;

/// The logarithm of the gamma function for `x >= 0`; NaN below zero.
///
/// Error below 1e-14 of the result, or below 1e-14 where the result is less than 1 in size.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 || x == f64::INFINITY {
        return f64::INFINITY;
    }
    let mut shifted = x;
    let mut product = 1.0;
    while shifted < STIRLING_FROM {
        product *= shifted;
        shifted += 1.0;
    }
    let main = (shifted - 0.5) * ln(shifted) - shifted + HALF_LN_TWO_PI + stirling_series(shifted);
    main - ln(product)
}

/// The asymptotic series 1/(12 x) - 1/(360 x^3) + ..., for x of at least [`STIRLING_FROM`].
fn stirling_series(x: f64) -> f64 {
    let w = 1.0 / (x * x);
    (1.0 / 12.0
        - w * (1.0 / 360.0
            - w * (1.0 / 1260.0
                - w * (1.0 / 1680.0 - w * (1.0 / 1188.0 - w * (691.0 / 360_360.0 - w / 156.0))))))
        / x
}

/// ln(x!) less Stirling's formula (x + 1/2) ln x - x + ln(2 pi) / 2, for x > 0.
pub(crate) fn stirling_error(x: f64) -> f64 {
    if x >= STIRLING_FROM {
        stirling_series(x)
    } else {
        ln_gamma(x + 1.0) - (x + 0.5) * ln(x) + x - HALF_LN_TWO_PI
    }
}

/// x ln(x / m) + m - x for positive x and m, without cancellation when they are close.
pub(crate) fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() >= 0.1 * (x + m) {
        return x * ln(x / m) - difference;
    }
    if x + m == f64::INFINITY {
        return 2.0 * deviance(0.5 * x, 0.5 * m);
    }
    let v = difference / (x + m);
    let mut sum = difference * v;
    let mut term = 2.0 * x * v;
    let mut odd = 3.0;
    loop {
        term *= v * v;
        let next = sum + term / odd;
        if next == sum {
            return sum;
        }
        sum = next;
        odd += 2.0;
    }
}

/// x^a e^-x / Gamma(a + 1).
fn gamma_front(shape: f64, x: f64) -> f64 {
    if shape < 1.0 {
        return exp(shape * ln(x) - x - ln_gamma(shape + 1.0));
    }
    exp(-stirling_error(shape) - deviance(shape, x)) / sqrt(TWO_PI * shape)
}

/// The chance that a gamma variable with this shape and scale 1 is at most `x`.
///
/// Relative error below 1e-13 for shapes up to 1e6. NaN unless the shape is positive and finite. Work grows
/// like the square root of the shape.
#[must_use]
pub fn gamma_regularised(shape: f64, x: f64) -> f64 {
    gamma_tails(shape, x).0
}

/// The chance that a gamma variable with this shape and scale 1 exceeds `x`.
///
/// As accurate in the upper tail as [`gamma_regularised`] in the lower, but for an absolute error of 2e-16
/// where the shape is near 0.
#[must_use]
pub fn gamma_regularised_upper(shape: f64, x: f64) -> f64 {
    gamma_tails(shape, x).1
}

/// The chances of at most `x` and of more.
pub(crate) fn gamma_tails(shape: f64, x: f64) -> (f64, f64) {
    if x.is_nan() || shape.is_nan() || shape <= 0.0 || shape == f64::INFINITY {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    let front = gamma_front(shape, x);
    // Below, the series; for a shape near 0 nearly all chance is there, and the upper tail comes first.
    let series_most = if shape < 1.0 { 0.5 + 1.5 * shape } else { 1.0 + shape };
    if x < series_most {
        let lower = front * lower_series(shape, x);
        let lower = if lower < 1.0 { lower } else { 1.0 };
        (lower, 1.0 - lower)
    } else {
        let upper = front * shape * upper_fraction(shape, x);
        let upper = if upper < 1.0 { upper } else { 1.0 };
        (1.0 - upper, upper)
    }
}

/// 1 + x/(a+1) + x^2/((a+1)(a+2)) + ...
fn lower_series(shape: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut divisor) = (1.0, 1.0, shape);
    for _ in 0..TERMS_MOST {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
        if term <= sum * (0.25 * f64::EPSILON) {
            break;
        }
    }
    sum
}

/// The continued fraction of Gamma(a, x) e^x / x^a, by the modified method of Lentz.
fn upper_fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for index in 1..TERMS_MOST {
        let i = f64::from(index);
        let a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / away_from_zero(a * d + b);
        c = away_from_zero(b + a / c);
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}

/// Keeps the denominators of Lentz's method from vanishing.
pub(crate) fn away_from_zero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// The number that a gamma variable with this shape and scale 1 stays below with chance `u`.
///
/// Relative error below 1e-12. Infinite at `u` = 1; NaN outside 0..1 or unless the shape is positive.
#[must_use]
pub fn gamma_quantile(shape: f64, u: f64) -> f64 {
    if !(shape > 0.0 && shape < f64::INFINITY && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    if u == 0.0 || u == 1.0 {
        return if u == 0.0 { 0.0 } else { f64::INFINITY };
    }
    if shape >= SERIES_FROM {
        return canonical(large_gamma_quantile(shape, normal_quantile(u)));
    }
    // The logarithm of the tail chance over the logarithm of x is smooth and nearly straight.
    let lower_half = u <= 0.5;
    let target = ln(if lower_half { u } else { 1.0 - u });
    let function = |y: f64| {
        let x = exp(y);
        let (lower, upper) = gamma_tails(shape, x);
        let weight = gamma_front(shape, x) * shape; // x times the density
        if lower_half { (ln(lower) - target, weight / lower) } else { (target - ln(upper), weight / upper) }
    };
    canonical(exp(root_of_increasing(-745.0, 709.0, ln_of_gamma_guess(shape, u), function)))
}

/// The quantile for a shape so large that the gamma variable is nearly normal: E. A. Cornish and R. A. Fisher, "Moments and cumulants in
/// the specification of distributions", Revue de l'Institut International de Statistique 5 (1937), to the third order.
fn large_gamma_quantile(shape: f64, z: f64) -> f64 {
    let spread = sqrt(shape);
    shape + (z * spread + (z * z - 1.0) / 3.0 + z * (z * z - 7.0) / (36.0 * spread))
}

/// A first guess at the logarithm of the quantile: Wilson and Hilferty's cube of a normal variable, or
/// the leading power where that fails.
fn ln_of_gamma_guess(shape: f64, u: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let cube_root = 1.0 - ninth + normal_quantile(u) * sqrt(ninth);
    if cube_root > 0.1 {
        return ln(shape) + 3.0 * ln(cube_root);
    }
    (ln(u) + ln_gamma(shape + 1.0)) / shape
}

/// Whether a number is a whole count: not negative, finite and an integer.
pub(crate) fn is_count(n: f64) -> bool {
    (0.0..f64::INFINITY).contains(&n) && floor(n) == n
}
