//! Which way an expression goes as what it reads goes up, where that can be told from bounds alone.

use std::collections::BTreeMap;

use super::causal::{Element, Sign};
use crate::model::{BinaryOperation, Expression, Model, ParameterValue, Regime, Table, UnaryOperation};
use detente_numbers::distributions::Distribution;

/// Bounds of a number, both included; infinite where nothing is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    low: f64,
    high: f64,
}

impl Range {
    const ANY: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };
    const COUNT: Self = Self { low: 0.0, high: f64::INFINITY };
    const SHARE: Self = Self { low: 0.0, high: 1.0 };
    const NEVER: Self = Self { low: 0.0, high: 0.0 };
    const ALWAYS: Self = Self { low: 1.0, high: 1.0 };

    /// Bounds around all of these; any number if one of them is not a number (infinity less infinity).
    fn around(values: &[f64]) -> Self {
        if values.iter().any(|value| value.is_nan()) {
            return Self::ANY;
        }
        let low = values.iter().copied().fold(f64::INFINITY, detente_numbers::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, detente_numbers::max);
        Self { low, high }
    }

    fn joined(self, other: Self) -> Self {
        Self::around(&[self.low, self.high, other.low, other.high])
    }

    /// Which way a product with a number of this range goes.
    pub(super) fn sign(self) -> Sign {
        if self.low >= 0.0 {
            Sign::Plus
        } else if self.high <= 0.0 {
            Sign::Minus
        } else {
            Sign::Unknown
        }
    }

    fn monotone(self, change: impl Fn(f64) -> f64) -> Self {
        Self::around(&[change(self.low), change(self.high)])
    }

    fn corners(self, other: Self, operation: impl Fn(f64, f64) -> f64) -> Self {
        Self::around(&[
            operation(self.low, other.low),
            operation(self.low, other.high),
            operation(self.high, other.low),
            operation(self.high, other.high),
        ])
    }
}

/// Bounds of the elements of a model.
pub(crate) struct Bounds<'a> {
    model: &'a Model,
    parameters: Vec<Range>,
    lets: Vec<Range>,
    stocks: Vec<Range>,
}

impl<'a> Bounds<'a> {
    /// Works the bounds out, lets in the order of a step; in a model with a cycle, lets stay without bounds.
    pub(crate) fn of(model: &'a Model) -> Self {
        Self::within(model, Distribution::support)
    }

    /// Bounds within which parameters lie nine times in ten: what lies outside of them hardly ever comes about.
    pub(crate) fn usual(model: &'a Model) -> Self {
        Self::within(model, |distribution| (distribution.quantile(0.05), distribution.quantile(0.95)))
    }

    fn within(model: &'a Model, ends: impl Fn(&Distribution) -> (f64, f64)) -> Self {
        /// A stock may be bounded by what reads another stock, or itself. Every round starts from ranges that hold and so
        /// gives ranges that hold; a longer chain than this many rounds follow is left wider than it is.
        const ROUNDS: usize = 2;
        let mut bounds = Self {
            model,
            parameters: Vec::new(),
            lets: vec![Range::ANY; model.lets.len()],
            stocks: vec![Range::ANY; model.stocks.len()],
        };
        for parameter in &model.parameters {
            let range = match &parameter.value {
                ParameterValue::Drawn(distribution) => {
                    let (low, high) = ends(distribution);
                    Range { low, high }
                }
                ParameterValue::OneOf { values, .. } => Range::around(values),
                ParameterValue::Derived(expression) => bounds.range(expression),
            };
            bounds.parameters.push(range);
        }
        let order = super::step_order(model).unwrap_or_default();
        for _ in 0..ROUNDS {
            for (at, stock) in model.stocks.iter().enumerate() {
                let low = stock.low.as_ref().map_or(f64::NEG_INFINITY, |low| bounds.range(low).low);
                let high = stock.high.as_ref().map_or(f64::INFINITY, |high| bounds.range(high).high);
                bounds.stocks[at] = Range { low, high };
            }
            for node in &order {
                if let crate::model::Node::Let(id) = node {
                    bounds.lets[id.index()] = bounds.range(&model.lets[id.index()].value);
                }
            }
        }
        bounds
    }

    /// The least and the greatest value that an expression can take, infinite where nothing is known.
    pub(crate) fn of_value(&self, expression: &Expression) -> (f64, f64) {
        let Range { low, high } = self.range(expression);
        (low, high)
    }

    /// Whether a condition is false whatever happens.
    pub(crate) fn is_never(&self, condition: &Expression) -> bool {
        self.range(condition) == Range::NEVER
    }

    /// Which way an operation's value goes as what it is applied to goes up.
    pub(super) fn unary_sign(&self, operation: UnaryOperation, x: &Expression) -> Sign {
        unary_sign(operation, self.range(x))
    }

    /// Which way an operation's value goes as its left, and as its right side goes up.
    pub(super) fn binary_signs(
        &self,
        operation: BinaryOperation,
        a: &Expression,
        b: &Expression,
    ) -> (Sign, Sign) {
        binary_signs(operation, self.range(a), self.range(b))
    }

