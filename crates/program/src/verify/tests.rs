//! Broken programs: each rule is broken once by hand, and a sound program is broken at random.

use super::*;
use crate::program::{
    Check, Endings, Fault, Instruction, Operation, ParameterSlot, Pipeline, Program, Register, Site, State,
    Tracked, TrackedKind,
};
use detente_model::model::BinaryOperation;
use detente_numbers::distributions::{Cholesky, cholesky};
use detente_numbers::luck::Source;
use proptest::prelude::*;

fn tie() -> Cholesky {
    cholesky(&[vec![1.0, 0.5], vec![0.5, 1.0]]).expect("half a correlation is one")
}

const fn r(number: u32) -> Register {
    Register(number)
}

fn line(operation: Operation, output: u32, inputs: &[u32]) -> Instruction {
    let inputs = inputs.iter().map(|input| r(*input)).collect();
    Instruction { operation, output: r(output), inputs, site: Site(0) }
}

const ADD: Operation = Operation::Binary(BinaryOperation::Add);

/// A small program with something of everything.
fn sound() -> Program {
    let slot = |register, path: &str, distribution, values| ParameterSlot {
        register,
        path: path.to_owned(),
        source: Source::new(path, "value"),
        distribution,
        values,
    };
    let uniform = Distribution::Uniform { low: 0.0, high: 1.0 };
    let categories = Distribution::Categorical { weights: vec![0.5, 0.5] };
    let tracked = |kind, step, last| Tracked {
        path: "tracked".to_owned(),
        label: String::new(),
        kind,
        unit: String::new(),
        scale: 1.0,
        step: r(step),
        last: r(last),
    };
    Program {
        registers: 16,
        sites: vec!["somewhere".to_owned()],
        constants: vec![(r(0), 1.0)],
        parameters: vec![slot(r(1), "a", uniform, vec![]), slot(r(2), "b", categories, vec![3.0, 4.0])],
        correlations: vec![(vec![1, 0], tie())],
        per_trajectory: vec![line(ADD, 4, &[0, 1])],
        initial: vec![line(Operation::Uniform(Source(1), 0), 5, &[]), line(ADD, 6, &[4, 5])],
        step: vec![
            line(Operation::LagOut(0), 7, &[]),
            line(Operation::Table(0), 8, &[3]),
            line(Operation::Series(0), 9, &[]),
            line(Operation::OnSteps(0), 10, &[]),
            line(Operation::EverySteps(2), 11, &[]),
            line(Operation::Select, 12, &[10, 8, 9]),
            line(Operation::LagIn(0), 13, &[12, 0]),
        ],
        last: vec![line(Operation::Time, 14, &[]), line(ADD, 15, &[3, 14])],
        states: vec![State { current: r(3), initial: r(6), next: r(12), site: Site(0) }],
        pipelines: vec![Pipeline { source: Source(2), site: Site(0) }],
        tables: vec![vec![(0.0, 1.0), (1.0, 2.0)]],
        series: vec![(vec![(0.0, 1.0), (1.0, 2.0)], true)],
        step_lists: vec![vec![1, 4]],
        checks: vec![Check { register: r(12), site: Site(0), is_total: false, reason: Fault::NotFinite }],
        last_checks: vec![Check {
            register: r(15),
            site: Site(0),
            is_total: false,
            reason: Fault::NotFinite,
        }],
        clamps: vec![(Site(0), r(11))],
        tracked: vec![tracked(TrackedKind::Stock, 3, 3), tracked(TrackedKind::Let, 12, 15)],
        endings: Endings {
            outcomes: ["a", "b", "c"].map(|path| (path.to_owned(), path.to_uppercase())).to_vec(),
            as_soon_as: vec![(0, r(10), r(14))],
            at_the_end: vec![(2, r(15))],
            otherwise: Some(1),
            dates: vec![(2, r(3))],
        },
        step_days: 1.0,
        steps: 10,
        report_steps: 1,
    }
}

#[test]
fn a_sound_program_is_well_formed() {
    assert_eq!(verify(&sound()), Ok(()));
    assert!(verify(&Program { step_days: 1.0, report_steps: 1, ..Program::default() }).is_ok());
}

#[test]
fn the_number_of_a_trajectory_is_known_before_the_first_step() {
    let mut program = sound();
    program.initial[0].operation = Operation::Trajectory;
    assert_eq!(verify(&program), Ok(()));
    program.per_trajectory[0] = line(Operation::Trajectory, 4, &[]);
    assert_eq!(verify(&program), Ok(()));
}

