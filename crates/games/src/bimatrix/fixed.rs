//! Integers of 128 bits whose products are not rounded: twice as wide for a moment, and divided without a remainder.

use std::cmp::Ordering;

/// An integer of 256 bits, in two's complement.
#[derive(Clone, Copy)]
pub(super) struct Wide {
    high: u128,
    low: u128,
}

/// The product of two integers.
pub(super) fn product(left: i128, right: i128) -> Wide {
    let (left_bits, right_bits) = (left as u128, right as u128);
    let Wide { high, low } = unsigned_product(left_bits, right_bits);
    // A negative factor was read as 2^128 more than it is.
    let high = high.wrapping_sub(if left < 0 { right_bits } else { 0 });
    let high = high.wrapping_sub(if right < 0 { left_bits } else { 0 });
    Wide { high, low }
}

fn unsigned_product(left: u128, right: u128) -> Wide {
    const HALF: u128 = u64::MAX as u128;
    let (left_high, left_low) = (left >> 64, left & HALF);
    let (right_high, right_low) = (right >> 64, right & HALF);
    let low = left_low * right_low;
    let middle = left_high * right_low + (low >> 64);
    let other = left_low * right_high + (middle & HALF);
    Wide { high: left_high * right_high + (middle >> 64) + (other >> 64), low: (other << 64) | (low & HALF) }
}

impl Wide {
    pub(super) const fn less(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high.wrapping_sub(other.high).wrapping_sub(borrow as u128), low }
    }
}

/// How the products of two pairs compare.
pub(super) fn compare_products(left: (i128, i128), right: (i128, i128)) -> Ordering {
    let (left, right) = (product(left.0, left.1), product(right.0, right.1));
    (left.high as i128).cmp(&(right.high as i128)).then(left.low.cmp(&right.low))
}

/// Division by an integer that leaves no remainder and whose quotient has 128 bits (Jebelean 1993, "An algorithm for exact division"):
/// powers of 2 are shifted out, and by what is odd one multiplies with its inverse modulo 2^128.
pub(super) struct Quotient {
    shift: u32,
    inverse: u128,
}

/// Division by `by`, which must not be 0.
pub(super) fn quotient(by: i128) -> Quotient {
    let shift = by.trailing_zeros();
    let odd = (by >> shift) as u128;
    // Newton's iteration doubles the right bits: 3, 6, 12, ..., 192.
    let mut inverse = odd;
    for _ in 0..6 {
        inverse = inverse.wrapping_mul(2_u128.wrapping_sub(odd.wrapping_mul(inverse)));
    }
    Quotient { shift, inverse }
}

impl Quotient {
    pub(super) const fn of(&self, above: Wide) -> i128 {
        let shifted = match self.shift {
            0 => above.low,
            shift => (above.low >> shift) | (above.high << (128 - shift)),
        };
        shifted.wrapping_mul(self.inverse) as i128
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;

    proptest::proptest! {
        #[test]
        fn products_and_quotients_are_those_of_large_integers(
            a in -(1_i128 << 100)..1_i128 << 100,
            b in proptest::num::i128::ANY,
            c in proptest::num::i128::ANY,
            d in proptest::num::i128::ANY,
            shift in 0_u32..20,
        ) {
            let large = |of: i128| BigInt::from(of);
            let order = (large(a) * large(b)).cmp(&(large(c) * large(d)));
            proptest::prop_assert_eq!(compare_products((a, b), (c, d)), order);
            // A multiple of `by` as a difference of products.
            let by = (b >> 30 >> shift) << shift;
            if by != 0 {
                proptest::prop_assert_eq!(quotient(by).of(product(a, by).less(product(c >> 2, 0))), a);
                let above = product(a, by).less(product(by, c >> 2));
                proptest::prop_assert_eq!(quotient(by).of(above), a - (c >> 2));
            }
        }
    }

    #[test]
    fn the_edges_of_the_width_are_right() {
        let most = i128::MAX;
        for (value, by) in [(most, 1), (-most, 1), (most, -1), (1 << 126, 1 << 126), (-(1 << 100), 3 << 90)] {
            assert_eq!(quotient(by).of(product(value, by)), value);
        }
        assert_eq!(compare_products((most, most), (most, most - 1)), Ordering::Greater);
        assert_eq!(compare_products((-most, most), (most, most)), Ordering::Less);
    }
}
