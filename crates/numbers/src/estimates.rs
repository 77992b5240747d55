//! What a nested design says: J draws of the unknown parameters, K trajectories in each.
//!
//! Trajectories of one draw share its parameters, so they are not independent: the error of an estimate
//! comes from the J means of the draws. The spread of those means is partly chance, which the analysis of
//! variance takes off: what remains is ignorance (S. R. Searle, G. Casella and C. E. McCulloch,
//! Variance Components, 1992, chapter 3).

use std::cell::Cell;

use crate::beta::{beta_quantile, student_t_quantile};
use crate::elementary::{canonical, sqrt};
use crate::gamma::gamma_quantile;
use crate::normal::normal_quantile;
use crate::sums::Moments;

/// The upper end of a central 95 % interval.
const UPPER: f64 = 0.975;

/// Collects the draws of a nested design, in their order.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct NestedMoments {
    trajectories_per_draw: u32,
    means: Moments,
    within: Moments,
}

/// An estimate from a nested design. Variances are in the square of the quantity's unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct NestedEstimate {
    /// Draws of the parameters: J.
    pub draws: u64,
    /// Trajectories in each draw: K.
    pub trajectories_per_draw: u32,
    /// The mean over all trajectories.
    pub mean: f64,
    /// The Monte-Carlo standard error of the mean: the standard deviation of the J means over the root of
    /// J. NaN for fewer than two draws.
    pub standard_error: f64,
    /// MSB: K times the variance of the J means.
    pub between_mean_square: f64,
    /// MSW: the mean variance inside a draw. NaN for K = 1, which cannot tell ignorance from chance.
    pub within_mean_square: f64,
    /// The variance that better knowledge of the parameters would remove: (MSB - MSW) / K, or 0 if
    /// that is negative.
    pub ignorance_variance: f64,
    /// The variance that would remain: MSW.
    pub chance_variance: f64,
}

impl NestedMoments {
    /// No draws yet; each will have so many trajectories.
    #[must_use]
    pub const fn new(trajectories_per_draw: u32) -> Self {
        Self { trajectories_per_draw, means: Moments::new(), within: Moments::new() }
    }

    /// Draws whose means, and whose sums of squared deviations from them, have these moments.
    #[must_use]
    pub const fn from_parts(trajectories_per_draw: u32, means: Moments, within: Moments) -> Self {
        Self { trajectories_per_draw, means, within }
    }

    /// Moments of the means of the draws.
    #[must_use]
    pub const fn means(&self) -> &Moments {
        &self.means
    }

    /// Moments of the sums of squared deviations of trajectories from the mean of their draw.
    #[must_use]
    pub const fn within(&self) -> &Moments {
        &self.within
    }

    /// Adds a draw by the mean of its trajectories and the sum of their squared deviations from it.
    pub fn add_draw(&mut self, mean: f64, squared_deviations: f64) {
        self.means.add(mean);
        self.within.add(squared_deviations);
    }

    /// Adds a draw by the moments of its trajectories.
    pub fn add_draw_moments(&mut self, draw: &Moments) {
        self.add_draw(draw.mean(), draw.squared_deviations());
    }

    /// Adds a draw by its trajectories' values.
    pub fn add_draw_values(&mut self, values: &[f64]) {
        self.add_draw_moments(&Moments::of(values));
    }

    /// Adds the draws of a later block.
    pub fn merge(&mut self, later: &Self) {
        self.means.merge(&later.means);
        self.within.merge(&later.within);
    }

    /// The number of draws so far: J.
    #[must_use]
    pub const fn draws(&self) -> u64 {
        self.means.count()
    }

    /// The estimate from the draws so far.
    #[must_use]
    pub fn estimate(&self) -> NestedEstimate {
        let per_draw = f64::from(self.trajectories_per_draw);
        let between = per_draw * self.means.variance();
        let within =
            if self.trajectories_per_draw < 2 { f64::NAN } else { self.within.mean() / (per_draw - 1.0) };
        let ignorance = (between - within) / per_draw;
        NestedEstimate {
            draws: self.means.count(),
            trajectories_per_draw: self.trajectories_per_draw,
            mean: self.means.mean(),
            standard_error: self.means.standard_error(),
            between_mean_square: canonical(between),
            within_mean_square: canonical(within),
            ignorance_variance: if ignorance < 0.0 { 0.0 } else { canonical(ignorance) },
            chance_variance: canonical(within),
        }
    }
}

impl NestedEstimate {
    /// The 95 % interval of the Monte-Carlo error, for a probability ([`share_interval`]).
    #[must_use]
    pub fn share_interval(&self) -> (f64, f64) {
        share_interval(self.mean, self.standard_error, self.draws, self.trajectories_per_draw)
    }

    /// The 95 % interval of the Monte-Carlo error, for a mean ([`mean_interval`]).
    #[must_use]
    pub fn mean_interval(&self) -> (f64, f64) {
        mean_interval(self.mean, self.standard_error, self.draws)
    }
}

