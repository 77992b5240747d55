//! What people write in the signs and words of other notations, and numbers that a block cannot be given.

use super::said;

const EVENTS: &str = "event attack { rate 2 / week }\nevent raid { rate 1 / week }\n";

#[track_caller]
fn with_events(rest: &str) -> String {
    said(&format!("{EVENTS}{rest}"))
}

fn chamber(changed: &str) -> String {
    let wiring = [("sponsors", "40"), ("waverers", "30"), ("opponents", "30"), ("chamber", "100")];
    let (name, _) = changed.split_once(" = ").unwrap_or_default();
    let kept = wiring.iter().filter(|(need, _)| *need != name);
    let kept: String = kept.map(|(need, seats)| format!("{need} = {seats}\n")).collect();
    with_events(&format!("use library.legislature as law {{\ncall = attack\n{kept}{changed}\n}}"))
}

#[test]
fn other_signs_in_a_wiring() {
    insta::assert_snapshot!(with_events("use library.retaliation as feud { trigger = attack\ndrawn: 30% }"), @r#"
    error[unknown-clause]: a need of a block is met by `=`
      --> model.detente:6:6
       | drawn: 30% }
       |      ^
    help: write `drawn = ...`
    "#);
    insta::assert_snapshot!(with_events("use library.retaliation as feud { trigger = attack\ndrawn 30% }"), @r#"
    error[unknown-clause]: a need of a block is met by `=`
      --> model.detente:6:7
       | drawn 30% }
       |       ^
    help: write `drawn = ...`
    "#);
    insta::assert_snapshot!(with_events("use library.retaliation as feud { trigger = attack, raid\ndrawn = 30% }"), @r#"
    error[unknown-clause]: a need of a block is met by one thing
      --> model.detente:5:53
       | use library.retaliation as feud { trigger = attack, raid
       |                                                     ^^^^ a second one
    help: use the block once for each
    help: or declare what stands for all of them, for example `event either { happens with 100% at each FIRST  happens with 100% at each SECOND }`
    "#);
    insta::assert_snapshot!(with_events("use library.retaliation as feud\ntrigger = attack\ndrawn = 30%\n}"), @r#"
    error[expected-something-else]: expected `{`, found `trigger`
      --> model.detente:5:32
       | use library.retaliation as feud
       |                                ^ missing here
    "#);
}

#[test]
fn other_signs_in_a_policy() {
    insta::assert_snapshot!(with_events("param aid = 3\npolicy more { aid = 4 }"), @r#"
    error[unknown-clause]: a policy says what an element `is`
      --> model.detente:6:19
       | policy more { aid = 4 }
       |                   ^
    help: write `aid is ...`
    "#);
    let block = "use library.retaliation as feud { trigger = attack, drawn = 30% }";
    insta::assert_snapshot!(with_events(&format!("{block}\npolicy more {{ feud.base = 1 / week }}")), @r#"
    error[unknown-clause]: a policy says what an element `is`
      --> model.detente:6:25
       | policy more { feud.base = 1 / week }
       |                         ^
    help: write `feud.base is ...`
    "#);
}

#[test]
fn claims_that_estimate_nothing() {
    insta::assert_snapshot!(with_events("claim c { expect attack > 60% }"), @r#"
    error[bare-event]: `attack` is an event, and an estimate is wanted
      --> model.detente:5:18
       | claim c { expect attack > 60% }
       |                  ^^^^^^
    help: for how likely it is, write `chance(attack by 6 months)`
    help: for how many there are, write `mean(total of attack at 6 months)`
    "#);
    insta::assert_snapshot!(with_events("policy quiet { attack never happens }\nclaim c { expect attack lower under quiet }"), @r#"
    error[bare-event]: `attack` is an event, and an estimate is wanted
      --> model.detente:6:18
       | claim c { expect attack lower under quiet }
       |                  ^^^^^^
    help: for how likely it is, write `chance(attack by 6 months)`
    help: for how many there are, write `mean(total of attack at 6 months)`
    "#);
    insta::assert_snapshot!(with_events("claim c { expect chance(attack by month 12) > 60% }"), @r#"
    error[expected-something-else]: a time is a number and then its unit
      --> model.detente:5:35
       | claim c { expect chance(attack by month 12) > 60% }
       |                                   ^^^^^
    help: write `12 months`
    "#);
    insta::assert_snapshot!(with_events("claim c { expect chance(attack by 3 months) > 60 }"), @r#"
    error[claim-term]: a chance lies between 0% and 100%
      --> model.detente:5:47
       | claim c { expect chance(attack by 3 months) > 60 }
       |                                               ^^
    help: write `60%`
    "#);
    insta::assert_snapshot!(with_events("claim c { expect chance(attack by 3 months) < -0.5 }"), @r#"
    error[claim-term]: a chance lies between 0% and 100%
      --> model.detente:5:47
       | claim c { expect chance(attack by 3 months) < -0.5 }
       |                                               ^^^^
    help: compare it with a chance, as in `> 60%`
    "#);
}

#[test]
fn shares_and_rates_in_other_words() {
    insta::assert_snapshot!(with_events("param anger : index = 30 to 60"), @r#"
    error[family-wanted]: a share lies between 0 and 1, or between 0% and 100%
      --> model.detente:5:23
       | param anger : index = 30 to 60
       |                       ^^^^^^^^
    help: write `30% to 60%`
    "#);
    insta::assert_snapshot!(with_events("param anger : share = 30 to 60, most likely 50"), @r#"
    error[family-wanted]: a share lies between 0 and 1, or between 0% and 100%
      --> model.detente:5:23
       | param anger : share = 30 to 60, most likely 50
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^
    help: write `30% to 60%, most likely 50%`
    "#);
    insta::assert_snapshot!(with_events("event death { happens with 60 percent at each attack }"), @r#"
    error[unknown-unit]: `percent` is not a unit
      --> model.detente:5:31
       | event death { happens with 60 percent at each attack }
       |                               ^^^^^^^
    help: write `%` behind the number, as in `60%`
    "#);
    insta::assert_snapshot!(with_events("event strike { rate 3 weeks }"), @r#"
    error[unit-mismatch]: a rate must be per time, but this is in `weeks`
      --> model.detente:5:21
       | event strike { rate 3 weeks }
       |                     ^^^^^^^ in `weeks`
    help: write `3 / week`, or `1 / 3 weeks` for once in so long
    "#);
}

#[test]
fn parameters_in_a_circle() {
    insta::assert_snapshot!(said("param a = 2 * b\nparam b = 3 * a"), @r#"
    error[cycle]: these are worked out from one another: `a` -> `b` -> `a`
      --> model.detente:3:7
       | param a = 2 * b
       |       ^
      --> model.detente:4:7
       | param b = 3 * a
       |       -
    help: break the circle: give one of them a number or an interval
    "#);
}

#[test]
fn what_is_not_in_braces() {
    insta::assert_snapshot!(said("actor kh \"KH\"\n    colour red\nactor us \"US\""), @r#"
    error[unknown-declaration]: expected a declaration, found `colour`
      --> model.detente:4:5
       |     colour red
       |     ^^^^^^
    help: if it belongs to the declaration before it, open that with `{`
    "#);
}

#[test]
fn numbers_that_a_block_cannot_be_given() {
    insta::assert_snapshot!(chamber("sponsors_come = 120%"), @r#"
    error[not-a-chance]: a share of a bloc of `law.bill` must be between 0% and 100%, and never is
      --> model.detente:11:17
       | sponsors_come = 120%
       |                 ^^^^
      --> library/legislature.detente:23:10
       |     vote bill "The bill" {
       |          ---- it is read here
    help: give `law.sponsors_come` a value between 0% and 100%
    "#);
    insta::assert_snapshot!(chamber("waverers = -30"), @r#"
    error[not-positive]: a number of seats of `law.bill` must be 0 or more, and never is
      --> model.detente:10:12
       | waverers = -30
       |            ^^^
      --> library/legislature.detente:23:10
       |     vote bill "The bill" {
       |          ---- it is read here
    help: give `law.waverers` a value 0 or more
    "#);
    insta::assert_snapshot!(chamber("waverers = 300"), @r#"
    error[seats]: the blocs of `law.bill` have 370 seats, and the chamber has 100
      --> model.detente:5:5
       | use library.legislature as law {
       |     ^^^^^^^^^^^^^^^^^^^
    help: give the blocs fewer seats, or the chamber more
    "#);
    insta::assert_snapshot!(chamber("quorum = 51%"), @r#"
    warning[seats]: the quorum of `law.bill` is less than one member
      --> model.detente:5:5
       | use library.legislature as law {
       |     ^^^^^^^^^^^^^^^^^^^
    help: a quorum is a number of members, not a share: for example `51% * 329`
    "#);
    insta::assert_snapshot!(chamber("quorum = 120"), @r#"
    warning[seats]: the blocs of `law.bill` have 100 seats, so that a quorum of 120 is never reached
      --> model.detente:5:5
       | use library.legislature as law {
       |     ^^^^^^^^^^^^^^^^^^^
    help: add the blocs that are missing, or lower the quorum
    "#);
    insta::assert_snapshot!(with_events("use library.retaliation as feud { trigger = attack, drawn = 30%, echo = -3 weeks }"), @r#"
    error[not-positive]: a time constant of `feud.recent` must be above 0, and never is
      --> model.detente:5:73
       | use library.retaliation as feud { trigger = attack, drawn = 30%, echo = -3 weeks }
       |                                                                         ^^^^^^^^
      --> library/retaliation.detente:15:12
       |     memory recent "Triggers still felt" of trigger { fades over echo  judgement }
       |            ------ it is read here
    help: give `feud.echo` a value above 0
    "#);
}

#[test]
fn a_quorum_that_is_a_share() {
    insta::assert_snapshot!(with_events("vote law { called at each attack bloc a 60, attends 60%, supports 90% needs quorum 51% and a majority of those present }"), @r#"
    warning[seats]: a quorum is a number of members, and this is less than one
      --> model.detente:5:84
       | vote law { called at each attack bloc a 60, attends 60%, supports 90% needs quorum 51% and a majority of those present }
       |                                                                                    ^^^
    help: write for example `51% * 329`
    "#);
}

#[test]
fn blocks_that_use_themselves() {
    let text = "block siege { needs trigger : event use siege as more { trigger = trigger } }";
    insta::assert_snapshot!(with_events(&format!("{text}\nuse siege as siege_one {{ trigger = attack }}")), @r#"
    error[too-large]: block `siege` uses itself
      --> model.detente:5:41
       | block siege { needs trigger : event use siege as more { trigger = trigger } }
       |                                         ^^^^^
    help: take this `use` out of the block
    "#);
}
