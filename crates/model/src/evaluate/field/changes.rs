//! What is expected of an element over the interval: counts of events, changes of stocks and memories.

use super::{Field, part};
use crate::dependencies::Element;
use crate::model::{
    Change, ChangeKind, EventId, Memory, MemoryId, MemoryKind, Pace, SourceKind, Split, Stock, StockId,
    TransferId, Trigger,
};
use detente_numbers::{exp, max, min};
use std::f64::consts::LN_2;

impl Field<'_> {
    /// How an element stands: a level, a value, or for an event what is expected of it; `None` of what has no order.
    pub(in super::super) fn level(&self, element: Element) -> Option<f64> {
        match element {
            Element::Let(id) => Some(self.lets[id.index()]),
            Element::Stock(id) => Some(self.stocks[id.index()]),
            Element::Memory(id) => Some(self.memories[id.index()]),
            Element::Transfer(id) => Some(self.moved(id)),
            Element::Event(id) => Some(self.so_far(id) + self.counts[id.index()]),
            Element::Regime(_) | Element::Choice(_) | Element::Vote(_) => None,
        }
    }

    /// What is expected of an element from all that it reads now: a value, or by how much a stock or a memory changes.
    pub(in super::super) fn response(&self, element: Element) -> Option<f64> {
        match element {
            Element::Let(id) => Some(self.value(&self.model().lets[id.index()].value)),
            Element::Stock(id) => Some(self.net(id)),
            Element::Memory(id) => Some(self.net_of_memory(id)),
            Element::Transfer(id) => Some(self.moved(id)),
            Element::Event(id) => Some(self.so_far(id) + self.expected_count(id)),
            Element::Regime(_) | Element::Choice(_) | Element::Vote(_) => None,
        }
    }

    /// What can happen once counts from the beginning: that it has happened is what others read.
    pub(in super::super) fn so_far(&self, id: EventId) -> f64 {
        if self.model().events[id.index()].once { self.totals[id.index()] } else { 0.0 }
    }

    /// How often an event is expected over the interval.
    pub(super) fn expected_count(&self, id: EventId) -> f64 {
        let event = &self.model().events[id.index()];
        if event.once && self.totals[id.index()] > 0.0 {
            return 0.0;
        }
        let count: f64 = (0..event.sources.len()).map(|place| self.expected_of(id, place)).sum();
        // What is certain at once, such as a condition that holds, stays certain.
        if event.once { min(1.0, count) } else { count }
    }

    /// How much of that a source gives.
    pub(in super::super) fn expected_of(&self, id: EventId, place: usize) -> f64 {
        match &self.model().events[id.index()].sources[place].kind {
            SourceKind::Rate { per_day, .. } => max(0.0, self.value(per_day)) * self.days() * self.steps,
            SourceKind::Hazard { per_day } => {
                self.steps * (1.0 - exp(-max(0.0, self.value(per_day)) * self.days()))
            }
            SourceKind::Child { parent, chance: mean }
            | SourceKind::Answer { parent, chance: mean, .. }
            | SourceKind::PerParent { parent, mean, .. } => {
                part(self.counts[parent.index()], self.value_at(mean, Some(*parent)))
            }
            SourceKind::Split { split, child } => {
                let split = &self.model().splits[split.index()];
                part(self.counts[split.parent.index()], self.share(split, *child as usize))
            }
            SourceKind::Dates(steps) => {
                let until = f64::from(self.number) + self.steps;
                let is_within = |step: &&u32| **step >= self.number && f64::from(**step) < until;
                steps.iter().filter(is_within).count() as f64
            }
            SourceKind::When(condition) => self.chance(condition),
            SourceKind::Entry { regime, state } => {
                f64::from(u8::from(self.entered == Some((regime.index(), *state))))
            }
            SourceKind::Passed(vote) => {
                let called = self.model().votes[vote.index()].called;
                part(self.counts[called.index()], self.vote_chance(*vote))
            }
        }
    }

    fn share(&self, split: &Split, child: usize) -> f64 {
        match split.children.get(child) {
            Some((_, Some(chance))) => self.value(chance),
            _ => {
                let named = split.children.iter().filter_map(|(_, chance)| chance.as_ref());
                1.0 - named.map(|chance| self.value(chance)).sum::<f64>()
            }
        }
    }

    /// By how much a stock changes.
    fn net(&self, id: StockId) -> f64 {
        let stock: &Stock = &self.model().stocks[id.index()];
        let level = self.stocks[id.index()];
        let mut next = level;
        for change in &stock.changes {
            next += self.delta(change, level);
        }
        for change in &stock.changes {
            if let ChangeKind::Becomes { value, trigger } = &change.kind {
                let chance = self.chance_of(trigger);
                next = part(1.0 - chance, next) + part(chance, self.value(value));
            }
        }
        if let Some(low) = &stock.low {
            next = max(self.value(low), next);
        }
        if let Some(high) = &stock.high {
            next = min(self.value(high), next);
        }
        next - level
    }

    fn delta(&self, change: &Change, level: f64) -> f64 {
        match &change.kind {
            ChangeKind::Flow(rate) => self.value(rate) * self.days() * self.steps,
            ChangeKind::PerEvent { event, amount } => part(self.counts[event.index()], self.value(amount)),
            ChangeKind::Fade { pace, condition } => {
                part(self.chance_if_any(condition.as_ref()), level * (self.kept(pace) - 1.0))
            }
            ChangeKind::Toward { target, pace, condition } => {
                let gap = self.value(target) - level;
                part(self.chance_if_any(condition.as_ref()), gap * (1.0 - self.kept(pace)))
            }
            ChangeKind::Becomes { .. } => 0.0,
            ChangeKind::TransferOut(id) => -self.moved(*id),
            ChangeKind::TransferIn(id) => self.moved(*id),
        }
    }

    fn chance_of(&self, trigger: &Trigger) -> f64 {
        let happens = |event: &EventId| min(1.0, self.counts[event.index()]);
        match trigger {
            Trigger::EveryStep => 1.0,
            Trigger::At(event) => happens(event),
            Trigger::AtWhile(event, condition) => happens(event) * self.chance(condition),
            Trigger::EveryStepWhile(condition) => self.chance(condition),
        }
    }

    /// What a transfer moves, as far as there is any.
    fn moved(&self, id: TransferId) -> f64 {
        if let Some(held) = self.held_transfers.get(&id) {
            return *held;
        }
        let transfer = &self.model().transfers[id.index()];
        let from = &self.model().stocks[transfer.from.index()];
        let low = from.low.as_ref().map_or(0.0, |low| self.value(low));
        let there = max(0.0, self.stocks[transfer.from.index()] - low);
        min(there, max(0.0, self.value(&transfer.rate)) * self.days() * self.steps)
    }

    /// What is left of a level after the interval.
    fn kept(&self, pace: &Pace) -> f64 {
        exp(-self.exponent(pace) * self.steps)
    }

    /// A step over the time constant.
    fn exponent(&self, pace: &Pace) -> f64 {
        match pace {
            Pace::HalfLife(half_life) => self.days() * LN_2 / self.value(half_life),
            Pace::TimeConstant(time) => self.days() / self.value(time),
        }
    }

    /// By how much a memory changes.
    fn net_of_memory(&self, id: MemoryId) -> f64 {
        let memory: &Memory = &self.model().memories[id.index()];
        let level = self.memories[id.index()];
        let a_step = memory.events.iter().map(|event| self.counts[event.index()]).sum::<f64>() / self.steps;
        let (exponent, over) = match &memory.kind {
            MemoryKind::Fades(pace) => (self.exponent(pace), self.exponent(pace)),
            MemoryKind::Averages(time) => (self.days() / self.value(time), self.days()),
        };
        let kept = exp(-exponent * self.steps);
        level * (kept - 1.0) + a_step * (1.0 - kept) / over
    }
}
