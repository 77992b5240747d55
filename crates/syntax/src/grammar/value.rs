//! What stands after `=` in a header: an expression, ignorance, or one of these for each member.

use super::expression::{close, expression, product, sum};
use super::names::name;
use super::slips;
use crate::ast::*;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::{self, Body, EVIDENCE, FAMILIES};

/// A value.
pub(super) fn value(parser: &mut Parser) -> Option<Value> {
    let start = parser.span();
    let kind = parser.nested(|parser| parser.node(Kind::Value, value_kind))?;
    Some(Value { kind, span: parser.span_from(start) })
}

fn value_kind(parser: &mut Parser) -> Option<ValueKind> {
    if parser.at(Kind::OpenBrace) {
        return map(parser);
    }
    if parser.at_word("one") && parser.word_at(1, "of") {
        return one_of(parser);
    }
    if parser.any_word_at(0, FAMILIES) && interval_follows(parser) {
        let family = name(parser, "a family")?;
        let low = sum(parser)?;
        return interval(parser, Some(family), low);
    }
    if let Some((low, high)) = slips::between(parser) {
        return Some(ValueKind::Interval { family: None, low, high, mode: None });
    }
    let expr = expression(parser)?;
    if parser.at_word("to") {
        return interval(parser, None, expr);
    }
    Some(match expr.kind {
        ExprKind::Call { function, arguments, .. } if FAMILIES.contains(&function.text.as_str()) => {
            ValueKind::Distribution { family: function, arguments }
        }
        kind => ValueKind::Expr(Expr { kind, span: expr.span }),
    })
}

/// Whether bounds follow the family's name at the cursor: `uniform -1 to 1`, but not `uniform - 0.5`.
fn interval_follows(parser: &Parser) -> bool {
    const BOUND_MOST: usize = 24;
    if parser.kind_at(1) == Kind::Number {
        return true;
    }
    for ahead in 1..BOUND_MOST {
        match parser.kind_at(ahead) {
            Kind::Word if parser.declaration_at(ahead) => return false,
            Kind::Word => match parser.text_at(ahead) {
                "to" => return true,
                word if words::ends_number(word) => return false,
                _ => {}
            },
            Kind::Minus
            | Kind::Number
            | Kind::Date
            | Kind::Percent
            | Kind::Star
            | Kind::Slash
            | Kind::Caret => {}
            Kind::OpenParen | Kind::CloseParen if ahead > 1 => {}
            _ => return false,
        }
    }
    false
}

fn interval(parser: &mut Parser, family: Option<Name>, low: Expr) -> Option<ValueKind> {
    parser.expect_word("to")?;
    let high = sum(parser)?;
    if slips::mode_in_other_words(parser) {
        return Some(ValueKind::Interval { family, low, high, mode: None });
    }
    let comma = usize::from(parser.at(Kind::Comma));
    let mode = if parser.word_at(comma, "most") {
        parser.eat(Kind::Comma);
        parser.bump();
        parser.expect_word("likely")?;
        Some(sum(parser)?)
    } else {
        None
    };
    Some(ValueKind::Interval { family, low, high, mode })
}

/// `{ member: value ... }`
fn map(parser: &mut Parser) -> Option<ValueKind> {
    entries(parser, Body::Map, |parser| Some(MapEntry { key: key(parser)?, value: value(parser)? }))
        .map(ValueKind::Map)
}

/// `member:` or `otherwise:`
fn key(parser: &mut Parser) -> Option<MapKey> {
    let otherwise = parser.at_word("otherwise").then(|| parser.span());
    let name = name(parser, "a member and its value")?;
    parser.expect(Kind::Colon)?;
    Some(otherwise.map_or(MapKey::Member(name), MapKey::Otherwise))
}

/// What `own` reads, or `{ member: ... }` of it.
pub(super) fn by_member<T>(parser: &mut Parser, own: fn(&mut Parser) -> Option<T>) -> Option<ByMember<T>> {
    if !parser.at(Kind::OpenBrace) || parser.kind_at(1) != Kind::Word {
        return own(parser).map(ByMember::Same);
    }
    let start = parser.span();
    // An entry is a value of its own, as in `{ shia: 1 }`, but for one that is by member again, which is one already.
    let entry = |parser: &mut Parser| {
        let key = key(parser)?;
        let again = parser.at(Kind::OpenBrace) && parser.kind_at(1) == Kind::Word;
        let value = match again {
            true => by_member(parser, own)?,
            false => parser.node(Kind::Value, own).map(ByMember::Same)?,
        };
        Some((key, value))
    };
    let each = |parser: &mut Parser| entries(parser, Body::Map, entry);
    let entries = parser.nested(|parser| parser.node(Kind::Value, each))?;
    Some(ByMember::Each { entries, span: parser.span_from(start) })
}

/// `one of { value: weight ... }`
fn one_of(parser: &mut Parser) -> Option<ValueKind> {
    parser.bump();
    parser.bump();
    if !parser.at(Kind::OpenBrace) {
        parser.expected("`{`");
        return None;
    }
    if parser.kind_at(1) == Kind::CloseBrace {
        let open = parser.bump();
        let span = open.to(parser.bump());
        let diagnostic = Diagnostic::error(code::EXPECTED, "`one of` names no value")
            .at(span, "no value here")
            .help("write values and their weights, as in `one of { 0.5: 30%  1: 70% }`");
        parser.report(diagnostic);
        return None;
    }
    entries(parser, Body::OneOf, |parser| {
        let value = sum(parser)?;
        parser.expect(Kind::Colon)?;
        Some((value, product(parser)?))
    })
    .map(ValueKind::OneOf)
}

/// Entries between braces, with or without commas. What cannot be read is skipped up to the closing brace.
pub(super) fn entries<T>(
    parser: &mut Parser,
    body: Body,
    entry: impl Fn(&mut Parser) -> Option<T>,
) -> Option<Vec<T>> {
    let open = parser.expect(Kind::OpenBrace)?;
    let outer = std::mem::replace(&mut parser.body, body);
    let mut entries = Vec::new();
    let is_over = |parser: &Parser| {
        let is_evidence = parser.any_word_at(0, EVIDENCE) && parser.kind_at(1) != Kind::Colon;
        is_evidence || matches!(parser.kind(), Kind::CloseBrace | Kind::End) || parser.declaration_at(0)
    };
    while !is_over(parser) {
        let before = parser.position();
        match parser.node(Kind::Entry, &entry) {
            Some(read) => entries.push(read),
            None => parser.skip_clause(),
        }
        parser.eat(Kind::Comma);
        if parser.position() == before {
            break;
        }
    }
    parser.body = outer;
    close(parser, open, Kind::CloseBrace)?;
    Some(entries)
}
