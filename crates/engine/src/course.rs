//! The course of a run: blocks over threads in waves, merged in order; where it begins, where it is kept, where it stops.

use crate::batches::Batches;
use crate::collect::{Block, Tally};
use crate::ensemble::Engine;
use crate::history::Plan;
use crate::precision::{Precision, next_look};
use crate::state;
use crate::summary::Whole;
use detente_results::simulator::Append;
use detente_results::{Design, Progress, Sink, Stop};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// Trajectories in a block, about: enough that merging costs little, few enough that a stop is quick.
const BLOCK_TRAJECTORIES: u64 = 512;

/// Blocks under way at once, for each thread.
const BLOCKS_A_THREAD: u64 = 4;

/// So many threads, where they are several; without them all is done on the thread that asks. They are the same for all engines, and stay:
/// to start them takes longer than a small run, and an analysis asks for thousands of these.
pub(crate) fn pool(threads: usize) -> Option<Arc<ThreadPool>> {
    static POOLS: Mutex<BTreeMap<usize, Arc<ThreadPool>>> = Mutex::new(BTreeMap::new());
    let several = Some(threads).filter(|threads| *threads > 1)?;
    let mut pools = POOLS.lock().ok()?;
    if let Some(pool) = pools.get(&several) {
        return Some(Arc::clone(pool));
    }
    let pool = Arc::new(ThreadPoolBuilder::new().num_threads(several).build().ok()?);
    pools.insert(several, Arc::clone(&pool));
    Some(pool)
}

/// Blocks whose rows make a part of what is kept: as many as leave a part within some hundred megabytes, and enough for many threads.
const BLOCKS_A_PART: u64 = 32;

/// How a run goes, beside its design. Nothing but the precision changes its result, unless it stops the run early.
#[derive(Clone, Copy)]
pub struct Course<'a> {
    /// Told how far the run is; asked whether it should go on.
    pub progress: &'a dyn Progress,
    /// Keeps what is finished.
    pub sink: &'a dyn Sink,
    /// The state that an earlier run of the same program, design and precision has handed to its sink: this one goes on from there.
    pub from: Option<&'a [u8]>,
    /// Stop as soon as the share of every outcome lies, at 95 % for all of them together, within so much of its estimate to either side.
    pub precision: Option<f64>,
    /// Places in `Program::tracked` of what the sink gets the rows of, for each trajectory. With some, states come after whole parts only.
    pub kept: &'a [usize],
}

impl<'a> Course<'a> {
    /// From the beginning to the end.
    pub fn new(progress: &'a dyn Progress, sink: &'a dyn Sink) -> Self {
        Self { progress, sink, from: None, precision: None, kept: &[] }
    }
}

/// Trajectories in each block of a run with so many trajectories (at least one) in each draw of the parameters: whole draws.
pub fn block_trajectories(per_draw: u32) -> u64 {
    let per_draw = u64::from(per_draw);
    (BLOCK_TRAJECTORIES / per_draw).max(1) * per_draw
}

/// Blocks that are under way at once for each thread: fewer of long draws, whose counts are kept apart.
pub fn blocks_a_thread(per_draw: u32) -> u64 {
    if is_long(per_draw) { 1 } else { BLOCKS_A_THREAD }
}

/// A draw of so many trajectories may be stopped on the way: its counts must not yet be among the others.
pub(crate) fn is_long(per_draw: u32) -> bool {
    u64::from(per_draw) > BLOCK_TRAJECTORIES
}

/// The blocks of a design: whole draws of the parameters, as many in each as the design alone says.
pub(crate) struct Blocks {
    draws_a_block: u64,
    draws: u64,
}

impl Blocks {
    pub(crate) fn of(design: &Design) -> Self {
        let draws_a_block = block_trajectories(design.per_draw) / u64::from(design.per_draw);
        Self { draws_a_block, draws: design.draws }
    }

    pub(crate) fn count(&self) -> u64 {
        self.draws.div_ceil(self.draws_a_block)
    }

    pub(crate) fn draws(&self, block: u64) -> Range<u64> {
        let first = block * self.draws_a_block;
        first..(first + self.draws_a_block).min(self.draws)
    }

    /// The block that follows so many draws; `None` if no block ends there.
    fn after(&self, draws: u64) -> Option<u64> {
        let ends = draws == self.draws || draws < self.draws && draws.is_multiple_of(self.draws_a_block);
        ends.then(|| draws.div_ceil(self.draws_a_block))
    }
}

