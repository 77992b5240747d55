//! One step: its nodes, its end, and what breaks it.

use super::doubt::doubt;
use super::events::Pipeline;
use super::initial::{Given, State, Stay};
use super::outcomes::precedence;
use super::runge_kutta::runge_kutta;
use super::stocks::Update;
use super::{Broken, Fault, Limits, Row, starts_outside};
use crate::model::{Expression, LetId, Model, Node, OutcomeKind, Solver};
use std::collections::BTreeMap;

/// A step under way: what its nodes have given so far.
#[derive(Clone)]
pub(super) struct Step<'a> {
    pub(super) given: &'a Given<'a>,
    /// State at the start of the step.
    pub(super) state: &'a State,
    pub(super) number: u32,
    pub(super) time_days: f64,
    /// The final row, in which nothing is drawn.
    pub(super) is_last: bool,
    pub(super) stocks: Vec<f64>,
    pub(super) memories: Vec<f64>,
    pub(super) lets: Vec<f64>,
    pub(super) counts: Vec<f64>,
    pub(super) options: Vec<u32>,
    /// Counts of the children of each split.
    pub(super) splits: Vec<Vec<f64>>,
    /// Whether each vote passed: 1 or 0.
    pub(super) passed: Vec<f64>,
    /// The state that each regime enters in this step.
    pub(super) transitions: Vec<Option<u32>>,
    pub(super) conditions: BTreeMap<(usize, usize), bool>,
    pub(super) regime_faults: Vec<Option<Fault>>,
    pub(super) choice_faults: Vec<Option<Fault>>,
}

/// What a step leaves.
pub(super) struct Next {
    pub(super) state: State,
    /// Stocks whose clamp bound.
    pub(super) bound: Vec<bool>,
}

impl<'a> Step<'a> {
    pub(super) fn new(given: &'a Given<'a>, state: &'a State, number: u32) -> Self {
        let model = given.model;
        Self {
            given,
            state,
            number,
            time_days: f64::from(number) * model.calendar.step_days,
            is_last: false,
            stocks: state.stocks.clone(),
            memories: state.memories.clone(),
            lets: vec![f64::NAN; model.lets.len()],
            counts: vec![0.0; model.events.len()],
            options: state.options.clone(),
            splits: vec![Vec::new(); model.splits.len()],
            passed: vec![0.0; model.votes.len()],
            transitions: vec![None; model.regimes.len()],
            conditions: BTreeMap::new(),
            regime_faults: vec![None; model.regimes.len()],
            choice_faults: vec![None; model.choices.len()],
        }
    }

    /// The final row: state, and lets with counts 0 and options held.
    pub(super) fn last(given: &'a Given<'a>, state: &'a State, number: u32) -> Self {
        Self { is_last: true, ..Self::new(given, state, number) }
    }

