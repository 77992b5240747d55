//! What the parser says to common mistakes: a gallery, to be read as an analyst would read it.

use detente_syntax::diagnostic::plain_text;
use detente_syntax::{Sources, parse};

/// All messages about a text, one after the other.
fn messages(text: &str) -> String {
    let parse = parse(text);
    assert_eq!(parse.text(), text, "the tree holds the whole text");
    let sources = Sources::of("m", text);
    parse.diagnostics.iter().map(|it| plain_text(it, &sources)).collect()
}

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
fn a_wrong_clause_is_answered_with_those_allowed() {
    let text = r#"stock anger : index = 0.1 {
    gain 6 points per strike
    shrinks 0.1 / week
    rate 3 / week
    fades with half-life 3 weeks
}"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unknown-clause]: `gain` does not start a clause of a stock
      --> m:2:5
       |     gain 6 points per strike
       |     ^^^^ expected one of `becomes`, `changes`, `fades`, `gains`, `loses`, `moves` or `stays`
    help: perhaps `gains` is meant
    error[unknown-clause]: `shrinks` does not start a clause of a stock
      --> m:3:5
       |     shrinks 0.1 / week
       |     ^^^^^^^ expected one of `becomes`, `changes`, `fades`, `gains`, `loses`, `moves` or `stays`
    "#);
}

#[test]
fn a_clause_of_another_declaration_is_named_as_such() {
    let text = r#"stock anger : index = 0.1 {
    rate 3 / week
}"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unknown-clause]: `rate` does not start a clause of a stock
      --> m:2:5
       |     rate 3 / week
       |     ^^^^ expected one of `becomes`, `changes`, `fades`, `gains`, `loses`, `moves` or `stays`
    help: `rate` is a clause of an event
    "#);
}

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
fn a_half_life_without_its_word() {
    let text = r#"stock anger : index = 0.1 { moves toward 0.5 in 3 weeks }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `over TIME` or `with half-life TIME`, found `in`
      --> m:1:46
       | stock anger : index = 0.1 { moves toward 0.5 in 3 weeks }
       |                                              ^^
    "#);
}

#[test]
fn a_memory_of_nothing() {
    let text = r#"memory recent of { fades with half-life 2 weeks }
memory late { fades with half-life 2 weeks }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected an event, found `{`
      --> m:1:18
       | memory recent of { fades with half-life 2 weeks }
       |                  ^
    error[expected-something-else]: expected `of`, found `{`
      --> m:2:13
       | memory late { fades with half-life 2 weeks }
       |             ^
    "#);
}

#[test]
fn a_day_that_does_not_exist() {
    let text = r#"event session { happens on 2023-02-29 }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[no-such-date]: there is no day 2023-02-29
      --> m:1:28
       | event session { happens on 2023-02-29 }
       |                            ^^^^^^^^^^
    "#);
}

#[test]
fn sources_of_events_that_break_off() {
    let text = r#"event x { happens 5 at each strike }
event y { happens with lethality per attack }
event z { answers us_death with 92% after 3 days }
event w { clusters 3 }
event v { splits into a with 3%, b 4%, c otherwise }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `times`, found `at`
      --> m:1:21
       | event x { happens 5 at each strike }
       |                     ^^
    error[expected-something-else]: expected `at`, found `per`
      --> m:2:34
       | event y { happens with lethality per attack }
       |                                  ^^^
    error[expected-something-else]: expected `about`, found `3`
      --> m:3:43
       | event z { answers us_death with 92% after 3 days }
       |                                           ^
    error[expected-something-else]: `clusters` belongs to no source of events
      --> m:4:11
       | event w { clusters 3 }
       |           ^^^^^^^^^^
    help: it stands after `rate E` or after `happens N times at each EVENT`
    error[expected-something-else]: expected `with CHANCE` or `otherwise`, found `4`
      --> m:5:36
       | event v { splits into a with 3%, b 4%, c otherwise }
       |                                    ^
    "#);
}

#[test]
fn transitions_without_a_trigger() {
    let text = r#"regime region starts calm {
    calm -> war
    war -> calm after 6 weeks
}"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `at HAZARD`, `at each EVENT` or `after about TIME`, found `war`
      --> m:2:16
       |     calm -> war
       |                ^ missing here
    error[expected-something-else]: expected `about`, found `6`
      --> m:3:23
       |     war -> calm after 6 weeks
       |                       ^
    "#);
}

