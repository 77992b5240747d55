//! A table as CSV (RFC 4180, with line feeds): a header, then a line a row. Empty cells say nothing.

use super::value::value;
use crate::tables::Table;

/// The table as bytes.
pub fn csv(table: &Table) -> Vec<u8> {
    let schema = table.batch.schema();
    let mut text = line(schema.fields().iter().map(|field| field.name().clone()));
    for row in 0..table.batch.num_rows() {
        text += &line(table.batch.columns().iter().map(|column| value(column, row).text()));
    }
    text.into_bytes()
}

/// A line of cells, each quoted where it must be.
pub fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(quoted).collect();
    cells.join(",") + "\n"
}

fn quoted(cell: String) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_table_prints_a_header_and_a_line_a_row() {
        let tables = sample::tables();
        let text = String::from_utf8(csv(&tables[0])).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(
            lines[0].starts_with("path,label,share_mean,share_standard_error,share_low,share_high,"),
            "{}",
            lines[0]
        );
        assert!(lines[1].starts_with("exit,\"Exit, \"\"swift\"\"\",0.25,0.01,"), "{}", lines[1]);
        assert!(lines[1].ends_with(",250,10.0,20.0,30.0,40.0,50.0"), "{}", lines[1]);
        assert!(lines[2].ends_with(",750,,,,,"), "no first passage: {}", lines[2]);
    }

    #[test]
    fn dates_print_as_days_of_the_calendar() {
        let tables = sample::tables();
        let text = String::from_utf8(csv(&tables[1])).unwrap();
        assert!(
            text.lines().nth(2).unwrap().starts_with("troops,US troops,stock,troops,30,30.0,2023-11-16,"),
            "{text}"
        );
    }
}
