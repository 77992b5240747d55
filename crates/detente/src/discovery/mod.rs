//! Scenario discovery: in which futures does something come about? Boxes and rules over what is not known, in the model's own words and units.

mod rows; // Findings as words, tables and JSON.

pub use self::rows::{BoxRows, DiscoveryRows, RuleRow};

use crate::experiments::{self, Asked, Experiments};
use crate::numerals::counted;
use crate::trouble::{Refusal, Trouble};
use detente_analysis::discovery::tree::{Options as TreeOptions, Tree, tree};
use detente_analysis::discovery::{
    Draws, Factor, Finding, Options, Region, Wrong, chance_alone, discover, reproducibility,
};
use detente_model::World;
use detente_model::evaluate::draw_parameters;
use detente_model::model::ParameterValue;
use detente_numbers::estimates::share_interval;
use detente_numbers::luck::Seed;
use detente_numbers::sums::Moments;
use detente_results::Progress;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscoveryRequest {
    /// About which chance, with which budget.
    pub asked: Asked,
    /// Boxes at most.
    pub boxes: usize,
    /// Rules of the tree at most.
    pub rules: usize,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// The situation's title.
    pub title: String,
    /// What was asked.
    pub request: DiscoveryRequest,
    /// The chance, as a claim writes it, and what a reader sees.
    pub quantity: (String, String),
    /// Its mean over all futures.
    pub mean: f64,
    /// The 95 % interval of that, over the draws.
    pub mean_interval: (f64, f64),
    /// What restrictions number.
    pub factors: Vec<DiscoveryFactor>,
    /// Boxes, in the order in which they were found, each with the part of resampled searches that restricted each of its factors.
    pub boxes: Vec<(Finding, Vec<f64>)>,
    /// What a box must explain of the variance to be more than luck: the most that searches without any connection found.
    pub noise: f64,
    /// The rules of a small tree, the densest first.
    pub tree: Tree,
    /// Draws that were searched, and those left out because a trajectory broke.
    pub draws: u64,
    /// Draws that were left out.
    pub left_out: u64,
    /// Trajectories that were run, in all worlds together.
    pub trajectories: u64,
    /// Stopped before all that was asked for was run.
    pub stopped_early: bool,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// A parameter that futures differ in.
#[derive(Clone, Debug, PartialEq)]
pub struct DiscoveryFactor {
    /// Its name.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// The unit in which it prints; empty for a pure number.
    pub unit: String,
    /// One such unit in base units.
    pub scale: f64,
    /// The values of one that is one of several, in base units, in the order of its categories; empty for a number.
    pub categories: Vec<f64>,
}

/// Trajectories in each draw.
const PER_DRAW: u32 = 10;
/// Fewer draws than these say nothing.
const DRAWS_LEAST: u64 = 200;
/// Searches without any connection: the greatest of 19 is exceeded by chance once in twenty times.
const SEARCHES_OF_LUCK: u32 = 19;
/// Searches of resampled draws.
const SEARCHES_AGAIN: u32 = 20;

/// A search that can begin.
pub struct PreparedDiscovery {
    experiments: Experiments,
    request: DiscoveryRequest,
    draws: u64,
}

/// Prepares it for the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, what is no chance, a model in which everything is known, a budget too small to say anything.
pub fn prepare_discovery(
    world: &dyn World,
    root: &str,
    request: &DiscoveryRequest,
) -> Result<PreparedDiscovery, Trouble> {
    let experiments = experiments::prepare(world, root, &request.asked, &[])?;
    let draws = check(&experiments, request).map_err(Trouble::Request)?;
    Ok(PreparedDiscovery { experiments, request: request.clone(), draws })
}

fn check(experiments: &Experiments, request: &DiscoveryRequest) -> Result<u64, Refusal> {
    experiments.one_chance_of_all("futures are told apart by one chance")?;
    if experiments.factors.is_empty() {
        return Err(Refusal::new("every parameter of the model is known, so there is only one future")
            .help("give a parameter an interval: `--set \"NAME=0.2 to 0.8\"`"));
    }
    let a_draw = u64::from(PER_DRAW) * experiments.worlds() as u64;
    let draws = request.asked.budget / a_draw;
    if draws < DRAWS_LEAST {
        let message = format!(
            "a budget of {} is too small to tell futures apart",
            counted(request.asked.budget, "trajectory")
        );
        return Err(Refusal::new(message).help(format!("take `--budget {}` at least", DRAWS_LEAST * a_draw)));
    }
    Ok(draws)
}

impl PreparedDiscovery {
    /// Trajectories that are run, in all worlds together.
    #[must_use]
    pub fn trajectories(&self) -> u64 {
        self.draws * u64::from(PER_DRAW) * self.experiments.worlds() as u64
    }

    /// Runs it.
    ///
    /// # Errors
    /// A stop before enough was finished, what comes about in all trajectories or in none.
    pub fn run(&self, progress: &dyn Progress) -> Result<Discovery, Trouble> {
        let values = self.experiments.drawn(self.draws, PER_DRAW, progress)?;
        let finished = values.len() as u64 / u64::from(PER_DRAW);
        if finished < DRAWS_LEAST {
            return Err(Trouble::Stopped);
        }
        let mut table = FuturesTable::default();
        let factors: Vec<DiscoveryFactor> =
            self.experiments.factors.iter().map(|it| self.factor(it)).collect();
        table.columns = vec![Vec::new(); factors.len()];
        for (draw, trajectories) in values.chunks_exact(PER_DRAW as usize).enumerate() {
            if trajectories.iter().all(|value| value.is_finite()) {
                table.add(&self.drawn(draw as u64), trajectories);
            }
        }
        let left_out = finished - table.shares.len() as u64;
        if (table.shares.len() as u64) < DRAWS_LEAST {
            return Err(Trouble::Run(
                Refusal::new(format!("{left_out} of {finished} draws have a trajectory that broke"))
                    .help("`detente run` says why trajectories break"),
            ));
        }
        let shares = Moments::of(&table.shares);
        let (mean, draws) = (shares.mean(), table.shares.len() as u64);
        let quantity = &self.experiments.quantities[0];
        if mean == 0.0 || mean == 1.0 {
            let word = if mean == 0.0 { "no" } else { "every" };
            return Err(Trouble::Run(
                Refusal::new(format!(
                    "`{}` comes about in {word} trajectory, so no futures can be told apart",
                    quantity.text
                ))
                .help("ask about something that sometimes comes about"),
            ));
        }
        let (boxes, noise, tree) = table.searched(&factors, &self.request).map_err(refused)?;
        Ok(Discovery {
            title: self.experiments.model.title.clone(),
            request: self.request.clone(),
            quantity: (quantity.text.clone(), quantity.label.clone()),
            mean,
            mean_interval: share_interval(mean, shares.standard_error(), draws, PER_DRAW),
            factors,
            boxes,
            noise,
            tree,
            draws,
            left_out,
            trajectories: finished * u64::from(PER_DRAW) * self.experiments.worlds() as u64,
            stopped_early: finished < self.draws,
            leaves_out: self.experiments.model.leaves_out.clone(),
        })
    }

    fn factor(&self, factor: &experiments::Factor) -> DiscoveryFactor {
        let value = &self.experiments.model.parameters[factor.parameter.index()].value;
        DiscoveryFactor {
            path: factor.path.clone(),
            label: factor.label.clone(),
            unit: factor.unit.0.clone(),
            scale: factor.unit.1,
            categories: match value {
                ParameterValue::OneOf { values, .. } => values.clone(),
                _ => Vec::new(),
            },
        }
    }

    /// The values of the factors in a draw.
    fn drawn(&self, draw: u64) -> Vec<f64> {
        let values = draw_parameters(&self.experiments.model, Seed(self.experiments.seed), draw);
        self.experiments.factors.iter().map(|factor| values[factor.parameter.index()]).collect()
    }
}

/// The futures: a column for each factor, and the share of each.
#[derive(Default)]
struct FuturesTable {
    columns: Vec<Vec<f64>>,
    shares: Vec<f64>,
}

/// Boxes with how often searches of resampled draws restrict their factors, what luck alone explains, and the rules.
type Searched = (Vec<(Finding, Vec<f64>)>, f64, Tree);

impl FuturesTable {
    fn add(&mut self, values: &[f64], trajectories: &[f64]) {
        self.columns.iter_mut().zip(values).for_each(|(column, value)| column.push(*value));
        self.shares.push(trajectories.iter().sum::<f64>() / trajectories.len() as f64);
    }

    fn searched(&self, factors: &[DiscoveryFactor], request: &DiscoveryRequest) -> Result<Searched, Wrong> {
        let categories: Vec<Vec<u32>> =
            self.columns.iter().zip(factors).map(|(column, of)| numbered(column, of)).collect();
        let mut told = Vec::with_capacity(factors.len());
        for ((column, of), categories) in self.columns.iter().zip(factors).zip(&categories) {
            told.push(if of.categories.is_empty() {
                Factor::Numbers(column)
            } else {
                Factor::Categories { of: categories, count: of.categories.len() as u32 }
            });
        }
        let draws = Draws::new(told, &self.shares, PER_DRAW)?;
        let seed = Seed(request.asked.seed).apart("discovery", 0);
        let options = Options { boxes: request.boxes, ..Options::USUAL };
        let found = discover(&draws, &options)?;
        let again = reproducibility(&draws, &options, SEARCHES_AGAIN, seed)?;
        let restricted =
            |region: &Region| region.restrictions.iter().map(|it| again.restricted[it.factor]).collect();
        let boxes = found.into_iter().map(|finding| {
            let often = restricted(&finding.region);
            (finding, often)
        });
        let boxes = boxes.collect();
        let luck = chance_alone(&draws, &options, SEARCHES_OF_LUCK, seed)?;
        let noise = luck.into_iter().fold(0.0, detente_numbers::max);
        let rules = TreeOptions { leaves_most: request.rules, leaf_least: 0.05, folds: 5, seed };
        Ok((boxes, noise, tree(&draws, &rules)?))
    }
}

/// Which of its values a factor has in each draw, if it is one of several.
fn numbered(column: &[f64], factor: &DiscoveryFactor) -> Vec<u32> {
    let place = |value: &f64| factor.categories.iter().position(|known| known == value).unwrap_or(0) as u32;
    if factor.categories.is_empty() { Vec::new() } else { column.iter().map(place).collect() }
}

fn refused(wrong: Wrong) -> Trouble {
    Trouble::Run(
        Refusal::new(format!("the futures cannot be searched: {wrong:?}"))
            .help("ask for a larger budget, or about something else"),
    )
}
