//! Why histories end as they do: which loops carried them, what set their events off, how they would have ended without a loop, and the path by
//! which a policy works.
//!
//! An ensemble says which histories end how. Some of them are then walked again from close by: the same trajectories to the bit, with what set
//! each event off and what each link did. Start at [`prepare_why`].

mod chain; // How it came to an ending: from it back to what nothing set off.
mod effect; // The path by which a policy works.
mod histories; // Histories by the hundred: how they end, and what of them is looked at.
mod leading; // Which loops led.
mod parallel; // Work over threads.
mod rows; // Findings as words, tables and JSON.
mod story; // One history as it went.
mod without; // How histories end without a loop.

pub use self::chain::Cause;
pub use self::effect::{Effect, OutcomeChange, Step};
pub use self::leading::{Led, LoopNamed, Period};
pub use self::rows::{Section, WhyRows};
pub use self::story::{EventTold, Line, Told};
pub use self::without::{Changed, Without};

use self::histories::Histories;
use self::leading::Loops;
use crate::experiments::{self, Asked};
use crate::numerals::{Clock, counted};
use crate::run::{InForce, compiled, in_force, policies};
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use detente_engine::{Engine, Options};
use detente_model::evaluate::Limits;
use detente_model::model::{OutcomeId, PolicyId};
use detente_model::{Model, World, check};
use detente_numbers::luck::Seed;
use detente_results::{Design, Progress};

/// Histories of an outcome that are looked at from close by, at most.
const LOOKED_AT: usize = 100;
/// Histories that are needed to say anything.
const LEAST: u64 = 100;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyRequest {
    /// Of which outcomes (none: of all), with which budget.
    pub asked: Asked,
    /// About what.
    pub about: About,
}

/// About what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Many histories, by how they end.
    Endings,
    /// The history in the middle of those that end so: the name of an outcome.
    Typical(String),
    /// The history of this number.
    Trajectory(u64),
    /// What policies, put in force together, do.
    Effect(Vec<String>),
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The situation's title.
    pub title: String,
    /// What was asked.
    pub request: WhyRequest,
    /// Says days since the start.
    pub clock: Clock,
    /// The loops that are told apart.
    pub loops: Vec<LoopNamed>,
    /// Labels of loops that the model names and that could not be followed, since nothing along them has an order.
    pub unfollowed: Vec<String>,
    /// What was found.
    pub found: Found,
    /// Histories that were run in each world.
    pub histories: u64,
    /// Of these, broken ones; they count as none.
    pub broken: u64,
    /// Stopped before all was done.
    pub stopped_early: bool,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Of histories by how they end.
    Endings(Vec<Ending>),
    /// Of one history.
    One(Box<Told>),
    /// Of policies.
    Effect(Box<Effect>),
}

/// The histories that end in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// The outcome: name and label.
    pub outcome: (String, String),
    /// How many histories end so.
    pub count: u64,
    /// How many of them were looked at from close by.
    pub looked_at: u64,
    /// The periods, each with what the loops did in it.
    pub periods: Vec<Period>,
    /// How these histories end without one loop.
    pub without: Vec<Without>,
    /// How often events happened in a history, and what set them off.
    pub events: Vec<EventMean>,
}

/// How often a source gave an event, in the mean of histories.
#[derive(Clone, Debug, PartialEq)]
pub struct EventMean {
    /// The event's label.
    pub label: String,
    /// What set it off, in words.
    pub by: String,
    /// Whether nothing in the model set it off or drove its rate.
    pub exogenous: bool,
    /// Mean count in a history that ends so, up to its end.
    pub mean: f64,
}

/// A question that can be answered.
pub struct PreparedWhy {
    request: WhyRequest,
    /// With values and policies in force.
    model: Model,
    engine: Engine,
    design: Design,
    loops: Loops,
    /// Outcomes that are asked about.
    outcomes: Vec<OutcomeId>,
    /// Worlds in which one loop is cut, or why it cannot be.
    without: Vec<Result<Engine, String>>,
    /// What is put in force, and the world in which it is.
    effect: Option<(Vec<PolicyId>, Model, Engine)>,
}

