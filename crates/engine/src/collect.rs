//! What is kept of a block of trajectories: streaming estimates, never the trajectories.
//!
//! Trajectories are added in the order of their numbers and blocks are merged in order, so that the sums are the same bits for any column
//! width and any number of threads.

use crate::code::Code;
use crate::column::Machine;
use crate::history::{Fate, Plan, Recorder};
use detente_numbers::estimates::{NestedEstimate, NestedMoments};
use detente_numbers::sketch::Quantiles;
use detente_program::program::{Fault, Program, TrackedKind};
use detente_results::Summary;
use detente_results::summary::BrokenTrajectory;

/// Places in `Program::tracked`, sorted by what they are.
pub(crate) struct Kinds {
    pub(crate) quantities: Vec<usize>,
    pub(crate) events: Vec<usize>,
    /// With the number of states or options.
    pub(crate) states: Vec<(usize, usize)>,
}

impl Kinds {
    pub(crate) fn of(program: &Program) -> Self {
        let mut kinds = Self { quantities: Vec::new(), events: Vec::new(), states: Vec::new() };
        for (place, tracked) in program.tracked.iter().enumerate() {
            match &tracked.kind {
                TrackedKind::Stock | TrackedKind::Let | TrackedKind::Memory => kinds.quantities.push(place),
                TrackedKind::Total => kinds.events.push(place),
                TrackedKind::Regime(states) | TrackedKind::Choice(states) => {
                    kinds.states.push((place, states.len()))
                }
            }
        }
        kinds
    }
}

/// Moments of a value over nested trajectories, the draw under way kept apart until its last trajectory is in.
#[derive(Clone)]
pub(crate) struct Nested {
    closed: NestedMoments,
    per_draw: u32,
    draw: u64,
    count: u64,
    /// The first value of the draw: sums are taken around it, so that a constant has no variance at all.
    shift: f64,
    sum: f64,
    squares: f64,
}

impl Nested {
    fn new(per_draw: u32) -> Self {
        Self {
            closed: NestedMoments::new(per_draw),
            per_draw,
            draw: 0,
            count: 0,
            shift: 0.0,
            sum: 0.0,
            squares: 0.0,
        }
    }

    #[inline(always)]
    fn add(&mut self, draw: u64, value: f64) {
        if draw != self.draw || self.count == 0 {
            self.close();
            self.draw = draw;
            self.shift = value;
        }
        let deviation = value - self.shift;
        self.count += 1;
        self.sum += deviation;
        self.squares += deviation * deviation;
    }

    fn close(&mut self) {
        if self.count > 0 {
            let count = self.count as f64;
            let within = self.squares - self.sum * self.sum / count;
            // A draw that lost broken trajectories counts as if it had them all, with the variance of the rest.
            let missing = if self.count > 1 { f64::from(self.per_draw - 1) / (count - 1.0) } else { 1.0 };
            let within = if within > 0.0 { within * missing } else { 0.0 };
            self.closed.add_draw(self.shift + self.sum / count, within);
        }
        (self.count, self.sum, self.squares) = (0, 0.0, 0.0);
    }

    fn merge(&mut self, mut later: Self) {
        later.close();
        self.close();
        self.closed.merge(&later.closed);
    }

    /// The estimate from all draws added.
    pub(crate) fn estimate(&self) -> NestedEstimate {
        let mut whole = self.clone();
        whole.close();
        whole.closed.estimate()
    }
}

/// A value's moments and quantiles.
#[derive(Clone)]
pub(crate) struct Cell {
    pub(crate) moments: Nested,
    pub(crate) quantiles: Quantiles,
}

impl Cell {
    fn new(per_draw: u32) -> Self {
        Self { moments: Nested::new(per_draw), quantiles: Quantiles::new() }
    }

    #[inline(always)]
    fn add(&mut self, draw: u64, value: f64) {
        if value.is_finite() {
            self.moments.add(draw, value);
            self.quantiles.add(value);
        }
    }

