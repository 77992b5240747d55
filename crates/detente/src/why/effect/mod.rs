//! The path by which a policy works: from what it changes, over the links that carry the difference, to an outcome.
//!
//! The same histories are walked with the policy and without. A link carries the share of its target's difference that the difference of its source
//! alone makes; of all paths from what the policy touches to what the outcome asks for, the one is told whose links carry most, by the product of
//! their shares.

mod ways; // Ways through a model.

use self::ways::{Way, chains, targets, touched, widest};
use super::histories::Histories;
use super::parallel::each;
use super::story::label;
use super::{Found, LIMITS, PreparedWhy, Why};
use crate::trouble::Trouble;
use detente_engine::{Engine, Paths};
use detente_model::Model;
use detente_model::evaluate::{Contribution, Links, Walk};
use detente_numbers::sqrt;
use detente_numbers::sums::Moments;
use detente_program::program::TrackedKind;
use detente_results::{Progress, Stop};
use std::collections::{BTreeMap, BTreeSet};

/// Histories that are walked in both worlds.
const WALKED: u64 = 60;
/// Moments at which they are compared, at most.
const MOMENTS_MOST: u32 = 30;
/// Histories over which mean differences are taken, at most.
const COMPARED: u64 = 2_000;
/// Standard errors from which on a difference is not luck's: many are looked at.
const SURE: f64 = 3.0;
/// Paths that are told.
const PATHS_MOST: usize = 3;

/// What policies do, and by which path.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Labels of the policies.
    pub policies: Vec<String>,
    /// What the policies change at once: name and label.
    pub touched: Vec<(String, String)>,
    /// Each outcome's share without and with the policies.
    pub outcomes: Vec<OutcomeChange>,
    /// The outcome to which the path leads: its place among `outcomes`.
    pub toward: usize,
    /// A path to each of the things that the outcome asks for, those that differ most surely first; none where none carries anything.
    pub paths: Vec<Vec<Step>>,
    /// Histories that were walked in both worlds.
    pub walked: u64,
}

/// How an outcome's share changes.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeChange {
    /// Name and label.
    pub outcome: (String, String),
    /// Share of histories without and with the policies.
    pub shares: [f64; 2],
    /// Standard error of the difference, paired.
    pub standard_error: f64,
}

/// An element on the path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What share of its difference the step before carries; NaN for the first.
    pub share: f64,
    /// The day on which its mean difference is largest.
    pub days: f64,
    /// That difference, in its unit; NaN for a choice or regime.
    pub difference: f64,
    /// Its standard error over histories.
    pub standard_error: f64,
    /// The unit; empty for a pure number. Of an event it is how often it has happened until then.
    pub unit: String,
}

/// A link that can be on a path, with all that it carried.
#[derive(Clone, Copy, Default)]
struct Carried {
    /// Sum of the parts that go the way of the whole, less those against it.
    along: f64,
    /// Sum of the sizes of the whole.
    whole: f64,
}

impl PreparedWhy {
    pub(super) fn effect(&self, progress: &dyn Progress) -> Result<Why, Trouble> {
        let Some((policies, world, engine)) = &self.effect else { return Err(Trouble::Stopped) };
        let both = Histories::in_worlds(&[&self.engine, engine], &self.design, progress)?;
        let Ok([mut without, with]) = <[Histories; 2]>::try_from(both) else { return Err(Trouble::Stopped) };
        without.some_whole()?;
        let outcomes = changes(&self.model, &without, &with);
        let asked = |place: &usize| self.outcomes.iter().any(|id| id.index() == *place);
        let strength = |place: usize| {
            let it: &OutcomeChange = &outcomes[place];
            let change = (it.shares[1] - it.shares[0]).abs();
            if change > 0.0 { change / it.standard_error } else { 0.0 }
        };
        let toward = (0..outcomes.len())
            .filter(asked)
            .reduce(|best, next| if strength(next) > strength(best) { next } else { best })
            .unwrap_or(0);
        let touched = touched(&self.model, world);
        // What comes after the last history that ends so can have no part in it.
        let ends = |it: &&(usize, u32)| it.0 == toward;
        let all = without.endings.iter().chain(&with.endings).flatten();
        let until = all.filter(ends).map(|it| it.1).max().unwrap_or(self.model.calendar.steps).max(1);
        let targets = targets(&self.model, toward);
        let (ways, walked) = self.ways((world, until), &touched, &targets, progress);
        let names: BTreeSet<&str> = ways.iter().flatten().map(|(name, _)| &**name).collect();
        let differences = self.differences((engine, until), &names, progress)?;
        let paths = told(&self.model, ways, &differences);
        let label = |path: &String| (path.clone(), label(&self.model, path));
        without.stopped |= progress.stop();
        let effect = Effect {
            policies: policies
                .iter()
                .map(|id| self.model.policies[id.0 as usize].about.label.clone())
                .collect(),
            touched: touched.iter().map(label).collect(),
            outcomes,
            toward,
            paths,
            walked,
        };
        Ok(self.why(Found::Effect(Box::new(effect)), &without))
    }

