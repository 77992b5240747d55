//! What there is one of for each member of a set is the same as the declarations written out by hand, member by member: the whole
//! checked model, but for places in the text and the names that readers see, and so every bit of every trajectory.

use super::{checked, said};
use detente_model::evaluate::{Limits, evaluate};
use detente_numbers::luck::Seed;

const MEMBERS: [&str; 2] = ["shia", "kurd"];

/// The text once for each member, which stands in it as `@`.
fn each(text: &str) -> String {
    MEMBERS.iter().map(|member| text.replace('@', member) + "\n").collect()
}

/// The checked model in words of the program, without places in the text and labels; `name_shia` is called `name[shia]`.
#[track_caller]
fn skeleton(declarations: &str) -> String {
    let checked = checked(declarations);
    let model = checked.model.clone().unwrap_or_else(|| panic!("{}", said(&checked)));
    let mut text = format!("{model:#?}");
    text.truncate(text.find("evidence: Evidence").expect("a model says what it stands on"));
    for member in MEMBERS {
        text = text.replace(&format!("_{member}"), &format!("[{member}]"));
    }
    // The state of `front[shia]` is entered as `start of front.war[shia]`.
    for member in MEMBERS {
        for state in ["calm", "war"] {
            let said = format!("[{member}].{state}");
            text = text.replace(&said, &format!(".{state}[{member}]"));
        }
    }
    // Where the lines of claims are written.
    let text = text.split("written: [").map(|part| part.split_once(']').map_or(part, |(_, rest)| rest));
    let text = text.collect::<Vec<_>>().join("");
    let is_meaning = |line: &&str| !["label:", "span:"].iter().any(|part| line.trim().starts_with(part));
    text.lines().filter(is_meaning).collect::<Vec<_>>().join("\n")
}

/// Two declarations of the same thing, but for names that `alike` makes alike. What differs is shown by its first line.
#[track_caller]
fn assert_same(by_member: &str, by_hand: &str, alike: fn(String) -> String) {
    let (one, other) = (alike(skeleton(by_member)), alike(skeleton(by_hand)));
    let differs = one.lines().zip(other.lines()).position(|(one, other)| one != other);
    let around = |text: &str, at: usize| {
        text.lines().skip(at.saturating_sub(12)).take(16).collect::<Vec<_>>().join("\n")
    };
    if let Some(at) = differs {
        panic!("by member:\n{}\nby hand:\n{}", around(&one, at), around(&other, at));
    }
    assert_eq!(one.lines().count(), other.lines().count());
}

const SET: &str = "set community = shia \"Shia\", kurd \"Kurds\"\nactor shia\nactor kurd\nactor pm\n";

#[test]
fn a_choice_of_each() {
    let by_member = "
        param pull[community] = { shia: 0.5  kurd: 0.2 }
        let pace[c in community, posture] : 1/week = { shia: { quiet: 0 / week  harass: 1 / week }  otherwise: 3 / week }
        stock anger[c in community] : index = 0.3 { gains 2 points per raid[c]  fades over 6 weeks }
        event raid[c in community] by c on pm {
            rate pace[c] + pace[c, posture[c]] + pace[c, harass]
            rate 1 / week while posture[c] is harass and posture[kurd] is not quiet
        }
        choice posture[c in community] by c {
            options     quiet, harass while anger[c] > 20%
            reconsiders every 2 weeks, at each raid[c]
            when anger[c] < 10% plays quiet with pull[c]
            harass      is worth pull[c] * anger[c]
            quiet       is worth 0.1
            plays       quantal response with precision 4
        }
        let loud = sum(c in community: if posture[c] is harass then 1 else 0)
        policy truce { posture is quiet from 2024-01-20 until 2024-02-20  posture[kurd] never plays harass }
        policy war { posture never plays quiet  raid[shia] never happens }";
    let by_hand = "param pull_shia = 0.5\nparam pull_kurd = 0.2
        let pace_shia[posture_shia] : 1/week = { quiet: 0 / week  harass: 1 / week }
        let pace_kurd[posture_kurd] : 1/week = { quiet: 3 / week  harass: 3 / week }"
        .to_owned()
        + &each("stock anger_@ : index = 0.3 { gains 2 points per raid_@  fades over 6 weeks }")
        + &each(
            "event raid_@ by @ on pm {
                rate pace_@ + pace_@ + pace_@[harass]
                rate 1 / week while posture_@ is harass and posture_kurd is not quiet
            }",
        )
        + &each(
            "choice posture_@ by @ {
                options     quiet, harass while anger_@ > 20%
                reconsiders every 2 weeks, at each raid_@
                when anger_@ < 10% plays quiet with pull_@
                harass      is worth pull_@ * anger_@
                quiet       is worth 0.1
                plays       quantal response with precision 4
            }",
        )
        + "let loud = (if posture_shia is harass then 1 else 0) + (if posture_kurd is harass then 1 else 0)
        policy truce {
            posture_shia is quiet from 2024-01-20 until 2024-02-20
            posture_kurd is quiet from 2024-01-20 until 2024-02-20
            posture_kurd never plays harass
        }
        policy war { posture_shia never plays quiet  posture_kurd never plays quiet  raid_shia never happens }";
    // Elements stand between brackets in the one and are called by both names in the other.
    let pace = |text: String| text.replace("[kurd, ", "[kurd][").replace("[shia, ", "[shia][");
    assert_same(&format!("{SET}{by_member}"), &format!("{SET}{by_hand}"), pace);
}

