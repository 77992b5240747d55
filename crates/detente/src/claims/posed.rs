//! A claim as comparisons of what worlds give, and what came in for it.

use crate::worlds::{Draft, Slot, Worlds, Yield};
use detente_analysis::claims::{
    Assessment, Bounds, Claim, Comparison, Conditional, Plan, Quantity, Said, Side, Trial, Unfit,
};
use detente_model::dependencies::{Sign, wired};
use detente_model::measures::Reading;
use detente_model::model::{self, Expectation, Measure, MeasureKind, ParameterId, Term};
use detente_numbers::{abs, max, min};

/// Relative to the size of a bound, by how much rounding may take a value out of it.
const ROUNDING: f64 = 1e-6;

/// What is drawn of a claim.
pub(super) struct Posed {
    /// Number of the expectation of each comparison.
    pub(super) expectation: Vec<usize>,
    pub(super) comparisons: Vec<Comparison>,
    /// Of each comparison, from where to where a parameter is moved in it, if one is.
    pub(super) steps: Vec<Option<(ParameterId, [f64; 2])>>,
    slots: Vec<Component>,
    /// Of value and weight of each.
    bounds: Vec<Bounds>,
    trial: Result<Trial, String>,
    assessment: Option<Assessment>,
}

/// One of the two figures that a measure gives.
#[derive(Clone, Copy)]
struct Component {
    slot: Slot,
    /// The quantile of trajectories, each with its own value, and of those only that have one.
    is_quantile: bool,
}

/// Turns terms into quantities.
struct Translation<'a> {
    worlds: &'a Worlds,
    /// Slots of the measures, in order.
    slots: &'a [Vec<Slot>],
    next: usize,
    components: Vec<Component>,
    bounds: Vec<Bounds>,
    /// Some quantile is over some trajectories alone.
    has_partial_quantile: bool,
}

impl Posed {
    pub(super) fn new(draft: Draft, worlds: &Worlds, plan: Plan) -> Self {
        let mut posed = Self {
            expectation: Vec::new(),
            comparisons: Vec::new(),
            steps: Vec::new(),
            slots: Vec::new(),
            bounds: Vec::new(),
            trial: Err(String::new()),
            assessment: None,
        };
        let slots = match &draft.slots {
            Ok(slots) => slots,
            Err(why) => {
                posed.trial = Err(why.clone());
                return posed;
            }
        };
        let mut translation = Translation {
            worlds,
            slots,
            next: 0,
            components: Vec::new(),
            bounds: Vec::new(),
            has_partial_quantile: false,
        };
        for (number, expectation) in draft.expectations.iter().enumerate() {
            let first = translation.next;
            let Some(comparisons) = translation.expectation(expectation) else { continue };
            let moved = slots.get(first).filter(|_| matches!(expectation, Expectation::MonotoneIn { .. }));
            let steps = moved.map_or_else(Vec::new, |slots| steps(slots, worlds));
            posed.steps.extend((0..comparisons.len()).map(|at| steps.get(at).copied()));
            posed.expectation.resize(posed.expectation.len() + comparisons.len(), number);
            posed.comparisons.extend(comparisons);
        }
        let assumed = said_by_signs(&draft, slots, worlds);
        let claim = Claim { comparisons: posed.comparisons.clone(), assumed };
        posed.trial = if translation.has_partial_quantile && translation.components.len() > 1 {
            Err("it compares a quantile over some trajectories alone with something else".to_owned())
        } else {
            let worlds = count_of_worlds(&translation.components);
            let plan = Plan { draws_most: plan.draws_most / worlds.max(1), ..plan };
            Trial::new(claim, translation.bounds.clone(), plan).map_err(|unfit| unfit_for(&unfit))
        };
        (posed.slots, posed.bounds) = (translation.components, translation.bounds);
        posed
    }

    /// Whether more draws are of use.
    pub(super) fn is_open(&self) -> bool {
        self.trial.is_ok()
            && self
                .assessment
                .as_ref()
                .is_none_or(|assessment| !assessment.is_final && !all_broke(assessment))
    }

    /// Whether all its trajectories broke.
    pub(super) fn all_broke(&self) -> bool {
        self.assessment.as_ref().is_some_and(all_broke)
    }

    pub(super) fn needs(&self, world: usize) -> bool {
        self.slots.iter().any(|component| component.slot.world == world)
    }

    /// Why it was not put to trial.
    pub(super) fn refusal(&self) -> Option<&str> {
        self.trial.as_ref().err().map(String::as_str)
    }

    pub(super) fn assessment(&self) -> Option<&Assessment> {
        self.assessment.as_ref()
    }

