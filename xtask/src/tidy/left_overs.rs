//! What must not stay in source: left-overs of work, hidden failures, exceptions without a reason, paths of one machine.

use super::RustFile;
use crate::repository::{Message, Repository};

/// Code that must not be in any file, and what to do instead.
const NOWHERE: &[(&str, &str)] = &[
    ("dbg!(", "left-over `dbg!`: remove it"),
    ("todo!(", "left-over `todo!`: write it, or return an error that says what is missing"),
    ("unimplemented!(", "left-over `unimplemented!`: write it, or return an error that says what is missing"),
    ("#[allow(", "use `#[expect(lint, reason = \"...\")]`: it goes when it is no longer needed"),
    ("#![allow(", "use `#![expect(lint, reason = \"...\")]`: it goes when it is no longer needed"),
    ("#[ignore]", "an ignored test proves nothing: assert today's answer, or write `#[ignore = \"why\"]`"),
];

const NO_ISSUE: &str = "name the issue, as in `FIXME(#12)`, or mend it now";

/// Endings of files besides Rust whose comments may hold left-overs. Prose may speak of them.
const OTHER_SOURCE: &[&str] =
    &[".toml", ".sh", ".py", ".ts", ".tsx", ".js", ".mjs", ".css", ".html", ".yml", ".detente"];

/// Folders that exist on one machine only. Without their slashes here, so that this file passes its own check.
const MACHINE_FOLDERS: &[&str] = &["tmp", "work", "root"];

/// The left-overs of one Rust file.
pub(super) fn check(file: &RustFile<'_>) -> Vec<Message> {
    let code = &file.source.code;
    let mut messages = Vec::new();
    let mut found =
        |at: usize, advice: &str| messages.push(Message::new(file.path, file.source.line(at), advice));
    for (word, advice) in NOWHERE {
        code.match_indices(word).for_each(|(at, _)| found(at, advice));
    }
    for (at, _) in code.match_indices(".unwrap()") {
        if !file.is_test && !file.source.is_test(at) {
            found(at, "`unwrap` outside tests: return an error, or `expect(\"why it cannot fail\")`");
        }
    }
    if !file.text.starts_with("//!") {
        found(0, "no module doc: begin the file with `//!` and what it is for");
    }
    messages.extend(without_issue(file.path, &file.source.comments));
    messages
}

/// What concerns text of every kind, and left-overs in source that is not Rust.
pub(super) fn check_other_text(repository: &Repository) -> Vec<Message> {
    let mut messages = Vec::new();
    for (path, text) in &repository.texts {
        messages.extend(machine_paths(path, text));
        if OTHER_SOURCE.iter().any(|end| path.ends_with(end)) {
            messages.extend(without_issue(path, text));
        }
    }
    messages
}

fn without_issue(path: &str, comments: &str) -> Vec<Message> {
    let words = |line: &str| {
        line.split(|character: char| !character.is_alphanumeric())
            .any(|word| matches!(word, "TODO" | "FIXME"))
    };
    let names_issue = |line: &str| {
        line.split('#').skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    let lines = comments.lines().enumerate().filter(|(_, line)| words(line) && !names_issue(line));
    lines.map(|(index, _)| Message::new(path, index + 1, NO_ISSUE)).collect()
}

fn machine_paths(path: &str, text: &str) -> Vec<Message> {
    let mut messages = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for folder in MACHINE_FOLDERS {
            let whole = format!("/{folder}/");
            if line.match_indices(&whole).any(|(at, _)| begins_path(&line[..at])) {
                let advice = format!(
                    "`{whole}` exists on one machine: use a path relative to the repository, or `tempfile`"
                );
                messages.push(Message::new(path, index + 1, advice));
            }
        }
    }
    messages
}

/// Whether a slash after this text begins an absolute path, and does not continue a relative one or an address.
fn begins_path(before: &str) -> bool {
    let joins = |last: char| last.is_alphanumeric() || "_-.~}])>*/".contains(last);
    !before.ends_with(joins) || before.ends_with("file://")
}
