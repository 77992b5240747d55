//! Checked model to a straight-line program, sorted by how often each line must run. Knows nothing of threads, batches or tables.
//!
//! Start at [`Program`], then read the modules in this order.

pub mod program; // The program: plain data.

pub use self::program::Program;
