//! The same bits: the engine against the reference evaluator, and against itself on other threads, widths and instruction sets.

mod situations;

use detente_engine::{Engine, InstructionSet, Options};
use detente_model::evaluate::{Limits, evaluate};
use detente_numbers::luck::Seed;
use detente_program::program::TrackedKind;
use detente_results::simulator::Silent;
use detente_results::{Design, Simulator};
use situations::{GALLERY, compile};

const PER_DRAW: u32 = 5;

#[test]
fn threads_widths_and_instruction_sets_give_the_same_bytes_on_the_gallery() {
    for path in GALLERY {
        let (_, program) = compile(path);
        let steps = program.steps.min(200);
        let design = Design { seed: 3, draws: 30, per_draw: PER_DRAW, steps };
        let hash = |options: Options| Engine::new(program.clone(), options).run(&design, &Silent).unwrap().hash;
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
    for path in GALLERY {
        let (model, program) = compile(path);
        let steps = program.steps.min(400);
        let design = Design { seed: 11, draws: 3, per_draw: PER_DRAW, steps };
        let engine = Engine::new(program.clone(), Options::with_threads(1));
        let histories = engine.histories(&design, 0..design.trajectories()).unwrap();
        for history in histories {
            let trajectory = evaluate(&model, Seed(11), history.trajectory, PER_DRAW, steps, &Limits::SHIPPED);
            let ending = trajectory.outcome.map(|(outcome, row)| (outcome.index(), row));
            assert_eq!(history.ending, ending, "{path}, trajectory {}", history.trajectory);
            for (row, (values, expected)) in history.rows.iter().zip(&trajectory.rows).enumerate() {
                for (tracked, value) in program.tracked.iter().zip(values) {
                    let expected = situations::value_of(&model, expected, &tracked.path);
                    assert!(
                        value.to_bits() == expected.to_bits() || value == &expected,
                        "{path}, trajectory {}, row {row}, {}: {value}, expected {expected}",
                        history.trajectory,
                        tracked.path
                    );
                    let _ = TrackedKind::Stock == tracked.kind;
                }
            }
        }
    }
}
