//! What is wrong and yet could be read: states, shares, claims and names that are not what was meant.

use super::said;
use crate::check::tests::{SITUATION, Texts, messages};
use crate::check::{World, check, remarks};

const EVENTS: &str = "event attack \"Attack\" { rate 2 / week }\nevent raid \"Raid\" { rate 1 / week }\n";
const ANGER: &str = "stock anger \"Anger\" : index = 10% { gains 4% * (1 - anger) per attack }\n";
const ENDS: &str = "outcome war \"War\" as soon as anger > 60%\noutcome peace \"Peace\" otherwise\n\
    policy quiet { attack never happens }\nparam fixed = 3\nparam open = 2 to 4\n";

#[track_caller]
fn with_events(rest: &str) -> String {
    said(&format!("{EVENTS}{rest}"))
}

/// The first line of each message to a claim, with the help.
fn claimed(expectation: &str) -> String {
    let said = said(&format!("{EVENTS}{ANGER}{ENDS}claim c \"C\" {{ expect {expectation} }}"));
    let told = said.lines().filter(|line| !line.starts_with(' ') || line.starts_with("help"));
    told.map(|line| format!("{line}\n")).collect()
}

/// The same of each of several claims, under the claim.
fn all_claimed(expectations: &[&str]) -> String {
    expectations.iter().map(|it| format!("{it}\n{}", claimed(it))).collect()
}

fn of_parameter(value: &str) -> String {
    with_events(&format!(
        "param share_of_dead {value}\nevent death {{ happens with share_of_dead at each attack }}"
    ))
}

