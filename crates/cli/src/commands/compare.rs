//! `detente compare`: how policies and values differ on the same luck, or two saved runs.

use super::run::quoted;
use super::study::{self, Output};
use super::threads;
use crate::arguments::{Compare, OfRuns};
use crate::failure::{DONE, Failure, RUN, STOPPED, USAGE};
use crate::files;
use crate::messages::{note, remark};
use crate::progress::Bar;
use crate::{folder, text};
use detente::comparison::{Compared, Uncompared, compared};
use detente::numerals::count;
use detente::scenarios::{Scenario, Scenarios, prepare_scenarios};
use detente::tables::OF_SCENARIOS;
use detente::{Request, Until, setting};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn compare(arguments: &Compare) -> Result<ExitCode, Failure> {
    only_comparing(&arguments.of_runs)?;
    something_to_combine(arguments)?;
    if !arguments.aim.is_empty() && arguments.second.is_none() {
        return super::weigh::weigh(arguments);
    }
    study::check_printed(output(arguments), &OF_SCENARIOS)?;
    match (&arguments.first, &arguments.second) {
        (Some(first), Some(second)) => saved_runs(arguments, [first, second]),
        (Some(first), None) if asks_nothing(arguments) && first.is_dir() => Err(Failure::with_help(
            USAGE,
            format!("there is nothing to compare the run in `{}` with", first.display()),
            "name the folder of a second run; or a model and `--policy NAME`",
        )),
        (first, _) => side_by_side(arguments, first.as_deref()),
    }
}

/// What is printed.
pub(super) fn output(arguments: &Compare) -> Output<'_> {
    Output { format: arguments.format, table: arguments.table.as_deref() }
}

/// Refuses a grid of one policy.
fn something_to_combine(arguments: &Compare) -> Result<(), Failure> {
    match &arguments.policy[..] {
        [only] if arguments.grid => Err(Failure::with_help(
            USAGE,
            format!("`--grid` combines policies, and `{only}` is the only one"),
            format!(
                "name another one beside it: `--policy {only} --policy NAME --grid`; or leave `--grid` away"
            ),
        )),
        _ => Ok(()),
    }
}

/// Refuses what only `run` can do, and says how to come by it.
fn only_comparing(asked: &OfRuns) -> Result<(), Failure> {
    let refuse = |message: &str, help: &str| Err(Failure::with_help(USAGE, message, help));
    if asked.save.is_some() || asked.keep.is_some() {
        return refuse(
            "a comparison is printed and not kept",
            "keep a run of each scenario with `detente run --policy NAME --save DIR`, then `detente compare DIR DIR`; or write what \
             `--format json` prints into a file",
        );
    }
    if asked.precision.is_some() {
        return refuse(
            "a comparison runs as many trajectories as it is told, and not until it is precise",
            "ask for more with `--trajectories N`: four times as many make intervals half as wide",
        );
    }
    if asked.profile {
        return refuse(
            "a comparison does not tell where the time goes",
            "ask a run of one scenario: `detente run --policy NAME --profile`",
        );
    }
    Ok(())
}

fn asks_nothing(arguments: &Compare) -> bool {
    arguments.policy.is_empty() && arguments.scenario.is_empty()
}

fn saved_runs(arguments: &Compare, folders: [&Path; 2]) -> Result<ExitCode, Failure> {
    if arguments.table.as_deref() == Some(OF_SCENARIOS[3]) {
        let help =
            "compare the scenarios themselves: `detente compare --policy NAME --format csv --table courses`";
        return Err(Failure::with_help(USAGE, "two saved runs are not compared course by course", help));
    }
    let [first, second] = folders;
    let (first, second) = (folder::contents(first, true)?, folder::contents(second, true)?);
    let names = folders.map(|folder| folder.display().to_string());
    let compared =
        compared([&first, &second], names.each_ref().map(|name| &**name)).map_err(|why| match why {
            Uncompared::Saved(refusal) => Failure::new(RUN, &refusal),
            Uncompared::Asked(refusal) => Failure::new(USAGE, &refusal),
        })?;
    let page = || text::comparison(&compared);
    study::show_as(output(arguments), page, || compared.json(), || Compared::tables(&compared))?;
    Ok(ExitCode::from(DONE))
}

fn side_by_side(arguments: &Compare, model: Option<&Path>) -> Result<ExitCode, Failure> {
    // What holds in all scenarios tells none from another.
    if let Some(set) = arguments.set.first().filter(|_| asks_nothing(arguments)) {
        let help = format!("write `--scenario \"{set}\"`");
        return Err(Failure::with_help(USAGE, "values are set in a scenario", help));
    }
    let scenarios = scenarios(arguments)?;
    let sets = arguments.set.iter().map(|text| setting(text)).collect::<Result<_, _>>();
    let request = Request {
        policies: Vec::new(),
        sets: sets.map_err(|refusal| Failure::new(USAGE, &refusal))?,
        until: arguments.until.clone().map_or(Until::End, Until::Written),
        precision: None,
        keep: Vec::new(),
        trajectories: each(arguments, scenarios.len())?,
        per_draw: arguments.per_draw.unwrap_or(PER_DRAW),
        seed: arguments.seed.unwrap_or(SEED),
        threads: threads(arguments.threads)?,
    };
    let situation = files::situation(model)?;
    let prepared = prepare_scenarios(situation.world(), situation.root(), &request, &scenarios)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    for (name, why) in prepared.left_out() {
        anstream::eprint!("{}", note(&format!("`{name}` is left out: {why}")));
    }
    let bar = Bar::new(prepared.design(), false);
    let result = prepared.run(&bar);
    bar.clear();
    let found = result.map_err(|trouble| Failure::of(trouble, &situation))?;
    let finished = found.runs.first().map_or(0, |(_, run)| run.summary.design.trajectories());
    let page = || {
        let trajectories = if found.stopped_early() { finished } else { request.trajectories };
        text::scenarios(&found, &command(arguments, trajectories))
    };
    study::show_as(output(arguments), page, || found.json(), || Scenarios::tables(&found))?;
    if !found.stopped_early() {
        return Ok(ExitCode::from(DONE));
    }
    let asked = prepared.design().trajectories();
    anstream::eprint!(
        "{}",
        remark(&format!(
            "stopped early: {} of {} trajectories of each were finished",
            count(finished),
            count(asked)
        ))
    );
    Ok(ExitCode::from(STOPPED))
}

