//! How to make a run again: the texts with their fingerprints, what was chosen, and the fingerprint of what came back.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// What makes a run again, to the byte. What varies between two equal runs (date, machine, threads) stands in [`CircumstancesV1`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestV1 {
    /// The number of this format: [`ManifestV1::FORMAT`].
    pub format: u32,
    /// Version of Detente that ran it.
    pub detente: String,
    /// Title of the situation.
    pub title: String,
    /// Path of the model's first file, one of `files`.
    pub root: String,
    /// All files of the situation that were read.
    pub files: Vec<FileV1>,
    /// Policies in force, by name.
    pub policies: Vec<String>,
    /// Values set for this run.
    pub sets: Vec<SettingV1>,
    /// How precise the shares of the outcomes were to be, as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<String>,
    /// What was kept of single trajectories: kinds and names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<String>,
    /// What was run.
    pub design: crate::Design,
    /// Fingerprint of the result, as in `Summary::hash`.
    pub result: String,
    /// Fingerprints of the tables in a saved run. None in the manifest that a table itself carries: it cannot know its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableV1>,
    /// Fingerprints of the rows of trajectories in a saved run, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trajectories: Vec<TableV1>,
}

/// A table of a saved run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableV1 {
    /// Where it is kept in the saved run.
    pub kept: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A file of the situation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileV1 {
    /// The path under which the model reads it.
    pub path: String,
    /// Where its text is kept in a saved run; never leads out of it.
    pub kept: String,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
}

/// A value set for a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingV1 {
    /// Which element.
    pub name: String,
    /// Its value, as the language writes it.
    pub value: String,
}

/// What may differ between two runs that give the same bytes. Kept beside a manifest, outside every fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CircumstancesV1 {
    /// The number of this format: 1.
    pub format: u32,
    /// When it was saved, in universal time: `2026-11-22T18:25:00Z`.
    pub saved: String,
    /// Operating system and architecture.
    pub machine: String,
    /// Threads that ran it.
    pub threads: u32,
    /// Trajectories that were asked for; more than the manifest's design if the run was stopped early.
    pub asked: u64,
}

/// Why something that was kept cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is not what it should be; the sentence says what is wrong and where.
    Unreadable(String),
    /// It was written by a later version.
    LaterFormat(u32),
}

impl ManifestV1 {
    /// The number of this format.
    pub const FORMAT: u32 = 1;

    /// As JSON, in the order of the fields, with a line break at the end.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// A text that is no manifest, or one of a later format.
    pub fn from_json(text: &str) -> Result<Self, Unusable> {
        read_json(text, Self::FORMAT)
    }
}

impl CircumstancesV1 {
    /// The number of this format.
    pub const FORMAT: u32 = 1;

    /// As JSON, with a line break at the end.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// Reads them.
    ///
    /// # Errors
    /// A text that is none, or one of a later format.
    pub fn from_json(text: &str) -> Result<Self, Unusable> {
        read_json(text, Self::FORMAT)
    }
}

/// Reads what has a field `format`, of at most the given number.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str, latest: u32) -> Result<T, Unusable> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let unreadable = |error: serde_json::Error| Unusable::Unreadable(error.to_string());
    let format: Format = serde_json::from_str(text).map_err(unreadable)?;
    if format.format > latest {
        return Err(Unusable::LaterFormat(format.format));
    }
    serde_json::from_str(text).map_err(unreadable)
}

/// As JSON, with a line break at the end.
pub(crate) fn json(value: &impl Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(value).expect("plain texts and numbers always have a JSON form");
    text.push('\n');
    text
}

/// The files of a situation as a manifest lists them.
pub fn files<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<FileV1> {
    let mut files: Vec<FileV1> = Vec::new();
    for (path, text) in texts {
        let plain = kept_under(path);
        let taken = |kept: &str| files.iter().any(|file| file.kept.eq_ignore_ascii_case(kept));
        let numbered = (2u32..).map(|number| format!("{plain}.{number}"));
        let kept = std::iter::once(plain.clone()).chain(numbered).find(|kept| !taken(kept)).unwrap_or(plain);
        files.push(FileV1 { path: path.to_owned(), kept, sha256: sha256(text.as_bytes()) });
    }
    files
}

/// A place inside the folder `situation` for a path that may be anything.
fn kept_under(path: &str) -> String {
    let plain = |character: char| {
        if character.is_alphanumeric() || "-_. ".contains(character) { character } else { '_' }
    };
    let parts = path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".");
    let parts = parts.map(|part| {
        if part.chars().all(|letter| letter == '.') { "up".into() } else { part.chars().map(plain).collect() }
    });
    parts.fold("situation".to_owned(), |kept, part: String| kept + "/" + &part)
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes on, and takes the fingerprint of what is written.
pub struct Hashing<W> {
    inner: W,
    sum: Sha256,
}

impl<W> Hashing<W> {
    /// Nothing was written yet.
    pub fn new(inner: W) -> Self {
        Self { inner, sum: Sha256::new() }
    }

    /// SHA-256 of all that was written, in hexadecimal.
    pub fn sha256(self) -> String {
        hexadecimal(&self.sum.finalize())
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_manifest_comes_back() {
        let manifest = sample::manifest();
        assert_eq!(ManifestV1::from_json(&manifest.to_json()), Ok(manifest));
    }

    #[test]
    fn a_later_format_and_unknown_fields_are_refused() {
        let text = sample::manifest().to_json();
        let later = text.replace("\"format\": 1", "\"format\": 2");
        assert_eq!(ManifestV1::from_json(&later), Err(Unusable::LaterFormat(2)));
        let unknown = text.replace("\"title\"", "\"heading\": 3, \"title\"");
        assert!(
            matches!(ManifestV1::from_json(&unknown), Err(Unusable::Unreadable(why)) if why.contains("heading"))
        );
        assert!(matches!(ManifestV1::from_json("no"), Err(Unusable::Unreadable(_))));
    }

    #[test]
    fn fingerprints_are_those_that_others_compute() {
        let published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), published);
        let mut hashing = Hashing::new(Vec::new());
        hashing.write_all(b"a").and_then(|()| hashing.write_all(b"bc")).unwrap();
        assert_eq!(hashing.inner, b"abc");
        assert_eq!(hashing.sha256(), published);
    }

    #[test]
    fn no_path_leads_out_of_a_saved_run() {
        let paths = ["a.detente", "../a.detente", "/etc/a.detente", "..\\a:b", "A.detente", "./a.detente"];
        let kept: Vec<String> =
            files(paths.map(|path| (path, ""))).into_iter().map(|file| file.kept).collect();
        let expected = [
            "situation/a.detente",
            "situation/up/a.detente",
            "situation/etc/a.detente",
            "situation/up/a_b",
            "situation/A.detente.2",
            "situation/a.detente.3",
        ];
        assert_eq!(kept, expected);
    }
}
