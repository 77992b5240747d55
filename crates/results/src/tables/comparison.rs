//! Two runs beside one another, as tables: a row for each figure that both have.

use super::Table;
use super::column::{self, Column};
use crate::manifest::ManifestV1;

/// Names of the tables of a comparison, in their order.
pub const COMPARED: [&str; 3] = ["outcomes", "quantities", "events"];

/// A figure of two runs. Values are in its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceRow {
    /// Path of the element.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// `outcome`, `stock`, `let`, `memory` or `event`.
    pub kind: String,
    /// Unit of the values; empty for a pure number.
    pub unit: String,
    /// Mean and 95 % Monte-Carlo interval in the first run.
    pub first: [f64; 3],
    /// The same in the second run.
    pub second: [f64; 3],
    /// The second mean less the first, and its 95 % interval.
    pub difference: [f64; 3],
}

/// The tables of a comparison: rows of each of [`COMPARED`], the manifests of both runs, and how the intervals were made.
pub fn comparison(rows: [&[DifferenceRow]; 3], manifests: [&ManifestV1; 2], intervals: &str) -> Vec<Table> {
    let about = [
        "Shares of trajectories that end so, in two runs.",
        "Stocks, lets and memories in the last row, in two runs: means over trajectories.",
        "Events over the whole run, in two runs: mean counts.",
    ];
    let manifests = format!("[{}]", manifests.map(ManifestV1::to_json).join(","));
    let table = |((name, description), rows): ((&'static str, &'static str), &[DifferenceRow])| Table {
        name,
        description,
        batch: column::batch(name, description, &manifests, columns(rows, intervals)),
    };
    COMPARED.into_iter().zip(about).zip(rows).map(table).collect()
}

/// Mean, low and high out of a row.
type Read = fn(&DifferenceRow) -> &[f64; 3];

fn columns(rows: &[DifferenceRow], intervals: &str) -> Vec<Column> {
    let texts = |name: &str, of: &str, read: fn(&DifferenceRow) -> &str| {
        Column::texts(name, of, rows.iter().map(read))
    };
    let mut columns = vec![
        texts("path", "name of the element in the model", |row| &row.path),
        texts("label", "what a reader sees, in the first run", |row| &row.label),
        texts("kind", "outcome, stock, let, memory or event", |row| &row.kind),
        texts("unit", "unit of the values; empty for a pure number", |row| &row.unit),
    ];
    let figures: [(&str, &str, Read); 3] = [
        ("first", "in the first run: mean over all trajectories", |row| &row.first),
        ("second", "in the second run: mean over all trajectories", |row| &row.second),
        ("difference", "the second run's mean less the first's", |row| &row.difference),
    ];
    for (name, of, read) in figures {
        let how = if name == "difference" { format!(" ({intervals})") } else { String::new() };
        let parts = [
            ("mean", String::new()),
            ("low", format!(", 95 % interval, lower end{how}")),
            ("high", format!(", 95 % interval, upper end{how}")),
        ];
        for (place, (part, which)) in parts.into_iter().enumerate() {
            let values = rows.iter().map(|row| Some(read(row)[place])).collect();
            let name = format!("{name}_{part}");
            columns.push(Column::numbers(&name, "as column `unit` says", &format!("{of}{which}"), values));
        }
    }
    columns
}