/// Prepares it for the situation whose first file is `root`.
///
/// # Errors
/// A model with errors or without outcomes, an outcome or a policy that is not there, a budget too small to say anything.
pub fn prepare_why(world: &dyn World, root: &str, request: &WhyRequest) -> Result<PreparedWhy, Trouble> {
    let texts = Extended { inner: world, root, addition: "", read: Default::default() };
    let mut checked = check(&texts, root);
    let Some(plain) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    let asked = experiments::request(&request.asked, false);
    let InForce { model: named, world: model, .. } = in_force(plain, &texts, &asked)?;
    let outcomes = outcomes(&model, &request.asked.of).map_err(Trouble::Request)?;
    let loops = Loops::of(&model);
    let options = Options::with_threads(request.asked.threads.max(1));
    let engine = Engine::new(compiled(&model)?, options);
    let without = cut_worlds(&loops, &model, request, options);
    let effect = effect_of(&named, &model, request, options)?;
    let worlds = 1 + without.iter().flatten().count() as u64 + u64::from(effect.is_some());
    let draws = request.asked.budget / worlds;
    if draws < LEAST && !matches!(request.about, About::Trajectory(_)) {
        return Err(Trouble::Request(
            Refusal::new(format!(
                "a budget of {} is too small to say anything: it is shared by {}",
                counted(request.asked.budget, "trajectory"),
                counted(worlds, "world")
            ))
            .help(format!("take `--budget {}` at least", LEAST * worlds)),
        ));
    }
    let design = Design { seed: request.asked.seed, draws, per_draw: 1, steps: model.calendar.steps };
    Ok(PreparedWhy { request: request.clone(), model, engine, design, loops, outcomes, without, effect })
}

/// The outcomes of these names; all if none is named.
fn outcomes(model: &Model, names: &[String]) -> Result<Vec<OutcomeId>, Refusal> {
    if model.outcomes.is_empty() {
        return Err(Refusal::new("the model has no outcome, so there is no ending to explain").help(
            "declare one: `outcome war as soon as anger above 0.9`, or ask `detente drivers` about a stock",
        ));
    }
    let known: Vec<&str> = model.outcomes.iter().map(|outcome| &*outcome.about.path).collect();
    let place = |name: &String| {
        let place = known.iter().position(|path| path == name);
        place.map(|place| OutcomeId(place as u32)).ok_or_else(|| Refusal::unknown("outcome", name, &known))
    };
    if names.is_empty() {
        return Ok((0..known.len() as u32).map(OutcomeId).collect());
    }
    names.iter().map(place).collect()
}

/// The worlds in which one loop is cut, where many histories are asked about.
fn cut_worlds(
    loops: &Loops,
    model: &Model,
    request: &WhyRequest,
    options: Options,
) -> Vec<Result<Engine, String>> {
    if request.about != About::Endings {
        return Vec::new();
    }
    let engine = |cut: Result<Model, String>| {
        let program = compiled(&cut?).map_err(|_| "the model without it cannot be run".to_owned())?;
        Ok(Engine::new(program, options))
    };
    loops.worlds(model).into_iter().map(engine).collect()
}

type InEffect = Option<(Vec<PolicyId>, Model, Engine)>;

/// The world in which the policies are in force that are asked about.
fn effect_of(
    named: &Model,
    model: &Model,
    request: &WhyRequest,
    options: Options,
) -> Result<InEffect, Trouble> {
    let About::Effect(names) = &request.about else { return Ok(None) };
    let put = policies(named, names).map_err(Trouble::Request)?;
    let world = model.with_policies(&put).map_err(|conflict| {
        Trouble::Request(
            Refusal::new(conflict.to_string()).help("leave out of `--policy` what goes against it"),
        )
    })?;
    let engine = Engine::new(compiled(&world)?, options);
    Ok(Some((put, world, engine)))
}

