//! The path by which a policy works: from what it changes, over the links that carry the difference, to an outcome.
//!
//! The same histories are walked with the policy and without. A link carries the share of its target's difference that the difference of its source
//! alone makes; of all paths from what the policy touches to what the outcome asks for, the one is told whose links carry most, by the product of
//! their shares.

use super::histories::Histories;
use super::parallel::each;
use super::story::label;
use super::{Found, LIMITS, PreparedWhy, Why};
use crate::trouble::Trouble;
use detente_model::Model;
use detente_model::dependencies::causal_graph;
use detente_model::evaluate::{Contribution, Links, Row, Walk};
use detente_model::model::{Expression, OutcomeKind, TransitionKind};
use detente_numbers::{ln, max, min, sqrt};
use detente_results::Progress;
use std::collections::{BTreeMap, BTreeSet};

/// Histories that are walked in both worlds.
const WALKED: u64 = 60;
/// Moments at which they are compared, at most.
const MOMENTS_MOST: u32 = 30;
/// Paths that are told.
const PATHS_MOST: usize = 3;
/// A link that carries less than this of its target's difference is none that a path goes over.
const LEAST_SHARE: f64 = 0.02;

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
        let without = Histories::new(&self.engine, &self.design, progress)?;
        let with = Histories::new(engine, &self.design, progress)?;
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
        let walked = WALKED.min(without.endings.len() as u64);
        // What comes after the last history that ends so can have no part in it.
        let ends = |it: &&(usize, u32)| it.0 == toward;
        let all = without.endings.iter().chain(&with.endings).flatten();
        let until = all.filter(ends).map(|it| it.1).max().unwrap_or(self.model.calendar.steps);
        let paths = self.paths((world, until), &touched, &targets(&self.model, toward), walked);
        let label = |path: &String| (path.clone(), label(&self.model, path));
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

    /// The path that carries most from what is touched to each of the targets.
    fn paths(
        &self,
        (world, until): (&Model, u32),
        touched: &[String],
        targets: &BTreeSet<String>,
        walked: u64,
    ) -> Vec<Vec<Step>> {
        let chains = chains(&self.model, touched);
        let links = Links::of_chains(&self.model, &chains);
        let every = until.div_ceil(MOMENTS_MOST).max(1);
        let moments = (until / every + 1) as usize;
        let numbers: Vec<u64> = (0..walked).collect();
        let both = each(self.request.asked.threads, &numbers, |number| {
            let of = |model| Walk::new(model, self.seed(), (*number, 1), every, &LIMITS);
            let (without, with) = (of(&self.model), of(world));
            let rows = |walk: &Walk<'_>| walk.rows().into_iter().take(moments).collect::<Vec<Row>>();
            (without.against(&with, &links), rows(&without), rows(&with))
        });
        let mut carried = vec![Carried::default(); chains.len()];
        for (contributions, ..) in &both {
            for of_moment in contributions.chunks_exact(chains.len()).take(moments) {
                carried.iter_mut().zip(of_moment).for_each(|(carried, did)| carried.add(*did));
            }
        }
        let shares: Vec<f64> = carried.iter().map(Carried::share).collect();
        let ways = widest(&chains, &shares, touched, targets);
        let rows: Vec<(&Vec<Row>, &Vec<Row>)> =
            both.iter().map(|(_, without, with)| (without, with)).collect();
        let told = |way: Vec<(String, f64)>| -> Vec<Step> {
            way.into_iter().map(|(name, share)| self.step(&name, share, &rows, every)).collect()
        };
        let mut paths: Vec<Vec<Step>> = ways.into_iter().map(told).collect();
        let surety = |path: &Vec<Step>| {
            path.last().map_or(0.0, |step| max(0.0, step.difference.abs() / step.standard_error))
        };
        paths.sort_by(|a, b| surety(b).total_cmp(&surety(a)));
        paths.truncate(PATHS_MOST);
        paths
    }

    /// An element of the path, at the moment of its largest mean difference.
    fn step(&self, name: &str, share: f64, rows: &[(&Vec<Row>, &Vec<Row>)], every: u32) -> Step {
        let model = &self.model;
        let mut step = Step {
            name: name.to_owned(),
            label: label(model, name),
            share,
            days: f64::NAN,
            difference: f64::NAN,
            standard_error: f64::NAN,
            unit: String::new(),
        };
        let Some((unit, scale, value)) = reader(model, name) else { return step };
        step.unit = unit;
        let moments = rows.iter().map(|(a, b)| a.len().min(b.len())).min().unwrap_or(0);
        let mut largest = 0.0;
        for moment in 0..moments {
            let differences: Vec<f64> =
                rows.iter().map(|(a, b)| (value(&b[moment]) - value(&a[moment])) / scale).collect();
            let count = differences.len().max(1) as f64;
            let mean = differences.iter().sum::<f64>() / count;
            let variance =
                differences.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / (count - 1.0);
            if mean.abs() > largest {
                largest = mean.abs();
                step.difference = mean;
                step.standard_error = sqrt(variance / count);
                step.days =
                    f64::from((moment as u32 * every).min(model.calendar.steps)) * model.calendar.step_days;
            }
        }
        step
    }
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

