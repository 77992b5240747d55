//! What made an event come more often, or less, than it did at the start.

use super::super::field::Field;
use super::Walk;
use crate::dependencies::{Element, path_of};
use crate::model::{EventId, Expression, Model, SourceKind};
use detente_numbers::min;
use std::collections::BTreeSet;
use std::ops::Range;

/// How often a source of an event was expected over a part of a trajectory, and what of the trajectory's state made it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Driven {
    /// How often, had all that it reads stayed as it was at the start.
    pub as_at_start: f64,
    /// How often as it went.
    pub expected: f64,
    /// How much less often, had this one element stayed as at the start and all else gone as it did: by size. What several do together is in each.
    pub by: Vec<(String, f64)>,
}

impl Walk<'_> {
    /// Of a source of an event that has a rate or hazard of its own, over the intervals that begin in these steps; `None` of others.
    #[must_use]
    pub fn driven(&self, event: EventId, source: usize, steps: Range<u32>) -> Option<Driven> {
        let model = self.given.model;
        let kind = &model.events[event.index()].sources.get(source)?.kind;
        let (SourceKind::Rate { per_day: rate, .. } | SourceKind::Hazard { per_day: rate }) = kind else {
            return None;
        };
        let read: Vec<Element> = state_read(model, rate).into_iter().collect();
        let mut driven = Driven { as_at_start: 0.0, expected: 0.0, by: Vec::new() };
        let mut effects = vec![0.0; read.len()];
        let fields: Vec<Field<'_>> = self.fields().collect();
        let first = fields.first()?;
        // The last moment is the end: nothing is expected from there.
        let end = model.calendar.steps.min(steps.end);
        for field in &fields[..fields.len() - 1] {
            let is_over = model.events[event.index()].once && field.totals[event.index()] > 0.0;
            if !steps.contains(&field.number) || is_over {
                continue;
            }
            // Of the last interval only the part that is asked for.
            let part = min(1.0, f64::from(end - field.number) / field.steps);
            let expected = |field: &Field<'_>| part * field.expected_of(event, source);
            let now = expected(field);
            driven.expected += now;
            driven.as_at_start += expected(&field.held_as(first, &read));
            for (effect, element) in effects.iter_mut().zip(&read) {
                *effect += now - expected(&field.held_as(first, std::slice::from_ref(element)));
            }
        }
        driven.by = read.iter().map(|element| path_of(model, *element).to_owned()).zip(effects).collect();
        driven.by.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
        Some(driven)
    }
}

/// Whether a source of an event gives what comes from outside: at dates, or at a rate or hazard that nothing in the model moves.
#[must_use]
pub fn is_exogenous(model: &Model, kind: &SourceKind) -> bool {
    match kind {
        SourceKind::Dates(_) => true,
        SourceKind::Rate { per_day, .. } | SourceKind::Hazard { per_day } => {
            let mut is_moved = false;
            walk_over_lets(model, per_day, &mut |part| {
                is_moved |= state_of(part).is_some() || matches!(part, Expression::Count(_));
            });
            !is_moved
        }
        _ => false,
    }
}

/// What of the state an expression reads, over lets: stocks, memories, regimes, choices, and what has happened.
fn state_read(model: &Model, expression: &Expression) -> BTreeSet<Element> {
    let mut found = BTreeSet::new();
    walk_over_lets(model, expression, &mut |part| found.extend(state_of(part)));
    found
}

fn state_of(part: &Expression) -> Option<Element> {
    match part {
        Expression::Stock(id) => Some(Element::Stock(*id)),
        Expression::Memory(id) => Some(Element::Memory(*id)),
        Expression::Total(id) => Some(Element::Event(*id)),
        Expression::InState(id, _) | Expression::ByState(id, _) => Some(Element::Regime(*id)),
        Expression::Plays(id, _) | Expression::ByOption(id, _) => Some(Element::Choice(*id)),
        _ => None,
    }
}

/// Calls `visit` on every part of an expression, and of the lets that it reads.
fn walk_over_lets(model: &Model, expression: &Expression, visit: &mut dyn FnMut(&Expression)) {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![expression];
    while let Some(next) = waiting.pop() {
        let mut lets = Vec::new();
        next.walk(&mut |part| {
            visit(part);
            if let Expression::Let(id) = part {
                lets.push(*id);
            }
        });
        lets.retain(|id| seen.insert(*id));
        waiting.extend(lets.iter().map(|id| &model.lets[id.index()].value));
    }
}

impl Field<'_> {
    /// This moment with some elements as in another one, and all that follows.
    fn held_as(&self, other: &Self, elements: &[Element]) -> Self {
        let mut field = self.clone();
        for element in elements {
            match *element {
                Element::Stock(id) => field.stocks[id.index()] = other.stocks[id.index()],
                Element::Memory(id) => field.memories[id.index()] = other.memories[id.index()],
                Element::Event(id) => field.totals[id.index()] = other.totals[id.index()],
                Element::Regime(id) => field.regimes[id.index()] = other.regimes[id.index()],
                Element::Choice(id) => {
                    field.options[id.index()].clone_from(&other.options[id.index()]);
                    field.pinned.insert(id);
                }
                Element::Let(_) | Element::Transfer(_) | Element::Vote(_) => {}
            }
        }
        field.settle();
        field
    }
}
