//! What a block computes: operations on vectors of lanes, each worked out once.
//!
//! [`Value`] is a number in the sense of [`detente_numbers::lane::Lane`]: the functions of that crate, called with it, write themselves
//! down here.

use detente_numbers::lane::{Lane, LaneBits};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Shl, Shr, Sub};

/// Place of a node in its graph.
pub(crate) type NodeId = u32;

/// An operation on two vectors. Each is one machine instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Two {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// `a` if `a < b`, else `b`.
    Minimum,
    /// `a` if `a > b`, else `b`.
    Maximum,
    And,
    /// `!a & b`
    AndNot,
    Or,
    ExclusiveOr,
    AddBits,
    SubtractBits,
    /// The product of the lower halves.
    MultiplyLowerHalves,
    Less,
    LessOrEqual,
    Equal,
    /// True for NaN, too.
    NotEqual,
    /// True if either is NaN.
    Unordered,
}

impl Two {
    /// True where the two may change places.
    pub(crate) fn commutes(self) -> bool {
        use Two as T;
        matches!(
            self,
            T::Add
                | T::Multiply
                | T::And
                | T::Or
                | T::ExclusiveOr
                | T::AddBits
                | T::MultiplyLowerHalves
                | T::Equal
                | T::NotEqual
                | T::Unordered
        )
    }
}

/// One vector of lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    /// What a column held when the block began.
    Column(u32),
    /// The same 64 bits in every lane, given for the step.
    Moment(u32),
    /// The same 64 bits in every lane, always.
    Constant(u64),
    Two(Two, NodeId, NodeId),
    ShiftLeft(NodeId, u8),
    ShiftRight(NodeId, u8),
    SquareRoot(NodeId),
    Floor(NodeId),
    /// Mask, then, otherwise.
    Select(NodeId, NodeId, NodeId),
}

impl Node {
    /// The nodes that it reads.
    pub(crate) fn inputs(self) -> impl Iterator<Item = NodeId> {
        let inputs = match self {
            Self::Column(_) | Self::Moment(_) | Self::Constant(_) => [None; 3],
            Self::Two(_, a, b) => [Some(a), Some(b), None],
            Self::ShiftLeft(a, _) | Self::ShiftRight(a, _) | Self::SquareRoot(a) | Self::Floor(a) => {
                [Some(a), None, None]
            }
            Self::Select(mask, then, otherwise) => [Some(mask), Some(then), Some(otherwise)],
        };
        inputs.into_iter().flatten()
    }

    /// About how long it keeps the machine busy, in additions.
    pub(crate) fn weight(self) -> u32 {
        match self {
            Self::Two(Two::Divide, ..) | Self::SquareRoot(_) => 8,
            _ => 1,
        }
    }

    /// True for what is not computed but found in memory.
    pub(crate) fn is_given(self) -> bool {
        matches!(self, Self::Column(_) | Self::Moment(_) | Self::Constant(_))
    }
}

/// Nodes in an order in which each stands after those that it reads.
#[derive(Default)]
pub(crate) struct Graph {
    nodes: RefCell<Nodes>,
}

#[derive(Default)]
struct Nodes {
    all: Vec<Node>,
    known: BTreeMap<Node, NodeId>,
}

impl Graph {
    /// The place of a node; made if there is none like it.
    pub(crate) fn id(&self, node: Node) -> NodeId {
        let nodes = &mut *self.nodes.borrow_mut();
        *nodes.known.entry(node).or_insert_with(|| {
            nodes.all.push(node);
            (nodes.all.len() - 1) as NodeId
        })
    }

    pub(crate) fn node(&self, id: NodeId) -> Node {
        self.nodes.borrow().all[id as usize]
    }

    /// The number of nodes so far.
    pub(crate) fn len(&self) -> usize {
        self.nodes.borrow().all.len()
    }

    pub(crate) fn value(&self, node: Node) -> Value<'_> {
        Value { graph: self, id: self.id(node) }
    }

    /// The same number in every lane.
    pub(crate) fn number(&self, value: f64) -> Value<'_> {
        self.value(Node::Constant(value.to_bits()))
    }
}

/// A vector of numbers.
#[derive(Clone, Copy)]
pub(crate) struct Value<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) id: NodeId,
}

/// A vector of yes (all bits set) and no (none).
#[derive(Clone, Copy)]
pub(crate) struct Mask<'g>(pub(crate) Value<'g>);

/// A vector of 64 bits each.
#[derive(Clone, Copy)]
pub(crate) struct Bits<'g>(pub(crate) Value<'g>);

impl<'g> Value<'g> {
    pub(crate) fn two(self, operation: Two, other: Self) -> Self {
        self.graph.value(Node::Two(operation, self.id, other.id))
    }

    fn with_bits(self, operation: Two, bits: u64) -> Self {
        self.two(operation, self.graph.value(Node::Constant(bits)))
    }

