//! Builds a program line by line: the same value is never worked out twice, and each line lands in the earliest stage that can hold it.

use super::fold::{self, Known};
use crate::program::{Check, Fault, Instruction, Operation, Pipeline, Program, Register, Site, Stage, State};
use detente_model::model::{BinaryOperation, UnaryOperation};
use detente_numbers::luck::Source;
use std::collections::{BTreeMap, BTreeSet};

/// Where a register is written, and so where it can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    /// A constant or a parameter.
    Always,
    /// A state's value at the start of the step.
    State,
    /// An instruction of that stage.
    Stage(Stage),
}

impl Home {
    /// Whether a line of `stage` can read it.
    fn visible_in(self, stage: Stage) -> bool {
        match self {
            Self::Always => true,
            Self::State => stage >= Stage::Step,
            Self::Stage(Stage::Step) => stage == Stage::Step,
            Self::Stage(home) => home <= stage,
        }
    }
}

/// What makes two lines the same value: the operation, its inputs, and the stage if the value changes from step to step.
type Value = (Operation, Vec<Register>, Option<Stage>);

/// A program under construction.
pub(super) struct Builder {
    /// What was built so far.
    pub(super) program: Program,
    homes: Vec<Home>,
    known: Vec<Known>,
    constants: BTreeMap<u64, Register>,
    values: BTreeMap<Value, Vec<Register>>,
    sites: BTreeMap<String, Site>,
    /// Registers that a check looks at.
    checked: BTreeSet<Register>,
    stage: Stage,
    site: Site,
}

impl Builder {
    /// An empty program.
    pub(super) fn new(program: Program) -> Self {
        let mut builder = Self {
            program,
            homes: Vec::new(),
            known: Vec::new(),
            constants: BTreeMap::new(),
            values: BTreeMap::new(),
            sites: BTreeMap::new(),
            checked: BTreeSet::new(),
            stage: Stage::PerTrajectory,
            site: Site(0),
        };
        builder.at("");
        builder
    }

    /// Lines from here on belong to this stage, or to an earlier one where all that they read is there.
    pub(super) fn enter(&mut self, stage: Stage) {
        self.stage = stage;
    }

    /// Lines from here on stem from the element with this path.
    pub(super) fn at(&mut self, path: &str) -> Site {
        let next = Site(self.sites.len() as u32);
        self.site = *self.sites.entry(path.to_owned()).or_insert_with(|| {
            self.program.sites.push(path.to_owned());
            next
        });
        self.site
    }

    fn register(&mut self, home: Home, known: Known) -> Register {
        let register = Register(self.program.registers);
        self.program.registers += 1;
        self.homes.push(home);
        self.known.push(known);
        register
    }

    /// A number that is the same in all trajectories.
    pub(super) fn constant(&mut self, value: f64) -> Register {
        if let Some(register) = self.constants.get(&value.to_bits()) {
            return *register;
        }
        let register = self.register(Home::Always, Known::constant(value));
        self.constants.insert(value.to_bits(), register);
        self.program.constants.push((register, value));
        register
    }

    /// A register that the draw of the parameters fills.
    pub(super) fn parameter(&mut self) -> Register {
        self.register(Home::Always, Known::default())
    }

    /// Declares a state: its register at the start of a step. Its initial and next values are told to [`Builder::carry`].
    pub(super) fn state(&mut self) -> Register {
        self.register(Home::State, Known::default())
    }

    /// As [`Builder::state`], for a state that only ever holds 0 or 1.
    pub(super) fn condition_state(&mut self) -> Register {
        self.register(Home::State, Known::CONDITION)
    }

    /// As [`Builder::state`], for a state that is a count.
    pub(super) fn count_state(&mut self) -> Register {
        self.register(Home::State, Known::COUNT)
    }

    /// Says what a declared state holds before step 0 and in the next step.
    pub(super) fn carry(&mut self, current: Register, initial: Register, next: Register) {
        let site = self.site;
        self.program.states.push(State { current, initial, next, site });
    }

    /// The trajectory breaks for this reason if the register is not finite: in a step, or in the final row if that is where lines go.
    /// What the start of a step holds was checked when it was made.
    pub(super) fn check(&mut self, register: Register, reason: Fault) {
        let known = &self.known[register.0 as usize];
        let is_finite = known.value.map_or(known.is_condition(), f64::is_finite);
        if !is_finite && self.home(register) != Home::State && self.checked.insert(register) {
            let check = Check { register, site: self.site, is_total: false, reason };
            match self.stage {
                Stage::Last => self.program.last_checks.push(check),
                _ => self.program.checks.push(check),
            }
        }
    }

    /// The trajectory breaks if the register, the total of an event with this step's count, is above the limit.
    pub(super) fn check_total(&mut self, register: Register) {
        let (site, reason) = (self.site, Fault::TooManyEvents);
        self.checked.insert(register);
        self.program.checks.push(Check { register, site, is_total: true, reason });
    }

