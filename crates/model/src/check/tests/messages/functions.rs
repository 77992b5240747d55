//! Tables and functions.

use super::said;

#[test]
fn points_out_of_order() {
    let text = r#"table fear(x) = (1, 0.7) (0, 0)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[points]: the inputs of a table must rise
      --> model.detente:3:27
       | table fear(x) = (1, 0.7) (0, 0)
       |                           ^
      --> model.detente:3:18
       | table fear(x) = (1, 0.7) (0, 0)
       |                  - the one before it
    help: bring the points into order, each once
    "#);
}

#[test]
fn a_table_with_an_input_in_the_wrong_unit() {
    let text = r#"table fear(x) = (0 weeks, 0) (3 weeks, 1)
let x = fear(2)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: the input of `fear` must be a time, but this is a pure number
      --> model.detente:4:14
       | let x = fear(2)
       |              ^ a pure number
    help: write `2 days`
    "#);
}

#[test]
fn a_table_without_an_input() {
    let text = r#"table fear(x) = (0, 0) (3, 1)
let x = 2 * fear"#;
    insta::assert_snapshot!(said(text), @r#"
    error[wrong-kind]: `fear` is a table, and not a quantity
      --> model.detente:4:13
       | let x = 2 * fear
       |             ^^^^
      --> model.detente:3:7
       | table fear(x) = (0, 0) (3, 1)
       |       ---- declared here
    help: give it an input: `fear(x)`
    "#);
}

#[test]
fn a_function_that_is_not_there() {
    let text = r#"let x = maxx(1, 2)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-name]: there is no function or table `maxx`
      --> model.detente:3:9
       | let x = maxx(1, 2)
       |         ^^^^
    help: write `max`
    "#);
}

#[test]
fn too_few_arguments() {
    let text = r#"param anger = 3
let x = delay(anger)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[arguments]: `delay` takes 2 arguments, and 1 stand here
      --> model.detente:4:9
       | let x = delay(anger)
       |         ^^^^^
    help: write `delay(x, 3 weeks)`
    "#);
}
