//! Functions with known answers, for tests.

use crate::designs::Points;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

pub(super) const PI: f64 = std::f64::consts::PI;

/// The values of a function of point and luck in the rows of a design.
pub(super) fn values(design: &impl Points, function: impl Fn(&[f64], u64) -> f64) -> Vec<f64> {
    let mut point = vec![0.0; design.columns()];
    let value = |row| {
        let luck = design.fill(row, &mut point);
        function(&point, luck)
    };
    (0..design.rows()).map(value).collect()
}

/// A uniform number of a trajectory's luck.
pub(super) fn chance(luck: u64, number: u32) -> f64 {
    uniform(lane_key(Seed(42), World::Trajectory, luck), Source::new("textbook", "luck"), 0, number)
}

/// The function of T. Ishigami and T. Homma (1990) with a = 7 and b = 0.1, of three numbers between 0 and 1.
#[expect(clippy::disallowed_methods, reason = "a test with room for the last digits")]
pub(super) fn ishigami(point: &[f64]) -> f64 {
    let angle = |x: f64| PI * (2.0 * x - 1.0);
    let (first, second, third) = (angle(point[0]).sin(), angle(point[1]).sin(), angle(point[2]));
    first + 7.0 * second * second + 0.1 * third * third * third * third * first
}

/// Its variance, and the parts of factors 1 and 2 and of the pair (1, 3); all others are 0.
pub(super) fn ishigami_variances() -> (f64, f64, f64, f64) {
    let fourth = PI * PI * PI * PI;
    let first = 0.5 * (1.0 + 0.1 * fourth / 5.0) * (1.0 + 0.1 * fourth / 5.0);
    let second = 49.0 / 8.0;
    let pair = 0.01 * fourth * fourth * (1.0 / 18.0 - 1.0 / 50.0);
    (first + second + pair, first, second, pair)
}

/// The g function of Sobol', by its coefficients.
pub(super) fn sobol_g(point: &[f64], coefficients: &[f64]) -> f64 {
    point.iter().zip(coefficients).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

/// The variances of its factors alone, each as if it were the only one; that of any set is their product.
pub(super) fn sobol_g_variances(coefficients: &[f64]) -> Vec<f64> {
    coefficients.iter().map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a))).collect()
}
