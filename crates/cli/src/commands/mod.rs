//! One function a command.

pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod new;
pub(crate) mod run;

use crate::failure::{Failure, WRITE};
use std::io::{ErrorKind, Write as _};

/// Writes a result to standard output. A reader that has seen enough, such as `head`, is no failure.
fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::with_help(
            WRITE,
            format!("cannot write the result: {error}"),
            "look whether the disk is full, or write somewhere else",
        )),
        _ => Ok(()),
    }
}
