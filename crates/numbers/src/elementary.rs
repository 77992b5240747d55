//! exp, ln and their relatives; rounding; compare-and-select.
//!
//! All are free of branches on their argument, so that a loop over a slice becomes vector code. The
//! polynomial coefficients interpolate the stated function at Chebyshev nodes (40-digit arithmetic), a
//! fit whose error is within a small factor of the best. Error bounds in the documentation were
//! measured against 50-digit values (`tests/elementary.rs`).

use crate::lane::{Lane, LaneBits};

/// Adding then subtracting this rounds a number below 2^51 in size to the nearest integer.
const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52
const TWO_52: f64 = 4_503_599_627_370_496.0;
const TWO_54: f64 = 18_014_398_509_481_984.0;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
/// ln 2 in two parts; the first has 40 bits, so that its product with any exponent is exact.
pub(crate) const LN_2_HIGH: f64 = 0.693_147_180_559_208_2;
pub(crate) const LN_2_LOW: f64 = 7.371_002_565_167_799e-13;

/// The number itself, or the canonical NaN if it is not a number.
#[inline(always)]
#[must_use]
pub fn canonical(x: f64) -> f64 {
    const SIZE: u64 = 0x7fff_ffff_ffff_ffff;
    const INFINITY: u64 = 0x7ff0_0000_0000_0000;
    const CANONICAL: u64 = 0x7ff8_0000_0000_0000;
    // On integers: the compiler holds all NaN for equal, and drops the choice if it is made on floats.
    let bits = x.to_bits();
    f64::from_bits(if bits & SIZE > INFINITY { CANONICAL } else { bits })
}

