//! The worlds that claims and analyses compare: one program each, and what its trajectories give to the measures that are taken in it.

use crate::run::{all_broke, compiled};
use crate::trouble::{Refusal, Trouble};
use detente_engine::{Engine, Options, Paths};
use detente_model::Model;
use detente_model::dependencies::{Sign, rises_with};
use detente_model::evaluate::draw_parameters;
use detente_model::measures::{Path, Reading, Watched};
use detente_model::model::{
    Claim, Expectation, Expression, Intervention, LoopId, Measure, ParameterId, ParameterValue, Period,
    Policy, PolicyId,
};
use detente_numbers::luck::Seed;
use detente_program::Program;
use detente_results::{Design, Points, Progress, Silent, Simulator, Stop};
use std::ops::Range;

/// From each of these quantiles of a parameter to the next it is looked whether something increases.
const QUANTILES: [f64; 5] = [0.1, 0.3, 0.5, 0.7, 0.9];
/// Draws from which the quantiles of a parameter are taken that has no distribution of its own.
const QUANTILE_DRAWS: u64 = 1_001;
/// Bytes of the stack of a thread that makes programs: as many as a main thread has.
const STACK: usize = 8 << 20;
/// Engines that are held. Of more worlds than these the others are made again for each part of a run, since a thousand of them fill memory.
const ENGINES_MOST: usize = 64;

/// What is in force in a world.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    policies: Vec<PolicyId>,
    held: Option<(ParameterId, f64)>,
    /// A loop that is cut.
    without: Option<LoopId>,
}

/// A world.
struct Place {
    key: Key,
    /// Its model without claims, until that is forgotten.
    model: Option<Model>,
    /// The measures that are taken in it, as they read in it.
    asked: Vec<Measure>,
    ready: Option<Ready>,
}

/// A world that can run.
struct Ready {
    runner: Runner,
    kept: Vec<usize>,
    readings: Vec<Reading>,
}

/// What runs a world.
enum Runner {
    Held(Engine),
    /// An engine that is made whenever the world runs; until then only the parameters of its program are there.
    Made(Box<Program>),
}

/// All worlds.
#[derive(Default)]
pub(crate) struct Worlds {
    places: Vec<Place>,
    /// The model without claims from which engines may be made again, and how they run.
    base: Option<(Model, Options)>,
}

/// Where a measure is taken: the world, and its place among what is asked there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) world: usize,
    pub(crate) reading: usize,
}

/// A claim whose measures have their worlds.
pub(crate) struct Draft {
    pub(crate) expectations: Vec<Expectation>,
    /// For each measure of the claim its worlds: one, or several for `increases with`, from low values of the parameter to high ones.
    pub(crate) slots: Result<Vec<Vec<Slot>>, String>,
    /// For each measure of `increases with` which way it goes as the parameter rises, wherever that is, if links alone tell.
    pub(crate) rises: Vec<Option<Sign>>,
}

/// Values and weights of some trajectories in a world: for each trajectory, for each reading, value and weight. Not a number for a
/// trajectory that broke; nothing and no weight for one that does not count.
pub(crate) struct Yield {
    pub(crate) readings: usize,
    pub(crate) values: Vec<f64>,
}

impl Worlds {
    /// No world yet. Of many that follow, engines are not held but made again from this model, which has no claims.
    pub(crate) fn of(base: Model, options: Options) -> Self {
        Self { places: Vec::new(), base: Some((base, options)) }
    }

    pub(crate) fn count(&self) -> usize {
        self.places.len()
    }

    /// Finds a world for each measure of a claim. Other claims of the model count for nothing.
    pub(crate) fn draft(&mut self, model: &Model, claim: &Claim) -> Draft {
        let expectations = claim.expectations.clone();
        let alone = Model { claims: vec![claim.clone()], ..model.clone() };
        let wanted = expectations.iter().flat_map(|expectation| {
            let with = match expectation {
                Expectation::MonotoneIn { parameter, .. } => Some(*parameter),
                _ => None,
            };
            expectation.measures().into_iter().map(move |measure| (measure, with))
        });
        let wanted: Vec<(&Measure, Option<ParameterId>)> = wanted.collect();
        let rises = wanted.iter().enumerate().map(|(number, (measure, with))| {
            let variant = &measure.variant;
            let world = world_of(&alone, &variant.policies, variant.without).ok()?;
            let measure = world.claims.iter().flat_map(Claim::measures).nth(number)?;
            rises_with(&world, measure, (*with)?)
        });
        let rises = rises.collect();
        // All keys first: a claim that cannot be put to trial adds no world.
        let keys: Result<Vec<Vec<(Key, Model)>>, String> =
            wanted.into_iter().map(|(measure, with)| keys(&alone, measure, with)).collect();
        let slots = keys.map(|keys| {
            let of_measure = |(number, keys): (usize, Vec<(Key, Model)>)| {
                keys.into_iter().map(|(key, model)| self.slot(key, model, number)).collect()
            };
            keys.into_iter().enumerate().map(of_measure).collect()
        });
        Draft { expectations, slots, rises }
    }

