//! The same bits: the engine against the reference evaluator, and against itself on other threads, widths and instruction sets.

mod situations;

use detente_engine::{Engine, History, InstructionSet, Options};
use detente_model::Model;
use detente_model::evaluate::{Limits, Trajectory, evaluate};
use detente_numbers::luck::Seed;
use detente_program::Program;
use detente_results::simulator::Silent;
use detente_results::{Design, Simulator};
use situations::{GALLERY, IRAQ, compile, value_of};

const PER_DRAW: u32 = 5;

#[test]
fn threads_widths_and_instruction_sets_give_the_same_bytes_on_the_gallery() {
    for path in GALLERY.into_iter().chain([IRAQ]) {
        let (_, program) = compile(path);
        let steps = program.steps.min(200);
        let design = Design { seed: 3, draws: 30, per_draw: PER_DRAW, steps };
        let hash =
            |options: Options| Engine::new(program.clone(), options).run(&design, &Silent).unwrap().hash;
        let reference = hash(Options::with_threads(1));
        for (threads, width, instruction_set) in [
            (2, 64, InstructionSet::Best),
            (1, 8, InstructionSet::Best),
            (2, 16, InstructionSet::Baseline),
            (1, 32, InstructionSet::Baseline),
            (1, 64, InstructionSet::Baseline),
        ] {
            let options = Options { threads, width, instruction_set, ..Options::with_threads(1) };
            assert_eq!(hash(options), reference, "{path}: {options:?}");
        }
    }
}

#[test]
fn the_engine_gives_the_bits_of_the_reference_evaluator_on_the_gallery() {
    for path in GALLERY.into_iter().chain([IRAQ]) {
        let (model, program) = compile(path);
        let steps = program.steps.min(400);
        let design = Design { seed: 11, draws: 3, per_draw: PER_DRAW, steps };
        let engine = Engine::new(program.clone(), Options::with_threads(1));
        for history in engine.histories(&design, 0..design.trajectories()).unwrap() {
            let expected = evaluate(&model, Seed(11), history.trajectory, PER_DRAW, steps, &LIMITS);
            agree(path, &model, &program, &history, &expected);
        }
    }
}

const LIMITS: Limits = Limits { events_per_trajectory: 1_000_000.0 };

#[track_caller]
fn agree(path: &str, model: &Model, program: &Program, history: &History, expected: &Trajectory) {
    let at = format!("{path}, trajectory {}", history.trajectory);
    let ending = expected.outcome.map(|ending| (ending.outcome.index(), ending.row));
    assert_eq!(history.ending, ending, "{at}");
    let broken = expected.broken.as_ref().map(|broken| broken.step);
    assert_eq!(history.broken.map(|(step, _)| step), broken, "{at}");
    for (number, (values, row)) in history.rows.iter().zip(&expected.rows).enumerate() {
        for (tracked, value) in program.tracked.iter().zip(values) {
            let expected = value_of(model, row, tracked);
            assert_eq!(
                value.to_bits(),
                expected.to_bits(),
                "{at}, row {number}, {}: {value}, {expected}",
                tracked.path
            );
        }
    }
}
