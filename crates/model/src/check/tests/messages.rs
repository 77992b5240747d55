//! What the checker says to common mistakes: a gallery, to be read as an analyst would read it.

use super::{check_text, messages};

fn said(declarations: &str) -> String {
    messages(&check_text(declarations))
}

#[test]
fn an_unknown_name_gets_the_nearest() {
    let text = r#"param anger = 3
let pressure = 2 * angr"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-name]: `angr` is not declared
      --> model.detente:4:20
       | let pressure = 2 * angr
       |                    ^^^^
    help: write `anger`
    "#);
}

#[test]
fn an_unknown_name_without_a_near_one_is_to_be_declared() {
    let text = r#"let pressure = 2 * qzx"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-name]: `qzx` is not declared
      --> model.detente:3:20
       | let pressure = 2 * qzx
       |                    ^^^
    help: declare it, for example `param qzx = ...`
    "#);
}

#[test]
fn a_misspelt_unit_gets_the_nearest() {
    let text = r#"unit troops
param here = 2_500 trops"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-unit]: `trops` is not a unit
      --> model.detente:4:20
       | param here = 2_500 trops
       |                    ^^^^^
    help: write `troops`
    "#);
}

#[test]
fn a_misspelt_word_of_time_gets_the_nearest() {
    let text = r#"param here = 3 / moth"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-name]: `moth` is not declared
      --> model.detente:3:18
       | param here = 3 / moth
       |                  ^^^^
    help: write the unit `month`
    "#);
}

#[test]
fn two_declarations_of_a_name_show_both() {
    let text = r#"param anger = 3
stock anger : index = 0.2 { fades over 3 weeks }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[declared-twice]: `anger` is declared twice
      --> model.detente:4:7
       | stock anger : index = 0.2 { fades over 3 weeks }
       |       ^^^^^
      --> model.detente:3:7
       | param anger = 3
       |       ----- first declared here
    help: give one of them another name
    "#);
}

#[test]
fn an_element_cannot_be_called_like_a_unit() {
    let text = r#"unit troops
stock troops : troops = 5 troops { fades over 1 year }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[declared-twice]: `troops` is a unit, and cannot name an element as well
      --> model.detente:4:7
       | stock troops : troops = 5 troops { fades over 1 year }
       |       ^^^^^^
    help: call it for example `troops_level`
    "#);
}

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
    help: multiply or divide it by what makes it in `1/week`
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
    error[exponent]: a base in `weeks` wants a whole number as its exponent
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

