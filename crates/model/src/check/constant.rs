//! Expressions that are known before anything is drawn.

use crate::model::Expression;

/// The value of an expression of numbers alone.
pub(crate) fn constant(expression: &Expression) -> Option<f64> {
    match expression {
        Expression::Number(value) => Some(*value),
        Expression::Unary(operation, x) => Some(operation.apply(constant(x)?)),
        Expression::Binary(operation, a, b) => Some(operation.apply(constant(a)?, constant(b)?)),
        Expression::If(condition, then, otherwise) => {
            let (then, otherwise) = (constant(then)?, constant(otherwise)?);
            Some(if constant(condition)? != 0.0 { then } else { otherwise })
        }
        _ => None,
    }
}
