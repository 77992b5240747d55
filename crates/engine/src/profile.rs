//! Where the time of a run goes, by model element.
//!
//! Some hundred trajectories run once more, a stretch of a step at a time, and each stretch is timed. The machine works on many lines at
//! once, so the time of a stretch of machine code is shared out among its lines by the work that each is. What a clock itself takes is
//! taken off.

use crate::code::{Code, Shape};
use crate::collect::{Block, Collector, Tally};
use crate::ensemble::Engine;
use crate::history::Plan;
use crate::parameters::Draws;
use crate::watch::{Part, Watch};
use detente_program::Joint;
use detente_program::program::Site;
use detente_results::{Design, Stop};
use std::collections::BTreeMap;

/// Where the time of a run goes, in nanoseconds of one thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Trajectories that were timed.
    pub trajectories: u64,
    /// Path and time of each model element in the steps, in the order of the program.
    pub elements: Vec<(String, f64)>,
    /// What the elements' lines are not: how long states are held, faults, endings, the exchange of states.
    pub bookkeeping: f64,
    /// Drawing parameters, and what is worked out once a trajectory.
    pub start: f64,
    /// Taking down rows and outcomes and summing them up.
    pub tables: f64,
}

impl Profile {
    /// All of it.
    pub fn total(&self) -> f64 {
        let elements: f64 = self.elements.iter().map(|(_, time)| time).sum();
        elements + self.bookkeeping + self.start + self.tables
    }
}

/// Trajectories that are timed at most: enough that a block's sums are taken up.
const TRAJECTORIES_MOST: u64 = 512;

/// Adds up laps.
struct Laps<'a> {
    clock: &'a dyn Fn() -> u64,
    last: u64,
    /// By part: laps, and nanoseconds.
    parts: BTreeMap<Part, (u64, u64)>,
    stretches: Vec<(u64, u64)>,
}

impl Watch for Laps<'_> {
    fn lap(&mut self, part: Part) {
        let now = (self.clock)();
        let lap = match part {
            Part::Stretch(number) => &mut self.stretches[number],
            part => self.parts.entry(part).or_default(),
        };
        lap.0 += 1;
        lap.1 += now.saturating_sub(self.last);
        self.last = (self.clock)();
    }
}

impl Laps<'_> {
    /// Nanoseconds without those of the clock.
    fn net((laps, nanoseconds): (u64, u64), of_clock: f64) -> f64 {
        let net = nanoseconds as f64 - laps as f64 * of_clock;
        if net > 0.0 { net } else { 0.0 }
    }
}

/// Nanoseconds between one look at the clock and the next: the usual, not the mean, which one interruption would spoil.
fn of_clock(clock: &dyn Fn() -> u64) -> f64 {
    const LOOKS: u64 = 64;
    let mut looks: Vec<f64> = (0..LOOKS)
        .map(|_| {
            let start = clock();
            (0..LOOKS).for_each(|_| {
                clock();
            });
            clock().saturating_sub(start) as f64 / (LOOKS + 1) as f64
        })
        .collect();
    looks.sort_by(f64::total_cmp);
    looks[looks.len() / 2]
}

impl Engine {
    /// Times the first trajectories of a design, some hundred at most. `clock` gives nanoseconds that never fall.
    ///
    /// # Errors
    /// What cannot be run at all.
    pub fn profile(&self, design: &Design, clock: &dyn Fn() -> u64) -> Result<Profile, Stop> {
        let rows = self.rows(design);
        let joint = Joint::of(self.program().clone());
        let code = Code::new(&joint, Shape { apart: true, ..self.options.shape() });
        let plan = self.plans(design, &rows)?.into_iter().flatten().next().ok_or(Stop::NothingAsked)?;
        let plan = Plan {
            shared: &joint.shared,
            program: &joint.worlds[0].program,
            code: &code,
            world: &code.worlds[0],
            ..plan
        };
        let per_draw = u64::from(design.per_draw);
        let trajectories = design.trajectories().min(TRAJECTORIES_MOST);
        let mut laps = Laps {
            clock,
            last: clock(),
            parts: BTreeMap::new(),
            stretches: vec![(0, 0); code.stretches.len()],
        };
        let draws = Draws::new(plan.shared, plan.seed, 0, trajectories.div_ceil(per_draw));
        laps.lap(Part::Start);
        let mut block = Block::new(plan.program, plan.per_draw, rows.len());
        let mut tally = Tally::new(plan.program, rows.len(), self.options.lanes());
        let mut collector = Collector { block: &mut block, tally: &mut tally };
        let mut first = 0;
        while first < trajectories {
            let lanes = (trajectories - first).min(self.options.lanes() as u64) as usize;
            let recorders = std::slice::from_mut(&mut collector);
            self.watched(std::slice::from_ref(&plan), &draws, (first, lanes), recorders, &mut laps);
            first += lanes as u64;
        }
        self.take_up(&plan, collector);
        laps.lap(Part::Tables);
        Ok(profile(trajectories, &code, &joint, &laps))
    }
}

/// Shares the time of the stretches out among the elements.
fn profile(trajectories: u64, code: &Code, joint: &Joint, laps: &Laps<'_>) -> Profile {
    let of_clock = of_clock(laps.clock);
    let part = |part: Part| laps.parts.get(&part).map_or(0.0, |lap| Laps::net(*lap, of_clock));
    let mut by_site: BTreeMap<Option<Site>, f64> = BTreeMap::new();
    for (lap, origins) in laps.stretches.iter().zip(&code.origins) {
        let work: u32 = origins.iter().map(|(_, work)| work).sum();
        for (site, of_line) in origins {
            let share = f64::from(*of_line) / f64::from(work.max(1));
            *by_site.entry(*site).or_default() += Laps::net(*lap, of_clock) * share;
        }
    }
    let bookkeeping = part(Part::Bookkeeping) + by_site.remove(&None).unwrap_or(0.0);
    let path = |site: Site| joint.shared.sites[site.0 as usize].clone();
    let elements = by_site.into_iter().filter_map(|(site, time)| site.map(|site| (path(site), time)));
    Profile {
        trajectories,
        elements: elements.collect(),
        bookkeeping,
        start: part(Part::Start),
        tables: part(Part::Tables),
    }
}
