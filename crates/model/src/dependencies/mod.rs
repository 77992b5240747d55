//! What reads what: the order of a step and of the time before it, and the causal graph over time.
//!
//! The checker orders a model here ([`order`]), and so does whatever changes a checked model: a replaced let may read what it did not
//! read before. An answer with a lag reads its chance and its parent's count at the end of the step, so it orders nothing.

mod asked; // What the questions of a model depend on.
mod causal; // Which element reads which over time, and with what sign.
mod circuits; // Elementary feedback loops of that graph.
mod growth; // Loops that only reinforce.
mod kahn; // Topological order, smallest first; or the path of a cycle.
mod sign; // Bounds and monotonicity of expressions.
mod stretches; // Chains, cut where something has an order.
mod wired; // Which way a measure differs between two worlds.

pub(crate) use self::asked::unasked;
pub use self::causal::{CausalGraph, Edge, Sign, causal_graph};
pub(crate) use self::causal::{Element, all_elements, causal_graph_within, named_flows, path_of};
pub use self::circuits::{Circuit, Circuits};
pub(crate) use self::growth::only_reinforcing;
pub use self::kahn::Cycle;
pub(crate) use self::sign::Bounds;
pub(crate) use self::stretches::{Place, Places, Stretch};
pub use self::wired::{rises_with, wired};

use crate::model::{
    Choice, Event, Expression, InitialNode, Majority, Model, Node, Play, Regime, Share, SourceKind, Split,
    TransitionKind, Vote,
};
use crate::model::{ChoiceId, EventId, LetId, MemoryId, RegimeId, SplitId, StockId, VoteId};

impl Model {
    /// The least and the greatest value that each of these expressions can take, infinite where nothing is known.
    #[must_use]
    pub fn bounds_of(&self, expressions: &[&Expression]) -> Vec<(f64, f64)> {
        let bounds = Bounds::of(self);
        expressions.iter().map(|expression| bounds.of_value(expression)).collect()
    }
}

/// A model that cannot be ordered, in words: the path of a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CyclePath {
    /// Paths of the elements; each reads the next, and the last reads the first.
    pub elements: Vec<String>,
    /// Among initial values; otherwise within a step.
    pub initial: bool,
}

impl std::fmt::Display for CyclePath {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for element in &self.elements {
            write!(out, "`{element}` reads ")?;
        }
        let first = self.elements.first().map_or("", String::as_str);
        write!(out, "`{first}`{}", if self.initial { " before step 0" } else { " in the same step" })
    }
}

/// Sets `Model::order` and `Model::initial_order` anew.
pub fn order(model: &mut Model) -> Result<(), CyclePath> {
    let within = |cycle: Cycle<Node>, initial| CyclePath {
        elements: cycle.0.iter().map(|node| node_path(model, *node).to_owned()).collect(),
        initial,
    };
    let step = step_order(model).map_err(|cycle| within(cycle, false))?;
    let initial = initial_order(model).map_err(|cycle| CyclePath {
        elements: cycle.0.iter().map(|node| initial_path(model, *node).to_owned()).collect(),
        initial: true,
    })?;
    model.order = step;
    model.initial_order = initial;
    Ok(())
}

/// The order of the nodes of a step: each after all that it reads in the same step, otherwise by kind and in the order of the text.
pub fn step_order(model: &Model) -> Result<Vec<Node>, Cycle<Node>> {
    kahn::order(step_nodes(model).into_iter().map(|node| (node, step_reads(model, node))).collect())
}

/// The order of initial values: all stocks and memories, and the lets that they read.
pub fn initial_order(model: &Model) -> Result<Vec<InitialNode>, Cycle<InitialNode>> {
    let mut waiting: Vec<InitialNode> = ids(model.stocks.len(), StockId, InitialNode::Stock)
        .chain(ids(model.memories.len(), MemoryId, InitialNode::Memory))
        .collect();
    let mut graph = std::collections::BTreeMap::new();
    while let Some(node) = waiting.pop() {
        graph.entry(node).or_insert_with(|| {
            let reads = initial_reads(model, node);
            waiting.extend(reads.iter().copied());
            reads
        });
    }
    kahn::order(graph.into_iter().collect())
}

/// The path of the element that a node works out; a split has its parent's.
pub fn node_path(model: &Model, node: Node) -> &str {
    match node {
        Node::Let(id) => &model.lets[id.index()].about.path,
        Node::Choice(id) => &model.choices[id.index()].about.path,
        Node::Event(id) => &model.events[id.index()].about.path,
        Node::Split(id) => &model.events[model.splits[id.index()].parent.index()].about.path,
        Node::Vote(id) => &model.votes[id.index()].about.path,
        Node::Regime(id) => &model.regimes[id.index()].about.path,
    }
}

/// The path of the element whose value before step 0 a node works out.
pub fn initial_path(model: &Model, node: InitialNode) -> &str {
    match node {
        InitialNode::Let(id) => &model.lets[id.index()].about.path,
        InitialNode::Stock(id) => &model.stocks[id.index()].about.path,
        InitialNode::Memory(id) => &model.memories[id.index()].about.path,
    }
}

/// All nodes of a step.
pub fn step_nodes(model: &Model) -> Vec<Node> {
    ids(model.lets.len(), LetId, Node::Let)
        .chain(ids(model.choices.len(), ChoiceId, Node::Choice))
        .chain(ids(model.events.len(), EventId, Node::Event))
        .chain(ids(model.splits.len(), SplitId, Node::Split))
        .chain(ids(model.votes.len(), VoteId, Node::Vote))
        .chain(ids(model.regimes.len(), RegimeId, Node::Regime))
        .collect()
}

