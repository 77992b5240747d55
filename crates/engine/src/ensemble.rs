//! Blocks over threads, merged in order.

use crate::code::Code;
use crate::collect::{Block, Collector, Tally};
use crate::history::{Plan, Recorder, run_column};
use crate::keep::{History, Kept};
use crate::parameters::Draws;
use crate::summary::{Whole, summarise};
use detente_numbers::luck::Seed;
use detente_program::Program;
use detente_results::{Design, Progress, Simulator, Stop, Summary};
use rayon::prelude::*;
use std::sync::Mutex;

/// Trajectories in a block, about: enough that merging costs little, few enough that a stop is quick.
const BLOCK_TRAJECTORIES: u64 = 512;

/// Blocks under way at once, for each thread.
const BLOCKS_A_THREAD: usize = 2;

/// Runs a program many times. Equal designs give equal bytes, whatever the options.
pub struct Engine {
    program: Program,
    code: Code,
    options: Options,
}

/// How an engine runs. None of these changes a result.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Threads; 0 counts as 1.
    pub threads: usize,
    /// Trajectories in a column: 16 or 64; another number counts as the next below (16 at least).
    pub width: usize,
    /// Which instruction set the loops are compiled for.
    pub instruction_set: InstructionSet,
    /// A total of one event above this breaks its trajectory. (This one does change results.)
    pub events_most: u32,
}

impl Options {
    /// What a face uses unless told otherwise.
    pub fn with_threads(threads: usize) -> Self {
        // Machine code is best where all columns fit into the fastest cache, the interpreter where its dispatch is spread over many.
        let width = if detente_native::is_available() { 16 } else { 64 };
        Self { threads, width, instruction_set: InstructionSet::Native, events_most: 1_000_000 }
    }

    /// Trajectories in a column.
    fn lanes(&self) -> usize {
        match self.width {
            64.. => 64,
            _ => 16,
        }
    }
}

/// Which instruction set the loops are compiled for. The bits are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionSet {
    /// The interpreter, with what every machine of the architecture has.
    Baseline,
    /// The interpreter, with the best that this machine has.
    Columns,
    /// Machine code made for the program, where this machine can run it; else as `Columns`.
    Native,
}

impl Engine {
    /// Prepares a verified program.
    pub fn new(program: Program, options: Options) -> Self {
        let native = options.instruction_set == InstructionSet::Native;
        let code = Code::new(&program, options.lanes(), f64::from(options.events_most), native);
        Self { program, code, options }
    }

    /// Runs the trajectories of some draws; `None` if `stop` says so before the last.
    fn block(
        &self,
        plan: &Plan<'_>,
        draws: std::ops::Range<u64>,
        tally: &mut Tally,
        stop: impl Fn() -> bool,
    ) -> Option<Block> {
        let mut block = Block::new(&self.program, plan.per_draw, plan.rows.len());
        let values = Draws::new(&self.program, plan.seed, draws.start, draws.end - draws.start);
        let per_draw = u64::from(plan.per_draw);
        let (mut first, end) = (draws.start * per_draw, draws.end * per_draw);
        let mut collector = Collector { block: &mut block, tally };
        while first < end {
            if stop() {
                return None;
            }
            let lanes = (end - first).min(self.options.lanes() as u64) as usize;
            self.column(plan, &values, first, lanes, &mut collector);
            first += lanes as u64;
        }
        Some(block)
    }

    fn column(&self, plan: &Plan<'_>, draws: &Draws, first: u64, lanes: usize, recorder: &mut impl Recorder) {
        let column = Column { width: self.options.width, plan, draws, first, lanes, recorder };
        match self.options.instruction_set {
            InstructionSet::Baseline => column.run(),
            InstructionSet::Columns | InstructionSet::Native => pulp::Arch::new().dispatch(column),
        }
    }

