//! The rows of single trajectories at every step, a few draws at a time: whoever asks reduces them at once, so that memory does not grow
//! with the run.

use crate::collect::Conduct;
use crate::column::Machine;
use crate::course::pool;
use crate::ensemble::{Engine, rows};
use crate::history::{Fate, Plan, Recorder};
use crate::parameters::Draws;
use detente_results::{Design, Points, Progress, Stop};
use rayon::prelude::*;
use std::ops::Range;

/// Trajectories whose rows are held at once by a thread, about.
const TRAJECTORIES: u64 = 64;

/// Rows of some trajectories, in the order of their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Paths {
    /// Number of the first trajectory.
    pub first: u64,
    /// Rows of each: one a step, and the last.
    pub rows: usize,
    /// One vector for each quantity that was asked for: the value of the t-th trajectory in row r, in base units, stands at `t * rows + r`.
    /// Of an event it is the total before the row. After a break there is nothing of meaning.
    pub values: Vec<Vec<f64>>,
    /// For each trajectory the outcome and the row in which it was decided; `None` for one that broke.
    pub endings: Vec<Option<(usize, u32)>>,
    /// Whether it broke.
    pub broken: Vec<bool>,
}

impl Paths {
    fn new(first: u64, trajectories: usize, rows: usize, kept: &[usize]) -> Self {
        Self {
            first,
            rows,
            values: vec![vec![f64::NAN; trajectories * rows]; kept.len()],
            endings: vec![None; trajectories],
            broken: vec![false; trajectories],
        }
    }
}

/// Takes down rows.
struct Taken<'a> {
    /// Places in `Program::tracked`.
    kept: &'a [usize],
    paths: Paths,
}

impl Recorder for Taken<'_> {
    fn row<const W: usize>(
        &mut self,
        plan: &Plan<'_>,
        row: usize,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        _conduct: &mut Conduct<W>,
    ) {
        let is_last = row + 1 == plan.rows.len();
        let first = (machine.first - self.paths.first) as usize;
        for (place, values) in self.kept.iter().zip(&mut self.paths.values) {
            let tracked = &plan.program.tracked[*place];
            let column = &machine.columns[plan.at(if is_last { tracked.last } else { tracked.step })];
            for (lane, value) in column.iter().take(fate.lanes).enumerate() {
                values[(first + lane) * plan.rows.len() + row] = *value;
            }
        }
    }

    fn finish<const W: usize>(
        &mut self,
        _plan: &Plan<'_>,
        machine: &Machine<'_, W>,
        fate: &Fate<W>,
        _conduct: &Conduct<W>,
    ) {
        let first = (machine.first - self.paths.first) as usize;
        for lane in 0..fate.lanes {
            let is_broken = fate.broken[lane].is_some();
            self.paths.broken[first + lane] = is_broken;
            self.paths.endings[first + lane] = if is_broken { None } else { fate.ending[lane] };
        }
    }
}

/// Which trajectories are run: some draws of a run, or points.
enum Which<'a> {
    Draws,
    Points(&'a Points<'a>),
}

impl Engine {
    /// Runs these draws of a design, of which the number of draws counts for nothing, and gives what `reduce` makes of the rows, in the order of
    /// the trajectories. It is told a few whole draws at a time, on several threads; how many depends on the design alone.
    ///
    /// # Errors
    /// What cannot be run at all; a stop, in which case nothing is given.
    pub fn reduced<T: Send>(
        &self,
        (design, draws): (&Design, Range<u64>),
        kept: &[usize],
        reduce: &(dyn Fn(&Paths) -> T + Sync),
        progress: &dyn Progress,
    ) -> Result<Vec<T>, Stop> {
        self.taken((design, &Which::Draws, draws), kept, reduce, progress)
    }

    /// Runs points instead of draws, each with as many trajectories as a draw of the design has, and otherwise does the same.
    ///
    /// # Errors
    /// As before.
    pub fn reduced_at<T: Send>(
        &self,
        (design, points): (&Design, &Points<'_>),
        kept: &[usize],
        reduce: &(dyn Fn(&Paths) -> T + Sync),
        progress: &dyn Progress,
    ) -> Result<Vec<T>, Stop> {
        let all = 0..points.luck.len() as u64;
        self.taken((design, &Which::Points(points), all), kept, reduce, progress)
    }

    fn taken<T: Send>(
        &self,
        (design, which, draws): (&Design, &Which<'_>, Range<u64>),
        kept: &[usize],
        reduce: &(dyn Fn(&Paths) -> T + Sync),
        progress: &dyn Progress,
    ) -> Result<Vec<T>, Stop> {
        let rows = rows(design.steps, 1);
        let plan = self.plan(design, &rows)?;
        let per_draw = u64::from(design.per_draw);
        let at_once = (TRAJECTORIES / per_draw).max(1);
        let one = |start: u64| {
            if progress.stop() {
                return None;
            }
            let some = start..(start + at_once).min(draws.end);
            let trajectories = ((some.end - some.start) * per_draw) as usize;
            let mut taken =
                Taken { kept, paths: Paths::new(start * per_draw, trajectories, rows.len(), kept) };
            let values = match which {
                Which::Draws => Draws::new(plan.shared, plan.seed, start, some.end - start),
                Which::Points(points) => Draws::at(plan.shared, plan.seed, points, some.clone()),
            };
            let (plans, recorders) = (std::slice::from_ref(&plan), std::slice::from_mut(&mut taken));
            self.columns_of(plans, (&values, some), recorders, || false)?;
            progress.finished(trajectories as u64);
            Some(reduce(&taken.paths))
        };
        let starts: Vec<u64> = draws.clone().step_by(at_once as usize).collect();
        let found: Option<Vec<T>> = match pool(self.options.threads) {
            Some(pool) => pool.install(|| starts.into_par_iter().map(one).collect()),
            None => starts.into_iter().map(one).collect(),
        };
        found.ok_or(Stop::StoppedAtOnce)
    }
}
