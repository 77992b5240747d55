//! What the estimator promises, through the engine's own sums: no ignorance where none is, and intervals that hold the truth as often as
//! they say.

use super::{Builder, Engine, Options, Silent, Simulator, Source, State, first_passage, run, tracked};
use detente_numbers::distributions::Distribution;
use detente_program::program::{BinaryOperation, Operation, Program, Site, TrackedKind};
use detente_results::Design;

/// A fair coin, and a parameter that is unknown but read by nothing.
fn coin_beside_an_unknown() -> Program {
    first_passage(
        |b| {
            b.parameter("unread", Distribution::Uniform { low: 0.0, high: 1.0 });
            b.constant(0.5)
        },
        1,
    )
}

#[test]
fn an_unknown_that_changes_nothing_shows_no_ignorance() {
    let program = coin_beside_an_unknown();
    let share = |seed: u64, draws: u64| {
        let design = Design { seed, draws, per_draw: 10, steps: 1 };
        let summary = run(&program, &design, Options::with_threads(1));
        assert_eq!(
            summary.unknown_parameters, 1,
            "so the estimator decides, and not that nothing is unknown"
        );
        summary.outcomes[0].share
    };
    // (MSB - MSW) / K with both mean squares about 1/4 has a standard error of MSW / K sqrt(2 / (J - 1) + 2 / (J (K - 1))).
    let standard_error = |draws: f64| 0.025 * (2.0 / (draws - 1.0) + 2.0 / (draws * 9.0)).sqrt();
    let large = share(1, 4_000);
    assert!(large.ignorance_variance < 5.0 * standard_error(4_000.0), "{large:?}");
    assert!((large.chance_variance - 0.25).abs() < 0.005, "all of it is chance: {large:?}");
    // Where nothing is there, the difference is as often below 0 as above: five standard errors of 100 tosses are 25.
    let floored = (0..100).filter(|seed| share(*seed, 100).ignorance_variance == 0.0).count();
    assert!((25..=75).contains(&floored), "{floored} of 100 runs show none at all");
}

/// Of so many seeds, the share for which the interval holds the truth.
fn coverage(seeds: u64, holds: impl Fn(u64) -> bool) -> f64 {
    (0..seeds).filter(|seed| holds(*seed)).count() as f64 / seeds as f64
}

/// Seeds of each measurement, and five standard errors of a coverage of 95 % in so many: 3.4 points.
const SEEDS: u64 = 1_000;
const FIVE_ERRORS: f64 = 0.034;

#[test]
fn intervals_hold_the_truth_in_95_of_100_runs() {
    // The chance is anything from 0 to 1, so the truth is one half; draws differ far more than their trajectories do.
    let program = first_passage(|b| b.parameter("p", Distribution::Uniform { low: 0.0, high: 1.0 }), 1);
    let engine = Engine::new(program, Options::with_threads(1));
    let summary = |seed: u64| {
        let design = Design { seed, draws: 40, per_draw: 5, steps: 1 };
        engine.run(&design, &Silent).expect("the design can be run")
    };
    let of_mean = coverage(SEEDS, |seed| {
        let total = summary(seed).events[0].total;
        total.low <= 0.5 && 0.5 <= total.high
    });
    assert!((of_mean - 0.95).abs() < FIVE_ERRORS, "the mean: {of_mean}");
    let of_share = coverage(SEEDS, |seed| {
        let share = summary(seed).outcomes[0].share;
        share.low <= 0.5 && 0.5 <= share.high
    });
    assert!((of_share - 0.95).abs() < FIVE_ERRORS, "the share: {of_share}");
}

/// A level of p + u, with p and u uniform from 0 to 1, in trajectories of two steps of which a quarter break: those with two hits, beside
/// the level.
fn level_with_breaks() -> Program {
    let mut b = Builder(first_passage(|b| b.constant(0.5), 2));
    let unknown = b.parameter("p", Distribution::Uniform { low: 0.0, high: 1.0 });
    let (level, zero) = (b.register(), b.constant(0.0));
    let luck = b.line(Operation::Uniform(Source::new("level", "uniform"), 0), &[]);
    let next = b.line(Operation::Binary(BinaryOperation::Add), &[unknown, luck]);
    b.0.states.push(State { current: level, initial: zero, next, site: Site(0) });
    b.0.tracked.push(tracked("level", TrackedKind::Stock, level));
    b.0
}

#[test]
fn draws_that_lost_trajectories_still_hold_the_truth() {
    let options = Options { events_most: 1, ..Options::with_threads(1) };
    let engine = Engine::new(level_with_breaks(), options);
    let summary = |seed: u64, draws: u64| {
        let design = Design { seed, draws, per_draw: 5, steps: 2 };
        engine.run(&design, &Silent).expect("the design can be run")
    };
    let held = coverage(SEEDS, |seed| {
        let level = *summary(seed, 40).quantities[0].means.last().expect("a last row");
        level.low <= 1.0 && 1.0 <= level.high
    });
    assert!((held - 0.95).abs() < FIVE_ERRORS, "{held}");
    let large = summary(1, 20_000);
    assert!((0.24..0.26).contains(&(large.broken_count as f64 / 100_000.0)), "a quarter breaks");
    let level = large.quantities[0].means.last().expect("a last row");
    // One draw in sixty keeps a single trajectory, which says nothing of chance and counts as if there were none.
    let chance = level.chance_variance * 12.0;
    assert!((0.95..1.02).contains(&chance), "variance within a draw: {chance} of what it is");
}
