//! What is counted of trajectories: whole numbers, so that the order in which they are added cannot matter.

use super::Kinds;
use detente_numbers::sketch::Quantiles;
use detente_program::program::Program;

/// Bytes of values that wait to be counted, in all.
const WAITING_BYTES_MOST: usize = 16 << 20;
/// Values of one quantity and row that wait to be counted.
const WAITING_MOST: usize = 512;

/// Counts of values, some of which wait: to count many at a time finds the counters in cache.
#[derive(Clone)]
pub(crate) struct Waiting {
    counted: Quantiles,
    waiting: Vec<f64>,
    most: usize,
}

impl Waiting {
    fn new(most: usize) -> Self {
        Self { counted: Quantiles::new(), waiting: Vec::new(), most }
    }

    #[inline(always)]
    pub(crate) fn add_all(&mut self, values: &[f64]) {
        if self.waiting.len() + values.len() > self.most {
            self.count();
        }
        if values.len() > self.most {
            return self.counted.add_all(values);
        }
        if self.waiting.capacity() == 0 {
            self.waiting.reserve_exact(self.most);
        }
        self.waiting.extend_from_slice(values);
    }

    #[inline(always)]
    fn count(&mut self) {
        self.counted.add_all(&self.waiting);
        self.waiting.clear();
    }

    /// Takes up what was counted earlier.
    pub(crate) fn go_on_from(&mut self, counted: Quantiles) {
        self.counted = counted;
    }

    /// Nothing waits after [`Tally::finished`].
    pub(crate) fn quantiles(&self) -> &Quantiles {
        &self.counted
    }
}

/// Counts of any set of trajectories.
pub(crate) struct Tally {
    /// For each tracked quantity, one a row.
    pub(crate) quantities: Vec<Vec<Waiting>>,
    /// For each tracked event, counts of each period.
    pub(crate) periods: Vec<Vec<Waiting>>,
    /// For each tracked event, the count over the whole run.
    pub(crate) totals: Vec<Quantiles>,
    /// For each tracked regime or choice and row, trajectories in each state.
    pub(crate) states: Vec<Vec<Vec<u64>>>,
    /// For each outcome and then *broken*: its trajectories, days to it.
    pub(crate) outcomes: Vec<(u64, Quantiles)>,
    /// For each clamp: steps and trajectories.
    pub(crate) clamps: Vec<(u64, u64)>,
}

impl Tally {
    /// Nothing yet.
    pub(crate) fn new(program: &Program, rows: usize) -> Self {
        let kinds = Kinds::of(program);
        let sketches = |count: usize| vec![Quantiles::new(); count];
        let cells = rows * (kinds.quantities.len() + kinds.events.len());
        let most = (WAITING_BYTES_MOST / size_of::<f64>() / cells.max(1)).min(WAITING_MOST);
        let waiting = |count: usize| vec![Waiting::new(most); count];
        Self {
            quantities: kinds.quantities.iter().map(|_| waiting(rows)).collect(),
            periods: kinds.events.iter().map(|_| waiting(rows - 1)).collect(),
            totals: sketches(kinds.events.len()),
            states: kinds.states.iter().map(|(_, states)| vec![vec![0; *states]; rows]).collect(),
            outcomes: vec![(0, Quantiles::new()); program.endings.outcomes.len() + 1],
            clamps: vec![(0, 0); program.clamps.len()],
        }
    }

    /// Counts what waits, and gives its room back.
    pub(crate) fn finished(mut self) -> Self {
        for cell in self.quantities.iter_mut().chain(&mut self.periods).flatten() {
            cell.count();
            cell.waiting = Vec::new();
        }
        self
    }

    /// Adds the counts of other trajectories, of which none waits.
    pub(crate) fn merge(&mut self, other: &Self) {
        let cells = self.quantities.iter_mut().chain(&mut self.periods).flatten();
        let others = other.quantities.iter().chain(&other.periods).flatten();
        cells.zip(others).for_each(|(cell, other)| cell.counted.merge(&other.counted));
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
