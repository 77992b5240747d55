//! The situations that ship inside the program, and worlds made of texts in memory.

use detente_model::World;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A situation that ships inside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The name that selects it.
    pub name: &'static str,
    /// Its first file.
    pub root: &'static str,
    /// Its files: path and text.
    pub files: &'static [(&'static str, &'static str)],
}

macro_rules! files {
    ($folder:literal: $($path:literal),+) => {
        &[$(($path, include_str!(concat!("../../../", $folder, "/", $path)))),+]
    };
}

/// All of them; the first is the default.
pub const EMBEDDED: &[Embedded] = &[
    Embedded {
        name: "iraq-2023",
        root: "iraq.detente",
        files: files!("situations/iraq-2023": "iraq.detente", "briefing.md", "sources.toml", "record/attack-intervals.csv"),
    },
    Embedded {
        name: "retaliation",
        root: "retaliation.detente",
        files: files!("gallery/retaliation": "retaliation.detente"),
    },
    Embedded {
        name: "brinkmanship",
        root: "brinkmanship.detente",
        files: files!("gallery/brinkmanship": "brinkmanship.detente"),
    },
    Embedded {
        name: "legislature",
        root: "legislature.detente",
        files: files!("gallery/legislature": "legislature.detente"),
    },
    Embedded {
        name: "baghdad-14",
        root: "native.detente",
        files: files!("gallery/baghdad-14": "native.detente"),
    },
];

/// The situation of that name.
pub fn embedded(name: &str) -> Option<&'static Embedded> {
    EMBEDDED.iter().find(|situation| situation.name == name)
}

impl World for Embedded {
    fn text(&self, path: &str) -> Result<String, String> {
        let found = self.files.iter().find(|(known, _)| *known == path);
        found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| "no such file in this situation".to_owned())
    }
}

/// A situation whose texts are in memory: path and text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(pub BTreeMap<String, String>);

impl World for Texts {
    fn text(&self, path: &str) -> Result<String, String> {
        self.0.get(path).cloned().ok_or_else(|| "no such file".to_owned())
    }
}

/// Another world with lines added to its first file; keeps what was read.
pub(crate) struct Extended<'a> {
    pub(crate) inner: &'a dyn World,
    pub(crate) root: &'a str,
    /// Added after the text of `root`.
    pub(crate) addition: &'a str,
    /// What was read, without the addition.
    pub(crate) read: RefCell<BTreeMap<String, String>>,
}

impl World for Extended<'_> {
    fn text(&self, path: &str) -> Result<String, String> {
        let text = self.inner.text(path)?;
        self.read.borrow_mut().insert(path.to_owned(), text.clone());
        Ok(if path == self.root { text + self.addition } else { text })
    }

    fn missing(&self, path: &str) -> Option<String> {
        self.inner.missing(path)
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        self.inner.names_in(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_first_files_are_there() {
        for (place, situation) in EMBEDDED.iter().enumerate() {
            assert!(situation.text(situation.root).is_ok());
            assert!(EMBEDDED[..place].iter().all(|other| other.name != situation.name));
        }
        assert!(EMBEDDED[0].text("none.md").is_err());
    }
}