#[test]
fn a_bare_event_offers_what_may_be_meant() {
    let text = r#"event attack { rate 2 / week }
let fear = 0.1 * attack"#;
    insta::assert_snapshot!(said(text), @r#"
    error[bare-event]: `attack` is an event, and not a number
      --> model.detente:4:18
       | let fear = 0.1 * attack
       |                  ^^^^^^
    help: write `count of attack` (in this step) or `total of attack` (so far)
    help: as a condition, write `attack happens` or `attack has happened`
    help: for how lively it was lately, declare `memory recent of attack { ... }`
    "#);
}

#[test]
fn a_bare_event_as_a_condition() {
    let text = r#"event attack { rate 2 / week }
let fear = if attack then 1 else 0"#;
    insta::assert_snapshot!(said(text), @r#"
    error[bare-event]: `attack` is an event, and not a number
      --> model.detente:4:15
       | let fear = if attack then 1 else 0
       |               ^^^^^^
    help: write `count of attack` (in this step) or `total of attack` (so far)
    help: as a condition, write `attack happens` or `attack has happened`
    help: for how lively it was lately, declare `memory recent of attack { ... }`
    "#);
}

#[test]
fn a_number_is_no_condition() {
    let text = r#"param anger = 3
event attack { rate 2 / week while anger }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[number-as-condition]: a number stands where a condition is wanted
      --> model.detente:4:36
       | event attack { rate 2 / week while anger }
       |                                    ^^^^^
    help: compare it with something, for example `... > 0`
    "#);
}

#[test]
fn a_condition_is_no_number() {
    let text = r#"param anger = 3
let x = 2 * (anger > 2)"#;
    insta::assert_snapshot!(said(text), @r#"
    error[condition-as-number]: a condition stands where a number is wanted
      --> model.detente:4:13
       | let x = 2 * (anger > 2)
       |             ^^^^^^^^^^^
    help: choose a number by it: `if ... then 1 else 0`
    "#);
}

#[test]
fn a_regime_is_no_quantity() {
    let text = r#"regime war starts no { no -> yes at 1 / year }
let fear = 2 * war"#;
    insta::assert_snapshot!(said(text), @r#"
    error[wrong-kind]: `war` is a regime, and not a quantity
      --> model.detente:4:16
       | let fear = 2 * war
       |                ^^^
      --> model.detente:3:8
       | regime war starts no { no -> yes at 1 / year }
       |        --- declared here
    help: ask for its state: `war is no`
    "#);
}

#[test]
fn a_state_by_itself_is_no_quantity() {
    let text = r#"regime war starts calm { calm -> open at 1 / year }
let fear = if open then 1 else 0"#;
    insta::assert_snapshot!(said(text), @r#"
    error[wrong-kind]: `open` is the state of a regime, and not a quantity
      --> model.detente:4:15
       | let fear = if open then 1 else 0
       |               ^^^^
    help: ask for it: `... is open`
    "#);
}

#[test]
fn a_misspelt_state_gets_the_nearest() {
    let text = r#"regime war starts calm { calm -> open at 1 / year }
let fear = if war is opne then 1 else 0"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-member]: the regime has no state `opne`
      --> model.detente:4:22
       | let fear = if war is opne then 1 else 0
       |                      ^^^^
    help: write `open`
    "#);
}

#[test]
fn an_event_is_wanted() {
    let text = r#"param anger = 3
event death { happens with 3% at each anger }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[wrong-kind]: `anger` is a parameter, and an event is wanted here
      --> model.detente:4:39
       | event death { happens with 3% at each anger }
       |                                       ^^^^^
      --> model.detente:3:7
       | param anger = 3
       |       ----- declared here
    help: name an event: there are `death`
    "#);
}

#[test]
fn an_actor_is_wanted() {
    let text = r#"param anger = 3
event attack by anger { rate 2 / week }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[wrong-kind]: `anger` is a parameter, and an actor is wanted here
      --> model.detente:4:17
       | event attack by anger { rate 2 / week }
       |                 ^^^^^
      --> model.detente:3:7
       | param anger = 3
       |       ----- declared here
    help: name an actor
    "#);
}

#[test]
fn a_set_wants_a_member() {
    let text = r#"set side = red, blue
param anger[side] = 1 to 2
let x = 2 * anger"#;
    insta::assert_snapshot!(said(text), @r#"
    error[subscripts]: `anger` wants one subscript, over `side`
      --> model.detente:5:13
       | let x = 2 * anger
       |             ^^^^^
    help: name a member, for example `anger[red]`
    "#);
}

#[test]
fn a_member_that_the_set_has_not() {
    let text = r#"set side = red, blue
param anger[side] = 1 to 2
let x = 2 * anger[green]"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-member]: the set has no member `green`
      --> model.detente:5:19
       | let x = 2 * anger[green]
       |                   ^^^^^
    help: there are `red`, `blue`
    "#);
}

#[test]
fn a_value_by_member_leaves_one_out() {
    let text = r#"set side = red, blue, green
param anger[side] = { red: 1 blue: 2 }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[missing-entry]: no value for `green`
      --> model.detente:4:21
       | param anger[side] = { red: 1 blue: 2 }
       |                     ^^^^^^^^^^^^^^^^^^
    help: add `green: ...`, or `otherwise: ...`
    "#);
}

#[test]
fn a_value_by_member_without_a_subscript() {
    let text = r#"param anger = { red: 1 blue: 2 }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[subscripts]: values by member need a subscript in the header
      --> model.detente:3:15
       | param anger = { red: 1 blue: 2 }
       |               ^^^^^^^^^^^^^^^^^^
    help: write what they are by, for example `x[region] = { ... }`
    "#);
}

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
    help: write `uniform A to B` (full bounds), `normal A to B`, or add `, most likely M`
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
    help: multiply or divide it by what makes it in `1/week`
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

#[test]
fn a_chance_above_one() {
    let text = r#"event attack { rate 2 / week }
event death { happens with 140% at each attack }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[not-a-chance]: a chance lies between 0% and 100%
      --> model.detente:4:28
       | event death { happens with 140% at each attack }
       |                            ^^^^
    help: for several events for each, write `happens 3 times at each EVENT`
    "#);
}

#[test]
fn children_that_take_more_than_all() {
    let text = r#"event attack { rate 2 / week  splits into hurt with 70%, dead with 60% }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[not-a-chance]: the shares of the children add up to more than 100%
      --> model.detente:3:31
       | event attack { rate 2 / week  splits into hurt with 70%, dead with 60% }
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: lower them, or let one be `otherwise`
    "#);
}

#[test]
fn an_event_without_a_source() {
    let text = r#"event attack"#;
    insta::assert_snapshot!(said(text), @r#"
    error[no-source]: nothing brings `attack` about
      --> model.detente:3:7
       | event attack
       |       ^^^^^^
    help: add for example `rate 2 / month`, `happens at each EVENT` or `happens on DATE`
    "#);
}

#[test]
fn a_day_after_the_end() {
    let text = r#"event summit { happens on 2025-03-01 }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[date-outside]: this day lies after the situation ends
      --> model.detente:3:27
       | event summit { happens on 2025-03-01 }
       |                           ^^^^^^^^^^
    help: let the situation start earlier or last longer, or take another day
    "#);
}

#[test]
fn a_citation_that_is_not_there() {
    let text = r#"param anger = 3 cites B4, S12"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-citation]: there is no paragraph `B4`
      --> model.detente:3:23
       | param anger = 3 cites B4, S12
       |                       ^^
    help: name the file in the situation: `briefing "briefing.md"`
    error[unknown-citation]: there is no source `S12`
      --> model.detente:3:27
       | param anger = 3 cites B4, S12
       |                           ^^^
    help: name the file in the situation: `sources "sources.toml"`
    "#);
}

#[test]
fn a_need_that_is_not_wired() {
    let text = r#"event attack { rate 2 / week }
use library.retaliation as feud { trigger = attack }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[block-wiring]: `drawn`, which block `retaliation` needs, is not wired
      --> model.detente:4:5
       | use library.retaliation as feud { trigger = attack }
       |     ^^^^^^^^^^^^^^^^^^^
    help: add `drawn = ...`
    "#);
}

#[test]
fn a_wire_that_no_need_takes() {
    let text = r#"event attack { rate 2 / week }
use library.retaliation as feud { trigger = attack drawn = 30% ecko = 2 weeks }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[block-wiring]: block `retaliation` needs no `ecko`
      --> model.detente:4:64
       | use library.retaliation as feud { trigger = attack drawn = 30% ecko = 2 weeks }
       |                                                                ^^^^
    help: write `echo`
    "#);
}

#[test]
fn a_wire_of_the_wrong_kind() {
    let text = r#"param anger = 3
use library.retaliation as feud { trigger = anger drawn = 30% }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[wrong-kind]: `anger` is a parameter, and an event is wanted here
      --> model.detente:4:45
       | use library.retaliation as feud { trigger = anger drawn = 30% }
       |                                             ^^^^^
      --> model.detente:3:7
       | param anger = 3
       |       ----- declared here
    help: name an event: there are `feud.answer`
    "#);
}

#[test]
fn a_wire_in_the_wrong_unit() {
    let text = r#"event attack { rate 2 / week }
use library.retaliation as feud { trigger = attack drawn = 30% echo = 3 }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: the value must be a time, but this is a pure number
      --> model.detente:4:71
       | use library.retaliation as feud { trigger = attack drawn = 30% echo = 3 }
       |                                                                       ^ a pure number
    help: write `3 days`
    "#);
}

#[test]
fn a_library_block_that_is_not_there() {
    let text = r#"use library.retalliation as feud { }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-block]: the library has no block `retalliation`
      --> model.detente:3:5
       | use library.retalliation as feud { }
       |     ^^^^^^^^^^^^^^^^^^^^
    help: write `library.retaliation`
    "#);
}

#[test]
fn a_block_sees_only_what_it_needs() {
    let text = r#"param anger = 3
block feud { event raid { rate anger / 1 week } }
use feud as one { }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-name]: `anger` is not known inside block `feud`
      --> model.detente:4:32
       | block feud { event raid { rate anger / 1 week } }
       |                                ^^^^^
    help: add `needs anger : ...` to the block, and wire it where it is used
    "#);
}

#[test]
fn a_memory_that_does_not_forget() {
    let text = r#"event attack { rate 2 / week }
memory recent of attack"#;
    insta::assert_snapshot!(said(text), @r#"
    error[missing-value]: the memory `recent` does not say how it forgets
      --> model.detente:4:8
       | memory recent of attack
       |        ^^^^^^
    help: add `fades with half-life 3 weeks`, or `averages over 3 weeks`
    "#);
}

#[test]
fn a_stock_without_a_start() {
    let text = r#"stock anger : index { fades over 3 weeks }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[expected-something-else]: expected `=`, found `{`
      --> model.detente:3:21
       | stock anger : index { fades over 3 weeks }
       |                     ^
    "#);
}

#[test]
fn a_regime_start_that_no_transition_mentions() {
    let text = r#"regime war starts clam { calm -> open at 1 / year  open -> calm at 1 / year }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-member]: no transition mentions the state `clam`
      --> model.detente:3:19
       | regime war starts clam { calm -> open at 1 / year  open -> calm at 1 / year }
       |                   ^^^^
    help: write `calm`
    "#);
}

#[test]
fn a_stock_set_from_another_that_is_set_at_once() {
    let text = r#"event deal { rate 1 / year }
stock a = 1 { becomes 2 at each deal }
stock b = 1 { becomes a at each deal }"#;
    insta::assert_snapshot!(said(text), @r#"
    warning[old-value]: `b` becomes what `a` was before: both are set in the same step
      --> model.detente:5:7
       | stock b = 1 { becomes a at each deal }
       |       ^
      --> model.detente:4:7
       | stock a = 1 { becomes 2 at each deal }
       |       - set here as well
    help: read what `a` becomes, instead of `a`
    "#);
}

#[test]
fn one_mistake_gives_one_message() {
    let text = r#"param a = 3 + qzx
let b = 2 * a
let c = b + 3 weeks
stock d = c { gains b }
event e { rate c }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-name]: `qzx` is not declared
      --> model.detente:3:15
       | param a = 3 + qzx
       |               ^^^
    help: declare it, for example `param qzx = ...`
    "#);
}

#[test]
fn a_mistake_in_a_subscripted_let_is_said_once() {
    let text = r#"set side = red, blue
param anger[side] = 1 to 2
let x[c in side] = anger[c] + 3 weeks"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: cannot add a pure number and `weeks`
      --> model.detente:5:31
       | let x[c in side] = anger[c] + 3 weeks
       |                               ^^^^^^^ in `weeks`
      --> model.detente:5:20
       | let x[c in side] = anger[c] + 3 weeks
       |                    -------- a pure number
      --> model.detente:4:7
       | param anger[side] = 1 to 2
       |       ----- `anger` is a pure number
    help: divide it by a time, for example `... / 1 month`
    "#);
}

#[test]
fn only_lets_are_judged_within() {
    let text = r#"stock anger : index = 0.2 { fades over 3 weeks  judgement within 30% }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[misplaced]: `judgement within` is for lets, and this is a `stock`
      --> model.detente:3:66
       | stock anger : index = 0.2 { fades over 3 weeks  judgement within 30% }
       |                                                                  ^^^
    help: name the expression by a `let` with `judgement within`, and read that
    "#);
}

#[test]
fn a_stock_cannot_start_at_a_count() {
    let text = r#"event attack { rate 2 / week }
stock anger = total of attack"#;
    insta::assert_snapshot!(said(text), @r#"
    error[misplaced]: before the first step no event has happened, so its count says nothing here
      --> model.detente:4:15
       | stock anger = total of attack
       |               ^^^^^^^^^^^^^^^
    help: start at a number, a parameter or another stock's initial value
    "#);
}
