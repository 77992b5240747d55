//! What is asked about a rare outcome, and what came back.

use serde::Serialize;

/// How a rare outcome is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RareDesign {
    /// The seed; with the model and the version it fixes every bit.
    pub seed: u64,
    /// Trajectories that are begun, each with a draw of the parameters of its own. Their copies come on top.
    pub roots: u64,
    /// Steps to run; at most the model's.
    pub steps: u32,
    /// The outcome: a place among the program's outcomes.
    pub outcome: usize,
    /// What says how near a trajectory is: a place among what the program tracks, larger is nearer; `None` where nothing does, and no
    /// trajectory is ever split.
    pub importance: Option<usize>,
}

/// A level of the importance at which a trajectory is split when it first reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RareLevel {
    /// The importance that is reached.
    pub at: f64,
    /// Into how many copies a trajectory is split, unless its tree is full; 1 splits nothing.
    pub copies: u32,
    /// The probability to reach it, or the outcome, as estimated.
    pub reached: f64,
}

/// How the search for levels ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelsEnd {
    /// The levels lead to the outcome.
    Reached,
    /// Nothing says how near a trajectory is.
    NoImportance,
    /// No trajectory got beyond the last level, nor to the outcome.
    Stuck,
}

/// The probability of a rare outcome, by splitting trajectories.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RareSummary {
    /// What was run: as many roots as were finished.
    pub design: RareDesign,
    /// Roots that were asked for.
    pub asked: u64,
    /// Path of the outcome.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// The estimate; its mean over all seeds is the probability.
    pub probability: f64,
    /// Its standard error, from the spread over roots.
    pub standard_error: f64,
    /// 95 % interval; `None` with fewer than [`RareSummary::ROOTS_FOR_INTERVAL`] roots that lead to the outcome.
    pub interval: Option<(f64, f64)>,
    /// Roots of which at least one copy came to the outcome.
    pub roots_hit: u64,
    /// Copies that came to the outcome.
    pub hits: u64,
    /// How much of the estimate the one root brings that brings most, 0 to 1.
    pub largest_part: f64,
    /// Share of trajectories that broke before they reached another outcome.
    pub broken: f64,
    /// The levels, lowest first.
    pub levels: Vec<RareLevel>,
    /// How the search for them ended.
    pub levels_end: LevelsEnd,
    /// Times that a trajectory was split into fewer copies than its level asks for, because its tree was full.
    pub cut: u64,
    /// Steps of all trajectories and copies.
    pub steps: u64,
    /// Steps that the search for levels took.
    pub pilot_steps: u64,
    /// Steps of a trajectory that is not split, on average, as the first trajectories of the search show: up to where another outcome is
    /// decided or it breaks, else to the end. A plain sampler that asks for this outcome alone needs so many.
    pub plain_steps: f64,
}

impl RareSummary {
    /// Fewer roots than these that lead to the outcome give no interval: too little is known of how much one of them brings.
    pub const ROOTS_FOR_INTERVAL: u64 = 5;

    /// Steps that plain sampling needs on average for the same standard error.
    pub fn plain_steps_needed(&self) -> f64 {
        let variance = self.standard_error * self.standard_error;
        self.probability * (1.0 - self.probability) / variance * self.plain_steps
    }

    /// All steps, the search for levels included.
    pub fn all_steps(&self) -> u64 {
        self.steps + self.pilot_steps
    }
}