    /// A place for the measure of that number of the only claim of a world's model.
    fn slot(&mut self, key: Key, mut model: Model, number: usize) -> Slot {
        let known = self.places.iter().position(|place| place.key == key);
        // In the world, what the claim reads may have been replaced.
        let claims = std::mem::take(&mut model.claims);
        let world = known.unwrap_or_else(|| {
            self.places.push(Place { key, model: Some(model), asked: Vec::new(), ready: None });
            self.places.len() - 1
        });
        let place = &mut self.places[world];
        place.asked.extend(claims.iter().flat_map(Claim::measures).nth(number).cloned());
        Slot { world, reading: place.asked.len() - 1 }
    }

    /// Makes a program of each that has none yet, several at a time.
    pub(crate) fn prepare(&mut self, options: Options) -> Result<(), Trouble> {
        let has_base = self.base.is_some();
        let places = self.places.iter_mut().enumerate().filter(|(_, place)| place.ready.is_none());
        let mut waiting: Vec<(bool, &mut Place)> = places
            .map(|(number, place)| {
                let is_held = number < ENGINES_MOST || !has_base || place.key.held.is_some();
                (is_held, place)
            })
            .collect();
        let a_thread = waiting.len().div_ceil(options.threads.max(1)).max(1);
        let prepare = |places: &mut [(bool, &mut Place)]| {
            places.iter_mut().try_for_each(|(is_held, place)| place.prepare(options, *is_held))
        };
        if waiting.len() <= a_thread {
            return prepare(&mut waiting);
        }
        std::thread::scope(|scope| {
            let start = |places| {
                let builder = std::thread::Builder::new().stack_size(STACK);
                builder.spawn_scoped(scope, move || prepare(places)).map_err(|error| {
                    let refusal = Refusal::new(format!("the system gives no thread: {error}"));
                    Trouble::Run(refusal.help("take `--threads 1`"))
                })
            };
            let threads: Result<Vec<_>, Trouble> = waiting.chunks_mut(a_thread).map(start).collect();
            let ended = threads?
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            ended.collect::<Vec<_>>().into_iter().collect()
        })
    }

    /// Forgets the models, which only claims look at again: with a thousand worlds they fill memory.
    pub(crate) fn forget_models(&mut self) {
        self.places.iter_mut().for_each(|place| place.model = None);
    }

    pub(crate) fn has_unknown_parameters(&self) -> bool {
        self.programs().flat_map(|program| &program.parameters).any(|slot| !slot.is_known())
    }

    /// The model of a world without its claims, unless it is forgotten.
    pub(crate) fn model(&self, world: usize) -> Option<&Model> {
        self.places[world].model.as_ref()
    }

    /// A world's model, and a measure that is taken in it, as it reads there; nothing where the model is forgotten.
    pub(crate) fn measure(&self, slot: Slot) -> Option<(&Model, &Measure)> {
        let place = &self.places[slot.world];
        Some((place.model.as_ref()?, place.asked.get(slot.reading)?))
    }

    /// Why the first draw of a design gives nothing in a world, where all of it breaks.
    pub(crate) fn all_broke(&self, world: usize, design: &Design) -> Option<Refusal> {
        let design = Design { draws: 1, ..*design };
        let run = |engine: &Engine, _: &Ready| engine.run(&design, &Silent);
        all_broke(&self.with_engine(world, run).ok()?)
    }

    /// At what a parameter is held in a world, if one is.
    pub(crate) fn held(&self, slot: Slot) -> Option<(ParameterId, f64)> {
        self.places[slot.world].key.held
    }

    pub(crate) fn reading(&self, slot: Slot) -> Option<&Reading> {
        self.places[slot.world].ready.as_ref()?.readings.get(slot.reading)
    }

    /// Runs these draws in a world.
    pub(crate) fn run(
        &self,
        world: usize,
        draws: (&Design, Range<u64>),
        progress: &dyn Progress,
    ) -> Result<Yield, Stop> {
        self.with_engine(world, |engine, ready| {
            let reduce = |paths: &Paths| reduced(paths, &ready.readings);
            let parts = engine.reduced(draws, &ready.kept, &reduce, progress)?;
            Ok(Yield { readings: ready.readings.len(), values: parts.concat() })
        })
    }

    /// Runs points in a world.
    pub(crate) fn run_at(
        &self,
        world: usize,
        points: (&Design, &Points<'_>),
        progress: &dyn Progress,
    ) -> Result<Yield, Stop> {
        self.with_engine(world, |engine, ready| {
            let reduce = |paths: &Paths| reduced(paths, &ready.readings);
            let parts = engine.reduced_at(points, &ready.kept, &reduce, progress)?;
            Ok(Yield { readings: ready.readings.len(), values: parts.concat() })
        })
    }

    /// The programs of all worlds, some with their parameters alone.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &Program> {
        let ready = self.places.iter().filter_map(|place| place.ready.as_ref());
        ready.map(|ready| match &ready.runner {
            Runner::Held(engine) => engine.program(),
            Runner::Made(parameters) => parameters,
        })
    }

