//! Elements that are worked out from one another.

use super::said;

#[test]
fn lets_without_units_that_read_each_other() {
    let text = r#"let a = 2 * b
let b = c + 1
let c = a"#;
    insta::assert_snapshot!(said(text), @r#"
    error[cycle]: these are worked out from one another: `a` -> `b` -> `c` -> `a`
      --> model.detente:3:5
       | let a = 2 * b
       |     ^
      --> model.detente:4:5
       | let b = c + 1
       |     -
      --> model.detente:5:5
       | let c = a
       |     -
    help: break the circle: let one of them be a `stock`, or read a `memory`, `delay` or `smooth`
    "#);
}

#[test]
fn a_cycle_within_a_step_names_its_path() {
    let text = r#"event attack { rate fear / 1 week }
let fear : index = 0.1 + hope
let hope : index = 0.2 * count of attack"#;
    insta::assert_snapshot!(said(text), @r#"
    error[cycle]: within a step, these are worked out from one another: `fear` -> `hope` -> `attack` -> `fear`
      --> model.detente:4:5
       | let fear : index = 0.1 + hope
       |     ^^^^
      --> model.detente:5:5
       | let hope : index = 0.2 * count of attack
       |     ----
      --> model.detente:3:7
       | event attack { rate fear / 1 week }
       |       ------
    help: break the circle: read a `stock`, a `memory`, `smooth` or `total of`, which are as they were at the start of the step
    "#);
}

#[test]
fn a_cycle_of_initial_values() {
    let text = r#"stock a : index = b
stock b : index = 2 * a"#;
    insta::assert_snapshot!(said(text), @r#"
    error[cycle]: before the first step, these are worked out from one another: `a` -> `b` -> `a`
      --> model.detente:3:7
       | stock a : index = b
       |       ^
      --> model.detente:4:7
       | stock b : index = 2 * a
       |       -
    help: let one of them start at a number or a parameter
    "#);
}

#[test]
fn a_cycle_of_parameters() {
    let text = r#"param a : index = b
param b : index = a"#;
    insta::assert_snapshot!(said(text), @r#"
    error[cycle]: these parameters are worked out from one another: `a`, `b`
      --> model.detente:3:7
       | param a : index = b
       |       ^
    help: give one of them a number or an interval
    "#);
}
