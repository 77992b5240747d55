//! Several programs as one: what different worlds work out alike is worked out once.
//!
//! The programs are those of one model under different policies and values. Luck is addressed by its source, so the same draw in two
//! worlds is the same number. Two registers hold the same number if the same operation makes them from the same numbers; two states, if
//! they begin with the same number and go on with the same number. That is a greatest fixed point, found as in B. Alpern, M. N. Wegman and
//! F. K. Zadeck, *Detecting equality of variables in programs* (POPL 1988): states that correspond are taken for the same until something
//! tells them apart. What no policy touches, directly or by way of something else, is therefore shared by all worlds.

mod blocks; // Which worlds share what.
mod numbering; // What corresponds to what, as long as nothing tells worlds apart.
mod parameters; // Parameters that are drawn alike.
mod union; // The lines of all worlds, each once.
mod vocabulary; // Tables, series, lists of steps and sites under one number.

use self::union::Union;
use self::vocabulary::Vocabulary;
use crate::compile::check_well_formed;
use crate::program::{Program, Register};
use std::fmt;

/// Programs of several worlds as one.
#[derive(Clone, Debug)]
pub struct Joint {
    /// All lines that some world needs, each once. What is checked, recorded and decided is that of all worlds, one after the other; so
    /// are the outcomes.
    pub shared: Program,
    /// The worlds, in the order in which they were joined.
    pub worlds: Vec<World>,
}

/// One world of a joint program.
#[derive(Clone, Debug)]
pub struct World {
    /// Its program as it was: registers, delay lines, tables and sites are its own.
    pub program: Program,
    /// For each of its registers the one among those of [`Joint::shared`] that holds the same number.
    pub registers: Vec<Register>,
}

impl World {
    /// Where the shared lines keep what this register of the world's program holds.
    pub fn at(&self, register: Register) -> Register {
        self.registers[register.0 as usize]
    }
}

impl Joint {
    /// The joint program of one world.
    pub fn of(program: Program) -> Self {
        let registers = (0..program.registers).map(Register).collect();
        Self { shared: program.clone(), worlds: vec![World { program, registers }] }
    }
}

/// Why programs cannot be joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotJoined {
    /// There is none.
    Nothing,
    /// Their steps, ends or reported rows differ.
    OtherRows,
}

impl fmt::Display for NotJoined {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Nothing => "there is no program to join",
            Self::OtherRows => "the programs differ in their steps, ends or reported rows",
        })
    }
}

impl std::error::Error for NotJoined {}

/// Joins well-formed programs. Each world of the result gives the bits that its program gives.
///
/// # Errors
/// No program, or programs with different rows of time.
pub fn join(programs: &[Program]) -> Result<Joint, NotJoined> {
    let first = programs.first().ok_or(NotJoined::Nothing)?;
    let rows = |program: &Program| (program.step_days.to_bits(), program.steps, program.report_steps);
    if programs.iter().any(|program| rows(program) != rows(first)) {
        return Err(NotJoined::OtherRows);
    }
    let mut settled = programs.to_vec();
    let mut vocabulary = Vocabulary::default();
    settled.iter_mut().for_each(|world| vocabulary.settle(world));
    let numbering = numbering::number(&settled);
    let blocks = blocks::refine(&numbering, settled.len());
    let (shared, registers) = Union::new(&numbering, &blocks, &vocabulary).join(settled);
    check_well_formed("joining worlds", &shared);
    let worlds = programs.iter().cloned().zip(registers);
    let worlds = worlds.map(|(program, registers)| World { program, registers }).collect();
    Ok(Joint { shared, worlds })
}