/// The 95 % interval of the Monte-Carlo error of a probability estimated from J draws of K trajectories.
///
/// Wilson's interval (JASA 22, 1927) with the effective sample size p (1 - p) / standard_error^2, at
/// most J K, and with Student's t for J - 1 degrees of freedom. Where the standard error is 0 or p is 0
/// or 1, the sample says nothing about the spread between draws, and J is the size. With fewer than two
/// draws: (0, 1).
#[must_use]
pub fn share_interval(p: f64, standard_error: f64, draws: u64, trajectories_per_draw: u32) -> (f64, f64) {
    if p.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    if draws < 2 {
        return (0.0, 1.0);
    }
    let t = upper_student_t(draws);
    let draws = draws as f64;
    let most = draws * f64::from(trajectories_per_draw);
    let product = p * (1.0 - p);
    let size = if product > 0.0 && standard_error > 0.0 {
        let effective = product / (standard_error * standard_error);
        if effective < most { effective } else { most }
    } else {
        draws
    };
    let square = t * t / size;
    let centre = (p + 0.5 * square) / (1.0 + square);
    let half = sqrt(square * (product + 0.25 * square)) / (1.0 + square);
    let low = centre - half;
    let high = centre + half;
    // At p = 0 and 1 the ends are 0 and 1 but for rounding.
    (if low > 0.0 && p > 0.0 { low } else { 0.0 }, if high < 1.0 && p < 1.0 { high } else { 1.0 })
}

/// The 95 % interval of the Monte-Carlo error of a mean over J draws, by Student's t; without bounds for
/// fewer than two draws.
#[must_use]
pub fn mean_interval(mean: f64, standard_error: f64, draws: u64) -> (f64, f64) {
    if draws < 2 {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let half = upper_student_t(draws) * standard_error;
    (canonical(mean - half), canonical(mean + half))
}

/// The upper end for the mean of so many draws. All estimates of a run ask for the same one, so the last is remembered.
fn upper_student_t(draws: u64) -> f64 {
    thread_local! {
        static LAST: Cell<(u64, f64)> = const { Cell::new((0, f64::NAN)) };
    }
    let (known, quantile) = LAST.get();
    if known == draws {
        return quantile;
    }
    let quantile = student_t_quantile((draws - 1) as f64, UPPER);
    LAST.set((draws, quantile));
    quantile
}

/// The 95 % interval of what a sum of rare, weighted hits is on average, where hits come independently of one another.
///
/// `sum` and `squares` are the sums of the hits' weights and of their squares, `largest` the largest of them. The method of M. P. Fay
/// and E. J. Feuer (Confidence intervals for directly standardized rates: a method based on the gamma distribution, Statistics in
/// Medicine 16, 1997): hits of each weight are Poisson counts, the lower end is the quantile of a gamma distribution with the mean and
/// variance of the sum, the upper end that of one with a further hit of the largest weight. With equal weights it is the exact interval
/// of a Poisson count. `None` without a hit.
#[must_use]
pub fn weighted_hits_interval(sum: f64, squares: f64, largest: f64) -> Option<(f64, f64)> {
    let are_hits = sum > 0.0 && squares > 0.0 && largest > 0.0;
    if !are_hits || !sum.is_finite() || !squares.is_finite() {
        return None;
    }
    let quantile = |mean: f64, variance: f64, u| {
        canonical(gamma_quantile(mean * mean / variance, u) * (variance / mean))
    };
    let low = quantile(sum, squares, 1.0 - UPPER);
    let high = quantile(sum + largest, squares + largest * largest, UPPER);
    Some((low, high))
}

/// The central 95 % of what a probability may be given what is not known: a beta distribution with this
/// mean and ignorance variance; `(p, p)` if that is 0.
///
/// A variance that no share with this mean can have is brought just below the greatest, p (1 - p).
#[must_use]
pub fn ignorance_interval_share(p: f64, variance: f64) -> (f64, f64) {
    if p.is_nan() || variance.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    let product = p * (1.0 - p);
    if variance <= 0.0 || product <= 0.0 {
        return (p, p);
    }
    let sum = product / variance - 1.0;
    if sum > 1e12 {
        return ignorance_interval_mean(p, variance);
    }
    let sum = if sum > 1e-6 { sum } else { 1e-6 };
    let quantile = |u| beta_quantile(sum * p, sum * (1.0 - p), u);
    (quantile(1.0 - UPPER), quantile(UPPER))
}

/// The central 95 % of what a mean may be given what is not known: a normal distribution with this
/// mean and ignorance variance.
#[must_use]
pub fn ignorance_interval_mean(mean: f64, variance: f64) -> (f64, f64) {
    let half = normal_quantile(UPPER) * sqrt(variance);
    (canonical(mean - half), canonical(mean + half))
}
