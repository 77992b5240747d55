//! One step: its nodes in order, then the values of all states for the next step, and what breaks a trajectory.

use super::Lowering;
use super::events::Answered;
use super::frame::{Frame, Moment, Slots};
use crate::program::{Fault, Register, Stage};
use detente_model::evaluate::{START_TOLERANCE, doubt};
use detente_model::model::{ChangeKind, Expression, LetId, MemoryKind, Node, Solver, Stock, UnaryOperation};

impl Lowering<'_> {
    /// The frame of a step, with all its nodes worked out.
    pub(super) fn lower_nodes(&mut self) -> Frame {
        self.builder.enter(Stage::Step);
        let mut frame = self.start_of_step(Moment::Step);
        for node in &self.model.order {
            match *node {
                Node::Let(id) => self.lower_let(&mut frame, id),
                Node::Choice(id) => {
                    let option = self.decide(&frame, id);
                    frame.options.set(id.index(), option);
                }
                Node::Event(id) => {
                    let count = self.count(&frame, id);
                    frame.counts.set(id.index(), count);
                }
                Node::Split(id) => self.split_children[id.index()] = self.split(&frame, id),
                Node::Vote(id) => self.votes_passed[id.index()] = self.passes(&frame, id),
                Node::Regime(id) => self.moves[id.index()] = self.transition(&frame, id),
            }
        }
        frame
    }

    /// What an expression reads before any node of the step is worked out.
    pub(super) fn start_of_step(&mut self, time: Moment) -> Frame {
        let zero = self.builder.constant(0.0);
        let none = self.builder.constant(f64::NAN);
        let states = &self.states;
        Frame {
            time,
            lets: Slots::all(none, self.model.lets.len()),
            stocks: Slots::new(states.stocks.clone()),
            memories: Slots::new(states.memories.clone()),
            regimes: Slots::new(states.regimes.clone()),
            options: Slots::new(states.options.clone()),
            counts: Slots::all(zero, self.model.events.len()),
            totals: Slots::new(states.totals.clone()),
        }
    }

    /// Works out all lets, and nothing else.
    pub(super) fn lower_lets(&mut self, frame: &mut Frame) {
        for node in &self.model.order {
            if let Node::Let(id) = *node {
                self.lower_let(frame, id);
            }
        }
    }

    fn lower_let(&mut self, frame: &mut Frame, id: LetId) {
        let of = &self.model.lets[id.index()];
        self.builder.at(&of.about.path);
        let value = self.expression(frame, &of.value);
        frame.lets.set(id.index(), value);
    }

    /// Carries all states to the next step. `before` is the frame before step 0.
    pub(super) fn lower_end(&mut self, before: &Frame, frame: &Frame) {
        self.fill_pipelines(frame);
        let stocks = match self.model.solver {
            Solver::Euler => self.euler(frame),
            Solver::RungeKutta4 => self.runge_kutta(frame),
        };
        let memories = self.next_memories(frame);
        let totals = self.next_totals(frame);
        self.carry_levels(before, &stocks, &memories);
        self.carry_regimes();
        self.carry_choices(frame);
        self.check_start(before, frame);
        self.check_nodes(frame, &totals);
        self.check_rest(frame, &stocks, &memories);
    }

    fn next_totals(&mut self, frame: &Frame) -> Vec<Register> {
        let mut next = Vec::new();
        let zero = self.builder.constant(0.0);
        for (index, event) in self.model.events.iter().enumerate() {
            self.builder.at(&event.about.path);
            let total = self.states.totals[index];
            let after = self.builder.add(total, frame.counts.get(index));
            self.builder.carry(total, zero, after);
            next.push(after);
        }
        next
    }

    fn carry_levels(&mut self, before: &Frame, stocks: &[Register], memories: &[Register]) {
        for (index, stock) in self.model.stocks.iter().enumerate() {
            self.builder.at(&stock.about.path);
            self.builder.carry(self.states.stocks[index], before.stocks.get(index), stocks[index]);
        }
        for (index, memory) in self.model.memories.iter().enumerate() {
            self.builder.at(&memory.about.path);
            self.builder.carry(self.states.memories[index], before.memories.get(index), memories[index]);
        }
    }

    /// Levels before step 0. What breaks a trajectory is checked in the order in which blame falls.
    fn check_start(&mut self, before: &Frame, frame: &Frame) {
        let model = self.model;
        for (stock, level) in model.stocks.iter().zip(before.stocks.registers()) {
            self.builder.at(&stock.about.path);
            self.builder.check(*level, Fault::NotFinite);
            let outside = self.starts_outside(frame, *level, stock);
            self.check_fault(outside, Fault::StartsOutside);
        }
        for (memory, level) in model.memories.iter().zip(before.memories.registers()) {
            self.builder.at(&memory.about.path);
            self.builder.check(*level, Fault::NotFinite);
        }
    }

    /// 1 in step 0 where the stock starts outside its bounds by more than rounding.
    fn starts_outside(&mut self, frame: &Frame, level: Register, stock: &Stock) -> Register {
        let zero = self.builder.constant(0.0);
        let [low, high] =
            [&stock.low, &stock.high].map(|bound| bound.as_ref().map(|bound| self.expression(frame, bound)));
        let [low_size, high_size] = [low, high]
            .map(|bound| bound.map_or(zero, |bound| self.builder.unary(UnaryOperation::Absolute, bound)));
        let size = self.builder.add(low_size, high_size);
        let tolerance = self.builder.constant(START_TOLERANCE);
        let slack = self.builder.multiply(tolerance, size);
        let mut outside = zero;
        if let Some(low) = low {
            let least = self.builder.subtract(low, slack);
            let below = self.builder.less(level, least);
            outside = self.builder.or(outside, below);
        }
        if let Some(high) = high {
            let most = self.builder.add(high, slack);
            let above = self.builder.less(most, level);
            outside = self.builder.or(outside, above);
        }
        // What does not change is outside in step 0 if ever.
        let is_fixed = |bound: &Option<Expression>| {
            matches!(bound, None | Some(Expression::Number(_) | Expression::Parameter(_)))
        };
        if is_fixed(&stock.low) && is_fixed(&stock.high) {
            return outside;
        }
        let first = self.on_steps(&[0]);
        self.builder.and(first, outside)
    }

    /// Lets and events in the order in which they are worked out: the first fault is the cause of those after it.
    fn check_nodes(&mut self, frame: &Frame, totals: &[Register]) {
        let model = self.model;
        for node in &model.order {
            match *node {
                Node::Let(id) => self.check_let(frame, id),
                Node::Event(id) => {
                    let event = &model.events[id.index()];
                    self.builder.at(&event.about.path);
                    self.builder.check(frame.counts.get(id.index()), Fault::of_count(event));
                    self.builder.check_total(totals[id.index()]);
                }
                Node::Choice(_) | Node::Split(_) | Node::Vote(_) | Node::Regime(_) => {}
            }
        }
    }

    fn check_let(&mut self, frame: &Frame, id: LetId) {
        let of = &self.model.lets[id.index()];
        self.builder.at(&of.about.path);
        if of.is_condition {
            self.check_doubt(frame, &of.value);
        } else {
            self.builder.check(frame.lets.get(id.index()), Fault::NotFinite);
        }
    }

    /// The trajectory breaks where the condition cannot be told.
    pub(super) fn check_doubt(&mut self, frame: &Frame, condition: &Expression) {
        if let Some(doubt) = doubt(self.model, condition) {
            let doubt = self.expression(frame, &doubt);
            self.check_fault(doubt, Fault::NoComparison);
        }
    }

    fn check_rest(&mut self, frame: &Frame, stocks: &[Register], memories: &[Register]) {
        let model = self.model;
        for Answered { number, no_lag, path } in std::mem::take(&mut self.answered) {
            self.builder.at(path);
            self.check_fault(no_lag, Fault::NoLag);
            self.builder.check(number, Fault::NoChance);
        }
        for (stock, next) in model.stocks.iter().zip(stocks) {
            self.builder.at(&stock.about.path);
            let timeless = self.timeless(frame, stock);
            self.check_fault(timeless, Fault::NoTime);
            self.builder.check(*next, Fault::NotFinite);
        }
        for (memory, next) in model.memories.iter().zip(memories) {
            self.builder.at(&memory.about.path);
            let time = match &memory.kind {
                MemoryKind::Fades(pace) => pace.time(),
                MemoryKind::Averages(time) => time,
            };
            let timeless = self.is_no_time(frame, time);
            self.check_fault(timeless, Fault::NoTime);
            self.builder.check(*next, Fault::NotFinite);
        }
        for (regime, faults) in model.regimes.iter().zip(self.regime_faults.clone()) {
            self.builder.at(&regime.about.path);
            self.check_fault(faults.hazard, Fault::NoHazard);
            self.check_fault(faults.chance, Fault::NoChance);
        }
        for (choice, faults) in model.choices.iter().zip(self.choice_faults.clone()) {
            self.builder.at(&choice.about.path);
            self.check_fault(faults.chance, Fault::NoChance);
            self.check_fault(faults.worth, Fault::NoWorth);
        }
    }

    /// 1 where a time of a fading or movement that goes on is not above 0.
    fn timeless(&mut self, frame: &Frame, stock: &Stock) -> Register {
        let mut timeless = self.builder.constant(0.0);
        for change in &stock.changes {
            let (ChangeKind::Fade { pace, condition } | ChangeKind::Toward { pace, condition, .. }) =
                &change.kind
            else {
                continue;
            };
            let mut fault = self.is_no_time(frame, pace.time());
            if let Some(condition) = condition {
                let condition = self.expression(frame, condition);
                fault = self.builder.and(fault, condition);
            }
            timeless = self.builder.or(timeless, fault);
        }
        timeless
    }

    fn is_no_time(&mut self, frame: &Frame, time: &Expression) -> Register {
        let time = self.expression(frame, time);
        let is_above = self.is_positive(time);
        self.builder.not(is_above)
    }

    /// The trajectory breaks where the register is not 0.
    fn check_fault(&mut self, fault: Register, reason: Fault) {
        let broken = self.broken_by(fault);
        self.builder.check(broken, reason);
    }

    /// The frame of the final row: state, and lets with counts 0 and options held.
    pub(super) fn lower_last(&mut self) -> Frame {
        self.builder.enter(Stage::Last);
        let mut frame = self.start_of_step(Moment::Last);
        self.lower_lets(&mut frame);
        for node in &self.model.order {
            if let Node::Let(id) = *node {
                self.check_let(&frame, id);
            }
        }
        frame
    }
}
