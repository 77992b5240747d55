//! Tables hold what the summary says, and say what they hold.

use super::*;
use crate::sample;
use arrow_array::{Array, Float64Array, UInt32Array, UInt64Array};

fn number(table: &Table, column: &str, row: usize) -> f64 {
    let column = table.batch.column_by_name(column).unwrap();
    column.as_any().downcast_ref::<Float64Array>().unwrap().value(row)
}

#[test]
fn names_are_in_order_and_every_column_says_its_unit_and_sentence() {
    let tables = sample::tables();
    assert_eq!(tables.iter().map(|table| table.name).collect::<Vec<_>>(), NAMES);
    for table in &tables {
        let schema = table.batch.schema();
        assert_eq!(schema.metadata()["table"], table.name);
        assert!(schema.metadata()["manifest"].contains("sha256"));
        for field in schema.fields() {
            assert!(field.metadata().contains_key("unit"), "{}.{}", table.name, field.name());
            assert!(field.metadata()["description"].len() > 5, "{}.{}", table.name, field.name());
        }
    }
}

#[test]
fn quantities_are_long_with_a_row_for_each_point_of_time() {
    let table = &sample::tables()[1];
    assert_eq!(table.batch.num_rows(), 3);
    assert_eq!(number(table, "mean", 2), 1000.0);
    assert_eq!(number(table, "q95", 1), 2002.0);
    assert_eq!(number(table, "days", 1), 30.0);
}

#[test]
fn periods_run_from_row_to_row() {
    let table = &sample::tables()[3];
    let to = table.batch.column_by_name("to_step").unwrap();
    assert_eq!(to.as_any().downcast_ref::<UInt32Array>().unwrap().values(), &[30, 60]);
    assert_eq!(number(table, "mean", 1), 7.0);
}

#[test]
fn shares_of_states_run_over_rows_then_states() {
    let table = &sample::tables()[4];
    assert_eq!(table.batch.num_rows(), 6);
    assert_eq!((number(table, "share", 4), number(table, "share", 5)), (0.25, 0.75));
}

#[test]
fn rows_say_how_many_trajectories_are_behind_them() {
    let tables = sample::tables();
    let counts = |name: &str| {
        let table = tables.iter().find(|table| table.name == name).unwrap();
        let column = table.batch.column_by_name("trajectories").unwrap();
        column.as_any().downcast_ref::<UInt64Array>().unwrap().values().to_vec()
    };
    assert_eq!(counts("quantities"), [1000, 999, 999]);
    assert_eq!(counts("events"), [999]);
    assert_eq!(counts("event_periods"), [999, 999]);
    assert_eq!(counts("states"), [1000, 1000, 999, 999, 999, 999]);
    assert_eq!(counts("occupancy"), [999, 999]);
}

#[test]
fn dates_are_absent_without_a_calendar() {
    let surroundings = Surroundings { start: None, parameters: &[], manifest: &sample::manifest() };
    let tables = tables(&sample::summary(), &surroundings);
    assert_eq!(tables[1].batch.column_by_name("date").unwrap().null_count(), 3);
    assert_eq!(tables[6].batch.num_rows(), 0, "no parameters, but the table is there");
}
