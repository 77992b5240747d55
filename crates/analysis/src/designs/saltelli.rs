//! The design of Sobol' indices: two independent samples, and mixtures of them.
//!
//! For each base row there are a point A and a point B, and for each factor a point that is A with the factor taken from B (*AB*), and where
//! pairs are asked for also B with the factor taken from A (*BA*): A. Saltelli, Computer Physics Communications 145 (2002); A. Saltelli et
//! al., Computer Physics Communications 181 (2010). A and B are the two halves of one scrambled Sobol' sequence in twice the dimensions.
//! Luck is a factor like the others: A and B run on luck of their own, and a mixture takes its luck from one of them.

use detente_numbers::luck::Seed;

use super::{Factors, Points, Refused, SobolSequence};

/// Whether a design holds what indices of pairs need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs {
    /// A, B and AB for each of k factors: k + 2 runs a base row.
    Without,
    /// A, B, AB and BA: 2 k + 2 runs a base row.
    With,
}

/// A design for Sobol' indices. Rows come by base rows: A, B, then AB of each factor, then BA of each factor.
#[derive(Clone, Debug)]
pub struct Saltelli {
    factors: Factors,
    pairs: Pairs,
    base: SobolSequence,
}

impl Saltelli {
    /// A design with so many base rows: a power of two, for the sequence to be even.
    ///
    /// # Errors
    /// No rows, or more columns than half the dimensions of the sequence.
    pub fn new(base_rows: usize, factors: Factors, pairs: Pairs, seed: Seed) -> Result<Self, Refused> {
        let columns = factors.columns();
        let most = SobolSequence::DIMENSIONS_MOST / 2;
        if columns > most {
            return Err(Refused::TooManyColumns { asked: columns, most });
        }
        let base = SobolSequence::new(base_rows, 2 * columns, seed)?;
        Ok(Self { factors, pairs, base })
    }

    /// The factors.
    #[must_use]
    pub fn factors(&self) -> &Factors {
        &self.factors
    }

    /// Whether it holds what indices of pairs need.
    #[must_use]
    pub fn pairs(&self) -> Pairs {
        self.pairs
    }

    /// How many base rows there are.
    #[must_use]
    pub fn base_rows(&self) -> usize {
        self.base.rows()
    }

    /// How many runs a base row has.
    #[must_use]
    pub fn runs(&self) -> usize {
        match self.pairs {
            Pairs::Without => 2 + self.factors.count(),
            Pairs::With => 2 + 2 * self.factors.count(),
        }
    }

    /// Whether a run takes its factors from B, but for the one factor that is named.
    fn mixture(&self, run: usize) -> (bool, Option<usize>) {
        let factors = self.factors.count();
        match run {
            0 => (false, None),
            1 => (true, None),
            run if run < 2 + factors => (false, Some(run - 2)),
            run => (true, Some(run - 2 - factors)),
        }
    }
}

impl Points for Saltelli {
    fn rows(&self) -> usize {
        self.base_rows() * self.runs()
    }

    fn columns(&self) -> usize {
        self.factors.columns()
    }

    fn fill(&self, row: usize, point: &mut [f64]) -> u64 {
        let (base, run) = (row / self.runs(), row % self.runs());
        let (second, swapped) = self.mixture(run);
        let columns = self.columns();
        for (column, number) in point.iter_mut().enumerate().take(columns) {
            let from_second = second ^ (Some(self.factors.of_column(column)) == swapped);
            *number = self.base.number(base, column + if from_second { columns } else { 0 });
        }
        match self.factors.luck() {
            Some(luck) => 2 * base as u64 + u64::from(second ^ (Some(luck) == swapped)),
            None => row as u64,
        }
    }
}
