//! The lines of a step: those of the program, and the bookkeeping that every step needs.
//!
//! How long a regime is held, how often a clamp binds, whether something broke or an outcome was decided: these are lines like any
//! other, so that they run as fast.

use crate::collect::Kinds;
use detente_program::program::{
    BinaryOperation, Instruction, Operation, Program, Register, Site, UnaryOperation,
};
use detente_program::{Joint, World};
use std::collections::{BTreeMap, BTreeSet};

/// One line of a step, over registers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StepLine {
    pub(crate) task: Task,
    pub(crate) inputs: Vec<Register>,
    pub(crate) output: Register,
    /// The model element that it stems from; `None` for bookkeeping.
    pub(crate) site: Option<Site>,
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
        let (task, inputs) = (Task::Whole(line.operation.clone()), line.inputs.clone());
        Self { task, inputs, output: line.output, site: Some(line.site) }
    }
}

/// Sums that tell of faults: several, so that one addition need not wait for the other.
const FAULT_SUMS: usize = 8;

/// The bookkeeping of one world: registers, or the columns that hold them.
pub(crate) struct Book<Place> {
    /// Steps in each state, for each tracked regime or choice.
    pub(crate) occupancy: Vec<Vec<Place>>,
    /// Steps in which each clamp bound.
    pub(crate) clamps: Vec<Place>,
    /// Other than 0 where some check fails.
    pub(crate) fault: Place,
    /// Other than 0 where an outcome is decided in this step.
    pub(crate) decided: Place,
}

impl Book<Register> {
    /// The same over columns.
    pub(crate) fn over<Place>(&self, at: impl Fn(&Register) -> Place) -> Book<Place> {
        Book {
            occupancy: self.occupancy.iter().map(|states| states.iter().map(&at).collect()).collect(),
            clamps: self.clamps.iter().map(&at).collect(),
            fault: at(&self.fault),
            decided: at(&self.decided),
        }
    }
}

/// All lines of a step and what they leave.
pub(crate) struct Step {
    pub(crate) lines: Vec<StepLine>,
    /// Where the lines end that each world adds to those of the worlds before it. They read none of later worlds.
    pub(crate) ends: Vec<usize>,
    /// Registers of the program and of the bookkeeping.
    pub(crate) registers: u32,
    /// Numbers that the bookkeeping needs besides the program's constants.
    pub(crate) constants: Vec<(Register, f64)>,
    /// Holds 0.
    pub(crate) zero: Register,
    /// Registers that are 0 at first and that a line of the step changes in place.
    pub(crate) sums: Vec<Register>,
    /// The bookkeeping of each world.
    pub(crate) books: Vec<Book<Register>>,
}

impl Step {
    /// The lines of a step. A total above `events_most` is a fault.
    pub(crate) fn new(joint: &Joint, events_most: f64) -> Self {
        let mut writer = Writer::new(joint, events_most);
        let mut rest = joint.shared.step.as_slice();
        let mut ends = Vec::new();
        let mut books = Vec::new();
        let mut groups = Groups::of(joint);
        for world in &joint.worlds {
            let outputs: BTreeSet<Register> =
                world.program.step.iter().map(|line| world.at(line.output)).collect();
            // Lines stand in the order of the worlds: what this one shares with earlier ones is among theirs.
            let added = rest.iter().take_while(|line| outputs.contains(&line.output)).count();
            writer.lines.extend(rest[..added].iter().map(StepLine::from));
            rest = &rest[added..];
            books.push(writer.book(world, &mut groups, books.len()));
            ends.push(writer.lines.len());
        }
        let Writer { lines, registers, constants, zero, sums, .. } = writer;
        Self { lines, ends, registers, constants, zero, sums, books }
    }

    /// Registers that are read after the step.
    pub(crate) fn roots(&self, program: &Program) -> Vec<Register> {
        let states = program.states.iter().map(|state| state.next);
        let checks = program.checks.iter().map(|check| check.register);
        let tracked = program.tracked.iter().map(|tracked| tracked.step);
        let endings = program.endings.as_soon_as.iter().map(|(_, condition, _)| *condition);
        let told = self.books.iter().flat_map(|book| [book.fault, book.decided]);
        let bookkeeping = self.sums.iter().copied().chain(told);
        states.chain(checks).chain(tracked).chain(endings).chain(bookkeeping).collect()
    }
}

/// What a check reads, and whether it is a total.
type Checked = (Register, bool);

/// The checks that the same worlds make, so that what several check is added up once.
struct Groups {
    /// In the order of their first worlds: the worlds, and what they check.
    groups: Vec<(Vec<usize>, Vec<Checked>)>,
    /// The sum that tells of each, once it is made.
    faults: Vec<Option<Register>>,
}

impl Groups {
    fn of(joint: &Joint) -> Self {
        // What no line of the step makes is looked at in the first step only; see `history`.
        let made: BTreeSet<Register> = joint.shared.step.iter().map(|line| line.output).collect();
        let mut worlds_of: BTreeMap<Checked, Vec<usize>> = BTreeMap::new();
        let mut checks = Vec::new();
        for (place, world) in joint.worlds.iter().enumerate() {
            let checks_of =
                world.program.checks.iter().map(|check| (world.at(check.register), check.is_total));
            for check in checks_of.filter(|(register, _)| made.contains(register)) {
                let worlds = worlds_of.entry(check).or_default();
                if worlds.last() != Some(&place) {
                    worlds.push(place);
                }
                checks.push((check, place));
            }
        }
        let mut groups: Vec<(Vec<usize>, Vec<Checked>)> = Vec::new();
        for (check, place) in checks {
            let worlds = &worlds_of[&check];
            if worlds.first() != Some(&place) {
                continue;
            }
            match groups.iter_mut().find(|(of, _)| of == worlds) {
                Some((_, checks)) => checks.push(check),
                None => groups.push((worlds.clone(), vec![check])),
            }
        }
        Self { faults: vec![None; groups.len()], groups }
    }
}

