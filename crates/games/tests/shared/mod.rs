//! The shared cases beside the repository. They belong to others, so they are not in it.

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
