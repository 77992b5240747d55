//! What all analyses share: what they are asked, and how their findings print.

use super::run::quoted;
use super::{print, print_as_is, threads};
use crate::arguments::{Printed, Study};
use crate::failure::{DONE, Failure, RUN, STOPPED, USAGE};
use detente::experiments::Asked;
use detente::formats::csv::csv;
use detente::formats::parquet::parquet;
use detente::setting;
use detente::tables::Table;
use std::process::ExitCode;

/// What is asked, about these quantities.
pub(super) fn asked(study: &Study, of: &[String]) -> Result<Asked, Failure> {
    let sets = study.set.iter().map(|text| setting(text)).collect::<Result<_, _>>();
    Ok(Asked {
        of: of.to_vec(),
        policies: study.policy.clone(),
        sets: sets.map_err(|refusal| Failure::new(USAGE, &refusal))?,
        budget: study.budget,
        seed: study.seed,
        threads: threads(study.threads)?,
    })
}

/// The words of a command that ask the same again; `own` are those of the command alone.
pub(super) fn command(name: &str, study: &Study, own: &[String]) -> String {
    let mut words = vec!["detente".to_owned(), name.to_owned()];
    words.extend(study.model.iter().map(|model| quoted(&model.display().to_string())));
    words.extend(own.iter().cloned());
    words.extend(study.policy.iter().map(|policy| format!("--policy {}", quoted(policy))));
    words.extend(study.set.iter().map(|set| format!("--set {}", quoted(set))));
    words.push(format!("--budget {} --seed {}", study.budget, study.seed));
    words.join(" ")
}

/// Refuses the name of a table that is not there, before anything is run.
pub(super) fn check_table(study: &Study, names: &[&str]) -> Result<(), Failure> {
    check_printed(Output::of(study), names)
}

/// What is printed, and which table of it.
#[derive(Clone, Copy)]
pub(super) struct Output<'a> {
    pub(super) format: Printed,
    pub(super) table: Option<&'a str>,
}

impl<'a> Output<'a> {
    fn of(study: &'a Study) -> Self {
        Self { format: study.format, table: study.table.as_deref() }
    }
}

/// The same for a command that is asked in its own way.
pub(super) fn check_printed(output: Output<'_>, names: &[&str]) -> Result<(), Failure> {
    let Some(name) = output.table else { return Ok(()) };
    if !matches!(output.format, Printed::Csv | Printed::Parquet) {
        return Err(Failure::with_help(
            USAGE,
            "`--table` names a table to print as CSV or Parquet",
            "add `--format csv`; JSON prints all tables",
        ));
    }
    if names.contains(&name) {
        return Ok(());
    }
    let help = format!("there are: {}", names.join(", "));
    Err(Failure::with_help(USAGE, format!("there is no table `{name}` here"), help))
}

/// How a command ends whose findings are printed; says so where they rest on less than was asked for.
pub(super) fn ended(stopped_early: bool) -> ExitCode {
    if stopped_early {
        let note = "stopped early: this rests on what was finished by then; the same command gives more if it is left alone";
        anstream::eprint!("{}", crate::messages::remark(note));
    }
    ExitCode::from(if stopped_early { STOPPED } else { DONE })
}

/// Prints findings as they were asked for.
pub(super) fn show(
    study: &Study,
    page: impl FnOnce() -> String,
    json: impl FnOnce() -> Result<Vec<u8>, String>,
    tables: impl FnOnce() -> Vec<Table>,
) -> Result<(), Failure> {
    show_as(Output::of(study), page, json, tables)
}

/// The same for a command that is asked in its own way.
pub(super) fn show_as(
    output: Output<'_>,
    page: impl FnOnce() -> String,
    json: impl FnOnce() -> Result<Vec<u8>, String>,
    tables: impl FnOnce() -> Vec<Table>,
) -> Result<(), Failure> {
    let chosen = || {
        let mut tables = tables();
        let place = output.table.and_then(|name| tables.iter().position(|table| table.name == name));
        tables.swap_remove(place.unwrap_or(0))
    };
    let cannot =
        |error: String| Failure::with_help(RUN, format!("cannot write it: {error}"), "leave `--format` away");
    match output.format {
        Printed::Text => print(page().as_bytes()),
        Printed::Json => print(&json().map_err(cannot)?),
        Printed::Csv => print(&csv(&chosen())),
        Printed::Parquet => print_as_is(&parquet(&chosen()).map_err(|error| cannot(error.to_string()))?),
    }
}
