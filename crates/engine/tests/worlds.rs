//! Several worlds in one pass: whatever they hold, each gives the bytes that a run of it alone gives.

#[path = "../../program/tests/lowering/blank.rs"]
#[expect(dead_code, reason = "the generator needs a part of it")]
mod blank;
#[path = "../../program/tests/lowering/dice.rs"]
mod dice;
#[path = "../../program/tests/lowering/generate.rs"]
mod generate;
#[path = "../../program/tests/lowering/vary.rs"]
mod vary;

use detente_engine::{Engine, InstructionSet, Options};
use detente_model::model::PolicyId;
use detente_model::{Model, World, check};
use detente_program::{Program, compile};
use detente_results::simulator::Silent;
use detente_results::{Design, Progress, Simulator, Stop, Summary};
use dice::Dice;
use generate::{model_from, smooth_model_from};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use vary::varied;

fn program(model: &Model) -> Program {
    compile(model, &mut |_| {}).expect("nothing looks ahead")
}

/// Everything that a summary says; what is no number is equal to itself here.
fn told(summary: &Summary) -> String {
    format!("{summary:?}")
}

fn side_by_side(worlds: &[Program], design: &Design, options: Options) -> Vec<Summary> {
    let engine = Engine::of_worlds(worlds, options).expect("the calendars are the same");
    engine.run_worlds(design, &Silent).expect("the design can be run")
}

/// The world whose summary is not that of a run of it alone, if there is one.
fn difference(worlds: &[Program], design: &Design, options: Options) -> Option<usize> {
    let found = side_by_side(worlds, design, options);
    worlds.iter().zip(&found).position(|(world, found)| {
        let alone = Engine::new(world.clone(), options).run(design, &Silent).expect("the design can be run");
        told(&alone) != told(found)
    })
}

/// So few events that some trajectories break by them.
fn few_events(threads: usize, width: usize, instruction_set: InstructionSet) -> Options {
    Options { threads, width, instruction_set, events_most: 25 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn each_of_several_worlds_gives_the_bytes_that_it_gives_alone(
        tape in prop::collection::vec(any::<u16>(), 0..400),
        changes in prop::collection::vec(any::<u16>(), 0..40),
    ) {
        let model = model_from(&tape);
        let mut dice = Dice::new(&changes);
        let others: Vec<Model> = (0..1 + dice.below(3)).map(|_| varied(&model, &mut dice)).collect();
        let worlds: Vec<Program> = std::iter::once(&model).chain(&others).map(program).collect();
        // Two blocks, the last column of each not full.
        let design = Design { seed: 2718, draws: 180, per_draw: 3, steps: model.calendar.steps };
        for options in [few_events(1, 16, InstructionSet::Native), few_events(2, 64, InstructionSet::Baseline)] {
            prop_assert_eq!(difference(&worlds, &design, options), None, "{:#?}", others);
        }
    }

    #[test]
    fn so_does_each_of_worlds_integrated_by_runge_kutta(
        tape in prop::collection::vec(any::<u16>(), 0..200),
        changes in prop::collection::vec(any::<u16>(), 0..40),
    ) {
        let model = smooth_model_from(&tape);
        let worlds = [program(&varied(&model, &mut Dice::new(&changes))), program(&model)];
        let design = Design { seed: 1, draws: 6, per_draw: 3, steps: model.calendar.steps };
        prop_assert_eq!(difference(&worlds, &design, few_events(1, 16, InstructionSet::Native)), None);
    }
}

/// The folder of a model.
struct Folder(PathBuf);

impl World for Folder {
    fn text(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(self.0.join(path)).map_err(|error| error.to_string())
    }
}

/// The embedded situation as written and under each of its policies, for half a year.
fn iraq() -> Vec<Program> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../situations/iraq-2023");
    let mut model = check(&Folder(folder), "iraq.detente").model.expect("the situation is sound");
    model.calendar.steps = 180;
    let policies = (0..model.policies.len() as u32).map(PolicyId);
    let worlds = policies.map(|policy| model.with_policies(&[policy]).expect("one is in no conflict"));
    std::iter::once(program(&model)).chain(worlds.map(|world| program(&world))).collect()
}

#[test]
fn each_policy_of_the_embedded_situation_gives_the_bytes_that_it_gives_alone() {
    let worlds = iraq();
    assert!(worlds.len() > 10);
    let design = Design { seed: 1, draws: 60, per_draw: 10, steps: 180 };
    assert_eq!(difference(&worlds, &design, Options::with_threads(2)), None);
    let reference = side_by_side(&worlds, &design, Options::with_threads(1));
    for instruction_set in [InstructionSet::Baseline, InstructionSet::Columns, InstructionSet::Native] {
        let options = Options { threads: 2, width: 64, instruction_set, ..Options::with_threads(2) };
        let found = side_by_side(&worlds, &design, options);
        let hashes = |of: &[Summary]| of.iter().map(|of| of.hash.clone()).collect::<Vec<_>>();
        assert_eq!(hashes(&found), hashes(&reference), "{options:?}");
    }
}

/// Stops once so many trajectories are finished.
struct StopAfter(u64, AtomicU64);

impl Progress for StopAfter {
    fn finished(&self, trajectories: u64) {
        self.1.fetch_add(trajectories, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.0 <= self.1.load(Ordering::Relaxed)
    }
}

#[test]
fn worlds_that_are_stopped_early_have_finished_the_same_trajectories() {
    let model = model_from(&[7, 3, 9, 4, 11, 5, 6, 2, 8, 13, 21, 34]);
    let worlds = [program(&model), program(&varied(&model, &mut Dice::new(&[0, 3])))];
    let design = Design { seed: 5, draws: 10_000, per_draw: 10, steps: model.calendar.steps };
    let engine = Engine::of_worlds(&worlds, Options::with_threads(2)).expect("one calendar");
    let stopped =
        engine.run_worlds(&design, &StopAfter(1_000, AtomicU64::new(0))).expect("some was finished");
    let draws = stopped[0].design.draws;
    assert!(draws < 10_000 && stopped.iter().all(|of| of.design.draws == draws && of.asked == 100_000));
    let fewer = Design { draws, ..design.clone() };
    let whole = engine.run_worlds(&fewer, &Silent).expect("the design can be run");
    assert!(whole.iter().zip(&stopped).all(|(whole, stopped)| whole.hash == stopped.hash));
    let long = Design { draws: 3, per_draw: 2_000, ..design };
    assert_eq!(difference(&worlds, &long, Options::with_threads(2)), None);
    let never = engine.run_worlds(&fewer, &StopAfter(0, AtomicU64::new(0)));
    assert_eq!(never.map(|_| ()), Err(Stop::StoppedAtOnce));
}
