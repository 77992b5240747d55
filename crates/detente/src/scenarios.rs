//! Scenarios beside one another: policies and values of one situation, run side by side on the same luck, each compared with the first.

mod courses; // Means in every reported row.
mod rows; // All that a page shows.

pub use self::courses::{Course, CoursesRows};
pub use self::rows::{Apart, BesideRow, ScenariosRows};

use crate::comparison::{of_intervals, row, trajectories_to_pair};
use crate::memory::threads_that_fit_worlds;
use crate::request::{Request, design, setting};
use crate::run::{Lowered, Origin, Run, lowered};
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use detente_analysis::compare::{Comparison, Difference, Figure, Method, Side, Unpaired, compare};
use detente_engine::{Engine, Options};
use detente_model::model::PolicyId;
use detente_model::{Model, World, check};
use detente_program::Program;
use detente_results::formats::json;
use detente_results::manifest::{ManifestV1, SettingV1};
use detente_results::summary::CourseEstimate;
use detente_results::tables::{ScenarioRow, Table, courses as course_table, scenarios};
use detente_results::{Design, Progress};
use std::collections::BTreeSet;

/// What is in force in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it is called: its text.
    pub name: String,
    /// Policies, by name.
    pub policies: Vec<String>,
    /// Values.
    pub sets: Vec<SettingV1>,
    /// One of a grid of combinations: left out where its policies cannot be in force together.
    pub is_combination: bool,
}

/// What the model as written is called.
pub const AS_WRITTEN: &str = "as written";

impl Scenario {
    /// Nothing but the model.
    pub fn as_written() -> Self {
        Self { name: AS_WRITTEN.to_owned(), policies: Vec::new(), sets: Vec::new(), is_combination: false }
    }

    /// One policy.
    pub fn policy(name: &str) -> Self {
        Self { name: format!("policy {name}"), policies: vec![name.to_owned()], ..Self::as_written() }
    }

    /// A scenario as written: `policy truce, lethality=1%, policy early_talks`, or `as written`. A comma within brackets, and one before what
    /// is neither a policy nor a value, belongs to the value before it: `tempo=2 to 5 / week, most likely 3`.
    ///
    /// # Errors
    /// A part that is neither a policy nor a value.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        if text.trim() == AS_WRITTEN {
            return Ok(Self::as_written());
        }
        let mut scenario = Self { policies: Vec::new(), ..Self::as_written() };
        let mut names: Vec<String> = Vec::new();
        if text.split(',').any(|part| part.trim().is_empty()) {
            return Err(neither("", text));
        }
        for part in parts(text) {
            match part.strip_prefix("policy ").map(str::trim) {
                Some("") => return Err(neither(&part, text)),
                Some(policy) => {
                    scenario.policies.push(policy.to_owned());
                    names.push(format!("policy {policy}"));
                }
                None if part.contains('=') => {
                    let set = setting(&part)?;
                    names.push(format!("{}={}", set.name, set.value));
                    scenario.sets.push(set);
                }
                None => return Err(neither(&part, text)),
            }
        }
        if names.is_empty() {
            return Err(neither("", text));
        }
        scenario.name = names.join(", ");
        Ok(scenario)
    }
}

/// The parts between commas.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut begins = true;
    for letter in text.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if begins {
            parts.push(String::new());
        }
        begins = letter == ',' && depth == 0;
        if let Some(part) = parts.last_mut().filter(|_| !begins) {
            part.push(letter);
        }
    }
    let mut joined: Vec<String> = Vec::new();
    for part in parts.iter().map(|part| part.trim()) {
        let is_own = part.starts_with("policy ") || part == "policy" || part.contains('=');
        match joined.last_mut().filter(|before| !is_own && before.contains('=')) {
            Some(before) => *before += &format!(", {part}"),
            None => joined.push(part.to_owned()),
        }
    }
    joined
}

fn neither(part: &str, text: &str) -> Refusal {
    let refusal = Refusal::new(if part.is_empty() {
        format!("the scenario `{text}` holds nothing, or nothing between two commas")
    } else {
        format!("`{part}` in the scenario `{text}` is neither a policy nor a value")
    });
    let is_name = !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let refusal = if is_name && part != "policy" {
        refusal.help(format!("if it is a policy, write `policy {part}`"))
    } else {
        refusal
    };
    refusal.help(
        "write `policy NAME` and `name=value`, with commas between them: \"policy truce, lethality=1%\"; or \"as written\"",
    )
}

/// Scenarios that can be run.
pub struct PreparedScenarios {
    origin: Origin,
    worlds: Vec<Placed>,
    left_out: Vec<(String, String)>,
    design: Design,
    engine: Engine,
}

/// A scenario, and the model with its values.
struct Placed {
    scenario: Scenario,
    model: Model,
    named: Vec<PolicyId>,
    request: Request,
}

