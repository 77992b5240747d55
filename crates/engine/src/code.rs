//! The program, renumbered so that every line writes a register above those that it reads.
//!
//! That order lets a line borrow its output apart from its inputs, without copying and without unsafe code.

use detente_program::program::{Instruction, Operation, Program, Register};

/// One line over renumbered registers.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) operation: Operation,
    pub(crate) output: usize,
    /// Unused places are 0.
    pub(crate) inputs: [usize; 4],
}

/// A state over renumbered registers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StateSlots {
    pub(crate) current: usize,
    pub(crate) initial: usize,
    pub(crate) next: usize,
}

/// The program as the column machine runs it.
pub(crate) struct Code {
    pub(crate) registers: usize,
    pub(crate) constants: Vec<(usize, f64)>,
    /// One a parameter, in the order of `Program::parameters`.
    pub(crate) parameters: Vec<usize>,
    pub(crate) per_trajectory: Vec<Line>,
    pub(crate) initial: Vec<Line>,
    pub(crate) step: Vec<Line>,
    pub(crate) last: Vec<Line>,
    /// States whose next value is no state's current register: exchanged by a plain copy.
    pub(crate) plain_states: Vec<StateSlots>,
    /// States whose next value is some state's current register: exchanged through a copy taken first.
    pub(crate) chained_states: Vec<StateSlots>,
    /// Where each register of the program went.
    pub(crate) place: Vec<usize>,
}

impl Code {
    /// Renumbers a verified program.
    pub(crate) fn new(program: &Program) -> Self {
        let mut numbering = Numbering { place: vec![usize::MAX; program.registers as usize], next: 0 };
        let constants =
            program.constants.iter().map(|(register, value)| (numbering.give(*register), *value)).collect();
        let parameters = program.parameters.iter().map(|slot| numbering.give(slot.register)).collect();
        let per_trajectory = numbering.lines(&program.per_trajectory);
        for state in &program.states {
            numbering.give(state.current);
        }
        let initial = numbering.lines(&program.initial);
        let step = numbering.lines(&program.step);
        let last = numbering.lines(&program.last);
        let place = numbering.place;
        let at = |register: Register| place[register.0 as usize];
        let currents: Vec<usize> = program.states.iter().map(|state| at(state.current)).collect();
        let (chained_states, plain_states) = program
            .states
            .iter()
            .map(|state| StateSlots {
                current: at(state.current),
                initial: at(state.initial),
                next: at(state.next),
            })
            .partition(|state| currents.contains(&state.next));
        Self {
            registers: numbering.next,
            constants,
            parameters,
            per_trajectory,
            initial,
            step,
            last,
            plain_states,
            chained_states,
            place,
        }
    }

    /// Where a register of the program went.
    pub(crate) fn at(&self, register: Register) -> usize {
        self.place[register.0 as usize]
    }
}

/// Gives out places in the order in which registers are written.
struct Numbering {
    place: Vec<usize>,
    next: usize,
}

impl Numbering {
    fn give(&mut self, register: Register) -> usize {
        let place = &mut self.place[register.0 as usize];
        if *place == usize::MAX {
            *place = self.next;
            self.next += 1;
        }
        *place
    }

    fn lines(&mut self, instructions: &[Instruction]) -> Vec<Line> {
        instructions.iter().map(|instruction| self.line(instruction)).collect()
    }

    fn line(&mut self, instruction: &Instruction) -> Line {
        let mut inputs = [0; 4];
        for (input, register) in inputs.iter_mut().zip(&instruction.inputs) {
            *input = self.place[register.0 as usize];
        }
        Line { operation: instruction.operation.clone(), output: self.give(instruction.output), inputs }
    }
}