    /// The path that carries most from what is touched to each of the targets, and in how many histories links were compared.
    fn ways(
        &self,
        (world, until): (&Model, u32),
        touched: &BTreeSet<String>,
        targets: &BTreeSet<String>,
        progress: &dyn Progress,
    ) -> (Vec<Way>, u64) {
        let chains = chains(&self.model, touched);
        let links = Links::of_chains(&self.model, &chains);
        let every = until.div_ceil(MOMENTS_MOST).max(1);
        let numbers: Vec<u64> = (0..WALKED.min(self.design.draws)).collect();
        let both = each(self.request.asked.threads, &numbers, progress, |number| {
            let of = |model| Walk::new(model, self.seed(), (*number, 1), (every, until), &LIMITS);
            let (without, with) = (of(&self.model), of(world));
            let is_whole = without.broken.is_none() && with.broken.is_none();
            is_whole.then(|| without.against(&with, &links))
        });
        let mut carried = vec![Carried::default(); chains.len()];
        for contributions in both.iter().flatten() {
            for of_moment in contributions.chunks(chains.len().max(1)) {
                carried.iter_mut().zip(of_moment).for_each(|(carried, did)| carried.add(*did));
            }
        }
        let shares: Vec<f64> = carried.iter().map(Carried::share).collect();
        (widest(&chains, &shares, touched, targets), both.iter().flatten().count() as u64)
    }

    /// The largest mean difference that the policies make in each of these elements, on the same luck.
    fn differences(
        &self,
        (engine, until): (&Engine, u32),
        names: &BTreeSet<&str>,
        progress: &dyn Progress,
    ) -> Result<BTreeMap<String, Difference>, Trouble> {
        let draws = self.design.draws.min(COMPARED);
        let rows: Vec<usize> =
            (0..=MOMENTS_MOST).map(|part| (part * until / MOMENTS_MOST) as usize).collect();
        let of = |engine: &Engine| -> Result<Vec<Option<Vec<f64>>>, Trouble> {
            let kept = names.iter().filter_map(|name| place(engine, name)).collect::<Vec<_>>();
            let reduce = |paths: &Paths| courses(paths, &rows);
            let parts = engine.reduced((&self.design, 0..draws), &kept, &reduce, progress);
            match parts {
                Ok(parts) => Ok(parts.into_iter().flatten().collect()),
                Err(Stop::StoppedAtOnce) => Ok(Vec::new()),
                Err(stop) => Err(stop.into()),
            }
        };
        let (without, with) = (of(&self.engine)?, of(engine)?);
        let both: Vec<(&Vec<f64>, &Vec<f64>)> =
            without.iter().zip(&with).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?))).collect();
        let step_days = self.model.calendar.step_days;
        let mut found = BTreeMap::new();
        let tracked = names.iter().filter_map(|name| Some((*name, place(&self.engine, name)?)));
        for (number, (name, place)) in tracked.enumerate() {
            let tracked = &self.engine.program().tracked[place];
            let mut largest = Difference { unit: tracked.unit.clone(), ..Difference::default() };
            for (moment, row) in rows.iter().enumerate() {
                let at = number * rows.len() + moment;
                let mut differences = Moments::default();
                both.iter().for_each(|(a, b)| differences.add((b[at] - a[at]) / tracked.scale));
                if differences.mean().abs() > largest.mean.abs() {
                    largest.mean = differences.mean();
                    largest.standard_error = sqrt(differences.variance() / both.len() as f64);
                    largest.days = *row as f64 * step_days;
                }
            }
            found.insert(name.to_owned(), largest);
        }
        Ok(found)
    }
}

