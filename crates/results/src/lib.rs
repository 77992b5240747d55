//! What was asked and what came back. Knows nothing of models, programs or threads: the table is the treaty.
//!
//! Start at [`Design`], then [`Summary`].

pub mod design; // What is asked.
pub mod simulator; // Who answers, and how progress is told.
pub mod summary; // What came back, as plain rows.

pub use self::design::Design;
pub use self::simulator::{Progress, Simulator, Stop};
pub use self::summary::Summary;
