//! The worlds that claims and analyses compare: one program each, and what its trajectories give to the measures that are taken in it.

use crate::run::all_broke;
use crate::trouble::{Refusal, Trouble};
use detente_engine::{Engine, Options, Paths};
use detente_model::Model;
use detente_model::evaluate::draw_parameters;
use detente_model::measures::{Path, Reading};
use detente_model::model::{
    Claim, Expectation, Expression, Intervention, LoopId, Measure, ParameterId, ParameterValue, Period,
    Policy, PolicyId,
};
use detente_numbers::luck::Seed;
use detente_program::Program;
use detente_results::{Design, Points, Progress, Silent, Simulator, Stop};
use std::ops::Range;

/// Between these quantiles of a parameter it is looked whether something increases.
const QUANTILES: [f64; 2] = [0.1, 0.9];
/// Draws from which the quantiles of a parameter are taken that has no distribution of its own.
const QUANTILE_DRAWS: u64 = 1_001;
/// Bytes of the stack of a thread that makes programs: as many as a main thread has.
const STACK: usize = 8 << 20;

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
    engine: Engine,
    kept: Vec<usize>,
    readings: Vec<Reading>,
}

/// All worlds.
#[derive(Default)]
pub(crate) struct Worlds(Vec<Place>);

/// Where a measure is taken: the world, and its place among what is asked there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) world: usize,
    pub(crate) reading: usize,
}

/// A claim whose measures have their worlds.
pub(crate) struct Draft {
    pub(crate) expectations: Vec<Expectation>,
    /// For each measure of the claim its worlds: one, or two for `increases with`.
    pub(crate) slots: Result<Vec<Vec<Slot>>, String>,
}

/// Values and weights of some trajectories in a world: for each trajectory, for each reading, value and weight. Not a number for a
/// trajectory that broke; nothing and no weight for one that does not count.
pub(crate) struct Yield {
    pub(crate) readings: usize,
    pub(crate) values: Vec<f64>,
}

impl Worlds {
    pub(crate) fn count(&self) -> usize {
        self.0.len()
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
        // All keys first: a claim that cannot be put to trial adds no world.
        let keys: Result<Vec<Vec<(Key, Model)>>, String> =
            wanted.map(|(measure, with)| keys(&alone, measure, with)).collect();
        let slots = keys.map(|keys| {
            let of_measure = |(number, keys): (usize, Vec<(Key, Model)>)| {
                keys.into_iter().map(|(key, model)| self.slot(key, model, number)).collect()
            };
            keys.into_iter().enumerate().map(of_measure).collect()
        });
        Draft { slots, expectations }
    }

    /// A place for the measure of that number of the only claim of a world's model.
    fn slot(&mut self, key: Key, mut model: Model, number: usize) -> Slot {
        let known = self.0.iter().position(|place| place.key == key);
        // In the world, what the claim reads may have been replaced.
        let claims = std::mem::take(&mut model.claims);
        let world = known.unwrap_or_else(|| {
            self.0.push(Place { key, model: Some(model), asked: Vec::new(), ready: None });
            self.0.len() - 1
        });
        let place = &mut self.0[world];
        place.asked.extend(claims.iter().flat_map(Claim::measures).nth(number).cloned());
        Slot { world, reading: place.asked.len() - 1 }
    }

