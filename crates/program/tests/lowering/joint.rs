//! Joined programs: each world has the bits that it has alone, and what worlds have in common stands once.

use crate::compare::{FEW_EVENTS, SEED};
use crate::dice::Dice;
use crate::generate::{model_from, smooth_model_from};
use crate::interpret::{History, Walk, interpret};
use crate::texts::{OneText, checked};
use crate::vary::varied;
use detente_model::Model;
use detente_model::model::{ParameterValue, PolicyId};
use detente_numbers::distributions::Distribution;
use detente_program::join::NotJoined;
use detente_program::program::{Operation, Register, Stage, Tracked};
use detente_program::{Joint, Program, World, compile, join, verify};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn program(model: &Model) -> Program {
    compile(model, &mut |_| {}).expect("nothing looks ahead")
}

fn lines(program: &Program) -> usize {
    Stage::ALL.iter().map(|stage| program.lines(*stage).len()).sum()
}

/// All lines of the joint program, with what one world reports.
fn seen_by(joint: &Joint, world: usize) -> Program {
    let world = &joint.worlds[world];
    let mut of = world.program.clone();
    let mut change = |register: &mut Register| *register = world.at(*register);
    of.checks.iter_mut().chain(&mut of.last_checks).for_each(|check| change(&mut check.register));
    of.clamps.iter_mut().for_each(|(_, register)| change(register));
    of.tracked.iter_mut().flat_map(|tracked| [&mut tracked.step, &mut tracked.last]).for_each(&mut change);
    let soon = of.endings.as_soon_as.iter_mut().flat_map(|(_, step, last)| [step, last]);
    soon.for_each(&mut change);
    let endings = &mut of.endings;
    endings.at_the_end.iter_mut().chain(&mut endings.dates).for_each(|(_, last)| change(last));
    Program {
        // Checks and clamps blame sites of their own program.
        sites: of.sites,
        checks: of.checks,
        last_checks: of.last_checks,
        clamps: of.clamps,
        tracked: of.tracked,
        endings: of.endings,
        ..joint.shared.clone()
    }
}

/// The same without lines and states that are none of this world's.
fn its_own(joint: &Joint, world: usize) -> Program {
    let mut program = seen_by(joint, world);
    let own: BTreeSet<Register> = joint.worlds[world].registers.iter().copied().collect();
    for stage in Stage::ALL {
        program.lines_mut(stage).retain(|line| own.contains(&line.output));
    }
    program.states.retain(|state| own.contains(&state.current));
    program
}

/// What a joint program has to be, beside giving the right bits: well-formed, and so each world, whose registers all have a place.
fn malformed(joint: &Joint) -> Option<String> {
    let all = joint.worlds.iter().map(|world| &world.program).chain([&joint.shared]);
    let malformed = all.map(verify).find_map(Result::err).map(|malformed| malformed.to_string());
    let places = joint.worlds.iter().find(|world| world.registers.len() != world.program.registers as usize);
    malformed.or_else(|| places.map(|_| "a register without a place".to_owned()))
}

/// What a trajectory is, to the bit; what is no number has no bits.
fn told(history: &History) -> String {
    let bits = |value: &f64| if value.is_nan() { u64::MAX } else { value.to_bits() };
    let rows: Vec<Vec<u64>> = history.rows.iter().map(|row| row.iter().map(bits).collect()).collect();
    let History { clamps, ending, dated_days, broken, .. } = history;
    format!("{rows:?} {clamps:?} {ending:?} {dated_days:?} {broken:?}")
}

