//! Each law of folding against the operation itself, on numbers that break careless laws.

use super::*;
use detente_numbers::counts;

const NUMBERS: [f64; 12] =
    [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, 1e300, -1e-300, 5e-324, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];

const TWO: [Two; 13] = [
    Two::Add,
    Two::Subtract,
    Two::Multiply,
    Two::Divide,
    Two::Modulo,
    Two::Power,
    Two::Minimum,
    Two::Maximum,
    Two::Less,
    Two::LessOrEqual,
    Two::Equal,
    Two::And,
    Two::Or,
];

/// All that can truly be known of a register that holds this number, from nothing to everything.
fn all_known(x: f64) -> Vec<Known> {
    let mut known = vec![Known::default(), Known::constant(x)];
    if x.to_bits() != (-0.0_f64).to_bits() {
        known.push(Known::COUNT);
    }
    if x.to_bits() == 0 || x == 1.0 {
        known.push(Known::CONDITION);
    }
    known
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

#[test]
fn every_law_on_two_numbers_holds_to_the_bit() {
    for (operation, a, b) in triples() {
        let registers = [Register(0), if same(a, b) { Register(0) } else { Register(1) }];
        for (known_a, known_b) in pairs(a, b) {
            let line = Operation::Binary(operation);
            for inputs in [registers, [Register(0), Register(1)]] {
                let folded = match simplify(&line, &inputs, &[known_a, known_b]) {
                    None => continue,
                    Some(Simpler::Number(value)) => value,
                    Some(Simpler::Input(place)) => [a, b][place],
                };
                assert!(same(folded, operation.apply(a, b)), "{operation:?} of {a:?} and {b:?}: {folded:?}");
            }
        }
    }
}

fn triples() -> impl Iterator<Item = (Two, f64, f64)> {
    TWO.into_iter().flat_map(|operation| {
        NUMBERS.into_iter().flat_map(move |a| NUMBERS.into_iter().map(move |b| (operation, a, b)))
    })
}

fn pairs(a: f64, b: f64) -> Vec<(Known, Known)> {
    all_known(a).into_iter().flat_map(|a| all_known(b).into_iter().map(move |b| (a, b))).collect()
}

#[test]
fn every_law_on_a_selection_holds_to_the_bit() {
    for (condition, then) in NUMBERS.into_iter().flat_map(|c| NUMBERS.into_iter().map(move |t| (c, t))) {
        for otherwise in NUMBERS {
            let expected = if condition != 0.0 { then } else { otherwise };
            for (known_condition, known_then) in pairs(condition, then) {
                for known_otherwise in all_known(otherwise) {
                    let known = [known_condition, known_then, known_otherwise];
                    let last = if same(then, otherwise) { Register(1) } else { Register(2) };
                    let inputs = [Register(0), Register(1), last];
                    let folded = match simplify(&Operation::Select, &inputs, &known) {
                        None => continue,
                        Some(Simpler::Number(value)) => value,
                        Some(Simpler::Input(place)) => [condition, then, otherwise][place],
                    };
                    assert!(same(folded, expected), "if {condition:?} then {then:?} else {otherwise:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_known_of_a_result_is_true_of_it() {
    for (operation, a, b) in triples() {
        let result = operation.apply(a, b);
        for (known_a, known_b) in pairs(a, b) {
            let known = Known::of(&Operation::Binary(operation), &[known_a, known_b]);
            assert!(
                !known.no_negative_zero || result.to_bits() != (-0.0_f64).to_bits(),
                "{operation:?} {a} {b}"
            );
            assert!(!known.condition || result.to_bits() == 0 || result == 1.0, "{operation:?} {a} {b}");
        }
    }
}

#[test]
fn operands_change_places_only_where_that_changes_no_bit() {
    for (operation, a, b) in triples() {
        let mut inputs = [Register(1), Register(0)];
        order(&Operation::Binary(operation), &mut inputs);
        if inputs == [Register(0), Register(1)] {
            assert!(same(operation.apply(a, b), operation.apply(b, a)), "{operation:?} of {a:?} and {b:?}");
        }
    }
}

#[test]
fn no_count_is_a_negative_zero() {
    let negative_zero = (-0.0_f64).to_bits();
    for u in [1e-12, 0.01, 0.5, 0.99, 1.0 - 1e-12] {
        for x in NUMBERS {
            for n in [0.0, 1.0, 7.0, 1e6] {
                let drawn = [
                    counts::poisson(u, x),
                    counts::negative_binomial(u, x, 2.0),
                    counts::negative_binomial(u, 2.0, x),
                    counts::binomial(u, n, x),
                    counts::beta_binomial(u, n, x, 0.1),
                    counts::beta_binomial(u, n, 0.5, x),
                    counts::bernoulli_hazard(u, x),
                ];
                for count in drawn {
                    assert_ne!(count.to_bits(), negative_zero, "at u = {u}, x = {x:?}, n = {n}");
                }
            }
        }
    }
}
