//! Claims of a small model whose verdicts are plain.

use detente::claims::{ClaimRow, Claims, ClaimsRequest, prepare_claims};
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
    assert_eq!((claims.worlds, claims.stopped_early), (4, false));
    assert!(claims.trajectories <= 80_000);
    let verdicts: Vec<(&str, &str)> = claims.rows.iter().map(|row| (&*row.path, row.verdict)).collect();
    let expected = [
        ("calms", "supported"),
        ("inflames", "contradicted"),
        ("begins", "assumed"),
        ("busy", "undecided"),
        ("driven", "supported"),
        ("looped", "undecided"),
        ("typical", "supported"),
    ];
    assert_eq!(verdicts[..7], expected, "{claims:#?}");
    assert!(row(&claims, "busy").reason.starts_with("ignorance"), "{:?}", row(&claims, "busy"));
    assert!(row(&claims, "looped").reason.contains("loops are not yet cut"));
    let inflames = &row(&claims, "inflames").expectations[0];
    // 0.97 incidents a week on average, and a little more by anger.
    assert!(inflames.low < inflames.estimate && inflames.high < 0.0, "{inflames:?}");
    assert!((-17.0..-11.0).contains(&inflames.estimate), "{inflames:?}");
    assert_eq!(row(&claims, "begins").expectations[0].text, "mean(anger at 0 days) > 0.1");
    assert_eq!(row(&claims, "heated").left_out, 0);
    let csv = String::from_utf8(claims.csv()).expect("it is text");
    assert_eq!(csv.lines().count(), 1 + 9, "two comparisons of one claim, none of another");
    assert!(csv.lines().all(|line| line.matches(',').count() >= 15));
    assert!(String::from_utf8(claims.json()).expect("it is text").contains("\"claim\":\"looped\""));
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let bare = MODEL.lines().filter(|line| !line.starts_with("claim")).collect::<Vec<_>>().join("\n");
    let refusal = |model: &str, budget| match asked(model, &request(budget, 1)) {
        Err(Trouble::Request(refusal)) => refusal.message,
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal(&bare, 1_000), "the model claims nothing");
    assert!(refusal(MODEL, 39).contains("less than one draw"));
}
