//! Events, chances, dates, citations.

use super::said;

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
    error[date-outside]: this day lies after the situation ends, on 2024-04-10
      --> model.detente:3:27
       | event summit { happens on 2025-03-01 }
       |                           ^^^^^^^^^^
    help: let the situation last longer, or take an earlier day
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
