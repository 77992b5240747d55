//! Experiments: a model at points that an analysis chooses, and what quantities come to there.
//!
//! Analyses know numbers: a design says where its columns are, and wants a value a row. Here columns become parameters, rows become trajectories
//! in all worlds that the quantities are taken in, on the same luck, and trajectories become values.

mod factors; // Parameters that an analysis may move.
mod levers; // What is moved over a range of its own.
mod quantities; // What is asked about: claims' estimates, as a user types them.

pub(crate) use self::factors::{Factor, groups};
pub use self::levers::Lever;
pub(crate) use self::levers::Moved;
pub(crate) use self::quantities::Quantity;

use crate::request::{Request, Until};
use crate::run::{InForce, in_force, policies};
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use crate::worlds::{Worlds, Yield};
use detente_engine::Options;
use detente_model::{Model, World, check};
use detente_results::manifest::SettingV1;
use detente_results::{Coordinate, Design, Points, Progress, Stop};
use serde_json::{Value, json};
use std::ops::Range;

/// Trajectories whose values are held at once in each world: few enough to be held, many enough for all threads.
const AT_ONCE: usize = 4_096;

/// Trajectories of each world that are run before the first stop is answered; each part after it is twice as long. What a stop cuts short is
/// lost, so parts begin small; and they grow, so that threads are seldom waited for.
const AT_FIRST: usize = 512;

/// Trajectories whose values are held at once in all worlds: with very many worlds, fewer are held of each.
const ALL_AT_ONCE: usize = 1 << 18;

/// Sets of policies of which models are held at once, until these are programs.
const MODELS_AT_ONCE: usize = 16;

/// What every analysis is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What about, as claims estimate it: `chance(war by 6 months)`, or the name of an outcome, event, stock or let.
    pub of: Vec<String>,
    /// Policies in force, by name.
    pub policies: Vec<String>,
    /// Values set.
    pub sets: Vec<SettingV1>,
    /// Trajectories in all worlds together, at most.
    pub budget: u64,
    /// The seed.
    pub seed: u64,
    /// Threads; no result depends on it.
    pub threads: usize,
}

impl Asked {
    /// All that decides an answer.
    pub(crate) fn json(&self) -> Value {
        let sets: Vec<String> = self.sets.iter().map(|set| format!("{}={}", set.name, set.value)).collect();
        json!({
            "detente": crate::VERSION, "of": self.of, "policies": self.policies, "sets": sets,
            "budget": self.budget, "seed": self.seed,
        })
    }
}

/// A model that can be run at points.
pub(crate) struct Experiments {
    /// The model, with values and policies in force.
    pub(crate) model: Model,
    pub(crate) quantities: Vec<Quantity>,
    /// Parameters that are not known, in the order of the text.
    pub(crate) factors: Vec<Factor>,
    /// What is moved, in the order in which it was asked for.
    pub(crate) levers: Vec<Moved>,
    /// Sets of policies, by number, that cannot be in force together, and why.
    pub(crate) conflicts: Vec<(usize, String)>,
    pub(crate) seed: u64,
    worlds: Worlds,
}

/// What a column of points sets.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    /// The factor of that number, to the quantile of a chance.
    Chance(usize),
    /// The lever of that number, to a value in base units.
    Lever(usize),
}

/// Prepares them for the situation whose first file is `root`, with what is moved.
///
/// # Errors
/// A model with errors, a quantity or a request that makes no sense for it, a model that cannot be run.
pub(crate) fn prepare(
    world: &dyn World,
    root: &str,
    asked: &Asked,
    levers: &[Lever],
) -> Result<Experiments, Trouble> {
    prepare_under(world, root, asked, levers, &[Vec::new()])
}

