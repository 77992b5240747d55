//! What people write in policies and situations for what is written otherwise.

use crate::Span;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::Body;

/// Says what to write for `shot always answers hit`, `posture plays quiet` and `aid becomes 3` in a policy.
pub(in crate::grammar) fn sentence_of_policy(parser: &mut Parser, body: Body) -> bool {
    if body != Body::Policy || !parser.at(Kind::Word) || parser.starts_line(1) {
        return false;
    }
    let after = parser.after_reference(0);
    let element = parser.slice(parser.span().to(parser.span_at(after - 1)));
    let next = |ahead: usize| parser.text_at(after + ahead);
    if parser.kind_at(after) != Kind::Word || parser.starts_line(after) {
        return false;
    }
    let (span, written): (Span, String) = match (next(0), next(1)) {
        ("always", "answers") => {
            (parser.span_at(after), format!("write `{element} answers EVENT`, which is with 100%"))
        }
        ("always", "plays") | ("plays" | "chooses" | "stays", _) => {
            (parser.span_at(after), format!("write `{element} is OPTION`"))
        }
        ("always", "happens") => (
            parser.span_at(after),
            format!("say when, `{element} happens on 2024-03-01`, or set what its rate reads"),
        ),
        ("becomes" | "equals" | "gets" | "set" | "remains" | "to" | "rises" | "falls" | "are" | "be", _) => {
            (parser.span_at(after), format!("write `{element} is VALUE`"))
        }
        ("stops" | "ends" | "ceases" | "not" | "does" | "doesn" | "no", _) => (
            parser.span_at(after),
            format!("write `{element} never happens`, or `{element} never answers EVENT`"),
        ),
        _ => return false,
    };
    let said = parser.slice(span);
    let message = format!("`{said}` is not said of an element in a policy");
    let diagnostic = Diagnostic::error(code::UNKNOWN_CLAUSE, message).at(span, "").help(written);
    parser.error(diagnostic);
    true
}

/// `steps daily` for `steps 1 day`: the word is passed over with a message.
pub(in crate::grammar) fn adverb_of_time(parser: &mut Parser) -> bool {
    let written = match parser.text_at(0) {
        "hourly" => "1 hour",
        "daily" => "1 day",
        "weekly" => "1 week",
        "monthly" => "1 month",
        "yearly" | "annually" => "1 year",
        _ => return false,
    };
    let diagnostic = Diagnostic::error(code::EXPECTED, "a step is so long")
        .at(parser.span(), "")
        .help(format!("write `steps {written}`"))
        .replace(parser.span(), written);
    parser.report(diagnostic);
    parser.bump();
    true
}

/// `lasts to 2025-01-01` and `lasts until ...`: says that a situation lasts so long. `start` is where the situation starts, in days since
/// 1970.
pub(in crate::grammar) fn lasts_until(parser: &mut Parser, start: Option<&crate::ast::Date>) -> bool {
    let word = usize::from(parser.any_word_at(0, &["to", "until", "till"]));
    if parser.kind_at(word) != Kind::Date && word == 0 {
        return false;
    }
    let first = parser.span();
    if word == 1 {
        parser.bump();
    }
    let end = match parser.at(Kind::Date) {
        true => super::super::expression::date(parser),
        false => super::dates::read(parser).map(|(date, _)| date),
    };
    let span = parser.span_from(first);
    let message = "a situation says how long it lasts, and not until when";
    let diagnostic = Diagnostic::error(code::EXPECTED, message).at(span, "");
    let days =
        start.zip(end).map(|(start, end)| day_number(&end) - day_number(start)).filter(|days| *days > 0);
    parser.report(match days {
        Some(days) => {
            diagnostic.help(format!("write `lasts {days} days`")).replace(span, format!("{days} days"))
        }
        None => diagnostic.help("write for example `lasts 12 months`"),
    });
    true
}

/// Days since a day long ago, in the Gregorian calendar.
fn day_number(date: &crate::ast::Date) -> i64 {
    // The year starts in March, so that the day that leap years add comes last.
    let (year, month) = (i64::from(date.year), i64::from(date.month));
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + i64::from(date.day)
}
