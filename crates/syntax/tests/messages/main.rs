//! What the parser says to common mistakes: a gallery, to be read as an analyst would read it.

mod braces;
mod clauses;
mod expressions;
mod headers;
mod values;

use detente_syntax::diagnostic::plain_text;
use detente_syntax::{Sources, parse};

/// All messages about a text, one after the other.
fn messages(text: &str) -> String {
    let parse = parse(text);
    assert_eq!(parse.text(), text, "the tree holds the whole text");
    let sources = Sources::of("m", text);
    parse.diagnostics.iter().map(|it| plain_text(it, &sources)).collect()
}
