//! `detente run --rare`: how likely an outcome is that a plain run would hardly see.

use super::print;
use super::run::{quoted, trajectories};
use crate::arguments::{Format, Run};
use crate::failure::{DONE, Failure, RUN, STOPPED, USAGE};
use crate::files;
use crate::progress::Bar;
use crate::text;
use detente::Request;
use detente::rare::{Rare, RareRequest, prepare_rare};
use std::process::ExitCode;

pub(crate) fn rare(arguments: &Run, outcome: &str, request: &Request) -> Result<ExitCode, Failure> {
    if arguments.format == Format::Csv {
        return Err(Failure::with_help(
            USAGE,
            "`--rare` prints a page or JSON",
            "take `--format json`, or leave `--format` away",
        ));
    }
    let situation = files::situation(arguments.model.as_deref())?;
    let asked = RareRequest { outcome: outcome.to_owned(), toward: arguments.toward.clone() };
    let prepared = prepare_rare(situation.world(), situation.root(), request, &asked)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    let bar = Bar::of_roots(prepared.roots());
    let found = prepared.run(&bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = match arguments.format {
        Format::Json => found.json().map_err(|error| {
            Failure::with_help(RUN, format!("cannot write JSON: {error}"), "leave `--format` away")
        })?,
        Format::Text | Format::Csv => text::rare(&found, &command(arguments, outcome, &found)).into_bytes(),
    };
    print(&page)?;
    Ok(ExitCode::from(if found.stopped_early() { STOPPED } else { DONE }))
}

/// The command that makes the same run again, as far as it was finished.
fn command(arguments: &Run, outcome: &str, found: &Rare) -> String {
    let mut words = vec!["detente".to_owned(), "run".to_owned()];
    words.extend(arguments.model.iter().map(|model| quoted(&model.display().to_string())));
    words.push(format!("--rare {}", quoted(outcome)));
    words.extend(arguments.toward.iter().map(|toward| format!("--toward {}", quoted(toward))));
    words.push(format!("--trajectories {} --seed {}", trajectories(arguments), found.summary.design.seed));
    words.extend(arguments.policy.iter().map(|policy| format!("--policy {}", quoted(policy))));
    words.extend(arguments.set.iter().map(|set| format!("--set {}", quoted(set))));
    words.extend(arguments.until.iter().map(|until| format!("--until {}", quoted(until))));
    words.join(" ")
}
