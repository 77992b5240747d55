//! What instances of blocks are wired to: events, actors, sets, conditions, quantities by name and by value.

use super::shown;
use crate::check::library;

const OPINION: &str = r#"set community = shia "Shia", kurd "Kurds"
event strike { rate 1 / week }
block opinion {
    needs people          : set
    needs wish[c in people] : share
    needs shock           : event
    needs rise            : share = 10%
    stock view[c in people] "View" : index = wish[c] { gains rise * (1 - view[c]) per shock }
}
"#;

fn with_opinion(rest: &str) -> String {
    shown(&format!("{OPINION}{rest}"))
}

#[test]
fn a_set_is_wired_and_values_are_said_by_member() {
    insta::assert_snapshot!(with_opinion("use opinion as opinion { people = community, wish = { shia: 70%  kurd: 10% }, shock = strike }"), @r#"
    param opinion.wish[shia] : share = Constant(0.7)
    param opinion.wish[kurd] : share = Constant(0.1)
    param opinion.rise : share = Constant(0.1)
    stock opinion.view[shia] : index = opinion.wish[shia] in 0 to 1
        gains: (opinion.rise * (1 - opinion.view[shia])) per strike
    stock opinion.view[kurd] : index = opinion.wish[kurd] in 0 to 1
        gains: (opinion.rise * (1 - opinion.view[kurd])) per strike
    event strike
        `rate` (1 / 7)
    "#);
}

#[test]
fn what_is_wired_by_name_is_no_element_of_its_own() {
    insta::assert_snapshot!(with_opinion("param settled[community] = { shia: 60% to 85%  kurd: 10% }
use opinion as opinion \"Opinion\" { people = community, wish = settled, shock = strike }"), @r#"
    param settled[shia] : % = LogitNormal { centre: 1.0700330817481352, sigma: 0.4040286398441808 }
    param settled[kurd] : % = Constant(0.1)
    param opinion.rise : share = Constant(0.1)
    stock opinion.view[shia] : index = settled[shia] in 0 to 1
        gains: (opinion.rise * (1 - opinion.view[shia])) per strike
    stock opinion.view[kurd] : index = settled[kurd] in 0 to 1
        gains: (opinion.rise * (1 - opinion.view[kurd])) per strike
    event strike
        `rate` (1 / 7)
    "#);
}

#[test]
fn a_running_member_of_the_wiring_reads_what_is_outside() {
    insta::assert_snapshot!(with_opinion("param settled[community] = { shia: 70%  kurd: 10% }
use opinion as opinion { people = community, wish[x in community] = settled[x] / 2, shock = strike }"), @r#"
    param settled[shia] : % = Constant(0.7)
    param settled[kurd] : % = Constant(0.1)
    param opinion.rise : share = Constant(0.1)
    let opinion.wish[shia] : share = (settled[shia] / 2)
    let opinion.wish[kurd] : share = (settled[kurd] / 2)
    stock opinion.view[shia] : index = opinion.wish[shia] in 0 to 1
        gains: (opinion.rise * (1 - opinion.view[shia])) per strike
    stock opinion.view[kurd] : index = opinion.wish[kurd] in 0 to 1
        gains: (opinion.rise * (1 - opinion.view[kurd])) per strike
    event strike
        `rate` (1 / 7)
    "#);
}

#[test]
fn actors_and_conditions_are_wired() {
    insta::assert_snapshot!(shown("actor kh \"Kata'ib\"
regime office starts held { held -> caretaker at 0.1 / month }
block raids { needs who : actor  needs may : condition  event raid by who { rate 1 / week while may } }
use raids as raids { who = kh, may = office is held }
let busy = raids.raid happens
use raids as others { who = kh, may = busy }"), @r#"
    let raids.may : condition = office is 0
    let busy : condition = (0 < count(raids.raid))
    regime office ["held", "caretaker"] starts 0
        0 -> 1 hazard (0.1 / 30.4375) `held -> caretaker at`
    event raids.raid
        `rate` if raids.may then (1 / 7) else 0
    event others.raid
        `rate` if busy then (1 / 7) else 0
    "#);
}

#[test]
fn what_does_not_fit_a_need_is_said_where_it_is_wired() {
    insta::assert_snapshot!(with_opinion("param settled[community] = { shia: 70%  kurd: 10% }
param one = 70%
param pace = 2 / week
actor us
set other = here, there
use opinion as a { people = us, wish = one, shock = strike }
use opinion as b { people = community, wish = one, shock = strike }
use opinion as c { people = community, wish = settled, shock = strike, rise = pace }
use opinion as d { people = community, wish = unknown, shock = strike }
use opinion as e { people = community, wish[x in other] = 1, shock = strike }
use opinion as f { people = community, wish = { shia: 1 }, shock = strike }
use opinion as g { people = community, wish = settled, shock = strike, rise = settled }"), @r#"
    error[wrong-kind]: `us` is an actor, and a set is wanted here
      --> model.detente:17:29
       | use opinion as a { people = us, wish = one, shock = strike }
       |                             ^^
      --> model.detente:15:7
       | actor us
       |       -- declared here
    help: name a set: there are `community`, `other`
    error[subscripts]: `wish`, which the block needs, is wanted for each of `community`
      --> model.detente:18:47
       | use opinion as b { people = community, wish = one, shock = strike }
       |                                               ^^^
    help: write `wish[x in community] = ...`
    error[unit-mismatch]: `rise` must be a pure number, but this is in `1/week`
      --> model.detente:19:79
       | use opinion as c { people = community, wish = settled, shock = strike, rise = pace }
       |                                                                               ^^^^ in `1/week`
      --> model.detente:14:7
       | param pace = 2 / week
       |       ---- `pace` is in `1/week`
    help: multiply it by a time, for example `... * 1 month`
    error[unknown-name]: `unknown` is not declared
      --> model.detente:20:47
       | use opinion as d { people = community, wish = unknown, shock = strike }
       |                                               ^^^^^^^
    help: declare it, for example `param unknown = ...`
    error[subscripts]: `wish`, which the block needs, is wanted for each of `community`
      --> model.detente:21:45
       | use opinion as e { people = community, wish[x in other] = 1, shock = strike }
       |                                             ^^^^^^^^^^
    help: write `wish[x in community] = ...`
    error[missing-entry]: no value for `kurd`
      --> model.detente:22:47
       | use opinion as f { people = community, wish = { shia: 1 }, shock = strike }
       |                                               ^^^^^^^^^^^
    help: add `kurd: ...`, or `otherwise: ...`
    error[subscripts]: `settled` wants one subscript, over `community`
      --> model.detente:23:79
       | use opinion as g { people = community, wish = settled, shock = strike, rise = settled }
       |                                                                               ^^^^^^^
    help: name a member, for example `settled[shia]`
    "#);
}

#[test]
fn the_blocks_of_the_library_can_be_read() {
    let names: Vec<_> = library::names().collect();
    assert!(names.is_sorted(), "{names:?}");
    for name in names {
        let text = library::block(name).expect("it is named");
        assert!(text.contains(&format!("\nblock {name} \"")), "{name} declares its block");
        let parsed = detente_syntax::parse(text);
        assert_eq!(parsed.diagnostics, Vec::new(), "{name}");
        let laid_out = detente_syntax::format::format(text).expect("it has no errors");
        assert_eq!(laid_out, text, "{name} is laid out");
    }
}
