//! Levels: what changes them over a step, what moves between them, and the traces that events leave.

use super::Lowering;
use super::frame::Frame;
use crate::program::Register;
use detente_model::model::{
    BinaryOperation, Change, ChangeKind, Expression, Memory, MemoryKind, Pace, Stock, StockId, Transfer,
    TransferId, Trigger, UnaryOperation,
};
use std::f64::consts::LN_2;

/// How fast something decays over a step.
struct Decay {
    /// The exponent without its sign: the decay rate times the step.
    exponent: Register,
    /// What is left of 1.
    left: Register,
}

impl Lowering<'_> {
    /// The values of all stocks in the next step, by Euler's method.
    pub(super) fn euler(&mut self, frame: &Frame) -> Vec<Register> {
        let stocks = self.model.stocks.iter().zip(0..);
        stocks.map(|(stock, index)| self.next_stock(frame, StockId(index), stock)).collect()
    }

    fn next_stock(&mut self, frame: &Frame, id: StockId, stock: &Stock) -> Register {
        self.builder.at(&stock.about.path);
        let start = frame.stocks.get(id.index());
        let mut level = start;
        for change in &stock.changes {
            let delta = self.delta(frame, start, change);
            level = self.builder.add(level, delta);
        }
        self.settle(frame, level, stock)
    }

    /// A stock's value after what sets it anew and after the clamps.
    pub(super) fn settle(&mut self, frame: &Frame, level: Register, stock: &Stock) -> Register {
        let mut level = level;
        for change in &stock.changes {
            if let ChangeKind::Becomes { value, trigger } = &change.kind {
                level = self.becomes(frame, level, value, trigger);
            }
        }
        self.clamp(frame, level, stock)
    }

    /// What a change adds; nothing for a change that sets anew.
    fn delta(&mut self, frame: &Frame, start: Register, change: &Change) -> Register {
        match &change.kind {
            ChangeKind::Flow(rate) => {
                let rate = self.expression(frame, rate);
                let step = self.step_days();
                self.builder.multiply(rate, step)
            }
            ChangeKind::PerEvent { event, amount } => {
                let count = frame.counts.get(event.index());
                let amount = self.expression(frame, amount);
                self.builder.multiply(count, amount)
            }
            ChangeKind::Fade { pace, condition } => {
                let decay = self.decay(frame, pace);
                let one = self.builder.constant(1.0);
                let lost = self.builder.subtract(decay.left, one);
                let delta = self.builder.multiply(start, lost);
                self.only_while(frame, condition.as_ref(), delta)
            }
            ChangeKind::Toward { target, pace, condition } => {
                let target = self.expression(frame, target);
                let decay = self.decay(frame, pace);
                let one = self.builder.constant(1.0);
                let covered = self.builder.subtract(one, decay.left);
                let distance = self.builder.subtract(target, start);
                let delta = self.builder.multiply(distance, covered);
                self.only_while(frame, condition.as_ref(), delta)
            }
            ChangeKind::Becomes { .. } => self.builder.constant(0.0),
            ChangeKind::TransferOut(id) => {
                let moved = self.moved(frame, *id);
                self.builder.unary(UnaryOperation::Negate, moved)
            }
            ChangeKind::TransferIn(id) => self.moved(frame, *id),
        }
    }

    /// The value while the condition holds, else 0.
    pub(super) fn only_while(
        &mut self,
        frame: &Frame,
        condition: Option<&Expression>,
        value: Register,
    ) -> Register {
        let Some(condition) = condition else { return value };
        let condition = self.expression(frame, condition);
        let zero = self.builder.constant(0.0);
        self.builder.select(condition, value, zero)
    }

    /// The length of a step in days.
    pub(super) fn step_days(&mut self) -> Register {
        self.builder.constant(self.model.calendar.step_days)
    }

    fn decay(&mut self, frame: &Frame, pace: &Pace) -> Decay {
        let exponent = match pace {
            Pace::HalfLife(half_life) => {
                let half_life = self.expression(frame, half_life);
                let halvings = self.builder.constant(self.model.calendar.step_days * LN_2);
                self.builder.divide(halvings, half_life)
            }
            Pace::TimeConstant(time) => {
                let time = self.expression(frame, time);
                let step = self.step_days();
                self.builder.divide(step, time)
            }
        };
        let negative = self.builder.unary(UnaryOperation::Negate, exponent);
        let left = self.builder.unary(UnaryOperation::Exponential, negative);
        Decay { exponent, left }
    }

    fn becomes(&mut self, frame: &Frame, level: Register, value: &Expression, trigger: &Trigger) -> Register {
        let value = self.expression(frame, value);
        let applies = match trigger {
            Trigger::EveryStep => self.builder.constant(1.0),
            Trigger::At(event) => self.is_positive(frame.counts.get(event.index())),
            Trigger::AtWhile(event, condition) => {
                let happens = self.is_positive(frame.counts.get(event.index()));
                let condition = self.expression(frame, condition);
                self.builder.and(happens, condition)
            }
            Trigger::EveryStepWhile(condition) => self.expression(frame, condition),
        };
        self.builder.select(applies, value, level)
    }

    /// Keeps a level within its bounds, and records when a bound binds.
    fn clamp(&mut self, frame: &Frame, level: Register, stock: &Stock) -> Register {
        let mut kept = level;
        let mut binds = self.builder.constant(0.0);
        if let Some(low) = &stock.low {
            let low = self.expression(frame, low);
            let below = self.builder.less(kept, low);
            binds = self.builder.or(binds, below);
            kept = self.builder.binary(BinaryOperation::Maximum, low, kept);
        }
        if let Some(high) = &stock.high {
            let high = self.expression(frame, high);
            let above = self.builder.less(high, kept);
            binds = self.builder.or(binds, above);
            kept = self.builder.binary(BinaryOperation::Minimum, high, kept);
        }
        if stock.low.is_some() || stock.high.is_some() {
            let site = self.builder.at(&stock.about.path);
            self.builder.program.clamps.push((site, binds));
        }
        kept
    }

    /// What a transfer moves over the step.
    fn moved(&mut self, frame: &Frame, id: TransferId) -> Register {
        let transfer = &self.model.transfers[id.index()];
        let wanted = self.wanted(frame, transfer);
        let scale = self.scale(frame, transfer);
        self.builder.multiply(wanted, scale)
    }

    /// What a transfer moves per day, scaled down to what there is and has room.
    pub(super) fn moved_per_day(&mut self, frame: &Frame, id: TransferId) -> Register {
        let transfer = &self.model.transfers[id.index()];
        let wanted = self.wanted_per_day(frame, transfer);
        let scale = self.scale(frame, transfer);
        self.builder.multiply(wanted, scale)
    }

    /// `max(0, rate)`
    fn wanted_per_day(&mut self, frame: &Frame, transfer: &Transfer) -> Register {
        let rate = self.expression(frame, &transfer.rate);
        let zero = self.builder.constant(0.0);
        self.builder.binary(BinaryOperation::Maximum, zero, rate)
    }

    /// What a transfer would move, were there enough, and room: `h * max(0, rate)`.
    fn wanted(&mut self, frame: &Frame, transfer: &Transfer) -> Register {
        let rate = self.wanted_per_day(frame, transfer);
        let step = self.step_days();
        self.builder.multiply(step, rate)
    }

    /// The share of what transfers want for which there is enough where it comes from, and room where it goes.
    fn scale(&mut self, frame: &Frame, transfer: &Transfer) -> Register {
        let model = self.model;
        let low = match &model.stocks[transfer.from.index()].low {
            Some(low) => self.expression(frame, low),
            None => self.builder.constant(0.0),
        };
        let available = self.builder.subtract(frame.stocks.get(transfer.from.index()), low);
        let share = self.share_of(frame, available, |other| other.from == transfer.from);
        let Some(high) = &model.stocks[transfer.to.index()].high else { return share };
        let high = self.expression(frame, high);
        let room = self.builder.subtract(high, frame.stocks.get(transfer.to.index()));
        let fits = self.share_of(frame, room, |other| other.to == transfer.to);
        self.builder.binary(BinaryOperation::Minimum, share, fits)
    }

    /// The share of what these transfers want together that there is: `min(1, max(0, there) / wanted)`, 1 where nothing is wanted.
    fn share_of(&mut self, frame: &Frame, there: Register, among: impl Fn(&Transfer) -> bool) -> Register {
        let model = self.model;
        let zero = self.builder.constant(0.0);
        let one = self.builder.constant(1.0);
        let mut wanted = zero;
        for transfer in model.transfers.iter().filter(|transfer| among(transfer)) {
            let more = self.wanted(frame, transfer);
            wanted = self.builder.add(wanted, more);
        }
        let there = self.builder.binary(BinaryOperation::Maximum, zero, there);
        let share = self.builder.divide(there, wanted);
        let share = self.builder.binary(BinaryOperation::Minimum, one, share);
        let any = self.is_positive(wanted);
        self.builder.select(any, share, one)
    }

    /// The values of all memories in the next step.
    pub(super) fn next_memories(&mut self, frame: &Frame) -> Vec<Register> {
        let model = self.model;
        let each = model.memories.iter().enumerate();
        each.map(|(index, memory)| self.next_memory(frame, frame.memories.get(index), memory)).collect()
    }

    fn next_memory(&mut self, frame: &Frame, now: Register, memory: &Memory) -> Register {
        self.builder.at(&memory.about.path);
        let mut count = self.builder.constant(0.0);
        for event in &memory.events {
            count = self.builder.add(count, frame.counts.get(event.index()));
        }
        let (decay, divisor) = match &memory.kind {
            MemoryKind::Fades(pace) => {
                let decay = self.decay(frame, pace);
                let exponent = decay.exponent;
                (decay, exponent)
            }
            MemoryKind::Averages(time) => {
                let decay = self.decay(frame, &Pace::TimeConstant(time.clone()));
                (decay, self.step_days())
            }
        };
        let one = self.builder.constant(1.0);
        let faded = self.builder.subtract(one, decay.left);
        let kept = self.builder.multiply(now, decay.left);
        let added = self.builder.multiply(count, faded);
        let added = self.builder.divide(added, divisor);
        self.builder.add(kept, added)
    }
}
