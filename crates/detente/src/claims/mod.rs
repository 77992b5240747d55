//! What a model says of its own claims: from a checked model to a verdict for each, over as many draws as that takes.
//!
//! Each world that a claim compares (with policies in force, with a parameter held) is one program; all run the same draws and the same luck,
//! so that what they have in common drops out. Draws come in waves that double until every verdict is final or the budget is spent.
//!
//! `X increases with P` compares the worlds in which P is held at the 10, 30, 50, 70 and 90 % quantiles of what it may be, each with the
//! next, on the same draws of everything else; `without LOOP` is a world in which the loop is cut at one link. `assumed` is told from
//! declared bounds, from trajectories that all give the very same, and from the signs of all links between two worlds (for `increases
//! with` over the whole range of P), where no trajectory denies these.

mod posed; // A claim as comparisons of what worlds give.
mod rows; // Verdicts as rows ready to be shown, as CSV and as JSON.

pub(crate) use self::rows::unit;
pub use self::rows::{ClaimRow, ExpectationRow, VERDICTS};

use self::posed::Posed;
use crate::experiments::parts;
use crate::numerals::{count, counted};
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use crate::worlds::{Worlds, Yield};
use detente_engine::Options;
use detente_model::{Model, World, check};
use detente_results::{Design, Progress, Stop};
use detente_syntax::Sources;
use std::ops::Range;

/// Draws of the parameters in the first wave; each wave after it doubles them.
const DRAWS_FIRST: u64 = 50;
/// Trajectories of each world that are run before a stop is answered, at most.
const AT_ONCE: usize = 4_096;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimsRequest {
    /// Trajectories in all worlds together, at most.
    pub budget: u64,
    /// Trajectories in each draw of the parameters.
    pub per_draw: u32,
    /// The seed.
    pub seed: u64,
    /// Threads; no result depends on it.
    pub threads: usize,
}

/// What the claims of a model come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    /// The situation's title.
    pub title: String,
    /// Claims in the order of the text.
    pub rows: Vec<ClaimRow>,
    /// What was asked.
    pub request: ClaimsRequest,
    /// Trajectories that were run, in all worlds together.
    pub trajectories: u64,
    /// Worlds that were compared.
    pub worlds: usize,
    /// Stopped before the budget was spent and before every verdict was final.
    pub stopped_early: bool,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// Claims that can be put to trial.
pub struct PreparedClaims {
    model: Model,
    sources: Sources,
    request: ClaimsRequest,
    worlds: Worlds,
    posed: Vec<Posed>,
}

/// Prepares the claims of the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, a budget for less than one draw of the parameters, a model that cannot be run.
pub fn prepare_claims(
    world: &dyn World,
    root: &str,
    request: &ClaimsRequest,
) -> Result<PreparedClaims, Trouble> {
    let texts = Extended { inner: world, root, addition: "", read: Default::default() };
    let mut checked = check(&texts, root);
    let Some(model) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    if request.per_draw == 0 {
        return Err(Trouble::Request(
            Refusal::new("a draw of the parameters needs a trajectory at least")
                .help("take 10, which tells ignorance from chance"),
        ));
    }
    let mut worlds = Worlds::default();
    let drafts: Vec<_> = model.claims.iter().map(|claim| worlds.draft(&model, claim)).collect();
    worlds.prepare(Options::with_threads(request.threads.max(1)))?;
    let a_draw = u64::from(request.per_draw) * worlds.count() as u64;
    if request.budget < a_draw {
        return Err(Trouble::Request(
            Refusal::new(format!(
                "a budget of {} is less than one draw of the parameters takes in {} in all",
                counted(request.budget, "trajectory"),
                counted(worlds.count() as u64, "world")
            ))
            .help(format!(
                "ask for `--budget {a_draw}` at least; a verdict takes some hundred times as many"
            )),
        ));
    }
    let plan = detente_analysis::claims::Plan {
        draws_most: request.budget / u64::from(request.per_draw),
        has_luck: true,
        has_ignorance: worlds.has_unknown_parameters(),
    };
    let posed = drafts.into_iter().map(|draft| Posed::new(draft, &worlds, plan)).collect();
    Ok(PreparedClaims { model, sources: checked.sources, request: request.clone(), worlds, posed })
}

