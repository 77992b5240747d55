//! `detente check`: whether a model is sound.

use super::print;
use crate::arguments::Check;
use crate::failure::{DONE, Failure, MODEL};
use crate::files;
use crate::messages::drawn;
use detente::show::{overview, show};
use detente::{Diagnostic, Severity};
use std::process::ExitCode;

/// Messages of one weight that are drawn unless all are asked for.
const DRAWN: usize = 20;

pub(crate) fn check(arguments: &Check) -> Result<ExitCode, Failure> {
    let situation = files::situation(arguments.model.as_deref())?;
    if let Some(station) = arguments.show {
        let shown = show(situation.world(), situation.root(), station.into());
        print(shown.map_err(|trouble| Failure::of(trouble, &situation))?.as_bytes())?;
        return Ok(ExitCode::from(DONE));
    }
    let mut checked = detente::check(situation.world(), situation.root());
    if let Some(model) = &checked.model {
        checked.diagnostics.extend(detente::remarks(model));
    }
    let most = if arguments.all { usize::MAX } else { DRAWN };
    let of = |severity: Severity| -> Vec<&Diagnostic> {
        checked.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).collect()
    };
    let (errors, warnings, advice) = (of(Severity::Error), of(Severity::Warning), of(Severity::Advice));
    // The most important stands last, next to the prompt.
    if arguments.all {
        anstream::eprint!("{}", drawn(&advice, &checked.sources, &situation, most));
    }
    anstream::eprint!("{}", drawn(&warnings, &checked.sources, &situation, most));
    anstream::eprint!("{}", drawn(&errors, &checked.sources, &situation, most));
    let counts = format!(
        "{}, {}, {}",
        counted(errors.len(), "error"),
        counted(warnings.len(), "warning"),
        pieces(advice.len())
    );
    let typed = situation.typed(situation.root());
    let Some(model) = &checked.model else {
        anstream::eprintln!("{typed}: {counts}");
        return Err(Failure::said(MODEL));
    };
    let more = if advice.is_empty() || arguments.all { "" } else { "; --all shows the advice" };
    print(format!("{typed}: {counts}{more}\n{}", overview(model)).as_bytes())?;
    Ok(ExitCode::from(DONE))
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
