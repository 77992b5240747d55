//! Days as other notations write them: read as they were meant, with a message that says how to write them.

use crate::Span;
use crate::ast::Date;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Which numbers of a day stand ahead, and how many tokens they take.
pub(super) struct Found {
    year: u16,
    month: u8,
    /// Absent where only the month is said, or less.
    day: Option<u8>,
    tokens: usize,
    /// Whether day and month might be the other way round.
    unsure: bool,
}

/// Whether a day in another notation is at the cursor, in a place where a number could stand.
pub(in crate::grammar) fn other_date_at(parser: &Parser) -> bool {
    found(parser).is_some_and(|found| found.tokens > 1)
}

/// The day at the cursor, with a message that says how it is written; nothing where none stands there.
pub(in crate::grammar) fn other_date(parser: &mut Parser) -> Option<Date> {
    let (date, Found { year, month, day, unsure, .. }) = read(parser)?;
    let span: Span = date.span;
    let iso = |month: u8, day: u8| format!("{year:04}-{month:02}-{day:02}");
    let written = iso(month, day.unwrap_or(1));
    let diagnostic = Diagnostic::error(code::EXPECTED, "a day is written year, month, day").at(span, "");
    let diagnostic = match day {
        None => diagnostic.help(format!("name the day as well, for example `{written}`")),
        Some(day) if unsure => diagnostic.help(format!("write `{written}`, or `{}`", iso(day, month))),
        Some(_) => diagnostic.help(format!("write `{written}`")).replace(span, written),
    };
    parser.report(diagnostic);
    Some(date)
}

/// The day at the cursor without a message.
pub(super) fn read(parser: &mut Parser) -> Option<(Date, Found)> {
    let found = found(parser)?;
    let start = parser.span();
    for _ in 0..found.tokens {
        parser.bump();
    }
    let span = parser.span_from(start);
    Some((Date { year: found.year, month: found.month, day: found.day.unwrap_or(1), span }, found))
}

fn found(parser: &Parser) -> Option<Found> {
    let found = in_words(parser).or_else(|| in_numbers(parser))?;
    let is_one = (1..=12).contains(&found.month) && found.day.is_none_or(|day| (1..=31).contains(&day));
    is_one.then_some(found)
}

/// `1 March 2024`, `March 1, 2024`, `March 2024`
fn in_words(parser: &Parser) -> Option<Found> {
    let first = usize::from(parser.kind_at(0) == Kind::Number);
    let ordinal = first == 1 && parser.any_word_at(1, &["st", "nd", "rd", "th"]);
    let at = first + usize::from(ordinal);
    if parser.kind_at(at) != Kind::Word || parser.starts_line(at) && at > 0 {
        return None;
    }
    let month = month_named(parser.text_at(at))?;
    let comma = |after: usize| after + usize::from(parser.kind_at(after) == Kind::Comma);
    if first == 1 {
        let last = comma(at + 1);
        let (day, year) = (number_at(parser, 0)?, year_at(parser, last)?);
        return Some(Found { year, month, day: Some(day), tokens: last + 1, unsure: false });
    }
    if let Some(year) = year_at(parser, 1) {
        return Some(Found { year, month, day: None, tokens: 2, unsure: false });
    }
    let last = comma(2);
    let (day, year) = (number_at(parser, 1)?, year_at(parser, last)?);
    Some(Found { year, month, day: Some(day), tokens: last + 1, unsure: false })
}

/// `01.03.2024`, `2024.03.01`, `1/3/2024`, `2024/03/01`, without spaces; `2024` alone.
fn in_numbers(parser: &Parser) -> Option<Found> {
    if parser.kind_at(0) != Kind::Number {
        return None;
    }
    let joined = |count: usize| (0..count).all(|ahead| parser.joined(ahead));
    let text = parser.text_at(0);
    if let (Some((one, two)), Kind::Dot, true) = (text.split_once('.'), parser.kind_at(1), joined(2)) {
        let (one, two, three) = (one, two, parser.text_at(2));
        return match parser.kind_at(2) {
            Kind::Number if one.len() == 4 => ordered(one, two, three, 3),
            Kind::Number if three.len() == 4 => ordered(three, two, one, 3),
            _ => None,
        };
    }
    let divides =
        |ahead: usize| parser.kind_at(ahead) == Kind::Slash && parser.kind_at(ahead + 1) == Kind::Number;
    if divides(1) && divides(3) && joined(4) {
        let (one, two, three) = (text, parser.text_at(2), parser.text_at(4));
        if one.len() == 4 {
            return ordered(one, two, three, 5);
        }
        let found = ordered(three, two, one, 5).filter(|_| three.len() == 4)?;
        let unsure = found.day.is_some_and(|day| day <= 12 && day != found.month);
        return Some(Found { unsure, ..found });
    }
    let year =
        year_at(parser, 0).filter(|_| !matches!(parser.kind_at(1), Kind::Minus | Kind::Dot | Kind::Slash))?;
    Some(Found { year, month: 1, day: None, tokens: 1, unsure: false })
}

fn ordered(year: &str, month: &str, day: &str, tokens: usize) -> Option<Found> {
    let day = Some(day.parse().ok()?);
    Some(Found { year: year.parse().ok()?, month: month.parse().ok()?, day, tokens, unsure: false })
}

/// A month by its name, or its first three letters.
fn month_named(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    let is_it = |month: &str| month == word || (word.len() == 3 && month.starts_with(&word));
    let at = MONTHS.iter().position(|month| is_it(month))?;
    u8::try_from(at + 1).ok()
}

fn number_at(parser: &Parser, ahead: usize) -> Option<u8> {
    parser.text_at(ahead).parse().ok().filter(|_| parser.kind_at(ahead) == Kind::Number)
}

fn year_at(parser: &Parser, ahead: usize) -> Option<u16> {
    let text = parser.text_at(ahead);
    let is_year = parser.kind_at(ahead) == Kind::Number && text.len() == 4 && !parser.starts_line(ahead);
    let is_year = is_year || ahead == 0 && text.len() == 4;
    text.parse().ok().filter(|year| is_year && (1800..2200).contains(year))
}