    /// A new delay line.
    pub(super) fn pipeline(&mut self, source: Source) -> u32 {
        self.program.pipelines.push(Pipeline { source, site: self.site });
        self.program.pipelines.len() as u32 - 1
    }

    /// The register that holds the operation's value: an old one where the value is known, else that of a new line.
    pub(super) fn emit(&mut self, operation: Operation, inputs: &[Register]) -> Register {
        let mut operation = operation;
        let mut inputs = inputs.to_vec();
        if let Some(register) = self.simplified(&mut operation, &mut inputs) {
            return register;
        }
        let varies = operation.varies_with_step().then_some(self.stage);
        let value = (operation, inputs, varies);
        if let Some(register) = self.visible(&value) {
            return register;
        }
        let stage = self.stage_of(&value.0, &value.1);
        let inputs: Vec<Known> = value.1.iter().map(|input| self.known[input.0 as usize]).collect();
        let known = Known::of(&value.0, &inputs);
        let output = self.register(Home::Stage(stage), known);
        let (operation, inputs, _) = value.clone();
        self.values.entry(value).or_default().push(output);
        let site = self.site;
        self.program.lines_mut(stage).push(Instruction { operation, output, inputs, site });
        output
    }

    fn visible(&self, value: &Value) -> Option<Register> {
        let registers = self.values.get(value)?;
        registers.iter().copied().find(|register| self.home(*register).visible_in(self.stage))
    }

    fn home(&self, register: Register) -> Home {
        self.homes[register.0 as usize]
    }

    /// The earliest stage in which the line can stand. What an initial value needs stays with the initial values.
    fn stage_of(&self, operation: &Operation, inputs: &[Register]) -> Stage {
        if self.stage <= Stage::Initial || operation.varies_with_step() {
            return self.stage;
        }
        let needs = |register: &Register| match self.home(*register) {
            Home::Always => Stage::PerTrajectory,
            Home::State => self.stage,
            Home::Stage(stage) => stage,
        };
        inputs.iter().map(needs).max().unwrap_or(Stage::PerTrajectory)
    }

    /// The value without a new line, by folding or by a law that is exact to the bit.
    fn simplified(&mut self, operation: &mut Operation, inputs: &mut [Register]) -> Option<Register> {
        fold::order(operation, inputs);
        let known: Vec<Known> = inputs.iter().map(|register| self.known[register.0 as usize]).collect();
        match fold::simplify(operation, inputs, &known)? {
            fold::Simpler::Number(value) => Some(self.constant(value)),
            fold::Simpler::Input(index) => Some(inputs[index]),
        }
    }

    /// One operand.
    pub(super) fn unary(&mut self, operation: UnaryOperation, x: Register) -> Register {
        self.emit(Operation::Unary(operation), &[x])
    }

    /// Two operands.
    pub(super) fn binary(&mut self, operation: BinaryOperation, a: Register, b: Register) -> Register {
        self.emit(Operation::Binary(operation), &[a, b])
    }

    /// `then` where the condition is not 0, else `otherwise`.
    pub(super) fn select(&mut self, condition: Register, then: Register, otherwise: Register) -> Register {
        self.emit(Operation::Select, &[condition, then, otherwise])
    }

    /// `a + b`
    pub(super) fn add(&mut self, a: Register, b: Register) -> Register {
        self.binary(BinaryOperation::Add, a, b)
    }

    /// `a - b`
    pub(super) fn subtract(&mut self, a: Register, b: Register) -> Register {
        self.binary(BinaryOperation::Subtract, a, b)
    }

    /// `a * b`
    pub(super) fn multiply(&mut self, a: Register, b: Register) -> Register {
        self.binary(BinaryOperation::Multiply, a, b)
    }

    /// `a / b`
    pub(super) fn divide(&mut self, a: Register, b: Register) -> Register {
        self.binary(BinaryOperation::Divide, a, b)
    }

    /// 1 if `a < b`.
    pub(super) fn less(&mut self, a: Register, b: Register) -> Register {
        self.binary(BinaryOperation::Less, a, b)
    }

    /// 1 if both are not 0.
    pub(super) fn and(&mut self, a: Register, b: Register) -> Register {
        self.binary(BinaryOperation::And, a, b)
    }

    /// 1 if either is not 0.
    pub(super) fn or(&mut self, a: Register, b: Register) -> Register {
        self.binary(BinaryOperation::Or, a, b)
    }

    /// The condition as 0 or 1.
    pub(super) fn truth(&mut self, x: Register) -> Register {
        if self.known[x.0 as usize].is_condition() {
            return x;
        }
        let not = self.not(x);
        self.not(not)
    }

    /// 1 if x is 0.
    pub(super) fn not(&mut self, x: Register) -> Register {
        self.unary(UnaryOperation::Not, x)
    }

    /// A uniform number of this step.
    pub(super) fn uniform(&mut self, path: &str, purpose: &str, draw: u32) -> Register {
        self.emit(Operation::Uniform(Source::new(path, purpose), draw), &[])
    }
}
