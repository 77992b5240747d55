//! Designs: which points of the unit cube, and which luck, a question wants to see run.
//!
//! Knows nothing of models: a point has one number strictly between 0 and 1 for each column, which whoever runs it takes as the chance below
//! a quantile of a parameter, before any correlation is put in. A design is addressed, never drawn one after another: any row can be asked
//! for in any order and on any thread, and equal seeds give equal bits. Start at [`Points`] and [`Factors`], then read [`Saltelli`].

mod direction_numbers; // Data of the Sobol' sequences.
mod factors; // What is told apart: columns, groups of them, and luck.
mod latin; // Latin hypercubes.
mod saltelli; // What Sobol' indices ask.
mod screening; // What Morris' elementary effects ask.
mod sobol; // Scrambled Sobol' sequences.

pub use self::factors::Factors;
pub use self::latin::LatinHypercube;
pub use self::saltelli::{Pairs, Saltelli};
pub use self::screening::{Change, Screening};
pub use self::sobol::SobolSequence;

/// Rows to run, in order. The values of a run, one a row, go back to the analysis in the same order.
///
/// All designs but Latin hypercubes grow: with the same seed, a larger one begins with the rows of a smaller. So values that exist already
/// need not be made again, and of a run that was stopped those that are there belong to a smaller design.
pub trait Points {
    /// How many rows there are.
    fn rows(&self) -> usize;
    /// How many numbers a point has.
    fn columns(&self) -> usize;
    /// Writes the numbers of a row into `point`, and says on which luck it runs: rows with the same number share all of it.
    fn fill(&self, row: usize, point: &mut [f64]) -> u64;
}

/// Why a design cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No rows, columns or factors.
    Nothing,
    /// More columns than the sequence has dimensions for.
    TooManyColumns {
        /// Columns asked for.
        asked: usize,
        /// Columns at most.
        most: usize,
    },
    /// More rows than the design has different points for.
    TooManyRows {
        /// Rows asked for.
        asked: usize,
        /// Rows at most.
        most: usize,
    },
    /// A column, by its number, that is in no factor or in more than one, or is not there.
    NotOnce(usize),
    /// A grid needs an even number of levels.
    OddLevels(usize),
}

#[cfg(test)]
mod tests;
