//! Meaning: from parsed declarations to a checked model with nothing left to look up, and what that model means.
//!
//! Knows nothing of programs, threads, files or clocks. Start at [`Model`], then read the modules in this order.

pub mod calendar; // Days, dates, and where they fall among a model's steps.
pub mod check; // From parsed declarations to a checked model, or to messages.
pub mod completion; // What may be typed at a place.
mod cuts; // Worlds without a feedback loop.
pub mod dependencies; // What reads what: the order of a step, causes over time, feedback loops.
pub mod evaluate; // The reference evaluator: what a checked model means.
pub mod evidence; // The briefing as text: paragraphs and sentences.
pub mod measures; // What claims read of a trajectory.
pub mod model; // The checked model: plain data, flat, in base units.
pub mod policies; // Worlds that differ from the model as written.
pub mod rename; // Giving a declared name another one.
pub mod show; // A checked model as text that a person can read.
pub mod units; // Dimensions, the units that an analyst writes, and how they print.

#[cfg(test)]
mod testing; // Checked models by hand.

pub use self::check::library; // The blocks of the language itself.
pub use self::check::{
    Checked, Named, NamedKind, Names, Spot, World, check, functions, out_of_range, remarks,
};
pub use self::model::Model;
