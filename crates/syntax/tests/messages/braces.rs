//! Braces, parentheses, quotes and characters: what is left open, closes nothing, or means nothing.

use super::messages;

#[test]
fn an_open_brace_does_not_swallow_the_rest() {
    let text = r#"stock anger : index = 0.1 {
    gains 6 points per strike

let b = 3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unclosed-brace]: this `{` is never closed
      --> m:1:27
       | stock anger : index = 0.1 {
       |                           ^ opened here
      --> m:4:1
       | let b = 3
       | --- the next declaration starts here
    "#);
}

#[test]
fn a_missing_brace_before_the_clauses() {
    let text = r#"stock anger : index = 0.1
    gains 6 points per strike
    fades over 3 weeks
}
let b = 3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `{`, found `gains`
      --> m:1:26
       | stock anger : index = 0.1
       |                          ^ missing here
    "#);
}

#[test]
fn a_closing_brace_too_many() {
    let text = r#"let a = 3 }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[stray-closing-mark]: `}` closes nothing
      --> m:1:11
       | let a = 3 }
       |           ^
    "#);
}

#[test]
fn an_open_brace_inside_a_block_ends_the_block_at_the_margin() {
    let text = r#"block b {
    event x { rate 3 / week
}
let z = 3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unclosed-brace]: this `{` is never closed
      --> m:1:9
       | block b {
       |         ^ opened here
      --> m:4:1
       | let z = 3
       | --- the next declaration starts here
    "#);
}

#[test]
fn open_parentheses_and_brackets() {
    let text = r#"let b = (a + 2
let c = max(a, b
let d = a[b"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unclosed-brace]: expected `)`, found `let`
      --> m:1:15
       | let b = (a + 2
       |               ^ expected `)`
      --> m:1:9
       | let b = (a + 2
       |         - opened here
    error[unclosed-brace]: expected `)`, found `let`
      --> m:2:17
       | let c = max(a, b
       |                 ^ expected `)`
      --> m:2:12
       | let c = max(a, b
       |            - opened here
    error[unclosed-brace]: expected `]`, found the end of the text
      --> m:3:12
       | let d = a[b
       |            ^ expected `]`
      --> m:3:10
       | let d = a[b
       |          - opened here
    "#);
}

#[test]
fn a_text_that_is_not_closed() {
    let text = r#"actor us "United States
let a = 3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[open-text]: this text is not closed
      --> m:1:10
       | actor us "United States
       |          ^^^^^^^^^^^^^^ no `"` before the end of the line
    "#);
}

#[test]
fn characters_of_other_languages() {
    let text = r#"let a = 3;
let b = ‘x’
let c = a ≥ 3
let d = a != 3
let e = if a == 3 then 1 else 0"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unexpected-character]: `;` means nothing here
      --> m:1:10
       | let a = 3;
       |          ^
    help: clauses and declarations need no mark at their end
    error[unexpected-character]: `‘` means nothing here
      --> m:2:9
       | let b = ‘x’
       |         ^
    help: texts stand in straight double quotes: "..."
    error[unexpected-character]: `≥` means nothing here
      --> m:3:11
       | let c = a ≥ 3
       |           ^
    help: written `>=`
    error[unexpected-character]: `!` means nothing here
      --> m:4:11
       | let d = a != 3
       |           ^
    help: `not` negates, and `not a = b` says that two numbers differ
    error[expected-something-else]: two quantities are compared by one `=`
      --> m:5:15
       | let e = if a == 3 then 1 else 0
       |               ^ one too many
    "#);
}
