//! How a history came to its ending: from what the ending asks for, back from each happening to what set it off.

use super::story::{in_words, label};
use crate::numerals::{number, with_unit};
use detente_model::Model;
use detente_model::evaluate::{Driven, Happening, Row, SetOff, Walk, What};
use detente_model::model::{ChangeKind, EventId, Expression, OutcomeKind, RegimeId, SourceKind, StockId};
use detente_numbers::max;
use std::collections::BTreeSet;

/// Links that are told at most.
const MOST: usize = 24;

/// A part of what drove a rate that is less than this is not told.
const LEAST: f64 = 0.05;

/// One link of the chain, back in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// How far from the ending: 0 for what the ending asks for.
    pub depth: usize,
    /// When, in days since the start; nothing for a level.
    pub days: Option<f64>,
    /// In words.
    pub text: String,
}

/// The search for causes.
pub(super) struct Causes<'a> {
    model: &'a Model,
    walk: &'a Walk<'a>,
    happenings: &'a [Happening],
    rows: &'a [Row],
    told: Vec<usize>,
    list: Vec<Cause>,
}

impl<'a> Causes<'a> {
    /// The causes of how a walk ended.
    pub(super) fn of(model: &'a Model, walk: &'a Walk<'a>, rows: &'a [Row]) -> Vec<Cause> {
        let Some(ending) = walk.ending else { return Vec::new() };
        let mut causes =
            Self { model, walk, happenings: &walk.happenings, rows, told: Vec::new(), list: Vec::new() };
        match &model.outcomes[ending.outcome.index()].kind {
            OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition) => {
                causes.asked(condition, ending.row, 0);
            }
            OutcomeKind::Otherwise => causes.list.push(Cause {
                depth: 0,
                days: None,
                text: "no other outcome came about".to_owned(),
            }),
        }
        causes.list
    }

    /// What a condition reads, as it stood in a row.
    fn asked(&mut self, condition: &Expression, row: u32, depth: usize) {
        if self.list.len() >= MOST {
            return;
        }
        let mut parts = Vec::new();
        let mut lets = Vec::new();
        condition.walk(&mut |part| match part {
            Expression::Let(id) if self.model.lets[id.index()].is_condition => lets.push(*id),
            Expression::Let(_) | Expression::Stock(_) | Expression::Memory(_) => parts.push(part.clone()),
            Expression::Count(_) | Expression::Total(_) => parts.push(part.clone()),
            Expression::InState(id, _) | Expression::ByState(id, _) => {
                parts.push(Expression::InState(*id, 0));
            }
            _ => {}
        });
        parts.dedup();
        for part in parts {
            match part {
                Expression::Total(id) if self.times(id, row) > 1.0 => {
                    let (label, times) = (&self.model.events[id.index()].about.label, self.times(id, row));
                    self.add(depth, None, format!("{label} has happened {} times", number(times)));
                }
                Expression::Count(id) | Expression::Total(id) => self.event(id, row, depth),
                // What is entered in a step holds from the next row on.
                Expression::InState(id, _) => self.regime(id, row.saturating_sub(1), depth),
                level => self.level(&level, row, depth),
            }
        }
        for id in lets {
            self.asked(&self.model.lets[id.index()].value, row, depth);
        }
    }

    fn times(&self, id: EventId, row: u32) -> f64 {
        self.rows.get(row as usize).map_or(0.0, |row| row.totals[id.index()])
    }

    fn level(&mut self, level: &Expression, row: u32, depth: usize) {
        let Some(values) = self.rows.get(row as usize) else { return };
        let (about, unit, value) = match level {
            Expression::Let(id) => {
                let of = &self.model.lets[id.index()];
                (&of.about, &of.unit, values.lets[id.index()])
            }
            Expression::Stock(id) => {
                let of = &self.model.stocks[id.index()];
                (&of.about, &of.unit, values.stocks[id.index()])
            }
            Expression::Memory(id) => {
                let of = &self.model.memories[id.index()];
                (&of.about, &of.unit, values.memories[id.index()])
            }
            _ => return,
        };
        let shown = with_unit(value / unit.scale, &unit.name);
        let text = format!("{} stands at {shown}", about.label);
        if self.list.iter().any(|known| known.text == text) {
            return;
        }
        self.add(depth, None, text);
        if let Expression::Stock(id) = level {
            for regime in regimes_behind(self.model, *id) {
                let is_it = |what: &What| matches!(what, What::Enters { regime: id, .. } if *id == regime);
                if self.last(row, is_it).is_some() {
                    self.regime(regime, row, depth + 1);
                }
            }
        }
    }

    fn add(&mut self, depth: usize, step: Option<u32>, text: String) {
        let days = step.map(|step| f64::from(step) * self.model.calendar.step_days);
        if self.list.len() < MOST {
            self.list.push(Cause { depth, days, text });
        }
    }

    /// The last time that an event happened up to a row.
    fn event(&mut self, id: EventId, row: u32, depth: usize) {
        if self.list.len() >= MOST {
            return;
        }
        let is_it = |what: &What| matches!(what, What::Event { event, .. } if *event == id);
        let Some(place) = self.last(row, is_it) else {
            let label = &self.model.events[id.index()].about.label;
            self.add(depth, None, format!("{label} has not happened"));
            return;
        };
        let What::Event { sources, .. } = &self.happenings[place].what else { return };
        let step = self.happenings[place].step;
        let event = &self.model.events[id.index()];
        let kinds: Vec<(usize, &SourceKind)> =
            sources.iter().map(|(source, _)| (*source, &event.sources[*source].kind)).collect();
        let by = |(_, kind): &(usize, &SourceKind)| {
            let by = in_words(self.model, SetOff::of(self.model, kind));
            match kind {
                // Of all that are still unanswered any may be the one.
                SourceKind::Answer { lag_days: Some(_), .. } => format!("{by}, perhaps the last before it"),
                _ => by,
            }
        };
        let words: Vec<String> = kinds.iter().map(by).collect();
        self.add(depth, Some(step), format!("{}, {}", event.about.label, words.join(", ")));
        if self.told.contains(&place) {
            return;
        }
        self.told.push(place);
        for (source, kind) in kinds {
            match SetOff::of(self.model, kind) {
                SetOff::Event(parent) => self.event(parent, step, depth + 1),
                SetOff::Regime(regime) => self.regime(regime, step, depth + 1),
                SetOff::Vote(vote) => self.event(self.model.votes[vote.index()].called, step, depth + 1),
                SetOff::Condition => {
                    if let SourceKind::When(condition) = kind {
                        self.asked(condition, step, depth + 1);
                    }
                }
                SetOff::Itself => self.rate((id, source), step, depth + 1),
                SetOff::Date => {}
            }
        }
    }

    /// What made a rate more or less than at the start when it made something happen.
    fn rate(&mut self, (event, source): (EventId, usize), step: u32, depth: usize) {
        let moment = self.walk.moment_before(step);
        let Some(driven) = self.walk.driven(event, source, moment..moment + self.walk.every()) else {
            return;
        };
        let named = |(path, effect): (String, f64)| (label(self.model, &path), effect);
        let driven = Driven { by: driven.by.into_iter().map(named).collect(), ..driven };
        if driven.expected > 0.0 {
            self.add(
                depth,
                None,
                format!(
                    "in the {} around that day {}",
                    number_of_days(self.walk, self.model),
                    driven_in_words(&driven)
                ),
            );
        }
    }

    /// The last change of a regime up to a row.
    fn regime(&mut self, id: RegimeId, row: u32, depth: usize) {
        let of = &self.model.regimes[id.index()];
        let is_it = |what: &What| matches!(what, What::Enters { regime, .. } if *regime == id);
        let Some(place) = self.last(row, is_it) else {
            let label = &of.states[of.start as usize].label;
            self.add(depth, None, format!("{} is {label} from the start", of.about.label));
            return;
        };
        if self.told.contains(&place) {
            return;
        }
        self.told.push(place);
        let What::Enters { states, at, .. } = &self.happenings[place].what else { return };
        let step = self.happenings[place].step;
        let [from, to] = states.map(|state| &*of.states[state as usize].label);
        let by = at.map_or("by itself".to_owned(), |id| in_words(self.model, SetOff::Event(id)));
        self.add(depth, Some(step), format!("{}: {from} -> {to}, {by}", of.about.label));
        if let Some(event) = at {
            self.event(*event, step, depth + 1);
        }
    }

    fn last(&self, step: u32, is_it: impl Fn(&What) -> bool) -> Option<usize> {
        self.happenings.iter().rposition(|it| it.step <= step && is_it(&it.what))
    }
}

