//! What people write for what the language writes otherwise: read as it was meant, with a message that says how to write it.

mod claims; // In claims.
mod clauses; // In policies and situations.
mod dates; // Days in other notations.

pub(super) use self::claims::{
    comparison_in_words, difference_first, estimate_in_other_words_at, estimate_word, needless_is,
    range_behind_equal, second_expectation, setting_behind, time_behind, trend,
};
pub(super) use self::clauses::{adverb_of_time, lasts_until, sentence_of_policy};
pub(super) use self::dates::{other_date, other_date_at};

use crate::Span;
use crate::ast::{BinaryOperator, Expr};
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::Body;

/// `by month 12` for `by 12 months`: the word is passed over, with a message.
pub(super) fn turned_time(parser: &mut Parser) {
    if !time_at(parser, 0) || parser.kind_at(1) != Kind::Number {
        return;
    }
    let (word, number) = (parser.text_at(0), parser.text_at(1));
    let word = word.strip_suffix('s').unwrap_or(word);
    let written = if number == "1" { format!("1 {word}") } else { format!("{number} {word}s") };
    let diagnostic = Diagnostic::error(code::EXPECTED, "a time is a number and then its unit")
        .at(parser.span(), "")
        .help(format!("write `{written}`"));
    parser.report(diagnostic);
    parser.bump();
}

/// Says what to write, if what stands at the cursor is a sentence of `body` in other signs: `drawn: 30%` for `drawn = 30%` in a wiring,
/// `aid = 3` for `aid is 3` in a policy.
pub(super) fn sign_of_sentence(parser: &mut Parser, body: Body) -> bool {
    let sign = parser.after_reference(0);
    let has_value =
        |at: usize| matches!(parser.kind_at(at), Kind::Number | Kind::Word | Kind::OpenBrace | Kind::Minus);
    let (found, wanted, whole) = match (body, parser.kind_at(sign)) {
        _ if !parser.at(Kind::Word) => return false,
        (Body::Use, Kind::Colon) => (parser.span_at(sign), "=", "a need of a block is met by `=`"),
        (Body::Use, Kind::Number) => {
            (Span::empty(parser.span_at(sign).start), "= ", "a need of a block is met by `=`")
        }
        (Body::Policy, Kind::Equal | Kind::Colon) if has_value(sign + 1) => {
            (parser.span_at(sign), "is", "a policy says what an element `is`")
        }
        _ => return false,
    };
    let said = parser.slice(parser.span().to(parser.span_at(sign - 1)));
    let diagnostic = Diagnostic::error(code::UNKNOWN_CLAUSE, whole)
        .at(found, "")
        .help(format!("write `{said} {} ...`", wanted.trim()))
        .replace(found, wanted);
    parser.error(diagnostic);
    true
}

/// `trigger = attack, raid` in a wiring, the cursor behind the comma: one need is met by one thing.
pub(super) fn second_in_wiring(parser: &mut Parser, body: Body) -> bool {
    let is_alone = parser.at(Kind::Word) && !parser.starts_line(0) && !parser.sentence_at(0);
    if body != Body::Use || !is_alone || !parser.follows_comma() {
        return false;
    }
    let diagnostic = Diagnostic::error(code::UNKNOWN_CLAUSE, "a need of a block is met by one thing")
        .at(parser.span(), "a second one")
        .help("use the block once for each")
        .help("or declare what stands for all of them, for example `event either { happens with 100% at each FIRST  happens with 100% at each SECOND }`");
    parser.error(diagnostic);
    true
}

/// Units of time as they follow `per`.
const TIMES: &[&str] = &["hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years"];

/// Words that leave open how far a number may be off.
const VAGUE: &[&str] = &["about", "approximately", "around", "circa", "nearly", "roughly"];

/// Whether a unit of time stands ahead.
pub(super) fn time_at(parser: &Parser, ahead: usize) -> bool {
    parser.any_word_at(ahead, TIMES)
}

