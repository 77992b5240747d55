//! Outcomes: their conditions, which may name one another, and their order where two can hold in one row.

use super::exclusion::exclude;
use crate::check::context::Context;
use crate::check::mentions::mentions_of;
use crate::check::named_kind::NamedKind;
use crate::check::scope::{Item, Scope, Symbol, Work};
use crate::model::{Expression, Outcome, OutcomeId, OutcomeKind};
use detente_syntax::Diagnostic;
use detente_syntax::ast::{self, Declaration, Name, OutcomeRule};
use detente_syntax::diagnostic::code;
use std::rc::Rc;

/// An outcome of the text.
struct Written<'a> {
    id: OutcomeId,
    outcome: &'a ast::Outcome,
    item: Rc<Item<'a>>,
}

impl<'a> Context<'a> {
    /// Checks all outcomes, each after those whose conditions it names.
    pub(super) fn check_outcomes(&mut self) {
        let written = self.written_outcomes();
        let mut done = vec![false; self.slots.outcomes.len()];
        for one in &written {
            self.check_outcome_after(one, &written, &mut done, &mut Vec::new());
        }
        let is_whole = written.iter().all(|one| self.slots.outcomes[one.id.index()].is_some());
        if is_whole && !written.is_empty() {
            self.check_otherwise(&written);
            self.check_order(&written);
        }
    }

