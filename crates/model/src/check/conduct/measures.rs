//! What a claim estimates: chances, means and quantiles, when, where, and under which policies.

use crate::check::context::Context;
use crate::check::named_kind::NamedKind;
use crate::check::scope::{Scope, Symbol, as_event};
use crate::check::typed::Expected;
use crate::model::{EventId, Expression, LoopId, Measure, MeasureKind, OutcomeId, PolicyId, Timing, Variant};
use crate::units::{Pure, Written};
use detente_syntax::ast::{BinaryOperator, Estimate, EstimateKind, Expr, ExprKind, Name, When};
use detente_syntax::diagnostic::code;

/// What stands in an estimate.
enum Subject {
    Outcome(OutcomeId),
    Event(EventId),
    Condition(Expression),
    Quantity(Expression, Written),
}

impl Context<'_> {
    /// Checks an estimate; gives it with the unit of its value.
    pub(super) fn measure(&mut self, estimate: &Estimate, scope: &Scope) -> Option<(Measure, Written)> {
        let (kind, unit) = match &estimate.kind {
            EstimateKind::Chance => (self.chance_of(estimate, scope)?, Written::pure(Pure::Percent)),
            EstimateKind::Mean => match self.quantity_of(estimate, scope)? {
                Subject::Event(event) => (MeasureKind::MeanCount(event), Written::default()),
                Subject::Quantity(value, unit) => (MeasureKind::Mean(value), unit),
                Subject::Outcome(_) | Subject::Condition(_) => return None,
            },
            EstimateKind::Quantile(share) => {
                let share = self.known_number(share, scope, &Expected::pure("a quantile"), "a quantile")?;
                if !(share > 0.0 && share < 1.0) {
                    let message = "a quantile lies between 0% and 100%";
                    let error = self.error(code::NOT_A_CHANCE, &scope.place, estimate.span, message);
                    self.report(error.help("write for example `quantile(90%, x at 6 months)`"));
                    return None;
                }
                match self.quantity_of(estimate, scope)? {
                    Subject::Event(event) => (MeasureKind::QuantileOfCount(share, event), Written::default()),
                    Subject::Quantity(value, unit) => (MeasureKind::Quantile(share, value), unit),
                    Subject::Outcome(_) | Subject::Condition(_) => return None,
                }
            }
        };
        let timing = self.timing(estimate.when.as_ref(), scope)?;
        let condition = self.condition_if_any(estimate.condition.as_ref(), scope)?;
        let given = self.condition_if_any(estimate.given.as_ref(), scope)?;
        let policies = self.policies_of(&estimate.policies, scope)?;
        let variant = Variant { policies, without: None };
        Some((Measure { kind, timing, condition, given, variant }, unit))
    }

    fn chance_of(&mut self, estimate: &Estimate, scope: &Scope) -> Option<MeasureKind> {
        if self.joins_names(&estimate.subject, scope) {
            return None;
        }
        Some(match self.subject(&estimate.subject, scope, &Expected::Condition)? {
            Subject::Outcome(outcome) => MeasureKind::ChanceOfOutcome(outcome),
            Subject::Event(event) => MeasureKind::ChanceOfEvent(event),
            Subject::Condition(condition) => MeasureKind::ChanceOf(condition),
            Subject::Quantity(..) => return None,
        })
    }

    /// Whether outcomes or events are joined by `or` or `and` as if they were conditions; a message if so.
    fn joins_names(&mut self, subject: &Expr, scope: &Scope) -> bool {
        let ExprKind::Binary {
            operator: operator @ (BinaryOperator::Or | BinaryOperator::And),
            left,
            right,
            ..
        } = &subject.kind
        else {
            return false;
        };
        let kind = |expr: &Expr| match &expr.kind {
            ExprKind::Name(name) => match &self.lookup(&name.text, &scope.place)?.symbol {
                Symbol::Outcome(_) => Some((true, name.text.clone())),
                Symbol::Event(_) | Symbol::Vote(_) => Some((false, name.text.clone())),
                _ => None,
            },
            _ => None,
        };
        let word = if *operator == BinaryOperator::Or { "or" } else { "and" };
        let (message, help) = match (kind(left), kind(right)) {
            (Some((true, a)), Some((true, b))) if word == "or" => (
                format!("`{a}` and `{b}` are outcomes, and not conditions"),
                format!("outcomes exclude each other, so add their chances: `chance({a}) + chance({b})`"),
            ),
            (Some((true, a)), Some((true, b))) => {
                (format!("`{a}` and `{b}` exclude each other"), "ask for one of them".to_owned())
            }
            (Some((false, a)), Some((false, b))) => (
                format!("`{a}` and `{b}` are events, and not conditions"),
                format!("write `chance({a} has happened {word} {b} has happened at the end)`"),
            ),
            (Some((_, name)), _) | (_, Some((_, name))) => (
                format!("`{name}` cannot be joined with a condition"),
                format!("of an event, write `{name} has happened`; for an outcome, write out its condition"),
            ),
            _ => return false,
        };
        let error = self.error(code::CLAIM_TERM, &scope.place, subject.span, message);
        self.report(error.help(help));
        true
    }

    /// An event or a quantity; the mean of what is true or false is a chance.
    fn quantity_of(&mut self, estimate: &Estimate, scope: &Scope) -> Option<Subject> {
        let subject = self.subject(&estimate.subject, scope, &Expected::Quantity)?;
        if let Subject::Outcome(_) = subject {
            let message = "an outcome holds or not, and has a chance";
            let error = self.error(code::CLAIM_TERM, &scope.place, estimate.subject.span, message);
            self.report(error.help("write `chance(...)`"));
            return None;
        }
        Some(subject)
    }

    fn subject(&mut self, expr: &Expr, scope: &Scope, expected: &Expected) -> Option<Subject> {
        let symbol = match &expr.kind {
            ExprKind::Name(name) | ExprKind::Subscript { name, .. } => {
                self.lookup(&name.text, &scope.place).map(|entry| entry.symbol.clone())
            }
            _ => None,
        };
        match (symbol, &expr.kind) {
            (Some(Symbol::Outcome(id)), ExprKind::Name(name) | ExprKind::Subscript { name, .. }) => {
                self.resolve(name, &scope.place);
                return Some(Subject::Outcome(id));
            }
            (Some(Symbol::Event(_) | Symbol::Vote(_)), _) | (_, ExprKind::Event(_)) => {
                let event = as_event(expr)?;
                return self.event_reference(&event, scope).map(Subject::Event);
            }
            _ => {}
        }
        let typed = self.expect(expr, scope, expected);
        if typed.is_poison() {
            return None;
        }
        Some(match expected {
            Expected::Condition => Subject::Condition(typed.expression),
            _ => Subject::Quantity(typed.expression, typed.sort.written()),
        })
    }

    /// `Some(None)` where nothing is said, `None` after a message.
    pub(super) fn condition_if_any(
        &mut self,
        expr: Option<&Expr>,
        scope: &Scope,
    ) -> Option<Option<Expression>> {
        let Some(expr) = expr else { return Some(None) };
        let typed = self.expect(expr, scope, &Expected::Condition);
        (!typed.is_poison()).then_some(Some(typed.expression))
    }

    /// Policies by their names, each once.
    pub(super) fn policies_of(&mut self, names: &[Name], scope: &Scope) -> Option<Vec<PolicyId>> {
        let mut policies = Vec::new();
        for name in names {
            let entry = self.resolve_as(name, &scope.place, NamedKind::Policy)?;
            let Symbol::Policy(id) = entry.symbol else {
                return self.wrong_kind(name, &scope.place, &entry, NamedKind::Policy);
            };
            if !policies.contains(&id) {
                policies.push(id);
            }
        }
        Some(policies)
    }

    /// The loop that is cut.
    pub(super) fn cut(&mut self, names: &[Name], scope: &Scope) -> Option<Option<LoopId>> {
        let Some(first) = names.first() else { return Some(None) };
        if let Some(second) = names.get(1) {
            let message = "one loop can be cut at a time";
            let error = self.error(code::CLAIM_TERM, &scope.place, second.span, message);
            self.report(error.help("write an `expect` line for each loop"));
            return None;
        }
        let entry = self.resolve_as(first, &scope.place, NamedKind::Loop)?;
        match entry.symbol {
            Symbol::Loop(id) => Some(Some(id)),
            _ => self.wrong_kind(first, &scope.place, &entry, NamedKind::Loop),
        }
    }

    fn timing(&mut self, when: Option<&When>, scope: &Scope) -> Option<Timing> {
        Some(match when {
            None => Timing::Whole,
            Some(When::AtTheEnd) => Timing::AtTheEnd,
            Some(When::By(expr)) => match self.event_or_none(expr, scope) {
                Some(event) => Timing::ByEvent(event?),
                None => Timing::By(self.time_within(expr, scope)?),
            },
            Some(When::At(expr)) => match self.event_or_none(expr, scope) {
                Some(event) => Timing::AtEvent(event?),
                None => Timing::At(self.time_within(expr, scope)?),
            },
            Some(When::FromTo(from, to)) => {
                let (start, end) = (self.time_within(from, scope)?, self.time_within(to, scope)?);
                if start >= end {
                    let message = "this time ends before it begins";
                    let error = self.error(code::CLAIM_TIME, &scope.place, from.span.to(to.span), message);
                    self.report(error.help("write the earlier time first"));
                    return None;
                }
                Timing::Between(start, end)
            }
            Some(When::Within { time, of }) => {
                let days = self.days(time, &scope.place, "the time of an estimate")?;
                Timing::WithinOf(days, self.event_reference(of, scope)?)
            }
        })
    }

    /// The event that stands where a time may stand: `None` if it is no event, `Some(None)` after a message.
    fn event_or_none(&mut self, expr: &Expr, scope: &Scope) -> Option<Option<EventId>> {
        let mention = as_event(expr)?;
        let symbol = self.lookup(&mention.name.text, &scope.place).map(|entry| &entry.symbol);
        let is_event = matches!(symbol, Some(Symbol::Event(_) | Symbol::Vote(_)))
            || matches!(expr.kind, ExprKind::Event(_));
        is_event.then(|| self.event_reference(&mention, scope))
    }

    /// A time since the start that lies within the situation, in days.
    fn time_within(&mut self, expr: &Expr, scope: &Scope) -> Option<f64> {
        let days = self.days(expr, &scope.place, "the time of an estimate")?;
        let last = self.calendar.days();
        if !self.has_horizon {
            return None;
        }
        // What a situation lasts is rounded to whole steps: whoever asks for its end in the same words means its last row.
        let is_end = last < days && days <= last + 0.5 * self.calendar.step_days;
        if is_end {
            return Some(last);
        }
        if !(0.0..=last).contains(&days) {
            let message = if days < 0.0 {
                "this lies before the situation starts".to_owned()
            } else {
                match self.calendar.date_at(last).filter(|_| matches!(expr.kind, ExprKind::Date(_))) {
                    Some(end) => format!("this day lies after the situation ends, on {end}"),
                    None => format!("this is day {days}, and the situation ends on day {last}"),
                }
            };
            let error = self.error(code::CLAIM_TIME, &scope.place, expr.span, message);
            let help = "ask for an earlier time, write `at the end`, or let the situation last longer";
            self.report(error.help(help).about(if days < 0.0 { "before" } else { "after" }));
            return None;
        }
        Some(days)
    }
}
