//! The trees of a block of roots, all at the same step: trajectories that are split when they come nearer than ever.
//!
//! A tree is what becomes of one root: the trajectory and its copies. Nothing depends on which place of which column a trajectory
//! stands in: whoever must be looked at after a step is looked at in the order of roots, and within a root in the order in which copies
//! were made.

use super::lane::Carried;
use super::{Level, Sowing};
use crate::column::{Machine, Moment, any};
use crate::history::{Fate, Plan, note_endings, note_faults, note_last, note_last_faults, start};
use crate::parameters::Draws;
use crate::watch::Unwatched;
use detente_numbers::luck::copy_key;
use detente_numbers::min;
use std::cmp::Reverse;

/// What comes of a block of roots.
#[derive(Clone, Debug, Default)]
pub(super) struct Harvest {
    /// For each root the weights of its copies that came to the outcome, summed.
    pub(super) trees: Vec<f64>,
    /// Copies that came to the outcome.
    pub(super) hits: u64,
    /// Steps of all trajectories and copies.
    pub(super) steps: u64,
    /// For each level the weights with which it, or the outcome, was reached, summed.
    pub(super) reached: Vec<f64>,
    /// Weights of what broke, summed.
    pub(super) broken: f64,
    /// Splits into fewer copies than the level says.
    pub(super) cut: u64,
    /// Of each trajectory that passed all levels and neither broke nor came to the outcome the highest importance; only if asked for.
    pub(super) tops: Vec<f64>,
    /// Trajectories that passed all levels and came to the outcome; only if asked for.
    pub(super) top_hits: u64,
}

/// One trajectory or copy.
#[derive(Clone, Copy, Debug)]
struct Particle {
    root: u32,
    /// Number among those of its root.
    serial: u32,
    /// Levels that it has passed.
    level: u32,
    /// Came to the outcome; runs on, for what breaks later is broken.
    has_hit: bool,
    weight: f64,
}

/// A column of them.
struct Stand<'a, const W: usize> {
    machine: Machine<'a, W>,
    fate: Fate<W>,
    who: [Option<Particle>; W],
    /// The highest importance so far.
    highest: [f64; W],
    /// The importance at which each is split next; where it is not, no number, which no importance reaches.
    next: [f64; W],
}

/// A root's tree.
#[derive(Clone, Copy, Default)]
struct Tree {
    alive: u32,
    /// Copies made so far, the root among them.
    serials: u32,
}

/// All columns of a block.
pub(super) struct Forest<'a, const W: usize> {
    plan: &'a Plan<'a>,
    sowing: &'a Sowing<'a>,
    stands: Vec<Stand<'a, W>>,
    /// Columns that are not needed at present.
    spare: Vec<Stand<'a, W>>,
    /// Places without a trajectory: column and lane.
    free: Vec<(usize, usize)>,
    trees: Vec<Tree>,
    alive: usize,
    harvest: Harvest,
}

/// Who must be looked at: root, number in it, column, place.
type Call = (u32, u32, usize, usize);

impl<'a, const W: usize> Forest<'a, W> {
    /// Trajectories from number `first` on, at their start.
    #[inline(always)]
    pub(super) fn sown(
        plan: &'a Plan<'a>,
        sowing: &'a Sowing<'a>,
        draws: &Draws,
        first: u64,
        roots: u32,
    ) -> Self {
        let mut forest = Self {
            plan,
            sowing,
            stands: Vec::new(),
            spare: Vec::new(),
            free: Vec::new(),
            trees: vec![Tree { alive: 1, serials: 1 }; roots as usize],
            alive: roots as usize,
            harvest: Harvest {
                trees: vec![0.0; roots as usize],
                reached: vec![0.0; sowing.levels.len()],
                ..Harvest::default()
            },
        };
        let mut root = 0;
        while root < roots {
            let lanes = (roots - root).min(W as u32);
            let machine = start::<W>(plan, draws, first + u64::from(root), lanes as usize);
            let mut stand = Stand::idle(machine);
            for lane in 0..lanes {
                let of = Particle { root: root + lane, serial: 0, level: 0, has_hit: false, weight: 1.0 };
                stand.settle(lane as usize, of, f64::NEG_INFINITY, sowing.levels);
            }
            forest.stands.push(stand);
            root += lanes;
        }
        forest.list_free();
        forest
    }

