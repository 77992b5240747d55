//! Numbers registers without gaps, in the order in which they are written.

use crate::program::{Program, Register, Stage};

/// Gives each register that is written its place: constants, parameters, states, then lines stage by stage.
pub(super) fn renumber(program: &mut Program) {
    let mut places: Vec<Option<u32>> = vec![None; program.registers as usize];
    let mut next = 0;
    let mut give = |register: Register| {
        places[register.0 as usize] = Some(next);
        next += 1;
    };
    program.constants.iter().for_each(|(register, _)| give(*register));
    program.parameters.iter().for_each(|slot| give(slot.register));
    program.states.iter().for_each(|state| give(state.current));
    for line in Stage::ALL.iter().flat_map(|stage| program.lines(*stage)) {
        give(line.output);
    }
    for_each_register(program, |register| {
        if let Some(place) = places[register.0 as usize] {
            *register = Register(place);
        }
    });
    program.registers = next;
}

/// Calls `change` once for each mention of a register.
pub(crate) fn for_each_register(program: &mut Program, mut change: impl FnMut(&mut Register)) {
    for stage in Stage::ALL {
        for line in program.lines_mut(stage) {
            change(&mut line.output);
            line.inputs.iter_mut().for_each(&mut change);
        }
    }
    program.constants.iter_mut().for_each(|(register, _)| change(register));
    program.parameters.iter_mut().for_each(|slot| change(&mut slot.register));
    for state in &mut program.states {
        [&mut state.current, &mut state.initial, &mut state.next].into_iter().for_each(&mut change);
    }
    program.checks.iter_mut().chain(&mut program.last_checks).for_each(|check| change(&mut check.register));
    program.clamps.iter_mut().for_each(|(_, register)| change(register));
    for tracked in &mut program.tracked {
        change(&mut tracked.step);
        change(&mut tracked.last);
    }
    for (_, step, last) in &mut program.endings.as_soon_as {
        change(step);
        change(last);
    }
    let endings = &mut program.endings;
    endings.at_the_end.iter_mut().chain(&mut endings.dates).for_each(|(_, last)| change(last));
}
