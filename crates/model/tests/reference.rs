//! Every example of the language reference is sound, beside the few declarations that it takes for granted.

use detente_model::{World, check};
use detente_syntax::diagnostic::plain_text;
use std::collections::BTreeMap;

const REFERENCE: &str = include_str!("../../../docs/language/reference.md");
const SITUATION: &str = "language 1
situation \"Test\" {
    briefing \"briefing.md\"  sources \"sources.toml\"
    starts 2023-10-17  lasts 60 months  steps 1 day
}
";
const BRIEFING: &str = "**B1** One.\n\n**B2** One.\n\n**B3** One. Two.\n\n**B4** One.\n\n**B5** One.\n";
const SOURCES: &str = "[S12]\ntitle = \"A\"\n\n[S15]\ntitle = \"B\"\n";

/// What an example takes for granted, by a line of it.
const GIVEN: [(&str, &str); 17] = [
    ("set faction", ""),
    ("unit troops, incidents, dollars", ""),
    ("param lethality", "actor kh\nchoice posture by kh { options quiet, harass, escalate  plays quiet }"),
    (
        "table deterrence(ratio)",
        "unit dollars\nset community = shia, sunni, kurd\nactor us\nparam term = 60 months
        choice presence by us { options staying, agreed, leaving  plays staying }
        param public_demand : index = 30%\nparam hardliners : index = 20%\nlet time_left = max(term - time, 0 days)
        param weight[community] = 1\nparam demand[community] = 30%",
    ),
    (
        "transfer redeployment",
        "unit troops\nset community = shia, sunni, kurd\nevent strike_iraq { rate 1 / week }
        event agreement { rate 1 / year }\nlet C = time > 3 weeks\nparam trend = 1 / year\nparam ease = 1 / year
        param concessions = 20%\nparam a = 30%\nparam b = 20%\nparam isis_rate = 1 / year\nparam target = 40%
        param memory_of_anger = 6 weeks\nparam mood_after = 10%\nparam wish[community] : index = 40%
        stock troops_west : troops = 900 troops { stays 0 to 2_000 troops }
        stock troops_north : troops = 100 troops { stays 0 to 2_000 troops }",
    ),
    (
        "memory recent_strikes",
        "event strike_iraq { rate 1 / week }\nevent strike_abroad { rate 1 / week }\nevent attack { rate 1 / week }
        param echo = 3 weeks",
    ),
    (
        "regime region",
        "param gaza_onset = 1 / year\nparam iran_onset = 0.1 / year\nlet C = time > 3 weeks\nevent expulsion { rate 1 / year }",
    ),
    (
        "event agreement \"Joint statement\"",
        "actor kh\nactor us\nactor pm\nparam drive = 2 / week\nparam pull = 1\nparam fallout = 2%\nparam lethality = 1%
        param harm = 5%\nevent raid { rate 1 / week }\nevent strike { rate 1 / week }\nlet C = time > 3 weeks
        stock talk_progress : index = 0 { gains 1 / year }",
    ),
    (
        "choice posture",
        "actor kh\nregime region starts calm { calm -> war at 1 / year }\nregime leash starts free { free -> restrain at 1 / year }
        param compliance = 80%\nparam exit_pressure = 30%\nparam punishment = 20%\nevent us_death { rate 1 / year }",
    ),
    ("vote expulsion_law", "unit seats\nparam exit_pressure = 30%"),
    (
        "outcome regional_war",
        "regime region starts calm { calm -> iran_war at 0.1 / year }\nevent fall { rate 0.1 / year }
        event exit_complete { rate 0.1 / year }\nparam entrenchment = 40%",
    ),
    (
        "policy restraint",
        "actor us\nactor kh\nparam lethality = 1%\nparam harm = 5%
        event attack { rate 2 / week  splits into us_death with lethality, us_hurt with harm, near_miss otherwise }
        event strike { answers us_death with 50%  answers us_hurt with 10%  answers near_miss with 1% }
        choice posture by kh { options quiet, harass  plays harass }
        choice stance by us { options refuse, open_talks  plays refuse }\nlet aid = 30%\nevent expulsion { rate 0.1 / year }",
    ),
    (
        "claim breaking_point",
        "set community = shia, sunni, kurd\nactor us\nactor kh\nstock grievance : index = 0.1 { gains 5 points per strike_iraq }
        event attack { rate 2 / week * grievance }\nevent strike { answers attack with 10% }
        event strike_iraq { happens with 30% at each strike }\nmemory fire of attack { averages over 3 weeks }
        event fall { rate 0.1 / year }\nevent us_death { happens with 1% at each attack }
        stock hardliners : index = 0.1 { gains 1 point per strike_iraq }\nparam talk_pace = 1 to 3 / year
        stock slack : index = 0.5 { gains 0.1 * talk_pace }
        stock demand[c in community] : index = 0.3 { gains 1 point per strike_iraq }
        choice presence by us { options staying, talks  plays staying }
        regime leash starts free { free -> restrain at 1 / year }\nregime region starts calm { calm -> iran_war at 0.1 / year }
        policy pressure { attack never happens }\npolicy truce { strike never answers attack }
        policy quick_exit { presence is talks }\npolicy long_goodbye { presence is staying }
        outcome stable \"Stable\" as soon as slack > 90%\noutcome rest \"Rest\" otherwise",
    ),
    (
        "observe attack",
        "regime region starts calm { calm -> gaza_lull at 1 / year }\nevent attack { rate 2 / week }\nevent agreement { rate 1 / year }",
    ),
    ("block siege", ""),
    ("use library.opinion", ""),
    ("event incident", ""),
];

