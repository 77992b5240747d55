//! What a run's summary says, worked out once more from single trajectories: plain loops over all rows, sorted values, no streaming.

#[expect(dead_code, reason = "other tests use the rest of it")]
mod situations;

use detente_engine::{Engine, History, Options};
use detente_model::Model;
use detente_model::evaluate::{Limits, evaluate};
use detente_numbers::luck::Seed;
use detente_numbers::max;
use detente_program::Program;
use detente_results::simulator::Silent;
use detente_results::summary::Estimate;
use detente_results::{Design, Simulator, Summary};
use situations::{compile, compile_text};
use std::collections::BTreeMap;

/// Every kind of row once; some trajectories break, when anger has risen above one half.
const SMALL: &str = r#"language 1
situation "Small" { lasts 90 days  steps 1 day  reports every 7 days }
unit soldiers
param friction = 0.5 to 2 / week  judgement
param tempo[posture] = { quiet: 0.1 / week  loud: 2 to 4 / week }  judgement
choice posture { options quiet, loud  reconsiders every 2 weeks  when calm plays quiet  plays loud  judgement }
let calm = anger below 0.3
event incident { rate (friction + tempo[posture]) * (1 - 2 * anger)  judgement }
stock anger : index = 0.2 { gains 7 points per incident  fades with half-life 8 weeks  judgement }
stock garrison : soldiers = 1_000 soldiers { gains 30 soldiers per incident  stays 0 to 1_090 soldiers  judgement }
regime mood starts still {
    still -> tense at each incident with 50%
    tense -> still after about 3 weeks
    judgement
}
outcome war as soon as anger above 0.45
outcome strained at the end, when mood is tense and garrison > 1_050 soldiers  dated by start of tense
outcome rest otherwise
"#;

const PER_DRAW: u32 = 5;

/// A summary and all that it was made of.
struct Told {
    model: Model,
    program: Program,
    summary: Summary,
    histories: Vec<History>,
}

fn told((model, program): (Model, Program), draws: u64, steps: u32) -> Told {
    let design = Design { seed: 17, draws, per_draw: PER_DRAW, steps };
    let engine = Engine::new(program.clone(), Options::with_threads(2));
    let summary = engine.run(&design, &Silent).expect("the design can be run");
    let histories = engine.histories(&design, 0..design.trajectories()).expect("the design can be run");
    Told { model, program, summary, histories }
}

#[test]
fn a_small_model_with_breaks_is_summed_up_as_plain_loops_sum_it_up() {
    // More trajectories than a block has, so that blocks are merged.
    let told = told(compile_text("small.detente", SMALL), 160, 90);
    let broken = told.histories.iter().filter(|history| history.broken.is_some()).count();
    assert!((20..400).contains(&broken), "{broken} of 800 break");
    assert!(!told.summary.clamps.is_empty() && told.summary.outcomes[0].count > 20);
    let strained = &told.summary.outcomes[1];
    assert!(strained.count > 20 && strained.days.len() == 5, "{strained:?}");
    compare(&told);
}

#[test]
fn the_gallery_is_summed_up_as_plain_loops_sum_it_up() {
    compare(&told(compile("baghdad-14/native.detente"), 120, 200));
    compare(&told(compile("retaliation/retaliation.detente"), 60, 120));
}

fn compare(told: &Told) {
    quantities(told);
    events(told);
    states(told);
    outcomes(told);
    clamps(told);
}

/// Equal but for the order of sums.
#[track_caller]
fn equal(what: &str, value: f64, plain: f64, magnitude: f64) {
    let same =
        (value.is_nan() && plain.is_nan()) || (value - plain).abs() <= 1e-9 * max(magnitude.abs(), 1e-9);
    assert!(same, "{what}: {value}, plainly {plain}");
}

