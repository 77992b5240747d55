//! Models: what can be checked can be lowered and run, and the engine gives the bits of the reference evaluator.

use detente_engine::{Engine, History, InstructionSet, Options};
use detente_model::evaluate::{Limits, Row, Trajectory, evaluate};
use detente_model::model::PolicyId;
use detente_model::{Model, World, check, out_of_range, remarks};
use detente_numbers::luck::Seed;
use detente_program::program::{Tracked, TrackedKind};
use detente_program::{Program, compile};
use detente_results::simulator::Silent;
use detente_results::{Design, Simulator};
use detente_syntax::diagnostic::plain_text;

const DRAWS: u64 = 3;
const PER_DRAW: u32 = 2;
const SEED: u64 = 11;
/// Steps that are run, at most.
const STEPS_MOST: u32 = 30;
/// A larger program is not run: nested sums can make one of a short text.
const LINES_MOST: usize = 4_000;
const EVENTS_MOST: u32 = 1_000_000;

const BRIEFING: &str =
    "# Briefing\n\n**B1** Raids are answered. They hurt.\n\n**B2** Nobody knows.\n\n**B3** It ends.\n";
const SOURCES: &str =
    "[S1]\ntitle = \"A count\"\n\n[S2]\ntitle = \"Another\"\nurl = \"https://example.org\"\n";
const IMPORTED: &str = "param imported = 1 to 2  judgement\n";

/// A situation with one text as its model, and the same files beside it whatever their names.
struct Folder<'a>(&'a str);

impl World for Folder<'_> {
    fn text(&self, path: &str) -> Result<String, String> {
        let text = match path {
            "model" => self.0,
            _ if path.ends_with(".md") => BRIEFING,
            _ if path.ends_with(".toml") => SOURCES,
            "more" | "more.detente" => IMPORTED,
            _ => return Err("no such file".to_owned()),
        };
        Ok(text.to_owned())
    }
}

/// Checks a model, and runs it as it is and with its first policy: a few trajectories over a few steps.
///
/// # Panics
/// Where the checker is silent on what it refuses, the engine and the reference evaluator differ, or a result is no number.
pub fn run_model(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let mut checked = check(&Folder(text), "model");
    let is_refused = checked.diagnostics.iter().any(|it| it.is_error());
    assert_eq!(checked.model.is_none(), is_refused, "what is refused has a message");
    if let Some(model) = &checked.model {
        checked.diagnostics.extend(remarks(model));
    }
    for diagnostic in &checked.diagnostics {
        plain_text(diagnostic, &checked.sources);
        assert_ne!(diagnostic.code.name, "unchecked", "{}", diagnostic.message);
    }
    let Some(model) = checked.model else { return };
    out_of_range(&model);
    run(&model);
    if !model.policies.is_empty()
        && let Ok(model) = model.with_policies(&[PolicyId(0)])
    {
        run(&model);
    }
}

fn run(model: &Model) {
    let Ok(program) = compile(model, &mut |_| {}) else { return };
    if program.step.len() + program.initial.len() > LINES_MOST {
        return;
    }
    let steps = program.steps.min(STEPS_MOST);
    let design = Design { seed: SEED, draws: DRAWS, per_draw: PER_DRAW, steps };
    let limits = Limits { events_per_trajectory: f64::from(EVENTS_MOST) };
    let expected: Vec<Trajectory> = (0..design.trajectories())
        .map(|trajectory| evaluate(model, Seed(SEED), trajectory, PER_DRAW, steps, &limits))
        .collect();
    for instruction_set in [InstructionSet::Native, InstructionSet::Columns] {
        let options = Options { instruction_set, events_most: EVENTS_MOST, ..Options::with_threads(1) };
        let engine = Engine::new(program.clone(), options);
        let histories = engine.histories(&design, 0..design.trajectories());
        let histories = histories.unwrap_or_else(|stop| panic!("the design can be run: {stop:?}"));
        for (history, expected) in histories.iter().zip(&expected) {
            agree(model, &program, history, expected);
        }
        if instruction_set == InstructionSet::Columns {
            let summary = engine.run(&design, &Silent);
            let summary = summary.unwrap_or_else(|stop| panic!("the design can be run: {stop:?}"));
            let broken = expected.iter().filter(|trajectory| trajectory.broken.is_some()).count();
            assert_eq!(summary.broken_count, broken as u64);
            for quantity in &summary.quantities {
                for (estimate, count) in quantity.means.iter().zip(&quantity.trajectories) {
                    assert!(*count == 0 || estimate.mean.is_finite(), "{}: {estimate:?}", quantity.path);
                }
            }
        }
    }
}

fn agree(model: &Model, program: &Program, history: &History, expected: &Trajectory) {
    let at = history.trajectory;
    let ending = expected.outcome.map(|ending| (ending.outcome.index(), ending.row));
    assert_eq!(history.ending, ending, "ending of trajectory {at}");
    let found = history.broken.map(|(step, check)| {
        let check = program.check(check);
        (step, check.map(|check| (program.sites[check.site.0 as usize].as_str(), check.reason)))
    });
    let broken =
        expected.broken.as_ref().map(|broken| (broken.step, Some((&*broken.element, broken.reason))));
    assert_eq!(found, broken, "breaking of trajectory {at}");
    let sound = expected.broken.as_ref().map_or(usize::MAX, |broken| broken.step as usize);
    for (number, (values, row)) in history.rows.iter().zip(&expected.rows).enumerate() {
        for (tracked, value) in program.tracked.iter().zip(values) {
            let expected = value_of(model, row, tracked);
            let same = value.to_bits() == expected.to_bits();
            assert!(same, "trajectory {at}, row {number}, {}: {value}, expected {expected}", tracked.path);
            let is_number = value.is_finite() || number >= sound;
            assert!(is_number, "trajectory {at}, row {number}, {}: {value}", tracked.path);
        }
    }
}

/// The reference evaluator's value of a tracked quantity.
fn value_of(model: &Model, row: &Row, tracked: &Tracked) -> f64 {
    let is = |path: &str| path == tracked.path;
    let at = |found: Option<usize>| found.unwrap_or(usize::MAX);
    match tracked.kind {
        TrackedKind::Stock => row.stocks[at(model.stocks.iter().position(|it| is(&it.about.path)))],
        TrackedKind::Let => row.lets[at(model.lets.iter().position(|it| is(&it.about.path)))],
        TrackedKind::Memory => row.memories[at(model.memories.iter().position(|it| is(&it.about.path)))],
        TrackedKind::Total => row.totals[at(model.events.iter().position(|it| is(&it.about.path)))],
        TrackedKind::Regime(_) => {
            f64::from(row.states[at(model.regimes.iter().position(|it| is(&it.about.path)))])
        }
        TrackedKind::Choice(_) => {
            f64::from(row.options[at(model.choices.iter().position(|it| is(&it.about.path)))])
        }
    }
}
