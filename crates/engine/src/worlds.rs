//! Several worlds side by side: each gives the bytes that a run of it alone gives.

use crate::batches::Batches;
use crate::collect::{Block, Collector, Tally};
use crate::course::{Blocks, Free, blocks_a_thread, is_long, pool};
use crate::ensemble::Engine;
use crate::history::Plan;
use crate::summary::{Whole, summarise};
use detente_program::join::NotJoined;
use detente_program::{Joint, Program, World, join};
use detente_results::summary::CourseEstimate;
use detente_results::{Design, Progress, Stop, Summary};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;

/// Lines of a step that run in one pass, at most: with many more, neither they nor their columns stay in the nearer caches, and that costs
/// more than sharing gains.
const LINES_MOST: usize = 4_000;

/// Worlds that are joined at once, at most: joining more would take longer and share hardly more.
const WORLDS_MOST: usize = 16;

/// The worlds, in their order, in as few passes as are fast.
pub(crate) fn passes(worlds: &[Program]) -> Result<Vec<Joint>, NotJoined> {
    let mut passes = Vec::new();
    let mut rest = worlds;
    loop {
        let joint = first_pass(rest)?;
        rest = &rest[joint.worlds.len()..];
        passes.push(joint);
        if rest.is_empty() {
            return Ok(passes);
        }
    }
}

/// As many of the first worlds as are fast in one pass. Twice as many are tried each time, so that little is joined in vain.
fn first_pass(worlds: &[Program]) -> Result<Joint, NotJoined> {
    let most = worlds.len().min(WORLDS_MOST);
    let mut joint = join(&worlds[..most.min(1)])?;
    while joint.worlds.len() < most {
        let more = join(&worlds[..most.min(2 * joint.worlds.len())])?;
        let count = side_by_side(&more);
        if count < more.worlds.len() {
            return if count == joint.worlds.len() { Ok(joint) } else { join(&worlds[..count]) };
        }
        joint = more;
    }
    Ok(joint)
}

/// How many of the worlds to run in one pass: one at least.
fn side_by_side(joint: &Joint) -> usize {
    let mut lines = BTreeSet::new();
    let fits = |world: &&World| {
        lines.extend(world.program.step.iter().map(|line| world.at(line.output)));
        lines.len() <= LINES_MOST
    };
    joint.worlds.iter().take_while(fits).count().max(1)
}

impl Engine {
    /// Runs a design in all worlds at once. The summaries stand in the order of the worlds; a run that is stopped early has finished the
    /// same trajectories in all of them.
    ///
    /// # Errors
    /// What cannot be run at all.
    pub fn run_worlds(&self, design: &Design, progress: &dyn Progress) -> Result<Vec<Summary>, Stop> {
        let rows = self.rows(design);
        let plans = self.plans(design, &rows)?;
        let wholes = self.merged_worlds(&plans, design, progress, None)?;
        let summaries = plans.iter().flatten().zip(&wholes);
        Ok(summaries.map(|(plan, whole)| summarise(plan.program, design, &rows, whole)).collect())
    }

    /// The same, and of each world the means of batches of draws in every row: batches as those of the summary, so that what is kept does not
    /// grow with the run.
    ///
    /// # Errors
    /// As before.
    pub fn run_worlds_with_courses(
        &self,
        design: &Design,
        progress: &dyn Progress,
    ) -> Result<Vec<(Summary, Vec<CourseEstimate>)>, Stop> {
        let rows = self.rows(design);
        let plans = self.plans(design, &rows)?;
        let mut courses: Vec<Batches> = plans.iter().flatten().map(|_| Batches::new()).collect();
        let wholes = self.merged_worlds(&plans, design, progress, Some(&mut courses))?;
        let worlds = plans.iter().flatten().zip(&wholes).zip(courses);
        let told = worlds.map(|((plan, whole), courses)| {
            let summary = summarise(plan.program, design, &rows, whole);
            (summary, courses.courses(whole.block.quantities.len()))
        });
        Ok(told.collect())
    }