/// The interval between the moments of a walk.
fn number_of_days(walk: &Walk<'_>, model: &Model) -> String {
    let steps = walk.moments().get(1).copied().unwrap_or(model.calendar.steps);
    format!("{} days", number(f64::from(steps) * model.calendar.step_days))
}

/// Regimes on which the changes of a stock hang, over lets.
fn regimes_behind(model: &Model, id: StockId) -> Vec<RegimeId> {
    let (mut found, mut waiting) = (Vec::new(), Vec::new());
    for change in &model.stocks[id.index()].changes {
        if let ChangeKind::Flow(rate) = &change.kind {
            waiting.push(rate);
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(next) = waiting.pop() {
        next.walk(&mut |part| match part {
            Expression::InState(id, _) | Expression::ByState(id, _) => found.push(*id),
            Expression::Let(id) if seen.insert(*id) => waiting.push(&model.lets[id.index()].value),
            _ => {}
        });
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What made a rate more or less than at the start, in words.
pub(super) fn driven_in_words(driven: &Driven) -> String {
    let least = LEAST * max(driven.expected.abs(), driven.as_at_start.abs());
    let part = |(label, effect): &(String, f64)| {
        format!("{label} {}{}", if *effect < 0.0 { "-" } else { "+" }, number(effect.abs()))
    };
    let large = driven.by.iter().filter(|(_, effect)| effect.abs() >= least && *effect != 0.0);
    let parts: Vec<String> = large.take(3).map(part).collect();
    let base = format!(
        "{} expected, {} had all stayed as at the start",
        number(driven.expected),
        number(driven.as_at_start)
    );
    if parts.is_empty() { base } else { format!("{base}; most by {}", parts.join(", ")) }
}