    /// Bounds of an expression's value.
    pub(super) fn range(&self, expression: &Expression) -> Range {
        match expression {
            Expression::Number(value) => Range::around(&[*value]),
            Expression::Parameter(id) => self.parameters.get(id.index()).copied().unwrap_or(Range::ANY),
            Expression::Let(id) => self.lets[id.index()],
            Expression::Stock(id) => self.stocks[id.index()],
            Expression::Memory(_)
            | Expression::Count(_)
            | Expression::Total(_)
            | Expression::Time
            | Expression::Trajectory => Range::COUNT,
            Expression::InState(id, state) if !is_reachable(&self.model.regimes[id.index()], *state) => {
                Range::NEVER
            }
            Expression::InState(..) | Expression::Plays(..) | Expression::Uniform(_) => Range::SHARE,
            Expression::ByState(_, values) | Expression::ByOption(_, values) => {
                values.iter().map(|value| self.range(value)).reduce(Range::joined).unwrap_or(Range::ANY)
            }
            Expression::Table(id, _) => points_range(&self.model.tables[id.index()].points),
            Expression::Series(id) => points_range(&self.model.series[id.index()].points),
            Expression::Unary(operation, x) => unary_range(*operation, self.range(x)),
            Expression::Binary(operation, a, b) => binary_range(*operation, self.range(a), self.range(b)),
            Expression::If(_, then, otherwise) => self.range(then).joined(self.range(otherwise)),
        }
    }

    /// What an expression reads, and which way its value goes as that goes up.
    pub(super) fn influences(&self, expression: &Expression) -> Influences {
        match expression {
            Expression::Let(id) => Influences::one(Element::Let(*id), Sign::Plus),
            Expression::Stock(id) => Influences::one(Element::Stock(*id), Sign::Plus),
            Expression::Memory(id) => Influences::one(Element::Memory(*id), Sign::Plus),
            Expression::Count(id) | Expression::Total(id) => Influences::one(Element::Event(*id), Sign::Plus),
            Expression::InState(id, _) => Influences::one(Element::Regime(*id), Sign::Unknown),
            Expression::Plays(id, _) => Influences::one(Element::Choice(*id), Sign::Unknown),
            Expression::ByState(id, values) => {
                self.all(values).and(Influences::one(Element::Regime(*id), Sign::Unknown))
            }
            Expression::ByOption(id, values) => {
                self.all(values).and(Influences::one(Element::Choice(*id), Sign::Unknown))
            }
            Expression::Table(id, x) => self.influences(x).times(table_sign(&self.model.tables[id.index()])),
            Expression::Unary(operation, x) => {
                self.influences(x).times(unary_sign(*operation, self.range(x)))
            }
            Expression::Binary(operation, a, b) => {
                let (of_a, of_b) = binary_signs(*operation, self.range(a), self.range(b));
                self.influences(a).times(of_a).and(self.influences(b).times(of_b))
            }
            Expression::If(condition, then, otherwise) => {
                let sign = self.branch_sign(then, otherwise);
                let branches = self.influences(then).and(self.influences(otherwise));
                self.influences(condition).times(sign).and(branches)
            }
            Expression::Number(_)
            | Expression::Parameter(_)
            | Expression::Series(_)
            | Expression::Time
            | Expression::Trajectory
            | Expression::Uniform(_) => Influences::default(),
        }
    }

    /// Which way a choice between two values goes as its condition becomes true.
    pub(super) fn branch_sign(&self, then: &Expression, otherwise: &Expression) -> Sign {
        let (upper, lower) = (self.range(then), self.range(otherwise));
        if upper.low >= lower.high {
            Sign::Plus
        } else if upper.high <= lower.low {
            Sign::Minus
        } else {
            Sign::Unknown
        }
    }

    fn all(&self, expressions: &[Expression]) -> Influences {
        expressions.iter().fold(Influences::default(), |sum, part| sum.and(self.influences(part)))
    }
}

/// Elements that something reads, each with the sign of its influence.
#[derive(Default)]
pub(super) struct Influences(pub(super) BTreeMap<Element, Sign>);

impl Influences {
    pub(super) fn one(element: Element, sign: Sign) -> Self {
        Self(BTreeMap::from([(element, sign)]))
    }

    pub(super) fn times(mut self, sign: Sign) -> Self {
        self.0.values_mut().for_each(|own| *own = own.times(sign));
        self
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        for (element, sign) in other.0 {
            self.0.entry(element).and_modify(|own| *own = own.beside(sign)).or_insert(sign);
        }
        self
    }
}

fn points_range(points: &[(f64, f64)]) -> Range {
    Range::around(&points.iter().map(|(_, y)| *y).collect::<Vec<_>>())
}

pub(super) fn table_sign(table: &Table) -> Sign {
    let rises = table.points.windows(2).all(|pair| pair[0].1 <= pair[1].1);
    let falls = table.points.windows(2).all(|pair| pair[0].1 >= pair[1].1);
    match (rises, falls) {
        (true, _) => Sign::Plus,
        (_, true) => Sign::Minus,
        _ => Sign::Unknown,
    }
}

