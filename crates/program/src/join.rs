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
use crate::program::Program;
use std::fmt;

/// Programs of several worlds as one.
#[derive(Clone, Debug)]
pub struct Joint {
    /// All lines that some world needs, each once. What is checked, recorded and decided is that of all worlds, one after the other; so
    /// are the outcomes.
    pub shared: Program,
    /// Each world as it was, over the registers, delay lines, tables and sites of `shared`: its lines are among those of `shared`.
    pub worlds: Vec<Program>,
}

impl Joint {
    /// The joint program of one world.
    pub fn of(program: Program) -> Self {
        Self { shared: program.clone(), worlds: vec![program] }
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
    let mut worlds = programs.to_vec();
    let mut vocabulary = Vocabulary::default();
    worlds.iter_mut().for_each(|world| vocabulary.settle(world));
    let numbering = numbering::number(&worlds);
    let blocks = blocks::refine(&numbering, worlds.len());
    let joint = Union::new(&numbering, &blocks, &vocabulary).join(worlds);
    check_well_formed("joining worlds", &joint.shared);
    Ok(joint)
}
