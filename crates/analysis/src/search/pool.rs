//! Points with their values, row by row.

/// Points with their values. Rows are counted from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pool {
    /// Numbers in a row of `points`, `values` and `excess`.
    pub(super) levers: usize,
    pub(super) goals: usize,
    pub(super) constraints: usize,
    pub(super) points: Vec<f64>,
    /// Lower is better.
    pub(super) values: Vec<f64>,
    /// By how much each constraint is missed; 0 where it is met.
    pub(super) excess: Vec<f64>,
    /// When each was asked for, and by which way of breeding it came.
    pub(super) origins: Vec<Origin>,
}

/// Where a point comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// The how manieth evaluation it was, counted from 0.
    pub(super) evaluation: u64,
    /// Number of the way of breeding.
    pub(super) way: u64,
}

impl Pool {
    pub(super) fn new(levers: usize, goals: usize, constraints: usize) -> Self {
        Self { levers, goals, constraints, ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.origins.len()
    }

    pub(super) fn point(&self, row: usize) -> &[f64] {
        &self.points[row * self.levers..(row + 1) * self.levers]
    }

    pub(super) fn value(&self, row: usize) -> &[f64] {
        &self.values[row * self.goals..(row + 1) * self.goals]
    }

    fn excess(&self, row: usize) -> &[f64] {
        &self.excess[row * self.constraints..(row + 1) * self.constraints]
    }

    /// Takes in a row of another pool of the same shape.
    pub(super) fn push_row(&mut self, other: &Self, row: usize) {
        self.points.extend_from_slice(other.point(row));
        self.values.extend_from_slice(other.value(row));
        self.excess.extend_from_slice(other.excess(row));
        self.origins.push(other.origins[row]);
    }

    /// The rows in this order alone.
    pub(super) fn rows(&self, rows: &[u32]) -> Self {
        let mut kept = Self::new(self.levers, self.goals, self.constraints);
        kept.points.reserve(rows.len() * self.levers);
        rows.iter().for_each(|row| kept.push_row(self, *row as usize));
        kept
    }

    /// Puts the last row in place of this one, and drops it from the end.
    pub(super) fn swap_remove(&mut self, row: usize) {
        let last = self.len() - 1;
        self.swap(row, last);
        self.points.truncate(last * self.levers);
        self.values.truncate(last * self.goals);
        self.excess.truncate(last * self.constraints);
        self.origins.truncate(last);
    }

    pub(super) fn swap(&mut self, row: usize, other: usize) {
        swap_rows(&mut self.points, self.levers, row, other);
        swap_rows(&mut self.values, self.goals, row, other);
        swap_rows(&mut self.excess, self.constraints, row, other);
        self.origins.swap(row, other);
    }

    /// How far each row is from meeting all constraints, 0 where it does: the sum of what it misses each by, as shares of the most that any row
    /// of the pool misses it by, so that constraints in different units count alike.
    pub(super) fn misses(&self) -> Vec<f64> {
        let mut most = vec![0.0; self.constraints];
        for excess in self.excess.chunks_exact(self.constraints.max(1)) {
            for (most, excess) in most.iter_mut().zip(excess) {
                *most = detente_numbers::max(*most, *excess);
            }
        }
        let share = |(excess, most): (&f64, &f64)| if *excess > 0.0 { excess / most } else { 0.0 };
        (0..self.len()).map(|row| self.excess(row).iter().zip(&most).map(share).sum()).collect()
    }
}

/// Exchanges two rows of so many numbers.
pub(super) fn swap_rows(numbers: &mut [f64], width: usize, row: usize, other: usize) {
    for column in 0..width {
        numbers.swap(row * width + column, other * width + column);
    }
}
