//! What people write in claims: other words for `chance`, comparisons in words, two expectations in one line.

use crate::Span;
use crate::ast::{BinaryOperator, Expr, ExprKind, Number};
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;

/// Other words for estimates, and how these are written.
const ESTIMATES: &[(&str, &str)] = &[
    ("probability", "chance("),
    ("prob", "chance("),
    ("likelihood", "chance("),
    ("P", "chance("),
    ("Pr", "chance("),
    ("Prob", "chance("),
    ("average", "mean("),
    ("expected", "mean("),
    ("expectation", "mean("),
    ("median", "quantile(50%, "),
    ("percentile", "quantile("),
];

/// Whether an estimate in other words is at the cursor, in front of a parenthesis.
pub(in crate::grammar) fn estimate_in_other_words_at(parser: &Parser) -> bool {
    parser.kind_at(1) == Kind::OpenParen && other_estimate_at(parser, 0) && !parser.word_at(3, "in")
}

/// How the estimate at the cursor is called, with a message if it was called otherwise; of a median also the share, which nobody writes.
pub(in crate::grammar) fn estimate_word<'s>(parser: &mut Parser<'s>) -> (&'s str, Option<Expr>) {
    let word = parser.text_at(0);
    let Some((_, written)) = ESTIMATES.iter().find(|(other, _)| *other == word) else { return (word, None) };
    let span = parser.span().to(parser.span_at(1));
    let message = format!("an estimate is a `chance`, a `mean` or a `quantile`, and not a `{word}`");
    let diagnostic = Diagnostic::error(code::EXPECTED, message)
        .at(parser.span(), "")
        .help(format!("write `{written}...)`"))
        .replace(span, *written);
    parser.report(diagnostic);
    let half = Number { value: 50.0, percent: true, scale: 1.0, unit: None };
    match *written {
        "chance(" => ("chance", None),
        "mean(" => ("mean", None),
        "quantile(" => ("quantile", None),
        _ => ("quantile", Some(Expr { kind: ExprKind::Number(half), span })),
    }
}

/// The word for a trend that is at the cursor in other words.
pub(in crate::grammar) fn trend(parser: &Parser) -> Option<&'static str> {
    match parser.text_at(0) {
        "rises" | "grows" | "climbs" => Some("increases"),
        "falls" | "drops" | "declines" | "shrinks" => Some("decreases"),
        _ => None,
    }
}

fn other_estimate_at(parser: &Parser, ahead: usize) -> bool {
    parser.kind_at(ahead) == Kind::Word && ESTIMATES.iter().any(|(word, _)| parser.text_at(ahead) == *word)
}

/// What goes before a number in words, without `is`: the words, the operator, and its sign.
const COMPARISONS: &[(&[&str], BinaryOperator, &str)] = &[
    (&["at", "least"], BinaryOperator::GreaterOrEqual, ">="),
    (&["at", "most"], BinaryOperator::LessOrEqual, "<="),
    (&["greater", "than"], BinaryOperator::Greater, ">"),
    (&["larger", "than"], BinaryOperator::Greater, ">"),
    (&["higher", "than"], BinaryOperator::Greater, ">"),
    (&["bigger", "than"], BinaryOperator::Greater, ">"),
    (&["more", "than"], BinaryOperator::Greater, ">"),
    (&["less", "than"], BinaryOperator::Less, "<"),
    (&["lower", "than"], BinaryOperator::Less, "<"),
    (&["smaller", "than"], BinaryOperator::Less, "<"),
    (&["fewer", "than"], BinaryOperator::Less, "<"),
    (&["above"], BinaryOperator::Greater, ">"),
    (&["over"], BinaryOperator::Greater, ">"),
    (&["exceeds"], BinaryOperator::Greater, ">"),
    (&["below"], BinaryOperator::Less, "<"),
];

/// The comparison at the cursor if it is written in words, as in `is greater than 5%`; how many tokens it takes.
fn comparison_in_words_at(parser: &Parser) -> Option<(BinaryOperator, &'static str, usize)> {
    let is = usize::from(parser.at_word("is"));
    COMPARISONS.iter().find_map(|(words, operator, sign)| {
        let is_there = words.iter().enumerate().all(|(at, word)| parser.word_at(is + at, word));
        let after = is + words.len();
        // `higher than A` compares policies.
        let compares =
            is == 0 && matches!(words[0], "higher" | "lower") && parser.kind_at(after) == Kind::Word;
        let goes_on = matches!(parser.kind_at(after), Kind::Number | Kind::Minus | Kind::OpenParen)
            || (is == 1 || words.len() > 1)
                && parser.kind_at(after) == Kind::Word
                && !parser.word_at(after, "under");
        // `above` and `below` alone are words of the language.
        let is_own = is == 0 && matches!(*words, ["above" | "below"]);
        (is_there && goes_on && !is_own && !compares).then_some((*operator, *sign, after))
    })
}

