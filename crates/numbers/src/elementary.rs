//! exp, ln and their relatives; rounding; compare-and-select.
//!
//! All are free of branches on their argument, so that a loop over a slice becomes vector code. The
//! polynomial coefficients interpolate the stated function at Chebyshev nodes (40-digit arithmetic), a
//! fit whose error is within a small factor of the best. Error bounds in the documentation were
//! measured against 50-digit values (`tests/elementary.rs`).

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
pub fn exp(x: f64) -> f64 {
    canonical(exp_of_sum(x, 0.0))
}

/// e to the power `x + low`, where `low` is small beside 1. NaN may come out with any bits.
#[inline(always)]
pub(crate) fn exp_of_sum(x: f64, low: f64) -> f64 {
    // Outside these bounds the result is 0 or infinite anyway; NaN passes.
    let x = if x < -746.0 { -746.0 } else { x };
    let x = if x > 710.0 { 710.0 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let (high, low, tail) = reduced_exp(x, low, shifted - ROUND);
    // What 1 + high loses by rounding goes with the small terms.
    let sum = 1.0 + high;
    let fraction = sum + ((high - (sum - 1.0)) - (low - tail));
    // 2^k as two factors, so that neither overflows and a subnormal result is rounded once.
    let biased = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(2098);
    let half = biased >> 1;
    let other_half = biased.wrapping_sub(half);
    fraction * power_of_two_biased(half) * power_of_two_biased(other_half)
}

/// 2^(biased - 1049), for results in the normal range.
#[inline(always)]
fn power_of_two_biased(biased: u64) -> f64 {
    f64::from_bits(biased.wrapping_sub(26) << 52)
}

/// Splits x + low = k ln 2 + (high - low'), and returns high, low' and e^r - 1 - r for r = high - low'.
#[inline(always)]
fn reduced_exp(x: f64, low: f64, k: f64) -> (f64, f64, f64) {
    let high = x - k * LN_2_HIGH;
    let low = k * LN_2_LOW - low;
    let r = high - low;
    (high, low, r * r * exp_tail(r))
}

/// (e^r - 1 - r) / r^2 for |r| <= 0.347; error of the fit 3e-19 after the multiplication by r^2.
#[inline(always)]
fn exp_tail(r: f64) -> f64 {
    let s = r * r;
    let even = 0.5
        + s * (0.041_666_666_666_666_67
            + s * (0.001_388_888_888_888_370_3
                + s * (2.480_158_732_571_076e-5
                    + s * (2.755_727_343_657_049e-7 + s * 2.091_477_283_224_809e-9))));
    let odd = 0.166_666_666_666_666_7
        + s * (0.008_333_333_333_326_07
            + s * (0.000_198_412_698_750_489_05
                + s * (2.755_725_511_097_889e-6 + s * 2.510_533_724_466_521e-8)));
    even + r * odd
}

/// e to the power `x`, less one, without cancellation near zero; error below 2 ulp.
#[inline(always)]
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    // Below the first bound the result is -1 to the last bit.
    let bounded = if x < -50.0 { -50.0 } else { x };
    let bounded = if bounded > 710.0 { 710.0 } else { bounded };
    let shifted = bounded * std::f64::consts::LOG2_E + ROUND;
    let (high, low, tail) = reduced_exp(bounded, 0.0, shifted - ROUND);
    let fraction_m1 = high - (low - tail);
    // 2^(k - 1), because 2^1024 is no number.
    let biased = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(1022);
    let half_scale = f64::from_bits(biased << 52);
    let result = 2.0 * (half_scale * fraction_m1 + (half_scale - 0.5));
    canonical(if x.abs() < 1.0 / TWO_54 { x } else { result })
}

/// The natural logarithm; error below 1 ulp. Minus infinity at zero, NaN below.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    let (k, z) = exponent_and_fraction(x);
    at_edges_of_ln(x, ln_of_parts(k, z, 0.0))
}

/// Replaces the result of a logarithm where the argument is zero, negative, infinite or NaN.
#[inline(always)]
fn at_edges_of_ln(x: f64, regular: f64) -> f64 {
    let result = if x < f64::INFINITY { regular } else { x };
    let result = if x == 0.0 { f64::NEG_INFINITY } else { result };
    canonical(if x < 0.0 { f64::NAN } else { result })
}

/// x = 2^k z with z between the square roots of 1/2 and 2, for a positive finite x.
#[inline(always)]
pub(crate) fn exponent_and_fraction(x: f64) -> (f64, f64) {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;
    let subnormal = x < f64::MIN_POSITIVE;
    let scaled = if subnormal { x * TWO_54 } else { x };
    let offset = if subnormal { TWO_52 + 1023.0 + 54.0 } else { TWO_52 + 1023.0 };
    let bits = scaled.to_bits().wrapping_add(ONE - SQRT_HALF);
    let k = f64::from_bits((bits >> 52) | TWO_52_BITS) - offset;
    let z = f64::from_bits((bits & MANTISSA).wrapping_add(SQRT_HALF));
    (k, z)
}

/// k ln 2 + ln z + correction, for z as in [`exponent_and_fraction`] and a tiny correction.
#[inline(always)]
fn ln_of_parts(k: f64, z: f64, correction: f64) -> f64 {
    // ln(1 + f) = 2 artanh(s) with s = f / (2 + f), arranged so that f itself is added last.
    let f = z - 1.0;
    let s = f / (2.0 + f);
    let w = s * s;
    let tail = w * ln_tail(w);
    let half_square = 0.5 * f * f;
    k * LN_2_HIGH - ((half_square - (s * (half_square + tail) + (k * LN_2_LOW + correction))) - f)
}

/// (2 artanh(s) - 2 s) / s^3 as a function of w = s^2 <= 0.02945.
#[inline(always)]
fn ln_tail(w: f64) -> f64 {
    let v = w * w;
    let even = 0.666_666_666_666_666_6
        + v * (0.285_714_285_708_019_54 + v * (0.181_817_956_000_607_93 + v * 0.132_687_147_923_480_96));
    let odd = 0.400_000_000_000_008_8
        + v * (0.222_222_223_920_890_08 + v * (0.153_862_418_819_385_95 + v * 0.130_872_361_966_596_2));
    even + w * odd
}

/// ln(1 + x) without cancellation near zero; error below 2 ulp.
#[inline(always)]
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    // What the sum lost by rounding.
    let lost = if x >= 1.0 { 1.0 - (sum - x) } else { x - (sum - 1.0) };
    let (k, z) = exponent_and_fraction(sum);
    let regular = at_edges_of_ln(sum, ln_of_parts(k, z, if sum < f64::INFINITY { lost / sum } else { 0.0 }));
    if x.abs() < 1.0 / TWO_54 { x } else { regular }
}

/// 1 / (1 + e^-x); error below 3 ulp, also in the lower tail.
#[inline(always)]
#[must_use]
pub fn logistic(x: f64) -> f64 {
    let small = exp(-x.abs());
    let numerator = if x < 0.0 { small } else { 1.0 };
    canonical(numerator / (1.0 + small))
}
