//! What is kept of trajectories: streaming estimates, never the trajectories.
//!
//! Sums are taken in the order of the trajectories' numbers, block by block; counts in whichever order. So neither the width of columns
//! nor the number of threads can reach a result.

mod block; // Sums, which have an order.
mod nested; // Moments of one value, the draw under way kept apart.
mod tally; // Counts, which have none.

pub(crate) use self::block::Block;
pub(crate) use self::nested::Nested;
pub(crate) use self::tally::{Tally, Waiting};

use crate::column::Machine;
use crate::history::{Fate, Plan, Recorder};
use detente_numbers::sketch::Quantiles;
use detente_program::program::{Program, TrackedKind};

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

/// What a column gathers between rows.
pub(crate) struct Conduct<const W: usize> {
    kinds: Kinds,
    /// Totals of events at the row recorded last.
    totals: Vec<[f64; W]>,
}

impl<const W: usize> Conduct<W> {
    pub(crate) fn new(program: &Program) -> Self {
        let kinds = Kinds::of(program);
        Self { totals: vec![[0.0; W]; kinds.events.len()], kinds }
    }
}

/// Takes down columns of a block.
pub(crate) struct Collector<'a> {
    pub(crate) block: &'a mut Block,
    pub(crate) tally: &'a mut Tally,
}

/// Adds a value to its moments and counts, if it is a finite number.
#[inline(always)]
fn add((moments, counts): (&mut Nested, &mut Quantiles), draw: u64, value: f64) {
    if value.is_finite() {
        moments.add(draw, value);
        counts.add(value);
    }
}

/// Adds values one after the other, each with its draw.
#[inline(always)]
fn add_all((moments, counts): (&mut Nested, &mut Waiting), draws: &[u64], values: &[f64]) {
    if values.iter().all(|value| value.is_finite()) {
        moments.add_all(draws, values);
        counts.add_all(values);
    } else {
        for (draw, value) in draws.iter().zip(values).filter(|(_, value)| value.is_finite()) {
            moments.add(*draw, *value);
            counts.add_all(&[*value]);
        }
    }
}

impl Collector<'_> {
    /// Takes down an ending and the days to it, where there are some.
    fn add_outcome(&mut self, draw: u64, ending: Option<(usize, Option<f64>)>, broken: bool) {
        let broke = self.block.outcomes.len() - 1;
        let ended = if broken { Some(broke) } else { ending.map(|(outcome, _)| outcome) };
        let shares = self.block.outcomes.iter_mut().zip(&mut self.tally.outcomes);
        for (outcome, (share, (count, _))) in shares.enumerate() {
            let holds = ended == Some(outcome);
            share.add(draw, if holds { 1.0 } else { 0.0 });
            *count += u64::from(holds);
        }
        if let Some((outcome, Some(days))) = ending {
            self.tally.outcomes[outcome].1.add(days);
        }
    }
}

/// Days to an ending: to the row that decided, or to the first time of the event that dates it, if it has happened.
fn days_to<const W: usize>(
    plan: &Plan<'_>,
    machine: &Machine<'_, W>,
    lane: usize,
    (outcome, row): (usize, u32),
) -> Option<f64> {
    let endings = &plan.program.endings;
    match endings.dates.iter().find(|(dated, _)| *dated == outcome) {
        Some((_, date)) => Some(machine.columns[plan.code.at(*date)][lane]).filter(|days| *days >= 0.0),
        None => Some(f64::from(row) * plan.program.step_days),
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
        if self.count == W {
            (0..W).for_each(|lane| picked[lane] = value(lane));
            return picked;
        }
        for (picked, lane) in picked.iter_mut().zip(self.lanes()) {
            *picked = value(*lane);
        }
        picked
    }

    fn part<'a>(&self, values: &'a [f64; W]) -> &'a [f64] {
        &values[..self.count]
    }
}

impl Recorder for Collector<'_> {
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
        for (quantity, place) in conduct.kinds.quantities.iter().enumerate() {
            let (values, scale) = column(*place);
            let printed = alive.pick(|lane| values[lane] / scale);
            let cell = (&mut self.block.quantities[quantity][row], &mut self.tally.quantities[quantity][row]);
            add_all(cell, alive.draws(), alive.part(&printed));
        }
        for (event, (place, totals)) in conduct.kinds.events.iter().zip(&mut conduct.totals).enumerate() {
            let (values, _) = column(*place);
            if row > 0 {
                let counts = alive.pick(|lane| values[lane] - totals[lane]);
                let cell = (&mut self.block.periods[event][row - 1], &mut self.tally.periods[event][row - 1]);
                add_all(cell, alive.draws(), alive.part(&counts));
            }
            *totals = values.0;
        }
        for (counts, (place, _)) in self.tally.states.iter_mut().zip(&conduct.kinds.states) {
            let (values, _) = column(*place);
            for lane in alive.lanes() {
                counts[row][values[*lane] as usize] += 1;
            }
        }
    }

    fn finish<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        conduct: &Conduct<W>,
    ) {
        self.block.trajectories += fate.lanes as u64;
        let book = &plan.code.book;
        for lane in 0..fate.lanes {
            let trajectory = machine.first + lane as u64;
            let draw = trajectory / u64::from(plan.per_draw);
            let ending = fate.broken[lane].map_or(fate.ending[lane], |_| None);
            let ending = ending.map(|ending| (ending.0, days_to(plan, machine, lane, ending)));
            self.add_outcome(draw, ending, fate.broken[lane].is_some());
            if let Some((step, check)) = fate.broken[lane] {
                self.block.add_broken(plan, trajectory, step, check);
                continue;
            }
            let totals = self.block.totals.iter_mut().zip(&mut self.tally.totals).zip(&conduct.totals);
            for (((total, ever), counts), totals) in totals {
                add((total, counts), draw, totals[lane]);
                ever.add(draw, if totals[lane] > 0.0 { 1.0 } else { 0.0 });
            }
            for (shares, steps) in self.block.occupancy.iter_mut().zip(&book.occupancy) {
                for (share, steps) in shares.iter_mut().zip(steps) {
                    share.add(draw, machine.columns[*steps][lane] / f64::from(plan.steps));
                }
            }
            for ((steps, trajectories), bound) in self.tally.clamps.iter_mut().zip(&book.clamps) {
                let bound = machine.columns[*bound][lane];
                *steps += bound as u64;
                *trajectories += u64::from(bound > 0.0);
            }
        }
    }
}
