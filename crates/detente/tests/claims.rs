//! Claims of a small model whose verdicts are plain.

use detente::claims::{ClaimRow, Claims, ClaimsRequest, prepare_claims};
use detente::formats::csv::csv;
use detente::situations::Texts;
use detente::{Silent, Trouble};

/// About 7 to 21 incidents in a hundred days, each of 5 points of anger.
const MODEL: &str = r#"language 1
situation "Test" { lasts 100 days  steps 1 day }
param tempo = 0.5 to 1.5 / week  judgement
event incident { rate tempo * (1 + 0.1 * anger)  judgement }
stock anger : index = 0.2 { gains 5 points per incident  fades with half-life 4 weeks  judgement }
policy silence { incident never happens }
claim calms    { expect mean(anger at the end) lower under silence by 1 point }
claim inflames { expect mean(incident) higher under silence }
claim placid   { expect mean(incident) < 3 }
claim begins   { expect mean(anger at 0 days) > 0.1 }
claim busy     { expect mean(incident) > 14 }
claim driven   { expect mean(anger at the end) increases with tempo }
claim looped   { expect mean(incident) lower without R1 }
claim typical  { expect quantile(50%, incident) is 5 to 25 }
claim heated   { expect mean(anger at the end given anger above 0.3) > mean(anger at the end) - 5 points }
loop R1 "Spiral" = incident -> anger -> incident
"#;

fn asked(model: &str, request: &ClaimsRequest) -> Result<Claims, Trouble> {
    let world = Texts([("test.detente".to_owned(), model.to_owned())].into());
    prepare_claims(&world, "test.detente", request)?.run(&Silent)
}

fn request(budget: u64, threads: usize) -> ClaimsRequest {
    ClaimsRequest { budget, per_draw: 10, seed: 1, threads }
}

fn json(claims: &Claims) -> serde_json::Value {
    serde_json::from_slice(&claims.json().expect("it can be written")).expect("it is JSON")
}

fn row<'a>(claims: &'a Claims, path: &str) -> &'a ClaimRow {
    claims.rows.iter().find(|row| row.path == path).expect("it is claimed")
}

#[test]
fn each_verdict_is_reached_and_no_thread_matters() {
    let claims = asked(MODEL, &request(80_000, 1)).expect("the model is sound");
    assert_eq!(
        claims,
        Claims { request: request(80_000, 1), ..asked(MODEL, &request(80_000, 3)).expect("so again") }
    );
    assert_eq!((claims.worlds, claims.stopped_early), (8, false));
    assert!(claims.trajectories <= 80_000);
    let verdicts: Vec<(&str, &str)> = claims.rows.iter().map(|row| (&*row.path, row.verdict)).collect();
    let expected = [
        ("calms", "supported"),
        ("inflames", "assumed"),
        ("placid", "contradicted"),
        ("begins", "assumed"),
        ("busy", "undecided"),
        ("driven", "assumed"),
        ("looped", "undecided"),
        ("typical", "supported"),
    ];
    assert_eq!(verdicts[..8], expected, "{claims:#?}");
    // Nothing that never happens happens more often, and more incidents never calm.
    assert_eq!((row(&claims, "inflames").assumed, row(&claims, "driven").assumed), (Some(false), Some(true)));
    assert!(row(&claims, "driven").reason.contains("all links"), "{:?}", row(&claims, "driven"));
    assert!(row(&claims, "busy").reason.starts_with("ignorance"), "{:?}", row(&claims, "busy"));
    assert_eq!(row(&claims, "looped").cuts, ["without R1: `incident` no longer answers to `anger`"]);
    let typical = &row(&claims, "typical").expectations[0];
    assert_eq!((typical.above, typical.below, typical.found), (Some(5.0), Some(25.0), "yes"));
    let inflames = &row(&claims, "inflames").expectations[0];
    // 0.97 incidents a week on average, and a little more by anger.
    assert!(inflames.low < inflames.estimate && inflames.high < 0.0, "{inflames:?}");
    assert!((-17.0..-11.0).contains(&inflames.estimate), "{inflames:?}");
    assert_eq!(row(&claims, "begins").expectations[0].text, "mean(anger at 0 days) > 0.1");
    assert_eq!(row(&claims, "heated").left_out, 0);
    let csv = String::from_utf8(csv(&claims.tables()[0])).expect("it is text");
    assert_eq!(csv.lines().count(), 1 + 9 + 4, "an expectation of each claim, five of what increases");
    assert!(csv.lines().all(|line| line.matches(',').count() >= 18));
    let json = json(&claims);
    assert_eq!(json["claims"][6]["claim"], "looped");
    assert!(json["tables"]["claims"].is_object(), "{json}");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    match asked(MODEL, &request(49, 1)) {
        Err(Trouble::Request(refusal)) => {
            assert!(refusal.message.contains("less than one draw"), "{refusal:?}");
            assert!(refusal.help[0].contains("`--budget 80`"), "{refusal:?}");
        }
        other => panic!("{other:?}"),
    }
    let bare = MODEL.lines().filter(|line| !line.starts_with("claim")).collect::<Vec<_>>().join("\n");
    let bare = asked(&bare, &request(1_000, 1)).expect("there is nothing to ask");
    assert!(bare.rows.is_empty());
    assert_eq!(json(&bare)["claims"], serde_json::json!([]));
}

#[test]
fn a_budget_that_is_too_small_says_which_is_not() {
    let few = asked(MODEL, &request(5_000, 1)).expect("the model is sound");
    let busy = row(&few, "busy");
    assert!(busy.reason.contains("`--budget 12000` has them"), "{busy:?}");
    let (reason, alike) = few.shared_reason().expect("several say so");
    assert!(reason == busy.reason && alike > 1, "{reason} {alike}");
    // Where there is no interval yet, none is printed.
    let figures = busy.expectations[0].figures();
    assert!(!figures.contains('?') && figures.contains("should be above 14: open"), "{figures}");
}