    /// Runs blocks in waves, so that a stop keeps a contiguous prefix and memory does not grow with the ensemble.
    fn merged(&self, plan: &Plan<'_>, design: &Design, progress: &dyn Progress) -> Option<Whole> {
        let draws_a_block = (BLOCK_TRAJECTORIES / u64::from(design.per_draw)).max(1);
        let blocks = design.draws.div_ceil(draws_a_block);
        let threads = self.options.threads.max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok();
        let wave = (threads * BLOCKS_A_THREAD) as u64;
        // Counts are added to whichever tally is free: each thread finds one in its cache.
        let tallies = Mutex::new(Vec::new());
        // A draw of many trajectories may be stopped on the way: its counts must not yet be among the others.
        let is_long = u64::from(plan.per_draw) > BLOCK_TRAJECTORIES;
        let new_tally = || Tally::new(&self.program, plan.rows.len());
        let mut whole =
            Whole { block: Block::new(&self.program, plan.per_draw, plan.rows.len()), tally: new_tally() };
        for start in (0..blocks).step_by(wave as usize) {
            if progress.stop() {
                break;
            }
            let one = |number: u64| {
                let first = number * draws_a_block;
                let draws = first..(first + draws_a_block).min(design.draws);
                let mut tally = if is_long { None } else { taken(&tallies) }.unwrap_or_else(new_tally);
                let block = self.block(plan, draws, &mut tally, || is_long && progress.stop())?;
                progress.finished(block.trajectories);
                let apart = if is_long { Some(tally.finished()) } else { put_back(&tallies, tally) };
                Some((block, apart))
            };
            let numbers = start..(start + wave).min(blocks);
            let finished: Vec<Option<(Block, Option<Tally>)>> = match &pool {
                Some(pool) if threads > 1 => pool.install(|| numbers.into_par_iter().map(one).collect()),
                _ => numbers.map(one).collect(),
            };
            for (block, tally) in finished.into_iter().map_while(|finished| finished) {
                whole.block.merge(block);
                tally.iter().for_each(|tally| whole.tally.merge(tally));
            }
        }
        while let Some(tally) = taken(&tallies) {
            whole.tally.merge(&tally.finished());
        }
        (whole.block.trajectories > 0).then_some(whole)
    }
}

fn taken(tallies: &Mutex<Vec<Tally>>) -> Option<Tally> {
    tallies.lock().ok()?.pop()
}

fn put_back(tallies: &Mutex<Vec<Tally>>, tally: Tally) -> Option<Tally> {
    tallies.lock().expect("no thread panics while it holds the lock").push(tally);
    None
}

/// One column to be run, by loops compiled for one of several instruction sets.
struct Column<'a, R> {
    width: usize,
    plan: &'a Plan<'a>,
    draws: &'a Draws,
    first: u64,
    lanes: usize,
    recorder: &'a mut R,
}

impl<R: Recorder> Column<'_, R> {
    #[inline(always)]
    fn run(self) {
        let Self { width, plan, draws, first, lanes, recorder } = self;
        match width {
            64.. => run_column::<64>(plan, draws, first, lanes, recorder),
            _ => run_column::<16>(plan, draws, first, lanes, recorder),
        }
    }
}

impl<R: Recorder> pulp::NullaryFnOnce for Column<'_, R> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.run();
    }
}

impl Engine {
    /// Runs single trajectories of a design and keeps every row of them.
    ///
    /// # Errors
    /// What cannot be run at all.
    pub fn histories(&self, design: &Design, numbers: std::ops::Range<u64>) -> Result<Vec<History>, Stop> {
        let rows = rows(design.steps, 1);
        let plan = self.plan(design, &rows)?;
        let per_draw = u64::from(design.per_draw);
        let (first_draw, last_draw) = (numbers.start / per_draw, numbers.end.div_ceil(per_draw));
        let draws = Draws::new(&self.program, plan.seed, first_draw, last_draw - first_draw);
        let mut kept = Kept::default();
        let mut first = numbers.start;
        while first < numbers.end {
            let lanes = (numbers.end - first).min(self.options.lanes() as u64) as usize;
            self.column(&plan, &draws, first, lanes, &mut kept);
            first += lanes as u64;
        }
        Ok(kept.histories)
    }

    fn plan<'a>(&'a self, design: &Design, rows: &'a [u32]) -> Result<Plan<'a>, Stop> {
        if design.trajectories() == 0 || design.steps == 0 {
            return Err(Stop::NothingAsked);
        }
        if design.steps > self.program.steps {
            return Err(Stop::BeyondHorizon { asked: design.steps, horizon: self.program.steps });
        }
        Ok(Plan {
            program: &self.program,
            code: &self.code,
            seed: Seed(design.seed),
            per_draw: design.per_draw,
            steps: design.steps,
            rows,
            events_most: f64::from(self.options.events_most),
        })
    }
}

impl Simulator for Engine {
    fn run(&self, design: &Design, progress: &dyn Progress) -> Result<Summary, Stop> {
        let rows = rows(design.steps, self.program.report_steps);
        let plan = self.plan(design, &rows)?;
        let whole = self.merged(&plan, design, progress).ok_or(Stop::StoppedAtOnce)?;
        Ok(summarise(&self.program, design, &rows, &whole))
    }
}

/// Rows that are recorded: multiples of `every`, and the last.
fn rows(steps: u32, every: u32) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..steps).step_by(every.max(1) as usize).collect();
    rows.push(steps);
    rows
}
