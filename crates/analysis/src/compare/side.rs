//! What is read of a run: from its tables alone, as they were saved.

use arrow_array::RecordBatch;
use detente_results::Design;
use detente_results::tables::Columns;
use std::collections::BTreeMap;

/// A run, as far as it can be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// What was run.
    pub design: Design,
    /// Whether the run decided itself when to stop, so that its intervals hold at any time.
    pub until_precise: bool,
    /// Days from the start to the last row; steps where no table over time tells the days.
    pub end_days: f64,
    /// The day of the last row, counted from 1970-01-01; `None` without a calendar.
    pub end_date: Option<i64>,
    /// Shares of outcomes.
    pub outcomes: Vec<Figure>,
    /// Quantities in the last row.
    pub quantities: Vec<Figure>,
    /// Counts of events over the whole run.
    pub events: Vec<Figure>,
    /// Draws of the parameters in each batch.
    pub(crate) batches: Vec<f64>,
    /// Means over each batch, by kind and path.
    pub(crate) means: BTreeMap<(String, String), Vec<f64>>,
}

/// A figure of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Path of the element.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// `outcome`, `stock`, `let`, `memory` or `event`.
    pub kind: String,
    /// Unit of the values: `1` for a share, empty for a pure number.
    pub unit: String,
    /// Its mean.
    pub mean: f64,
    /// Its 95 % Monte-Carlo interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A table that is missing, or that lacks a column: `outcomes.share_mean`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotARun(pub String);

impl Side {
    /// Reads a run out of its tables, by their names.
    ///
    /// # Errors
    /// Tables that are not those of a run.
    pub fn read(
        design: &Design,
        until_precise: bool,
        tables: &BTreeMap<String, RecordBatch>,
    ) -> Result<Self, NotARun> {
        let quantities = Table::of(tables, "quantities")?;
        let steps = quantities.numbers("step")?;
        let last: Vec<bool> = steps.iter().map(|step| *step == f64::from(design.steps)).collect();
        let days = quantities.numbers("days")?;
        let end = last.iter().position(|is_last| *is_last);
        let dates = quantities.columns.dates("date").ok_or_else(|| quantities.missing("date"))?;
        let batches = Table::of(tables, "batches")?;
        Ok(Self {
            design: design.clone(),
            until_precise,
            end_days: end.map_or(f64::from(design.steps), |row| days[row]),
            end_date: end.and_then(|row| dates[row]),
            outcomes: Table::of(tables, "outcomes")?.figures("share_", ("outcome", "1"))?,
            quantities: quantities.in_rows("", &last)?,
            events: Table::of(tables, "events")?.figures("", ("event", "events"))?,
            batches: batches.draws()?,
            means: batches.means()?,
        })
    }
}

/// A table of a run, that tells which of its columns is missing.
struct Table<'a> {
    name: &'static str,
    columns: Columns<'a>,
}

impl<'a> Table<'a> {
    fn of(tables: &'a BTreeMap<String, RecordBatch>, name: &'static str) -> Result<Self, NotARun> {
        let table = tables.get(name).ok_or_else(|| NotARun(name.to_owned()))?;
        Ok(Self { name, columns: Columns::of(table) })
    }

    fn missing(&self, column: &str) -> NotARun {
        NotARun(format!("{}.{column}", self.name))
    }

    fn numbers(&self, column: &str) -> Result<Vec<f64>, NotARun> {
        self.columns.numbers(column).ok_or_else(|| self.missing(column))
    }

    fn texts(&self, column: &str) -> Result<Vec<&'a str>, NotARun> {
        self.columns.texts(column).ok_or_else(|| self.missing(column))
    }

    /// A figure for each row; all are of one kind and unit.
    fn figures(&self, prefix: &str, (kind, unit): (&str, &str)) -> Result<Vec<Figure>, NotARun> {
        let [mean, low, high] = self.estimates(prefix)?;
        let rows = self.texts("path")?.into_iter().zip(self.texts("label")?).enumerate();
        let figure = |(row, (path, label)): (usize, (&str, &str))| Figure {
            path: path.to_owned(),
            label: label.to_owned(),
            kind: kind.to_owned(),
            unit: unit.to_owned(),
            mean: mean[row],
            low: low[row],
            high: high[row],
        };
        Ok(rows.map(figure).collect())
    }

    /// A figure for each row that is wanted; each row says its kind and unit.
    fn in_rows(&self, prefix: &str, wanted: &[bool]) -> Result<Vec<Figure>, NotARun> {
        let (kinds, units) = (self.texts("kind")?, self.texts("unit")?);
        let told = kinds.into_iter().zip(units).zip(wanted);
        let figures = self.figures(prefix, ("", ""))?.into_iter().zip(told);
        let figure = |(figure, ((kind, unit), is_wanted)): (Figure, ((&str, &str), &bool))| {
            is_wanted.then(|| Figure { kind: kind.to_owned(), unit: unit.to_owned(), ..figure })
        };
        Ok(figures.filter_map(figure).collect())
    }

    fn estimates(&self, prefix: &str) -> Result<[Vec<f64>; 3], NotARun> {
        let column = |name: &str| self.numbers(&format!("{prefix}{name}"));
        Ok([column("mean")?, column("low")?, column("high")?])
    }

    /// Draws in each batch: every figure has the same.
    fn draws(&self) -> Result<Vec<f64>, NotARun> {
        let (numbers, draws) = (self.numbers("batch")?, self.numbers("draws")?);
        let by_number: BTreeMap<u64, f64> =
            numbers.into_iter().map(|number| number as u64).zip(draws).collect();
        Ok(by_number.into_values().collect())
    }

    /// Means over each batch, in the order of the batches, by kind and path.
    fn means(&self) -> Result<BTreeMap<(String, String), Vec<f64>>, NotARun> {
        let of = self.texts("kind")?.into_iter().zip(self.texts("path")?).zip(self.numbers("mean")?);
        let mut means: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
        for ((kind, path), mean) in of {
            means.entry((kind.to_owned(), path.to_owned())).or_default().push(mean);
        }
        Ok(means)
    }
}
