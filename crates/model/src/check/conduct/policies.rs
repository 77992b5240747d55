//! Policies: what each line replaces, typed; and whether each policy can be in force at all.

use crate::check::context::Context;
use crate::check::scope::{Entry, Family, Item, Scope, Symbol, as_event, listed};
use crate::check::typed::{Expected, Sort};
use crate::model::{
    ChoiceId, EventId, Expression, Intervention, LetId, Model, ParameterId, Period, Policy, PolicyId, StockId,
};
use crate::policies::PolicyConflict;
use detente_syntax::Span;
use detente_syntax::ast::{
    self, EventKind, EventRef, Expr, ExprKind, InterventionKind, MemberRef, Name, Value, ValueKind,
};
use detente_syntax::diagnostic::code;

const ALWAYS: Period = Period { from: None, until: None };

/// A line of a policy with its target looked up.
struct Line<'a> {
    written: &'a ast::Intervention,
    name: Name,
    members: Vec<MemberRef>,
    entry: Entry,
    period: Period,
}

impl<'a> Context<'a> {
    /// Checks the body of a policy.
    pub(super) fn check_policy(&mut self, item: &Item<'a>, policy: &ast::Policy) {
        let Symbol::Policy(id) = item.symbol else { return };
        let about = self.about(&policy.head, &[], &item.place);
        let scope = Scope::new(&item.place, about.path.clone());
        let (mut interventions, mut spans) = (Vec::new(), Vec::new());
        for written in &policy.interventions {
            if let Some(more) = self.intervention(written, &scope) {
                interventions.extend(more);
                spans.resize(interventions.len(), value_span(written));
            }
        }
        self.slots.policies[id.index()] = Some(Policy { about, interventions, written: spans });
    }

    fn intervention(&mut self, written: &ast::Intervention, scope: &Scope) -> Option<Vec<Intervention>> {
        let Some(mention) = as_event(&written.target) else {
            let message = "a policy names what it sets";
            let error = self.error(code::POLICY_TARGET, &scope.place, written.target.span, message);
            self.report(error.help("write for example `posture is quiet` or `attack never happens`"));
            return None;
        };
        let period = self.period(written, scope)?;
        if period != ALWAYS && !matches!(written.kind, InterventionKind::Is(_)) {
            let message = "this holds for the whole trajectory or not at all";
            let error = self.error(code::POLICY_PERIOD, &scope.place, written.span, message);
            self.report(error.help("take `from` and `until` away; only `is` can hold for a while"));
            return None;
        }
        match &written.kind {
            InterventionKind::Is(value) => {
                let entry = self.resolve(&mention.name, &scope.place)?;
                let line = Line { written, name: mention.name, members: mention.members, entry, period };
                self.is(&line, value, scope)
            }
            InterventionKind::NeverPlays(options) => {
                let choices = self.choices_of(&mention, scope)?;
                let first = *choices.first()?;
                let mut closed: Vec<u32> =
                    options.iter().filter_map(|option| self.option_of(first, option, scope)).collect();
                closed.sort_unstable();
                closed.dedup();
                if closed.len() == self.options[first.index()].len() {
                    let message = "this leaves no option to play";
                    let error = self.error(code::POLICY_TARGET, &scope.place, written.span, message);
                    self.report(error.help("leave one open, or write `... is OPTION`"));
                    return None;
                }
                let of_choice = |id| closed.iter().map(move |option| Intervention::NeverPlays(id, *option));
                Some(choices.into_iter().flat_map(of_choice).collect())
            }
            InterventionKind::NeverHappens => {
                let events = self.events_of(&mention, scope)?;
                Some(events.into_iter().map(Intervention::NeverHappens).collect())
            }
            InterventionKind::HappensOn(dates) => {
                let events = self.events_of(&mention, scope)?;
                let steps = self.steps_of(dates, &scope.place);
                Some(events.into_iter().map(|id| Intervention::HappensOn(id, steps.clone())).collect())
            }
            InterventionKind::Answers { event, chance } => {
                let chance = match chance {
                    None => Expression::Number(1.0),
                    Some(chance) => self.share(chance, scope, "the chance of an answer")?,
                };
                let pairs = self.answers(&mention, event, scope)?;
                let with = |(id, parent)| Intervention::AnswersWith(id, parent, chance.clone());
                Some(pairs.into_iter().map(with).collect())
            }
            InterventionKind::NeverAnswers(events) => {
                let mut all = Vec::new();
                for event in events {
                    let pairs = self.answers(&mention, event, scope)?;
                    all.extend(pairs.into_iter().map(|(id, parent)| Intervention::NeverAnswers(id, parent)));
                }
                Some(all)
            }
        }
    }

