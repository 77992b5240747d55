//! Values that wait to be taken up: many of one cell at a time, so that its sums and counters are brought into cache once.

/// Bytes of values that wait on a thread, about.
const BYTES_MOST: usize = 8 << 20;
/// Trajectories whose values wait, if there is room for them.
const TRAJECTORIES_MOST: usize = 512;
/// Trajectories whose values are moved together; a column has a multiple of these.
const TOGETHER: usize = 4;

/// Values of cells, a few hundred trajectories of each. A cell is one quantity in one row.
///
/// Row by row, column by column of trajectories, quantity by quantity: a column writes all quantities of a row into one place, and the
/// values of a cell lie near those of the same row, which are read next.
pub(crate) struct Waiting {
    rows: usize,
    quantities: usize,
    /// Trajectories in a column.
    width: usize,
    /// Columns for which there is room.
    columns: usize,
    /// Trajectories that wait, of which `first` is the number of the first. Only the last column may be less than full.
    count: usize,
    first: u64,
    /// Empty as long as nothing has waited.
    values: Vec<f64>,
}

impl Waiting {
    /// Room for so many rows of so many quantities, and at least for one column of `width` trajectories.
    pub(crate) fn new(rows: usize, quantities: usize, width: usize) -> Self {
        let most = BYTES_MOST / size_of::<f64>() / (rows * quantities).max(1);
        let columns = (most.min(TRAJECTORIES_MOST) / width).max(1);
        Self { rows, quantities, width, columns, count: 0, first: 0, values: Vec::new() }
    }

    /// True if there is room for a column.
    pub(crate) fn has_room(&self) -> bool {
        self.count + self.width <= self.columns * self.width
    }

    /// Where the column that begins with this trajectory writes its values of a row, quantity by quantity.
    #[inline(always)]
    pub(crate) fn row<const W: usize>(&mut self, row: usize, first: u64) -> &mut [[f64; W]] {
        if self.count == 0 {
            self.first = first;
        }
        let of_column = self.quantities * self.width;
        if self.values.is_empty() {
            self.values = vec![0.0; self.rows * self.columns * of_column];
        }
        let at = (row * self.columns + self.count / self.width) * of_column;
        self.values[at..at + of_column].as_chunks_mut().0
    }

    /// The values of `lanes` trajectories wait in every cell.
    pub(crate) fn add(&mut self, lanes: usize) {
        self.count += lanes;
    }

    /// The number of the first trajectory that waits, and the values of a cell, put together in `room`.
    #[inline(always)]
    pub(crate) fn values<'a>(&self, (row, quantity): (usize, usize), room: &'a mut Room) -> (u64, &'a [f64]) {
        let of_column = self.quantities * self.width;
        let columns = self.values[row * self.columns * of_column..].chunks_exact(of_column);
        for (column, to) in
            columns.zip(room.0.chunks_exact_mut(self.width)).take(self.count.div_ceil(self.width))
        {
            let from = column[quantity * self.width..].as_chunks::<TOGETHER>().0;
            to.as_chunks_mut::<TOGETHER>().0.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
        }
        (self.first, &room.0[..self.count])
    }

    /// True if nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Nothing waits any more.
    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }
}

/// Room for the values of one cell.
pub(crate) struct Room([f64; TRAJECTORIES_MOST]);

impl Default for Room {
    fn default() -> Self {
        Self([0.0; TRAJECTORIES_MOST])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_wait_cell_by_cell_in_the_order_of_their_trajectories() {
        let mut waiting = Waiting::new(2, 3, 4);
        for first in [100, 104] {
            for row in 0..2 {
                for (quantity, values) in waiting.row::<4>(row, first).iter_mut().enumerate() {
                    let cell = (row * 3 + quantity) as f64 / 10.0;
                    *values = [0, 1, 2, 3].map(|lane| (first + lane) as f64 + cell);
                }
            }
            waiting.add(if first == 100 { 4 } else { 3 });
        }
        let room = &mut Room::default();
        let values = waiting.values((1, 1), room);
        assert_eq!(values, (100, [100.4, 101.4, 102.4, 103.4, 104.4, 105.4, 106.4].as_slice()));
        waiting.clear();
        assert!(waiting.is_empty() && waiting.values((1, 2), room).1.is_empty());
    }

    #[test]
    fn many_cells_leave_little_room_for_each_but_always_for_a_column() {
        /// Columns of 16 that find room.
        fn columns(rows: usize, quantities: usize, width: usize) -> usize {
            let mut waiting = Waiting::new(rows, quantities, width);
            let mut columns = 0;
            while waiting.has_room() {
                waiting.add(width);
                columns += 1;
            }
            columns
        }
        assert_eq!(columns(5, 2, 16), TRAJECTORIES_MOST / 16);
        assert_eq!(columns(100, 100, 16), 6);
        assert_eq!(columns(1_000, 10_000, 64), 1);
    }
}
