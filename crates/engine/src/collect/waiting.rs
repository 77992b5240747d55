//! Values that wait to be taken up: many of one cell at a time, so that its sums and counters are brought into cache once.

/// Bytes of values that wait on a thread, about.
const BYTES_MOST: usize = 8 << 20;
/// Trajectories whose values wait, if there is room for them.
const TRAJECTORIES_MOST: usize = 512;
/// Numbers between the last trajectory of a cell and the first of the next: cells a power of two apart would all want the same few lines
/// of the cache.
const GAP: usize = 8;

/// Values of cells, a few hundred trajectories of each. A cell is one quantity in one row.
pub(crate) struct Waiting {
    cells: usize,
    /// Trajectories for which there is room.
    trajectories: usize,
    /// Trajectories that wait, of which `first` is the number of the first.
    count: usize,
    first: u64,
    /// Cell by cell; empty as long as nothing has waited.
    values: Vec<f64>,
}

impl Waiting {
    /// Room for so many cells, and at least for `width` trajectories.
    pub(crate) fn new(cells: usize, width: usize) -> Self {
        let most = BYTES_MOST / size_of::<f64>() / cells.max(1);
        let trajectories = most.min(TRAJECTORIES_MOST).max(width);
        Self { cells, trajectories, count: 0, first: 0, values: Vec::new() }
    }

    fn stride(&self) -> usize {
        self.trajectories + GAP
    }

    /// True if there is room for a column of this width.
    pub(crate) fn has_room(&self, width: usize) -> bool {
        self.count + width <= self.trajectories
    }

    /// Where the column that begins with this trajectory writes the values of a cell.
    #[inline(always)]
    pub(crate) fn cell<const W: usize>(&mut self, cell: usize, first: u64) -> &mut [f64; W] {
        if self.count == 0 {
            self.first = first;
        }
        if self.values.is_empty() {
            self.values = vec![0.0; self.cells * self.stride()];
        }
        let at = cell * self.stride() + self.count;
        let room = self.values[at..].first_chunk_mut();
        room.expect("a column is let in only if there is room for it")
    }

    /// The values of `lanes` trajectories wait in every cell.
    pub(crate) fn add(&mut self, lanes: usize) {
        self.count += lanes;
    }

    /// The number of the first trajectory that waits, and the values of a cell.
    pub(crate) fn values(&self, cell: usize) -> (u64, &[f64]) {
        let at = cell * self.stride();
        (self.first, self.values.get(at..at + self.count).unwrap_or(&[]))
    }

    /// Nothing waits any more.
    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_wait_cell_by_cell_in_the_order_of_their_trajectories() {
        let mut waiting = Waiting::new(3, 4);
        for first in [100, 104] {
            for cell in 0..3 {
                let numbers = [0, 1, 2, 3].map(|lane| (first + lane) as f64 + cell as f64 / 10.0);
                *waiting.cell::<4>(cell, first) = numbers;
            }
            waiting.add(if first == 100 { 4 } else { 3 });
        }
        assert_eq!(waiting.values(1), (100, [100.1, 101.1, 102.1, 103.1, 104.1, 105.1, 106.1].as_slice()));
        waiting.clear();
        assert_eq!(waiting.values(2).1, [0.0; 0]);
    }

    #[test]
    fn many_cells_leave_little_room_for_each_but_always_for_a_column() {
        assert!(Waiting::new(10, 16).has_room(512));
        let many = Waiting::new(10_000, 16);
        assert!(many.has_room(64) && !many.has_room(128));
        let most = Waiting::new(10_000_000, 64);
        assert!(most.has_room(64) && !most.has_room(65));
    }
}
