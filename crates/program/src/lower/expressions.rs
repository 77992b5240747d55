//! Expressions: one line an operation, in the order of the text from the inside out.

use super::Lowering;
use super::frame::{Frame, Moment};
use crate::program::{Operation, Register};
use detente_model::evaluate::CHANCES;
use detente_model::model::{BinaryOperation, DrawId, Expression, SeriesId};

/// What a raw uniform draw is in the final row, where nothing is drawn any more.
const UNIFORM_IN_LAST_ROW: f64 = 0.5;

impl Lowering<'_> {
    /// The register that holds the expression's value at that moment.
    pub(super) fn expression(&mut self, frame: &Frame, expression: &Expression) -> Register {
        match expression {
            Expression::Number(value) => self.builder.constant(*value),
            Expression::Parameter(id) => self.parameters.get(id.index()),
            Expression::Let(id) => frame.lets.get(id.index()),
            Expression::Stock(id) => frame.stocks.get(id.index()),
            Expression::Memory(id) => frame.memories.get(id.index()),
            Expression::Count(id) => frame.counts.get(id.index()),
            Expression::Total(id) => frame.totals.get(id.index()),
            Expression::InState(id, state) => self.equals(frame.regimes.get(id.index()), *state),
            Expression::Plays(id, option) => self.equals(frame.options.get(id.index()), *option),
            Expression::ByState(id, values) => self.pick(frame, frame.regimes.get(id.index()), values),
            Expression::ByOption(id, values) => self.pick(frame, frame.options.get(id.index()), values),
            Expression::Table(id, x) => {
                let x = self.expression(frame, x);
                self.builder.emit(Operation::Table(id.0), &[x])
            }
            Expression::Series(id) => self.series(frame, *id),
            Expression::Time => self.time(frame),
            Expression::Trajectory => self.builder.emit(Operation::Trajectory, &[]),
            Expression::Uniform(id) => self.raw_uniform(frame, *id),
            Expression::Unary(operation, x) => {
                let x = self.expression(frame, x);
                self.builder.unary(*operation, x)
            }
            Expression::Binary(operation, a, b) => {
                let a = self.expression(frame, a);
                let b = self.expression(frame, b);
                self.builder.binary(*operation, a, b)
            }
            Expression::If(condition, then, otherwise) => {
                let condition = self.expression(frame, condition);
                let then = self.expression(frame, then);
                let otherwise = self.expression(frame, otherwise);
                self.builder.select(condition, then, otherwise)
            }
        }
    }

    /// 1 where the register holds that whole number.
    pub(super) fn equals(&mut self, register: Register, number: u32) -> Register {
        let number = self.builder.constant(f64::from(number));
        self.builder.binary(BinaryOperation::Equal, register, number)
    }

    /// 1 where the register is above 0.
    pub(super) fn is_positive(&mut self, register: Register) -> Register {
        let zero = self.builder.constant(0.0);
        self.builder.less(zero, register)
    }

    /// The value whose place the register holds.
    fn pick(&mut self, frame: &Frame, number: Register, values: &[Expression]) -> Register {
        let values: Vec<Register> = values.iter().map(|value| self.expression(frame, value)).collect();
        let Some((last, rest)) = values.split_last() else { return self.builder.constant(f64::NAN) };
        let mut picked = *last;
        for (place, value) in rest.iter().enumerate().rev() {
            let here = self.equals(number, place as u32);
            picked = self.builder.select(here, *value, picked);
        }
        picked
    }

    /// 1 where the register is no chance: below 0, above 1 or not a number.
    pub(super) fn is_no_chance(&mut self, register: Register) -> Register {
        let [least, most] = CHANCES.map(|end| self.builder.constant(end));
        let above = self.at_most(least, register);
        let below = self.at_most(register, most);
        let is_chance = self.builder.and(above, below);
        self.builder.not(is_chance)
    }

    /// Not a number where the fault is not 0, else 0: what breaks a trajectory by a check.
    pub(super) fn broken_by(&mut self, fault: Register) -> Register {
        let broken = self.builder.constant(f64::NAN);
        let whole = self.builder.constant(0.0);
        self.builder.select(fault, broken, whole)
    }

    /// Days since the start.
    pub(super) fn time(&mut self, frame: &Frame) -> Register {
        match frame.time {
            Moment::Before => self.builder.constant(0.0),
            Moment::Step | Moment::Last => self.builder.emit(Operation::Time, &[]),
            Moment::Within(time) => time,
        }
    }

    fn raw_uniform(&mut self, frame: &Frame, id: DrawId) -> Register {
        match frame.time {
            Moment::Last => self.builder.constant(UNIFORM_IN_LAST_ROW),
            _ => self.builder.uniform(&self.model.draws[id.index()], "uniform", 0),
        }
    }

    fn series(&mut self, frame: &Frame, id: SeriesId) -> Register {
        match frame.time {
            Moment::Step | Moment::Last => self.builder.emit(Operation::Series(id.0), &[]),
            Moment::Before | Moment::Within(_) => {
                let time = self.time(frame);
                self.series_at(id, time)
            }
        }
    }

    /// A series at a time other than the start of the step: the last point that is not after it decides.
    fn series_at(&mut self, id: SeriesId, time: Register) -> Register {
        let series = &self.model.series[id.index()];
        let Some((_, first)) = series.points.first() else { return self.builder.constant(f64::NAN) };
        let mut value = self.builder.constant(*first);
        for (place, (begins, level)) in series.points.iter().enumerate() {
            let begins_at = self.builder.constant(*begins);
            let passed = self.at_most(begins_at, time);
            let level = match series.points.get(place + 1) {
                Some(next) if series.linear => self.between((*begins, *level), *next, time),
                _ => self.builder.constant(*level),
            };
            value = self.builder.select(passed, level, value);
        }
        value
    }

    /// `y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)`
    fn between(&mut self, (x0, y0): (f64, f64), (x1, y1): (f64, f64), x: Register) -> Register {
        let [x0, y0, x1, y1] = [x0, y0, x1, y1].map(|number| self.builder.constant(number));
        let height = self.builder.subtract(y1, y0);
        let along = self.builder.subtract(x, x0);
        let width = self.builder.subtract(x1, x0);
        let rise = self.builder.multiply(height, along);
        let rise = self.builder.divide(rise, width);
        self.builder.add(y0, rise)
    }

    /// `a <= b`
    pub(super) fn at_most(&mut self, a: Register, b: Register) -> Register {
        self.builder.binary(BinaryOperation::LessOrEqual, a, b)
    }
}
