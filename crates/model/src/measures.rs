//! What the measures of claims read of a trajectory, and what each gives for one.
//!
//! [`Model::watched`] adds to a copy of the model a let for each expression that a measure reads, worked out last of all in each step, so that
//! nothing else changes: no luck, no number, nothing that breaks. [`Reading::read`] is the meaning of a measure in one trajectory: a value and
//! the weight with which it counts, so that the measure is the mean value over the mean weight.
//!
//! The row of a time is the last at or before it. A row shows what stands before its step; events happen in the step after their row:
//!
//! | timing              | rows at which something holds       | steps in which events count, rows that a mean takes in  |
//! |---------------------|-------------------------------------|---------------------------------------------------------|
//! | `by T`              | up to that of T, with it            | those that begin before T                               |
//! | `at T`              | that of T                           | that row, its step (at the end: the last step)          |
//! | `at EVENT`          | that in whose step it first happens | the same; a trajectory without the event does not count |
//! | `by EVENT`          | up to that one, with it             | before it; all, if it never happens                     |
//! | `from T to U`       | from T to U, with both              | those that begin from T on and before U                 |
//! | `within D of EVENT` | after the first one, D long         | from that of the first one on, D long                   |
//! | none                | all                                 | all                                                     |
//!
//! An outcome holds from the row on in which it was decided, or from the event that dates it.

use crate::model::{
    BinaryOperation, EventId, Expression, Let, LetId, Measure, MeasureKind, Model, Node, OutcomeKind, Timing,
};
use crate::units::Unit;
use std::ops::{Range, RangeInclusive};

/// Stands for what is not a finite number: a let that is none would break the trajectory.
const NO_NUMBER: f64 = f64::MIN;

/// A model that shows what measures read.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The model with the lets.
    pub model: Model,
    /// Their paths, in the order of [`Path::values`].
    pub paths: Vec<String>,
    /// One for each measure.
    pub readings: Vec<Reading>,
}

/// A measure over places in a list of what is watched.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    subject: Subject,
    timing: When,
    condition: Option<usize>,
    given: Option<usize>,
    /// The last row.
    last: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// 1 if it ends so; the count of the event that dates it.
    Outcome(usize, Option<usize>),
    /// 1 if the count is above 0 in some step.
    Happens(usize),
    /// 1 if it holds in some row.
    Holds(usize),
    /// Sum of counts.
    Counts(usize),
    /// Mean over rows.
    Level(usize),
}

/// When, in rows; events by the place of their counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    By(Time),
    At(usize),
    AtEvent(usize),
    ByEvent(usize),
    Between(Time, Time),
    WithinOf(Time, usize),
}

/// A time in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Time {
    /// The last row at or before it.
    row: usize,
    /// The first row at or after it.
    next: usize,
}

/// One trajectory that did not break.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    /// What is watched, row by row, the last row with it.
    pub values: &'a [&'a [f64]],
    /// The outcome and the row in which it was decided.
    pub ending: Option<(usize, u32)>,
}

impl Path<'_> {
    fn at(&self, place: usize, row: usize) -> f64 {
        self.values[place][row]
    }

    fn holds(&self, place: Option<usize>, row: usize) -> bool {
        place.is_none_or(|place| self.at(place, row) != 0.0)
    }

    /// The first row in whose step it happens.
    fn first(&self, count: usize) -> Option<usize> {
        self.values[count].iter().position(|count| *count > 0.0)
    }
}

/// The part of a trajectory in which a measure is taken.
struct Window {
    rows: RangeInclusive<usize>,
    /// Rows before the end: steps, and what a mean takes in.
    steps: Range<usize>,
}

