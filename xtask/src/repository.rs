//! The files that git tracks or would track, as text, and messages about them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The repository's files. Paths are relative to its root, with `/` between their parts.
#[derive(Default)]
pub(crate) struct Repository {
    /// Every file, whatever it holds.
    pub(crate) paths: BTreeSet<String>,
    /// The files that are text.
    pub(crate) texts: BTreeMap<String, String>,
}

impl Repository {
    /// Reads what git tracks and what it would track if it were added; ignored files stay out.
    pub(crate) fn read() -> Result<Self, String> {
        let listing = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root())
            .output()
            .map_err(|error| format!("cannot run `git ls-files`: {error}"))?;
        if !listing.status.success() {
            return Err(format!("`git ls-files` failed: {}", String::from_utf8_lossy(&listing.stderr)));
        }
        let mut repository = Self::default();
        for path in String::from_utf8_lossy(&listing.stdout).split('\0') {
            let file = root().join(path);
            // A file that is deleted but not yet staged is listed too.
            if path.is_empty() || !file.is_file() || file.is_symlink() {
                continue;
            }
            let bytes = fs::read(&file).map_err(|error| format!("cannot read {path}: {error}"))?;
            repository.paths.insert(path.to_owned());
            if let Ok(text) = String::from_utf8(bytes) {
                repository.texts.insert(path.to_owned(), text);
            }
        }
        Ok(repository)
    }

    /// A repository that exists only in a test.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self {
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
            texts: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect(),
        }
    }

    /// The text files whose name ends so, by path.
    pub(crate) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts
            .iter()
            .filter(move |(path, _)| path.ends_with(end))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// What is wrong, where, and what to do instead.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Message {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) text: String,
}

impl Message {
    pub(crate) fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, text: text.into() }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.text)
    }
}
