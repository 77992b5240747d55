//! `detente warnings`: what rises before a shift.

use super::run::quoted;
use super::study;
use crate::arguments::Warnings as Arguments;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::{files, text};
use detente::early_warning::{Warnings, WarningsRequest, prepare_warnings};
use std::process::ExitCode;

pub(crate) fn warnings(arguments: &Arguments) -> Result<ExitCode, Failure> {
    study::check_table(&arguments.study, &["warnings"])?;
    let of: Vec<String> = arguments.of.iter().cloned().collect();
    let request = WarningsRequest {
        asked: study::asked(&arguments.study, &of)?,
        watch: arguments.watch.clone(),
        before: arguments.before.clone(),
        lead: arguments.lead.clone(),
        false_alarms: arguments.false_alarms,
    };
    let situation = files::situation(arguments.study.model.as_deref())?;
    let prepared = prepare_warnings(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    let bar = Bar::of_trajectories(prepared.trajectories());
    let found = prepared.run(&bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = || text::warnings(&found.rows(), &command(arguments));
    study::show(&arguments.study, page, || found.json(), || Warnings::tables(&found))?;
    Ok(study::ended(found.stopped_early))
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut own: Vec<String> = arguments.of.iter().map(|of| format!("--of {}", quoted(of))).collect();
    own.extend(arguments.watch.iter().map(|name| format!("--watch {}", quoted(name))));
    own.push(format!("--before {} --lead {}", quoted(&arguments.before), quoted(&arguments.lead)));
    own.push(format!("--false-alarms {}%", arguments.false_alarms * 100.0));
    study::command("warnings", &arguments.study, &own)
}
