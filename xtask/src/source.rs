//! Rust source told apart without parsing it: what is code, what is comment, what is test, where functions end.
//!
//! Enough for rules of style. It understands strings, raw strings, characters, lifetimes and nested comments,
//! but expands no macro and resolves no name.

use std::ops::Range;

/// A source file and what the scanner knows of it. Both masks have the bytes and lines of the text.
pub(crate) struct Source {
    /// Comments are spaces and what literals hold is `_`, so that a word found here is code.
    pub(crate) code: String,
    /// Everything but comments is spaces.
    pub(crate) comments: String,
    /// Items behind `#[cfg(test)]` and functions behind `#[test]`.
    tests: Vec<Range<usize>>,
}

/// A function with a body.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// Where `fn` stands, from 1.
    pub(crate) line: usize,
    /// Lines between the braces that hold code, as `clippy::too_many_lines` counts them.
    pub(crate) lines: usize,
    /// Whether it says `#[expect(clippy::too_many_lines, ...)]`.
    pub(crate) excused: bool,
}

/// A module, by the `mod` that declares it.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) line: usize,
    /// Whether its body stands in this file, and not in one of its own.
    pub(crate) inline: bool,
    pub(crate) only_for_tests: bool,
}

impl Source {
    pub(crate) fn new(text: &str) -> Self {
        let (code, comments) = mask(text);
        let tests = test_items(&code);
        Self { code, comments, tests }
    }

    /// The line of a place in the text, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }

    pub(crate) fn is_test(&self, at: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&at))
    }

    /// How many lines stand outside tests.
    pub(crate) fn lines_apart_from_tests(&self) -> usize {
        let mut start = 0;
        let mut count = 0;
        for line in self.code.split_inclusive('\n') {
            count += usize::from(!self.is_test(start));
            start += line.len();
        }
        count
    }

    pub(crate) fn functions(&self) -> Vec<Function> {
        words(&self.code, "fn").filter_map(|at| self.function(at)).collect()
    }

    fn function(&self, at: usize) -> Option<Function> {
        let name = word_after(&self.code, at + "fn".len())?;
        let item = item_from(&self.code, at);
        let body = item.body.filter(|body| !body.is_empty())?;
        let before = &self.code[..at];
        let attributes = &before[before.rfind([';', '{', '}']).map_or(0, |end| end + 1)..];
        Some(Function {
            name: name.to_owned(),
            line: self.line(at),
            lines: self.code[body].lines().filter(|line| !line.trim().is_empty()).count(),
            excused: attributes.contains("expect(clippy::too_many_lines"),
        })
    }

    pub(crate) fn modules(&self) -> Vec<Module> {
        let declared = words(&self.code, "mod").filter_map(|at| {
            Some(Module {
                name: word_after(&self.code, at + "mod".len())?.to_owned(),
                line: self.line(at),
                inline: item_from(&self.code, at).body.is_some(),
                only_for_tests: self.is_test(at),
            })
        });
        declared.collect()
    }
}

/// Where a word stands alone.
fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = code[..*at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The name that follows, with nothing but spaces between.
fn word_after(code: &str, at: usize) -> Option<&str> {
    let rest = code[at..].trim_start();
    let rest = rest.strip_prefix("r#").unwrap_or(rest);
    let end = rest.find(|character| !is_name(character)).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

/// An item: where it ends, and what its braces hold.
struct Item {
    end: usize,
    body: Option<Range<usize>>,
}

/// The item that begins here: to the brace that closes its body, or to its semicolon.
fn item_from(code: &str, start: usize) -> Item {
    let mut depth = 0_i32; // Of parentheses and brackets, where braces and semicolons belong to types.
    for (index, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => {
                let end = closing_brace(code, index);
                return Item { end: (end + 1).min(code.len()), body: Some(index + 1..end) };
            }
            b';' | b'}' if depth == 0 => return Item { end: index + 1, body: None },
            _ => {}
        }
    }
    Item { end: code.len(), body: None }
}

fn closing_brace(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (index, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return index,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

fn test_items(code: &str) -> Vec<Range<usize>> {
    if code.contains("#![cfg(test)]") {
        return std::iter::once(0..code.len()).collect();
    }
    let marks = ["#[cfg(test)]", "#[cfg(all(test", "#[test]"];
    let starts = marks.iter().flat_map(|mark| code.match_indices(mark).map(|(at, _)| at));
    starts.map(|start| start..item_from(code, start).end).collect()
}

/// The two masks of a text: code, comments.
fn mask(text: &str) -> (String, String) {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0, code: Vec::new(), comments: Vec::new() };
    while scanner.at < text.len() {
        scanner.step();
    }
    let as_text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (as_text(scanner.code), as_text(scanner.comments))
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    code: Vec<u8>,
    comments: Vec<u8>,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b"//") {
            self.comment(line_length(rest));
        } else if rest.starts_with(b"/*") {
            self.comment(block_comment_length(rest));
        } else if let Some(length) = raw_string_length(rest).filter(|_| !self.follows_name()) {
            self.literal(length);
        } else if rest[0] == b'"' {
            self.literal(quoted_length(rest, b'"'));
        } else if let Some(length) = character_length(rest) {
            self.literal(length);
        } else {
            self.code.push(rest[0]);
            self.comments.push(blank(rest[0], b' '));
            self.at += 1;
        }
    }

    fn follows_name(&self) -> bool {
        self.code.last().is_some_and(|byte| is_name(char::from(*byte)))
    }

    fn comment(&mut self, length: usize) {
        let bytes = &self.bytes[self.at..self.at + length];
        self.code.extend(bytes.iter().map(|byte| blank(*byte, b' ')));
        self.comments.extend(bytes);
        self.at += length;
    }

    /// Keeps the quotes, so that `expect("` can be found.
    fn literal(&mut self, length: usize) {
        let bytes = &self.bytes[self.at..self.at + length];
        let seen = |byte: &u8| if *byte == b'"' || *byte == b'\'' { *byte } else { blank(*byte, b'_') };
        self.code.extend(bytes.iter().map(seen));
        self.comments.extend(bytes.iter().map(|byte| blank(*byte, b' ')));
        self.at += length;
    }
}

fn blank(byte: u8, filling: u8) -> u8 {
    if byte == b'\n' { b'\n' } else { filling }
}

fn line_length(rest: &[u8]) -> usize {
    rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

fn block_comment_length(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The length of `r"..."`, `r#"..."#` and their kin, if one begins here.
fn raw_string_length(rest: &[u8]) -> Option<usize> {
    let prefix = usize::from(matches!(rest[0], b'b' | b'c'));
    if rest.get(prefix) != Some(&b'r') {
        return None;
    }
    let hashes = rest[prefix + 1..].iter().take_while(|byte| **byte == b'#').count();
    let open = prefix + 1 + hashes;
    if rest.get(open) != Some(&b'"') {
        return None;
    }
    let closing: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let held = rest[open + 1..].windows(closing.len()).position(|window| window == closing);
    Some(held.map_or(rest.len(), |held| open + 1 + held + closing.len()))
}

/// The length of a literal that begins with its quote and may escape it.
fn quoted_length(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of a character literal, if one begins here and not a lifetime.
fn character_length(rest: &[u8]) -> Option<usize> {
    if rest[0] != b'\'' || rest.len() < 3 {
        return None;
    }
    if rest[1] == b'\\' {
        return Some(quoted_length(rest, b'\''));
    }
    let width = match rest[1] {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
}

#[cfg(test)]
mod tests;
