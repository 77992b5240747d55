//! The whole state of one trajectory in the middle of its course: out of a column and into another.

use crate::column::{Machine, Moment};
use crate::history::Plan;
use crate::pipeline::{Due, PipelineColumn};
use detente_native::Column;

/// All that a trajectory carries, after the lines of a step and before the next step's.
pub(super) struct Carried {
    registers: Vec<f64>,
    pipelines: Vec<Due>,
    key: u64,
}

impl Carried {
    /// What the trajectory in this place carries; step `next` is the next that is run.
    pub(super) fn of<const W: usize>(machine: &Machine<'_, W>, lane: usize, next: u32) -> Self {
        Self {
            registers: machine.columns.iter().map(|column| column[lane]).collect(),
            pipelines: machine.pipelines.iter().map(|line| line.lane(lane, next)).collect(),
            key: machine.keys[lane],
        }
    }

    /// The same with other luck from the next step on.
    pub(super) fn with_key(&mut self, key: u64) {
        self.key = key;
    }

    pub(super) fn key(&self) -> u64 {
        self.key
    }

    /// Puts it into a place.
    pub(super) fn put<const W: usize>(&self, machine: &mut Machine<'_, W>, lane: usize, next: u32) {
        for (column, value) in machine.columns.iter_mut().zip(&self.registers) {
            column[lane] = *value;
        }
        for (line, due) in machine.pipelines.iter_mut().zip(&self.pipelines) {
            line.put_lane(lane, due, next);
        }
        machine.keys[lane] = self.key;
        machine.columns[machine.code.keys][lane] = f64::from_bits(self.key);
    }

    /// A column with it in the first place; the others idle on the same numbers.
    pub(super) fn column<'a, const W: usize>(&self, plan: &Plan<'a>, next: u32) -> Machine<'a, W> {
        let mut machine = Machine::new(plan.shared, plan.code, 0, [self.key; W]);
        machine.columns = self.registers.iter().map(|value| Column([*value; W])).collect();
        let lines = plan.shared.pipelines.iter().zip(&self.pipelines);
        machine.pipelines =
            lines.map(|(line, due)| PipelineColumn::of_lane(line.source, due, 0, next)).collect();
        machine.tell(Moment::of(plan.shared, next - 1));
        self.put(&mut machine, 0, next);
        machine
    }
}
