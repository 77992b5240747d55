//! `detente drivers`: which assumptions matter.

use super::run::quoted;
use super::{study, threads};
use crate::arguments::Drivers as Arguments;
use crate::failure::{DONE, Failure, RUN};
use crate::files::Situation;
use crate::progress::Bar;
use crate::{files, folder, text};
use detente::drivers::{Drivers, DriversRequest, Method, OfSaved, drivers_of_saved, prepare_drivers};
use detente::saved::saved;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn drivers(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let tables: &[&str] = if arguments.pairs { &["drivers", "pairs"] } else { &["drivers"] };
    study::check_table(&arguments.study, tables)?;
    if let Some(folder) = &arguments.run {
        return of_saved(arguments, folder);
    }
    let request = DriversRequest {
        asked: study::asked(&arguments.study, &arguments.of)?,
        method: method(arguments),
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
    Ok(study::ended(found.stopped_early))
}

/// Reads the run in a folder, and runs nothing.
fn of_saved(arguments: &Arguments, folder: &Path) -> Result<ExitCode, Failure> {
    let named = folder.display().to_string();
    let contents = folder::contents(folder, true)?;
    let saved = saved(&contents, &named, threads(arguments.study.threads)?);
    let saved = saved.map_err(|refusal| Failure::new(RUN, &refusal))?;
    let situation = Situation::of(Box::new(saved.texts.clone()), saved.root.clone());
    let asked = OfSaved { of: arguments.of.clone(), method: method(arguments), only: arguments.only.clone() };
    let found = drivers_of_saved(&saved, &named, &asked, &|path| fs::read(folder.join(path)).ok());
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = || {
        let words = ["detente drivers --run".to_owned(), quoted(&named)].into_iter();
        text::drivers(&found.rows(), &words.chain(own(arguments)).collect::<Vec<_>>().join(" "))
    };
    study::show(&arguments.study, page, || found.json(), || Drivers::tables(&found))?;
    Ok(ExitCode::from(DONE))
}

fn method(arguments: &Arguments) -> Method {
    Method::named(&arguments.method).unwrap_or(Method::Given)
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut own = own(arguments);
    own.extend(arguments.pairs.then(|| "--pairs".to_owned()));
    study::command("drivers", &arguments.study, &own)
}

/// What is typed of drivers alone.
fn own(arguments: &Arguments) -> Vec<String> {
    let mut own: Vec<String> = arguments.of.iter().map(|of| format!("--of {}", quoted(of))).collect();
    own.push(format!("--method {}", arguments.method));
    own.extend(arguments.only.iter().map(|only| format!("--only {}", quoted(only))));
    own
}
