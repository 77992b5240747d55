//! Policy search: which settings of levers are best for several aims at once, over all that is not known.
//!
//! Every setting runs on the same draws of the parameters and the same luck, so that what is better is better on those. What is found is run again on
//! fresh draws, since the best of many is never as good as it seemed.

mod rows; // Findings as words, tables and JSON.

pub use self::rows::{FoundRow, SearchRows};

use crate::experiments::{self, Asked, Column, Experiments, Lever};
use crate::numerals::counted;
use crate::trouble::{Refusal, Trouble};
use crate::weighing::{Aim, aims};
use detente_analysis::robustness::{Aim as Better, Bootstrap, Table};
use detente_analysis::search::{
    self as method, Counted, Front, Goal, Question, Refused, Search, SecondLook, second_look,
};
use detente_model::World;
use detente_numbers::luck::Seed;
use detente_results::Progress;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRequest {
    /// With which budget; what about is said by the aims.
    pub asked: Asked,
    /// What may be set, and over which range.
    pub levers: Vec<Lever>,
    /// What is aimed at; a threshold must be met.
    pub aims: Vec<Aim>,
    /// Draws of the parameters on which each setting is tried.
    pub draws: u64,
    /// Trajectories in each of them.
    pub per_draw: u32,
    /// What of the draws counts.
    pub over: Over,
}

/// What of the draws counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The mean of all draws.
    Mean,
    /// The mean of the worst tenth of them.
    Worst,
}

impl Over {
    /// Names, as they are typed.
    pub const NAMES: [&str; 2] = ["mean", "worst"];

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Mean, Self::Worst]
            .into_iter()
            .zip(Self::NAMES)
            .find(|(_, known)| *known == name)
            .map(|(over, _)| over)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// What some draws come to.
    fn of(self, values: &[f64], better: Better) -> f64 {
        self.counted().of(values, better)
    }

    fn counted(self) -> Counted {
        match self {
            Self::Mean => Counted::Mean,
            Self::Worst => Counted::WorstTenth,
        }
    }
}

/// Where a search is kept while it goes on.
pub trait Keeper {
    /// Keeps the state after a generation.
    fn keep(&self, state: &[u8]);
}

