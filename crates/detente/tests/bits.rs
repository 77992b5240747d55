//! The same bits: the engine against the reference evaluator. Against itself: see `hashes.rs`.

#[expect(dead_code, reason = "other tests use the rest of it")]
mod situations;

use detente_engine::{Engine, History, InstructionSet, Options};
use detente_model::Model;
use detente_model::evaluate::{Fault, Limits, Trajectory, evaluate};
use detente_model::model::PolicyId;
use detente_numbers::luck::Seed;
use detente_program::Program;
use detente_program::program::Check;
use detente_results::Design;
use situations::{GALLERY, IRAQ, compile, compile_text, value_of};

const PER_DRAW: u32 = 5;

#[test]
fn the_engine_gives_the_bits_of_the_reference_evaluator_on_the_gallery() {
    for path in GALLERY.into_iter().chain([IRAQ]) {
        let (model, program) = compile(path);
        let steps = program.steps.min(400);
        let design = Design { seed: 11, draws: 3, per_draw: PER_DRAW, steps };
        let engine = Engine::new(program.clone(), Options::with_threads(1));
        for history in engine.histories(&design, 0..design.trajectories()).unwrap() {
            let expected = evaluate(&model, Seed(11), history.trajectory, PER_DRAW, steps, &LIMITS);
            agree(path, (&model, &program), steps, &history, &expected);
        }
    }
}

/// What depends on parameters only is worked out once, before the first step: it must be there in every step, and when delay lines are
/// made.
const ONCE: &str = r#"language 1
situation "Once" { lasts 40 days  steps 1 day }
param a = 1 to 3  judgement
param b = 2 to 4  judgement
param lag = 6 days to 9 days  judgement
stock level = a * b + 1 { changes by a * b / 1 day  judgement }
stock patience : time = a * b * 1 day { judgement }
let late = delay(level, lag)  judgement
event attack { rate 2 / day  judgement }
event reply { answers attack with 50% after about a * b * 1 day  judgement }
"#;

#[test]
fn what_is_worked_out_once_is_there_in_every_step() {
    let (model, program) = compile_text("once.detente", ONCE);
    let design = Design { seed: 11, draws: 9, per_draw: PER_DRAW, steps: 40 };
    for instruction_set in [InstructionSet::Native, InstructionSet::Columns] {
        let engine = Engine::new(program.clone(), Options { instruction_set, ..Options::with_threads(1) });
        for history in engine.histories(&design, 0..design.trajectories()).unwrap() {
            let expected = evaluate(&model, Seed(11), history.trajectory, PER_DRAW, 40, &LIMITS);
            agree("once", (&model, &program), 40, &history, &expected);
        }
    }
}

#[test]
fn policies_have_the_bits_of_the_reference_evaluator() {
    for path in GALLERY.into_iter().chain([IRAQ]) {
        let (model, _) = compile(path);
        for number in 0..model.policies.len() {
            let model = model.with_policies(&[PolicyId(number as u32)]).unwrap();
            let program = detente_program::compile(&model, &mut |_| {}).unwrap();
            let steps = program.steps.min(120);
            let design = Design { seed: 11, draws: 2, per_draw: 2, steps };
            let engine = Engine::new(program.clone(), Options::with_threads(1));
            for history in engine.histories(&design, 0..4).unwrap() {
                let expected = evaluate(&model, Seed(11), history.trajectory, 2, steps, &LIMITS);
                agree(path, (&model, &program), steps, &history, &expected);
            }
        }
    }
}

