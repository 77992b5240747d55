//! What a writer waits for: the check of a model of five thousand lines, and messages after a key.

use super::keystrokes::{self, Key};
use super::micro::{Figure, run};
use super::page::{Section, Table};
use super::statistics::Spread;
use super::{Effort, SCRATCH, detente};

/// The generated situation, below [`SCRATCH`].
const GENERATED: &str = "language";

/// The stations of a check, the command, and keys in an editor.
pub(super) fn measure(effort: Effort) -> Result<Section, String> {
    // The benchmark runs in the folder of its crate.
    let figures = run(&format!("language ../../{SCRATCH}/{GENERATED}"))?;
    let mut waits = Vec::new();
    let line = detente(&format!("check {SCRATCH}/{GENERATED}/generated.detente"));
    for _ in 0..3 * effort.turns {
        waits.push(line.spend()?.passed);
    }
    let mut tables = vec![check_table(&figures, &waits)];
    let mut skipped = Vec::new();
    match keystrokes::measure(10 * effort.turns) {
        Ok(keys) => tables.push(key_table(&keys)),
        Err(why) => skipped.push(format!("keys in an editor: {why}")),
    }
    Ok(Section { title: TITLE.to_owned(), says: SAYS.to_owned(), tables, notes: Vec::new(), skipped })
}

const TITLE: &str = "What a writer waits for";
const SAYS: &str = "\
A generated model of five thousand lines, a front of a war for every 64 of them: parameters with intervals, events, subscripted stocks, lets, a regime, a \
choice, a policy, claims. Seconds of one thread for the library's calls, of the whole process for the command. Then milliseconds on the \
clock from a key to the messages that follow it, between an editor and `detente lsp`, in the Iraq model.";

fn check_table(figures: &[Figure], waits: &[f64]) -> Table {
    let mut table = Table::new(&["generated model", "seconds", "least", "most"]);
    for of in figures {
        table.row([of.name.clone()].into_iter().chain(Spread::cells(&of.samples)));
    }
    table.row(["`detente check`".to_owned()].into_iter().chain(Spread::cells(waits)));
    table
}

fn key_table(keys: &[Key]) -> Table {
    let mut table = Table::new(&["from a key to messages, Iraq", "ms", "least", "most"]);
    for key in keys {
        let thousandths: Vec<f64> = key.seconds.iter().map(|seconds| seconds * 1e3).collect();
        table.row([key.name.to_owned()].into_iter().chain(Spread::cells(&thousandths)));
    }
    table
}
