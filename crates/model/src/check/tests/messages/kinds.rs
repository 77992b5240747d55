//! One kind of thing where another is wanted: events, conditions, states, members.

use super::said;

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
    help: ask for it: `war is open`
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
