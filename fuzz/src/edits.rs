//! Changes to model texts: tokens, lines and whole declarations deleted, doubled, moved and exchanged, numbers made extreme.
//!
//! A text that is changed byte by byte seldom says anything; one that is changed where a writer changes it gets far into the checker.

use crate::dice::Dice;
use crate::seeds::stock;
use detente_syntax::{SyntaxKind, lex, parse};
use std::ops::Range;

/// Another text near this one: one change, sometimes several.
pub fn change(bytes: &[u8], seed: u64, most: usize) -> Vec<u8> {
    let mut dice = Dice(seed);
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    loop {
        text = changed(&text, &mut dice);
        if dice.one_in(2) {
            break;
        }
    }
    cut(&mut text, most);
    text.into_bytes()
}

/// A text of at most so many bytes.
pub(crate) fn cut(text: &mut String, most: usize) {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
}

/// One change.
pub(crate) fn changed(text: &str, dice: &mut Dice) -> String {
    let changed = match dice.below(16) {
        0..=2 => declaration(text, dice),
        3 | 4 => line(text, dice),
        5..=7 => number(text, dice),
        8 => letter(text, dice),
        _ => token(text, dice),
    };
    changed.unwrap_or_else(|| format!("{text}{}", dice.pick(&stock().declarations).map_or("", |it| it)))
}

const NUMBERS: [&str; 32] = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "0.5",
    "0.1",
    "1.5",
    "100",
    "365",
    "1000",
    "-1",
    "-0",
    "1e-9",
    "1e9",
    "1_000_000",
    "1e-300",
    "1e300",
    "1e308",
    "1.7976931348623157e308",
    "5e-324",
    "1e400",
    "4294967296",
    "9007199254740993",
    "18446744073709551616",
    "14_000",
    "14_001",
    "0.999999999999",
    "1.000000000001",
    "30",
    "12",
];

/// A number of another size.
fn number(text: &str, dice: &mut Dice) -> Option<String> {
    let numbers: Vec<Range<usize>> = lex(text)
        .iter()
        .filter(|token| token.kind == SyntaxKind::Number)
        .map(|token| token.span.start as usize..token.span.end as usize)
        .collect();
    let at = dice.pick(&numbers)?.clone();
    let other = if dice.one_in(4) { &text[dice.pick(&numbers)?.clone()] } else { dice.pick(&NUMBERS)? };
    Some(replaced(text, at, other))
}

fn replaced(text: &str, at: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..at.start], &text[at.end..])
}

/// One token deleted, doubled, exchanged with another, or another in its place or beside it.
fn token(text: &str, dice: &mut Dice) -> Option<String> {
    let tokens = lex(text);
    let spans: Vec<(SyntaxKind, Range<usize>)> = tokens
        .iter()
        .filter(|token| token.kind != SyntaxKind::Space)
        .map(|token| (token.kind, token.span.start as usize..token.span.end as usize))
        .collect();
    let (kind, at) = dice.pick(&spans)?.clone();
    let (_, other) = dice.pick(&spans)?.clone();
    let alike: Vec<Range<usize>> =
        spans.iter().filter(|(other, _)| *other == kind).map(|(_, span)| span.clone()).collect();
    Some(match dice.below(8) {
        0 => replaced(text, at, ""),
        1 => format!("{} {}", &text[..at.end], &text[at.start..]),
        2 => swapped(text, at, other),
        3 | 4 => replaced(text, at, &text[dice.pick(&alike)?.clone()]),
        5 => replaced(text, at, &text[other]),
        6 => replaced(text, at, dice.pick(&stock().tokens)?),
        _ => format!("{} {} {}", &text[..at.start], dice.pick(&stock().tokens)?, &text[at.start..]),
    })
}

fn swapped(text: &str, one: Range<usize>, other: Range<usize>) -> String {
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    if first.end > second.start {
        return text.to_owned();
    }
    let (before, between, after) =
        (&text[..first.start], &text[first.end..second.start], &text[second.end..]);
    format!("{before}{}{between}{}{after}", &text[second.clone()], &text[first.clone()])
}

/// One line deleted, doubled, moved, or one of another text beside it.
fn line(text: &str, dice: &mut Dice) -> Option<String> {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
    match dice.below(4) {
        0 if lines.len() > 1 => drop(lines.remove(at)),
        1 => lines.insert(other, lines.get(at)?),
        2 if !lines.is_empty() => lines.swap(at, other),
        _ => lines.insert(at.min(lines.len()), dice.pick(&stock().lines)?),
    }
    Some(lines.concat())
}

/// One declaration deleted, doubled, moved, or one of another text added.
fn declaration(text: &str, dice: &mut Dice) -> Option<String> {
    let parsed = parse(text);
    let spans: Vec<Range<usize>> = parsed
        .file
        .declarations
        .iter()
        .map(|declaration| declaration.span().start as usize..declaration.span().end as usize)
        .collect();
    let at = dice.pick(&spans).cloned();
    Some(match dice.below(5) {
        0 => replaced(text, at?, ""),
        1 => format!("{text}\n{}\n", &text[at?]),
        2 => swapped(text, at?, dice.pick(&spans)?.clone()),
        3 => replaced(text, at?, dice.pick(&stock().declarations)?),
        _ => format!("{text}\n{}", dice.pick(&stock().declarations)?),
    })
}

const LETTERS: [&str; 24] = [
    "", " ", "\n", "\r\n", "\t", "{", "}", "(", ")", "\"", "#", "##", "-", "%", "/", ".", "_", "\u{0}", "é",
    "𝛼", "\u{feff}", "\u{2028}", "e", "`",
];

/// A letter in place of another, or beside it.
fn letter(text: &str, dice: &mut Dice) -> Option<String> {
    let (at, letter) = text.char_indices().nth(dice.below(text.chars().count()))?;
    let end = if dice.one_in(2) { at } else { at + letter.len_utf8() };
    Some(replaced(text, at..end, dice.pick(&LETTERS)?))
}
