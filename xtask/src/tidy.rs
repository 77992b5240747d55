//! `cargo xtask tidy`: the habits of the house that a machine can check. Each message says what to do instead.

mod hashes; // The gallery's results, and the changelog.
mod left_overs; // Words that must not stay in source.
mod limits; // Lengths and counts, and their exceptions.
mod markdown; // Titles and links.
mod places; // Names of files and modules, files that nothing declares.
mod promises; // The invariants of ARCHITECTURE.md, and their tests.

use crate::layers;
use crate::repository::{Message, Repository};
use crate::source::Source;

/// A Rust file, scanned once for all checks.
pub(crate) struct RustFile<'a> {
    path: &'a str,
    text: &'a str,
    source: Source,
    /// Whether the whole file is for tests only.
    is_test: bool,
}

/// Prints what is wrong; an error if anything is.
pub(crate) fn run(repository: &Repository) -> Result<(), String> {
    let messages = messages(repository);
    for message in &messages {
        eprintln!("{message}");
    }
    println!("tidy: {}", limits::summary(&rust_files(repository)));
    if messages.is_empty() { Ok(()) } else { Err(format!("tidy: {} to mend", messages.len())) }
}

fn messages(repository: &Repository) -> Vec<Message> {
    let files = rust_files(repository);
    let mut messages = layers::check(repository);
    for file in &files {
        messages.extend(left_overs::check(file));
    }
    messages.extend(left_overs::check_other_text(repository));
    messages.extend(places::check(repository, &files));
    messages.extend(markdown::check(repository));
    messages.extend(promises::check(repository, &files));
    messages.extend(hashes::check(repository));
    messages.extend(limits::check(repository, &files));
    messages.sort();
    messages
}

fn rust_files(repository: &Repository) -> Vec<RustFile<'_>> {
    let read = |(path, text)| RustFile { path, text, source: Source::new(text), is_test: false };
    let mut files: Vec<RustFile<'_>> = repository.ending(".rs").map(read).collect();
    let test_modules = places::test_modules(&files);
    for file in &mut files {
        file.is_test = places::is_test(file.path, &test_modules);
    }
    files
}

#[cfg(test)]
mod tests;
