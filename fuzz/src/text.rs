//! Texts: parsing loses nothing and points into the text, and the layout settles at once.

use detente_syntax::diagnostic::plain_text;
use detente_syntax::format::{Unformatted, format};
use detente_syntax::{Sources, parse, printed_tree};

/// Parses and formats whatever the bytes are as text.
///
/// # Panics
/// Where a text is lost, a message points beside the text, or the layout of a layout differs from it.
pub fn read_text(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let parsed = parse(text);
    assert_eq!(parsed.text(), text, "the tree is lossless");
    let sources = Sources::of("m", text);
    for diagnostic in &parsed.diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.also) {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            assert!(text.get(start..end).is_some(), "{label:?} does not fit the text");
        }
        plain_text(diagnostic, &sources);
    }
    for declaration in &parsed.file.declarations {
        let span = declaration.span();
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} does not fit the text");
    }
    printed_tree(&parsed.tree);
    let is_broken = parsed.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
    match format(text) {
        Ok(once) => {
            assert!(!is_broken, "a text with errors has no layout");
            assert_eq!(format(&once).as_ref(), Ok(&once), "the layout settles at once");
        }
        Err(Unformatted::Errors(_)) => assert!(is_broken, "a text without errors has a layout"),
        // Only a comment can become a heading.
        Err(Unformatted::WouldDiffer) => assert!(text.contains('#'), "the layout keeps the tree"),
    }
}
