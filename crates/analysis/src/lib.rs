//! From tables to findings, a folder a question. Reads what runs have left, and knows neither engine nor model.
//!
//! Questions so far: whether a model bears out what is claimed of it, [`claims`]; how two runs differ, [`compare`]; in which
//! futures an outcome comes about, [`discovery`]; which assumptions matter, and how much is luck, [`drivers`], with the points
//! that it wants to see run, [`designs`]; which policy is robust, [`robustness`], or best for several
//! aims, [`search`]; where a chance crosses a level, [`tipping`]; which loops carried a trajectory, and which one is typical, [`why`].

pub mod claims; // Whether a model bears out what is claimed of it, while draws come in.
pub mod compare; // Two finished runs beside one another.
pub mod designs; // Which points and which luck a question wants to see run.
pub mod discovery; // In which futures an outcome comes about.
pub mod drivers; // Which assumptions matter, and how much is luck.
pub mod robustness; // Which policy is robust, and what cannot be told apart.
pub mod search; // Which policy is best for several aims.
pub mod tipping; // Where a chance crosses a level, and what is seen before a shift.
pub mod why; // Which loops carried a trajectory, and which trajectory is typical.
