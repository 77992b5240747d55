//! Small dense systems of linear equations, by plain elimination in a fixed order.

use detente_numbers::{abs, ln, sqrt};

/// What stands in for a pivot of zero, so that a singular system gives something huge rather than no number.
const NO_PIVOT: f64 = 1e-30;

/// A square matrix, then its factors: elimination with partial pivoting. Its room is used again and again.
#[derive(Clone, Debug, Default)]
pub struct Lu {
    size: usize,
    /// Row by row.
    cells: Vec<f64>,
    /// The row that each step of the elimination took.
    taken: Vec<usize>,
}

impl Lu {
    /// Makes room for a matrix of `size` rows; what they hold is up to the caller.
    pub fn begin(&mut self, size: usize) {
        self.size = size;
        self.cells.resize(size * size, 0.0);
        self.taken.resize(size, 0);
    }

    /// A row, to be filled before [`Lu::factor`].
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.cells[row * self.size..][..self.size]
    }

    /// Replaces the matrix by its factors.
    pub fn factor(&mut self) {
        let size = self.size;
        for step in 0..size {
            let largest = (step..size).fold(step, |best, row| {
                let is_larger = abs(self.cells[row * size + step]) > abs(self.cells[best * size + step]);
                if is_larger { row } else { best }
            });
            self.taken[step] = largest;
            let (above, below) = self.cells.split_at_mut((step + 1) * size);
            let top = &mut above[step * size..];
            if largest != step {
                top.swap_with_slice(&mut below[(largest - step - 1) * size..][..size]);
            }
            if top[step] == 0.0 {
                top[step] = NO_PIVOT;
            }
            let pivot = top[step];
            for row in below.chunks_exact_mut(size) {
                let factor = row[step] / pivot;
                row[step] = factor;
                if factor != 0.0 {
                    take_away(&mut row[step + 1..], factor, &top[step + 1..]);
                }
            }
        }
    }

    /// Solves for one right side, in place.
    pub fn solve(&self, side: &mut [f64]) {
        let size = self.size;
        for (step, taken) in self.taken.iter().enumerate() {
            side.swap(step, *taken);
        }
        for row in 1..size {
            side[row] -= dot(&self.cells[row * size..][..row], &side[..row]);
        }
        for row in (0..size).rev() {
            let cells = &self.cells[row * size..][..size];
            side[row] = (side[row] - dot(&cells[row + 1..], &side[row + 1..size])) / cells[row];
        }
    }

    /// The smallest pivot as a share of the largest: near zero where the matrix is close to a singular one.
    #[must_use]
    pub fn pivot_share(&self) -> f64 {
        let pivots = || (0..self.size).map(|step| abs(self.cells[step * self.size + step]));
        let smallest = pivots().fold(f64::INFINITY, detente_numbers::min);
        if self.size == 0 { 1.0 } else { smallest / pivots().fold(0.0, detente_numbers::max) }
    }

    /// The determinant: whether it is negative, and the logarithm of its size.
    #[must_use]
    pub fn determinant(&self) -> (bool, f64) {
        let mut is_negative = false;
        let mut log = 0.0;
        let mut product = 1.0;
        for step in 0..self.size {
            let pivot = self.cells[step * self.size + step];
            is_negative ^= (pivot < 0.0) != (self.taken[step] != step);
            product *= abs(pivot);
            // Few logarithms, and no overflow between two of them.
            if !(1e-150..1e150).contains(&product) {
                log += ln(product);
                product = 1.0;
            }
        }
        (is_negative, log + ln(product))
    }
}

/// `row -= factor * other`.
#[inline]
pub(crate) fn take_away(row: &mut [f64], factor: f64, other: &[f64]) {
    for (cell, other) in row.iter_mut().zip(other) {
        *cell -= factor * other;
    }
}