impl PreparedWhy {
    /// Trajectories that are run at most, in all worlds together.
    #[must_use]
    pub fn trajectories(&self) -> u64 {
        let worlds = 1 + self.without.iter().flatten().count() as u64 + u64::from(self.effect.is_some());
        match self.request.about {
            About::Trajectory(_) => 1,
            _ => self.design.draws * worlds,
        }
    }

    /// Runs it.
    ///
    /// # Errors
    /// A stop before anything was finished, histories that all break, an outcome that no history has.
    pub fn run(&self, progress: &dyn Progress) -> Result<Why, Trouble> {
        match &self.request.about {
            About::Endings => self.endings(progress),
            About::Typical(name) => {
                let outcome = outcomes(&self.model, std::slice::from_ref(name)).map_err(Trouble::Request)?[0];
                let histories = Histories::with_courses(&self.engine, &self.design, outcome, progress)?;
                let typical = histories.typical().ok_or_else(|| self.never(outcome, &histories))?;
                let told = self.told(typical.0, Some((typical.1, histories.of(outcome))), progress);
                Ok(self.why(Found::One(Box::new(told)), &histories))
            }
            About::Trajectory(number) => {
                let told = self.told(*number, None, progress);
                Ok(self.why(Found::One(Box::new(told)), &Histories::of_one()))
            }
            About::Effect(_) => self.effect(progress),
        }
    }

    fn why(&self, found: Found, histories: &Histories) -> Why {
        Why {
            title: self.model.title.clone(),
            request: self.request.clone(),
            clock: self.clock(),
            loops: self.loops.named.clone(),
            unfollowed: self.loops.unfollowed.clone(),
            found,
            histories: histories.endings.len() as u64,
            broken: histories.broken(),
            stopped_early: histories.stopped,
            leaves_out: self.model.leaves_out.clone(),
        }
    }

    /// No history ends so.
    fn never(&self, outcome: OutcomeId, histories: &Histories) -> Trouble {
        let about = &self.model.outcomes[outcome.index()].about;
        let count = crate::numerals::count(histories.endings.len() as u64);
        Trouble::Run(
            Refusal::new(format!("none of {count} histories ends in `{}`", about.path))
                .help("raise `--budget`; `detente run` says how likely each outcome is"),
        )
    }

    fn clock(&self) -> Clock {
        let calendar = &self.model.calendar;
        Clock { start: calendar.start, horizon_days: calendar.days() }
    }

    fn seed(&self) -> Seed {
        Seed(self.request.asked.seed)
    }

    fn endings(&self, progress: &dyn Progress) -> Result<Why, Trouble> {
        let engines: Vec<&Engine> =
            std::iter::once(&self.engine).chain(self.without.iter().flatten()).collect();
        let mut worlds = Histories::in_worlds(&engines, &self.design, progress)?.into_iter();
        let mut histories = worlds.next().unwrap_or_else(Histories::of_one);
        histories.some_whole()?;
        let world = |engine: &Result<Engine, String>| match engine {
            Ok(_) => worlds.next().ok_or_else(String::new),
            Err(why) => Err(why.clone()),
        };
        let cut: Vec<Result<Histories, String>> = self.without.iter().map(world).collect();
        let mut endings = Vec::new();
        for outcome in &self.outcomes {
            let numbers = histories.of(*outcome);
            let (periods, events, looked_at) =
                self.looked_at(&numbers[..numbers.len().min(LOOKED_AT)], progress);
            let about = &self.model.outcomes[outcome.index()].about;
            endings.push(Ending {
                outcome: (about.path.clone(), about.label.clone()),
                count: numbers.len() as u64,
                looked_at,
                periods,
                without: cut.iter().map(|cut| Without::of(*outcome, &histories, cut)).collect(),
                events,
            });
        }
        histories.stopped |= progress.stop();
        Ok(self.why(Found::Endings(endings), &histories))
    }
}

/// Where a run breaks a trajectory, a walk does too.
const LIMITS: Limits = Limits { events_per_trajectory: 1e6 };
