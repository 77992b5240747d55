//! The shared cases beside the repository. They belong to others, so they are not in it.

use detente_games::exact::{Rational, parse};
use std::path::{Path, PathBuf};

/// Where they are, or nothing where they are absent, which is said.
pub(crate) fn cases() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases/games");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: there are no shared cases beside the repository");
    None
}

/// What another tool found, by file.
pub(crate) fn expected(folder: &Path) -> serde_json::Value {
    let text =
        std::fs::read_to_string(folder.join("gambit/expected.json")).expect("the shared cases have answers");
    serde_json::from_str(&text).expect("the answers are JSON")
}

/// A number from its text.
pub(crate) fn number(text: &str) -> Rational {
    parse(text).expect("a number")
}

/// A matrix from its rows' text.
pub(crate) fn matrix(rows: &[&str]) -> Vec<Vec<Rational>> {
    rows.iter().map(|row| row.split_whitespace().map(number).collect()).collect()
}

/// Chances from their text.
pub(crate) fn chances(text: &str) -> Vec<Rational> {
    text.split_whitespace().map(number).collect()
}