/// A largest mean difference.
#[derive(Clone, Default)]
struct Difference {
    days: f64,
    mean: f64,
    standard_error: f64,
    unit: String,
}

/// Where a program keeps an element that has an order; of an event how often it has happened.
fn place(engine: &Engine, name: &str) -> Option<usize> {
    let has_order = |kind: &TrackedKind| !matches!(kind, TrackedKind::Regime(_) | TrackedKind::Choice(_));
    engine.program().tracked.iter().position(|it| it.path == name && has_order(&it.kind))
}

/// The values in these rows, quantity by quantity, of each trajectory that is whole.
fn courses(paths: &Paths, rows: &[usize]) -> Vec<Option<Vec<f64>>> {
    let of = |(trajectory, is_broken): (usize, &bool)| {
        let first = trajectory * paths.rows;
        let course =
            || paths.values.iter().flat_map(|values| rows.iter().map(move |row| values[first + row]));
        (!is_broken).then(|| course().collect())
    };
    paths.broken.iter().enumerate().map(of).collect()
}

/// Ways with the differences along them: those that end in a difference that luck does not make, surest first.
fn told(model: &Model, ways: Vec<Way>, differences: &BTreeMap<String, Difference>) -> Vec<Vec<Step>> {
    let step = |(name, share): (String, f64)| {
        let none =
            Difference { days: f64::NAN, mean: f64::NAN, standard_error: f64::NAN, unit: String::new() };
        let found = differences.get(&name).cloned().unwrap_or(none);
        Step {
            label: label(model, &name),
            name,
            share,
            days: found.days,
            difference: found.mean,
            standard_error: found.standard_error,
            unit: found.unit,
        }
    };
    let surety = |path: &Vec<Step>| match path.last() {
        Some(step) if step.difference != 0.0 => step.difference.abs() / step.standard_error,
        _ => 0.0,
    };
    let mut paths: Vec<Vec<Step>> = ways.into_iter().map(|way| way.into_iter().map(step).collect()).collect();
    paths.retain(|path| surety(path) > SURE);
    paths.sort_by(|a, b| surety(b).total_cmp(&surety(a)));
    paths.truncate(PATHS_MOST);
    paths
}

impl Carried {
    fn add(&mut self, did: Contribution) {
        if did.partial.is_finite() && did.total.is_finite() {
            self.along += if did.total < 0.0 { -did.partial } else { did.partial };
            self.whole += did.total.abs();
        }
    }

    fn share(&self) -> f64 {
        if self.whole > 0.0 { self.along / self.whole } else { 0.0 }
    }
}

fn changes(model: &Model, without: &Histories, with: &Histories) -> Vec<OutcomeChange> {
    let both: Vec<(usize, usize)> = without
        .endings
        .iter()
        .zip(&with.endings)
        .filter_map(|(a, b)| Some((a.as_ref()?.0, b.as_ref()?.0)))
        .collect();
    let count = both.len().max(1) as f64;
    let change = |(place, outcome): (usize, &detente_model::model::Outcome)| {
        let share =
            |of: &dyn Fn(&(usize, usize)) -> bool| both.iter().filter(|pair| of(pair)).count() as f64 / count;
        let shares = [share(&|pair| pair.0 == place), share(&|pair| pair.1 == place)];
        let moved = share(&|pair| (pair.0 == place) != (pair.1 == place));
        let change = shares[1] - shares[0];
        OutcomeChange {
            outcome: (outcome.about.path.clone(), outcome.about.label.clone()),
            shares,
            standard_error: sqrt((moved - change * change) / count),
        }
    };
    model.outcomes.iter().enumerate().map(change).collect()
}
