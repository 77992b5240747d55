//! Uniform numbers that go together: the Gaussian copula.

use std::fmt;

use crate::elementary::sqrt;
use crate::normal::{normal_cdf, normal_quantile};

/// A matrix that is no correlation or covariance matrix: not square, not symmetric, or not positive
/// definite.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotPositiveDefinite {
    /// The first row (counted from 0) that contradicts those above it.
    pub row: usize,
}

impl fmt::Display for NotPositiveDefinite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "row {} of the matrix contradicts those above it", self.row + 1)
    }
}

impl std::error::Error for NotPositiveDefinite {}

/// The lower triangular matrix L with L times its transpose equal to a given matrix; row i has i + 1
/// entries.
#[derive(Clone, PartialEq, Debug)]
pub struct Cholesky {
    rows: Vec<Vec<f64>>,
}

/// Factors a symmetric positive definite matrix, given by rows.
pub fn cholesky(matrix: &[Vec<f64>]) -> Result<Cholesky, NotPositiveDefinite> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
    for (row, entries) in matrix.iter().enumerate() {
        let wrong = NotPositiveDefinite { row };
        let symmetric = entries.len() == matrix.len()
            && (0..row).all(|column| matrix[column].get(row) == entries.get(column));
        if !symmetric {
            return Err(wrong);
        }
        let mut factor: Vec<f64> = Vec::with_capacity(row + 1);
        for (above, entry) in rows.iter().zip(entries) {
            let explained: f64 = above.iter().zip(&factor).map(|(a, b)| a * b).sum();
            factor.push((entry - explained) / above[factor.len()]);
        }
        let left = entries[row] - factor.iter().map(|entry| entry * entry).sum::<f64>();
        // Written so that NaN fails.
        if !(left > f64::EPSILON * entries[row].abs() && left < f64::INFINITY) {
            return Err(wrong);
        }
        factor.push(sqrt(left));
        rows.push(factor);
    }
    Ok(Cholesky { rows })
}

impl Cholesky {
    /// The rows of L, each as long as it has entries on or left of the diagonal.
    #[must_use]
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// Makes uniform numbers in (0, 1) go together as normal variables with the factored correlations
    /// would.
    ///
    /// The first keeps its value, and so does each that is correlated with none before it.
    #[must_use]
    pub fn correlate(&self, uniforms: &[f64]) -> Vec<f64> {
        let normals: Vec<f64> = uniforms.iter().map(|u| normal_quantile(*u)).collect();
        self.rows
            .iter()
            .zip(uniforms)
            .enumerate()
            .map(|(index, (row, uniform))| {
                if row[..index].iter().all(|entry| *entry == 0.0) {
                    return *uniform;
                }
                inside(normal_cdf(row.iter().zip(&normals).map(|(entry, normal)| entry * normal).sum()))
            })
            .collect()
    }
}

/// Keeps a uniform number off the ends, to which rounding can take it.
fn inside(u: f64) -> f64 {
    const LEAST: f64 = f64::EPSILON / 2.0;
    let u = if u < LEAST { LEAST } else { u };
    if u > 1.0 - LEAST { 1.0 - LEAST } else { u }
}

/// [`Cholesky::correlate`] for a correlation matrix that is used once.
pub fn correlated_uniforms(
    correlation: &[Vec<f64>],
    uniforms: &[f64],
) -> Result<Vec<f64>, NotPositiveDefinite> {
    Ok(cholesky(correlation)?.correlate(uniforms))
}
