//! Messages as plain text: file, line and column, the line itself, a caret under the place, the way out.

use super::{Diagnostic, Label, Sources};
use std::fmt::Write as _;

/// The message as plain text, one line break at its end.
pub fn plain_text(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ =
        writeln!(text, "{}[{}]: {}", diagnostic.severity.word(), diagnostic.code.name, diagnostic.message);
    excerpt(&mut text, &diagnostic.primary, '^', sources);
    for label in &diagnostic.also {
        excerpt(&mut text, label, '-', sources);
    }
    for note in &diagnostic.notes {
        let _ = writeln!(text, "note: {note}");
    }
    for help in &diagnostic.help {
        let _ = writeln!(text, "help: {help}");
    }
    text
}

fn excerpt(text: &mut String, label: &Label, mark: char, sources: &Sources) {
    let place = sources.place(label.file, label.span.start);
    let end = sources.place(label.file, label.span.end);
    let line = sources.line(label.file, place.line);
    let shown = line.replace('\t', " ");
    let most = (shown.chars().count() + 1).saturating_sub(place.column as usize).max(1);
    let wanted = if end.line == place.line { (end.column - place.column) as usize } else { most };
    let marks: String = std::iter::repeat_n(mark, wanted.clamp(1, most)).collect();
    let indent = " ".repeat(place.column as usize - 1);
    let _ = writeln!(text, "  --> {}:{}:{}", sources.name(label.file), place.line, place.column);
    let _ = writeln!(text, "   | {shown}");
    let _ = writeln!(text, "   | {}", format!("{indent}{marks} {}", label.text).trim_end());
}
