//! `detente tipping`: where a chance crosses a level.

use super::run::quoted;
use super::study;
use crate::arguments::Tipping as Arguments;
use crate::failure::{Failure, USAGE};
use crate::progress::Bar;
use crate::{files, text};
use detente::experiments::Lever;
use detente::tipping::{Tipping, TippingRequest, prepare_tipping};
use std::process::ExitCode;

pub(crate) fn tipping(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let tables = if arguments.by.len() == 1 { &["curve", "places"][..] } else { &["places"] };
    study::check_table(&arguments.study, tables)?;
    let by = arguments.by.iter().map(|text| Lever::read(text)).collect::<Result<_, _>>();
    let of: Vec<String> = arguments.of.iter().cloned().collect();
    let request = TippingRequest {
        asked: study::asked(&arguments.study, &of)?,
        by: by.map_err(|refusal| Failure::new(USAGE, &refusal))?,
        level: arguments.level,
    };
    let situation = files::situation(arguments.study.model.as_deref())?;
    let prepared = prepare_tipping(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    let bar = Bar::of_most(prepared.trajectories_most());
    let found = prepared.run(&bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = || text::tipping(&found.rows(), &command(arguments));
    study::show(&arguments.study, page, || found.json(), || Tipping::tables(&found))?;
    Ok(study::ended(found.stopped_early))
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut own: Vec<String> = arguments.of.iter().map(|of| format!("--of {}", quoted(of))).collect();
    own.extend(arguments.by.iter().map(|by| format!("--by {}", quoted(by))));
    own.extend(arguments.level.map(|level| format!("--level {}%", level * 100.0)));
    study::command("tipping", &arguments.study, &own)
}
