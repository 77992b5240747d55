//! What a well-formed program is. Whatever runs a program may rely on all of it:
//!
//! 1. Each register is written by exactly one place: a constant, a parameter, a state, or one line.
//! 2. A line has as many inputs as its operation reads, and reads only what is there: constants and parameters; lines of earlier stages and
//!    earlier lines of its own; states in the stages `step` and `last`. `last` reads no line of `step`.
//! 3. A state's value before step 0 is a constant, a parameter or a line before step 0; its next value is there after `step`.
//! 4. What is checked, clamped or recorded in a step is there after `step`; what is checked or recorded in the final row, after `last`, and
//!    no total is checked there.
//! 5. What differs from step to step stands in no stage that runs once a trajectory; before step 0 a uniform number may be drawn; in the
//!    final row there is the time and what depends on it, and no draw. The trajectory's number is read before step 0 only: later a
//!    trajectory may be the copy of another.
//! 6. Each delay line is emptied by one line of `step` and then filled by one.
//! 7. Numbers of tables, series, lists of steps, delay lines, sites, parameters and outcomes are in range.
//! 8. Points of tables and series have increasing x, and there is at least one; lists of steps increase.
//! 9. Tied parameters have a row each in the factor of their correlations, and stand in one group only; a categorical parameter has a value for each weight.
//! 10. Each outcome decides in one way at most, and is dated once at most and only if it is decided at the end. Steps, rows and units have a length.

use crate::program::{Instruction, Operation, Program, Register, Site, Stage};
use detente_numbers::distributions::Distribution;
use std::fmt;

/// What is wrong with a program, in words for us: an analyst never sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed(pub String);

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

/// The first way in which the program is not well-formed.
///
/// # Errors
/// What is wrong and where.
pub fn verify(program: &Program) -> Result<(), Malformed> {
    let mut registers = Registers::new(program);
    registers.write_all(program)?;
    for stage in Stage::ALL {
        for (place, line) in program.lines(stage).iter().enumerate() {
            verify_line(program, &registers, (stage, place), line)?;
        }
    }
    verify_states(program, &registers)?;
    verify_reads_after(program, &registers)?;
    verify_pipelines(program)?;
    verify_points(program)?;
    verify_parameters(program)?;
    verify_endings(program)?;
    verify_lengths(program)
}

fn ensure(holds: bool, message: impl FnOnce() -> String) -> Result<(), Malformed> {
    if holds { Ok(()) } else { Err(Malformed(message())) }
}

/// Who writes a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writer {
    /// A constant or a parameter.
    Outside,
    /// The exchange of states.
    State,
    /// The line of a stage at that place.
    Line(Stage, usize),
}

/// Who writes each register.
struct Registers(Vec<Option<Writer>>);

impl Registers {
    fn new(program: &Program) -> Self {
        // More registers than writers are an error that is found without as many places.
        let writers = program.constants.len() + program.parameters.len() + program.states.len();
        let lines: usize = Stage::ALL.iter().map(|stage| program.lines(*stage).len()).sum();
        Self(vec![None; (writers + lines).min(program.registers as usize)])
    }

    fn write_all(&mut self, program: &Program) -> Result<(), Malformed> {
        for (register, _) in &program.constants {
            self.write(*register, Writer::Outside)?;
        }
        for slot in &program.parameters {
            self.write(slot.register, Writer::Outside)?;
        }
        for state in &program.states {
            self.write(state.current, Writer::State)?;
        }
        for stage in Stage::ALL {
            for (place, line) in program.lines(stage).iter().enumerate() {
                self.write(line.output, Writer::Line(stage, place))?;
            }
        }
        let written = self.0.iter().filter(|writer| writer.is_some()).count();
        ensure(written == program.registers as usize, || {
            format!("{} registers are declared and {written} are written", program.registers)
        })
    }

    fn write(&mut self, register: Register, writer: Writer) -> Result<(), Malformed> {
        let Some(place) = self.0.get_mut(register.0 as usize) else {
            return Err(Malformed(format!("{register} is out of range")));
        };
        ensure(place.is_none(), || format!("{register} is written twice"))?;
        *place = Some(writer);
        Ok(())
    }