    /// Takes so many draws of so many trajectories.
    pub(super) fn take(&mut self, given: &[Option<Yield>], (draws, per_draw): (u64, u32)) {
        let Ok(trial) = &mut self.trial else { return };
        let mut row = Vec::new();
        for draw in 0..draws as usize {
            row.clear();
            for trajectory in draw * per_draw as usize..(draw + 1) * per_draw as usize {
                for (Component { slot, is_quantile }, bounds) in self.slots.iter().zip(self.bounds.chunks(2))
                {
                    let Some(Yield { readings, values }) = &given[slot.world] else { return };
                    let at = 2 * (trajectory * readings + slot.reading);
                    let (value, weight) = (values[at], values[at + 1]);
                    let value = if *is_quantile { value / weight } else { value };
                    let weight = if *is_quantile { 1.0 } else { weight };
                    row.extend([within(value, bounds[0]), weight]);
                }
            }
            if let Err(unfit) = trial.add_draw(&row) {
                self.trial = Err(unfit_for(&unfit));
                return;
            }
        }
    }

    /// Looks at what was taken so far. Intervals hold whenever it is looked at, also where a stop says when.
    pub(super) fn assess(&mut self) {
        if let Ok(trial) = &self.trial {
            self.assessment = Some(trial.assess());
        }
    }
}

/// What the signs of links say of a claim, all of whose expectations compare a measure between two worlds or as a parameter rises.
fn said_by_signs(draft: &Draft, slots: &[Vec<Slot>], worlds: &Worlds) -> Option<Said> {
    let mut number = 0;
    let mut next = || {
        number += 1;
        number - 1
    };
    let mut holds = true;
    for expectation in &draft.expectations {
        // Which way the measure goes, seen as the claim says that it goes up.
        let goes = match expectation {
            Expectation::Compares { left: Term::Measure(_), comparison, right: Term::Measure(_) } => {
                let [left, right] = [*slots.get(next())?.first()?, *slots.get(next())?.first()?];
                let [below, above] = match comparison {
                    model::Comparison::Greater => [right, left],
                    model::Comparison::Less => [left, right],
                };
                wired(worlds.measure(below)?, worlds.measure(above)?)
            }
            Expectation::MonotoneIn { increases, .. } => {
                let sign = (*draft.rises.get(next())?)?;
                Some(if *increases { sign } else { sign.times(Sign::Minus) })
            }
            _ => return None,
        };
        holds &= goes == Some(Sign::Plus);
        if !matches!(goes, Some(Sign::Plus | Sign::Minus)) {
            return None;
        }
    }
    let why = "from what differs all links that lead to what is compared point the same way";
    Some(Said { why: why.to_owned(), holds })
}

/// From where to where a parameter is moved in each comparison of [`Claim::monotone`]: each value to the next, then the first to the last.
fn steps(slots: &[Slot], worlds: &Worlds) -> Vec<(ParameterId, [f64; 2])> {
    let held: Vec<(ParameterId, f64)> = slots.iter().filter_map(|slot| worlds.held(*slot)).collect();
    let step = |from: &(ParameterId, f64), to: &(ParameterId, f64)| (from.0, [from.1, to.1]);
    let each = held.windows(2).map(|pair| step(&pair[0], &pair[1]));
    let whole = held.first().zip(held.last()).map(|(first, last)| step(first, last));
    each.chain(whole).collect()
}

/// Nothing came in, since all trajectories broke.
fn all_broke(assessment: &Assessment) -> bool {
    assessment.draws == 0 && assessment.left_out > 0
}

fn count_of_worlds(components: &[Component]) -> u64 {
    let mut worlds: Vec<usize> = components.iter().map(|component| component.slot.world).collect();
    worlds.sort_unstable();
    worlds.dedup();
    worlds.len() as u64
}

/// Rounding must not take a value out of its bounds.
fn within(value: f64, Bounds { low, high }: Bounds) -> f64 {
    let slack = |end: f64| ROUNDING * max(1.0, abs(end));
    if value < low && value > low - slack(low) {
        low
    } else if value > high && value < high + slack(high) {
        high
    } else {
        value
    }
}

fn unfit_for(unfit: &Unfit) -> String {
    match unfit {
        Unfit::NoComparison => "it expects nothing".to_owned(),
        Unfit::MixedQuantile(_) => "it mixes quantiles with means, or multiplies them".to_owned(),
        Unfit::OutOfRange(_) | Unfit::Rows(_) => "it cannot be computed from trajectories".to_owned(),
        Unfit::OutsideBounds(_, value) => format!("a figure came out of its bounds, as {value}"),
    }
}

