//! A claim as comparisons of what worlds give, and what came in for it.

use crate::worlds::{Draft, Slot, Worlds, Yield};
use detente_analysis::claims::{
    Assessment, Bounds, Claim, Comparison, Conditional, Plan, Quantity, Side, Trial, Unfit,
};
use detente_model::measures::Reading;
use detente_model::model::{self, Expectation, Measure, MeasureKind, Term};

/// What is drawn of a claim.
pub(super) struct Posed {
    /// Number of the expectation of each comparison.
    pub(super) expectation: Vec<usize>,
    pub(super) comparisons: Vec<Comparison>,
    slots: Vec<Component>,
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
            slots: Vec::new(),
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
            let Some(comparisons) = translation.expectation(expectation) else { continue };
            posed.expectation.resize(posed.expectation.len() + comparisons.len(), number);
            posed.comparisons.extend(comparisons);
        }
        let claim = Claim { comparisons: posed.comparisons.clone(), assumed: None };
        posed.trial = if translation.has_partial_quantile && translation.components.len() > 1 {
            Err("it compares a quantile over some trajectories alone with something else".to_owned())
        } else {
            Trial::new(claim, translation.bounds, plan).map_err(|unfit| unfit_for(&unfit))
        };
        posed.slots = translation.components;
        posed
    }

    /// Whether more draws are of use.
    pub(super) fn is_open(&self) -> bool {
        self.trial.is_ok() && self.assessment.as_ref().is_none_or(|assessment| !assessment.is_final)
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

    /// Takes a wave: so many draws of so many trajectories.
    pub(super) fn take(&mut self, given: &[Option<Yield>], (draws, per_draw): (u64, u32)) {
        let Ok(trial) = &mut self.trial else { return };
        let mut row = Vec::new();
        for draw in 0..draws as usize {
            row.clear();
            for trajectory in draw * per_draw as usize..(draw + 1) * per_draw as usize {
                for Component { slot, is_quantile } in &self.slots {
                    let Some(Yield { readings, values }) = &given[slot.world] else { return };
                    let at = 2 * (trajectory * readings + slot.reading);
                    let (value, weight) = (values[at], values[at + 1]);
                    row.extend(if *is_quantile { [value / weight, 1.0] } else { [value, weight] });
                }
            }
            if let Err(unfit) = trial.add_draw(&row) {
                self.trial = Err(unfit_for(&unfit));
                return;
            }
        }
        self.assessment = Some(trial.assess());
    }
}

fn unfit_for(unfit: &Unfit) -> String {
    match unfit {
        Unfit::NoComparison => "it expects nothing".to_owned(),
        Unfit::MixedQuantile(_) => "it mixes quantiles with means, or multiplies them".to_owned(),
        Unfit::OutOfRange(_) | Unfit::Rows(_) => "it cannot be computed from trajectories".to_owned(),
        Unfit::OutsideBounds(_, value) => format!("a chance came out as {value}"),
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
        let of_one = if measure.kind.is_chance() { Bounds::SHARE } else { Bounds::NONE };
        self.bounds.extend([of_one, Bounds { low: 0.0, high: reading.weight_most() }]);
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
        let Bounds { low, high } = of_one;
        Quantity::Ratio(Conditional { value, weight: value + 1, low, high })
    }
}