/// Mean, standard error, ignorance and chance of values with their draws, as the textbook has them.
fn moments(told: &Told, what: &str, values: &[(u64, f64)], estimate: &Estimate) {
    let mut draws: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    values.iter().for_each(|(draw, value)| draws.entry(*draw).or_default().push(*value));
    let per_draw = f64::from(PER_DRAW);
    let mean_of = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let squares = |values: &[f64]| values.iter().map(|value| (value - mean_of(values)).powi(2)).sum::<f64>();
    let means: Vec<f64> = draws.values().map(|values| mean_of(values)).collect();
    let count = means.len() as f64;
    let between = squares(&means) / (count - 1.0);
    // A draw that lost trajectories stands for a whole one with the variance of those that are left, if two are.
    let variances: Vec<f64> = draws
        .values()
        .filter(|values| values.len() > 1)
        .map(|values| squares(values) / (values.len() - 1) as f64)
        .collect();
    let within = mean_of(&variances);
    let ignorance = between - within / per_draw;
    let spread = between + within;
    let mean = mean_of(&means);
    equal(&format!("{what}, mean"), estimate.mean, mean, max(mean.abs(), spread.sqrt()));
    let size = spread.sqrt() + 1e-6 * mean.abs();
    equal(&format!("{what}, standard error"), estimate.standard_error, (between / count).sqrt(), size);
    let rounding = 1e-12 * mean * mean;
    equal(&format!("{what}, chance"), estimate.chance_variance, within, spread + rounding);
    let known = estimate.ignorance_variance == 0.0;
    let expected = if known { 0.0 } else { ignorance };
    equal(&format!("{what}, ignorance"), estimate.ignorance_variance, expected, spread + rounding);
    let hidden = known && ignorance > 1e-9 * spread && between > 1e-18 * mean * mean;
    assert!(!hidden || told.summary.unknown_parameters == 0, "{what}: {ignorance} is hidden");
}

/// Each quantile against the value with that share at or below it: they share a bucket, 1/128 wide.
fn quantiles(what: &str, values: &[(u64, f64)], quantiles: &[f64]) {
    let mut sorted: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    for (quantile, share) in quantiles.iter().zip([0.05, 0.25, 0.5, 0.75, 0.95]) {
        let Some(plain) = sorted.get(((share * sorted.len() as f64).ceil() as usize).saturating_sub(1))
        else {
            assert!(quantile.is_nan(), "{what}: of nothing");
            continue;
        };
        let close = (quantile - plain).abs() <= plain.abs() / 128.0 + 1e-18;
        assert!(close, "{what}, {share}: {quantile}, plainly {plain}");
    }
}

/// Values of those that break in no step up to the row's, each with its draw.
fn at_row(told: &Told, row: u32, value: impl Fn(&History) -> f64) -> Vec<(u64, f64)> {
    let counts = |history: &&History| history.broken.is_none_or(|(step, _)| row < step);
    let values = told.histories.iter().filter(counts);
    values.map(|history| (history.trajectory / u64::from(PER_DRAW), value(history))).collect()
}

fn place(told: &Told, path: &str) -> usize {
    told.program.tracked.iter().position(|tracked| tracked.path == path).expect("the path is tracked")
}

fn quantities(told: &Told) {
    for quantity in &told.summary.quantities {
        let place = place(told, &quantity.path);
        let scale = told.program.tracked[place].scale;
        for (number, row) in told.summary.rows.iter().enumerate() {
            let what = format!("{} in row {row}", quantity.path);
            let values = at_row(told, *row, |history| history.rows[*row as usize][place] / scale);
            moments(told, &what, &values, &quantity.means[number]);
            quantiles(&what, &values, &quantity.quantiles[number]);
            assert_eq!(quantity.trajectories[number], values.len() as u64, "{what}");
        }
    }
}

fn events(told: &Told) {
    let last = *told.summary.rows.last().expect("there is a last row");
    for event in &told.summary.events {
        let place = place(told, &event.path);
        let until = |row: u32| move |history: &History| history.rows[row as usize][place];
        let totals = at_row(told, last, until(last));
        moments(told, &event.path, &totals, &event.total);
        quantiles(&event.path, &totals, &event.total_quantiles);
        assert_eq!(event.trajectories, totals.len() as u64, "{}", event.path);
        let ever: Vec<_> =
            totals.iter().map(|(draw, total)| (*draw, f64::from(u8::from(*total > 0.0)))).collect();
        moments(told, &format!("{} at all", event.path), &ever, &event.ever);
        for (period, rows) in told.summary.rows.windows(2).enumerate() {
            let what = format!("{} from row {} to {}", event.path, rows[0], rows[1]);
            let counts = at_row(told, rows[1], |history| until(rows[1])(history) - until(rows[0])(history));
            moments(told, &what, &counts, &event.per_period[period]);
            quantiles(&what, &counts, &event.per_period_quantiles[period]);
            assert_eq!(event.per_period_trajectories[period], counts.len() as u64, "{what}");
        }
    }
}