impl Reading {
    /// The value in a trajectory and the weight with which it counts; `None` where the trajectory does not count. The value is not a number
    /// where an expression was none. Without a condition (`while`) the weight is 1; with one, that of a mean is the number of rows.
    #[must_use]
    pub fn read(&self, path: &Path<'_>) -> Option<(f64, f64)> {
        let window = self.window(path)?;
        if self.given.is_some() && !window.rows.clone().any(|row| path.holds(self.given, row)) {
            return None;
        }
        let fits = |row: &usize| path.holds(self.condition, *row);
        let share = |is: bool| (f64::from(u8::from(is)), 1.0);
        match self.subject {
            Subject::Outcome(outcome, dated) => {
                let ended = path.ending.filter(|(ended, _)| *ended == outcome);
                let row =
                    ended.map(|(_, row)| dated.and_then(|event| path.first(event)).unwrap_or(row as usize));
                let from = if matches!(self.timing, When::Between(..) | When::WithinOf(..)) {
                    *window.rows.start()
                } else {
                    0
                };
                Some(share(row.is_some_and(|row| (from..=*window.rows.end()).contains(&row) && fits(&row))))
            }
            Subject::Happens(count) => {
                Some(share(window.steps.filter(fits).any(|row| path.at(count, row) > 0.0)))
            }
            Subject::Counts(count) => {
                Some((window.steps.filter(fits).map(|row| path.at(count, row)).sum(), 1.0))
            }
            Subject::Holds(condition) => {
                let mut counting = window.rows.filter(fits).peekable();
                counting.peek()?;
                Some(share(counting.any(|row| path.at(condition, row) != 0.0)))
            }
            Subject::Level(level) => {
                let is_moment = matches!(self.timing, When::At(_) | When::AtEvent(_));
                let rows = if is_moment { *window.rows.start()..window.rows.end() + 1 } else { window.steps };
                let (mut sum, mut count) = (0.0, 0.0);
                for row in rows.filter(fits) {
                    let value = path.at(level, row);
                    sum += if value == NO_NUMBER { f64::NAN } else { value };
                    count += 1.0;
                }
                if count == 0.0 {
                    return None;
                }
                Some(if self.condition.is_some() { (sum, count) } else { (sum / count, 1.0) })
            }
        }
    }

    /// Whether every trajectory counts, with a weight of 1.
    #[must_use]
    pub fn counts_always(&self) -> bool {
        let is_there = match self.timing {
            When::By(time) => time.next > 0 || !matches!(self.subject, Subject::Level(_)),
            When::At(_) | When::ByEvent(_) => true,
            When::Between(from, to) => from.next < to.next && from.next <= to.row,
            When::AtEvent(_) | When::WithinOf(..) => false,
        };
        // A mean before an event in the very first step is one over nothing.
        let is_mean = matches!(self.subject, Subject::Level(_) | Subject::Holds(_));
        let is_of_rows = self.condition.is_some() || matches!(self.timing, When::ByEvent(_));
        is_there && self.given.is_none() && !(is_mean && is_of_rows)
    }

    /// The most that the weight of a trajectory can be.
    #[must_use]
    pub fn weight_most(&self) -> f64 {
        let is_of_rows = matches!(self.subject, Subject::Level(_)) && self.condition.is_some();
        if is_of_rows { self.last as f64 + 1.0 } else { 1.0 }
    }

    fn window(&self, path: &Path<'_>) -> Option<Window> {
        let last = self.last;
        let window =
            |from: usize, to: Time| Window { rows: from..=to.row.min(last), steps: from..to.next.min(last) };
        let moment = |row: usize| {
            let step = row.min(last.saturating_sub(1));
            Window { rows: row..=row, steps: step..step + 1 }
        };
        Some(match self.timing {
            When::By(time) => window(0, time),
            When::At(row) => moment(row.min(last)),
            When::Between(from, to) => window(from.next, to),
            When::AtEvent(event) => moment(path.first(event)?),
            When::ByEvent(event) => {
                let row = path.first(event).unwrap_or(last);
                window(0, Time { row, next: row })
            }
            When::WithinOf(time, event) => {
                let first = path.first(event)?;
                let end = Time { row: first + time.row, next: first + time.next };
                Window { rows: first + 1..=end.row.min(last), ..window(first, end) }
            }
        })
    }
}

