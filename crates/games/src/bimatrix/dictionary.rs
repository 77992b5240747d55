//! The linear equations of a best-response polytope, solved for some of their variables.

use super::number::Number;
use std::cmp::Ordering;

/// Which variables are 0 at a vertex, or are in a basis: a bit each.
pub(super) type Bits = u128;

/// `{z >= 0, M z <= 1}` for a matrix of positive numbers. Variables are the columns of M, then the slacks of its rows.
#[derive(Clone)]
pub(super) struct Polytope<N> {
    /// Row by row.
    pub(super) matrix: Vec<N>,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) one: N,
    pub(super) minus_one: N,
    pub(super) zero: N,
}

/// The equations `basic + sum of entry * cobasic = last entry`, all over one denominator.
#[derive(Clone)]
pub(super) struct Dictionary<N> {
    entries: Vec<N>,
    denominator: N,
    /// The variable of each row.
    basic: Vec<usize>,
    /// The variable of each column but the last.
    cobasic: Vec<usize>,
}

impl<N: Number> Dictionary<N> {
    /// At the origin: all slacks are basic.
    pub(super) fn of(polytope: &Polytope<N>) -> Self {
        let Polytope { rows, columns, .. } = *polytope;
        let line =
            |row: usize| polytope.matrix[row * columns..][..columns].iter().chain([&polytope.one]).cloned();
        Self {
            entries: (0..rows).flat_map(line).collect(),
            denominator: polytope.one.clone(),
            basic: (columns..columns + rows).collect(),
            cobasic: (0..columns).collect(),
        }
    }

    fn width(&self) -> usize {
        self.cobasic.len() + 1
    }

    fn entry(&self, row: usize, column: usize) -> &N {
        &self.entries[row * self.width() + column]
    }

    fn right(&self, row: usize) -> &N {
        self.entry(row, self.cobasic.len())
    }

    pub(super) fn basis(&self) -> Bits {
        self.basic.iter().fold(0, |bits, variable| bits | 1 << variable)
    }

    /// Variables that are 0 here: the cobasic ones, and basic ones where the vertex is degenerate.
    pub(super) fn zeros(&self) -> Bits {
        let basic = (0..self.basic.len()).filter(|row| self.right(*row).is_zero()).map(|row| self.basic[row]);
        self.cobasic.iter().copied().chain(basic).fold(0, |bits, variable| bits | 1 << variable)
    }

    /// Values of the columns' variables, over a common denominator.
    pub(super) fn values(&self, polytope: &Polytope<N>) -> Vec<N> {
        let mut values = vec![polytope.zero.clone(); polytope.columns];
        for (row, variable) in self.basic.iter().enumerate() {
            if *variable < polytope.columns {
                values[*variable] = self.right(row).clone();
            }
        }
        values
    }

    pub(super) fn columns(&self) -> usize {
        self.cobasic.len()
    }

    pub(super) fn column_of(&self, variable: usize) -> Option<usize> {
        self.cobasic.iter().position(|cobasic| *cobasic == variable)
    }

    pub(super) fn basic(&self, row: usize) -> usize {
        self.basic[row]
    }

    /// The basis on the other side of the edge that leaves by `row` and enters by `column`.
    pub(super) fn neighbour(&self, basis: Bits, row: usize, column: usize) -> Bits {
        basis ^ (1 << self.basic[row]) ^ (1 << self.cobasic[column])
    }

    /// The row whose variable reaches 0 first when the column's variable grows. Ties go to whoever would be first if the right-hand side of row i
    /// were larger by the i-th power of something infinitely small (Dantzig's lexicographic rule), so that degenerate vertices do not make
    /// paths cycle. `None` where nothing bounds it.
    pub(super) fn leaving(&self, column: usize) -> Option<usize> {
        let rows = (0..self.basic.len()).filter(|row| self.entry(*row, column).is_positive());
        let mut first: Option<usize> = None;
        for row in rows {
            let is_first = first.is_none_or(|best| {
                let (own, its) = (self.entry(row, column), self.entry(best, column));
                N::compare_ratios(self.right(row), own, self.right(best), its)
                    .then_with(|| self.compare_slacks(row, best, column))
                    .is_lt()
            });
            if is_first {
                first = Some(row);
            }
        }
        first
    }

    /// Which of two rows has the smaller coefficients of slacks, in their order, over their entries of `column`.
    fn compare_slacks(&self, row: usize, other: usize, column: usize) -> Ordering {
        let columns = self.cobasic.len();
        let (own, its) = (self.entry(row, column), self.entry(other, column));
        for slack in columns..columns + self.basic.len() {
            let order = if slack == self.basic[row] {
                Ordering::Greater
            } else if slack == self.basic[other] {
                Ordering::Less
            } else if let Some(at) = self.column_of(slack) {
                N::compare_ratios(self.entry(row, at), own, self.entry(other, at), its)
            } else {
                Ordering::Equal
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }

    /// Goes to where the sum of the columns' variables is largest, by the simplex method: the lexicographic rule sees to it that it ends.
    /// Gives the multipliers of the rows there, which are what the dual problem's variables are worth, over the common denominator.
    pub(super) fn maximised(&mut self, polytope: &Polytope<N>) -> Vec<N> {
        let last = self.basic.len();
        self.entries.extend(vec![polytope.minus_one.clone(); self.columns()]);
        self.entries.push(polytope.zero.clone());
        while let Some(column) = (0..self.columns()).find(|column| self.entry(last, *column).is_negative()) {
            let Some(row) = self.leaving(column) else { break };
            self.pivot(row, column);
        }
        let multiplier = |slack: usize| match self.column_of(slack) {
            Some(column) => self.entry(last, column).clone(),
            None => polytope.zero.clone(),
        };
        (polytope.columns..polytope.columns + polytope.rows).map(multiplier).collect()
    }

    /// Exchanges the variables of a row and a column.
    pub(super) fn pivot(&mut self, row: usize, column: usize) {
        let width = self.width();
        N::pivot(&mut self.entries, width, (row, column), &mut self.denominator);
        std::mem::swap(&mut self.basic[row], &mut self.cobasic[column]);
    }
}
