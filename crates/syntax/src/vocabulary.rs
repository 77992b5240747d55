//! The words of the language by what they are for: for whoever colours, proposes or refuses them.

use crate::words::{
    Body, CONNECTING, EVIDENCE, FAMILIES, KEYWORDS, RESERVED, SAID_OF_AN_ELEMENT, WITHIN_SENTENCES,
};

/// What a word is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordUse {
    /// It starts a declaration: `stock`.
    Declaration,
    /// It starts a clause in the body of some declaration: `gains`.
    Clause,
    /// It starts a clause of evidence: `cites`.
    Evidence,
    /// It names a family of distributions: `pert`.
    Family,
    /// It stands within a sentence or an expression: `per`, `if`.
    Within,
}

/// All words of the language, each with all its uses, by word. Names of functions and units are none: those stand in no grammar.
pub fn vocabulary() -> Vec<(&'static str, WordUse)> {
    let clauses = KEYWORDS.iter().flat_map(|keyword| clauses(keyword));
    let within = CONNECTING.iter().chain(RESERVED).chain(SAID_OF_AN_ELEMENT).chain(WITHIN_SENTENCES);
    let mut words: Vec<(&str, WordUse)> = KEYWORDS.iter().map(|word| (*word, WordUse::Declaration)).collect();
    words.extend(clauses.map(|word| (*word, WordUse::Clause)));
    words.extend(EVIDENCE.iter().map(|word| (*word, WordUse::Evidence)));
    words.extend(FAMILIES.iter().map(|word| (*word, WordUse::Family)));
    words.extend(within.map(|word| (*word, WordUse::Within)));
    words.sort_unstable();
    words.dedup();
    words
}

/// The words that start a declaration.
pub fn declarations() -> &'static [&'static str] {
    KEYWORDS
}

/// The words that start a clause in the body of a declaration that starts with `keyword`; none where it has no body.
pub fn clauses(keyword: &str) -> &'static [&'static str] {
    Body::of(keyword).map_or(&[], Body::clauses)
}

/// The words that start a clause of evidence, allowed in every declaration.
pub fn evidence() -> &'static [&'static str] {
    EVIDENCE
}

/// The families of distributions.
pub fn families() -> &'static [&'static str] {
    FAMILIES
}

/// Whether the language uses a word for itself.
pub fn is_word(word: &str) -> bool {
    vocabulary().iter().any(|(own, _)| *own == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts in quotes on a line that are one word each.
    fn quoted(line: &str) -> impl Iterator<Item = &str> {
        let parts = line.split('"').skip(1).step_by(2);
        parts.filter(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_lowercase() || it == b'-'))
    }

    #[test]
    fn every_word_that_the_grammar_looks_for_is_in_the_vocabulary() {
        let mut count = 0;
        let grammar = concat!(env!("CARGO_MANIFEST_DIR"), "/src/grammar");
        for entry in std::fs::read_dir(grammar).expect("the grammar is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() || path.file_name().is_some_and(|name| name == "slips.rs") {
                continue; // What people write for something else.
            }
            let text = std::fs::read_to_string(&path).expect("it can be read");
            for line in text.lines().filter(|line| line.contains("word") || line.contains("\" =>")) {
                // Of a call only what it looks for, of an arm its patterns.
                let line = line.split("=>").next().unwrap_or(line);
                for word in quoted(line) {
                    count += 1;
                    assert!(is_word(word), "`{word}` in {}: {line}", path.display());
                }
            }
        }
        assert!(count > 150, "only {count} words were found: the search no longer fits the grammar");
    }

    #[test]
    fn uses_are_told_apart() {
        assert!(clauses("stock").contains(&"gains") && clauses("param").is_empty());
        let uses =
            |word| vocabulary().iter().filter(|(own, _)| *own == word).map(|(_, it)| *it).collect::<Vec<_>>();
        assert_eq!(uses("stock"), [WordUse::Declaration]);
        assert_eq!(uses("cites"), [WordUse::Evidence]);
        assert_eq!(uses("happens"), [WordUse::Clause, WordUse::Within]);
        assert!(!is_word("grievance"));
    }
}
