//! What is counted of trajectories: whole numbers, so that the order in which they are added cannot matter.

use super::{Kinds, Waiting};
use detente_numbers::sketch::Quantiles;
use detente_program::program::Program;

/// Counts of any set of trajectories.
pub(crate) struct Tally {
    /// For each tracked quantity, one a row.
    pub(crate) quantities: Vec<Vec<Quantiles>>,
    /// For each tracked event, counts of each period.
    pub(crate) periods: Vec<Vec<Quantiles>>,
    /// For each tracked event, the count over the whole run.
    pub(crate) totals: Vec<Quantiles>,
    /// For each tracked regime or choice and row, trajectories in each state.
    pub(crate) states: Vec<Vec<Vec<u64>>>,
    /// For each outcome and then *broken*: its trajectories, days to it.
    pub(crate) outcomes: Vec<(u64, Quantiles)>,
    /// For each clamp: steps and trajectories.
    pub(crate) clamps: Vec<(u64, u64)>,
    /// Values of the block under way that wait to be counted and summed. Nothing waits between blocks.
    pub(crate) waiting: Waiting,
}

impl Tally {
    /// Nothing yet, for columns of this width.
    pub(crate) fn new(program: &Program, rows: usize, width: usize) -> Self {
        let kinds = Kinds::of(program);
        let sketches = |count: usize| vec![Quantiles::new(); count];
        Self {
            quantities: kinds.quantities.iter().map(|_| sketches(rows)).collect(),
            periods: kinds.events.iter().map(|_| sketches(rows - 1)).collect(),
            totals: sketches(kinds.events.len()),
            states: kinds.states.iter().map(|(_, states)| vec![vec![0; *states]; rows]).collect(),
            outcomes: vec![(0, Quantiles::new()); program.endings.outcomes.len() + 1],
            clamps: vec![(0, 0); program.clamps.len()],
            waiting: Waiting::new(rows, kinds.cells_a_row(), width),
        }
    }

    /// Adds the counts of other trajectories.
    pub(crate) fn merge(&mut self, other: &Self) {
        let cells = self.quantities.iter_mut().chain(&mut self.periods).flatten();
        let others = other.quantities.iter().chain(&other.periods).flatten();
        cells.zip(others).for_each(|(cell, other)| cell.merge(other));
        self.totals.iter_mut().zip(&other.totals).for_each(|(total, other)| total.merge(other));
        let counts = other.states.iter().flatten().flatten();
        self.states.iter_mut().flatten().flatten().zip(counts).for_each(|(count, other)| *count += other);
        for ((count, days), (other_count, other_days)) in self.outcomes.iter_mut().zip(&other.outcomes) {
            *count += other_count;
            days.merge(other_days);
        }
        for (clamp, other) in self.clamps.iter_mut().zip(&other.clamps) {
            clamp.0 += other.0;
            clamp.1 += other.1;
        }
    }
}
