//! Rare outcomes of models as they are written, against plain runs, whatever says how near a trajectory is.

use detente::rare::{Importance, LevelsEnd, Rare, RareRequest, prepare_rare};
use detente::situations::Texts;
use detente::{Request, Silent, Trouble, Until, run, setting};

/// A condition with every kind of part: levels of unlike size, a regime, an event, alternatives.
const MODEL: &str = r#"language 1
situation "Test" { lasts 100 days  steps 1 day }
unit soldiers
param friction = 0.5 to 1.5 / week  judgement
event incident { rate friction  judgement }
event spark { hazard 0.02 / day  judgement }
stock anger : index = 0.2 { gains 5 points per incident  fades with half-life 4 weeks  judgement }
stock garrison : soldiers = 1_000 soldiers { loses 30 soldiers per incident  stays 0 to 1_000 soldiers  judgement }
regime mood starts calm {
    calm -> tense at 0.03 / day
    tense -> calm after about 2 weeks
}
let bare = garrison < 600 soldiers
outcome war  as soon as anger above 0.5 and bare and (mood is tense or not (spark has happened))
outcome lull at the end, when anger below 0.12 or garrison above 950 soldiers
outcome rest otherwise
policy silence { spark never happens }
"#;

fn world() -> Texts {
    Texts([("test.detente".to_owned(), MODEL.to_owned())].into())
}

fn request(trajectories: u64) -> Request {
    Request {
        policies: vec!["silence".to_owned()],
        sets: vec![setting("friction=0.6 to 1.2 / week").expect("a name and a value")],
        until: Until::End,
        precision: None,
        keep: vec![],
        trajectories,
        per_draw: 1,
        seed: 5,
        threads: 2,
    }
}

fn rare(outcome: &str, toward: Option<&str>, trajectories: u64) -> Result<Rare, Trouble> {
    let asked = RareRequest { outcome: outcome.to_owned(), toward: toward.map(str::to_owned) };
    prepare_rare(&world(), "test.detente", &request(trajectories), &asked)?.run(&Silent)
}

#[test]
fn derived_and_declared_importances_give_the_shares_of_a_plain_run() {
    let plain = run(&world(), "test.detente", &request(30_000), &Silent).expect("the model is sound");
    let ways = [
        ("war", None),
        ("war", Some("anger - garrison / 2000 soldiers")),
        ("war", Some("1 / (anger - anger)")),
        ("lull", None),
    ];
    for (outcome, toward) in ways {
        let found = rare(outcome, toward, 8_000).expect("the model is sound");
        let share = &plain.summary.outcomes.iter().find(|row| row.path == outcome).unwrap().share;
        let error = found.summary.standard_error.hypot(share.standard_error);
        let deviation = (found.summary.probability - share.mean) / error;
        assert!(share.mean > 1e-4 && share.mean < 0.2, "{outcome}: {}", share.mean);
        assert!(deviation.abs() < 4.0, "{outcome} toward {toward:?}: {deviation} standard errors");
    }
}

#[test]
fn the_parts_of_a_condition_are_told_apart() {
    let found = rare("war", None, 1_000).unwrap();
    let Importance::Derived { measured, stages } = &found.importance else { panic!("none was declared") };
    assert_eq!(measured.len(), 2, "{measured:?}");
    assert_eq!(stages.len(), 2, "{stages:?}");
    assert_eq!(found.summary.levels_end, LevelsEnd::Reached);
    let rest = rare("rest", None, 500).unwrap();
    assert_eq!(rest.summary.levels_end, LevelsEnd::NoImportance);
}

#[test]
fn what_makes_no_sense_says_the_way_out() {
    let refused = |outcome: &str, toward: Option<&str>| match rare(outcome, toward, 100) {
        Err(Trouble::Request(refusal)) => format!("{} {}", refusal.message, refusal.help.join(" ")),
        other => panic!("{other:?}"),
    };
    assert!(
        refused("wra", None).contains("there is one called `war`")
            || refused("wra", None).contains("is called `war`")
    );
    assert!(refused("war", Some("angr")).contains("cannot go toward `angr`"));
    assert!(refused("war", Some("anger }")).contains("cannot hold"));
}
