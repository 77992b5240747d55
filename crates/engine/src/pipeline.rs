//! Delay lines of a column of trajectories: counts that fall due in later steps.

use detente_numbers::lag::{conditional_weights, lag_weights, split_over_lags};
use detente_numbers::luck::{Source, StepSource, uniform_at};
use std::rc::Rc;

/// One delay line. Slot `step % slots` holds the counts that fall due in that step.
pub(crate) struct PipelineColumn<const W: usize> {
    source: Source,
    slots: Vec<[f64; W]>,
    /// For each trajectory the chances of each lag given that no shorter one was taken.
    conditional: Vec<Rc<[f64]>>,
}

impl<const W: usize> PipelineColumn<W> {
    /// An empty line; `mean_steps` is the mean lag of each trajectory in steps.
    pub(crate) fn new(source: Source, mean_steps: &[f64; W]) -> Self {
        let mut conditional: Vec<Rc<[f64]>> = Vec::with_capacity(W);
        for lane in 0..W {
            // Neighbours share a draw of the parameters, and so the mean: work its weights out once.
            let repeats = lane > 0 && mean_steps[lane].to_bits() == mean_steps[lane - 1].to_bits();
            let weights = if repeats {
                Rc::clone(&conditional[lane - 1])
            } else {
                Rc::from(conditional_weights(&lag_weights(mean_steps[lane])))
            };
            conditional.push(weights);
        }
        let longest = conditional.iter().map(|weights| weights.len()).max().unwrap_or(1);
        Self { source, slots: vec![[0.0; W]; longest + 1], conditional }
    }

    /// Takes out the counts that fall due in `step`.
    pub(crate) fn take(&mut self, step: u32) -> [f64; W] {
        let slot = step as usize % self.slots.len();
        std::mem::replace(&mut self.slots[slot], [0.0; W])
    }

    /// Puts in the counts of `step`, spread over lags of one step and more.
    pub(crate) fn put(&mut self, step: u32, keys: &[u64; W], counts: &[f64; W]) {
        if counts.iter().all(|count| *count == 0.0) {
            return;
        }
        for lane in 0..W {
            if counts[lane] > 0.0 && counts[lane].is_finite() {
                self.put_one(step, lane, keys[lane], counts[lane]);
            }
        }
    }

    fn put_one(&mut self, step: u32, lane: usize, key: u64, count: f64) {
        let (source, slots) = (self.source, &mut self.slots);
        let length = slots.len();
        let draw = |lag: u32| uniform_at(key, StepSource::new(source, step, lag));
        split_over_lags(draw, count, &self.conditional[lane], |lag, part| {
            slots[(step as usize + 1 + lag) % length][lane] += part;
        });
    }
}
