//! From tables to findings, a folder a question. Reads what runs have left, and knows neither engine nor model.
//!
//! Questions so far: how two runs differ, [`compare`]; in which futures an outcome comes about, [`discovery`].

pub mod compare; // Two finished runs beside one another.
pub mod discovery; // In which futures an outcome comes about.
