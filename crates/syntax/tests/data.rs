//! The data that each construct of the language is read into, every alternative of the reference once.

use detente_syntax::ast::File;
use detente_syntax::parse;

/// The file, which must parse without a message.
#[track_caller]
fn file(text: &str) -> File {
    let parse = parse(text);
    assert_eq!(parse.diagnostics, []);
    parse.file
}

#[test]
fn situation() {
    insta::assert_debug_snapshot!(file(
        r#"language 1
## The frame   # see B1
situation "Iraq" {
    briefing "briefing.md"  sources "sources.toml"  starts 2023-10-17  lasts 60 months  steps 1 day
    reports every 1 month  solver rk4  shows troops, feud.recent  leaves out "rival factions"
}
import "shared.detente"
"#
    ));
}

#[test]
fn units_actors_sets() {
    insta::assert_debug_snapshot!(
        file(
            r#"unit troops, seats "Seats"
actor us "United States" cites B1
set community "Communities" = shia "Shia", sunni
correlate wish[shia], b with 0.6 judgement
"#
        )
        .declarations
    );
}

#[test]
fn parameters() {
    insta::assert_debug_snapshot!(
        file(
            r#"param lethality "Chance" = 0.2% to 2.4% cites S15, B3.2, judgement known 2024-02-11 hindsight luck "old"
param tempo[posture, c in community] : 1/week = { quiet: { shia: 0 to 1.5 / week, most likely 0.3  otherwise: 2 / week }
    harass: uniform 0 / week to 4 / week, escalate: 11 / week }
param odd = one of { 0.5: 30%  1: 70% }
param draw : troops^2*week/(month*1) = beta(2, 3)
"#
        )
        .declarations
    );
}

#[test]
fn members() {
    insta::assert_debug_snapshot!(
        file(
            r#"table fear[c in community](x) = { shia: (0, 0) (1, 1)  otherwise: { us: (0, 2), (1, 3) } }
series aid[community] : 1/year = { shia: { 2023-10-17: 1 / year }  otherwise: { 2024-10-01: 0 } } linear
let a[c in community] = tempo[posture[c], d] * fear[c](pull[c]) + count(d in community: posture[d] is quiet and d is not c)
vote law[c in community] { called at each start of front.war[c] }
"#
        )
        .declarations
    );
}

#[test]
fn lets_tables_series() {
    insta::assert_debug_snapshot!(
        file(
            r#"let pressure "Pressure" : index = 0.4 * demand + 0.6 * hardliners judgement within 30%
let pace[presence] : 1/month = { staying: 0 / month  otherwise: 3 / term }
let weighted[c in community] = weight[c] * demand[c]
table deterrence(ratio) "Deterrence" = (0, 0) (0.5 troops, 38%), (1, 0.70)
series aid : dollars/year = { 2023-10-17: 200 million dollars/year  2024-10-01: 0 } linear cites S1
"#
        )
        .declarations
    );
}

#[test]
fn stock() {
    insta::assert_debug_snapshot!(
        file(
            r#"stock anger[c in community] "Anger" : index = 35% to 55% {
    gains 6 points * (1 - anger[c]) per strike_iraq while region is calm
    gains by_itself "By itself" = trend * anger[c] while attack happens
    loses 5 points per start of iran_war
    changes by (a - b) * rate
    moves toward target over 6 weeks
    moves toward target with half-life 4 weeks while C
    fades with half-life memory_of_anger
    fades over 3 weeks
    becomes term at each call of law
    becomes term each step
    stays 0 to 10_000 troops
    cites B4
}
"#
        )
        .declarations
    );
}

#[test]
fn transfers_and_memories() {
    insta::assert_debug_snapshot!(
        file(
            r#"transfer redeployment "To the north" { moves 0.1 / week * west from west to north[c] while C }
memory recent of strike_iraq, attack[shia], start of war { fades with half-life 2 weeks }
memory fire "Fire" of attack { averages over echo starts at 0.1 / day }
"#
        )
        .declarations
    );
}

#[test]
fn regime() {
    insta::assert_debug_snapshot!(
        file(
            r#"regime region "War" starts gaza_war cites B1 {
    calm -> gaza_war at gaza_onset
    any -> iran_war at 2 while C
    iran_war -> calm after about 6 weeks
    staying, talks -> expelled at each expulsion
    staying -> talks at each talks_open with 40% while C
    state gaza_lull "Lull in Gaza"
}
"#
        )
        .declarations
    );
}

#[test]
fn event() {
    insta::assert_debug_snapshot!(
        file(
            r#"event attack[c in community] "Attack" by kh on us once {
    rate drive * base clusters 2.2 while C
    hazard 0.01 / month
    happens with lethality at each attack while C
    happens at each election
    happens burst times at each strike, clusters 5
    answers us_death with 92% after about 3 days
    answers law
    happens on 2024-01-28, 2024-02-07
    happens when other happens and progress >= 1
    splits into us_death "Killed" with lethality, us_hurt with harm, near_miss otherwise
    cites B1
}
"#
        )
        .declarations
    );
}

