//! The causal graph over time: which element reads which, directly, in any step, and with what sign.
//!
//! An edge from A to B says that B reads A. Its sign says which way B goes as A goes up with all else equal, where bounds and
//! monotonicity tell; regimes and choices have no order, so what leads into or out of them has none. A vote and the event of its
//! passage share a path and are one element.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::sign::{Bounds, Influences};
use crate::model::{
    Change, ChangeKind, Choice, ChoiceId, Event, EventId, Expression, LetId, Majority, Memory, MemoryId,
    MemoryKind, Model, Play, Regime, RegimeId, SourceKind, Split, Stock, StockId, TransferId, TransitionKind,
    Trigger, UnaryOperation, Vote, VoteId, Want,
};

/// Which way the reader goes as what it reads goes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// The same way.
    Plus,
    /// The other way.
    Minus,
    /// It cannot be told.
    Unknown,
}

impl Sign {
    /// The sign of a chain of two influences.
    pub fn times(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (a, b) if a == b => Self::Plus,
            _ => Self::Minus,
        }
    }

    /// The sign of two influences side by side.
    pub fn beside(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }

    /// `+`, `-` or `?`.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Unknown => "?",
        }
    }
}

/// What can cause and be caused. Parameters, tables and series are inputs and stand outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Element {
    Let(LetId),
    Stock(StockId),
    Transfer(TransferId),
    Memory(MemoryId),
    Regime(RegimeId),
    Event(EventId),
    Choice(ChoiceId),
    Vote(VoteId),
}

/// An edge of the graph: places in [`CausalGraph::elements`] and a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What is read.
    pub from: usize,
    /// What reads it.
    pub to: usize,
    /// Which way the reader goes.
    pub sign: Sign,
}

/// Elements and what they read over time. No element is said to read itself.
#[derive(Clone, Debug)]
pub struct CausalGraph {
    /// Paths of the elements, each once: lets, stocks, transfers, memories, regimes, events, choices, votes.
    pub elements: Vec<String>,
    /// For each element, the edges that lead from it, by reader.
    pub readers: Vec<Vec<Edge>>,
    /// Places of the lets that are named flows of a stock or nothing but its rate.
    flows: BTreeSet<usize>,
}

/// The causal graph of a model.
pub fn causal_graph(model: &Model) -> CausalGraph {
    causal_graph_within(model, &Bounds::of(model))
}

/// The same, where its bounds are worked out already.
pub(crate) fn causal_graph_within(model: &Model, bounds: &Bounds<'_>) -> CausalGraph {
    let mut places = BTreeMap::new();
    let mut elements = Vec::new();
    let mut edges: BTreeMap<(usize, usize), Sign> = BTreeMap::new();
    let all = all_elements(model);
    for (_, path) in &all {
        places.entry(*path).or_insert_with(|| {
            elements.push((*path).to_owned());
            elements.len() - 1
        });
    }
    let place = |element: Element| places[path_of(model, element)];
    for (element, path) in &all {
        let to = places[path];
        for (cause, sign) in reads(model, bounds, *element).0 {
            let from = place(cause);
            if from != to {
                edges.entry((from, to)).and_modify(|own| *own = own.beside(sign)).or_insert(sign);
            }
        }
    }
    let mut readers = vec![Vec::new(); elements.len()];
    for ((from, to), sign) in edges {
        readers[from].push(Edge { from, to, sign });
    }
    let flows = named_flows(model).into_iter().map(|id| place(Element::Let(id))).collect();
    CausalGraph { elements, readers, flows }
}

impl CausalGraph {
    /// An element's place.
    pub fn place(&self, path: &str) -> Option<usize> {
        self.elements.iter().position(|element| element == path)
    }

    /// The sign of the link between two elements: a direct edge, or one over a named flow of the reader. None if there is no link.
    pub fn link(&self, from: usize, to: usize) -> Option<Sign> {
        let direct = |from: usize, to: usize| {
            self.readers[from].iter().find(|edge| edge.to == to).map(|edge| edge.sign)
        };
        let over_flows = self
            .flows
            .iter()
            .filter_map(|&flow| Some(direct(from, flow)?.times(direct(flow, to)?)))
            .reduce(Sign::beside);
        match (direct(from, to), over_flows) {
            (Some(a), Some(b)) => Some(a.beside(b)),
            (a, b) => a.or(b),
        }
    }

    /// The shortest chain of readers from one element to another, both included.
    pub fn chain(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut before = vec![None; self.elements.len()];
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            for edge in &self.readers[at] {
                if before[edge.to].is_none() && edge.to != from {
                    before[edge.to] = Some(at);
                    queue.push_back(edge.to);
                }
            }
            if before[to].is_some() {
                break;
            }
        }
        let mut chain = vec![to];
        let mut at = before[to]?;
        while at != from {
            chain.push(at);
            at = before[at]?;
        }
        chain.push(from);
        chain.reverse();
        Some(chain)
    }
}

