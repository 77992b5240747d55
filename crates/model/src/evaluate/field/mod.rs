//! A moment of a trajectory in the mean: stocks, memories and regimes as they stand, and what is to be expected over an interval from there.
//!
//! Luck is taken out of what comes next, not out of what has come: events count as often as is expected over the interval, choices hold
//! each option with the chance that it would have if the actor decided at this moment, and a condition on them has a chance instead of a truth (`and` multiplies,
//! `not` is the rest, `if` mixes). That is the mean field of the step: exact where what is read is linear in counts and options, near
//! it otherwise, since no chance of two things together is kept.

mod chances; // Of options, of states, of a vote.
mod changes; // What is expected of an element over the interval.

use super::expression::{series_at, table_at};
use super::initial::{Given, State, Stay};
use crate::dependencies::Element;
use crate::model::{
    BinaryOperation, ChoiceId, EventId, Expression, Model, Node, SourceKind, TransferId, UnaryOperation,
};
use detente_numbers::{exp, min};
use std::collections::{BTreeMap, BTreeSet};

/// A moment in the mean.
#[derive(Clone)]
pub(super) struct Field<'a> {
    pub(super) given: &'a Given<'a>,
    pub(super) time_days: f64,
    /// Steps of the interval over which things are expected.
    pub(super) steps: f64,
    pub(super) number: u32,
    pub(super) stocks: Vec<f64>,
    pub(super) memories: Vec<f64>,
    /// Counts of events before the moment.
    pub(super) totals: Vec<f64>,
    pub(super) regimes: Vec<Stay>,
    /// Options that are held.
    pub(super) held: Vec<u32>,
    pub(super) lets: Vec<f64>,
    /// Expected counts of events over the interval.
    pub(super) counts: Vec<f64>,
    /// Chances of the options of each choice, if it were due.
    pub(super) options: Vec<Vec<f64>>,
    /// What transfers are held to move, where they are.
    pub(super) held_transfers: BTreeMap<TransferId, f64>,
    /// Choices that keep their chances, whatever follows.
    pub(super) pinned: BTreeSet<ChoiceId>,
    /// The state that a regime is held to enter, if one is.
    pub(super) entered: Option<(usize, u32)>,
}

impl<'a> Field<'a> {
    /// The moment before a step, looking ahead over so many.
    pub(super) fn new(given: &'a Given<'a>, state: &State, number: u32, steps: u32) -> Self {
        let model = given.model;
        let mut field = Self {
            given,
            time_days: f64::from(number) * model.calendar.step_days,
            steps: f64::from(steps),
            number,
            stocks: state.stocks.clone(),
            memories: state.memories.clone(),
            totals: state.totals.clone(),
            regimes: state.regimes.clone(),
            held: state.options.clone(),
            lets: vec![f64::NAN; model.lets.len()],
            counts: vec![0.0; model.events.len()],
            options: model.choices.iter().map(|choice| one_hot(choice.options.len(), choice.start)).collect(),
            held_transfers: BTreeMap::new(),
            pinned: BTreeSet::new(),
            entered: None,
        };
        field.settle();
        field
    }

