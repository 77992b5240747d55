//! Where trajectories break: a few are left out, and said; a place at which more break has no chance that could be told.
//!
//! A trajectory that breaks says nothing of what would have come about, and where one in ten breaks, those that are left are others than those
//! that were asked for. So each broken one is run again on luck of its own while few break, and the search ends where more do.

use crate::experiments::{Experiments, Moved};
use crate::numerals::{number, percent, with_unit};
use crate::trouble::{Refusal, Trouble};
use detente_model::model::{Expression, ParameterValue};
use detente_model::{Model, out_of_range};
use detente_numbers::distributions::Distribution;
use detente_numbers::estimates::share_interval;
use detente_numbers::sqrt;
use std::collections::BTreeMap;

/// The share of trajectories at a place that may break.
const SHARE_MOST: f64 = 0.01;

/// What broke, place by place.
#[derive(Clone, Debug, Default)]
pub(super) struct Breaks {
    /// By the bits of the values of what is moved.
    places: BTreeMap<Vec<u64>, Tried>,
}

/// A place at which trajectories were run.
#[derive(Clone, Debug)]
struct Tried {
    at: Vec<f64>,
    run: u64,
    broken: u64,
}

impl Tried {
    fn share(&self) -> f64 {
        self.broken as f64 / self.run as f64
    }

    /// Whether surely more break than may.
    fn is_too_much(&self) -> bool {
        let share = self.share();
        let error = sqrt(share * (1.0 - share) / self.run as f64);
        self.broken > 0 && share_interval(share, error, self.run, 1).0 > SHARE_MOST
    }
}

impl Breaks {
    /// Notes a trajectory that was run at a place.
    pub(super) fn note(&mut self, at: &[f64], is_broken: bool) {
        let bits = at.iter().map(|value| value.to_bits()).collect();
        let place = self.places.entry(bits).or_insert_with(|| Tried { at: at.to_vec(), run: 0, broken: 0 });
        place.run += 1;
        place.broken += u64::from(is_broken);
    }

    /// Trajectories that were run.
    pub(super) fn run(&self) -> u64 {
        self.places.values().map(|place| place.run).sum()
    }

    /// Trajectories that broke.
    pub(super) fn broken(&self) -> u64 {
        self.places.values().map(|place| place.broken).sum()
    }

    /// The greatest share that broke at a place.
    pub(super) fn share_most(&self) -> f64 {
        self.places.values().map(Tried::share).fold(0.0, detente_numbers::max)
    }

    /// Refuses ranges in which surely more trajectories break at some place than may.
    pub(super) fn check(&self, experiments: &Experiments) -> Result<(), Trouble> {
        let worst = self.places.values().filter(|place| place.is_too_much());
        let Some(worst) = worst.max_by(|a, b| a.share().total_cmp(&b.share())) else { return Ok(()) };
        let levers = &experiments.levers;
        let at =
            |(lever, value): (&Moved, &f64)| format!("`{}` at {}", lever.factor.path, said(lever, *value));
        let at: Vec<String> = levers.iter().zip(&worst.at).map(at).collect();
        let refusal = Refusal::new(format!(
            "{} of the trajectories break with {}, so that no chance can be told there",
            percent(worst.share(), 0),
            at.join(" and ")
        ));
        let ranges = (0..levers.len()).filter_map(|axis| self.sound(axis, &levers[axis]));
        let refusal = ranges.fold(refusal, |refusal, range| {
            refusal.help(format!("take a range in which they hold: `--by \"{range}\"`"))
        });
        let set = |(lever, value): (&Moved, &f64)| {
            format!("--set \"{}={}\"", lever.factor.path, shown(lever, *value))
        };
        let sets: Vec<String> = levers.iter().zip(&worst.at).map(set).collect();
        Err(Trouble::Run(refusal.help(format!("`detente run {}` says why they break", sets.join(" ")))))
    }

    /// The widest part of the range of a quantity in which not too many break, if it is less than all; other quantities taken together.
    fn sound(&self, axis: usize, lever: &Moved) -> Option<String> {
        let mut values: Vec<Tried> = Vec::new();
        for Tried { at, run, broken } in self.places.values() {
            match values.iter_mut().find(|known| known.at[0] == at[axis]) {
                Some(known) => (known.run, known.broken) = (known.run + run, known.broken + broken),
                None => values.push(Tried { at: vec![at[axis]], run: *run, broken: *broken }),
            }
        }
        values.sort_by(|a, b| a.at[0].total_cmp(&b.at[0]));
        let runs = values.split(Tried::is_too_much).filter(|run| run.len() > 1 && run.len() < values.len());
        let ends = runs.map(|run| (run[0].at[0], run[run.len() - 1].at[0]));
        let (low, high) = ends.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
        Some(range(lever, (low, high)))
    }
}

