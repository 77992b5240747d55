//! Early warnings before a fold that is approached, where they are known to come, and before a blow out of the blue, where none can.

use detente::early_warning::{Sign, Warnings, WarningsRequest, prepare_warnings};
use detente::experiments::Asked;
use detente::situations::Texts;
use detente::{Silent, Trouble};

/// x' = r + x^2 with noise: r goes slowly to the fold at 0, or stays. Recovery slows from 0.6 a day to nothing.
const FOLD: &str = r#"language 1
situation "Fold" { lasts 360 days  steps 1 day }
param pushed "Pushed" = one of { 0: 50%  1: 50% }  judgement
let r = -1 + pushed * time / 300 days
let dice = uniform
let other_dice = uniform
let x_now = x
stock x "Near the fold" = -1 { changes by (0.3 * (r + x * x) + 0.1 * (dice - 0.5)) / 1 day  stays -3 to 3  judgement }
stock idle "Elsewhere" = 0 { changes by (other_dice - 0.5 - 0.4 * idle) / 1 day  judgement }
event fall "It falls" { happens when x > 1  judgement }
outcome tipped "Tipped" as soon as x > 1
outcome stood "Stood" otherwise
"#;

/// The same without any push: it ends by a blow that nothing announces.
const BLOW: &str = r#"language 1
situation "Blow" { lasts 200 days  steps 1 day }
let dice = uniform
stock x = 0 { changes by (dice - 0.5 - 0.4 * x) / 1 day  judgement }
stock steady = 1 { changes by 0 * x / 1 day  judgement }
event blow { rate 0.5% / day  judgement }
outcome hit "Hit" as soon as blow happens
outcome missed otherwise
"#;

fn request(of: &str, watch: &[&str], budget: u64) -> WarningsRequest {
    WarningsRequest {
        asked: Asked { of: vec![of.to_owned()], policies: vec![], sets: vec![], budget, seed: 3, threads: 2 },
        watch: watch.iter().map(|name| (*name).to_owned()).collect(),
        before: "90 days".to_owned(),
        lead: "0 days".to_owned(),
        false_alarms: 0.1,
    }
}

fn warnings(model: &str, request: &WarningsRequest) -> Result<Warnings, Trouble> {
    let world = Texts([("test.detente".to_owned(), model.to_owned())].into());
    prepare_warnings(&world, "test.detente", request)?.run(&Silent)
}

