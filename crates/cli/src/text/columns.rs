//! Widths as a terminal shows them: cutting, padding, wrapping.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The text in exactly `width` columns, cut with an ellipsis or padded on the right.
pub(crate) fn left(text: &str, width: usize) -> String {
    let cut = cut(text, width);
    let padding = " ".repeat(width.saturating_sub(cut.width()));
    cut + &padding
}

/// Figures that end in the given columns, and the column in which the first starts. A figure that is too wide for its column moves those
/// before it to the left: between two stands at least one blank, none is cut, and the last ends where it should.
pub(crate) fn figures(cells: &[(&str, usize)]) -> (usize, String) {
    let mut text = String::new();
    let mut limit = usize::MAX;
    let mut start = 0;
    for (figure, end) in cells.iter().rev().filter(|(figure, _)| !figure.is_empty()) {
        let end = if *end < limit { *end } else { limit };
        if !text.is_empty() {
            text.insert_str(0, &" ".repeat(if start > end { start - end } else { 1 }));
        }
        text.insert_str(0, figure);
        start = end.saturating_sub(figure.width());
        limit = start.saturating_sub(1);
    }
    (start, text)
}

/// A label of at most `most` columns, marks behind it, then figures that end in the given columns. Where figures need room, the label is cut.
pub(crate) fn line(label: &str, most: usize, marks: &str, cells: &[(&str, usize)]) -> String {
    let (start, figures) = figures(cells);
    if figures.is_empty() {
        return left(label, most) + marks;
    }
    let free = start.saturating_sub(1 + marks.width());
    let head = left(label, if most < free { most } else { free }) + marks;
    left(&head, start) + &figures
}

fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
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

/// Lines of at most `width` columns; the first starts with `head`, the others are indented as far. A word that is too long for a line is
/// broken.
pub(crate) fn wrap(head: &str, text: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(head.width());
    let mut lines = Vec::new();
    let mut line = head.to_owned();
    let mut fresh = true;
    let room = width.saturating_sub(head.width());
    for word in text.split_whitespace().flat_map(|word| pieces(word, room)) {
        if !fresh && line.width() + 1 + word.width() > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line += &word;
        fresh = false;
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
    lines
}

/// The word in pieces of at most `room` columns.
fn pieces(word: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for letter in word.chars() {
        let width = letter.width().unwrap_or(0);
        if used + width > room && used > 0 {
            pieces.push(String::new());
            used = 0;
        }
        used += width;
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
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
    }

    #[test]
    fn figures_never_touch_and_end_in_their_columns() {
        assert_eq!(line("Anger", 6, "", &[("1", 10), ("2", 15)]), "Anger    1    2");
        assert_eq!(line("Anger", 6, "", &[("", 10), ("2", 15)]), "Anger         2");
        assert_eq!(line("Anger", 6, "", &[("1", 10), ("12345", 15)]), "Anger   1 12345");
        assert_eq!(line("Anger", 6, "", &[("1-2", 10), ("123456", 15)]), "Ang… 1-2 123456");
        assert_eq!(line("Anger", 6, " #", &[("1-2", 10), ("123456", 15)]), "A… # 1-2 123456");
        assert_eq!(line("Anger", 6, " #", &[]), "Anger  #");
        let full = line("Anger", 6, "", &[("123456789", 8), ("123456789", 15)]);
        assert_eq!(full, "123456789 123456789", "figures are never cut");
    }

    #[test]
    fn paragraphs_hang_under_their_head() {
        assert_eq!(wrap("1. ", "aa bb cc", 8), ["1. aa bb", "   cc"]);
        assert_eq!(wrap("", "a-word-too-long b", 5), ["a-wor", "d-too", "-long", "b"]);
        assert_eq!(wrap("- ", "怒り怒り", 6), ["- 怒り", "  怒り"]);
        assert!(wrap("", "", 5).is_empty());
    }
}
