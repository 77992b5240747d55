//! The program, with its registers laid out over few columns.
//!
//! Constants, parameters, what is worked out once a trajectory, and states keep a column each. Lines of a step share columns: one that is
//! read for the last time is free for the next line, so that a step works in the fastest cache.

use crate::guards::guards;
use detente_program::program::{Instruction, Operation, Program, Register};
use std::ops::Range;

/// Guards are looked at for runs of at least so many lines: fewer cost less than the look.
const LINES_WORTH_A_GUARD: usize = 4;

/// Lines that run together, unless their guard is 0 in the whole column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    pub(crate) guard: Option<usize>,
    pub(crate) lines: Range<usize>,
}

/// One line over columns.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) operation: Operation,
    pub(crate) output: usize,
    /// Unused places are 0.
    pub(crate) inputs: [usize; 4],
}

/// A state over columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StateSlots {
    pub(crate) current: usize,
    pub(crate) initial: usize,
    pub(crate) next: usize,
}

/// The program as the column machine runs it.
pub(crate) struct Code {
    pub(crate) columns: usize,
    pub(crate) constants: Vec<(usize, f64)>,
    /// One a parameter, in the order of `Program::parameters`.
    pub(crate) parameters: Vec<usize>,
    pub(crate) per_trajectory: Vec<Line>,
    pub(crate) initial: Vec<Line>,
    pub(crate) step: Vec<Line>,
    /// All lines of `step`, in order.
    pub(crate) segments: Vec<Segment>,
    pub(crate) last: Vec<Line>,
    pub(crate) states: Vec<StateSlots>,
    /// States, by place, whose next value is theirs alone and worked out anew in each step: their columns change places.
    pub(crate) swapped: Vec<usize>,
    /// The other states: their next value is copied, all copies being taken before any is put down.
    pub(crate) copied: Vec<usize>,
    /// The column of each register: for lines of a stage, of those that are read after it.
    place: Vec<usize>,
}

impl Code {
    /// Lays out a verified program.
    pub(crate) fn new(program: &Program) -> Self {
        let mut layout = Layout { place: vec![usize::MAX; program.registers as usize], kept: 0 };
        let constants =
            program.constants.iter().map(|(register, value)| (layout.keep(*register), *value)).collect();
        let parameters = program.parameters.iter().map(|slot| layout.keep(slot.register)).collect();
        let per_trajectory = program.per_trajectory.iter().map(|line| layout.kept_line(line)).collect();
        for state in &program.states {
            layout.keep(state.current);
        }
        let initial_roots: Vec<Register> = program.states.iter().map(|state| state.initial).collect();
        let (initial, initial_columns) = layout.shared_lines(&program.initial, &initial_roots);
        let roots = step_roots(program);
        let guards = guards(&program.step, program.registers, &roots);
        let (step, guards, step_columns) = layout.guarded_lines(&program.step, &roots, &guards);
        let (last, last_columns) = layout.shared_lines(&program.last, &last_roots(program));
        let (swapped, copied) = (0..program.states.len()).partition(|state| is_swapped(program, *state));
        let place = layout.place;
        let at = |register: Register| place[register.0 as usize];
        let states = program.states.iter().map(|state| StateSlots {
            current: at(state.current),
            initial: at(state.initial),
            next: at(state.next),
        });
        Self {
            columns: initial_columns.max(step_columns).max(last_columns),
            constants,
            parameters,
            per_trajectory,
            initial,
            step,
            segments: segments(&guards),
            last,
            states: states.collect(),
            swapped,
            copied,
            place,
        }
    }

    /// The column of a register that is read after its stage.
    pub(crate) fn at(&self, register: Register) -> usize {
        self.place[register.0 as usize]
    }
}

/// Runs of lines with the same guard; short ones run unguarded.
fn segments(guards: &[Option<usize>]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut start = 0;
    for run in guards.chunk_by(|a, b| a == b) {
        let lines = start..start + run.len();
        start = lines.end;
        let guard = if run.len() < LINES_WORTH_A_GUARD { None } else { run[0] };
        match segments.last_mut() {
            Some(before) if before.guard == guard => before.lines.end = lines.end,
            _ => segments.push(Segment { guard, lines }),
        }
    }
    segments
}

