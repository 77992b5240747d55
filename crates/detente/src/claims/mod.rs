//! What a model says of its own claims: from a checked model to a verdict for each, over as many draws as that takes.
//!
//! Each world that a claim compares (with policies in force, with a parameter held) is one program; all run the same draws and the same luck,
//! so that what they have in common drops out. Draws come in waves that double until every verdict is final or the budget is spent.
//!
//! `X increases with P` compares the worlds in which P is held at the 10 % and the 90 % quantile of what it may be, on the same draws of
//! everything else. Loops are not cut: a claim with `without LOOP` stays undecided, and says so. `assumed` is told from trajectories that all
//! give the very same, not from how the model is wired.

mod posed; // A claim as comparisons of what worlds give.
mod rows; // Verdicts as rows ready to be shown, as CSV and as JSON.

pub use self::rows::{ClaimRow, ExpectationRow, VERDICTS};

use self::posed::Posed;
use crate::run::compiled;
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use crate::worlds::{Worlds, Yield};
use detente_engine::Options;
use detente_model::{Model, World, check};
use detente_results::{Design, Progress, Stop};
use detente_syntax::Sources;

/// Draws of the parameters in the first wave; each wave after it doubles them.
const DRAWS_FIRST: u64 = 50;

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
    draws_most: u64,
}

/// Prepares the claims of the situation whose first file is `root`.
///
/// # Errors
/// A model with errors or without claims, a budget for less than one draw of the parameters, a model that cannot be run.
pub fn prepare_claims(
    world: &dyn World,
    root: &str,
    request: &ClaimsRequest,
) -> Result<PreparedClaims, Trouble> {
    let texts = Extended { inner: world, root, addition: "", read: Default::default() };
    let mut checked = check(&texts, root);
    let Some(model) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    if model.claims.is_empty() {
        return Err(Trouble::Request(
            Refusal::new("the model claims nothing")
                .help("add for example `claim calm { expect chance(war) < 10% }`"),
        ));
    }
    if request.per_draw == 0 {
        return Err(Trouble::Request(
            Refusal::new("a draw of the parameters needs a trajectory at least")
                .help("take 10, which tells ignorance from chance"),
        ));
    }
    let mut worlds = Worlds::default();
    let drafts: Vec<_> = (0..model.claims.len()).map(|claim| worlds.draft(&model, claim)).collect();
    worlds.prepare(Options::with_threads(request.threads.max(1)), compiled)?;
    let a_draw = u64::from(request.per_draw) * worlds.count().max(1) as u64;
    let draws_most = request.budget.checked_div(a_draw).unwrap_or(0);
    if draws_most == 0 {
        return Err(Trouble::Request(
            Refusal::new(format!(
                "a budget of {} trajectories is less than one draw of the parameters takes in all {} worlds",
                request.budget,
                worlds.count()
            ))
            .help(format!("ask for {} at least", a_draw.max(1))),
        ));
    }
    let plan = detente_analysis::claims::Plan {
        draws_most,
        has_luck: true,
        has_ignorance: worlds.has_unknown_parameters(),
    };
    let posed = drafts.into_iter().map(|draft| Posed::new(draft, &worlds, plan)).collect();
    Ok(PreparedClaims {
        model,
        sources: checked.sources,
        request: request.clone(),
        worlds,
        posed,
        draws_most,
    })
}

impl PreparedClaims {
    /// Trajectories that are run at most.
    #[must_use]
    pub fn trajectories_most(&self) -> u64 {
        self.draws_most * u64::from(self.request.per_draw) * self.worlds.count() as u64
    }

    /// Puts them to trial.
    ///
    /// # Errors
    /// A stop before the first wave was finished, a model that cannot be run.
    pub fn run(mut self, progress: &dyn Progress) -> Result<Claims, Trouble> {
        let mut posed = std::mem::take(&mut self.posed);
        let (mut draws, mut trajectories) = (0, 0);
        let mut stopped_early = false;
        while draws < self.draws_most && posed.iter().any(Posed::is_open) {
            let end = (2 * draws).max(DRAWS_FIRST).min(self.draws_most);
            let design = Design {
                seed: self.request.seed,
                draws: end,
                per_draw: self.request.per_draw,
                steps: self.model.calendar.steps,
            };
            let mut given: Vec<Option<Yield>> = Vec::new();
            for world in 0..self.worlds.count() {
                let is_needed = posed.iter().any(|posed| posed.is_open() && posed.needs(world));
                let found = is_needed.then(|| self.worlds.run(world, (&design, draws..end), progress));
                match found.transpose() {
                    Ok(found) => given.push(found),
                    Err(Stop::StoppedAtOnce) => stopped_early = true,
                    Err(stop) => return Err(stop.into()),
                }
            }
            if stopped_early {
                break;
            }
            let worlds_run = given.iter().flatten().count() as u64;
            trajectories += (end - draws) * u64::from(design.per_draw) * worlds_run;
            let open = posed.iter_mut().filter(|posed| posed.is_open());
            open.for_each(|posed| posed.take(&given, (end - draws, design.per_draw)));
            draws = end;
        }
        if stopped_early && draws == 0 {
            return Err(Trouble::Stopped);
        }
        let claims = self.model.claims.iter().zip(&posed);
        Ok(Claims {
            title: self.model.title.clone(),
            rows: claims
                .map(|(claim, posed)| rows::row((&self.model, &self.sources), claim, posed))
                .collect(),
            request: self.request.clone(),
            trajectories,
            worlds: self.worlds.count(),
            stopped_early,
            leaves_out: self.model.leaves_out.clone(),
        })
    }
}