    /// Adds values one after the other, each with its draw.
    #[inline(always)]
    fn add_all(&mut self, draws: &[u64], values: &[f64]) {
        if values.iter().all(|value| value.is_finite()) {
            draws.iter().zip(values).for_each(|(draw, value)| self.moments.add(*draw, *value));
            self.quantiles.add_all(values);
        } else {
            draws.iter().zip(values).for_each(|(draw, value)| self.add(*draw, *value));
        }
    }

    fn merge(&mut self, later: Self) {
        self.moments.merge(later.moments);
        self.quantiles.merge(&later.quantiles);
    }
}

/// What a column gathers between rows.
pub(crate) struct Conduct<const W: usize> {
    kinds: Kinds,
    /// Registers of regimes and choices in `step`.
    state_registers: Vec<usize>,
    /// Steps spent in each state, for each tracked regime or choice.
    occupancy: Vec<Vec<[f64; W]>>,
    clamp_registers: Vec<usize>,
    /// Steps in which each clamp bound.
    clamps: Vec<[f64; W]>,
    /// Totals of events at the row recorded last.
    totals: Vec<[f64; W]>,
}

impl<const W: usize> Conduct<W> {
    pub(crate) fn new(program: &Program, code: &Code) -> Self {
        let kinds = Kinds::of(program);
        Self {
            state_registers: kinds
                .states
                .iter()
                .map(|(place, _)| code.at(program.tracked[*place].step))
                .collect(),
            occupancy: kinds.states.iter().map(|(_, states)| vec![[0.0; W]; *states]).collect(),
            clamp_registers: program.clamps.iter().map(|(_, register)| code.at(*register)).collect(),
            clamps: vec![[0.0; W]; program.clamps.len()],
            totals: vec![[0.0; W]; kinds.events.len()],
            kinds,
        }
    }

    /// Adds one step.
    #[inline(always)]
    pub(crate) fn step(&mut self, machine: &Machine<'_, W>, fate: &Fate<W>) {
        for (register, states) in self.state_registers.iter().zip(&mut self.occupancy) {
            let held = &machine.columns[*register];
            for (state, steps) in states.iter_mut().enumerate() {
                let state = state as f64;
                for lane in 0..W {
                    steps[lane] += if held[lane] == state { 1.0 } else { 0.0 };
                }
            }
        }
        for (register, steps) in self.clamp_registers.iter().zip(&mut self.clamps) {
            let bound = &machine.columns[*register];
            if bound.iter().any(|bound| *bound != 0.0) {
                for lane in 0..W {
                    steps[lane] += if bound[lane] != 0.0 && fate.alive(lane) { 1.0 } else { 0.0 };
                }
            }
        }
    }
}

/// Estimates of a block of trajectories, or of several merged in order.
pub(crate) struct Block {
    pub(crate) trajectories: u64,
    /// For each tracked quantity, one cell a row.
    pub(crate) quantities: Vec<Vec<Cell>>,
    /// For each tracked event, counts of each period.
    pub(crate) periods: Vec<Vec<Cell>>,
    /// For each tracked event, the count over the whole run, and whether it happened at all.
    pub(crate) totals: Vec<(Cell, Nested)>,
    /// For each tracked regime or choice and row, trajectories in each state.
    pub(crate) states: Vec<Vec<Vec<u64>>>,
    /// For each tracked regime or choice, the share of steps in each state.
    pub(crate) occupancy: Vec<Vec<Nested>>,
    /// For each outcome and then *broken*: its share, its trajectories, days to it.
    pub(crate) outcomes: Vec<(Nested, u64, Quantiles)>,
    pub(crate) broken: Vec<BrokenTrajectory>,
    pub(crate) broken_count: u64,
    /// For each clamp: steps and trajectories.
    pub(crate) clamps: Vec<(u64, u64)>,
}