/// A value of what is moved, as a reader writes it.
fn said(lever: &Moved, value: f64) -> String {
    let (unit, scale) = &lever.factor.unit;
    with_unit(value / scale, unit)
}

/// The same, as the model would write it.
fn shown(lever: &Moved, value: f64) -> String {
    said(lever, value).replace(',', "_")
}

/// A range of what is moved, as it is typed.
fn range(lever: &Moved, (low, high): (f64, f64)) -> String {
    let (unit, scale) = &lever.factor.unit;
    let low = if unit == "%" { shown(lever, low) } else { number(low / scale).replace(',', "_") };
    format!("{}={low} to {}", lever.factor.path, shown(lever, high))
}

/// Refuses ranges whose ends the model does not allow: where a chance could be nothing but more than 100 %, or a rate nothing but below 0, and
/// starts outside of what a stock stays.
pub(super) fn allowed(experiments: &Experiments) -> Result<(), Refusal> {
    for lever in &experiments.levers {
        for end in [lever.range.0, lever.range.1] {
            let wrong = of_stock(&experiments.model, lever, end).or_else(|| at_end(experiments, lever, end));
            let Some((why, help)) = wrong else { continue };
            let message = format!("`{}` cannot be {}: {why}", lever.factor.path, said(lever, end));
            return Err(help.into_iter().fold(Refusal::new(message), Refusal::help));
        }
    }
    Ok(())
}

/// Why a stock cannot start there.
fn of_stock(model: &Model, lever: &Moved, end: f64) -> Option<(String, Vec<String>)> {
    let stock = model.stocks.iter().find(|stock| stock.about.path == lever.factor.path)?;
    let known = |bound: &Option<Expression>, beyond: f64| match bound {
        Some(Expression::Number(bound)) => *bound,
        _ => beyond,
    };
    let bounds = (known(&stock.low, f64::NEG_INFINITY), known(&stock.high, f64::INFINITY));
    if (bounds.0..=bounds.1).contains(&end) {
        return None;
    }
    let stays = match (bounds.0.is_finite(), bounds.1.is_finite()) {
        (true, true) => format!("between {} and {}", said(lever, bounds.0), said(lever, bounds.1)),
        (true, false) => format!("{} or more", said(lever, bounds.0)),
        _ => format!("{} or less", said(lever, bounds.1)),
    };
    let within = |value: f64| detente_numbers::min(detente_numbers::max(value, bounds.0), bounds.1);
    let ends = (within(lever.range.0), within(lever.range.1));
    let help = (ends.0 < ends.1).then(|| format!("write `--by \"{}\"`", range(lever, ends)));
    Some((format!("it stays {stays}"), help.into_iter().collect()))
}

/// Why the model makes no sense there whatever else is drawn, and the ways out.
fn at_end(experiments: &Experiments, lever: &Moved, end: f64) -> Option<(String, Vec<String>)> {
    let mut model = experiments.model.clone();
    let parameter = &mut model.parameters[lever.factor.parameter.index()];
    let carrier = parameter.about.path.clone();
    parameter.value = ParameterValue::Drawn(Distribution::Constant(end));
    let said = out_of_range(&model).into_iter().find(detente_syntax::Diagnostic::is_error)?;
    let named = |text: &String| text.replace(&carrier, &lever.factor.path);
    let help = "narrow its range, so that the model makes sense at both of its ends".to_owned();
    Some((named(&said.message), vec![help]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(run: u64, broken: u64) -> Tried {
        Tried { at: vec![0.0], run, broken }
    }

    #[test]
    fn a_few_that_break_by_chance_are_not_too_many() {
        // Were the share 1 %, 3 of 64 would break in one of 38 cases.
        for (run, broken, is_too_much) in [
            (64, 0, false),
            (64, 1, false),
            (64, 6, true),
            (2_000, 20, false),
            (2_000, 40, true),
            (1, 1, false),
        ] {
            assert_eq!(tried(run, broken).is_too_much(), is_too_much, "{broken} of {run}");
        }
    }

    #[test]
    fn places_are_counted_by_themselves() {
        let mut breaks = Breaks::default();
        for number in 0..200 {
            breaks.note(&[1.0, 2.0], false);
            breaks.note(&[1.0, 3.0], number % 4 == 0);
        }
        assert_eq!((breaks.run(), breaks.broken(), breaks.share_most()), (400, 50, 0.25));
        assert_eq!(breaks.places.values().filter(|place| place.is_too_much()).count(), 1);
    }
}
