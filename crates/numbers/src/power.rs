//! Powers by a logarithm in two parts.
//!
//! A plain logarithm is off by half an ulp, which an exponent of 700 would make hundreds of ulps of the
//! power. So the logarithm is carried as an unevaluated sum of two numbers (T. J. Dekker, "A
//! floating-point technique for extending the available precision", Numerische Mathematik 18, 1971).

use crate::elementary::{LN_2_HIGH, LN_2_LOW, exp_of_sum, exponent_and_fraction, polynomial};
use crate::lane::Lane;

/// `base` to the power `exponent`; error below 1 ulp. Exponents of 2, 3 and 4 are multiplied out ([`small_power`]).
///
/// `pow(x, 0)` is 1 for every number `x`, 0 included. A negative base needs an integer exponent, else
/// the result is NaN. NaN in either argument gives NaN (unlike IEEE 754's `pow`, which can hide one).
#[inline(always)]
#[must_use]
pub fn pow<L: Lane>(base: L, exponent: L) -> L {
    let size = base.size();
    let positive = power_of_positive(size, exponent);
    let zero_or_infinite = size.equals(0.0) | size.equals(f64::INFINITY);
    let (large, rising) = (size.above(1.0), exponent.above(0.0));
    let grows = (large & rising) | (!large & !rising);
    let at_edge = base.constant(0.0).replaced(grows, f64::INFINITY);
    let unsigned = L::select(zero_or_infinite, at_edge, positive);

    let is_integer = exponent.floor().equal(exponent);
    let half = exponent * 0.5;
    let is_odd = is_integer & !half.floor().equal(half);
    let below_zero = base.below(0.0);
    let signed = L::select(below_zero & is_odd, -unsigned, unsigned);
    let result = signed.replaced(below_zero & !is_integer, f64::NAN);
    let result = result.replaced(exponent.equals(0.0), 1.0);
    let result = result.replaced(base.is_nan() | exponent.is_nan(), f64::NAN).canonical();
    SMALL_EXPONENTS.into_iter().fold(result, |result, small| {
        let product = small_power(base, small).unwrap_or(result);
        L::select(exponent.equals(small), product, result)
    })
}

const SMALL_EXPONENTS: [f64; 3] = [2.0, 3.0, 4.0];

/// What [`pow`] gives for exponents of 2, 3 and 4, which are common in models; `None` for others. Error up to 0.5, 1 and 1.5 ulp.
#[inline(always)]
#[must_use]
pub fn small_power<L: Lane>(base: L, exponent: f64) -> Option<L> {
    let square = base * base;
    let product = match exponent {
        2.0 => square,
        3.0 => square * base,
        4.0 => square * square,
        _ => return None,
    };
    Some(product.canonical())
}

/// The power of a positive finite base.
#[inline(always)]
fn power_of_positive<L: Lane>(base: L, exponent: L) -> L {
    let (high, low) = ln_in_two_parts(base);
    // A larger exponent changes nothing: the nearest base to 1 differs from it by 2^-53.
    let exponent = exponent.replaced(exponent.above(1e20), 1e20);
    let exponent = exponent.replaced(exponent.below(-1e20), -1e20);
    let (product, error) = product_with_error(high, exponent);
    let rest = error + low * exponent;
    exp_of_sum(product, L::select(product.size().below(800.0), rest, base.constant(0.0)))
}

/// The natural logarithm of a positive finite number, to some 2^-65 of its size.
#[inline(always)]
fn ln_in_two_parts<L: Lane>(x: L) -> (L, L) {
    // 2/3 in two parts.
    const TWO_THIRDS: f64 = 0.666_666_666_666_666_6;
    const TWO_THIRDS_LOW: f64 = 3.700_743_415_417_188e-17;
    let (k, z) = exponent_and_fraction(x);
    let f = z - 1.0;
    let divisor = f + 2.0;
    let divisor_low = f - (divisor - 2.0);
    let s = f / divisor;
    let (back, back_low) = product_with_error(s, divisor);
    let s_low = (((f - back) - back_low) - s * divisor_low) / divisor;

    let (square, error) = product_with_error(s, s);
    let square_low = error + s * 2.0 * s_low;
    let (cube, error) = product_with_error(s, square);
    let cube_low = error + (s * square_low + s_low * square);
    let (third, error) = product_with_error(cube, x.constant(TWO_THIRDS));
    let third_low = error + (cube * TWO_THIRDS_LOW + cube_low * TWO_THIRDS);
    let tail = cube * square * fifth_order_tail(square);

    let (sum, error_1) = sum_with_error(k * LN_2_HIGH, s * 2.0);
    let (sum, error_2) = sum_with_error(sum, third);
    let low = tail + (k * LN_2_LOW + ((error_1 + error_2) + (s_low * 2.0 + third_low)));
    let high = sum + low;
    (high, low - (high - sum))
}

/// (2 artanh(s) - 2 s - 2 s^3 / 3) / s^5 as a function of w = s^2 <= 0.02945; relative error 7e-17.
#[inline(always)]
fn fifth_order_tail<L: Lane>(w: L) -> L {
    const EVEN: [f64; 4] =
        [0.4, 0.222_222_222_216_547_33, 0.153_845_949_345_979_17, 0.117_061_956_898_813_64];
    const ODD: [f64; 4] = [
        0.285_714_285_714_293_7,
        0.181_818_183_356_541_6,
        0.133_348_062_121_006_03,
        0.117_236_036_229_054_11,
    ];
    let v = w * w;
    polynomial(v, &EVEN) + w * polynomial(v, &ODD)
}

/// The rounded product and its rounding error, exact while nothing over- or underflows.
#[inline(always)]
fn product_with_error<L: Lane>(a: L, b: L) -> (L, L) {
    let product = a * b;
    let (a_high, a_low) = split(a);
    let (b_high, b_low) = split(b);
    let error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
    (product, error)
}

/// Splits into two numbers of at most 26 bits each.
#[inline(always)]
fn split<L: Lane>(a: L) -> (L, L) {
    const SPLITTER: f64 = 134_217_729.0; // 2^27 + 1
    let scaled = a * SPLITTER;
    let high = scaled - (scaled - a);
    (high, a - high)
}

/// The rounded sum and its rounding error, exactly (Knuth, The Art of Computer Programming 2, 4.2.2).
#[inline(always)]
fn sum_with_error<L: Lane>(a: L, b: L) -> (L, L) {
    let sum = a + b;
    let b_part = sum - a;
    let a_part = sum - b_part;
    (sum, (a - a_part) + (b - b_part))
}
