//! Which column holds which register.
//!
//! What is read after its stage keeps a column of its own. Lines of a stage share columns otherwise: one that is read for the last time is
//! free for the next line, so that a step works in the fastest cache.

use crate::step::{StepLine, Task};
use detente_program::program::Register;

/// Gives columns to registers.
pub(crate) struct Layout {
    place: Vec<usize>,
    /// Columns that are never shared; shared ones follow.
    kept: usize,
    /// Columns in all.
    columns: usize,
}

/// One line over columns.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) output: usize,
    /// Unused places are 0.
    pub(crate) inputs: [usize; 5],
}

impl Layout {
    pub(crate) fn new(registers: u32) -> Self {
        Self { place: vec![usize::MAX; registers as usize], kept: 0, columns: 0 }
    }

    /// The column of a register that is read after its stage.
    pub(crate) fn at(&self, register: Register) -> usize {
        self.place[register.0 as usize]
    }

    /// Columns in all.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// A column that belongs to no register.
    pub(crate) fn reserve(&mut self) -> usize {
        self.kept += 1;
        self.columns = self.columns.max(self.kept);
        self.kept - 1
    }

    /// A column of its own; the one that it has already, if any.
    pub(crate) fn keep(&mut self, register: Register) -> usize {
        if self.at(register) == usize::MAX {
            self.place[register.0 as usize] = self.reserve();
        }
        self.at(register)
    }

    /// Lines of a stage. `guards` are read by the lines beside them; `roots` are read after the last line but not after the stage. No
    /// register may be kept between two calls.
    pub(crate) fn lines(
        &mut self,
        lines: &[&StepLine],
        guards: &[Option<Register>],
        roots: &[Register],
    ) -> Vec<Placed> {
        self.finish_in_place(lines);
        let last_read = self.last_reads(lines, guards, roots);
        let (mut free, mut columns) = (Vec::new(), self.kept);
        let mut placed = Vec::with_capacity(lines.len());
        for (number, (line, guard)) in lines.iter().zip(guards).enumerate() {
            let inputs = self.inputs(line);
            for (at, register) in line.inputs.iter().chain(guard).enumerate() {
                let is_shared = self.at(*register) >= self.kept;
                let repeats = line.inputs.iter().take(at).any(|earlier| earlier == register);
                if is_shared && !repeats && last_read[register.0 as usize] == number {
                    free.push(self.at(*register));
                }
            }
            let is_kept = self.at(line.output) < self.kept;
            if !is_kept {
                // The column freed last is the one most likely in cache; a line may write what it reads.
                self.place[line.output.0 as usize] = free.pop().unwrap_or_else(|| {
                    columns += 1;
                    columns - 1
                });
            }
            let output = self.at(line.output);
            if !is_kept && last_read[line.output.0 as usize] == number {
                free.push(output);
            }
            placed.push(Placed { output, inputs });
        }
        self.columns = self.columns.max(columns);
        placed
    }

    /// A count that keeps a column is known as far as it is begun in the same one, so that nothing is copied.
    fn finish_in_place(&mut self, lines: &[&StepLine]) {
        for line in lines.iter().filter(|line| matches!(line.task, Task::Finish(_))) {
            let column = self.at(line.output);
            if let Some(known) = line.inputs.last().filter(|_| column < self.kept) {
                self.place[known.0 as usize] = column;
            }
        }
    }

    fn inputs(&self, line: &StepLine) -> [usize; 5] {
        let mut inputs = [0; 5];
        for (input, register) in inputs.iter_mut().zip(&line.inputs) {
            *input = self.at(*register);
        }
        inputs
    }

    /// The line that reads each register last; the largest number for `roots`.
    fn last_reads(&self, lines: &[&StepLine], guards: &[Option<Register>], roots: &[Register]) -> Vec<usize> {
        let mut last_read = vec![0; self.place.len()];
        for (number, (line, guard)) in lines.iter().zip(guards).enumerate() {
            last_read[line.output.0 as usize] = number;
            line.inputs.iter().chain(guard).for_each(|input| last_read[input.0 as usize] = number);
        }
        roots.iter().for_each(|root| last_read[root.0 as usize] = usize::MAX);
        last_read
    }
}
