//! One function a command.

pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod compare;
pub(crate) mod discover;
pub(crate) mod drivers;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod game;
pub(crate) mod lsp;
pub(crate) mod new;
pub(crate) mod optimise;
pub(crate) mod rare;
pub(crate) mod run;
mod study;
pub(crate) mod tipping;
pub(crate) mod warnings;
mod weigh;
pub(crate) mod why;

use crate::arguments::Format;
use crate::failure::{Failure, USAGE, WRITE};
use crate::files;
use crate::messages::note;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Refuses the name of a table where all are printed.
fn table_means_csv(table: Option<&String>, format: Format) -> Result<(), Failure> {
    if table.is_none() || format == Format::Csv {
        return Ok(());
    }
    Err(Failure::with_help(
        USAGE,
        "`--table` names a table to print as CSV",
        "add `--format csv`; JSON prints all tables",
    ))
}

/// Says where no model is named, and one lies in the current folder, how that one would be.
fn note_models_passed_over(named: Option<&Path>, command: &str) {
    if let (None, Some(said)) = (named, files::models_passed_over(command)) {
        anstream::eprint!("{}", note(&said));
    }
}

/// Writes a result to standard output. A reader that has seen enough, such as `head`, is no failure.
fn print(bytes: &[u8]) -> Result<(), Failure> {
    write(anstream::stdout().lock(), bytes)
}

/// Bytes that are no text, of which nothing may be taken for a colour.
fn print_as_is(bytes: &[u8]) -> Result<(), Failure> {
    write(std::io::stdout().lock(), bytes)
}

fn write(mut out: impl Write, bytes: &[u8]) -> Result<(), Failure> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::with_help(
            WRITE,
            format!("cannot write the result: {error}"),
            "look whether the disk is full, or write somewhere else",
        )),
        _ => Ok(()),
    }
}

/// As many threads as were asked for, if there are cores for them.
fn threads(asked: Option<usize>) -> Result<usize, Failure> {
    match asked {
        Some(0) => Err(Failure::with_help(
            USAGE,
            "a run needs at least one thread",
            format!("leave `--threads` away to use all cores ({})", cores()),
        )),
        Some(asked) => Ok(asked.min(cores())),
        None => Ok(cores()),
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
