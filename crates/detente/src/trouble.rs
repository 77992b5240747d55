//! Why a verb gives no answer, in words that say the way out.

use crate::numerals::count;
use crate::unfinished::another_run;
use detente_model::Checked;
use detente_results::Stop;
use detente_syntax::nearest;

/// A sentence and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What to do.
    pub help: Vec<String>,
}

impl Refusal {
    /// A sentence without a way out yet.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: Vec::new() }
    }

    /// A way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// An unknown name: offers the nearest, or else lists what there is.
    pub fn unknown(what: &str, name: &str, known: &[&str]) -> Self {
        let refusal = Self::new(format!("unknown {what} `{name}`"));
        if let Some(near) = nearest(name, known.iter().copied()) {
            return refusal.help(format!("there is one called `{near}`"));
        }
        match known {
            [] => refusal.help(format!("the model has no {what}")),
            _ => refusal.help(format!("there are: {}", known.join(", "))),
        }
    }
}

/// Why a verb gives no answer.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The model has errors; they stand among the diagnostics.
    Model(Box<Checked>),
    /// What was asked makes no sense for this model.
    Request(Refusal),
    /// The model is sound, but cannot be run.
    Run(Refusal),
    /// Stopped before anything was finished.
    Stopped,
    /// Stopped when less was finished than anything can be said from.
    TooSoon(Refusal),
    /// A saved run cannot be used.
    Saved(Refusal),
}

impl Trouble {
    /// Stopped when so many trajectories in all were finished, and so many are needed to say anything.
    pub(crate) fn too_soon(finished: u64, least: u64) -> Self {
        if finished == 0 {
            return Self::Stopped;
        }
        let message = format!(
            "stopped when {} trajectories were finished, and {} are needed to say anything",
            count(finished),
            count(least)
        );
        Self::TooSoon(Refusal::new(message).help("wait a little longer"))
    }
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::StoppedAtOnce => Self::Stopped,
            Stop::AnotherState => Self::Saved(another_run()),
            Stop::NothingAsked => {
                Self::Request(Refusal::new("nothing to run: no trajectory or no step was asked for"))
            }
            Stop::BeyondHorizon { asked, horizon } => Self::Request(Refusal::new(format!(
                "{asked} steps are more than the {horizon} that the model lasts"
            ))),
        }
    }
}
