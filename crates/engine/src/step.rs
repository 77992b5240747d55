//! The lines of a step: those of the program, and the bookkeeping that every step needs.
//!
//! How long a regime is held, how often a clamp binds, whether something broke or an outcome was decided: these are lines like any
//! other, so that they run as fast.

use crate::collect::Kinds;
use std::collections::BTreeSet;

use detente_program::program::{BinaryOperation, Instruction, Operation, Program, Register, UnaryOperation};

/// One line of a step, over registers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StepLine {
    pub(crate) task: Task,
    pub(crate) inputs: Vec<Register>,
    pub(crate) output: Register,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Task {
    Whole(Operation),
    /// Counts as far as they go without a loop.
    Begin(Operation),
    /// The counts that were only begun; the last input says which.
    Finish(Operation),
    /// 1 where such a count may be other than 0.
    MayHappen(Operation),
    /// 1 where an arrival may come before a bound: the uniform number, the rate, the bound.
    MayArrive,
}

impl From<&Instruction> for StepLine {
    fn from(line: &Instruction) -> Self {
        Self { task: Task::Whole(line.operation.clone()), inputs: line.inputs.clone(), output: line.output }
    }
}

/// Sums that tell of faults: several, so that one addition need not wait for the other.
const FAULT_SUMS: usize = 8;

/// All lines of a step and what they leave.
pub(crate) struct Step {
    pub(crate) lines: Vec<StepLine>,
    /// Registers of the program and of the bookkeeping.
    pub(crate) registers: u32,
    /// Numbers that the bookkeeping needs besides the program's constants.
    pub(crate) constants: Vec<(Register, f64)>,
    /// Holds 0.
    pub(crate) zero: Register,
    /// Registers that are 0 at first and that a line of the step changes in place.
    pub(crate) sums: Vec<Register>,
    /// Steps in each state, for each tracked regime or choice.
    pub(crate) occupancy: Vec<Vec<Register>>,
    /// Steps in which each clamp bound.
    pub(crate) clamps: Vec<Register>,
    /// Other than 0 where some check fails.
    pub(crate) fault: Register,
    /// Other than 0 where an outcome is decided in this step.
    pub(crate) decided: Register,
}

impl Step {
    /// The lines of a program's step. A total above `events_most` is a fault.
    pub(crate) fn new(program: &Program, events_most: f64) -> Self {
        let placeholder = Register(0);
        let mut step = Self {
            lines: program.step.iter().map(StepLine::from).collect(),
            registers: program.registers,
            constants: Vec::new(),
            zero: placeholder,
            sums: Vec::new(),
            occupancy: Vec::new(),
            clamps: Vec::new(),
            fault: placeholder,
            decided: placeholder,
        };
        step.zero = step.constant(0.0);
        step.count_states(program);
        step.clamps = program.clamps.iter().map(|(_, bound)| step.sum(*bound)).collect();
        step.check(program, events_most);
        step.decide(program);
        step
    }

    /// Registers that are read after the step.
    pub(crate) fn roots(&self, program: &Program) -> Vec<Register> {
        let states = program.states.iter().map(|state| state.next);
        let checks = program.checks.iter().map(|check| check.register);
        let tracked = program.tracked.iter().map(|tracked| tracked.step);
        let endings = program.endings.as_soon_as.iter().map(|(_, condition, _)| *condition);
        let bookkeeping = self.sums.iter().copied().chain([self.fault, self.decided]);
        states.chain(checks).chain(tracked).chain(endings).chain(bookkeeping).collect()
    }

    fn count_states(&mut self, program: &Program) {
        for (place, states) in Kinds::of(program).states {
            let held = program.tracked[place].step;
            let sums = (0..states).map(|state| {
                let state = self.constant(state as f64);
                let is_held = self.binary(BinaryOperation::Equal, held, state);
                self.sum(is_held)
            });
            let sums = sums.collect();
            self.occupancy.push(sums);
        }
    }

    /// A sum of finite numbers is finite, unless it overflows; so s - s is 0, but NaN if anything in s is infinite or not a number.
    fn check(&mut self, program: &Program, events_most: f64) {
        let most = self.constant(events_most);
        // A sum that overflows is looked at in vain, no more.
        let mut sums = [self.zero; FAULT_SUMS];
        let mut most_total = self.zero;
        // What no line of the step makes is looked at in the first step only; see `history`.
        let made: BTreeSet<Register> = program.step.iter().map(|line| line.output).collect();
        let varying = program.checks.iter().filter(|check| made.contains(&check.register));
        for (number, check) in varying.enumerate() {
            if check.is_total {
                most_total = self.binary(BinaryOperation::Maximum, check.register, most_total);
            }
            let sum = &mut sums[number % FAULT_SUMS];
            *sum = self.binary(BinaryOperation::Add, *sum, check.register);
        }
        let sum =
            sums.into_iter().reduce(|a, b| self.binary(BinaryOperation::Add, a, b)).unwrap_or(self.zero);
        let difference = self.binary(BinaryOperation::Subtract, sum, sum);
        let is_over = self.binary(BinaryOperation::Less, most, most_total);
        self.fault = self.binary(BinaryOperation::Add, difference, is_over);
    }

    /// A trajectory is decided once; what holds afterwards changes nothing.
    fn decide(&mut self, program: &Program) {
        let mut holds = self.zero;
        for (_, condition, _) in &program.endings.as_soon_as {
            holds = self.binary(BinaryOperation::Or, holds, *condition);
        }
        let before = self.register();
        let open = self.unary(UnaryOperation::Not, before);
        self.decided = self.binary(BinaryOperation::And, holds, open);
        self.sum_into(before, self.decided);
    }

    fn register(&mut self) -> Register {
        self.registers += 1;
        Register(self.registers - 1)
    }

    fn constant(&mut self, value: f64) -> Register {
        let known = self.constants.iter().find(|(_, known)| known.to_bits() == value.to_bits());
        known.map(|(register, _)| *register).unwrap_or_else(|| {
            let register = self.register();
            self.constants.push((register, value));
            register
        })
    }

    fn line(&mut self, operation: Operation, inputs: Vec<Register>) -> Register {
        let output = self.register();
        self.lines.push(StepLine { task: Task::Whole(operation), inputs, output });
        output
    }

    fn unary(&mut self, operation: UnaryOperation, x: Register) -> Register {
        self.line(Operation::Unary(operation), vec![x])
    }

    fn binary(&mut self, operation: BinaryOperation, a: Register, b: Register) -> Register {
        self.line(Operation::Binary(operation), vec![a, b])
    }

    /// The sum over all steps so far.
    fn sum(&mut self, value: Register) -> Register {
        let sum = self.register();
        self.sum_into(sum, value);
        sum
    }

    fn sum_into(&mut self, sum: Register, value: Register) {
        let task = Task::Whole(Operation::Binary(BinaryOperation::Add));
        self.lines.push(StepLine { task, inputs: vec![sum, value], output: sum });
        self.sums.push(sum);
    }
}