/// What the reference shows of declarations for each member of a set, whole: with and without its policy.
#[test]
fn what_there_is_for_each_member_has_the_bits_of_the_reference_evaluator() {
    let reference = include_str!("../../../docs/language/reference.md");
    let examples = reference.split("```detente\n").filter_map(|part| part.split("```").next());
    let example = examples.into_iter().find(|it| it.contains("set faction")).expect("the example of members");
    let situation = "situation \"Members\" { starts 2023-10-17  lasts 300 days  steps 1 day }";
    let (model, _) = compile_text("members.detente", &format!("language 1\n{situation}\n{example}"));
    let labels: Vec<_> = model.choices.iter().map(|choice| choice.about.label.as_str()).collect();
    assert_eq!(labels, ["Posture (North)", "Posture (South)", "Posture (Coast)"]);
    for model in [model.clone(), model.with_policies(&[PolicyId(0)]).unwrap()] {
        let program = detente_program::compile(&model, &mut |_| {}).unwrap();
        let design = Design { seed: 11, draws: 4, per_draw: PER_DRAW, steps: program.steps };
        let engine = Engine::new(program.clone(), Options::with_threads(1));
        for history in engine.histories(&design, 0..design.trajectories()).unwrap() {
            let expected = evaluate(&model, Seed(11), history.trajectory, PER_DRAW, program.steps, &LIMITS);
            assert_eq!(expected.broken, None);
            agree("members", (&model, &program), program.steps, &history, &expected);
        }
    }
}

/// Breaks in four ways: a rate falls below 0, a total passes its limit, a choice is between worths that are no numbers, and in the end
/// nobody can say which share of nothing was loud.
const BREAKING: &str = r#"language 1
situation "Breaking" { lasts 60 days  steps 1 day }
param friction = 1 to 4 / week  judgement
event incident { rate friction * (1 - 2 * anger)  judgement }
event clash { rate friction * 4 while anger above 0.3  judgement }
stock anger : index = 0.2 { gains 7 points per incident  fades with half-life 8 weeks  judgement }
choice posture {
    options quiet, loud
    quiet is worth 0
    loud is worth ln(0.4 - anger)
    plays quantal response with precision 4
    judgement
}
outcome loud_end at the end, when total of clash / total of clash > 50%
outcome quiet_end otherwise
"#;

#[test]
fn the_engine_breaks_where_the_reference_evaluator_breaks() {
    let (model, program) = compile_text("breaking.detente", BREAKING);
    let design = Design { seed: 11, draws: 40, per_draw: PER_DRAW, steps: 60 };
    let limits = Limits { events_per_trajectory: 30.0 };
    let options = Options { events_most: 30, ..Options::with_threads(1) };
    let engine = Engine::new(program.clone(), options);
    let mut elements = std::collections::BTreeMap::new();
    for history in engine.histories(&design, 0..design.trajectories()).unwrap() {
        let expected = evaluate(&model, Seed(11), history.trajectory, PER_DRAW, 60, &limits);
        agree("breaking", (&model, &program), 60, &history, &expected);
        let at = expected.broken.map(|broken| (broken.element, broken.reason.to_string()));
        *elements.entry(at).or_insert(0) += 1;
    }
    assert!(elements.len() >= 4, "several ways to break: {elements:?}");
    let in_last = Some(("loud_end".to_owned(), Fault::NoComparison.to_string()));
    assert!(elements.contains_key(&in_last), "{elements:?}");
}

const LIMITS: Limits = Limits { events_per_trajectory: 1_000_000.0 };

#[track_caller]
fn agree(
    path: &str,
    (model, program): (&Model, &Program),
    steps: u32,
    history: &History,
    expected: &Trajectory,
) {
    let at = format!("{path}, trajectory {}", history.trajectory);
    let ending = expected.outcome.map(|ending| (ending.outcome.index(), ending.row));
    assert_eq!(history.ending, ending, "{at}");
    let found =
        history.broken.map(|(step, check)| (step, program.check(check).expect("a check of the program")));
    let broken = expected.broken.as_ref();
    let path_of = |check: &Check| &program.sites[check.site.0 as usize];
    assert_eq!(
        found.map(|(step, check)| (step, path_of(check), check.reason)),
        broken.map(|broken| (broken.step, &broken.element, broken.reason)),
        "{at}"
    );
    assert_eq!(history.rows.len(), steps as usize + 1, "{at}");
    // The evaluator stops where a trajectory breaks.
    assert_eq!(expected.rows.len(), broken.map_or(steps, |broken| broken.step) as usize + 1, "{at}");
    for (number, (values, row)) in history.rows.iter().zip(&expected.rows).enumerate() {
        assert_eq!(values.len(), program.tracked.len(), "{at}");
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