impl Model {
    /// A copy of the model that shows what these measures read. They must be measures of this model, with its policies in force.
    #[must_use]
    pub fn watched(&self, measures: &[&Measure]) -> Watched {
        let mut watch = Watch { model: self.clone(), expressions: Vec::new(), paths: Vec::new() };
        let readings = measures.iter().map(|measure| watch.reading(measure)).collect();
        Watched { model: watch.model, paths: watch.paths, readings }
    }
}

struct Watch {
    model: Model,
    expressions: Vec<Expression>,
    paths: Vec<String>,
}

impl Watch {
    fn reading(&mut self, measure: &Measure) -> Reading {
        let subject = match &measure.kind {
            MeasureKind::ChanceOfOutcome(outcome) => {
                let outcome_ = &self.model.outcomes[outcome.index()];
                let is_late = !matches!(outcome_.kind, OutcomeKind::AsSoonAs(_));
                let dated = outcome_.dated_by.filter(|_| is_late);
                Subject::Outcome(outcome.index(), dated.map(|event| self.count(event)))
            }
            MeasureKind::ChanceOfEvent(event) => Subject::Happens(self.count(*event)),
            MeasureKind::MeanCount(event) | MeasureKind::QuantileOfCount(_, event) => {
                Subject::Counts(self.count(*event))
            }
            MeasureKind::ChanceOf(condition) => Subject::Holds(self.place(condition)),
            MeasureKind::Mean(level) | MeasureKind::Quantile(_, level) => Subject::Level(self.place(level)),
        };
        let last = self.model.calendar.steps as usize;
        let calendar = self.model.calendar.clone();
        let time = |days: f64| Time {
            row: calendar.row_at(days) as usize,
            next: calendar.first_row_from(days) as usize,
        };
        let timing = match measure.timing {
            Timing::By(days) => When::By(time(days)),
            Timing::At(days) => When::At(time(days).row),
            Timing::AtTheEnd => When::At(last),
            Timing::Whole => When::By(Time { row: last, next: last }),
            Timing::Between(from, to) => When::Between(time(from), time(to)),
            Timing::AtEvent(event) => When::AtEvent(self.count(event)),
            Timing::ByEvent(event) => When::ByEvent(self.count(event)),
            Timing::WithinOf(days, event) => When::WithinOf(time(days), self.count(event)),
        };
        let condition = measure.condition.as_ref().map(|condition| self.place(condition));
        let given = measure.given.as_ref().map(|condition| self.place(condition));
        Reading { subject, timing, condition, given, last }
    }

    fn count(&mut self, event: EventId) -> usize {
        self.place(&Expression::Count(event))
    }

    /// The place of an expression among what is watched.
    fn place(&mut self, expression: &Expression) -> usize {
        if let Some(place) = self.expressions.iter().position(|known| known == expression) {
            return place;
        }
        let place = self.expressions.len();
        // No name in a text has a space.
        let path = format!("measured {place}");
        let about = self.model.abouts().next().cloned();
        if let Some(about) = about {
            let about =
                crate::model::About { path: path.clone(), luck: path.clone(), label: path.clone(), ..about };
            self.model.order.push(Node::Let(LetId(self.model.lets.len() as u32)));
            let unit = Unit { name: String::new(), scale: 1.0, dimension: Default::default() };
            self.model.lets.push(Let {
                about,
                unit,
                value: guarded(expression.clone()),
                is_condition: false,
            });
        }
        self.expressions.push(expression.clone());
        self.paths.push(path);
        place
    }
}

/// The expression where it is a finite number, else what stands for none.
fn guarded(expression: Expression) -> Expression {
    let within = |low: Expression, high: Expression| {
        Expression::Binary(BinaryOperation::LessOrEqual, Box::new(low), Box::new(high))
    };
    let above = within(Expression::Number(f64::MIN), expression.clone());
    let below = within(expression.clone(), Expression::Number(f64::MAX));
    let is_finite = Expression::Binary(BinaryOperation::And, Box::new(above), Box::new(below));
    Expression::If(Box::new(is_finite), Box::new(expression), Box::new(Expression::Number(NO_NUMBER)))
}

#[cfg(test)]
mod tests;