    pub(super) fn model(&self) -> &'a Model {
        self.given.model
    }

    /// Length of the step.
    pub(super) fn days(&self) -> f64 {
        self.given.model.calendar.step_days
    }

    /// The uniform number of an element for a purpose in this step.
    pub(super) fn uniform(&self, path: &str, purpose: &str) -> f64 {
        self.given.uniform(path, purpose, self.number, 0)
    }

    /// A raw draw that stands in an expression; 0.5 in the final row.
    pub(super) fn raw_uniform(&self, path: &str) -> f64 {
        if self.is_last { 0.5 } else { self.uniform(path, "uniform") }
    }

    /// Works out all nodes.
    pub(super) fn run(&mut self) {
        for node in &self.model().order {
            match *node {
                Node::Let(id) => self.run_let(id),
                Node::Choice(id) => self.run_choice(id),
                Node::Event(id) => self.run_event(id),
                Node::Split(id) => self.run_split(id),
                Node::Vote(id) => self.run_vote(id),
                Node::Regime(id) => self.run_regime(id),
            }
        }
    }

    /// Works out lets alone.
    pub(super) fn run_lets(&mut self) {
        for node in &self.model().order {
            if let Node::Let(id) = *node {
                self.run_let(id);
            }
        }
    }

    fn run_let(&mut self, id: LetId) {
        self.lets[id.index()] = self.value(&self.model().lets[id.index()].value);
    }

    pub(super) fn row(&self) -> Row {
        Row {
            stocks: self.stocks.clone(),
            lets: self.lets.clone(),
            memories: self.memories.clone(),
            totals: self.state.totals.clone(),
            counts: self.counts.clone(),
            states: self.state.regimes.iter().map(|stay| stay.state).collect(),
            options: self.options.clone(),
        }
    }

    /// Updates all state together, or says what broke the trajectory.
    pub(super) fn end(self, limits: &Limits) -> Result<Next, Broken> {
        let answered = self.answered();
        let stocks = match self.model().solver {
            Solver::Euler => self.euler(),
            Solver::RungeKutta4 => runge_kutta(&self),
        };
        let memories = self.next_memories();
        let totals: Vec<f64> =
            self.state.totals.iter().zip(&self.counts).map(|(total, count)| total + count).collect();
        if let Some((element, reason)) = self.fault(&totals, &answered, &stocks, &memories, limits) {
            return Err(Broken { step: self.number, element: element.to_owned(), reason });
        }
        let pipelines = self.pipelines_after(&answered);
        let regimes = self.regimes_after();
        let bound = stocks.iter().map(|update| update.bound).collect();
        let state = State {
            stocks: stocks.iter().map(|update| update.value).collect(),
            memories,
            totals,
            counts_before: self.counts,
            regimes,
            options: self.options,
            conditions: self.conditions,
            pipelines,
        };
        Ok(Next { state, bound })
    }

    fn regimes_after(&self) -> Vec<Stay> {
        let stay_after = |(stay, entered): (&Stay, &Option<u32>)| match entered {
            Some(state) => Stay { state: *state, age_steps: 0 },
            None => Stay { state: stay.state, age_steps: stay.age_steps + 1 },
        };
        self.state.regimes.iter().zip(&self.transitions).map(stay_after).collect()
    }

    fn pipelines_after(
        &self,
        answered: &BTreeMap<(usize, usize), f64>,
    ) -> BTreeMap<(usize, usize), Pipeline> {
        let mut pipelines = self.state.pipelines.clone();
        for (source, pipeline) in &mut pipelines {
            self.feed(*source, pipeline, answered.get(source).copied().unwrap_or(0.0));
        }
        pipelines
    }

    /// The first element at fault, in the order in which blame falls.
    fn fault(
        &self,
        totals: &[f64],
        answered: &BTreeMap<(usize, usize), f64>,
        stocks: &[Update],
        memories: &[f64],
        limits: &Limits,
    ) -> Option<(&'a str, Fault)> {
        let model = self.model();
        if let Some(fault) = self.fault_at_start() {
            return Some(fault);
        }
        if let Some(fault) = self.fault_of_nodes(totals, limits) {
            return Some(fault);
        }
        let answer = |(source, number): (&(usize, usize), &f64)| {
            let path = model.events[source.0].about.path.as_str();
            if self.is_no_lag(*source) {
                return Some((path, Fault::NoLag));
            }
            (!number.is_finite()).then_some((path, Fault::NoChance))
        };
        if let Some(fault) = answered.iter().find_map(answer) {
            return Some(fault);
        }
        let stocks = model.stocks.iter().zip(stocks);
        let stocks = stocks.map(|(stock, update)| (&stock.about, self.stock_fault(stock, update)));
        let memories = model.memories.iter().zip(memories);
        let memories = memories.map(|(memory, level)| (&memory.about, self.memory_fault(memory, *level)));
        let regimes = model.regimes.iter().map(|regime| &regime.about).zip(&self.regime_faults);
        let choices = model.choices.iter().map(|choice| &choice.about).zip(&self.choice_faults);
        let regimes = regimes.map(|(about, fault)| (about, *fault));
        let choices = choices.map(|(about, fault)| (about, *fault));
        let mut all = stocks.chain(memories).chain(regimes).chain(choices);
        all.find_map(|(about, fault)| fault.map(|fault| (about.path.as_str(), fault)))
            .or_else(|| self.fault_of_outcomes())
    }

    /// A level that is no number or out of bounds before step 0; later ones are found at the end of the step that makes them.
    fn fault_at_start(&self) -> Option<(&'a str, Fault)> {
        let model = self.model();
        let stocks = model.stocks.iter().zip(&self.stocks).map(|(stock, level)| {
            let bound = |bound: &Option<Expression>| bound.as_ref().map(|bound| self.value(bound));
            let is_outside = || starts_outside(*level, bound(&stock.low), bound(&stock.high));
            let fault = if !level.is_finite() {
                Some(Fault::NotFinite)
            } else {
                (self.number == 0 && is_outside()).then_some(Fault::StartsOutside)
            };
            (&stock.about, fault)
        });
        let memories = model.memories.iter().zip(&self.memories);
        let memories =
            memories.map(|(it, level)| (&it.about, (!level.is_finite()).then_some(Fault::NotFinite)));
        stocks.chain(memories).find_map(|(about, fault)| fault.map(|fault| (about.path.as_str(), fault)))
    }

    /// What is worked out in a step, in that order: the first fault is the cause of those after it.
    fn fault_of_nodes(&self, totals: &[f64], limits: &Limits) -> Option<(&'a str, Fault)> {
        let model = self.model();
        model.order.iter().find_map(|node| match *node {
            Node::Let(id) => self.fault_of_let(id),
            Node::Event(id) => {
                let event = &model.events[id.index()];
                let path = event.about.path.as_str();
                if !self.counts[id.index()].is_finite() {
                    return Some((path, Fault::of_count(event)));
                }
                (totals[id.index()] > limits.events_per_trajectory).then_some((path, Fault::TooManyEvents))
            }
            Node::Choice(_) | Node::Split(_) | Node::Vote(_) | Node::Regime(_) => None,
        })
    }

    fn fault_of_let(&self, id: LetId) -> Option<(&'a str, Fault)> {
        let model = self.model();
        let of = &model.lets[id.index()];
        let fault = if of.is_condition {
            doubt(model, &of.value).is_some_and(|doubt| self.holds(&doubt)).then_some(Fault::NoComparison)
        } else {
            (!self.lets[id.index()].is_finite()).then_some(Fault::NotFinite)
        };
        fault.map(|fault| (of.about.path.as_str(), fault))
    }

    /// What breaks the trajectory in the final row: its lets, then its outcomes.
    pub(super) fn broken_in_last(&self) -> Option<Broken> {
        let of_let = |node: &Node| if let Node::Let(id) = *node { self.fault_of_let(id) } else { None };
        let fault = self.model().order.iter().find_map(of_let).or_else(|| self.fault_of_outcomes());
        fault.map(|(element, reason)| Broken { step: self.number, element: element.to_owned(), reason })
    }

    /// An outcome whose condition in this row compares what is not a number.
    fn fault_of_outcomes(&self) -> Option<(&'a str, Fault)> {
        let model = self.model();
        precedence(model).into_iter().find_map(|id| {
            let outcome = &model.outcomes[id.index()];
            let condition = match &outcome.kind {
                OutcomeKind::AsSoonAs(condition) => condition,
                OutcomeKind::AtTheEnd(condition) if self.is_last => condition,
                OutcomeKind::AtTheEnd(_) | OutcomeKind::Otherwise => return None,
            };
            let doubt = doubt(model, condition)?;
            self.holds(&doubt).then_some((outcome.about.path.as_str(), Fault::NoComparison))
        })
    }
}
