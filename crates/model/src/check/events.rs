//! Events: their sources, and the children that they split into.

use super::constant::constant;
use super::context::Context;
use super::evidence::Which;
use super::scope::{Domain, Family, Item, Scope, Symbol};
use super::stocks::switched;
use super::typed::Expected;
use crate::evaluate::LAG_STEPS_MOST;
use crate::model::{
    About, ActorId, BinaryOperation, Event, EventId, EventSource, Expression, RegimeId, SourceKind, Split,
    SplitId,
};
use detente_syntax::ast::{self, EventClause, EventClauseKind, EventRef, Evidence, Expr, Name};
use detente_syntax::diagnostic::code;
use std::collections::BTreeMap;

/// One source as it is checked: how counts come about, and the words that address its draws.
type Source = (SourceKind, String);

impl<'a> Context<'a> {
    /// Checks an event and fills the places of its elements and of the children that it splits into.
    pub(crate) fn check_event(&mut self, item: &Item<'a>, event: &'a ast::Event) {
        let Symbol::Event(family) = &item.symbol else { return };
        self.check_clauses(item, event);
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let id = EventId(family.first + at as u32);
            let scope = self.element_scope(item, &event.head, &members);
            let by = event.by.as_ref().and_then(|name| self.actor(name, &scope));
            let on = event.on.as_ref().and_then(|name| self.actor(name, &scope));
            let mut sources = Vec::new();
            for clause in &event.clauses {
                if let EventClauseKind::Splits(children) = &clause.kind {
                    let of = SplitOf { parent: id, at, members: &members, by, on };
                    self.split(item, event, (clause, children), &of, &scope);
                } else if let Some(source) = self.source(clause, &scope) {
                    sources.push(source);
                }
            }
            let about = self.about(&event.head, &members, &item.place);
            let once = event.once.is_some();
            self.slots.events[id.index()] = Some(Event { about, by, on, once, sources: addressed(sources) });
        }
    }

    fn check_clauses(&mut self, item: &Item<'a>, event: &'a ast::Event) {
        let is_split = |clause: &&EventClause| matches!(clause.kind, EventClauseKind::Splits(_));
        if let Some(second) = event.clauses.iter().filter(is_split).nth(1) {
            let error = self.error(code::DECLARED_TWICE, &item.place, second.span, "an event splits once");
            self.report(error.help("bring the children of both into one `splits into`"));
        }
        if event.clauses.iter().all(|clause| is_split(&clause)) {
            let message = format!("nothing brings `{}` about", event.head.name.text);
            let error = self.error(code::NO_SOURCE, &item.place, event.head.name.span, message);
            self.report(
                error.help("add for example `rate 2 / month`, `happens at each EVENT` or `happens on DATE`"),
            );
        }
    }

    fn source(&mut self, clause: &'a EventClause, scope: &Scope) -> Option<Source> {
        let condition = self.while_condition(clause.condition.as_ref(), scope);
        Some(match &clause.kind {
            EventClauseKind::Rate { rate, clusters } => {
                let per_day = self.rate(rate, "a rate", scope);
                let dispersion = self.dispersion(clusters.as_ref(), scope)?;
                (SourceKind::Rate { per_day: switched(per_day?, condition), dispersion }, "rate".to_owned())
            }
            EventClauseKind::Hazard(hazard) => {
                let per_day = switched(self.rate(hazard, "a hazard", scope)?, condition);
                (SourceKind::Hazard { per_day }, "hazard".to_owned())
            }
            EventClauseKind::WithEach { chance, parent } => {
                let (parent, path) = self.parent(parent, scope)?;
                let chance = switched(self.chance(chance.as_ref(), scope)?, condition);
                (SourceKind::Child { parent, chance }, format!("happens at each {path}"))
            }
            EventClauseKind::Times { count, parent, clusters } => {
                let parent = self.parent(parent, scope);
                let mean = self.expect(count, scope, &Expected::pure("a count for each event"));
                let dispersion = self.dispersion(clusters.as_ref(), scope)?;
                let (parent, path) = parent?;
                let mean = switched((!mean.is_poison()).then_some(mean.expression)?, condition);
                (SourceKind::PerParent { parent, mean, dispersion }, format!("happens times at each {path}"))
            }
            EventClauseKind::Answers { event, chance, delay } => {
                let parent = self.parent(event, scope);
                let chance = self.chance(chance.as_ref(), scope);
                let lag_days = self.lag(delay.as_ref(), scope)?;
                let (parent, path) = parent?;
                let chance = switched(chance?, condition);
                (SourceKind::Answer { parent, chance, lag_days }, format!("answers {path}"))
            }
            EventClauseKind::OnDates(dates) => {
                if let Some(condition) = &clause.condition {
                    let message = "a dated event happens whatever the state";
                    let error = self.error(code::MISPLACED, &scope.place, condition.span, message);
                    self.report(error.help("take the `while` away, or write `happens when ...`"));
                }
                (SourceKind::Dates(self.steps_of(dates, &scope.place)), "happens on".to_owned())
            }
            EventClauseKind::When(when) => {
                let when = self.expect(when, scope, &Expected::Condition);
                let when = (!when.is_poison()).then_some(when.expression)?;
                let both = match condition {
                    Some(condition) => {
                        Expression::Binary(BinaryOperation::And, Box::new(when), Box::new(condition))
                    }
                    None => when,
                };
                (SourceKind::When(both), "happens when".to_owned())
            }
            EventClauseKind::Splits(_) => return None,
        })
    }

    /// A rate or hazard per day.
    pub(crate) fn rate(&mut self, expr: &Expr, role: &str, scope: &Scope) -> Option<Expression> {
        let typed = self.expect(expr, scope, &Expected::per_time(role));
        self.not_below_zero(&typed.expression, expr, role, scope);
        (!typed.is_poison()).then_some(typed.expression)
    }

    fn not_below_zero(&mut self, expression: &Expression, expr: &Expr, role: &str, scope: &Scope) {
        if constant(expression).is_some_and(|value| value < 0.0) {
            let error =
                self.error(code::NOT_POSITIVE, &scope.place, expr.span, format!("{role} cannot be below 0"));
            self.report(error.help("write it without the minus, or let a `stock` fall"));
        }
    }

    /// A chance; certain where nothing is said.
    pub(crate) fn chance(&mut self, expr: Option<&Expr>, scope: &Scope) -> Option<Expression> {
        let Some(expr) = expr else { return Some(Expression::Number(1.0)) };
        let typed = self.expect(expr, scope, &Expected::pure("a chance"));
        if typed.is_poison() {
            return None;
        }
        if constant(&typed.expression).is_some_and(|value| !(0.0..=1.0).contains(&value)) {
            let error =
                self.error(code::NOT_A_CHANCE, &scope.place, expr.span, "a chance lies between 0% and 100%");
            self.report(error.help("for several events for each, write `happens 3 times at each EVENT`"));
            return None;
        }
        Some(typed.expression)
    }

    fn parent(&mut self, event: &EventRef, scope: &Scope) -> Option<(EventId, String)> {
        let id = self.event_reference(event, scope)?;
        Some((id, self.event_path(id)))
    }

    /// The luck path of a mentioned event, which tells its draws from others: `raid[red]`, `start of region.war`.
    pub(crate) fn mention_path(&mut self, event: &EventRef, scope: &Scope) -> String {
        match self.event_reference(event, scope) {
            Some(id) => self.event_path(id),
            None => event.name.text.clone(),
        }
    }

    /// The luck path of an event whose place is known, even if its body was not checked yet.
    pub(crate) fn event_path(&self, id: EventId) -> String {
        if let Some(((regime, state), _)) = self.entries.iter().find(|(_, entry)| **entry == id) {
            return self.entry_luck(*regime, *state);
        }
        let Some((first, path)) = self.event_paths.range(..=id.0).next_back() else { return String::new() };
        let luck = self.luck_of(path, path);
        match self.symbols.get(path).map(|entry| &entry.symbol) {
            Some(Symbol::Event(family)) => {
                let members = self.member_tuples(family).into_iter().nth((id.0 - first) as usize);
                format!("{luck}{}", self.member_suffix(&members.unwrap_or_default()))
            }
            Some(Symbol::Vote(family)) => {
                // Each vote has two events, its passage and its call.
                let at = (id.0 - first) as usize;
                let members = self.member_tuples(family).into_iter().nth(at / 2);
                let called = if at % 2 == 1 { "call of " } else { "" };
                format!("{called}{luck}{}", self.member_suffix(&members.unwrap_or_default()))
            }
            _ => luck,
        }
    }

    /// The path that addresses the draws of something that an element owns: under `luck "old name"` its old one.
    pub(crate) fn luck_of(&self, owner: &str, path: &str) -> String {
        let declared = owner.split('[').next().unwrap_or_default();
        match (self.lucks.get(declared), path.strip_prefix(declared)) {
            (Some(luck), Some(rest)) => format!("{luck}{rest}"),
            _ => path.to_owned(),
        }
    }

    /// The luck path of the event of entering a state.
    fn entry_luck(&self, regime: RegimeId, state: u32) -> String {
        let (path, members) = self.path_and_members(Domain::Regime(regime));
        let (luck, members) = (self.luck_of(&path, &path), self.member_suffix(&members));
        format!("start of {luck}.{}{members}", self.states[regime.index()][state as usize].name)
    }

    fn entry_path(&self, regime: RegimeId, state: u32) -> String {
        let (path, members) = self.path_and_members(Domain::Regime(regime));
        let members = self.member_suffix(&members);
        format!("start of {path}.{}{members}", self.states[regime.index()][state as usize].name)
    }

    /// Variance over mean. `Some(None)` where nothing is said, `None` after a message.
    #[expect(clippy::option_option, reason = "absent, and broken, are two things here")]
    fn dispersion(&mut self, clusters: Option<&Expr>, scope: &Scope) -> Option<Option<Expression>> {
        let Some(expr) = clusters else { return Some(None) };
        let typed = self.expect(expr, scope, &Expected::pure("what follows `clusters`"));
        if typed.is_poison() {
            return None;
        }
        if constant(&typed.expression).is_some_and(|value| value <= 1.0) {
            let message = "`clusters` is the variance over the mean, and must be above 1";
            let error = self.error(code::NOT_POSITIVE, &scope.place, expr.span, message);
            self.report(error.help("take `clusters` away for counts without clusters"));
            return None;
        }
        Some(Some(typed.expression))
    }

    /// A mean lag in days, known before a trajectory starts. `Some(None)` where nothing is said, `None` after a message.
    #[expect(clippy::option_option, reason = "absent, and broken, are two things here")]
    fn lag(&mut self, delay: Option<&Expr>, scope: &Scope) -> Option<Option<Expression>> {
        let Some(expr) = delay else { return Some(None) };
        let typed = self.expect(expr, scope, &Expected::time("what follows `after about`"));
        if typed.is_poison() {
            return None;
        }
        let lag = self.written_out(&typed.expression);
        if !self.reads_parameters_only(&lag, expr, scope) {
            return None;
        }
        if constant(&lag).is_some_and(|days| days <= 0.0) {
            let message = "a lag must be above 0";
            let error = self.error(code::NOT_POSITIVE, &scope.place, expr.span, message);
            self.report(error.help("leave `after about` away for an answer in the same step"));
            return None;
        }
        let longest = LAG_STEPS_MOST * self.calendar.step_days;
        if constant(&lag).is_some_and(|days| days > longest) {
            let message = format!("a lag is {LAG_STEPS_MOST} steps at most, here {longest} days");
            let error = self.error(code::TOO_MANY_STEPS, &scope.place, expr.span, message);
            self.report(error.help("write longer steps, or let a stock or regime pass the time"));
            return None;
        }
        Some(Some(lag))
    }

    /// The event of entering a state.
    pub(crate) fn entry_event(&mut self, regime: RegimeId, state: u32) -> EventId {
        if let Some(id) = self.entries.get(&(regime, state)) {
            return *id;
        }
        let id = EventId(self.slots.events.len() as u32);
        self.entries.insert((regime, state), id);
        let (declared, members) = self.path_and_members(Domain::Regime(regime));
        let owner = declared.rfind('.').map(|dot| declared[..=dot].to_owned());
        let declared = self.symbols.get(&declared);
        let (file, span) = declared.map_or_else(Default::default, |entry| (entry.file, entry.span));
        let path = self.entry_path(regime, state);
        let entered = format!("Start of: {}", self.states[regime.index()][state as usize].label);
        let instance = owner.and_then(|prefix| self.instances.iter().find(|(_, it)| it.prefix == prefix));
        let label = instance.map_or(entered.clone(), |(_, inside)| inside.labelled(&entered));
        let about = About {
            luck: self.entry_luck(regime, state),
            path,
            label: self.labelled(label, &members),
            span,
            file,
            used: None,
            cites: Vec::new(),
            judgement: true,
            known: None,
            hindsight: false,
        };
        let sources =
            vec![EventSource { kind: SourceKind::Entry { regime, state }, luck: "entry".to_owned() }];
        self.slots.events.push(Some(Event { about, by: None, on: None, once: false, sources }));
        id
    }

    fn split(
        &mut self,
        item: &Item<'a>,
        event: &'a ast::Event,
        clause: (&'a EventClause, &'a [ast::Split]),
        of: &SplitOf<'_>,
        scope: &Scope,
    ) {
        let (clause, children) = clause;
        if let Some(condition) = &clause.condition {
            let message = "the shares of a split hold always";
            let error = self.error(code::MISPLACED, &item.place, condition.span, message);
            self.report(
                error.help("take the `while` away, and write it into the shares: `if ... then ... else 0%`"),
            );
        }
        let id = SplitId(self.slots.splits.len() as u32);
        let mut checked = Vec::new();
        for (position, child) in children.iter().enumerate() {
            let name = &child.member.name;
            if child.share.is_none() && position + 1 < children.len() {
                let error = self.error(code::MISPLACED, &item.place, name.span, "`otherwise` must come last");
                self.report(error.help("move it behind the other children"));
            }
            let share = child.share.as_ref().map(|share| self.chance(Some(share), scope));
            let Some(event_id) = self.child_place(item, name, of.at) else { continue };
            let which = Which { name: &name.text, members: of.members };
            let evidence = Evidence { luck: None, within: None, ..event.head.evidence.clone() };
            let label = child.member.label.as_ref();
            let about = self.about_part(&which, label, (&evidence, name.span), &item.place);
            let kind = SourceKind::Split { split: id, child: checked.len() as u32 };
            let sources = vec![EventSource { kind, luck: "split".to_owned() }];
            self.slots.events[event_id.index()] =
                Some(Event { about, by: of.by, on: of.on, once: false, sources });
            match share {
                Some(None) => {}
                Some(Some(share)) => checked.push((event_id, Some(share))),
                None => checked.push((event_id, None)),
            }
        }
        let known: f64 = checked.iter().filter_map(|(_, share)| constant(share.as_ref()?)).sum();
        if known > 1.0 + 1e-9 {
            let message = "the shares of the children add up to more than 100%";
            let error = self.error(code::NOT_A_CHANCE, &item.place, clause.span, message);
            self.report(error.help("lower them, or let one be `otherwise`"));
        }
        self.slots.splits.push(Some(Split { parent: of.parent, children: checked }));
    }

    fn child_place(&self, item: &Item<'_>, name: &Name, at: usize) -> Option<EventId> {
        let entry = self.symbols.get(&item.place.path(&name.text))?;
        match &entry.symbol {
            Symbol::Event(Family { first, .. }) if entry.span == name.span => {
                Some(EventId(first + at as u32))
            }
            _ => None,
        }
    }

    /// Checks an actor.
    pub(crate) fn check_actor(&mut self, item: &Item<'a>, actor: &'a ast::Actor) {
        let Symbol::Actor(id) = item.symbol else { return };
        let about = self.about(&actor.head, &[], &item.place);
        self.slots.actors[id.index()] = Some(about);
    }
}

/// The element that a split belongs to.
struct SplitOf<'m> {
    parent: EventId,
    at: usize,
    members: &'m [(super::scope::Domain, usize)],
    by: Option<ActorId>,
    on: Option<ActorId>,
}

/// Sources with the words that address their draws: a second one of the same words gets ` 2`.
pub(crate) fn addressed(sources: Vec<Source>) -> Vec<EventSource> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut addressed = Vec::new();
    for (kind, words) in sources {
        let luck = numbered(&mut counts, words);
        addressed.push(EventSource { kind, luck });
    }
    addressed
}

/// The words, or the words and a number when they were met before.
pub(crate) fn numbered(counts: &mut BTreeMap<String, u32>, words: String) -> String {
    let count = counts.entry(words.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { words } else { format!("{words} {count}") }
}
