//! Sobol' sequences with Owen's scrambling, addressed by a seed.
//!
//! The sequence of I. M. Sobol' (USSR Computational Mathematics and Mathematical Physics 7, 1967) with the direction numbers of Joe and Kuo.
//! Owen's nested uniform scrambling (A. B. Owen, in: Monte Carlo and Quasi-Monte Carlo Methods in Scientific Computing, 1995) flips each
//! binary digit of a number by chance, the chance depending on all digits before it: points stay as even as they were, each of them is
//! uniform, and estimates have no bias. It is computed by a hash in the way of S. Laine and T. Karras (Computer Graphics Forum 30, 2011) and
//! B. Burley (Journal of Computer Graphics Techniques 9, 2020): in a word with the digits in reverse order, additions, multiplications by
//! odd numbers and exclusive or with even multiples carry only from earlier digits to later ones. Such a hash alone mixes the first digits too
//! little, so that here the first fourteen have coins of their own.

use detente_numbers::luck::{Seed, Source, StepSource, World, bits_at, lane_key, uniform_of_bits};

use super::direction_numbers::DIRECTION_NUMBERS;
use super::{Points, Refused};

/// Digits of the sequence, and so the logarithm of how many points it has. Scrambling makes the digits beyond.
const DIGITS: usize = 32;
const ROUNDS: usize = 3;

/// Points of a scrambled Sobol' sequence. The first 2^m points, for any m, are the ones to use: elsewhere they are less even.
#[derive(Clone, Debug)]
pub struct SobolSequence {
    rows: usize,
    dimensions: Vec<Dimension>,
}

impl SobolSequence {
    /// The greatest number of dimensions.
    pub const DIMENSIONS_MOST: usize = 512;

    /// The first points of a sequence in so many dimensions.
    ///
    /// # Errors
    /// More dimensions than there are direction numbers for, or more than 2^32 points.
    pub fn new(rows: usize, columns: usize, seed: Seed) -> Result<Self, Refused> {
        if columns == 0 || rows == 0 {
            return Err(Refused::Nothing);
        }
        if columns > Self::DIMENSIONS_MOST {
            return Err(Refused::TooManyColumns { asked: columns, most: Self::DIMENSIONS_MOST });
        }
        if rows >> DIGITS != 0 {
            return Err(Refused::TooManyRows { asked: rows, most: (1 << DIGITS) - 1 });
        }
        let mut rest = DIRECTION_NUMBERS;
        let mut dimensions = Vec::with_capacity(columns);
        for column in 0..columns {
            let directions = if column == 0 { [1; DIGITS] } else { next_directions(&mut rest) };
            dimensions.push(Dimension {
                directions: reversed(directions),
                scrambling: Scrambling::new(seed, column as u64),
            });
        }
        Ok(Self { rows, dimensions })
    }

    /// One number of a point: strictly between 0 and 1.
    #[must_use]
    pub fn number(&self, row: usize, column: usize) -> f64 {
        self.dimensions[column].number(row as u64)
    }
}

impl Points for SobolSequence {
    fn rows(&self) -> usize {
        self.rows
    }

    fn columns(&self) -> usize {
        self.dimensions.len()
    }

    fn fill(&self, row: usize, point: &mut [f64]) -> u64 {
        for (number, dimension) in point.iter_mut().zip(&self.dimensions) {
            *number = dimension.number(row as u64);
        }
        row as u64
    }
}

#[derive(Clone, Debug)]
struct Dimension {
    /// The k-th direction number with its first digit in bit 0.
    directions: [u64; DIGITS],
    scrambling: Scrambling,
}

impl Dimension {
    fn number(&self, row: u64) -> f64 {
        uniform_of_bits(self.scrambling.apply(self.digits(row)).reverse_bits())
    }

    /// The digits of the sequence itself, the first in bit 0.
    fn digits(&self, row: u64) -> u64 {
        let mut left = row & ((1 << DIGITS) - 1);
        let mut digits = 0;
        while left != 0 {
            digits ^= self.directions[left.trailing_zeros() as usize];
            left &= left - 1;
        }
        digits
    }
}

/// Reads the direction numbers of the next dimension, and makes the rest by Sobol's recurrence. The k-th, from 0, has k + 1 digits.
fn next_directions(rest: &mut &[u16]) -> [u64; DIGITS] {
    let (degree, coefficients) = (usize::from(rest[0]), u64::from(rest[1]));
    let mut numbers = [0; DIGITS];
    for (number, initial) in numbers.iter_mut().zip(&rest[2..2 + degree]) {
        *number = u64::from(*initial);
    }
    *rest = &rest[2 + degree..];
    for k in degree..DIGITS {
        let mut number = numbers[k - degree] ^ (numbers[k - degree] << degree);
        for back in 1..degree {
            if coefficients >> (degree - 1 - back) & 1 == 1 {
                number ^= numbers[k - back] << back;
            }
        }
        numbers[k] = number;
    }
    numbers
}

