//! What came back, as plain rows: estimates with their Monte-Carlo error, and how much of the spread is ignorance and how much is chance.

use crate::manifest;
use serde::{Deserialize, Serialize};

/// All that a run tells. Values of quantities are in the units that they print in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// What was finished: `draws` may be fewer than asked after an early stop.
    pub design: crate::Design,
    /// Trajectories that were asked for; more than the design's if the run was stopped early. A run that stopped because it was precise
    /// enough did all that was asked.
    pub asked: u64,
    /// How precise the shares of the outcomes were to be, and are; `None` where it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<PrecisionEstimate>,
    /// Length of a step in days.
    pub step_days: f64,
    /// Parameters whose value is not known. With none of them there is no ignorance, by construction.
    pub unknown_parameters: u64,
    /// Rows of the tables over time, as numbers of steps from the start.
    pub rows: Vec<u32>,
    /// Shares of the outcomes in the order of the text, then *broken*. They sum to 1.
    pub outcomes: Vec<OutcomeEstimate>,
    /// Stocks, lets and memories over time.
    pub quantities: Vec<QuantityEstimate>,
    /// Events.
    pub events: Vec<EventEstimate>,
    /// Regimes and choices over time.
    pub states: Vec<StateEstimate>,
    /// Trajectories that broke: the first ones, at most [`Summary::BROKEN_LISTED`].
    pub broken: Vec<BrokenTrajectory>,
    /// All trajectories that broke.
    pub broken_count: u64,
    /// Clamps that bound.
    pub clamps: Vec<ClampCount>,
    /// Means over batches of draws that follow one another, by which two runs with the same luck are compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<BatchEstimate>,
    /// SHA-256 over this summary written as JSON, with this field empty, `asked` 0 and without `batches`, in hexadecimal: equal on every
    /// machine and for any number of threads.
    pub hash: String,
}

impl Summary {
    /// Broken trajectories that are listed one by one.
    pub const BROKEN_LISTED: usize = 100;

    /// Trajectories that never broke.
    pub fn unbroken(&self) -> u64 {
        self.design.trajectories() - self.broken_count
    }

    /// The same summary with its hash.
    pub fn sealed(mut self) -> Self {
        self.hash = String::new();
        // What a run stopped early had been asked for is no part of what it found: asking for just that much finds the same.
        let asked = std::mem::take(&mut self.asked);
        // Batches are parts of sums that stand in the summary already.
        let batches = std::mem::take(&mut self.batches);
        // Numbers are written in their shortest exact form, so that equal bits give equal text.
        self.hash = manifest::sha256(manifest::json(&self).as_bytes());
        (self.asked, self.batches) = (asked, batches);
        self
    }
}

/// How precisely the shares of all outcomes are known together. Where this is asked, their Monte-Carlo intervals hold for all outcomes at
/// once, with 95 %, at whatever number of draws the run stopped.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrecisionEstimate {
    /// How far a share was to lie from its estimate at most, to either side.
    pub asked: f64,
    /// How far the widest may lie: more than was asked for where the run stopped before, or had no more trajectories.
    pub reached: f64,
}

/// An estimate of a mean from nested sampling (J draws of the parameters, K trajectories in each).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Over all trajectories.
    pub mean: f64,
    /// Monte-Carlo standard error, from the means of the draws.
    pub standard_error: f64,
    /// Monte-Carlo interval, 95 %.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Variance over draws of the true mean given the parameters: ignorance. NaN where one trajectory a draw, or a single draw, cannot
    /// tell it from chance.
    pub ignorance_variance: f64,
    /// Mean variance within a draw: chance.
    pub chance_variance: f64,
    /// Central 95 % of the mean given the parameters, over what is not known of them.
    pub ignorance_low: f64,
    /// Upper end.
    pub ignorance_high: f64,
}

/// One outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeEstimate {
    /// Its path; `broken` for trajectories that broke.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// Its share.
    pub share: Estimate,
    /// Trajectories that ended so.
    pub count: u64,
    /// For first passages and outcomes that an event dates: quantiles 5, 25, 50, 75, 95 % of the time to it in days, over trajectories that
    /// ended so and have a date. Empty otherwise.
    pub days: Vec<f64>,
}

/// A quantity over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantityEstimate {
    /// Its path.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// `stock`, `let` or `memory`.
    pub kind: String,
    /// The unit of its values; empty for a pure number.
    pub unit: String,
    /// One estimate a row.
    pub means: Vec<Estimate>,
    /// Quantiles 5, 25, 50, 75, 95 % over trajectories, one array a row.
    pub quantiles: Vec<[f64; 5]>,
    /// Trajectories behind each row: those that had not broken.
    pub trajectories: Vec<u64>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventEstimate {
    /// Its path.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// Count over the whole run.
    pub total: Estimate,
    /// Quantiles 5, 25, 50, 75, 95 % of that count.
    pub total_quantiles: [f64; 5],
    /// Chance that it happens at all.
    pub ever: Estimate,
    /// Trajectories behind the count and the chance: those that never broke.
    pub trajectories: u64,
    /// Mean count in the period up to each row but the first.
    pub per_period: Vec<Estimate>,
    /// Quantiles of that count, one array a period.
    pub per_period_quantiles: Vec<[f64; 5]>,
    /// Trajectories behind each period: those that had not broken by its end.
    pub per_period_trajectories: Vec<u64>,
}

/// A regime or a choice over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateEstimate {
    /// Its path.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// `regime` or `choice`.
    pub kind: String,
    /// Labels of the states or options.
    pub states: Vec<String>,
    /// Share of each state (inner) in each row (outer).
    pub shares: Vec<Vec<f64>>,
    /// Trajectories behind each row: those that had not broken.
    pub trajectories: Vec<u64>,
    /// Share of each state over all steps, with its Monte-Carlo error, over the trajectories that never broke.
    pub occupancy: Vec<Estimate>,
}

/// Means over a batch of draws that follow one another. NaN where no trajectory of the batch was left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchEstimate {
    /// Draws of the parameters in it.
    pub draws: u64,
    /// Share of each outcome, in the order of [`Summary::outcomes`].
    pub outcomes: Vec<f64>,
    /// Mean of each quantity in the last row, in the order of [`Summary::quantities`].
    pub quantities: Vec<f64>,
    /// Mean count of each event over the whole run, in the order of [`Summary::events`].
    pub events: Vec<f64>,
}

/// Means over a batch of draws in every row; beside a summary, and no part of it. NaN where no trajectory of the batch was left.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseEstimate {
    /// Draws of the parameters in it.
    pub draws: u64,
    /// Mean of each quantity (outer), in the order of [`Summary::quantities`], in each row (inner).
    pub quantities: Vec<Vec<f64>>,
}

/// A trajectory that broke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenTrajectory {
    /// Its number.
    pub trajectory: u64,
    /// The step in which it broke.
    pub step: u32,
    /// Path of the element at fault.
    pub element: String,
    /// What is wrong with it, in words: `not a finite number`, `a hazard is negative or not a number`, `a chance is outside 0 to 1 or not a
    /// number`, `more than N events` ...
    pub reason: String,
}

/// A clamp that bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClampCount {
    /// Path of the stock.
    pub path: String,
    /// Steps, over all trajectories, in which it bound.
    pub steps: u64,
    /// Trajectories in which it bound at least once.
    pub trajectories: u64,
}
