//! Nodes to registers: what is needed last makes room first (L. A. Belady, IBM Systems Journal 5, 1966).

use crate::encode::{Base, Instructions, Place, Vector, displacement};
use crate::expand::Item;
use crate::graph::{Graph, Node, NodeId, Two};
use std::collections::{BTreeMap, VecDeque};

/// Vector registers of the machine.
const REGISTERS: usize = 16;
/// Something read from memory stays in a register if it is read again within so many items.
const SOON: usize = 24;
/// Bytes of a vector: four lanes.
pub(crate) const VECTOR_BYTES: usize = 32;

/// Constants of all blocks, by their bits.
#[derive(Default)]
pub(crate) struct Pool {
    places: BTreeMap<u64, usize>,
    pub(crate) constants: Vec<u64>,
}

impl Pool {
    fn place(&mut self, bits: u64) -> Place {
        let constants = &mut self.constants;
        let index = *self.places.entry(bits).or_insert_with(|| {
            constants.push(bits);
            constants.len() - 1
        });
        Place::Memory(Base::Constants, displacement(index * VECTOR_BYTES))
    }
}

/// Writes a block's instructions; returns the number of vectors that it spills.
pub(crate) fn write_block(
    out: &mut Instructions,
    pool: &mut Pool,
    column_bytes: usize,
    (graph, items): (&Graph, &[Item]),
) -> usize {
    let mut uses = vec![VecDeque::new(); graph.len()];
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Make(node) => {
                graph.node(*node).inputs().for_each(|input| uses[input as usize].push_back(at));
            }
            Item::Store(node, _) => uses[*node as usize].push_back(at),
        }
    }
    let mut allocation = Allocation::new(out, graph, uses, column_bytes);
    allocation.find_given(pool);
    for (at, item) in items.iter().enumerate() {
        allocation.now = at;
        match item {
            Item::Make(node) => allocation.make(*node),
            Item::Store(node, column) => allocation.store(*node, *column),
        }
    }
    allocation.spills
}

struct Allocation<'a> {
    out: &'a mut Instructions,
    graph: &'a Graph,
    column_bytes: usize,
    /// Items that read each node, from now on.
    uses: Vec<VecDeque<usize>>,
    /// What each register holds.
    held: [Option<NodeId>; REGISTERS],
    /// The register that holds each node.
    register: Vec<Option<Vector>>,
    /// Where each node is in memory.
    home: Vec<Option<Place>>,
    /// The node that has its home in a column.
    owner: BTreeMap<u32, NodeId>,
    free_spills: Vec<Place>,
    spills: usize,
    now: usize,
}

impl<'a> Allocation<'a> {
    fn new(
        out: &'a mut Instructions,
        graph: &'a Graph,
        uses: Vec<VecDeque<usize>>,
        column_bytes: usize,
    ) -> Self {
        Self {
            out,
            graph,
            column_bytes,
            uses,
            held: [None; REGISTERS],
            register: vec![None; graph.len()],
            home: vec![None; graph.len()],
            owner: BTreeMap::new(),
            free_spills: Vec::new(),
            spills: 0,
            now: 0,
        }
    }

    /// Homes of the nodes that are found in memory.
    fn find_given(&mut self, pool: &mut Pool) {
        for node in (0..self.graph.len()).filter(|node| !self.uses[*node].is_empty()) {
            self.home[node] = match self.graph.node(node as NodeId) {
                Node::Constant(bits) => Some(pool.place(bits)),
                Node::Moment(index) => Some(Place::Memory(Base::Moments, displacement(index as usize * 8))),
                Node::Column(column) => {
                    self.owner.insert(column, node as NodeId);
                    Some(self.column(column))
                }
                _ => None,
            };
        }
    }

    fn column(&self, column: u32) -> Place {
        Place::Memory(Base::Columns, displacement(column as usize * self.column_bytes))
    }

    fn make(&mut self, node: NodeId) {
        match self.graph.node(node) {
            Node::Two(operation, a, b) => self.two(node, operation, a, b),
            Node::ShiftLeft(a, by) => {
                let from = self.load(a, &[]);
                let to = self.result(node, &[a]);
                self.out.shift_left(to, from, by);
            }
            Node::ShiftRight(a, by) => {
                let from = self.load(a, &[]);
                let to = self.result(node, &[a]);
                self.out.shift_right(to, from, by);
            }
            Node::SquareRoot(a) => {
                let from = self.operand(a, &[]);
                let to = self.result(node, &[a]);
                self.out.square_root(to, from);
            }
            Node::Floor(a) => {
                let from = self.operand(a, &[]);
                let to = self.result(node, &[a]);
                self.out.floor(to, from);
            }
            Node::Select(mask, then, otherwise) => {
                let mask_from = self.load(mask, &[then, otherwise]);
                let otherwise_from = self.load(otherwise, &[mask, then]);
                let then_from = self.operand(then, &[mask, otherwise]);
                let to = self.result(node, &[mask, then, otherwise]);
                self.out.select(to, mask_from, then_from, otherwise_from);
            }
            Node::Column(_) | Node::Moment(_) | Node::Constant(_) => {}
        }
    }

