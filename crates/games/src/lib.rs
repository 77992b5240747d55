//! Games for themselves. Nothing here knows of models: a game is read from a file or built by a caller, and solved.
//!
//! Payoffs are exact ([`Rational`]), so that an equilibrium can be a theorem: methods that work in doubles say how far off they may be,
//! and [`StrategicGame::regret`] checks any answer of any method without sharing a line with it.

pub mod bimatrix;
pub mod conflict;
pub mod dominance;
pub mod exact;
pub mod extensive;
pub mod format;
pub mod learning;
mod limits;
pub mod linear;
pub mod logit;
pub mod many;
pub mod pure;
pub mod strategic;

pub use exact::Rational;
pub use extensive::ExtensiveGame;
pub use format::Malformed;
pub use limits::TooLarge;
pub use strategic::StrategicGame;
