//! Whether play that is a little off comes back to a logit equilibrium.

use super::system::System;
use crate::linear::{Lu, dot};
use detente_numbers::{abs, ln, max};

/// Of a logit equilibrium, when each player's chances move towards the logit response to the others' (the logit dynamics of Fudenberg and
/// Levine 1998, chapter 4, and Hofbauer and Sandholm 2007).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// Play nearby comes back.
    Stable,
    /// Some play nearby goes elsewhere.
    Unstable,
    /// Rounding hides it: next to a fold or a branching.
    Unclear,
}

/// Squarings: rates down to a share 2^-40 of the fastest are told from none.
const SQUARINGS: usize = 48;

/// At the present point. All eigenvalues of the derivative of the response must have real parts below 1. With `a` for the derivative of the
/// dynamics, that is so exactly when powers of `(c + a) / (c - a)` vanish (Cayley), for any `c` above 0; squaring them shows it.
pub(super) fn stability(system: &mut System) -> Stability {
    let cells = system.derivative();
    let size = system.parts().len();
    if size == 0 {
        return Stability::Stable;
    }
    // The equations' derivative is minus that of the dynamics.
    let rows: Vec<&[f64]> = cells.chunks_exact(size + 1).map(|row| &row[..size]).collect();
    let scale = rows.iter().map(|row| row.iter().map(|cell| abs(*cell)).sum()).fold(0.0, max);
    let mut factors = Lu::default();
    factors.begin(size);
    for (at, row) in rows.iter().enumerate() {
        factors.row_mut(at).copy_from_slice(row);
        factors.row_mut(at)[at] += scale;
    }
    factors.factor();
    // Column by column, and from there on only squared, so that the transpose does as well.
    let mut power: Vec<f64> = Vec::with_capacity(size * size);
    for column in 0..size {
        let mut side: Vec<f64> = rows.iter().map(|row| -row[column]).collect();
        side[column] += scale;
        factors.solve(&mut side);
        power.extend(side);
    }
    let mut log = 0.0;
    for _ in 0..SQUARINGS {
        let largest = power.iter().fold(0.0, |most, cell| max(most, abs(*cell)));
        if largest == 0.0 {
            return Stability::Stable;
        }
        power.iter_mut().for_each(|cell| *cell /= largest);
        log += ln(largest);
        // Growth or decay beyond what matrices that are not normal do for a while.
        if abs(log) > 200.0 {
            break;
        }
        power = squared(&power, size);
        log *= 2.0;
    }
    if log < -40.0 {
        Stability::Stable
    } else if log > 40.0 {
        Stability::Unstable
    } else {
        Stability::Unclear
    }
}

fn squared(cells: &[f64], size: usize) -> Vec<f64> {
    let mut columns = vec![0.0; size * size];
    for (at, row) in cells.chunks_exact(size).enumerate() {
        row.iter().enumerate().for_each(|(column, cell)| columns[column * size + at] = *cell);
    }
    let rows = cells.chunks_exact(size);
    rows.flat_map(|row| columns.chunks_exact(size).map(move |column| dot(row, column)).collect::<Vec<_>>())
        .collect()
}
