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

/// Watches for the first row in which an `as soon as` holds.
pub(super) struct FirstPassage {
    order: Vec<OutcomeId>,
    reached: Option<Ending>,
}

impl FirstPassage {
    pub(super) fn new(model: &Model) -> Self {
        Self { order: precedence(model), reached: None }
    }

    /// Looks at a row.
    pub(super) fn see(&mut self, row: &Step<'_>) {
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
