//! From tables to findings, a folder a question. Reads what runs have left, and knows neither engine nor model.
//!
//! One question so far: how two runs differ, [`compare`].

pub mod compare; // Two finished runs beside one another.
