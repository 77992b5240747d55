//! Intervals, distributions, parameters, correlations.

use super::said;

#[test]
fn an_empty_interval() {
    let text = r#"param anger = 5 to 3"#;
    insta::assert_snapshot!(said(text), @r#"
    error[empty-distribution]: no such distribution: the low end is not below the high end
      --> model.detente:3:15
       | param anger = 5 to 3
       |               ^^^^^^
    help: write the lower end first, as in `3 to 5`
    "#);
}

#[test]
fn an_interval_across_zero_must_name_its_family() {
    let text = r#"param effect = -40% to 40%"#;
    insta::assert_snapshot!(said(text), @r#"
    error[family-wanted]: an interval that touches or crosses 0 must name its family
      --> model.detente:3:16
       | param effect = -40% to 40%
       |                ^^^^^^^^^^^
    help: write `uniform A to B` (full bounds), `normal A to B`, or add `, most likely M`
    "#);
}

#[test]
fn a_share_that_reaches_one_must_name_its_family() {
    let text = r#"param effect = 50% to 100%"#;
    insta::assert_snapshot!(said(text), @r#"
    error[family-wanted]: an interval for a share that reaches 1 must name its family
      --> model.detente:3:16
       | param effect = 50% to 100%
       |                ^^^^^^^^^^^
    help: write `uniform 50% to 100%` (full bounds), `50% to 99%`, or add `, most likely M%`
    "#);
}

#[test]
fn a_negative_spread() {
    let text = r#"param anger = normal(3, -1)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[empty-distribution]: no such distribution: a spread is negative
      --> model.detente:3:15
       | param anger = normal(3, -1)
       |               ^^^^^^^^^^^^^
    help: write `normal(mean, sd)` with numbers that make sense
    "#);
}

#[test]
fn a_mode_outside_of_its_bounds() {
    let text = r#"param anger = 1 to 3, most likely 5"#;
    insta::assert_snapshot!(said(text), @r#"
    error[empty-distribution]: no such distribution: the most likely value is not between the ends
      --> model.detente:3:15
       | param anger = 1 to 3, most likely 5
       |               ^^^^^^^^^^^^^^^^^^^^^
    help: let the most likely value lie between the ends
    "#);
}

#[test]
fn an_unknown_family() {
    let text = r#"param anger = nomal(3, 1)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-name]: there is no function or table `nomal`
      --> model.detente:3:15
       | param anger = nomal(3, 1)
       |               ^^^^^
    help: write `normal`
    "#);
}

#[test]
fn a_distribution_inside_an_expression() {
    let text = r#"let anger = 2 * normal(3, 1)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[misplaced]: the distribution `normal` cannot be a part of an expression
      --> model.detente:3:17
       | let anger = 2 * normal(3, 1)
       |                 ^^^^^^
    help: declare `param x = normal(...)`, and read `x`
    "#);
}

#[test]
fn ends_of_an_interval_in_two_units() {
    let text = r#"param wait = 3 weeks to 5 / week"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: each of these numbers must be in `1/week`, but this is in `weeks`
      --> model.detente:3:14
       | param wait = 3 weeks to 5 / week
       |              ^^^^^^^ in `weeks`
    help: write `3 / week`, or `1 / 3 weeks` for once in so long
    "#);
}

#[test]
fn an_uncertain_let_is_a_parameter() {
    let text = r#"let anger = 3 to 5"#;
    insta::assert_snapshot!(said(text), @r#"
    error[misplaced]: a let is worked out in each step, and cannot be uncertain by itself
      --> model.detente:3:13
       | let anger = 3 to 5
       |             ^^^^^^
    help: declare it as a `param`, and read that
    "#);
}

#[test]
fn a_parameter_cannot_read_what_changes() {
    let text = r#"stock anger : index = 0.2
param x = 2 * anger"#;
    insta::assert_snapshot!(said(text), @r#"
    error[not-a-known-number]: this must be known before a trajectory starts: numbers and parameters only
      --> model.detente:4:11
       | param x = 2 * anger
       |           ^^^^^^^^^
    help: declare it as a `let`, which is worked out in each step
    "#);
}

#[test]
fn correlations_that_contradict_one_another() {
    let text = r#"param a = 1 to 2
param b = 1 to 2
param c = 1 to 2
correlate a, b with 0.9
correlate b, c with 0.9
correlate a, c with -0.9"#;
    insta::assert_snapshot!(said(text), @r#"
    error[correlation]: these correlations contradict one another: the matrix is not positive definite
      --> model.detente:8:1
       | correlate a, c with -0.9
       | ^^^^^^^^^^^^^^^^^^^^^^^^
      --> model.detente:6:1
       | correlate a, b with 0.9
       | -----------------------
      --> model.detente:7:1
       | correlate b, c with 0.9
       | -----------------------
    help: bring some of them closer to 0, or say all pairs of the group
    "#);
}

#[test]
fn a_known_number_cannot_be_tied() {
    let text = r#"param a = 1 to 2
param b = 3
correlate a, b with 0.5"#;
    insta::assert_snapshot!(said(text), @r#"
    error[correlation]: `b` is not drawn from a distribution
      --> model.detente:5:14
       | correlate a, b with 0.5
       |              ^
    help: tie parameters that are intervals or distributions
    "#);
}

#[test]
fn intervals_written_with_a_minus() {
    let text = "param a = 50% - 60%\nparam b = 1-3 / week\nparam c = 1 - 40%\nparam d = 2 weeks - 5 weeks\nparam e = 9 - 3\nparam f = 1-3
event x { rate 1-3 / week }";
    insta::assert_snapshot!(said(text), @r#"
    error[interval-with-a-minus]: this is a number less a larger one
      --> model.detente:3:11
       | param a = 50% - 60%
       |           ^^^^^^^^^
    help: an interval is written `50% to 60%`
    error[unit-mismatch]: cannot subtract a pure number and `1/week`
      --> model.detente:4:13
       | param b = 1-3 / week
       |             ^^^^^^^^ in `1/week`
      --> model.detente:4:11
       | param b = 1-3 / week
       |           - a pure number
    help: an interval is written `1 to 3 / week`, in a `param`
    error[interval-with-a-minus]: this is a number less a larger one
      --> model.detente:6:11
       | param d = 2 weeks - 5 weeks
       |           ^^^^^^^^^^^^^^^^^
    help: an interval is written `2 weeks to 5 weeks`
    error[interval-with-a-minus]: this is a number less a larger one
      --> model.detente:8:11
       | param f = 1-3
       |           ^^^
    help: an interval is written `1 to 3`
    error[unit-mismatch]: cannot subtract a pure number and `1/week`
      --> model.detente:9:18
       | event x { rate 1-3 / week }
       |                  ^^^^^^^^ in `1/week`
      --> model.detente:9:16
       | event x { rate 1-3 / week }
       |                - a pure number
    help: an interval is written `1 to 3 / week`, in a `param`
    "#);
}
