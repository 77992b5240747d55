//! Whether a condition can be told: a comparison with what is not a number is neither true nor false.
//!
//! `total > 0 and hits / total > 50%` can be told where `total` is 0, for what is false beside anything is false; `hits / total > 50%`
//! alone cannot (Kleene's three values). A comparison with something infinite can be told. Lets, counts and levels are blamed by
//! themselves where they are no numbers, so a condition that compares only such is never in doubt.

use crate::model::{BinaryOperation as Two, Expression, Model, ParameterValue, UnaryOperation as One};

/// An expression that is 1 where the condition cannot be told, else 0; `None` if it always can.
pub fn doubt(model: &Model, condition: &Expression) -> Option<Expression> {
    told(model, condition).map(|told| not(told.known()))
}

/// When a condition surely holds, and when it surely does not.
struct Told {
    yes: Expression,
    no: Expression,
}

impl Told {
    fn always(condition: &Expression) -> Self {
        Self { yes: condition.clone(), no: not(condition.clone()) }
    }

    fn only_if(sound: Expression, condition: &Expression) -> Self {
        Self { yes: and(sound.clone(), condition.clone()), no: and(sound, not(condition.clone())) }
    }

    fn known(self) -> Expression {
        or(self.yes, self.no)
    }
}

/// `None` if the condition is never in doubt.
fn told(model: &Model, condition: &Expression) -> Option<Told> {
    match condition {
        Expression::Unary(One::Not, x) => told(model, x).map(|told| Told { yes: told.no, no: told.yes }),
        Expression::Binary(Two::And, a, b) => {
            let [a, b] = all_told(model, [a, b])?;
            Some(Told { yes: and(a.yes, b.yes), no: or(a.no, b.no) })
        }
        Expression::Binary(Two::Or, a, b) => {
            let [a, b] = all_told(model, [a, b])?;
            Some(Told { yes: or(a.yes, b.yes), no: and(a.no, b.no) })
        }
        Expression::If(condition, then, otherwise) => {
            let [condition, then, otherwise] = all_told(model, [condition, then, otherwise])?;
            Some(Told {
                yes: or(and(condition.yes.clone(), then.yes), and(condition.no.clone(), otherwise.yes)),
                no: or(and(condition.yes, then.no), and(condition.no, otherwise.no)),
            })
        }
        Expression::Binary(Two::Less | Two::LessOrEqual | Two::Equal, a, b) => {
            let sound = both(is_number(model, a), is_number(model, b))?;
            Some(Told::only_if(sound, condition))
        }
        number => Some(Told::only_if(is_number(model, number)?, number)),
    }
}

/// `None` if none of the conditions is ever in doubt.
fn all_told<const N: usize>(model: &Model, conditions: [&Expression; N]) -> Option<[Told; N]> {
    let found = conditions.map(|condition| (condition, told(model, condition)));
    let is_any = found.iter().any(|(_, told)| told.is_some());
    is_any.then(|| found.map(|(condition, told)| told.unwrap_or_else(|| Told::always(condition))))
}

/// A condition that holds where the value is a number, and all conditions that chose it could be told; `None` if it always holds.
fn is_number(model: &Model, value: &Expression) -> Option<Expression> {
    let equal_to_itself = can_be_none(model, value)
        .then(|| Expression::Binary(Two::Equal, Box::new(value.clone()), Box::new(value.clone())));
    both(equal_to_itself, chosen_soundly(model, value))
}

/// A condition that holds where all conditions within the value that matter could be told.
fn chosen_soundly(model: &Model, value: &Expression) -> Option<Expression> {
    let places = |values: &[Expression], of: &dyn Fn(Vec<Expression>) -> Expression| {
        let found: Vec<_> = values.iter().map(|value| chosen_soundly(model, value)).collect();
        let is_any = found.iter().any(Option::is_some);
        is_any.then(|| of(found.into_iter().map(|found| found.unwrap_or(TRUE)).collect()))
    };
    match value {
        Expression::If(condition, then, otherwise) => {
            let branches = places(&[(**then).clone(), (**otherwise).clone()], &|branches| {
                let [then, otherwise] = <[_; 2]>::try_from(branches).unwrap_or([TRUE, TRUE]);
                Expression::If(condition.clone(), Box::new(then), Box::new(otherwise))
            });
            both(told(model, condition).map(Told::known), branches)
        }
        Expression::ByState(id, values) => places(values, &|values| Expression::ByState(*id, values)),
        Expression::ByOption(id, values) => places(values, &|values| Expression::ByOption(*id, values)),
        Expression::Unary(One::Not, _)
        | Expression::Binary(Two::And | Two::Or | Two::Less | Two::LessOrEqual | Two::Equal, ..) => {
            told(model, value).map(Told::known)
        }
        Expression::Unary(_, x) | Expression::Table(_, x) => chosen_soundly(model, x),
        Expression::Binary(_, a, b) => both(chosen_soundly(model, a), chosen_soundly(model, b)),
        _ => None,
    }
}

/// Whether arithmetic can make it something that is not a number, as long as all that it reads is finite and nothing overflows.
fn can_be_none(model: &Model, value: &Expression) -> bool {
    let any = |parts: &[&Expression]| parts.iter().any(|part| can_be_none(model, part));
    match value {
        Expression::Number(number) => number.is_nan(),
        Expression::Parameter(id) => match &model.parameters[id.index()].value {
            ParameterValue::Derived(value) => can_be_none(model, value),
            ParameterValue::Drawn(_) | ParameterValue::OneOf { .. } => false,
        },
        Expression::ByState(_, values) | Expression::ByOption(_, values) => {
            values.iter().any(|value| can_be_none(model, value))
        }
        Expression::Table(_, x) => can_be_none(model, x),
        Expression::Unary(One::Logarithm | One::SquareRoot, _) => true,
        Expression::Unary(One::Not, _) => false,
        Expression::Unary(_, x) => can_be_none(model, x),
        Expression::Binary(Two::Divide, a, b) => match **b {
            Expression::Number(number) if number != 0.0 => can_be_none(model, a),
            _ => true,
        },
        Expression::Binary(Two::Modulo | Two::Power, ..) => true,
        Expression::Binary(Two::Less | Two::LessOrEqual | Two::Equal | Two::And | Two::Or, ..) => false,
        Expression::Binary(_, a, b) => any(&[a, b]),
        Expression::If(_, then, otherwise) => any(&[then, otherwise]),
        _ => false,
    }
}

const TRUE: Expression = Expression::Number(1.0);

fn not(x: Expression) -> Expression {
    Expression::Unary(One::Not, Box::new(x))
}

fn and(a: Expression, b: Expression) -> Expression {
    Expression::Binary(Two::And, Box::new(a), Box::new(b))
}

fn or(a: Expression, b: Expression) -> Expression {
    Expression::Binary(Two::Or, Box::new(a), Box::new(b))
}

fn both(a: Option<Expression>, b: Option<Expression>) -> Option<Expression> {
    match (a, b) {
        (Some(a), Some(b)) => Some(and(a, b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests;
