//! What the checker says to mistakes in choices, votes, outcomes, policies, claims, loops and observations.

use super::{checked, said};

/// Checks each text and gives all messages under it.
fn gallery(texts: &[&str]) -> String {
    let one = |text: &&str| format!("{text}\n{}", said(&checked(text)));
    texts.iter().map(one).collect::<Vec<_>>().join("\n----\n")
}

#[test]
fn choices() {
    insta::assert_snapshot!(gallery(&[
        "choice posture { options quiet, harass  plays quite }",
        "choice posture { options quiet, harass  harass is worth 0.2  plays quantal response }",
        "choice posture { options quiet, harass  plays quantal response with precision 4 }",
        "choice posture { options quiet, harass  harass is worth 3 weeks  plays quantal response with precision 4 }",
        "choice posture { options quiet, harass  plays quiet  when time > 3 weeks plays harass with 140% }",
        "choice posture { options quiet, harass  plays quantal response with odds 3 to 0 for a gain of 0.05  quiet is worth 1 }",
        "choice posture { options quiet, harass  plays quantal response with precision 4, looking 90 days ahead }",
        "choice posture { options quiet, harass  harass is worth 0.2  plays quiet }",
        "choice posture { options quiet, harass  reconsiders every 1 hour  plays quiet }",
        "param lethality = 1%  choice posture { options quiet, harass  plays quiet  believes lethality = 1% to 3% }",
    ]));
}

#[test]
fn votes() {
    let rest = "needs a majority of those present";
    insta::assert_snapshot!(gallery(&[
        "unit seats  vote law { bloc a 30 seats, attends 60%, supports 90%  needs a majority of those present }",
        "unit seats  vote law { called at 1 / year  bloc a 30 seats, attends 60%  needs a majority of those present }",
        "unit seats  vote law { called at 1 / year  bloc a 30 seats, attends 60%, supports 90% }",
        "unit seats  vote law { called at 1 / year  bloc a 30 seats, attends 60%, supports 90%  needs quorum 20 seats }",
        &format!(
            "unit seats  vote law {{ of 20 seats  called at 1 / year  bloc a 30 seats, attends 60%, supports 90%  {rest} }}"
        ),
        "unit seats  vote law { called at 1 / year  bloc a 30 seats, attends 60%, supports 90%  needs quorum 40 seats and a majority of those present }",
        &format!(
            "unit seats  vote law {{ called at 1 / year  bloc a 30 seats, attends 60% give or take 50 points, supports 90%  {rest} }}"
        ),
        &format!(
            "unit seats  vote law {{ called at 1 / year  bloc a 30 seats, attends 60, supports 90%  {rest} }}"
        ),
        &format!(
            "unit seats, troops  vote law {{ called at 1 / year  bloc a 30 seats, attends 60%, supports 90%  bloc b 3 troops, attends 1%, supports 2%  {rest} }}"
        ),
    ]));
}

#[test]
fn outcomes() {
    let base = "regime war starts no { no -> yes at 1 / year }  event fall { rate 1 / year }  event deal { rate 1 / year }";
    let with = |outcomes: &str| format!("{base}\n{outcomes}");
    let texts = [
        with("outcome a as soon as fall happens\noutcome b as soon as deal happens\noutcome c otherwise"),
        with(
            "outcome a at the end, when total of fall > 3\noutcome b at the end, when total of deal > 3\noutcome c otherwise",
        ),
        with(
            "outcome a as soon as fall happens before b\noutcome b as soon as deal happens before a\noutcome c otherwise",
        ),
        with("outcome a as soon as fall happens"),
        with("outcome a otherwise\noutcome b otherwise"),
        with("outcome a at the end, when not b\noutcome b at the end, when not a\noutcome c otherwise"),
        with("outcome a as soon as fall\noutcome c otherwise"),
        with("outcome a at the end, when not c\noutcome c otherwise"),
        with("outcome a as soon as fall happens before c\noutcome c otherwise"),
        with("outcome a as soon as fall happens before war\noutcome c otherwise"),
        with("outcome a as soon as fall happens  dated by deal\noutcome c otherwise"),
        with("outcome a at the end, when fall has happened  dated by war\noutcome c otherwise"),
        with("outcome a at the end, when fall has happened  dated by start of war.yes\noutcome c otherwise"),
    ];
    insta::assert_snapshot!(gallery(&texts.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn policies() {
    let base = "unit troops  param term = 12 months  let soil = 40%  stock here : troops = 20 troops\n\
        regime war starts no { no -> yes at 1 / year }  choice posture { options quiet, harass  plays quiet }\n\
        event attack { rate 1 / year }  event strike { answers attack with 30% }";
    let with = |line: &str| format!("{base}\npolicy p {{ {line} }}");
    let texts = [
        with("posture is quite"),
        with("posture is 3"),
        with("soil is 3 weeks"),
        with("term is soil * 1 month"),
        with("war is no"),
        with("attack is 0"),
        with("attack never happens from 2024-02-01"),
        with("soil is 10% from 2024-03-01 until 2024-02-01"),
        with("soil is 10% from 2030-03-01"),
        with("strike never answers strike"),
        with("attack never answers strike"),
        with("posture never plays quiet, harass"),
        with("soil is 10%  soil is 20%"),
        with("attack happens on 2025-01-01"),
        with("here is 10 troops from 2024-02-01"),
        with("term is 6 months to 12 months"),
    ];
    insta::assert_snapshot!(gallery(&texts.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn claims_loops_observations() {
    let base = "let anger : index = 0.2 + 0.1 * total of attack  event attack { rate anger / week }\n\
        regime war starts no { no -> yes at 1 / year }  policy calm { anger is 10% }";
    let with = |line: &str| format!("{base}\n{line}");
    let texts = [
        with("claim c { expect anger < 3 }"),
        with("claim c { expect mean(anger at the end) < 3 weeks }"),
        with("claim c { expect chance(attack by 2 years) > 10% }"),
        with("claim c { expect mean(attack by 3 weeks) higher under calmer }"),
        with("claim c { expect mean(anger at the end) higher under calm by 3 weeks }"),
        with("claim c { expect chance(attack) = 10% }"),
        with("claim c { expect chance(attack) is 90% to 10% }"),
        with("claim c { expect mean(attack by 3 weeks) increases with anger }"),
        with("loop R = attack -> anger"),
        with("loop R = attack -> war -> attack"),
        with("loop R = attack -> calm -> attack"),
        with("observe attack { }"),
        with("observe attack from \"a.csv\" { date \"day\" }"),
        with("observe war { is maybe from 2024-01-03 to 2024-01-05 }"),
        with("observe war { is yes from 2024-01-05 to 2024-01-03 }"),
    ];
    insta::assert_snapshot!(gallery(&texts.iter().map(String::as_str).collect::<Vec<_>>()));
}