    fn two(&mut self, node: NodeId, operation: Two, a: NodeId, b: NodeId) {
        let is_held = |node: NodeId| self.register[node as usize].is_some();
        let (a, b) = if operation.commutes() && !is_held(a) && is_held(b) { (b, a) } else { (a, b) };
        let first = self.load(a, &[b]);
        let second = self.operand(b, &[a]);
        let to = self.result(node, &[a, b]);
        self.out.two(operation, to, first, second);
    }

    /// Puts a node into a column. What has its home there is brought into a register first, if it is needed yet.
    fn store(&mut self, node: NodeId, column: u32) {
        if let Some(former) = self.owner.get(&column).copied().filter(|former| *former != node) {
            self.owner.remove(&column);
            if !self.uses[former as usize].is_empty() {
                self.load(former, &[node]);
            }
            self.home[former as usize] = None;
        }
        let from = self.load(node, &[]);
        self.out.store(from, self.column(column));
        if self.home[node as usize].is_none() {
            self.home[node as usize] = Some(self.column(column));
            self.owner.insert(column, node);
        }
        self.used(&[node]);
    }

    /// A register that holds a node. Those that hold `pinned` ones stay as they are.
    fn load(&mut self, node: NodeId, pinned: &[NodeId]) -> Vector {
        if let Some(register) = self.register[node as usize] {
            return register;
        }
        let register = self.room(pinned);
        match self.home[node as usize].expect("what is needed is in a register or in memory") {
            from @ Place::Memory(Base::Moments, _) => self.out.broadcast(register, from),
            from => self.out.load(register, from),
        }
        self.hold(register, node);
        register
    }

    /// Where an instruction can read a node as its last source.
    fn operand(&mut self, node: NodeId, pinned: &[NodeId]) -> Place {
        let again = self.uses[node as usize].iter().find(|at| **at > self.now);
        let is_read_soon = again.is_some_and(|at| *at <= self.now + SOON);
        match (self.register[node as usize], self.home[node as usize]) {
            (None, Some(place)) if !is_read_soon && !matches!(place, Place::Memory(Base::Moments, _)) => {
                place
            }
            _ => Place::Register(self.load(node, pinned)),
        }
    }

    /// A register for a node that an instruction makes of `sources`, which may be one of theirs.
    fn result(&mut self, node: NodeId, sources: &[NodeId]) -> Vector {
        let free = std::mem::take(&mut self.free_spills);
        self.used(sources);
        // The instruction may yet read what is free after it.
        let freed = std::mem::replace(&mut self.free_spills, free);
        let register = self.room(&[]);
        self.free_spills.extend(freed);
        self.hold(register, node);
        register
    }

    fn hold(&mut self, register: Vector, node: NodeId) {
        self.held[usize::from(register)] = Some(node);
        self.register[node as usize] = Some(register);
    }

    /// The item under way reads these; what no other reads is forgotten.
    fn used(&mut self, nodes: &[NodeId]) {
        for node in nodes.iter().map(|node| *node as usize) {
            while self.uses[node].front() == Some(&self.now) {
                self.uses[node].pop_front();
            }
            if self.uses[node].is_empty() {
                if let Some(register) = self.register[node].take() {
                    self.held[usize::from(register)] = None;
                }
                if let Some(place @ Place::Memory(Base::Spilled, _)) = self.home[node].take() {
                    self.free_spills.push(place);
                }
            }
        }
    }

    /// A free register; if there is none, that of the node that is needed last.
    fn room(&mut self, pinned: &[NodeId]) -> Vector {
        let next_use = |node: &Option<NodeId>| match node {
            None => usize::MAX,
            Some(node) if pinned.contains(node) => 0,
            Some(node) => self.uses[*node as usize].front().copied().unwrap_or(usize::MAX - 1),
        };
        let last = (0..REGISTERS).max_by_key(|register| next_use(&self.held[*register]));
        let register = last.unwrap_or(0);
        if let Some(node) = self.held[register].take() {
            self.register[node as usize] = None;
            if self.home[node as usize].is_none() {
                let place = self.spill();
                self.out.store(register as Vector, place);
                self.home[node as usize] = Some(place);
            }
        }
        register as Vector
    }

    fn spill(&mut self) -> Place {
        self.free_spills.pop().unwrap_or_else(|| {
            self.spills += 1;
            Place::Memory(Base::Spilled, displacement((self.spills - 1) * VECTOR_BYTES))
        })
    }
}
