//! Expressions after checking: numbers, in base units; conditions are 1 or 0.

use super::{ChoiceId, DrawId, EventId, LetId, MemoryId, ParameterId, RegimeId, SeriesId, StockId, TableId};

/// A checked expression. Its value is a number in base units; a condition's is 1 or 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A number.
    Number(f64),
    /// A parameter.
    Parameter(ParameterId),
    /// A let (or named flow) of the same step.
    Let(LetId),
    /// A stock at the start of the step.
    Stock(StockId),
    /// A memory at the start of the step.
    Memory(MemoryId),
    /// This step's count of an event.
    Count(EventId),
    /// Count of an event over all earlier steps.
    Total(EventId),
    /// 1 if the regime is in that state at the start of the step.
    InState(RegimeId, u32),
    /// 1 if the choice holds that option in this step.
    Plays(ChoiceId, u32),
    /// The value for the regime's present state; one expression a state.
    ByState(RegimeId, Vec<Expression>),
    /// The value for the choice's option in this step; one expression an option.
    ByOption(ChoiceId, Vec<Expression>),
    /// A table's value.
    Table(TableId, Box<Expression>),
    /// A series' value at the start of the step.
    Series(SeriesId),
    /// Days since the start, at the start of the step.
    Time,
    /// The trajectory's number, from 0.
    Trajectory,
    /// A uniform draw in (0, 1), addressed by `Model::draws`.
    Uniform(DrawId),
    /// One operand.
    Unary(UnaryOperation, Box<Expression>),
    /// Two operands.
    Binary(BinaryOperation, Box<Expression>, Box<Expression>),
    /// If the first is not 0 the second, else the third. All three are worked out.
    If(Box<Expression>, Box<Expression>, Box<Expression>),
}

/// Operations on one number; their meaning is [`UnaryOperation::apply`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnaryOperation {
    /// `-x`
    Negate,
    /// 1 if x is 0, else 0.
    Not,
    /// Absolute value.
    Absolute,
    /// The largest whole number not above x.
    Floor,
    /// Natural exponential.
    Exponential,
    /// Natural logarithm.
    Logarithm,
    /// Square root.
    SquareRoot,
    /// `1 / (1 + exp(-x))`
    Logistic,
}

/// Operations on two numbers; their meaning is [`BinaryOperation::apply`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BinaryOperation {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`
    Divide,
    /// Remainder with the sign of `b`.
    Modulo,
    /// `a` to the power `b`.
    Power,
    /// The smaller.
    Minimum,
    /// The larger.
    Maximum,
    /// 1 if `a < b`, else 0.
    Less,
    /// 1 if `a <= b`, else 0.
    LessOrEqual,
    /// 1 if `a = b`, else 0.
    Equal,
    /// 1 if both are not 0, else 0.
    And,
    /// 1 if either is not 0, else 0.
    Or,
}

impl UnaryOperation {
    /// What the operation means: the only place that says so. The reference evaluator runs it, constant folding calls it, and the
    /// engine is tested against it.
    #[inline(always)]
    pub fn apply(self, x: f64) -> f64 {
        use detente_numbers as numbers;
        match self {
            Self::Negate => -x,
            Self::Not => f64::from(u8::from(x == 0.0)),
            Self::Absolute => x.abs(),
            Self::Floor => x.floor(),
            Self::Exponential => numbers::exp(x),
            Self::Logarithm => numbers::ln(x),
            Self::SquareRoot => x.sqrt(),
            Self::Logistic => numbers::logistic(x),
        }
    }
}

impl BinaryOperation {
    /// What the operation means: the only place that says so.
    #[inline(always)]
    pub fn apply(self, a: f64, b: f64) -> f64 {
        use detente_numbers as numbers;
        match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
            Self::Modulo => numbers::modulo(a, b),
            Self::Power => numbers::pow(a, b),
            Self::Minimum => numbers::min(a, b),
            Self::Maximum => numbers::max(a, b),
            Self::Less => f64::from(u8::from(a < b)),
            Self::LessOrEqual => f64::from(u8::from(a <= b)),
            Self::Equal => f64::from(u8::from(a == b)),
            Self::And => f64::from(u8::from(a != 0.0 && b != 0.0)),
            Self::Or => f64::from(u8::from(a != 0.0 || b != 0.0)),
        }
    }
}

impl Expression {
    /// Calls `visit` on this expression and on every expression inside it, outermost first.
    pub fn walk(&self, visit: &mut impl FnMut(&Expression)) {
        visit(self);
        match self {
            Self::ByState(_, values) | Self::ByOption(_, values) => {
                values.iter().for_each(|value| value.walk(visit))
            }
            Self::Table(_, x) | Self::Unary(_, x) => x.walk(visit),
            Self::Binary(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Self::If(condition, then, otherwise) => {
                condition.walk(visit);
                then.walk(visit);
                otherwise.walk(visit);
            }
            _ => {}
        }
    }

    /// Replaces expressions from the inside out: `change` sees each expression after its parts were replaced.
    pub fn rewrite(&mut self, change: &mut impl FnMut(&mut Expression)) {
        match self {
            Self::ByState(_, values) | Self::ByOption(_, values) => {
                values.iter_mut().for_each(|value| value.rewrite(change));
            }
            Self::Table(_, x) | Self::Unary(_, x) => x.rewrite(change),
            Self::Binary(_, a, b) => {
                a.rewrite(change);
                b.rewrite(change);
            }
            Self::If(condition, then, otherwise) => {
                condition.rewrite(change);
                then.rewrite(change);
                otherwise.rewrite(change);
            }
            _ => {}
        }
        change(self);
    }
}
