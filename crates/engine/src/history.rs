//! One column of trajectories from the first row to the last.

use crate::code::{Code, StateSlots};
use crate::collect::Conduct;
use crate::column::{Machine, Moment};
use crate::parameters::Draws;
use crate::pipeline::PipelineColumn;
use detente_numbers::luck::{Seed, World, lane_key};
use detente_program::program::{Operation, Program};

/// What a column needs to know of the run that it is part of.
pub(crate) struct Plan<'a> {
    pub(crate) program: &'a Program,
    pub(crate) code: &'a Code,
    pub(crate) seed: Seed,
    pub(crate) per_draw: u32,
    pub(crate) steps: u32,
    /// Rows that are recorded, increasing; the last is `steps`.
    pub(crate) rows: &'a [u32],
    /// A total above this breaks its trajectory.
    pub(crate) events_most: f64,
}

/// What takes down the rows of a column.
pub(crate) trait Recorder {
    /// Takes down row number `row` of `Plan::rows`, before the exchange of states.
    fn row<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        row: usize,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        conduct: &mut Conduct<W>,
    );

    /// Takes down how the trajectories from number `first` on ended.
    fn finish<const W: usize>(&mut self, plan: &Plan<'_>, first: u64, fate: &Fate<W>, conduct: &Conduct<W>);
}

/// How the trajectories of a column fare.
pub(crate) struct Fate<const W: usize> {
    /// Trajectories of the column; the other places idle.
    pub(crate) lanes: usize,
    /// Ended as soon as something held: the outcome and the row.
    pub(crate) ending: [Option<(usize, u32)>; W],
    /// Broke: the step and the place in `Program::checks`.
    pub(crate) broken: [Option<(u32, usize)>; W],
}

impl<const W: usize> Fate<W> {
    /// True for a trajectory that is there and has not broken.
    #[inline(always)]
    pub(crate) fn alive(&self, lane: usize) -> bool {
        lane < self.lanes && self.broken[lane].is_none()
    }
}

/// Runs `lanes` trajectories from number `first` on and tells `recorder`.
#[inline(always)]
pub(crate) fn run_column<const W: usize>(
    plan: &Plan<'_>,
    draws: &Draws,
    first: u64,
    lanes: usize,
    recorder: &mut impl Recorder,
) {
    let mut machine = start::<W>(plan, draws, first, lanes);
    let mut fate = Fate { lanes, ending: [None; W], broken: [None; W] };
    let mut conduct = Conduct::<W>::new(plan.program, plan.code);
    let mut next_row = 0;
    for step in 0..plan.steps {
        let moment = moment(plan, step);
        machine.run_step(plan.code, moment);
        note_endings(plan, &machine, step, &mut fate);
        note_faults(plan, &machine, step, &mut fate);
        conduct.step(&machine, &fate);
        if plan.rows[next_row] == step {
            recorder.row(plan, next_row, &machine, &fate, &mut conduct);
            next_row += 1;
        }
        exchange(plan.code, &mut machine.columns);
    }
    machine.run(&plan.code.last, moment(plan, plan.steps));
    note_last(plan, &machine, &mut fate);
    recorder.row(plan, next_row, &machine, &fate, &mut conduct);
    recorder.finish(plan, first, &fate, &conduct);
}

fn moment(plan: &Plan<'_>, step: u32) -> Moment {
    Moment { step, time_days: f64::from(step) * plan.program.step_days }
}

/// Registers as they stand before step 0.
#[inline(always)]
fn start<'a, const W: usize>(plan: &Plan<'a>, draws: &Draws, first: u64, lanes: usize) -> Machine<'a, W> {
    let mut keys = [0; W];
    for (lane, key) in keys.iter_mut().enumerate() {
        *key = lane_key(plan.seed, World::Trajectory, first + lane as u64);
    }
    let columns = vec![Box::new([0.0; W]); plan.code.columns];
    let scratch = Box::new([0.0; W]);
    let mut machine = Machine {
        program: plan.program,
        columns,
        scratch,
        keys,
        first,
        draws: [0; W],
        pipelines: Vec::new(),
    };
    machine.fill_constants(plan.code);
    for lane in 0..W {
        // Idle places repeat the last trajectory's parameters.
        let number = (first + lane.min(lanes - 1) as u64) / u64::from(plan.per_draw);
        machine.draws[lane] = number;
        for (register, value) in plan.code.parameters.iter().zip(draws.of(number)) {
            machine.columns[*register][lane] = *value;
        }
    }
    let before = moment(plan, 0);
    machine.run(&plan.code.per_trajectory, before);
    machine.pipelines = pipelines(plan, &machine.columns);
    machine.run(&plan.code.initial, before);
    for state in &plan.code.states {
        machine.columns[state.current] = machine.columns[state.initial].clone();
    }
    machine
}

