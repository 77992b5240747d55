//! Leaves out what nothing needs: lines, constants and states from which no record, check, clamp, ending or delay line can be reached.
//!
//! Parameters stay: their draws are part of the results whether or not anything reads them.

use super::renumber::renumber;
use crate::program::{Operation, Program, Register, Stage};

/// Removes dead lines, constants and states, and closes the gaps in the numbers of registers.
pub(super) fn remove(program: &mut Program) {
    let live = live(program);
    let is_live = |register: Register| live[register.0 as usize];
    program.constants.retain(|(register, _)| is_live(*register));
    program.states.retain(|state| is_live(state.current));
    for stage in Stage::ALL {
        program.lines_mut(stage).retain(|line| is_live(line.output));
    }
    renumber(program);
}

/// Which registers are needed.
fn live(program: &Program) -> Vec<bool> {
    let count = program.registers as usize;
    let mut needs: Vec<Vec<Register>> = vec![Vec::new(); count];
    for line in Stage::ALL.iter().flat_map(|stage| program.lines(*stage)) {
        needs[line.output.0 as usize].clone_from(&line.inputs);
    }
    for state in &program.states {
        needs[state.current.0 as usize] = vec![state.initial, state.next];
    }
    let mut live = vec![false; count];
    let mut waiting = roots(program);
    while let Some(register) = waiting.pop() {
        let place = register.0 as usize;
        if !live[place] {
            live[place] = true;
            waiting.append(&mut needs[place]);
        }
    }
    live
}

/// What is needed for its own sake.
fn roots(program: &Program) -> Vec<Register> {
    let checks = program.checks.iter().chain(&program.last_checks);
    let mut roots: Vec<Register> = checks.map(|check| check.register).collect();
    roots.extend(program.clamps.iter().map(|(_, register)| *register));
    roots.extend(program.tracked.iter().flat_map(|tracked| [tracked.step, tracked.last]));
    roots.extend(program.endings.as_soon_as.iter().flat_map(|(_, step, last)| [*step, *last]));
    let endings = &program.endings;
    roots.extend(endings.at_the_end.iter().chain(&endings.dates).map(|(_, last)| *last));
    // A delay line is a state of its own: it is emptied and filled whether or not the count that leaves it is read.
    let delays = program
        .step
        .iter()
        .filter(|line| matches!(line.operation, Operation::LagIn(_) | Operation::LagOut(_)));
    roots.extend(delays.map(|line| line.output));
    roots
}
