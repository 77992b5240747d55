//! What is fixed for a trajectory, and its state before step 0.

use super::events::Pipeline;
use super::parameters::draw_parameters;
use super::step::Step;
use crate::model::{InitialNode, Model};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use std::collections::BTreeMap;

/// What is fixed for a trajectory.
pub(super) struct Given<'a> {
    pub(super) model: &'a Model,
    pub(super) parameters: Vec<f64>,
    pub(super) trajectory: u64,
    /// Key of the trajectory's luck.
    key: u64,
}

impl<'a> Given<'a> {
    pub(super) fn new(model: &'a Model, seed: Seed, trajectory: u64, per_draw: u32) -> Self {
        let draw = trajectory / u64::from(per_draw.max(1));
        Self {
            model,
            parameters: draw_parameters(model, seed, draw),
            trajectory,
            key: lane_key(seed, World::Trajectory, trajectory),
        }
    }

    /// The uniform number of an element for a purpose.
    pub(super) fn uniform(&self, path: &str, purpose: &str, step: u32, draw: u32) -> f64 {
        uniform(self.key, Source::new(path, purpose), step, draw)
    }
}

/// What is carried from step to step.
#[derive(Clone)]
pub(super) struct State {
    pub(super) stocks: Vec<f64>,
    pub(super) memories: Vec<f64>,
    /// Counts of each event over all earlier steps.
    pub(super) totals: Vec<f64>,
    /// Counts of each event in the step before.
    pub(super) counts_before: Vec<f64>,
    pub(super) regimes: Vec<Stay>,
    /// The option of each choice in the step before.
    pub(super) options: Vec<u32>,
    /// Whether the condition of each `when` source (event, place of the source) held in the step before.
    pub(super) conditions: BTreeMap<(usize, usize), bool>,
    /// Answers on their way, for each lagged source (event, place of the source).
    pub(super) pipelines: BTreeMap<(usize, usize), Pipeline>,
}

/// A stay in a state of a regime.
#[derive(Clone, Copy)]
pub(super) struct Stay {
    pub(super) state: u32,
    /// Steps since the entry: 0 in the first.
    pub(super) age_steps: u32,
}

/// The state before step 0.
pub(super) fn initial_state(given: &Given<'_>) -> State {
    let model = given.model;
    let mut state = State {
        stocks: vec![f64::NAN; model.stocks.len()],
        memories: vec![f64::NAN; model.memories.len()],
        totals: vec![0.0; model.events.len()],
        counts_before: vec![0.0; model.events.len()],
        regimes: model.regimes.iter().map(|regime| Stay { state: regime.start, age_steps: 0 }).collect(),
        options: model.choices.iter().map(|choice| choice.start).collect(),
        conditions: BTreeMap::new(),
        pipelines: BTreeMap::new(),
    };
    let mut step = Step::new(given, &state, 0);
    for node in &model.initial_order {
        match node {
            InitialNode::Let(id) => step.lets[id.index()] = step.value(&model.lets[id.index()].value),
            InitialNode::Stock(id) => {
                step.stocks[id.index()] = step.value(&model.stocks[id.index()].initial);
            }
            InitialNode::Memory(id) => {
                step.memories[id.index()] = step.value(&model.memories[id.index()].initial);
            }
        }
    }
    let pipelines = step.empty_pipelines();
    let (stocks, memories) = (step.stocks, step.memories);
    state.stocks = stocks;
    state.memories = memories;
    state.pipelines = pipelines;
    state
}
