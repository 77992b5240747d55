//! Why a trajectory went as it did: which feedback loops carried it, and which trajectory is typical.
//!
//! Knows nothing of models: it is told which links there are, which chains of them close to loops, and by how much each link changed its target in
//! each step. Start at [`Wiring`]; [`Dominance`] is one trajectory, [`Ensemble`] many of them by outcome; [`typical`] finds the trajectory in
//! the middle of many.
//!
//! **The method** is that of *Loops That Matter* (W. Schoenberg, P. Davidsen and R. Eberlein, System Dynamics Review 36, 2020): a link's score is the share
//! of its target's change that its source alone makes, with a sign; a loop's score is the product of its links' scores; and its relative score
//! the share of that in the sizes of all loops it is connected with. From a flow to a stock the share is one of the change of the net flow (W.
//! Schoenberg, J. Hayward and R. Eberlein, the same journal 39, 2023), so that it does not matter whether births and deaths are written as two
//! flows or as one; the share of the net flow itself, as first published, says of two flows that cancel that both loops dominate however slowly they
//! change.
//!
//! **What it does not say.** Scores are about changes: where nothing changes no loop leads. They belong to the links as written: effects of a link
//! in which sources multiply are the changes that each would have made alone, and need not sum to the whole.

mod ensemble; // Which loop led, over many trajectories.
mod loops; // Scores of links and loops.
mod typical; // The trajectory in the middle.

pub use self::ensemble::{Ensemble, Leadership};
pub use self::loops::{Change, Dominance, Link, NoWiring, Wiring, link_score};
pub use self::typical::{Typical, depths, typical};

#[cfg(test)]
mod tests;
