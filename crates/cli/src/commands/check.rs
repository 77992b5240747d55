//! `detente check`: whether a model is sound.

use super::{note_models_passed_over, print};
use crate::arguments::{Check, Told};
use crate::failure::{DONE, Failure, MODEL, USAGE};
use crate::files::{self, Situation};
use crate::messages::drawn;
use detente::show::{overview, show};
use detente::{Checked, Diagnostic, Severity, code, machine, nearest};
use std::process::ExitCode;

/// Messages of one weight that are drawn unless all are asked for.
const DRAWN: usize = 20;

pub(crate) fn check(arguments: &Check) -> Result<ExitCode, Failure> {
    let situation = files::situation(arguments.model.as_deref())?;
    note_models_passed_over(arguments.model.as_deref(), "check");
    if let Some(station) = arguments.show {
        let shown = show(situation.world(), situation.root(), station.into());
        print(shown.map_err(|trouble| Failure::of(trouble, &situation))?.as_bytes())?;
        return Ok(ExitCode::from(DONE));
    }
    let mut checked = detente::check(situation.world(), situation.root());
    if let Some(model) = &checked.model {
        checked.diagnostics.extend(detente::remarks(model));
    }
    let denied = denied(&arguments.deny, &checked.diagnostics)?;
    match arguments.format {
        Told::Text => told(&checked, arguments.all, &situation)?,
        format => {
            let called = |file: &str| situation.typed(file);
            let write = if format == Told::Json { machine::json } else { machine::sarif };
            print(write(&checked.diagnostics, &checked.sources, &called).as_bytes())?;
        }
    }
    let has_model = checked.model.is_some();
    if has_model && !denied { Ok(ExitCode::from(DONE)) } else { Err(Failure::said(MODEL)) }
}

/// Whether there is a message of a kind that is denied.
fn denied(kinds: &[String], diagnostics: &[Diagnostic]) -> Result<bool, Failure> {
    if let Some(unknown) = kinds
        .iter()
        .find(|kind| !["warnings", "advice"].contains(&kind.as_str()) && code::find(kind).is_none())
    {
        return Err(unknown_kind(unknown));
    }
    let is_denied = |it: &Diagnostic| {
        kinds.iter().any(|kind| match kind.as_str() {
            "warnings" => it.severity <= Severity::Warning,
            "advice" => true,
            name => it.code.name == name,
        })
    };
    Ok(diagnostics.iter().any(is_denied))
}

fn unknown_kind(name: &str) -> Failure {
    let kinds = code::all().map(|code| code.name).chain(["warnings", "advice"]);
    let help = match nearest(name, kinds) {
        Some(near) => format!("write `--deny {near}`"),
        None => {
            "write `--deny warnings`, `--deny advice`, or the code of a message: `detente explain` lists them"
                .to_owned()
        }
    };
    Failure::with_help(USAGE, format!("there are no messages `{name}`"), help)
}

/// Prints the messages to be read, and what the model consists of.
fn told(checked: &Checked, all: bool, situation: &Situation) -> Result<(), Failure> {
    let most = if all { usize::MAX } else { DRAWN };
    let of = |severity: Severity| -> Vec<&Diagnostic> {
        checked.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).collect()
    };
    let (errors, warnings, advice) = (of(Severity::Error), of(Severity::Warning), of(Severity::Advice));
    // The most important stands last, next to the prompt.
    if all {
        anstream::eprint!("{}", drawn(&advice, &checked.sources, situation, most));
    }
    anstream::eprint!("{}", drawn(&warnings, &checked.sources, situation, most));
    anstream::eprint!("{}", drawn(&errors, &checked.sources, situation, most));
    let counts = format!(
        "{}, {}, {}",
        counted(errors.len(), "error"),
        counted(warnings.len(), "warning"),
        pieces(advice.len())
    );
    let called = situation.called();
    let Some(model) = &checked.model else {
        anstream::eprintln!("{called}: {counts}");
        return Ok(());
    };
    let more = if advice.is_empty() || all { "" } else { "; --all shows the advice" };
    print(format!("{called}: {counts}{more}\n{}", overview(model)).as_bytes())
}

fn counted(count: usize, word: &str) -> String {
    match count {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}

fn pieces(count: usize) -> String {
    if count == 0 { "no advice".to_owned() } else { format!("{} of advice", counted(count, "piece")) }
}