impl Block {
    /// Nothing yet.
    pub(crate) fn new(program: &Program, per_draw: u32, rows: usize) -> Self {
        let kinds = Kinds::of(program);
        let cells = |count: usize| vec![Cell::new(per_draw); count];
        let nested = || Nested::new(per_draw);
        Self {
            trajectories: 0,
            quantities: kinds.quantities.iter().map(|_| cells(rows)).collect(),
            periods: kinds.events.iter().map(|_| cells(rows - 1)).collect(),
            totals: kinds.events.iter().map(|_| (Cell::new(per_draw), nested())).collect(),
            states: kinds.states.iter().map(|(_, states)| vec![vec![0; *states]; rows]).collect(),
            occupancy: kinds.states.iter().map(|(_, states)| vec![nested(); *states]).collect(),
            outcomes: vec![(nested(), 0, Quantiles::new()); program.endings.outcomes.len() + 1],
            broken: Vec::new(),
            broken_count: 0,
            clamps: vec![(0, 0); program.clamps.len()],
        }
    }

    fn add_outcome(&mut self, plan: &Plan<'_>, draw: u64, ending: Option<(usize, u32)>, broken: bool) {
        let broke = self.outcomes.len() - 1;
        let ended = if broken { Some(broke) } else { ending.map(|(outcome, _)| outcome) };
        for (outcome, (share, count, _)) in self.outcomes.iter_mut().enumerate() {
            let holds = ended == Some(outcome);
            share.add(draw, if holds { 1.0 } else { 0.0 });
            *count += u64::from(holds);
        }
        if let Some((outcome, row)) = ending {
            self.outcomes[outcome].2.add(f64::from(row) * plan.program.step_days);
        }
    }

    fn add_broken(&mut self, plan: &Plan<'_>, trajectory: u64, step: u32, check: usize) {
        self.broken_count += 1;
        if self.broken.len() < Summary::BROKEN_LISTED {
            let check = &plan.program.checks[check];
            let element = plan.program.sites[check.site.0 as usize].clone();
            let reason = match check.reason {
                Fault::TooManyEvents => format!("more than {} events", plan.events_most),
                reason => reason.to_string(),
            };
            self.broken.push(BrokenTrajectory { trajectory, step, element, reason });
        }
    }

    /// Adds the block that follows.
    pub(crate) fn merge(&mut self, later: Self) {
        self.trajectories += later.trajectories;
        merge_all(self.quantities.iter_mut().flatten(), later.quantities.into_iter().flatten(), Cell::merge);
        merge_all(self.periods.iter_mut().flatten(), later.periods.into_iter().flatten(), Cell::merge);
        merge_all(self.totals.iter_mut(), later.totals, |(cell, ever), (later_cell, later_ever)| {
            cell.merge(later_cell);
            ever.merge(later_ever);
        });
        let counts = self.states.iter_mut().flatten().flatten();
        merge_all(counts, later.states.into_iter().flatten().flatten(), |count, later| *count += later);
        merge_all(self.occupancy.iter_mut().flatten(), later.occupancy.into_iter().flatten(), Nested::merge);
        merge_all(self.outcomes.iter_mut(), later.outcomes, |outcome, later| {
            outcome.0.merge(later.0);
            outcome.1 += later.1;
            outcome.2.merge(&later.2);
        });
        let room = Summary::BROKEN_LISTED - self.broken.len();
        self.broken.extend(later.broken.into_iter().take(room));
        self.broken_count += later.broken_count;
        merge_all(self.clamps.iter_mut(), later.clamps, |clamp, later| {
            clamp.0 += later.0;
            clamp.1 += later.1;
        });
    }
}

/// The trajectories of a column that count, packed.
struct Alive<const W: usize> {
    count: usize,
    lanes: [usize; W],
    draws: [u64; W],
}

