//! Parts of hand-built models.

use detente_model::Model;
use detente_model::model::*;
use detente_model::units::{Dimension, Unit};

pub(crate) use detente_model::model::{BinaryOperation as Two, Expression as E, UnaryOperation as One};

/// A model of nothing.
pub(crate) fn model(step_days: f64, steps: u32) -> Model {
    Model::blank(Calendar { start: None, step_days, steps, report_steps: 1 })
}

pub(crate) fn about(path: &str) -> About {
    About {
        path: path.to_owned(),
        luck: format!("luck of {path}"),
        label: path.to_owned(),
        span: detente_syntax::Span::default(),
        file: detente_syntax::FileId(0),
        cites: Vec::new(),
        judgement: true,
        known: None,
        used: None,
        hindsight: false,
    }
}

pub(crate) fn unit() -> Unit {
    Unit { name: String::new(), scale: 1.0, dimension: Dimension::default() }
}

pub(crate) fn number(value: f64) -> E {
    E::Number(value)
}

pub(crate) fn one(operation: One, x: E) -> E {
    E::Unary(operation, Box::new(x))
}

pub(crate) fn two(operation: Two, a: E, b: E) -> E {
    E::Binary(operation, Box::new(a), Box::new(b))
}

pub(crate) fn times(a: E, b: E) -> E {
    two(Two::Multiply, a, b)
}

pub(crate) fn change(kind: ChangeKind) -> Change {
    Change { name: String::new(), span: Default::default(), kind }
}

/// Adds a stock that starts at a number.
pub(crate) fn stock(model: &mut Model, path: &str, initial: f64, kinds: Vec<ChangeKind>) -> StockId {
    let id = StockId(model.stocks.len() as u32);
    model.stocks.push(Stock {
        about: about(path),
        unit: unit(),
        initial: number(initial),
        changes: kinds.into_iter().map(change).collect(),
        low: None,
        high: None,
    });
    model.initial_order.push(InitialNode::Stock(id));
    id
}

/// Adds a let.
pub(crate) fn add_let(model: &mut Model, path: &str, value: E) -> E {
    let id = LetId(model.lets.len() as u32);
    model.lets.push(Let { about: about(path), unit: unit(), value, is_condition: false });
    model.order.push(Node::Let(id));
    E::Let(id)
}

/// Adds an event.
pub(crate) fn event(model: &mut Model, path: &str, kinds: Vec<SourceKind>) -> EventId {
    let id = EventId(model.events.len() as u32);
    let source = |(place, kind)| EventSource { kind, luck: format!("source {place}") };
    let sources = kinds.into_iter().enumerate().map(source).collect();
    model.events.push(Event { about: about(path), by: None, on: None, once: false, sources });
    model.order.push(Node::Event(id));
    id
}
