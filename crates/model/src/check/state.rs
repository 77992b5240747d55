//! Memories, transfers and regimes.

use super::context::Context;
use super::events::numbered;
use super::named_kind::NamedKind;
use super::scope::{Domain, Item, Scope, Symbol, as_event};
use super::stocks::switched;
use super::typed::{Expected, Sort};
use crate::model::{
    About, Change, ChangeKind, Expression, Memory, MemoryKind, Pace, Regime, RegimeId, RegimeState, StockId,
    Transfer, TransferId, Transition, TransitionKind,
};
use crate::units::Written;
use detente_syntax::ast::{self, Expr, MemoryKind as WrittenKind, Origin, Trigger};
use detente_syntax::diagnostic::code;
use std::collections::BTreeMap;

impl<'a> Context<'a> {
    /// What a memory is in is known before any body: a pure number if it fades, events per time if it averages.
    pub(crate) fn declare_memory_unit(&mut self, item: &Item<'a>, memory: &'a ast::Memory) {
        if item.symbol == Symbol::Poison {
            return;
        }
        let path = item.place.path(&memory.head.name.text);
        let unit = match &memory.kind {
            _ if memory.head.broken => None,
            Some(WrittenKind::Fades(_)) => Some(Written::default()),
            Some(WrittenKind::Averages(_)) => Some(Written::per_time()),
            None => {
                let message = format!("the memory `{}` does not say how it forgets", memory.head.name.text);
                let error = self.error(code::MISSING_VALUE, &item.place, memory.head.name.span, message);
                self.report(error.help("add `fades with half-life 3 weeks`, or `averages over 3 weeks`"));
                None
            }
        };
        let sort = match (self.sorts.get(&path), unit) {
            (_, None) => Sort::Poison,
            (Some(Sort::Quantity(header)), Some(unit)) if header.fits(&unit) => {
                Sort::Quantity(header.clone())
            }
            (Some(Sort::Poison), _) => Sort::Poison,
            (Some(_), Some(unit)) => {
                let span = memory.head.unit.as_ref().map_or(memory.head.name.span, |unit| unit.span);
                let found = if unit.is_pure() {
                    "a memory that fades is a pure number"
                } else {
                    "a memory that averages is in events per time"
                };
                let error = self.error(code::UNIT_MISMATCH, &item.place, span, found);
                self.report(error.help("take the unit in the header away"));
                Sort::Poison
            }
            (None, Some(unit)) => Sort::Quantity(unit),
        };
        self.sorts.insert(path, sort);
    }

