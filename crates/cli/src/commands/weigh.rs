//! `detente compare --aim`: policies weighed by aims.

use super::compare::{combinations, output};
use super::run::quoted;
use super::{study, threads};
use crate::arguments::Compare;
use crate::failure::{Failure, USAGE};
use crate::progress::Bar;
use crate::{files, text};
use detente::experiments::Asked;
use detente::scenarios::Scenario;
use detente::setting;
use detente::weighing::{Aim, Weighing, WeighingRequest, prepare_weighing};
use std::process::ExitCode;

/// Combinations of policies, at most.
const SETS_MOST: usize = 4_095;
/// Trajectories of each set of policies, unless told otherwise.
const TRAJECTORIES_EACH: u64 = 5_000;
/// Trajectories in each draw of the parameters, unless told otherwise.
const PER_DRAW: u32 = 10;

pub(super) fn weigh(arguments: &Compare) -> Result<ExitCode, Failure> {
    study::check_printed(output(arguments), &["metrics", "benefits"])?;
    let request = request(arguments)?;
    let situation = files::situation(arguments.first.as_deref())?;
    let prepared = prepare_weighing(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    let bar = Bar::of_trajectories(prepared.trajectories());
    let found = prepared.run(&bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    let page = || text::weighing(&found.rows(), &command(arguments));
    study::show_as(output(arguments), page, || found.json(), || Weighing::tables(&found))?;
    Ok(study::ended(found.stopped_early))
}

fn request(arguments: &Compare) -> Result<WeighingRequest, Failure> {
    let refused = |refusal| Failure::new(USAGE, &refusal);
    if arguments.until.is_some() {
        return Err(Failure::with_help(
            USAGE,
            "aims say themselves when they are looked at",
            "write the time into the aim, for example `--aim \"less chance(fall by 6 months)\"`",
        ));
    }
    let mut sets = vec![Vec::new()];
    if arguments.grid {
        sets.extend(combinations(&arguments.policy, SETS_MOST)?);
    } else {
        sets.extend(arguments.policy.iter().map(|name| vec![name.clone()]));
    }
    for text in &arguments.scenario {
        let scenario = Scenario::read(text).map_err(refused)?;
        if let Some(set) = scenario.sets.first() {
            return Err(Failure::with_help(
                USAGE,
                format!("`{}={}` in a scenario is a value, and policies are weighed", set.name, set.value),
                "name it as a policy in the model; or put it in force throughout with `--set`",
            ));
        }
        if !sets.contains(&scenario.policies) {
            sets.push(scenario.policies);
        }
    }
    let per_draw = arguments.per_draw.unwrap_or(PER_DRAW);
    let each = arguments.each(sets.len(), TRAJECTORIES_EACH);
    Ok(WeighingRequest {
        asked: Asked {
            of: Vec::new(),
            policies: Vec::new(),
            sets: arguments
                .set
                .iter()
                .map(|text| setting(text))
                .collect::<Result<_, _>>()
                .map_err(refused)?,
            budget: arguments.budget.unwrap_or(each.saturating_mul(sets.len() as u64)),
            seed: arguments.seed.unwrap_or(1),
            threads: threads(arguments.threads)?,
        },
        sets,
        aims: arguments.aim.iter().map(|text| Aim::read(text)).collect::<Result<_, _>>().map_err(refused)?,
        per_draw,
    })
}

/// The command that asks the same again.
fn command(arguments: &Compare) -> String {
    let mut words = vec!["detente".to_owned(), "compare".to_owned()];
    words.extend(arguments.first.iter().map(|model| quoted(&model.display().to_string())));
    words.extend(arguments.policy.iter().map(|policy| format!("--policy {}", quoted(policy))));
    words.extend(arguments.scenario.iter().map(|scenario| format!("--scenario {}", quoted(scenario))));
    words.extend(arguments.grid.then(|| "--grid".to_owned()));
    words.extend(arguments.aim.iter().map(|aim| format!("--aim {}", quoted(aim))));
    words.extend(arguments.set.iter().map(|set| format!("--set {}", quoted(set))));
    let many = match arguments.budget {
        Some(budget) => format!("--budget {budget}"),
        None => format!("--trajectories {}", arguments.trajectories.unwrap_or(TRAJECTORIES_EACH)),
    };
    words.push(format!(
        "{many} --per-draw {} --seed {}",
        arguments.per_draw.unwrap_or(PER_DRAW),
        arguments.seed.unwrap_or(1)
    ));
    words.join(" ")
}
