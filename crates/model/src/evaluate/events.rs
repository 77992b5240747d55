//! Counts of a step, and answers that come later.

use super::LAG_STEPS_MOST;
use super::step::Step;
use crate::model::{EventId, EventSource, Expression, SourceKind, SplitId};
use detente_numbers::counts::{bernoulli_hazard, binomial, negative_binomial, poisson};
use detente_numbers::lag::{conditional_weights, lag_weights, split_over_lags};
use detente_numbers::min;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Chances of a split may sum to so much more than 1 by rounding.
const SPLIT_TOLERANCE: f64 = 1e-9;

/// Answers on their way.
#[derive(Clone)]
pub(super) struct Pipeline {
    /// Counts that fall due: the first in the coming step.
    due: Vec<f64>,
    /// The chance of each lag given that no shorter one was taken.
    conditional: Rc<[f64]>,
}

impl Step<'_> {
    /// Works out the count of an event.
    pub(super) fn run_event(&mut self, id: EventId) {
        let event = &self.model().events[id.index()];
        let mut sum = 0.0;
        for (place, source) in event.sources.iter().enumerate() {
            sum += self.drawn(id, place, source);
        }
        self.counts[id.index()] = match (event.once, self.state.totals[id.index()] > 0.0) {
            (false, _) => sum,
            (true, true) => 0.0,
            (true, false) => min(1.0, sum),
        };
    }

    /// What each source of an event has given in a step that has run; those that gave nothing are left out.
    pub(super) fn given_by_sources(&self, id: EventId) -> Vec<(usize, f64)> {
        let sources = self.model().events[id.index()].sources.iter().enumerate();
        // Drawn again from a copy: the same luck gives the same counts.
        let drawn = sources.map(|(place, source)| (place, self.clone().drawn(id, place, source)));
        drawn.filter(|(_, count)| *count > 0.0).collect()
    }

    fn drawn(&mut self, id: EventId, place: usize, source: &EventSource) -> f64 {
        let u = self.uniform(&self.model().events[id.index()].about.luck, &source.luck);
        match &source.kind {
            SourceKind::Rate { per_day, dispersion } => {
                self.drawn_about(u, self.value(per_day) * self.days(), dispersion.as_ref())
            }
            SourceKind::Hazard { per_day } => bernoulli_hazard(u, self.value(per_day) * self.days()),
            SourceKind::Child { parent, chance } | SourceKind::Answer { parent, chance, lag_days: None } => {
                binomial(u, self.counts[parent.index()], self.value(chance))
            }
            SourceKind::PerParent { parent, mean, dispersion } => {
                let mean = self.value(mean) * self.counts[parent.index()];
                self.drawn_about(u, mean, dispersion.as_ref())
            }
            SourceKind::Answer { .. } => self.state.pipelines[&(id.index(), place)].due[0],
            SourceKind::Split { split, child } => self.splits[split.index()][*child as usize],
            SourceKind::Dates(steps) => one_if(steps.contains(&self.number)),
            SourceKind::When(condition) => {
                let source = (id.index(), place);
                let holds = self.holds(condition);
                let held = self.state.conditions.get(&source).copied().unwrap_or(false);
                self.conditions.insert(source, holds);
                one_if(holds && !held)
            }
            SourceKind::Entry { regime, state } => one_if(self.transitions[regime.index()] == Some(*state)),
            SourceKind::Passed(vote) => self.passed[vote.index()],
        }
    }

    fn drawn_about(&self, u: f64, mean: f64, dispersion: Option<&Expression>) -> f64 {
        match dispersion {
            None => poisson(u, mean),
            Some(dispersion) => negative_binomial(u, mean, self.value(dispersion)),
        }
    }

    /// Works out the counts of an event's exclusive children, by conditional binomials.
    pub(super) fn run_split(&mut self, id: SplitId) {
        let model = self.model();
        let split = &model.splits[id.index()];
        let mut left = self.counts[split.parent.index()];
        let mut rest = 1.0;
        let mut counts = Vec::with_capacity(split.children.len());
        for (child, chance) in &split.children {
            let Some(chance) = chance else {
                counts.push(left);
                left = 0.0;
                continue;
            };
            let chance = self.value(chance);
            let u = self.uniform(&model.events[child.index()].about.luck, "split");
            let taken = binomial(u, left, share_of_rest(chance, rest));
            left -= taken;
            rest -= chance;
            counts.push(taken);
        }
        self.splits[id.index()] = counts;
    }

    /// An empty pipeline for each lagged source, with lags from the parameters.
    pub(super) fn empty_pipelines(&self) -> BTreeMap<(usize, usize), Pipeline> {
        let mut pipelines = BTreeMap::new();
        for (event, of) in self.model().events.iter().enumerate() {
            for (place, source) in of.sources.iter().enumerate() {
                if let SourceKind::Answer { lag_days: Some(lag_days), .. } = &source.kind {
                    let weights = lag_weights(self.value(lag_days) / self.days());
                    let conditional = conditional_weights(&weights);
                    let due = vec![0.0; conditional.len() + 1];
                    pipelines.insert((event, place), Pipeline { due, conditional: Rc::from(conditional) });
                }
            }
        }
        pipelines
    }

    /// How many parents of this step each lagged source answers.
    pub(super) fn answered(&self) -> BTreeMap<(usize, usize), f64> {
        let number = |source: &(usize, usize)| {
            let event = &self.model().events[source.0];
            let of = &event.sources[source.1];
            let SourceKind::Answer { parent, chance, .. } = &of.kind else { return 0.0 };
            let u = self.uniform(&event.about.luck, &of.luck);
            binomial(u, self.counts[parent.index()], self.value(chance))
        };
        self.state.pipelines.keys().map(|source| (*source, number(source))).collect()
    }

    /// Whether the mean lag of a source is none that a delay line can hold.
    pub(super) fn is_no_lag(&self, source: (usize, usize)) -> bool {
        let of = &self.model().events[source.0].sources[source.1];
        let SourceKind::Answer { lag_days: Some(lag_days), .. } = &of.kind else { return false };
        let steps = self.value(lag_days) / self.days();
        steps.is_nan() || steps <= 0.0 || LAG_STEPS_MOST < steps
    }

    /// Moves a pipeline on by a step and spreads newly answered parents over it.
    pub(super) fn feed(&self, source: (usize, usize), pipeline: &mut Pipeline, answered: f64) {
        pipeline.due.remove(0);
        pipeline.due.push(0.0);
        let event = &self.model().events[source.0];
        let purpose = format!("{} lag", event.sources[source.1].luck);
        let u = |lag| self.given.uniform(&event.about.luck, &purpose, self.number, lag);
        let due = &mut pipeline.due;
        split_over_lags(u, answered, &pipeline.conditional, |lag, part| due[lag] += part);
    }
}

fn one_if(happens: bool) -> f64 {
    f64::from(u8::from(happens))
}

/// The chance of a child given that no earlier one took the event; not a number if the chances sum to more than 1.
fn share_of_rest(chance: f64, rest: f64) -> f64 {
    if chance < rest {
        chance / rest
    } else if chance < rest + SPLIT_TOLERANCE {
        1.0
    } else {
        f64::NAN
    }
}