fn states(told: &Told) {
    let steps = told.summary.design.steps;
    for of in &told.summary.states {
        let place = place(told, &of.path);
        for state in 0..of.states.len() {
            let holds = |row: u32| {
                move |history: &History| {
                    f64::from(u8::from(history.rows[row as usize][place] == state as f64))
                }
            };
            for (number, row) in told.summary.rows.iter().enumerate() {
                let values = at_row(told, *row, holds(*row));
                assert_eq!(of.trajectories[number], values.len() as u64, "{} in row {row}", of.path);
                let share = values.iter().map(|(_, value)| value).sum::<f64>() / values.len() as f64;
                equal(&format!("{} in row {row}", of.path), of.shares[number][state], share, 1.0);
            }
            let part = |history: &History| {
                (0..steps).map(|step| holds(step)(history)).sum::<f64>() / f64::from(steps)
            };
            moments(told, &format!("time of {}", of.path), &at_row(told, steps, part), &of.occupancy[state]);
        }
    }
}

fn outcomes(told: &Told) {
    let Some(last) = told.summary.outcomes.len().checked_sub(1) else {
        return assert_eq!(
            told.summary.broken_count, 0,
            "without outcomes there is no row for those that broke"
        );
    };
    for (number, outcome) in told.summary.outcomes.iter().enumerate() {
        let ends = |history: &History| match history.broken {
            Some(_) => number == last,
            None => history.ending.is_some_and(|(ending, _)| ending == number),
        };
        let all = at_row(told, 0, |history| f64::from(u8::from(ends(history))));
        moments(told, &outcome.path, &all, &outcome.share);
        let ended: Vec<&History> = told.histories.iter().filter(|history| ends(history)).collect();
        assert_eq!(outcome.count, ended.len() as u64, "{}", outcome.path);
        let days_to = |history: &&History| match told.model.outcomes.get(number)?.dated_by {
            Some(event) => {
                let place = place(told, &told.model.events[event.index()].about.path);
                // Totals are of the steps before the row.
                history.rows.iter().position(|row| row[place] > 0.0).map(|row| row as u32 - 1)
            }
            None => history.ending.map(|(_, row)| row),
        };
        let days: Vec<(u64, f64)> = ended
            .iter()
            .filter_map(days_to)
            .map(|row| (0, f64::from(row) * told.program.step_days))
            .collect();
        let is_dated = !outcome.days.is_empty();
        assert!(
            is_dated || days.is_empty() || told.model.outcomes[number].dated_by.is_none(),
            "{}",
            outcome.path
        );
        quantiles(&format!("days to {}", outcome.path), &days, &outcome.days);
    }
    assert_eq!(told.summary.broken_count, told.summary.outcomes[last].count);
}

/// Single trajectories keep no clamps; the evaluator counts them.
fn clamps(told: &Told) {
    let limits = Limits { events_per_trajectory: 1_000_000.0 };
    let mut plain: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for history in told.histories.iter().filter(|history| history.broken.is_none()) {
        let steps = told.summary.design.steps;
        let trajectory = evaluate(&told.model, Seed(17), history.trajectory, PER_DRAW, steps, &limits);
        for (stock, steps) in told.model.stocks.iter().zip(trajectory.clamps).filter(|(_, steps)| *steps > 0)
        {
            let (all, trajectories) = plain.entry(&stock.about.path).or_default();
            *all += u64::from(steps);
            *trajectories += 1;
        }
    }
    let told: BTreeMap<&str, (u64, u64)> =
        told.summary.clamps.iter().map(|clamp| (&*clamp.path, (clamp.steps, clamp.trajectories))).collect();
    assert_eq!(told, plain);
}
