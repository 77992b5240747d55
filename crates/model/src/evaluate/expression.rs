//! The value of an expression in a step.

use super::step::Step;
use crate::model::{Expression, Model, Table};

impl Step<'_> {
    /// The value of an expression, from what the step has worked out so far.
    pub(super) fn value(&self, expression: &Expression) -> f64 {
        match expression {
            Expression::Number(number) => *number,
            Expression::Parameter(id) => self.given.parameters[id.index()],
            Expression::Let(id) => self.lets[id.index()],
            Expression::Stock(id) => self.stocks[id.index()],
            Expression::Memory(id) => self.memories[id.index()],
            Expression::Count(id) => self.counts[id.index()],
            Expression::Total(id) => self.state.totals[id.index()],
            Expression::InState(id, state) => truth(self.state.regimes[id.index()].state == *state),
            Expression::Plays(id, option) => truth(self.options[id.index()] == *option),
            Expression::ByState(id, values) => {
                self.value(&values[self.state.regimes[id.index()].state as usize])
            }
            Expression::ByOption(id, values) => self.value(&values[self.options[id.index()] as usize]),
            Expression::Table(id, x) => table_at(&self.given.model.tables[id.index()], self.value(x)),
            Expression::Series(id) => {
                let series = &self.given.model.series[id.index()];
                series_at(&series.points, series.linear, self.time_days)
            }
            Expression::Time => self.time_days,
            Expression::Trajectory => self.given.trajectory as f64,
            Expression::Uniform(id) => self.raw_uniform(&self.given.model.draws[id.index()]),
            Expression::Unary(operation, x) => operation.apply(self.value(x)),
            Expression::Binary(operation, a, b) => operation.apply(self.value(a), self.value(b)),
            Expression::If(condition, then, otherwise) => {
                let (then, otherwise) = (self.value(then), self.value(otherwise));
                if self.value(condition) != 0.0 { then } else { otherwise }
            }
        }
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, condition: &Expression) -> bool {
        self.value(condition) != 0.0
    }

    /// Whether a condition holds; true if there is none.
    pub(super) fn holds_if_any(&self, condition: Option<&Expression>) -> bool {
        condition.is_none_or(|condition| self.holds(condition))
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// The value of an expression of numbers, tables and earlier parameters; anything else is not a number.
pub(super) fn numbers_only(expression: &Expression, model: &Model, parameters: &[f64]) -> f64 {
    let value = |expression: &Expression| numbers_only(expression, model, parameters);
    match expression {
        Expression::Number(number) => *number,
        Expression::Parameter(id) => parameters.get(id.index()).copied().unwrap_or(f64::NAN),
        Expression::Table(id, x) => table_at(&model.tables[id.index()], value(x)),
        Expression::Unary(operation, x) => operation.apply(value(x)),
        Expression::Binary(operation, a, b) => operation.apply(value(a), value(b)),
        Expression::If(condition, then, otherwise) => {
            if value(condition) != 0.0 {
                value(then)
            } else {
                value(otherwise)
            }
        }
        _ => f64::NAN,
    }
}

/// The value of a table: linear between its points, flat outside.
pub(super) fn table_at(table: &Table, x: f64) -> f64 {
    let points = &table.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return f64::NAN };
    if x >= last.0 {
        return last.1;
    }
    if x <= first.0 {
        return first.1;
    }
    points
        .windows(2)
        .find(|segment| segment[0].0 < x && x <= segment[1].0)
        .map_or(f64::NAN, |segment| between(segment[0], segment[1], x))
}

/// The value of a series at a time; flat outside its points.
pub(super) fn series_at(points: &[(f64, f64)], linear: bool, time_days: f64) -> f64 {
    let passed = points.iter().take_while(|point| point.0 <= time_days).count();
    if passed == 0 {
        return points.first().map_or(f64::NAN, |first| first.1);
    }
    match points.get(passed) {
        Some(next) if linear => between(points[passed - 1], *next, time_days),
        _ => points[passed - 1].1,
    }
}

fn between((x0, y0): (f64, f64), (x1, y1): (f64, f64), x: f64) -> f64 {
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}
