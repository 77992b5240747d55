//! A summary as Arrow tables: each column says its unit and what it is, each table carries the manifest that makes it again.

mod column; // A column with its unit and its sentence.
mod columns; // Columns of a table that was read.
mod comparison; // Two runs beside one another.
mod estimate; // The columns that every estimate has.
mod findings; // What analyses find.
mod rows; // One function a table.
mod scenarios; // Several scenarios beside one another.

pub use self::columns::Columns;
pub use self::comparison::{COMPARED, DifferenceRow, comparison};
pub use self::findings::{Finding, Values, findings};
pub use self::scenarios::{Moment, OF_SCENARIOS, ScenarioRow, courses, scenarios};

use crate::Summary;
use crate::manifest::ManifestV1;
use arrow_array::RecordBatch;
use serde::{Deserialize, Serialize};

/// A table: rows of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// `outcomes`, `quantities` and so on, as in [`NAMES`].
    pub name: &'static str,
    /// What its rows are.
    pub description: &'static str,
    /// The columns. Each field's metadata has `unit` and `description`; the schema's has `table`, `description` and `manifest` (JSON).
    pub batch: RecordBatch,
}

/// Names of all tables, in their order.
pub const NAMES: [&str; 10] = [
    "outcomes",
    "quantities",
    "events",
    "event_periods",
    "states",
    "occupancy",
    "parameters",
    "broken",
    "clamps",
    "batches",
];

/// What a parameter was drawn from, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterRow {
    /// Its path.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// The unit in which it prints; empty for a pure number.
    pub unit: String,
    /// What its value comes from, in that unit: `log-normal, 90 % within 0.2 to 2.4`.
    pub drawn_from: String,
    /// Nothing is known but a judgement.
    pub judgement: bool,
    /// What it cites, separated by commas; empty for nothing.
    pub cites: String,
}

/// What tables need beside the summary.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The first day, counted from 1970-01-01; `None` for a model without a calendar.
    pub start: Option<i64>,
    /// What was drawn from.
    pub parameters: &'a [ParameterRow],
    /// How to make the tables again.
    pub manifest: &'a ManifestV1,
}

/// All tables, in the order of [`NAMES`]. Empty ones are there too, so that a reader finds the same files in every run.
pub fn tables(summary: &Summary, surroundings: &Surroundings<'_>) -> Vec<Table> {
    let calendar = rows::Calendar { start: surroundings.start, step_days: summary.step_days };
    let manifest = surroundings.manifest.to_json();
    let finish = |(name, description, columns): rows::Rows| Table {
        name,
        description,
        batch: column::batch(name, description, &manifest, columns),
    };
    [
        rows::outcomes(summary),
        rows::quantities(summary, calendar),
        rows::events(summary),
        rows::event_periods(summary, calendar),
        rows::states(summary, calendar),
        rows::occupancy(summary),
        rows::parameters(surroundings.parameters),
        rows::broken(summary),
        rows::clamps(summary),
        rows::batches(summary),
    ]
    .into_iter()
    .map(finish)
    .collect()
}

#[cfg(test)]
mod tests;
