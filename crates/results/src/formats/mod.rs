//! Tables as bytes that others read. No file is opened here: bytes come out, faces write them.

pub mod csv; // One table, for spreadsheets.
pub mod ends; // What single trajectories came to, read back.
pub mod json; // All tables, for other programs.
pub mod parquet; // One table, with units and manifest inside.
pub mod trajectories; // Rows of single trajectories, as they come.
mod value; // One cell.
