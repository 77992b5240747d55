//! What single trajectories came to, read back from their rows: how each ended, and the last of what was kept of it.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch, StringArray};
use arrow_schema::DataType;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::Result;

use super::trajectories::BEFORE_KEPT;

/// Places of the columns that say which trajectory it is, and how it ends.
const TRAJECTORY: usize = 0;
const OUTCOME: usize = 5;

/// A file of rows of trajectories, of which nothing but its description was read.
pub struct PartRead {
    builder: ParquetRecordBatchReaderBuilder<Bytes>,
}

/// What a file's trajectories came to, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ends {
    /// Their numbers.
    pub trajectories: Vec<u64>,
    /// How each ended: the path of the outcome, or `broken`; nothing where it ended in none.
    pub endings: Vec<Option<String>>,
    /// For each quantity that was asked for, a value for each trajectory: of an event how often it happened, else the value in the last row, in
    /// the unit of its column; not a number after a break.
    pub values: Vec<Vec<f64>>,
}

impl PartRead {
    /// The file with these bytes.
    ///
    /// # Errors
    /// Bytes that are no Parquet file.
    pub fn of(bytes: Vec<u8>) -> Result<Self> {
        Ok(Self { builder: ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes))? })
    }

    /// How to make the run again, as JSON; nothing in a file that says nothing of it.
    #[must_use]
    pub fn request(&self) -> Option<&str> {
        self.builder.schema().metadata().get("request").map(String::as_str)
    }

    /// The paths of what was kept.
    #[must_use]
    pub fn kept(&self) -> Vec<String> {
        let fields = self.builder.schema().fields().iter().skip(BEFORE_KEPT);
        fields.map(|field| field.name().clone()).collect()
    }

    /// What its trajectories came to, with the quantities at these places of [`PartRead::kept`], which are numbers. `None` where the columns
    /// are others than those of rows of trajectories.
    ///
    /// # Errors
    /// Rows that cannot be read.
    pub fn ends(self, kept: &[usize]) -> Result<Option<Ends>> {
        let roots: Vec<usize> =
            [TRAJECTORY, OUTCOME].into_iter().chain(kept.iter().map(|place| BEFORE_KEPT + place)).collect();
        let fields = self.builder.schema().fields().len();
        if roots.iter().any(|root| *root >= fields) {
            return Ok(None);
        }
        let mask = ProjectionMask::roots(self.builder.parquet_schema(), roots.clone());
        let mut ends = Ends { values: vec![Vec::new(); kept.len()], ..Ends::default() };
        // Columns come in the order of the file, whatever the order in which they were asked for.
        let mut order = roots.clone();
        order.sort_unstable();
        order.dedup();
        let at = |root: usize| order.iter().position(|known| *known == root).unwrap_or(0);
        let places: Vec<usize> = roots.into_iter().map(at).collect();
        for batch in self.builder.with_projection(mask).build()? {
            if ends.take(&batch?, &places).is_none() {
                return Ok(None);
            }
        }
        Ok(Some(ends))
    }
}

impl Ends {
    /// Takes some rows, which may begin in the middle of a trajectory.
    fn take(&mut self, batch: &RecordBatch, places: &[usize]) -> Option<()> {
        let numbers = batch.column(*places.first()?).as_primitive_opt::<Int64Type>()?;
        let outcomes = batch.column(*places.get(1)?).as_dictionary_opt::<Int32Type>()?;
        let outcomes = outcomes.downcast_dict::<StringArray>()?;
        let columns: Option<Vec<Column>> =
            places[2..].iter().map(|place| Column::of(batch.column(*place))).collect();
        let columns = columns?;
        for (row, (number, outcome)) in numbers.values().iter().zip(outcomes).enumerate() {
            let number = u64::try_from(*number).ok()?;
            let is_new = self.trajectories.last() != Some(&number);
            if is_new {
                self.trajectories.push(number);
                self.endings.push(outcome.map(str::to_owned));
            }
            for (values, column) in self.values.iter_mut().zip(&columns) {
                let before = if is_new { None } else { values.pop() };
                values.push(column.after(before, row));
            }
        }
        Some(())
    }
}

/// A column of what was kept.
enum Column {
    /// Counts since the row before.
    Counts(Vec<f64>),
    /// Values in the row.
    Levels(Vec<f64>),
}

impl Column {
    fn of(column: &dyn Array) -> Option<Self> {
        match column.data_type() {
            DataType::Int32 => {
                let counts = column.as_primitive_opt::<Int32Type>()?;
                Some(Self::Counts(counts.iter().map(|count| count.map_or(f64::NAN, f64::from)).collect()))
            }
            DataType::Float64 => {
                let levels = column.as_primitive_opt::<Float64Type>()?;
                Some(Self::Levels(levels.iter().map(|level| level.unwrap_or(f64::NAN)).collect()))
            }
            _ => None,
        }
    }

    fn after(&self, before: Option<f64>, row: usize) -> f64 {
        match self {
            Self::Counts(counts) => before.unwrap_or(0.0) + counts[row],
            Self::Levels(levels) => levels[row],
        }
    }
}