    /// Checks a memory and fills the places of its elements.
    pub(crate) fn check_memory(&mut self, item: &Item<'a>, memory: &'a ast::Memory) {
        let Symbol::Memory(family) = &item.symbol else { return };
        let path = item.place.path(&memory.head.name.text);
        let Some(Sort::Quantity(unit)) = self.sorts.get(&path).cloned() else { return };
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let scope = self.element_scope(item, &memory.head, &members);
            let events: Vec<_> =
                memory.of.iter().filter_map(|event| self.event_reference(event, &scope)).collect();
            let kind = match &memory.kind {
                Some(WrittenKind::Fades(pace)) => self.pace(pace, &scope).map(MemoryKind::Fades),
                Some(WrittenKind::Averages(time)) => {
                    let over = self.pace(&ast::Pace::Over(time.clone()), &scope);
                    over.map(|(Pace::TimeConstant(time) | Pace::HalfLife(time))| MemoryKind::Averages(time))
                }
                None => None,
            };
            let initial = match &memory.starts_at {
                Some(expr) => {
                    self.expect(expr, &scope, &Expected::unit(&unit, "what a memory starts at")).expression
                }
                None => Expression::Number(0.0),
            };
            let Some(kind) = kind else { continue };
            let about = self.about(&memory.head, &members, &item.place);
            let filled = Memory { about, unit: unit.unit(), events, kind, initial };
            self.slots.memories[family.first as usize + at] = Some(filled);
        }
    }

    /// Checks a transfer, once for each member that has it, and makes it a change of both its stocks.
    pub(crate) fn check_transfer(&mut self, item: &Item<'a>, transfer: &'a ast::Transfer) {
        let Symbol::Transfer(family) = &item.symbol else { return };
        let [clause] = transfer.moves.as_slice() else {
            let message = "a transfer moves one thing from one stock to another";
            let error = self.error(code::MISSING_VALUE, &item.place, transfer.head.name.span, message);
            return self.report(error.help("write one clause, `moves 0.1 / week * a from a to b`"));
        };
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let id = TransferId(family.first + at as u32);
            let scope = self.element_scope(item, &transfer.head, &members);
            let about = self.about(&transfer.head, &members, &item.place);
            self.check_transfer_of(id, about, clause, &scope);
        }
    }

    fn check_transfer_of(
        &mut self,
        id: TransferId,
        about: About,
        clause: &ast::TransferClause,
        scope: &Scope,
    ) {
        let from = self.stock(&clause.from, scope);
        let to = self.stock(&clause.to, scope);
        let condition = self.while_condition(clause.condition.as_ref(), scope);
        let (Some((from, unit)), Some((to, other))) = (from, to) else { return };
        if !unit.fits(&other) {
            return self.unlike_units(
                "cannot move between",
                [(&clause.from, &unit), (&clause.to, &other)],
                scope,
            );
        }
        // From each to each other, `while a is not b`: what never moves may stand.
        if from == to && condition != Some(Expression::Number(0.0)) {
            let message = "this moves from a stock to the same stock";
            let error = self.error(code::MISPLACED, &scope.place, clause.to.span, message);
            let error = error.help("name another stock");
            let running = scope.running.iter().map(|running| running.name.as_str()).collect::<Vec<_>>();
            return self.report(match running.as_slice() {
                [one, other] => error.help(format!("or add `while {one} is not {other}`")),
                [one] => error.help(format!("or add `while {one} is not MEMBER`")),
                _ => error,
            });
        }
        let Some(per_time) = unit.over(&Written::time()) else { return };
        let rate = self.expect(&clause.amount, scope, &Expected::unit(&per_time, "what a transfer moves"));
        let rate = switched(rate.expression, condition);
        let name = format!("moves {}", scope.owner.strip_prefix(&scope.place.prefix).unwrap_or_default());
        self.slots.transfers[id.index()] = Some(Transfer { about, rate, from, to });
        let change = |kind| Change { name: name.clone(), span: Default::default(), kind };
        self.transfer_changes.push((from, change(ChangeKind::TransferOut(id))));
        self.transfer_changes.push((to, change(ChangeKind::TransferIn(id))));
    }

    /// The stock that an expression names, and its unit.
    fn stock(&mut self, expr: &Expr, scope: &Scope) -> Option<(StockId, Written)> {
        let mention = as_event(expr)?;
        let entry = self.resolve_as(&mention.name, &scope.place, NamedKind::Stock)?;
        let Symbol::Stock(family) = &entry.symbol else {
            return self.wrong_kind(&mention.name, &scope.place, &entry, NamedKind::Stock);
        };
        let at = self.fixed_member(family, &mention.name, &mention.members, scope)?;
        match self.sorts.get(&entry.path) {
            Some(Sort::Quantity(unit)) => Some((StockId(at), unit.clone())),
            _ => None,
        }
    }

    /// Checks a regime, once for each member that has it.
    pub(crate) fn check_regime(&mut self, item: &Item<'a>, regime: &'a ast::Regime) {
        let Symbol::Regime(family) = &item.symbol else { return };
        let (name, states) = (&regime.head.name, &self.states[family.first as usize]);
        if states.len() < 2 {
            let message = format!("the regime `{}` has no way from one state to another", name.text);
            let error = self.error(code::MISSING_VALUE, &item.place, name.span, message);
            return self.report(error.help("add a transition, for example `calm -> war at 0.2 / year`"));
        }
        if regime.starts.is_none() {
            let message = format!("the regime `{}` does not say where it starts", name.text);
            let state = states[0].name.clone();
            let error = self.error(code::MISSING_VALUE, &item.place, name.span, message);
            self.report(error.help(format!("write `regime {} starts {state}`", name.text)));
        }
        if self.starts_somewhere(regime, RegimeId(family.first), item) {
            self.check_ways(regime, item);
        }
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let id = RegimeId(family.first + at as u32);
            let scope = self.element_scope(item, &regime.head, &members);
            let mut transitions = Vec::new();
            let mut counts = BTreeMap::new();
            for transition in &regime.transitions {
                self.transitions(transition, id, &scope, &mut counts, &mut transitions);
            }
            let states = self.states[id.index()].iter();
            let states =
                states.map(|it| RegimeState { name: it.name.clone(), label: it.label.clone() }).collect();
            let about = self.about(&regime.head, &members, &item.place);
            let start = self.starts.get(&id).copied().unwrap_or(0);
            self.slots.regimes[id.index()] = Some(Regime { about, states, start, transitions });
        }
    }

    /// Whether a regime starts in a state of its own: a start that no transition and no `state` line mentions is a slip of the pen.
    fn starts_somewhere(&mut self, regime: &ast::Regime, id: RegimeId, item: &Item<'_>) -> bool {
        let Some(start) = &regime.starts else { return false };
        let is_mentioned = regime.transitions.iter().any(|transition| {
            transition.to.text == start.text
                || match &transition.from {
                    Origin::Any(_) => true,
                    Origin::States(from) => from.iter().any(|state| state.text == start.text),
                }
        });
        if is_mentioned || regime.states.iter().any(|state| state.name.text == start.text) {
            return true;
        }
        let known: Vec<_> = self.states[id.index()]
            .iter()
            .map(|it| it.name.clone())
            .filter(|name| *name != start.text)
            .collect();
        let near = detente_syntax::nearest(&start.text, known.iter().map(String::as_str));
        let message = format!("no transition mentions the state `{}`", start.text);
        let error = self.error(code::UNKNOWN_MEMBER, &item.place, start.span, message);
        let error = match near {
            Some(near) => error.help(format!("write `{near}`")).replace(start.span, near),
            None => error.help(format!("add a way out of it: `{} -> ... at 0.2 / year`", start.text)),
        };
        self.report_unknown(error, &start.text);
        false
    }

    /// One transition for each state that it leaves.
    fn transitions(
        &mut self,
        transition: &'a ast::Transition,
        id: RegimeId,
        scope: &Scope,
        counts: &mut BTreeMap<String, u32>,
        transitions: &mut Vec<Transition>,
    ) {
        let Some(to) = self.state(id, &transition.to.text) else { return };
        self.mention_member(&transition.to, Domain::Regime(id), to as usize, &scope.place);
        if let Origin::States(states) = &transition.from {
            for state in states {
                if let Some(from) = self.state(id, &state.text) {
                    self.mention_member(state, Domain::Regime(id), from as usize, &scope.place);
                }
            }
        }
        let condition = self.while_condition(transition.condition.as_ref(), scope);
        let Some((kind, words)) = self.trigger(&transition.trigger, condition, scope) else { return };
        let from: Vec<u32> = match &transition.from {
            Origin::Any(_) => {
                (0..self.states[id.index()].len() as u32).filter(|state| *state != to).collect()
            }
            Origin::States(states) => states.iter().filter_map(|state| self.state(id, &state.text)).collect(),
        };
        for from in from {
            if from == to {
                let message = "this leads from a state to the same state";
                let error = self.error(code::MISPLACED, &scope.place, transition.span, message);
                self.report(error.help("take it away, or name another state"));
                continue;
            }
            let states = &self.states[id.index()];
            let way = format!("{} -> {} {words}", states[from as usize].name, states[to as usize].name);
            let luck = numbered(counts, way);
            transitions.push(Transition { from, to, kind: kind.clone(), luck });
        }
    }

    fn trigger(
        &mut self,
        trigger: &'a Trigger,
        condition: Option<Expression>,
        scope: &Scope,
    ) -> Option<(TransitionKind, String)> {
        match trigger {
            Trigger::Hazard(hazard) => {
                let hazard = self.rate(hazard, "a transition's hazard", scope)?;
                Some((TransitionKind::Hazard(switched(hazard, condition)), "at".to_owned()))
            }
            Trigger::Sojourn(time) => {
                if condition.is_some() {
                    let message = "a sojourn runs from the entry on, and cannot be switched by `while`";
                    let error = self.error(code::MISPLACED, &scope.place, time.span, message);
                    self.report(error.help("write a hazard, for example `at 1 / 6 weeks while ...`"));
                }
                let pace = self.pace(&ast::Pace::Over(time.clone()), scope)?;
                let (Pace::TimeConstant(mean) | Pace::HalfLife(mean)) = pace;
                Some((TransitionKind::After(mean), "after".to_owned()))
            }
            Trigger::Event { event, chance } => {
                let id = self.event_reference(event, scope);
                let chance = match chance {
                    Some(chance) => Some(self.chance(Some(chance), scope)?),
                    None => None,
                };
                // A certain transition under a condition is one with a chance of 1 or 0.
                let chance = match condition {
                    Some(condition) => {
                        Some(switched(chance.unwrap_or(Expression::Number(1.0)), Some(condition)))
                    }
                    None => chance,
                };
                let path = self.mention_path(event, scope);
                Some((TransitionKind::At { event: id?, chance }, format!("at {path}")))
            }
        }
    }
}
