//! Checked models by hand, for tests.

use crate::model::*;
use crate::units::Unit;
use detente_numbers::distributions::Distribution;
use detente_syntax::{FileId, Span};

/// A model without elements: 100 steps of a day from 2024-01-01.
pub(crate) fn empty() -> Model {
    let calendar = Calendar { start: Some(19_723), step_days: 1.0, steps: 100, report_steps: 1 };
    Model { title: "Test".to_owned(), ..Model::blank(calendar) }
}

pub(crate) fn about(path: &str) -> About {
    About {
        path: path.to_owned(),
        luck: path.to_owned(),
        label: path.to_owned(),
        span: Span::default(),
        file: FileId(0),
        used: None,
        cites: Vec::new(),
        judgement: false,
        known: None,
        hindsight: false,
    }
}

pub(crate) fn pure() -> Unit {
    Unit { name: String::new(), scale: 1.0, dimension: Default::default() }
}

pub(crate) fn number(value: f64) -> Expression {
    Expression::Number(value)
}

pub(crate) fn binary(operation: BinaryOperation, a: Expression, b: Expression) -> Expression {
    Expression::Binary(operation, Box::new(a), Box::new(b))
}

pub(crate) fn times(a: Expression, b: Expression) -> Expression {
    binary(BinaryOperation::Multiply, a, b)
}

/// One less the expression.
pub(crate) fn rest(a: Expression) -> Expression {
    binary(BinaryOperation::Subtract, number(1.0), a)
}

impl Model {
    pub(crate) fn add_parameter(&mut self, path: &str, value: ParameterValue) -> ParameterId {
        self.parameters.push(Parameter { about: about(path), unit: pure(), value });
        ParameterId(self.parameters.len() as u32 - 1)
    }

    pub(crate) fn add_known(&mut self, path: &str, value: f64) -> ParameterId {
        self.add_parameter(path, ParameterValue::Drawn(Distribution::Constant(value)))
    }

    pub(crate) fn add_let(&mut self, path: &str, value: Expression) -> LetId {
        self.lets.push(Let { about: about(path), unit: pure(), value, is_condition: false });
        LetId(self.lets.len() as u32 - 1)
    }

    /// An index: it stays in 0 to 1.
    pub(crate) fn add_index(&mut self, path: &str, initial: Expression, changes: Vec<ChangeKind>) -> StockId {
        let changes = changes
            .into_iter()
            .map(|kind| Change { name: String::new(), span: Span::default(), kind })
            .collect();
        self.stocks.push(Stock {
            about: about(path),
            unit: pure(),
            initial,
            changes,
            low: Some(number(0.0)),
            high: Some(number(1.0)),
        });
        StockId(self.stocks.len() as u32 - 1)
    }

    pub(crate) fn add_event(&mut self, path: &str, sources: Vec<SourceKind>) -> EventId {
        let sources =
            sources.into_iter().map(|kind| EventSource { kind, luck: "source".to_owned() }).collect();
        self.events.push(Event { about: about(path), by: None, on: None, once: false, sources });
        EventId(self.events.len() as u32 - 1)
    }

    pub(crate) fn add_choice(&mut self, path: &str, options: &[&str]) -> ChoiceId {
        let options = options
            .iter()
            .map(|name| OptionOf { name: (*name).to_owned(), label: String::new(), open: None })
            .collect();
        self.choices.push(Choice {
            about: about(path),
            by: None,
            options,
            start: 0,
            every_steps: Some(7),
            at_events: Vec::new(),
            at_steps: Vec::new(),
            rules: Vec::new(),
            wants: Vec::new(),
            sees: Vec::new(),
            believes: Vec::new(),
        });
        ChoiceId(self.choices.len() as u32 - 1)
    }

    pub(crate) fn add_policy(&mut self, path: &str, interventions: Vec<Intervention>) -> PolicyId {
        self.policies.push(Policy { about: about(path), interventions, written: Vec::new() });
        PolicyId(self.policies.len() as u32 - 1)
    }
}
