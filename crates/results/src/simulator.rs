//! Who answers a design, how progress is told and a run is stopped, and who keeps what is finished.

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

/// Takes what a run has finished, to be kept outside: whoever runs opens no file and reads no clock.
pub trait Sink: Sync {
    /// Whether the state so far should be kept now. Asked between waves of blocks; a clock may answer, for no result depends on it.
    fn is_due(&self) -> bool {
        false
    }
    /// Takes the rows of a block, on the thread that ran it. What comes back is called in the order of the blocks.
    fn rows(&self, _rows: BlockRows) -> Append<'_> {
        Box::new(|| ())
    }
    /// All blocks so far make whole parts: a state follows, if one does, before the next block.
    fn end_part(&self) {}
    /// Takes the state after so many trajectories: bytes from which the run goes on to the same end as if it had never been stopped.
    fn state(&self, _trajectories: u64, _state: Vec<u8>) {}
}

/// What remains to be done with a block once all before it are done.
pub type Append<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Rows of the trajectories of a block, in the order of their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockRows {
    /// Number of the first trajectory.
    pub first: u64,
    /// Rows of each trajectory.
    pub rows: usize,
    /// One vector for each quantity that is kept: the value of the t-th trajectory in row r stands at `t * rows + r`. Stocks, lets and
    /// memories are in the unit that they print in; of an event it is the count since the row before; of a regime or choice the number of
    /// the state or option. NaN in rows after a trajectory broke.
    pub values: Vec<Vec<f64>>,
    /// For each trajectory how many of its rows come before it broke: all, if it did not.
    pub whole_rows: Vec<usize>,
    /// For each trajectory the number of the outcome that it ended in, in the order of [`Summary::outcomes`]; *broken* is the last.
    pub endings: Vec<Option<usize>>,
}

/// Says nothing, never stops and keeps nothing.
pub struct Silent;

impl Progress for Silent {
    fn finished(&self, _trajectories: u64) {}
}

impl Sink for Silent {}

/// Why a design cannot be run at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The design asks for no trajectory.
    NothingAsked,
    /// The run was stopped before a single block was finished.
    StoppedAtOnce,
    /// The state to go on from is damaged, or that of another run.
    AnotherState,
    /// The design asks for more steps than the model lasts.
    BeyondHorizon {
        /// Steps asked.
        asked: u32,
        /// Steps of the model.
        horizon: u32,
    },
}