/// The sum of products, in four sums that are added at the end: the order is fixed, and is fast.
#[inline]
#[must_use]
pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (left_fours, right_fours) = (left.chunks_exact(4), right.chunks_exact(4));
    let (left_rest, right_rest) = (left_fours.remainder(), right_fours.remainder());
    for (left, right) in left_fours.zip(right_fours) {
        for lane in 0..4 {
            sums[lane] += left[lane] * right[lane];
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(left, right)| left * right).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// Directions of length 1, at right angles, that a matrix (`columns` wide, row by row) takes to less than `share` of what it makes of the
/// direction that it stretches most. By Jacobi's rotations of the products of its columns, so that `share` below 1e-7 means nothing.
#[must_use]
pub fn null_directions(cells: &[f64], columns: usize, share: f64) -> Vec<Vec<f64>> {
    let mut products = vec![0.0; columns * columns];
    for row in cells.chunks_exact(columns) {
        for (at, cell) in row.iter().enumerate() {
            take_away(&mut products[at * columns..][..columns], -cell, row);
        }
    }
    let mut turned = vec![0.0; columns * columns];
    (0..columns).for_each(|at| turned[at * columns + at] = 1.0);
    for _ in 0..60 {
        let mut moved = false;
        for first in 0..columns {
            for second in first + 1..columns {
                moved |= rotate(&mut products, &mut turned, columns, (first, second));
            }
        }
        if !moved {
            break;
        }
    }
    let stretch = |at: usize| products[at * columns + at];
    let most = (0..columns).map(stretch).fold(0.0, detente_numbers::max);
    let mut small: Vec<usize> = (0..columns).filter(|at| stretch(*at) <= share * share * most).collect();
    small.sort_by(|left, right| stretch(*left).total_cmp(&stretch(*right)));
    small.into_iter().map(|at| (0..columns).map(|row| turned[row * columns + at]).collect()).collect()
}

/// Turns two axes so that their product vanishes. Whether there was anything to turn.
fn rotate(products: &mut [f64], turned: &mut [f64], size: usize, (first, second): (usize, usize)) -> bool {
    let across = products[first * size + second];
    let (one, two) = (products[first * size + first], products[second * size + second]);
    if abs(across) <= 1e-17 * sqrt(abs(one) * abs(two)) || abs(across) < 1e-290 {
        return false;
    }
    let slope = (two - one) / (2.0 * across);
    let tangent = slope.signum() / (abs(slope) + sqrt(slope * slope + 1.0));
    let cosine = 1.0 / sqrt(tangent * tangent + 1.0);
    let sine = tangent * cosine;
    let turn = |cells: &mut [f64], left: usize, right: usize| {
        let (a, b) = (cells[left], cells[right]);
        cells[left] = cosine * a - sine * b;
        cells[right] = sine * a + cosine * b;
    };
    for at in 0..size {
        turn(products, at * size + first, at * size + second);
    }
    for at in 0..size {
        turn(products, first * size + at, second * size + at);
        turn(turned, at * size + first, at * size + second);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_solved_and_determinants_have_their_sign() {
        let rows = [[0.0, 2.0, 1.0], [1.0, -1.0, 3.0], [4.0, 0.5, 0.0]];
        let mut factors = Lu::default();
        factors.begin(3);
        rows.iter().enumerate().for_each(|(at, row)| factors.row_mut(at).copy_from_slice(row));
        factors.factor();
        let mut side: Vec<f64> = rows.iter().map(|row| row[0] - 2.0 * row[1] + 3.0 * row[2]).collect();
        factors.solve(&mut side);
        assert!(side.iter().zip([1.0, -2.0, 3.0]).all(|(found, known)| (found - known).abs() < 1e-14));
        // 0 * (-1.5) - 2 * (0 - 12) + 1 * (0.5 + 4) = 28.5.
        let (is_negative, log) = factors.determinant();
        assert!(!is_negative && (log - ln(28.5)).abs() < 1e-14);
        factors.begin(2);
        factors.row_mut(0).copy_from_slice(&[1.0, 2.0]);
        factors.row_mut(1).copy_from_slice(&[3.0, 4.0]);
        factors.factor();
        // Pivots 3 and 2 - 4 / 3.
        assert!((factors.pivot_share() - 2.0 / 9.0).abs() < 1e-15);
        assert!(factors.determinant().0 && (factors.determinant().1 - ln(2.0)).abs() < 1e-14);
    }

    #[test]
    fn what_a_matrix_takes_to_nothing_is_found() {
        let cells = [1.0, 2.0, 3.0, 2.0, 4.0, 6.0];
        let found = null_directions(&cells, 3, 1e-6);
        assert_eq!(found.len(), 2);
        for direction in &found {
            assert!(cells.chunks(3).all(|row| dot(row, direction).abs() < 1e-12));
            assert!((dot(direction, direction) - 1.0).abs() < 1e-12);
        }
        assert!(dot(&found[0], &found[1]).abs() < 1e-12);
        assert!(null_directions(&[1.0, 0.0, 0.0, 2.0], 2, 1e-6).is_empty());
    }
}