/// `if a < b { a } else { b }`: the second argument when the two are equal or either is NaN.
#[inline(always)]
#[must_use]
pub fn min(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// `if a > b { a } else { b }`: the second argument when the two are equal or either is NaN.
#[inline(always)]
#[must_use]
pub fn max(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The size of a number; the canonical NaN for NaN.
#[inline(always)]
#[must_use]
pub fn abs(x: f64) -> f64 {
    canonical(x.abs())
}

/// The largest integer not above `x`. Exact.
#[inline(always)]
#[must_use]
pub fn floor(x: f64) -> f64 {
    let shift = TWO_52.copysign(x);
    let nearest = (x + shift) - shift;
    let below = if nearest > x { nearest - 1.0 } else { nearest };
    canonical(if x.abs() < TWO_52 { below.copysign(x) } else { x })
}

/// The square root, correctly rounded; NaN below zero.
#[inline(always)]
#[must_use]
pub fn sqrt(x: f64) -> f64 {
    canonical(x.sqrt())
}

/// What is left of `a` after taking away whole multiples of `m`; it has the sign of `m`, or is zero.
///
/// Exact wherever the exact result is representable, as for integers below 2^53. NaN when `m` is zero
/// or `a` is infinite.
#[inline(always)]
#[must_use]
pub fn modulo(a: f64, m: f64) -> f64 {
    let rest = a % m;
    let wrong_side = (rest < 0.0 && m > 0.0) || (rest > 0.0 && m < 0.0);
    canonical(if wrong_side { rest + m } else { rest })
}

/// e to the power `x`; error below 1 ulp, also where the result is subnormal.
#[inline(always)]
#[must_use]
pub fn exp<L: Lane>(x: L) -> L {
    exp_of_sum(x, x.constant(0.0)).canonical()
}

/// e to the power `x + low`, where `low` is small beside 1. NaN may come out with any bits.
#[inline(always)]
pub(crate) fn exp_of_sum<L: Lane>(x: L, low: L) -> L {
    // Outside these bounds the result is 0 or infinite anyway; NaN passes.
    let x = x.replaced(x.below(-746.0), -746.0);
    let x = x.replaced(x.above(710.0), 710.0);
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let (high, low, tail) = reduced_exp(x, low, shifted - ROUND);
    // What 1 + high loses by rounding goes with the small terms.
    let sum = high + 1.0;
    let fraction = sum + ((high - (sum - 1.0)) - (low - tail));
    // 2^k as two factors, so that neither overflows and a subnormal result is rounded once.
    let biased = shifted.bits().plus_constant(2098_u64.wrapping_sub(ROUND.to_bits()));
    let half = biased >> 1;
    let other_half = biased.minus(half);
    fraction * power_of_two_biased::<L>(half) * power_of_two_biased::<L>(other_half)
}

/// 2^(biased - 1049), for results in the normal range.
#[inline(always)]
fn power_of_two_biased<L: Lane>(biased: L::Bits) -> L {
    L::of_bits(biased.plus_constant(26_u64.wrapping_neg()) << 52)
}

/// Splits x + low = k ln 2 + (high - low'), and returns high, low' and e^r - 1 - r for r = high - low'.
#[inline(always)]
fn reduced_exp<L: Lane>(x: L, low: L, k: L) -> (L, L, L) {
    let high = x - k * LN_2_HIGH;
    let low = k * LN_2_LOW - low;
    let r = high - low;
    (high, low, r * r * exp_tail(r))
}

/// (e^r - 1 - r) / r^2 for |r| <= 0.347; error of the fit 3e-19 after the multiplication by r^2.
#[inline(always)]
fn exp_tail<L: Lane>(r: L) -> L {
    const EVEN: [f64; 6] = [
        0.5,
        0.041_666_666_666_666_67,
        0.001_388_888_888_888_370_3,
        2.480_158_732_571_076e-5,
        2.755_727_343_657_049e-7,
        2.091_477_283_224_809e-9,
    ];
    const ODD: [f64; 5] = [
        0.166_666_666_666_666_7,
        0.008_333_333_333_326_07,
        0.000_198_412_698_750_489_05,
        2.755_725_511_097_889e-6,
        2.510_533_724_466_521e-8,
    ];
    let s = r * r;
    polynomial(s, &EVEN) + r * polynomial(s, &ODD)
}

/// The sum of `coefficients[i] * x^i`, by Horner's rule.
#[inline(always)]
pub(crate) fn polynomial<L: Lane, const N: usize>(x: L, coefficients: &[f64; N]) -> L {
    let mut sum = x.constant(coefficients[N - 1]);
    for coefficient in coefficients[..N - 1].iter().rev() {
        sum = x * sum + *coefficient;
    }
    sum
}

/// e to the power `x`, less one, without cancellation near zero; error below 2 ulp.
#[inline(always)]
#[must_use]
pub fn exp_m1<L: Lane>(x: L) -> L {
    // Below the first bound the result is -1 to the last bit.
    let bounded = x.replaced(x.below(-50.0), -50.0);
    let bounded = bounded.replaced(bounded.above(710.0), 710.0);
    let shifted = bounded * std::f64::consts::LOG2_E + ROUND;
    let (high, low, tail) = reduced_exp(bounded, x.constant(0.0), shifted - ROUND);
    let fraction_m1 = high - (low - tail);
    // 2^(k - 1), because 2^1024 is no number.
    let biased = shifted.bits().plus_constant(1022_u64.wrapping_sub(ROUND.to_bits()));
    let half_scale = L::of_bits(biased << 52);
    let result = (half_scale * fraction_m1 + (half_scale - 0.5)) * 2.0;
    L::select(x.size().below(1.0 / TWO_54), x, result).canonical()
}

/// The natural logarithm; error below 1 ulp. Minus infinity at zero, NaN below.
#[inline(always)]
#[must_use]
pub fn ln<L: Lane>(x: L) -> L {
    let (k, z) = exponent_and_fraction(x);
    at_edges_of_ln(x, ln_of_parts(k, z, x.constant(0.0)))
}

/// Replaces the result of a logarithm where the argument is zero, negative, infinite or NaN.
#[inline(always)]
fn at_edges_of_ln<L: Lane>(x: L, regular: L) -> L {
    let result = L::select(x.below(f64::INFINITY), regular, x);
    let result = result.replaced(x.equals(0.0), f64::NEG_INFINITY);
    result.replaced(x.below(0.0), f64::NAN).canonical()
}

/// x = 2^k z with z between the square roots of 1/2 and 2, for a positive finite x.
#[inline(always)]
pub(crate) fn exponent_and_fraction<L: Lane>(x: L) -> (L, L) {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;
    let subnormal = x.below(f64::MIN_POSITIVE);
    let scaled = L::select(subnormal, x * TWO_54, x);
    let offset = x.constant(TWO_52 + 1023.0).replaced(subnormal, TWO_52 + 1023.0 + 54.0);
    let bits = scaled.bits().plus_constant(ONE - SQRT_HALF);
    let k = L::of_bits((bits >> 52) | TWO_52_BITS) - offset;
    let z = L::of_bits((bits & MANTISSA).plus_constant(SQRT_HALF));
    (k, z)
}

/// k ln 2 + ln z + correction, for z as in [`exponent_and_fraction`] and a tiny correction.
#[inline(always)]
fn ln_of_parts<L: Lane>(k: L, z: L, correction: L) -> L {
    // ln(1 + f) = 2 artanh(s) with s = f / (2 + f), arranged so that f itself is added last.
    let f = z - 1.0;
    let s = f / (f + 2.0);
    let w = s * s;
    let tail = w * ln_tail(w);
    let half_square = f * 0.5 * f;
    k * LN_2_HIGH - ((half_square - (s * (half_square + tail) + (k * LN_2_LOW + correction))) - f)
}

/// (2 artanh(s) - 2 s) / s^3 as a function of w = s^2 <= 0.02945.
#[inline(always)]
fn ln_tail<L: Lane>(w: L) -> L {
    const EVEN: [f64; 4] = [
        0.666_666_666_666_666_6,
        0.285_714_285_708_019_54,
        0.181_817_956_000_607_93,
        0.132_687_147_923_480_96,
    ];
    const ODD: [f64; 4] = [
        0.400_000_000_000_008_8,
        0.222_222_223_920_890_08,
        0.153_862_418_819_385_95,
        0.130_872_361_966_596_2,
    ];
    let v = w * w;
    polynomial(v, &EVEN) + w * polynomial(v, &ODD)
}

/// ln(1 + x) without cancellation near zero; error below 2 ulp.
#[inline(always)]
#[must_use]
pub fn ln_1p<L: Lane>(x: L) -> L {
    let sum = x + 1.0;
    // What the sum lost by rounding.
    let lost = L::select(x.at_least(1.0), -((sum - x) - 1.0), x - (sum - 1.0));
    let (k, z) = exponent_and_fraction(sum);
    let correction = L::select(sum.below(f64::INFINITY), lost / sum, x.constant(0.0));
    let regular = at_edges_of_ln(sum, ln_of_parts(k, z, correction));
    L::select(x.size().below(1.0 / TWO_54), x, regular)
}

/// 1 / (1 + e^-x); error below 3 ulp, also in the lower tail.
#[inline(always)]
#[must_use]
pub fn logistic<L: Lane>(x: L) -> L {
    let small = exp(-x.size());
    let numerator = L::select(x.below(0.0), small, x.constant(1.0));
    (numerator / (small + 1.0)).canonical()
}
