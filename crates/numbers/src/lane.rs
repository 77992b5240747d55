//! What a number must be able to do for the functions here to work on it.
//!
//! A function is written once, over [`Lane`]. On an `f64` it computes; on a handle of a code generator it writes down the operations, so
//! that generated code performs the very same ones in the same order. Every operation is fixed to the bit by IEEE 754 or is one of
//! integers.

use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Shl, Shr, Sub};

/// A number: an `f64`, or what stands for one.
///
/// Comparisons with NaN are false. A result that is NaN has unspecified bits, until [`Lane::canonical`].
pub trait Lane:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    /// Yes or no.
    type Mask: Copy + BitAnd<Output = Self::Mask> + BitOr<Output = Self::Mask> + Not<Output = Self::Mask>;
    /// The 64 bits of a number.
    type Bits: LaneBits;

    /// The same number in every lane.
    #[must_use]
    fn constant(self, value: f64) -> Self;
    /// `self < other`
    fn less(self, other: Self) -> Self::Mask;
    /// `self <= other`
    fn less_or_equal(self, other: Self) -> Self::Mask;
    /// `self == other`
    fn equal(self, other: Self) -> Self::Mask;
    /// True for NaN.
    fn is_nan(self) -> Self::Mask;
    /// `then` where the mask holds, else `otherwise`.
    #[must_use]
    fn select(mask: Self::Mask, then: Self, otherwise: Self) -> Self;
    /// The number without its sign.
    #[must_use]
    fn size(self) -> Self;
    /// The largest integer not above it.
    #[must_use]
    fn floor(self) -> Self;
    /// The number itself, or the canonical NaN if it is not a number.
    #[must_use]
    fn canonical(self) -> Self;
    /// Its bits.
    fn bits(self) -> Self::Bits;
    /// The number with these bits.
    #[must_use]
    fn of_bits(bits: Self::Bits) -> Self;

    /// `self < bound`
    #[inline(always)]
    fn below(self, bound: f64) -> Self::Mask {
        self.less(self.constant(bound))
    }
    /// `self > bound`
    #[inline(always)]
    fn above(self, bound: f64) -> Self::Mask {
        self.constant(bound).less(self)
    }
    /// `self >= bound`
    #[inline(always)]
    fn at_least(self, bound: f64) -> Self::Mask {
        self.constant(bound).less_or_equal(self)
    }
    /// `self <= bound`
    #[inline(always)]
    fn at_most(self, bound: f64) -> Self::Mask {
        self.less_or_equal(self.constant(bound))
    }
    /// `self == value`
    #[inline(always)]
    fn equals(self, value: f64) -> Self::Mask {
        self.equal(self.constant(value))
    }
    /// `value` where the mask holds, else the number itself.
    #[inline(always)]
    #[must_use]
    fn replaced(self, mask: Self::Mask, value: f64) -> Self {
        Self::select(mask, self.constant(value), self)
    }
}

/// 64 bits, or what stands for them. Sums and products wrap around.
pub trait LaneBits:
    Copy
    + BitXor<Output = Self>
    + BitAnd<u64, Output = Self>
    + BitOr<u64, Output = Self>
    + Shr<u32, Output = Self>
    + Shl<u32, Output = Self>
{
    /// The sum.
    #[must_use]
    fn plus(self, other: Self) -> Self;
    /// The difference.
    #[must_use]
    fn minus(self, other: Self) -> Self;
    /// The sum with a constant.
    #[must_use]
    fn plus_constant(self, value: u64) -> Self;
    /// The product with a constant.
    #[must_use]
    fn times_constant(self, factor: u64) -> Self;
}

impl Lane for f64 {
    type Mask = bool;
    type Bits = u64;

    #[inline(always)]
    fn constant(self, value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn less(self, other: Self) -> bool {
        self < other
    }
    #[inline(always)]
    fn less_or_equal(self, other: Self) -> bool {
        self <= other
    }
    #[inline(always)]
    fn equal(self, other: Self) -> bool {
        self == other
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.is_nan()
    }
    #[inline(always)]
    fn select(mask: bool, then: Self, otherwise: Self) -> Self {
        if mask { then } else { otherwise }
    }
    #[inline(always)]
    fn size(self) -> Self {
        self.abs()
    }
    #[inline(always)]
    fn floor(self) -> Self {
        crate::floor(self)
    }
    #[inline(always)]
    fn canonical(self) -> Self {
        crate::canonical(self)
    }
    #[inline(always)]
    fn bits(self) -> u64 {
        self.to_bits()
    }
    #[inline(always)]
    fn of_bits(bits: u64) -> Self {
        Self::from_bits(bits)
    }
}

impl LaneBits for u64 {
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn plus_constant(self, value: u64) -> Self {
        self.wrapping_add(value)
    }
    #[inline(always)]
    fn times_constant(self, factor: u64) -> Self {
        self.wrapping_mul(factor)
    }
}
