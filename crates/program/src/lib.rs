//! Checked model to a straight-line program, sorted by how often each line must run. Knows nothing of threads, batches or tables.
//!
//! Start at [`Program`], then read the modules in this order.

pub mod compile; // The journey from model to program.
pub mod join; // Several programs as one.
mod lower; // From the checked model, element by element.
mod passes; // What makes a program shorter without changing a bit.
pub mod program; // The program: plain data.
pub mod text; // The printed form.
pub mod verify; // What a well-formed program is.

pub use self::compile::{Station, compile};
pub use self::join::{Joint, World, join};
pub use self::lower::{NotSolved, lower};
pub use self::program::Program;
pub use self::verify::{Malformed, verify};
