//! The rows of single trajectories, block by block, for those who ask for them: whoever takes a block's rows keeps or writes them, so that
//! memory does not grow with the run.

use crate::collect::{Collector, Conduct};
use crate::column::Machine;
use crate::history::{Fate, Plan, Recorder};
use detente_program::program::TrackedKind;
use detente_results::BlockRows;

/// Takes down the rows of the trajectories of a block.
pub(crate) struct Rows {
    rows: BlockRows,
    /// What is taken: the place in `Program::tracked`, and for an event its place among the events.
    kept: Vec<(usize, Option<usize>)>,
    /// Number of the first trajectory of the block.
    first: u64,
}

impl Rows {
    /// Of so many trajectories from number `first` on, the quantities at these places of `Program::tracked`.
    pub(crate) fn new(plan: &Plan<'_>, kept: &[usize], first: u64, trajectories: u64) -> Self {
        let tracked = &plan.program.tracked;
        let is_event = |place: usize| tracked[place].kind == TrackedKind::Total;
        let event =
            |place: usize| is_event(place).then(|| (0..place).filter(|earlier| is_event(*earlier)).count());
        let (trajectories, rows) = (trajectories as usize, plan.rows.len());
        let rows = BlockRows {
            first,
            rows,
            values: vec![vec![f64::NAN; trajectories * rows]; kept.len()],
            whole_rows: vec![0; trajectories],
            endings: vec![None; trajectories],
        };
        Self { rows, kept: kept.iter().map(|place| (*place, event(*place))).collect(), first }
    }

    /// What was taken down.
    pub(crate) fn taken(self) -> BlockRows {
        self.rows
    }

    /// Takes a row; `conduct` still holds the totals of the row before.
    fn row<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        row: usize,
        (machine, fate): (&Machine<'_, W>, &Fate<W>),
        conduct: &Conduct<W>,
    ) {
        let is_last = row + 1 == plan.rows.len();
        let first = (machine.first - self.first) as usize;
        for ((place, event), values) in self.kept.iter().zip(&mut self.rows.values) {
            let tracked = &plan.program.tracked[*place];
            let column = &machine.columns[plan.at(if is_last { tracked.last } else { tracked.step })];
            let before = event.map(|event| &conduct.totals()[event]);
            for lane in (0..fate.lanes).filter(|lane| fate.alive(*lane)) {
                let value = before.map_or(column[lane] / tracked.scale, |before| column[lane] - before[lane]);
                values[(first + lane) * plan.rows.len() + row] = value;
            }
        }
        for lane in (0..fate.lanes).filter(|lane| fate.alive(*lane)) {
            self.rows.whole_rows[first + lane] += 1;
        }
    }

    fn finish<const W: usize>(&mut self, plan: &Plan<'_>, machine: &Machine<'_, W>, fate: &Fate<W>) {
        let first = (machine.first - self.first) as usize;
        let broken = plan.program.endings.outcomes.len();
        for lane in 0..fate.lanes {
            let ending = fate.ending[lane].map(|(outcome, _)| outcome);
            self.rows.endings[first + lane] = fate.broken[lane].map_or(ending, |_| Some(broken));
        }
    }
}

/// Collects, and takes down the rows beside.
pub(crate) struct WithRows<'a, 'b> {
    pub(crate) collector: &'a mut Collector<'b>,
    pub(crate) rows: &'a mut Rows,
}

impl Recorder for WithRows<'_, '_> {
    fn row<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        row: usize,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        conduct: &mut Conduct<W>,
    ) {
        self.rows.row(plan, row, (machine, fate), conduct);
        self.collector.row(plan, row, machine, fate, conduct);
    }

    fn finish<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        conduct: &Conduct<W>,
    ) {
        self.rows.finish(plan, machine, fate);
        self.collector.finish(plan, machine, fate, conduct);
    }
}