/// Lets that stand as a flow of a stock.
pub(crate) fn named_flows(model: &Model) -> BTreeSet<LetId> {
    let flows =
        model.stocks.iter().flat_map(|stock| &stock.changes).filter_map(|change| match &change.kind {
            ChangeKind::Flow(Expression::Let(id)) => Some(*id),
            ChangeKind::Flow(Expression::Unary(UnaryOperation::Negate, rate)) => match rate.as_ref() {
                Expression::Let(id) => Some(*id),
                _ => None,
            },
            _ => None,
        });
    flows.collect()
}

/// All elements with their paths; of a vote and the event of its passage, which share one, the event stands first.
pub(crate) fn all_elements(model: &Model) -> Vec<(Element, &str)> {
    let lets = (0..model.lets.len() as u32).map(|id| Element::Let(LetId(id)));
    let stocks = (0..model.stocks.len() as u32).map(|id| Element::Stock(StockId(id)));
    let transfers = (0..model.transfers.len() as u32).map(|id| Element::Transfer(TransferId(id)));
    let memories = (0..model.memories.len() as u32).map(|id| Element::Memory(MemoryId(id)));
    let regimes = (0..model.regimes.len() as u32).map(|id| Element::Regime(RegimeId(id)));
    let events = (0..model.events.len() as u32).map(|id| Element::Event(EventId(id)));
    let choices = (0..model.choices.len() as u32).map(|id| Element::Choice(ChoiceId(id)));
    let votes = (0..model.votes.len() as u32).map(|id| Element::Vote(VoteId(id)));
    let all = lets.chain(stocks).chain(transfers).chain(memories).chain(regimes);
    let all = all.chain(events).chain(choices).chain(votes);
    all.map(|element| (element, path_of(model, element))).collect()
}

pub(crate) fn path_of(model: &Model, element: Element) -> &str {
    match element {
        Element::Let(id) => &model.lets[id.index()].about.path,
        Element::Stock(id) => &model.stocks[id.index()].about.path,
        Element::Transfer(id) => &model.transfers[id.index()].about.path,
        Element::Memory(id) => &model.memories[id.index()].about.path,
        Element::Regime(id) => &model.regimes[id.index()].about.path,
        Element::Event(id) => &model.events[id.index()].about.path,
        Element::Choice(id) => &model.choices[id.index()].about.path,
        Element::Vote(id) => &model.votes[id.index()].about.path,
    }
}

pub(super) fn reads(model: &Model, bounds: &Bounds<'_>, element: Element) -> Influences {
    let Causes { expressions, elements, .. } = causes(model, bounds, element);
    let of_expressions = expressions.into_iter().map(|(it, sign)| bounds.influences(it).times(sign));
    let of_elements = elements.into_iter().map(|(it, sign)| Influences::one(it, sign));
    of_expressions.chain(of_elements).fold(Influences::default(), Influences::and)
}

/// What an element is made of: expressions, and elements that it reads without one, each with the sign of its part.
pub(super) fn causes<'a>(model: &'a Model, bounds: &'a Bounds<'a>, element: Element) -> Causes<'a> {
    let mut causes = Causes { model, bounds, expressions: Vec::new(), elements: Vec::new() };
    match element {
        Element::Let(id) => causes.plus(&model.lets[id.index()].value),
        Element::Stock(id) => causes.stock(id, &model.stocks[id.index()]),
        Element::Transfer(id) => causes.plus(&model.transfers[id.index()].rate),
        Element::Memory(id) => causes.memory(&model.memories[id.index()]),
        Element::Regime(id) => causes.regime(&model.regimes[id.index()]),
        Element::Event(id) => causes.event(&model.events[id.index()]),
        Element::Choice(id) => causes.choice(&model.choices[id.index()]),
        Element::Vote(id) => causes.vote(&model.votes[id.index()]),
    }
    causes
}

/// Collects what one element is made of.
pub(super) struct Causes<'a> {
    model: &'a Model,
    bounds: &'a Bounds<'a>,
    pub(super) expressions: Vec<(&'a Expression, Sign)>,
    pub(super) elements: Vec<(Element, Sign)>,
}

impl<'a> Causes<'a> {
    fn with(&mut self, expression: &'a Expression, sign: Sign) {
        self.expressions.push((expression, sign));
    }

    fn plus(&mut self, expression: &'a Expression) {
        self.with(expression, Sign::Plus);
    }

    fn unknown(&mut self, expressions: impl IntoIterator<Item = &'a Expression>) {
        expressions.into_iter().for_each(|expression| self.with(expression, Sign::Unknown));
    }

    fn element(&mut self, element: Element, sign: Sign) {
        self.elements.push((element, sign));
    }

