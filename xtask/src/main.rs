//! Chores of the repository: what a change must pass, and pages that the code knows better than we do.
//!
//! `cargo xtask tidy` reads, `cargo xtask layers` prints, `cargo xtask test` runs everything.

mod bench; // `cargo xtask bench`.
mod generator; // `cargo xtask generator`.
mod layers; // Who may import whom.
mod repository; // The files that git knows, as text.
mod source; // Rust source told apart: code, comments, tests.
mod steps; // `cargo xtask test`.
mod tidy; // `cargo xtask tidy`.
mod vscode; // `cargo xtask vscode`.

use std::process::ExitCode;

use crate::repository::Repository;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test             everything that a change must pass, in the order of speed
  tidy             lengths, layers, left-overs, names, links
  bench            how fast the released program is, in some minutes; writes docs/benchmarks.md
  bench --quick    Iraq, and the reference model against scalar C, in one minute; only prints
  bench PART...    one or more of iraq, language, peers, scaling, micro; only prints
  bench --write PART...  the same, into their sections of docs/benchmarks.md
  generator        batteries of tests over the random numbers, in twenty minutes; writes docs/generator.md
  generator --quick  one minute of them; only prints
  layers           the table of who may import whom, as Markdown
  layers --write   the same, into ARCHITECTURE.md
  vscode           the extension for Visual Studio Code as one file, into target";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => steps::run_all(),
        ["tidy"] => Repository::read().and_then(|repository| tidy::run(&repository)),
        ["bench", words @ ..] => bench::run(words),
        ["generator", words @ ..] => generator::run(words),
        ["layers"] => {
            print!("{}", layers::markdown());
            Ok(())
        }
        ["layers", "--write"] => layers::write(),
        ["vscode"] => vscode::write(),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
