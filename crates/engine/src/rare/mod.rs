//! Rare outcomes, by splitting: a trajectory that comes nearer to the outcome than ever before goes on as several copies, each with luck
//! of its own and a part of its weight.
//!
//! Fixed splitting (P. Glasserman, P. Heidelberger, P. Shahabuddin and T. Zajic, Multilevel splitting for estimating rare event
//! probabilities, Operations Research 47, 1999): levels of the importance and numbers of copies are fixed before the run, by a pilot with
//! luck of its own, so that the mean of the weights that come to the outcome is the probability, whatever the importance is worth. Roots
//! are independent, each with its own draw of the parameters, so the spread over them gives the error.

mod forest; // The trees of a block of roots.
mod lane; // The whole state of one trajectory.
mod pilot; // Where the levels lie.

use self::forest::{Forest, Harvest};
use self::pilot::Found;
use crate::course::pool;
use crate::ensemble::Engine;
use crate::history::Plan;
use crate::parameters::Draws;
use detente_numbers::estimates::weighted_hits_interval;
use detente_numbers::luck::Seed;
use detente_numbers::{max, min, sqrt};
use detente_program::Program;
use detente_results::rare::{RareDesign, RareLevel, RareSummary};
use detente_results::{Design, Progress, Stop};
use rayon::ThreadPool;
use rayon::prelude::*;
use std::sync::Arc;

/// Roots whose trees grow together: enough to fill columns, few enough to stay in a cache.
const ROOTS_A_BLOCK: u64 = 128;

/// The most trajectories of one tree that are alive at once, and the fewest that this may be.
const TREE_MOST: f64 = 1024.0;
const TREE_LEAST: f64 = 32.0;
/// Bytes that the registers of a block of full trees may take: where parameters make the outcome likely all trees are full.
const BLOCK_BYTES: f64 = 536_870_912.0;
/// Bytes that all blocks under way may take: fewer grow at once where they are large.
const ALL_BLOCKS_BYTES: f64 = 4_294_967_296.0;

/// Where a trajectory is split, and into how many.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Level {
    at: f64,
    copies: u32,
}

/// How trees are grown.
struct Sowing<'a> {
    outcome: usize,
    /// The column of the importance in a step.
    importance: Option<usize>,
    levels: &'a [Level],
    most_a_tree: u32,
    wants_tops: bool,
}

impl Engine {
    /// The probability of an outcome that plain sampling would hardly see. Equal designs give equal bytes, whatever the options.
    ///
    /// # Errors
    /// What cannot be run at all, and a stop before the first roots were finished.
    ///
    /// # Panics
    /// If the design names an outcome or a tracked quantity that the program does not have.
    pub fn rare(&self, design: &RareDesign, progress: &dyn Progress) -> Result<RareSummary, Stop> {
        if design.roots == 0 {
            return Err(Stop::NothingAsked);
        }
        let program = self.program();
        assert!(design.outcome < program.endings.outcomes.len(), "no such outcome");
        assert!(design.importance.is_none_or(|place| place < program.tracked.len()), "no such importance");
        let threads = threads_that_fit(program, self.lines(), self.options.threads.max(1));
        let pool = pool(threads);
        let nursery = Nursery { engine: self, design, pool };
        let found = pilot::levels(&nursery, progress)?;
        let mut sums = Sums::new(found.levels.len());
        let seed = Seed(design.seed);
        nursery.grow(seed, design.roots, (&found.levels, false), progress, |harvest| sums.add(&harvest))?;
        Ok(sums.summary(self.program(), design, &found))
    }
}

/// Where trees grow.
struct Nursery<'a> {
    engine: &'a Engine,
    design: &'a RareDesign,
    pool: Option<Arc<ThreadPool>>,
}

impl Nursery<'_> {
    /// Grows trees in blocks and hands these over in their order; fewer, if `progress` says stop.
    fn grow(
        &self,
        seed: Seed,
        roots: u64,
        (levels, wants_tops): (&[Level], bool),
        progress: &dyn Progress,
        mut take: impl FnMut(Harvest),
    ) -> Result<(), Stop> {
        let (engine, design) = (self.engine, self.design);
        let each = Design { seed: seed.0, draws: roots, per_draw: 1, steps: design.steps };
        let plan = engine.plan(&each, &[])?;
        let importance = design.importance.map(|place| plan.at(plan.program.tracked[place].step));
        let most_a_tree = most_a_tree(plan.program);
        let sowing = Sowing { outcome: design.outcome, importance, levels, most_a_tree, wants_tops };
        let blocks = roots.div_ceil(ROOTS_A_BLOCK);
        let wave = 2 * engine.options.threads.max(1) as u64;
        let mut next = 0;
        while next < blocks {
            if progress.stop() {
                return if next > 0 && !wants_tops { Ok(()) } else { Err(Stop::StoppedAtOnce) };
            }
            let numbers = next..(next + wave).min(blocks);
            let one = |number: u64| {
                let first = number * ROOTS_A_BLOCK;
                let count = (roots - first).min(ROOTS_A_BLOCK);
                let harvest = engine.block_of_trees(&plan, &sowing, first, count as u32);
                if !wants_tops {
                    progress.finished(count);
                }
                harvest
            };
            let harvests: Vec<Harvest> = match &self.pool {
                Some(pool) => pool.install(|| numbers.clone().into_par_iter().map(one).collect()),
                None => numbers.clone().map(one).collect(),
            };
            harvests.into_iter().for_each(&mut take);
            next = numbers.end;
        }
        Ok(())
    }
}

