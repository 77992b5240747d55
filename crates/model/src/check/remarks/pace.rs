//! What is faster than a step, so that a step cannot show it.

use super::{is_own, remark};
use crate::dependencies::Bounds;
use crate::model::{
    About, ChangeKind, Expression, MemoryKind, Model, ParameterValue, SourceKind, TransitionKind,
};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Severity};

pub(super) fn too_fast(model: &Model, bounds: &Bounds<'_>, remarks: &mut Vec<Diagnostic>) {
    let seen = Seen { model, bounds };
    for memory in model.memories.iter().filter(|memory| is_own(&memory.about)) {
        let time = match &memory.kind {
            MemoryKind::Fades(pace) => pace.time(),
            MemoryKind::Averages(time) => time,
        };
        remarks.extend(seen.short(time, "memory", &memory.about));
    }
    for stock in model.stocks.iter().filter(|stock| is_own(&stock.about)) {
        for change in &stock.changes {
            if let ChangeKind::Fade { pace, .. } | ChangeKind::Toward { pace, .. } = &change.kind {
                remarks.extend(seen.short(pace.time(), "stock", &stock.about));
            }
        }
    }
    for event in model.events.iter().filter(|event| is_own(&event.about)) {
        for source in &event.sources {
            if let SourceKind::Answer { lag_days: Some(lag), .. } = &source.kind {
                let message = format!(
                    "`{}` answers in less than a step on average, and takes a step at least",
                    event.about.path
                );
                remarks.extend(seen.sooner(lag, message, &event.about));
            }
        }
    }
    for regime in model.regimes.iter().filter(|regime| is_own(&regime.about)) {
        for transition in &regime.transitions {
            let TransitionKind::After(time) = &transition.kind else { continue };
            let state = &regime.states[transition.from as usize].name;
            let message = format!(
                "`{}` stays in `{state}` for less than a step on average, and for a step at least",
                regime.about.path
            );
            remarks.extend(seen.sooner(time, message, &regime.about));
        }
    }
    for event in model.events.iter().filter(|event| event.once && is_own(&event.about)) {
        for source in &event.sources {
            if let SourceKind::Rate { per_day, .. } | SourceKind::Hazard { per_day } = &source.kind {
                remarks.extend(seen.crowded(per_day, &event.about));
            }
        }
    }
}

struct Seen<'a> {
    model: &'a Model,
    bounds: &'a Bounds<'a>,
}

impl Seen<'_> {
    /// The greatest value that is not out of the ordinary: of a parameter's distribution the upper end of its central 90 %.
    fn most(&self, expression: &Expression) -> f64 {
        const UPPER: f64 = 0.95;
        match expression {
            Expression::Parameter(id) => match &self.model.parameters[id.index()].value {
                ParameterValue::Drawn(distribution) => distribution.quantile(UPPER),
                _ => self.bounds.of_value(expression).1,
            },
            _ => self.bounds.of_value(expression).1,
        }
    }

    fn short(&self, days: &Expression, kind: &str, about: &About) -> Option<Diagnostic> {
        if self.most(days) >= self.model.calendar.step_days {
            return None;
        }
        let message = format!("the {kind} `{}` fades faster than a step can show", about.path);
        let help = "shorten the steps of the situation, or let it fade over a longer time";
        Some(remark(Severity::Warning, code::FASTER_THAN_A_STEP, about, message).help(help))
    }

    /// A mean time below a step.
    fn sooner(&self, days: &Expression, message: String, about: &About) -> Option<Diagnostic> {
        if self.most(days) >= self.model.calendar.step_days {
            return None;
        }
        let help = "shorten the steps of the situation, or write a time of a step or more";
        Some(remark(Severity::Warning, code::FASTER_THAN_A_STEP, about, message).help(help))
    }

    fn crowded(&self, per_day: &Expression, about: &About) -> Option<Diagnostic> {
        let most = self.most(per_day) * self.model.calendar.step_days;
        if !most.is_finite() || most <= 1.0 {
            return None;
        }
        let message =
            format!("`{}` happens once, and its rate may bring more than one in a step", about.path);
        let help = "shorten the steps of the situation, or lower the rate";
        Some(remark(Severity::Warning, code::FASTER_THAN_A_STEP, about, message).help(help))
    }
}