#[test]
fn a_state_that_is_misspelt() {
    insta::assert_snapshot!(said("regime mood starts calm {\n  calm -> tense at 1 / month\n  tense -> clam at 1 / month\n}"), @r#"
    error[stray-state]: the state `clam` is entered and never left
      --> model.detente:5:12
       |   tense -> clam at 1 / month
       |            ^^^^
    help: perhaps `calm` is meant
    help: if both are meant, add a line `state clam`
    "#);
    insta::assert_snapshot!(said("regime mood starts calm {\n  calm -> tense at 1 / month\n  any -> clam at 1 / month\n  any -> tense at 1 / year\n}"), @r#"
    error[stray-state]: the state `clam` is entered, and no transition names it as where it leads from
      --> model.detente:5:10
       |   any -> clam at 1 / month
       |          ^^^^
    help: perhaps `calm` is meant
    help: if both are meant, add a line `state clam`
    "#);
    insta::assert_snapshot!(said("regime mood starts calm {\n  calm -> tense at 1 / month\n  tense -> calm at 1 / month\n  tens -> calm at 1 / week\n}"), @r#"
    error[stray-state]: nothing enters the state `tens`
      --> model.detente:6:3
       |   tens -> calm at 1 / week
       |   ^^^^
    help: perhaps `tense` is meant
    "#);
    insta::assert_snapshot!(said("regime mood starts calm {\n  calm -> tense at 1 / month\n  broken -> calm at 1 / week\n}"), @r#"
    warning[stray-state]: nothing enters the state `broken`
      --> model.detente:5:3
       |   broken -> calm at 1 / week
       |   ^^^^^^
    help: add a way into it, for example `... -> broken at 0.2 / year`, or take it away
    "#);
}

#[test]
fn a_state_that_ends_all_and_one_that_is_declared_are_meant() {
    insta::assert_snapshot!(said("regime mood starts calm {\n  calm -> tense at 1 / month\n  any -> destroyed at 1 / year\n}"), @"");
    insta::assert_snapshot!(said("regime mood starts calm {\n  calm -> tense at 1 / month\n  tense -> clam at 1 / year\n  state clam\n}"), @"");
}

fn rally(wired: &str) -> String {
    with_events(&format!("use library.rally as flag {{\nshock = attack, wear = 5 weeks\n{wired}\n}}"))
}

#[test]
fn shares_beyond_the_whole_are_told_at_the_wire() {
    insta::assert_snapshot!(rally("ground = 140%, rise = 5%"), @r#"
    error[not-a-chance]: `flag.ground` must be between 0% and 100%, and never is
      --> model.detente:7:10
       | ground = 140%, rise = 5%
       |          ^^^^
      --> library/rally.detente:9:11
       |     needs ground "Approval when nothing happens"         : share
       |           ------ a share, says the block
    help: give `flag.ground` a value between 0% and 100%
    "#);
    insta::assert_snapshot!(rally("ground = 40%, rise = 30"), @r#"
    error[not-a-chance]: `flag.rise` must be between 0% and 100%, and never is
      --> model.detente:7:22
       | ground = 40%, rise = 30
       |                      ^^
      --> library/rally.detente:10:11
       |     needs rise   "Share of the others that a shock wins" : share
       |           ---- a share, says the block
    help: for a percentage, write `30%`
    help: give `flag.rise` a value between 0% and 100%
    "#);
    insta::assert_snapshot!(rally("ground = -10%, rise = 150%"), @r#"
    error[not-a-chance]: `flag.ground` must be between 0% and 100%, and never is
      --> model.detente:7:10
       | ground = -10%, rise = 150%
       |          ^^^^
      --> library/rally.detente:9:11
       |     needs ground "Approval when nothing happens"         : share
       |           ------ a share, says the block
    help: give `flag.ground` a value between 0% and 100%
    error[not-a-chance]: `flag.rise` must be between 0% and 100%, and never is
      --> model.detente:7:23
       | ground = -10%, rise = 150%
       |                       ^^^^
      --> library/rally.detente:10:11
       |     needs rise   "Share of the others that a shock wins" : share
       |           ---- a share, says the block
    help: give `flag.rise` a value between 0% and 100%
    "#);
}

#[test]
fn shares_that_may_be_beyond_the_whole_are_told_at_the_wire() {
    insta::assert_snapshot!(rally("ground = uniform 60% to 120%, rise = 5%"), @r#"
    warning[drawn-outside]: `flag.ground` may be drawn outside of 0% to 100%
      --> model.detente:7:10
       | ground = uniform 60% to 120%, rise = 5%
       |          ^^^^^^^^^^^^^^^^^^^
      --> library/rally.detente:9:11
       |     needs ground "Approval when nothing happens"         : share
       |           ------ a share, says the block
    help: take ends between 0% and 100%: what lies beyond is no share
    "#);
    insta::assert_snapshot!(rally("ground = approval, rise = 5%\n}\nparam approval = 140%\nuse library.rally as other { shock = raid, ground = 40%, rise = 5%, wear = 5 weeks"), @r#"
    error[not-a-chance]: `flag.ground` must be between 0% and 100%, and never is
      --> model.detente:7:10
       | ground = approval, rise = 5%
       |          ^^^^^^^^
      --> library/rally.detente:9:11
       |     needs ground "Approval when nothing happens"         : share
       |           ------ a share, says the block
      --> model.detente:9:7
       | param approval = 140%
       |       -------- it is this parameter
    help: wire what lies between 0% and 100%
    "#);
    insta::assert_snapshot!(rally("ground = 1.2 + count of attack, rise = 5%"), @r#"
    error[not-a-chance]: `flag.ground` must be between 0% and 100%, and never is
      --> model.detente:7:10
       | ground = 1.2 + count of attack, rise = 5%
       |          ^^^^^^^^^^^^^^^^^^^^^
      --> library/rally.detente:9:11
       |     needs ground "Approval when nothing happens"         : share
       |           ------ a share, says the block
    help: give `flag.ground` a value between 0% and 100%
    "#);
}

#[test]
fn a_share_says_so_in_its_header() {
    insta::assert_snapshot!(with_events("param heat : index = 140%\nlet warmth = heat"), @r#"
    error[not-a-chance]: `heat` must be between 0% and 100%, and never is
      --> model.detente:5:7
       | param heat : index = 140%
       |       ^^^^ `: index`, says its header
    help: give it a value between 0% and 100%
    help: or write `: number` in its header, if it may be more than the whole
    "#);
    insta::assert_snapshot!(with_events("param heat : share = uniform 20% to 140%\nlet warmth = heat"), @r#"
    warning[drawn-outside]: `heat` may be drawn outside of 0% to 100%
      --> model.detente:5:7
       | param heat : share = uniform 20% to 140%
       |       ^^^^ `: share`, says its header
    help: take ends between 0% and 100%: what lies beyond is no share
    help: or write `: number` in its header, if it may be more than the whole
    "#);
    insta::assert_snapshot!(with_events("param heat : number = 140%\nlet warmth = heat"), @"");
}

#[test]
fn what_a_policy_sets_makes_sense() {
    let policy = |line: &str| {
        with_events(&format!(
            "{ANGER}param lethal = 3%\nparam heat : index = 30%\nlet warmth = heat\nevent death {{ happens with lethal at each attack }}\npolicy harder {{ {line} }}"
        ))
    };
    insta::assert_snapshot!(policy("anger is 120%"), @r#"
    error[starts-outside]: `anger` starts outside the bounds within which it stays
      --> model.detente:10:26
       | policy harder { anger is 120% }
       |                          ^^^^
    help: start it within them (an `: index` stays 0 to 1), or say what it `stays`
    "#);
    insta::assert_snapshot!(policy("lethal is 120%"), @r#"
    error[not-a-chance]: a chance of `death` must be between 0% and 100%, and never is under this policy
      --> model.detente:10:27
       | policy harder { lethal is 120% }
       |                           ^^^^
    help: set it to a value between 0% and 100%
    "#);
    insta::assert_snapshot!(policy("heat is 3 * heat"), @"");
}

#[test]
fn intervals_that_are_no_chance() {
    insta::assert_snapshot!(of_parameter("= 20 to 60"), @r#"
    error[not-a-chance]: a chance of `death` must be between 0% and 100%, and hardly ever is
      --> model.detente:6:7
       | event death { happens with share_of_dead at each attack }
       |       ^^^^^
      --> model.detente:5:7
       | param share_of_dead = 20 to 60
       |       ------------- it is this parameter
    help: for percentages, write `20% to 60%`
    help: give `share_of_dead` a value between 0% and 100%, or read another one there
    "#);
    insta::assert_snapshot!(of_parameter("= 30"), @r#"
    error[not-a-chance]: a chance of `death` must be between 0% and 100%, and never is
      --> model.detente:6:7
       | event death { happens with share_of_dead at each attack }
       |       ^^^^^
      --> model.detente:5:7
       | param share_of_dead = 30
       |       ------------- it is this parameter
    help: for a percentage, write `30%`
    help: give `share_of_dead` a value between 0% and 100%, or read another one there
    "#);
    insta::assert_snapshot!(of_parameter("= 20% to 160%"), @r#"
    error[family-wanted]: a share ends at 100%, and this interval goes beyond
      --> model.detente:5:23
       | param share_of_dead = 20% to 160%
       |                       ^^^^^^^^^^^
    help: for a share, take an upper end below 100%
    help: for what may be more than the whole, write plain numbers: `0.2 to 1.6`
    "#);
    insta::assert_snapshot!(of_parameter(": share = 50% to 100%"), @r#"
    error[family-wanted]: an interval for a share that reaches 1 must name its family
      --> model.detente:5:31
       | param share_of_dead : share = 50% to 100%
       |                               ^^^^^^^^^^^
    help: write `uniform 50% to 100%` (full bounds), `50% to 99%`, or add `, most likely M%`
    "#);
    insta::assert_snapshot!(of_parameter("= 0% to 20%"), @r#"
    error[family-wanted]: an interval that touches or crosses 0 must name its family
      --> model.detente:5:23
       | param share_of_dead = 0% to 20%
       |                       ^^^^^^^^^
    help: write `uniform 0% to 20%` (full bounds), start above 0, or add `, most likely M%`
    "#);
    insta::assert_snapshot!(of_parameter("= 20 percent to 60 percent, most likely 30 percent"), @r#"
    error[unknown-unit]: `percent` is not a unit
      --> model.detente:5:23
       | param share_of_dead = 20 percent to 60 percent, most likely 30 percent
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: write `20% to 60%, most likely 30%`
    "#);
}

#[test]
fn points_that_are_forgotten() {
    let stock = |clause: &str| with_events(&format!("stock anger : index = 10% {{ {clause} }}"));
    insta::assert_snapshot!(stock("gains 4 * (1 - anger) per attack"), @r#"
    warning[beyond-bounds]: each `attack` moves `anger` further than its bounds are apart
      --> model.detente:5:29
       | stock anger : index = 10% { gains 4 * (1 - anger) per attack }
       |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: for percentage points, write `4 points`
    "#);
    insta::assert_snapshot!(stock("loses 2 * anger per attack while anger > 10%"), @r#"
    warning[beyond-bounds]: each `attack` moves `anger` further than its bounds are apart
      --> model.detente:5:29
       | stock anger : index = 10% { loses 2 * anger per attack while anger > 10% }
       |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: for percentage points, write `2 points`
    "#);
    insta::assert_snapshot!(stock("moves toward 140% over 3 weeks"), @r#"
    warning[beyond-bounds]: `anger` moves toward what lies outside of the bounds within which it stays
      --> model.detente:5:29
       | stock anger : index = 10% { moves toward 140% over 3 weeks }
       |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: take a value within them (an `: index` stays 0 to 1), or say what it `stays`
    "#);
    insta::assert_snapshot!(stock("gains 1 per attack  becomes 0 at each raid"), @"");
}

#[test]
fn claims_that_are_decided_beforehand() {
    insta::assert_snapshot!(all_claimed(&[
        "mean(anger at the end) > 2",
        "mean(anger at the end) >= 0",
        "mean(anger at the end) is 2 to 3",
        "mean(total of attack at the end) > -1",
        "chance(war) < 0%",
        "chance(war) >= 0%",
        "chance(war) > 100%",
        "chance(war) is 0% to 100%",
        "chance(war) > chance(war)",
        "chance(war under quiet) < chance(war under quiet)",
        "chance(war) higher under quiet than under quiet by 5 points",
        "chance(war) - chance(war) > 4%",
        "chance(anger > 50) > 5%",
        "mean(anger at the end) increases with fixed",
    ]), @r#"
    mean(anger at the end) > 2
    warning[decided]: this never holds, whatever the model does
    note: what is estimated lies between 0% and 100%
    help: compare it with what it may or may not reach
    mean(anger at the end) >= 0
    warning[decided]: this always holds, whatever the model does
    note: what is estimated lies between 0% and 100%
    help: compare it with what it may or may not reach
    mean(anger at the end) is 2 to 3
    warning[decided]: this never holds, whatever the model does
    note: what is estimated lies between 0% and 100%
    help: compare it with what it may or may not reach
    mean(total of attack at the end) > -1
    warning[decided]: this always holds, whatever the model does
    note: what is estimated is never below 0
    help: compare it with what it may or may not reach
    chance(war) < 0%
    error[claim-term]: no chance is below 0%
    help: write for example `< 5%`, or `<= 0%`
    chance(war) >= 0%
    error[claim-term]: every chance is 0% or more
    help: write for example `> 5%`, or `> 0%`
    chance(war) > 100%
    error[claim-term]: no chance is above 100%
    help: write for example `> 95%`, or `>= 100%`
    chance(war) is 0% to 100%
    error[claim-term]: every chance lies between 0% and 100%
    help: write a narrower range, as in `is 5% to 20%`
    chance(war) > chance(war)
    warning[decided]: this compares an estimate with itself
    help: take one side at another time, under a policy or without it; or compare with a number
    chance(war under quiet) < chance(war under quiet)
    warning[decided]: this compares an estimate with itself
    help: take one side at another time, under a policy or without it; or compare with a number
    chance(war) higher under quiet than under quiet by 5 points
    warning[decided]: this compares an estimate with itself
    help: take one side at another time, under a policy or without it; or compare with a number
    chance(war) - chance(war) > 4%
    warning[decided]: this never holds, whatever the model does
    help: compare it with what it may or may not reach
    chance(anger > 50) > 5%
    error[decided]: an `: index` lies between 0% and 100%, so that this is decided beforehand
    help: write `50%`
    mean(anger at the end) increases with fixed
    error[claim-term]: `fixed` has one value, so that nothing increases with it
    help: give it an interval, as in `param fixed = LOW to HIGH`
    "#);
}

#[test]
fn claims_that_may_go_either_way() {
    insta::assert_snapshot!(all_claimed(&[
        "chance(war) > 0%",
        "chance(war) >= 100%",
        "mean(anger at the end) > 50%",
        "mean(anger at the end) increases with open",
        "chance(war) higher under quiet",
    ]), @r#"
    chance(war) > 0%
    chance(war) >= 100%
    mean(anger at the end) > 50%
    mean(anger at the end) increases with open
    chance(war) higher under quiet
    "#);
}

#[test]
fn claims_in_other_words() {
    insta::assert_snapshot!(all_claimed(&[
        "war > 50%",
        "attack happens > 50%",
        "anger > 50%",
        "probability(war) > 50%",
        "median(anger at the end) > 50%",
        "chance(war) is greater than 5%",
        "chance(war) at least 5%",
        "chance(war) > 5% and chance(attack by 2 weeks) > 8%",
        "chance(war) > 5%, chance(attack by 2 weeks) > 8%",
        "chance(war) > 50% under quiet",
    ]), @r#"
    war > 50%
    error[claim-term]: `war` comes about or not, and an estimate is wanted
    help: write `chance(war)`, or `chance(war by 6 months)`
    attack happens > 50%
    error[claim-term]: `attack` comes about or not, and an estimate is wanted
    help: write `chance(attack)`, or `chance(attack by 6 months)`
    anger > 50%
    error[claim-term]: a claim compares estimates and known numbers
    help: estimate it: `mean(anger at the end)`
    probability(war) > 50%
    error[expected-something-else]: an estimate is a `chance`, a `mean` or a `quantile`, and not a `probability`
    help: write `chance(...)`
    median(anger at the end) > 50%
    error[expected-something-else]: an estimate is a `chance`, a `mean` or a `quantile`, and not a `median`
    help: write `quantile(50%, ...)`
    chance(war) is greater than 5%
    error[expected-something-else]: `is greater than` is written `>`
    help: write `>`
    chance(war) at least 5%
    error[expected-something-else]: `at least` is written `>=`
    help: write `>=`
    chance(war) > 5% and chance(attack by 2 weeks) > 8%
    error[expected-something-else]: an `expect` line says one thing
    help: write `expect` instead: a claim holds if all of its lines do
    chance(war) > 5%, chance(attack by 2 weeks) > 8%
    error[expected-something-else]: an `expect` line says one thing
    help: write `expect` instead: a claim holds if all of its lines do
    chance(war) > 50% under quiet
    error[expected-something-else]: `under` belongs into the estimate
    help: write it before the closing parenthesis, as in `chance(war under quiet)`
    "#);
}

#[test]
fn claims_with_words_in_other_places() {
    insta::assert_snapshot!(all_claimed(&[
        "chance(war) higher by 5 points under quiet",
        "chance(war) rises with open",
        "chance(attack or raid) > 50%",
        "chance(war or peace) > 50%",
        "chance(attack within 2 weeks of never) > 10%",
        "chance(war under quit) > 10%",
        "mean(anger by the end) > 10%",
        "chance(war by 1 March 2024) > 5%",
        "chance(war by 01.03.2024) > 5%",
        "chance(war by 2030-01-01) > 5%",
    ]), @r#"
    chance(war) higher by 5 points under quiet
    error[expected-something-else]: the difference stands after the policies
    help: write for example `higher under A than under B by 5 points`
    chance(war) rises with open
    error[expected-something-else]: expected a comparison, found `rises`
    help: perhaps `increases` is meant
    chance(attack or raid) > 50%
    error[claim-term]: `attack` and `raid` are events, and not conditions
    help: write `chance(attack has happened or raid has happened at the end)`
    chance(war or peace) > 50%
    error[claim-term]: `war` and `peace` are outcomes, and not conditions
    help: outcomes exclude each other, so add their chances: `chance(war) + chance(peace)`
    chance(attack within 2 weeks of never) > 10%
    error[unknown-name]: `never` is not declared
    help: there are `attack`, `raid`
    help: declare it, for example `event never { rate 2 / week }`
    chance(war under quit) > 10%
    error[unknown-name]: `quit` is not declared
    help: write `quiet`
    mean(anger by the end) > 10%
    error[expected-something-else]: the end is a moment, said by `at the end`
    help: write `at the end`; what may come about at any time needs no words for it, as in `chance(war)`
    chance(war by 1 March 2024) > 5%
    error[expected-something-else]: a day is written year, month, day
    help: write `2024-03-01`
    chance(war by 01.03.2024) > 5%
    error[expected-something-else]: a day is written year, month, day
    help: write `2024-03-01`
    chance(war by 2030-01-01) > 5%
    error[claim-time]: this day lies after the situation ends, on 2024-04-10
    help: ask for an earlier time, write `at the end`, or let the situation last longer
    "#);
}

#[test]
fn a_name_that_is_declared_twice() {
    insta::assert_snapshot!(with_events("param attack = 3\nlet twice = 2 * attack"), @r#"
    error[declared-twice]: `attack` is declared twice
      --> model.detente:5:7
       | param attack = 3
       |       ^^^^^^
      --> model.detente:3:7
       | event attack "Attack" { rate 2 / week }
       |       ------ first declared here
    help: give one of them another name
    "#);
    insta::assert_snapshot!(with_events("actor raid"), @r#"
    error[declared-twice]: `raid` is declared twice
      --> model.detente:5:7
       | actor raid
       |       ^^^^
      --> model.detente:4:7
       | event raid "Raid" { rate 1 / week }
       |       ---- first declared here
    help: give one of them another name
    "#);
    insta::assert_snapshot!(said("set side = red, blue, red"), @r#"
    error[declared-twice]: `red` stands twice
      --> model.detente:3:23
       | set side = red, blue, red
       |                       ^^^
      --> model.detente:3:12
       | set side = red, blue, red
       |            --- the first time
    help: take one away, or give it another name
    "#);
}

#[test]
fn help_that_leads_where_it_should() {
    insta::assert_snapshot!(with_events("event strike { rate 2 + 0.3 / week }"), @r#"
    error[unit-mismatch]: cannot add a pure number and `1/week`
      --> model.detente:5:25
       | event strike { rate 2 + 0.3 / week }
       |                         ^^^^^^^^^^ in `1/week`
      --> model.detente:5:21
       | event strike { rate 2 + 0.3 / week }
       |                     - a pure number
    help: write `2 / week`, or another time
    "#);
    insta::assert_snapshot!(with_events("param pace = 0.2 to 0.8 weeks\nevent strike { rate pace }"), @r#"
    error[unit-mismatch]: a rate must be per time, but this is in `weeks`
      --> model.detente:6:21
       | event strike { rate pace }
       |                     ^^^^ in `weeks`
      --> model.detente:5:7
       | param pace = 0.2 to 0.8 weeks
       |       ---- `pace` is in `weeks`
    help: where `pace` is declared, write so many `/ week`; or, for once in so long, write `1 / pace` here
    "#);
    insta::assert_snapshot!(with_events("param pace : 1/week = 0.2 to 0.8 weeks\nevent strike { rate pace }"), @r#"
    error[unit-mismatch]: the value must be in `1/week`, but this is in `weeks`
      --> model.detente:5:23
       | param pace : 1/week = 0.2 to 0.8 weeks
       |                       ^^^^^^^^^^^^^^^^
    help: write `0.2 to 0.8 / week`
    "#);
    insta::assert_snapshot!(said("regime mood starts calm { calm -> tense at 1 / month  tense -> calm at 1 / month }\nlet x = mood[calm]"), @r#"
    error[wrong-kind]: `mood` is a regime, and not a quantity
      --> model.detente:4:9
       | let x = mood[calm]
       |         ^^^^
      --> model.detente:3:8
       | regime mood starts calm { calm -> tense at 1 / month  tense -> calm at 1 / month }
       |        ---- declared here
    help: ask for its state: `mood is calm`
    "#);
    insta::assert_snapshot!(said("set side = red, blue\nparam weight[side] = { red: 1  blue: 2 }\nlet all = sum(weight)"), @r#"
    error[unknown-name]: there is no function or table `sum`
      --> model.detente:5:11
       | let all = sum(weight)
       |           ^^^
    help: write `sum(x in side: weight[x])`
    "#);
}

#[test]
fn help_that_names_what_there_is() {
    insta::assert_snapshot!(said("let middle = median(1, 2, 3)"), @r#"
    error[unknown-name]: there is no function or table `median`
      --> model.detente:3:14
       | let middle = median(1, 2, 3)
       |              ^^^^^^
    help: of several quantities there are `mean`, `min` and `max`
    help: over trajectories, a claim estimates it: `expect quantile(50%, x at the end) > 60%`
    "#);
    insta::assert_snapshot!(with_events("event strike { answers never with 5% }"), @r#"
    error[unknown-name]: `never` is not declared
      --> model.detente:5:24
       | event strike { answers never with 5% }
       |                        ^^^^^
    help: there are `attack`, `raid`, `strike`
    help: declare it, for example `event never { rate 2 / week }`
    "#);
    insta::assert_snapshot!(with_events("event strike { happens on 2030-01-01 }"), @r#"
    error[date-outside]: this day lies after the situation ends, on 2024-04-10
      --> model.detente:5:27
       | event strike { happens on 2030-01-01 }
       |                           ^^^^^^^^^^
    help: let the situation last longer, or take an earlier day
    "#);
    insta::assert_snapshot!(with_events("use library.legislature as law { call = attack, chamber = 100 seats, sponsors = 40 seats, waverers = 30 seats, opponents = 30 seats }"), @r#"
    error[unit-mismatch]: `chamber` is a number without a unit, and this is in `seats`
      --> model.detente:5:59
       | use library.legislature as law { call = attack, chamber = 100 seats, sponsors = 40 seats, waverers = 30 seats, opponents = 30 seats }
       |                                                           ^^^^^^^^^
      --> model.detente:5:81
       | use library.legislature as law { call = attack, chamber = 100 seats, sponsors = 40 seats, waverers = 30 seats, opponents = 30 seats }
       |                                                                                 -------- here too
      --> model.detente:5:102
       | use library.legislature as law { call = attack, chamber = 100 seats, sponsors = 40 seats, waverers = 30 seats, opponents = 30 seats }
       |                                                                                                      -------- here too
    note: and in 1 more place
    help: write `chamber = 100`
    "#);
}

#[test]
fn outcomes_of_one_label_and_answers_sooner_than_a_step() {
    let told = |text: &str| -> String {
        let checked = super::check_text(text);
        let model = checked.model.expect("it is sound");
        let found = remarks(&model).into_iter().filter(|it| it.severity != detente_syntax::Severity::Advice);
        found.map(|it| format!("{}: {}\n", it.severity.word(), it.message)).collect()
    };
    let ends = "outcome war \"War\" as soon as anger > 60%\noutcome peace \"War\" otherwise";
    insta::assert_snapshot!(told(&format!("{EVENTS}{ANGER}{ends}")), @r#"warning: the outcome `peace` is labelled like `war`: War"#);
    insta::assert_snapshot!(told("event attack { rate 2 / week }\nevent strike { answers attack with 30% after about 3 hours }"), @r#"warning: `strike` answers in less than a step on average, and takes a step at least"#);
    insta::assert_snapshot!(told("regime mood starts calm { calm -> tense after about 3 hours  tense -> calm at 1 / month }"), @r#"warning: `mood` stays in `calm` for less than a step on average, and for a step at least"#);
}

#[test]
fn events_that_call_forth_themselves() {
    let told = |text: &str| -> String {
        let checked = super::check_text(text);
        let model = checked.model.expect("it is sound");
        let found = remarks(&model).into_iter().filter(|it| it.code.name == "feeds-itself");
        found.map(|it| detente_syntax::diagnostic::plain_text(&it, &checked.sources)).collect()
    };
    let two = |drawn: &str| {
        format!(
            "use library.retaliation as ours {{ trigger = theirs.answer, drawn = {drawn}, base = 1 / week }}\nuse library.retaliation as theirs {{ trigger = ours.answer, drawn = 90% }}"
        )
    };
    insta::assert_snapshot!(told(&two("130%")), @r#"
    warning[feeds-itself]: each `ours.answer` calls forth 1.17 others like it by way of `theirs.answer`, so that they grow without end
      --> model.detente:3:68
       | use library.retaliation as ours { trigger = theirs.answer, drawn = 130%, base = 1 / week }
       |                                                                    ^^^^
    help: let each call forth less than one more: lower `ours.drawn` or `theirs.drawn`
    "#);
    insta::assert_snapshot!(told(&two("110%")), @"");
    insta::assert_snapshot!(told(&two("1 to 1.2")), @"");
    insta::assert_snapshot!(told(&two("1.15 to 1.4")), @r#"
    warning[feeds-itself]: each `ours.answer` calls forth 1.04 others like it by way of `theirs.answer`, so that they grow without end
      --> model.detente:3:68
       | use library.retaliation as ours { trigger = theirs.answer, drawn = 1.15 to 1.4, base = 1 / week }
       |                                                                    ^^^^^^^^^^^
    help: let each call forth less than one more: lower `ours.drawn` or `theirs.drawn`
    "#);
    let own = |rate: &str| {
        format!(
            "param echo = 2 to 4 weeks\nmemory recent of raid {{ fades with half-life echo }}\nevent raid {{ rate {rate} }}"
        )
    };
    insta::assert_snapshot!(told(&own("1 / month + 0.3 / week * recent")), @"");
    insta::assert_snapshot!(told(&own("1 / month + 0.4 / week * recent")), @r#"
    warning[feeds-itself]: each `raid` calls forth 1.15 others like it, so that they grow without end
      --> model.detente:5:7
       | event raid { rate 1 / month + 0.4 / week * recent }
       |       ^^^^
    help: let each call forth less than one more
    "#);
    insta::assert_snapshot!(told(&own("1 / month + 0.4 / week * min(recent, 3)")), @"");
    insta::assert_snapshot!(told("event raid { rate 1 / month  answers strike with 60% after about 3 days }\nevent strike { happens 2 times at each raid }"), @r#"
    warning[feeds-itself]: each `raid` calls forth 1.2 others like it by way of `strike`, so that they grow without end
      --> model.detente:3:7
       | event raid { rate 1 / month  answers strike with 60% after about 3 days }
       |       ^^^^
    help: let each call forth less than one more
    "#);
}

/// A folder with one file, which knows where it looks.
struct Folder(Texts);

impl World for Folder {
    fn text(&self, path: &str) -> Result<String, String> {
        self.0.text(path)
    }

    fn missing(&self, path: &str) -> Option<String> {
        self.0.text(path).is_err().then(|| format!("/models/{path}"))
    }

    fn names_in(&self, _folder: &str) -> Vec<String> {
        self.0.0.keys().cloned().collect()
    }
}

#[test]
fn counts_that_are_not_there() {
    let observed = |file: &str| {
        let model =
            format!("{SITUATION}{EVENTS}observe attack from \"{file}\" {{ date \"day\"  count \"count\" }}");
        let texts = super::super::world(&[("model.detente", &model), ("attacks.csv", "day,count\n")]);
        messages(&check(&Folder(texts), "model.detente"))
    };
    insta::assert_snapshot!(observed("attacks.csv"), @"");
    insta::assert_snapshot!(observed("atacks.csv"), @r#"
    error[missing-file]: cannot read `atacks.csv`: there is no file /models/atacks.csv
      --> model.detente:5:21
       | observe attack from "atacks.csv" { date "day"  count "count" }
       |                     ^^^^^^^^^^^^
    help: perhaps `attacks.csv` is meant
    "#);
    insta::assert_snapshot!(observed("elsewhere.csv"), @r#"
    error[missing-file]: cannot read `elsewhere.csv`: there is no file /models/elsewhere.csv
      --> model.detente:5:21
       | observe attack from "elsewhere.csv" { date "day"  count "count" }
       |                     ^^^^^^^^^^^^^^^
    help: paths are relative to the folder of the situation
    "#);
    insta::assert_snapshot!(observed("../attacks.csv"), @r#"
    error[outside-the-folder]: `../attacks.csv` leads out of the folder of the situation
      --> model.detente:5:21
       | observe attack from "../attacks.csv" { date "day"  count "count" }
       |                     ^^^^^^^^^^^^^^^^
    help: copy the file into the folder, and name it from there, without `..`
    "#);
}