    /// Runs them to the end.
    #[inline(always)]
    pub(super) fn grown(mut self) -> Harvest {
        let mut calls = Vec::new();
        for step in 0..self.plan.steps {
            let moment = Moment::of(self.plan.shared, step);
            self.harvest.steps += self.alive as u64;
            for (number, stand) in self.stands.iter_mut().enumerate() {
                stand.machine.run_step(moment, &mut Unwatched);
                note_endings(self.plan, &stand.machine, step, &mut stand.fate);
                note_faults(self.plan, &stand.machine, step, &mut stand.fate);
                stand.look(self.plan, self.sowing.importance, step, |root, serial, lane| {
                    calls.push((root, serial, number, lane));
                });
            }
            if !calls.is_empty() {
                self.answer(&mut calls, step);
            }
            for stand in &mut self.stands {
                stand.machine.exchange();
            }
            if self.alive == 0 {
                return self.harvest;
            }
            if self.free.len() > W + W / 2 {
                self.close_ranks(step + 1);
            }
        }
        let last = Moment::of(self.plan.shared, self.plan.steps);
        for stand in &mut self.stands {
            stand.machine.run(&self.plan.code.last, last);
        }
        self.reap();
        self.harvest
    }

    /// Looks at those who are called, in their order.
    #[inline(never)]
    fn answer(&mut self, calls: &mut Vec<Call>, step: u32) {
        calls.sort_unstable();
        for (_, _, stand, lane) in calls.drain(..) {
            let there = &self.stands[stand];
            let Some(particle) = there.who[lane] else { continue };
            match (there.fate.broken[lane], there.fate.ending[lane]) {
                (Some(_), _) => {
                    self.harvest.broken += particle.weight;
                    self.leave(stand, lane);
                }
                (None, Some((outcome, _))) if outcome == self.sowing.outcome => self.hit(stand, lane),
                (None, Some(_)) => self.leave(stand, lane),
                (None, None) => self.split(stand, lane, step),
            }
        }
    }

    /// It came to the outcome, and so beyond all levels.
    fn hit(&mut self, stand: usize, lane: usize) {
        let there = &mut self.stands[stand];
        there.next[lane] = f64::NAN;
        if let Some(particle) = there.who[lane].as_mut().filter(|particle| !particle.has_hit) {
            particle.has_hit = true;
            let reached = self.harvest.reached.iter_mut().skip(particle.level as usize);
            reached.for_each(|sum| *sum += particle.weight);
        }
    }

    fn leave(&mut self, stand: usize, lane: usize) {
        let there = &mut self.stands[stand];
        if let Some(particle) = there.who[lane].take() {
            self.trees[particle.root as usize].alive -= 1;
            self.alive -= 1;
            if self.sowing.wants_tops && there.fate.broken[lane].is_none() {
                there.note_top(lane, &particle, self.sowing.levels.len(), &mut self.harvest);
            }
        }
        there.empty(lane);
        self.free.push((stand, lane));
    }

