//! From text to program, and how long a program takes.

use crate::clock::timed;
use detente::situations::Texts;
use detente_engine::{Engine, InstructionSet, Options};
use detente_model::{Checked, check};
use detente_program::{Program, compile};
use detente_results::simulator::Silent;
use detente_results::{Design, Simulator as _};
use std::collections::BTreeMap;
use std::hint::black_box;

const ROOT: &str = "generated.detente";

/// A text as the only file of a situation.
pub(crate) fn world(text: &str) -> Texts {
    Texts(BTreeMap::from([(ROOT.to_owned(), text.to_owned())]))
}

/// The text's model, or what is wrong with the text.
pub(crate) fn checked(world: &Texts) -> Checked {
    check(world, ROOT)
}

/// The program of a text.
pub(crate) fn program(text: &str) -> Result<Program, String> {
    let checked = checked(&world(text));
    let Some(model) = &checked.model else {
        let first = checked.diagnostics.first();
        return Err(format!("a generated model is refused: {first:?}"));
    };
    compile(model, &mut |_| {}).map_err(|unsolved| unsolved.to_string())
}

/// Seconds for so many trajectories over so many steps, on one thread.
pub(crate) fn seconds(engine: &Engine, trajectories: u64, steps: u32) -> Result<f64, String> {
    let design = Design { seed: 1, draws: trajectories, per_draw: 1, steps };
    let (summary, seconds) = timed(|| engine.run(&design, &Silent));
    let summary = summary.map_err(|stop| format!("a generated model cannot be run: {stop:?}"))?;
    if summary.broken_count > 0 {
        return Err(format!("trajectories of a generated model broke: {:?}", summary.broken.first()));
    }
    black_box(summary);
    Ok(seconds)
}

/// The options of a run on one thread.
pub(crate) fn one_thread() -> Options {
    Options::with_threads(1)
}

/// The same without machine code, over columns as wide as suit that.
pub(crate) fn interpreter() -> Options {
    Options { instruction_set: InstructionSet::Columns, width: 64, ..one_thread() }
}
