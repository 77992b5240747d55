//! A table as Parquet and back: compressed, with units and manifest in its schema; equal tables give equal bytes.

use crate::tables::Table;
use arrow_array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;

/// The table as bytes.
///
/// # Errors
/// What the Parquet writer refuses; tables as they are made here are none of it.
pub fn parquet(table: &Table) -> Result<Vec<u8>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        // The writer's own version would change the bytes of an equal table.
        .set_created_by("detente".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), table.batch.schema(), Some(properties))?;
    writer.write(&table.batch)?;
    writer.into_inner()
}

/// The rows of a table that was written so.
///
/// # Errors
/// Bytes that are no Parquet file.
pub fn read(bytes: Vec<u8>) -> Result<RecordBatch> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes))?;
    let schema = builder.schema().clone();
    // In one piece: tables are as long as figures are many, and do not grow with the trajectories.
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let mut reader = builder.with_batch_size(rows.max(1)).build()?;
    match reader.next() {
        // A batch forgets what the table says of itself.
        Some(batch) => Ok(batch?.with_schema(schema)?),
        None => Ok(RecordBatch::new_empty(schema)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_table_comes_back_with_units_and_manifest() {
        let table = &sample::tables()[1];
        let batch = read(parquet(table).unwrap()).unwrap();
        let schema = batch.schema();
        assert_eq!(batch.columns(), table.batch.columns());
        assert_eq!(schema.field_with_name("step").unwrap().metadata()["unit"], "steps");
        assert_eq!(schema.metadata()["manifest"], sample::manifest().to_json());
    }

    #[test]
    fn empty_tables_come_back_and_what_is_no_table_does_not() {
        let clamps = crate::tables::Table {
            batch: sample::tables()[8].batch.slice(0, 0),
            ..sample::tables()[8].clone()
        };
        let batch = read(parquet(&clamps).unwrap()).unwrap();
        assert_eq!((batch.num_rows(), batch.schema()), (0, clamps.batch.schema()));
        assert!(read(b"PAR1 and no more".to_vec()).is_err());
        assert!(read(Vec::new()).is_err());
    }

    #[test]
    fn equal_summaries_give_equal_bytes() {
        let bytes =
            || -> Vec<Vec<u8>> { sample::tables().iter().map(|table| parquet(table).unwrap()).collect() };
        let first = bytes();
        for _ in 0..5 {
            assert_eq!(bytes(), first);
        }
    }
}