/// `3 per week` for `3 / week`: the cursor is at the operator.
pub(super) fn written_out_operator(parser: &mut Parser, operator: BinaryOperator) {
    if operator != BinaryOperator::Divide || !parser.at_word("per") {
        return;
    }
    let time = parser.text_at(1);
    let diagnostic =
        Diagnostic::error(code::EXPECTED, "a time divides by `/`, and `per` goes before an event")
            .at(parser.span(), "")
            .help(format!("write `/ {time}`"))
            .replace(parser.span(), "/");
    parser.report(diagnostic);
}

/// `3 +- 1` and `3 +/- 1`, of which the first would be 2: the cursor is behind the first sign.
pub(super) fn plus_or_minus(parser: &mut Parser, operator: BinaryOperator, first: Span) -> Option<()> {
    let signs = match (operator, parser.kind(), parser.kind_at(1)) {
        (BinaryOperator::Add, Kind::Minus, _) => 1,
        (BinaryOperator::Add, Kind::Slash, Kind::Minus) => 2,
        _ => return Some(()),
    };
    let span = (0..signs).fold(first, |span, _| span.to(parser.bump()));
    let diagnostic = Diagnostic::error(code::EXPECTED, "a spread is not written by plus and minus")
        .at(span, "")
        .help("write the interval in which it lies nine times in ten, as in `2 to 4`, or `normal(3, 0.6)`")
        .help("to take something away, write `-` alone");
    parser.error(diagnostic);
    None
}

/// `about 3`: the word is passed over, with a message, if a number follows it.
pub(super) fn vague_word(parser: &mut Parser) {
    if !parser.any_word_at(0, VAGUE) || parser.kind_at(1) != Kind::Number {
        return;
    }
    let word = parser.text_at(0);
    let message = format!("`{word}` does not say how far off the number may be");
    let diagnostic = Diagnostic::error(code::EXPECTED, message)
        .at(parser.span(), "")
        .help("write the interval in which it lies nine times in ten, as in `param x = 2 to 4`");
    parser.report(diagnostic);
    parser.bump();
}

/// `0,5` for `0.5`: reads the number at the cursor and what stands behind its comma, with a message. Not where commas divide numbers.
pub(super) fn decimal_comma(parser: &mut Parser, digits: &mut String) -> Option<Span> {
    let is_whole = digits.chars().all(|digit| digit.is_ascii_digit());
    let joined = parser.joined(0) && parser.joined(1) && parser.kind_at(1) == Kind::Comma;
    let part = parser.text_at(2);
    let is_part = parser.kind_at(2) == Kind::Number && part.chars().all(|digit| digit.is_ascii_digit());
    // `1,000` is a thousand, and `0,500` is not.
    let is_group = part.len() == 3 && digits != "0";
    let pairs = matches!(parser.kind_at(3), Kind::Colon | Kind::Comma);
    if parser.commas_divide || !is_whole || !joined || !is_part || is_group || pairs {
        return None;
    }
    let written = format!("{digits}.{part}");
    let start = parser.bump();
    parser.bump();
    let span = start.to(parser.bump());
    let diagnostic = Diagnostic::error(code::EXPECTED, "a decimal point is wanted, and this is a comma")
        .at(span, "")
        .help(format!("write `{written}`"))
        .replace(span, written.clone());
    parser.report(diagnostic);
    *digits = written;
    Some(span)
}

/// `4% points` and `50%%`: what follows the first sign is passed over, with a message.
pub(super) fn doubled_percent(parser: &mut Parser, number: Span) {
    let is_sign = parser.at(Kind::Percent);
    let is_points = parser.any_word_at(0, &["point", "points"]) && !parser.starts_line(0);
    if !is_sign && !is_points {
        return;
    }
    let digits = parser.slice(number).trim_end();
    let whole = number.to(parser.span());
    let bare = digits.trim_end_matches('%').trim_end();
    let (message, written) = match is_sign {
        true => ("one `%` is enough", digits.to_owned()),
        false => ("percentage points are written without `%`", format!("{bare} points")),
    };
    let diagnostic = Diagnostic::error(code::EXPECTED, message)
        .at(parser.span(), "")
        .help(format!("write `{written}`"))
        .replace(whole, written);
    parser.report(diagnostic);
    parser.bump();
}

