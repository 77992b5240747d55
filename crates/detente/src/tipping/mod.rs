//! Tipping points: where the chance of something crosses a level as one or two quantities are moved.

mod breaks; // Where trajectories break, and which ranges a model allows.
mod curve; // The chance over the range.
mod rows; // Findings as words, tables and JSON.
mod searches; // Asking where it pays.

pub use self::rows::{CurveRow, TippingRows};

use self::breaks::Breaks;
use crate::experiments::{self, Asked, Experiments, Lever};
use crate::numerals::counted;
use crate::trouble::{Refusal, Trouble};
use detente_analysis::tipping::{Curve, Map, Report};
use detente_model::World;
use detente_results::Progress;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct TippingRequest {
    /// About which chance, with which budget.
    pub asked: Asked,
    /// What is moved: one or two.
    pub by: Vec<Lever>,
    /// The level that the chance crosses: above 0 and below 1. `None` for a half, or where one quantity is moved and the chance does not surely
    /// cross that, for halfway between the least and the greatest chance of the range.
    pub level: Option<f64>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Tipping {
    /// The situation's title.
    pub title: String,
    /// What was asked.
    pub request: TippingRequest,
    /// The chance, as a claim writes it, and what a reader sees.
    pub quantity: (String, String),
    /// What was moved.
    pub moved: Vec<MovedQuantity>,
    /// The level that was looked for.
    pub level: f64,
    /// The chance over the range of one quantity; `None` for two.
    pub curve: Option<Curve>,
    /// Where the chance crosses.
    pub found: TippingFound,
    /// Trajectories that were run, in all worlds together.
    pub trajectories: u64,
    /// Trajectories that broke and were left out, in all worlds together.
    pub broken: u64,
    /// The greatest share of trajectories that broke at a place: little, or there would be no answer.
    pub broken_share_most: f64,
    /// Stopped before the answer was as sharp as the budget allows.
    pub stopped_early: bool,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// What was moved.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedQuantity {
    /// Its name.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// The unit in which it prints; empty for a pure number.
    pub unit: String,
    /// One such unit in base units, in which all values of a finding are.
    pub scale: f64,
}

/// Where the chance crosses: of one quantity, or over the plane of two. Values are in base units.
#[derive(Clone, Debug, PartialEq)]
pub enum TippingFound {
    /// One.
    Line(Report),
    /// Two.
    Plane(Map),
}

/// A search that can begin.
pub struct PreparedTipping {
    experiments: Experiments,
    request: TippingRequest,
}

/// Prepares it for the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, what is no chance, nothing that could be moved, a range that the model does not allow, a level that is none, a budget too
/// small to say anything.
pub fn prepare_tipping(
    world: &dyn World,
    root: &str,
    request: &TippingRequest,
) -> Result<PreparedTipping, Trouble> {
    check_request(request).map_err(Trouble::Request)?;
    let experiments = experiments::prepare(world, root, &request.asked, &request.by)?;
    check_quantity(&experiments, request).map_err(Trouble::Request)?;
    breaks::allowed(&experiments).map_err(Trouble::Request)?;
    Ok(PreparedTipping { experiments, request: request.clone() })
}

fn check_request(request: &TippingRequest) -> Result<(), Refusal> {
    if request.level.is_some_and(|level| !(level > 0.0 && level < 1.0)) {
        return Err(Refusal::new("a level lies between 0% and 100%").help("write for example `--level 50%`"));
    }
    match request.by.len() {
        1 | 2 => Ok(()),
        0 => Err(Refusal::new("nothing is moved").help(
            "say what, and over which range: `--by \"tempo=5 to 60 / month\"`; once more for a map of two",
        )),
        _ => Err(Refusal::new("one or two quantities can be moved")
            .help("leave the others away, or hold them with `--set`")),
    }
}

fn check_quantity(experiments: &Experiments, request: &TippingRequest) -> Result<(), Refusal> {
    experiments.one_chance_of_all("a tipping point is where one chance crosses a level")?;
    let least = searches::LEAST * experiments.worlds() as u64;
    if request.asked.budget < least {
        return Err(Refusal::new(format!(
            "a budget of {} is too small to say anything",
            counted(request.asked.budget, "trajectory")
        ))
        .help(format!("take `--budget {least}` at least")));
    }
    Ok(())
}

impl PreparedTipping {
    /// Trajectories that are run at most, in all worlds together.
    #[must_use]
    pub fn trajectories_most(&self) -> u64 {
        self.request.asked.budget
    }

    /// Runs it.
    ///
    /// # Errors
    /// A stop before anything was finished, places at which more than a few trajectories break.
    pub fn run(&self, progress: &dyn Progress) -> Result<Tipping, Trouble> {
        let (experiments, budget) = (&self.experiments, self.request.asked.budget);
        let mut breaks = Breaks::default();
        let (curve, level, searched) = match self.request.by.len() {
            1 => {
                let curve = curve::over_range(experiments, &self.request, &mut breaks, progress)?;
                let level = self.request.level.unwrap_or_else(|| curve::level(&curve));
                let searched = searches::line(experiments, (level, budget), &mut breaks, progress)?;
                (Some(curve), level, searched)
            }
            _ => {
                let level = self.request.level.unwrap_or(curve::HALF);
                let searched = searches::plane(experiments, (level, budget), &mut breaks, progress)?;
                (None, level, searched)
            }
        };
        if searched.stopped_early {
            let worlds = experiments.worlds() as u64;
            enough(&searched.found, &breaks)
                .map_err(|finished| Trouble::too_soon(finished * worlds, searches::LEAST * worlds))?;
        }
        let quantity = &self.experiments.quantities[0];
        let moved = self.experiments.levers.iter().map(|lever| MovedQuantity {
            path: lever.factor.path.clone(),
            label: lever.factor.label.clone(),
            unit: lever.factor.unit.0.clone(),
            scale: lever.factor.unit.1,
        });
        Ok(Tipping {
            title: self.experiments.model.title.clone(),
            request: self.request.clone(),
            quantity: (quantity.text.clone(), quantity.label.clone()),
            moved: moved.collect(),
            level,
            curve,
            found: searched.found,
            trajectories: breaks.run() * self.experiments.worlds() as u64,
            broken: breaks.broken() * self.experiments.worlds() as u64,
            broken_share_most: breaks.share_most(),
            stopped_early: searched.stopped_early,
            leaves_out: self.experiments.model.leaves_out.clone(),
        })
    }
}

/// How many trajectories a stop has left, where they are too few to say anything. Of a map nothing is left until there is a first one.
fn enough(found: &TippingFound, breaks: &Breaks) -> Result<(), u64> {
    let finished = match found {
        TippingFound::Plane(map) if map.answers == 0 => 0,
        _ => breaks.run(),
    };
    if finished < searches::LEAST { Err(finished) } else { Ok(()) }
}
