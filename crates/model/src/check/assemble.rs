//! The checked elements become a model: parameters sorted, transfers joined to stocks, the step ordered.

use super::context::Context;
use super::scope::{Entry, Family, Symbol};
use crate::model::{Expectation, Expression, Intervention, Model, ParameterId, ParameterValue};
use detente_syntax::Diagnostic;
use detente_syntax::diagnostic::code;
use std::ops::Range;

mod visit;

impl Context<'_> {
    /// The model; `None` if any error was given.
    pub(crate) fn assemble(&mut self) -> Option<Model> {
        if self.has_errors() {
            return None;
        }
        for (stock, change) in std::mem::take(&mut self.transfer_changes) {
            if let Some(Some(stock)) = self.slots.stocks.get_mut(stock.index()) {
                stock.changes.push(change);
            }
        }
        self.take_stock_of_evidence();
        if let Some(entry) = self.unfilled() {
            // Every empty place should have a message; if one has none, this is better than a wrong model.
            let message = format!("`{}` could not be checked", entry.path);
            let error = Diagnostic::error(code::UNCHECKED, message).in_file(entry.file).at(entry.span, "");
            self.report(error.help("write it another way, and report the model"));
            return None;
        }
        let mut model = self.model()?;
        if !self.sort_parameters(&mut model) {
            return None;
        }
        self.order(&mut model);
        self.check_solver(&model);
        self.warn_of_old_values(&model);
        self.check_starts(&model);
        self.check_ranges(&model);
        if !self.has_errors() {
            self.check_whole(&model);
        }
        (!self.has_errors()).then_some(model)
    }

    /// A declared name whose place is empty.
    fn unfilled(&self) -> Option<Entry> {
        let slots = &self.slots;
        let is_empty = |symbol: &Symbol| match symbol {
            Symbol::Parameter(family) => lacks(&slots.parameters, self.places(family)),
            Symbol::Let(family) => lacks(&slots.lets, self.places(family)),
            Symbol::Stock(family) => lacks(&slots.stocks, self.places(family)),
            Symbol::Memory(family) => lacks(&slots.memories, self.places(family)),
            Symbol::Event(family) => lacks(&slots.events, self.places(family)),
            Symbol::Actor(id) => lacks(&slots.actors, one(id.index())),
            Symbol::Transfer(family) => lacks(&slots.transfers, self.places(family)),
            Symbol::Table(family) => lacks(&slots.tables, self.places(family)),
            Symbol::Series(family) => lacks(&slots.series, self.places(family)),
            Symbol::Regime(family) => lacks(&slots.regimes, self.places(family)),
            Symbol::Choice(family) => lacks(&slots.choices, self.places(family)),
            Symbol::Vote(family) => lacks(&slots.votes, self.places(family)),
            Symbol::Outcome(id) => lacks(&slots.outcomes, one(id.index())),
            Symbol::Policy(id) => lacks(&slots.policies, one(id.index())),
            Symbol::Loop(id) => lacks(&slots.loops, one(id.index())),
            Symbol::Set(_) | Symbol::Claim | Symbol::Instance | Symbol::Poison => false,
        };
        self.symbols.values().find(|entry| is_empty(&entry.symbol)).cloned()
    }

    /// The places of a family's members.
    pub(crate) fn places(&self, family: &Family) -> Range<usize> {
        let count: usize = family.domains.iter().map(|domain| self.members(*domain).len()).product();
        family.first as usize..family.first as usize + count
    }

    fn model(&mut self) -> Option<Model> {
        let slots = std::mem::take(&mut self.slots);
        Some(Model {
            title: self.title.clone(),
            language: self.language,
            calendar: self.calendar.clone(),
            solver: self.solver,
            leaves_out: self.leaves_out.clone(),
            shows: self.shows.clone(),
            actors: all(slots.actors)?,
            parameters: all(slots.parameters)?,
            correlations: slots.correlations,
            tables: all(slots.tables)?,
            series: all(slots.series)?,
            lets: all(slots.lets)?,
            stocks: all(slots.stocks)?,
            transfers: all(slots.transfers)?,
            memories: all(slots.memories)?,
            regimes: all(slots.regimes)?,
            events: all(slots.events)?,
            splits: all(slots.splits)?,
            choices: all(slots.choices)?,
            votes: all(slots.votes)?,
            draws: slots.draws,
            outcomes: all(slots.outcomes)?,
            policies: all(slots.policies)?,
            claims: slots.claims,
            loops: all(slots.loops)?,
            observations: slots.observations,
            order: Vec::new(),
            initial_order: Vec::new(),
            evidence: std::mem::take(&mut self.evidence),
        })
    }

    /// Puts each derived parameter after those that it reads, and renames all places; `false` after a message on a cycle.
    fn sort_parameters(&mut self, model: &mut Model) -> bool {
        let count = model.parameters.len();
        let mut waiting: Vec<usize> = Vec::with_capacity(count);
        let mut readers: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, parameter) in model.parameters.iter().enumerate() {
            let mut reads = Vec::new();
            if let ParameterValue::Derived(expression) = &parameter.value {
                expression.walk(&mut |part| {
                    if let Expression::Parameter(id) = part {
                        reads.push(id.index());
                    }
                });
            }
            reads.sort_unstable();
            reads.dedup();
            waiting.push(reads.len());
            reads.into_iter().for_each(|read| readers[read].push(at));
        }
        let mut ready: std::collections::BTreeSet<usize> =
            (0..count).filter(|at| waiting[*at] == 0).collect();
        let mut new_places = vec![None; count];
        let mut order = Vec::with_capacity(count);
        while let Some(at) = ready.pop_first() {
            new_places[at] = Some(ParameterId(order.len() as u32));
            order.push(at);
            for reader in &readers[at] {
                waiting[*reader] -= 1;
                if waiting[*reader] == 0 {
                    ready.insert(*reader);
                }
            }
        }
        let Some(places) = new_places.into_iter().collect::<Option<Vec<_>>>() else {
            self.parameter_cycle(model, &waiting);
            return false;
        };
        let mut old: Vec<_> = std::mem::take(&mut model.parameters).into_iter().map(Some).collect();
        model.parameters = order.iter().filter_map(|at| old[*at].take()).collect();
        visit::rename_parameters(model, &places);
        true
    }

    fn parameter_cycle(&mut self, model: &Model, waiting: &[usize]) {
        let stuck = model.parameters.iter().zip(waiting).filter(|(_, waiting)| **waiting > 0);
        let abouts: Vec<_> = stuck.map(|(parameter, _)| &parameter.about).collect();
        let Some(first) = abouts.first() else { return };
        let names: Vec<_> = abouts.iter().take(6).map(|about| format!("`{}`", about.path)).collect();
        let message = format!("these parameters are worked out from one another: {}", names.join(", "));
        let error = Diagnostic::error(code::CYCLE, message).in_file(first.file).at(first.span, "");
        self.report(error.help("give one of them a number or an interval"));
    }
}

fn lacks<T>(slots: &[Option<T>], mut places: Range<usize>) -> bool {
    places.any(|at| slots.get(at).is_none_or(Option::is_none))
}

fn one(at: usize) -> Range<usize> {
    at..at + 1
}

fn all<T>(slots: Vec<Option<T>>) -> Option<Vec<T>> {
    slots.into_iter().collect()
}