/// Names of the elements that are not what they were: those of which something else is said.
fn touched(model: &Model, world: &Model) -> Vec<String> {
    let said = |of: &Model| -> BTreeMap<String, String> {
        let lets = of.lets.iter().map(|it| (&it.about.path, format!("{:?}", it.value)));
        let stocks = of
            .stocks
            .iter()
            .map(|it| (&it.about.path, format!("{:?}", (&it.initial, &it.changes, &it.low, &it.high))));
        let memories = of.memories.iter().map(|it| (&it.about.path, format!("{:?}", (&it.kind, &it.events))));
        let transfers = of.transfers.iter().map(|it| (&it.about.path, format!("{:?}", it.rate)));
        let regimes = of.regimes.iter().map(|it| (&it.about.path, format!("{:?}", it.transitions)));
        let events = of.events.iter().map(|it| (&it.about.path, format!("{:?}", (&it.sources, it.once))));
        let choices = of.choices.iter().map(|it| {
            (
                &it.about.path,
                format!("{:?}", (&it.rules, &it.options, it.every_steps, &it.at_events, it.start)),
            )
        });
        let all =
            lets.chain(stocks).chain(memories).chain(transfers).chain(regimes).chain(events).chain(choices);
        all.map(|(path, said)| (path.clone(), said)).collect()
    };
    let (before, after) = (said(model), said(world));
    before
        .iter()
        .filter(|(path, said)| after.get(*path) != Some(said))
        .map(|(path, _)| path.clone())
        .collect()
}

/// Names of the elements that an outcome asks for: events, stocks, lets; of a regime the events that move it.
fn targets(model: &Model, outcome: usize) -> BTreeSet<String> {
    let mut targets = BTreeSet::new();
    let (OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition)) = &model.outcomes[outcome].kind
    else {
        return targets;
    };
    condition.walk(&mut |part| match part {
        Expression::Let(id) => targets.extend([model.lets[id.index()].about.path.clone()]),
        Expression::Stock(id) => targets.extend([model.stocks[id.index()].about.path.clone()]),
        Expression::Memory(id) => targets.extend([model.memories[id.index()].about.path.clone()]),
        Expression::Count(id) | Expression::Total(id) => {
            targets.extend([model.events[id.index()].about.path.clone()]);
        }
        Expression::InState(id, state) => {
            let into = model.regimes[id.index()].transitions.iter().filter(|it| it.to == *state);
            targets.extend(into.filter_map(|transition| match &transition.kind {
                TransitionKind::At { event, .. } => Some(model.events[event.index()].about.path.clone()),
                _ => None,
            }));
        }
        _ => {}
    });
    targets
}

