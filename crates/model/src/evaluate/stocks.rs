//! Stocks, transfers and memories at the end of a step.

use super::Fault;
use super::step::Step;
use crate::model::{
    Change, ChangeKind, Expression, Memory, MemoryKind, Pace, Stock, Transfer, TransferId, Trigger,
};
use detente_numbers::{exp, max, min};
use std::f64::consts::LN_2;

/// A stock's value for the next step.
pub(super) struct Update {
    pub(super) value: f64,
    /// Its clamp bound.
    pub(super) bound: bool,
}

impl Step<'_> {
    /// All stocks after the step, by Euler's method.
    pub(super) fn euler(&self) -> Vec<Update> {
        let change_all = |(stock, level): (&Stock, &f64)| {
            let mut next = *level;
            for change in &stock.changes {
                next += self.delta(change, *level);
            }
            self.settled(stock, next)
        };
        self.model().stocks.iter().zip(&self.stocks).map(change_all).collect()
    }

    /// What a clause adds over the step.
    fn delta(&self, change: &Change, level: f64) -> f64 {
        match &change.kind {
            ChangeKind::Flow(rate) => self.value(rate) * self.days(),
            ChangeKind::PerEvent { event, amount } => self.counts[event.index()] * self.value(amount),
            ChangeKind::Fade { pace, condition } => {
                self.while_holds(condition.as_ref(), level * (self.decay(pace) - 1.0))
            }
            ChangeKind::Toward { target, pace, condition } => {
                let delta = (self.value(target) - level) * (1.0 - self.decay(pace));
                self.while_holds(condition.as_ref(), delta)
            }
            ChangeKind::Becomes { .. } => 0.0,
            ChangeKind::TransferOut(id) => -self.moved(*id),
            ChangeKind::TransferIn(id) => self.moved(*id),
        }
    }

    /// The value while the condition holds (always, if there is none), else 0.
    pub(super) fn while_holds(&self, condition: Option<&Expression>, value: f64) -> f64 {
        if self.holds_if_any(condition) { value } else { 0.0 }
    }

    /// The step over the time constant: what stands in the exponent of a decay.
    fn exponent(&self, pace: &Pace) -> f64 {
        match pace {
            Pace::HalfLife(half_life) => (self.days() * LN_2) / self.value(half_life),
            Pace::TimeConstant(time_constant) => self.days() / self.value(time_constant),
        }
    }

    /// What is wrong with a stock's next value.
    pub(super) fn stock_fault(&self, stock: &Stock, next: &Update) -> Option<Fault> {
        let is_timeless = |change: &Change| match &change.kind {
            ChangeKind::Fade { pace, condition } | ChangeKind::Toward { pace, condition, .. } => {
                self.holds_if_any(condition.as_ref()) && self.is_no_time(pace.time())
            }
            _ => false,
        };
        if stock.changes.iter().any(is_timeless) {
            return Some(Fault::NoTime);
        }
        (!next.value.is_finite()).then_some(Fault::NotFinite)
    }

    /// What is wrong with a memory's next value.
    pub(super) fn memory_fault(&self, memory: &Memory, next: f64) -> Option<Fault> {
        let time = match &memory.kind {
            MemoryKind::Fades(pace) => pace.time(),
            MemoryKind::Averages(time) => time,
        };
        if self.is_no_time(time) {
            return Some(Fault::NoTime);
        }
        (!next.is_finite()).then_some(Fault::NotFinite)
    }

    fn is_no_time(&self, time: &Expression) -> bool {
        let days = self.value(time);
        days.is_nan() || days <= 0.0
    }

    /// What is left of a level after the step.
    fn decay(&self, pace: &Pace) -> f64 {
        exp(-self.exponent(pace))
    }

    /// A stock's value after what sets it anew and after the clamps.
    pub(super) fn settled(&self, stock: &Stock, mut next: f64) -> Update {
        for change in &stock.changes {
            if let ChangeKind::Becomes { value, trigger } = &change.kind
                && self.triggers(trigger)
            {
                next = self.value(value);
            }
        }
        let mut bound = false;
        if let Some(low) = &stock.low {
            let low = self.value(low);
            bound |= next < low;
            next = max(low, next);
        }
        if let Some(high) = &stock.high {
            let high = self.value(high);
            bound |= high < next;
            next = min(high, next);
        }
        Update { value: next, bound }
    }

    fn triggers(&self, trigger: &Trigger) -> bool {
        match trigger {
            Trigger::EveryStep => true,
            Trigger::At(event) => self.counts[event.index()] > 0.0,
            Trigger::AtWhile(event, condition) => self.counts[event.index()] > 0.0 && self.holds(condition),
            Trigger::EveryStepWhile(condition) => self.holds(condition),
        }
    }

    /// What a transfer moves over the step.
    fn moved(&self, id: TransferId) -> f64 {
        let transfer = &self.model().transfers[id.index()];
        self.wanted(transfer) * self.scale(transfer)
    }

    /// The rate of a transfer per day, scaled down to what there is and has room.
    pub(super) fn moved_per_day(&self, id: TransferId) -> f64 {
        let transfer = &self.model().transfers[id.index()];
        max(0.0, self.value(&transfer.rate)) * self.scale(transfer)
    }

    /// What a transfer would move over the step if there were enough, and room.
    fn wanted(&self, transfer: &Transfer) -> f64 {
        self.days() * max(0.0, self.value(&transfer.rate))
    }

    /// The part of what transfers want for which there is enough where it comes from, and room where it goes.
    fn scale(&self, transfer: &Transfer) -> f64 {
        let model = self.model();
        let from = &model.stocks[transfer.from.index()];
        let low = from.low.as_ref().map_or(0.0, |low| self.value(low));
        let available = self.stocks[transfer.from.index()] - low;
        let share = self.share_of(available, |other| other.from == transfer.from);
        let Some(high) = &model.stocks[transfer.to.index()].high else { return share };
        let room = self.value(high) - self.stocks[transfer.to.index()];
        min(share, self.share_of(room, |other| other.to == transfer.to))
    }

    /// The part of what these transfers want together that there is.
    fn share_of(&self, there: f64, among: impl Fn(&Transfer) -> bool) -> f64 {
        let there = max(0.0, there);
        let all = self.model().transfers.iter().filter(|other| among(other));
        let wanted = all.fold(0.0, |sum, other| sum + self.wanted(other));
        if 0.0 < wanted { min(1.0, there / wanted) } else { 1.0 }
    }

    /// All memories after the step.
    pub(super) fn next_memories(&self) -> Vec<f64> {
        let next = |(memory, level): (&Memory, &f64)| {
            let count = memory.events.iter().fold(0.0, |sum, event| sum + self.counts[event.index()]);
            let (exponent, over) = match &memory.kind {
                MemoryKind::Fades(pace) => {
                    let exponent = self.exponent(pace);
                    (exponent, exponent)
                }
                MemoryKind::Averages(time) => (self.days() / self.value(time), self.days()),
            };
            let decay = exp(-exponent);
            level * decay + (count * (1.0 - decay)) / over
        };
        self.model().memories.iter().zip(&self.memories).map(next).collect()
    }
}
