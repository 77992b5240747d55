//! What was asked and what came back. Knows nothing of models, programs or threads: the table is the treaty.
//!
//! Start at [`Design`], then [`Summary`], then read the modules in this order.

pub mod date; // Days of the calendar, as they print.
pub mod design; // What is asked.
pub mod formats; // Tables as bytes.
pub mod manifest; // How to make a run again.
pub mod points; // Points that an analysis chose.
pub mod rare; // A rare outcome: what is asked, and what came back.
pub mod simulator; // Who answers, and how progress is told.
pub mod summary; // What came back, as plain rows.
pub mod tables; // A summary as Arrow tables, with units.
pub mod unfinished; // A run under way.

#[cfg(test)]
mod sample;

pub use self::design::Design;
pub use self::manifest::ManifestV1;
pub use self::points::{Coordinate, Points};
pub use self::rare::{RareDesign, RareSummary};
pub use self::simulator::{BlockRows, Progress, Silent, Simulator, Sink, Stop};
pub use self::summary::Summary;
