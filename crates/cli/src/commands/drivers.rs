//! `detente drivers`: which assumptions matter.

use super::run::quoted;
use super::study;
use crate::arguments::Drivers as Arguments;
use crate::failure::{DONE, Failure, STOPPED};
use crate::progress::Bar;
use crate::{files, text};
use detente::drivers::{Drivers, DriversRequest, Method, prepare_drivers};
use std::process::ExitCode;

pub(crate) fn drivers(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let tables: &[&str] = if arguments.pairs { &["drivers", "pairs"] } else { &["drivers"] };
    study::check_table(&arguments.study, tables)?;
    let request = DriversRequest {
        asked: study::asked(&arguments.study, &arguments.of)?,
        method: Method::named(&arguments.method).unwrap_or(Method::Sobol),
        only: arguments.only.clone(),
        pairs: arguments.pairs,
    };
    let situation = files::situation(arguments.study.model.as_deref())?;
    let prepared = prepare_drivers(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    let bar = Bar::of_trajectories(prepared.trajectories());
    let found = prepared.run(&bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = || text::drivers(&found.rows(), &command(arguments));
    study::show(&arguments.study, page, || found.json(), || Drivers::tables(&found))?;
    Ok(ExitCode::from(if found.stopped_early { STOPPED } else { DONE }))
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut own: Vec<String> = arguments.of.iter().map(|of| format!("--of {}", quoted(of))).collect();
    own.push(format!("--method {}", arguments.method));
    own.extend(arguments.only.iter().map(|only| format!("--only {}", quoted(only))));
    own.extend(arguments.pairs.then(|| "--pairs".to_owned()));
    study::command("drivers", &arguments.study, &own)
}
