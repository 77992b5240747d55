//! Stocks, memories, regimes; one message for one mistake.

use super::said;

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
