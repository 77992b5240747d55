//! Runs a program over batches of trajectories, in columns and on all cores. Knows nothing of models, files or clocks.
//!
//! A column holds some 8 to 64 trajectories. Machine code runs most lines of a step, four trajectories at a time; an interpreter runs the
//! others, and all where there is no machine code: one of its instructions works on a whole column, so that dispatch costs little and
//! plain loops vectorise. Start at [`Engine`], then read the modules in this order.

mod batches; // Means over parts of a run.
mod code; // The program, laid out over columns and in the order in which it runs.
mod collect; // What is kept of a block: streaming estimates, never trajectories.
mod column; // Registers in columns and what each operation does to them.
mod course; // Blocks over threads in waves, merged in order.
mod ensemble; // The engine, and what it is asked.
mod guards; // Which lines need not run in a step.
mod history; // One column of trajectories from the first row to the last.
mod keep; // Single trajectories with all their rows.
mod layout; // Which column holds which register.
mod parameters; // The draws of the parameters.
mod paths; // The rows of single trajectories at every step, reduced at once.
mod pipeline; // Delay lines of a column.
mod precision; // Stopping as soon as shares are known well enough.
mod profile; // Where the time goes.
mod rare; // Rare outcomes: trajectories that are split on their way.
mod rows; // The rows of single trajectories, for those who ask for them.
mod schedule; // The order of a step's lines.
mod shortcut; // Lines that cost little and tell that dear ones need not run.
mod state; // What is finished, as bytes and back.
mod step; // The lines of a step, and its bookkeeping.
mod summary; // From collected numbers to the rows of the results.
mod watch; // Laps of a column.
mod worlds; // Several worlds in one pass.

pub use self::course::{Course, block_trajectories, blocks_a_thread};
pub use self::ensemble::{Engine, InstructionSet, Options};
pub use self::keep::History;
pub use self::paths::Paths;
pub use self::profile::Profile;
