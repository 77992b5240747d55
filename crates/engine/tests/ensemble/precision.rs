//! A run that stops when it is precise enough: where it stops, that nothing but the luck decides it, and that its intervals hold.

use crate::course::Shelf;
use crate::{design, first_passage};
use detente_engine::{Course, Engine, Options};
use detente_numbers::distributions::Distribution;
use detente_program::Program;
use detente_results::{Design, Silent, Summary};

/// One step, in which the event happens with a chance that is uniform below 0.8.
fn program() -> Program {
    first_passage(|b| b.parameter("p", Distribution::Uniform { low: 0.0, high: 0.8 }), 1)
}

fn precise(design: &Design, precision: f64, threads: usize) -> Summary {
    let course = Course { precision: Some(precision), ..Course::new(&Silent, &Silent) };
    Engine::new(program(), Options::with_threads(threads)).run_course(design, &course).expect("it can be run")
}

#[test]
fn a_run_stops_at_the_first_look_that_is_precise_enough() {
    let stopped = precise(&design(1_000_000, 1), 0.02, 2);
    let reached = stopped.precision.expect("it was asked for");
    assert!(reached.asked == 0.02 && reached.reached <= 0.02 && reached.reached > 0.015, "{reached:?}");
    assert_eq!(stopped.asked, stopped.design.trajectories(), "all that was asked is done");
    for outcome in &stopped.outcomes {
        let share = outcome.share;
        assert!(share.high - share.mean <= 0.02 && share.mean - share.low <= 0.02, "{outcome:?}");
        assert!(share.low <= share.mean && share.mean <= share.high);
    }
    // Blocks of 51 draws; the look before is eight blocks or a sixth earlier, and was not enough.
    assert!(stopped.design.draws.is_multiple_of(8 * 51));
    let blocks = stopped.design.draws / 51;
    let before = precise(&design((blocks - 8).min(blocks * 5 / 6) * 51, 1), 0.02, 1);
    assert!(before.precision.is_some_and(|before| before.reached > 0.02), "{before:?}");
    // To ask for just as much finds the same.
    assert_eq!(precise(&design(stopped.design.draws, 1), 0.02, 1), stopped);
}

#[test]
fn threads_and_interruptions_do_not_move_the_stop() {
    let design = design(100_000, 1);
    let stopped = precise(&design, 0.01, 1);
    assert_eq!(precise(&design, 0.01, 2), stopped);
    assert_eq!(precise(&design, 0.01, 5), stopped);
    let shelf = Shelf::new(usize::MAX);
    let engine = Engine::new(program(), Options::with_threads(3));
    let course = Course { precision: Some(0.01), ..Course::new(&Silent, &shelf) };
    assert_eq!(engine.run_course(&design, &course), Ok(stopped.clone()));
    for (_, state) in shelf.states() {
        let course = Course { from: Some(&state), precision: Some(0.01), ..Course::new(&Silent, &Silent) };
        assert_eq!(engine.run_course(&design, &course), Ok(stopped.clone()));
    }
}

#[test]
fn the_most_trajectories_are_the_most() {
    let summary = precise(&design(300, 1), 0.001, 1);
    let reached = summary.precision.expect("it was asked for");
    assert_eq!((summary.design.draws, summary.asked), (300, 3_000));
    assert!(reached.reached > 0.001);
}

#[test]
fn intervals_hold_though_the_run_stops_when_it_likes() {
    const RUNS: u64 = 300;
    let run = |seed: u64| precise(&Design { seed, ..design(100_000, 1) }, 0.062, 1);
    let runs: Vec<Summary> = (0..RUNS).map(run).collect();
    let misses = runs.iter().filter(|run| {
        let (hit, none) = (run.outcomes[0].share, run.outcomes[1].share);
        !((hit.low..=hit.high).contains(&0.4) && (none.low..=none.high).contains(&0.6))
    });
    // At most 5 % of runs in the long run; five standard errors of a share of 300 are 6.3 points more.
    let misses = misses.count() as f64;
    assert!(misses <= 300.0 * 0.113, "{misses} of {RUNS} miss");
    // Some runs are precise enough at the first look, others at the second: otherwise nothing would have been tried.
    let first = runs[0].design.draws;
    assert!(runs.iter().any(|run| run.design.draws != first));
}
