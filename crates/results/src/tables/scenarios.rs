//! Several scenarios beside one another, as tables: a row for each figure of each scenario.

use super::column::{self, Column};
use super::{COMPARED, Table};

/// Names of the tables of scenarios: those of a comparison, and the courses.
pub const OF_SCENARIOS: [&str; 4] = [COMPARED[0], COMPARED[1], COMPARED[2], "courses"];

/// A reported row: when it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Steps from the start.
    pub step: u32,
    /// Days from the start.
    pub days: f64,
    /// The day, counted from 1970-01-01; `None` without a calendar.
    pub date: Option<i64>,
}

/// A figure of one scenario. Values are in its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioRow {
    /// What the scenario is called.
    pub scenario: String,
    /// Path of the element.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// `outcome`, `stock`, `let`, `memory` or `event`.
    pub kind: String,
    /// Unit of the values; empty for a pure number.
    pub unit: String,
    /// Mean and 95 % Monte-Carlo interval.
    pub figure: [f64; 3],
    /// The mean less that of the first scenario, and its 95 % interval; `None` in the first.
    pub difference: Option<[f64; 3]>,
}

/// The tables of several scenarios: rows of each of [`COMPARED`], the manifests of all as a JSON list, and how the intervals were made.
pub fn scenarios(rows: [&[ScenarioRow]; 3], manifests: &str, intervals: &str) -> Vec<Table> {
    let about = [
        "Shares of trajectories that end so, in each scenario.",
        "Stocks, lets and memories in the last row, in each scenario: means over trajectories.",
        "Events over the whole run, in each scenario: mean counts.",
    ];
    let table = |((name, description), rows): ((&'static str, &'static str), &[ScenarioRow])| Table {
        name,
        description,
        batch: column::batch(name, description, manifests, columns(rows, intervals)),
    };
    COMPARED.into_iter().zip(about).zip(rows).map(table).collect()
}

/// The table of the courses: a figure of a scenario in a reported row, and when that is.
pub fn courses(rows: &[ScenarioRow], moments: &[Moment], manifests: &str, intervals: &str) -> Table {
    let (name, description) = (
        OF_SCENARIOS[3],
        "Stocks, lets and memories in every reported row, in each scenario: means over trajectories.",
    );
    let mut columns = columns(rows, intervals);
    let days = moments.iter().map(|moment| Some(moment.days)).collect();
    let when = [
        Column::steps(
            "step",
            "row: steps from the start",
            moments.iter().map(|moment| moment.step).collect(),
        ),
        Column::numbers("days", "days", "row: days from the start", days),
        Column::dates(
            "date",
            "row: the day; nothing in a model without a calendar",
            moments.iter().map(|moment| moment.date).collect(),
        ),
    ];
    // Behind what it is a figure of.
    columns.splice(5..5, when);
    Table { name, description, batch: column::batch(name, description, manifests, columns) }
}

fn columns(rows: &[ScenarioRow], intervals: &str) -> Vec<Column> {
    let texts =
        |name: &str, of: &str, read: fn(&ScenarioRow) -> &str| Column::texts(name, of, rows.iter().map(read));
    let mut columns = vec![
        texts(
            "scenario",
            "what the scenario is called; the first is what the others are compared with",
            |row| &row.scenario,
        ),
        texts("path", "name of the element in the model", |row| &row.path),
        texts("label", "what a reader sees", |row| &row.label),
        texts("kind", "outcome, stock, let, memory or event", |row| &row.kind),
        texts("unit", "unit of the values; empty for a pure number", |row| &row.unit),
    ];
    let unit = "as column `unit` says";
    let parts = ["", ", 95 % interval, lower end", ", 95 % interval, upper end"];
    for (place, (name, part)) in ["mean", "low", "high"].into_iter().zip(parts).enumerate() {
        let values = rows.iter().map(|row| Some(row.figure[place])).collect();
        columns.push(Column::numbers(name, unit, &format!("mean over all trajectories{part}"), values));
    }
    for (place, (name, part)) in ["mean", "low", "high"].into_iter().zip(parts).enumerate() {
        let values = rows.iter().map(|row| row.difference.map(|difference| difference[place])).collect();
        let how = if place == 0 { String::new() } else { format!(" ({intervals})") };
        let about = format!("the mean less that of the first scenario{part}{how}");
        columns.push(Column::numbers(&format!("difference_{name}"), unit, &about, values));
    }
    columns
}
