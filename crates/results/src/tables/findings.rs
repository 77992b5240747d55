//! Tables of findings: columns as an analysis lists them.

use super::Table;
use super::column::{self, Column};

/// A column of findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its name.
    pub name: String,
    /// Its unit; empty for texts and pure numbers.
    pub unit: &'static str,
    /// What it is, in a sentence.
    pub description: &'static str,
    /// The values, row by row.
    pub values: Values,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Texts.
    Texts(Vec<String>),
    /// Numbers; nothing to say where they are not finite.
    Numbers(Vec<f64>),
    /// Counts.
    Counts(Vec<u64>),
    /// Yes or no.
    Flags(Vec<bool>),
}

impl Finding {
    /// Texts.
    pub fn texts(name: impl Into<String>, description: &'static str, values: Vec<String>) -> Self {
        Self { name: name.into(), unit: "", description, values: Values::Texts(values) }
    }

    /// Numbers; nothing to say where they are not finite.
    pub fn numbers(
        name: impl Into<String>,
        unit: &'static str,
        description: &'static str,
        values: Vec<f64>,
    ) -> Self {
        Self { name: name.into(), unit, description, values: Values::Numbers(values) }
    }

    /// Counts.
    pub fn counts(
        name: impl Into<String>,
        unit: &'static str,
        description: &'static str,
        values: Vec<u64>,
    ) -> Self {
        Self { name: name.into(), unit, description, values: Values::Counts(values) }
    }

    /// Yes or no.
    pub fn flags(name: impl Into<String>, description: &'static str, values: Vec<bool>) -> Self {
        Self { name: name.into(), unit: "", description, values: Values::Flags(values) }
    }

    fn column(self) -> Column {
        match self.values {
            Values::Texts(values) => {
                Column::texts(&self.name, self.description, values.iter().map(String::as_str))
            }
            Values::Numbers(values) => {
                let told = values.into_iter().map(|value| value.is_finite().then_some(value)).collect();
                Column::numbers(&self.name, self.unit, self.description, told)
            }
            Values::Counts(values) => Column::counts(&self.name, self.unit, self.description, values),
            Values::Flags(values) => Column::flags(&self.name, self.description, values),
        }
    }
}

/// A table of findings. All columns have a value for each row. `asked` is how to make it again, as JSON.
pub fn findings(name: &'static str, description: &'static str, asked: &str, columns: Vec<Finding>) -> Table {
    let columns = columns.into_iter().map(Finding::column).collect();
    Table { name, description, batch: column::batch(name, description, asked, columns) }
}
