//! Which names a value mentions, without knowing what they mean.

use detente_syntax::ast::{Expr, ExprKind, Name, Value, ValueKind};

/// The names of quantities that a value mentions, in order; subscripts, states and events are left out.
pub(crate) fn mentions(value: &Value) -> Vec<&Name> {
    let mut names = Vec::new();
    let mut values = vec![value];
    while let Some(value) = values.pop() {
        match &value.kind {
            ValueKind::Expr(expr) => mentions_of(expr, &mut names),
            ValueKind::Interval { low, high, mode, .. } => {
                [Some(low), Some(high), mode.as_ref()]
                    .into_iter()
                    .flatten()
                    .for_each(|expr| mentions_of(expr, &mut names));
            }
            ValueKind::Distribution { arguments, .. } => {
                arguments.iter().for_each(|expr| mentions_of(expr, &mut names));
            }
            ValueKind::OneOf(pairs) => pairs.iter().for_each(|(value, weight)| {
                mentions_of(value, &mut names);
                mentions_of(weight, &mut names);
            }),
            ValueKind::Map(entries) => values.extend(entries.iter().map(|entry| &entry.value)),
        }
    }
    names
}

/// The names of quantities that an expression mentions, added to `names`. Walks without recursion.
pub(crate) fn mentions_of<'e>(expr: &'e Expr, names: &mut Vec<&'e Name>) {
    let mut exprs = vec![expr];
    while let Some(expr) = exprs.pop() {
        match &expr.kind {
            ExprKind::Name(name) | ExprKind::Subscript { name, .. } => names.push(name),
            ExprKind::Call { function, arguments, .. } => {
                names.push(function);
                exprs.extend(arguments);
            }
            ExprKind::Over { body, .. } => exprs.push(body),
            ExprKind::Unary { operand, .. } => exprs.push(operand),
            ExprKind::Binary { left, right, .. } => exprs.extend([&**left, &**right]),
            ExprKind::If { condition, then, otherwise } => {
                exprs.extend([&**condition, &**then, &**otherwise]);
            }
            _ => {}
        }
    }
}

/// Whether a value hangs on what happens in a trajectory: states, options and counts are no names of quantities.
pub(crate) fn hangs_on_events(value: &Value) -> bool {
    let ValueKind::Expr(expr) = &value.kind else { return false };
    let mut exprs = vec![expr];
    while let Some(expr) = exprs.pop() {
        match &expr.kind {
            ExprKind::Is { .. }
            | ExprKind::Happens(_)
            | ExprKind::HasHappened(_)
            | ExprKind::CountOf(_)
            | ExprKind::TotalOf(_) => return true,
            ExprKind::Call { arguments, .. } => exprs.extend(arguments),
            ExprKind::Over { body, .. } => exprs.push(body),
            ExprKind::Unary { operand, .. } => exprs.push(operand),
            ExprKind::Binary { left, right, .. } => exprs.extend([&**left, &**right]),
            ExprKind::If { condition, then, otherwise } => {
                exprs.extend([&**condition, &**then, &**otherwise]);
            }
            _ => {}
        }
    }
    false
}