/// `after 3 weeks` for `after about 3 weeks`, the cursor behind `after`.
pub(super) fn exact_delay(parser: &mut Parser) -> bool {
    if !parser.at(Kind::Number) {
        return false;
    }
    let number = parser.text_at(0);
    let has_unit = time_at(parser, 1);
    let unit = if has_unit { parser.text_at(1) } else { "days" };
    let written = format!("after about {number} {unit}");
    let message = match has_unit {
        true => "a delay is a mean, and says `about`",
        false => "a delay is a mean time, with `about` before it and a unit behind it",
    };
    let diagnostic = Diagnostic::error(code::EXPECTED, message)
        .at(parser.span(), "")
        .help(format!("write for example `{written}`"));
    parser.report(diagnostic);
    true
}

/// `by the end` for `at the end`: passed over, with a message.
pub(super) fn by_the_end(parser: &mut Parser) -> bool {
    if !(parser.any_word_at(0, &["by", "until", "in"])
        && parser.word_at(1, "the")
        && parser.word_at(2, "end"))
    {
        return false;
    }
    let diagnostic = Diagnostic::error(code::EXPECTED, "the end is a moment, said by `at the end`")
        .at(parser.span(), "")
        .help(
            "write `at the end`; what may come about at any time needs no words for it, as in `chance(war)`",
        )
        .replace(parser.span(), "at");
    parser.report(diagnostic);
    for _ in 0..3 {
        parser.bump();
    }
    true
}

/// What to write for what stands behind a value and does not belong there.
pub(super) fn help_after_value(parser: &Parser) -> Option<String> {
    match parser.kind() {
        Kind::Colon => Some("the unit stands before `=`, as in `stock anger : index = 10%`".to_owned()),
        Kind::OpenParen => Some("to multiply, write `*` before it".to_owned()),
        Kind::Minus => parser.help_with_name(),
        _ => None,
    }
}

/// The word for evidence that is at the cursor in other words.
pub(super) fn evidence_in_other_words(parser: &Parser) -> Option<&'static str> {
    const OTHERS: &[&str] = &["source", "sources", "ref", "see", "citing", "reference"];
    parser.any_word_at(0, OTHERS).then_some("cites")
}

/// `between 60% and 100%` for `60% to 100%`: the cursor is at the word. Gives both ends.
pub(super) fn between(parser: &mut Parser) -> Option<(Expr, Expr)> {
    if !parser.any_word_at(0, &["between", "from"]) || parser.kind_at(1) != Kind::Number {
        return None;
    }
    let start = parser.bump();
    let low = super::expression::sum(parser)?;
    if parser.eat_word("and").is_none() {
        parser.expect_word("to")?;
    }
    let high = super::expression::sum(parser)?;
    let written = format!("{} to {}", parser.slice(low.span), parser.slice(high.span));
    let span = parser.span_from(start);
    let diagnostic = Diagnostic::error(code::EXPECTED, "an interval is its two ends, with `to` between them")
        .at(span, "")
        .help(format!("write `{written}`"))
        .replace(span, written);
    parser.report(diagnostic);
    Some((low, high))
}

/// `likely 92%` or `(most likely 92%)` behind an interval, for `, most likely 92%`: passed over, with a message.
pub(super) fn mode_in_other_words(parser: &mut Parser) -> bool {
    let first = usize::from(matches!(parser.kind(), Kind::Comma | Kind::OpenParen));
    let most = parser.word_at(first, "most") && parser.word_at(first + 1, "likely");
    let other = parser.any_word_at(
        first,
        &["likely", "probably", "likeliest", "mode", "peak", "usually", "typically", "best"],
    );
    let opens = parser.at(Kind::OpenParen);
    let words = first + if most { 2 } else { 1 };
    if !(other || most && opens) || parser.kind_at(words) != Kind::Number {
        return false;
    }
    let start = parser.span();
    let number = parser.text_at(words);
    let sign = if parser.kind_at(words + 1) == Kind::Percent { "%" } else { "" };
    let written = format!(", most likely {number}{sign}");
    for _ in 0..words {
        parser.bump();
    }
    let diagnostic =
        Diagnostic::error(code::EXPECTED, "the likeliest value follows an interval by `most likely`")
            .at(parser.span_from(start), "")
            .help(format!("write `{written}`"));
    parser.report(diagnostic);
    let _ = super::expression::sum(parser);
    if opens {
        parser.eat(Kind::CloseParen);
    }
    true
}

