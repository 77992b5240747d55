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

impl<const W: usize> PipelineColumn<W> {
    /// An empty line; `mean_steps` is the mean lag of each trajectory in steps.
    pub(crate) fn new(source: Source, mean_steps: &[f64; W], chances: &LagChances) -> Self {
        let conditional: Vec<Rc<[f64]>> = mean_steps.iter().map(|mean| chances.of(*mean)).collect();
        let longest = conditional.iter().map(|weights| weights.len()).max().unwrap_or(1);
        Self { source, slots: vec![[0.0; W]; longest + 1], filled: vec![false; longest + 1], conditional }
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
