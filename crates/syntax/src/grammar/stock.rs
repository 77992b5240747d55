//! Stocks, transfers, memories.

use super::body::{Parts, body, condition, evidence, head, once};
use super::expression::{expression, reference, sum};
use super::names::{event_ref, label, list, name};
use super::value::value;
use crate::ast::*;
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::Body;

/// `stock grievance : index = 0.1 { ... }`
pub(super) fn stock(parser: &mut Parser) -> Option<Stock> {
    let head = head(parser, "a stock", Parts::Quantity)?;
    evidence(parser);
    let initial = parser.expect(Kind::Equal).and_then(|_| value(parser));
    let mut clauses = Vec::new();
    body(parser, Body::Stock, |parser, word| {
        let start = parser.span();
        let kind = stock_clause(parser, word)?;
        let condition = condition(parser)?;
        clauses.push(StockClause { kind, condition, span: parser.span_from(start) });
        Some(())
    });
    Some(Stock { head, initial, clauses })
}

fn stock_clause(parser: &mut Parser, word: &str) -> Option<StockClauseKind> {
    parser.bump();
    match word {
        "gains" => flow(parser, Direction::Gains),
        "loses" => flow(parser, Direction::Loses),
        "changes" => {
            parser.expect_word("by")?;
            flow(parser, Direction::Changes)
        }
        "moves" => {
            parser.expect_word("toward")?;
            let target = expression(parser)?;
            Some(StockClauseKind::Moves { target, pace: pace(parser)? })
        }
        "fades" => pace(parser).map(StockClauseKind::Fades),
        "becomes" => {
            let value = expression(parser)?;
            let at_each = if parser.eat_word("each").is_some() {
                parser.expect_word("step")?;
                None
            } else {
                Some(super::body::at_each(parser)?)
            };
            Some(StockClauseKind::Becomes { value, at_each })
        }
        _ => {
            let (low, high) = bounds(parser)?;
            Some(StockClauseKind::Stays { low, high })
        }
    }
}

/// `E`, `NAME = E`, `E per EVENT`
fn flow(parser: &mut Parser, direction: Direction) -> Option<StockClauseKind> {
    let labelled = parser.kind_at(1) == Kind::Text && parser.kind_at(2) == Kind::Equal;
    let named = parser.at(Kind::Word) && (parser.kind_at(1) == Kind::Equal || labelled);
    let (mut flow_name, mut flow_label) = (None, None);
    if named {
        flow_name = Some(super::names::declared_name(parser, "a flow")?);
        flow_label = label(parser);
        parser.expect(Kind::Equal)?;
    }
    let amount = expression(parser)?;
    let per = if parser.eat_word("per").is_some() { Some(event_ref(parser)?) } else { None };
    Some(StockClauseKind::Flow { direction, name: flow_name, label: flow_label, amount, per })
}

/// `A to B`
pub(super) fn bounds(parser: &mut Parser) -> Option<(Expr, Expr)> {
    let low = sum(parser)?;
    parser.expect_word("to")?;
    Some((low, sum(parser)?))
}

/// `with half-life T` or `over T`
fn pace(parser: &mut Parser) -> Option<Pace> {
    if parser.eat_word("over").is_some() {
        return expression(parser).map(Pace::Over);
    }
    if !parser.at_word("with") {
        parser.expected("`over TIME` or `with half-life TIME`");
        return None;
    }
    parser.bump();
    parser.expect_word("half-life")?;
    expression(parser).map(Pace::HalfLife)
}

/// `transfer redeployment { moves E from A to B }`
pub(super) fn transfer(parser: &mut Parser) -> Option<Transfer> {
    let head = head(parser, "a transfer", Parts::Subscripts)?;
    let mut moves = Vec::new();
    body(parser, Body::Transfer, |parser, _| {
        let start = parser.bump();
        let amount = expression(parser)?;
        parser.expect_word("from")?;
        let from = reference(parser, "a stock")?;
        parser.expect_word("to")?;
        let to = reference(parser, "a stock")?;
        let condition = condition(parser)?;
        moves.push(TransferClause { amount, from, to, condition, span: parser.span_from(start) });
        Some(())
    });
    Some(Transfer { head, moves })
}

/// `memory recent of attack { ... }`
pub(super) fn memory(parser: &mut Parser) -> Option<Memory> {
    let head = head(parser, "a memory", Parts::Quantity)?;
    let of = parser.expect_word("of").and_then(|_| list(parser, event_ref)).unwrap_or_default();
    let (mut kind, mut starts_at) = (None, None);
    body(parser, Body::Memory, |parser, word| {
        let start = parser.bump();
        match word {
            "fades" => {
                let fades = MemoryKind::Fades(pace(parser)?);
                let span = parser.span_from(start);
                once(parser, &mut kind, fades, span, "how it forgets");
            }
            "averages" => {
                parser.expect_word("over")?;
                let averages = MemoryKind::Averages(expression(parser)?);
                let span = parser.span_from(start);
                once(parser, &mut kind, averages, span, "how it forgets");
            }
            _ => {
                parser.expect_word("at")?;
                let value = expression(parser)?;
                let span = parser.span_from(start);
                once(parser, &mut starts_at, value, span, "where it starts");
            }
        }
        Some(())
    });
    Some(Memory { head, of, kind, starts_at })
}

/// A state or an option after `starts`.
pub(super) fn starting(parser: &mut Parser, what: &str) -> Option<Name> {
    parser.bump();
    name(parser, what)
}
