//! The briefing as text: paragraphs with their labels, and the sentences in them.

/// A numbered paragraph of the briefing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph<'a> {
    /// `B12`
    pub label: &'a str,
    /// Its text after the label, line breaks included.
    pub text: &'a str,
}

/// Words after which a full stop does not end a sentence.
const ABBREVIATIONS: [&str; 18] = [
    "e.g", "i.e", "cf", "al", "vs", "etc", "Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Col", "Lt", "Sen", "Rep",
    "No", "approx",
];

/// The paragraphs that start with a label, `**B1**`, up to the next blank line, heading or label.
pub fn paragraphs(briefing: &str) -> Vec<Paragraph<'_>> {
    let mut found = Vec::new();
    let mut rest = briefing;
    while !rest.is_empty() {
        let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        match label_of(rest) {
            Some((label, text)) => {
                let end = end_of_paragraph(text);
                found.push(Paragraph { label, text: text[..end].trim() });
                rest = &text[end..];
            }
            None => rest = &rest[line_end..],
        }
    }
    found
}

/// The label at the start of a line, and what follows it.
fn label_of(line: &str) -> Option<(&str, &str)> {
    let (label, text) = line.trim_start_matches([' ', '\t']).strip_prefix("**")?.split_once("**")?;
    let number = label.strip_prefix('B')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((label, text))
}

fn end_of_paragraph(text: &str) -> usize {
    let mut at = text.find('\n').map_or(text.len(), |end| end + 1);
    while at < text.len() {
        let line = text[at..].lines().next().unwrap_or("");
        if line.trim().is_empty() || line.starts_with('#') || label_of(line).is_some() {
            return at;
        }
        at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
    }
    at
}

/// The sentences of a paragraph: each ends with `.`, `?` or `!` before a space and something that can begin the next one.
pub fn sentences(paragraph: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in paragraph.char_indices().filter(|(_, mark)| matches!(mark, '.' | '?' | '!')) {
        let after = &paragraph[at + mark.len_utf8()..];
        let closing = after.trim_start_matches(['"', '\'', ')', ']', '”', '’', '*', '_']);
        let end = paragraph.len() - closing.len();
        let ends = end >= start && (closing.trim().is_empty() || begins_sentence(closing));
        if ends && !(mark == '.' && is_abbreviation(&paragraph[start.min(at)..at])) {
            found.push(paragraph[start..end].trim());
            start = end;
        }
    }
    let rest = paragraph[start..].trim();
    if !rest.is_empty() {
        found.push(rest);
    }
    found
}

fn begins_sentence(after: &str) -> bool {
    let next = after.trim_start();
    next.len() < after.len()
        && next
            .chars()
            .next()
            .is_some_and(|letter| !letter.is_lowercase() && !matches!(letter, ',' | ';' | ':'))
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|letter: char| letter.is_whitespace() || letter == '(').next().unwrap_or("");
    // A single capital is an initial: `U.S.`, `J. Smith`.
    let last = word.rsplit('.').next().unwrap_or("");
    let is_initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    is_initial || ABBREVIATIONS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_end_at_a_blank_line_a_heading_or_the_next_label() {
        let text = "# Title\n\nNo label.\n\n**B1**  One. Two\nand more.\n**B2** Three.\n## Part\nLoose.\n\n  **B10** Ten.\n**Bold** no.";
        let found: Vec<_> = paragraphs(text).into_iter().map(|it| (it.label, it.text)).collect();
        assert_eq!(found, [("B1", "One. Two\nand more."), ("B2", "Three."), ("B10", "Ten.\n**Bold** no.")]);
        assert!(paragraphs("").is_empty());
        assert!(paragraphs("**B**").is_empty());
    }

    #[test]
    fn sentences_end_where_another_can_begin() {
        assert_eq!(
            sentences("One (S1, S2). Two? \"Three.\" Four"),
            ["One (S1, S2).", "Two?", "\"Three.\"", "Four"]
        );
        assert_eq!(
            sentences("The U.S. left, e.g. Iraq. J. Smith stayed at 3.5 percent."),
            ["The U.S. left, e.g. Iraq.", "J. Smith stayed at 3.5 percent."]
        );
        assert_eq!(sentences("It rose to 165. 329 sit there."), ["It rose to 165.", "329 sit there."]);
        assert!(sentences("  ").is_empty());
        assert_eq!(sentences("…!.”"), ["…!.”"]);
    }
}
