//! One column of trajectories from the first row to the last.

use crate::code::{Code, WorldCode};
use crate::collect::Conduct;
use crate::column::{Machine, Moment, any};
use crate::parameters::Draws;
use crate::pipeline::PipelineColumn;
use crate::watch::{Part, Watch};
use detente_native::Column;
use detente_numbers::luck::{Seed, World, lane_key};
use detente_program::program::{Program, Register};

/// What a column needs to know of the run that it is part of, and of a world of it.
pub(crate) struct Plan<'a> {
    /// The lines of all worlds.
    pub(crate) shared: &'a Program,
    /// The world's own program: what it checks, records and decides.
    pub(crate) program: &'a Program,
    pub(crate) code: &'a Code,
    /// The world's columns and its bookkeeping.
    pub(crate) world: &'a WorldCode,
    pub(crate) seed: Seed,
    pub(crate) per_draw: u32,
    pub(crate) steps: u32,
    /// Rows that are recorded, increasing; the last is `steps`.
    pub(crate) rows: &'a [u32],
    /// A total above this breaks its trajectory. The code was made for it.
    pub(crate) events_most: f64,
}

impl Plan<'_> {
    /// The column of a register of the world's program that is read after its stage.
    #[inline(always)]
    pub(crate) fn at(&self, register: Register) -> usize {
        self.world.columns[register.0 as usize]
    }
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
    fn finish<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        conduct: &Conduct<W>,
    );
}

/// How the trajectories of a column fare.
pub(crate) struct Fate<const W: usize> {
    /// Trajectories of the column; the other places idle.
    pub(crate) lanes: usize,
    /// Ended as soon as something held: the outcome and the row.
    pub(crate) ending: [Option<(usize, u32)>; W],
    /// Broke: the step and the number of the check, as [`Program::check`] counts.
    pub(crate) broken: [Option<(u32, usize)>; W],
    /// Some trajectory broke.
    pub(crate) any_broken: bool,
}

impl<const W: usize> Fate<W> {
    /// Puts what is no number in the places of trajectories that have broken.
    #[inline(always)]
    pub(crate) fn leave_out(&self, values: &mut [f64; W]) {
        if self.any_broken {
            for (value, broken) in values.iter_mut().zip(&self.broken) {
                *value = if broken.is_some() { f64::NAN } else { *value };
            }
        }
    }

    /// True for a trajectory that is there and has not broken.
    #[inline(always)]
    pub(crate) fn alive(&self, lane: usize) -> bool {
        lane < self.lanes && self.broken[lane].is_none()
    }
}

/// How a column fares in one world, and who is told.
struct Told<'a, const W: usize, R> {
    plan: &'a Plan<'a>,
    fate: Fate<W>,
    conduct: Conduct<W>,
    recorder: &'a mut R,
}

impl<const W: usize, R: Recorder> Told<'_, W, R> {
    #[inline(always)]
    fn row(&mut self, row: usize, machine: &Machine<'_, W>) {
        self.recorder.row(self.plan, row, machine, &self.fate, &mut self.conduct);
    }
}

/// Runs `lanes` trajectories from number `first` on, in one or more worlds of one run, and tells the recorder of each.
#[inline(always)]
pub(crate) fn run_column<const W: usize, R: Recorder>(
    plans: &[Plan<'_>],
    draws: &Draws,
    (first, lanes): (u64, usize),
    recorders: &mut [R],
    watch: &mut impl Watch,
) {
    let Some(plan) = plans.first() else { return };
    let mut machine = start::<W>(plan, draws, first, lanes);
    let told = plans.iter().zip(recorders).map(|(plan, recorder)| {
        let fate = Fate { lanes, ending: [None; W], broken: [None; W], any_broken: false };
        Told { plan, fate, conduct: Conduct::new(plan.program), recorder }
    });
    let mut worlds: Vec<Told<'_, W, R>> = told.collect();
    watch.lap(Part::Start);
    let mut next_row = 0;
    for step in 0..plan.steps {
        machine.run_step(Moment::of(plan.shared, step), watch);
        let is_row = plan.rows[next_row] == step;
        for world in &mut worlds {
            note_endings(world.plan, &machine, step, &mut world.fate);
            note_faults(world.plan, &machine, step, &mut world.fate);
            watch.lap(Part::Bookkeeping);
            if is_row {
                world.row(next_row, &machine);
                watch.lap(Part::Tables);
            }
        }
        next_row += usize::from(is_row);
        machine.exchange();
        watch.lap(Part::Bookkeeping);
    }
    machine.run(&plan.code.last, Moment::of(plan.shared, plan.steps));
    for world in &mut worlds {
        note_last(world.plan, &machine, &mut world.fate);
        note_last_faults(world.plan, &machine, &mut world.fate);
        world.row(next_row, &machine);
        world.recorder.finish(world.plan, &machine, &world.fate, &world.conduct);
    }
    watch.lap(Part::Tables);
}

/// Registers as they stand before step 0.
#[inline(always)]
pub(crate) fn start<'a, const W: usize>(
    plan: &Plan<'a>,
    draws: &Draws,
    first: u64,
    lanes: usize,
) -> Machine<'a, W> {
    let mut keys = [0; W];
    for (lane, key) in keys.iter_mut().enumerate() {
        let luck = draws.luck_of(first + lane as u64, plan.per_draw);
        *key = lane_key(plan.seed, World::Trajectory, luck);
    }
    let mut machine = Machine::new(plan.shared, plan.code, first, keys);
    for lane in 0..W {
        // Idle places repeat the last trajectory's parameters.
        let number = (first + lane.min(lanes - 1) as u64) / u64::from(plan.per_draw);
        for (register, value) in plan.code.parameters.iter().zip(draws.of(number)) {
            machine.columns[*register][lane] = *value;
        }
    }
    let before = Moment::of(plan.shared, 0);
    machine.run(&plan.code.per_trajectory, before);
    machine.run(&plan.code.initial, before);
    machine.pipelines = pipelines(plan, draws, &machine.columns);
    for state in &plan.code.states {
        machine.columns[state.current] = machine.columns[state.initial];
    }
    machine
}

