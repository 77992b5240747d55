//! Scenario discovery: in which futures does an outcome come about? Answers are restrictions on a few factors, each with what holds of it.
//!
//! Futures are [`Draws`] of the factors, each with the share of its trajectories in which the outcome came about: a number from 0 to 1, not a
//! label. Nothing here rounds that share to yes or no, for a draw whose outcome is a matter of luck would then count as one or the other by
//! luck, and the borders found would be partly those of luck. What that means for each figure is said where the figure is ([`Figures`],
//! [`Support`]).
//!
//! Start at [`discover`]: the patient rule induction method (J. H. Friedman and N. I. Fisher, Statistics and Computing 9, 1999; for futures:
//! B. P. Bryant and R. J. Lempert, Technological Forecasting and Social Change 77, 2010). Its parts can be called one by one: [`peel`], then
//! [`Choice`], [`paste`], [`refine`], [`supports`], [`reproducibility`],
//! [`chance_alone`]. The other way to the same question is a small [`tree`].

mod cover; // Several boxes, one after another.
mod draws; // Factors and shares, sorted once.
mod edges; // Moves the borders of a box: pasting and refining.
mod figures; // What holds of a box: coverage, density, quasi-p-values.
mod peel; // Peeling, its trajectory, and the choice of a box on it.
mod region; // A box: restrictions on some factors.
mod reproducibility; // What becomes of a box where draws are drawn anew, and shares shuffled.
pub mod tree; // A small rule tree.

pub use self::cover::{Finding, Options, discover};
pub use self::draws::{Draws, Factor, Sample, Wrong};
pub use self::edges::{paste, refine};
pub use self::figures::{Figures, Limit, Support, figures, supports, worthwhile};
pub use self::peel::{Choice, Objective, PeelOptions, Step, peel};
pub use self::region::{Held, Region, Restriction};
pub use self::reproducibility::{Reproducibility, chance_alone, reproducibility};

#[cfg(test)]
mod tests;
