//! Names, labels, lists of them, and mentions of events.

use super::expression::close;
use crate::ast::*;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::RESERVED;

/// A name as it is used, dots included. `what` says in a message what is named.
pub(super) fn name(parser: &mut Parser, what: &str) -> Option<Name> {
    if !parser.at(Kind::Word) || parser.declaration_at(0) {
        parser.expected(what);
        return None;
    }
    let name = parser.node(Kind::Name, |parser| {
        let mut text = parser.text_at(0).to_owned();
        let start = parser.bump();
        while parser.at(Kind::Dot) && parser.joined(0) && parser.kind_at(1) == Kind::Word {
            parser.bump();
            text.push('.');
            text.push_str(parser.text_at(0));
            parser.bump();
        }
        Name { text, span: parser.span_from(start) }
    });
    Some(name)
}

/// A name that is being declared: not dotted, not a word that the grammar needs. `whose` is as in "a stock
/// needs a name".
pub(super) fn declared_name(parser: &mut Parser, whose: &str) -> Option<Name> {
    if !parser.at(Kind::Word) || parser.declaration_at(0) {
        let message = format!("{whose} needs a name, found {}", parser.found());
        let diagnostic =
            Diagnostic::error(code::EXPECTED_NAME, message).at(parser.place_of_missing(), "expected a name");
        let diagnostic = match parser.kind() {
            Kind::Text => diagnostic.help("the name stands before the label in quotes"),
            _ => diagnostic,
        };
        parser.error(diagnostic);
        return None;
    }
    let name = name(parser, "a name")?;
    if RESERVED.contains(&name.text.as_str()) {
        let message = format!("`{}` cannot be a name", name.text);
        parser.report(Diagnostic::error(code::RESERVED_NAME, message).at(name.span, "a word of expressions"));
    } else if name.text.contains('.') {
        let diagnostic = Diagnostic::error(code::EXPECTED_NAME, "a declared name has no dots")
            .at(name.span, "")
            .help("dotted names come from `use BLOCK as NAME`");
        parser.report(diagnostic);
    }
    Some(name)
}

/// A text in quotes.
pub(super) fn text(parser: &mut Parser) -> Option<Text> {
    let raw = parser.text_at(0);
    let span = parser.expect(Kind::Text)?;
    let raw = raw.strip_prefix('"').unwrap_or(raw);
    Some(Text { text: raw.strip_suffix('"').unwrap_or(raw).to_owned(), span })
}

/// A label, if there is one.
pub(super) fn label(parser: &mut Parser) -> Option<Text> {
    if parser.at(Kind::Text) { text(parser) } else { None }
}

/// A declared name with its label.
pub(super) fn member(parser: &mut Parser, whose: &str) -> Option<Member> {
    let name = declared_name(parser, whose)?;
    Some(Member { name, label: label(parser) })
}

/// One or more items with commas between them. A comma before the word of another clause ends the list.
pub(super) fn list<T>(parser: &mut Parser, item: impl Fn(&mut Parser) -> Option<T>) -> Option<Vec<T>> {
    let mut items = vec![item(parser)?];
    while parser.at(Kind::Comma) && !clause_after_comma(parser) {
        parser.bump();
        items.push(item(parser)?);
    }
    Some(items)
}

fn clause_after_comma(parser: &Parser) -> bool {
    let goes_on = matches!(parser.kind_at(2), Kind::Comma | Kind::CloseBrace | Kind::End);
    parser.declaration_at(1) || (parser.clause_at(1) && !goes_on)
}

/// One or more names.
pub(super) fn names(parser: &mut Parser, what: &str) -> Option<Vec<Name>> {
    list(parser, |parser| name(parser, what))
}

/// `[a, posture[b]]`, or nothing.
pub(super) fn members(parser: &mut Parser) -> Option<Vec<MemberRef>> {
    bracketed(parser, |parser| {
        let name = name(parser, "a member")?;
        let start = name.span;
        let members = bracketed(parser, |parser| self::name(parser, "a member"))?;
        Some(MemberRef { name, members, span: parser.span_from(start) })
    })
}

/// Items with commas between brackets, or nothing.
fn bracketed<T>(parser: &mut Parser, item: impl Fn(&mut Parser) -> Option<T>) -> Option<Vec<T>> {
    let Some(open) = parser.eat(Kind::OpenBracket) else { return Some(Vec::new()) };
    let mut items = vec![item(parser)?];
    while parser.eat(Kind::Comma).is_some() {
        items.push(item(parser)?);
    }
    close(parser, open, Kind::CloseBracket)?;
    Some(items)
}

/// An event where an event is wanted.
pub(super) fn event_ref(parser: &mut Parser) -> Option<EventRef> {
    parser.node(Kind::EventRef, |parser| {
        let start = parser.span();
        let kind = match parser.text_at(0) {
            "start" if parser.word_at(1, "of") => EventKind::StartOf,
            "call" if parser.word_at(1, "of") => EventKind::CallOf,
            _ => EventKind::Named,
        };
        if kind != EventKind::Named {
            parser.bump();
            parser.bump();
        }
        let what = match kind {
            EventKind::Named => "an event",
            EventKind::StartOf => "a state",
            EventKind::CallOf => "a vote",
        };
        let name = name(parser, what)?;
        let members = members(parser)?;
        Some(EventRef { kind, name, members, span: parser.span_from(start) })
    })
}