    fn period(&mut self, written: &ast::Intervention, scope: &Scope) -> Option<Period> {
        let mut ends = [None, None];
        for (end, expr) in ends.iter_mut().zip([&written.from, &written.until]) {
            if let Some(expr) = expr {
                *end = Some(self.days(expr, &scope.place, "the time of a policy")?);
            }
        }
        let [from, until] = ends;
        let last = self.calendar.days();
        let problem = match (from, until) {
            (Some(from), Some(until)) if from >= until => Some("this ends before it begins"),
            _ if !self.has_horizon => None,
            (Some(from), _) if from > last => Some("this begins after the situation ends"),
            (_, Some(until)) if until <= 0.0 => Some("this ends before the situation starts"),
            _ => None,
        };
        if let Some(problem) = problem {
            let span = written.from.as_ref().or(written.until.as_ref()).map_or(written.span, |it| it.span);
            let error = self.error(code::POLICY_PERIOD, &scope.place, span, problem);
            self.report(
                error.help("write `from` the earlier and `until` the later day, both inside the situation"),
            );
            return None;
        }
        Some(Period { from, until })
    }

    /// `X is VALUE`.
    fn is(&mut self, line: &Line<'_>, value: &Value, scope: &Scope) -> Option<Vec<Intervention>> {
        match line.entry.symbol.clone() {
            // What a block is wired to is one, whatever the family.
            Symbol::Choice(_) if scope.place.wired.contains_key(&line.name.text) => {
                let choice = self.choice(&line.name, &line.members, scope)?;
                self.plays(&[choice.0], line, value, scope)
            }
            Symbol::Choice(family) => {
                let choices = self.one_or_all(&family, &line.name, &line.members, scope)?;
                self.plays(&choices, line, value, scope)
            }
            Symbol::Parameter(family) => {
                let period = line.period;
                let set = |at, value| Intervention::Parameter(ParameterId(at), value, period);
                let values = self.values(&family, line, value, scope)?;
                self.only_parameters(&values, line, scope)?;
                Some(values.into_iter().map(|(at, value)| set(at, value)).collect())
            }
            Symbol::Let(family) => {
                let values = self.values(&family, line, value, scope)?;
                let set = |(at, value)| Intervention::Let(LetId(at), value, line.period);
                Some(values.into_iter().map(set).collect())
            }
            Symbol::Stock(family) => {
                if line.period != ALWAYS {
                    let message = "a policy sets the value with which a stock starts, and that is one";
                    let error = self.error(code::POLICY_PERIOD, &scope.place, line.written.span, message);
                    self.report(
                        error.help("take `from` and `until` away, or set a let that the stock reads"),
                    );
                    return None;
                }
                let values = self.values(&family, line, value, scope)?;
                Some(
                    values.into_iter().map(|(at, value)| Intervention::Initial(StockId(at), value)).collect(),
                )
            }
            symbol => {
                self.cannot_be_set(&symbol, line, scope);
                None
            }
        }
    }

    fn cannot_be_set(&mut self, symbol: &Symbol, line: &Line<'_>, scope: &Scope) {
        let name = &line.name.text;
        let help = match symbol {
            Symbol::Poison => return,
            Symbol::Event(_) | Symbol::Vote(_) => {
                format!("write `{name} never happens` or `{name} happens on DATE`")
            }
            Symbol::Regime(_) => "set a hazard that it reads, or an event that it follows".to_owned(),
            Symbol::Memory(_) => "set what its events come from".to_owned(),
            Symbol::Series(_) => {
                "let the model read it over a `let`, and set that: `let aid = aid_plan`".to_owned()
            }
            _ => "a policy sets parameters, lets, stocks at their start, choices and events".to_owned(),
        };
        let message = format!("`{name}` is {}, and a policy cannot set it", symbol.kind());
        let error = self.error(code::POLICY_TARGET, &scope.place, line.name.span, message);
        self.report(error.also_in(line.entry.file, line.entry.span, "declared here").help(help));
    }

