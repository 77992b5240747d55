//! What can be typed of `detente why`.

use super::{EXIT_CODES, Study, whole};
use clap::Args;

/// Why histories end as they do: which feedback loops carried them, what set events off, and how they would have ended without a loop
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Why {
    #[command(flatten)]
    pub(crate) study: Study,
    /// Of which outcomes; may be given several times [default: all]
    #[arg(long, value_name = "OUTCOME", conflicts_with_all = ["typical", "trajectory"])]
    pub(crate) of: Vec<String>,
    /// Tell the most typical history of an outcome: the one in the middle of those that end so, as a dated story
    #[arg(long, value_name = "OUTCOME", conflicts_with_all = ["trajectory", "effect"])]
    pub(crate) typical: Option<String>,
    /// Tell this one history: the trajectory of this number, as a run with the same seed and one trajectory a draw has it
    #[arg(long, value_name = "NUMBER", value_parser = whole::<u64>, allow_negative_numbers = true, conflicts_with = "effect")]
    pub(crate) trajectory: Option<u64>,
    /// Tell the path by which a policy works, against the model as it is without it; several are put in force together
    #[arg(long, value_name = "POLICY")]
    pub(crate) effect: Vec<String>,
}
