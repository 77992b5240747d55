//! How likely an outcome is that plain sampling would hardly see: the verb, and what is said of its answer.

mod importance; // How near a trajectory is, from the outcome's condition.
mod words; // What a page says.

use self::importance::{Derived, add_let, guarded};
use crate::numerals::Clock;
use crate::request::{self, Request};
use crate::run::{InForce, compiled, in_force};
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use detente_engine::{Engine, Options};
use detente_model::model::OutcomeKind;
use detente_model::{Model, World, check, remarks};
use detente_numbers::luck::Seed;
use detente_results::formats::json::{self, RareDocument};
use detente_results::manifest::{FileV1, SettingV1, files};
use detente_results::{Design, Progress, RareDesign};
use detente_syntax::nearest;

pub use self::words::{RareRows, rare_rows};
pub use detente_results::rare::{LevelsEnd, RareLevel, RareSummary};

/// What is asked about a rare outcome, beside what is asked of any run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RareRequest {
    /// Path of the outcome.
    pub outcome: String,
    /// What says how near a trajectory is, larger is nearer, as the model would write it; derived from the outcome where it is not said.
    pub toward: Option<String>,
}

/// Where the importance comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Importance {
    /// An expression that was asked for.
    Declared(String),
    /// From the outcome's condition.
    Derived {
        /// Comparisons whose distance is measured.
        measured: Vec<String>,
        /// Parts that hold or do not, with nothing in between.
        stages: Vec<String>,
    },
}

/// The answer, and what a reader needs beside it.
#[derive(Clone, Debug)]
pub struct Rare {
    /// The situation's title.
    pub title: String,
    /// First day, counted from 1970-01-01; `None` for a model without a calendar.
    pub start: Option<i64>,
    /// Days in a step.
    pub step_days: f64,
    /// Path of the model's first file, one of `files`.
    pub root: String,
    /// All files of the situation that were read, with their fingerprints.
    pub files: Vec<FileV1>,
    /// Names and labels of the policies in force.
    pub policies: Vec<(String, String)>,
    /// Values set for this run.
    pub sets: Vec<SettingV1>,
    /// What says how near a trajectory is.
    pub importance: Importance,
    /// Some parameter is not known.
    pub has_unknown_parameters: bool,
    /// The checker says that the outcome cannot occur in the model as written.
    pub cannot_occur: bool,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
    /// What came back.
    pub summary: RareSummary,
}

impl Rare {
    /// Says days since the start as this situation's reader wants them.
    pub fn clock(&self) -> Clock {
        Clock { start: self.start, horizon_days: f64::from(self.summary.design.steps) * self.step_days }
    }

    /// As JSON, on one line.
    ///
    /// # Errors
    /// What the JSON writer refuses, in words.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let toward = match &self.importance {
            Importance::Declared(text) => Some(&**text),
            Importance::Derived { .. } => None,
        };
        let document = RareDocument {
            detente: crate::VERSION,
            title: &self.title,
            root: &self.root,
            files: &self.files,
            leaves_out: &self.leaves_out,
            policies: &self.policies.iter().map(|(name, _)| &**name).collect::<Vec<_>>(),
            sets: &self.sets,
            toward,
            result: &self.summary,
            plain_steps_needed: self.summary.plain_steps_needed(),
        };
        json::rare(&document).map_err(|error| error.to_string())
    }

    /// Stopped before all that was asked for was finished.
    pub fn stopped_early(&self) -> bool {
        self.summary.design.roots < self.summary.asked
    }
}

/// A search for a rare outcome that can begin.
pub struct PreparedRare {
    root: String,
    files: Vec<FileV1>,
    asked: InForce,
    sets: Vec<SettingV1>,
    importance: Importance,
    cannot_occur: bool,
    engine: Engine,
    design: RareDesign,
}

/// Name of the let that carries an importance; long, so that no model has it already.
const CARRIER: &str = "importance_for_this_run";
/// Lets that tell how much is missing at the start.
const START: &str = "at the start";
/// Trajectories whose start is looked at.
const STARTS: u64 = 64;

