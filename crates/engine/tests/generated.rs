//! The engine on random models: whatever they hold, each of its ways to run them has the bits of the plain interpreter, which has those of
//! the reference evaluator.

#[path = "../../program/tests/lowering/blank.rs"]
#[expect(dead_code, reason = "the generator needs a part of it")]
mod blank;
#[path = "../../program/tests/lowering/dice.rs"]
mod dice;
#[path = "../../program/tests/lowering/generate.rs"]
mod generate;
#[path = "../../program/tests/lowering/interpret.rs"]
mod interpret;

use detente_engine::{Engine, History, InstructionSet, Options};
use detente_model::Model;
use detente_numbers::luck::Seed;
use detente_program::Program;
use detente_results::Design;
use generate::{model_from, smooth_model_from};
use interpret::{Walk, interpret};
use proptest::prelude::*;

/// Draws of the parameters, and trajectories in each: more than a narrow column, so that the last is not full.
const DRAWS: u64 = 6;
const PER_DRAW: u32 = 3;
const SEED: u64 = 2718;
/// So few events that some trajectories break by them.
const EVENTS_MOST: u32 = 25;

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// How the engine differs from the interpreter; nothing if it does not.
fn difference(model: &Model) -> Option<String> {
    let program = detente_program::compile(model, &mut |_| {}).expect("nothing looks ahead");
    let steps = model.calendar.steps;
    let design = Design { seed: SEED, draws: DRAWS, per_draw: PER_DRAW, steps };
    let sets = [
        (InstructionSet::Native, 16),
        (InstructionSet::Native, 64),
        (InstructionSet::Columns, 16),
        (InstructionSet::Baseline, 64),
    ];
    sets.into_iter().find_map(|(instruction_set, width)| {
        let options =
            Options { width, instruction_set, events_most: EVENTS_MOST, ..Options::with_threads(1) };
        let engine = Engine::new(program.clone(), options);
        let histories = engine.histories(&design, 0..design.trajectories()).expect("the design can be run");
        let found = histories.iter().find_map(|history| differs(&program, history, steps))?;
        Some(format!("{instruction_set:?}, columns of {width}: {found}\n{program}"))
    })
}

fn differs(program: &Program, history: &History, steps: u32) -> Option<String> {
    let trajectory = history.trajectory;
    let events_most = f64::from(EVENTS_MOST);
    let walk = Walk { seed: Seed(SEED), trajectory, per_draw: PER_DRAW, steps, events_most };
    let expected = interpret(program, &walk);
    for (number, (row, found)) in expected.rows.iter().zip(&history.rows).enumerate() {
        for ((tracked, expected), found) in program.tracked.iter().zip(row).zip(found) {
            if !same(*expected, *found) {
                let path = &tracked.path;
                return Some(format!(
                    "trajectory {trajectory}, row {number}, `{path}`: {found}, not {expected}"
                ));
            }
        }
    }
    let broken = history.broken.map(|(step, check)| {
        let check = program.check(check).expect("the check is one of the program's");
        (step, program.sites[check.site.0 as usize].clone(), check.reason)
    });
    let ending = expected.ending.map(|(outcome, row, _)| (outcome, row));
    let is_same = broken == expected.broken && history.ending == ending;
    (!is_same).then(|| format!("trajectory {trajectory}: {broken:?}, {:?}; not {expected:?}", history.ending))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_model_has_the_bits_of_the_interpreter(tape in prop::collection::vec(any::<u16>(), 0..400)) {
        prop_assert_eq!(difference(&model_from(&tape)), None);
    }

    #[test]
    fn so_has_a_model_integrated_by_runge_kutta(tape in prop::collection::vec(any::<u16>(), 0..200)) {
        prop_assert_eq!(difference(&smooth_model_from(&tape)), None);
    }
}