#[test]
fn a_choice_with_misspelt_words() {
    let text = r#"choice posture by kh {
    options quiet, harass
    reconsiders 4 weeks
    plays quantal response with precison 4
}"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `every TIME` or `at each EVENT`, found `4`
      --> m:3:17
       |     reconsiders 4 weeks
       |                 ^
    error[expected-something-else]: expected `precision NUMBER` or `odds 3 to 1 for a gain of NUMBER`, found `precison`
      --> m:4:33
       |     plays quantal response with precison 4
       |                                 ^^^^^^^^
    help: perhaps `precision` is meant
    "#);
}

#[test]
fn a_vote_with_misspelt_words() {
    let text = r#"vote law {
    of 329 seats
    bloc kdp 31 seats, atends 10%, supports 2%
    needs quorum 165 seats and most of those present
}"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[unknown-clause]: `atends` does not start a clause of a vote
      --> m:3:24
       |     bloc kdp 31 seats, atends 10%, supports 2%
       |                        ^^^^^^ expected one of `bloc`, `called`, `needs` or `of`
    help: perhaps `attends` is meant
    error[expected-something-else]: expected `quorum SEATS`, `a majority of ...` or `two thirds of ...`, found `most`
      --> m:4:32
       |     needs quorum 165 seats and most of those present
       |                                ^^^^
    "#);
}

#[test]
fn an_outcome_without_a_rule() {
    let text = r#"outcome war "War" when region is iran_war"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `as soon as CONDITION`, `at the end, when CONDITION` or `otherwise`, found `when`
      --> m:1:19
       | outcome war "War" when region is iran_war
       |                   ^^^^
    "#);
}

#[test]
fn policies_that_say_nothing() {
    let text = r#"policy p { strike never answer near_miss }
policy q { posture = quiet }
policy r { attack happens never }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `happens`, `plays OPTION` or `answers EVENT`, found `answer`
      --> m:1:25
       | policy p { strike never answer near_miss }
       |                         ^^^^^^
    help: perhaps `answers` is meant
    error[unknown-clause]: a policy says what an element `is`
      --> m:2:20
       | policy q { posture = quiet }
       |                    ^
    help: write `posture is ...`
    error[expected-something-else]: expected `on`, found `never`
      --> m:3:27
       | policy r { attack happens never }
       |                           ^^^^^
    "#);
}

#[test]
fn claims_that_compare_nothing() {
    let text = r#"claim c {
    expect chance(fall by 6 months under pressure) greater than 5%
    expect mean(x at 3 months) higer under pressure than truce
    expect mean(x at 3 months) higher than truce
    expect chance(fall until 6 months) > 5%
}"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected a comparison, found `greater`
      --> m:2:52
       |     expect chance(fall by 6 months under pressure) greater than 5%
       |                                                    ^^^^^^^ expected one of `>`, `<`, `>=`, `<=`, `is LOW to HIGH`, `higher`, `lower`, `increases`, `decreases`
    error[expected-something-else]: expected a comparison, found `higer`
      --> m:3:32
       |     expect mean(x at 3 months) higer under pressure than truce
       |                                ^^^^^ expected one of `>`, `<`, `>=`, `<=`, `is LOW to HIGH`, `higher`, `lower`, `increases`, `decreases`
    help: perhaps `higher` is meant
    error[expected-something-else]: expected `under POLICY`, `while CONDITION`, `given CONDITION` or `without LOOP`, found `than`
      --> m:4:39
       |     expect mean(x at 3 months) higher than truce
       |                                       ^^^^
    error[expected-something-else]: expected `by`, `at`, `from`, `within`, `while`, `given`, `under` or `)`, found `until`
      --> m:5:24
       |     expect chance(fall until 6 months) > 5%
       |                        ^^^^^
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

#[test]
fn values_that_break_off() {
    let text = r#"param b = { x: 3 troops y 4 }
param c = uniform 0%
param d = 3 to 9 most likly 4"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `:`, found `4`
      --> m:1:27
       | param b = { x: 3 troops y 4 }
       |                           ^
    error[expected-something-else]: expected `to`, found `param`
      --> m:2:21
       | param c = uniform 0%
       |                     ^ missing here
    error[expected-something-else]: expected `likely`, found `likly`
      --> m:3:23
       | param d = 3 to 9 most likly 4
       |                       ^^^^^
    help: perhaps `likely` is meant
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
fn a_clause_left_empty() {
    let text = r#"stock a : index = 0 {
    gains
    fades with half-life 3 weeks
}"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-expression]: expected an expression, found `fades`
      --> m:2:10
       |     gains
       |          ^ missing here
    "#);
}

#[test]
fn a_number_that_cannot_be_held() {
    let text = r#"let a = 1e999"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[number-too-large]: this number is too large
      --> m:1:9
       | let a = 1e999
       |         ^^^^^
    "#);
}

