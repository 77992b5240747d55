//! What is asked of a simulator.

use serde::{Deserialize, Serialize};

/// How much is run, and on which luck. Trajectory `j * per_draw + k` is luck k under draw j of the parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Design {
    /// The seed; with the model and the version it fixes every bit.
    pub seed: u64,
    /// Draws of the parameters (J).
    pub draws: u64,
    /// Trajectories in each draw of the parameters (K). Fixed while J grows.
    pub per_draw: u32,
    /// Steps to run; at most the model's.
    pub steps: u32,
}

impl Design {
    /// All trajectories.
    pub fn trajectories(&self) -> u64 {
        self.draws * u64::from(self.per_draw)
    }
}