/// The command that compares the same again, as far as it was finished.
fn command(arguments: &Compare, trajectories: u64) -> String {
    let mut words = vec!["detente".to_owned(), "compare".to_owned()];
    words.extend(arguments.first.iter().map(|model| quoted(&model.display().to_string())));
    words.extend(arguments.policy.iter().map(|policy| format!("--policy {}", quoted(policy))));
    words.extend(arguments.scenario.iter().map(|scenario| format!("--scenario {}", quoted(scenario))));
    words.extend(arguments.set.iter().map(|set| format!("--set {}", quoted(set))));
    let (per_draw, seed) = (arguments.per_draw.unwrap_or(PER_DRAW), arguments.seed.unwrap_or(SEED));
    words.push(format!("--trajectories {trajectories} --per-draw {per_draw} --seed {seed}"));
    words.extend(arguments.until.iter().map(|until| format!("--until {}", quoted(until))));
    words.join(" ")
}

/// Trajectories, those in each draw of the parameters, and the seed, unless told otherwise.
const TRAJECTORIES: u64 = 10_000;
const PER_DRAW: u32 = 10;
const SEED: u64 = 1;

/// Trajectories of each of so many scenarios.
fn each(arguments: &Compare, scenarios: usize) -> Result<u64, Failure> {
    let each = arguments.each(scenarios, TRAJECTORIES);
    let Some(budget) = arguments.budget else { return Ok(each) };
    // Trajectories come in whole draws: one that would go beyond the budget is not begun.
    let per_draw = u64::from(arguments.per_draw.unwrap_or(PER_DRAW)).max(1);
    let whole = each / per_draw * per_draw;
    if whole > 0 {
        return Ok(whole);
    }
    let needed = per_draw.saturating_mul(scenarios as u64);
    Err(Failure::with_help(
        USAGE,
        format!("a budget of {} is too small to compare {scenarios} scenarios", count(budget)),
        format!("take `--budget {needed}` at least, or a smaller `--per-draw`"),
    ))
}

/// What is compared: the model as written, policies, scenarios; or two scenarios or more.
fn scenarios(arguments: &Compare) -> Result<Vec<Scenario>, Failure> {
    let written: Result<Vec<Scenario>, _> =
        arguments.scenario.iter().map(|text| Scenario::read(text)).collect();
    let written = written.map_err(|refusal| Failure::new(USAGE, &refusal))?;
    let base_is_a_scenario = arguments.policy.is_empty() && written.len() > 1;
    let base = (!base_is_a_scenario).then(Scenario::as_written);
    let policies: Vec<Scenario> = if arguments.grid {
        combinations(&arguments.policy, SCENARIOS_MOST)?
            .iter()
            .map(|names| of_policies(names))
            .collect::<Result<_, _>>()?
    } else {
        arguments.policy.iter().map(|name| Scenario::policy(name)).collect()
    };
    Ok(base.into_iter().chain(policies).chain(written).collect())
}

/// Scenarios that stand side by side on a page, at most.
const SCENARIOS_MOST: usize = 16;

/// All combinations of some of these policies, but for none of them.
pub(super) fn combinations(policies: &[String], most: usize) -> Result<Vec<Vec<String>>, Failure> {
    let count =
        policies.len().try_into().ok().and_then(|count| 1_usize.checked_shl(count)).unwrap_or(usize::MAX);
    if count - 1 > most {
        let message = format!(
            "{} policies have more combinations than the {most} that are compared here",
            policies.len()
        );
        let help = "name fewer; or weigh them by an aim, of which there may be 4,095: `--aim \"more NAME\"`";
        return Err(Failure::with_help(USAGE, message, help));
    }
    let chosen = |number: usize| {
        policies
            .iter()
            .enumerate()
            .filter(|(place, _)| number >> place & 1 == 1)
            .map(|(_, name)| name.clone())
            .collect()
    };
    Ok((1..count).map(chosen).collect())
}

fn of_policies(names: &[String]) -> Result<Scenario, Failure> {
    let parts: Vec<String> = names.iter().map(|name| format!("policy {name}")).collect();
    let scenario = Scenario::read(&parts.join(", ")).map_err(|refusal| Failure::new(USAGE, &refusal))?;
    Ok(Scenario { is_combination: true, ..scenario })
}