/// Prepares scenarios of the situation whose first file is `root`. Policies and values of the request itself are those of every scenario.
///
/// # Errors
/// A model with errors, fewer than two scenarios, one that makes no sense for the model or stands there twice.
pub fn prepare_scenarios(
    world: &dyn World,
    root: &str,
    request: &Request,
    scenarios: &[Scenario],
) -> Result<PreparedScenarios, Trouble> {
    let texts = Extended { inner: world, root, addition: "", read: Default::default() };
    let mut checked = check(&texts, root);
    let Some(plain) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    let design = design(request, &plain.calendar).map_err(Trouble::Request)?;
    different(&plain, scenarios).map_err(Trouble::Request)?;
    let (mut worlds, mut left_out) = (Vec::new(), Vec::new());
    let mut programs: Vec<Program> = Vec::new();
    for scenario in scenarios {
        let request = Request {
            policies: request.policies.iter().chain(&scenario.policies).cloned().collect(),
            sets: request.sets.iter().chain(&scenario.sets).cloned().collect(),
            ..request.clone()
        };
        let Lowered { model, named, program } = match lowered(plain.clone(), &texts, &request) {
            Err(Trouble::Request(why)) if scenario.is_combination && scenario.policies.len() > 1 => {
                left_out.push((scenario.name.clone(), why.message));
                continue;
            }
            lowered => lowered?,
        };
        worlds.push(Placed { scenario: scenario.clone(), model, named, request });
        programs.push(program);
    }
    let threads = threads_that_fit_worlds(&programs, &design, request.threads).map_err(Trouble::Request)?;
    let engine = Engine::of_worlds(&programs, Options::with_threads(threads));
    let engine = engine.map_err(|why| Trouble::Run(Refusal::new(why.to_string())))?;
    let origin = Origin::new(root, texts, checked.diagnostics);
    Ok(PreparedScenarios { origin, worlds, left_out, design, engine })
}

/// There are two scenarios at least, and no two are the same.
fn different(model: &Model, scenarios: &[Scenario]) -> Result<(), Refusal> {
    if scenarios.len() < 2 {
        let policies: Vec<&str> = model.policies.iter().map(|policy| &*policy.about.path).collect();
        let refusal = Refusal::new("there is nothing to compare the model with");
        return Err(match policies.first() {
            Some(first) => refusal
                .help(format!("put a policy in force: `--policy {first}`"))
                .help(format!("there are: {}", policies.join(", "))),
            None => refusal.help("set a value: `--scenario \"NAME=VALUE\"`; the model has no policy"),
        });
    }
    for (place, scenario) in scenarios.iter().enumerate() {
        let policies = |scenario: &Scenario| scenario.policies.iter().cloned().collect::<BTreeSet<_>>();
        let is_same = |other: &Scenario| policies(other) == policies(scenario) && other.sets == scenario.sets;
        if scenarios[..place].iter().any(is_same) {
            return Err(Refusal::new(format!("the scenario `{}` stands there twice", scenario.name))
                .help("leave one of the two away"));
        }
    }
    Ok(())
}

impl PreparedScenarios {
    /// Combinations that cannot be in force, and why.
    pub fn left_out(&self) -> &[(String, String)] {
        &self.left_out
    }

    /// What is run of each scenario.
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// Runs all.
    ///
    /// # Errors
    /// A stop before anything was finished; a scenario in which every trajectory broke.
    pub fn run(&self, progress: &dyn Progress) -> Result<Scenarios, Trouble> {
        let told = self.engine.run_worlds_with_courses(&self.design, progress)?;
        let mut runs = Vec::new();
        for (world, (summary, courses)) in self.worlds.iter().zip(told) {
            let run = self.origin.told((&world.model, &world.named), &world.request, summary);
            if let Some(refusal) = run.all_broke() {
                let message = format!("in the scenario `{}` {}", world.scenario.name, refusal.message);
                return Err(Trouble::Run(Refusal { message, ..refusal }));
            }
            runs.push((world.scenario.name.clone(), (run, courses)));
        }
        let shows = self.worlds.first().map_or_else(Vec::new, |world| world.model.shows.clone());
        Scenarios::of(runs, shows).map_err(Trouble::Run)
    }
}

/// Scenarios beside one another.
#[derive(Clone, Debug)]
pub struct Scenarios {
    /// The name of each, and what it gives: the same as `run` gives with its policies and values.
    pub runs: Vec<(String, Run)>,
    /// How each but the first differs from the first.
    pub comparisons: Vec<Comparison>,
    /// The courses of each but the first beside those of the first, a quantity each.
    pub courses: Vec<Vec<Course>>,
    /// What the situation shows, first things first.
    shows: Vec<String>,
}

impl Scenarios {
    fn of(runs: Vec<(String, (Run, Vec<CourseEstimate>))>, shows: Vec<String>) -> Result<Self, Refusal> {
        let cannot = |why: String| Refusal::new(format!("the scenarios cannot be compared: {why}"));
        let side = |(_, (run, _)): &(String, (Run, Vec<CourseEstimate>))| {
            let tables = run.tables().into_iter().map(|table| (table.name.to_owned(), table.batch)).collect();
            Side::read(&run.summary.design, false, &tables)
        };
        let sides: Result<Vec<Side>, _> = runs.iter().map(side).collect();
        let sides = sides.map_err(|missing| cannot(format!("there is no `{}`", missing.0)))?;
        let comparisons: Result<Vec<Comparison>, _> =
            sides.iter().skip(1).map(|other| compare(&sides[0], other)).collect();
        let comparisons = comparisons.map_err(|why| cannot(format!("{why:?}")))?;
        let others = runs.iter().skip(1).zip(&comparisons);
        let courses = others
            .map(|((_, other), comparison)| courses::courses([&runs[0].1, other], comparison))
            .collect();
        let runs = runs.into_iter().map(|(name, (run, _))| (name, run)).collect();
        Ok(Self { runs, comparisons, courses, shows })
    }

