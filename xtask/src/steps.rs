//! `cargo xtask test`: everything that a change must pass, the quick steps first, stopping at the first failure.

use std::process::Command;
use std::time::Instant;

use crate::repository::{Repository, root};
use crate::tidy;

/// One step, by the name that the terminal shows.
struct Step {
    name: &'static str,
    work: Work,
}

enum Work {
    Tidy,
    /// Makes sure that the test runner is there, and installs it otherwise.
    Nextest,
    /// Arguments of `cargo`.
    Cargo(&'static [&'static str]),
    /// The same, with warnings of rustdoc as errors.
    Pages(&'static [&'static str]),
}

#[rustfmt::skip]
const STEPS: &[Step] = &[
    Step { name: "format", work: Work::Cargo(&["fmt", "--all", "--check"]) },
    Step { name: "tidy", work: Work::Tidy },
    Step { name: "clippy", work: Work::Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]) },
    Step { name: "test runner", work: Work::Nextest },
    Step { name: "tests", work: Work::Cargo(&["nextest", "run", "--workspace"]) },
    Step { name: "doc tests", work: Work::Cargo(&["test", "--doc", "--workspace"]) },
    Step { name: "docs", work: Work::Pages(&["doc", "--no-deps", "--workspace"]) },
    Step {
        name: "embedded situation",
        work: Work::Cargo(&["run", "--release", "-p", "detente-cli", "--bin", "detente", "--", "run", "--trajectories", "1000"]),
    },
];

/// Runs the steps in order.
pub(crate) fn run_all() -> Result<(), String> {
    let begin = now();
    for (index, step) in STEPS.iter().enumerate() {
        let place = format!("{}/{} {}", index + 1, STEPS.len(), step.name);
        println!("==> {place}");
        let start = now();
        run(&step.work)
            .map_err(|error| format!("{error}\n==> FAILED at {place}; the steps after it did not run"))?;
        println!("==> {place}: passed in {:.1} s\n", start.elapsed().as_secs_f64());
    }
    println!("==> all {} steps passed in {:.1} s", STEPS.len(), begin.elapsed().as_secs_f64());
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "shown to the developer; no result depends on it")]
fn now() -> Instant {
    Instant::now()
}

fn run(work: &Work) -> Result<(), String> {
    match work {
        Work::Tidy => tidy::run(&Repository::read()?),
        Work::Nextest => {
            let there = cargo(&["nextest", "--version"], &[]);
            there.or_else(|_| cargo(&["install", "--locked", "cargo-nextest"], &[]))
        }
        Work::Cargo(arguments) => cargo(arguments, &[]),
        Work::Pages(arguments) => cargo(arguments, &[("RUSTDOCFLAGS", "-Dwarnings")]),
    }
}

fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), String> {
    let line = format!("cargo {}", arguments.join(" "));
    let status = Command::new("cargo")
        .args(arguments)
        // What speeds up the next small edit fills the disk of a machine that builds everything once.
        .env("CARGO_INCREMENTAL", "0")
        .envs(environment.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|error| format!("cannot run `{line}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}`: {status}")) }
}
