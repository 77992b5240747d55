//! Tables as bytes that others read. No file is opened here: bytes come out, faces write them.

pub mod csv; // One table, for spreadsheets.
pub mod json; // All tables, for other programs.
pub mod parquet; // One table, with units and manifest inside.
mod value; // One cell.
