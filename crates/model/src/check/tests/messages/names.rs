//! Names: unknown, misspelt, taken.

use super::said;

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