impl Translation<'_> {
    fn expectation(&mut self, expectation: &Expectation) -> Option<Vec<Comparison>> {
        match expectation {
            Expectation::Compares { left, comparison, right } => {
                let left = self.term(left)?;
                let (right, threshold) = self.split(right)?;
                let quantity = match right {
                    Some(right) => left.less(right),
                    None => left,
                };
                let side = match comparison {
                    model::Comparison::Greater => Side::Above,
                    model::Comparison::Less => Side::Below,
                };
                Some(vec![Comparison { quantity, side, threshold }])
            }
            Expectation::Within { term, low, high } => {
                Some(Claim::within(self.term(term)?, *low, *high).comparisons)
            }
            Expectation::MonotoneIn { measure, increases, .. } => {
                let levels = self.measure(measure)?;
                let side = if *increases { Side::Above } else { Side::Below };
                Some(Claim::monotone(&levels, side, 0.0).comparisons)
            }
        }
    }

    /// A term and the number that is added to it.
    fn split(&mut self, term: &Term) -> Option<(Option<Quantity>, f64)> {
        Some(match term {
            Term::Number(number) => (None, *number),
            Term::Add(a, b) => match **b {
                Term::Number(number) => (Some(self.term(a)?), number),
                _ => (Some(self.term(term)?), 0.0),
            },
            Term::Subtract(a, b) => match **b {
                Term::Number(number) => (Some(self.term(a)?), -number),
                _ => (Some(self.term(term)?), 0.0),
            },
            _ => (Some(self.term(term)?), 0.0),
        })
    }

    fn term(&mut self, term: &Term) -> Option<Quantity> {
        let mut both = |a: &Term, b: &Term| Some((Box::new(self.term(a)?), Box::new(self.term(b)?)));
        Some(match term {
            Term::Number(number) => Quantity::Number(*number),
            Term::Add(a, b) => both(a, b).map(|(a, b)| Quantity::Add(a, b))?,
            Term::Subtract(a, b) => both(a, b).map(|(a, b)| Quantity::Subtract(a, b))?,
            Term::Multiply(a, b) => both(a, b).map(|(a, b)| Quantity::Multiply(a, b))?,
            Term::Divide(a, b) => both(a, b).map(|(a, b)| Quantity::Divide(a, b))?,
            Term::Measure(measure) => self.measure(measure)?.into_iter().next()?,
        })
    }

    /// What a measure is in each of its worlds.
    fn measure(&mut self, measure: &Measure) -> Option<Vec<Quantity>> {
        let slots = self.slots.get(self.next)?;
        self.next += 1;
        slots.iter().map(|slot| Some(self.quantity(measure, *slot, self.worlds.reading(*slot)?))).collect()
    }

    fn quantity(&mut self, measure: &Measure, slot: Slot, reading: &Reading) -> Quantity {
        let value = self.bounds.len();
        let one = self.bounds_of_one(measure, slot);
        // A trajectory that does not count gives nothing; a mean over rows with a condition their sum.
        let weight = reading.weight_most();
        let of_sum = Bounds { low: min(0.0, one.low * weight), high: max(0.0, one.high * weight) };
        let is_whole = reading.counts_always() || matches!(measure.kind, MeasureKind::Quantile(..));
        let of_value = if is_whole { one } else { of_sum };
        self.bounds.extend([of_value, Bounds { low: 0.0, high: weight }]);
        let level = match measure.kind {
            MeasureKind::Quantile(level, _) | MeasureKind::QuantileOfCount(level, _) => Some(level),
            _ => None,
        };
        self.components.push(Component { slot, is_quantile: level.is_some() });
        if let Some(level) = level {
            self.has_partial_quantile |= !reading.counts_always();
            return Quantity::Quantile { level, of: value };
        }
        if reading.counts_always() {
            return Quantity::Mean(value);
        }
        let Bounds { low, high } = one;
        Quantity::Ratio(Conditional { value, weight: value + 1, low, high })
    }

    /// Between what one value of a measure lies, as far as declared bounds tell.
    fn bounds_of_one(&self, measure: &Measure, slot: Slot) -> Bounds {
        match &measure.kind {
            kind if kind.is_chance() => Bounds::SHARE,
            MeasureKind::Mean(value) | MeasureKind::Quantile(_, value) => {
                let model = self.worlds.model(slot.world);
                let found = model.map(|model| model.bounds_of(&[value])).unwrap_or_default();
                found.first().map_or(Bounds::NONE, |(low, high)| Bounds { low: *low, high: *high })
            }
            _ => Bounds { low: 0.0, high: f64::INFINITY },
        }
    }
}
