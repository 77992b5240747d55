//! Means over batches of draws that follow one another, so that two runs with the same luck can be compared batch by batch.
//!
//! Batches are made of whole blocks, all of the same number but the last. There are at most [`Batches::MOST`] of them: whenever there would be more,
//! neighbours are joined. So what is kept does not grow with the run, and does not depend on who ran which block.

use crate::collect::Block;
use detente_results::summary::{BatchEstimate, CourseEstimate};

/// Sums over batches of draws.
pub(crate) struct Batches {
    /// Blocks in each batch but the last.
    pub(crate) blocks_a_batch: u64,
    /// Blocks in the last batch.
    pub(crate) in_last: u64,
    pub(crate) batches: Vec<Batch>,
}

/// Sums over the draws of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Batch {
    pub(crate) draws: u64,
    /// For each figure that is watched: draws in which it has a value, and the sum of its means in them.
    pub(crate) sums: Vec<(u64, f64)>,
}

impl Batch {
    /// No draws of so many figures.
    pub(crate) fn new(figures: usize) -> Self {
        Self { draws: 0, sums: vec![(0, 0.0); figures] }
    }

    fn add(&mut self, later: &Self) {
        self.draws += later.draws;
        for ((draws, sum), (later_draws, later_sum)) in self.sums.iter_mut().zip(&later.sums) {
            *draws += later_draws;
            *sum += later_sum;
        }
    }
}

impl Batches {
    /// Batches at most; once there were so many, there are at least half as many.
    pub(crate) const MOST: usize = 64;

    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self { blocks_a_batch: 1, in_last: 0, batches: Vec::new() }
    }

    /// Adds the block that follows; it has no draw under way.
    pub(crate) fn add(&mut self, block: &Block) {
        let sums = block.watched().map(|figure| {
            let closed = figure.closed();
            (closed.draws(), closed.means().sum())
        });
        self.add_batch(Batch { draws: block.draws(), sums: sums.collect() });
    }

    /// Adds the block that follows, of which the quantities in all rows are kept. The block stays as it is: a draw under way is ended in a copy.
    pub(crate) fn add_courses(&mut self, block: &Block, per_draw: u32) {
        let sums = block.quantities.iter().flatten().map(|figure| {
            let mut figure = figure.clone();
            figure.close();
            let closed = figure.closed();
            (closed.draws(), closed.means().sum())
        });
        self.add_batch(Batch { draws: block.trajectories / u64::from(per_draw), sums: sums.collect() });
    }

    /// The means of each batch in each quantity (outer) in each row (inner).
    pub(crate) fn courses(&self, quantities: usize) -> Vec<CourseEstimate> {
        let batches = self.estimates(0, usize::MAX);
        let rows = batches.first().map_or(0, |batch| batch.quantities.len() / quantities.max(1));
        let of = |batch: &BatchEstimate| CourseEstimate {
            draws: batch.draws,
            quantities: batch.quantities.chunks(rows.max(1)).map(<[f64]>::to_vec).collect(),
        };
        batches.iter().map(of).collect()
    }

    /// Adds what was summed over a block.
    fn add_batch(&mut self, block: Batch) {
        match self.batches.last_mut().filter(|_| self.in_last < self.blocks_a_batch) {
            Some(last) => {
                last.add(&block);
                self.in_last += 1;
            }
            None => {
                self.make_room();
                self.batches.push(block);
                self.in_last = 1;
            }
        }
    }

    /// Joins neighbours if there are as many batches as there may be, all of them full.
    fn make_room(&mut self) {
        if self.batches.len() < Self::MOST {
            return;
        }
        self.blocks_a_batch *= 2;
        let joined = self.batches.chunks(2).map(|pair| {
            let mut batch = pair[0].clone();
            pair[1..].iter().for_each(|later| batch.add(later));
            batch
        });
        self.batches = joined.collect();
    }

    /// The means of each batch: of so many outcomes, then of so many quantities, then of events.
    pub(crate) fn estimates(&self, outcomes: usize, quantities: usize) -> Vec<BatchEstimate> {
        let mean = |(draws, sum): &(u64, f64)| if *draws == 0 { f64::NAN } else { sum / *draws as f64 };
        let estimate = |batch: &Batch| {
            let mut means = batch.sums.iter().map(mean);
            BatchEstimate {
                draws: batch.draws,
                outcomes: means.by_ref().take(outcomes).collect(),
                quantities: means.by_ref().take(quantities).collect(),
                events: means.collect(),
            }
        };
        self.batches.iter().map(estimate).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_equal_parts_that_add_up_however_long_the_run() {
        let mut batches = Batches::new();
        for block in 1..=1_000u64 {
            batches.add_batch(Batch { draws: 51, sums: vec![(51, block as f64)] });
            let count = batches.batches.len();
            assert!(count <= Batches::MOST && (block < 64 || count > 32), "{block}: {count}");
            let draws: u64 = batches.batches.iter().map(|batch| batch.draws).sum();
            let sum: f64 = batches.batches.iter().map(|batch| batch.sums[0].1).sum();
            assert_eq!((draws, sum), (51 * block, (block * (block + 1) / 2) as f64));
            let (last, full) = batches.batches.split_last().expect("there is one");
            assert!(full.iter().all(|batch| batch.draws == 51 * batches.blocks_a_batch));
            assert_eq!(last.draws, 51 * batches.in_last);
        }
        assert_eq!(batches.blocks_a_batch, 16);
    }

    #[test]
    fn a_batch_without_values_has_no_mean() {
        let mut batches = Batches::new();
        batches.add_batch(Batch { draws: 2, sums: vec![(2, 1.0), (0, 0.0), (1, 3.0)] });
        let estimate = &batches.estimates(1, 1)[0];
        assert_eq!((estimate.outcomes[0], estimate.events[0]), (0.5, 3.0));
        assert!(estimate.quantities[0].is_nan());
    }
}
