//! Choices: options, when they fall due, what the actor wants, sees and believes.

use crate::check::context::Context;
use crate::check::lets::Members;
use crate::check::named_kind::NamedKind;
use crate::check::scope::{Domain, Family, Item, Scope, Symbol, as_event};
use crate::check::typed::Expected;
use crate::model::{Choice, ChoiceId, Expression, OptionOf, ParameterId, RegimeId, UnaryOperation, Want};
use detente_syntax::ast::{self, EventRef, Expr, Reconsiders, ValueKind, Wish};
use detente_syntax::diagnostic::code;

impl<'a> Context<'a> {
    /// Checks the body of a choice, once for each member that has it.
    pub(super) fn check_choice(&mut self, item: &Item<'a>, choice: &ast::Choice) {
        let Symbol::Choice(family) = &item.symbol else { return };
        if choice.options.is_empty() {
            let message = format!("the choice `{}` has no options", choice.head.name.text);
            let error = self.error(code::NO_OPTIONS, &item.place, choice.head.name.span, message);
            return self.report(error.help("add `options quiet, harass`"));
        }
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let id = ChoiceId(family.first + at as u32);
            self.check_choice_of(id, &members, item, choice);
        }
    }

    fn check_choice_of(&mut self, id: ChoiceId, members: &Members, item: &Item<'a>, choice: &ast::Choice) {
        let mut about = self.about(&choice.head, members, &item.place);
        let scope = self.element_scope(item, &choice.head, members);
        let by = choice.by.as_ref().and_then(|actor| self.actor(actor, &scope));
        let options = self.options_of(id, choice, &scope);
        let start = match &choice.starts {
            None => 0,
            Some(start) => self.option_of(id, start, &scope).unwrap_or(0),
        };
        let (every_steps, at_events) = self.due(choice.reconsiders.as_ref(), &scope);
        let rules = self.rules(id, choice, &scope);
        let wants = choice.wishes.iter().filter_map(|wish| self.want(wish, &scope)).collect();
        let sees = choice.sees.iter().flat_map(|seen| self.seen(seen, &scope)).collect();
        let believes = choice.believes.iter().filter_map(|belief| self.belief(belief, &scope)).collect();
        let parts = choice.rules.iter().map(|rule| &rule.evidence);
        let parts = parts.chain(choice.worths.iter().map(|worth| &worth.evidence));
        for evidence in parts.chain(choice.wishes.iter().map(|wish| &wish.evidence)) {
            self.add_evidence(&mut about, evidence, &item.place);
        }
        self.slots.choices[id.index()] = Some(Choice {
            about,
            by,
            options,
            start,
            every_steps,
            at_events,
            at_steps: Vec::new(),
            rules,
            wants,
            sees,
            believes,
        });
    }

    /// The place of an option; a message if there is none of that name.
    pub(super) fn option_of(&mut self, id: ChoiceId, name: &ast::Name, scope: &Scope) -> Option<u32> {
        let found = self.option(id, &name.text);
        match found {
            Some(at) => self.mention_member(name, Domain::Choice(id), at as usize, &scope.place),
            None => self.unknown_member(name, &name.text, Domain::Choice(id), &scope.place),
        }
        found
    }

    fn options_of(&mut self, id: ChoiceId, choice: &ast::Choice, scope: &Scope) -> Vec<OptionOf> {
        let names = self.members(Domain::Choice(id)).to_vec();
        names
            .into_iter()
            .map(|member| {
                let written = choice.options.iter().find(|option| option.member.name.text == member.name);
                let condition = written.and_then(|option| option.condition.as_ref());
                let open = self.while_condition(condition, scope);
                OptionOf { name: member.name, label: member.label, open }
            })
            .collect()
    }

    /// Every so many steps, and after which events. A choice that says neither falls due in each step.
    fn due(
        &mut self,
        reconsiders: Option<&Reconsiders>,
        scope: &Scope,
    ) -> (Option<u32>, Vec<crate::model::EventId>) {
        let Some(reconsiders) = reconsiders else { return (Some(1), Vec::new()) };
        let events =
            reconsiders.at_each.iter().filter_map(|event| self.event_reference(event, scope)).collect();
        let Some(every) = &reconsiders.every else { return (None, events) };
        let Some(days) = self.days(every, &scope.place, "the time between decisions") else {
            return (None, events);
        };
        let steps = detente_numbers::floor(days / self.calendar.step_days + 0.5);
        if steps < 1.0 {
            let step = self.calendar.step_days;
            let message = format!("this is less than half a step of {step} days");
            let error = self.error(code::NOT_POSITIVE, &scope.place, every.span, message);
            self.report(error.help("write a longer time, or shorter steps in the situation"));
            return (None, events);
        }
        (Some(steps as u32), events)
    }

    fn want(&mut self, wish: &Wish, scope: &Scope) -> Option<Want> {
        let typed = self.expect(&wish.value, scope, &Expected::pure("what an actor wants or fears"));
        let event = match &wish.per {
            None => None,
            Some(event) => Some(self.event_reference(event, scope)?),
        };
        if typed.is_poison() {
            return None;
        }
        let value = match wish.fears {
            true => Expression::Unary(UnaryOperation::Negate, Box::new(typed.expression)),
            false => typed.expression,
        };
        Some(match event {
            None => Want::State(value),
            Some(event) => Want::PerEvent(event, value),
        })
    }

    /// What an actor sees: a quantity; or a regime or choice, which is one condition for each state or option.
    fn seen(&mut self, expr: &Expr, scope: &Scope) -> Vec<Expression> {
        let mention = as_event(expr);
        let symbol = mention.as_ref().and_then(|mention| self.lookup(&mention.name.text, &scope.place));
        match (symbol.map(|entry| entry.symbol.clone()), mention) {
            (Some(Symbol::Regime(family)), Some(mention)) => {
                let regimes = self.seen_places(&family, &mention, scope).into_iter().map(RegimeId);
                let states = |id: RegimeId| 0..self.states[id.index()].len() as u32;
                regimes.flat_map(|id| states(id).map(move |state| Expression::InState(id, state))).collect()
            }
            (Some(Symbol::Choice(family)), Some(mention)) => {
                let choices = self.seen_places(&family, &mention, scope).into_iter().map(ChoiceId);
                let options = |id: ChoiceId| 0..self.options[id.index()].len() as u32;
                choices.flat_map(|id| options(id).map(move |option| Expression::Plays(id, option))).collect()
            }
            _ => {
                let typed = self.expect(expr, scope, &Expected::Quantity);
                if typed.is_poison() { Vec::new() } else { vec![typed.expression] }
            }
        }
    }

    /// The regimes or choices that a name stands for where an actor sees them: all of a declaration where none is picked.
    fn seen_places(&mut self, family: &Family, mention: &EventRef, scope: &Scope) -> Vec<u32> {
        let (name, members) = (&mention.name, &mention.members);
        self.resolve(name, &scope.place);
        if scope.place.wired.contains_key(&name.text) {
            return match self.conduct(name, members, "a regime or a choice", scope) {
                Some(Domain::Regime(RegimeId(at)) | Domain::Choice(ChoiceId(at))) => vec![at],
                _ => Vec::new(),
            };
        }
        self.one_or_all(family, name, members, scope).unwrap_or_default()
    }

    fn belief(&mut self, belief: &ast::Belief, scope: &Scope) -> Option<(ParameterId, Expression)> {
        let (parameter, unit) = self.parameter_of(&belief.subject, scope)?;
        let ValueKind::Expr(value) = &belief.value.kind else {
            let message = "a belief is one number, and this is a distribution";
            let error = self.error(code::NOT_A_NUMBER, &scope.place, belief.value.span, message);
            self.report(
                error.help("write what the actor takes it to be, for example `believes lethality = 3%`"),
            );
            return None;
        };
        let typed = self.expect(value, scope, &Expected::unit(&unit, "a belief"));
        (!typed.is_poison()).then_some((parameter, typed.expression))
    }

    /// A parameter that is named where only a parameter can stand, and its unit.
    pub(super) fn parameter_of(
        &mut self,
        expr: &Expr,
        scope: &Scope,
    ) -> Option<(ParameterId, crate::units::Written)> {
        let Some(mention) = as_event(expr) else {
            let error = self.error(code::WRONG_KIND, &scope.place, expr.span, "a parameter is wanted here");
            self.report(error.help("name a parameter, for example `lethality` or `tempo[quiet]`"));
            return None;
        };
        let entry = self.resolve(&mention.name, &scope.place)?;
        let Symbol::Parameter(family) = &entry.symbol else {
            return self.wrong_kind(&mention.name, &scope.place, &entry, NamedKind::Parameter);
        };
        let at = self.fixed_member(family, &mention.name, &mention.members, scope)?;
        let unit = self.sorts.get(&entry.path).map(|sort| sort.written()).unwrap_or_default();
        Some((ParameterId(at), unit))
    }
}
