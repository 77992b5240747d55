//! Passes: each takes a well-formed program to a shorter one that gives the same bits.

mod dead_code; // Leaves out what nothing needs.
pub(crate) mod renumber; // Closes the gaps that leaving out makes.

use crate::program::Program;

/// A pass with its name.
type Pass = (&'static str, fn(&mut Program));

/// All passes, in the order in which they run.
pub(crate) const ALL: [Pass; 1] = [("removing dead code", dead_code::remove)];
