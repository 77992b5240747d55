//! One run of a situation, from texts to rows.

use crate::front::{Front, front};
use crate::keep::{Trajectories, places, quantities};
use crate::memory::threads_that_fit;
use crate::numerals::{Clock, count};
use crate::parameters;
use crate::request::{Request, design};
use crate::settings::with_settings;
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use crate::unfinished::{Keeper, Store};
use crate::warnings::{Warning, warnings};
use detente_engine::{Course, Engine, Options};
use detente_model::model::PolicyId;
use detente_model::{Model, World, check, out_of_range};
use detente_program::{Program, compile};
use detente_results::formats::trajectories::Described;
use detente_results::manifest::{FileV1, ManifestV1, SettingV1, TableV1, files, sha256};
use detente_results::tables::{ParameterRow, Surroundings, Table, tables};
use detente_results::unfinished::{CheckpointV1, UnfinishedV1};
use detente_results::{Design, Progress, Silent, Summary};
use detente_syntax::Diagnostic;

/// What a run gives: the summary, and what a reader needs beside it.
#[derive(Clone, Debug)]
pub struct Run {
    /// The situation's title.
    pub title: String,
    /// First day, counted from 1970-01-01; `None` for a model without a calendar.
    pub start: Option<i64>,
    /// What came back.
    pub summary: Summary,
    /// Policies in force: name and label.
    pub policies: Vec<(String, String)>,
    /// Values set for this run.
    pub sets: Vec<SettingV1>,
    /// What the parameters were drawn from.
    pub parameters: Vec<ParameterRow>,
    /// What a first page puts in front.
    pub front: Front,
    /// What a reader must know, loudest first.
    pub warnings: Vec<Warning>,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
    /// How to make the run again.
    pub manifest: ManifestV1,
    /// Files of the rows of trajectories that were kept, with their fingerprints.
    pub trajectories: Vec<TableV1>,
}

impl Run {
    /// The run's tables, with units and manifest.
    pub fn tables(&self) -> Vec<Table> {
        let surroundings =
            Surroundings { start: self.start, parameters: &self.parameters, manifest: &self.manifest };
        tables(&self.summary, &surroundings)
    }

    /// Says days since the start as this situation's reader wants them.
    pub fn clock(&self) -> Clock {
        let horizon_days = f64::from(self.summary.design.steps) * self.summary.step_days;
        Clock { start: self.start, horizon_days }
    }

    /// Why there is nothing to report, where all trajectories broke.
    pub fn all_broke(&self) -> Option<Refusal> {
        all_broke(&self.summary)
    }

    /// Stopped before all that was asked for was finished.
    pub fn stopped_early(&self) -> bool {
        self.summary.design.trajectories() < self.summary.asked
    }
}

/// Why a summary has nothing to report, where all trajectories broke.
pub(crate) fn all_broke(summary: &Summary) -> Option<Refusal> {
    if summary.unbroken() > 0 {
        return None;
    }
    let all = count(summary.broken_count);
    let refusal = Refusal::new(format!("all {all} trajectories broke, so there is nothing to report"));
    Some(match summary.broken.first() {
        Some(first) => refusal.help(format!(
            "the first, trajectory {}, broke in step {} at `{}`: {}",
            first.trajectory, first.step, first.element, first.reason
        )),
        None => refusal,
    })
}

