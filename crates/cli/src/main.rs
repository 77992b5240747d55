//! The program `detente`: reads arguments and files, calls a verb, shows what comes back. Decides nothing.

mod arguments; // What can be typed.
mod commands; // One function a command.
mod differences; // Where two layouts of a text differ.
mod failure; // Why a command ends badly, and the exit code.
mod files; // Models and their folders.
mod folder; // The folders of runs.
mod messages; // Messages about a model, drawn with the lines that they concern.
mod progress; // A bar, and the keyboard.
mod shelf; // What goes into the folder of a run while it goes on.
mod text; // A run as a page of text.

use arguments::{Arguments, Command};
use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| arguments::with_owners(error).exit());
    let done = match arguments.command {
        Command::Run(run) => commands::run::run(&run),
        Command::Compare(compare) => commands::compare::compare(&compare),
        Command::Claims(claims) => commands::claims::claims(&claims),
        Command::Drivers(drivers) => commands::drivers::drivers(&drivers),
        Command::Discover(discover) => commands::discover::discover(&discover),
        Command::Tipping(tipping) => commands::tipping::tipping(&tipping),
        Command::Why(why) => commands::why::why(&why),
        Command::Warnings(warnings) => commands::warnings::warnings(&warnings),
        Command::Optimise(optimise) => commands::optimise::optimise(&optimise),
        Command::Game(game) => commands::game::game_of(&game),
        Command::Check(check) => commands::check::check(&check),
        Command::Fmt(fmt) => commands::fmt::fmt(&fmt),
        Command::New(new) => commands::new::new(&new),
        Command::Lsp(_) => commands::lsp::lsp(),
        Command::Explain(explain) => commands::explain::explain(&explain),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
