//! Games that are too large for a method, said beforehand.

use std::fmt;

/// The game is too large for what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// Of what there is too much, and how much there may be.
    pub what: String,
    /// The method that fits instead.
    pub instead: &'static str,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.what)
    }
}

impl std::error::Error for TooLarge {}
