//! Latin hypercubes: in each column, each of n equal intervals has exactly one of n points.
//!
//! M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21 (1979).

use detente_numbers::luck::{Seed, Source, StepSource, World, lane_key, uniform_at};
use detente_numbers::{max, min};

use super::{Points, Refused};

/// A Latin hypercube, with each point at a random place in its cell.
#[derive(Clone, Debug)]
pub struct LatinHypercube {
    rows: usize,
    columns: usize,
    /// Which interval the point of a row has in a column: at `column * rows + row`.
    intervals: Vec<u32>,
    seed: Seed,
}

impl LatinHypercube {
    /// A hypercube of so many points.
    ///
    /// # Errors
    /// No rows or columns, or 2^32 rows or more.
    pub fn new(rows: usize, columns: usize, seed: Seed) -> Result<Self, Refused> {
        if rows == 0 || columns == 0 {
            return Err(Refused::Nothing);
        }
        let Ok(most) = u32::try_from(rows) else {
            return Err(Refused::TooManyRows { asked: rows, most: u32::MAX as usize });
        };
        let seed = seed.apart("Latin hypercube", 0);
        let mut intervals = Vec::with_capacity(rows * columns);
        for column in 0..columns {
            let first = intervals.len();
            intervals.extend(0..most);
            shuffle(&mut intervals[first..], seed, column as u64);
        }
        Ok(Self { rows, columns, intervals, seed })
    }
}

impl Points for LatinHypercube {
    fn rows(&self) -> usize {
        self.rows
    }

    fn columns(&self) -> usize {
        self.columns
    }

    fn fill(&self, row: usize, point: &mut [f64]) -> u64 {
        let key = lane_key(self.seed, World::Parameters, row as u64);
        let source = Source::new("Latin hypercube", "place in the interval");
        for (column, number) in point.iter_mut().enumerate().take(self.columns) {
            let place = uniform_at(key, StepSource::new(source, column as u32, 0));
            let interval = f64::from(self.intervals[column * self.rows + row]);
            *number = inside((interval + place) / self.rows as f64);
        }
        row as u64
    }
}

/// The number, or the nearest to it between 0 and 1 where rounding has made it one of them.
pub(super) fn inside(number: f64) -> f64 {
    const LEAST: f64 = f64::EPSILON / 2.0;
    min(max(number, LEAST), 1.0 - LEAST)
}

/// Puts values into a random order, each order as likely as any other (R. A. Fisher and F. Yates, 1938; R. Durstenfeld, 1964).
pub(super) fn shuffle<T>(values: &mut [T], seed: Seed, number: u64) {
    let key = lane_key(seed, World::Parameters, number);
    let source = Source::new("order", "shuffle");
    for last in (1..values.len()).rev() {
        let at = uniform_at(key, StepSource::new(source, last as u32, 0));
        values.swap(last, (at * (last + 1) as f64) as usize);
    }
}
