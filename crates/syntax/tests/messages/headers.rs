//! What starts a declaration, its name and what its header says, and what follows it.

use super::messages;

#[test]
fn a_misspelt_keyword_is_read_as_the_nearest() {
    let text = r#"stok anger : index = 0.1 { fades over 3 weeks }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unknown-declaration]: `stok` does not start a declaration
      --> m:1:1
       | stok anger : index = 0.1 { fades over 3 weeks }
       | ^^^^
    help: perhaps `stock` is meant
    "#);
}

#[test]
fn a_label_without_a_name() {
    let text = r#"actor "United States"
let a = 3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-name]: an actor needs a name, found a text in quotes
      --> m:1:7
       | actor "United States"
       |       ^^^^^^^^^^^^^^^ expected a name
    help: the name stands before the label in quotes
    "#);
}

#[test]
fn names_that_cannot_be() {
    let text = r#"let mean = 3
let a.b = 3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[reserved-name]: `mean` cannot be a name
      --> m:1:5
       | let mean = 3
       |     ^^^^ a word of expressions
    error[expected-name]: a declared name has no dots
      --> m:2:5
       | let a.b = 3
       |     ^^^
    help: dotted names come from `use BLOCK as NAME`
    "#);
}

#[test]
fn parts_that_a_header_does_not_have() {
    let text = r#"actor us : troops
actor them[c in community]"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[no-such-part]: an actor has no unit
      --> m:1:10
       | actor us : troops
       |          ^^^^^^^^
    error[no-such-part]: an actor has no subscripts
      --> m:2:11
       | actor them[c in community]
       |           ^^^^^^^^^^^^^^^^
    help: declare one for each member; in a choice or event of `[c in SET]`, `by c` names it
    "#);
}

#[test]
fn headers_that_miss_a_mark() {
    let text = r#"set community shia, sunni
table t(x) = (0, 0) (1 1)
correlate a and b with 0.4
use library.b feud { }
loop R = a -> b ->
observe attack from attacks.csv { date "to" }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `=`, found `shia`
      --> m:1:15
       | set community shia, sunni
       |               ^^^^
    error[expected-something-else]: expected `,`, found `1`
      --> m:2:24
       | table t(x) = (0, 0) (1 1)
       |                        ^
    error[expected-something-else]: expected `,`, found `and`
      --> m:3:13
       | correlate a and b with 0.4
       |             ^^^
    help: write a comma
    error[expected-something-else]: expected `as`, found `feud`
      --> m:4:15
       | use library.b feud { }
       |               ^^^^
    error[expected-something-else]: expected an element, found `observe`
      --> m:5:19
       | loop R = a -> b ->
       |                   ^ missing here
    error[expected-something-else]: expected a text in quotes, found `attacks`
      --> m:6:21
       | observe attack from attacks.csv { date "to" }
       |                     ^^^^^^^
    "#);
}

#[test]
fn words_without_a_declaration() {
    let text = r#"gains 3 per x
hello world"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unknown-declaration]: expected a declaration, found `gains`
      --> m:1:1
       | gains 3 per x
       | ^^^^^
    help: `gains` is a clause of a stock: it stands inside its braces
    "#);
}

#[test]
fn what_follows_a_finished_declaration() {
    let text = r#"let c = 3 4
let d = x y
let e = 3 judgment"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: `4` does not go on with the declaration before it
      --> m:1:11
       | let c = 3 4
       |           ^ the declaration ends before this
    error[expected-something-else]: `y` does not go on with the declaration before it
      --> m:2:11
       | let d = x y
       |           ^ the declaration ends before this
    "#);
}

#[test]
fn evidence_that_is_misspelt() {
    let text = r#"param a = 3 to 9 cites B4, judgment"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `judgement`, found `judgment`
      --> m:1:28
       | param a = 3 to 9 cites B4, judgment
       |                            ^^^^^^^^
    help: perhaps `judgement` is meant
    "#);
}

#[test]
fn a_situation_that_says_things_twice() {
    let text = r#"language 7
situation "S" {
    start 2023-10-17
    lasts 3 years
    lasts 4 years
}
situation "T" { }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[language-version]: there is no such version of the language
      --> m:1:10
       | language 7
       |          ^ there is version 1
    error[unknown-clause]: `start` does not start a clause of a situation
      --> m:3:5
       |     start 2023-10-17
       |     ^^^^^ expected one of `briefing`, `lasts`, `leaves`, `reports`, `shows`, `solver`, `sources`, `starts` or `steps`
    help: perhaps `starts` is meant
    error[said-twice]: `lasts` is said twice
      --> m:5:5
       |     lasts 4 years
       |     ^^^^^ the second time
    error[said-twice]: a file has one situation
      --> m:7:11
       | situation "T" { }
       |           ^^^ a second one
      --> m:2:11
       | situation "S" {
       |           --- the first one
    "#);
}