/// Turns each number around, its first digit of k + 1 into bit 0.
fn reversed(mut numbers: [u64; DIGITS]) -> [u64; DIGITS] {
    for (k, number) in numbers.iter_mut().enumerate() {
        *number = number.reverse_bits() >> (63 - k);
    }
    numbers
}

/// A random permutation of infinite binary fractions, cut to 64 digits, that keeps how many digits any two have in common.
///
/// The first fourteen digits are flipped by coins of their own, one for each beginning: eight from a table, six from the bits of a key that
/// each beginning of eight digits has. A hash does the rest, where points of fewer than 2^14 are alone.
#[derive(Clone, Debug)]
struct Scrambling {
    beginnings: Vec<Beginning>,
    /// What is multiplied by (odd), and the factor whose product goes in by exclusive or (even).
    keys: [(u64, u64); ROUNDS],
}

/// What the first eight digits become, and the key of the digits after them: coins of the next six in its bits.
#[derive(Clone, Copy, Debug)]
struct Beginning {
    digits: u8,
    key: u64,
}

impl Scrambling {
    fn new(seed: Seed, dimension: u64) -> Self {
        let of_dimension = seed.apart("scrambling of a Sobol' sequence", dimension);
        let key = lane_key(of_dimension, World::Parameters, 0);
        let bits = |purpose, number| bits_at(key, StepSource::new(Source::new("digits", purpose), number, 0));
        let keys = [0, 2, 4].map(|number| (bits("factor", number) | 1, bits("factor", number + 1) & !1));
        // The coin of a beginning of so many digits is that of the number that has a 1 and then its digits.
        let coin = |beginning: u32| (bits("coin", beginning / 64) >> (beginning % 64) & 1) as u8;
        let beginning = |before: u32| {
            let flip = |place: u32| coin(1 << place | (before & ((1 << place) - 1))) << place;
            let flips: u8 = (0..8).map(flip).sum();
            Beginning { digits: before as u8 ^ flips, key: bits("key", before) }
        };
        Self { beginnings: (0..256).map(beginning).collect(), keys }
    }

    /// Digits with the first in bit 0, before and after.
    fn apply(&self, digits: u64) -> u64 {
        let beginning = self.beginnings[(digits & 0xff) as usize];
        let following = digits >> 8 & 0x3f;
        let flip = |place: u32| (beginning.key >> (1 << place | following & ((1 << place) - 1)) & 1) << place;
        let following = following ^ (flip(0) | flip(1) | flip(2) | flip(3) | flip(4) | flip(5));
        let mut rest = digits >> 14;
        for ((odd, even), turn) in self.keys.into_iter().zip([0, 21, 42]) {
            rest = rest.wrapping_add((beginning.key ^ following).rotate_left(turn));
            rest ^= rest.wrapping_mul(even);
            rest = rest.wrapping_mul(odd);
        }
        rest << 14 | following << 8 | u64::from(beginning.digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_has_the_published_points() {
        // The first points of the set, as its authors print them, in natural order.
        let sequence = SobolSequence::new(8, 3, Seed(1)).unwrap();
        let eighths = |row: u64, column: usize| sequence.dimensions[column].digits(row).reverse_bits() >> 61;
        let points: Vec<[u64; 3]> = (0..6).map(|row| [0, 1, 2].map(|column| eighths(row, column))).collect();
        assert_eq!(points, [[0, 0, 0], [4, 4, 4], [2, 6, 6], [6, 2, 2], [1, 5, 3], [5, 1, 7]]);
    }

    #[test]
    fn digits_that_scrambling_flips_are_independent() {
        // The flips of three digits are 1 + 2 + 4 coins, one for each beginning: over many seeds each of their 128 patterns comes equally
        // often. A sum of squares with 127 degrees of freedom has standard deviation 15.94. The digits are the first three, and three that
        // follow the same eight.
        const SEEDS: u64 = 1 << 13;
        for place in [0, 8] {
            let mut counts = [0.0; 128];
            for seed in 0..SEEDS {
                let scrambling = Scrambling::new(Seed(seed), 3);
                let flip = |before: u64, digit: u64| {
                    ((scrambling.apply(before << place) >> place ^ before) >> digit & 1) as usize
                };
                let cells = [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2), (3, 2)];
                let pattern =
                    cells.iter().fold(0, |pattern, (before, digit)| pattern << 1 | flip(*before, *digit));
                counts[pattern] += 1.0;
            }
            let expected = SEEDS as f64 / 128.0;
            let chi_square: f64 =
                counts.iter().map(|count| (count - expected) * (count - expected) / expected).sum();
            assert!((chi_square - 127.0).abs() < 5.0 * 15.94, "{place}: {chi_square}");
        }
    }

    #[test]
    fn numbers_with_the_same_beginning_keep_it() {
        let scrambling = Scrambling::new(Seed(4), 0);
        for digits in [0, 1, 0x1234_5678, u64::MAX] {
            for common in [1, 7, 8, 9, 20, 40] {
                let other = digits ^ 1 << common;
                let apart = scrambling.apply(digits) ^ scrambling.apply(other);
                assert_eq!(apart.trailing_zeros(), common);
            }
        }
    }
}