    fn plays(
        &mut self,
        choices: &[u32],
        line: &Line<'_>,
        value: &Value,
        scope: &Scope,
    ) -> Option<Vec<Intervention>> {
        let id = ChoiceId(*choices.first()?);
        let ValueKind::Expr(Expr { kind: ExprKind::Name(option), .. }) = &value.kind else {
            let names: Vec<_> = self.options[id.index()].iter().map(|option| option.name.clone()).collect();
            let message = format!("`{}` is a choice, and an option is wanted here", line.name.text);
            let error = self.error(code::WRONG_KIND, &scope.place, value.span, message);
            self.report(error.help(format!("there are {}", listed(&names))));
            return None;
        };
        let option = self.option_of(id, option, scope)?;
        let plays = |at: &u32| Intervention::Plays(ChoiceId(*at), option, line.period);
        Some(choices.iter().map(plays).collect())
    }

    /// The new value of one element, or of each of a family.
    fn values(
        &mut self,
        family: &Family,
        line: &Line<'_>,
        value: &Value,
        scope: &Scope,
    ) -> Option<Vec<(u32, Expression)>> {
        let places = self.one_or_all(family, &line.name, &line.members, scope)?;
        let ValueKind::Expr(expr) = &value.kind else {
            let message = "a policy sets one value, without a spread";
            let error = self.error(code::POLICY_TARGET, &scope.place, value.span, message);
            let help = format!(
                "write `{} is NUMBER`; name a parameter of its own where it is not known",
                line.name.text
            );
            self.report(error.help(help).help("set members one by one: `x[a] is 1  x[b] is 2`"));
            return None;
        };
        let expected = match self.sorts.get(&line.entry.path) {
            None | Some(Sort::Poison) => return None,
            Some(Sort::Condition) => Expected::Condition,
            Some(sort) => Expected::unit(&sort.written(), format!("the new value of `{}`", line.name.text)),
        };
        let typed = self.expect(expr, scope, &expected);
        if typed.is_poison() {
            return None;
        }
        Some(
            places.into_iter().map(|at| (at, of_member(&typed.expression, &line.entry.symbol, at))).collect(),
        )
    }

    /// The new value of a parameter may read parameters only: it stands where nothing else can be read.
    fn only_parameters(
        &mut self,
        values: &[(u32, Expression)],
        line: &Line<'_>,
        scope: &Scope,
    ) -> Option<()> {
        let mut fine = true;
        for (_, value) in values {
            value.walk(&mut |part| {
                fine &= matches!(
                    part,
                    Expression::Number(_)
                        | Expression::Parameter(_)
                        | Expression::Unary(..)
                        | Expression::Binary(..)
                        | Expression::If(..)
                        | Expression::Table(..)
                );
            });
        }
        if !fine {
            let name = &line.name.text;
            let message = format!("`{name}` is a parameter, and its new value may read parameters only");
            let error = self.error(code::POLICY_TARGET, &scope.place, line.written.span, message);
            self.report(
                error.help(format!("let the model read it over a `let`, and set that: `let x = {name}`")),
            );
            return None;
        }
        Some(())
    }

    /// The choice that is named; all of a declaration where no member is.
    fn choices_of(&mut self, mention: &EventRef, scope: &Scope) -> Option<Vec<ChoiceId>> {
        let family = match self.lookup(&mention.name.text, &scope.place).map(|entry| &entry.symbol) {
            Some(Symbol::Choice(family)) if !scope.place.wired.contains_key(&mention.name.text) => {
                family.clone()
            }
            _ => return Some(vec![self.choice(&mention.name, &mention.members, scope)?]),
        };
        self.resolve(&mention.name, &scope.place);
        let places = self.one_or_all(&family, &mention.name, &mention.members, scope)?;
        Some(places.into_iter().map(ChoiceId).collect())
    }

