//! Single trajectories with all their rows, for a closer look and for tests.

use crate::collect::Conduct;
use crate::column::Machine;
use crate::history::{Fate, Plan, Recorder};

/// One trajectory, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Its number.
    pub trajectory: u64,
    /// Values in base units: one vector a row, in the order of `Program::tracked`. After a break, rows hold nothing of meaning.
    pub rows: Vec<Vec<f64>>,
    /// The outcome and the row in which it was decided.
    pub ending: Option<(usize, u32)>,
    /// The step in which it broke, and the number of the check, as `Program::check` counts.
    pub broken: Option<(u32, usize)>,
}

/// Keeps every row of every trajectory.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) histories: Vec<History>,
    /// Histories of the columns before the one under way.
    done: usize,
}

impl Recorder for Kept {
    fn row<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        row: usize,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        _conduct: &mut Conduct<W>,
    ) {
        if row == 0 {
            self.done = self.histories.len();
            self.histories.resize(self.done + fate.lanes, History::default());
        }
        let is_last = row + 1 == plan.rows.len();
        let registers: Vec<usize> = plan
            .program
            .tracked
            .iter()
            .map(|tracked| plan.at(if is_last { tracked.last } else { tracked.step }))
            .collect();
        for lane in 0..fate.lanes {
            let values = registers.iter().map(|register| machine.columns[*register][lane]).collect();
            self.histories[self.done + lane].rows.push(values);
        }
    }

    fn finish<const W: usize>(
        &mut self,
        _plan: &Plan<'_>,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        _conduct: &Conduct<W>,
    ) {
        for lane in 0..fate.lanes {
            let history = &mut self.histories[self.done + lane];
            history.trajectory = machine.first + lane as u64;
            history.broken = fate.broken[lane];
            history.ending = if history.broken.is_some() { None } else { fate.ending[lane] };
        }
    }
}
