//! `detente lsp`: models in an editor, over standard input and output.

use crate::failure::{DONE, Failure, MODEL, WRITE};
use detente_lsp::{Ended, serve};
use std::io;
use std::process::ExitCode;

pub(crate) fn lsp() -> Result<ExitCode, Failure> {
    match serve(io::stdin(), io::stdout().lock()) {
        Ok(Ended::Asked) => Ok(ExitCode::from(DONE)),
        // The protocol wants 1 where nobody said that the end is near.
        Ok(Ended::Abandoned) => Err(Failure::said(MODEL)),
        Err(error) => Err(Failure::with_help(
            WRITE,
            format!("cannot answer the editor: {error}"),
            "`detente lsp` is started by an editor, which reads its standard output",
        )),
    }
}
