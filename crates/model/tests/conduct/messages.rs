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

/// One mistake, one message.
#[test]
#[expect(clippy::too_many_lines, reason = "a flat table of mistakes")]
fn subscripts() {
    let base = "set community = shia, sunni, kurd\nset side = us, iran\nactor pm\nparam pull[community] = { shia: 1  otherwise: 2 }
        choice posture[c in community] by pm { options quiet, harass  plays quiet }
        event raid[c in community] { rate 1 / week }\n";
    let texts = [
        // Choices.
        "let a = if posture is quiet then 1 else 0",
        "let a = if posture[krud] is quiet then 1 else 0",
        "let a = if posture[us] is quiet then 1 else 0",
        "let a = if posture[kurd] is quite then 1 else 0",
        "let a = if posture[kurd, shia] is quiet then 1 else 0",
        "let a = sum(s in side: if posture[s] is quiet then 1 else 0)",
        "let a = posture[kurd]",
        "param tempo[posture] = { quiet: 1  harass: 2 }\nlet a = tempo",
        "param tempo[posture] = { quiet: 1  harass: 2 }\nlet a[c in community] = tempo[posture]",
        "param tempo[posture] = { quiet: 1  harass: 2 }\nlet a = tempo[posture[us]]",
        "param tempo[posture] = { quiet: 1  harass: 2 }\nlet a = tempo[kurd]",
        "param tempo[side] = { us: 1  iran: 2 }\nlet a = tempo[posture[kurd]]",
        "choice stance[region] by pm { options a, b  plays a }\nregime region starts calm { calm -> war at 1 / year }",
        "choice stance[comunity] by pm { options a, b  plays a }",
        "choice stance[c in community] by c { options a, b  plays a }",
        "choice stance[c in community] by pm { options a, b  when pull[d] > 1 plays a  plays b }",
        "choice stance[c in community] by pm { options a, b  when pull > 1 plays a  plays b }",
        "choice stance by pm { options a, b  sees posture[us]  plays a }",
        "policy p { posture[us] is quiet }",
        "policy p { posture is quite }",
        "policy p { posture[kurd] never plays quiet, harass }",
        // Tables.
        "table t[community](x) = { shia: (0, 0) (1, 1)  kurd: (0, 0) (1, 2) }\nlet a = t[kurd](0.5)",
        "table t[community](x) = { shia: (0, 0)  shia: (0, 1)  otherwise: (0, 2) }\nlet a = t[kurd](0.5)",
        "table t[community](x) = { shia: (0, 0)  krud: (0, 1)  otherwise: (0, 2) }\nlet a = t[kurd](0.5)",
        "table t[community](x) = { shia: (0, 0) (1, 1)  otherwise: (0, 0) (0, 2) }\nlet a = t[kurd](0.5)",
        "table t[community](x) = { shia: (0, 0) (1, 1)  otherwise: (0 days, 0) (1 day, 2) }\nlet a = t[kurd](0.5)",
        "table t(x) = { shia: (0, 0) (1, 1)  otherwise: (0, 0) (1, 2) }\nlet a = t(0.5)",
        "table t[community](x) = (0, 0) (1, 1)\nlet a = t(0.5)",
        "table t[community](x) = (0, 0) (1, 1)\nlet a = t[us](0.5)",
        "table t(x) = (0, 0) (1, 1)\nlet a = t[kurd](0.5)",
        "let a = exp[kurd](0.5)",
        "let a = pull[kurd](0.5)",
        // Series.
        "series s[community] = { shia: { 2024-01-01: 1 }  kurd: { 2024-01-01: 2 } }\nlet a = s[kurd]",
        "series s[community] = { 2024-01-01: 1 }\nlet a = s",
        "series s = { shia: { 2024-01-01: 1 }  otherwise: { 2024-01-01: 2 } }\nlet a = s",
        "series s[community] = { shia: { 2024-01-01: 1 day }  otherwise: { 2024-01-01: 2 } }\nlet a = s[kurd]",
        // Transfers.
        "stock home[community] = 9 {}\nstock away = 0 {}\ntransfer t[c in community] { moves 1 / day from home to away }",
        "stock home[community] = 9 {}\nstock away = 0 {}\ntransfer t[c in side] { moves 1 / day from home[c] to away }",
        "stock home[community] = 9 {}\ntransfer t[c in community] { moves 1 / day from home[c] to home[kurd] }",
        // Regimes.
        "regime front[c in community] starts calm { calm -> war at 1 / year }\nlet a = if front is war then 1 else 0",
        "regime front[c in community] starts calm { calm -> war at 1 / year }\nstock a = 0 { gains 1 per start of war }",
        "regime front[c in community] starts calm { calm -> war at 1 / year }\nstock a = 0 { gains 1 per start of war[us] }",
        "regime front[c in community] starts calm { calm -> war at 1 / year }\nstock a = 0 { gains 1 per start of front.wra[kurd] }",
        "regime front starts calm { calm -> war at 1 / year }\nstock a = 0 { gains 1 per start of war[kurd] }",
        "regime front[c in community] starts calm { calm -> war at each raid }",
        "regime front[c in community] starts calm { calm -> war at 1 / year }\nobserve front { is calm from 2024-01-01 to 2024-01-05 }",
        // Votes.
        "vote law[c in community] { called at each raid  bloc b 9 seats, attends 9%, supports 9%  needs a majority of those present }\nunit seats",
        "vote law[c in community] { called at each raid[c]  bloc b 9 seats, attends 9%, supports 9%  needs a majority of those present }\nunit seats\nstock a = 0 { gains 1 per law }",
        "vote law[c in community] { called at each raid[c]  bloc b 9 seats, attends 9%, supports 9%  needs a majority of those present }\nunit seats\nstock a = 0 { gains 1 per call of law[us] }",
        // What stands alone.
        "outcome a[c in community] as soon as raid[c] happens\noutcome b otherwise",
        "actor leader[community]",
        "policy p[c in community] { raid[c] never happens }",
        "claim p[c in community] { expect chance(raid[c]) > 1% }",
        // Values by member.
        "param a[community] = { shia: 1  sunni: 2 }",
        "param a[community] = { shia: 1  sunni: 2  kurd: 3  kurd: 4 }",
        "param a[community] = { shia: 1  sunni: 2  krud: 3  kurd: 3 }",
        "param a = { shia: 1  sunni: 2  kurd: 3 }",
        "param a[c in community, d in side] = { shia: { us: 1 }  otherwise: 1 }",
        "param a[c in community, d in side] = 1\nlet b = a[kurd]",
        "param a[c in community, d in side] = 1\nlet b = a[us, kurd]",
        "let a[c in community] = if c is us then 1 else 2",
        "let a[c in community] = if c is krud then 1 else 2",
        "let a[c in community] = c",
        "let b = count(c in community: pull[c])",
        "let b = sum(c in community: posture[c] is quiet)",
        "let b = sum(c in communty: pull[c])",
        "let b = sum(c in pull: pull[c])",
    ];
    let mut all = String::new();
    for text in texts {
        let checked = checked(&format!("{base}{text}"));
        let said = said(&checked);
        assert_eq!(checked.diagnostics.len(), 1, "{text}\n{said}");
        all += &format!("{text}\n{said}----\n");
    }
    insta::assert_snapshot!(all);
}
