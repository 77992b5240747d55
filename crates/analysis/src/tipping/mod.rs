//! Tipping points: where an outcome's chance crosses a level, and what is seen before a shift.
//!
//! - [`Search`]: one quantity. Where the chance crosses the level, or that it does not, found by asking where it pays.
//! - [`MapSearch`]: two quantities. On which side of the level each part of the plane is, and the line between them with its uncertainty.
//! - [`curve()`]: the chance at a few places on the same luck, which says what the quantity does where there is no crossing.
//! - [`warning`]: whether trajectories that are about to shift can be told from others beforehand.

mod asked; // A place that was asked: answers, bets, interval.
mod crossings; // What is left to say where the response is not monotone.
mod curve; // The chance over the range.
mod isotonic; // The monotone fit, and where it crosses a level.
mod logit; // A line through the places around a crossing.
mod map; // Two quantities.
mod search; // One quantity.
pub mod warning; // Early warnings, and what they are worth.

pub use self::asked::Place;
pub use self::curve::{Curve, CurvePoint, curve};
pub use self::map::{Cell, Corner, CornerAsk, Map, MapQuestion, MapSearch, Side};
pub use self::search::{Ask, Crossing, Direction, Finding, Question, Report, Search, Wrong};

#[cfg(test)]
mod tests;
