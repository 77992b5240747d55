//! The order of a block's items: what others wait for long comes early, so that waiting overlaps.
//!
//! A processor looks ahead over some dozens of instructions only, while an exponential alone is a chain of a hundred cycles. So items are
//! put into the order in which an idealised machine would begin them (list scheduling; T. C. Hu, Operations Research 9, 1961): of those
//! whose inputs are there, the one with the longest way still before it. When registers run short, those come first that free one.

use crate::expand::Item;
use crate::graph::{Graph, Node, NodeId, Two};
use std::collections::{BTreeMap, BTreeSet};

/// Values on their way above which items that free a register come first.
const PRESSURE_MOST: usize = 12;
/// Items that the machine begins in a cycle.
const WIDTH: u32 = 3;

/// Items that are put into order together: of more, the choice would take long, and none of them is near another.
const TOGETHER: usize = 1_000;

/// The same items in another order, each after those that it needs.
pub(crate) fn order(graph: &Graph, items: &[Item]) -> Vec<Item> {
    let in_order = |items: &[Item]| -> Vec<Item> {
        Plan::new(graph, items).run().into_iter().map(|at| items[at]).collect()
    };
    items.chunks(TOGETHER).flat_map(in_order).collect()
}

/// Cycles until a node's result is there (Zen 3 and its like).
fn latency(node: Node) -> u32 {
    match node {
        Node::Column(_) | Node::Moment(_) | Node::Constant(_) => 0,
        Node::Two(operation, ..) => match operation {
            Two::Divide => 13,
            Two::Add | Two::Subtract | Two::Multiply | Two::MultiplyLowerHalves => 3,
            _ => 1,
        },
        Node::SquareRoot(_) => 20,
        Node::Floor(_) => 3,
        Node::ShiftLeft(..) | Node::ShiftRight(..) | Node::Select(..) => 1,
    }
}

struct Plan<'a> {
    graph: &'a Graph,
    items: &'a [Item],
    /// The nodes that each item reads, each once, and how often.
    reads: Vec<Vec<(NodeId, u32)>>,
    /// Items that each item waits for.
    waits_for: Vec<usize>,
    followers: Vec<Vec<usize>>,
    /// Cycles from the beginning of an item to the end of the block.
    height: Vec<u32>,
    /// Items yet to read each node. What is given has one that never comes: it frees no register.
    readers: Vec<u32>,
}

impl<'a> Plan<'a> {
    fn new(graph: &'a Graph, items: &'a [Item]) -> Self {
        let mut plan = Self {
            graph,
            items,
            reads: items.iter().map(|item| reads(graph, *item)).collect(),
            waits_for: vec![0; items.len()],
            followers: vec![Vec::new(); items.len()],
            height: vec![0; items.len()],
            readers: (0..graph.len()).map(|id| u32::from(graph.node(id as NodeId).is_given())).collect(),
        };
        plan.connect();
        for at in (0..items.len()).rev() {
            let after = plan.followers[at].iter().map(|follower| plan.height[*follower]).max();
            plan.height[at] = after.unwrap_or(0) + plan.latency(at);
        }
        plan
    }

    fn connect(&mut self) {
        let mut maker: BTreeMap<NodeId, usize> = BTreeMap::new();
        // Items that read what a column held when the block began, and the store into it.
        let mut readers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut store: BTreeMap<u32, usize> = BTreeMap::new();
        for at in 0..self.items.len() {
            let mut earlier = BTreeSet::new();
            for (node, times) in &self.reads[at] {
                self.readers[*node as usize] += times;
                earlier.extend(maker.get(node));
                if let Node::Column(column) = self.graph.node(*node) {
                    readers.entry(column).or_default().push(at);
                }
            }
            match self.items[at] {
                Item::Make(node) => {
                    maker.insert(node, at);
                }
                Item::Store(_, column) => {
                    earlier
                        .extend(readers.get(&column).into_iter().flatten().filter(|reader| **reader != at));
                    earlier.extend(store.insert(column, at));
                }
            }
            self.waits_for[at] = earlier.len();
            earlier.into_iter().for_each(|earlier| self.followers[earlier].push(at));
        }
    }

    fn latency(&self, at: usize) -> u32 {
        match self.items[at] {
            Item::Make(node) => latency(self.graph.node(node)),
            Item::Store(..) => 1,
        }
    }

