//! Stocks of a model without events, by the classical Runge-Kutta method of order four: four evaluations of the derivative in a straight line.

use super::Lowering;
use super::frame::{Frame, Moment, Slots};
use crate::program::Register;
use detente_model::model::{Change, ChangeKind, Pace, UnaryOperation};
use std::f64::consts::LN_2;

impl Lowering<'_> {
    /// The values of all stocks in the next step.
    pub(super) fn runge_kutta(&mut self, frame: &Frame) -> Vec<Register> {
        let h = self.model.calendar.step_days;
        let start: Vec<Register> = frame.stocks.registers().to_vec();
        let k1 = self.derivative(frame, &start, 0.0);
        let stage = self.moved_by(&start, h / 2.0, &k1);
        let k2 = self.derivative(frame, &stage, h / 2.0);
        let stage = self.moved_by(&start, h / 2.0, &k2);
        let k3 = self.derivative(frame, &stage, h / 2.0);
        let stage = self.moved_by(&start, h, &k3);
        let k4 = self.derivative(frame, &stage, h);
        let mut next = Vec::new();
        for (place, stock) in self.model.stocks.iter().enumerate() {
            self.builder.at(&stock.about.path);
            let slope = self.mean_slope([k1[place], k2[place], k3[place], k4[place]]);
            let sixth = self.builder.constant(h / 6.0);
            let change = self.builder.multiply(sixth, slope);
            let level = self.builder.add(start[place], change);
            next.push(self.settle(frame, level, stock));
        }
        next
    }

    /// `k1 + 2 * k2 + 2 * k3 + k4`
    fn mean_slope(&mut self, [k1, k2, k3, k4]: [Register; 4]) -> Register {
        let two = self.builder.constant(2.0);
        let twice = [k2, k3].map(|slope| self.builder.multiply(two, slope));
        let sum = self.builder.add(k1, twice[0]);
        let sum = self.builder.add(sum, twice[1]);
        self.builder.add(sum, k4)
    }

    fn moved_by(&mut self, stocks: &[Register], days: f64, slopes: &[Register]) -> Vec<Register> {
        let days = self.builder.constant(days);
        let moved = |(level, slope): (&Register, &Register)| {
            let change = self.builder.multiply(days, *slope);
            self.builder.add(*level, change)
        };
        stocks.iter().zip(slopes).map(moved).collect()
    }

    /// The change of each stock per day, at these levels and so much after the start of the step.
    fn derivative(&mut self, frame: &Frame, stocks: &[Register], after_days: f64) -> Vec<Register> {
        let moment = if after_days == 0.0 {
            Moment::Step
        } else {
            let time = self.time(frame);
            let after = self.builder.constant(after_days);
            Moment::Within(self.builder.add(time, after))
        };
        let mut stage = self.start_of_step(moment);
        stage.stocks = Slots::new(stocks.iter().copied());
        self.lower_lets(&mut stage);
        let mut slopes = Vec::new();
        for (stock, level) in self.model.stocks.iter().zip(stocks) {
            self.builder.at(&stock.about.path);
            let mut slope = self.builder.constant(0.0);
            for change in &stock.changes {
                let of_change = self.slope(&stage, change, *level);
                slope = self.builder.add(slope, of_change);
            }
            slopes.push(slope);
        }
        slopes
    }

    /// What a clause changes per day.
    fn slope(&mut self, frame: &Frame, change: &Change, level: Register) -> Register {
        match &change.kind {
            ChangeKind::Flow(rate) => self.expression(frame, rate),
            ChangeKind::Fade { pace, condition } => {
                let slope = self.fading(frame, pace, level);
                self.only_while(frame, condition.as_ref(), slope)
            }
            ChangeKind::Toward { target, pace, condition } => {
                let target = self.expression(frame, target);
                let gap = self.builder.subtract(target, level);
                let slope = self.closing(frame, pace, gap);
                self.only_while(frame, condition.as_ref(), slope)
            }
            ChangeKind::TransferOut(id) => {
                let moved = self.moved_per_day(frame, *id);
                self.builder.unary(UnaryOperation::Negate, moved)
            }
            ChangeKind::TransferIn(id) => self.moved_per_day(frame, *id),
            // A model with events is not integrated so, and what is set anew is set after the step.
            ChangeKind::PerEvent { .. } | ChangeKind::Becomes { .. } => self.builder.constant(0.0),
        }
    }

    fn fading(&mut self, frame: &Frame, pace: &Pace, level: Register) -> Register {
        match pace {
            Pace::HalfLife(half_life) => {
                let half_life = self.expression(frame, half_life);
                let halving = self.builder.constant(-LN_2);
                let per_day = self.builder.divide(halving, half_life);
                self.builder.multiply(per_day, level)
            }
            Pace::TimeConstant(time) => {
                let time = self.expression(frame, time);
                let lost = self.builder.unary(UnaryOperation::Negate, level);
                self.builder.divide(lost, time)
            }
        }
    }

    fn closing(&mut self, frame: &Frame, pace: &Pace, gap: Register) -> Register {
        match pace {
            Pace::HalfLife(half_life) => {
                let halving = self.builder.constant(LN_2);
                let closed = self.builder.multiply(gap, halving);
                let half_life = self.expression(frame, half_life);
                self.builder.divide(closed, half_life)
            }
            Pace::TimeConstant(time) => {
                let time = self.expression(frame, time);
                self.builder.divide(gap, time)
            }
        }
    }
}