/// Writes the lines of a step.
struct Writer {
    lines: Vec<StepLine>,
    registers: u32,
    constants: Vec<(Register, f64)>,
    zero: Register,
    sums: Vec<Register>,
    /// Above this a total is a fault.
    most: Register,
    /// What lines of the bookkeeping hold, so that worlds share them.
    known: BTreeMap<(Operation, Vec<Register>), Register>,
    /// The sum over all steps of each register that has one.
    sum_of: BTreeMap<Register, Register>,
    /// For each condition that decides, whether it is decided in this step.
    decided: BTreeMap<Register, Register>,
}

impl Writer {
    fn new(joint: &Joint, events_most: f64) -> Self {
        let mut writer = Self {
            lines: Vec::new(),
            registers: joint.shared.registers,
            constants: Vec::new(),
            zero: Register(0),
            sums: Vec::new(),
            most: Register(0),
            known: BTreeMap::new(),
            sum_of: BTreeMap::new(),
            decided: BTreeMap::new(),
        };
        writer.zero = writer.constant(0.0);
        writer.most = writer.constant(events_most);
        writer
    }

    fn book(&mut self, world: &World, groups: &mut Groups, place: usize) -> Book<Register> {
        Book {
            occupancy: self.count_states(world),
            clamps: world.program.clamps.iter().map(|(_, bound)| self.sum(world.at(*bound))).collect(),
            fault: self.fault(groups, place),
            decided: self.decide(world),
        }
    }

    fn count_states(&mut self, world: &World) -> Vec<Vec<Register>> {
        let mut occupancy = Vec::new();
        for (place, states) in Kinds::of(&world.program).states {
            let held = world.at(world.program.tracked[place].step);
            let sums = (0..states).map(|state| {
                let state = self.constant(state as f64);
                let is_held = self.binary(BinaryOperation::Equal, held, state);
                self.sum(is_held)
            });
            occupancy.push(sums.collect());
        }
        occupancy
    }

    /// Other than 0 where some check of the world fails.
    fn fault(&mut self, groups: &mut Groups, world: usize) -> Register {
        let mut fault = None;
        for ((worlds, checks), known) in groups.groups.iter().zip(&mut groups.faults) {
            if worlds.contains(&world) {
                let of_group = *known.get_or_insert_with(|| self.check(checks));
                fault = Some(match fault {
                    None => of_group,
                    Some(others) => self.binary(BinaryOperation::Add, others, of_group),
                });
            }
        }
        fault.unwrap_or_else(|| self.check(&[]))
    }

    /// A sum of finite numbers is finite, unless it overflows; so s - s is 0, but NaN if anything in s is infinite or not a number.
    fn check(&mut self, checks: &[Checked]) -> Register {
        // A sum that overflows is looked at in vain, no more.
        let mut sums = [self.zero; FAULT_SUMS];
        let mut most_total = self.zero;
        for (number, (register, is_total)) in checks.iter().enumerate() {
            if *is_total {
                most_total = self.binary(BinaryOperation::Maximum, *register, most_total);
            }
            let sum = &mut sums[number % FAULT_SUMS];
            *sum = self.binary(BinaryOperation::Add, *sum, *register);
        }
        let sum =
            sums.into_iter().reduce(|a, b| self.binary(BinaryOperation::Add, a, b)).unwrap_or(self.zero);
        let difference = self.binary(BinaryOperation::Subtract, sum, sum);
        let is_over = self.binary(BinaryOperation::Less, self.most, most_total);
        self.binary(BinaryOperation::Add, difference, is_over)
    }

    /// A trajectory is decided once; what holds afterwards changes nothing.
    fn decide(&mut self, world: &World) -> Register {
        let mut holds = self.zero;
        for (_, condition, _) in &world.program.endings.as_soon_as {
            holds = self.binary(BinaryOperation::Or, holds, world.at(*condition));
        }
        if let Some(decided) = self.decided.get(&holds) {
            return *decided;
        }
        let before = self.register();
        let open = self.unary(UnaryOperation::Not, before);
        let decided = self.binary(BinaryOperation::And, holds, open);
        self.sum_into(before, decided);
        self.decided.insert(holds, decided);
        decided
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
        if let Some(known) = self.known.get(&(operation.clone(), inputs.clone())) {
            return *known;
        }
        let output = self.register();
        self.known.insert((operation.clone(), inputs.clone()), output);
        self.lines.push(StepLine { task: Task::Whole(operation), inputs, output, site: None });
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
        if let Some(known) = self.sum_of.get(&value) {
            return *known;
        }
        let sum = self.register();
        self.sum_into(sum, value);
        self.sum_of.insert(value, sum);
        sum
    }

    fn sum_into(&mut self, sum: Register, value: Register) {
        let task = Task::Whole(Operation::Binary(BinaryOperation::Add));
        self.lines.push(StepLine { task, inputs: vec![sum, value], output: sum, site: None });
        self.sums.push(sum);
    }
}
