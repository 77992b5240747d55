//! Which assumptions matter: what each parameter that is not known does to a quantity, and how much of it is luck.
//!
//! Four methods, of which each answers what the others cannot: see [`Method`].

mod methods; // One function a method: from a model to findings.
mod rows; // Findings as rows, tables and JSON.
mod saved_run; // The values of a run that was saved, read from its folder.

pub use self::rows::{DriverRow, DriversRows, QuantityRows};
pub use self::saved_run::{OfSaved, drivers_of_saved};

use crate::experiments::{self, Asked, Experiments};
use crate::trouble::Trouble;
use detente_analysis::drivers::Estimate;
use detente_model::World;
use detente_results::Progress;

/// How it is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// What an ordinary run tells: first-order index, Borgonovo's delta and PAWN.
    Given,
    /// Sobol' indices of the mean over luck: which share of it each parameter explains alone, and with others. All are moved at once.
    Sobol,
    /// Shapley effects: the variance split fairly among parameters that are correlated, from an ordinary run.
    Shapley,
    /// Morris' elementary effects: few runs, many parameters. It tells which do nothing.
    Morris,
}

impl Method {
    /// All, as they are typed.
    pub const NAMES: [&str; 4] = ["given", "sobol", "shapley", "morris"];

    /// The method of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let place = Self::NAMES.iter().position(|known| *known == name)?;
        Some([Self::Given, Self::Sobol, Self::Shapley, Self::Morris][place])
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriversRequest {
    /// About what, with which budget.
    pub asked: Asked,
    /// How.
    pub method: Method,
    /// Parameters that are told apart, by name; all that are not known, where this is empty. The others count as luck.
    pub only: Vec<String>,
    /// Whether pairs of parameters are told apart too (Sobol' indices only).
    pub pairs: bool,
}

/// What drives some quantities.
#[derive(Clone, Debug, PartialEq)]
pub struct Drivers {
    /// The situation's title.
    pub title: String,
    /// What was asked.
    pub request: DriversRequest,
    /// Trajectories that were run, in all worlds together.
    pub trajectories: u64,
    /// Parameters that were told apart.
    pub parameters: usize,
    /// Stopped before all that was asked for was run.
    pub stopped_early: bool,
    /// One for each quantity.
    pub findings: Vec<QuantityDrivers>,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
    /// Read from a saved run, so that nothing was run for it.
    pub is_of_saved: bool,
    /// The method that the figures are of. Not the one that was asked for where Sobol' indices were stopped before there were enough of their
    /// points: then what the ordinary run tells that is looked at first.
    pub method: Method,
}

/// What drives a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantityDrivers {
    /// The quantity, as a claim writes it.
    pub text: String,
    /// What a reader sees.
    pub label: String,
    /// The unit of `mean` and of what parameters do to it: `%` of a chance.
    pub unit: String,
    /// Its mean over all that is not known.
    pub mean: f64,
    /// The share of its variance that is luck: what would be left if all parameters were known.
    pub luck: Option<Estimate>,
    /// One for each parameter or group of parameters, the most important first.
    pub factors: Vec<FactorDrivers>,
    /// Pairs, the most important first; empty where none were asked for.
    pub pairs: Vec<PairDrivers>,
    /// Values that were left out, because trajectories broke or had none.
    pub left_out: usize,
    /// Why nothing can be said, if so.
    pub unanswered: Option<String>,
}

/// What a parameter, or a group of correlated ones, does to a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorDrivers {
    /// Names, labels, and what they are drawn from, in words with the unit.
    pub parameters: Vec<(String, String, String)>,
    /// The figures of the method, in the order of [`Method::figures`].
    pub figures: Vec<Estimate>,
    /// By how much the quantity is higher in the upper half of what the parameter may be than in the lower, in its unit. Of one parameter.
    pub shift: Option<Estimate>,
    /// Whether the runs show that it does anything.
    pub is_seen: bool,
}

/// What two parameters do together.
#[derive(Clone, Debug, PartialEq)]
pub struct PairDrivers {
    /// Labels.
    pub labels: [String; 2],
    /// Names.
    pub paths: [String; 2],
    /// What they explain together beyond what each explains alone.
    pub interaction: Estimate,
}

