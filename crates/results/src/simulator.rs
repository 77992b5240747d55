//! Who answers a design, and how progress is told and a run is stopped.

use crate::{Design, Summary};

/// Runs designs. The engine is one; a textbook function in a test is another.
pub trait Simulator {
    /// Runs the whole design, or the contiguous prefix of draws that was finished when `progress` said stop.
    ///
    /// # Errors
    /// What cannot be run at all.
    fn run(&self, design: &Design, progress: &dyn Progress) -> Result<Summary, Stop>;
}

/// Told how far a run is; asked whether to go on. Called from several threads.
pub trait Progress: Sync {
    /// So many trajectories more are finished.
    fn finished(&self, trajectories: u64);
    /// True asks the run to stop after the blocks under way.
    fn stop(&self) -> bool {
        false
    }
}

/// Says nothing and never stops.
pub struct Silent;

impl Progress for Silent {
    fn finished(&self, _trajectories: u64) {}
}

/// Why a design cannot be run at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The design asks for no trajectory.
    NothingAsked,
    /// The run was stopped before a single block was finished.
    StoppedAtOnce,
    /// The design asks for more steps than the model lasts.
    BeyondHorizon {
        /// Steps asked.
        asked: u32,
        /// Steps of the model.
        horizon: u32,
    },
}