struct Texts(BTreeMap<&'static str, String>);

impl World for Texts {
    fn text(&self, path: &str) -> Result<String, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

/// The `detente` blocks of the reference.
fn examples() -> Vec<&'static str> {
    let parts = REFERENCE.split("\n```detente\n").skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default()).collect()
}

/// What checking an example says in errors.
fn errors(example: &str, given: &str) -> String {
    let is_whole = example.contains("situation \"");
    let text =
        if is_whole { format!("{example}\n{given}") } else { format!("{SITUATION}{example}\n{given}") };
    let texts = Texts(BTreeMap::from([
        ("model.detente", text),
        ("briefing.md", BRIEFING.to_owned()),
        ("sources.toml", SOURCES.to_owned()),
        ("shared.detente", "param shared = 3 to 5\n".to_owned()),
    ]));
    let checked = check(&texts, "model.detente");
    let errors = checked.diagnostics.iter().filter(|it| it.is_error());
    errors.map(|it| plain_text(it, &checked.sources)).collect()
}

#[test]
fn every_example_is_sound() {
    let examples = examples();
    let found: Vec<String> = examples
        .iter()
        .filter(|example| !example.contains("situation \""))
        .map(|example| {
            let given = GIVEN.iter().find(|(line, _)| example.contains(line));
            let (_, given) = given.unwrap_or_else(|| panic!("what does this take for granted?\n{example}"));
            errors(example, given)
        })
        .filter(|errors| !errors.is_empty())
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(errors("param x = y", "").starts_with("error[unknown-name]"), "errors are seen");
    assert_eq!(examples.len(), GIVEN.len() + 1, "one of them is the situation");
}

#[test]
fn the_example_of_a_situation_is_sound() {
    let situation: Vec<_> =
        examples().into_iter().filter(|example| example.contains("situation \"")).collect();
    assert_eq!(situation.len(), 1);
    // It integrates by rk4, and so has no events.
    let shown = "stock us_troops = 1\nstock support = 1\nstock pressure = 1";
    assert_eq!(errors(situation[0], shown), "");
}

#[test]
fn months_are_as_long_as_the_reference_says() {
    let text = "situation \"T\" { starts 2025-01-01  lasts 24 months  steps 1 day  reports every 1 month }";
    let checked = check(&Texts(BTreeMap::from([("m", text.to_owned())])), "m");
    let calendar = checked.model.expect("sound").calendar;
    assert_eq!((calendar.steps, calendar.report_steps), (731, 30));
    // 2025 and 2026 have 365 days each.
    assert_eq!(calendar.steps - 730, 1);
}