    /// Stopped before all that was asked for was finished.
    pub fn stopped_early(&self) -> bool {
        self.runs.iter().any(|(_, run)| run.stopped_early())
    }

    /// How many trajectories would do, where there are too few to compare them in pairs.
    fn trajectories_to_pair(&self) -> Option<u64> {
        let (_, run) = self.runs.first()?;
        let is_too_few = matches!(self.comparisons.first()?.method, Method::Added(Unpaired::TooFew(_)));
        is_too_few.then(|| trajectories_to_pair(&run.summary.design))
    }

    /// Where the intervals of the differences come from, in a sentence's part.
    pub fn intervals(&self) -> String {
        let first = self.runs.first().zip(self.comparisons.first());
        first.map_or_else(String::new, |((_, run), comparison)| {
            of_intervals(comparison.method, &run.summary.design)
        })
    }

    /// The tables: a row for each figure of each scenario.
    pub fn tables(&self) -> Vec<Table> {
        let kinds: [fn(&Comparison) -> &[Difference]; 3] = [
            |comparison| &comparison.outcomes,
            |comparison| &comparison.quantities,
            |comparison| &comparison.events,
        ];
        let rows = kinds.map(|of| self.rows_of(of));
        let manifests: Vec<String> = self.runs.iter().map(|(_, run)| run.manifest.to_json()).collect();
        let manifests = format!("[{}]", manifests.join(","));
        let mut tables = scenarios(rows.each_ref().map(|rows| &**rows), &manifests, &self.intervals());
        let (rows, moments) = self.courses_table();
        tables.push(course_table(&rows, &moments, &manifests, &self.intervals()));
        tables
    }

    fn rows_of(&self, of: fn(&Comparison) -> &[Difference]) -> Vec<ScenarioRow> {
        let mut rows = Vec::new();
        let scenario_row = |name: &str, figure: &Figure, mean: [f64; 3], difference| ScenarioRow {
            scenario: name.to_owned(),
            path: figure.path.clone(),
            label: figure.label.clone(),
            kind: figure.kind.clone(),
            unit: figure.unit.clone(),
            figure: mean,
            difference,
        };
        let mut names = self.runs.iter().map(|(name, _)| name);
        if let (Some(name), Some(comparison)) = (names.next(), self.comparisons.first()) {
            rows.extend(of(comparison).iter().map(|it| scenario_row(name, &it.first, row(it).first, None)));
        }
        for (name, comparison) in names.zip(&self.comparisons) {
            let of_scenario = of(comparison).iter().map(|it| {
                let differs = row(it);
                scenario_row(name, &it.second, differs.second, Some(differs.difference))
            });
            rows.extend(of_scenario);
        }
        rows
    }

    /// All of it as JSON.
    ///
    /// # Errors
    /// What the JSON writer refuses; tables as they are made here are none of it.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let named: Vec<(&str, &ManifestV1)> =
            self.runs.iter().map(|(name, run)| (&**name, &run.manifest)).collect();
        json::scenarios(&named, &self.intervals(), &self.tables()).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_are_read_as_they_are_written() {
        let read = |text: &str| Scenario::read(text).unwrap();
        let both = read(" policy truce ,lethality = 1%,policy early_talks");
        assert_eq!(both.name, "policy truce, lethality=1%, policy early_talks");
        assert_eq!(both.policies, ["truce", "early_talks"]);
        assert_eq!((&*both.sets[0].name, &*both.sets[0].value), ("lethality", "1%"));
        let likely = read("tempo=2 to 5 / week, most likely 3, lag=lognormal(3 days, 0.4), policy truce");
        let values: Vec<&str> = likely.sets.iter().map(|set| &*set.value).collect();
        assert_eq!(values, ["2 to 5 / week, most likely 3", "lognormal(3 days, 0.4)"]);
        assert_eq!(read("as written"), Scenario::as_written());
        assert_eq!(read("policy truce"), Scenario::policy("truce"));
    }

    #[test]
    fn what_is_no_scenario_says_what_to_write() {
        let refusal = |text: &str| Scenario::read(text).unwrap_err();
        let bare = refusal("truce, lethality=1%");
        assert!(bare.message.contains("`truce` in the scenario"), "{bare:?}");
        assert!(bare.help[0].contains("write `policy truce`"), "{bare:?}");
        for text in ["", ",", "policy ", "policy", "x=", "two words"] {
            assert!(Scenario::read(text).is_err(), "{text}");
        }
    }
}
