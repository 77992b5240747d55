//! Values that need no line: constants folded by the meaning of the operations, and laws that hold to the bit.
//!
//! A law stands here only if it holds for infinities, for both zeros and for numbers that are not numbers (which of them does
//! not matter: nothing reads the bits of one).

use crate::program::{Operation, Register};
use detente_model::model::{BinaryOperation as Two, UnaryOperation as One};

/// What is known of a register before anything runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// Its number, if it is a constant.
    pub(super) value: Option<f64>,
    /// It holds 0 or 1, the zero without a sign.
    condition: bool,
    /// It never holds -0.
    no_negative_zero: bool,
}

impl Known {
    /// 0 or 1.
    pub(super) const CONDITION: Self = Self { value: None, condition: true, no_negative_zero: true };

    /// All is known of a constant.
    pub(super) fn constant(value: f64) -> Self {
        let bits = value.to_bits();
        Self {
            value: Some(value),
            condition: bits == 0 || value == 1.0,
            no_negative_zero: bits != (-0.0_f64).to_bits(),
        }
    }

    /// Never -0, as a count.
    pub(super) const COUNT: Self = Self { value: None, condition: false, no_negative_zero: true };

    /// What an operation's result is known to be.
    pub(super) fn of(operation: &Operation, inputs: &[Self]) -> Self {
        match operation {
            Operation::Unary(One::Not) | Operation::OnSteps(_) | Operation::EverySteps(_) => Self::CONDITION,
            Operation::Binary(Two::Less | Two::LessOrEqual | Two::Equal | Two::And | Two::Or) => {
                Self::CONDITION
            }
            // A sum is -0 only if both its terms are.
            Operation::Binary(Two::Add) if inputs.iter().any(|input| input.no_negative_zero) => Self::COUNT,
            Operation::Binary(Two::Minimum | Two::Maximum) => inputs[0].or(inputs[1]),
            Operation::Select => inputs[1].or(inputs[2]),
            Operation::Poisson
            | Operation::NegativeBinomial
            | Operation::Binomial
            | Operation::BetaBinomial
            | Operation::Hazard
            | Operation::Uniform(..)
            | Operation::Time
            | Operation::Trajectory
            | Operation::LagOut(_) => Self::COUNT,
            _ => Self::default(),
        }
    }

    /// What is known of a value that is one of two.
    fn or(self, other: Self) -> Self {
        Self {
            value: None,
            condition: self.condition && other.condition,
            no_negative_zero: self.no_negative_zero && other.no_negative_zero,
        }
    }

    /// Whether the register only ever holds 0 or 1.
    pub(super) fn is_condition(&self) -> bool {
        self.condition
    }

    fn is(&self, value: f64) -> bool {
        self.value.is_some_and(|known| known.to_bits() == value.to_bits())
    }

    fn is_false(&self) -> bool {
        self.value == Some(0.0)
    }

    fn is_true(&self) -> bool {
        self.value.is_some_and(|known| known != 0.0)
    }
}

/// What takes the place of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Simpler {
    /// A constant.
    Number(f64),
    /// One of the line's inputs, by its place.
    Input(usize),
}

/// Puts the inputs of an operation whose operands may change places in one order, so that `a + b` and `b + a` are one value.
pub(super) fn order(operation: &Operation, inputs: &mut [Register]) {
    if operation.operands_may_change_places() {
        inputs.sort();
    }
}

/// The simpler form of a line, if there is one.
pub(super) fn simplify(operation: &Operation, inputs: &[Register], known: &[Known]) -> Option<Simpler> {
    match *operation {
        Operation::Unary(one) => known[0].value.map(|x| Simpler::Number(one.apply(x))),
        Operation::Binary(two) => binary(two, inputs, known),
        Operation::Select => select(inputs, known),
        _ => None,
    }
}

fn binary(two: Two, inputs: &[Register], known: &[Known]) -> Option<Simpler> {
    let (a, b) = (&known[0], &known[1]);
    if let (Some(a), Some(b)) = (a.value, b.value) {
        return Some(Simpler::Number(two.apply(a, b)));
    }
    match two {
        // x * 1 = 1 * x = x
        Two::Multiply if b.is(1.0) => Some(Simpler::Input(0)),
        Two::Multiply if a.is(1.0) => Some(Simpler::Input(1)),
        // x / 1 = x
        Two::Divide if b.is(1.0) => Some(Simpler::Input(0)),
        // x + 0 = 0 + x = x unless x is -0; x + -0 = -0 + x = x
        Two::Add if b.is(-0.0) || b.is(0.0) && a.no_negative_zero => Some(Simpler::Input(0)),
        Two::Add if a.is(-0.0) || a.is(0.0) && b.no_negative_zero => Some(Simpler::Input(1)),
        // x - 0 = x
        Two::Subtract if b.is(0.0) => Some(Simpler::Input(0)),
        // x and false = false
        Two::And if a.is_false() || b.is_false() => Some(Simpler::Number(0.0)),
        // c and true = c for a condition c
        Two::And if b.is_true() && a.condition => Some(Simpler::Input(0)),
        Two::And if a.is_true() && b.condition => Some(Simpler::Input(1)),
        // x or true = true
        Two::Or if a.is_true() || b.is_true() => Some(Simpler::Number(1.0)),
        // c or false = c for a condition c
        Two::Or if b.is_false() && a.condition => Some(Simpler::Input(0)),
        Two::Or if a.is_false() && b.condition => Some(Simpler::Input(1)),
        // c and c = c or c = c for a condition c
        Two::And | Two::Or if inputs[0] == inputs[1] && a.condition => Some(Simpler::Input(0)),
        // x < x = false
        Two::Less if inputs[0] == inputs[1] => Some(Simpler::Number(0.0)),
        _ => None,
    }
}

fn select(inputs: &[Register], known: &[Known]) -> Option<Simpler> {
    let (condition, then, otherwise) = (&known[0], &known[1], &known[2]);
    // if true then a else b = a; if false then a else b = b
    if condition.is_true() {
        return Some(Simpler::Input(1));
    }
    if condition.is_false() {
        return Some(Simpler::Input(2));
    }
    // if x then a else a = a
    if inputs[1] == inputs[2] {
        return Some(Simpler::Input(1));
    }
    // if c then 1 else 0 = c for a condition c
    if condition.condition && then.is(1.0) && otherwise.is(0.0) {
        return Some(Simpler::Input(0));
    }
    None
}

#[cfg(test)]
mod tests;
