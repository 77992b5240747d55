//! Runs a program over batches of trajectories, in columns and on all cores. Knows nothing of models, files or clocks.
//!
//! A column holds some 8 to 64 trajectories; one instruction works on a whole column, so that dispatch costs little and plain loops
//! vectorise. Start at [`Engine`], then read the modules in this order.

mod code; // The program, renumbered for the column machine.
mod column; // Registers in columns and what each operation does to them.
mod pipeline; // Delay lines of a column.
mod parameters; // The draws of the parameters.
mod history; // One column of trajectories from the first row to the last.
mod collect; // What is kept of a block: streaming estimates, never trajectories.
mod ensemble; // Blocks over threads, merged in order.
mod summary; // From collected numbers to the rows of the results.

pub use self::ensemble::{Engine, InstructionSet, Options};
