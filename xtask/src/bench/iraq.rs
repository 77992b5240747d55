//! The shipped situation, and what a user waits for.

use super::commands::{Line, Spent};
use super::page::{Section, Table};
use super::peers::scalar_line;
use super::statistics::{Spread, figure, ratios};
use super::{Effort, detente};

/// Trajectories of the reference model to which Iraq is compared.
const REFERENCE_TRAJECTORIES: u32 = 20_000;

/// A program and what it spent in each turn.
struct Watched {
    name: &'static str,
    line: Line,
    spent: Vec<Spent>,
}

impl Watched {
    fn new(name: &'static str, line: Line) -> Self {
        Self { name, line, spent: Vec::new() }
    }

    fn turn(&mut self) -> Result<(), String> {
        self.spent.push(self.line.spend()?);
        Ok(())
    }

    fn of(&self, seconds: fn(&Spent) -> f64) -> Vec<f64> {
        self.spent.iter().map(seconds).collect()
    }

    fn worked(&self) -> Vec<f64> {
        self.of(|spent| spent.worked)
    }

    fn passed(&self) -> Vec<f64> {
        self.of(|spent| spent.passed)
    }
}

/// Runs of Iraq, and short commands.
pub(super) fn measure(effort: Effort) -> Result<Section, String> {
    let run = "run --until 24months --trajectories 10000 --threads";
    let mut runs = vec![
        Watched::new("10,000 trajectories of two years, one thread", detente(&format!("{run} 1"))),
        Watched::new("the same, two threads", detente(&format!("{run} 2"))),
    ];
    let mut skipped = Vec::new();
    match scalar_line(REFERENCE_TRAJECTORIES) {
        Ok(line) => runs.push(Watched::new(
            "for comparison: 20,000 trajectories of the reference model in scalar C",
            line,
        )),
        Err(why) => skipped.push(format!("Iraq against scalar C: {why}")),
    }
    let mut waits = vec![
        Watched::new("`detente check`", detente("check")),
        Watched::new("`detente explain unit-mismatch`", detente("explain unit-mismatch")),
        Watched::new(
            "`detente run`, ten trajectories of one month",
            detente("run --until 1month --trajectories 10 --threads 1"),
        ),
    ];
    for _ in 0..effort.turns {
        runs.iter_mut().try_for_each(Watched::turn)?;
        // What takes milliseconds is measured more often.
        for _ in 0..3 {
            waits.iter_mut().try_for_each(Watched::turn)?;
        }
    }
    Ok(Section {
        title: "Iraq, and what a user waits for".to_owned(),
        says: "The situation that ships inside, in seconds of the whole process.".to_owned(),
        tables: vec![run_table(&runs), wait_table(&waits)],
        notes: notes(&runs),
        skipped,
    })
}

fn run_table(runs: &[Watched]) -> Table {
    let mut table = Table::new(&["run", "work", "least", "most", "wait", "least", "most"]);
    for run in runs {
        let figures = [run.worked(), run.passed()].into_iter().flat_map(|seconds| Spread::cells(&seconds));
        table.row([run.name.to_owned()].into_iter().chain(figures));
    }
    table
}

fn wait_table(waits: &[Watched]) -> Table {
    let mut table = Table::new(&["from start to output", "wait", "least", "most"]);
    for wait in waits {
        table.row([wait.name.to_owned()].into_iter().chain(Spread::cells(&wait.passed())));
    }
    table
}

fn notes(runs: &[Watched]) -> Vec<String> {
    let mut notes = Vec::new();
    if let [one, two, ..] = runs
        && let Some(faster) = Spread::of(&ratios(&one.passed(), &two.passed()))
    {
        notes.push(format!("Two threads are {} times as fast as one on the clock.", figure(faster.median)));
    }
    if let [one, _, scalar] = runs
        && let Some(longer) = Spread::of(&ratios(&one.worked(), &scalar.worked()))
    {
        notes.push(format!(
            "On one thread Iraq takes {} times the work of that comparison.",
            figure(longer.median)
        ));
    }
    notes
}
