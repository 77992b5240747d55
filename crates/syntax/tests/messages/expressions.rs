//! Expressions: what breaks off, is chained, or is too deep.

use super::messages;

#[test]
fn an_expression_that_breaks_off() {
    let text = r#"let a = 3 *
let b = a and
param c = 3 to"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-expression]: expected an expression, found `let`
      --> m:1:12
       | let a = 3 *
       |            ^ missing here
    error[expected-expression]: expected an expression, found `param`
      --> m:2:14
       | let b = a and
       |              ^ missing here
    error[expected-expression]: expected an expression, found the end of the text
      --> m:3:15
       | param c = 3 to
       |               ^ missing here
    "#);
}

#[test]
fn a_chain_of_comparisons() {
    let text = r#"let a = x < y < z"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: comparisons cannot be chained
      --> m:1:15
       | let a = x < y < z
       |               ^ a second comparison
    help: join two comparisons by `and`: `a < b and b < c`
    "#);
}

#[test]
fn a_text_where_a_number_belongs() {
    let text = r#"let a = "text"
let c = 3 cites "B4""#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-expression]: expected an expression, found a text in quotes
      --> m:1:9
       | let a = "text"
       |         ^^^^^^
    error[expected-something-else]: expected a paragraph of the briefing such as `B4` or a source such as `S12`, found a text in quotes
      --> m:2:17
       | let c = 3 cites "B4"
       |                 ^^^^
    "#);
}

#[test]
fn a_word_on_the_next_line_is_no_unit() {
    let text = r#"let a = 3
stok b : index = 0 {
    gains 3
    gian 4
}"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unknown-declaration]: `stok` does not start a declaration
      --> m:2:1
       | stok b : index = 0 {
       | ^^^^
    help: perhaps `stock` is meant
    error[unknown-clause]: `gian` does not start a clause of a stock
      --> m:4:5
       |     gian 4
       |     ^^^^ expected one of `becomes`, `changes`, `fades`, `gains`, `loses`, `moves` or `stays`
    "#);
}

#[test]
fn expressions_beyond_all_measure() {
    let text = r#"let a = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((3))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
let b = 3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[nested-too-deeply]: this is nested too deeply or too long to be read
      --> m:1:71
       | let a = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((3))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
       |                                                                       ^ too much from here on
    help: give parts of it names of their own with `let`
    "#);
}

#[test]
fn times_after_per() {
    let text = r#"param a = 1 to 3 per week
event attack { rate 3 per week }
stock anger : index = 0.1 {
    gains 5 points per attack
    loses (a + 1) per month
}
vote law { of 1 vote per year }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: a time divides by `/`, and `per` goes before an event
      --> m:1:18
       | param a = 1 to 3 per week
       |                  ^^^
    help: write `/ week`
    error[expected-something-else]: a time divides by `/`, and `per` goes before an event
      --> m:2:23
       | event attack { rate 3 per week }
       |                       ^^^
    help: write `/ week`
    error[expected-something-else]: a time divides by `/`, and `per` goes before an event
      --> m:5:19
       |     loses (a + 1) per month
       |                   ^^^
    help: write `/ month`
    error[expected-something-else]: a time divides by `/`, and `per` goes before an event
      --> m:7:22
       | vote law { of 1 vote per year }
       |                      ^^^
    help: write `/ year`
    "#);
}
