//! Where the time of a run goes, by a clock that is known.

use super::*;
use detente_engine::Profile;
use detente_program::program::UnaryOperation;
use std::cell::Cell;

/// Two elements: `plain` adds, `dear` takes logarithms.
fn two_elements() -> Program {
    let mut program = first_passage(|b| b.constant(0.1), 20);
    let hits = program.tracked[0].step;
    let mut b = Builder(std::mem::take(&mut program));
    b.0.sites.extend(["plain".to_owned(), "dear".to_owned()]);
    let one = b.constant(1.0);
    for (site, operation, inputs) in [
        (1, Operation::Binary(BinaryOperation::Add), vec![hits, one]),
        (2, Operation::Unary(UnaryOperation::Logarithm), vec![hits]),
    ] {
        let line = b.line(operation, &inputs);
        b.0.step.last_mut().expect("a line was added").site = Site(site);
        b.0.tracked.push(tracked(["", "plain", "dear"][site as usize], TrackedKind::Let, line));
    }
    b.0
}

/// A profile by a clock in which whatever lies between two looks takes a hundred nanoseconds, and a look itself nothing.
fn profile(instruction_set: InstructionSet, draws: u64) -> Profile {
    let looks = Cell::new(0);
    let clock = || {
        looks.set(looks.get() + 1);
        looks.get() / 2 * 100
    };
    let engine = Engine::new(two_elements(), Options { instruction_set, ..Options::with_threads(1) });
    engine.profile(&design(draws, 20), &clock).expect("it can be run")
}

#[test]
fn each_element_has_its_share_and_nothing_is_lost() {
    for instruction_set in [InstructionSet::Columns, InstructionSet::Native] {
        let profile = profile(instruction_set, 8);
        assert_eq!(profile.trajectories, 80);
        let of = |path: &str| profile.elements.iter().find(|(element, _)| element == path).unwrap().1;
        assert_eq!(profile.elements.len(), 3);
        // The machine works on all lines at once, so that they share by their work; the interpreter takes a lap for each line.
        let (plain, dear) = (of("plain"), of("dear"));
        if instruction_set == InstructionSet::Native && detente_native::is_available() {
            assert!(dear > 10.0 * plain, "{dear} {plain}");
        } else {
            assert!((dear - plain).abs() < 1e-9, "{dear} {plain}");
        }
        let parts = profile.bookkeeping + profile.start + profile.tables;
        assert!(profile.bookkeeping > 0.0 && profile.start > 0.0 && profile.tables > 0.0);
        let elements: f64 = profile.elements.iter().map(|(_, time)| time).sum();
        assert!((profile.total() - elements - parts).abs() < 1e-6);
    }
}

#[test]
fn a_profile_is_of_some_hundred_trajectories_and_of_what_can_be_run() {
    assert_eq!(profile(InstructionSet::Native, 10_000).trajectories, 512);
    let engine = Engine::new(two_elements(), Options::with_threads(1));
    assert_eq!(engine.profile(&design(0, 20), &|| 0).unwrap_err(), Stop::NothingAsked);
}