    /// Makes a program of each that has none yet, several at a time.
    pub(crate) fn prepare(
        &mut self,
        options: Options,
        compiled: impl Fn(&Model) -> Result<Program, Trouble> + Sync,
    ) -> Result<(), Trouble> {
        let mut waiting: Vec<&mut Place> = self.0.iter_mut().filter(|place| place.ready.is_none()).collect();
        let a_thread = waiting.len().div_ceil(options.threads.max(1)).max(1);
        let prepare = |places: &mut [&mut Place]| {
            places.iter_mut().try_for_each(|place| place.prepare(options, &compiled))
        };
        if waiting.len() <= a_thread {
            return prepare(&mut waiting);
        }
        std::thread::scope(|scope| {
            let start = |places| {
                let builder = std::thread::Builder::new().stack_size(STACK);
                builder.spawn_scoped(scope, move || prepare(places)).map_err(|error| {
                    Trouble::Run(
                        Refusal::new(format!("the system gives no thread: {error}"))
                            .help("take `--threads 1`"),
                    )
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
        self.0.iter_mut().for_each(|place| place.model = None);
    }

    pub(crate) fn has_unknown_parameters(&self) -> bool {
        self.programs().flat_map(|program| &program.parameters).any(|slot| !slot.is_known())
    }

    /// The model of a world without its claims, unless it is forgotten.
    pub(crate) fn model(&self, world: usize) -> Option<&Model> {
        self.0[world].model.as_ref()
    }

    /// Why the first draw of a design gives nothing in a world, where all of it breaks.
    pub(crate) fn all_broke(&self, world: usize, design: &Design) -> Option<Refusal> {
        let ready = self.0[world].ready.as_ref()?;
        let summary = ready.engine.run(&Design { draws: 1, ..*design }, &Silent).ok()?;
        all_broke(&summary)
    }

    pub(crate) fn reading(&self, slot: Slot) -> Option<&Reading> {
        self.0[slot.world].ready.as_ref()?.readings.get(slot.reading)
    }

    /// Runs these draws in a world.
    pub(crate) fn run(
        &self,
        world: usize,
        draws: (&Design, Range<u64>),
        progress: &dyn Progress,
    ) -> Result<Yield, Stop> {
        let Some(ready) = &self.0[world].ready else { return Err(Stop::NothingAsked) };
        let reduce = |paths: &Paths| reduced(paths, &ready.readings);
        let parts = ready.engine.reduced(draws, &ready.kept, &reduce, progress)?;
        Ok(Yield { readings: ready.readings.len(), values: parts.concat() })
    }

    /// Runs points in a world.
    pub(crate) fn run_at(
        &self,
        world: usize,
        points: (&Design, &Points<'_>),
        progress: &dyn Progress,
    ) -> Result<Yield, Stop> {
        let Some(ready) = &self.0[world].ready else { return Err(Stop::NothingAsked) };
        let reduce = |paths: &Paths| reduced(paths, &ready.readings);
        let parts = ready.engine.reduced_at(points, &ready.kept, &reduce, progress)?;
        Ok(Yield { readings: ready.readings.len(), values: parts.concat() })
    }

    /// The programs of all worlds.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &Program> {
        self.0.iter().filter_map(|place| place.ready.as_ref()).map(|ready| ready.engine.program())
    }
}

impl Place {
    fn prepare(
        &mut self,
        options: Options,
        compiled: &impl Fn(&Model) -> Result<Program, Trouble>,
    ) -> Result<(), Trouble> {
        let Some(model) = &self.model else { return Ok(()) };
        let watched = model.watched(&self.asked.iter().collect::<Vec<_>>());
        let program = compiled(&watched.model)?;
        let at = |path: &String| program.tracked.iter().position(|tracked| tracked.path == *path);
        let kept = watched.paths.iter().filter_map(at).collect();
        self.ready = Some(Ready { engine: Engine::new(program, options), kept, readings: watched.readings });
        Ok(())
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
    let world_of = |model: &Model, policies: &[PolicyId]| {
        let world = model.with_policies(policies).map_err(|conflict| conflict.to_string())?;
        without.map_or(Ok(world.clone()), |id| world.without_loop(id))
    };
    let Some(parameter) = with else {
        let world = world_of(model, &policies)?;
        return Ok(vec![(Key { policies, held: None, without }, world)]);
    };
    let about = &model.parameters[parameter.index()].about;
    let [low, high] = quantiles(model, parameter);
    if low.partial_cmp(&high) != Some(std::cmp::Ordering::Less) {
        return Err(format!("`{}` has no low and high values to compare", about.path));
    }
    let held = [low, high].into_iter().map(|value| {
        let mut model = model.clone();
        let period = Period { from: None, until: None };
        let holds = Intervention::Parameter(parameter, Expression::Number(value), period);
        model.policies.push(Policy { about: about.clone(), interventions: vec![holds], written: Vec::new() });
        let mut all = policies.clone();
        all.push(PolicyId(model.policies.len() as u32 - 1));
        let world = world_of(&model, &all)?;
        Ok((Key { policies: policies.clone(), held: Some((parameter, value)), without }, world))
    });
    held.collect()
}

/// A low and a high value of a parameter.
fn quantiles(model: &Model, parameter: ParameterId) -> [f64; 2] {
    if let ParameterValue::Drawn(distribution) = &model.parameters[parameter.index()].value {
        return QUANTILES.map(|share| distribution.quantile(share));
    }
    let drawn = |draw| draw_parameters(model, Seed(0).apart("quantiles", 0), draw)[parameter.index()];
    let mut values: Vec<f64> = (0..QUANTILE_DRAWS).map(drawn).collect();
    values.sort_by(f64::total_cmp);
    QUANTILES.map(|share| values[(share * (QUANTILE_DRAWS - 1) as f64) as usize])
}
