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
    help: write `wish[x in community] = ...`, or `wish = { shia: ... }`
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
    help: write `wish[x in community] = ...`, or `wish = { shia: ... }`
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

#[test]
fn what_happens_in_a_trajectory_is_wired_by_a_let() {
    let text = r#"regime war starts peace { peace -> fight at 1 / year }
event raid { rate 1 / week }
block cabinet { needs support : share  event fall { hazard (1 - support) / year } }
use cabinet as a { support = if war is peace then 40% else 20% }
use cabinet as b { support = if raid has happened then 40% else 20% }
use cabinet as c { support = count of raid / 10 }
use cabinet as d { support = 40% }"#;
    insta::assert_snapshot!(shown(text), @r#"
    param d.support : share = Constant(0.4)
    let a.support : share = if war is 0 then 0.4 else 0.2
    let b.support : share = if (0 < total(raid)) then 0.4 else 0.2
    let c.support : share = (count(raid) / 10)
    regime war ["peace", "fight"] starts 0
        0 -> 1 hazard (1 / 365.25) `peace -> fight at`
    event raid
        `rate` (1 / 7)
    event a.fall
        `hazard` ((1 - a.support) / 365.25)
    event b.fall
        `hazard` ((1 - b.support) / 365.25)
    event c.fall
        `hazard` ((1 - c.support) / 365.25)
    event d.fall
        `hazard` ((1 - d.support) / 365.25)
    "#);
}

#[test]
fn a_need_by_state_is_wired_by_what_goes_by_state() {
    let text = r#"regime region starts calm { calm -> war at 1 / year }
param pace[region] = { calm: 1 / week  war: 2 / week }
unit soldiers
block raids { needs where : regime  needs pace[s in where] : 1/week  needs force : soldiers  event raid { rate pace * force / (1 soldier) } }
use raids as raids { where = region, pace = pace, force = soldiers }
set people = urban, rural
block views { needs over : set  needs wish[c in over] : share  needs dread[c in over] : share = wish[c] / 2  let fear[c in over] = dread[c] }
use views as views { over = people, wish = { urban: 40%  rural: 20% } }"#;
    insta::assert_snapshot!(shown(text), @r#"
    param pace[calm] : 1/week = Constant(0.14285714285714285)
    param pace[war] : 1/week = Constant(0.2857142857142857)
    param raids.force : soldiers = Constant(1.0)
    param views.wish[urban] : share = Constant(0.4)
    param views.wish[rural] : share = Constant(0.2)
    let views.dread[urban] : share = (views.wish[urban] / 2)
    let views.dread[rural] : share = (views.wish[rural] / 2)
    let views.fear[urban] : share = views.dread[urban]
    let views.fear[rural] : share = views.dread[rural]
    regime region ["calm", "war"] starts 0
        0 -> 1 hazard (1 / 365.25) `calm -> war at`
    event raids.raid
        `rate` ((by region { pace[calm] | pace[war] } * raids.force) / 1)
    "#);
}

#[test]
fn one_mistake_in_the_wiring_gives_one_message() {
    let text = r#"set community = shia, kurd
set other = here, there
param far[other] = 40%
param some = 40%
param broken[comunity] = 40%
event raid { rate 1 / week }
block talks { needs sitting : condition  stock progress : index = 0 { gains 0.1 / month while sitting } }
block views { needs over : set  needs wish[c in over] : share  let view[c in over] = wish[c] }
block siege { needs trigger : event  needs weight : share  memory felt of trigger { fades over 1 week } let x = weight * felt }
use talks as a { sitting = some }
use views as b { over = community, wish = far }
use views as c { over = community, wish = broken }
use siege as d { }
use siege as e { triger = raid, weight = 10% }
use retaliation as f { trigger = raid, drawn = 30% }
use siege as g { trigger = f.answer, weight = 10% }
use library.retaliations as h { trigger = raid, drawn = 30% }
use siege as i { trigger = 3 / year, weight = 30-60% }"#;
    insta::assert_snapshot!(shown(text), @r#"
    error[unknown-name]: `comunity` is not declared
      --> model.detente:7:14
       | param broken[comunity] = 40%
       |              ^^^^^^^^
    help: write `community`
    error[number-as-condition]: a number stands where a condition is wanted
      --> model.detente:12:28
       | use talks as a { sitting = some }
       |                            ^^^^
    help: compare it with something, for example `... > 0`
    error[subscripts]: `wish`, which the block needs, is wanted for each of `community`
      --> model.detente:13:43
       | use views as b { over = community, wish = far }
       |                                           ^^^
    help: write `wish[x in community] = ...`, or `wish = { shia: ... }`
    error[block-wiring]: block `siege` needs `trigger`, `weight` that are not wired
      --> model.detente:15:5
       | use siege as d { }
       |     ^^^^^
    help: add `trigger = ...`, an event
    help: add `weight = ...`, a number
    error[block-wiring]: block `siege` needs no `triger`
      --> model.detente:16:18
       | use siege as e { triger = raid, weight = 10% }
       |                  ^^^^^^
    help: write `trigger`
    error[unknown-block]: there is no block `retaliation`
      --> model.detente:17:5
       | use retaliation as f { trigger = raid, drawn = 30% }
       |     ^^^^^^^^^^^
    help: write `library.retaliation`
    error[unknown-block]: the library has no block `retaliations`
      --> model.detente:19:5
       | use library.retaliations as h { trigger = raid, drawn = 30% }
       |     ^^^^^^^^^^^^^^^^^^^^
    help: write `library.retaliation`
    error[block-wiring]: `trigger` must be an event
      --> model.detente:20:28
       | use siege as i { trigger = 3 / year, weight = 30-60% }
       |                            ^^^^^^^^
    help: declare one, for example `event trigger_event { rate 3 / year }`, and write its name
    error[interval-with-a-minus]: this is a pure number less a percentage
      --> model.detente:20:47
       | use siege as i { trigger = 3 / year, weight = 30-60% }
       |                                               ^^^^^^
    help: an interval is written `30 to 60%`
    "#);
}

#[test]
fn a_policy_of_a_block_sets_what_it_is_wired_to() {
    let text = r#"set faction = shia, kurd
actor shia
actor kurd
choice posture[c in faction] by c { options quiet, loud  plays loud }
event raid[c in faction] { rate 1 / week }
block calm { needs hold : choice  needs trouble : event  policy silence { hold is quiet  trouble never happens } }
use calm as calm { hold = posture[kurd], trouble = raid[kurd] }"#;
    let model = super::check_text(text).model.expect("it is sound");
    insta::assert_debug_snapshot!(model.policies[0].interventions, @r#"
    [
        Plays(
            ChoiceId(
                1,
            ),
            0,
            Period {
                from: None,
                until: None,
            },
        ),
        NeverHappens(
            EventId(
                1,
            ),
        ),
    ]
    "#);
}

#[test]
fn what_an_instance_gives_is_named_where_it_is_missed() {
    let text = r#"set community = shia, kurd
event raid { rate 1 / week }
block flag { needs shock : event  stock approval : index = 40% { gains 10% * (1 - approval) per shock } }
block views { needs over : set  needs wish[c in over] : share  let view[c in over] = wish[c] }
use flag as gov { shock = raid }
let a = gov.aproval
let b = gov.shock_felt
let d = gov
use views as one { over = community, wish[c] = 30% }
use views as two { over = community, wish[shia] = 30% }
block typo { need shock : event  event echo { answers shock } }
use typo as echo { shock = raid }"#;
    insta::assert_snapshot!(shown(text), @r#"
    error[unknown-name]: `gov.aproval` is not declared
      --> model.detente:8:9
       | let a = gov.aproval
       |         ^^^^^^^^^^^
    help: write `gov.approval`
    error[unknown-name]: `gov.shock_felt` is not declared
      --> model.detente:9:9
       | let b = gov.shock_felt
       |         ^^^^^^^^^^^^^^
    help: that instance gives `gov.approval`
    error[wrong-kind]: `gov` is an instance of a block, and not a quantity
      --> model.detente:10:9
       | let d = gov
       |         ^^^
      --> model.detente:7:13
       | use flag as gov { shock = raid }
       |             --- declared here
    help: name what it gives: `gov.approval`
    error[subscripts]: `wish`, which the block needs, is wanted for each of `community`
      --> model.detente:11:43
       | use views as one { over = community, wish[c] = 30% }
       |                                           ^
    help: write `wish[x in community] = ...`, or `wish = { shia: ... }`
    error[subscripts]: `wish`, which the block needs, is wanted for each of `community`
      --> model.detente:12:43
       | use views as two { over = community, wish[shia] = 30% }
       |                                           ^^^^
    help: write `wish[x in community] = ...`, or `wish = { shia: ... }`
    error[unknown-declaration]: `need` does not start a part of a block
      --> model.detente:13:14
       | block typo { need shock : event  event echo { answers shock } }
       |              ^^^^
    help: perhaps `needs` is meant
    "#);
}

#[test]
fn what_is_known_by_a_name_is_wired_by_a_name_alone() {
    let text = r#"set people = north, south
actor kh
event raid { rate 1 / week }
regime region starts calm { calm -> fight at 1 / year }
unit seats
vote law { called at 1 / year  bloc all 10 seats, attends 90%, supports 50%  needs a majority of those present }
block siege { needs trigger : event  event echo { answers trigger with 10% } }
block front { needs war : regime  needs over : set  needs who : actor  event shot by who { rate 1 / week while war is fight } }
use siege as a { trigger[q in nowhere] = raid }
use front as b { war = start of region, over = people, who = kh }
use front as c { war = call of law, over = people, who = kh }
use front as d { war = region, over = people[north], who = kh[x] }
use front as e { war = region[north], over = people, who[c in people] = kh }
use siege as f { trigger = raid[north] }
use siege as g { trigger = start of region.fight }"#;
    insta::assert_snapshot!(shown(text), @r#"
    error[block-wiring]: `trigger`, which the block needs, is an event, and has no subscript
      --> model.detente:11:26
       | use siege as a { trigger[q in nowhere] = raid }
       |                          ^^^^^^^^^^^^
    help: write `trigger = ...`
    error[block-wiring]: `war` must be a regime, and this is an event
      --> model.detente:12:24
       | use front as b { war = start of region, over = people, who = kh }
       |                        ^^^^^^^^^^^^^^^
    help: write the name of a regime, without `start of`
    error[block-wiring]: `war` must be a regime, and this is an event
      --> model.detente:13:24
       | use front as c { war = call of law, over = people, who = kh }
       |                        ^^^^^^^^^^^
    help: write the name of a regime, without `call of`
    error[block-wiring]: `people` has no subscripts
      --> model.detente:14:39
       | use front as d { war = region, over = people[north], who = kh[x] }
       |                                       ^^^^^^^^^^^^^
    help: write `people` alone
    error[block-wiring]: `kh` has no subscripts
      --> model.detente:14:60
       | use front as d { war = region, over = people[north], who = kh[x] }
       |                                                            ^^^^^
    help: write `kh` alone
    error[subscripts]: `region` has no subscripts
      --> model.detente:15:24
       | use front as e { war = region[north], over = people, who[c in people] = kh }
       |                        ^^^^^^
    help: write `region` alone
    error[block-wiring]: `who`, which the block needs, is an actor, and has no subscript
      --> model.detente:15:58
       | use front as e { war = region[north], over = people, who[c in people] = kh }
       |                                                          ^^^^^^^^^^^
    help: write `who = ...`
    error[subscripts]: `raid` has no subscripts
      --> model.detente:16:28
       | use siege as f { trigger = raid[north] }
       |                            ^^^^
    help: write `raid` alone
    "#);
}

#[test]
fn what_a_block_needs_by_a_name_has_neither_subscripts_nor_a_default() {
    let text = r#"set people = north, south
actor kh
block front { needs over : set  needs who[c in over] : actor  event shot by who { rate 1 / week } }
use front as a { over = people, who = kh }
block siege { needs trigger : event = raid  event echo { answers trigger with 10% } }
event raid { rate 1 / week }
use siege as b { trigger = raid }"#;
    insta::assert_snapshot!(shown(text), @r#"
    error[no-such-part]: an actor that a block needs has no subscripts
      --> model.detente:5:43
       | block front { needs over : set  needs who[c in over] : actor  event shot by who { rate 1 / week } }
       |                                           ^^^^^^^^^
    help: leave the brackets out: a block can be used once for each member
    error[no-such-part]: an event that a block needs has no default
      --> model.detente:7:37
       | block siege { needs trigger : event = raid  event echo { answers trigger with 10% } }
       |                                     ^^^^^^
    help: name it where the block is used
    "#);
}

#[test]
fn a_state_of_a_wired_regime_is_said_by_its_name() {
    let text = r#"regime region starts calm { calm -> fight at 1 / year }
block front { needs war : regime  event shot { happens at each start of fight } event end { happens at each start of war.calm } }
use front as a { war = region }"#;
    let checked = super::check_text(text);
    assert!(checked.model.is_some(), "{}", super::messages(&checked));
    let text = checked.sources.text(detente_syntax::FileId(0));
    let wrong: Vec<_> = checked
        .names
        .links()
        .map(|((_, from), (_, to))| (from.slice(text), to.slice(text)))
        .filter(|(from, to)| from != to)
        .collect();
    assert_eq!(
        wrong,
        [],
        "each place is linked to a declaration of the name that stands there, or of what is wired"
    );
}

#[test]
fn elements_of_an_instance_carry_its_label_or_its_name() {
    let text = r#"event raid { rate 1 / week }
unit seats
block siege { needs trigger : event
    event echo "Echo" { answers trigger with 10% }
    regime mood starts calm { calm -> tense at each echo  tense -> calm after about 2 weeks }
    event alarm { happens at each start of tense }
    vote law "The bill" { called at each alarm  bloc all 10 seats, attends 90%, supports 50%  needs a majority of those present }
}
block war { needs trigger : event  use siege as siege { trigger = trigger } }
use siege as a { trigger = raid }
use siege as first_siege "The first" { trigger = raid }
use war as war "A war" { trigger = raid }
use siege as again "The first" { trigger = raid }"#;
    let checked = super::check_text(text);
    insta::assert_snapshot!(super::messages(&checked), @r#"
    advice[same-label]: another instance, `first_siege`, is labelled `The first` as well
      --> model.detente:15:20
       | use siege as again "The first" { trigger = raid }
       |                    ^^^^^^^^^^^
    help: give one of them another label: pages show labels, and no names
    "#);
    let model = checked.model.expect("it is sound");
    let labels: Vec<_> = model.events.iter().map(|it| it.about.label.as_str()).collect();
    for instance in ["A", "The first", "A war: Siege"] {
        for own in ["Echo", "Alarm", "Start of: Tense", "The bill", "Vote called: The bill"] {
            assert!(labels.contains(&format!("{instance}: {own}").as_str()), "{instance} {own}: {labels:?}");
        }
    }
}