/// Chains from one element that has an order to the next that reads it, over at most two regimes and choices; and from what is touched.
fn chains(model: &Model, touched: &[String]) -> Vec<Vec<String>> {
    let graph = causal_graph(model);
    let is_unordered = |path: &str| {
        model.regimes.iter().any(|it| it.about.path == path)
            || model.choices.iter().any(|it| it.about.path == path)
    };
    let mut chains: BTreeSet<Vec<String>> = BTreeSet::new();
    for (place, path) in graph.elements.iter().enumerate() {
        if is_unordered(path) && !touched.contains(path) {
            continue;
        }
        let mut open = vec![vec![place]];
        while let Some(chain) = open.pop() {
            for edge in chain.last().map_or(&[][..], |last| &graph.readers[*last]) {
                if chain.contains(&edge.to) {
                    continue;
                }
                let longer: Vec<usize> = chain.iter().copied().chain([edge.to]).collect();
                if !is_unordered(&graph.elements[edge.to]) {
                    chains.insert(longer.iter().map(|at| graph.elements[*at].clone()).collect());
                } else if longer.len() <= 3 {
                    open.push(longer);
                }
            }
        }
    }
    chains.into_iter().collect()
}

/// For each target the path of which the product of shares is largest, each element with the share that leads to it.
fn widest(
    chains: &[Vec<String>],
    shares: &[f64],
    touched: &[String],
    targets: &BTreeSet<String>,
) -> Vec<Vec<(String, f64)>> {
    // Of each element the best product so far, and by which link it is reached.
    let mut best: BTreeMap<&str, (f64, Option<usize>)> =
        touched.iter().map(|path| (&**path, (0.0, None))).collect();
    let usable = |link: &usize| shares[*link] >= LEAST_SHARE && !targets.contains(&chains[*link][0]);
    let links: Vec<usize> = (0..chains.len()).filter(usable).collect();
    for _ in 0..chains.len() {
        let mut is_changed = false;
        for link in &links {
            let (Some(from), Some(to)) = (chains[*link].first(), chains[*link].last()) else { continue };
            let Some((before, _)) = best.get(&**from).copied() else { continue };
            let product = before + ln(min(1.0, shares[*link]));
            if best.get(&**to).is_none_or(|(known, _)| product > *known + 1e-12) {
                best.insert(to, (product, Some(*link)));
                is_changed = true;
            }
        }
        if !is_changed {
            break;
        }
    }
    let reached =
        targets.iter().filter(|target| best.get(&***target).is_some_and(|(_, link)| link.is_some()));
    reached.map(|target| way_to(target, &best, chains, shares)).collect()
}

/// The way back from a target, turned round.
fn way_to(
    target: &str,
    best: &BTreeMap<&str, (f64, Option<usize>)>,
    chains: &[Vec<String>],
    shares: &[f64],
) -> Vec<(String, f64)> {
    let mut way = Vec::new();
    let mut at = target;
    while let Some((_, link)) = best.get(at) {
        let Some(link) = link else {
            way.push((at.to_owned(), f64::NAN));
            break;
        };
        way.push((at.to_owned(), shares[*link]));
        let chain = &chains[*link];
        way.extend(chain[1..chain.len() - 1].iter().rev().map(|between| (between.clone(), f64::NAN)));
        at = &chain[0];
    }
    way.reverse();
    way
}

type Reader = Box<dyn Fn(&Row) -> f64>;

/// Unit, scale and value of an element that has an order; of an event how often it has happened.
fn reader(model: &Model, path: &str) -> Option<(String, f64, Reader)> {
    if let Some(at) = model.stocks.iter().position(|it| it.about.path == path) {
        let unit = &model.stocks[at].unit;
        return Some((unit.name.clone(), unit.scale, Box::new(move |row| row.stocks[at])));
    }
    if let Some(at) = model.lets.iter().position(|it| it.about.path == path) {
        let unit = &model.lets[at].unit;
        return Some((unit.name.clone(), unit.scale, Box::new(move |row| row.lets[at])));
    }
    if let Some(at) = model.memories.iter().position(|it| it.about.path == path) {
        let unit = &model.memories[at].unit;
        return Some((unit.name.clone(), unit.scale, Box::new(move |row| row.memories[at])));
    }
    let at = model.events.iter().position(|it| it.about.path == path)?;
    Some((String::new(), 1.0, Box::new(move |row| row.totals[at])))
}
