//! Conflicts as readable text, in TOML: read with the place of what is wrong, and written so that the same is read again.
//!
//! Listed form names the `states`, and each decision maker's `moves` between them. Option form names each decision maker's `options` and which of them are
//! `irreversible` (once taken they stay); states are all sets of options taken, without those of which an `infeasible` statement holds; sets of which
//! the same `alike` statement holds are one state. A state's name then is a letter for each option, `Y` or `N`, with a blank between decision
//! makers. Each decision maker has one of: `payoffs` (a number for each state, in their order, larger is better), `ranking` (the best first, equally good ones
//! together), or `priorities` (statements over options, the most important first), and, for strong stability,
//! `much_worse`: by how many payoffs or ranks.
//!
//! ```toml
//! title = "A blockade"
//! infeasible = ["Withdraw and 'Air strike'"]
//!
//! [[decision_maker]]
//! name = "US"
//! options = ["Air strike", "Blockade"]
//! irreversible = ["Air strike"]
//! priorities = ["Withdraw", "not Air strike", "Blockade iff not Withdraw"]
//!
//! [[decision_maker]]
//! name = "USSR"
//! options = ["Withdraw"]
//! ranking = [["NN N"], ["NN Y", "NY Y"], ["NY N"], ["YN N", "YY N"]]
//! ```

mod build; // From what is written to a conflict.
mod write; // Plain text again.

use super::{Conflict, Faulty};
use crate::Malformed;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Text with its place in its file. Two are equal if their text is. One that is in no file yet: `Text::new(0..0, text)`.
pub type Text = toml::Spanned<String>;

/// A conflict as it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConflictFile {
    /// What it is called; may be empty.
    #[serde(default)]
    pub title: String,
    /// Names of the states. Empty in option form.
    #[serde(default)]
    pub states: Vec<Text>,
    /// Statements that hold of no state. In option form only, as what follows.
    #[serde(default)]
    pub infeasible: Vec<Text>,
    /// Statements that make one state of all the sets of options of which they hold.
    #[serde(default)]
    pub alike: Vec<Text>,
    /// At least one.
    #[serde(rename = "decision_maker")]
    pub makers: Vec<Maker>,
}

/// A decision maker as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maker {
    /// What it is called.
    pub name: Text,
    /// In option form: what it may do.
    #[serde(default)]
    pub options: Vec<Text>,
    /// Options that stay taken.
    #[serde(default)]
    pub irreversible: Vec<Text>,
    /// What each state is worth, in their order.
    #[serde(default)]
    pub payoffs: Option<toml::Spanned<Vec<i64>>>,
    /// States, the best first, equally good ones together.
    #[serde(default)]
    pub ranking: Option<toml::Spanned<Vec<Vec<Text>>>>,
    /// Statements, the most important first.
    #[serde(default)]
    pub priorities: Option<toml::Spanned<Vec<Text>>>,
    /// By how many payoffs or ranks a state has to be worse than another to be much worse, at least 1: for strong stability.
    #[serde(default)]
    pub much_worse: Option<toml::Spanned<i64>>,
    /// In listed form: where it can move from each state, by their names.
    #[serde(default)]
    pub moves: BTreeMap<Text, Vec<Text>>,
}

/// What is wrong, and at which bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// Where; empty where it was never in a file.
    pub bytes: Range<usize>,
    /// What.
    pub faulty: Faulty,
}

impl Misplaced {
    fn at<T>(text: &toml::Spanned<T>, faulty: Faulty) -> Self {
        Self { bytes: text.span(), faulty }
    }
}

const SHAPE: &str = "a conflict has `states = [...]` or `infeasible` and `alike`, and for each side a `[[decision_maker]]` with `name`, \
     with `moves` or `options` and `irreversible`, and with `payoffs`, `ranking` or `priorities`";

/// Reads a conflict, and what was written.
///
/// # Errors
/// Where the text is no conflict, what should stand there and what to write instead.
pub fn read(text: &str) -> Result<(ConflictFile, Conflict), Malformed> {
    let file: ConflictFile = toml::from_str(text).map_err(|error| {
        let found =
            format!("what cannot be read: {}", error.message().lines().collect::<Vec<_>>().join("; "));
        let at = error.span().map_or(text.len(), |span| span.start);
        placed(text, at, Faulty::new("a conflict in TOML", found, SHAPE))
    })?;
    let conflict = file.conflict().map_err(|wrong| placed(text, wrong.bytes.start, wrong.faulty))?;
    Ok((file, conflict))
}

fn placed(text: &str, byte: usize, faulty: Faulty) -> Malformed {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    Malformed {
        line: before.matches('\n').count() + 1,
        column,
        expected: faulty.expected,
        found: faulty.found,
        help: faulty.help,
    }
}