    /// Splits a trajectory at each level that it now passes. However many copies are made, the weights of all sum to its own: so the
    /// estimate is right on average whatever decides on their number, as long as it is not the luck that is yet to come.
    fn split(&mut self, stand: usize, lane: usize, step: u32) {
        let levels = self.sowing.levels;
        let there = &self.stands[stand];
        let Some(particle) = there.who[lane] else { return };
        let highest = there.highest[lane];
        let mut carried = Carried::of(&there.machine, lane, step + 1);
        let tree = &mut self.trees[particle.root as usize];
        let mut copies = vec![(carried.key(), particle)];
        let mut level = particle.level as usize;
        while let Some(passed) = levels.get(level).filter(|level| level.at <= highest) {
            for place in 0..copies.len() {
                let (key, parent) = copies[place];
                self.harvest.reached[level] += parent.weight;
                let room = self.sowing.most_a_tree.saturating_sub(tree.alive);
                let more = (passed.copies - 1).min(room);
                self.harvest.cut += u64::from(more + 1 < passed.copies);
                let weight = parent.weight / f64::from(more + 1);
                copies[place].1.weight = weight;
                copies[place].1.level += 1;
                for copy in 1..=more {
                    let serial = tree.serials;
                    let of = Particle { serial, weight, ..copies[place].1 };
                    copies.push((copy_key(key, level as u32, copy), of));
                    tree.serials += 1;
                    tree.alive += 1;
                }
            }
            level += 1;
        }
        self.alive += copies.len() - 1;
        for (number, (key, particle)) in copies.into_iter().enumerate() {
            if number == 0 {
                self.stands[stand].settle(lane, particle, highest, levels);
            } else {
                carried.with_key(key);
                self.place(&carried, particle, highest, step + 1);
            }
        }
    }

    /// Puts a trajectory into a free place.
    fn place(&mut self, carried: &Carried, particle: Particle, highest: f64, next: u32) {
        let (stand, lane) = self.free.pop().unwrap_or_else(|| {
            let stand = self.spare.pop().unwrap_or_else(|| Stand::idle(carried.column::<W>(self.plan, next)));
            self.stands.push(stand);
            let number = self.stands.len() - 1;
            self.free.extend((1..W).rev().map(|lane| (number, lane)));
            (number, 0)
        });
        let there = &mut self.stands[stand];
        carried.put(&mut there.machine, lane, next);
        there.settle(lane, particle, highest, self.sowing.levels);
    }

    /// Moves trajectories out of the columns with the fewest: each that is closed takes as many places away as a column has, whoever is
    /// in it, so half a column's places at least are left.
    #[inline(never)]
    fn close_ranks(&mut self, next: u32) {
        for mut from in self.fewest((self.free.len() - (W + W / 2)).div_ceil(W)) {
            for lane in 0..W {
                let Some(particle) = from.who[lane] else { continue };
                let Some((stand, place)) = self.free.pop() else { return };
                let carried = Carried::of(&from.machine, lane, next);
                let to = &mut self.stands[stand];
                carried.put(&mut to.machine, place, next);
                to.settle(place, particle, from.highest[lane], self.sowing.levels);
                to.fate.ending[place] = from.fate.ending[lane];
            }
            (0..W).for_each(|lane| from.empty(lane));
            self.spare.push(from);
        }
    }

    /// Takes out so many columns, those with the fewest trajectories, and lists the free places of the others.
    fn fewest(&mut self, count: usize) -> Vec<Stand<'a, W>> {
        let counts = self.stands.iter().map(Stand::count);
        let mut numbers: Vec<(usize, usize)> = counts.zip(0..).collect();
        if count < numbers.len() {
            numbers.select_nth_unstable(count);
            numbers.truncate(count);
        }
        // The last first: another takes the place of one that is taken out.
        numbers.sort_unstable_by_key(|(_, number)| Reverse(*number));
        let fewest = numbers.into_iter().map(|(_, number)| self.stands.swap_remove(number)).collect();
        self.list_free();
        fewest
    }

    fn list_free(&mut self) {
        self.free.clear();
        for (number, stand) in self.stands.iter().enumerate().rev() {
            let free = (0..W).rev().filter(|lane| stand.who[*lane].is_none());
            self.free.extend(free.map(|lane| (number, lane)));
        }
    }

    /// The final row, and who came to the outcome.
    fn reap(&mut self) {
        let mut calls = Vec::new();
        for (number, stand) in self.stands.iter_mut().enumerate() {
            note_last(self.plan, &stand.machine, &mut stand.fate);
            note_last_faults(self.plan, &stand.machine, &mut stand.fate);
            let there = stand.who.iter().enumerate().filter_map(|(lane, who)| Some((lane, (*who)?)));
            calls.extend(there.map(|(lane, who)| (who.root, who.serial, number, lane)));
        }
        calls.sort_unstable();
        for (_, _, stand, lane) in calls {
            let fate = &self.stands[stand].fate;
            let outcome = self.sowing.outcome;
            let is_broken = fate.broken[lane].is_some();
            let is_hit = !is_broken && fate.ending[lane].is_some_and(|(ending, _)| ending == outcome);
            if is_hit {
                self.hit(stand, lane);
            }
            if let Some(particle) = self.stands[stand].who[lane] {
                let weight = particle.weight;
                if is_hit {
                    self.harvest.trees[particle.root as usize] += weight;
                    self.harvest.hits += 1;
                }
                self.harvest.broken += if is_broken { weight } else { 0.0 };
            }
            self.leave(stand, lane);
        }
    }
}

