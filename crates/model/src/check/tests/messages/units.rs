//! Units that do not fit.

use super::said;

#[test]
fn unlike_units_show_both_sides_and_their_origins() {
    let text = r#"unit troops
stock here : troops = 2_500 troops { fades over 1 year }
param pace = 3 / week
let total_here = here + pace"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: cannot add `troops` and `1/week`
      --> model.detente:6:25
       | let total_here = here + pace
       |                         ^^^^ in `1/week`
      --> model.detente:6:18
       | let total_here = here + pace
       |                  ---- in `troops`
      --> model.detente:4:7
       | stock here : troops = 2_500 troops { fades over 1 year }
       |       ---- `here` is in `troops`
      --> model.detente:5:7
       | param pace = 3 / week
       |       ---- `pace` is in `1/week`
    help: bring both to one unit
    "#);
}

#[test]
fn a_literal_without_its_unit_is_told_what_to_type() {
    let text = r#"unit troops
param here = 2_500 troops
let fewer = here - 300"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: cannot subtract `troops` and a pure number
      --> model.detente:5:20
       | let fewer = here - 300
       |                    ^^^ a pure number
      --> model.detente:5:13
       | let fewer = here - 300
       |             ---- in `troops`
      --> model.detente:4:7
       | param here = 2_500 troops
       |       ---- `here` is in `troops`
    help: write `300 troops`
    "#);
}

#[test]
fn a_comparison_needs_one_unit() {
    let text = r#"param wait = 3 weeks
let late = wait > 2"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: cannot compare `weeks` and a pure number
      --> model.detente:4:19
       | let late = wait > 2
       |                   ^ a pure number
      --> model.detente:4:12
       | let late = wait > 2
       |            ---- in `weeks`
      --> model.detente:3:7
       | param wait = 3 weeks
       |       ---- `wait` is in `weeks`
    help: write `2 weeks`
    "#);
}

#[test]
fn a_rate_without_a_time_is_told_so() {
    let text = r#"event attack { rate 2 }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: a rate must be per time, but this is a pure number
      --> model.detente:3:21
       | event attack { rate 2 }
       |                     ^ a pure number
    help: write `2 / month`, or another time
    "#);
}

#[test]
fn a_rate_in_a_wrong_unit_names_where_it_comes_from() {
    let text = r#"unit troops
param here = 2_500 troops
event attack { rate here }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: a rate must be per time, but this is in `troops`
      --> model.detente:5:21
       | event attack { rate here }
       |                     ^^^^ in `troops`
      --> model.detente:4:7
       | param here = 2_500 troops
       |       ---- `here` is in `troops`
    help: multiply or divide it by what makes it per time
    "#);
}

#[test]
fn a_chance_with_a_time_in_it_is_refused() {
    let text = r#"event attack { rate 2 / week }
event death { happens with 3% / week at each attack }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: a chance must be a pure number, but this is in `1/week`
      --> model.detente:4:28
       | event death { happens with 3% / week at each attack }
       |                            ^^^^^^^^^ in `1/week`
    help: multiply it by a time, for example `... * 1 month`
    "#);
}

#[test]
fn a_half_life_wants_a_time() {
    let text = r#"stock anger : index = 0.2 { fades with half-life 3 }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: a half-life must be a time, but this is a pure number
      --> model.detente:3:50
       | stock anger : index = 0.2 { fades with half-life 3 }
       |                                                  ^ a pure number
    help: write `3 days`
    "#);
}

#[test]
fn a_flow_without_a_time_offers_both_ways_out() {
    let text = r#"unit troops
stock here : troops = 2_500 troops { loses 30 troops }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: a flow is per time, here `troops/day`, but this is in `troops`
      --> model.detente:4:44
       | stock here : troops = 2_500 troops { loses 30 troops }
       |                                            ^^^^^^^^^
    help: divide it by a time, for example `... / 1 month`
    help: for an amount at each event, add `per EVENT`
    "#);
}

#[test]
fn an_impulse_in_a_wrong_unit() {
    let text = r#"unit troops
event attack { rate 2 / week }
stock here : troops = 2_500 troops { loses 3% per attack }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: what each event changes must be in `troops`, but this is a pure number
      --> model.detente:5:44
       | stock here : troops = 2_500 troops { loses 3% per attack }
       |                                            ^^ a pure number
    help: take the share of something in `troops`: `3% * ...`
    "#);
}

#[test]
fn a_target_in_another_unit() {
    let text = r#"stock anger : index = 0.2 { moves toward 3 weeks over 6 weeks }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: the target of the stock must be a pure number, but this is in `weeks`
      --> model.detente:3:42
       | stock anger : index = 0.2 { moves toward 3 weeks over 6 weeks }
       |                                          ^^^^^^^ in `weeks`
    help: divide it by a time, for example `... / 1 month`
    "#);
}

#[test]
fn a_header_that_its_value_contradicts() {
    let text = r#"param pace : 1/week = 3 weeks"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: the value must be in `1/week`, but this is in `weeks`
      --> model.detente:3:23
       | param pace : 1/week = 3 weeks
       |                       ^^^^^^^ in `weeks`
    help: write `3 / week`, or `1 / 3 weeks` for once in so long
    "#);
}

#[test]
fn a_let_whose_header_its_value_contradicts() {
    let text = r#"unit troops
param here = 2_500 troops
let share_of_them : index = here / 1 month"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: `share_of_them` must be a pure number, but this is in `troops/month`
      --> model.detente:5:29
       | let share_of_them : index = here / 1 month
       |                             ^^^^^^^^^^^^^^ in `troops/month`
    help: multiply or divide it by what makes it a pure number
    "#);
}

#[test]
fn branches_of_a_choice_need_one_unit() {
    let text = r#"param wait = 3 weeks
let x = if wait > 1 week then wait else 3"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: cannot choose between `weeks` and a pure number
      --> model.detente:4:41
       | let x = if wait > 1 week then wait else 3
       |                                         ^ a pure number
      --> model.detente:4:31
       | let x = if wait > 1 week then wait else 3
       |                               ---- in `weeks`
      --> model.detente:3:7
       | param wait = 3 weeks
       |       ---- `wait` is in `weeks`
    help: write `3 weeks`
    "#);
}

#[test]
fn an_exponent_with_a_unit_in_its_base() {
    let text = r#"param wait = 3 weeks
let x = wait ^ 0.5"#;
    insta::assert_snapshot!(said(text), @r#"
    error[exponent]: `weeks` to this power is no unit
      --> model.detente:4:16
       | let x = wait ^ 0.5
       |                ^^^
      --> model.detente:4:9
       | let x = wait ^ 0.5
       |         ---- in `weeks`
    help: divide the base by a scale with that unit, so that it is a pure number
    "#);
}

#[test]
fn the_logarithm_of_a_time() {
    let text = r#"param wait = 3 weeks
let x = ln(wait)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: the argument of `ln` must be a pure number, but this is in `weeks`
      --> model.detente:4:12
       | let x = ln(wait)
       |            ^^^^ in `weeks`
      --> model.detente:3:7
       | param wait = 3 weeks
       |       ---- `wait` is in `weeks`
    help: divide it by a time, for example `... / 1 month`
    "#);
}
