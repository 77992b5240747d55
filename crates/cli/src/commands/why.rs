//! `detente why`: why histories end as they do.

use super::run::quoted;
use super::study;
use crate::arguments::Why as Arguments;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::{files, text};
use detente::why::{About, Why, WhyRequest, prepare_why};
use std::process::ExitCode;

pub(crate) fn why(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let about = about(arguments);
    study::check_table(&arguments.study, about.tables())?;
    let request = WhyRequest { asked: study::asked(&arguments.study, &arguments.of)?, about };
    let situation = files::situation(arguments.study.model.as_deref())?;
    let prepared = prepare_why(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    let bar = Bar::of_most(prepared.trajectories());
    let found = prepared.run(&bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = || text::why(&found.rows(), &command(arguments));
    study::show(&arguments.study, page, || found.json(), || Why::tables(&found))?;
    Ok(study::ended(found.stopped_early))
}

fn about(arguments: &Arguments) -> About {
    match (&arguments.typical, arguments.trajectory) {
        (Some(outcome), _) => About::Typical(outcome.clone()),
        (None, Some(number)) => About::Trajectory(number),
        (None, None) if arguments.effect.is_empty() => About::Endings,
        (None, None) => About::Effect(arguments.effect.clone()),
    }
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut own: Vec<String> = arguments.of.iter().map(|of| format!("--of {}", quoted(of))).collect();
    own.extend(arguments.typical.iter().map(|of| format!("--typical {}", quoted(of))));
    own.extend(arguments.trajectory.iter().map(|number| format!("--trajectory {number}")));
    own.extend(arguments.effect.iter().map(|policy| format!("--effect {}", quoted(policy))));
    study::command("why", &arguments.study, &own)
}
