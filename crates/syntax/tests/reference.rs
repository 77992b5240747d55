//! Every example of the language reference parses without a message.

use detente_syntax::diagnostic::plain_text;
use detente_syntax::{Sources, parse};

const REFERENCE: &str = include_str!("../../../docs/language/reference.md");

/// The `detente` blocks of a Markdown text, with the line that each starts on.
fn examples(markdown: &str) -> Vec<(usize, String)> {
    let mut examples = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in markdown.lines().enumerate() {
        match (&mut open, line) {
            (None, "```detente") => open = Some((number + 2, String::new())),
            (Some(_), "```") => examples.extend(open.take()),
            (Some((_, text)), line) => {
                text.push_str(line);
                text.push('\n');
            }
            _ => {}
        }
    }
    examples
}

#[test]
fn every_example_parses_without_a_message() {
    let examples = examples(REFERENCE);
    assert!(examples.len() >= 15, "found only {} examples", examples.len());
    for (line, text) in examples {
        let parse = parse(&text);
        let sources = Sources::of(format!("example of line {line}"), text.as_str());
        let messages: String = parse.diagnostics.iter().map(|it| plain_text(it, &sources)).collect();
        assert_eq!(messages, "", "the example of line {line}");
        assert_eq!(parse.text(), text);
    }
}