    pub(super) fn model(&self) -> &'a Model {
        self.given.model
    }

    /// Length of a step in days.
    fn days(&self) -> f64 {
        self.model().calendar.step_days
    }

    /// Works out all that follows from the state.
    pub(super) fn settle(&mut self) {
        for node in &self.model().order {
            match *node {
                Node::Let(id) => self.lets[id.index()] = self.value(&self.model().lets[id.index()].value),
                Node::Choice(id) if self.pinned.contains(&id) => {}
                Node::Choice(id) => self.options[id.index()] = self.option_chances(id),
                Node::Event(id) => self.counts[id.index()] = self.expected_count(id),
                Node::Split(_) | Node::Vote(_) | Node::Regime(_) => {}
            }
        }
    }

    /// The same with a regime in a state, entered in it if it is another one, or a choice that holds an option.
    pub(super) fn holding(&self, element: Element, number: u32) -> Self {
        let mut field = self.clone();
        match element {
            Element::Regime(id) => {
                let stay = &mut field.regimes[id.index()];
                if stay.state != number {
                    field.entered = Some((id.index(), number));
                    *stay = Stay { state: number, age_steps: 0 };
                }
            }
            Element::Choice(id) => {
                field.options[id.index()] = one_hot(field.options[id.index()].len(), number);
            }
            _ => {}
        }
        field
    }

    /// What is expected of an expression.
    pub(super) fn value(&self, expression: &Expression) -> f64 {
        self.value_at(expression, None)
    }

    /// What is expected of an expression in a step in which an event happens, if one is named.
    pub(super) fn value_at(&self, expression: &Expression, at: Option<EventId>) -> f64 {
        let value = |expression: &Expression| self.value_at(expression, at);
        let chance = |condition: &Expression| as_chance(self.value_at(condition, at));
        match expression {
            Expression::Number(number) => *number,
            Expression::Parameter(id) => self.given.parameters[id.index()],
            Expression::Let(id) => self.lets[id.index()],
            Expression::Stock(id) => self.stocks[id.index()],
            Expression::Memory(id) => self.memories[id.index()],
            Expression::Count(id) => self.count_at(*id, at),
            Expression::Total(id) => self.totals[id.index()],
            Expression::InState(id, state) => f64::from(u8::from(self.regimes[id.index()].state == *state)),
            Expression::Plays(id, option) => self.options[id.index()][*option as usize],
            Expression::ByState(id, values) => value(&values[self.regimes[id.index()].state as usize]),
            Expression::ByOption(id, values) => {
                let chances = self.options[id.index()].iter();
                chances.zip(values).map(|(chance, option)| part(*chance, value(option))).sum()
            }
            Expression::Table(id, x) => table_at(&self.model().tables[id.index()], value(x)),
            Expression::Series(id) => {
                let series = &self.model().series[id.index()];
                series_at(&series.points, series.linear, self.time_days)
            }
            Expression::Time => self.time_days,
            Expression::Trajectory => self.given.trajectory as f64,
            Expression::Uniform(_) => 0.5,
            Expression::Unary(UnaryOperation::Not, x) => 1.0 - chance(x),
            Expression::Unary(operation, x) => operation.apply(value(x)),
            Expression::Binary(BinaryOperation::Less, a, b) if is_happening(a, b) => {
                let count = value(b);
                if at.is_some() { min(1.0, count) } else { 1.0 - exp(-count) }
            }
            Expression::Binary(BinaryOperation::And, a, b) => chance(a) * chance(b),
            Expression::Binary(BinaryOperation::Or, a, b) => 1.0 - (1.0 - chance(a)) * (1.0 - chance(b)),
            Expression::Binary(operation, a, b) => operation.apply(value(a), value(b)),
            Expression::If(condition, then, otherwise) => {
                let chance = chance(condition);
                part(chance, value(then)) + part(1.0 - chance, value(otherwise))
            }
        }
    }

    /// The count of an event in a step: in one in which another event happens that sets it off, of what that sets off.
    fn count_at(&self, id: EventId, at: Option<EventId>) -> f64 {
        let is_set_off = |other: EventId| {
            let sources = &self.model().events[id.index()].sources;
            id == other || sources.iter().any(|source| self.parent(&source.kind) == Some(other))
        };
        match at.filter(|other| self.counts[other.index()] > 0.0 && is_set_off(*other)) {
            Some(other) => self.counts[id.index()] / self.counts[other.index()],
            None => self.counts[id.index()] / self.steps,
        }
    }

    /// The event that sets a source off.
    pub(super) fn parent(&self, kind: &SourceKind) -> Option<EventId> {
        match kind {
            SourceKind::Child { parent, .. }
            | SourceKind::PerParent { parent, .. }
            | SourceKind::Answer { parent, .. } => Some(*parent),
            SourceKind::Split { split, .. } => Some(self.model().splits[split.index()].parent),
            SourceKind::Passed(vote) => Some(self.model().votes[vote.index()].called),
            SourceKind::Rate { .. }
            | SourceKind::Hazard { .. }
            | SourceKind::Dates(_)
            | SourceKind::When(_)
            | SourceKind::Entry { .. } => None,
        }
    }

    /// The chance that a condition holds.
    pub(super) fn chance(&self, condition: &Expression) -> f64 {
        as_chance(self.value(condition))
    }

    /// The chance of a condition; 1 if there is none.
    pub(super) fn chance_if_any(&self, condition: Option<&Expression>) -> f64 {
        condition.map_or(1.0, |condition| self.chance(condition))
    }
}

/// `X happens`: its count is above 0.
fn is_happening(a: &Expression, b: &Expression) -> bool {
    matches!((a, b), (Expression::Number(least), Expression::Count(_)) if *least == 0.0)
}

/// A condition's value as a chance; what is none holds where it is not 0.
fn as_chance(value: f64) -> f64 {
    if (0.0..=1.0).contains(&value) { value } else { 1.0 }
}

/// A part of a mixture: what cannot be is left out, even where it is no number.
fn part(chance: f64, value: f64) -> f64 {
    if chance == 0.0 { 0.0 } else { chance * value }
}

fn one_hot(count: usize, number: u32) -> Vec<f64> {
    (0..count).map(|place| f64::from(u8::from(place == number as usize))).collect()
}