/// The same under several sets of policies side by side: quantities stand set by set, but for sets that cannot be in force together.
///
/// # Errors
/// As before.
pub(crate) fn prepare_under(
    world: &dyn World,
    root: &str,
    asked: &Asked,
    levers: &[Lever],
    sets: &[Vec<String>],
) -> Result<Experiments, Trouble> {
    levers::apart(levers).map_err(Trouble::Request)?;
    let plain = Extended { inner: world, root, addition: "", read: Default::default() };
    let mut checked = check(&plain, root);
    let Some(model) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    let written = quantities::written(&model, &asked.of).map_err(Trouble::Request)?;
    let mut addition = quantities::carriers(&plain, &written).map_err(Trouble::Request)?;
    addition += &levers::carriers(&plain, levers).map_err(Trouble::Request)?;
    let declared = Extended { inner: world, root, addition: &addition, read: Default::default() };
    let texts = Extended { inner: &declared, root, addition: "", read: Default::default() };
    let mut checked = check(&texts, root);
    let Some(model) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    let in_force = in_force(model, &texts, &request(asked, !levers.is_empty()));
    let InForce { world: mut model, .. } = in_force.map_err(levers::clash)?;
    let carried: Vec<usize> = quantities::carried(&model).collect();
    let bare = Model { claims: Vec::new(), ..model.clone() };
    let options = Options::with_threads(asked.threads.max(1));
    let mut worlds = Worlds::of(bare.clone(), options);
    let (mut drafts, mut conflicts) = (Vec::new(), Vec::new());
    for (number, names) in sets.iter().enumerate() {
        let policies = policies(&model, names).map_err(Trouble::Request)?;
        let claims: Vec<usize> =
            carried.iter().map(|claim| quantities::under(&mut model, *claim, &policies)).collect();
        let draft = |claim: usize| (claim, worlds.draft(&bare, &model.claims[claim]));
        let of_set: Vec<_> = claims.into_iter().map(draft).collect();
        match of_set.iter().find_map(|(_, draft)| draft.slots.as_ref().err()) {
            Some(why) if !names.is_empty() => conflicts.push((number, why.clone())),
            _ => drafts.extend(of_set),
        }
        if number % MODELS_AT_ONCE == MODELS_AT_ONCE - 1 || number + 1 == sets.len() {
            worlds.prepare(options)?;
            worlds.forget_models();
        }
    }
    let quantities: Result<Vec<Quantity>, Refusal> = written
        .iter()
        .cycle()
        .zip(drafts)
        .map(|(written, (claim, draft))| Quantity::new((&model, &worlds), written.clone(), claim, draft))
        .collect();
    let quantities = quantities.map_err(Trouble::Request)?;
    let factors = factors::of(&model, &worlds);
    let levers = levers::moved(&model, &worlds, levers).map_err(Trouble::Request)?;
    Ok(Experiments { model, quantities, factors, levers, conflicts, seed: asked.seed, worlds })
}

/// What of it concerns any run.
pub(crate) fn request(asked: &Asked, moves: bool) -> Request {
    let carrier = moves.then(|| levers::CARRIER.to_owned());
    Request {
        policies: asked.policies.iter().cloned().chain(carrier).collect(),
        sets: asked.sets.clone(),
        until: Until::End,
        precision: None,
        keep: Vec::new(),
        trajectories: asked.budget,
        per_draw: 1,
        seed: asked.seed,
        threads: asked.threads,
    }
}

impl Experiments {
    /// The one quantity that was asked about, which is a chance.
    fn one_chance(&self, why: &str) -> Result<&Quantity, Refusal> {
        let [quantity] = &self.quantities[..] else {
            let refusal = Refusal::new(format!("say which: {why}"));
            return Err(self.quantities.iter().take(3).fold(refusal, |refusal, quantity| {
                refusal.help(format!("write `--of \"{}\"` for {}", quantity.text, quantity.label))
            }));
        };
        if quantity.is_chance {
            return Ok(quantity);
        }
        let text = &quantity.text;
        Err(Refusal::new(format!("`{text}` is no chance, and {why}"))
            .help("ask about a chance: `--of \"chance(X at the end > LEVEL)\"`"))
    }

    /// The same, of which every trajectory has a part.
    pub(crate) fn one_chance_of_all(&self, why: &str) -> Result<&Quantity, Refusal> {
        let quantity = self.one_chance(why)?;
        if quantity.counts_always {
            return Ok(quantity);
        }
        Err(Refusal::new(format!("not every trajectory has a part in `{}`", quantity.text))
            .help("leave `given` and `while` away, and put the condition into the chance with `and`"))
    }

    /// Refuses quantiles, where trajectories are looked at one by one.
    pub(crate) fn no_quantiles(&self) -> Result<(), Refusal> {
        let Some(quantity) = self.quantities.iter().find(|quantity| quantity.has_quantile()) else {
            return Ok(());
        };
        Err(Refusal::new(format!("`{}` is of many trajectories, and each is looked at alone", quantity.text))
            .help("ask about a chance instead: `chance(X at the end > LEVEL)`"))
    }

    /// Worlds in which every point is run.
    pub(crate) fn worlds(&self) -> usize {
        self.worlds.count()
    }

    /// Runs points, each with so many trajectories: for each trajectory, for each quantity, its value; not a number where there is none.
    pub(crate) fn at(
        &self,
        columns: &[Column],
        (numbers, luck): (&[f64], &[u64]),
        per_point: u32,
        progress: &dyn Progress,
    ) -> Result<Vec<f64>, Stop> {
        let design = self.design(luck.len() as u64, per_point);
        let run = |world: usize| {
            let (coordinates, places) = self.coordinates(columns, world);
            let kept: Vec<f64> = numbers
                .chunks(columns.len().max(1))
                .flat_map(|point| places.iter().map(|place| point[*place]))
                .collect();
            let points = Points { coordinates: &coordinates, numbers: &kept, luck };
            self.worlds.run_at(world, (&design, &points), progress)
        };
        let given = (0..self.worlds.count()).map(run).collect::<Result<Vec<Yield>, Stop>>()?;
        Ok(self.values(&given, luck.len() * per_point as usize))
    }