impl Engine {
    /// Runs blocks in waves, so that a stop keeps a contiguous prefix and memory does not grow with the ensemble.
    pub(crate) fn merged(
        &self,
        plan: &Plan<'_>,
        design: &Design,
        course: &Course<'_>,
    ) -> Result<Whole, Stop> {
        let blocks = Blocks::of(design);
        let threads = self.options.threads.max(1);
        let pool = pool(threads);
        let wave = threads as u64 * blocks_a_thread(design.per_draw);
        let tallies = Free::default();
        let (mut whole, mut next) = self.begin(plan, &blocks, course)?;
        while next < blocks.count() && !whole.is_precise() && !course.progress.stop() {
            // What stops a run is looked at after fixed numbers of blocks, whatever the number of threads.
            let look = whole.precision.as_ref().map_or(u64::MAX, |_| next_look(next));
            let part =
                if course.kept.is_empty() { u64::MAX } else { (next / BLOCKS_A_PART + 1) * BLOCKS_A_PART };
            let numbers = next..(next + wave).min(blocks.count()).min(look).min(part);
            let one = |number: u64| self.one_block(plan, blocks.draws(number), &tallies, course);
            let finished: Vec<Option<Finished<'_>>> = match &pool {
                Some(pool) => pool.install(|| numbers.clone().into_par_iter().map(one).collect()),
                None => numbers.clone().map(one).collect(),
            };
            for (block, tally, append) in finished.into_iter().map_while(|finished| finished) {
                whole.add(block, tally.as_ref());
                append.into_iter().for_each(|append| append());
                next += 1;
            }
            if next < numbers.end {
                break;
            }
            if next == look {
                whole.look();
            }
            if next == part {
                course.sink.end_part();
            }
            let can_be_kept = course.kept.is_empty() || next == part;
            if next < blocks.count() && !whole.is_precise() && can_be_kept && course.sink.is_due() {
                tallies.gather(&mut whole.tally);
                course.sink.state(whole.block.trajectories, state::to_bytes(&whole));
            }
        }
        tallies.gather(&mut whole.tally);
        if whole.block.trajectories == 0 {
            return Err(Stop::StoppedAtOnce);
        }
        let ends_a_part = next.is_multiple_of(BLOCKS_A_PART);
        if !course.kept.is_empty() && !ends_a_part {
            course.sink.end_part();
        }
        if next < blocks.count() && !whole.is_precise() && (course.kept.is_empty() || ends_a_part) {
            course.sink.state(whole.block.trajectories, state::to_bytes(&whole));
        }
        Ok(whole)
    }

    fn tally(&self, rows: usize) -> Tally {
        Tally::new(self.program(), rows, self.options.lanes())
    }

    /// What an earlier run has finished, and the block with which this one begins.
    fn begin(&self, plan: &Plan<'_>, blocks: &Blocks, course: &Course<'_>) -> Result<(Whole, u64), Stop> {
        let (rows, shares) = (plan.rows.len(), self.program().endings.outcomes.len() + 1);
        let empty = Whole {
            block: Block::new(self.program(), plan.per_draw, rows),
            tally: self.tally(rows),
            batches: Batches::new(),
            precision: course.precision.map(|asked| Precision::new(asked, shares, plan.per_draw)),
        };
        let Some(bytes) = course.from else { return Ok((empty, 0)) };
        let whole = state::from_bytes(bytes, empty).ok_or(Stop::AnotherState)?;
        let per_draw = u64::from(plan.per_draw);
        let trajectories = whole.block.trajectories;
        let next =
            if trajectories.is_multiple_of(per_draw) { blocks.after(trajectories / per_draw) } else { None };
        Ok((whole, next.ok_or(Stop::AnotherState)?))
    }

    /// Runs one block; `None` if it was stopped on the way.
    fn one_block<'a>(
        &self,
        plan: &Plan<'_>,
        draws: Range<u64>,
        tallies: &Free<Tally>,
        course: &Course<'a>,
    ) -> Option<Finished<'a>> {
        let is_long = is_long(plan.per_draw);
        let mut tally =
            if is_long { None } else { tallies.take() }.unwrap_or_else(|| self.tally(plan.rows.len()));
        let stop = || is_long && course.progress.stop();
        let (block, rows) = self.block(plan, draws, (&mut tally, course.kept), stop)?;
        let append = rows.map(|rows| course.sink.rows(rows));
        course.progress.finished(block.trajectories);
        if is_long {
            return Some((block, Some(tally), append));
        }
        tallies.put_back(tally);
        Some((block, None, append))
    }
}

impl Whole {
    /// Adds the block that follows.
    pub(crate) fn add(&mut self, mut block: Block, tally: Option<&Tally>) {
        block.close_watched();
        self.batches.add(&block);
        if let Some(precision) = &mut self.precision {
            precision.add(&self.block, &block);
        }
        self.block.merge(block);
        tally.iter().for_each(|tally| self.tally.merge(tally));
    }

    fn look(&mut self) {
        if let Some(precision) = &mut self.precision {
            precision.look(self.block.draws());
        }
    }
}

/// What was summed of a block; what was counted of it, if that is kept apart; what is to be done with its rows, if there are some.
type Finished<'a> = (Block, Option<Tally>, Option<Append<'a>>);

/// Counts are added to whichever tally is free: each thread finds one in its cache.
pub(crate) struct Free<T>(Mutex<Vec<T>>);

impl<T> Default for Free<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Free<T> {
    pub(crate) fn take(&self) -> Option<T> {
        self.0.lock().ok()?.pop()
    }

    pub(crate) fn put_back(&self, tally: T) {
        self.0.lock().expect("no thread panics while it holds the lock").push(tally);
    }
}

impl Free<Tally> {
    /// Adds all to one, while no block is under way.
    fn gather(&self, whole: &mut Tally) {
        while let Some(tally) = self.take() {
            whole.merge(&tally);
        }
    }
}
