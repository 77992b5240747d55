//! A table as Parquet: compressed, with units and manifest in its schema; equal tables give equal bytes.

use crate::tables::Table;
use parquet::arrow::ArrowWriter;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    fn read(bytes: Vec<u8>) -> (arrow_schema::SchemaRef, arrow_array::RecordBatch) {
        // A reader wants something that knows its length; a file in memory would need one more dependency.
        let folder = std::env::temp_dir().join(format!("detente-parquet-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("table.parquet");
        std::fs::write(&path, bytes).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(&path).unwrap()).unwrap();
        let schema = reader.schema().clone();
        let batch = reader.build().unwrap().next().unwrap().unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        (schema, batch)
    }

    #[test]
    fn a_table_comes_back_with_units_and_manifest() {
        let table = &sample::tables()[1];
        let (schema, batch) = read(parquet(table).unwrap());
        assert_eq!(batch.columns(), table.batch.columns());
        assert_eq!(schema.field_with_name("step").unwrap().metadata()["unit"], "steps");
        assert_eq!(schema.metadata()["manifest"], sample::manifest().to_json());
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