/// Empty delay lines, each with the mean lags of the trajectories.
fn pipelines<const W: usize>(
    plan: &Plan<'_>,
    draws: &Draws,
    columns: &[Column<W>],
) -> Vec<PipelineColumn<W>> {
    let lines = plan.shared.pipelines.iter().zip(&plan.code.lags);
    lines
        .map(|(line, lag)| {
            PipelineColumn::new(line.source, &lag.map_or([1.0; W], |lag| columns[lag].0), &draws.lags)
        })
        .collect()
}

/// The first condition that holds, in order of precedence, ends a trajectory that has not ended yet.
#[inline(always)]
pub(crate) fn note_endings<const W: usize>(
    plan: &Plan<'_>,
    machine: &Machine<'_, W>,
    row: u32,
    fate: &mut Fate<W>,
) {
    if !any(&machine.columns[plan.world.book.decided]) {
        return;
    }
    for (outcome, condition, _) in &plan.program.endings.as_soon_as {
        note_ending(&machine.columns[plan.at(*condition)], *outcome, row, fate);
    }
}

#[inline(always)]
fn note_ending<const W: usize>(holds: &[f64; W], outcome: usize, row: u32, fate: &mut Fate<W>) {
    for (lane, holds) in holds.iter().enumerate() {
        if *holds != 0.0 && fate.ending[lane].is_none() && fate.alive(lane) {
            fate.ending[lane] = Some((outcome, row));
        }
    }
}

/// In the last row: first passages once more, then what is decided at the end.
pub(crate) fn note_last<const W: usize>(plan: &Plan<'_>, machine: &Machine<'_, W>, fate: &mut Fate<W>) {
    let endings = &plan.program.endings;
    for (outcome, _, condition) in &endings.as_soon_as {
        note_ending(&machine.columns[plan.at(*condition)], *outcome, plan.steps, fate);
    }
    for (outcome, condition) in &endings.at_the_end {
        note_ending(&machine.columns[plan.at(*condition)], *outcome, plan.steps, fate);
    }
    if let Some(outcome) = endings.otherwise {
        note_ending(&[1.0; W], outcome, plan.steps, fate);
    }
}

/// Marks trajectories whose next state is not a finite number or whose events are too many.
#[inline(always)]
pub(crate) fn note_faults<const W: usize>(
    plan: &Plan<'_>,
    machine: &Machine<'_, W>,
    step: u32,
    fate: &mut Fate<W>,
) {
    // What does not change from step to step is not among the lines that tell of faults.
    let fault = &machine.columns[plan.world.book.fault];
    if step == 0 || any(fault) && (0..W).any(|lane| fault[lane] != 0.0 && fate.alive(lane)) {
        mark_faults(plan, machine, step, fate);
    }
}

#[cold]
fn mark_faults<const W: usize>(plan: &Plan<'_>, machine: &Machine<'_, W>, step: u32, fate: &mut Fate<W>) {
    for (number, check) in plan.program.checks.iter().enumerate() {
        let most = if check.is_total { plan.events_most } else { f64::MAX };
        mark_fault(&machine.columns[plan.at(check.register)], most, (step, number), fate);
    }
}

/// Marks trajectories whose final row cannot be told.
pub(crate) fn note_last_faults<const W: usize>(
    plan: &Plan<'_>,
    machine: &Machine<'_, W>,
    fate: &mut Fate<W>,
) {
    let numbers = plan.program.checks.len()..;
    for (number, check) in numbers.zip(&plan.program.last_checks) {
        mark_fault(&machine.columns[plan.at(check.register)], f64::MAX, (plan.steps, number), fate);
    }
}

fn mark_fault<const W: usize>(values: &[f64; W], most: f64, at: (u32, usize), fate: &mut Fate<W>) {
    for (lane, value) in values.iter().enumerate() {
        let is_fine = value.abs() <= most;
        if !is_fine && fate.alive(lane) {
            fate.broken[lane] = Some(at);
            fate.any_broken = true;
        }
    }
}