/// Prepares it for the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, a request that makes no sense for it, a model that cannot be run.
pub fn prepare_rare(
    world: &dyn World,
    root: &str,
    request: &Request,
    rare: &RareRequest,
) -> Result<PreparedRare, Trouble> {
    let plain = Extended { inner: world, root, addition: "", read: Default::default() };
    let addition = rare.toward.as_ref().map_or(String::new(), |text| format!("\nlet {CARRIER} = {text}\n"));
    if let Some(text) = &rare.toward {
        declared(&plain, text, &addition)?;
    }
    let declared = Extended { inner: world, root, addition: &addition, read: Default::default() };
    let texts = Extended { inner: &declared, root, addition: "", read: Default::default() };
    // Each trajectory has a draw of the parameters of its own, so that they are independent.
    let request = Request { per_draw: 1, ..request.clone() };
    let mut checked = check(&texts, root);
    let Some(plain) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    let all = request::design(&request, &plain.calendar).map_err(Trouble::Request)?;
    let mut asked = in_force(plain, &texts, &request)?;
    let outcome = outcome(&asked.world, &rare.outcome).map_err(Trouble::Request)?;
    let about = &asked.model.outcomes[outcome].about;
    let cannot_occur = remarks(&asked.model).iter().any(|remark| {
        remark.code.name == "cannot-occur"
            && (remark.primary.file, remark.primary.span) == (about.file, about.span)
    });
    let importance = match &rare.toward {
        Some(text) => {
            let carrier = asked.world.lets.iter_mut().find(|of| of.about.path == CARRIER);
            carrier.into_iter().for_each(|of| {
                of.value = guarded(of.value.clone());
                of.is_condition = false;
            });
            Importance::Declared(text.clone())
        }
        None => derive(&mut asked.world, outcome, request.seed)?,
    };
    let program = compiled(&asked.world)?;
    let place = program.tracked.iter().position(|tracked| tracked.path == CARRIER);
    let design = RareDesign {
        seed: request.seed,
        roots: all.trajectories(),
        steps: all.steps,
        outcome,
        importance: place,
    };
    let engine = Engine::new(program, Options::with_threads(request.threads.max(1)));
    let read = declared.read.borrow();
    let files = files(read.iter().map(|(path, text)| (&**path, &**text)));
    Ok(PreparedRare {
        root: root.to_owned(),
        files,
        asked,
        sets: request.sets,
        importance,
        cannot_occur,
        engine,
        design,
    })
}

impl PreparedRare {
    /// Runs it.
    ///
    /// # Errors
    /// A stop before anything was finished.
    pub fn run(&self, progress: &dyn Progress) -> Result<Rare, Trouble> {
        let model = &self.asked.model;
        let named = |id: &detente_model::model::PolicyId| {
            let about = &model.policies[id.index()].about;
            (about.path.clone(), about.label.clone())
        };
        Ok(Rare {
            title: model.title.clone(),
            start: model.calendar.start,
            step_days: model.calendar.step_days,
            root: self.root.clone(),
            files: self.files.clone(),
            policies: self.asked.named.iter().map(named).collect(),
            sets: self.sets.clone(),
            importance: self.importance.clone(),
            has_unknown_parameters: self.engine.program().parameters.iter().any(|slot| !slot.is_known()),
            cannot_occur: self.cannot_occur,
            leaves_out: model.leaves_out.clone(),
            summary: self.engine.rare(&self.design, progress)?,
        })
    }

    /// Trajectories that are begun.
    pub fn roots(&self) -> u64 {
        self.design.roots
    }
}