/// Registers that are read after the stage `step`.
fn step_roots(program: &Program) -> Vec<Register> {
    let states = program.states.iter().map(|state| state.next);
    let checks = program.checks.iter().map(|check| check.register);
    let clamps = program.clamps.iter().map(|(_, register)| *register);
    let tracked = program.tracked.iter().map(|tracked| tracked.step);
    let endings = program.endings.as_soon_as.iter().map(|(_, condition, _)| *condition);
    states.chain(checks).chain(clamps).chain(tracked).chain(endings).collect()
}

/// Registers that are read after the stage `last`.
fn last_roots(program: &Program) -> Vec<Register> {
    let tracked = program.tracked.iter().map(|tracked| tracked.last);
    let passages = program.endings.as_soon_as.iter().map(|(_, _, condition)| *condition);
    let ends = program.endings.at_the_end.iter().map(|(_, condition)| *condition);
    tracked.chain(passages).chain(ends).collect()
}

/// A state may trade columns with its next value if a line of the step makes that value and no other state takes it.
fn is_swapped(program: &Program, state: usize) -> bool {
    let next = program.states[state].next;
    let takers = program.states.iter().filter(|other| other.next == next).count();
    takers == 1 && program.step.iter().any(|line| line.output == next)
}

/// Gives columns to registers.
struct Layout {
    place: Vec<usize>,
    /// Columns that are never shared.
    kept: usize,
}

impl Layout {
    /// A column of its own; the one that it has already, if any.
    fn keep(&mut self, register: Register) -> usize {
        let place = &mut self.place[register.0 as usize];
        if *place == usize::MAX {
            *place = self.kept;
            self.kept += 1;
        }
        *place
    }

    fn kept_line(&mut self, instruction: &Instruction) -> Line {
        let inputs = self.inputs(instruction);
        Line { operation: instruction.operation.clone(), output: self.keep(instruction.output), inputs }
    }

    fn inputs(&self, instruction: &Instruction) -> [usize; 4] {
        let mut inputs = [0; 4];
        for (input, register) in inputs.iter_mut().zip(&instruction.inputs) {
            *input = self.place[register.0 as usize];
        }
        inputs
    }

    /// Lines whose columns are shared, apart from `roots`; and the number of columns in use.
    fn shared_lines(&mut self, instructions: &[Instruction], roots: &[Register]) -> (Vec<Line>, usize) {
        let (lines, _, columns) = self.guarded_lines(instructions, roots, &vec![None; instructions.len()]);
        (lines, columns)
    }

    /// Likewise, with the column of each line's guard.
    fn guarded_lines(
        &mut self,
        instructions: &[Instruction],
        roots: &[Register],
        guards: &[Option<Register>],
    ) -> (Vec<Line>, Vec<Option<usize>>, usize) {
        let last_read = self.last_reads(instructions, roots, guards);
        let (mut free, mut columns) = (Vec::new(), self.kept);
        let mut lines = Vec::with_capacity(instructions.len());
        let mut guard_columns = Vec::with_capacity(instructions.len());
        for (number, (instruction, guard)) in instructions.iter().zip(guards).enumerate() {
            let inputs = self.inputs(instruction);
            guard_columns.push(guard.map(|guard| self.place[guard.0 as usize]));
            for (at, register) in instruction.inputs.iter().chain(guard).enumerate() {
                let is_shared = self.place[register.0 as usize] >= self.kept;
                let repeats = instruction.inputs.iter().take(at).any(|earlier| earlier == register);
                if is_shared && !repeats && last_read[register.0 as usize] == number {
                    free.push(self.place[register.0 as usize]);
                }
            }
            // The column freed last is the one most likely in cache; a line may write what it reads.
            let output = free.pop().unwrap_or_else(|| {
                columns += 1;
                columns - 1
            });
            self.place[instruction.output.0 as usize] = output;
            if last_read[instruction.output.0 as usize] == number {
                free.push(output);
            }
            lines.push(Line { operation: instruction.operation.clone(), output, inputs });
        }
        (lines, guard_columns, columns)
    }

    /// The line that reads each register last; the largest number for what is read after the stage.
    fn last_reads(
        &self,
        instructions: &[Instruction],
        roots: &[Register],
        guards: &[Option<Register>],
    ) -> Vec<usize> {
        let mut last_read = vec![0; self.place.len()];
        for (number, (instruction, guard)) in instructions.iter().zip(guards).enumerate() {
            last_read[instruction.output.0 as usize] = number;
            instruction.inputs.iter().chain(guard).for_each(|input| last_read[input.0 as usize] = number);
        }
        roots.iter().for_each(|root| last_read[root.0 as usize] = usize::MAX);
        last_read
    }
}
