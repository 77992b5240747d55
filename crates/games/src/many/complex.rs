//! Linear equations in complex numbers.

use std::ops::{Add, Mul, Sub};

/// A complex number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Complex {
    pub(super) real: f64,
    pub(super) imaginary: f64,
}

impl Complex {
    pub(super) const ZERO: Self = Self::real(0.0);

    pub(super) const fn real(real: f64) -> Self {
        Self { real, imaginary: 0.0 }
    }

    /// The square of its size.
    pub(super) fn square(self) -> f64 {
        self.real * self.real + self.imaginary * self.imaginary
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self { real: self.real * factor, imaginary: self.imaginary * factor }
    }

    pub(super) fn inverse(self) -> Self {
        let square = self.square();
        Self { real: self.real / square, imaginary: -self.imaginary / square }
    }
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { real: self.real + other.real, imaginary: self.imaginary + other.imaginary }
    }
}

impl Sub for Complex {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { real: self.real - other.real, imaginary: self.imaginary - other.imaginary }
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self {
            real: self.real * other.real - self.imaginary * other.imaginary,
            imaginary: self.real * other.imaginary + self.imaginary * other.real,
        }
    }
}

/// The largest size of some numbers, squared.
pub(super) fn largest_square(numbers: &[Complex]) -> f64 {
    numbers.iter().map(|number| number.square()).fold(0.0, detente_numbers::max)
}

/// Solves the equations of a square matrix, row by row, with some right-hand sides that stand beside it: each row has `size` coefficients, then the
/// right-hand sides, which become the solutions. Says whether the matrix is regular.
pub(super) fn solve(lines: &mut [Complex], size: usize, width: usize) -> bool {
    for step in 0..size {
        let key = |row: usize| lines[row * width + step].square();
        let mut pivot = step;
        for row in step + 1..size {
            if key(row) > key(pivot) {
                pivot = row;
            }
        }
        if key(pivot) < 1e-26 {
            return false;
        }
        if pivot != step {
            let (above, below) = lines.split_at_mut(pivot * width);
            above[step * width..][..width].swap_with_slice(&mut below[..width]);
        }
        let (above, below) = lines.split_at_mut((step + 1) * width);
        let own = &above[step * width..][..width];
        let inverse = own[step].inverse();
        for line in below.chunks_exact_mut(width) {
            let factor = line[step] * inverse;
            for (entry, pivot) in line[step + 1..].iter_mut().zip(&own[step + 1..]) {
                *entry = *entry - factor * *pivot;
            }
        }
    }
    for step in (0..size).rev() {
        let (above, below) = lines.split_at_mut(step * width);
        let own = &mut below[..width];
        let inverse = own[step].inverse();
        for entry in &mut own[size..] {
            *entry = *entry * inverse;
        }
        for line in above.chunks_exact_mut(width) {
            let factor = line[step];
            for (entry, known) in line[size..].iter_mut().zip(&own[size..]) {
                *entry = *entry - factor * *known;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let complex = |real: f64, imaginary: f64| Complex { real, imaginary };
        // (1, i) and (2, -1) from the equations that they fulfil; the first pivot is 0.
        let rows = [[complex(0.0, 0.0), complex(2.0, 1.0)], [complex(1.0, -3.0), complex(0.5, 0.0)]];
        let known = [[complex(1.0, 0.0), complex(2.0, 0.0)], [complex(0.0, 1.0), complex(-1.0, 0.0)]];
        let mut lines = Vec::new();
        for row in rows {
            lines.extend(row);
            lines.extend((0..2).map(|side| row[0] * known[0][side] + row[1] * known[1][side]));
        }
        assert!(solve(&mut lines, 2, 4));
        for (row, known) in known.iter().enumerate() {
            for (side, known) in known.iter().enumerate() {
                assert!((lines[row * 4 + 2 + side] - *known).square() < 1e-28);
            }
        }
        let mut singular = [1.0, 2.0, 1.0, 2.0, 4.0, 1.0].map(Complex::real);
        assert!(!solve(&mut singular, 2, 3));
    }
}
