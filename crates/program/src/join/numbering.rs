//! What corresponds to what: registers of different worlds have one number if they are worked out alike, as long as states and delay lines
//! that correspond hold the same.

use super::parameters::Draws;
use crate::program::{Operation, Program, Register, Site, Stage};
use detente_numbers::luck::Source;
use std::collections::BTreeMap;

/// What a number stands for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Constant(u64),
    Parameter(u32),
    /// The states of an element, in their order.
    State(Site, u32),
    /// Delay lines with that source, in their order.
    Pipeline(Source, u32),
    /// A line of a stage, with the numbers that it reads. Delay lines stand under their numbers here.
    Line(Stage, Operation, Vec<u32>),
}

/// Registers and delay lines of all worlds, numbered.
#[derive(Default)]
pub(super) struct Numbering {
    values: BTreeMap<Value, u32>,
    /// By world and register.
    pub(super) registers: Vec<Vec<u32>>,
    /// By world and delay line.
    pub(super) pipelines: Vec<Vec<u32>>,
    /// What each number is made of, where that is the same in all worlds.
    pub(super) made_of: Vec<Vec<u32>>,
    /// What a state or delay line becomes, world by world: numbers.
    pub(super) carried: BTreeMap<u32, Vec<Option<Vec<u32>>>>,
}

/// Numbers all registers. Worlds use one vocabulary.
pub(super) fn number(worlds: &[Program]) -> Numbering {
    let mut numbering = Numbering::default();
    let mut draws = Draws::default();
    for (place, world) in worlds.iter().enumerate() {
        numbering.add(world, &draws.numbers(world));
        numbering.carry(world, place, worlds.len());
    }
    numbering
}

impl Numbering {
    /// How many numbers there are.
    pub(super) fn count(&self) -> usize {
        self.made_of.len()
    }

    fn of(&mut self, value: Value, made_of: &[u32]) -> u32 {
        let next = self.made_of.len() as u32;
        let number = *self.values.entry(value).or_insert(next);
        if number == next {
            self.made_of.push(made_of.to_vec());
        }
        number
    }

    fn add(&mut self, world: &Program, draws: &[u32]) {
        let mut numbers = vec![0; world.registers as usize];
        let mut give = |register: Register, number: u32| numbers[register.0 as usize] = number;
        for (register, value) in &world.constants {
            give(*register, self.of(Value::Constant(value.to_bits()), &[]));
        }
        for (slot, draw) in world.parameters.iter().zip(draws) {
            give(slot.register, self.of(Value::Parameter(*draw), &[]));
        }
        let mut ordinals: BTreeMap<Site, u32> = BTreeMap::new();
        for state in &world.states {
            let ordinal = ordinals.entry(state.site).or_default();
            give(state.current, self.of(Value::State(state.site, *ordinal), &[]));
            *ordinal += 1;
        }
        let mut ordinals: BTreeMap<Source, u32> = BTreeMap::new();
        let mut pipelines = Vec::new();
        for pipeline in &world.pipelines {
            let ordinal = ordinals.entry(pipeline.source).or_default();
            pipelines.push(self.of(Value::Pipeline(pipeline.source, *ordinal), &[]));
            *ordinal += 1;
        }
        for stage in Stage::ALL {
            for line in world.lines(stage) {
                let mut reads: Vec<u32> = line.inputs.iter().map(|input| numbers[input.0 as usize]).collect();
                if line.operation.operands_may_change_places() {
                    reads.sort_unstable();
                }
                let operation = with_pipeline(&line.operation, |pipeline| {
                    reads.push(pipelines[pipeline as usize]);
                    pipelines[pipeline as usize]
                });
                let number = self.of(Value::Line(stage, operation, reads.clone()), &reads);
                numbers[line.output.0 as usize] = number;
            }
        }
        self.registers.push(numbers);
        self.pipelines.push(pipelines);
    }

    /// Notes what states and delay lines of a world become.
    fn carry(&mut self, world: &Program, place: usize, worlds: usize) {
        let numbers = &self.registers[place];
        let number = |register: &Register| numbers[register.0 as usize];
        let mut carry = |of: u32, becomes: Vec<u32>| {
            self.carried.entry(of).or_insert_with(|| vec![None; worlds])[place] = Some(becomes);
        };
        for state in &world.states {
            carry(number(&state.current), vec![number(&state.initial), number(&state.next)]);
        }
        for line in &world.step {
            if let Operation::LagIn(pipeline) = line.operation {
                let of = self.pipelines[place][pipeline as usize];
                carry(of, line.inputs.iter().map(number).collect());
            }
        }
    }
}

/// The operation with another number for its delay line, if it has one.
pub(super) fn with_pipeline(operation: &Operation, number: impl FnOnce(u32) -> u32) -> Operation {
    match operation {
        Operation::LagOut(pipeline) => Operation::LagOut(number(*pipeline)),
        Operation::LagIn(pipeline) => Operation::LagIn(number(*pipeline)),
        other => other.clone(),
    }
}