    fn stock(&mut self, id: StockId, stock: &'a Stock) {
        let own = self.bounds.range(&Expression::Stock(id)).sign();
        for Change { kind, .. } in &stock.changes {
            match kind {
                ChangeKind::Flow(rate) => self.plus(rate),
                ChangeKind::PerEvent { event, amount } => {
                    self.element(Element::Event(*event), self.bounds.range(amount).sign());
                    self.plus(amount);
                }
                ChangeKind::Fade { pace, condition } => {
                    self.with(pace.time(), own);
                    condition.iter().for_each(|gate| self.with(gate, own.times(Sign::Minus)));
                }
                ChangeKind::Toward { target, pace, condition } => {
                    self.plus(target);
                    self.unknown([pace.time()].into_iter().chain(condition));
                }
                ChangeKind::Becomes { value, trigger } => {
                    self.plus(value);
                    match trigger {
                        Trigger::EveryStep => {}
                        Trigger::At(event) => self.element(Element::Event(*event), Sign::Unknown),
                        Trigger::AtWhile(event, condition) => {
                            self.element(Element::Event(*event), Sign::Unknown);
                            self.unknown([condition]);
                        }
                        Trigger::EveryStepWhile(condition) => self.unknown([condition]),
                    }
                }
                ChangeKind::TransferOut(id) => self.element(Element::Transfer(*id), Sign::Minus),
                ChangeKind::TransferIn(id) => self.element(Element::Transfer(*id), Sign::Plus),
            }
        }
        stock.low.iter().chain(&stock.high).for_each(|bound| self.plus(bound));
    }

    fn memory(&mut self, memory: &'a Memory) {
        memory.events.iter().for_each(|event| self.element(Element::Event(*event), Sign::Plus));
        match &memory.kind {
            MemoryKind::Fades(pace) => self.plus(pace.time()),
            MemoryKind::Averages(time) => self.unknown([time]),
        }
    }

    fn regime(&mut self, regime: &'a Regime) {
        for transition in &regime.transitions {
            match &transition.kind {
                TransitionKind::Hazard(rate) | TransitionKind::After(rate) => self.unknown([rate]),
                TransitionKind::At { event, chance } => {
                    self.element(Element::Event(*event), Sign::Unknown);
                    self.unknown(chance);
                }
            }
        }
    }

    fn event(&mut self, event: &'a Event) {
        for source in &event.sources {
            match &source.kind {
                SourceKind::Rate { per_day, dispersion } => {
                    self.plus(per_day);
                    self.unknown(dispersion);
                }
                SourceKind::Hazard { per_day } => self.plus(per_day),
                SourceKind::Child { parent, chance } => self.child(*parent, chance),
                SourceKind::PerParent { parent, mean, dispersion } => {
                    self.child(*parent, mean);
                    self.unknown(dispersion);
                }
                SourceKind::Answer { parent, chance, lag_days } => {
                    self.child(*parent, chance);
                    self.unknown(lag_days);
                }
                SourceKind::Split { split, child } => {
                    self.split(&self.model.splits[split.index()], *child as usize);
                }
                SourceKind::Dates(_) => {}
                SourceKind::When(condition) => self.plus(condition),
                SourceKind::Entry { regime, .. } => self.element(Element::Regime(*regime), Sign::Unknown),
                SourceKind::Passed(vote) => self.element(Element::Vote(*vote), Sign::Unknown),
            }
        }
    }

    fn child(&mut self, parent: EventId, chance: &'a Expression) {
        self.element(Element::Event(parent), Sign::Plus);
        self.plus(chance);
    }

    /// A child's share goes up with its own chance; what is left over goes down with the others'.
    fn split(&mut self, split: &'a Split, child: usize) {
        self.element(Element::Event(split.parent), Sign::Plus);
        match split.children.get(child) {
            Some((_, Some(chance))) => self.plus(chance),
            _ => split.children.iter().filter_map(|(_, chance)| chance.as_ref()).for_each(|chance| {
                self.with(chance, Sign::Minus);
            }),
        }
    }

    fn choice(&mut self, choice: &'a Choice) {
        choice.at_events.iter().for_each(|event| self.element(Element::Event(*event), Sign::Unknown));
        self.unknown(choice.options.iter().filter_map(|option| option.open.as_ref()));
        let mut looks_ahead = false;
        for rule in &choice.rules {
            self.unknown(rule.condition.iter().chain(&rule.chance));
            match &rule.play {
                Play::Option(_) => {}
                Play::QuantalResponse { precision, worth } => {
                    self.unknown(std::iter::once(precision).chain(worth));
                }
                Play::LooksAhead(_) | Play::Solved => looks_ahead = true,
            }
        }
        if looks_ahead {
            self.unknown(&choice.sees);
            for want in &choice.wants {
                match want {
                    Want::State(value) => self.unknown([value]),
                    Want::PerEvent(event, value) => {
                        self.element(Element::Event(*event), Sign::Unknown);
                        self.unknown([value]);
                    }
                }
            }
        }
    }

    fn vote(&mut self, vote: &'a Vote) {
        self.element(Element::Event(vote.called), Sign::Plus);
        for bloc in &vote.blocs {
            self.plus(&bloc.attends.mean);
            self.plus(&bloc.supports.mean);
            self.unknown([&bloc.seats].into_iter().chain(&bloc.attends.spread).chain(&bloc.supports.spread));
        }
        vote.quorum.iter().for_each(|quorum| self.with(quorum, Sign::Minus));
        self.unknown(&vote.seats);
        if let Majority::Votes(votes) = &vote.majority {
            self.with(votes, Sign::Minus);
        }
    }
}
