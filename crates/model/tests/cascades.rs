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

/// How many changes of one token of the embedded situation, at `first` and every so many after it, gave how many errors.
fn errors_after(first: usize, change: impl Fn(&str, Span) -> String) -> BTreeMap<usize, usize> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../situations/iraq-2023");
    let read = |name| (name, std::fs::read_to_string(folder.join(name)).expect("it is committed"));
    errors_of([MODEL, "briefing.md", "sources.toml"].into_iter().map(read).collect(), first, change)
}

/// The same for the reference's example of what there is one of for each member of a set.
fn errors_by_member(first: usize, change: impl Fn(&str, Span) -> String) -> BTreeMap<usize, usize> {
    let reference = include_str!("../../../docs/language/reference.md");
    let mut examples = reference.split("```detente\n").filter_map(|part| part.split("```").next());
    let example = examples.find(|it| it.contains("set faction")).expect("the example of members");
    let situation = "situation \"Members\" { starts 2023-10-17  lasts 300 days  steps 1 day }";
    errors_of(BTreeMap::from([(MODEL, format!("{situation}\n{example}"))]), first, change)
}

fn errors_of(
    files: BTreeMap<&'static str, String>,
    first: usize,
    change: impl Fn(&str, Span) -> String,
) -> BTreeMap<usize, usize> {
    let text = &files[MODEL];
    let means = |span: &Span| !span.slice(text).trim().is_empty() && !span.slice(text).starts_with('#');
    let spans = lex(text).into_iter().map(|token| token.span).filter(means);
    let mut counts = BTreeMap::new();
    for span in spans.skip(first).step_by(if files.len() > 1 { STRIDE } else { 1 }) {
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

fn without(text: &str, span: Span) -> String {
    format!("{}{}", &text[..span.start as usize], &text[span.end as usize..])
}

#[test]
fn a_token_that_is_missing_gives_one_message() {
    let counts = errors_after(3, without);
    assert!(share(&counts, 1) >= 0.95, "{counts:?}");
    assert!(share(&counts, 3) >= 0.99, "{counts:?}");
}

fn twice(text: &str, span: Span) -> String {
    let end = span.end as usize;
    format!("{} {}{}", &text[..end], span.slice(text), &text[end..])
}

#[test]
fn a_token_said_twice_gives_one_message() {
    let counts = errors_after(5, twice);
    assert!(share(&counts, 1) >= 0.95, "{counts:?}");
    assert!(share(&counts, 3) >= 0.99, "{counts:?}");
}

#[test]
fn a_token_that_is_missing_or_said_twice_by_member_gives_one_message() {
    // The example is dense: nearly every name is read again by others, and each of these may miss it.
    for counts in [errors_by_member(0, without), errors_by_member(0, twice)] {
        assert!(share(&counts, 1) >= 0.85, "{counts:?}");
        assert!(share(&counts, 3) >= 0.99, "{counts:?}");
    }
}
