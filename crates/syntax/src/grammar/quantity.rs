//! Units, actors, sets, parameters, lets, tables, series, correlations.

use super::body::{Parts, evidence, head};
use super::expression::{close, date, reference, sum};
use super::names::{list, member, name};
use super::value::{by_member, entries, value};
use crate::Span;
use crate::ast::*;
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::Body;

/// `unit troops, seats`
pub(super) fn unit(parser: &mut Parser) -> Option<Unit> {
    let units = list(parser, |parser| member(parser, "a unit"))?;
    evidence(parser);
    Some(Unit { units, evidence: Evidence::default(), span: Span::default(), broken: false })
}

/// `actor us "United States"`
pub(super) fn actor(parser: &mut Parser) -> Option<Actor> {
    let head = head(parser, "an actor", Parts::Name)?;
    evidence(parser);
    Some(Actor { head })
}

/// `set community = shia, sunni`
pub(super) fn set(parser: &mut Parser) -> Option<Set> {
    let head = head(parser, "a set", Parts::Name)?;
    let members = if parser.expect(Kind::Equal).is_some() {
        list(parser, |parser| member(parser, "a member")).unwrap_or_default()
    } else {
        Vec::new()
    };
    evidence(parser);
    Some(Set { head, members })
}

/// `param lethality = 0.2% to 2.4%`
pub(super) fn param(parser: &mut Parser) -> Option<Param> {
    let head = head(parser, "a parameter", Parts::Quantity)?;
    Some(Param { head, value: value_after_equal(parser) })
}

/// `let pace : 1/month = ...`
pub(super) fn definition(parser: &mut Parser) -> Option<Let> {
    let head = head(parser, "a let", Parts::Quantity)?;
    Some(Let { head, value: value_after_equal(parser) })
}

fn value_after_equal(parser: &mut Parser) -> Option<Value> {
    evidence(parser);
    let value = parser.expect(Kind::Equal).and_then(|_| value(parser));
    evidence(parser);
    value
}

/// `table deterrence(ratio) = (0, 0) (0.5, 0.38)`
pub(super) fn table(parser: &mut Parser) -> Option<Table> {
    let mut head_read = head(parser, "a table", Parts::Subscripts)?;
    let mut input = None;
    if let Some(open) = parser.expect(Kind::OpenParen) {
        input = name(parser, "a name for the input");
        close(parser, open, Kind::CloseParen);
    }
    if head_read.label.is_none() {
        head_read.label = super::names::label(parser);
    }
    let points = parser.expect(Kind::Equal).and_then(|_| by_member(parser, points));
    evidence(parser);
    Some(Table { head: head_read, input, points: points.unwrap_or(ByMember::Same(Vec::new())) })
}

fn points(parser: &mut Parser) -> Option<Vec<(Expr, Expr)>> {
    let mut points = Vec::new();
    if !parser.at(Kind::OpenParen) {
        parser.expected("a point such as `(0.5, 0.38)`");
    }
    while parser.at(Kind::OpenParen) {
        match parser.node(Kind::Entry, point) {
            Some(point) => points.push(point),
            None => break,
        }
        if parser.kind_at(1) == Kind::OpenParen {
            parser.eat(Kind::Comma);
        }
    }
    Some(points)
}

fn point(parser: &mut Parser) -> Option<(Expr, Expr)> {
    let open = parser.bump();
    let outer = std::mem::replace(&mut parser.commas_divide, true);
    let input = sum(parser);
    parser.commas_divide = outer;
    let input = input?;
    parser.expect(Kind::Comma)?;
    let output = sum(parser)?;
    close(parser, open, Kind::CloseParen)?;
    Some((input, output))
}

/// `series aid : dollars/year = { DATE: value } stepwise`
pub(super) fn series(parser: &mut Parser) -> Option<Series> {
    let head = head(parser, "a series", Parts::Quantity)?;
    let points = parser.expect(Kind::Equal).and_then(|_| by_member(parser, dated));
    let mut interpolation = Interpolation::Stepwise;
    if parser.eat_word("linear").is_some() {
        interpolation = Interpolation::Linear;
    } else {
        parser.eat_word("stepwise");
    }
    evidence(parser);
    Some(Series { head, points: points.unwrap_or(ByMember::Same(Vec::new())), interpolation })
}

/// `{ DATE: value ... }`
fn dated(parser: &mut Parser) -> Option<Vec<(Date, Expr)>> {
    entries(parser, Body::Series, |parser| {
        let date = date(parser)?;
        parser.expect(Kind::Colon)?;
        Some((date, sum(parser)?))
    })
}

/// `correlate a, b with 0.6`
pub(super) fn correlate(parser: &mut Parser) -> Option<Correlate> {
    let first = reference(parser, "a parameter")?;
    parser.expect(Kind::Comma)?;
    let second = reference(parser, "a parameter")?;
    let coefficient = parser.expect_word("with").and_then(|_| sum(parser));
    evidence(parser);
    Some(Correlate {
        first,
        second,
        coefficient,
        evidence: Evidence::default(),
        span: Span::default(),
        broken: false,
    })
}