    /// The event that is named; all of a declaration where no member is.
    fn events_of(&mut self, mention: &EventRef, scope: &Scope) -> Option<Vec<EventId>> {
        let symbol = self.lookup(&mention.name.text, &scope.place).map(|entry| &entry.symbol);
        let symbol = symbol.cloned();
        let is_wired = scope.place.wired.contains_key(&mention.name.text);
        let is_all = |family: &Family| !is_wired && !family.domains.is_empty() && mention.members.is_empty();
        match (mention.kind, symbol.as_ref()) {
            (EventKind::Named, Some(Symbol::Event(family))) if is_all(family) => {
                self.resolve(&mention.name, &scope.place);
                Some(self.places(family).map(|at| EventId(at as u32)).collect())
            }
            (EventKind::Named | EventKind::CallOf, Some(Symbol::Vote(family))) if is_all(family) => {
                self.resolve(&mention.name, &scope.place);
                let both = &self.vote_events[self.places(family)];
                let is_call = mention.kind == EventKind::CallOf;
                Some(both.iter().map(|(passed, called)| if is_call { *called } else { *passed }).collect())
            }
            _ => Some(vec![self.event_reference(mention, scope)?]),
        }
    }

    /// Pairs of an event and what it answers; a message where it does not.
    fn answers(
        &mut self,
        mention: &EventRef,
        parent: &EventRef,
        scope: &Scope,
    ) -> Option<Vec<(EventId, EventId)>> {
        let events = self.events_of(mention, scope)?;
        let parents = self.events_of(parent, scope)?;
        let all = events.iter().flat_map(|id| parents.iter().map(move |parent| (*id, *parent)));
        let answered = |(id, parent): &(EventId, EventId)| {
            let event = self.slots.events[id.index()].as_ref();
            event.is_none_or(|event| event.sources.iter().any(|source| source.answers(*parent)))
        };
        let pairs: Vec<_> = all.filter(answered).collect();
        if pairs.is_empty() {
            self.answers_nothing(mention, parent, &events, scope);
            return None;
        }
        Some(pairs)
    }

    fn answers_nothing(&mut self, mention: &EventRef, parent: &EventRef, events: &[EventId], scope: &Scope) {
        // The answer may be what could not be read.
        if self.has_errors() {
            return;
        }
        let sources = events.iter().filter_map(|id| self.slots.events[id.index()].as_ref());
        let answered = sources.flat_map(|event| &event.sources).filter_map(|source| match source.kind {
            crate::model::SourceKind::Answer { parent, .. } => self.slots.events[parent.index()].as_ref(),
            _ => None,
        });
        let names: Vec<_> = answered.map(|event| event.about.path.clone()).collect();
        let (name, parent_name) = (&mention.name.text, &parent.name.text);
        let message = format!("`{name}` does not answer `{parent_name}`");
        let error = self.error(code::NOT_ANSWERED, &scope.place, parent.span, message);
        self.report(if names.is_empty() {
            error
                .help(format!("`{name}` answers nothing; write `{name} never happens`, or set what it reads"))
        } else {
            error.help(format!("it answers {}", listed(&names)))
        });
    }

    /// Puts each policy in force by itself: it must not contradict itself, nor close a circle.
    pub(super) fn check_worlds(&mut self, model: &Model) {
        for (at, policy) in model.policies.iter().enumerate() {
            let Err(conflict) = model.can_hold(PolicyId(at as u32)) else { continue };
            let help = match &conflict {
                PolicyConflict::Clash { .. } => "let the two lines hold at different times, or take one away",
                PolicyConflict::NoOption { .. } => "leave one open, or write `... is OPTION`",
                PolicyConflict::Cycle { .. } => "let the new value read a stock or a memory instead",
                PolicyConflict::MustStay { .. } => "take `from` and `until` away",
            };
            let error = detente_syntax::Diagnostic::error(code::POLICY_CLASH, conflict.to_string());
            let error = error.in_file(policy.about.file).at(policy.about.span, "");
            self.report(error.help(help));
        }
    }
}

/// Where a line says its value; all of a line that says none.
fn value_span(written: &ast::Intervention) -> Span {
    match &written.kind {
        InterventionKind::Is(value) => value.span,
        InterventionKind::Answers { chance: Some(chance), .. } => chance.span,
        _ => written.span,
    }
}

/// The value for one member: what reads the current one of its own family reads this one.
fn of_member(value: &Expression, symbol: &Symbol, at: u32) -> Expression {
    let own = match symbol {
        Symbol::Parameter(_) => Expression::Parameter(ParameterId(at)),
        Symbol::Let(_) => Expression::Let(LetId(at)),
        _ => return value.clone(),
    };
    let mut value = value.clone();
    value.rewrite(&mut |part| {
        if let Expression::ByState(_, values) | Expression::ByOption(_, values) = part
            && values.contains(&own)
        {
            *part = own.clone();
        }
    });
    value
}
