//! How a trajectory ends: first passage, the end, otherwise.

use super::Ending;
use super::step::Step;
use crate::model::{Model, OutcomeId, OutcomeKind};

/// The outcomes in order of precedence: `before` first, then the order of the text.
pub fn precedence(model: &Model) -> Vec<OutcomeId> {
    let mut left: Vec<OutcomeId> = (0..).map(OutcomeId).take(model.outcomes.len()).collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_free = |id: &OutcomeId| {
            !left.iter().any(|other| other != id && model.outcomes[other.index()].before.contains(id))
        };
        // The checker lets no circle pass; if there were one, the text's order would break it.
        let place = left.iter().position(is_free).unwrap_or(0);
        order.push(left.remove(place));
    }
    order
}

/// Watches for the first row in which an `as soon as` holds, and for the first time of events that date outcomes.
pub(super) struct FirstPassage {
    order: Vec<OutcomeId>,
    reached: Option<Ending>,
    /// Days to the first time of the event that dates each outcome.
    dates: Vec<Option<f64>>,
}

impl FirstPassage {
    pub(super) fn new(model: &Model) -> Self {
        Self { order: precedence(model), reached: None, dates: vec![None; model.outcomes.len()] }
    }

    /// Looks at a row.
    pub(super) fn see(&mut self, row: &Step<'_>) {
        for (date, outcome) in self.dates.iter_mut().zip(&row.model().outcomes) {
            if outcome.dated_by.is_some_and(|event| row.counts[event.index()] > 0.0) {
                date.get_or_insert(row.time_days);
            }
        }
        if self.reached.is_some() {
            return;
        }
        let holds = |id: &OutcomeId| match &row.model().outcomes[id.index()].kind {
            OutcomeKind::AsSoonAs(condition) => row.holds(condition),
            OutcomeKind::AtTheEnd(_) | OutcomeKind::Otherwise => false,
        };
        self.reached = self.order.iter().copied().find(holds).map(|outcome| Ending {
            outcome,
            row: row.number,
            first_passage: true,
        });
    }

    /// The date of an outcome that an event dates, after the last row was seen; `None` if the event never happened.
    pub(super) fn date_days(&self, outcome: OutcomeId) -> Option<f64> {
        self.dates[outcome.index()]
    }

    /// How the trajectory ends, after its last row was seen.
    pub(super) fn ending(&self, last: &Step<'_>) -> Option<Ending> {
        let kind = |id: &OutcomeId| &last.model().outcomes[id.index()].kind;
        let at_the_end = |id: &OutcomeId| match kind(id) {
            OutcomeKind::AtTheEnd(condition) => last.holds(condition),
            OutcomeKind::AsSoonAs(_) | OutcomeKind::Otherwise => false,
        };
        let otherwise = |id: &OutcomeId| matches!(kind(id), OutcomeKind::Otherwise);
        let of_end = |outcome| Ending { outcome, row: last.number, first_passage: false };
        let order = || self.order.iter().copied();
        self.reached.or_else(|| order().find(at_the_end).or_else(|| order().find(otherwise)).map(of_end))
    }
}
