//! The extension for Visual Studio Code: its client against the real server, and its colours against the words of the language.

use super::IRAQ;
use detente::vocabulary::{WordUse, vocabulary};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../editors/vscode")
}

/// Runs a script of the extension's tests; where Node.js is not installed, says so and passes.
fn node(script: &str, arguments: &[&str]) {
    let run = Command::new("node").arg(folder().join("test").join(script)).args(arguments).output();
    match run {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("skipped: `node` is not installed on this machine");
        }
        Err(error) => panic!("{error}"),
        Ok(output) => assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}

#[test]
fn the_client_carries_questions_and_answers() {
    node("client.js", &[env!("CARGO_BIN_EXE_detente")]);
}

#[test]
fn the_colours_of_the_iraq_model_are_right() {
    node("grammar.js", &[IRAQ]);
}

/// The words between which a rule of the grammar chooses.
fn words_of(grammar: &Value, rule: &str, before: &str) -> Vec<String> {
    let rule = grammar["repository"][rule]["match"].as_str().unwrap_or_else(|| panic!("no rule {rule}"));
    let list = rule.split_once(before).unwrap_or_else(|| panic!("no list in {rule}")).1;
    let list = list.split_once(")\\b").unwrap_or_else(|| panic!("no end of the list in {rule}")).0;
    list.split('|').map(|word| word.split("(?=").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_word_of_the_language_has_its_colour() {
    let text = std::fs::read_to_string(folder().join("syntaxes/detente.tmLanguage.json")).unwrap();
    let grammar: Value = serde_json::from_str(&text).unwrap();
    let lists = [
        (WordUse::Declaration, "declaration"),
        (WordUse::Clause, "clause"),
        (WordUse::Evidence, "evidence"),
        (WordUse::Family, "family"),
        (WordUse::Within, "within"),
    ];
    let lists = lists.map(|(word_use, rule)| (word_use, words_of(&grammar, rule, "\\b(?:")));
    for (word, word_use) in vocabulary() {
        // A word with several uses has the colour of one of them.
        let uses: Vec<WordUse> =
            vocabulary().into_iter().filter(|(other, _)| *other == word).map(|(_, it)| it).collect();
        let is_coloured =
            lists.iter().any(|(it, words)| uses.contains(it) && words.iter().any(|known| known == word));
        assert!(
            is_coloured,
            "add `{word}` ({word_use:?}) to editors/vscode/syntaxes/detente.tmLanguage.json"
        );
    }
    for (word_use, words) in &lists {
        for word in words {
            let is_one = vocabulary().iter().any(|(known, it)| known == word && it == word_use);
            assert!(is_one, "`{word}` is no word of the language for {word_use:?}");
        }
    }
    let no_units = words_of(&grammar, "number", "(?!(?:");
    let scales = ["billion", "million", "point", "points", "thousand"];
    for (word, _) in vocabulary().into_iter().filter(|(word, _)| !scales.contains(word)) {
        assert!(no_units.iter().any(|known| known == word), "`{word}` right after a number is no unit");
    }
}