    fn run(mut self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.items.len());
        // When each item's inputs are there.
        let mut there = vec![0; self.items.len()];
        let mut ready: BTreeSet<usize> =
            (0..self.items.len()).filter(|at| self.waits_for[*at] == 0).collect();
        let (mut begun, mut live) = (0_u32, 0_usize);
        while !ready.is_empty() {
            let now = begun / WIDTH;
            let at = self.choice(&ready, &there, now, live);
            ready.remove(&at);
            begun = (begun + 1).max(if there[at] > now { there[at] * WIDTH } else { 0 });
            let end = there[at].max(now) + self.latency(at);
            // What an earlier lot made is not counted among the living.
            live = (live + self.makes(at)).saturating_sub(self.frees(at));
            for (node, times) in &self.reads[at] {
                self.readers[*node as usize] -= times;
            }
            for follower in std::mem::take(&mut self.followers[at]) {
                there[follower] = there[follower].max(end);
                self.waits_for[follower] -= 1;
                if self.waits_for[follower] == 0 {
                    ready.insert(follower);
                }
            }
            order.push(at);
        }
        order
    }

    /// The item to begin next.
    fn choice(&self, ready: &BTreeSet<usize>, there: &[u32], now: u32, live: usize) -> usize {
        let is_tight = live >= PRESSURE_MOST;
        let rank = |at: &usize| {
            let waits = there[*at].saturating_sub(now);
            let frees = if is_tight { self.frees(*at) as i32 - self.makes(*at) as i32 } else { 0 };
            (frees, std::cmp::Reverse(waits), self.height[*at], std::cmp::Reverse(*at))
        };
        ready.iter().copied().max_by_key(rank).unwrap_or(0)
    }

    fn makes(&self, at: usize) -> usize {
        usize::from(matches!(self.items[at], Item::Make(_)))
    }

    /// Registers that are free after an item: of what it is the last to read.
    fn frees(&self, at: usize) -> usize {
        self.reads[at].iter().filter(|(node, times)| self.readers[*node as usize] == *times).count()
    }
}

/// The nodes that an item reads, each once, and how often.
fn reads(graph: &Graph, item: Item) -> Vec<(NodeId, u32)> {
    let inputs: Vec<NodeId> = match item {
        Item::Make(node) => graph.node(node).inputs().collect(),
        Item::Store(node, _) => vec![node],
    };
    let mut reads: Vec<(NodeId, u32)> = Vec::with_capacity(inputs.len());
    for input in inputs {
        match reads.iter_mut().find(|(node, _)| *node == input) {
            Some((_, times)) => *times += 1,
            None => reads.push((input, 1)),
        }
    }
    reads
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places in the order that results.
    fn places(graph: &Graph, items: &[Item]) -> Vec<usize> {
        Plan::new(graph, items).run()
    }

    #[test]
    fn chains_that_do_not_wait_for_each_other_are_interleaved() {
        let graph = Graph::default();
        let mut items = Vec::new();
        let mut ends = Vec::new();
        for column in 0..3 {
            let mut node = graph.id(Node::Column(column));
            for _ in 0..4 {
                node = graph.id(Node::Two(Two::Multiply, node, node));
                items.push(Item::Make(node));
            }
            ends.push(Item::Store(node, 10 + column));
        }
        items.extend(ends);
        // The first of each chain, then the second of each, and so on; stores where their chains end.
        assert_eq!(places(&graph, &items)[..12], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    }

    #[test]
    fn a_column_is_written_after_all_have_read_it() {
        let graph = Graph::default();
        let column = graph.id(Node::Column(0));
        let long = graph.id(Node::Two(Two::Divide, column, column));
        let sum = graph.id(Node::Two(Two::Add, long, column));
        let short = graph.id(Node::Two(Two::Add, column, column));
        let items = [
            Item::Make(long),
            Item::Make(sum),
            Item::Make(short),
            Item::Store(short, 0),
            Item::Store(sum, 0),
        ];
        assert_eq!(places(&graph, &items), [0, 2, 1, 3, 4]);
    }

    #[test]
    fn where_registers_run_short_those_come_first_that_free_one() {
        let graph = Graph::default();
        let mut items = Vec::new();
        for column in 0..40 {
            let read = graph.id(Node::Column(column));
            let node = graph.id(Node::SquareRoot(read));
            items.push(Item::Make(node));
        }
        let made: Vec<Item> = items.clone();
        items.extend(made.iter().zip(0..).map(|(item, column)| match item {
            Item::Make(node) | Item::Store(node, _) => Item::Store(*node, column),
        }));
        let mut live = 0_i32;
        for at in places(&graph, &items) {
            live += if at < 40 { 1 } else { -1 };
            assert!(live <= PRESSURE_MOST as i32 + 1, "{live} values at once");
        }
    }
}
