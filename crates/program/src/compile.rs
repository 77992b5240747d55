//! The journey from model to program; each station can be shown.

use crate::lower::{NotSolved, lower};
use crate::program::Program;
use crate::{passes, verify::verify};
use detente_model::Model;

/// A program on its way.
#[derive(Clone, Copy, Debug)]
pub enum Station<'a> {
    /// As lowered, before any pass.
    Lowered(&'a Program),
    /// As it runs.
    Program(&'a Program),
}

/// The program of a model: what each trajectory does, line by line. It gives the bits of the reference evaluator.
///
/// # Errors
/// The first choice that looks ahead or waits for a solved rule.
pub fn compile(model: &Model, show: &mut dyn FnMut(Station<'_>)) -> Result<Program, NotSolved> {
    let mut program = lower(model)?;
    check_well_formed("lowering", &program);
    show(Station::Lowered(&program));
    for (name, pass) in passes::ALL {
        pass(&mut program);
        check_well_formed(name, &program);
    }
    show(Station::Program(&program));
    Ok(program)
}

/// A malformed program is our mistake, never the analyst's, and would give wrong numbers in silence: it stops here, and says who made it.
/// Looking takes milliseconds.
pub(crate) fn check_well_formed(maker: &str, program: &Program) {
    if let Err(malformed) = verify(program) {
        panic!("after {maker}: {malformed}");
    }
}
