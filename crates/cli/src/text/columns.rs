//! Widths as a terminal shows them: cutting, padding, wrapping.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The text in exactly `width` columns, cut with an ellipsis or padded on the right.
pub(crate) fn left(text: &str, width: usize) -> String {
    let cut = cut(text, width);
    let padding = " ".repeat(width.saturating_sub(cut.width()));
    cut + &padding
}

/// The text in at least `width` columns, padded on the left; figures are never cut.
pub(crate) fn right(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width())) + text
}

/// Columns that the text takes.
pub(crate) fn shown(text: &str) -> usize {
    text.width()
}

fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 0;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        cut.push(letter);
    }
    cut.truncate(cut.trim_end().len());
    cut + "…"
}

/// Lines of at most `width` columns; the first starts with `head`, the others are indented as far. A word that is too long has a line of
/// its own.
pub(crate) fn wrap(head: &str, text: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(head.width());
    let mut lines = Vec::new();
    let mut line = head.to_owned();
    let mut fresh = true;
    for word in text.split_whitespace() {
        if !fresh && line.width() + 1 + word.width() > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line += word;
        fresh = false;
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_a_terminal_shows() {
        assert_eq!(left("Anger", 8), "Anger   ");
        assert_eq!(left("Anger in the capitals", 9), "Anger in…");
        assert_eq!(
            left("Anger in the capitals", 10),
            "Anger in…".to_owned() + " ",
            "no blank before the ellipsis"
        );
        assert_eq!(left("怒り", 6), "怒り  ");
        assert_eq!(right("12%", 5), "  12%");
    }

    #[test]
    fn paragraphs_hang_under_their_head() {
        assert_eq!(wrap("1. ", "aa bb cc", 8), ["1. aa bb", "   cc"]);
        assert_eq!(wrap("", "a-word-too-long b", 5), ["a-word-too-long", "b"]);
        assert!(wrap("", "", 5).is_empty());
    }
}
