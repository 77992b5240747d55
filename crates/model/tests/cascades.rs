//! One mistake gives one message: tokens of the embedded situation are taken away and doubled, and the errors counted.

use detente_model::{World, check};
use detente_syntax::{Span, lex};
use std::collections::BTreeMap;
use std::path::Path;

const MODEL: &str = "iraq.detente";
/// Every how many tokens one is changed. All of them take a minute; a share of a percent is still hundreds of tokens away
/// from the bounds.
const STRIDE: usize = 7;

/// The situation's folder with another text of its model.
struct Changed<'a> {
    files: &'a BTreeMap<&'static str, String>,
    model: String,
}

impl World for Changed<'_> {
    fn text(&self, path: &str) -> Result<String, String> {
        match self.files.get(path) {
            Some(_) if path == MODEL => Ok(self.model.clone()),
            Some(text) => Ok(text.clone()),
            None => Err("no such file".to_owned()),
        }
    }
}

/// How many changes of one token of the model, at `first` and every so many after it, gave how many errors.
fn errors_after(first: usize, change: impl Fn(&str, Span) -> String) -> BTreeMap<usize, usize> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../situations/iraq-2023");
    let read = |name| (name, std::fs::read_to_string(folder.join(name)).expect("it is committed"));
    let files: BTreeMap<_, _> = [MODEL, "briefing.md", "sources.toml"].into_iter().map(read).collect();
    let text = &files[MODEL];
    let means = |span: &Span| !span.slice(text).trim().is_empty() && !span.slice(text).starts_with('#');
    let spans = lex(text).into_iter().map(|token| token.span).filter(means);
    let mut counts = BTreeMap::new();
    for span in spans.skip(first).step_by(STRIDE) {
        let checked = check(&Changed { files: &files, model: change(text, span) }, MODEL);
        let errors = checked.diagnostics.iter().filter(|it| it.is_error()).count();
        *counts.entry(errors).or_insert(0) += 1;
    }
    counts
}

/// The share of the broken models that give at most so many errors.
fn share(counts: &BTreeMap<usize, usize>, most: usize) -> f64 {
    let broken = |most| counts.range(1..=most).map(|(_, count)| count).sum::<usize>() as f64;
    broken(most) / broken(usize::MAX)
}

#[test]
fn a_token_that_is_missing_gives_one_message() {
    let counts = errors_after(3, |text, span| {
        format!("{}{}", &text[..span.start as usize], &text[span.end as usize..])
    });
    assert!(share(&counts, 1) >= 0.95, "{counts:?}");
    assert!(share(&counts, 3) >= 0.99, "{counts:?}");
}

#[test]
fn a_token_said_twice_gives_one_message() {
    let counts = errors_after(5, |text, span| {
        let end = span.end as usize;
        format!("{} {}{}", &text[..end], span.slice(text), &text[end..])
    });
    assert!(share(&counts, 1) >= 0.95, "{counts:?}");
    assert!(share(&counts, 3) >= 0.99, "{counts:?}");
}
