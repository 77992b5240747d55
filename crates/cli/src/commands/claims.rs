//! `detente claims`: what the model says of its own claims.

use super::run::quoted;
use super::study::{self, Output};
use super::threads;
use crate::arguments::{Claims as Arguments, Printed};
use crate::failure::{Failure, MODEL, USAGE};
use crate::progress::Bar;
use crate::{files, text};
use detente::claims::{Claims, ClaimsRequest, prepare_claims};
use std::process::ExitCode;

pub(crate) fn claims(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let output = Output { format: arguments.format, table: arguments.table.as_deref() };
    study::check_printed(output, &["claims"])?;
    let request = ClaimsRequest {
        budget: arguments.budget,
        per_draw: arguments.per_draw,
        seed: arguments.seed,
        threads: threads(arguments.threads)?,
    };
    let situation = files::situation(arguments.model.as_deref())?;
    let prepared = prepare_claims(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    if prepared.is_empty() && arguments.format == Printed::Text {
        let help = "add for example `claim calm { expect chance(war) < 10% }`";
        return Err(Failure::with_help(USAGE, "the model claims nothing", help));
    }
    let bar = Bar::of_most(prepared.trajectories_most());
    let found = prepared.run(&bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = || text::claims(&found, &command(arguments));
    study::show_as(output, page, || found.json(), || Claims::tables(&found))?;
    let ended = study::ended(found.stopped_early);
    let is_denied = |verdict: &String| found.rows.iter().any(|row| row.is_denied_by(verdict));
    let is_denied = arguments.deny.iter().any(is_denied);
    Ok(if is_denied && !found.stopped_early { ExitCode::from(MODEL) } else { ended })
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut words = vec!["detente".to_owned(), "claims".to_owned()];
    words.extend(arguments.model.iter().map(|model| quoted(&model.display().to_string())));
    let Arguments { budget, per_draw, seed, .. } = arguments;
    words.push(format!("--budget {budget} --per-draw {per_draw} --seed {seed}"));
    words.join(" ")
}