impl Method {
    /// The figures that it gives of a parameter: name, and whether it is a share of the quantity's variance (else in the quantity's unit, but
    /// for distances, which have none).
    #[must_use]
    pub fn figures(self) -> &'static [Figure] {
        const fn figure(name: &'static str, title: &'static str, about: &'static str, kind: Kind) -> Figure {
            let is_in_front = !matches!(name.as_bytes(), [b'p', b'a', b'w', b'n', ..]);
            Figure { name, title, about, kind, is_in_front }
        }
        const SOBOL: [Figure; 2] = [
            figure(
                "total",
                "with others",
                "total index: what not knowing it would leave of what is not luck",
                Kind::Share,
            ),
            figure(
                "first",
                "alone",
                "first-order index: what knowing it would take away of what is not luck",
                Kind::Share,
            ),
        ];
        const MORRIS: [Figure; 3] = [
            figure("mu_star", "size of effect", "mean size of an effect over the whole range", Kind::InUnit),
            figure("mu", "mean effect", "mean effect over the whole range, with its sign", Kind::InUnit),
            figure("sigma", "spread", "standard deviation of the effects", Kind::InUnit),
        ];
        const GIVEN: [Figure; 4] = [
            figure(
                "first",
                "alone",
                "first-order index: what knowing it would take away of the variance that is not luck",
                Kind::Share,
            ),
            figure(
                "delta",
                "delta",
                "Borgonovo's delta: by how much the distribution shifts once it is known",
                Kind::Distance,
            ),
            figure("pawn_median", "PAWN", "PAWN, in the median class", Kind::Distance),
            figure("pawn_greatest", "PAWN, most", "PAWN, in the class where it is greatest", Kind::Distance),
        ];
        const SHAPLEY: [Figure; 1] =
            [figure("shapley", "share", "Shapley effect: its fair share of what is not luck", Kind::Share)];
        match self {
            Self::Sobol => &SOBOL,
            Self::Morris => &MORRIS,
            Self::Given => &GIVEN,
            Self::Shapley => &SHAPLEY,
        }
    }
}

/// A figure of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Name of its column.
    pub name: &'static str,
    /// What a page calls it.
    pub title: &'static str,
    /// What it is.
    pub about: &'static str,
    /// How it prints.
    pub kind: Kind,
    /// Whether a page shows it; tables have all.
    pub is_in_front: bool,
}

/// How a figure prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A share of variance.
    Share,
    /// In the unit of the quantity.
    InUnit,
    /// A distance from 0 to 1.
    Distance,
}

/// An analysis that can begin.
pub struct PreparedDrivers {
    experiments: Experiments,
    request: DriversRequest,
    plan: methods::Plan,
}

/// Prepares it for the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, a quantity or parameter that is not there, nothing that is unknown, a budget too small to say anything.
pub fn prepare_drivers(
    world: &dyn World,
    root: &str,
    request: &DriversRequest,
) -> Result<PreparedDrivers, Trouble> {
    let experiments = experiments::prepare(world, root, &request.asked, &[])?;
    experiments.no_quantiles().map_err(Trouble::Request)?;
    let plan = methods::Plan::new(&experiments, request).map_err(Trouble::Request)?;
    Ok(PreparedDrivers { experiments, request: request.clone(), plan })
}

impl PreparedDrivers {
    /// Trajectories that are run, in all worlds together.
    #[must_use]
    pub fn trajectories(&self) -> u64 {
        self.plan.rows() * self.experiments.worlds() as u64
    }

    /// Runs it.
    ///
    /// # Errors
    /// A stop before enough was finished to say anything, a model of which every trajectory breaks.
    pub fn run(&self, progress: &dyn Progress) -> Result<Drivers, Trouble> {
        Ok(self.told(self.plan.run(&self.experiments, progress)?))
    }

    fn told(&self, found: methods::Found) -> Drivers {
        Drivers {
            title: self.experiments.model.title.clone(),
            request: self.request.clone(),
            trajectories: found.rows * self.experiments.worlds() as u64,
            parameters: self.plan.parameters(),
            stopped_early: found.rows < self.plan.rows(),
            findings: found.findings,
            leaves_out: self.experiments.model.leaves_out.clone(),
            is_of_saved: false,
            method: found.instead.unwrap_or(self.request.method),
        }
    }
}
