//! Parentheses, families and numbers in the text of expressions.

use super::expression_text;
use super::value::{in_unit, number};
use crate::model::{BinaryOperation, Expression, UnaryOperation};
use crate::testing::{binary, empty, pure};
use crate::units::Unit;

#[test]
fn parentheses_stand_only_where_they_are_needed() {
    use BinaryOperation::{Add, And, Divide, Less, Multiply, Or, Power, Subtract};
    let mut model = empty();
    let [a, b, c] = ["a", "b", "c"].map(|path| Expression::Parameter(model.add_known(path, 1.0)));
    let (a, b, c) = (|| a.clone(), || b.clone(), || c.clone());
    let negative = |x| Expression::Unary(UnaryOperation::Negate, Box::new(x));
    let not = |x| Expression::Unary(UnaryOperation::Not, Box::new(x));
    let choose = |x, y, z| Expression::If(Box::new(x), Box::new(y), Box::new(z));
    for (expression, expected) in [
        (binary(Add, a(), binary(Multiply, b(), c())), "a + b * c"),
        (binary(Multiply, a(), binary(Add, b(), c())), "a * (b + c)"),
        (binary(Subtract, binary(Subtract, a(), b()), c()), "a - b - c"),
        (binary(Subtract, a(), binary(Subtract, b(), c())), "a - (b - c)"),
        (binary(Divide, a(), binary(Multiply, b(), c())), "a / (b * c)"),
        (binary(Power, binary(Power, a(), b()), c()), "(a ^ b) ^ c"),
        (negative(binary(Power, a(), b())), "-a ^ b"),
        (negative(binary(Add, a(), b())), "-(a + b)"),
        (not(binary(And, a(), b())), "not (a and b)"),
        (binary(And, binary(Or, a(), b()), c()), "(a or b) and c"),
        (binary(Less, binary(Add, a(), b()), c()), "a + b < c"),
        (binary(Multiply, choose(a(), b(), c()), b()), "(if a then b else c) * b"),
        (
            choose(binary(Or, a(), b()), b(), choose(c(), a(), b())),
            "if a or b then b else if c then a else b",
        ),
    ] {
        assert_eq!(expression_text(&model, &expression), expected);
    }
}

#[test]
fn numbers_lose_the_noise_of_their_last_digits_and_get_their_unit() {
    assert_eq!(number(0.1 + 0.2), "0.3");
    assert_eq!(number(1e-9), "0.000000001");
    let unit = |name: &str, scale| Unit { name: name.to_owned(), scale, ..pure() };
    assert_eq!(in_unit(0.4 / 7.0, &unit("1/week", 1.0 / 7.0)), "0.4 / week");
    assert_eq!(in_unit(36.0 * 30.4375, &unit("months", 30.4375)), "36 months");
    assert_eq!(in_unit(0.4, &unit("%", 0.01)), "40%");
    assert_eq!(in_unit(2500.0, &unit("troops", 1.0)), "2500 troops");
}

#[test]
fn loops_longer_than_a_line_go_on_in_the_next() {
    let mut model = empty();
    let names: Vec<String> = (0..12).map(|at| format!("a_rather_long_name_{at}")).collect();
    for (at, name) in names.iter().enumerate() {
        // Each reads the one before it; the first is a stock, so that the circle takes time.
        let flow = crate::model::ChangeKind::Flow(Expression::Let(crate::model::LetId(10)));
        let before = match at {
            1 => Expression::Stock(crate::model::StockId(0)),
            _ => Expression::Let(crate::model::LetId((at as u32).saturating_sub(2))),
        };
        match at {
            0 => drop(model.add_index(name, Expression::Number(0.5), vec![flow])),
            _ => drop(model.add_let(name, before)),
        }
    }
    let text = super::loops_text(&model, 9);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let joined = text.replace("\n    ->", " ->");
    // Lets stand before stocks.
    let round = names[1..].iter().chain(&names[..2]).map(String::as_str).collect::<Vec<_>>().join(" -> ");
    assert!(joined.ends_with(&format!("+ {round}\n")), "{text}");
}
