//! A run that goes on from where it was kept ends as one that was never stopped.

use crate::{Builder, design, first_passage, tracked, two_states};
use detente_engine::{Course, Engine, Options};
use detente_numbers::distributions::Distribution;
use detente_program::program::{BinaryOperation, Operation, Program, TrackedKind};
use detente_results::{Design, Progress, Silent, Simulator, Sink, Stop, Summary};
use std::sync::Mutex;

/// Keeps every state that it is offered; stops after so many.
pub(crate) struct Shelf {
    states: Mutex<Vec<(u64, Vec<u8>)>>,
    most: usize,
}

impl Shelf {
    pub(crate) fn new(most: usize) -> Self {
        Self { states: Mutex::new(Vec::new()), most }
    }

    pub(crate) fn states(self) -> Vec<(u64, Vec<u8>)> {
        self.states.into_inner().expect("no thread panicked")
    }
}

impl Sink for Shelf {
    fn is_due(&self) -> bool {
        true
    }

    fn state(&self, trajectories: u64, state: Vec<u8>) {
        self.states.lock().expect("no thread panicked").push((trajectories, state));
    }
}

impl Progress for Shelf {
    fn finished(&self, _trajectories: u64) {}

    fn stop(&self) -> bool {
        self.states.lock().expect("no thread panicked").len() >= self.most
    }
}

pub(crate) fn engine(program: &Program, threads: usize) -> Engine {
    Engine::new(program.clone(), Options { events_most: 12, ..Options::with_threads(threads) })
}

fn go_on(program: &Program, design: &Design, threads: usize, from: &[u8]) -> Result<Summary, Stop> {
    let course = Course { from: Some(from), ..Course::new(&Silent, &Silent) };
    engine(program, threads).run_course(design, &course)
}

/// Events, a first passage, a stock that falls below zero and has fractions, and trajectories that break.
pub(crate) fn busy() -> Program {
    let mut program = first_passage(|b| b.parameter("p", Distribution::Uniform { low: 0.0, high: 0.3 }), 40);
    let hits = program.tracked[0].step;
    let mut b = Builder(std::mem::take(&mut program));
    let (three, seven) = (b.constant(3.0), b.constant(7.0));
    let above = b.line(Operation::Binary(BinaryOperation::Subtract), &[hits, three]);
    let level = b.line(Operation::Binary(BinaryOperation::Divide), &[above, seven]);
    b.0.tracked.push(tracked("level", TrackedKind::Stock, level));
    b.0
}

#[test]
fn any_state_leads_to_the_same_end_on_any_number_of_threads() {
    for program in [busy(), two_states(0.3, 0.5, 30)] {
        let design = design(3_000, program.steps);
        let whole = engine(&program, 1).run(&design, &Silent).unwrap();
        let shelf = Shelf::new(usize::MAX);
        let course = Course::new(&Silent, &shelf);
        assert_eq!(
            engine(&program, 2).run_course(&design, &course).unwrap(),
            whole,
            "to be kept changes nothing"
        );
        let states = shelf.states();
        assert!(states.len() >= 3, "{}", states.len());
        for (trajectories, state) in &states {
            assert!(*trajectories > 0 && *trajectories < design.trajectories());
            for threads in [1, 3] {
                assert_eq!(go_on(&program, &design, threads, state).unwrap(), whole);
            }
        }
    }
}

#[test]
fn equal_states_have_equal_bytes_and_do_not_grow_with_the_trajectories() {
    let program = busy();
    let states = |threads: usize, draws: u64| {
        let shelf = Shelf::new(usize::MAX);
        let course = Course::new(&Silent, &shelf);
        engine(&program, threads).run_course(&design(draws, 40), &course).unwrap();
        shelf.states()
    };
    let (one, two) = (states(1, 700), states(2, 700));
    for (trajectories, state) in &two {
        let same = one.iter().find(|(there, _)| there == trajectories).expect("one thread stops there too");
        assert_eq!(&same.1, state);
    }
    // From some hundred blocks on, parts of the run are joined; counts take a byte more each where they are many times as large.
    let many = states(2, 30_000);
    let size = |trajectories: u64| {
        many.iter().find(|(there, _)| *there >= trajectories).map(|(_, state)| state.len())
    };
    let (early, late) = (size(50_000).expect("it comes by"), many.last().expect("there is one").1.len());
    assert!(late < early + early / 4, "{early} bytes, then {late}");
}

#[test]
fn a_run_that_was_stopped_goes_on() {
    let program = busy();
    let design = design(2_000, 40);
    let whole = engine(&program, 2).run(&design, &Silent).unwrap();
    let shelf = Shelf::new(2);
    let stopped = engine(&program, 2).run_course(&design, &Course::new(&shelf, &shelf));
    let stopped = stopped.unwrap();
    let states = shelf.states();
    let (trajectories, state) = states.last().unwrap();
    assert_eq!(*trajectories, stopped.design.trajectories(), "what is reported is what is kept");
    assert!(stopped.design.draws < design.draws);
    assert_eq!(go_on(&program, &design, 1, state).unwrap(), whole);
    // Stopped again at once, it still knows what it knew.
    let nothing = Shelf::new(0);
    let course = Course { from: Some(state), ..Course::new(&nothing, &nothing) };
    assert_eq!(engine(&program, 1).run_course(&design, &course).unwrap(), stopped);
}

#[test]
fn a_draw_of_many_trajectories_can_be_kept_too() {
    let program = busy();
    let design = Design { seed: 3, draws: 9, per_draw: 600, steps: 40 };
    let whole = engine(&program, 1).run(&design, &Silent).unwrap();
    let shelf = Shelf::new(usize::MAX);
    let course = Course::new(&Silent, &shelf);
    engine(&program, 1).run_course(&design, &course).unwrap();
    for (_, state) in shelf.states() {
        assert_eq!(go_on(&program, &design, 2, &state).unwrap(), whole);
    }
}

#[test]
fn damaged_and_foreign_states_are_refused() {
    let program = busy();
    let design = design(700, 40);
    let shelf = Shelf::new(1);
    let course = Course::new(&shelf, &shelf);
    engine(&program, 1).run_course(&design, &course).unwrap();
    let state = shelf.states().remove(0).1;
    for length in 0..state.len() {
        assert_eq!(go_on(&program, &design, 1, &state[..length]), Err(Stop::AnotherState), "{length} bytes");
    }
    let longer = [&state[..], &[0]].concat();
    assert_eq!(go_on(&program, &design, 1, &longer), Err(Stop::AnotherState));
    let other = two_states(0.3, 0.5, 40);
    assert_eq!(go_on(&other, &design, 1, &state), Err(Stop::AnotherState));
    // So many draws are none of that design.
    let fewer = Design { draws: 60, ..design.clone() };
    assert_eq!(go_on(&program, &fewer, 1, &state), Err(Stop::AnotherState));
}