#[test]
fn a_transfer_of_each() {
    let by_member = "
        unit people
        stock home[c in community] : people = 900 people { stays 0 people to 1_000 people }
        stock abroad[community] : people = 10 people {}
        param pace[community] = { shia: 1 / year  kurd: 2 / year }
        transfer flight[c in community] \"Flight\" { moves pace[c] * home[c] from home[c] to abroad[c] while home[kurd] > 5 people }
        policy slow { pace[kurd] is 1 / year }";
    let by_hand = "unit people\n".to_owned()
        + &each("stock home_@ : people = 900 people { stays 0 people to 1_000 people }")
        + &each("stock abroad_@ : people = 10 people {}")
        + "param pace_shia = 1 / year\nparam pace_kurd = 2 / year\n"
        + &each(
            "transfer flight_@ { moves pace_@ * home_@ from home_@ to abroad_@ while home_kurd > 5 people }",
        )
        + "policy slow { pace_kurd is 1 / year }";
    assert_same(&format!("{SET}{by_member}"), &format!("{SET}{by_hand}"), |text| text);
}

#[test]
fn a_table_and_a_series_of_each() {
    let by_member = "
        unit dollars
        table fear[community](strength) = { shia: (0, 0%) (1, 40%) (3, 70%)  otherwise: (0, 10%) (2, 20%) }
        series aid[community] : dollars/year = {
            shia: { 2024-01-01: 2 dollars/year  2024-02-01: 3 dollars/year }
            kurd: { 2024-01-15: 1 dollars/year }
        } linear
        table same[community](x) = (0, 1) (1, 2)
        let worry[c in community] = fear[c](time / 30 days) + fear[shia](0.5) + same[c](0.3)
        stock purse[c in community] : dollars = 0 dollars { gains aid[c]  loses aid[kurd] }";
    let by_hand = "unit dollars
        table fear_shia(strength) = (0, 0%) (1, 40%) (3, 70%)
        table fear_kurd(strength) = (0, 10%) (2, 20%)
        series aid_shia : dollars/year = { 2024-01-01: 2 dollars/year  2024-02-01: 3 dollars/year } linear
        series aid_kurd : dollars/year = { 2024-01-15: 1 dollars/year } linear\n"
        .to_owned()
        + &each("table same_@(x) = (0, 1) (1, 2)")
        + &each("let worry_@ = fear_@(time / 30 days) + fear_shia(0.5) + same_@(0.3)")
        + &each("stock purse_@ : dollars = 0 dollars { gains aid_@  loses aid_kurd }");
    assert_same(&format!("{SET}{by_member}"), &format!("{SET}{by_hand}"), |text| text);
}

