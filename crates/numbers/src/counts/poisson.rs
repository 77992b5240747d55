//! Independent events: the Poisson distribution.

use super::expansion::{Cumulants, count_from_cumulants};
use super::mode::{NEGLIGIBLE, Outwards, invert_from_mode};
use super::{MEAN_FROM_ZERO_MOST, REACH_IN_DEVIATIONS, REACH_MOST, invert_upwards, is_chance};
use crate::elementary::{exp, floor, sqrt};

/// Lanes that a column handles at once.
const CHUNK: usize = 64;

/// The Poisson count with this mean at the uniform number `u`.
#[inline]
#[must_use]
pub fn poisson(u: f64, mean: f64) -> f64 {
    if (0.0..=MEAN_FROM_ZERO_MOST).contains(&mean) && is_chance(u) {
        let none = exp(-mean);
        return invert_upwards(u, (0.0, none, none), mean, |count| mean / (count + 1.0));
    }
    poisson_of_large_mean(u, mean)
}

#[cold]
fn poisson_of_large_mean(u: f64, mean: f64) -> f64 {
    if !is_chance(u) || !(0.0..f64::INFINITY).contains(&mean) {
        return f64::NAN;
    }
    if REACH_IN_DEVIATIONS * sqrt(mean) <= REACH_MOST {
        let weights = Outwards { mode: floor(mean), most: f64::INFINITY, negligible: NEGLIGIBLE };
        return invert_from_mode(u, &weights, |count| mean / (count + 1.0));
    }
    count_from_cumulants(u, &Cumulants { mean, variance: mean, third: mean, fourth: mean, fifth: mean })
}

/// [`poisson`] lane by lane, with the same bits; stops at the end of the shortest slice.
///
/// The exponentials and the first three comparisons are vector code; only lanes with a count above two
/// are finished one by one.
#[inline]
pub fn poisson_column(u: &[f64], mean: &[f64], out: &mut [f64]) {
    for ((u, mean), out) in u.chunks(CHUNK).zip(mean.chunks(CHUNK)).zip(out.chunks_mut(CHUNK)) {
        let lanes = u.len().min(mean.len()).min(out.len());
        poisson_chunk(&u[..lanes], &mean[..lanes], &mut out[..lanes]);
    }
}

#[inline(always)]
fn poisson_chunk(u: &[f64], mean: &[f64], out: &mut [f64]) {
    let mut terms = [0.0; CHUNK];
    let mut cumulatives = [0.0; CHUNK];
    for (((u, mean), out), (term, cumulative)) in
        u.iter().zip(mean).zip(out.iter_mut()).zip(terms.iter_mut().zip(&mut cumulatives))
    {
        let none = exp(-*mean);
        let one = none * *mean;
        // The same bits as mean / 2 in the scalar loop.
        let two = one * (*mean * 0.5);
        let at_most_one = none + one;
        let at_most_two = at_most_one + two;
        let above_none = if *u > none { 1.0 } else { 0.0 };
        let above_one = if *u > at_most_one { 1.0 } else { 0.0 };
        *out = above_none + above_one;
        *term = two;
        *cumulative = at_most_two;
    }
    for lane in 0..u.len() {
        let (u, mean) = (u[lane], mean[lane]);
        let regular = (0.0..=MEAN_FROM_ZERO_MOST).contains(&mean) && is_chance(u);
        if !regular {
            out[lane] = poisson_of_large_mean(u, mean);
        } else if u > cumulatives[lane] {
            let start = (2.0, terms[lane], cumulatives[lane]);
            out[lane] = invert_upwards(u, start, mean, |count| mean / (count + 1.0));
        }
    }
}
