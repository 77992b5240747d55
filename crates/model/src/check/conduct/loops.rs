//! Named feedback loops: their elements exist, they close, and each element acts on the next.

use crate::check::context::Context;
use crate::check::scope::{Domain, Family, Item, Symbol, Work};
use crate::dependencies::{CausalGraph, causal_graph};
use crate::model::{ChoiceId, Loop, Model, RegimeId};
use detente_syntax::ast::{self, Declaration, Name};
use detente_syntax::diagnostic::code;
use std::rc::Rc;

impl<'a> Context<'a> {
    /// Checks that a loop closes and that its elements are some.
    pub(super) fn check_loop(&mut self, item: &Item<'a>, it: &ast::Loop) {
        let Symbol::Loop(id) = item.symbol else { return };
        let about = self.about(&it.head, &[], &item.place);
        let mut elements = Vec::new();
        for name in &it.links {
            match self.loop_element(name, item) {
                Some(path) => elements.push(path),
                None => return,
            }
        }
        if elements.len() < 3 || elements.first() != elements.last() {
            let span = it.links.last().map_or(it.head.name.span, |name| name.span);
            let message = format!("the loop `{}` does not come back to where it begins", it.head.name.text);
            let error = self.error(code::LOOP_OPEN, &item.place, span, message);
            let first = it.links.first().map_or("A", |name| name.text.as_str());
            return self.report(error.help(format!("end it with `-> {first}`")));
        }
        elements.pop();
        self.slots.loops[id.index()] = Some(Loop { about, elements });
    }

    /// The path of an element that can act and be acted on.
    fn loop_element(&mut self, name: &Name, item: &Item<'a>) -> Option<String> {
        let entry = self.resolve(name, &item.place)?;
        match entry.symbol {
            Symbol::Let(_)
            | Symbol::Stock(_)
            | Symbol::Memory(_)
            | Symbol::Event(_)
            | Symbol::Transfer(_)
            | Symbol::Regime(_)
            | Symbol::Choice(_)
            | Symbol::Vote(_) => Some(entry.path),
            _ => self.wrong_kind(name, &item.place, &entry, "what changes over time"),
        }
    }

    /// Checks on the whole model that each element of a loop acts on the next.
    pub(super) fn check_links(&mut self, model: &Model) {
        if model.loops.is_empty() {
            return;
        }
        let graph = causal_graph(model);
        let items = self.items.clone();
        for item in &items {
            if let (Work::Declared(Declaration::Loop(it)), Symbol::Loop(id)) = (&item.work, &item.symbol)
                && let Some(checked) = model.loops.get(id.index())
            {
                self.check_links_of(it, &checked.elements, item, &graph);
            }
        }
    }

    fn check_links_of(
        &mut self,
        it: &ast::Loop,
        elements: &[String],
        item: &Rc<Item<'a>>,
        graph: &CausalGraph,
    ) {
        for (at, from) in elements.iter().enumerate() {
            let to = &elements[(at + 1) % elements.len()];
            let (sources, targets) = (places(graph, from), places(graph, to));
            let mut pairs = sources.iter().flat_map(|a| targets.iter().map(move |b| (*a, *b)));
            let is_linked = pairs.clone().any(|(a, b)| graph.link(a, b).is_some());
            if is_linked || self.picks_by(from, to) {
                continue;
            }
            let chain = pairs.find_map(|(a, b)| graph.chain(a, b));
            let span = it.links.get(at + 1).map_or(it.head.name.span, |name| name.span);
            let message = format!("`{to}` does not read `{from}`");
            let error = self.error(code::LOOP_LINK, &item.place, span, message);
            self.report(match chain {
                Some(chain) => {
                    let names: Vec<_> = chain.iter().map(|at| graph.elements[*at].as_str()).collect();
                    error.help(format!("it does so over others: write `{}`", names.join(" -> ")))
                }
                None => error.help(format!(
                    "nothing leads from `{from}` to `{to}`: add the link to the model, or leave it out"
                )),
            });
        }
    }
}

impl Context<'_> {
    /// Whether `to` is subscripted by the regime or choice `from`: then that picks its current value.
    fn picks_by(&self, from: &str, to: &str) -> bool {
        let symbol = |path: &str| self.symbols.get(path).map(|entry| &entry.symbol);
        let (one, any) = match symbol(from) {
            Some(Symbol::Regime(Family { first, .. })) => {
                (Domain::Regime(RegimeId(*first)), Domain::Regimes(RegimeId(*first)))
            }
            Some(Symbol::Choice(Family { first, .. })) => {
                (Domain::Choice(ChoiceId(*first)), Domain::Choices(ChoiceId(*first)))
            }
            _ => return false,
        };
        match symbol(to) {
            Some(
                Symbol::Let(family) | Symbol::Stock(family) | Symbol::Memory(family) | Symbol::Event(family),
            ) => family.domains.iter().any(|domain| *domain == one || *domain == any),
            _ => false,
        }
    }
}

/// An element's places in the graph: its own, its members', and for a vote that of its call.
fn places(graph: &CausalGraph, path: &str) -> Vec<usize> {
    let member = format!("{path}[");
    let call = format!("call of {path}");
    let is_it = |element: &String| element == path || element.starts_with(&member) || *element == call;
    (0..graph.elements.len()).filter(|at| is_it(&graph.elements[*at])).collect()
}