#[test]
fn choice() {
    insta::assert_debug_snapshot!(
        file(
            r#"choice posture "KH's posture" by kh {
    options quiet "Quiet", harass, escalate while region is not calm
    reconsiders every 4 weeks, at each us_death, at each start of war
    starts quiet
    when leash is restrain plays quiet with compliance cites S57
    escalate is worth 2 * pressure - 0.5 escalate is worth 1 while C cites B2
    quiet is worth 0.3
    wants 2 * exit cites B1 judgement
    fears 0.5 per us_death
    sees recent, demand[shia], region
    believes answer = 60%, wish[kurd] = 3% to 5%
    plays quantal response with odds 3 to 1 for a gain of 0.05, looking 90 days ahead, expecting replies
}
choice other by us { options a, b  when x > 3 plays a  plays solved }
choice last by us { options a, b  plays quantal response with precision 4 }
"#
        )
        .declarations
    );
}

#[test]
fn vote() {
    insta::assert_debug_snapshot!(
        file(
            r#"vote law "Law" {
    of 329 seats
    called at 0.2 / year + 2 / year * pressure while C
    called at each E with 30%
    called on 2024-02-10
    bloc framework "Framework" 180 seats, attends 60% give or take 15 points, supports 90%
    bloc kdp 31 seats supports 2% attends 10%
    needs quorum 165 seats and a majority of those present
}
vote b { needs a majority of 165 seats }
vote c { needs two thirds of all seats }
vote d { needs quorum 100 seats, two thirds of those present }
"#
        )
        .declarations
    );
}

#[test]
fn outcomes_and_policies() {
    insta::assert_debug_snapshot!(
        file(
            r#"outcome war "War" as soon as region is iran_war before fall, drift cites B1
outcome stable at the end, when done has happened and not war
outcome drift "Drift" otherwise
policy restraint "Restraint" { strike never answers near_miss, us_hurt  posture is quiet from 2024-01-01 until 6 months
    aid[c] is 2 stance never plays a, b  expulsion happens on 2024-03-01  attack never happens
    strike answers us_death with 100%  pace is { a: 3 / week  otherwise: 0 } }
"#
        )
        .declarations
    );
}

#[test]
fn claims() {
    insta::assert_debug_snapshot!(
        file(
            r#"claim breaking_point "Sentence" {
    cites B5
    expect chance(fall by 6 months under pressure and truce) > 2 * chance(fall) + 5 points cites B6
    expect mean(x at done) higher under a and b than c by 5 points
    expect mean(fire while C) lower while presence is talks than while presence is staying
    expect mean(demand[c] at the end) lower under a, for each c in community
    expect chance(stable) is 5% to 95%
    expect chance(leash is restrain within 2 weeks of us_death given region is not war) above 50%
    expect quantile(90%, slack from 3 months to 2024-01-01) increases with talk_pace
    expect mean(attack by 12 months) lower without R1
}
loop R1 "Provocation" = attack -> feud.strike -> attack judgement
"#
        )
        .declarations
    );
}

#[test]
fn observations() {
    insta::assert_debug_snapshot!(
        file(
            r#"observe attack[c] from "attacks.csv" { date "to", count "attacks", reported 85% to 115%,
    uses 2023-10-17 to 2024-02-11, holds out the rest, cites S1 }
observe region { is gaza_lull from 2023-11-24 to 2023-12-01 held out }
observe agreement { on 2024-09-27, 2024-09-28, held out }
"#
        )
        .declarations
    );
}

#[test]
fn blocks() {
    insta::assert_debug_snapshot!(
        file(
            r#"block retaliation "Retaliation" {
    needs trigger "Trigger" : event
    needs hold : choice  needs war : regime
    needs base : 1/week
    needs echo : time = 3 weeks
    cites S1
    memory recent of trigger { fades over echo }
    event answer { rate base }
}
use library.retaliation as feud "Feud" { trigger = attack, base = 0.3 echo = 2 weeks } cites B1
"#
        )
        .declarations
    );
}

#[test]
fn what_is_broken_is_kept_and_marked() {
    let parse = parse(
        "let a = 3 +\nstock b : index = 0.1 { gains ) per x  fades over 3 weeks }\nlet c = 3 4\nlet d = 4\n",
    );
    let seen: Vec<_> = parse.file.declarations.iter().map(|it| (it.keyword(), it.broken())).collect();
    assert_eq!(seen, [("let", true), ("stock", true), ("let", true), ("let", false)]);
    insta::assert_debug_snapshot!(parse.file.declarations);
}

#[test]
fn the_tree_as_text() {
    let parse = parse("## Talks\nlet a = 2 * b # why\n");
    insta::assert_snapshot!(detente_syntax::printed_tree(&parse.tree));
}
