//! All tables as one JSON text: the manifest, then each table with its columns (name, unit, description) and rows as objects. Of a
//! comparison: the manifests of all.

use super::value::{Value, value};
use crate::manifest::{FileV1, ManifestV1, SettingV1};
use crate::rare::RareSummary;
use crate::tables::Table;
use arrow_schema::Field;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// The tables as bytes, on one line.
///
/// # Errors
/// What the JSON writer refuses; tables as they are made here are none of it.
pub fn json(manifest: &ManifestV1, tables: &[Table]) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(&Document { manifest, tables })?;
    bytes.push(b'\n');
    Ok(bytes)
}

struct Document<'a> {
    manifest: &'a ManifestV1,
    tables: &'a [Table],
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("manifest", self.manifest)?;
        map.serialize_entry("tables", &Tables(self.tables))?;
        map.end()
    }
}

/// What a comparison of two runs says before its tables.
pub struct ComparisonHead<'a> {
    /// The manifest of the first run.
    pub first: &'a ManifestV1,
    /// That of the second.
    pub second: &'a ManifestV1,
    /// Where the intervals of the differences come from.
    pub intervals: &'a str,
    /// Paths of what only the first run has.
    pub only_first: &'a [String],
    /// Of what only the second has.
    pub only_second: &'a [String],
}

/// A comparison as bytes, on one line.
///
/// # Errors
/// What the JSON writer refuses; tables as they are made here are none of it.
pub fn comparison(head: &ComparisonHead<'_>, tables: &[Table]) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(&Comparison { head, tables })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What is said of a rare outcome.
#[derive(serde::Serialize)]
pub struct RareDocument<'a> {
    /// The version that found it.
    pub detente: &'a str,
    /// The situation's title.
    pub title: &'a str,
    /// Path of the model's first file, one of `files`.
    pub root: &'a str,
    /// All files of the situation that were read, with their fingerprints.
    pub files: &'a [FileV1],
    /// What the model says that it leaves out.
    pub leaves_out: &'a [String],
    /// Policies in force, by name.
    pub policies: &'a [&'a str],
    /// Values set for the run.
    pub sets: &'a [SettingV1],
    /// The expression that was declared to say how near a trajectory is.
    pub toward: Option<&'a str>,
    /// What came back.
    pub result: &'a RareSummary,
    /// Steps that plain sampling needs on average for the same standard error.
    pub plain_steps_needed: f64,
}

/// A rare outcome as bytes, on one line.
///
/// # Errors
/// What the JSON writer refuses.
pub fn rare(document: &RareDocument<'_>) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Findings as bytes, on one line: what is said of them as a whole, then the tables.
///
/// # Errors
/// What the JSON writer refuses.
pub fn findings(head: &impl Serialize, tables: &[Table]) -> serde_json::Result<Vec<u8>> {
    #[derive(serde::Serialize)]
    struct Findings<'a, H> {
        #[serde(flatten)]
        head: &'a H,
        tables: Tables<'a>,
    }
    let mut bytes = serde_json::to_vec(&Findings { head, tables: Tables(tables) })?;
    bytes.push(b'\n');
    Ok(bytes)
}

struct Comparison<'a> {
    head: &'a ComparisonHead<'a>,
    tables: &'a [Table],
}

impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ComparisonHead { first, second, intervals, only_first, only_second } = self.head;
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("first", first)?;
        map.serialize_entry("second", second)?;
        map.serialize_entry("intervals", intervals)?;
        map.serialize_entry("only_first", only_first)?;
        map.serialize_entry("only_second", only_second)?;
        map.serialize_entry("tables", &Tables(self.tables))?;
        map.end()
    }
}

/// Several scenarios as bytes, on one line: name and manifest of each, where the intervals of the differences come from, the tables.
///
/// # Errors
/// What the JSON writer refuses; tables as they are made here are none of it.
pub fn scenarios(
    scenarios: &[(&str, &ManifestV1)],
    intervals: &str,
    tables: &[Table],
) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(&Scenarios { scenarios, intervals, tables })?;
    bytes.push(b'\n');
    Ok(bytes)
}

struct Scenarios<'a> {
    scenarios: &'a [(&'a str, &'a ManifestV1)],
    intervals: &'a str,
    tables: &'a [Table],
}

impl Serialize for Scenarios<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Scenario<'a> {
            name: &'a str,
            manifest: &'a ManifestV1,
        }
        let scenarios: Vec<Scenario<'_>> =
            self.scenarios.iter().map(|(name, manifest)| Scenario { name, manifest }).collect();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("scenarios", &scenarios)?;
        map.serialize_entry("intervals", self.intervals)?;
        map.serialize_entry("tables", &Tables(self.tables))?;
        map.end()
    }
}

struct Tables<'a>(&'a [Table]);

impl Serialize for Tables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|table| (table.name, Content(table))))
    }
}

struct Content<'a>(&'a Table);

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.0.batch.schema();
        let columns: Vec<Header<'_>> = schema.fields().iter().map(|field| Header(field)).collect();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("description", self.0.description)?;
        map.serialize_entry("columns", &columns)?;
        map.serialize_entry("rows", &Rows(self.0))?;
        map.end()
    }
}

struct Header<'a>(&'a Field);

impl Serialize for Header<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("name", self.0.name())?;
        for key in ["unit", "description"] {
            map.serialize_entry(key, self.0.metadata().get(key).map_or("", |text| text))?;
        }
        map.end()
    }
}

struct Rows<'a>(&'a Table);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let count = self.0.batch.num_rows();
        let mut rows = serializer.serialize_seq(Some(count))?;
        for row in 0..count {
            rows.serialize_element(&Row(self.0, row))?;
        }
        rows.end()
    }
}

struct Row<'a>(&'a Table, usize);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.0.batch.schema();
        let cells = schema.fields().iter().zip(self.0.batch.columns());
        serializer.collect_map(cells.map(|(field, column)| (field.name(), value(column, self.1))))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Value::Nothing => serializer.serialize_none(),
            Value::Number(number) => serializer.serialize_f64(number),
            Value::Count(count) => serializer.serialize_u64(count),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Flag(flag) => serializer.serialize_bool(flag),
            Value::Day(_) => serializer.serialize_str(&self.text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn rows_are_objects_and_columns_say_their_units() {
        let bytes = json(&sample::manifest(), &sample::tables()).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read["manifest"]["design"]["seed"], 7);
        let outcome = &read["tables"]["outcomes"]["rows"][0];
        assert_eq!(outcome["share_mean"], 0.25);
        assert_eq!(outcome["days_q50"], 30.0);
        assert_eq!(read["tables"]["outcomes"]["rows"][1]["days_q50"], serde_json::Value::Null);
        let column = &read["tables"]["quantities"]["columns"][4];
        assert_eq!((&column["name"], &column["unit"]), (&"step".into(), &"steps".into()));
        assert_eq!(read["tables"]["quantities"]["rows"][1]["date"], "2023-11-16");
    }

    #[test]
    fn numbers_that_are_not_finite_are_nothing() {
        let mut summary = sample::summary();
        summary.quantities[0].means[0].mean = f64::NAN;
        let tables = sample::tables_of(&summary);
        let read: serde_json::Value =
            serde_json::from_slice(&json(&sample::manifest(), &tables).unwrap()).unwrap();
        assert_eq!(read["tables"]["quantities"]["rows"][0]["mean"], serde_json::Value::Null);
    }
}
