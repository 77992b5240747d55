//! Several scenarios beside one another, as tables: a row for each figure of each scenario.

use super::column::{self, Column};
use super::{COMPARED, Table};

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