    /// Runs all rows of a design, which `fill` writes and says the luck of, each with so many trajectories: values as before. Of a run that
    /// was stopped, those of the first rows.
    pub(crate) fn rows(
        &self,
        columns: &[Column],
        (rows, per_point): (usize, u32),
        fill: &dyn Fn(usize, &mut [f64]) -> u64,
        progress: &dyn Progress,
    ) -> Result<Vec<f64>, Stop> {
        let mut values = Vec::new();
        for some in parts(rows as u64, per_point, AT_ONCE) {
            let some = some.start as usize..some.end as usize;
            let mut numbers = vec![0.0; some.len() * columns.len()];
            let point = |place: usize| place * columns.len()..(place + 1) * columns.len();
            let luck: Vec<u64> =
                some.enumerate().map(|(place, row)| fill(row, &mut numbers[point(place)])).collect();
            match self.at(columns, (&numbers, &luck), per_point, progress) {
                Ok(found) => values.extend(found),
                Err(Stop::StoppedAtOnce) => break,
                Err(stop) => return Err(stop),
            }
        }
        Ok(values)
    }

    /// Runs draws as an ordinary run would: values as before. Of a run that was stopped, those of the first draws.
    pub(crate) fn drawn(&self, draws: u64, per_draw: u32, progress: &dyn Progress) -> Result<Vec<f64>, Stop> {
        let mut values = Vec::new();
        self.drawn_in_parts(draws, per_draw, &mut |some| values.extend(some), progress)?;
        Ok(values)
    }

    /// The same, handed on some whole draws at a time, so that memory does not grow with them.
    pub(crate) fn drawn_in_parts(
        &self,
        draws: u64,
        per_draw: u32,
        take: &mut dyn FnMut(Vec<f64>),
        progress: &dyn Progress,
    ) -> Result<(), Stop> {
        let design = self.design(draws, per_draw);
        let of_many_worlds = (ALL_AT_ONCE / self.worlds.count().max(1)).clamp(1, AT_ONCE);
        for some in parts(draws, per_draw, of_many_worlds) {
            let run = |world: usize| self.worlds.run(world, (&design, some.clone()), progress);
            match (0..self.worlds.count()).map(run).collect::<Result<Vec<Yield>, Stop>>() {
                Ok(given) => {
                    let trajectories = (some.end - some.start) * u64::from(per_draw);
                    take(self.values(&given, trajectories as usize));
                }
                Err(Stop::StoppedAtOnce) => break,
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    fn values(&self, given: &[Yield], trajectories: usize) -> Vec<f64> {
        let one =
            |trajectory: usize| self.quantities.iter().map(move |quantity| quantity.value(given, trajectory));
        (0..trajectories).flat_map(one).collect()
    }

    fn design(&self, draws: u64, per_draw: u32) -> Design {
        Design { seed: self.seed, draws, per_draw, steps: self.model.calendar.steps }
    }

    /// What the columns set in a world, and the places of these columns: a world that holds a parameter lets it not be moved.
    fn coordinates(&self, columns: &[Column], world: usize) -> (Vec<Coordinate>, Vec<usize>) {
        let set = columns.iter().enumerate().filter_map(|(place, column)| {
            let coordinate = match column {
                Column::Chance(factor) => Coordinate::Chance(self.factors[*factor].places[world]?),
                Column::Lever(lever) => Coordinate::Value(self.levers[*lever].factor.places[world]?),
            };
            Some((coordinate, place))
        });
        set.unzip()
    }
}

/// Rows, each of so many trajectories, in parts: of [`AT_FIRST`] trajectories, then twice as many each time, up to a most.
pub(crate) fn parts(rows: u64, per_row: u32, most: usize) -> impl Iterator<Item = Range<u64>> {
    let rows_of = move |trajectories: usize| (trajectories as u64 / u64::from(per_row.max(1))).max(1);
    let mut at_once = AT_FIRST.min(most);
    let mut first = 0;
    std::iter::from_fn(move || {
        let part = first..(first + rows_of(at_once)).min(rows);
        at_once = (2 * at_once).min(most);
        first = part.end;
        (!part.is_empty()).then_some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_grow_and_are_all_rows_once() {
        let lengths = |rows, per_row, most| -> Vec<u64> {
            let parts: Vec<Range<u64>> = parts(rows, per_row, most).collect();
            assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert_eq!(
                (parts.first().map(|it| it.start), parts.last().map(|it| it.end)),
                (Some(0), Some(rows))
            );
            parts.iter().map(|part| part.end - part.start).collect()
        };
        assert_eq!(lengths(20_000, 1, 4_096), [512, 1_024, 2_048, 4_096, 4_096, 4_096, 4_096, 32]);
        assert_eq!(lengths(300, 10, 4_096), [51, 102, 147]);
        assert_eq!(lengths(3, 9_999, 4_096), [1, 1, 1]);
        assert_eq!(lengths(500, 1, 262), [262, 238]);
        assert_eq!(parts(0, 10, 4_096).count(), 0);
    }
}