impl<const W: usize> Alive<W> {
    #[inline(always)]
    fn new(machine: &Machine<'_, W>, fate: &Fate<W>) -> Self {
        let mut alive = Self { count: 0, lanes: [0; W], draws: [0; W] };
        for lane in (0..fate.lanes).filter(|lane| fate.broken[*lane].is_none()) {
            alive.lanes[alive.count] = lane;
            alive.draws[alive.count] = machine.draws[lane];
            alive.count += 1;
        }
        alive
    }

    fn lanes(&self) -> &[usize] {
        &self.lanes[..self.count]
    }

    fn draws(&self) -> &[u64] {
        &self.draws[..self.count]
    }

    /// One value for each trajectory that counts, at the front.
    #[inline(always)]
    fn pick(&self, value: impl Fn(usize) -> f64) -> [f64; W] {
        let mut picked = [0.0; W];
        for (picked, lane) in picked.iter_mut().zip(self.lanes()) {
            *picked = value(*lane);
        }
        picked
    }

    fn part<'a>(&self, values: &'a [f64; W]) -> &'a [f64] {
        &values[..self.count]
    }
}

impl Recorder for Block {
    #[inline(always)]
    fn row<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        row: usize,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        conduct: &mut Conduct<W>,
    ) {
        let is_last = row + 1 == plan.rows.len();
        let column = |place: usize| {
            let tracked = &plan.program.tracked[place];
            let register = if is_last { tracked.last } else { tracked.step };
            (&machine.columns[plan.code.at(register)], tracked.scale)
        };
        let alive = Alive::new(machine, fate);
        for (cells, place) in self.quantities.iter_mut().zip(&conduct.kinds.quantities) {
            let (values, scale) = column(*place);
            let printed = alive.pick(|lane| values[lane] / scale);
            cells[row].add_all(alive.draws(), alive.part(&printed));
        }
        for ((cells, place), totals) in
            self.periods.iter_mut().zip(&conduct.kinds.events).zip(&mut conduct.totals)
        {
            let (values, _) = column(*place);
            if row > 0 {
                let counts = alive.pick(|lane| values[lane] - totals[lane]);
                cells[row - 1].add_all(alive.draws(), alive.part(&counts));
            }
            *totals = **values;
        }
        for (counts, (place, _)) in self.states.iter_mut().zip(&conduct.kinds.states) {
            let (values, _) = column(*place);
            for lane in alive.lanes() {
                counts[row][values[*lane] as usize] += 1;
            }
        }
    }

    fn finish<const W: usize>(&mut self, plan: &Plan<'_>, first: u64, fate: &Fate<W>, conduct: &Conduct<W>) {
        self.trajectories += fate.lanes as u64;
        for lane in 0..fate.lanes {
            let trajectory = first + lane as u64;
            let draw = trajectory / u64::from(plan.per_draw);
            self.add_outcome(
                plan,
                draw,
                fate.broken[lane].map_or(fate.ending[lane], |_| None),
                fate.broken[lane].is_some(),
            );
            if let Some((step, check)) = fate.broken[lane] {
                self.add_broken(plan, trajectory, step, check);
                continue;
            }
            for ((cell, ever), totals) in self.totals.iter_mut().zip(&conduct.totals) {
                cell.add(draw, totals[lane]);
                ever.add(draw, if totals[lane] > 0.0 { 1.0 } else { 0.0 });
            }
            for (shares, steps) in self.occupancy.iter_mut().zip(&conduct.occupancy) {
                for (share, steps) in shares.iter_mut().zip(steps) {
                    share.add(draw, steps[lane] / f64::from(plan.steps));
                }
            }
            for ((steps, trajectories), bound) in self.clamps.iter_mut().zip(&conduct.clamps) {
                *steps += bound[lane] as u64;
                *trajectories += u64::from(bound[lane] > 0.0);
            }
        }
    }
}

fn merge_all<'a, T: 'a>(
    into: impl Iterator<Item = &'a mut T>,
    from: impl IntoIterator<Item = T>,
    merge: impl Fn(&mut T, T),
) {
    into.zip(from).for_each(|(into, from)| merge(into, from));
}
