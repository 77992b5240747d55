//! Rows of trajectories as Parquet, a row group a block: each block is encoded on the thread that ran it, and appended in order, so that
//! equal runs give equal bytes and memory does not grow with them.

use crate::simulator::BlockRows;
use arrow_array::{
    ArrayRef, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array, StringArray,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use std::io::Write;
use std::sync::Arc;

/// What the rows of a run are.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// Rows of each trajectory, as numbers of steps from the start.
    pub rows: Vec<u32>,
    /// Length of a step in days.
    pub step_days: f64,
    /// First day, counted from 1970-01-01; `None` for a model without a calendar.
    pub start: Option<i64>,
    /// Trajectories in each draw of the parameters.
    pub per_draw: u32,
    /// Paths of the outcomes; `broken` is the last.
    pub outcomes: Vec<String>,
    /// What is kept, in the order of [`BlockRows::values`].
    pub kept: Vec<KeptQuantity>,
    /// How to make the run again, as JSON.
    pub request: String,
}

/// A quantity whose rows are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptQuantity {
    /// Its path: the name of its column.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// `stock`, `let`, `memory`, `event`, `regime` or `choice`.
    pub kind: String,
    /// The unit of its values; empty for a pure number and for states.
    pub unit: String,
    /// Labels of the states of a regime or the options of a choice.
    pub states: Vec<String>,
}

/// Makes row groups of blocks.
pub struct Encoder {
    described: Described,
    schema: SchemaRef,
    factory: ArrowRowGroupWriterFactory,
}

/// A block, ready to be appended.
pub struct RowGroup(Vec<ArrowColumnChunk>);

/// A file under way.
pub struct Part<W: Write + Send>(SerializedFileWriter<W>);

impl Encoder {
    /// For rows that are so described.
    ///
    /// # Errors
    /// What the Parquet writer refuses; descriptions as they are made here are none of it.
    pub fn new(described: Described) -> Result<Self> {
        let schema = Arc::new(schema(&described));
        let (_, factory) = writer(Vec::new(), &schema)?.into_serialized_writer()?;
        Ok(Self { described, schema, factory })
    }

    /// Encodes a block.
    ///
    /// # Errors
    /// What the Parquet writer refuses.
    pub fn encode(&self, block: &BlockRows) -> Result<RowGroup> {
        let mut writers = self.factory.create_column_writers(0)?.into_iter();
        let mut chunks = Vec::with_capacity(writers.len());
        // A column at a time, so that only one is there twice.
        for (place, field) in self.schema.fields().iter().enumerate() {
            let values = self.column(place, block)?;
            for leaf in compute_leaves(field, &values)? {
                let Some(mut writer) = writers.next() else { continue };
                writer.write(&leaf)?;
                chunks.push(writer.close()?);
            }
        }
        Ok(RowGroup(chunks))
    }

    /// Begins a file.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn begin<W: Write + Send>(&self, file: W) -> Result<Part<W>> {
        Ok(Part(writer(file, &self.schema)?.into_serialized_writer()?.0))
    }

    /// The values of the column at a place of the schema.
    fn column(&self, place: usize, block: &BlockRows) -> Result<ArrayRef> {
        let Described { rows, step_days, start, per_draw, outcomes, kept, .. } = &self.described;
        let of_trajectory = |value: &dyn Fn(usize) -> i64| -> ArrayRef {
            let numbers =
                (0..block.whole_rows.len()).flat_map(|place| std::iter::repeat_n(value(place), block.rows));
            Arc::new(Int64Array::from_iter_values(numbers))
        };
        let trajectory = |place: usize| (block.first + place as u64) as i64;
        let days = |step: u32| f64::from(step) * step_days;
        let each = || (0..block.whole_rows.len()).flat_map(|_| rows.iter());
        Ok(match place {
            0 => of_trajectory(&trajectory),
            1 => of_trajectory(&|place| trajectory(place) / i64::from(*per_draw)),
            2 => Arc::new(Int32Array::from_iter_values(each().map(|step| *step as i32))),
            3 => Arc::new(Float64Array::from_iter_values(each().map(|step| days(*step)))),
            4 => {
                Arc::new(Date32Array::from_iter(each().map(|step| {
                    start.and_then(|start| i32::try_from(start + days(*step).floor() as i64).ok())
                })))
            }
            5 => {
                let ending = |ending: &Option<usize>| {
                    std::iter::repeat_n(ending.map(|outcome| outcome as i32), block.rows)
                };
                texts(block.endings.iter().flat_map(ending).collect(), outcomes)?
            }
            _ => quantity(&kept[place - BEFORE_KEPT], block, &block.values[place - BEFORE_KEPT])?,
        })
    }
}