    pub(crate) fn square_root(self) -> Self {
        self.graph.value(Node::SquareRoot(self.id))
    }

    /// Where it is not 0.
    pub(crate) fn is_not_zero(self) -> Mask<'g> {
        Mask(self.two(Two::NotEqual, self.graph.number(0.0)))
    }
}

impl<'g> Mask<'g> {
    /// 1 where it holds, else 0.
    pub(crate) fn flag(self) -> Value<'g> {
        self.0.two(Two::And, self.0.graph.number(1.0))
    }
}

macro_rules! arithmetic {
    ($($trait:ident $method:ident $operation:ident),+) => {$(
        impl $trait for Value<'_> {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                self.two(Two::$operation, other)
            }
        }

        impl $trait<f64> for Value<'_> {
            type Output = Self;

            fn $method(self, other: f64) -> Self {
                self.two(Two::$operation, self.graph.number(other))
            }
        }
    )+};
}

arithmetic!(Add add Add, Sub sub Subtract, Mul mul Multiply, Div div Divide);

impl Neg for Value<'_> {
    type Output = Self;

    fn neg(self) -> Self {
        self.with_bits(Two::ExclusiveOr, SIGN)
    }
}

const SIGN: u64 = 1 << 63;

impl<'g> Lane for Value<'g> {
    type Mask = Mask<'g>;
    type Bits = Bits<'g>;

    fn constant(self, value: f64) -> Self {
        self.graph.number(value)
    }
    fn less(self, other: Self) -> Mask<'g> {
        Mask(self.two(Two::Less, other))
    }
    fn less_or_equal(self, other: Self) -> Mask<'g> {
        Mask(self.two(Two::LessOrEqual, other))
    }
    fn equal(self, other: Self) -> Mask<'g> {
        Mask(self.two(Two::Equal, other))
    }
    fn is_nan(self) -> Mask<'g> {
        Mask(self.two(Two::Unordered, self))
    }
    fn select(mask: Mask<'g>, then: Self, otherwise: Self) -> Self {
        let zero = then.graph.number(0.0).id;
        if otherwise.id == zero {
            return mask.0.two(Two::And, then);
        }
        if then.id == zero {
            return mask.0.two(Two::AndNot, otherwise);
        }
        then.graph.value(Node::Select(mask.0.id, then.id, otherwise.id))
    }
    fn size(self) -> Self {
        self.with_bits(Two::And, !SIGN)
    }
    /// Which NaN it is matters nowhere: none reaches a result, since a trajectory breaks where one is met.
    fn canonical(self) -> Self {
        self
    }
    fn floor(self) -> Self {
        self.graph.value(Node::Floor(self.id))
    }
    fn bits(self) -> Bits<'g> {
        Bits(self)
    }
    fn of_bits(bits: Bits<'g>) -> Self {
        bits.0
    }
}

impl Not for Mask<'_> {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0.with_bits(Two::ExclusiveOr, u64::MAX))
    }
}

impl BitAnd for Mask<'_> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Mask(self.0.two(Two::And, other.0))
    }
}

impl BitOr for Mask<'_> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Mask(self.0.two(Two::Or, other.0))
    }
}

impl BitXor for Bits<'_> {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        Bits(self.0.two(Two::ExclusiveOr, other.0))
    }
}

impl BitAnd<u64> for Bits<'_> {
    type Output = Self;

    fn bitand(self, other: u64) -> Self {
        Bits(self.0.with_bits(Two::And, other))
    }
}

impl BitOr<u64> for Bits<'_> {
    type Output = Self;

    fn bitor(self, other: u64) -> Self {
        Bits(self.0.with_bits(Two::Or, other))
    }
}

impl Shl<u32> for Bits<'_> {
    type Output = Self;

    fn shl(self, by: u32) -> Self {
        Bits(self.0.graph.value(Node::ShiftLeft(self.0.id, by as u8)))
    }
}

impl Shr<u32> for Bits<'_> {
    type Output = Self;

    fn shr(self, by: u32) -> Self {
        Bits(self.0.graph.value(Node::ShiftRight(self.0.id, by as u8)))
    }
}

impl LaneBits for Bits<'_> {
    fn plus(self, other: Self) -> Self {
        Bits(self.0.two(Two::AddBits, other.0))
    }
    fn minus(self, other: Self) -> Self {
        Bits(self.0.two(Two::SubtractBits, other.0))
    }
    fn plus_constant(self, value: u64) -> Self {
        Bits(self.0.with_bits(Two::AddBits, value))
    }
    /// (high 2^32 + low) f, of which the product of the upper halves falls beyond 64 bits.
    fn times_constant(self, factor: u64) -> Self {
        let product = |bits: Self, factor: u64| Bits(bits.0.with_bits(Two::MultiplyLowerHalves, factor));
        let crossed = product(self >> 32, factor).plus(product(self, factor >> 32));
        product(self, factor).plus(crossed << 32)
    }
}