/// Empty delay lines, each with the mean lags of the trajectories.
fn pipelines<const W: usize>(plan: &Plan<'_>, columns: &[Box<[f64; W]>]) -> Vec<PipelineColumn<W>> {
    let mut means = vec![[1.0; W]; plan.program.pipelines.len()];
    for line in &plan.code.step {
        if let Operation::LagIn(pipeline) = line.operation {
            means[pipeline as usize] = *columns[line.inputs[1]];
        }
    }
    plan.program
        .pipelines
        .iter()
        .zip(&means)
        .map(|(line, mean)| PipelineColumn::new(line.source, mean))
        .collect()
}

/// The first condition that holds, in order of precedence, ends a trajectory that has not ended yet.
#[inline(always)]
fn note_endings<const W: usize>(plan: &Plan<'_>, machine: &Machine<'_, W>, row: u32, fate: &mut Fate<W>) {
    for (outcome, condition, _) in &plan.program.endings.as_soon_as {
        note_ending(&machine.columns[plan.code.at(*condition)], *outcome, row, fate);
    }
}

#[inline(always)]
fn note_ending<const W: usize>(holds: &[f64; W], outcome: usize, row: u32, fate: &mut Fate<W>) {
    if holds.iter().all(|holds| *holds == 0.0) {
        return;
    }
    for (lane, holds) in holds.iter().enumerate() {
        if *holds != 0.0 && fate.ending[lane].is_none() && fate.alive(lane) {
            fate.ending[lane] = Some((outcome, row));
        }
    }
}

/// In the last row: first passages once more, then what is decided at the end.
fn note_last<const W: usize>(plan: &Plan<'_>, machine: &Machine<'_, W>, fate: &mut Fate<W>) {
    let endings = &plan.program.endings;
    for (outcome, _, condition) in &endings.as_soon_as {
        note_ending(&machine.columns[plan.code.at(*condition)], *outcome, plan.steps, fate);
    }
    for (outcome, condition) in &endings.at_the_end {
        note_ending(&machine.columns[plan.code.at(*condition)], *outcome, plan.steps, fate);
    }
    if let Some(outcome) = endings.otherwise {
        note_ending(&[1.0; W], outcome, plan.steps, fate);
    }
}

/// Marks trajectories whose next state is not a finite number or whose events are too many.
#[inline(always)]
fn note_faults<const W: usize>(plan: &Plan<'_>, machine: &Machine<'_, W>, step: u32, fate: &mut Fate<W>) {
    for (place, check) in plan.program.checks.iter().enumerate() {
        let column = &machine.columns[plan.code.at(check.register)];
        let most = if check.is_total { plan.events_most } else { f64::MAX };
        let mut fine = true;
        for value in column.iter() {
            // False for what is not a number, too.
            fine &= value.abs() <= most;
        }
        if !fine {
            mark(column, most, (step, place), fate);
        }
    }
}

#[cold]
fn mark<const W: usize>(column: &[f64; W], most: f64, fault: (u32, usize), fate: &mut Fate<W>) {
    for (lane, value) in column.iter().enumerate() {
        if fate.alive(lane) && value.abs().partial_cmp(&most).is_none_or(std::cmp::Ordering::is_gt) {
            fate.broken[lane] = Some(fault);
        }
    }
}

/// All states take their next values at once.
#[inline(always)]
fn exchange<const W: usize>(code: &Code, columns: &mut [Box<[f64; W]>]) {
    let copies: Vec<[f64; W]> = code.copied.iter().map(|state| *columns[code.states[*state].next]).collect();
    for state in &code.swapped {
        let StateSlots { current, next, .. } = code.states[*state];
        columns.swap(current, next);
    }
    for (state, value) in code.copied.iter().zip(copies) {
        *columns[code.states[*state].current] = value;
    }
}
