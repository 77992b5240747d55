//! What a first page puts in front: the main stocks, and the events that endings wait for.

use detente_model::Model;
use detente_model::dependencies::causal_graph;
use detente_model::model::{
    BinaryOperation, Event, EventId, Expression, OutcomeKind, RegimeId, SourceKind, UnaryOperation,
};
use std::collections::BTreeMap;

/// What a first page puts in front.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// Paths of the stocks, lets and memories that the model shows, in its order; where it names none, the stocks that most elements read
    /// and change.
    pub levels: Vec<String>,
    /// Whether some outcome is a first passage: of those the earliest counts, and the others are not looked for any more.
    pub first_passages: bool,
    /// Events that first passages wait for, in the order of the outcomes.
    pub awaited: Vec<Awaited>,
}

/// An event that first passages wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// Path of the event.
    pub event: String,
    /// What a reader sees: of an entry into a state the state.
    pub label: String,
    /// Paths of the outcomes that wait for it.
    pub outcomes: Vec<String>,
}

/// What a first page of this model puts in front.
pub(crate) fn front(model: &Model) -> Front {
    let is_passage = |kind: &OutcomeKind| matches!(kind, OutcomeKind::AsSoonAs(_));
    Front {
        levels: if model.shows.is_empty() { most_linked(model) } else { model.shows.clone() },
        first_passages: model.outcomes.iter().any(|outcome| is_passage(&outcome.kind)),
        awaited: awaited(model),
    }
}

/// Stocks that a first page shows where the model names none.
const LEVELS: usize = 10;

/// The stocks with most links to other elements, in the order of the text; of equal ones the earlier.
fn most_linked(model: &Model) -> Vec<String> {
    let graph = causal_graph(model);
    let mut links = vec![0usize; graph.elements.len()];
    for edge in graph.readers.iter().flatten() {
        links[edge.from] += 1;
        links[edge.to] += 1;
    }
    let links: BTreeMap<&str, usize> = graph.elements.iter().map(String::as_str).zip(links).collect();
    let of = |path: &str| links.get(path).copied().unwrap_or(0);
    let mut stocks: Vec<(usize, &String)> =
        model.stocks.iter().map(|stock| &stock.about.path).enumerate().collect();
    stocks.sort_by_key(|(_, path)| std::cmp::Reverse(of(path)));
    stocks.truncate(LEVELS);
    stocks.sort_unstable();
    stocks.into_iter().map(|(_, path)| path.clone()).collect()
}

fn awaited(model: &Model) -> Vec<Awaited> {
    let mut found: Vec<Awaited> = Vec::new();
    for outcome in &model.outcomes {
        let OutcomeKind::AsSoonAs(condition) = &outcome.kind else { continue };
        let mut events = Vec::new();
        wanted(model, condition, true, &mut events);
        for event in events {
            let (event, outcome) = (&model.events[event.index()], &outcome.about.path);
            match found.iter_mut().find(|known| known.event == event.about.path) {
                Some(known) if known.outcomes.contains(outcome) => {}
                Some(known) => known.outcomes.push(outcome.clone()),
                None => found.push(Awaited {
                    event: event.about.path.clone(),
                    label: label(model, event),
                    outcomes: vec![outcome.clone()],
                }),
            }
        }
    }
    found
}

fn label(model: &Model, event: &Event) -> String {
    let entered = event.sources.iter().find_map(|source| match source.kind {
        SourceKind::Entry { regime, state } => model.regimes[regime.index()].states.get(state as usize),
        _ => None,
    });
    entered.map_or(&event.about.label, |state| &state.label).clone()
}

/// The events that a condition wants to happen: those that it names itself, and entries into states that it names.
fn wanted(model: &Model, condition: &Expression, holds: bool, events: &mut Vec<EventId>) {
    match condition {
        Expression::Unary(UnaryOperation::Not, inner) => wanted(model, inner, !holds, events),
        Expression::Binary(BinaryOperation::And | BinaryOperation::Or, left, right) => {
            wanted(model, left, holds, events);
            wanted(model, right, holds, events);
        }
        Expression::Binary(BinaryOperation::Less, zero, count)
            if holds && **zero == Expression::Number(0.0) =>
        {
            if let Expression::Count(event) | Expression::Total(event) = **count {
                events.push(event);
            }
        }
        Expression::InState(regime, state) if holds => events.extend(entry(model, *regime, *state)),
        _ => {}
    }
}

/// The event of entering a state, where the model speaks of it.
fn entry(model: &Model, into: RegimeId, entered: u32) -> Option<EventId> {
    let enters = |kind: &SourceKind| matches!(kind, SourceKind::Entry { regime, state } if (*regime, *state) == (into, entered));
    let place = model.events.iter().position(|event| event.sources.iter().any(|source| enters(&source.kind)));
    place.and_then(|place| u32::try_from(place).ok()).map(EventId)
}