/// Runs the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, a request that makes no sense for it, a model that cannot be run, a stop before anything was finished.
pub fn run(
    world: &dyn World,
    root: &str,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Run, Trouble> {
    prepare(world, root, request)?.run(progress)
}

/// A run that can begin: the model is sound, and what is asked of it makes sense.
pub struct Prepared {
    origin: Origin,
    pub(crate) model: Model,
    /// Policies that were named, each once.
    named: Vec<PolicyId>,
    request: Request,
    pub(crate) design: Design,
    precision: Option<f64>,
    /// Places in `Program::tracked` of what is kept of single trajectories.
    kept: Vec<usize>,
    pub(crate) engine: Engine,
}

/// What a run is made from.
pub(crate) struct Origin {
    root: String,
    /// Path and text of each file that was read.
    texts: Vec<(String, String)>,
    /// What the checker said of the model as written.
    diagnostics: Vec<Diagnostic>,
}

/// A model as it is asked for.
pub(crate) struct Lowered {
    /// With the values set for the run.
    pub(crate) model: Model,
    /// Policies that were named, each once.
    pub(crate) named: Vec<PolicyId>,
    /// With the policies in force.
    pub(crate) program: Program,
}

/// Prepares a run of the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, a request that makes no sense for it, a model that cannot be run.
pub fn prepare(world: &dyn World, root: &str, request: &Request) -> Result<Prepared, Trouble> {
    let texts = Extended { inner: world, root, addition: "", read: Default::default() };
    let mut checked = check(&texts, root);
    let Some(plain) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    let design = design(request, &plain.calendar).map_err(Trouble::Request)?;
    let precision = precision(request, &plain).map_err(Trouble::Request)?;
    let Lowered { model, named, program } = lowered(plain, &texts, request)?;
    let kept = places(&program, &request.keep).map_err(Trouble::Request)?;
    let threads =
        threads_that_fit(&program, &design, kept.len(), request.threads).map_err(Trouble::Request)?;
    Ok(Prepared {
        origin: Origin::new(root, texts, checked.diagnostics),
        named,
        request: request.clone(),
        design,
        precision,
        kept,
        engine: Engine::new(program, Options::with_threads(threads)),
        model,
    })
}

/// The program of a checked model with the values and policies of a request.
pub(crate) fn lowered(plain: Model, texts: &Extended<'_>, request: &Request) -> Result<Lowered, Trouble> {
    let InForce { model, named, world } = in_force(plain, texts, request)?;
    let program = compiled(&world)?;
    Ok(Lowered { model, named, program })
}

/// A model with what was asked for in force.
pub(crate) struct InForce {
    /// The model with the values set for the run.
    pub(crate) model: Model,
    /// Policies that were named, each once.
    pub(crate) named: Vec<PolicyId>,
    /// The model with the policies in force.
    pub(crate) world: Model,
}

/// A checked model with the values and policies of a request.
pub(crate) fn in_force(plain: Model, texts: &Extended<'_>, request: &Request) -> Result<InForce, Trouble> {
    let named = policies(&plain, &request.policies).map_err(Trouble::Request)?;
    let (model, carrier) = with_settings(plain, texts, &request.sets).map_err(Trouble::Request)?;
    let held: Vec<PolicyId> = named.iter().copied().chain(carrier).collect();
    let world = model
        .with_policies(&held)
        .map_err(|conflict| Trouble::Request(clash(&conflict.to_string(), request)))?;
    match beyond(&world, request) {
        Some(refusal) => Err(Trouble::Request(refusal)),
        None => Ok(InForce { model, named, world }),
    }
}

/// The program of a model in force.
pub(crate) fn compiled(world: &Model) -> Result<Program, Trouble> {
    compile(world, &mut |_| {}).map_err(|unsolved| Trouble::Run(not_solved(&unsolved)))
}

impl Prepared {
    /// Runs it.
    ///
    /// # Errors
    /// A stop before anything was finished.
    pub fn run(&self, progress: &dyn Progress) -> Result<Run, Trouble> {
        self.run_course(Course::new(progress, &Silent))
    }

    /// Runs it so that it can go on after whatever ends it, from an earlier checkpoint if there is one. The run is the same.
    ///
    /// # Errors
    /// A checkpoint of another run, a stop before anything was finished.
    pub fn run_kept(
        &self,
        progress: &dyn Progress,
        store: &dyn Store,
        from: Option<&CheckpointV1>,
    ) -> Result<Run, Trouble> {
        let unfinished = self.unfinished();
        let trajectories = if self.kept.is_empty() {
            None
        } else {
            let parts = from.map_or(&[][..], |checkpoint| &checkpoint.parts);
            Some(Trajectories::new(store, self.described(&unfinished), parts).map_err(Trouble::Run)?)
        };
        let keeper = Keeper::new((store, progress), &unfinished, trajectories.as_ref());
        let from = from.map(|checkpoint| keeper.state_of(checkpoint)).transpose()?;
        let run = self.run_course(Course { from, kept: &self.kept, ..Course::new(&keeper, &keeper) })?;
        Ok(Run { trajectories: trajectories.map_or(Vec::new(), |rows| rows.finished()), ..run })
    }

    /// What the rows of trajectories are.
    fn described(&self, unfinished: &UnfinishedV1) -> Described {
        let program = self.engine.program();
        let outcomes = program.endings.outcomes.iter().map(|(path, _)| path.clone());
        Described {
            rows: self.engine.rows(&self.design),
            step_days: program.step_days,
            start: self.model.calendar.start,
            per_draw: self.design.per_draw,
            outcomes: outcomes.chain(["broken".to_owned()]).collect(),
            kept: quantities(program, &self.kept),
            request: unfinished.to_json(),
        }
    }

    fn run_course(&self, course: Course<'_>) -> Result<Run, Trouble> {
        let course = Course { precision: self.precision, ..course };
        let summary = self.engine.run_course(&self.design, &course)?;
        Ok(self.origin.told((&self.model, &self.named), &self.request, summary))
    }

    /// What is run: all of it, unless it is stopped early.
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// How precisely the shares of the outcomes are to be known, to either side: then the run may stop before all is run.
    pub fn precision(&self) -> Option<f64> {
        self.precision
    }

    /// What is needed to go on with the run, but for the texts.
    pub fn unfinished(&self) -> UnfinishedV1 {
        UnfinishedV1 {
            format: UnfinishedV1::FORMAT,
            detente: crate::VERSION.to_owned(),
            results: crate::results().to_owned(),
            title: self.model.title.clone(),
            root: self.origin.root.clone(),
            files: self.origin.files(),
            policies: self.request.policies.clone(),
            sets: self.request.sets.clone(),
            precision: self.request.precision.clone(),
            keep: self.request.keep.clone(),
            design: self.design.clone(),
            program: sha256(self.engine.program().to_string().as_bytes()),
        }
    }

    /// The texts that were read: path and text, in the order of [`ManifestV1::files`].
    pub(crate) fn texts(&self) -> &[(String, String)] {
        &self.origin.texts
    }
}

impl Origin {
    pub(crate) fn new(root: &str, texts: Extended<'_>, diagnostics: Vec<Diagnostic>) -> Self {
        Self { root: root.to_owned(), texts: texts.read.into_inner().into_iter().collect(), diagnostics }
    }

    fn files(&self) -> Vec<FileV1> {
        files(self.texts.iter().map(|(path, text)| (&**path, &**text)))
    }

    /// What a run of the model gives, with these policies named and with what else was asked for.
    pub(crate) fn told(
        &self,
        (model, named): (&Model, &[PolicyId]),
        request: &Request,
        summary: Summary,
    ) -> Run {
        let manifest = ManifestV1 {
            format: ManifestV1::FORMAT,
            detente: crate::VERSION.to_owned(),
            title: model.title.clone(),
            root: self.root.clone(),
            files: self.files(),
            policies: request.policies.clone(),
            sets: request.sets.clone(),
            precision: request.precision.clone(),
            keep: request.keep.clone(),
            design: summary.design.clone(),
            result: summary.hash.clone(),
            tables: Vec::new(),
            trajectories: Vec::new(),
        };
        let label = |id: &PolicyId| {
            let about = &model.policies[id.0 as usize].about;
            (about.path.clone(), about.label.clone())
        };
        Run {
            title: model.title.clone(),
            start: model.calendar.start,
            warnings: warnings(model, &summary, &self.diagnostics),
            summary,
            policies: named.iter().map(label).collect(),
            sets: request.sets.clone(),
            parameters: parameters::rows(model),
            front: front(model),
            leaves_out: model.leaves_out.clone(),
            manifest,
            trajectories: Vec::new(),
        }
    }
}

/// The precision that is asked for, of a model that has outcomes.
fn precision(request: &Request, model: &Model) -> Result<Option<f64>, Refusal> {
    let Some(text) = &request.precision else { return Ok(None) };
    if model.outcomes.is_empty() {
        return Err(Refusal::new("the model has no outcome whose share could be known to a precision").help(
            "leave `--precision` away, or declare an outcome: `outcome war as soon as anger above 0.9`",
        ));
    }
    crate::request::precision(text).map(Some)
}

/// Why policies and values cannot be in force together, and the ways out.
fn clash(why: &str, request: &Request) -> Refusal {
    let refusal = Refusal::new(why).help("put in force what goes together, and leave the rest away");
    match &request.policies[..] {
        [] | [_] => refusal,
        several => {
            let each: Vec<String> = several.iter().map(|name| format!("--policy {name}")).collect();
            refusal.help(format!("`detente compare {}` puts them beside one another", each.join(" ")))
        }
    }
}

/// The policies of these names, each once.
pub(crate) fn policies(model: &Model, names: &[String]) -> Result<Vec<PolicyId>, Refusal> {
    let known: Vec<&str> = model.policies.iter().map(|policy| &*policy.about.path).collect();
    let mut found = Vec::new();
    for name in names {
        let place =
            known.iter().position(|path| path == name).ok_or_else(|| unknown_policy(model, name, &known))?;
        let id = PolicyId(place as u32);
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Whoever reads a page sees labels.
fn unknown_policy(model: &Model, name: &str, known: &[&str]) -> Refusal {
    match model.policies.iter().find(|policy| policy.about.label == name) {
        Some(of) => Refusal::new(format!("unknown policy `{name}`"))
            .help(format!("the policy \"{}\" is called `{}`", of.about.label, of.about.path)),
        None => Refusal::unknown("policy", name, known),
    }
}

/// Why what was set or put in force makes no sense whatever is drawn. The model as written was looked at by the checker.
fn beyond(world: &Model, request: &Request) -> Option<Refusal> {
    if request.sets.is_empty() && request.policies.is_empty() {
        return None;
    }
    let error = out_of_range(world).into_iter().find(Diagnostic::is_error)?;
    let sets = request.sets.iter().map(|set| format!("`{}` set to `{}`", set.name, set.value));
    let policies = request.policies.iter().map(|policy| format!("the policy `{policy}`"));
    let asked: Vec<String> = sets.chain(policies).collect();
    let refusal = Refusal::new(format!("cannot run with {}: {}", asked.join(" and "), error.message));
    Some(error.help.iter().fold(refusal, |refusal, help| refusal.help(help)))
}

fn not_solved(unsolved: &detente_program::NotSolved) -> Refusal {
    Refusal::new(unsolved.to_string())
        .help("it can be checked, but to be run it needs a rule that plays at once, such as `plays quantal response with precision 4`")
        .help(format!("or hold the choice by a policy, such as `--set {}=OPTION`", unsolved.choice))
}