/// So many that a block of full trees fits into the memory of most machines. The program decides alone, whatever runs beside it: the number
/// reaches the result.
fn most_a_tree(program: &Program) -> u32 {
    let fit = BLOCK_BYTES / (bytes_a_trajectory(program) * ROOTS_A_BLOCK as f64);
    min(max(fit, TREE_LEAST), TREE_MOST) as u32
}

/// As many of the threads as leave blocks of full trees in the memory of most machines. `lines` are those that run: where worlds were
/// joined, those of others too.
fn threads_that_fit(program: &Program, lines: &Program, threads: usize) -> usize {
    let block = f64::from(most_a_tree(program)) * bytes_a_trajectory(lines) * ROOTS_A_BLOCK as f64;
    min(max(ALL_BLOCKS_BYTES / block, 1.0), threads as f64) as usize
}

fn bytes_a_trajectory(program: &Program) -> f64 {
    8.0 * f64::from(program.registers.max(1))
}

impl Engine {
    fn block_of_trees(&self, plan: &Plan<'_>, sowing: &Sowing<'_>, first: u64, roots: u32) -> Harvest {
        let draws = Draws::new(plan.shared, plan.seed, first, u64::from(roots));
        self.dispatch(Grow { width: self.options.width, plan, sowing, draws: &draws, first, roots })
    }
}

/// A block of roots to be grown.
struct Grow<'a> {
    width: usize,
    plan: &'a Plan<'a>,
    sowing: &'a Sowing<'a>,
    draws: &'a Draws,
    first: u64,
    roots: u32,
}

impl pulp::NullaryFnOnce for Grow<'_> {
    type Output = Harvest;

    #[inline(always)]
    fn call(self) -> Harvest {
        let Self { width, plan, sowing, draws, first, roots } = self;
        match width {
            64.. => Forest::<64>::sown(plan, sowing, draws, first, roots).grown(),
            _ => Forest::<16>::sown(plan, sowing, draws, first, roots).grown(),
        }
    }
}

/// What comes of all roots, in their order.
struct Sums {
    roots: u64,
    sum: f64,
    squares: f64,
    largest: f64,
    roots_hit: u64,
    hits: u64,
    steps: u64,
    cut: u64,
    broken: f64,
    reached: Vec<f64>,
}

impl Sums {
    fn new(levels: usize) -> Self {
        Self {
            roots: 0,
            sum: 0.0,
            squares: 0.0,
            largest: 0.0,
            roots_hit: 0,
            hits: 0,
            steps: 0,
            cut: 0,
            broken: 0.0,
            reached: vec![0.0; levels],
        }
    }

    fn add(&mut self, harvest: &Harvest) {
        for tree in &harvest.trees {
            self.sum += tree;
            self.squares += tree * tree;
            self.largest = max(self.largest, *tree);
            self.roots_hit += u64::from(*tree > 0.0);
        }
        self.roots += harvest.trees.len() as u64;
        self.hits += harvest.hits;
        self.steps += harvest.steps;
        self.cut += harvest.cut;
        self.broken += harvest.broken;
        self.reached.iter_mut().zip(&harvest.reached).for_each(|(sum, more)| *sum += more);
    }

    fn summary(&self, program: &Program, design: &RareDesign, found: &Found) -> RareSummary {
        let roots = self.roots as f64;
        let probability = self.sum / roots;
        let variance = (self.squares - self.sum * probability) / (roots - 1.0);
        let (path, label) = program.endings.outcomes[design.outcome].clone();
        let interval = weighted_hits_interval(self.sum, self.squares, self.largest)
            .filter(|_| self.roots_hit >= RareSummary::ROOTS_FOR_INTERVAL)
            .map(|(low, high)| (low / roots, min(high / roots, 1.0)));
        let level = |(level, reached): (&Level, &f64)| RareLevel {
            at: level.at,
            copies: level.copies,
            reached: reached / roots,
        };
        RareSummary {
            design: RareDesign { roots: self.roots, ..design.clone() },
            asked: design.roots,
            path,
            label,
            probability,
            standard_error: sqrt(max(variance, 0.0) / roots),
            interval,
            roots_hit: self.roots_hit,
            hits: self.hits,
            largest_part: if self.sum > 0.0 { self.largest / self.sum } else { 0.0 },
            broken: self.broken / roots,
            levels: found.levels.iter().zip(&self.reached).map(level).collect(),
            levels_end: found.end,
            cut: self.cut,
            steps: self.steps,
            pilot_steps: found.steps,
            plain_steps: found.plain_steps,
        }
    }
}

#[cfg(test)]
mod tests;
