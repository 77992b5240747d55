//! `detente discover`: in which futures something comes about.

use super::run::quoted;
use super::study;
use crate::arguments::Discover as Arguments;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::{files, text};
use detente::discovery::{Discovery, DiscoveryRequest, prepare_discovery};
use std::process::ExitCode;

pub(crate) fn discover(arguments: &Arguments) -> Result<ExitCode, Failure> {
    study::check_table(&arguments.study, &["boxes", "peeling", "rules"])?;
    let of: Vec<String> = arguments.of.iter().cloned().collect();
    let request = DiscoveryRequest {
        asked: study::asked(&arguments.study, &of)?,
        boxes: arguments.boxes as usize,
        rules: arguments.rules as usize,
    };
    let situation = files::situation(arguments.study.model.as_deref())?;
    let prepared = prepare_discovery(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    let bar = Bar::of_trajectories(prepared.trajectories());
    let found = prepared.run(&bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = || text::discovery(&found.rows(), &command(arguments));
    study::show(&arguments.study, page, || found.json(), || Discovery::tables(&found))?;
    Ok(study::ended(found.stopped_early))
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut own: Vec<String> = arguments.of.iter().map(|of| format!("--of {}", quoted(of))).collect();
    own.push(format!("--boxes {} --rules {}", arguments.boxes, arguments.rules));
    study::command("discover", &arguments.study, &own)
}