    fn written_outcomes(&self) -> Vec<Written<'a>> {
        let outcome_of = |item: &Rc<Item<'a>>| match (&item.work, &item.symbol) {
            (Work::Declared(Declaration::Outcome(outcome)), Symbol::Outcome(id)) => {
                Some(Written { id: *id, outcome, item: item.clone() })
            }
            _ => None,
        };
        self.items.iter().filter_map(outcome_of).collect()
    }

    /// Depth first; `path` holds the outcomes that wait for this one.
    fn check_outcome_after(
        &mut self,
        one: &Written<'a>,
        all: &[Written<'a>],
        done: &mut [bool],
        path: &mut Vec<OutcomeId>,
    ) {
        if done[one.id.index()] {
            return;
        }
        path.push(one.id);
        let mut circular = false;
        for name in condition_of(one.outcome).map(names_in).unwrap_or_default() {
            let symbol = self.lookup(&name.text, &one.item.place).map(|entry| entry.symbol.clone());
            let Some(Symbol::Outcome(read)) = symbol else { continue };
            if path.contains(&read) {
                self.outcome_circle(name, one);
                circular = true;
            } else if let Some(read) = all.iter().find(|other| other.id == read) {
                self.check_outcome_after(read, all, done, path);
            }
        }
        path.pop();
        done[one.id.index()] = true;
        if !circular && !one.outcome.head.broken && self.reads_known_outcomes(one, all) {
            self.check_outcome(one);
        }
    }

    /// Whether all outcomes that a condition names have one themselves. Of those that are broken or circular, a message has been given.
    fn reads_known_outcomes(&mut self, one: &Written<'a>, all: &[Written<'a>]) -> bool {
        let mut known = true;
        for name in condition_of(one.outcome).map(names_in).unwrap_or_default() {
            let symbol = self.lookup(&name.text, &one.item.place).map(|entry| entry.symbol.clone());
            let Some(Symbol::Outcome(id)) = symbol else { continue };
            if self.outcome_conditions.contains_key(&id) {
                continue;
            }
            known = false;
            let rest = all.iter().find(|other| other.id == id && is_otherwise(other.outcome));
            if rest.is_some() {
                let message = format!("`{}` takes the rest, and has no condition to stand for", name.text);
                let error = self.error(code::OUTCOME_CIRCLE, &one.item.place, name.span, message);
                self.report(error.help("write what it comes from"));
            }
        }
        known
    }

    fn outcome_circle(&mut self, name: &Name, one: &Written<'a>) {
        let message = format!("the condition of `{}` comes back to itself", one.outcome.head.name.text);
        let error = self.error(code::OUTCOME_CIRCLE, &one.item.place, name.span, message);
        self.report(error.help("name the common part by a `let`, and write both conditions with it"));
    }

    fn check_outcome(&mut self, one: &Written<'a>) {
        let (id, outcome, place) = (one.id, one.outcome, &one.item.place);
        let about = self.about(&outcome.head, &[], place);
        let scope = Scope::new(place, about.path.clone());
        // Without a rule it is broken, and there is a message about it.
        let Some(rule) = &outcome.rule else { return };
        let kind = match rule {
            OutcomeRule::Otherwise => OutcomeKind::Otherwise,
            OutcomeRule::AsSoonAs(condition) | OutcomeRule::AtTheEnd(condition) => {
                let typed = self.expect(condition, &scope, &crate::check::typed::Expected::Condition);
                if typed.is_poison() {
                    return;
                }
                self.outcome_conditions.insert(id, typed.expression.clone());
                match rule {
                    OutcomeRule::AsSoonAs(_) => OutcomeKind::AsSoonAs(typed.expression),
                    _ => OutcomeKind::AtTheEnd(typed.expression),
                }
            }
        };
        let dated_by = outcome.dated_by.as_ref().and_then(|event| {
            if matches!(rule, OutcomeRule::AtTheEnd(_)) {
                return self.event_reference(event, &scope);
            }
            let message = "only an outcome that is decided `at the end` is dated by an event";
            let error = self.error(code::OUTCOME_RULE, place, event.span, message);
            self.report(
                error
                    .help("take it away: one that holds `as soon as` has its date, and `otherwise` has none"),
            );
            None
        });
        let before = outcome.before.iter().filter_map(|name| self.outcome_named(name, &scope)).collect();
        self.slots.outcomes[id.index()] = Some(Outcome { about, kind, dated_by, before });
    }

    /// The outcome of that name.
    pub(super) fn outcome_named(&mut self, name: &Name, scope: &Scope) -> Option<OutcomeId> {
        let entry = self.resolve_as(name, &scope.place, NamedKind::Outcome)?;
        match entry.symbol {
            Symbol::Outcome(id) => Some(id),
            _ => self.wrong_kind(name, &scope.place, &entry, NamedKind::Outcome),
        }
    }

    /// One outcome takes the rest.
    fn check_otherwise(&mut self, written: &[Written<'a>]) {
        let mut rest = written.iter().filter(|one| is_otherwise(one.outcome));
        let Some(first) = rest.next() else {
            let last = &written[written.len() - 1];
            let name = &last.outcome.head.name;
            let message = "nothing says how a trajectory ends that reaches no outcome";
            let error = self.error(code::OUTCOME_OTHERWISE, &last.item.place, name.span, message);
            return self.report(error.help("add for example `outcome other \"Anything else\" otherwise`"));
        };
        for second in rest {
            let name = &second.outcome.head.name;
            let message = "a second outcome takes the rest";
            let error = self.error(code::OUTCOME_OTHERWISE, &second.item.place, name.span, message);
            let place = &first.outcome.head.name;
            let error = error.also_in(first.item.place.file, place.span, "this one takes it already");
            self.report(error.help("say when one of them holds"));
        }
    }

    /// Each pair that can hold in one row needs an order, without a circle.
    fn check_order(&mut self, written: &[Written<'a>]) {
        for one in written {
            for name in &one.outcome.before {
                self.check_before(one, name, written);
            }
        }
        if let Some((from, to)) = self.circle_of_order() {
            let Some(one) = written.iter().find(|one| one.id == from) else { return };
            let other = self.outcome_name(to);
            let message =
                format!("`{}` goes before `{other}`, which goes before it", one.outcome.head.name.text);
            let span = one.outcome.before.first().map_or(one.outcome.head.name.span, |name| name.span);
            let error = self.error(code::OUTCOME_CIRCLE, &one.item.place, span, message);
            return self.report(error.help("take one `before` away"));
        }
        for (at, second) in written.iter().enumerate() {
            for first in &written[..at] {
                if self.can_meet(first.id, second.id) {
                    self.unordered(first, second);
                }
            }
        }
    }

    /// An order only means something between outcomes that are decided at the same time.
    fn check_before(&mut self, one: &Written<'a>, name: &Name, written: &[Written<'a>]) {
        let symbol = self.lookup(&name.text, &one.item.place).map(|entry| entry.symbol.clone());
        let Some(Symbol::Outcome(id)) = symbol else { return };
        let Some(other) = written.iter().find(|other| other.id == id) else { return };
        let why = match (&one.outcome.rule, &other.outcome.rule) {
            _ if other.id == one.id => "an outcome goes before others, not before itself",
            (Some(OutcomeRule::Otherwise), _) | (_, Some(OutcomeRule::Otherwise)) => {
                "`otherwise` comes after all others by itself"
            }
            (Some(OutcomeRule::AsSoonAs(_)), Some(OutcomeRule::AtTheEnd(_)))
            | (Some(OutcomeRule::AtTheEnd(_)), Some(OutcomeRule::AsSoonAs(_))) => {
                "what is reached `as soon as` goes before what is decided `at the end` by itself"
            }
            _ => return,
        };
        let severe = other.id == one.id;
        let diagnostic = if severe { Diagnostic::error } else { Diagnostic::warning };
        let said = diagnostic(code::OUTCOME_ORDER, why).in_file(one.item.place.file).at(name.span, "");
        self.report(said.help(format!("take `{}` away after `before`", name.text)));
    }

    /// Outcomes that go, over others, before themselves: the first such, and the one that it names.
    fn circle_of_order(&self) -> Option<(OutcomeId, OutcomeId)> {
        let ids = (0..self.slots.outcomes.len() as u32).map(OutcomeId);
        ids.filter_map(|id| {
            let before = &self.slots.outcomes[id.index()].as_ref()?.before;
            before.iter().find(|next| **next != id && self.goes_before(**next, id)).map(|next| (id, *next))
        })
        .next()
    }

    /// Whether one goes before the other, directly or over others.
    fn goes_before(&self, one: OutcomeId, other: OutcomeId) -> bool {
        let mut seen = vec![false; self.slots.outcomes.len()];
        let mut waiting = vec![one];
        while let Some(id) = waiting.pop() {
            for next in self.slots.outcomes[id.index()].iter().flat_map(|outcome| &outcome.before) {
                if *next == other {
                    return true;
                }
                if !std::mem::replace(&mut seen[next.index()], true) {
                    waiting.push(*next);
                }
            }
        }
        false
    }

    fn can_meet(&self, first: OutcomeId, second: OutcomeId) -> bool {
        let kind = |id: OutcomeId| self.slots.outcomes[id.index()].as_ref().map(|outcome| &outcome.kind);
        let conditions: (&Expression, &Expression) = match (kind(first), kind(second)) {
            (Some(OutcomeKind::AsSoonAs(a)), Some(OutcomeKind::AsSoonAs(b)))
            | (Some(OutcomeKind::AtTheEnd(a)), Some(OutcomeKind::AtTheEnd(b))) => (a, b),
            _ => return false,
        };
        !exclude(conditions.0, conditions.1)
            && !self.goes_before(first, second)
            && !self.goes_before(second, first)
    }

    fn unordered(&mut self, first: &Written<'a>, second: &Written<'a>) {
        let [a, b] = [first, second].map(|one| one.outcome.head.name.text.clone());
        let message = format!("`{a}` and `{b}` can hold in the same row, and nothing says which counts");
        let name = &second.outcome.head.name;
        let error = self.error(code::OUTCOME_ORDER, &second.item.place, name.span, message).about(a.as_str());
        let place = first.outcome.head.name.span;
        let error = error.also_in(first.item.place.file, place, "this may hold as well");
        let error = error.help(format!("add `before {b}` to `{a}`, or `before {a}` to `{b}`"));
        self.report(error.help(format!("or let them exclude one another: `... and not {a}`")));
    }

    fn outcome_name(&self, id: OutcomeId) -> String {
        self.slots.outcomes[id.index()]
            .as_ref()
            .map_or_else(String::new, |outcome| outcome.about.path.clone())
    }
}

fn condition_of(outcome: &ast::Outcome) -> Option<&ast::Expr> {
    match &outcome.rule {
        Some(OutcomeRule::AsSoonAs(condition) | OutcomeRule::AtTheEnd(condition)) => Some(condition),
        Some(OutcomeRule::Otherwise) | None => None,
    }
}

fn is_otherwise(outcome: &ast::Outcome) -> bool {
    matches!(outcome.rule, Some(OutcomeRule::Otherwise))
}

fn names_in(expr: &ast::Expr) -> Vec<&Name> {
    let mut names = Vec::new();
    mentions_of(expr, &mut names);
    names
}