/// The place of the outcome.
fn outcome(model: &Model, name: &str) -> Result<usize, Refusal> {
    let known: Vec<&str> = model.outcomes.iter().map(|outcome| &*outcome.about.path).collect();
    if known.is_empty() {
        return Err(Refusal::new("the model has no outcome that could be rare")
            .help("declare one: `outcome war as soon as anger above 0.9`"));
    }
    known.iter().position(|path| *path == name).ok_or_else(|| {
        // Whoever reads a page sees labels.
        let labelled = model.outcomes.iter().find(|outcome| outcome.about.label == name);
        let near = nearest(name, model.outcomes.iter().map(|outcome| &*outcome.about.label));
        let near = near.and_then(|near| model.outcomes.iter().find(|outcome| outcome.about.label == near));
        match labelled.or(near) {
            Some(of) => Refusal::new(format!("unknown outcome `{name}`"))
                .help(format!("the outcome \"{}\" is called `{}`", of.about.label, of.about.path)),
            None => Refusal::unknown("outcome", name, &known),
        }
    })
}

/// Whether the model is sound with the expression that was asked for, if it is without.
fn declared(plain: &Extended<'_>, text: &str, addition: &str) -> Result<(), Trouble> {
    if let Some(strange) = text.chars().find(|letter| "{}#\"\n\r".contains(*letter)) {
        let refusal = Refusal::new(format!("`--toward` cannot hold a text with {strange:?} in it"));
        return Err(Trouble::Request(
            refusal.help("write one expression, for example `anger` or `-us_troops`"),
        ));
    }
    let without = check(plain, plain.root);
    if without.model.is_none() {
        return Err(Trouble::Model(Box::new(without)));
    }
    let with = Extended { inner: plain.inner, root: plain.root, addition, read: Default::default() };
    let checked = check(&with, plain.root);
    if checked.model.is_some() {
        return Ok(());
    }
    let mut refusal = Refusal::new(format!("cannot go toward `{text}`"));
    if let Some(first) = checked.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
        refusal.message += &format!(": {}", first.message);
        refusal.help.extend(first.help.iter().filter(|help| !help.starts_with("declare ")).cloned());
    }
    Err(Trouble::Request(
        refusal.help("write an expression as the model would, larger where the outcome is nearer"),
    ))
}

/// Adds the importance that follows from the outcome's condition, if there is one.
fn derive(model: &mut Model, outcome: usize, seed: u64) -> Result<Importance, Trouble> {
    let condition = match &model.outcomes[outcome].kind {
        OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition) => condition.clone(),
        OutcomeKind::Otherwise => return Ok(Importance::Derived { measured: vec![], stages: vec![] }),
    };
    let derived = Derived::of(model, &condition);
    if derived.has_slope() {
        let scales = scales(model, &derived, seed)?;
        add_let(model, CARRIER, derived.importance(&scales));
    }
    Ok(Importance::Derived { measured: derived.measured, stages: derived.stages })
}

/// What each comparison is measured against: the median of what is missing at the start, or the size of what is compared where nothing
/// is missing.
fn scales(model: &Model, derived: &Derived, seed: u64) -> Result<Vec<f64>, Trouble> {
    let starts = derived.starts();
    if starts.is_empty() {
        return Ok(Vec::new());
    }
    let mut looked_at = model.clone();
    for (number, [missing, size]) in starts.iter().enumerate() {
        add_let(&mut looked_at, &format!("{START} {number} missing"), missing.clone());
        add_let(&mut looked_at, &format!("{START} {number} size"), size.clone());
    }
    let program = compiled(&looked_at)?;
    let place = |path: String| program.tracked.iter().position(|tracked| tracked.path == path);
    let places: Vec<[Option<usize>; 2]> = (0..starts.len())
        .map(|number| [place(format!("{START} {number} missing")), place(format!("{START} {number} size"))])
        .collect();
    let engine = Engine::new(program, Options::with_threads(1));
    let design = Design { seed: Seed(seed).apart("start", 0).0, draws: STARTS, per_draw: 1, steps: 1 };
    let histories = engine.histories(&design, 0..STARTS)?;
    let median = |place: Option<usize>| {
        let values = histories.iter().filter_map(|history| history.rows.first()?.get(place?));
        let mut values: Vec<f64> =
            values.copied().filter(|value| value.is_finite() && *value > 0.0).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let scale = |[missing, size]: &[Option<usize>; 2]| median(*missing).or_else(|| median(*size));
    Ok(places.iter().map(|places| scale(places).unwrap_or(1.0)).collect())
}
