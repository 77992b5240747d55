//! The lines of all worlds, each once.

use super::blocks::Blocks;
use super::numbering::{Numbering, with_pipeline};
use super::vocabulary::Vocabulary;
use crate::passes::renumber::for_each_register;
use crate::program::{Instruction, ParameterSlot, Program, Register, Stage};
use std::collections::BTreeMap;

/// A number and the first of the worlds that share it.
type Shared = (u32, u32);

/// The shared program under construction.
pub(super) struct Union<'a> {
    numbering: &'a Numbering,
    blocks: &'a Blocks,
    vocabulary: &'a Vocabulary,
    shared: Program,
    registers: BTreeMap<Shared, Register>,
    pipelines: BTreeMap<Shared, u32>,
    /// Places of the shared parameters.
    parameters: BTreeMap<Register, usize>,
}

impl<'a> Union<'a> {
    pub(super) fn new(numbering: &'a Numbering, blocks: &'a Blocks, vocabulary: &'a Vocabulary) -> Self {
        Self {
            numbering,
            blocks,
            vocabulary,
            shared: Program::default(),
            registers: BTreeMap::new(),
            pipelines: BTreeMap::new(),
            parameters: BTreeMap::new(),
        }
    }

    /// Joins the worlds, which use the vocabulary: all lines, and for each world and each of its registers the shared one.
    pub(super) fn join(mut self, mut worlds: Vec<Program>) -> (Program, Vec<Vec<Register>>) {
        if let Some(first) = worlds.first() {
            let Program { step_days, steps, report_steps, .. } = *first;
            (self.shared.step_days, self.shared.steps, self.shared.report_steps) =
                (step_days, steps, report_steps);
        }
        self.vocabulary.give(&mut self.shared);
        // In the order in which registers are written.
        self.add_constants(&worlds);
        self.add_parameters(&worlds);
        let states = self.add_states(&worlds);
        self.add_pipelines(&worlds);
        for stage in Stage::ALL {
            self.add_lines(&worlds, stage);
        }
        let registers: Vec<Vec<Register>> =
            worlds.iter().enumerate().map(|(place, world)| self.registers_of(place, world)).collect();
        for (world, registers) in worlds.iter_mut().zip(&registers) {
            for_each_register(world, |register| *register = registers[register.0 as usize]);
        }
        for (place, state) in states {
            self.shared.states.push(worlds[place].states[state].clone());
        }
        for world in &worlds {
            report(&mut self.shared, world);
        }
        (self.shared, registers)
    }

    fn shares(&self, number: u32, world: usize) -> Shared {
        (number, self.blocks[number as usize][world])
    }

    /// The shared register of a world's, and whether it is new.
    fn take(&mut self, world: usize, register: Register) -> (Register, bool) {
        let of = self.shares(self.numbering.registers[world][register.0 as usize], world);
        let next = Register(self.shared.registers);
        let taken = *self.registers.entry(of).or_insert(next);
        self.shared.registers += u32::from(taken == next);
        (taken, taken == next)
    }

    /// The shared register of one that was taken before.
    fn at(&self, world: usize, register: Register) -> Register {
        let of = self.shares(self.numbering.registers[world][register.0 as usize], world);
        self.registers[&of]
    }

    fn add_constants(&mut self, worlds: &[Program]) {
        for (place, world) in worlds.iter().enumerate() {
            for (register, value) in &world.constants {
                if let (register, true) = self.take(place, *register) {
                    self.shared.constants.push((register, *value));
                }
            }
        }
    }

    fn add_parameters(&mut self, worlds: &[Program]) {
        for (place, world) in worlds.iter().enumerate() {
            let before = self.shared.parameters.len();
            for slot in &world.parameters {
                if let (register, true) = self.take(place, slot.register) {
                    self.parameters.insert(register, self.shared.parameters.len());
                    self.shared.parameters.push(ParameterSlot { register, ..slot.clone() });
                }
            }
            for (group, factor) in &world.correlations {
                let slot =
                    |member: &usize| self.parameters[&self.at(place, world.parameters[*member].register)];
                let slots: Vec<usize> = group.iter().map(slot).collect();
                if slots.iter().any(|slot| *slot >= before) {
                    let slots = slots.into_iter().map(|slot| self.own_slot(slot, before)).collect();
                    self.shared.correlations.push((slots, factor.clone()));
                }
            }
        }
    }

    /// A slot that a new group can tie: that of an earlier world is tied already, so its draw is made once more, for nobody to read, to
    /// take its part in the draws of the others.
    fn own_slot(&mut self, slot: usize, before: usize) -> usize {
        if slot >= before {
            return slot;
        }
        let register = Register(self.shared.registers);
        self.shared.registers += 1;
        let again = ParameterSlot { register, ..self.shared.parameters[slot].clone() };
        self.shared.parameters.push(again);
        self.shared.parameters.len() - 1
    }

    /// Takes the registers of states; says which states these are, by world and place.
    fn add_states(&mut self, worlds: &[Program]) -> Vec<(usize, usize)> {
        let mut added = Vec::new();
        for (place, world) in worlds.iter().enumerate() {
            for (number, state) in world.states.iter().enumerate() {
                if let (_, true) = self.take(place, state.current) {
                    added.push((place, number));
                }
            }
        }
        added
    }

    fn add_pipelines(&mut self, worlds: &[Program]) {
        for (place, world) in worlds.iter().enumerate() {
            for (number, pipeline) in self.numbering.pipelines[place].iter().zip(&world.pipelines) {
                let next = self.shared.pipelines.len() as u32;
                if *self.pipelines.entry(self.shares(*number, place)).or_insert(next) == next {
                    self.shared.pipelines.push(pipeline.clone());
                }
            }
        }
    }

    fn add_lines(&mut self, worlds: &[Program], stage: Stage) {
        for (place, world) in worlds.iter().enumerate() {
            for line in world.lines(stage) {
                if let (output, true) = self.take(place, line.output) {
                    let inputs = line.inputs.iter().map(|input| self.at(place, *input)).collect();
                    let operation = with_pipeline(&line.operation, |pipeline| self.pipeline(place, pipeline));
                    self.shared.lines_mut(stage).push(Instruction {
                        operation,
                        output,
                        inputs,
                        site: line.site,
                    });
                }
            }
        }
    }

    fn pipeline(&self, world: usize, pipeline: u32) -> u32 {
        self.pipelines[&self.shares(self.numbering.pipelines[world][pipeline as usize], world)]
    }

    /// The shared register of each of a world's.
    fn registers_of(&self, place: usize, world: &Program) -> Vec<Register> {
        (0..world.registers).map(|register| self.at(place, Register(register))).collect()
    }
}

/// Adds what a world checks, records and decides.
fn report(shared: &mut Program, world: &Program) {
    shared.checks.extend_from_slice(&world.checks);
    shared.last_checks.extend_from_slice(&world.last_checks);
    shared.clamps.extend_from_slice(&world.clamps);
    shared.tracked.extend_from_slice(&world.tracked);
    let (endings, of) = (&mut shared.endings, &world.endings);
    let before = endings.outcomes.len();
    endings.outcomes.extend_from_slice(&of.outcomes);
    endings
        .as_soon_as
        .extend(of.as_soon_as.iter().map(|(outcome, step, last)| (before + outcome, *step, *last)));
    endings.at_the_end.extend(of.at_the_end.iter().map(|(outcome, last)| (before + outcome, *last)));
    endings.dates.extend(of.dates.iter().map(|(outcome, date)| (before + outcome, *date)));
}
