//! Meaning: from parsed declarations to a checked model with nothing left to look up, and what that model means.
//!
//! Knows nothing of programs, threads, files or clocks. Start at [`Model`], then read the modules in this order.

pub mod evaluate; // The reference evaluator: what a checked model means.
pub mod model; // The checked model: plain data, flat, in base units.
pub mod units; // Dimensions, the units that an analyst writes, and how they print.

pub use self::model::Model;
