//! Columns of a table that was read, by name: whoever reads tables need not know how they lie in memory.

use arrow_array::{Array, Date32Array, Float64Array, RecordBatch, StringArray, UInt32Array, UInt64Array};

/// Columns of a table, by name.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a>(&'a RecordBatch);

impl<'a> Columns<'a> {
    /// The columns of that table.
    pub fn of(table: &'a RecordBatch) -> Self {
        Self(table)
    }

    /// Numbers, counts or steps, NaN where there is nothing to say; `None` where there is no such column.
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        let any = self.0.column_by_name(name)?.as_any();
        if let Some(numbers) = any.downcast_ref::<Float64Array>() {
            return Some(numbers.iter().map(|number| number.unwrap_or(f64::NAN)).collect());
        }
        let counts =
            any.downcast_ref::<UInt64Array>().map(|counts| counts.values().iter().map(|count| *count as f64));
        let steps = || {
            any.downcast_ref::<UInt32Array>().map(|steps| steps.values().iter().map(|step| f64::from(*step)))
        };
        counts.map(Iterator::collect).or_else(|| steps().map(Iterator::collect))
    }

    /// Days counted from 1970-01-01; `None` where there is no such column.
    pub fn dates(&self, name: &str) -> Option<Vec<Option<i64>>> {
        let days = self.0.column_by_name(name)?.as_any().downcast_ref::<Date32Array>()?;
        Some(days.iter().map(|day| day.map(i64::from)).collect())
    }

    /// Texts; `None` where there is no such column.
    pub fn texts(&self, name: &str) -> Option<Vec<&'a str>> {
        let texts = self.0.column_by_name(name)?.as_any().downcast_ref::<StringArray>()?;
        Some((0..texts.len()).map(|row| texts.value(row)).collect())
    }
}
