//! A column with its unit and its sentence, and a table of such columns.

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, RecordBatch, StringArray, UInt32Array, UInt64Array,
};
use arrow_schema::{Field, Schema};
use std::sync::Arc;

/// A column before it enters a table.
pub(crate) struct Column {
    name: String,
    unit: &'static str,
    description: String,
    nullable: bool,
    values: ArrayRef,
}

impl Column {
    fn new(name: &str, unit: &'static str, description: &str, values: ArrayRef) -> Self {
        Self { name: name.to_owned(), unit, description: description.to_owned(), nullable: false, values }
    }

    /// Numbers; `None` where there is nothing to say.
    pub(crate) fn numbers(
        name: &str,
        unit: &'static str,
        description: &str,
        values: Vec<Option<f64>>,
    ) -> Self {
        let column = Self::new(name, unit, description, Arc::new(Float64Array::from(values)));
        Self { nullable: true, ..column }
    }

    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name
    }

    /// The same column with another sentence.
    pub(crate) fn described(self, description: &str) -> Self {
        Self { description: description.to_owned(), ..self }
    }

    /// Counts and numbers of trajectories.
    pub(crate) fn counts(name: &str, unit: &'static str, description: &str, values: Vec<u64>) -> Self {
        Self::new(name, unit, description, Arc::new(UInt64Array::from(values)))
    }

    /// Numbers of steps from the start.
    pub(crate) fn steps(name: &str, description: &str, values: Vec<u32>) -> Self {
        Self::new(name, "steps", description, Arc::new(UInt32Array::from(values)))
    }

    /// Days of the calendar, counted from 1970-01-01.
    pub(crate) fn dates(name: &str, description: &str, values: Vec<Option<i64>>) -> Self {
        let days = values.into_iter().map(|day| day.and_then(|day| i32::try_from(day).ok()));
        let column = Self::new(name, "date", description, Arc::new(days.collect::<Date32Array>()));
        Self { nullable: true, ..column }
    }

    /// Texts.
    pub(crate) fn texts<'a>(name: &str, description: &str, values: impl Iterator<Item = &'a str>) -> Self {
        Self::new(name, "", description, Arc::new(StringArray::from_iter_values(values)))
    }

    /// Yes or no.
    pub(crate) fn flags(name: &str, description: &str, values: Vec<bool>) -> Self {
        Self::new(name, "", description, Arc::new(BooleanArray::from(values)))
    }
}

/// A table of columns of equal length.
pub(crate) fn batch(name: &str, description: &str, manifest: &str, columns: Vec<Column>) -> RecordBatch {
    let (fields, values): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().map(field).unzip();
    let about = [("table", name), ("description", description), ("manifest", manifest)];
    let schema = Schema::new(fields)
        .with_metadata(about.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    RecordBatch::try_new(Arc::new(schema), values).expect("columns of a table are made from the same rows")
}

fn field(column: Column) -> (Field, ArrayRef) {
    let about = [("unit", column.unit.to_owned()), ("description", column.description)];
    let field = Field::new(column.name, column.values.data_type().clone(), column.nullable)
        .with_metadata(about.map(|(key, value)| (key.to_owned(), value)).into());
    (field, column.values)
}
