//! The situation: its title, its days and steps; and where a date or a time of the text falls.

use super::constant::constant;
use super::context::Context;
use super::scope::{Place, Scope};
use super::typed::Expected;
use crate::model::Solver;
use crate::units::{Pure, Written};
use detente_syntax::ast::{self, Date, Expr, Name, UnitExpr};
use detente_syntax::diagnostic::code;
use detente_syntax::nearest;
use std::rc::Rc;

/// About how many rows a table over time has where the text does not say.
const ROWS: f64 = 60.0;

/// How people write `%` in letters.
pub(crate) const PERCENT: &[&str] = &["percent", "percents", "per_cent", "pct", "prozent", "percentage"];

impl Context<'_> {
    /// Takes the title, the calendar and the solver from the situation.
    pub(crate) fn take_situation(&mut self, situation: &ast::Situation, place: &Rc<Place>) {
        self.title.clone_from(&situation.title.text);
        self.situation_unread = situation.broken;
        self.calendar.start = situation.starts.map(|date| date.days_since_1970());
        self.solver = match situation.solver.as_ref().map(|name| (name.text.as_str(), name)) {
            None | Some(("euler", _)) => Solver::Euler,
            Some(("rk4", _)) => Solver::RungeKutta4,
            Some((_, name)) => {
                let error =
                    self.error(code::SITUATION, place, name.span, format!("no solver `{}`", name.text));
                self.report(error.help("write `solver rk4`, or leave it out for Euler steps"));
                Solver::Euler
            }
        };
        let step = self.situation_time(situation, situation.steps.as_ref(), "steps", place);
        let length = self.situation_time(situation, situation.lasts.as_ref(), "lasts", place);
        let (Some(step_days), Some(days)) = (step, length) else { return };
        let steps = detente_numbers::floor(days / step_days + 0.5);
        let span = situation.lasts.as_ref().map_or(situation.span, |lasts| lasts.span);
        if steps.is_nan() || self.limits.steps < steps {
            let message = format!("the situation has {steps} steps, and {} is the most", self.limits.steps);
            let least = days / self.limits.steps;
            let error = self.error(code::TOO_MANY_STEPS, place, span, message);
            return self.report(error.help(format!("write longer steps, at least `steps {least} days`")));
        }
        if steps < 1.0 {
            let error = self.error(code::SITUATION, place, span, "the situation lasts less than one step");
            return self.report(error.help("write shorter steps, or let it last longer"));
        }
        self.calendar.step_days = step_days;
        self.calendar.steps = steps as u32;
        self.has_horizon = true;
        self.calendar.report_steps = self.report_steps(situation, place);
    }

    fn report_steps(&mut self, situation: &ast::Situation, place: &Rc<Place>) -> u32 {
        let steps = f64::from(self.calendar.steps);
        let wanted = match &situation.reports {
            None => steps / ROWS,
            Some(every) => {
                self.days(every, place, "the time between reports").unwrap_or(0.0) / self.calendar.step_days
            }
        };
        let rounded = detente_numbers::floor(wanted + 0.5);
        detente_numbers::max(1.0, detente_numbers::min(rounded, steps)) as u32
    }

    fn situation_time(
        &mut self,
        situation: &ast::Situation,
        expr: Option<&Expr>,
        clause: &str,
        place: &Rc<Place>,
    ) -> Option<f64> {
        let Some(expr) = expr else {
            if !situation.broken {
                let message = format!("the situation does not say `{clause}`");
                let error = self.error(code::SITUATION, place, situation.title.span, message);
                let example = if clause == "steps" { "steps 1 day" } else { "lasts 24 months" };
                self.report(error.help(format!("add `{example}`")));
            }
            return None;
        };
        let days = self.days(expr, place, &format!("what follows `{clause}`"))?;
        if days > 0.0 && days.is_finite() {
            return Some(days);
        }
        let error = self.error(code::SITUATION, place, expr.span, format!("`{clause}` wants a time above 0"));
        self.report(error.help(format!("write for example `{clause} 1 day`")));
        None
    }

    /// A known time, in days; a message if it is none.
    pub(crate) fn days(&mut self, expr: &Expr, place: &Rc<Place>, role: &str) -> Option<f64> {
        let scope = Scope::new(place, "");
        let typed = self.expect(expr, &scope, &Expected::time(role));
        if typed.is_poison() {
            return None;
        }
        match constant(&typed.expression) {
            Some(days) if days.is_finite() => Some(days),
            _ => {
                let error = self.error(
                    code::NOT_A_NUMBER,
                    place,
                    expr.span,
                    format!("{role} must be a known number"),
                );
                self.report(error.help("write a number with its unit, for example `30 days`"));
                None
            }
        }
    }

    /// Days from the start of the situation to a date; a message if the situation has no calendar.
    pub(crate) fn days_until(&mut self, date: &Date, place: &Place) -> Option<f64> {
        match self.calendar.start {
            Some(start) => Some((date.days_since_1970() - start) as f64),
            None if self.situation_unread => None,
            None => {
                let message = "a date needs a calendar, and the situation does not say when it starts";
                let error = self.error(code::NO_CALENDAR, place, date.span, message);
                let help = "add `starts 2024-01-01` to the situation, or write a time such as `30 days`";
                self.report(error.help(help).about("calendar"));
                None
            }
        }
    }

    /// The step in which a date falls; a message if it lies outside the horizon.
    pub(crate) fn step_of(&mut self, date: &Date, place: &Place) -> Option<u32> {
        let days = self.days_until(date, place)?;
        let step = detente_numbers::floor(days / self.calendar.step_days);
        if step >= 0.0 && step < f64::from(self.calendar.steps) {
            return Some(step as u32);
        }
        if !self.has_horizon {
            return None;
        }
        let when = if step < 0.0 { "before the situation starts" } else { "after the situation ends" };
        let end = if step < 0.0 { 0.0 } else { self.calendar.days() };
        let on = self.calendar.date_at(end).map_or(String::new(), |day| format!(", on {day}"));
        let error = self.error(code::DATE_OUTSIDE, place, date.span, format!("this day lies {when}{on}"));
        let error = error.help(match step < 0.0 {
            true => "let the situation start earlier, or take a later day",
            false => "let the situation last longer, or take an earlier day",
        });
        self.report(error.about(when));
        None
    }

    /// The steps in which dates fall, each once, in order.
    pub(crate) fn steps_of(&mut self, dates: &[Date], place: &Place) -> Vec<u32> {
        let mut steps: Vec<_> = dates.iter().filter_map(|date| self.step_of(date, place)).collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    /// The unit that a word names; `None`, after a message, if it names none.
    pub(crate) fn unit_word(&mut self, name: &Name, scope: &Scope) -> Option<Written> {
        let found = self.units.find(&name.text);
        match found {
            Some(_) => self.mention_unit(name, &scope.place),
            None => self.unknown_unit(name, &scope.place),
        }
        found
    }

    fn unknown_unit(&mut self, name: &Name, place: &Place) {
        let error =
            self.error(code::UNKNOWN_UNIT, place, name.span, format!("`{}` is not a unit", name.text));
        if PERCENT.contains(&name.text.as_str()) {
            let error = error.help("write `%` behind the number, as in `60%`").replace(name.span, "%");
            return self.report_unknown(error, &name.text);
        }
        let near = nearest(&name.text, self.units.words()).map(str::to_owned);
        let error = match near {
            Some(near) => error.help(format!("write `{near}`")).replace(name.span, near),
            None => error.help(format!("declare it: `unit {}`", name.text)),
        };
        self.report_unknown(error, &name.text);
    }

    /// The unit of a header, `: troops/month`.
    pub(crate) fn header_unit(&mut self, unit: &UnitExpr, place: &Place) -> Option<Written> {
        if let [factor] = unit.factors.as_slice() {
            let pure = match factor.name.text.as_str() {
                "index" => Some(Pure::Index),
                "share" => Some(Pure::Share),
                "number" => self.units.find("number").is_none().then_some(Pure::Number),
                "%" | "point" | "points" => Some(Pure::Percent),
                _ => None,
            };
            if let Some(pure) = pure {
                return Some(Written::pure(pure));
            }
        }
        let mut written = Written::default();
        for factor in &unit.factors {
            let word = match factor.name.text.as_str() {
                "time" => Some(Written::time()),
                "index" | "share" | "%" | "point" | "points" => Some(Written::default()),
                "number" => Some(self.units.find("number").unwrap_or_default()),
                word => self.units.find(word),
            };
            let Some(word) = word else {
                if PERCENT.contains(&factor.name.text.as_str()) {
                    let message = format!("`{}` is not a unit", factor.name.text);
                    let error = self.error(code::UNKNOWN_UNIT, place, factor.name.span, message);
                    let help = "write `: index` or `: share` for what lies between 0% and 100%, and `%` behind the number";
                    self.report_unknown(
                        error.help(help).replace(factor.name.span, "index"),
                        &factor.name.text,
                    );
                } else {
                    self.unknown_unit(&factor.name, place);
                }
                return None;
            };
            self.mention_unit(&factor.name, place);
            let Some(product) = word.powered(factor.power).and_then(|power| written.times(&power)) else {
                let error = self.error(code::EXPONENT, place, factor.name.span, "this exponent is too large");
                self.report(error.help("write a smaller one"));
                return None;
            };
            written = product;
        }
        Some(written)
    }

    /// The unit that a checked element's unit was made of.
    pub(crate) fn written_of(&self, unit: &crate::units::Unit) -> Written {
        let mut written = Written::default();
        for (base, exponent) in unit.dimension.0.iter().enumerate() {
            let word = if base == 0 { Some(Written::time()) } else { self.units.declared(base) };
            let power = word.and_then(|word| word.powered(i32::from(*exponent)));
            written = power.and_then(|power| written.times(&power)).unwrap_or(written);
        }
        written
    }
}