impl PreparedClaims {
    /// Whether the model claims anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.posed.is_empty()
    }

    /// Trajectories that are run at most.
    #[must_use]
    pub const fn trajectories_most(&self) -> u64 {
        self.request.budget
    }

    /// Puts them to trial.
    ///
    /// # Errors
    /// A stop before any draw was finished in all worlds, a model that cannot be run.
    pub fn run(mut self, progress: &dyn Progress) -> Result<Claims, Trouble> {
        let mut posed = std::mem::take(&mut self.posed);
        let (mut draws, mut trajectories) = (0, 0);
        let mut stopped_early = false;
        while let Some((end, needed)) = self.wave(&posed, draws, trajectories) {
            let finished = self.take_wave(&mut posed, (draws..end, &needed), progress)?;
            let worlds_run = needed.iter().filter(|is_needed| **is_needed).count() as u64;
            trajectories += finished * u64::from(self.request.per_draw) * worlds_run;
            draws += finished;
            posed.iter_mut().filter(|posed| posed.is_open()).for_each(Posed::assess);
            if draws < end {
                stopped_early = true;
                break;
            }
        }
        if stopped_early && draws == 0 {
            return Err(Trouble::Stopped);
        }
        let mut tried = posed.iter().filter(|posed| posed.refusal().is_none()).peekable();
        if tried.peek().is_some() && tried.all(Posed::all_broke) {
            return Err(Trouble::Run(self.nothing_left(trajectories)));
        }
        let claims = self.model.claims.iter().zip(&posed);
        Ok(Claims {
            title: self.model.title.clone(),
            rows: claims
                .map(|(claim, posed)| {
                    rows::row((&self.model, &self.sources), claim, posed, &|draws| self.budget_for(draws))
                })
                .collect(),
            request: self.request.clone(),
            trajectories,
            worlds: self.worlds.count(),
            stopped_early,
            leaves_out: self.model.leaves_out.clone(),
        })
    }

    /// Runs the draws of a wave in the worlds that it takes, and hands them on part by part. Gives how many were finished in all of these worlds,
    /// which are all unless it was stopped.
    fn take_wave(
        &self,
        posed: &mut [Posed],
        (wave, needed): (Range<u64>, &[bool]),
        progress: &dyn Progress,
    ) -> Result<u64, Trouble> {
        let design = self.design(wave.end);
        let mut finished = 0;
        for part in parts(wave.end - wave.start, self.request.per_draw, AT_ONCE) {
            let draws = wave.start + part.start..wave.start + part.end;
            let run = |(world, is_needed): (usize, &bool)| {
                is_needed.then(|| self.worlds.run(world, (&design, draws.clone()), progress)).transpose()
            };
            let given: Vec<Option<Yield>> = match needed.iter().enumerate().map(run).collect() {
                Ok(given) => given,
                Err(Stop::StoppedAtOnce) => break,
                Err(stop) => return Err(stop.into()),
            };
            let open = posed.iter_mut().filter(|posed| posed.is_open());
            open.for_each(|posed| posed.take(&given, (part.end - part.start, design.per_draw)));
            finished = part.end;
        }
        Ok(finished)
    }

    /// Where the next wave ends, and the worlds that it takes; none where nothing is open or the budget does not reach. What settled claims
    /// no longer need goes to the open ones.
    fn wave(&self, posed: &[Posed], draws: u64, spent: u64) -> Option<(u64, Vec<bool>)> {
        let is_needed = |world| posed.iter().any(|posed| posed.is_open() && posed.needs(world));
        let needed: Vec<bool> = (0..self.worlds.count()).map(is_needed).collect();
        let worlds = needed.iter().filter(|is_needed| **is_needed).count() as u64;
        let affordable =
            (self.request.budget - spent).checked_div(u64::from(self.request.per_draw) * worlds)?;
        let end = (2 * draws).max(DRAWS_FIRST).min(draws + affordable);
        (end > draws).then_some((end, needed))
    }

    fn design(&self, draws: u64) -> Design {
        Design {
            seed: self.request.seed,
            draws,
            per_draw: self.request.per_draw,
            steps: self.model.calendar.steps,
        }
    }

    /// Which budget gives every world so many draws: that which was asked for, if a stop has kept it from being spent.
    fn budget_for(&self, draws: u64) -> String {
        let budget = draws * u64::from(self.request.per_draw) * self.worlds.count() as u64;
        if budget <= self.request.budget {
            "the whole budget has them".to_owned()
        } else {
            format!("`--budget {budget}` has them")
        }
    }

    /// Why there is nothing to say, where all trajectories of some world broke.
    fn nothing_left(&self, trajectories: u64) -> Refusal {
        let message =
            format!("all {} trajectories broke, so there is nothing to report", count(trajectories));
        let mut worlds = 0..self.worlds.count();
        match worlds.find_map(|world| self.worlds.all_broke(world, &self.design(1))) {
            Some(refusal) => Refusal { message, ..refusal },
            None => Refusal::new(message),
        }
    }
}
