//! `detente game`: a game from a file, solved.

use super::print;
use super::run::quoted;
use super::study::{Output, check_printed, show_as};
use crate::arguments::Game as Arguments;
use crate::failure::{DONE, Failure, MODEL, RUN};
use crate::messages::malformed;
use crate::{files, text};
use detente::game::{GameFindings, GameRequest, GameTrouble, game, rewritten};
use std::process::ExitCode;

pub(crate) fn game_of(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let output = Output { format: arguments.format, table: arguments.table.as_deref() };
    check_printed(output, &["equilibria"])?;
    let file = arguments.file.display().to_string();
    let source = files::game(&arguments.file)?;
    let failed = |trouble: GameTrouble| match trouble {
        GameTrouble::Malformed(error) => Failure::drawn(MODEL, malformed(&file, &source, &error)),
        GameTrouble::Refused(refusal) => Failure::new(RUN, &refusal),
    };
    if arguments.strategic || arguments.rewrite {
        let written = rewritten(&source, arguments.strategic).map_err(failed)?;
        print(written.as_bytes())?;
        return Ok(ExitCode::from(DONE));
    }
    let request = GameRequest { file: file.clone(), in_doubles: arguments.doubles };
    let found = game(&source, &request).map_err(failed)?;
    let page = || text::game(&found.rows(), &command(arguments));
    show_as(output, page, || found.json(), || GameFindings::tables(&found))?;
    Ok(ExitCode::from(DONE))
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let doubles = if arguments.doubles { " --doubles" } else { "" };
    format!("detente game {}{doubles}", quoted(&arguments.file.display().to_string()))
}
