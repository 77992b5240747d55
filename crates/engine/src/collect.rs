//! What is kept of trajectories: streaming estimates, never the trajectories.
//!
//! Sums are taken in the order of the trajectories' numbers, block by block; counts in whichever order. So neither the width of columns
//! nor the number of threads can reach a result.

mod block; // Sums, which have an order.
mod nested; // Moments of one value, the draw under way kept apart.
mod tally; // Counts, which have none.
mod waiting; // Values that wait to be taken up.

pub(crate) use self::block::Block;
pub(crate) use self::nested::Nested;
pub(crate) use self::tally::Tally;
pub(crate) use self::waiting::{Room, Waiting};

use crate::column::Machine;
use crate::history::{Fate, Plan, Recorder};
use detente_numbers::sketch::{Near, Quantiles};
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

    /// Quantities and events: so many cells a row.
    pub(crate) fn cells_a_row(&self) -> usize {
        self.quantities.len() + self.events.len()
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

    /// Totals of events at the row recorded last, 0 before the first.
    pub(crate) fn totals(&self) -> &[[f64; W]] {
        &self.totals
    }
}

/// Takes down columns of a block.
pub(crate) struct Collector<'a> {
    pub(crate) block: &'a mut Block,
    pub(crate) tally: &'a mut Tally,
}

/// The bits of a float's exponent.
const EXPONENT: u64 = 0x7ff << 52;

/// Adds a value to its moments and counts, if it is a finite number.
#[inline(always)]
fn add((moments, counts): (&mut Nested, &mut Quantiles), draw: u64, value: f64) {
    if value.is_finite() {
        moments.add(draw, value);
        counts.add(value);
    }
}

/// Adds the values of trajectories that follow one another from number `first` on, but for those that are no finite numbers.
#[inline(always)]
fn add_all(
    (moments, counts): (&mut Nested, &mut Quantiles),
    near: &mut Near,
    per_draw: u32,
    (first, values): (u64, &[f64]),
) {
    // Adding one to an exponent of all ones reaches the sign.
    let reach = |value: &f64| (value.to_bits() & EXPONENT) + (EXPONENT & EXPONENT.wrapping_neg());
    let are_finite = values.iter().fold(0, |all, value| all | reach(value)) >> 63 == 0;
    if are_finite {
        moments.add_all(first, values);
        return counts.add_all(near, values);
    }
    for (value, trajectory) in values.iter().zip(first..).filter(|(value, _)| value.is_finite()) {
        add((moments, counts), trajectory / u64::from(per_draw), *value);
    }
}

impl Collector<'_> {
    /// Takes up what waits, cell by cell.
    #[inline(always)]
    pub(crate) fn take_up(&mut self, plan: &Plan<'_>) {
        let waiting = &mut self.tally.waiting;
        if waiting.is_empty() {
            return;
        }
        let (room, near) = (&mut Room::default(), &mut Near::default());
        let quantities = self.block.quantities.len();
        for row in 0..plan.rows.len() {
            let cells = self.block.quantities.iter_mut().zip(&mut self.tally.quantities);
            for (quantity, (moments, counts)) in cells.enumerate() {
                let values = waiting.values((row, quantity), room);
                add_all((&mut moments[row], &mut counts[row]), near, plan.per_draw, values);
            }
            let Some(period) = row.checked_sub(1) else { continue };
            let cells = self.block.periods.iter_mut().zip(&mut self.tally.periods);
            for (event, (moments, counts)) in cells.enumerate() {
                let values = waiting.values((row, quantities + event), room);
                add_all((&mut moments[period], &mut counts[period]), near, plan.per_draw, values);
            }
        }
        waiting.clear();
    }

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
        Some((_, date)) => Some(machine.columns[plan.at(*date)][lane]).filter(|days| *days >= 0.0),
        None => Some(f64::from(row) * plan.program.step_days),
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
            (&machine.columns[plan.at(register)], tracked.scale)
        };
        if row == 0 && !self.tally.waiting.has_room() {
            self.take_up(plan);
        }
        let cells = self.tally.waiting.row::<W>(row, machine.first);
        let (quantities, events) = cells.split_at_mut(conduct.kinds.quantities.len());
        for (cell, tracked) in quantities.iter_mut().zip(&conduct.kinds.quantities) {
            let (values, scale) = column(*tracked);
            *cell = values.0;
            if scale != 1.0 {
                cell.iter_mut().for_each(|value| *value /= scale);
            }
            fate.leave_out(cell);
        }
        let totals = conduct.kinds.events.iter().zip(&mut conduct.totals);
        for (cell, (tracked, totals)) in events.iter_mut().zip(totals) {
            let (values, _) = column(*tracked);
            for lane in 0..W {
                cell[lane] = values[lane] - totals[lane];
            }
            fate.leave_out(cell);
            *totals = values.0;
        }
        for (counts, (tracked, _)) in self.tally.states.iter_mut().zip(&conduct.kinds.states) {
            let (values, _) = column(*tracked);
            for lane in (0..fate.lanes).filter(|lane| fate.alive(*lane)) {
                counts[row][values[lane] as usize] += 1;
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
        self.tally.waiting.add(fate.lanes);
        let book = &plan.world.book;
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