    fn with_engine<T>(
        &self,
        world: usize,
        work: impl FnOnce(&Engine, &Ready) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let place = &self.places[world];
        let ready = place.ready.as_ref().ok_or(Stop::NothingAsked)?;
        if let Runner::Held(engine) = &ready.runner {
            return work(engine, ready);
        }
        let (base, options) = self.base.as_ref().ok_or(Stop::NothingAsked)?;
        // It was made of this once, so that it can be made of it again.
        let model = world_of(base, &place.key.policies, place.key.without).map_err(|_| Stop::NothingAsked)?;
        let (_, program) = place.program(&model).map_err(|_| Stop::NothingAsked)?;
        work(&Engine::new(program, *options), ready)
    }
}

impl Place {
    fn prepare(&mut self, options: Options, is_held: bool) -> Result<(), Trouble> {
        let Some(model) = &self.model else { return Ok(()) };
        let (watched, program) = self.program(model)?;
        let at = |path: &String| program.tracked.iter().position(|tracked| tracked.path == *path);
        let kept = watched.paths.iter().filter_map(at).collect();
        let runner = if is_held {
            Runner::Held(Engine::new(program, options))
        } else {
            let Program { parameters, correlations, .. } = program;
            Runner::Made(Box::new(Program { parameters, correlations, ..Program::default() }))
        };
        self.ready = Some(Ready { runner, kept, readings: watched.readings });
        Ok(())
    }

    /// What is watched in the world that a model is, and its program.
    fn program(&self, model: &Model) -> Result<(Watched, Program), Trouble> {
        let watched = model.watched(&self.asked.iter().collect::<Vec<_>>());
        let program = compiled(&watched.model)?;
        Ok((watched, program))
    }
}

/// A model with policies in force and perhaps a loop cut, or why there is none.
fn world_of(model: &Model, policies: &[PolicyId], without: Option<LoopId>) -> Result<Model, String> {
    let world = model.with_policies(policies).map_err(|conflict| conflict.to_string())?;
    match without {
        Some(id) => world.without_loop(id),
        None => Ok(world),
    }
}

fn reduced(paths: &Paths, readings: &[Reading]) -> Vec<f64> {
    let mut found = Vec::with_capacity(2 * readings.len() * paths.endings.len());
    for (trajectory, (ending, is_broken)) in paths.endings.iter().zip(&paths.broken).enumerate() {
        let rows = trajectory * paths.rows..(trajectory + 1) * paths.rows;
        let values: Vec<&[f64]> = paths.values.iter().map(|column| &column[rows.clone()]).collect();
        let path = Path { values: &values, ending: *ending };
        for reading in readings {
            let (value, weight) =
                if *is_broken { (f64::NAN, f64::NAN) } else { reading.read(&path).unwrap_or((0.0, 0.0)) };
            found.extend([value, weight]);
        }
    }
    found
}

/// The worlds in which a measure is taken, or why it cannot be.
fn keys(model: &Model, measure: &Measure, with: Option<ParameterId>) -> Result<Vec<(Key, Model)>, String> {
    let mut policies = measure.variant.policies.clone();
    policies.sort_unstable();
    policies.dedup();
    let without = measure.variant.without;
    let Some(parameter) = with else {
        let world = world_of(model, &policies, without)?;
        return Ok(vec![(Key { policies, held: None, without }, world)]);
    };
    let about = &model.parameters[parameter.index()].about;
    let values = quantiles(model, parameter);
    if values.len() < 2 {
        return Err(format!("`{}` has no low and high values to compare", about.path));
    }
    let held = values.into_iter().map(|value| {
        let mut model = model.clone();
        let period = Period { from: None, until: None };
        let holds = Intervention::Parameter(parameter, Expression::Number(value), period);
        model.policies.push(Policy { about: about.clone(), interventions: vec![holds], written: Vec::new() });
        let mut all = policies.clone();
        all.push(PolicyId(model.policies.len() as u32 - 1));
        let world = world_of(&model, &all, without)?;
        Ok((Key { policies: policies.clone(), held: Some((parameter, value)), without }, world))
    });
    held.collect()
}

/// Values of a parameter from low to high, each once.
fn quantiles(model: &Model, parameter: ParameterId) -> Vec<f64> {
    let mut levels =
        if let ParameterValue::Drawn(distribution) = &model.parameters[parameter.index()].value {
            QUANTILES.map(|share| distribution.quantile(share))
        } else {
            let drawn = |draw| draw_parameters(model, Seed(0).apart("quantiles", 0), draw)[parameter.index()];
            let mut values: Vec<f64> = (0..QUANTILE_DRAWS).map(drawn).collect();
            values.sort_by(f64::total_cmp);
            QUANTILES.map(|share| values[(share * (QUANTILE_DRAWS - 1) as f64) as usize])
        }
        .to_vec();
    levels.dedup();
    levels.retain(|level| !level.is_nan());
    levels
}
