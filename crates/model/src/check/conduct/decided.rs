//! Expectations that are decided before anything is run: an estimate beside itself, or beside a number that it cannot pass.

use crate::check::context::Context;
use crate::dependencies::Bounds;
use crate::model::{Comparison, Expectation, Expression, Measure, MeasureKind, Model, Term};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, FileId, Span};

/// An `expect` line, with what a checked one no longer tells.
#[derive(Clone, Debug)]
pub(crate) struct ExpectLine {
    /// What it says.
    pub(crate) expectation: Expectation,
    /// Whether both sides may be equal: `>=`, `<=`.
    pub(crate) or_equal: bool,
    /// Where it is written.
    pub(crate) at: (FileId, Span),
}

/// Least and greatest value; infinite where nothing is known.
type Range = (f64, f64);

const ANY: Range = (f64::NEG_INFINITY, f64::INFINITY);

impl Context<'_> {
    /// Says which expectations hold always or never, whatever the model does.
    pub(super) fn check_decided(&mut self, model: &Model) {
        let lines = std::mem::take(&mut self.expect_lines);
        let bounds = Bounds::of(model);
        for line in lines {
            let (file, span) = line.at;
            let said = if is_with_itself(&line.expectation) {
                let warning = Diagnostic::warning(code::DECIDED, "this compares an estimate with itself");
                warning.help(
                    "take one side at another time, under a policy or without it; or compare with a number",
                )
            } else {
                let Some(holds) = is_decided(&line, &bounds) else { continue };
                let word = if holds { "always" } else { "never" };
                let message = format!("this {word} holds, whatever the model does");
                let warning = Diagnostic::warning(code::DECIDED, message);
                let warning = match estimated(&line.expectation, &bounds).unwrap_or(ANY) {
                    (0.0, 1.0) => warning.note("what is estimated lies between 0% and 100%"),
                    (0.0, 0.0) => warning.note("what is estimated never comes about"),
                    (0.0, f64::INFINITY) => warning.note("what is estimated is never below 0"),
                    _ => warning,
                };
                warning.help("compare it with what it may or may not reach")
            };
            self.report(said.in_file(file).at(span, ""));
        }
    }
}

fn is_with_itself(expectation: &Expectation) -> bool {
    matches!(expectation, Expectation::Compares { left, right, .. } if same(left, right) || same(left, base(right)))
}

/// A term without a number added to it.
fn base(term: &Term) -> &Term {
    match term {
        Term::Add(a, b) | Term::Subtract(a, b) if matches!(**b, Term::Number(_)) => a,
        other => other,
    }
}

fn same(a: &Term, b: &Term) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

/// Whether an expectation holds, where its bounds tell.
fn is_decided(line: &ExpectLine, bounds: &Bounds<'_>) -> Option<bool> {
    match &line.expectation {
        Expectation::Within { term, low, high } => {
            let (least, most) = of_term(term, bounds);
            if most < *low || *high < least {
                return Some(false);
            }
            (*low <= least && most <= *high).then_some(true)
        }
        Expectation::MonotoneIn { .. } => None,
        Expectation::Compares { left, comparison, right } => {
            let (left, right) = (of_term(left, bounds), of_term(right, bounds));
            let (above, below) = match comparison {
                Comparison::Greater => (left, right),
                Comparison::Less => (right, left),
            };
            let passes = |a: f64, b: f64| a > b || line.or_equal && a >= b;
            if passes(above.0, below.1) {
                return Some(true);
            }
            (!passes(above.1, below.0)).then_some(false)
        }
    }
}

/// The bounds of what is estimated, if that is one estimate.
fn estimated(expectation: &Expectation, bounds: &Bounds<'_>) -> Option<Range> {
    match expectation {
        Expectation::Compares { left: Term::Measure(measure), .. }
        | Expectation::Compares { left: Term::Number(_), right: Term::Measure(measure), .. }
        | Expectation::Within { term: Term::Measure(measure), .. } => Some(of_measure(measure, bounds)),
        _ => None,
    }
}

fn of_term(term: &Term, bounds: &Bounds<'_>) -> Range {
    let both = |a: &Term, b: &Term| (of_term(a, bounds), of_term(b, bounds));
    let range = match term {
        Term::Number(value) => (*value, *value),
        Term::Measure(measure) => of_measure(measure, bounds),
        Term::Subtract(a, b) if same(a, b) => (0.0, 0.0),
        Term::Add(a, b) => {
            let (a, b) = both(a, b);
            (a.0 + b.0, a.1 + b.1)
        }
        Term::Subtract(a, b) => {
            let (a, b) = both(a, b);
            (a.0 - b.1, a.1 - b.0)
        }
        Term::Multiply(a, b) => match (&**a, &**b) {
            (Term::Number(times), term) | (term, Term::Number(times)) => {
                let (low, high) = of_term(term, bounds);
                if *times < 0.0 { (high * times, low * times) } else { (low * times, high * times) }
            }
            _ => ANY,
        },
        Term::Divide(..) => ANY,
    };
    if range.0.is_nan() || range.1.is_nan() { ANY } else { range }
}

fn of_measure(measure: &Measure, bounds: &Bounds<'_>) -> Range {
    // A policy may set what the bounds of the model as written rest on; those of a stock hold under it.
    let as_written = measure.variant.policies.is_empty();
    match &measure.kind {
        MeasureKind::ChanceOf(condition) if as_written && bounds.is_never(condition) => (0.0, 0.0),
        MeasureKind::ChanceOfOutcome(_) | MeasureKind::ChanceOfEvent(_) | MeasureKind::ChanceOf(_) => {
            (0.0, 1.0)
        }
        MeasureKind::MeanCount(_) | MeasureKind::QuantileOfCount(..) => (0.0, f64::INFINITY),
        MeasureKind::Mean(value) | MeasureKind::Quantile(_, value) => {
            let is_kept = as_written || matches!(value, Expression::Stock(_));
            if is_kept { bounds.of_value(value) } else { ANY }
        }
    }
}