    /// Whether the line at `place` of `stage` can read the register; a place after all lines reads all of them.
    fn is_there(&self, register: Register, (stage, place): (Stage, usize)) -> bool {
        match self.0.get(register.0 as usize).copied().flatten() {
            None => false,
            Some(Writer::Outside) => true,
            Some(Writer::State) => stage >= Stage::Step,
            Some(Writer::Line(of, line)) if of == stage => line < place,
            Some(Writer::Line(of, _)) => of < stage && of != Stage::Step,
        }
    }

    fn ensure_after(&self, stage: Stage, register: Register, reader: &str) -> Result<(), Malformed> {
        ensure(self.is_there(register, (stage, usize::MAX)), || {
            format!("{reader} reads {register}, which is not there after the stage {stage:?}")
        })
    }
}

fn ensure_site(program: &Program, site: Site) -> Result<(), Malformed> {
    ensure((site.0 as usize) < program.sites.len(), || format!("site {} is out of range", site.0))
}

fn verify_line(
    program: &Program,
    registers: &Registers,
    at: (Stage, usize),
    line: &Instruction,
) -> Result<(), Malformed> {
    let Instruction { operation, output, inputs, site } = line;
    ensure_site(program, *site)?;
    let arity = operation.arity();
    ensure(inputs.len() == arity, || {
        format!("{output} has {} inputs where its operation reads {arity}", inputs.len())
    })?;
    for input in inputs {
        ensure(registers.is_there(*input, at), || format!("{output} reads {input}, which is not there"))?;
    }
    ensure(is_allowed(operation, at.0), || {
        format!("{output} stands in the stage {:?}: {operation:?}", at.0)
    })?;
    let (number, count) = match operation {
        Operation::Table(number) => (*number, program.tables.len()),
        Operation::Series(number) => (*number, program.series.len()),
        Operation::OnSteps(number) => (*number, program.step_lists.len()),
        Operation::LagOut(number) | Operation::LagIn(number) => (*number, program.pipelines.len()),
        Operation::EverySteps(steps) => {
            return ensure(*steps > 0, || format!("{output} happens every 0 steps"));
        }
        _ => return Ok(()),
    };
    ensure((number as usize) < count, || format!("{output} uses number {number} of {count}"))
}

/// Whether an operation makes sense in a stage.
fn is_allowed(operation: &Operation, stage: Stage) -> bool {
    match stage {
        Stage::PerTrajectory => !operation.varies_with_step(),
        Stage::Initial => !operation.varies_with_step() || matches!(operation, Operation::Uniform(..)),
        Stage::Step => *operation != Operation::Trajectory,
        Stage::Last => match operation {
            Operation::Time | Operation::Series(_) => true,
            Operation::Trajectory => false,
            other => !other.varies_with_step(),
        },
    }
}

fn verify_states(program: &Program, registers: &Registers) -> Result<(), Malformed> {
    for state in &program.states {
        ensure_site(program, state.site)?;
        registers.ensure_after(Stage::Initial, state.initial, "a state's initial value")?;
        registers.ensure_after(Stage::Step, state.next, "a state's next value")?;
    }
    Ok(())
}

fn verify_reads_after(program: &Program, registers: &Registers) -> Result<(), Malformed> {
    for check in &program.checks {
        ensure_site(program, check.site)?;
        registers.ensure_after(Stage::Step, check.register, "a check")?;
    }
    for check in &program.last_checks {
        ensure_site(program, check.site)?;
        registers.ensure_after(Stage::Last, check.register, "a check of the final row")?;
        ensure(!check.is_total, || format!("{} is a total of the final row", check.register))?;
    }
    for (site, register) in &program.clamps {
        ensure_site(program, *site)?;
        registers.ensure_after(Stage::Step, *register, "a clamp")?;
    }
    for tracked in &program.tracked {
        registers.ensure_after(Stage::Step, tracked.step, &tracked.path)?;
        registers.ensure_after(Stage::Last, tracked.last, &tracked.path)?;
    }
    for (_, step, last) in &program.endings.as_soon_as {
        registers.ensure_after(Stage::Step, *step, "an outcome")?;
        registers.ensure_after(Stage::Last, *last, "an outcome")?;
    }
    for (_, last) in program.endings.at_the_end.iter().chain(&program.endings.dates) {
        registers.ensure_after(Stage::Last, *last, "an outcome")?;
    }
    Ok(())
}

