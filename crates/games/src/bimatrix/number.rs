//! Numbers that a dictionary is kept in: doubles, integers of a fixed width that the game's bound proves wide enough, and integers of
//! any size.

use super::fixed::{compare_products, product, quotient};
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// What a dictionary of linear equations is computed in. All entries share one denominator, so that integers stay integers.
pub(super) trait Number: Clone {
    /// Whether it is greater than 0, beyond rounding.
    fn is_positive(&self) -> bool;
    /// Whether it is less than 0, beyond rounding.
    fn is_negative(&self) -> bool;
    /// Whether it is 0, within rounding.
    fn is_zero(&self) -> bool;
    /// How `a / b` compares with `c / d`, for positive `b` and `d`; equal within rounding.
    fn compare_ratios(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering;
    /// Exchanges the variables of `row` and `column` in a dictionary of `width` columns with this common denominator. The pivot must be
    /// positive.
    fn pivot(entries: &mut [Self], width: usize, at: (usize, usize), denominator: &mut Self);
}

/// Entries of a dictionary whose payoffs are at most 1 are no smaller than this unless they are 0.
const ROUNDING: f64 = 1e-11;

impl Number for f64 {
    fn is_positive(&self) -> bool {
        *self > ROUNDING
    }

    fn is_negative(&self) -> bool {
        *self < -ROUNDING
    }

    fn is_zero(&self) -> bool {
        self.abs() <= ROUNDING
    }

    fn compare_ratios(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        let (left, right) = (a / b, c / d);
        let size = 1.0 + left.abs();
        if (left - right).abs() <= ROUNDING * size { Ordering::Equal } else { left.total_cmp(&right) }
    }

    /// The denominator stays 1.
    fn pivot(entries: &mut [Self], width: usize, (row, column): (usize, usize), _: &mut Self) {
        let inverse = 1.0 / entries[row * width + column];
        let mut pivoted: Vec<f64> =
            entries[row * width..][..width].iter().map(|entry| entry * inverse).collect();
        pivoted[column] = inverse;
        for (index, line) in entries.chunks_exact_mut(width).enumerate() {
            let factor = line[column];
            if index == row || factor == 0.0 {
                continue;
            }
            line[column] = 0.0;
            for (entry, pivot) in line.iter_mut().zip(&pivoted) {
                *entry -= factor * pivot;
            }
        }
        entries[row * width..][..width].copy_from_slice(&pivoted);
    }
}

impl Number for i128 {
    fn is_positive(&self) -> bool {
        *self > 0
    }

    fn is_negative(&self) -> bool {
        *self < 0
    }

    fn is_zero(&self) -> bool {
        *self == 0
    }

    fn compare_ratios(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        compare_products((*a, *d), (*c, *b))
    }

    fn pivot(entries: &mut [Self], width: usize, (row, column): (usize, usize), denominator: &mut Self) {
        let pivoted = entries[row * width..][..width].to_vec();
        let pivot = pivoted[column];
        let divide = quotient(*denominator);
        for (index, line) in entries.chunks_exact_mut(width).enumerate() {
            if index == row {
                continue;
            }
            let factor = line[column];
            for (entry, other) in line.iter_mut().zip(&pivoted) {
                *entry = divide.of(product(*entry, pivot).less(product(factor, *other)));
            }
            line[column] = -factor;
        }
        entries[row * width + column] = *denominator;
        *denominator = pivot;
    }
}

impl Number for BigInt {
    fn is_positive(&self) -> bool {
        Signed::is_positive(self)
    }

    fn is_negative(&self) -> bool {
        Signed::is_negative(self)
    }

    fn is_zero(&self) -> bool {
        Zero::is_zero(self)
    }

    fn compare_ratios(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        (a * d).cmp(&(c * b))
    }

    fn pivot(entries: &mut [Self], width: usize, (row, column): (usize, usize), denominator: &mut Self) {
        let pivoted = entries[row * width..][..width].to_vec();
        let pivot = &pivoted[column];
        let is_one = denominator.is_one();
        for (index, line) in entries.chunks_exact_mut(width).enumerate() {
            if index == row {
                continue;
            }
            let factor = line[column].clone();
            for (entry, other) in line.iter_mut().zip(&pivoted) {
                let above = &*entry * pivot - &factor * other;
                *entry = if is_one { above } else { above / &*denominator };
            }
            line[column] = -factor;
        }
        entries[row * width + column] = denominator.clone();
        *denominator = pivot.clone();
    }
}
