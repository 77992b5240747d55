//! Lines of a block to the graph of what they compute.

use crate::graph::{Graph, Mask, Node, NodeId, Two, Value};
use crate::{Block, Line, Setup, Task};
use detente_numbers::lag::stage_hazard;
use detente_numbers::lane::Lane;
use detente_numbers::luck::{mixed_bits, uniform_of_bits};
use detente_numbers::{counts, exp, ln, logistic, pow, small_power};
use detente_program::program::{BinaryOperation, Operation, UnaryOperation};
use std::collections::BTreeMap;

/// Tables with more points are not worth their code.
const TABLE_POINTS_MOST: usize = 16;

/// What is to be done in a block, in order.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    /// Work out a node.
    Make(NodeId),
    /// Put a node into a column.
    Store(NodeId, u32),
}

/// True if [`expand`] knows the task.
pub(crate) fn knows(task: &Task, tables: &[Vec<(f64, f64)>]) -> bool {
    match task {
        Task::Copy | Task::Moment(_) | Task::Uniform(_) | Task::MayArrive => true,
        Task::MayHappen(operation) => has_shortcut(operation),
        Task::Begin(operation) => begins(operation),
        Task::Whole(operation) => match operation {
            Operation::Unary(_) | Operation::Select | Operation::Hazard | Operation::StageHazard => true,
            Operation::Binary(operation) => *operation != BinaryOperation::Modulo,
            Operation::Table(table) => tables[*table as usize].len() <= TABLE_POINTS_MOST,
            _ => false,
        },
    }
}

/// True for counts that can only be begun.
pub(crate) fn begins(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Poisson | Operation::NegativeBinomial | Operation::Binomial | Operation::BetaBinomial
    )
}

/// True for counts that can often be told to be 0 at a glance.
pub(crate) fn has_shortcut(operation: &Operation) -> bool {
    matches!(operation, Operation::Poisson | Operation::NegativeBinomial | Operation::Hazard)
}

/// The graph of a block and what to do with it.
pub(crate) fn expand(setup: &Setup<'_>, block: &Block) -> (Graph, Vec<Item>) {
    let Expansion { graph, items, .. } = Expansion::of(setup, block);
    (graph, items)
}

/// About how long each line of a block keeps the machine busy, in additions. What several lines need is the first one's.
pub(crate) fn weights(setup: &Setup<'_>, block: &Block) -> Vec<u32> {
    let Expansion { graph, items, nodes_before } = Expansion::of(setup, block);
    let mut weights = vec![0; block.lines.len()];
    for item in items {
        let (node, weight) = match item {
            Item::Make(node) => (node, graph.node(node).weight()),
            Item::Store(node, _) => (node, 1),
        };
        weights[nodes_before.partition_point(|before| *before <= node as usize) - 1] += weight;
    }
    weights
}

struct Expansion {
    graph: Graph,
    items: Vec<Item>,
    /// Nodes there were before each line.
    nodes_before: Vec<usize>,
}

impl Expansion {
    fn of(setup: &Setup<'_>, block: &Block) -> Self {
        let graph = Graph::default();
        let mut items = Vec::new();
        let mut nodes_before = Vec::with_capacity(block.lines.len());
        let mut lines = Lines { setup, graph: &graph, held: BTreeMap::new(), masks: BTreeMap::new() };
        for line in &block.lines {
            let before = graph.len();
            nodes_before.push(before);
            let value = lines.line(line);
            items.extend((before..graph.len()).map(|id| Item::Make(id as NodeId)));
            lines.held.insert(line.output, value.id);
            if line.kept {
                items.push(Item::Store(value.id, line.output as u32));
            }
        }
        let items = needed(&graph, items);
        Self { graph, items, nodes_before }
    }
}

/// Copies that are made at once: `(from, to)`.
pub(crate) fn exchange(copies: &[(usize, usize)]) -> (Graph, Vec<Item>) {
    let graph = Graph::default();
    let store = |(from, to): &(usize, usize)| Item::Store(graph.id(Node::Column(*from as u32)), *to as u32);
    let items = copies.iter().map(store).collect();
    (graph, items)
}

/// What is needed for a store, in order; given nodes need no making.
fn needed(graph: &Graph, items: Vec<Item>) -> Vec<Item> {
    let mut is_needed = vec![false; graph.len()];
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for item in items.into_iter().rev() {
        match item {
            Item::Store(node, _) => is_needed[node as usize] = true,
            Item::Make(node) if is_needed[node as usize] && !graph.node(node).is_given() => {
                graph.node(node).inputs().for_each(|input| is_needed[input as usize] = true);
            }
            Item::Make(_) => continue,
        }
        kept.push(item);
    }
    kept.reverse();
    kept
}

struct Lines<'a, 'g> {
    setup: &'a Setup<'a>,
    graph: &'g Graph,
    /// The node that a column holds at this place.
    held: BTreeMap<usize, NodeId>,
    /// The mask of which a node is the flag.
    masks: BTreeMap<NodeId, Mask<'g>>,
}

