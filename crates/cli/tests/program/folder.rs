//! A folder for one test, and the program in it.

use snapbox::cmd::{Command, cargo_bin};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A few stocks, events and endings: enough for every section of the page.
pub(crate) const SMALL: &str = r#"language 1
situation "A border dispute" {
    starts 2025-01-01
    lasts 120 days
    steps 1 day
    reports every 30 days
    leaves out "third parties;"
    leaves out "the weather"
}
unit soldiers
actor north "North"
param friction "Incidents with no anger about" = 0.5 to 2 / week  judgement
param restraint "Chance that an incident goes by" = 40% to 80%  judgement
event incident "Incident at the border" by north { rate friction  judgement }
event reprisal "Reprisal" { answers incident with 1 - restraint  judgement }
stock anger "Anger in the capitals" : index = 0.1 {
    gains 10 points * (1 - anger) per reprisal
    fades with half-life 6 weeks
    judgement
}
stock garrison "Garrison" : soldiers = 1_000 soldiers { gains 50 soldiers per reprisal  judgement }
regime mood "Mood" starts calm {
    calm -> tense at each reprisal with 50%
    tense -> calm after about 3 weeks
    judgement
}
outcome war "War" as soon as anger above 0.5
outcome tension "Lasting tension" at the end, when anger above 0.2
outcome peace "It calms down" otherwise
policy patience "South answers nothing" { reprisal never happens }
"#;

/// A folder that goes when the test ends.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// With `small.detente` in it.
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder for the test"));
        folder.write("small.detente", SMALL);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path
    }

    /// The program in this folder, with arguments separated by spaces; `~` in an argument stands for a space.
    pub(crate) fn detente(&self, arguments: &str) -> Command {
        let arguments = arguments.split_whitespace().map(|word| word.replace('~', " "));
        Command::new(cargo_bin!("detente")).current_dir(self.path()).args(arguments)
    }

    /// All files in a folder of this one: path inside it and bytes, in order.
    pub(crate) fn files(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let top = self.path().join(name);
        let mut waiting = vec![top.clone()];
        let mut files = Vec::new();
        while let Some(path) = waiting.pop() {
            if path.is_dir() {
                waiting.extend(
                    std::fs::read_dir(&path)
                        .expect("it is a folder")
                        .map(|entry| entry.expect("it can be listed").path()),
                );
            } else {
                let name = path.strip_prefix(&top).expect("it lies inside").display().to_string();
                files.push((name, std::fs::read(&path).expect("it can be read")));
            }
        }
        files.sort();
        files
    }
}
