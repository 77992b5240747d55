//! Conditions with what is not a number in them, against three-valued logic worked out by hand.

use super::doubt;
use crate::evaluate::{Limits, evaluate};
use crate::model::{
    BinaryOperation as Two, Expression, LetId, Model, Node, OutcomeKind, UnaryOperation as One,
};
use crate::testing::{binary, empty, number};
use detente_numbers::luck::Seed;

/// 0 / 0, made so that nothing can fold it: time is 0 in step 0.
fn none() -> Expression {
    binary(Two::Divide, Expression::Time, Expression::Time)
}

/// A comparison that cannot be told.
fn open() -> Expression {
    binary(Two::Less, none(), number(1.0))
}

fn told(holds: bool) -> Expression {
    binary(Two::Less, Expression::Time, number(if holds { 1.0 } else { -1.0 }))
}

fn either(condition: Expression, then: Expression, otherwise: Expression) -> Expression {
    Expression::If(Box::new(condition), Box::new(then), Box::new(otherwise))
}

/// Whether the condition cannot be told in step 0, by way of the whole evaluator.
fn is_in_doubt(condition: Expression) -> bool {
    let mut model: Model = empty();
    let id: LetId = model.add_let("it", condition);
    model.lets[id.index()].is_condition = true;
    model.order = vec![Node::Let(id)];
    let limits = Limits { events_per_trajectory: 1e6 };
    evaluate(&model, Seed(1), 0, 1, 1, &limits).broken.is_some()
}

#[test]
fn comparisons_are_in_doubt_where_a_side_is_no_number() {
    assert!(is_in_doubt(open()));
    assert!(is_in_doubt(binary(Two::Equal, none(), none())));
    assert!(is_in_doubt(binary(Two::LessOrEqual, number(1.0), none())));
    let infinite = binary(Two::Divide, number(1.0), Expression::Time);
    assert!(!is_in_doubt(binary(Two::Less, number(1.0), infinite)), "what is infinite can be compared");
}

#[test]
fn doubt_goes_through_logic_as_kleene_has_it() {
    let (and, or) = (|a, b| binary(Two::And, a, b), |a, b| binary(Two::Or, a, b));
    for (holds, stays) in [(true, true), (false, false)] {
        assert_eq!(is_in_doubt(and(told(holds), open())), stays);
        assert_eq!(is_in_doubt(and(open(), told(holds))), stays);
        assert_eq!(is_in_doubt(or(told(holds), open())), !stays);
        assert_eq!(is_in_doubt(or(open(), told(holds))), !stays);
        let not = Expression::Unary(One::Not, Box::new(or(open(), told(holds))));
        assert_eq!(is_in_doubt(not), !stays);
        assert_eq!(is_in_doubt(either(told(holds), open(), told(true))), stays);
        assert_eq!(is_in_doubt(either(told(holds), told(true), open())), !stays);
    }
    assert!(is_in_doubt(and(open(), open())) && is_in_doubt(or(open(), open())));
    assert!(is_in_doubt(either(open(), told(true), told(true))), "a choice that cannot be made");
}

#[test]
fn a_value_that_is_chosen_in_doubt_is_in_doubt() {
    let below_two = |value| binary(Two::Less, value, number(2.0));
    let doubled = |value| binary(Two::Multiply, number(2.0), value);
    assert!(is_in_doubt(below_two(doubled(either(open(), number(0.0), number(4.0))))));
    assert!(!is_in_doubt(below_two(doubled(either(told(true), number(0.0), none())))), "not chosen");
    let inner = either(open(), number(0.0), number(4.0));
    assert!(!is_in_doubt(below_two(either(told(false), inner, number(4.0)))), "not chosen");
}

#[test]
fn what_is_blamed_by_itself_needs_no_look() {
    let mut model = empty();
    let id = model.add_let("ratio", none());
    for value in [Expression::Let(id), Expression::Time, binary(Two::Divide, Expression::Time, number(3.0))] {
        assert_eq!(doubt(&model, &binary(Two::Less, value, number(1.0))), None);
    }
    assert_eq!(doubt(&model, &told(true)), None);
}

#[test]
fn an_outcome_that_cannot_be_told_is_blamed() {
    let mut model = empty();
    let mut add = |path: &str, kind| {
        let about = crate::testing::about(path);
        model.outcomes.push(crate::model::Outcome { about, kind, dated_by: None, before: Vec::new() });
    };
    add("fine", OutcomeKind::AsSoonAs(told(false)));
    add("ratio_falls", OutcomeKind::AsSoonAs(open()));
    let broken = evaluate(&model, Seed(1), 0, 1, 2, &Limits { events_per_trajectory: 1e6 }).broken;
    assert_eq!(broken.map(|broken| (broken.step, broken.element)), Some((0, "ratio_falls".to_owned())));
}
