//! Bounds of memory, without a tree grown.

use super::*;
use crate::ensemble::Options;
use detente_program::program::{Instruction, Operation, Register, Site, UnaryOperation};

/// A program of so many registers: each line works on the one before.
fn program(registers: u32) -> Program {
    let line = |output: u32| Instruction {
        operation: Operation::Unary(UnaryOperation::Negate),
        output: Register(output),
        inputs: vec![Register(output - 1)],
        site: Site(0),
    };
    Program {
        registers,
        sites: vec!["somewhere".to_owned()],
        constants: vec![(Register(0), f64::from(registers))],
        step: (1..registers).map(line).collect(),
        step_days: 1.0,
        steps: 1,
        report_steps: 1,
        ..Program::default()
    }
}

#[test]
fn trees_of_a_large_program_are_smaller() {
    // A full block of 128 trees: 512 registers of 8 bytes times 1,024 trajectories are 512 MiB.
    assert_eq!(most_a_tree(&program(1)), 1_024);
    assert_eq!(most_a_tree(&program(512)), 1_024);
    assert_eq!(most_a_tree(&program(1_024)), 512);
    assert_eq!(most_a_tree(&program(2_048)), 256);
    assert_eq!(most_a_tree(&program(100_000)), 32, "never fewer");
}

#[test]
fn fewer_threads_work_where_blocks_are_large() {
    let alone = |registers, threads| {
        let program = program(registers);
        threads_that_fit(&program, &program, threads)
    };
    assert_eq!(alone(10, 64), 64, "blocks of 10 MiB");
    // Blocks of 512 MiB, eight of which are 4 GiB.
    assert_eq!([1, 8, 9, 64].map(|threads| alone(1_024, threads)), [1, 8, 8, 8]);
    // Trees are no smaller than 32: blocks of 3.1 and of 31 GiB.
    assert_eq!([100_000, 1_000_000].map(|registers| alone(registers, 8)), [1, 1]);
    let (small, joint) = (program(1_024), program(4_096));
    assert_eq!(threads_that_fit(&small, &joint, 8), 2, "lines of other worlds take memory too");
}

#[test]
fn other_worlds_do_not_reach_the_size_of_a_tree() {
    let worlds = [program(1_024), program(1_500)];
    let alone = Engine::new(worlds[0].clone(), Options::with_threads(1));
    let beside = Engine::of_worlds(&worlds, Options::with_threads(1)).expect("the same rows of time");
    assert!(beside.lines().registers > alone.lines().registers);
    assert_eq!(beside.program().to_string(), worlds[0].to_string());
    assert_eq!(most_a_tree(beside.program()), most_a_tree(alone.program()));
}
