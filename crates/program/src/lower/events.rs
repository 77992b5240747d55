//! Events: how the counts of a step are drawn.

use super::Lowering;
use super::frame::Frame;
use crate::program::{Operation, Register};
use detente_model::evaluate::LAG_STEPS_MOST;
use detente_model::model::{BinaryOperation, EventId, Expression, SourceKind, Split, SplitId};
use detente_numbers::luck::Source;

/// Chances of a split may sum to so much more than 1 by rounding.
const SPLIT_TOLERANCE: f64 = 1e-9;

/// An answer that takes time: what must be put into its pipeline at the end of the step, once the parent's count is known.
pub(super) struct Delayed<'m> {
    /// Event and place of the source.
    source: (usize, usize),
    parent: EventId,
    chance: &'m Expression,
    lag_days: &'m Expression,
    pipeline: u32,
}

/// How many parents a source with a lag answers.
#[derive(Clone, Copy)]
pub(super) struct Answered<'m> {
    pub(super) number: Register,
    /// 1 if the lag is none.
    pub(super) no_lag: Register,
    /// Path of the event.
    pub(super) path: &'m str,
}

impl<'m> Lowering<'m> {
    /// The event's count in this step.
    pub(super) fn count(&mut self, frame: &Frame, id: EventId) -> Register {
        let model = self.model;
        let event = &model.events[id.index()];
        self.builder.at(&event.about.path);
        let mut count = self.builder.constant(0.0);
        for place in 0..event.sources.len() {
            let drawn = self.source(frame, id, place);
            count = self.builder.add(count, drawn);
        }
        if event.once { self.only_first(frame, id, count) } else { count }
    }

    /// `select(0 < total, 0, min(1, count))`
    fn only_first(&mut self, frame: &Frame, id: EventId, count: Register) -> Register {
        let happened = self.is_positive(frame.totals.get(id.index()));
        let zero = self.builder.constant(0.0);
        let one = self.builder.constant(1.0);
        let first = self.builder.binary(BinaryOperation::Minimum, one, count);
        self.builder.select(happened, zero, first)
    }

    fn source(&mut self, frame: &Frame, id: EventId, place: usize) -> Register {
        let model = self.model;
        let event = &model.events[id.index()];
        let source = &event.sources[place];
        let (luck, purpose) = (event.about.luck.as_str(), source.luck.as_str());
        match &source.kind {
            SourceKind::Rate { per_day, dispersion } => {
                let per_day = self.expression(frame, per_day);
                let step = self.step_days();
                let mean = self.builder.multiply(per_day, step);
                self.counts_with_mean(frame, (luck, purpose), mean, dispersion.as_ref())
            }
            SourceKind::Hazard { per_day } => {
                let per_day = self.expression(frame, per_day);
                let step = self.step_days();
                let hazard = self.builder.multiply(per_day, step);
                let u = self.builder.uniform(luck, purpose, 0);
                self.builder.emit(Operation::Hazard, &[u, hazard])
            }
            SourceKind::Child { parent, chance } | SourceKind::Answer { parent, chance, lag_days: None } => {
                self.thinned(frame, (luck, purpose), *parent, chance)
            }
            SourceKind::PerParent { parent, mean, dispersion } => {
                let mean = self.expression(frame, mean);
                let mean = self.builder.multiply(mean, frame.counts.get(parent.index()));
                self.counts_with_mean(frame, (luck, purpose), mean, dispersion.as_ref())
            }
            SourceKind::Answer { parent, chance, lag_days: Some(lag_days) } => {
                let lag = Source::new(luck, &format!("{purpose} lag"));
                let pipeline = self.builder.pipeline(lag);
                let (source, parent) = ((id.index(), place), *parent);
                self.delayed.push(Delayed { source, parent, chance, lag_days, pipeline });
                self.builder.emit(Operation::LagOut(pipeline), &[])
            }
            SourceKind::Split { split, child } => self.split_children[split.index()][*child as usize],
            SourceKind::Dates(steps) => self.on_steps(steps),
            SourceKind::When(condition) => self.becoming_true(frame, condition),
            SourceKind::Entry { regime, state } => self.entered(*regime, *state),
            SourceKind::Passed(vote) => self.votes_passed[vote.index()],
        }
    }

    fn counts_with_mean(
        &mut self,
        frame: &Frame,
        (luck, purpose): (&str, &str),
        mean: Register,
        dispersion: Option<&Expression>,
    ) -> Register {
        let u = self.builder.uniform(luck, purpose, 0);
        match dispersion {
            None => self.builder.emit(Operation::Poisson, &[u, mean]),
            Some(dispersion) => {
                let dispersion = self.expression(frame, dispersion);
                self.builder.emit(Operation::NegativeBinomial, &[u, mean, dispersion])
            }
        }
    }

