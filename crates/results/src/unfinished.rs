//! A run under way: what is needed to go on with it, and how far it is.

use crate::Design;
use crate::manifest::{FileV1, SettingV1, TableV1, Unusable, json, read_json};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a run under way was asked for. With the texts of the situation it is all that the run needs to go on, anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnfinishedV1 {
    /// The number of this format: [`UnfinishedV1::FORMAT`].
    pub format: u32,
    /// Version of Detente that began it: another one may give other results.
    pub detente: String,
    /// Fingerprint of the results that the build gives: another build of the same version may give others. Empty in early runs.
    #[serde(default)]
    pub results: String,
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
    /// What is kept of single trajectories: kinds and names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<String>,
    /// What was asked for.
    pub design: Design,
    /// SHA-256 of the printed program that ran, in hexadecimal.
    pub program: String,
}

impl UnfinishedV1 {
    /// The number of this format.
    pub const FORMAT: u32 = 1;

    /// As JSON, in the order of the fields, with a line break at the end.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// Reads it.
    ///
    /// # Errors
    /// A text that is none, or one of a later format.
    pub fn from_json(text: &str) -> Result<Self, Unusable> {
        read_json(text, Self::FORMAT)
    }
}

/// The end of the text before a state: a text of JSON has no such line before its last.
const END_OF_HEAD: &[u8] = b"\n}\n";

/// How far a run under way is: a text of JSON, the engine's state as bytes, and the SHA-256 of both (32 bytes).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckpointV1 {
    /// The number of this format: [`CheckpointV1::FORMAT`].
    pub format: u32,
    /// Fingerprint of the run that it is of: SHA-256, in hexadecimal, of its [`UnfinishedV1`] as JSON.
    pub run: String,
    /// Trajectories that are finished.
    pub trajectories: u64,
    /// Files of rows of trajectories that are finished, with their fingerprints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<TableV1>,
    /// What the engine goes on from.
    #[serde(skip)]
    pub state: Vec<u8>,
}

impl CheckpointV1 {
    /// The number of this format.
    pub const FORMAT: u32 = 1;

    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = json(self).into_bytes();
        bytes.extend(&self.state);
        let sum = Sha256::digest(&bytes);
        bytes.extend(sum);
        bytes
    }

    /// Reads it.
    ///
    /// # Errors
    /// Bytes that are none, that were cut off or changed, or one of a later format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unusable> {
        let damaged = || Unusable::Unreadable("its bytes are not those that were written".to_owned());
        let (content, sum) = bytes.split_last_chunk::<32>().ok_or_else(damaged)?;
        if Sha256::digest(content)[..] != sum[..] {
            return Err(damaged());
        }
        let end =
            content.windows(END_OF_HEAD.len()).position(|part| part == END_OF_HEAD).ok_or_else(damaged)?;
        let (head, state) = content.split_at(end + END_OF_HEAD.len());
        let head: Self = read_json(&String::from_utf8_lossy(head), Self::FORMAT)?;
        Ok(Self { state: state.to_vec(), ..head })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn checkpoint() -> CheckpointV1 {
        CheckpointV1 {
            format: 1,
            run: "ab".to_owned(),
            trajectories: 510,
            parts: Vec::new(),
            state: b"a\nb\0c".to_vec(),
        }
    }

    #[test]
    fn what_was_asked_comes_back() {
        let manifest = sample::manifest();
        let unfinished = UnfinishedV1 {
            results: "0123".into(),
            format: UnfinishedV1::FORMAT,
            detente: manifest.detente,
            title: manifest.title,
            root: manifest.root,
            files: manifest.files,
            policies: manifest.policies,
            sets: manifest.sets,
            precision: Some("0.5%".to_owned()),
            keep: vec!["stocks".to_owned()],
            design: manifest.design,
            program: "cd".to_owned(),
        };
        let text = unfinished.to_json();
        assert_eq!(UnfinishedV1::from_json(&text), Ok(unfinished));
        let later = text.replace("\"format\": 1", "\"format\": 2");
        assert_eq!(UnfinishedV1::from_json(&later), Err(Unusable::LaterFormat(2)));
    }

    #[test]
    fn a_checkpoint_comes_back_whole_or_not_at_all() {
        let bytes = checkpoint().to_bytes();
        assert_eq!(CheckpointV1::from_bytes(&bytes), Ok(checkpoint()));
        for length in 0..bytes.len() {
            assert!(CheckpointV1::from_bytes(&bytes[..length]).is_err(), "{length} of {}", bytes.len());
        }
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 4;
            assert!(CheckpointV1::from_bytes(&changed).is_err(), "byte {place}");
        }
        let later = CheckpointV1 { format: 2, ..checkpoint() }.to_bytes();
        assert_eq!(CheckpointV1::from_bytes(&later), Err(Unusable::LaterFormat(2)));
    }
}
