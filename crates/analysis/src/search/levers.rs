//! What can be set, and the numbers that stand for it.

use detente_numbers::{floor, max, min};

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lever {
    /// Any number of a range, ends included.
    Continuous {
        /// The least.
        low: f64,
        /// The greatest.
        high: f64,
    },
    /// A whole number of a range, ends included; ends at most 2^53 from 0.
    Integer {
        /// The least.
        low: i64,
        /// The greatest.
        high: i64,
    },
    /// One of so many things without an order, counted from 0.
    Choice {
        /// How many: at least 2.
        options: u32,
    },
}

impl Lever {
    /// Whether there is anything to set.
    pub(super) fn is_sound(self) -> bool {
        const LARGEST: u64 = 1 << 53;
        match self {
            Self::Continuous { low, high } => low < high && (high - low).is_finite(),
            Self::Integer { low, high } => {
                low < high && low.unsigned_abs() <= LARGEST && high.unsigned_abs() <= LARGEST
            }
            Self::Choice { options } => options >= 2,
        }
    }

    pub(super) const fn is_continuous(self) -> bool {
        matches!(self, Self::Continuous { .. })
    }

    /// The least and the greatest number.
    pub(super) fn ends(self) -> (f64, f64) {
        match self {
            Self::Continuous { low, high } => (low, high),
            Self::Integer { low, high } => (low as f64, high as f64),
            Self::Choice { options } => (0.0, f64::from(options) - 1.0),
        }
    }

    /// Whether a number is one of its own.
    pub(super) fn holds(self, number: f64) -> bool {
        let (low, high) = self.ends();
        (low..=high).contains(&number) && (self.is_continuous() || floor(number) == number)
    }

    /// The number below which a share of all its numbers lies; the share is above 0 and below 1.
    pub(super) fn at(self, share: f64) -> f64 {
        let (low, high) = self.ends();
        if self.is_continuous() {
            return self.nearest(low + share * (high - low));
        }
        min(low + floor(share * (high - low + 1.0)), high)
    }

    /// The number of its own that is nearest to one.
    pub(super) fn nearest(self, number: f64) -> f64 {
        let (low, high) = self.ends();
        let number = if self.is_continuous() { number } else { floor(number + 0.5) };
        min(max(number, low), high)
    }
}
