//! Game files: Gambit's strategic (`.nfg`) and extensive (`.efg`) formats, read tolerantly and written plainly.
//!
//! The formats are described in Gambit's documentation, "Game representation formats" (McKelvey, McLennan and Turocy).

mod extensive; // EFG.
mod strategic; // NFG.
mod words; // Text to words with places.

pub use extensive::{read_extensive, write_extensive};
pub use strategic::{read_strategic, write_strategic};

use crate::{ExtensiveGame, StrategicGame};
use std::fmt;

/// Why a game file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "line {}, column {}: expected {}, found {}",
            self.line, self.column, self.expected, self.found
        )
    }
}

impl std::error::Error for Malformed {}

/// A game in either form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Game {
    /// From a `.nfg` file.
    Strategic(StrategicGame),
    /// From a `.efg` file.
    Extensive(ExtensiveGame),
}

/// Reads either format, told by the first word of the text.
///
/// # Errors
/// Where the text is no game, and what should stand there.
pub fn read(text: &str) -> Result<Game, Malformed> {
    if words::first(text) == Some("EFG") {
        read_extensive(text).map(Game::Extensive)
    } else {
        read_strategic(text).map(Game::Strategic)
    }
}