    /// Blocks in waves, as in the course of a run of one world. Means in every row go into `courses`, where they are asked for.
    fn merged_worlds(
        &self,
        plans: &[Vec<Plan<'_>>],
        design: &Design,
        progress: &dyn Progress,
        mut courses: Option<&mut Vec<Batches>>,
    ) -> Result<Vec<Whole>, Stop> {
        let blocks = Blocks::of(design);
        let threads = self.options.threads.max(1);
        let pool = pool(threads);
        let wave = threads as u64 * blocks_a_thread(design.per_draw);
        let free = Free::default();
        let mut wholes: Vec<Whole> = plans.iter().flatten().map(|plan| self.nothing(plan)).collect();
        let mut next = 0;
        while next < blocks.count() && !progress.stop() {
            let numbers = next..(next + wave).min(blocks.count());
            let one = |number: u64| self.one_of_worlds(plans, blocks.draws(number), &free, progress);
            let finished: Vec<Option<Finished>> = match &pool {
                Some(pool) => pool.install(|| numbers.clone().into_par_iter().map(one).collect()),
                None => numbers.clone().map(one).collect(),
            };
            for (of_worlds, apart) in finished.into_iter().map_while(|finished| finished) {
                let mut apart = apart.iter().flatten();
                for (batches, block) in courses.iter_mut().flat_map(|all| all.iter_mut()).zip(&of_worlds) {
                    batches.add_courses(block, design.per_draw);
                }
                for (whole, block) in wholes.iter_mut().zip(of_worlds) {
                    whole.add(block, apart.next());
                }
                next += 1;
            }
            if next < numbers.end {
                break;
            }
        }
        gather(&mut wholes, &free);
        if next == 0 { Err(Stop::StoppedAtOnce) } else { Ok(wholes) }
    }

    fn nothing(&self, plan: &Plan<'_>) -> Whole {
        Whole { block: block_of(plan), tally: self.tally_of(plan), batches: Batches::new(), precision: None }
    }

    fn tally_of(&self, plan: &Plan<'_>) -> Tally {
        Tally::new(plan.program, plan.rows.len(), self.options.lanes())
    }

    /// Runs one block in all worlds; `None` if it was stopped on the way.
    fn one_of_worlds(
        &self,
        plans: &[Vec<Plan<'_>>],
        draws: Range<u64>,
        free: &Free<Vec<Tally>>,
        progress: &dyn Progress,
    ) -> Option<Finished> {
        let is_long = is_long(plans.first()?.first()?.per_draw);
        let taken = if is_long { None } else { free.take() };
        let all = || plans.iter().flatten();
        let mut tallies = taken.unwrap_or_else(|| all().map(|plan| self.tally_of(plan)).collect());
        let mut blocks: Vec<Block> = all().map(block_of).collect();
        let mut collectors =
            blocks.iter_mut().zip(&mut tallies).map(|(block, tally)| Collector { block, tally });
        for plans in plans {
            let mut of_pass: Vec<Collector<'_>> = collectors.by_ref().take(plans.len()).collect();
            self.columns(plans, draws.clone(), &mut of_pass, || is_long && progress.stop())?;
            plans.iter().zip(of_pass).for_each(|(plan, collector)| self.take_up(plan, collector));
        }
        progress.finished(blocks.first()?.trajectories);
        if is_long {
            return Some((blocks, Some(tallies)));
        }
        free.put_back(tallies);
        Some((blocks, None))
    }
}

fn block_of(plan: &Plan<'_>) -> Block {
    Block::new(plan.program, plan.per_draw, plan.rows.len())
}

/// Adds up what was counted. What the first thread has counted is taken over, so that there are no more tallies than threads.
fn gather(wholes: &mut [Whole], free: &Free<Vec<Tally>>) {
    if let Some(first) = free.take() {
        wholes.iter_mut().zip(first).for_each(|(whole, tally)| whole.tally = tally);
    }
    while let Some(tallies) = free.take() {
        wholes.iter_mut().zip(tallies).for_each(|(whole, tally)| whole.tally.merge(&tally));
    }
}

/// What was summed of a block in each world; what was counted of it, if that is kept apart.
type Finished = (Vec<Block>, Option<Vec<Tally>>);
