//! The beta distribution, and Student's t from it.

use crate::elementary::{canonical, exp, exp_m1, ln, logistic, sqrt};
use crate::gamma::{SERIES_FROM, away_from_zero, deviance, gamma_quantile, stirling_error};
use crate::normal::normal_quantile;
use crate::root::root_of_increasing;

/// Terms of the continued fraction; some sqrt(max(a, b)) are needed at the worst.
const TERMS_MOST: u32 = 1_000_000;
/// How small a parameter is beside the other, if that is large, for its square to be below the last digit.
const FAR_LESS: f64 = 1e-6;

/// The chance that a beta variable with parameters `a` and `b` is at most `x`.
///
/// Relative error below 1e-12 for parameters up to 1e6. NaN unless both parameters are positive and
/// finite. Work grows like the square root of the larger.
#[must_use]
pub fn beta_regularised(a: f64, b: f64, x: f64) -> f64 {
    if x.is_nan() || !is_beta(a, b) {
        return f64::NAN;
    }
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    beta_tails(a, b, x, 1.0 - x).0
}

fn is_beta(a: f64, b: f64) -> bool {
    a > 0.0 && b > 0.0 && a < f64::INFINITY && b < f64::INFINITY
}

/// The chances of at most `x` and of more, where `y = 1 - x` is known as accurately as `x`; and x y times the density.
fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64, f64) {
    Front::new(a, b).tails(x, y)
}

/// x^a y^b / B(a, b), which is x y times the density, in Loader's form: what does not depend on x.
struct Front {
    a: f64,
    b: f64,
    stirling: f64,
    scale: f64,
}

impl Front {
    fn new(a: f64, b: f64) -> Self {
        let n = a + b;
        let stirling = stirling_error(n) - stirling_error(a) - stirling_error(b);
        Self { a, b, stirling, scale: sqrt(a / n) * sqrt(b / std::f64::consts::TAU) }
    }

    fn at(&self, x: f64, y: f64) -> f64 {
        if x == 0.0 || y == 0.0 {
            return 0.0;
        }
        let n = self.a + self.b;
        self.scale * exp(self.stirling - deviance(self.a, n * x) - deviance(self.b, n * y))
    }

    fn tails(&self, x: f64, y: f64) -> (f64, f64, f64) {
        let (a, b, front) = (self.a, self.b, self.at(x, y));
        let below = |chance: f64| if chance < 1.0 { chance } else { 1.0 };
        if (a + 1.0) * y > (b + 1.0) * x {
            let lower = below(front / beta_fraction(a, b, x, y));
            (lower, 1.0 - lower, front)
        } else {
            let upper = below(front / beta_fraction(b, a, y, x));
            (1.0 - upper, upper, front)
        }
    }
}

/// The continued fraction of the incomplete beta function, by the modified method of Lentz.
///
/// In the form of A. R. DiDonato and A. H. Morris (Algorithm 708, ACM TOMS 18, 1992), which has no
/// cancellation where one parameter is far greater than the other.
fn beta_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let excess = a * y - b * x + 1.0;
    let mut fraction = away_from_zero(a * excess / (a + 1.0));
    let mut c = fraction;
    let mut d = 0.0;
    for index in 1..TERMS_MOST {
        let m = f64::from(index);
        let before = a + 2.0 * m - 1.0;
        let over = m * (b - m) * x / before;
        let numerator = (a + m - 1.0) / before * (a + b + m - 1.0) * x * over;
        let denominator = m + over + (a + m) * (excess + m * (1.0 + y)) / (a + 2.0 * m + 1.0);
        d = 1.0 / away_from_zero(denominator + numerator * d);
        c = away_from_zero(denominator + numerator / c);
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}

/// The number that a beta variable with parameters `a` and `b` stays below with chance `u`.
///
/// Relative error below 1e-12. NaN outside 0..1 or unless both parameters are positive.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    if !is_beta(a, b) || !(0.0..=1.0).contains(&u) {
        return f64::NAN;
    }
    if u == 0.0 || u == 1.0 {
        return u;
    }
    if a >= SERIES_FROM && b >= SERIES_FROM {
        return large_beta_quantile(a, b, normal_quantile(u));
    }
    if a >= SERIES_FROM && b <= FAR_LESS * a {
        return exp(-far_beta_quantile(b, a, 1.0 - u));
    }
    if b >= SERIES_FROM && a <= FAR_LESS * b {
        return -exp_m1(-far_beta_quantile(a, b, u));
    }
    // On the logit scale both ends of 0..1 are far away, and neither loses digits.
    let lower_half = u <= 0.5;
    let target = ln(if lower_half { u } else { 1.0 - u });
    let front = Front::new(a, b);
    let function = |logit: f64| {
        let (x, y) = (logistic(logit), logistic(-logit));
        let (lower, upper, weight) = front.tails(x, y);
        if lower_half { (ln(lower) - target, weight / lower) } else { (target - ln(upper), weight / upper) }
    };
    logistic(root_of_increasing(-745.0, 745.0, ln(a / b), function))
}

/// The quantile for parameters so large that the beta variable is nearly normal: the series of Cornish and Fisher (1937), to the second
/// order, of which the next term is below the last digit.
fn large_beta_quantile(a: f64, b: f64, z: f64) -> f64 {
    // Halved, so that the largest do not overflow.
    let (half_a, half_b) = (0.5 * a, 0.5 * b);
    let half = half_a + half_b;
    let (mean, rest) = (half_a / half, half_b / half);
    let root = sqrt(half);
    let spread = sqrt(mean) * sqrt(rest) / (std::f64::consts::SQRT_2 * root);
    mean + (spread * z + (rest - mean) * (z * z - 1.0) / (6.0 * half))
}

/// What the logarithm of one less a beta variable stays above, with its sign turned, for a second parameter so large that it is nearly a
/// gamma variable: M. E. Wise, "The incomplete beta function as a contour integral and a quickly converging series for its inverse",
/// Biometrika 37 (1950).
fn far_beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    gamma_quantile(a, u) / (b + 0.5 * (a - 1.0))
}

/// The number that a variable with Student's t distribution stays below with chance `u`.
///
/// `degrees` of freedom need not be whole. Error below 1e-12 of the result, or below 1e-12 where the
/// result is less than 1 in size. NaN outside 0..1 or unless `degrees` is positive.
#[must_use]
pub fn student_t_quantile(degrees: f64, u: f64) -> f64 {
    if !(0.0..=1.0).contains(&u) || u.is_nan() {
        return f64::NAN;
    }
    if u == 0.5 && degrees > 0.0 {
        return 0.0;
    }
    if (SERIES_FROM..f64::INFINITY).contains(&degrees) && 0.0 < u && u < 1.0 {
        // The first terms of its series around the normal quantile; the next is below the last digit.
        let z = normal_quantile(u);
        return z + z * (z * z + 1.0) / (4.0 * degrees);
    }
    // t^2 / (degrees + t^2) is a beta variable.
    let central = if u < 0.5 { 1.0 - 2.0 * u } else { 2.0 * u - 1.0 };
    let two_tails = 2.0 * if u < 0.5 { u } else { 1.0 - u };
    let (share, rest) = if central < 0.5 {
        let share = beta_quantile(0.5, 0.5 * degrees, central);
        (share, 1.0 - share)
    } else {
        let rest = beta_quantile(0.5 * degrees, 0.5, two_tails);
        (1.0 - rest, rest)
    };
    let size = sqrt(degrees * share / rest);
    canonical(if u < 0.5 { -size } else { size })
}
