//! Where loops are cut, and what goes on without them, against closed forms.

use crate::Model;
use crate::check::{World, check};
use crate::evaluate::{Limits, Trajectory, evaluate};
use crate::model::LoopId;
use detente_numbers::luck::Seed;

struct Text(String);

impl World for Text {
    fn text(&self, _: &str) -> Result<String, String> {
        Ok(self.0.clone())
    }
}

#[track_caller]
fn model(body: &str) -> Model {
    let text = format!("language 1\nsituation \"S\" {{ lasts 20 days  steps 1 day }}\n{body}\n");
    let checked = check(&Text(text), "test.detente");
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

#[track_caller]
fn run(model: &Model) -> Trajectory {
    let limits = Limits { events_per_trajectory: 1e9 };
    let trajectory = evaluate(model, Seed(1), 0, 1, model.calendar.steps, &limits);
    assert_eq!(trajectory.broken, None);
    trajectory
}

#[track_caller]
fn without(model: &Model, of: u32) -> Trajectory {
    run(&model.without_loop(LoopId(of)).expect("it can be cut"))
}

#[test]
fn linear_growth_is_what_a_cut_compound_leaves() {
    let text = "stock capital = 100 { gains interest  judgement }
let interest : 1/day = 2% / day * capital
loop L = capital -> interest -> capital";
    for (more, closed) in [("", 100.0 * 1.02_f64.powi(20)), ("stock other = 1 {}", 100.0 * 1.02_f64.powi(20))]
    {
        let model = model(&format!("{text}\n{more}"));
        assert_eq!(model.cut_of(LoopId(0)), ("interest", "capital"));
        let last = run(&model).rows[20].stocks[0];
        assert!((last - closed).abs() < 1e-9, "{last}");
        // 100 and 2 a day.
        let cut = without(&model, 0);
        for (row, values) in cut.rows.iter().enumerate() {
            assert!((values.stocks[0] - (100.0 + 2.0 * row as f64)).abs() < 1e-9, "{row}: {values:?}");
        }
    }
}

#[test]
fn a_loop_is_cut_where_the_fewest_others_run() {
    // x -> y belongs to both; y -> x to the first alone, and of the second both other links.
    let model = model(
        "stock x = 1 { gains y / day  judgement }
stock y = 1 { gains 10% * x / day + 1% * z / day  judgement }
stock z = 1 { gains 5% * y / day  judgement }
loop L = x -> y -> x
loop M = y -> z -> y",
    );
    assert_eq!(model.cut_of(LoopId(0)), ("y", "x"));
    assert_eq!(model.cut_of(LoopId(1)), ("z", "y"));
    // Without L, x grows by the first value of y: 1 a day. y: 1 + sum of a tenth of x and a hundredth of z.
    let cut = without(&model, 0);
    let (mut y, mut z) = (1.0, 1.0);
    for (day, row) in cut.rows.iter().enumerate() {
        let x = 1.0 + day as f64;
        assert!((row.stocks[0] - x).abs() < 1e-9 && (row.stocks[1] - y).abs() < 1e-9, "{day}: {row:?}");
        (y, z) = (y + 0.1 * x + 0.01 * z, z + 0.05 * y);
    }
}

#[test]
fn beyond_the_cut_no_event_happens_and_states_stay_as_they_began() {
    let model = model(
        "event raid { rate 1 / day + 1 / day * fear  judgement }
stock fear = 0 { gains 1 per raid  judgement }
regime mood starts calm { calm -> angry at each raid  judgement }
let heat = 5 * (if mood is angry then 1 else 0)
stock warmth = 0 { gains heat / day  judgement }
event riot { rate warmth / day  judgement }
stock dread = 0 { gains 1 per riot  judgement }
loop F = fear -> raid -> fear",
    );
    assert_eq!(model.cut_of(LoopId(0)), ("raid", "fear"));
    let cut = without(&model, 0);
    assert!(cut.rows.iter().all(|row| row.stocks[0] == 0.0));
    // The rest goes on: raids make the mood angry as before.
    assert!(cut.rows[20].stocks[1] > 0.0);
}

#[test]
fn a_choice_that_is_no_longer_read_counts_as_it_was_played_first() {
    let model = model(
        "choice posture { options quiet, loud  reconsiders every 1 day  when anger > 2.5 plays loud  plays quiet  judgement }
let noise[posture] = { quiet: 1  loud: 7 }
stock anger = 0 { gains noise / day  judgement }
loop L = anger -> posture -> noise -> anger",
    );
    assert_eq!(model.cut_of(LoopId(0)), ("noise", "anger"));
    let (whole, cut) = (run(&model), without(&model, 0));
    assert_eq!((whole.rows[20].stocks[0], cut.rows[20].stocks[0]), (3.0 + 7.0 * 17.0, 20.0));
}

#[test]
fn a_link_from_a_choice_to_what_it_picks_is_cut_where_that_is_read() {
    let model = model(
        "choice posture { options quiet, loud  reconsiders every 1 day  when anger > 2.5 plays loud  plays quiet  judgement }
let noise[posture] = { quiet: 1  loud: 7 }
stock anger = 0 { gains noise / day  judgement }
stock echo = 0 { gains 1 / day * noise + 1 / day * (if posture is loud then 1 else 0)  judgement }
loop L = noise -> anger -> posture -> noise",
    );
    assert_eq!(model.cut_of(LoopId(0)), ("posture", "noise"));
    let cut = without(&model, 0);
    // The posture goes on and turns loud; the noise does not answer to it.
    assert_eq!(cut.rows[20].stocks[0], 20.0);
    assert!(cut.rows[20].stocks[1] > 20.0);
}