/// Passes over a comparison in words, with a message that says how to write it.
pub(in crate::grammar) fn comparison_in_words(parser: &mut Parser) -> Option<BinaryOperator> {
    let (operator, sign, tokens) = comparison_in_words_at(parser)?;
    let span = (1..tokens).fold(parser.bump(), |span: Span, _| span.to(parser.bump()));
    let said = parser.slice(span);
    let diagnostic = Diagnostic::error(code::EXPECTED, format!("`{said}` is written `{sign}`"))
        .at(span, "")
        .help(format!("write `{sign}`"))
        .replace(span, sign);
    parser.report(diagnostic);
    Some(operator)
}

/// Whether a second expectation follows in the same line, joined by `and` or a comma; says that each has a line of its own.
pub(in crate::grammar) fn second_expectation(parser: &mut Parser) -> bool {
    let joins = parser.at_word("and") || parser.at(Kind::Comma);
    let estimates = parser.kind_at(2) == Kind::OpenParen
        && (parser.any_word_at(1, &["chance", "mean", "quantile"]) || other_estimate_at(parser, 1));
    if !joins || !estimates {
        return false;
    }
    let diagnostic = Diagnostic::error(code::EXPECTED, "an `expect` line says one thing")
        .at(parser.span(), "a second one starts here")
        .help("write `expect` instead: a claim holds if all of its lines do")
        .replace(parser.span(), "expect");
    parser.report(diagnostic);
    true
}

/// `chance(war) > 50% under quiet`: the policy belongs into the estimate.
pub(in crate::grammar) fn setting_behind(parser: &mut Parser) -> bool {
    if !parser.any_word_at(0, &["under", "given", "while"]) || parser.kind_at(1) != Kind::Word {
        return false;
    }
    let (word, name) = (parser.text_at(0), parser.text_at(1));
    let diagnostic = Diagnostic::error(code::EXPECTED, format!("`{word}` belongs into the estimate"))
        .at(parser.span(), "")
        .help(format!("write it before the closing parenthesis, as in `chance(war {word} {name})`"));
    parser.report(diagnostic);
    true
}

/// `higher by 5 points under A`: the difference goes last. The cursor is at `by`.
pub(in crate::grammar) fn difference_first(parser: &mut Parser) {
    if !parser.at_word("by") {
        return;
    }
    let diagnostic = Diagnostic::error(code::EXPECTED, "the difference stands after the policies")
        .at(parser.span(), "")
        .help("write for example `higher under A than under B by 5 points`");
    parser.error(diagnostic);
}

/// `chance(war) = 5% to 95%` for `is`: the upper end, the cursor behind the lower one.
pub(in crate::grammar) fn range_behind_equal(
    parser: &mut Parser,
    operator: BinaryOperator,
    low: &Expr,
) -> Option<Expr> {
    if operator != BinaryOperator::Equal || !parser.at_word("to") {
        return None;
    }
    parser.bump();
    let high = crate::grammar::expression::sum(parser)?;
    let written = format!("is {} to {}", parser.slice(low.span), parser.slice(high.span));
    let span = low.span.to(high.span);
    let diagnostic = Diagnostic::error(code::EXPECTED, "that an estimate lies in a range is said by `is`")
        .at(span, "")
        .help(format!("write `{written}`"));
    parser.report(diagnostic);
    Some(high)
}

/// `is higher under A`: the first word is passed over, with a message.
pub(in crate::grammar) fn needless_is(parser: &mut Parser) {
    let compares = parser.any_word_at(1, &["higher", "lower", "increases", "decreases"]);
    if !parser.at_word("is") || !compares || comparison_in_words_at(parser).is_some() {
        return;
    }
    let word = parser.text_at(1);
    let diagnostic =
        Diagnostic::error(code::EXPECTED, format!("`is` stands before a range, and not before `{word}`"))
            .at(parser.span(), "")
            .help("leave it out")
            .replace(parser.span(), "");
    parser.report(diagnostic);
    parser.bump();
}

/// What to write for a time that stands behind the closing parenthesis.
pub(in crate::grammar) fn time_behind(parser: &Parser) -> Option<&'static str> {
    parser
        .any_word_at(0, &["at", "by", "from", "within", "after"])
        .then_some("when it is asked for stands inside: `mean(x at 6 months)`, `chance(war by 6 months)`")
}