/// Whether `sum(community: ...)` stands for `sum(c in community: ...)`, the cursor at the reduction; a message if so.
pub(super) fn set_without_member(parser: &mut Parser) -> bool {
    if parser.kind_at(1) != Kind::OpenParen
        || parser.kind_at(2) != Kind::Word
        || parser.kind_at(3) != Kind::Colon
    {
        return false;
    }
    let (word, set) = (parser.text_at(0), parser.text_at(2));
    let diagnostic = Diagnostic::error(code::EXPECTED, "a name for the running member is wanted")
        .at(parser.span_at(2), "")
        .help(format!("write `{word}(x in {set}: ...)`, and `x` for the member inside"));
    parser.error(diagnostic);
    true
}

/// Numbers in words, as far as people write them.
const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// `two weeks` for `2 weeks`: the number, if one in words and then a unit of time or `times` is at the cursor. Says how it is written.
pub(super) fn number_in_words(parser: &mut Parser) -> Option<f64> {
    let at = NUMBERS.iter().position(|word| parser.at_word(word))?;
    if !(time_at(parser, 1) || parser.any_word_at(1, &["percent", "points", "point", "times"])) {
        return None;
    }
    let diagnostic = Diagnostic::error(code::EXPECTED, "numbers are written in digits")
        .at(parser.span(), "")
        .help(format!("write `{at}`"))
        .replace(parser.span(), at.to_string());
    parser.report(diagnostic);
    parser.bump();
    Some(at as f64)
}

/// Reads the number at the cursor, and the groups of three digits that commas divide from it (`1,000`), with a message. Where commas
/// divide other things, as in `min(1,100)`, only digits that no number starts with (`1,000`) are such a group.
pub(super) fn thousands(parser: &mut Parser, digits: &mut String) -> Span {
    let start = parser.bump();
    let is_whole = digits.len() <= 3 && digits.chars().all(|digit| digit.is_ascii_digit());
    if !is_whole || !group_follows(parser, start) {
        return start;
    }
    let mut span = start;
    while group_follows(parser, span) {
        parser.bump();
        digits.push_str(parser.text_at(0));
        span = span.to(parser.bump());
    }
    let written = parser.slice(span).replace(',', "_");
    let diagnostic = Diagnostic::error(code::EXPECTED, "thousands are not divided by commas")
        .at(span, "")
        .help(format!("write `{written}`"))
        .replace(span, written);
    parser.report(diagnostic);
    span
}

fn group_follows(parser: &Parser, before: Span) -> bool {
    let joined = parser.at(Kind::Comma) && parser.span().start == before.end && parser.joined(0);
    if !joined || parser.kind_at(1) != Kind::Number {
        return false;
    }
    let group = parser.text_at(1);
    let whole = group.split('.').next().unwrap_or_default();
    let is_group = whole.len() == 3 && whole.chars().all(|digit| digit.is_ascii_digit());
    is_group && (!parser.commas_divide || whole.starts_with('0'))
}

/// Says that an interval stands where only one value can, if `to` is at the cursor in front of what may be its upper end.
pub(super) fn interval_in_clause(parser: &mut Parser) -> bool {
    let upper = matches!(parser.kind_at(1), Kind::Number | Kind::Minus | Kind::OpenParen);
    if !parser.at_word("to") || !upper {
        return false;
    }
    let diagnostic = Diagnostic::error(code::INTERVAL_IN_CLAUSE, "an interval cannot stand in a clause")
        .at(parser.span(), "")
        .help("declare a parameter, as in `param odds = 70% to 95%`, and write its name here");
    parser.error(diagnostic);
    true
}