impl<'g> Lines<'_, 'g> {
    fn line(&mut self, line: &Line) -> Value<'g> {
        let inputs = line.inputs.map(|column| self.column(column));
        match &line.task {
            Task::Copy => inputs[0],
            Task::Moment(index) => self.graph.value(Node::Moment(*index as u32)),
            Task::Uniform(index) => self.uniform(*index),
            Task::Begin(operation) => begun(operation, inputs),
            Task::MayHappen(operation) => {
                let may = may_happen(operation, inputs);
                self.flag(may)
            }
            Task::MayArrive => {
                let [u, rate, bound, _] = inputs;
                self.flag(counts::may_arrive(u, rate, bound))
            }
            Task::Whole(operation) => self.whole(operation, inputs),
        }
    }

    /// What a column holds.
    fn column(&mut self, column: usize) -> Value<'g> {
        let (graph, constants) = (self.graph, self.setup.constants);
        let id = *self.held.entry(column).or_insert_with(|| match constants.get(&column) {
            Some(number) => graph.id(Node::Constant(number.to_bits())),
            None => graph.id(Node::Column(column as u32)),
        });
        Value { graph, id }
    }

    fn uniform(&mut self, index: usize) -> Value<'g> {
        let address = self.graph.value(Node::Moment(index as u32)).bits();
        let keys = self.column(self.setup.keys).bits();
        uniform_of_bits(mixed_bits(keys, address))
    }

    fn whole(&mut self, operation: &Operation, [a, b, c, _]: [Value<'g>; 4]) -> Value<'g> {
        match operation {
            Operation::Unary(operation) => self.unary(*operation, a),
            Operation::Binary(operation) => self.binary(*operation, a, b),
            Operation::Select => Value::select(self.mask(a), b, c),
            Operation::Hazard => counts::bernoulli_hazard(a, b),
            Operation::StageHazard => stage_hazard(a, b),
            Operation::Table(table) => interpolate(&self.setup.tables[*table as usize], a),
            other => unreachable!("`knows` does not let {other:?} in"),
        }
    }

    fn unary(&mut self, operation: UnaryOperation, x: Value<'g>) -> Value<'g> {
        use UnaryOperation as U;
        match operation {
            U::Negate => -x,
            U::Not => {
                let zero = !self.mask(x);
                self.flag(zero)
            }
            U::Absolute => x.size(),
            U::Floor => x.floor(),
            U::Exponential => exp(x),
            U::Logarithm => ln(x),
            U::SquareRoot => x.square_root(),
            U::Logistic => logistic(x),
        }
    }

    fn binary(&mut self, operation: BinaryOperation, a: Value<'g>, b: Value<'g>) -> Value<'g> {
        use BinaryOperation as B;
        match operation {
            B::Add => a + b,
            B::Subtract => a - b,
            B::Multiply => a * b,
            B::Divide => a / b,
            B::Minimum => a.two(Two::Minimum, b),
            B::Maximum => a.two(Two::Maximum, b),
            B::Less => self.flag(a.less(b)),
            B::LessOrEqual => self.flag(a.less_or_equal(b)),
            B::Equal => self.flag(a.equal(b)),
            B::And => {
                let both = self.mask(a) & self.mask(b);
                self.flag(both)
            }
            B::Or => {
                let either = self.mask(a) | self.mask(b);
                self.flag(either)
            }
            B::Power => self.power(a, b),
            B::Modulo => unreachable!("`knows` does not let {operation:?} in"),
        }
    }

    fn power(&self, base: Value<'g>, exponent: Value<'g>) -> Value<'g> {
        let small = match self.graph.node(exponent.id) {
            Node::Constant(bits) => small_power(base, f64::from_bits(bits)),
            _ => None,
        };
        small.unwrap_or_else(|| pow(base, exponent))
    }

    /// A mask as the number 0 or 1, remembered for those that want the mask.
    fn flag(&mut self, mask: Mask<'g>) -> Value<'g> {
        let flag = mask.flag();
        self.masks.insert(flag.id, mask);
        flag
    }

    /// Where the value is not 0.
    fn mask(&mut self, value: Value<'g>) -> Mask<'g> {
        *self.masks.entry(value.id).or_insert_with(|| value.is_not_zero())
    }
}

/// As far as a count goes without a loop.
fn begun<'g>(operation: &Operation, [a, b, c, _]: [Value<'g>; 4]) -> Value<'g> {
    match operation {
        Operation::Poisson => counts::poisson_begun(a, b),
        Operation::NegativeBinomial => counts::negative_binomial_begun(a, b, c),
        Operation::Binomial => counts::binomial_begun(a, b, c),
        Operation::BetaBinomial => counts::beta_binomial_begun(a, b),
        other => unreachable!("`knows` does not let {other:?} in"),
    }
}

/// Where a count may be other than 0.
fn may_happen<'g>(operation: &Operation, [a, b, c, _]: [Value<'g>; 4]) -> Mask<'g> {
    match operation {
        Operation::Poisson => counts::poisson_may_happen(a, b),
        Operation::NegativeBinomial => counts::negative_binomial_may_happen(a, b, c),
        Operation::Hazard => counts::hazard_may_happen(a, b),
        other => unreachable!("`knows` does not let {other:?} in"),
    }
}

/// Segment by segment, the one that holds x being taken.
fn interpolate<'g>(points: &[(f64, f64)], x: Value<'g>) -> Value<'g> {
    let mut value = x.constant(f64::NAN);
    for segment in points.windows(2) {
        let [(x0, y0), (x1, y1)] = [segment[0], segment[1]];
        let here = x.constant(y0) + (x - x0) * (y1 - y0) / x.constant(x1 - x0);
        value = Value::select(x.above(x0) & x.at_most(x1), here, value);
    }
    let (first, last) = (points[0], points[points.len() - 1]);
    let value = value.replaced(x.at_most(first.0), first.1);
    value.replaced(x.at_least(last.0), last.1)
}