fn verify_pipelines(program: &Program) -> Result<(), Malformed> {
    // Where each is emptied and filled.
    let mut places = vec![(Vec::new(), Vec::new()); program.pipelines.len()];
    for (place, line) in program.step.iter().enumerate() {
        match line.operation {
            Operation::LagOut(number) => places.get_mut(number as usize).map(|of| of.0.push(place)),
            Operation::LagIn(number) => places.get_mut(number as usize).map(|of| of.1.push(place)),
            _ => None,
        };
    }
    for ((pipeline, places), number) in program.pipelines.iter().zip(&places).zip(0..) {
        ensure_site(program, pipeline.site)?;
        let in_order = match (&places.0[..], &places.1[..]) {
            ([out], [into]) => out < into,
            _ => false,
        };
        ensure(in_order, || format!("delay line {number} is not emptied once and then filled once"))?;
    }
    Ok(())
}

fn verify_points(program: &Program) -> Result<(), Malformed> {
    let series = program.series.iter().map(|(points, _)| points);
    for points in program.tables.iter().chain(series) {
        ensure(!points.is_empty(), || "a table or series has no points".to_owned())?;
        let increases = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        ensure(increases, || format!("the points of a table or series do not increase: {points:?}"))?;
    }
    for list in &program.step_lists {
        let increases = list.windows(2).all(|pair| pair[0] < pair[1]);
        ensure(increases, || format!("a list of steps does not increase: {list:?}"))?;
    }
    Ok(())
}

fn verify_parameters(program: &Program) -> Result<(), Malformed> {
    for slot in &program.parameters {
        let wanted = match &slot.distribution {
            Distribution::Categorical { weights } => weights.len(),
            _ => 0,
        };
        ensure(slot.values.len() == wanted, || {
            format!("parameter `{}` has {} values where {wanted} are wanted", slot.path, slot.values.len())
        })?;
    }
    let mut is_tied = vec![false; program.parameters.len()];
    for (group, factor) in &program.correlations {
        ensure(factor.rows().len() == group.len(), || {
            format!("the factor of {} tied parameters has {} rows", group.len(), factor.rows().len())
        })?;
        for place in group {
            let Some(tied) = is_tied.get_mut(*place) else {
                return Err(Malformed(format!("tied parameter {place} is out of range")));
            };
            ensure(!*tied, || format!("parameter {place} is tied twice"))?;
            *tied = true;
        }
    }
    Ok(())
}

fn verify_endings(program: &Program) -> Result<(), Malformed> {
    let endings = &program.endings;
    let mut decides = vec![false; endings.outcomes.len()];
    let numbers = endings.as_soon_as.iter().map(|(outcome, ..)| *outcome);
    let numbers = numbers.chain(endings.at_the_end.iter().map(|(outcome, _)| *outcome));
    for outcome in numbers.chain(endings.otherwise) {
        let Some(place) = decides.get_mut(outcome) else {
            return Err(Malformed(format!("outcome {outcome} is out of range")));
        };
        ensure(!*place, || format!("outcome {outcome} decides twice"))?;
        *place = true;
    }
    for (place, (outcome, _)) in endings.dates.iter().enumerate() {
        let is_decided = endings.at_the_end.iter().any(|(at_the_end, _)| at_the_end == outcome);
        let is_dated = endings.dates[..place].iter().any(|(other, _)| other == outcome);
        ensure(is_decided && !is_dated, || {
            format!("outcome {outcome} is dated twice, or not decided at the end")
        })?;
    }
    Ok(())
}

fn verify_lengths(program: &Program) -> Result<(), Malformed> {
    let is_length = |number: f64| number > 0.0 && number.is_finite();
    ensure(is_length(program.step_days), || format!("a step of {} days", program.step_days))?;
    ensure(program.report_steps > 0, || "rows every 0 steps".to_owned())?;
    for tracked in &program.tracked {
        ensure(is_length(tracked.scale), || format!("`{}` has the scale {}", tracked.path, tracked.scale))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