impl<'a, const W: usize> Stand<'a, W> {
    /// A column in which all places idle.
    fn idle(machine: Machine<'a, W>) -> Self {
        let fate = Fate { lanes: W, ending: [None; W], broken: [Some((0, 0)); W], any_broken: false };
        Self { machine, fate, who: [None; W], highest: [f64::NEG_INFINITY; W], next: [f64::NAN; W] }
    }

    /// A trajectory takes a place.
    fn settle(&mut self, lane: usize, particle: Particle, highest: f64, levels: &[Level]) {
        let next = levels.get(particle.level as usize).filter(|_| !particle.has_hit);
        self.who[lane] = Some(particle);
        self.highest[lane] = highest;
        self.next[lane] = next.map_or(f64::NAN, |level| level.at);
        (self.fate.ending[lane], self.fate.broken[lane]) = (None, None);
    }

    /// Nobody is in this place.
    fn empty(&mut self, lane: usize) {
        self.who[lane] = None;
        self.next[lane] = f64::NAN;
        // Broken, so that nothing more is noted of it.
        (self.fate.ending[lane], self.fate.broken[lane]) = (None, Some((0, 0)));
    }

    fn count(&self) -> usize {
        self.who.iter().flatten().count()
    }

    /// Tells of everybody who ended, broke or is to be split, after the lines of a step.
    #[inline(always)]
    fn look(
        &mut self,
        plan: &Plan<'_>,
        importance: Option<usize>,
        step: u32,
        mut call: impl FnMut(u32, u32, usize),
    ) {
        let book = &plan.world.book;
        let columns = &self.machine.columns;
        let mut must = step == 0 || any(&columns[book.decided]) || any(&columns[book.fault]);
        if let Some(importance) = importance {
            let lanes = columns[importance].0.iter().zip(&mut self.highest).zip(&self.next);
            for ((value, highest), next) in lanes {
                *highest = if value > highest { *value } else { *highest };
                must |= value >= next;
            }
        }
        if !must {
            return;
        }
        for lane in 0..W {
            let Some(who) = &self.who[lane] else { continue };
            let has_ended = self.fate.ending[lane].is_some() && !who.has_hit;
            if has_ended || self.fate.broken[lane].is_some() || self.highest[lane] >= self.next[lane] {
                call(who.root, who.serial, lane);
            }
        }
    }

    /// How far a trajectory came that passed all levels.
    fn note_top(&self, lane: usize, particle: &Particle, levels: usize, harvest: &mut Harvest) {
        match particle.has_hit {
            _ if (particle.level as usize) < levels => {}
            true => harvest.top_hits += 1,
            // What is infinite is as near as can be and no more than that: a level there has a number all the same.
            false => harvest.tops.push(min(self.highest[lane], f64::MAX)),
        }
    }
}