/// How a world differs from its own program; nothing if none does.
fn difference(worlds: &[Program]) -> Option<String> {
    let joint = join(worlds).expect("the calendars are the same");
    if let Some(malformed) = malformed(&joint) {
        return Some(malformed);
    }
    for (place, alone) in worlds.iter().enumerate() {
        for trajectory in 0..3 {
            let walk =
                Walk { seed: SEED, trajectory, per_draw: 2, steps: alone.steps, events_most: FEW_EVENTS };
            let expected = told(&interpret(alone, &walk));
            for (name, program) in
                [("all lines", seen_by(&joint, place)), ("its own lines", its_own(&joint, place))]
            {
                let found = told(&interpret(&program, &walk));
                if found != expected {
                    return Some(format!(
                        "world {place}, {name}, trajectory {trajectory}:\n{found}\n{expected}"
                    ));
                }
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn each_world_of_a_joint_program_has_its_own_bits(
        tape in prop::collection::vec(any::<u16>(), 0..400),
        changes in prop::collection::vec(any::<u16>(), 0..40),
    ) {
        let model = model_from(&tape);
        let mut dice = Dice::new(&changes);
        let others: Vec<Model> = (0..1 + dice.below(3)).map(|_| varied(&model, &mut dice)).collect();
        let worlds: Vec<Program> = std::iter::once(&model).chain(&others).map(program).collect();
        prop_assert_eq!(difference(&worlds), None, "{:#?}", others);
    }

    #[test]
    fn so_has_each_of_models_integrated_by_runge_kutta(
        tape in prop::collection::vec(any::<u16>(), 0..200),
        changes in prop::collection::vec(any::<u16>(), 0..40),
    ) {
        let model = smooth_model_from(&tape);
        let other = varied(&model, &mut Dice::new(&changes));
        prop_assert_eq!(difference(&[program(&other), program(&model)]), None, "{:#?}", other);
    }

    #[test]
    fn equal_worlds_are_one(tape in prop::collection::vec(any::<u16>(), 0..400)) {
        let alone = program(&model_from(&tape));
        let joint = join(&[alone.clone(), alone.clone(), alone.clone()]).expect("the calendars are the same");
        prop_assert!(lines(&joint.shared) <= lines(&alone));
        prop_assert!(joint.shared.states.len() <= alone.states.len());
        prop_assert_eq!(joint.shared.parameters.len(), alone.parameters.len());
        prop_assert_eq!(&joint.worlds[1].registers, &joint.worlds[2].registers);
    }
}

#[test]
fn programs_with_other_rows_are_not_joined() {
    let model = model_from(&[]);
    let mut longer = model.clone();
    longer.calendar.steps += 1;
    assert_eq!(join(&[program(&model), program(&longer)]).unwrap_err(), NotJoined::OtherRows);
    assert_eq!(join(&[]).unwrap_err(), NotJoined::Nothing);
}

/// Two conflicts that know nothing of one another, in one model.
const TWO_HALVES: &str = r#"
language 1
situation "Two halves" {
    starts 2024-01-01
    lasts  120 days
    steps  1 day
}
param heat = 0.2 to 0.6 judgement
param cold = 0.2 to 0.6 judgement
correlate heat, cold with 0.5
stock anger : index = 0.3 { moves toward heat over 3 weeks judgement }
event raid { rate 1 / week * (0.5 + anger) judgement }
event answer { answers raid with 40% after about 5 days judgement }
stock fear : index = 0.3 { moves toward cold over 3 weeks judgement }
event flight { rate 2 / week * fear judgement }
event flock { answers flight with 40% after about 5 days judgement }
let refuge : index = 0.1 + fear * fear judgement
outcome calm at the end, when anger < 0.3
outcome rest otherwise
policy cool { heat is 0.1 }
policy never { raid never happens }
policy late { refuge is 0.5 from 2024-02-01 }
"#;

/// The model as written, and under each of its policies.
fn two_halves() -> Vec<Program> {
    let model = checked(&OneText(TWO_HALVES), "model.detente");
    let policies = (0..model.policies.len() as u32).map(PolicyId);
    let worlds = policies.map(|policy| model.with_policies(&[policy]).expect("one is in no conflict"));
    let worlds: Vec<Model> = worlds.collect();
    std::iter::once(&model).chain(&worlds).map(program).collect()
}

/// Paths of what two worlds record in different registers.
fn apart(joint: &Joint, first: usize, second: usize) -> Vec<String> {
    let (first, second) = (&joint.worlds[first], &joint.worlds[second]);
    let at = |world: &World, tracked: &Tracked| (world.at(tracked.step), world.at(tracked.last));
    let both = first.program.tracked.iter().zip(&second.program.tracked);
    let differs = both.filter(|(a, b)| at(first, a) != at(second, b));
    differs.map(|(tracked, _)| tracked.path.clone()).collect()
}

#[test]
fn what_a_policy_does_not_touch_is_worked_out_once() {
    let programs = two_halves();
    let joint = join(&programs).expect("the calendars are the same");
    assert_eq!(apart(&joint, 0, 1), ["anger", "raid", "answer"]);
    assert_eq!(apart(&joint, 0, 2), ["raid", "answer"]);
    assert_eq!(apart(&joint, 0, 3), ["refuge"]);
    let draws = |program: &Program| {
        program.step.iter().filter(|line| matches!(line.operation, Operation::Uniform(..))).count()
    };
    assert_eq!(draws(&joint.shared), draws(&programs[0]), "luck is drawn once");
    // Delay lines of the answers: as written and with less heat; without raids there is none to answer. One of the other half.
    assert_eq!(joint.shared.pipelines.len(), 4);
    assert_eq!(joint.shared.parameters.len(), 2);
    let late = join(&[programs[0].clone(), programs[3].clone()]).expect("the calendars are the same");
    // The time, the condition, the choice between both values: in a step, and in the final row.
    assert_eq!(lines(&late.shared), lines(&programs[0]) + 6, "{}", late.shared);
}

#[test]
fn parameters_that_were_drawn_together_keep_their_ties_where_one_of_them_is_changed() {
    let mut model = checked(&OneText(TWO_HALVES), "model.detente");
    let written = program(&model);
    model.parameters[1].value = ParameterValue::Drawn(Distribution::Uniform { low: 0.0, high: 0.2 });
    let worlds = [written, program(&model)];
    assert_eq!(difference(&worlds), None);
    let joint = join(&worlds).expect("the calendars are the same");
    assert_eq!(apart(&joint, 0, 1), ["fear", "refuge", "flight", "flock"]);
}
