//! What stands in the body of a declaration: clauses of each, and what they lack.

use super::messages;

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
    help: write `loses 5% per EVENT`, or `loses AMOUNT / week`
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
fn a_half_life_without_its_word() {
    let text = r#"stock anger : index = 0.1 { moves toward 0.5 in 3 weeks }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `over TIME` or `with half-life TIME`, found `in`
      --> m:1:46
       | stock anger : index = 0.1 { moves toward 0.5 in 3 weeks }
       |                                              ^^
    help: write `over 9 months`, or `with half-life 9 months`
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
    help: write `happens 5 times at each EVENT`, or, with a chance, `happens with 30% at each EVENT`
    error[expected-something-else]: expected `at`, found `per`
      --> m:2:34
       | event y { happens with lethality per attack }
       |                                  ^^^
    help: write `at each EVENT`
    error[expected-something-else]: a delay is a mean, and says `about`
      --> m:3:43
       | event z { answers us_death with 92% after 3 days }
       |                                           ^
    help: write for example `after about 3 days`
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
    error[expected-something-else]: a delay is a mean, and says `about`
      --> m:3:23
       |     war -> calm after 6 weeks
       |                       ^
    help: write for example `after about 6 weeks`
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
    help: write `as soon as CONDITION`, `at the end, when CONDITION`, or `otherwise` for all the rest
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
    error[expected-something-else]: `greater than` is written `>`
      --> m:2:52
       |     expect chance(fall by 6 months under pressure) greater than 5%
       |                                                    ^^^^^^^^^^^^
    help: write `>`
    error[expected-something-else]: expected a comparison, found `higer`
      --> m:3:32
       |     expect mean(x at 3 months) higer under pressure than truce
       |                                ^^^^^ expected one of `>`, `<`, `>=`, `<=`, `is LOW to HIGH`, `higher`, `lower`, `increases`, `decreases`
    help: perhaps `higher` is meant
    error[expected-something-else]: expected `under POLICY`, `while CONDITION`, `given CONDITION` or `without LOOP`, found `than`
      --> m:4:39
       |     expect mean(x at 3 months) higher than truce
       |                                       ^^^^
    help: write for example `higher under A than under B`
    error[expected-something-else]: expected `by`, `at`, `from`, `within`, `while`, `given`, `under` or `)`, found `until`
      --> m:5:24
       |     expect chance(fall until 6 months) > 5%
       |                        ^^^^^
    help: a time is said by `at 6 months`, by `by 6 months` (ever until then), or by `from 3 months to 6 months`
    "#);
}