    /// How many of the parent's events of this step have the event as a child.
    fn thinned(
        &mut self,
        frame: &Frame,
        (luck, purpose): (&str, &str),
        parent: EventId,
        chance: &Expression,
    ) -> Register {
        let chance = self.expression(frame, chance);
        let u = self.builder.uniform(luck, purpose, 0);
        self.builder.emit(Operation::Binomial, &[u, frame.counts.get(parent.index()), chance])
    }

    /// 1 in the steps that are listed.
    pub(super) fn on_steps(&mut self, steps: &[u32]) -> Register {
        let mut steps = steps.to_vec();
        steps.sort_unstable();
        steps.dedup();
        if steps.is_empty() {
            return self.builder.constant(0.0);
        }
        let lists = &mut self.builder.program.step_lists;
        let place = lists.iter().position(|list| *list == steps).unwrap_or_else(|| {
            lists.push(steps);
            lists.len() - 1
        });
        self.builder.emit(Operation::OnSteps(place as u32), &[])
    }

    /// 1 in a step in which the condition holds and did not hold in the step before.
    fn becoming_true(&mut self, frame: &Frame, condition: &Expression) -> Register {
        let condition = self.expression(frame, condition);
        let holds = self.builder.truth(condition);
        let never = self.builder.constant(0.0);
        let held = self.builder.condition_state();
        self.builder.carry(held, never, holds);
        let not_held = self.builder.not(held);
        self.builder.and(holds, not_held)
    }

    /// Puts this step's answers into their pipelines.
    pub(super) fn fill_pipelines(&mut self, frame: &Frame) {
        let mut delayed = std::mem::take(&mut self.delayed);
        delayed.sort_by_key(|delayed| delayed.source);
        for Delayed { source: (event, place), parent, chance, lag_days, pipeline } in delayed {
            let event = &self.model.events[event];
            self.builder.at(&event.about.path);
            let purpose = &event.sources[place].luck;
            let answered = self.thinned(frame, (&event.about.luck, purpose), parent, chance);
            let lag = self.expression(frame, lag_days);
            let step = self.step_days();
            let lag = self.builder.divide(lag, step);
            self.builder.emit(Operation::LagIn(pipeline), &[answered, lag]);
            let is_above = self.is_positive(lag);
            let most = self.builder.constant(LAG_STEPS_MOST);
            let is_below = self.at_most(lag, most);
            let is_lag = self.builder.and(is_above, is_below);
            let no_lag = self.builder.not(is_lag);
            self.answered.push(Answered { number: answered, no_lag, path: event.about.path.as_str() });
        }
    }

    /// How an event's count falls to its exclusive children: each takes its share of what is left by a binomial.
    pub(super) fn split(&mut self, frame: &Frame, id: SplitId) -> Vec<Register> {
        let model = self.model;
        let split: &Split = &model.splits[id.index()];
        let mut left = frame.counts.get(split.parent.index());
        let mut rest = self.builder.constant(1.0);
        let mut children = Vec::new();
        for (event, chance) in &split.children {
            let about = &model.events[event.index()].about;
            self.builder.at(&about.path);
            let Some(chance) = chance else {
                children.push(left);
                left = self.builder.constant(0.0);
                continue;
            };
            let chance = self.expression(frame, chance);
            let share = self.share_of_rest(chance, rest);
            let u = self.builder.uniform(&about.luck, "split", 0);
            let taken = self.builder.emit(Operation::Binomial, &[u, left, share]);
            left = self.builder.subtract(left, taken);
            rest = self.builder.subtract(rest, chance);
            children.push(taken);
        }
        children
    }

    /// The chance of a child given that no earlier one took the event; not a number if the chances sum to more than 1.
    fn share_of_rest(&mut self, chance: Register, rest: Register) -> Register {
        let share = self.builder.divide(chance, rest);
        let all = self.builder.constant(1.0);
        let too_much = self.builder.constant(f64::NAN);
        let tolerance = self.builder.constant(SPLIT_TOLERANCE);
        let most = self.builder.add(rest, tolerance);
        let is_nearly_all = self.builder.less(chance, most);
        let otherwise = self.builder.select(is_nearly_all, all, too_much);
        let is_part = self.builder.less(chance, rest);
        self.builder.select(is_part, share, otherwise)
    }
}
