//! Policies: named sets of interventions. They replace a rule, a value or a probability; they do not condition.

use super::{About, ChoiceId, EventId, Expression, LetId, ParameterId, StockId};

/// A named set of interventions.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Name, label, evidence.
    pub about: About,
    /// What it replaces.
    pub interventions: Vec<Intervention>,
    /// Where each of them is written, in the file of the policy; none for a policy that no text says.
    pub written: Vec<detente_syntax::Span>,
}

/// From when until when an intervention holds, in days since the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// Holds in rows at or after this time.
    pub from: Option<f64>,
    /// Holds in rows before this time.
    pub until: Option<f64>,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq)]
pub enum Intervention {
    /// A parameter's value, wherever it is read; the new value may read the old one.
    Parameter(ParameterId, Expression, Period),
    /// A let's value; the new value may read the old one (as `Expression::Let` of the same let).
    Let(LetId, Expression, Period),
    /// A stock's initial value.
    Initial(StockId, Expression),
    /// A choice plays that option, open or not, whenever it is due; it is due at the first step of the period, and again at the first
    /// step after it.
    Plays(ChoiceId, u32, Period),
    /// An option is never open.
    NeverPlays(ChoiceId, u32),
    /// An event has no sources.
    NeverHappens(EventId),
    /// An event happens at these steps and by nothing else.
    HappensOn(EventId, Vec<u32>),
    /// An event's answers to a parent are cut.
    NeverAnswers(EventId, EventId),
    /// An event answers a parent with another chance.
    AnswersWith(EventId, EventId, Expression),
}