/// A change that breaks a program, and words of the message that it earns.
type Break = (fn(&mut Program), &'static str);

const BREAKS: &[Break] = &[
    (|p| p.registers = 15, "r15 is out of range"),
    (|p| p.registers = u32::MAX, "registers are declared"),
    (|p| p.constants.push((r(15), 2.0)), "r15 is written twice"),
    (|p| p.per_trajectory[0].output = r(5), "r5 is written twice"),
    (|p| p.per_trajectory[0].inputs[1] = r(3), "r4 reads r3, which is not there"),
    (|p| p.per_trajectory[0].inputs[1] = r(4), "r4 reads r4, which is not there"),
    (|p| p.per_trajectory[0].inputs[1] = r(99), "r4 reads r99, which is not there"),
    (|p| p.initial[1].inputs[0] = r(3), "r6 reads r3, which is not there"),
    (|p| p.initial.swap(0, 1), "r6 reads r5, which is not there"),
    (|p| p.step[5].inputs[0] = r(14), "r12 reads r14, which is not there"),
    (|p| p.last[1].inputs[0] = r(8), "r15 reads r8, which is not there"),
    (|p| p.last[1].inputs.push(r(0)), "r15 has 3 inputs"),
    (|p| p.step[1].site = Site(1), "site 1 is out of range"),
    (|p| p.step[1].operation = Operation::Table(1), "uses number 1 of 1"),
    (|p| p.step[2].operation = Operation::Series(1), "uses number 1 of 1"),
    (|p| p.step[3].operation = Operation::OnSteps(1), "uses number 1 of 1"),
    (|p| p.step[4].operation = Operation::EverySteps(0), "every 0 steps"),
    (|p| p.step[6].operation = Operation::LagIn(1), "uses number 1 of 1"),
    (|p| p.initial[0].operation = Operation::Time, "stands in the stage Initial"),
    (|p| p.per_trajectory[0] = line(Operation::Uniform(Source(1), 0), 4, &[]), "the stage PerTrajectory"),
    (|p| p.last[0].operation = Operation::Uniform(Source(1), 0), "stands in the stage Last"),
    (|p| p.step[2].operation = Operation::Trajectory, "stands in the stage Step: Trajectory"),
    (|p| p.last[0].operation = Operation::Trajectory, "stands in the stage Last: Trajectory"),
    (|p| p.states[0].initial = r(3), "a state's initial value reads r3"),
    (|p| p.states[0].next = r(14), "a state's next value reads r14"),
    (|p| p.states[0].site = Site(7), "site 7 is out of range"),
    (|p| p.checks[0].register = r(15), "a check reads r15"),
    (|p| p.last_checks[0].register = r(12), "a check of the final row reads r12"),
    (|p| p.last_checks[0].is_total = true, "r15 is a total of the final row"),
    (|p| p.last_checks[0].site = Site(1), "site 1 is out of range"),
    (|p| p.clamps[0].1 = r(15), "a clamp reads r15"),
    (|p| p.tracked[1].step = r(15), "tracked reads r15"),
    (|p| p.tracked[1].last = r(12), "tracked reads r12"),
    (|p| p.endings.as_soon_as[0].1 = r(14), "an outcome reads r14"),
    (|p| p.endings.as_soon_as[0].2 = r(10), "an outcome reads r10"),
    (|p| p.endings.at_the_end.push((1, r(0))), "outcome 1 decides twice"),
    (|p| p.endings.otherwise = Some(3), "outcome 3 is out of range"),
    (|p| p.endings.dates[0].1 = r(12), "an outcome reads r12"),
    (|p| p.endings.dates[0].0 = 1, "outcome 1 is dated twice, or not decided at the end"),
    (|p| p.endings.dates.push((2, r(3))), "outcome 2 is dated twice"),
    (|p| p.step[0].operation = Operation::Time, "delay line 0 is not emptied once"),
    (|p| p.step[6].operation = ADD, "delay line 0 is not emptied once"),
    (|p| p.pipelines.push(p.pipelines[0].clone()), "delay line 1 is not emptied once"),
    (|p| p.tables[0].clear(), "has no points"),
    (|p| p.tables[0].swap(0, 1), "do not increase"),
    (|p| p.series[0].0[1].0 = f64::NAN, "do not increase"),
    (|p| p.step_lists[0] = vec![4, 4], "a list of steps does not increase"),
    (|p| p.parameters[0].values.push(1.0), "parameter `a` has 1 values"),
    (|p| p.parameters[1].values.clear(), "parameter `b` has 0 values"),
    (|p| p.correlations[0].0[0] = 2, "tied parameter 2 is out of range"),
    (|p| p.correlations.push(p.correlations[0].clone()), "is tied twice"),
    (|p| p.correlations[0].0.truncate(1), "the factor of 1 tied parameters has 2 rows"),
    (|p| p.step_days = 0.0, "a step of 0 days"),
    (|p| p.report_steps = 0, "rows every 0 steps"),
    (|p| p.tracked[0].scale = f64::NAN, "has the scale NaN"),
];

#[test]
fn each_rule_is_checked() {
    for (number, (change, words)) in BREAKS.iter().enumerate() {
        let mut program = sound();
        change(&mut program);
        let message = verify(&program).expect_err("a broken program is refused").0;
        assert!(message.contains(words), "{number}: `{message}` where `{words}` was expected");
    }
}

proptest! {
    /// A register that is read where it is not there is found wherever the reader stands, and the verifier never panics.
    #[test]
    fn a_read_is_refused_exactly_where_the_register_is_not_there(
        stage in 0_usize..4,
        place in 0_usize..7,
        input in 0_usize..3,
        register in 0_u32..20,
    ) {
        let mut program = sound();
        let stage = Stage::ALL[stage];
        let lines = program.lines_mut(stage);
        let place = place % lines.len();
        let reader = &mut lines[place];
        prop_assume!(!reader.inputs.is_empty());
        let input = input % reader.inputs.len();
        reader.inputs[input] = r(register);
        prop_assert_eq!(verify(&program).is_ok(), can_read(stage, place, register));
    }
}

/// Written down from the sound program by hand: who can read what.
fn can_read(stage: Stage, place: usize, register: u32) -> bool {
    let place = place as u32;
    match (stage, register) {
        (_, 0..=2) => true,
        (Stage::PerTrajectory, _) => false,
        (_, 4) => true,
        (Stage::Initial, 5..=6) => register - 5 < place,
        (Stage::Initial, _) => false,
        (_, 3 | 5 | 6) => true,
        (Stage::Step, 7..=13) => register - 7 < place,
        (Stage::Last, 14..=15) => register - 14 < place,
        _ => false,
    }
}
