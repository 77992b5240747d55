//! Whether two conditions can hold at once. Sound and incomplete: what is said to exclude does, and some that do are not seen.

use crate::model::{BinaryOperation, Expression, UnaryOperation};

/// Alternatives of both sides that are compared at most; beyond, nothing is said to exclude.
const PAIRS_MOST: usize = 4_096;

/// Whether the two can be seen never to hold in the same row.
pub(super) fn exclude(a: &Expression, b: &Expression) -> bool {
    let (Some(a), Some(b)) = (alternatives(a, true), alternatives(b, true)) else { return false };
    if a.len() * b.len() > PAIRS_MOST {
        return false;
    }
    a.iter().all(|one| b.iter().all(|other| contradict(one, other)))
}

/// A condition, or its negation.
#[derive(Clone, PartialEq)]
struct Literal<'a> {
    condition: &'a Expression,
    holds: bool,
}

/// A condition as alternatives, each of literals that all hold. None where there would be too many.
fn alternatives(condition: &Expression, holds: bool) -> Option<Vec<Vec<Literal<'_>>>> {
    use BinaryOperation::{And, Or};
    match condition {
        Expression::Unary(UnaryOperation::Not, inner) => alternatives(inner, !holds),
        Expression::Binary(operation @ (And | Or), a, b) => {
            let (a, b) = (alternatives(a, holds)?, alternatives(b, holds)?);
            // Not (a and b) is not a, or not b.
            if (*operation == Or) == holds {
                return Some(a.into_iter().chain(b).collect());
            }
            if a.len() * b.len() > PAIRS_MOST {
                return None;
            }
            let mut both = Vec::with_capacity(a.len() * b.len());
            for one in &a {
                both.extend(b.iter().map(|other| [one.as_slice(), other].concat()));
            }
            Some(both)
        }
        _ => Some(vec![vec![Literal { condition, holds }]]),
    }
}

fn contradict(one: &[Literal<'_>], other: &[Literal<'_>]) -> bool {
    let all: Vec<&Literal<'_>> = one.iter().chain(other).collect();
    all.iter().enumerate().any(|(at, a)| all[..at].iter().any(|b| oppose(a, b)))
}

/// Whether two literals cannot both hold.
fn oppose(a: &Literal<'_>, b: &Literal<'_>) -> bool {
    if a.condition == b.condition {
        return a.holds != b.holds;
    }
    match (a.condition, b.condition) {
        (Expression::InState(one, state), Expression::InState(other, another)) => {
            one == other && state != another && a.holds && b.holds
        }
        (Expression::Plays(one, option), Expression::Plays(other, another)) => {
            one == other && option != another && a.holds && b.holds
        }
        _ => match (bound(a), bound(b)) {
            (Some(a), Some(b)) => a.opposes(&b) || b.opposes(&a),
            _ => false,
        },
    }
}

/// `low < high` or `low <= high`.
struct Bound<'a> {
    low: &'a Expression,
    high: &'a Expression,
    strict: bool,
}

fn bound<'a>(literal: &Literal<'a>) -> Option<Bound<'a>> {
    let Expression::Binary(operation, a, b) = literal.condition else { return None };
    let strict = match operation {
        BinaryOperation::Less => true,
        BinaryOperation::LessOrEqual => false,
        _ => return None,
    };
    // Not (a < b) is b <= a.
    Some(match literal.holds {
        true => Bound { low: a, high: b, strict },
        false => Bound { low: b, high: a, strict: !strict },
    })
}

impl Bound<'_> {
    /// `x < y` against `y <= x`; `0.7 <= x` against `x < 0.5`.
    fn opposes(&self, other: &Bound<'_>) -> bool {
        if self.high != other.low {
            return false;
        }
        let strict = self.strict || other.strict;
        match (number(self.low), number(other.high)) {
            (Some(low), Some(high)) => high < low || high == low && strict,
            _ => self.low == other.high && strict,
        }
    }
}

fn number(expression: &Expression) -> Option<f64> {
    match expression {
        Expression::Number(value) => Some(*value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventId, RegimeId, StockId};
    use crate::testing::{binary, number};

    fn not(a: Expression) -> Expression {
        Expression::Unary(UnaryOperation::Not, Box::new(a))
    }

    fn and(a: Expression, b: Expression) -> Expression {
        binary(BinaryOperation::And, a, b)
    }

    fn or(a: Expression, b: Expression) -> Expression {
        binary(BinaryOperation::Or, a, b)
    }

    fn less(a: Expression, b: Expression) -> Expression {
        binary(BinaryOperation::Less, a, b)
    }

    #[test]
    fn what_excludes_is_seen() {
        let state = |state| Expression::InState(RegimeId(0), state);
        let troops = || Expression::Stock(StockId(0));
        let happened = || less(number(0.0), Expression::Total(EventId(0)));
        let at_least = |value| binary(BinaryOperation::LessOrEqual, number(value), troops());
        let below = |value| less(troops(), number(value));
        let stable = || and(happened(), below(0.5));
        for (a, b) in [
            (state(0), state(1)),
            (and(happened(), state(0)), and(state(1), happened())),
            (or(state(0), state(1)), state(2)),
            (stable(), and(happened(), not(stable()))),
            (below(0.5), at_least(0.5)),
            (below(0.5), not(below(0.5))),
            (below(0.5), at_least(0.7)),
            (less(troops(), Expression::Stock(StockId(1))), less(Expression::Stock(StockId(1)), troops())),
        ] {
            assert!(exclude(&a, &b) && exclude(&b, &a), "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_can_meet_is_not_said_to_exclude() {
        let state = |regime, state| Expression::InState(RegimeId(regime), state);
        let troops = || Expression::Stock(StockId(0));
        let at_most = |value| binary(BinaryOperation::LessOrEqual, troops(), number(value));
        let at_least = |value| binary(BinaryOperation::LessOrEqual, number(value), troops());
        for (a, b) in [
            (state(0, 0), state(1, 1)),
            (not(state(0, 0)), not(state(0, 1))),
            (or(state(0, 0), state(1, 0)), state(0, 1)),
            (at_most(0.5), at_least(0.5)),
            (at_most(0.5), at_least(0.2)),
            (less(troops(), number(0.5)), less(troops(), number(0.2))),
        ] {
            assert!(!exclude(&a, &b) && !exclude(&b, &a), "{a:?} {b:?}");
        }
    }
}