impl<W: Write + Send> Part<W> {
    /// Appends a block.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn append(&mut self, block: RowGroup) -> Result<()> {
        let mut group = self.0.next_row_group()?;
        for chunk in block.0 {
            chunk.append_to_row_group(&mut group)?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file, and gives it back.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn finish(self) -> Result<W> {
        self.0.into_inner()
    }
}

fn writer<W: Write + Send>(file: W, schema: &SchemaRef) -> Result<ArrowWriter<W>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        // The writer's own version would change the bytes of equal rows.
        .set_created_by("detente".to_owned())
        .build();
    ArrowWriter::try_new(file, Arc::clone(schema), Some(properties))
}

/// Columns that tell the row; those of what is kept follow.
pub(super) const BEFORE_KEPT: usize = 6;

fn schema(described: &Described) -> Schema {
    let field = |name: &str, kind: DataType, nullable: bool, about: [(&str, &str); 3]| {
        let about = about.map(|(key, value)| (key.to_owned(), value.to_owned()));
        Field::new(name, kind, nullable).with_metadata(about.into())
    };
    let row = |name: &str, kind: DataType, nullable: bool, unit: &str, description: &str| {
        field(name, kind, nullable, [("unit", unit), ("description", description), ("kind", "row")])
    };
    let mut fields = vec![
        row("trajectory", DataType::Int64, false, "", "number of the trajectory, from 0"),
        row("draw", DataType::Int64, false, "", "number of the draw of the parameters, from 0"),
        row("step", DataType::Int32, false, "steps", "steps from the start"),
        row("days", DataType::Float64, false, "days", "days from the start"),
        row("date", DataType::Date32, true, "date", "the day; nothing in a model without a calendar"),
        row(
            "outcome",
            text_type(),
            true,
            "",
            "how the trajectory ends, or that it broke: the same in all of its rows",
        ),
    ];
    fields.extend(described.kept.iter().map(|of| {
        let what = match &*of.kind {
            "event" => "count since the row before",
            "regime" => "state in the row",
            "choice" => "option held in the row",
            _ => "value in the row",
        };
        let description = format!("{}: {what}; nothing after the trajectory broke", of.label);
        let unit = if of.kind == "event" { "events" } else { &of.unit };
        field(
            &of.path,
            data_type(of),
            true,
            [("unit", unit), ("description", &description), ("kind", &of.kind)],
        )
    }));
    let about = [
        ("table", "trajectories"),
        ("description", "A row for each trajectory and each reported point of time."),
        ("request", &described.request),
    ];
    Schema::new(fields).with_metadata(about.map(|(key, value)| (key.to_owned(), value.to_owned())).into())
}

fn text_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

fn data_type(of: &KeptQuantity) -> DataType {
    match &*of.kind {
        "event" => DataType::Int32,
        "regime" | "choice" => text_type(),
        _ => DataType::Float64,
    }
}

fn quantity(of: &KeptQuantity, block: &BlockRows, values: &[f64]) -> Result<ArrayRef> {
    let row_is_there = |place: usize| place % block.rows < block.whole_rows[place / block.rows];
    let known = values.iter().enumerate().map(|(place, value)| row_is_there(place).then_some(*value));
    let whole = |known: Option<f64>| known.map(|value| value as i32);
    Ok(match data_type(of) {
        DataType::Int32 => Arc::new(known.map(whole).collect::<Int32Array>()),
        DataType::Float64 => Arc::new(known.collect::<Float64Array>()),
        _ => texts(known.map(whole).collect(), &of.states)?,
    })
}

