//! `detente claims`: what the model says of its own claims.

use super::run::quoted;
use super::{print, print_as_is, threads};
use crate::arguments::{Claims as Arguments, Printed};
use crate::failure::{DONE, Failure, MODEL, RUN, STOPPED, USAGE};
use crate::progress::Bar;
use crate::{files, text};
use detente::claims::{ClaimsRequest, prepare_claims};
use std::process::ExitCode;

pub(crate) fn claims(arguments: &Arguments) -> Result<ExitCode, Failure> {
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
    match arguments.format {
        Printed::Json => print(&found.json())?,
        Printed::Csv => print(&found.csv())?,
        Printed::Text => print(text::claims(&found, &command(arguments)).as_bytes())?,
        Printed::Parquet => {
            print_as_is(&found.parquet().map_err(|refusal| Failure::new(RUN, &refusal))?)?;
        }
    }
    let is_denied = |verdict: &String| found.rows.iter().any(|row| row.is_denied_by(verdict));
    let is_denied = arguments.deny.iter().any(is_denied);
    Ok(ExitCode::from(match (found.stopped_early, is_denied) {
        (true, _) => STOPPED,
        (false, true) => MODEL,
        (false, false) => DONE,
    }))
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut words = vec!["detente".to_owned(), "claims".to_owned()];
    words.extend(arguments.model.iter().map(|model| quoted(&model.display().to_string())));
    let Arguments { budget, per_draw, seed, .. } = arguments;
    words.push(format!("--budget {budget} --per-draw {per_draw} --seed {seed}"));
    words.join(" ")
}