#[test]
fn a_spread_written_by_plus_and_minus() {
    let text = r#"param h = 3 +- 1
param i = 3 + - 1
param j = 3 +/- 1
param k = 3 ± 1
param l = ~3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: a spread is not written by plus and minus
      --> m:1:13
       | param h = 3 +- 1
       |             ^^
    help: write the interval in which it lies nine times in ten, as in `2 to 4`, or `normal(3, 0.6)`
    help: to take something away, write `-` alone
    error[expected-something-else]: a spread is not written by plus and minus
      --> m:2:13
       | param i = 3 + - 1
       |             ^^^
    help: write the interval in which it lies nine times in ten, as in `2 to 4`, or `normal(3, 0.6)`
    help: to take something away, write `-` alone
    error[expected-something-else]: a spread is not written by plus and minus
      --> m:3:13
       | param j = 3 +/- 1
       |             ^^^
    help: write the interval in which it lies nine times in ten, as in `2 to 4`, or `normal(3, 0.6)`
    help: to take something away, write `-` alone
    error[unexpected-character]: `±` means nothing here
      --> m:4:13
       | param k = 3 ± 1
       |             ^
    help: an interval is written `a to b`: the range in which it lies nine times in ten
    error[unexpected-character]: `~` means nothing here
      --> m:5:11
       | param l = ~3
       |           ^
    help: an uncertain number is an interval, written `a to b`
    "#);
}

#[test]
fn commas_between_thousands() {
    let text = r#"param a = 1,000 troops
param b = 12,345,678.5 dollars
param c = min(1,100) + max(1,000, 2)
table t(x) = (0,100) (1,200)
set s = a, b
param d[s] = { a: 1,000  b: 3 }
param e = uniform(0, 1,000)"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: thousands are not divided by commas
      --> m:1:11
       | param a = 1,000 troops
       |           ^^^^^
    help: write `1_000`
    error[expected-something-else]: thousands are not divided by commas
      --> m:2:11
       | param b = 12,345,678.5 dollars
       |           ^^^^^^^^^^^^
    help: write `12_345_678.5`
    error[expected-something-else]: thousands are not divided by commas
      --> m:3:28
       | param c = min(1,100) + max(1,000, 2)
       |                            ^^^^^
    help: write `1_000`
    error[expected-something-else]: thousands are not divided by commas
      --> m:6:19
       | param d[s] = { a: 1,000  b: 3 }
       |                   ^^^^^
    help: write `1_000`
    error[expected-something-else]: thousands are not divided by commas
      --> m:7:22
       | param e = uniform(0, 1,000)
       |                      ^^^^^
    help: write `1_000`
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

#[test]
fn numbers_left_vague() {
    let text = r#"param a = about 3
param b = roughly 3 weeks to 5 weeks
let about = 3
let c = about * 2
event reply { answers attack after about 3 days }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: `about` does not say how far off the number may be
      --> m:1:11
       | param a = about 3
       |           ^^^^^
    help: write the interval in which it lies nine times in ten, as in `param x = 2 to 4`
    error[expected-something-else]: `roughly` does not say how far off the number may be
      --> m:2:11
       | param b = roughly 3 weeks to 5 weeks
       |           ^^^^^^^
    help: write the interval in which it lies nine times in ten, as in `param x = 2 to 4`
    "#);
}

#[test]
fn intervals_in_clauses() {
    let text = r#"event reply {
    answers attack with 70% to 95% after about 3 days
    rate 1 to 3 / week
    splits into a with 3% to 5%, b otherwise
}
stock troops : index = 0.1 to 0.2 { stays 0 to 0.5  loses 1 to 2 / week }
vote law { bloc kdp 31 seats, attends 40% to 60%, supports 2% }
regime war starts no { no -> yes at 0.1 to 0.2 / year }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:2:29
       |     answers attack with 70% to 95% after about 3 days
       |                             ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:3:12
       |     rate 1 to 3 / week
       |            ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:4:27
       |     splits into a with 3% to 5%, b otherwise
       |                           ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:6:61
       | stock troops : index = 0.1 to 0.2 { stays 0 to 0.5  loses 1 to 2 / week }
       |                                                             ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:7:43
       | vote law { bloc kdp 31 seats, attends 40% to 60%, supports 2% }
       |                                           ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:8:41
       | regime war starts no { no -> yes at 0.1 to 0.2 / year }
       |                                         ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    "#);
}

#[test]
fn one_of_nothing() {
    let text = r#"let a = 3
param b = one of { }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: `one of` names no value
      --> m:2:18
       | param b = one of { }
       |                  ^^^ no value here
    help: write values and their weights, as in `one of { 0.5: 30%  1: 70% }`
    "#);
}
