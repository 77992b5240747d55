//! Blocks over threads, merged in order.

use crate::code::Code;
use crate::collect::Block;
use crate::history::{Plan, Recorder, run_column};
use crate::keep::{History, Kept};
use crate::parameters::Draws;
use crate::summary::summarise;
use detente_numbers::luck::Seed;
use detente_program::Program;
use detente_results::{Design, Progress, Simulator, Stop, Summary};
use rayon::prelude::*;

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
    /// Trajectories in a column: 8, 16, 32 or 64; another number counts as the next below (8 at least).
    pub width: usize,
    /// Which instruction set the loops are compiled for.
    pub instruction_set: InstructionSet,
    /// A total of one event above this breaks its trajectory. (This one does change results.)
    pub events_most: u32,
}

impl Options {
    /// What a face uses unless told otherwise.
    pub fn with_threads(threads: usize) -> Self {
        Self { threads, width: 64, instruction_set: InstructionSet::Best, events_most: 1_000_000 }
    }

    /// Trajectories in a column.
    fn lanes(&self) -> u64 {
        match self.width {
            64.. => 64,
            32.. => 32,
            16.. => 16,
            _ => 8,
        }
    }
}

/// Which instruction set the loops are compiled for. The bits are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionSet {
    /// What every machine of the architecture has.
    Baseline,
    /// The best that this machine has.
    Best,
}

impl Engine {
    /// Prepares a verified program.
    pub fn new(program: Program, options: Options) -> Self {
        let code = Code::new(&program);
        Self { program, code, options }
    }

    fn block(&self, plan: &Plan<'_>, draws: std::ops::Range<u64>) -> Block {
        let mut block = Block::new(&self.program, plan.per_draw, plan.rows.len());
        let values = Draws::new(&self.program, plan.seed, draws.start, draws.end - draws.start);
        let per_draw = u64::from(plan.per_draw);
        let (mut first, end) = (draws.start * per_draw, draws.end * per_draw);
        while first < end {
            let lanes = (end - first).min(self.options.lanes()) as usize;
            self.column(plan, &values, first, lanes, &mut block);
            first += lanes as u64;
        }
        block
    }

    fn column(&self, plan: &Plan<'_>, draws: &Draws, first: u64, lanes: usize, recorder: &mut impl Recorder) {
        let column = Column { width: self.options.width, plan, draws, first, lanes, recorder };
        match self.options.instruction_set {
            InstructionSet::Baseline => column.run(),
            InstructionSet::Best => pulp::Arch::new().dispatch(column),
        }
    }

    /// Runs blocks in waves, so that a stop keeps a contiguous prefix and memory does not grow with the ensemble.
    fn merged(&self, plan: &Plan<'_>, design: &Design, progress: &dyn Progress) -> Option<Block> {
        let draws_a_block = (BLOCK_TRAJECTORIES / u64::from(design.per_draw)).max(1);
        let blocks = design.draws.div_ceil(draws_a_block);
        let threads = self.options.threads.max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok();
        let wave = (threads * BLOCKS_A_THREAD) as u64;
        let mut whole: Option<Block> = None;
        for start in (0..blocks).step_by(wave as usize) {
            if progress.stop() {
                break;
            }
            let one = |number: u64| {
                let first = number * draws_a_block;
                let block = self.block(plan, first..(first + draws_a_block).min(design.draws));
                progress.finished(block.trajectories);
                block
            };
            let numbers = start..(start + wave).min(blocks);
            let finished: Vec<Block> = match &pool {
                Some(pool) if threads > 1 => pool.install(|| numbers.into_par_iter().map(one).collect()),
                _ => numbers.map(one).collect(),
            };
            for block in finished {
                match &mut whole {
                    Some(whole) => whole.merge(block),
                    None => whole = Some(block),
                }
            }
        }
        whole
    }
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
            32.. => run_column::<32>(plan, draws, first, lanes, recorder),
            16.. => run_column::<16>(plan, draws, first, lanes, recorder),
            _ => run_column::<8>(plan, draws, first, lanes, recorder),
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
            let lanes = (numbers.end - first).min(self.options.lanes()) as usize;
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