/// Keeps nothing.
impl Keeper for () {
    fn keep(&self, _state: &[u8]) {}
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchFound {
    /// The situation's title.
    pub title: String,
    /// What was asked.
    pub request: SearchRequest,
    /// The levers: name, label, unit, and one such unit in base units.
    pub levers: Vec<(String, String, String, f64)>,
    /// The quantities: as a claim writes it, label, unit, and one such unit in base units.
    pub quantities: Vec<(String, String, String, f64)>,
    /// The best trade-offs, in base units.
    pub front: Front,
    /// The same on fresh draws, and the model as written; `None` where the run was stopped before, or a trajectory broke.
    pub again: Option<SecondLook>,
    /// How many fresh draws.
    pub fresh: u64,
    /// Settings that were tried.
    pub settings: u64,
    /// Of these, those in which a trajectory had no value.
    pub broken: u64,
    /// How many settings had been tried when a better one was last found.
    pub improved_at: u64,
    /// Trajectories that were run.
    pub trajectories: u64,
    /// Stopped before the budget was spent.
    pub stopped_early: bool,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// Settings that are tried at a time.
const POPULATION: usize = 40;
/// Fresh draws at most, for each on which the search looked.
const FRESH: u64 = 4;
/// The part of the budget that is kept for fresh draws.
const KEPT_PERCENT: u64 = 20;
/// Of the luck, fresh draws begin here: no search comes so far.
const FRESH_FROM: u64 = 1 << 40;
/// Samples of the bootstrap of fresh draws.
const SAMPLES: u32 = 400;

/// A search that can begin.
pub struct PreparedSearch {
    experiments: Experiments,
    /// The same with nothing moved.
    written: Experiments,
    request: SearchRequest,
    thresholds: Vec<Option<f64>>,
    question: Question,
}

/// Prepares it for the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, a lever or an aim that makes no sense for it, a budget too small to say anything.
pub fn prepare_search(
    world: &dyn World,
    root: &str,
    request: &SearchRequest,
) -> Result<PreparedSearch, Trouble> {
    let refuse = |refusal: Refusal| Err(Trouble::Request(refusal));
    if request.levers.is_empty() {
        return refuse(
            Refusal::new("nothing may be set")
                .help("say what, and over which range: `--lever \"usual_term=6 to 36 months\"`"),
        );
    }
    if request.aims.is_empty() {
        return refuse(Refusal::new("nothing is aimed at").help("say what: `--aim \"more orderly\"`"));
    }
    let asked =
        Asked { of: request.aims.iter().map(|aim| aim.of.clone()).collect(), ..request.asked.clone() };
    let experiments = experiments::prepare(world, root, &asked, &request.levers)?;
    experiments.no_quantiles().map_err(Trouble::Request)?;
    let written = experiments::prepare(world, root, &asked, &[])?;
    let thresholds = aims::thresholds(&request.aims, &experiments).map_err(Trouble::Request)?;
    let a_setting = request.draws * u64::from(request.per_draw) * experiments.worlds() as u64;
    let least = 3 * POPULATION as u64 * a_setting;
    if request.asked.budget < least {
        return refuse(
            Refusal::new(format!(
                "a budget of {} is too small to search with",
                counted(request.asked.budget, "trajectory")
            ))
            .help(format!("take `--budget {least}` at least, or fewer draws for each setting: `--draws N`")),
        );
    }
    let lever =
        |lever: &experiments::Moved| method::Lever::Continuous { low: lever.range.0, high: lever.range.1 };
    let question = Question {
        levers: experiments.levers.iter().map(lever).collect(),
        goals: request.aims.iter().map(|aim| Goal { aim: aim.better, matters: None }).collect(),
        constraints: thresholds.iter().flatten().count(),
        population: POPULATION,
        known: Vec::new(),
        seed: Seed(request.asked.seed).apart("policy search", 0),
    };
    Ok(PreparedSearch { experiments, written, request: request.clone(), thresholds, question })
}

impl PreparedSearch {
    /// Trajectories that are run at most, in all worlds together.
    #[must_use]
    pub fn trajectories_most(&self) -> u64 {
        self.request.asked.budget
    }

    /// What decides the search, as one line: a kept state belongs to a search with the same.
    #[must_use]
    pub fn identity(&self) -> String {
        rows::asked(&self.request).to_string()
    }

    /// Searches, from a state that was kept if there is one, and has each generation kept.
    ///
    /// # Errors
    /// A state of another search, a stop before anything was finished, settings that all break.
    pub fn run(
        &self,
        from: Option<&[u8]>,
        keeper: &dyn Keeper,
        progress: &dyn Progress,
    ) -> Result<SearchFound, Trouble> {
        let mut search = match from {
            None => Search::new(self.question.clone()),
            Some(state) => Search::resume(self.question.clone(), state),
        }
        .map_err(|why| refused(&why))?;
        let a_setting =
            self.request.draws * u64::from(self.request.per_draw) * self.experiments.worlds() as u64;
        let settings_most = self.request.asked.budget * (100 - KEPT_PERCENT) / 100 / a_setting;
        let mut stopped_early = false;
        // No generation is begun that could not be ended.
        while search.progress().evaluations + POPULATION as u64 <= settings_most {
            let points: Vec<Vec<f64>> = search.ask().map(<[f64]>::to_vec).collect();
            let Some(values) = self.tried(&points, progress)? else {
                stopped_early = true;
                break;
            };
            search.tell(&values).map_err(|why| refused(&why))?;
            keeper.keep(&search.state());
        }
        let told = search.progress();
        if told.evaluations == 0 {
            return Err(Trouble::Stopped);
        }
        if told.broken == told.evaluations {
            return Err(Trouble::Run(
                Refusal::new("in every setting some trajectory broke, or had no value of what is aimed at")
                    .help("`detente run` with a value from the range (`--set`) says why"),
            ));
        }
        let front = search.front();
        let spent = told.evaluations * a_setting;
        let fresh = self.fresh(&front, spent);
        let seen = if stopped_early { None } else { self.again(&front, fresh, progress)? };
        let again_trajectories = if seen.is_some() { self.look(&front) * fresh } else { 0 };
        Ok(SearchFound {
            title: self.experiments.model.title.clone(),
            request: self.request.clone(),
            levers: self.levers(),
            quantities: self.quantities(),
            stopped_early: seen.is_none(),
            front,
            again: seen.flatten(),
            fresh,
            settings: told.evaluations,
            broken: told.broken,
            improved_at: told.improved_at,
            trajectories: spent + again_trajectories,
            leaves_out: self.experiments.model.leaves_out.clone(),
        })
    }

    fn levers(&self) -> Vec<(String, String, String, f64)> {
        let of = |lever: &experiments::Moved| {
            let factor = &lever.factor;
            (factor.path.clone(), factor.label.clone(), factor.unit.0.clone(), factor.unit.1)
        };
        self.experiments.levers.iter().map(of).collect()
    }

    fn quantities(&self) -> Vec<(String, String, String, f64)> {
        let of = |quantity: &experiments::Quantity| {
            (quantity.text.clone(), quantity.label.clone(), quantity.unit.0.clone(), quantity.unit.1)
        };
        self.experiments.quantities.iter().map(of).collect()
    }

    /// For each point its goals, then by how much it misses each threshold; `None` where it was stopped.
    fn tried(&self, points: &[Vec<f64>], progress: &dyn Progress) -> Result<Option<Vec<f64>>, Trouble> {
        let levers: Vec<Column> = (0..self.experiments.levers.len()).map(Column::Lever).collect();
        let moved = (&self.experiments, &levers[..], points);
        let Some(of_draws) = self.draws(moved, 0..self.request.draws, progress)? else { return Ok(None) };
        let aims = &self.request.aims;
        let mut values = Vec::new();
        for point in of_draws.chunks_exact(aims.len()) {
            let goals: Vec<f64> =
                aims.iter().zip(point).map(|(aim, draws)| self.request.over.of(draws, aim.better)).collect();
            let misses =
                aims.iter().zip(&goals).zip(&self.thresholds).filter_map(|((aim, goal), threshold)| {
                    let misses = threshold.as_ref()? - goal;
                    Some(if aim.better == Better::Higher { misses } else { -misses })
                });
            let misses: Vec<f64> = misses.collect();
            values.extend(goals.into_iter().chain(misses));
        }
        Ok(Some(values))
    }

    /// For each point, for each aim, what each draw gave: the mean of its trajectories.
    fn draws(
        &self,
        (experiments, columns, points): (&Experiments, &[Column], &[Vec<f64>]),
        draws: std::ops::Range<u64>,
        progress: &dyn Progress,
    ) -> Result<Option<Vec<Vec<f64>>>, Trouble> {
        let of_point = (draws.end - draws.start) as usize;
        let rows = points.len() * of_point;
        let fill = |row: usize, point: &mut [f64]| {
            point.copy_from_slice(&points[row / of_point]);
            draws.start + (row % of_point) as u64
        };
        let per_draw = self.request.per_draw;
        let values = experiments.rows(columns, (rows, per_draw), &fill, progress)?;
        let aims = self.request.aims.len();
        let of_row = per_draw as usize * aims;
        if values.len() < rows * of_row {
            return Ok(None);
        }
        let mut told = vec![Vec::with_capacity(of_point); points.len() * aims];
        for (row, values) in values.chunks_exact(of_row).enumerate() {
            for aim in 0..aims {
                let mean = values.iter().skip(aim).step_by(aims).sum::<f64>() / f64::from(per_draw);
                told[row / of_point * aims + aim].push(mean);
            }
        }
        Ok(Some(told))
    }

    /// Trajectories that one fresh draw takes: those of each setting of the front, and of the model as written.
    fn look(&self, front: &Front) -> u64 {
        let worlds = (front.points.len() * self.experiments.worlds() + self.written.worlds()) as u64;
        worlds * u64::from(self.request.per_draw)
    }

    /// How many fresh draws what is left of the budget is enough for.
    fn fresh(&self, front: &Front, spent: u64) -> u64 {
        let left = self.request.asked.budget.saturating_sub(spent) / self.look(front).max(1);
        left.min(FRESH * self.request.draws)
    }

    /// The front and the model as written on fresh draws: nothing where it was stopped, and no look where a trajectory had no value.
    fn again(
        &self,
        front: &Front,
        fresh: u64,
        progress: &dyn Progress,
    ) -> Result<Option<Option<SecondLook>>, Trouble> {
        let levers: Vec<Column> = (0..self.experiments.levers.len()).map(Column::Lever).collect();
        let points: Vec<Vec<f64>> = front.points.iter().map(|point| point.point.clone()).collect();
        let draws = FRESH_FROM..FRESH_FROM + fresh;
        let moved = (&self.experiments, &levers[..], &points[..]);
        let Some(mut of_draws) = self.draws(moved, draws.clone(), progress)? else { return Ok(None) };
        let as_written = (&self.written, &[][..], &[Vec::new()][..]);
        let Some(written) = self.draws(as_written, draws, progress)? else { return Ok(None) };
        if written.iter().flatten().all(|value| value.is_finite()) {
            of_draws.extend(written);
        }
        let aims = self.request.aims.len();
        let table = |aim: usize| {
            let values = of_draws.iter().skip(aim).step_by(aims).flatten().copied().collect();
            Table::new(self.request.aims[aim].better, fresh as usize, values).ok()
        };
        let Some(tables) = (0..aims).map(table).collect::<Option<Vec<Table>>>() else {
            return Ok(Some(None));
        };
        let bootstrap = Bootstrap { samples: SAMPLES, seed: self.question.seed.apart("fresh draws", 0) };
        Ok(Some(second_look(front, &tables, self.request.over.counted(), bootstrap)))
    }
}

fn refused(why: &Refused) -> Trouble {
    match why {
        Refused::State => Trouble::Saved(
            Refusal::new("the state that was kept is damaged, or that of another search")
                .help("name another file, or take this one away"),
        ),
        other => Trouble::Request(
            Refusal::new(format!("this cannot be searched: {other:?}")).help("take other levers or aims"),
        ),
    }
}