/// Each row's text, by its place in a list.
fn texts(places: Vec<Option<i32>>, list: &[String]) -> Result<ArrayRef> {
    let known = places.into_iter().map(|place| place.filter(|place| (*place as usize) < list.len()));
    let list = StringArray::from_iter_values(list);
    Ok(Arc::new(DictionaryArray::try_new(known.collect::<Int32Array>(), Arc::new(list))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::parquet::read;
    use crate::tables::Columns;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Int32Type, Int64Type};

    fn quantity(path: &str, kind: &str, unit: &str, states: &[&str]) -> KeptQuantity {
        KeptQuantity {
            path: path.into(),
            label: path.to_uppercase(),
            kind: kind.into(),
            unit: unit.into(),
            states: states.iter().map(|state| (*state).to_owned()).collect(),
        }
    }

    fn encoder() -> Encoder {
        Encoder::new(Described {
            rows: vec![0, 30],
            step_days: 0.5,
            start: Some(19_000),
            per_draw: 2,
            outcomes: vec!["war".into(), "broken".into()],
            kept: vec![
                quantity("troops", "stock", "troops", &[]),
                quantity("attack", "event", "", &[]),
                quantity("mood", "regime", "", &["Calm", "Tense"]),
            ],
            request: "{}".into(),
        })
        .unwrap()
    }

    /// Three trajectories of two rows; the second broke before its last, the third has no ending.
    fn block(first: u64) -> BlockRows {
        BlockRows {
            first,
            rows: 2,
            values: vec![
                vec![1.5, 2.5, 3.5, f64::NAN, 4.5, 5.5],
                vec![0.0, 7.0, 0.0, f64::NAN, 0.0, 2.0],
                vec![0.0, 1.0, 1.0, f64::NAN, 1.0, 1.0],
            ],
            whole_rows: vec![2, 1, 2],
            endings: vec![Some(0), Some(1), None],
        }
    }

    fn bytes() -> Vec<u8> {
        let encoder = encoder();
        let mut part = encoder.begin(Vec::new()).unwrap();
        for first in [0, 3] {
            part.append(encoder.encode(&block(first)).unwrap()).unwrap();
        }
        part.finish().unwrap()
    }

    #[test]
    fn rows_come_back_with_what_they_are() {
        let batch = read(bytes()).unwrap();
        assert_eq!(batch.num_rows(), 12);
        let whole =
            |name: &str| batch.column_by_name(name).unwrap().as_primitive::<Int64Type>().values().to_vec();
        assert_eq!(whole("trajectory"), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(whole("draw"), [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
        let columns = Columns::of(&batch);
        assert_eq!(columns.numbers("days").unwrap()[..2], [0.0, 15.0]);
        assert_eq!(columns.dates("date").unwrap()[..2], [Some(19_000), Some(19_015)]);
        let troops = columns.numbers("troops").unwrap();
        assert_eq!((troops[2], troops[5]), (3.5, 5.5));
        assert!(troops[3].is_nan());
        let attacks = batch.column_by_name("attack").unwrap().as_primitive::<Int32Type>();
        assert_eq!(
            attacks.iter().take(6).collect::<Vec<_>>(),
            [Some(0), Some(7), Some(0), None, Some(0), Some(2)]
        );
        let words = |name: &str| -> Vec<Option<String>> {
            let column = batch.column_by_name(name).unwrap().as_dictionary::<Int32Type>();
            let typed = column.downcast_dict::<StringArray>().unwrap();
            typed.into_iter().take(6).map(|word| word.map(str::to_owned)).collect()
        };
        let some = |word: &str| Some(word.to_owned());
        assert_eq!(
            words("mood"),
            [some("Calm"), some("Tense"), some("Tense"), None, some("Tense"), some("Tense")]
        );
        assert_eq!(words("outcome"), [some("war"), some("war"), some("broken"), some("broken"), None, None]);
    }

    #[test]
    fn columns_say_their_units_and_rows_have_groups_by_block() {
        let batch = read(bytes()).unwrap();
        let schema = batch.schema();
        assert_eq!(schema.metadata()["request"], "{}");
        let about = |name: &str| schema.field_with_name(name).unwrap().metadata().clone();
        assert_eq!((&*about("troops")["unit"], &*about("attack")["unit"]), ("troops", "events"));
        assert_eq!(
            about("mood")["description"],
            "MOOD: state in the row; nothing after the trajectory broke"
        );
        let file = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(
            bytes::Bytes::from(bytes()),
        );
        assert_eq!(file.unwrap().metadata().num_row_groups(), 2);
    }

    #[test]
    fn equal_rows_give_equal_bytes() {
        assert!((0..5).all(|_| bytes() == bytes()));
    }
}
