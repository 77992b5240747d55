//! A game file's words, each with its place.

use super::Malformed;
use crate::exact::{Rational, parse};

/// What a game file is made of. Commas count as blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    Quoted(String),
    Open,
    Close,
    /// A number or a bare word.
    Bare(&'a str),
}

/// Reads word by word; knows where it is.
pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
    /// What comes next, and where it begins and ends.
    next: Option<(Word<'a>, usize, usize)>,
}

/// The first bare word.
pub(super) fn first(text: &str) -> Option<&str> {
    text.trim_start_matches('\u{feff}').split_whitespace().next()
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == ',' || character == '\u{feff}'
}

impl<'a> Words<'a> {
    pub(super) fn of(text: &'a str) -> Result<Self, Malformed> {
        let mut words = Self { text, at: 0, next: None };
        words.advance()?;
        Ok(words)
    }

    pub(super) fn peek(&self) -> Option<&Word<'a>> {
        self.next.as_ref().map(|(word, ..)| word)
    }

    /// Steps over the next word.
    pub(super) fn advance(&mut self) -> Result<Option<Word<'a>>, Malformed> {
        let word = self.next.take().map(|(word, ..)| word);
        let rest = &self.text[self.at..];
        let start = self.at + rest.find(|character| !is_blank(character)).unwrap_or(rest.len());
        let rest = &self.text[start..];
        self.at = start;
        self.next = match rest.chars().next() {
            None => None,
            Some('{') => Some((Word::Open, start, start + 1)),
            Some('}') => Some((Word::Close, start, start + 1)),
            Some('"') => {
                let (label, length) = quoted(rest)
                    .ok_or_else(|| self.at_byte(start, "a closing '\"'", "the end of the file"))?;
                Some((Word::Quoted(label), start, start + length))
            }
            Some(_) => {
                let is_end = |character: char| is_blank(character) || matches!(character, '{' | '}' | '"');
                let length = rest.find(is_end).unwrap_or(rest.len());
                Some((Word::Bare(&rest[..length]), start, start + length))
            }
        };
        self.at = self.next.as_ref().map_or(start, |(.., end)| *end);
        Ok(word)
    }

    /// An error at what comes next.
    pub(super) fn expected(&self, expected: &str) -> Malformed {
        let (start, found) = match &self.next {
            None => (self.text.trim_end().len(), "the end of the file".to_owned()),
            Some((_, start, end)) => (*start, shown(&self.text[*start..*end])),
        };
        self.at_byte(start, expected, &found)
    }

    fn at_byte(&self, start: usize, expected: &str, found: &str) -> Malformed {
        let before = &self.text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
        Malformed {
            line,
            column,
            expected: expected.to_owned(),
            found: found.to_owned(),
            help: String::new(),
        }
    }

    pub(super) fn open(&mut self, of: &str) -> Result<(), Malformed> {
        self.exactly(&Word::Open, &format!("'{{' that begins {of}"))
    }

    pub(super) fn close(&mut self, of: &str) -> Result<(), Malformed> {
        self.exactly(&Word::Close, &format!("'}}' that ends {of}"))
    }

    fn exactly(&mut self, word: &Word<'_>, expected: &str) -> Result<(), Malformed> {
        if self.peek() == Some(word) { self.advance().map(|_| ()) } else { Err(self.expected(expected)) }
    }

    /// A bare word out of a few.
    pub(super) fn one_of(
        &mut self,
        words: &[&'static str],
        expected: &str,
    ) -> Result<&'static str, Malformed> {
        let found = match self.peek() {
            Some(Word::Bare(word)) => words.iter().find(|known| known == &word),
            _ => None,
        };
        let found = found.ok_or_else(|| self.expected(expected))?;
        self.advance()?;
        Ok(found)
    }

    pub(super) fn label(&mut self, of: &str) -> Result<String, Malformed> {
        match self.peek() {
            Some(Word::Quoted(label)) => {
                let label = label.clone();
                self.advance()?;
                Ok(label)
            }
            _ => Err(self.expected(&format!("{of} in quotes"))),
        }
    }

    /// A label, where one stands.
    pub(super) fn label_if_any(&mut self) -> Result<Option<String>, Malformed> {
        if matches!(self.peek(), Some(Word::Quoted(_))) { self.label("a label").map(Some) } else { Ok(None) }
    }

    pub(super) fn number(&mut self, of: &str) -> Result<Rational, Malformed> {
        let number = match self.peek() {
            Some(Word::Bare(text)) => parse(text),
            _ => None,
        };
        let Some(number) = number else {
            return Err(Malformed { help: NUMBERS.to_owned(), ..self.expected(of) });
        };
        self.advance()?;
        Ok(number)
    }

    /// A whole number of at least 0.
    pub(super) fn count(&mut self, of: &str) -> Result<usize, Malformed> {
        let count = match self.peek() {
            Some(Word::Bare(text)) => text.parse().ok(),
            _ => None,
        };
        let count = count.ok_or_else(|| self.expected(&format!("{of}, a whole number")))?;
        self.advance()?;
        Ok(count)
    }

    /// Labels between braces, of `one` thing among `many`.
    pub(super) fn labels(&mut self, one: &str, many: &str) -> Result<Vec<String>, Malformed> {
        self.open(&format!("the list of {many}"))?;
        let mut labels = Vec::new();
        while self.peek() != Some(&Word::Close) {
            // Old files have lists of bare numbers here.
            if let Some(Word::Bare(text)) = self.peek() {
                labels.push((*text).to_owned());
                self.advance()?;
            } else {
                labels.push(self.label(&format!("the name of a {one}"))?);
            }
        }
        self.close(&format!("the list of {many}"))?;
        Ok(labels)
    }
}

const NUMBERS: &str = "write a payoff or a chance as 3, -0.25, 1e-3 or 1/3; it has to be finite";

/// A label without its quotes, and the length of its text with them. `\"` stands for a quote.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut label = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((label, at + 1)),
            '\\' => match characters.next()? {
                (_, escaped @ ('"' | '\\')) => label.push(escaped),
                (_, other) => label.extend(['\\', other]),
            },
            other => label.push(other),
        }
    }
    None
}

/// A label between quotes, as [`Words`] reads it.
pub(super) fn in_quotes(label: &str) -> String {
    format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Not more than the beginning of a long word.
fn shown(word: &str) -> String {
    const MOST: usize = 40;
    if word.starts_with('"') && word.len() <= MOST {
        return word.to_owned();
    }
    let mut characters = word.chars();
    let beginning: String = characters.by_ref().take(MOST).collect();
    if characters.next().is_some() { format!("'{beginning}...'") } else { format!("'{beginning}'") }
}
