//! Delay lines of a column of trajectories: counts that fall due in later steps.

use detente_numbers::lag::{conditional_weights, lag_weights, split_over_lags};
use detente_numbers::luck::{Source, StepSource, uniform_at};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The chances of each lag given that no shorter one was taken, by the mean lag: working them out takes many exponentials.
#[derive(Default)]
pub(crate) struct LagChances {
    known: RefCell<BTreeMap<u64, Rc<[f64]>>>,
}

impl LagChances {
    fn of(&self, mean_steps: f64) -> Rc<[f64]> {
        let mut known = self.known.borrow_mut();
        let chances = known.entry(mean_steps.to_bits());
        Rc::clone(chances.or_insert_with(|| Rc::from(conditional_weights(&lag_weights(mean_steps)))))
    }
}

/// One delay line. Slot `step % slots` holds the counts that fall due in that step.
pub(crate) struct PipelineColumn<const W: usize> {
    source: Source,
    slots: Vec<[f64; W]>,
    /// Slots that hold other than 0.
    filled: Vec<bool>,
    /// For each trajectory the chances of each lag given that no shorter one was taken.
    conditional: Vec<Rc<[f64]>>,
}

/// What one trajectory has under way in a delay line.
pub(crate) struct Due {
    /// Counts by the step in which they fall due.
    counts: Vec<f64>,
    /// The chances of its lags, as in [`PipelineColumn`].
    conditional: Rc<[f64]>,
}

impl<const W: usize> PipelineColumn<W> {
    /// An empty line; `mean_steps` is the mean lag of each trajectory in steps.
    pub(crate) fn new(source: Source, mean_steps: &[f64; W], chances: &LagChances) -> Self {
        let conditional: Vec<Rc<[f64]>> = mean_steps.iter().map(|mean| chances.of(*mean)).collect();
        let longest = conditional.iter().map(|weights| weights.len()).max().unwrap_or(1);
        Self { source, slots: vec![[0.0; W]; longest + 1], filled: vec![false; longest + 1], conditional }
    }

    /// A line with nothing on it but what one trajectory has under way, in the place `lane`; the other places have the same lags.
    pub(crate) fn of_lane(source: Source, due: &Due, lane: usize, next: u32) -> Self {
        let length = due.counts.len() + 1;
        let conditional = vec![Rc::clone(&due.conditional); W];
        let mut line =
            Self { source, slots: vec![[0.0; W]; length], filled: vec![false; length], conditional };
        line.put_lane(lane, due, next);
        line
    }

    /// What a trajectory has under way: counts that fall due in step `next` and those that follow. Step `next` is not yet taken, the one
    /// before is.
    pub(crate) fn lane(&self, lane: usize, next: u32) -> Due {
        let slots = self.slots.len();
        let counts = (0..slots - 1).map(|later| self.slots[(next as usize + later) % slots][lane]);
        Due { counts: counts.collect(), conditional: Rc::clone(&self.conditional[lane]) }
    }

    /// Puts a trajectory into the place of another.
    pub(crate) fn put_lane(&mut self, lane: usize, due: &Due, next: u32) {
        self.lengthen(due.counts.len() + 1, next);
        self.slots.iter_mut().for_each(|slot| slot[lane] = 0.0);
        self.conditional[lane] = Rc::clone(&due.conditional);
        let length = self.slots.len();
        for (later, count) in due.counts.iter().enumerate().filter(|(_, count)| **count != 0.0) {
            let slot = (next as usize + later) % length;
            self.slots[slot][lane] = *count;
            self.filled[slot] = true;
        }
    }

    /// Makes room for longer lags.
    fn lengthen(&mut self, length: usize, next: u32) {
        let before = self.slots.len();
        if before >= length {
            return;
        }
        let (mut slots, mut filled) = (vec![[0.0; W]; length], vec![false; length]);
        for later in 0..before - 1 {
            let (from, to) = ((next as usize + later) % before, (next as usize + later) % length);
            slots[to] = self.slots[from];
            filled[to] = self.filled[from];
        }
        (self.slots, self.filled) = (slots, filled);
    }

    /// Takes out the counts that fall due in `step`.
    #[inline(always)]
    pub(crate) fn take(&mut self, step: u32, counts: &mut [f64; W]) {
        let slot = step as usize % self.slots.len();
        *counts = [0.0; W];
        if std::mem::replace(&mut self.filled[slot], false) {
            std::mem::swap(counts, &mut self.slots[slot]);
        }
    }

    /// Puts in the counts of `step`, spread over lags of one step and more.
    #[cold]
    pub(crate) fn put(&mut self, step: u32, keys: &[u64; W], counts: &[f64; W]) {
        for lane in 0..W {
            if counts[lane] > 0.0 && counts[lane].is_finite() {
                self.put_one(step, lane, keys[lane], counts[lane]);
            }
        }
    }

    fn put_one(&mut self, step: u32, lane: usize, key: u64, count: f64) {
        let (source, slots, filled) = (self.source, &mut self.slots, &mut self.filled);
        let length = slots.len();
        let draw = |lag: u32| uniform_at(key, StepSource::new(source, step, lag));
        split_over_lags(draw, count, &self.conditional[lane], |lag, part| {
            let slot = (step as usize + 1 + lag) % length;
            slots[slot][lane] += part;
            filled[slot] = true;
        });
    }
}
