//! Observations: files of counts, and facts said in the model itself.

use crate::check::context::Context;
use crate::check::evidence::Which;
use crate::check::scope::{Domain, Item, Scope, as_event};
use crate::check::subscripts::in_brackets;
use crate::check::typed::Expected;
use crate::model::{About, EventId, Observation, Record};
use detente_syntax::ast::{self, Date, EventRef, Fact, FactKind, Observe};
use detente_syntax::diagnostic::code;

impl<'a> Context<'a> {
    /// Checks an observation. A file is one record, and each fact is one.
    pub(super) fn check_observation(&mut self, item: &Item<'a>, observe: &Observe) {
        let place = &item.place;
        let Some(target) = as_event(&observe.target) else {
            let message = "an event or a regime is wanted after `observe`";
            let error = self.error(code::WRONG_KIND, place, observe.target.span, message);
            return self
                .report(error.help("write for example `observe attack from \"attacks.csv\" { ... }`"));
        };
        let name = target.name.text.clone() + &in_brackets(&target.members);
        let which = Which { name: &name, members: &[] };
        let about = self.about_part(&which, None, (&observe.evidence, target.span), place);
        let scope = Scope::new(place, about.path.clone());
        let uses = match &observe.uses {
            None => None,
            Some((from, to)) => self.window(from, to, &scope),
        };
        if let Some(file) = &observe.file {
            if let Some(record) = self.counts(observe, &target, &file.text, &scope) {
                let held_out = observe.holds_out_rest.is_some();
                self.slots.observations.push(Observation { about: about.clone(), record, uses, held_out });
            }
        } else if observe.facts.is_empty() {
            let message = format!("nothing says what was observed of `{}`", target.name.text);
            let error = self.error(code::OBSERVATION, place, target.span, message);
            self.report(error.help("name a file, `from \"attacks.csv\"`, or a fact, `on 2024-09-27`"));
        }
        for fact in &observe.facts {
            self.fact(fact, &target, &about, &scope);
        }
    }

    /// Two days, in days since the start; a message if they are not in order.
    fn window(&mut self, from: &Date, to: &Date, scope: &Scope) -> Option<(f64, f64)> {
        let (start, end) = (self.days_until(from, &scope.place)?, self.days_until(to, &scope.place)?);
        if start >= end {
            let message = "this window ends before it begins";
            let error = self.error(code::OBSERVATION, &scope.place, to.span, message);
            self.report(error.help("write the earlier day first"));
            return None;
        }
        Some((start, end))
    }

    fn counts(&mut self, observe: &Observe, target: &EventRef, file: &str, scope: &Scope) -> Option<Record> {
        let event = self.observed_event(target, scope)?;
        let missing = match (&observe.date_column, &observe.count_column) {
            (None, _) => Some(("dates", "date \"DATE\"")),
            (_, None) => Some(("counts", "count \"COUNT\"")),
            _ => None,
        };
        if let Some((what, clause)) = missing {
            let message = format!("nothing says in which column of `{file}` the {what} stand");
            let error = self.error(code::OBSERVATION, &scope.place, target.span, message);
            self.report(error.help(format!("add `{clause}` with the name of the column")));
            return None;
        }
        let reported = match &observe.reported {
            None => None,
            Some((low, high)) => {
                let expected = Expected::pure("the share that a record reports");
                let low_value =
                    self.known_number(low, scope, &expected, "the share that a record reports")?;
                let high_value =
                    self.known_number(high, scope, &expected, "the share that a record reports")?;
                if !(0.0 < low_value && low_value <= high_value) {
                    let message = "the share that a record reports goes from more than 0 up";
                    let error = self.error(code::OBSERVATION, &scope.place, low.span.to(high.span), message);
                    self.report(error.help("write for example `reported 60% to 100%`"));
                    return None;
                }
                Some((low_value, high_value))
            }
        };
        Some(Record::Counts {
            event,
            file: file.to_owned(),
            date: observe.date_column.as_ref()?.text.clone(),
            count: observe.count_column.as_ref()?.text.clone(),
            cumulative: false,
            reported,
        })
    }

    fn observed_event(&mut self, target: &EventRef, scope: &Scope) -> Option<EventId> {
        self.event_reference(target, scope)
    }

    fn fact(&mut self, fact: &Fact, target: &EventRef, about: &About, scope: &Scope) {
        let record = match &fact.kind {
            FactKind::On(dates) => {
                let Some(event) = self.observed_event(target, scope) else { return };
                let days = dates.iter().filter_map(|date| self.days_until(date, &scope.place)).collect();
                Record::Dates(event, days)
            }
            FactKind::Is { state, from, to } => {
                let Some(record) = self.observed_state(target, state, (from, to), scope) else { return };
                record
            }
        };
        let observation = Observation { about: about.clone(), record, uses: None, held_out: fact.held_out };
        self.slots.observations.push(observation);
    }

    fn observed_state(
        &mut self,
        target: &EventRef,
        state: &ast::Name,
        days: (&Date, &Date),
        scope: &Scope,
    ) -> Option<Record> {
        let id = self.regime(&target.name, &target.members, scope)?;
        let Some(at) = self.state(id, &state.text) else {
            self.unknown_member(state, &state.text, Domain::Regime(id), &scope.place);
            return None;
        };
        self.mention_member(state, Domain::Regime(id), at as usize, &scope.place);
        let (from, to) = self.window(days.0, days.1, scope)?;
        Some(Record::State(id, at, from, to))
    }
}