#[test]
fn a_regime_of_each() {
    let by_member = "
        param onset[community] = { shia: 1 / year  kurd: 2 / year }
        event raid[c in community] { rate 1 / week while front[c] is war }
        event shock { rate 1 / year }
        regime front[c in community] starts calm {
            calm -> war  at onset[c] while front[kurd] is calm
            calm -> war  at each shock with 40%
            war  -> calm after about 6 weeks
            state war \"At war\"
        }
        stock anger[c in community] : index = 0.3 { gains 2 points per start of war[c]  loses 1 point per start of front.calm[kurd] }
        let rage[c in community, front] = { shia: { calm: 0  war: 1 }  otherwise: 2 }
        let all = rage[shia] + rage[kurd, front[kurd]] + rage[shia, war]
        outcome war as soon as front[shia] is war
        outcome calm otherwise
        claim c { expect chance(start of war[kurd] by 30 days) > 1% }
        observe front[kurd] { is calm from 2024-01-01 to 2024-01-05 }";
    let by_hand = "param onset_shia = 1 / year\nparam onset_kurd = 2 / year\n".to_owned()
        + &each("event raid_@ { rate 1 / week while front_@ is war }")
        + "event shock { rate 1 / year }\n"
        + &each(
            "regime front_@ starts calm {
                calm -> war  at onset_@ while front_kurd is calm
                calm -> war  at each shock with 40%
                war  -> calm after about 6 weeks
                state war \"At war\"
            }",
        )
        + &each(
            "stock anger_@ : index = 0.3 { gains 2 points per start of front_@.war  loses 1 point per start of front_kurd.calm }",
        )
        + "let rage_shia[front_shia] = { calm: 0  war: 1 }
        let rage_kurd[front_kurd] = { calm: 2  war: 2 }
        let all = rage_shia + rage_kurd + rage_shia[war]
        outcome war as soon as front_shia is war
        outcome calm otherwise
        claim c { expect chance(start of front_kurd.war by 30 days) > 1% }
        observe front_kurd { is calm from 2024-01-01 to 2024-01-05 }";
    let rage = |text: String| text.replace("[kurd, ", "[kurd][").replace("[shia, ", "[shia][");
    assert_same(&format!("{SET}{by_member}"), &format!("{SET}{by_hand}"), rage);
}

#[test]
fn a_vote_of_each() {
    let by_member = "
        unit seats
        param ayes[community] = { shia: 60%  kurd: 30% }
        event crisis[c in community] { rate 1 / month }
        vote law[c in community] \"Law\" {
            of     100 seats
            called at each crisis[c] with 50%
            called at 1 / year
            bloc   own    60 seats, attends 80%, supports ayes[c]
            bloc   others 40 seats, attends 50% give or take 10 points, supports 1 - ayes[c]
            needs  quorum 51 seats and a majority of those present
        }
        stock calm[c in community] : index = 0.3 { gains 5 points per law[c]  loses 1 point per call of law[kurd] }
        outcome passed as soon as law[kurd] happens
        outcome not_passed otherwise
        policy no { law never happens }";
    let by_hand = "unit seats\nparam ayes_shia = 60%\nparam ayes_kurd = 30%\n".to_owned()
        + &each("event crisis_@ { rate 1 / month }")
        + &each(
            "vote law_@ {
                of     100 seats
                called at each crisis_@ with 50%
                called at 1 / year
                bloc   own    60 seats, attends 80%, supports ayes_@
                bloc   others 40 seats, attends 50% give or take 10 points, supports 1 - ayes_@
                needs  quorum 51 seats and a majority of those present
            }",
        )
        + &each(
            "stock calm_@ : index = 0.3 { gains 5 points per law_@  loses 1 point per call of law_kurd }",
        )
        + "outcome passed as soon as law_kurd happens
        outcome not_passed otherwise
        policy no { law_shia never happens  law_kurd never happens }";
    // The purpose of a call's draw is its event's name without members.
    let called = |text: String| {
        text.replace("at each crisis[shia]", "at each crisis")
            .replace("at each crisis[kurd]", "at each crisis")
    };
    assert_same(&format!("{SET}{by_member}"), &format!("{SET}{by_hand}"), called);
}