fn ids<I, N>(count: usize, id: fn(u32) -> I, node: fn(I) -> N) -> impl Iterator<Item = N> {
    (0..count as u32).map(move |place| node(id(place)))
}

/// What a node reads in the same step, without repetition.
pub fn step_reads(model: &Model, node: Node) -> Vec<Node> {
    let mut reads = Reads::default();
    match node {
        Node::Let(id) => reads.expression(&model.lets[id.index()].value),
        Node::Choice(id) => reads.choice(&model.choices[id.index()]),
        Node::Event(id) => reads.event(&model.events[id.index()]),
        Node::Split(id) => reads.split(&model.splits[id.index()]),
        Node::Vote(id) => reads.vote(&model.votes[id.index()]),
        Node::Regime(id) => reads.regime(&model.regimes[id.index()]),
    }
    reads.0.sort();
    reads.0.dedup();
    reads.0
}

fn initial_reads(model: &Model, node: InitialNode) -> Vec<InitialNode> {
    let mut reads = Vec::new();
    let mut read = |expression: &Expression| {
        expression.walk(&mut |part| match part {
            Expression::Let(id) => reads.push(InitialNode::Let(*id)),
            Expression::Stock(id) => reads.push(InitialNode::Stock(*id)),
            Expression::Memory(id) => reads.push(InitialNode::Memory(*id)),
            _ => {}
        });
    };
    match node {
        InitialNode::Let(id) => read(&model.lets[id.index()].value),
        InitialNode::Stock(id) => read(&model.stocks[id.index()].initial),
        InitialNode::Memory(id) => read(&model.memories[id.index()].initial),
    }
    reads.sort();
    reads.dedup();
    reads
}

/// Collects what is read in the same step. State (stocks, memories, regimes' states, totals) is read as of the step's start and so orders
/// nothing.
#[derive(Default)]
struct Reads(Vec<Node>);

impl Reads {
    fn expression(&mut self, expression: &Expression) {
        expression.walk(&mut |part| match part {
            Expression::Let(id) => self.0.push(Node::Let(*id)),
            Expression::Count(id) => self.0.push(Node::Event(*id)),
            Expression::Plays(id, _) | Expression::ByOption(id, _) => self.0.push(Node::Choice(*id)),
            _ => {}
        });
    }

    fn expressions<'a>(&mut self, expressions: impl IntoIterator<Item = &'a Expression>) {
        expressions.into_iter().for_each(|expression| self.expression(expression));
    }

    fn choice(&mut self, choice: &Choice) {
        self.expressions(choice.options.iter().filter_map(|option| option.open.as_ref()));
        for rule in &choice.rules {
            self.expressions(rule.condition.iter().chain(&rule.chance));
            match &rule.play {
                Play::Option(_) => {}
                Play::QuantalResponse { precision, worth } => {
                    self.expression(precision);
                    self.expressions(worth);
                }
                // What an actor sees is read as it stands before anyone decides in the step.
                Play::LooksAhead(ahead) => self.expression(&ahead.precision),
                Play::Solved => {}
            }
        }
    }

    fn event(&mut self, event: &Event) {
        for source in &event.sources {
            match &source.kind {
                SourceKind::Rate { per_day, dispersion } => {
                    self.expression(per_day);
                    self.expressions(dispersion);
                }
                SourceKind::Hazard { per_day } => self.expression(per_day),
                SourceKind::Child { parent, chance }
                | SourceKind::Answer { parent, chance, lag_days: None } => {
                    self.0.push(Node::Event(*parent));
                    self.expression(chance);
                }
                SourceKind::PerParent { parent, mean, dispersion } => {
                    self.0.push(Node::Event(*parent));
                    self.expression(mean);
                    self.expressions(dispersion);
                }
                SourceKind::Answer { lag_days: Some(_), .. } | SourceKind::Dates(_) => {}
                SourceKind::Split { split, .. } => self.0.push(Node::Split(*split)),
                SourceKind::When(condition) => self.expression(condition),
                SourceKind::Entry { regime, .. } => self.0.push(Node::Regime(*regime)),
                SourceKind::Passed(vote) => self.0.push(Node::Vote(*vote)),
            }
        }
    }

    fn split(&mut self, split: &Split) {
        self.0.push(Node::Event(split.parent));
        self.expressions(split.children.iter().filter_map(|(_, chance)| chance.as_ref()));
    }

    fn vote(&mut self, vote: &Vote) {
        self.0.push(Node::Event(vote.called));
        self.expressions(vote.seats.iter().chain(&vote.quorum));
        for bloc in &vote.blocs {
            self.expression(&bloc.seats);
            for Share { mean, spread } in [&bloc.attends, &bloc.supports] {
                self.expression(mean);
                self.expressions(spread);
            }
        }
        if let Majority::Votes(votes) = &vote.majority {
            self.expression(votes);
        }
    }

    fn regime(&mut self, regime: &Regime) {
        for transition in &regime.transitions {
            match &transition.kind {
                TransitionKind::Hazard(rate) | TransitionKind::After(rate) => self.expression(rate),
                TransitionKind::At { event, chance } => {
                    self.0.push(Node::Event(*event));
                    self.expressions(chance);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