fn refusal(result: Result<Warnings, Trouble>) -> String {
    match result {
        Err(Trouble::Request(refusal) | Trouble::Run(refusal)) => {
            format!("{} {}", refusal.message, refusal.help.join(" "))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fold_that_is_approached_is_announced() {
    for of in ["tipped", "fall"] {
        // The push takes 300 days, so that much of it must be seen.
        let (before, lead) = ("240 days".to_owned(), "20 days".to_owned());
        let lead = WarningsRequest { before, lead, ..request(of, &[], 2_000) };
        let found = warnings(FOLD, &lead).unwrap();
        assert_eq!((found.found.len(), found.broken, found.histories), (8, 0, 1_000));
        assert!((400..600).contains(&found.shifts) && found.too_early == 0, "{found:#?}");
        let of_x = |sign| found.found.iter().find(|it| it.path == "x" && it.sign == sign).unwrap();
        for sign in [Sign::Variance, Sign::Autocorrelation] {
            let alarm = of_x(sign).alarm;
            assert!(
                alarm.tells && alarm.hits.interval.0 > 0.25 && alarm.area.low > 0.7,
                "{sign:?}: {alarm:?}"
            );
            // Ten of a hundred; five standard errors of that and of the threshold, both from 200 or more.
            assert!(alarm.false_alarms.estimate() < 0.1 + 5.0 * 0.03, "{alarm:?}");
        }
        // It stands higher too, on its way to the fold; what has nothing to do with it tells nothing.
        assert!(of_x(Sign::High).alarm.tells && !of_x(Sign::Low).alarm.tells);
        assert!(found.found.iter().all(|it| it.path == "x" || !it.alarm.tells), "{found:#?}");
        let rows = found.rows();
        assert!(rows.rows.len() == 3 && rows.answer.starts_with("The best of 8 signs"), "{rows:#?}");
    }
}

#[test]
fn a_blow_out_of_the_blue_is_not() {
    let found = warnings(BLOW, &request("hit", &[], 4_000)).unwrap();
    assert!(found.found.iter().all(|it| !it.alarm.tells), "{found:#?}");
    assert!(found.too_early > 0 && found.matched.0 + (found.too_early) <= found.shifts);
    for it in found.found.iter().filter(|it| it.path == "x") {
        let (hits, false_alarms) = (it.alarm.hits, it.alarm.false_alarms);
        assert!(hits.interval.0 < 0.2 && false_alarms.interval.0 < 0.2 && it.unread == 0.0, "{it:?}");
        assert!(it.alarm.area.low < 0.5 + 0.02 && it.alarm.area.high > 0.5 - 0.02, "{it:?}");
    }
    // What never moves sounds no alarm.
    let steady = found.found.iter().find(|it| it.path == "steady").unwrap();
    assert!(steady.alarm.hits.count == 0, "{steady:?}");
    let rises = found.found.iter().filter(|it| it.path == "steady" && it.sign.rises());
    assert!(rises.map(|it| it.unread).collect::<Vec<_>>() == [1.0, 1.0], "{found:#?}");
    assert!(found.rows().answer.starts_with("None of 8 signs"), "{}", found.rows().answer);
}

#[test]
fn the_answer_does_not_hang_on_threads_and_is_told_in_tables() {
    let asked = request("tipped", &["x_now"], 1_200);
    let one = WarningsRequest { asked: Asked { threads: 1, ..asked.asked.clone() }, ..asked.clone() };
    let (two, one) = (warnings(FOLD, &asked).unwrap(), warnings(FOLD, &one).unwrap());
    assert_eq!(two.found, one.found);
    let csv = String::from_utf8(detente::formats::csv::csv(&two.tables()[0])).unwrap();
    assert!(
        csv.starts_with("watched,label,sign,unit,threshold,hits,hits_low,hits_high,false_alarms"),
        "{csv}"
    );
    let json: serde_json::Value = serde_json::from_slice(&two.json().unwrap()).unwrap();
    assert_eq!((&json["tried"], &json["asked"]["before"]), (&4.into(), &"90 days".into()));
}

#[test]
fn what_makes_no_sense_is_refused_with_a_way_out() {
    let asked = |of: &str, watch: &[&str]| refusal(warnings(FOLD, &request(of, watch, 2_000)));
    assert!(asked("stood", &[]).contains("is no shift name an event"), "{}", asked("stood", &[]));
    assert!(asked("tiped", &[]).contains("there is `tipped`"));
    assert!(asked("tipped", &["y"]).contains("no stock, let or memory is called `y`"));
    let with = |change: &dyn Fn(&mut WarningsRequest)| {
        let mut asked = request("tipped", &[], 2_000);
        change(&mut asked);
        refusal(warnings(FOLD, &asked))
    };
    assert!(with(&|it| it.before = "10 days".to_owned()).contains("10 steps"));
    assert!(with(&|it| it.before = "400 days".to_owned()).contains("longer than the situation lasts"));
    assert!(with(&|it| it.lead = "soon".to_owned()).contains("--lead"));
    assert!(with(&|it| it.false_alarms = 1.0).contains("--false-alarms"));
    assert!(with(&|it| it.asked.budget = 50).contains("--budget 1000"));
    assert!(with(&|it| it.asked.of.clear()).contains("tipped"));
    let never = FOLD.replace("x > 1", "x > 9");
    assert!(refusal(warnings(&never, &request("tipped", &[], 2_000))).contains("0 have the shift"));
}