#[test]
fn a_running_member_as_a_condition_and_two_subscripts() {
    let by_member = "
        unit people
        param pace[a in community, b in community] : 1/year = { shia: 2 / year  kurd: { shia: 3 / year  kurd: 4 / year } }
        stock home[community] : people = 900 people { stays 0 people to 1_000 people }
        let others[c in community] = sum(d in community: if c is d then 0 people else home[d])
        let not_kurd[c in community] = if c is not kurd and home[c] > 1 people then 1 else 2
        let many = count(c in community: home[c] > 20 people and c is not kurd)
        let crowded = count(c in community: home[c] > 20 people)
        let sent[a in community, b in community] = pace[a, b]
        event raid[c in community] { rate 1 / week while c is kurd or home[c] > 5 people }
        event siege[c in community] { rate 1 / week while not (c is kurd) and home[c] > 5 people }";
    let by_hand = "unit people
        param pace_shia_shia = 2 / year\nparam pace_shia_kurd = 2 / year
        param pace_kurd_shia = 3 / year\nparam pace_kurd_kurd = 4 / year\n"
        .to_owned()
        + &each("stock home_@ : people = 900 people { stays 0 people to 1_000 people }")
        + "let others_shia = 0 people + home_kurd\nlet others_kurd = home_shia + 0 people
        let not_kurd_shia = if home_shia > 1 people then 1 else 2\nlet not_kurd_kurd = 2
        let many = (if home_shia > 20 people then 1 else 0) + 0
        let crowded = (if home_shia > 20 people then 1 else 0) + (if home_kurd > 20 people then 1 else 0)
        event raid_shia { rate 1 / week while home_shia > 5 people }\nevent raid_kurd { rate 1 / week }
        event siege_shia { rate 1 / week while home_shia > 5 people }\nevent siege_kurd { rate 0 }
        let sent_shia_shia = pace_shia_shia\nlet sent_shia_kurd = pace_shia_kurd
        let sent_kurd_shia = pace_kurd_shia\nlet sent_kurd_kurd = pace_kurd_kurd\n";
    let pairs = |text: String| text.replace("[kurd, ", "[kurd][").replace("[shia, ", "[shia][");
    assert_same(&format!("{SET}{by_member}"), &format!("{SET}{by_hand}"), pairs);
}

/// A parameter that goes by the options of all: each is read by whose option it is.
#[test]
fn one_value_by_option_for_the_choices_of_all() {
    let by_member = "
        param tempo[posture] = { quiet: 0.1 / day  harass: 2 / day }
        event raid[c in community] { rate tempo[posture[c]] }
        choice posture[c in community] by pm { options quiet, harass  reconsiders every 1 week  when time > 9 days plays harass with 40%  plays quiet with 50% }";
    let by_hand = "param quiet = 0.1 / day\nparam harass = 2 / day\n".to_owned()
        + &each("event raid_@ { rate if posture_@ is quiet then quiet else harass  luck \"raid[@]\" }")
        + &each(
            "choice posture_@ luck \"posture[@]\" by pm { options quiet, harass  reconsiders every 1 week  when time > 9 days plays harass with 40%  plays quiet with 50%  }",
        );
    let counts = |text: &str| -> Vec<Vec<f64>> {
        let checked = checked(&format!("{SET}{text}"));
        let model = checked.model.clone().unwrap_or_else(|| panic!("{}", said(&checked)));
        let limits = Limits { events_per_trajectory: 1e9 };
        let rows = (0..20).flat_map(|number| evaluate(&model, Seed(7), number, 1, 100, &limits).rows);
        rows.map(|row| row.counts).collect()
    };
    let (one, other) = (counts(by_member), counts(&by_hand));
    assert!(one == other, "other counts");
    assert!(one.iter().any(|row| row[0] != row[1]));
}

/// From each to each other: nothing is lost, and nobody moves from a place to itself.
#[test]
fn a_transfer_from_each_to_each_other() {
    let text = "
        unit people
        set place = north, south, east
        param pace[a in place, b in place] : 1/year = { north: { south: 2 / year  otherwise: 1 / year }  otherwise: 3 / year }
        stock home[place] : people = { north: 900 people  south: 100 people  east: 0 people } {}
        transfer flight[a in place, b in place] { moves pace[a, b] * home[a] from home[a] to home[b] while a is not b }";
    let checked = checked(text);
    let model = checked.model.clone().unwrap_or_else(|| panic!("{}", said(&checked)));
    assert_eq!(model.transfers.len(), 9);
    let trajectory = evaluate(&model, Seed(1), 0, 1, 100, &Limits { events_per_trajectory: 1e9 });
    let first = &trajectory.rows[1].stocks;
    let step = 1.0 / 365.25;
    let moved = |pace: f64, of: f64| pace * step * of;
    let north = 900.0 - moved(2.0, 900.0) - moved(1.0, 900.0) + moved(3.0, 100.0);
    assert!((first[0] - north).abs() < 1e-9, "{} and not {north}", first[0]);
    for row in &trajectory.rows {
        assert!((row.stocks.iter().sum::<f64>() - 1_000.0).abs() < 1e-9);
    }
}