fn unary_range(operation: UnaryOperation, x: Range) -> Range {
    match operation {
        UnaryOperation::Not if x == Range::NEVER => Range::ALWAYS,
        UnaryOperation::Not if x.low > 0.0 => Range::NEVER,
        UnaryOperation::Not => Range::SHARE,
        UnaryOperation::Absolute if x.low < 0.0 && x.high > 0.0 => {
            Range { low: 0.0, high: detente_numbers::max(-x.low, x.high) }
        }
        _ => x.monotone(|value| operation.apply(value)),
    }
}

fn unary_sign(operation: UnaryOperation, x: Range) -> Sign {
    match operation {
        UnaryOperation::Negate | UnaryOperation::Not => Sign::Minus,
        UnaryOperation::Absolute => x.sign(),
        UnaryOperation::Floor
        | UnaryOperation::Exponential
        | UnaryOperation::Logarithm
        | UnaryOperation::SquareRoot
        | UnaryOperation::Logistic => Sign::Plus,
    }
}

fn binary_range(operation: BinaryOperation, a: Range, b: Range) -> Range {
    match operation {
        BinaryOperation::Add => Range::around(&[a.low + b.low, a.high + b.high]),
        BinaryOperation::Subtract => Range::around(&[a.low - b.high, a.high - b.low]),
        // In bounds, 0 times infinity is 0: the infinite end is never reached.
        BinaryOperation::Multiply => a.corners(b, |x, y| if x == 0.0 || y == 0.0 { 0.0 } else { x * y }),
        BinaryOperation::Divide if b.low > 0.0 || b.high < 0.0 => match a.corners(b, |x, y| x / y) {
            // Infinity over infinity tells nothing but the sign.
            Range::ANY if b.low > 0.0 && a.low >= 0.0 => Range::COUNT,
            range => range,
        },
        BinaryOperation::Divide if b.low >= 0.0 && a.low >= 0.0 => Range::COUNT,
        BinaryOperation::Modulo if b.low >= 0.0 => Range { low: 0.0, high: b.high },
        BinaryOperation::Power if a.low >= 0.0 => Range::COUNT,
        BinaryOperation::Divide | BinaryOperation::Modulo | BinaryOperation::Power => Range::ANY,
        BinaryOperation::Minimum | BinaryOperation::Maximum => {
            Range::around(&[operation.apply(a.low, b.low), operation.apply(a.high, b.high)])
        }
        // That a comparison holds always is not said: one with what is not a number does not.
        BinaryOperation::Less if a.low >= b.high => Range::NEVER,
        BinaryOperation::LessOrEqual if a.low > b.high => Range::NEVER,
        BinaryOperation::Equal if a.low > b.high || b.low > a.high => Range::NEVER,
        BinaryOperation::And if a == Range::NEVER || b == Range::NEVER => Range::NEVER,
        BinaryOperation::Or if a == Range::NEVER && b == Range::NEVER => Range::NEVER,
        BinaryOperation::Less
        | BinaryOperation::LessOrEqual
        | BinaryOperation::Equal
        | BinaryOperation::And
        | BinaryOperation::Or => Range::SHARE,
    }
}

/// Whether transitions lead, one after the other, from a regime's first state to another.
fn is_reachable(regime: &Regime, state: u32) -> bool {
    let mut reached = vec![regime.start];
    let mut at = 0;
    while let Some(from) = reached.get(at).copied() {
        for transition in regime.transitions.iter().filter(|transition| transition.from == from) {
            if !reached.contains(&transition.to) {
                reached.push(transition.to);
            }
        }
        at += 1;
    }
    reached.contains(&state)
}

/// Which way the value goes as the left, and as the right operand goes up.
fn binary_signs(operation: BinaryOperation, a: Range, b: Range) -> (Sign, Sign) {
    match operation {
        BinaryOperation::Add
        | BinaryOperation::Minimum
        | BinaryOperation::Maximum
        | BinaryOperation::And
        | BinaryOperation::Or => (Sign::Plus, Sign::Plus),
        BinaryOperation::Subtract => (Sign::Plus, Sign::Minus),
        BinaryOperation::Multiply => (b.sign(), a.sign()),
        BinaryOperation::Divide => match b.sign() {
            Sign::Unknown => (Sign::Unknown, Sign::Unknown),
            sign => (sign, a.sign().times(Sign::Minus)),
        },
        BinaryOperation::Power if a.low >= 0.0 => {
            let of_exponent = match (a.low >= 1.0, a.high <= 1.0) {
                (true, _) => Sign::Plus,
                (_, true) => Sign::Minus,
                _ => Sign::Unknown,
            };
            (b.sign(), of_exponent)
        }
        BinaryOperation::Less | BinaryOperation::LessOrEqual => (Sign::Minus, Sign::Plus),
        BinaryOperation::Equal | BinaryOperation::Modulo | BinaryOperation::Power => {
            (Sign::Unknown, Sign::Unknown)
        }
    }
}