fn small(body: &str) -> String {
    format!("language 1\nsituation \"Test\" {{ lasts 20 days  steps 1 day }}\n{body}\n")
}

#[test]
fn a_cut_loop_leaves_what_its_closed_form_says() {
    // 2 % a day on 100, compounded or not.
    let model = small(
        "stock capital = 100 { gains interest  judgement }
let interest : 1/day = rate * capital
param rate = 1.9% / day to 2.1% / day  judgement
event coin { rate 1 / day  judgement }
loop L = capital -> interest -> capital
claim compounds { expect mean(capital at the end) lower without L by 7 }",
    );
    let claims = asked(&model, &request(20_000, 1)).expect("the model is sound");
    for row in &claims.rows {
        assert_eq!(row.verdict, "supported", "{row:#?}");
    }
    // With 2 % the difference is 148.59 - 140, and a little more for the spread of the rate.
    let difference = row(&claims, "compounds").expectations[0].estimate;
    assert!((difference + 8.6).abs() < 0.2, "{difference}");
}

#[test]
fn a_stock_that_overshoots_is_not_assumed_and_a_hump_does_not_increase() {
    // A stock that loses nearly twice what it holds within a step turns orders round: what a shove adds today is missing the day after.
    let body = "param push = uniform 5% to 20%  judgement
let pace : 1/day = push / day
event shove { rate pace  judgement }
stock x : number = 0.3 { gains 1 per shove  loses 1.9 / day * x  judgement }
let dice = uniform
let level = 1.4 * push / 20% - (push / 20%) * (push / 20%)
event hit { hazard level / day  judgement }
policy calm { push is 1% }
claim overshoots { expect mean(x at 3 days) lower under calm }
claim rises      { expect mean(shove) increases with push }
claim humps      { expect mean(hit) increases with push }
";
    let claims = asked(&small(body), &request(200_000, 2)).expect("the model is sound");
    let verdict = |path: &str| row(&claims, path).verdict;
    assert_ne!(verdict("overshoots"), "assumed", "a trajectory denies it");
    assert_eq!(row(&claims, "rises").assumed, Some(true));
    assert_ne!(row(&claims, "humps").assumed, Some(true), "links have two signs");
    let steps: Vec<&str> = row(&claims, "humps").expectations.iter().map(|one| one.found).collect();
    assert_eq!(
        (steps.len(), steps[0], steps[3]),
        (5, "yes", "no"),
        "up at first, down at last: {:?}",
        row(&claims, "humps")
    );
}

#[test]
fn what_the_model_cannot_but_deny_counts_as_contradicted() {
    let model = small(
        "param tempo = 0.5 to 1.5 / week  judgement
event raid { rate tempo  judgement }
stock fear : index = 0.2 { gains 1% per raid  judgement }
set side = north, south
stock arms[s in side] = { north: 1  south: 2 } { gains 0 / day  judgement }
claim calm    { expect mean(fear at 0 days) > 0.5 }
claim beyond  { expect mean(fear at the end) < 1.5 }
claim levels  { expect mean(arms[s] at the end) > 1.5, for each s in side }",
    );
    let claims = asked(&model, &request(60_000, 1)).expect("the model is sound");
    let found = |path| {
        let row = row(&claims, path);
        (row.verdict, row.assumed, row.is_denied_by("contradicted"))
    };
    assert_eq!(found("calm"), ("assumed", Some(false), true));
    assert_eq!(found("beyond"), ("assumed", Some(true), false));
    assert_eq!(found("levels"), ("assumed", Some(false), true));
    assert!(row(&claims, "calm").reason.starts_with("the model cannot but deny it"));
    let levels = &row(&claims, "levels").expectations;
    assert_eq!(levels[0].text, "mean(arms[s] at the end) > 1.5, for s = north");
    assert_eq!((levels[0].found, levels[1].found), ("no", "yes"));
}

#[test]
fn a_model_that_always_breaks_says_so_instead_of_asking_for_more() {
    let model = small(
        "stock depth = 1 { gains 1 / day  judgement }
event raid { rate (depth - 5) / day  judgement }
claim calm { expect mean(raid) < 3 }",
    );
    match asked(&model, &request(20_000, 1)) {
        Err(Trouble::Run(refusal)) => {
            assert!(refusal.message.starts_with("all 500 trajectories broke"), "{refusal:?}");
            assert!(refusal.help[0].contains("`raid`"), "{refusal:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn ignorance_over_orders_of_magnitude_is_told_from_luck() {
    // A chance of 0.0005 to 0.5 in all: above 0 in all draws, and in more trajectories a draw more of them show it.
    let model = small(
        "param tempo = 0.0005 to 0.5  judgement
event war { rate tempo / 20 days  judgement }
claim possible { expect chance(war) > 0% }",
    );
    let mut lows = Vec::new();
    for per_draw in [10, 200] {
        let asking = ClaimsRequest { per_draw, ..request(400 * u64::from(per_draw), 1) };
        let claims = asked(&model, &asking).expect("the model is sound");
        let row = row(&claims, "possible");
        let (share, low, high) = row.holds.expect("there are draws enough");
        assert_eq!((share, high), (1.0, 1.0));
        assert!(row.verdict == "supported" || row.reason.contains("--per-draw"), "{row:?}");
        lows.push(low);
    }
    assert!(lows[0] < 0.6 && lows[1] > lows[0] + 0.2, "{lows:?}");
}
