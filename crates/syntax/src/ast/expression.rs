//! Expressions, events as they are mentioned, units, and the values of parameters.

use super::{Date, Name};
use crate::Span;

/// An expression.
#[derive(Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, parentheses included.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `2_500 troops`, `40%`, `6 points`, `200 million dollars`.
    Number(Number),
    /// `2024-01-28`: the time from the start of the situation to that day.
    Date(Date),
    /// A name, possibly dotted: an element, a unit (`0.4 / week`), a member, `time`, `uniform`, `trajectory`.
    Name(Name),
    /// `weight[c]`, `tempo[quiet]`.
    Subscript {
        /// What is subscripted.
        name: Name,
        /// What stands between the brackets; at least one.
        members: Vec<MemberRef>,
    },
    /// `max(a, b)`, `deterrence(ratio)`, `deterrence[c](ratio)`.
    Call {
        /// The function or table.
        function: Name,
        /// Whose table it is; empty for most.
        members: Vec<MemberRef>,
        /// Its arguments, in order.
        arguments: Vec<Expr>,
    },
    /// `sum(c in community: weight[c] * demand[c])`.
    Over {
        /// How the values are brought together.
        reduction: Reduction,
        /// The running member.
        variable: Name,
        /// The set (or choice or regime) that it runs over.
        set: Name,
        /// The value for each.
        body: Box<Expr>,
    },
    /// `-x`, `not x`.
    Unary {
        /// The operator.
        operator: UnaryOperator,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// `a + b`, `a above b` (as `>`), `a and b`.
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Where the operator stands.
        operator_span: Span,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `if C then A else B`.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// The value where it holds.
        then: Box<Expr>,
        /// The value where it does not.
        otherwise: Box<Expr>,
    },
    /// `region is iran_war`, `region is not calm`, `posture[c] is quiet`, `c is not kurd`.
    Is {
        /// The regime, choice or running member: a `Name` or a `Subscript`.
        subject: Box<Expr>,
        /// The state, option or member.
        state: Name,
        /// Whether `not` stands after `is`.
        negated: bool,
    },
    /// `attack happens`: this step's count is above 0.
    Happens(EventRef),
    /// `attack has happened`: the count so far is above 0.
    HasHappened(EventRef),
    /// `count of attack`.
    CountOf(EventRef),
    /// `total of attack`.
    TotalOf(EventRef),
    /// `start of iran_war` or `call of law` where an expression stands (a claim may ask its count). A plain
    /// event's name in an expression is a `Name`.
    Event(EventRef),
    /// `chance(fall by 6 months under pressure)`; only in claims.
    Estimate(Box<super::Estimate>),
}

/// A number as written; its value is `value * scale`, a hundredth of that if `percent`.
#[derive(Clone, PartialEq)]
pub struct Number {
    /// The digits.
    pub value: f64,
    /// Whether `%`, `point` or `points` follows.
    pub percent: bool,
    /// 1, or what `thousand`, `million`, `billion` says.
    pub scale: f64,
    /// The unit right after it.
    pub unit: Option<Name>,
}

impl Number {
    /// The number meant, in its unit.
    pub fn amount(&self) -> f64 {
        let scaled = self.value * self.scale;
        if self.percent { scaled / 100.0 } else { scaled }
    }
}

/// How `sum(c in set: ...)` brings values together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// `sum`
    Sum,
    /// `mean`
    Mean,
    /// `min`
    Min,
    /// `max`
    Max,
    /// `count`: for how many a condition holds.
    Count,
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Minus,
    /// `not`
    Not,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `<`, `below`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`, `above`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `=`
    Equal,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `mod`
    Modulo,
    /// `^`
    Power,
}

impl BinaryOperator {
    /// The operator as it is written (`above` as `>`).
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "mod",
            Self::Power => "^",
        }
    }

    /// Whether it compares two quantities.
    pub fn is_comparison(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual | Self::Equal)
    }
}

/// An event where an event is wanted: `attack`, `attack[c]`, `start of iran_war`, `call of law`.
#[derive(Clone, PartialEq)]
pub struct EventRef {
    /// How it is mentioned.
    pub kind: EventKind,
    /// The event, the regime's state, or the vote.
    pub name: Name,
    /// Members between brackets; empty for most. Of `start of war[kurd]`, those of the regime.
    pub members: Vec<MemberRef>,
    /// Where it stands.
    pub span: Span,
}

/// What stands between the brackets of a subscript: a member, a running member, or a choice or regime, which may be one of several:
/// `tempo[posture[c]]`.
#[derive(Clone, PartialEq)]
pub struct MemberRef {
    /// The member, running member, choice or regime.
    pub name: Name,
    /// Whose choice or regime; empty for most.
    pub members: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}

/// How an event is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// By its name. A vote's name is the event of its passage.
    Named,
    /// `start of STATE`: the entry into a regime's state; the name may be `regime.state`.
    StartOf,
    /// `call of VOTE`
    CallOf,
}

/// A unit in a header: `troops/month` is `troops` to the power 1 and `month` to the power -1; `1` has no
/// factors.
#[derive(Clone, PartialEq)]
pub struct UnitExpr {
    /// The factors in the order written.
    pub factors: Vec<UnitFactor>,
    /// Where it stands.
    pub span: Span,
}

/// A unit to a whole power.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitFactor {
    /// The unit; `%` stands as it is.
    pub name: Name,
    /// Its exponent.
    pub power: i32,
}

/// What stands after `=` in a header: an expression, or ignorance.
#[derive(Clone, PartialEq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of value.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a model has few of them, and plain fields read best")]
pub enum ValueKind {
    /// One expression.
    Expr(Expr),
    /// `3 to 9`, `uniform 0% to 25%`, `0 to 1.5 / week, most likely 0.3`. The bounds are as written: that all
    /// share the unit, scale and `%` that follow the last bound is for the checker.
    Interval {
        /// The family's name before the bounds.
        family: Option<Name>,
        /// Lower bound.
        low: Expr,
        /// Upper bound.
        high: Expr,
        /// `most likely m`.
        mode: Option<Expr>,
    },
    /// `normal(mean, sd)`.
    Distribution {
        /// The family's name.
        family: Name,
        /// Its arguments, in order.
        arguments: Vec<Expr>,
    },
    /// `one of { 0.5: 30%  1: 70% }`: values and weights.
    OneOf(Vec<(Expr, Expr)>),
    /// `{ quiet: 0.3 / week  otherwise: 2 / week }`.
    Map(Vec<MapEntry>),
}

/// One entry of a `{ member: value }`.
#[derive(Clone, Debug, PartialEq)]
pub struct MapEntry {
    /// For whom.
    pub key: MapKey,
    /// The value, which may be a map again for a second subscript.
    pub value: Value,
}

/// The key of an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum MapKey {
    /// A member, option or state.
    Member(Name),
    /// `otherwise`: all that are not named.
    Otherwise(Span),
}

/// What a table or series says: once, or for each member.
#[derive(Clone, PartialEq)]
pub enum ByMember<T> {
    /// The same for all: `(0, 0) (1, 0.7)`.
    Same(T),
    /// `{ shia: (0, 0) (1, 0.7)  otherwise: (0, 0) (1, 0.4) }`; an entry may be by member again for a second subscript.
    Each {
        /// For whom, and what.
        entries: Vec<(MapKey, ByMember<T>)>,
        /// The braces and what is in them.
        span: Span,
    },
}
