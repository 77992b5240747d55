//! Peeling: from all draws down, a small strip at a time, always the strip whose loss helps most. The way down is the answer, not its end.

use super::draws::{Factor, Sample, Tally, Wrong};
use super::region::{Held, Region, border};

/// How to peel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeelOptions {
    /// The part of the draws in the box that one peel takes off, at most, above 0 and below 1: small is patient. Friedman and Fisher
    /// advise 0.05 to 0.1. Where more draws than that have the outermost value, all of them go.
    pub strip: f64,
    /// The least part of all draws that a box keeps: 0 to 1.
    pub mass_least: f64,
    /// What makes a peel better than another.
    pub objective: Objective,
}

impl PeelOptions {
    /// Strips of 5 %, boxes of at least 5 % of the draws, gain per draw lost.
    pub const USUAL: Self = Self { strip: 0.05, mass_least: 0.05, objective: Objective::GainPerDrawLost };

    fn check(&self) -> Result<(), Wrong> {
        if !(self.strip > 0.0 && self.strip < 1.0) {
            return Err(Wrong::Option("strip"));
        }
        if (0.0..=1.0).contains(&self.mass_least) { Ok(()) } else { Err(Wrong::Option("mass_least")) }
    }
}

/// What makes a peel better than another. All are of Friedman and Fisher (1999, section 14.1); in all a peel must raise the density.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// The gain in density over the draws lost; "lenient1" in the EMA Workbench. Patient where peels differ in size, as with categories and
    /// whole numbers (J. H. Kwakkel and M. Jaxa-Rozen, Environmental Modelling and Software 79, 2016).
    GainPerDrawLost,
    /// The same times the draws kept; "lenient2".
    GainPerDrawLostTimesKept,
    /// The density after the peel; "original". Greedy with large peels.
    Density,
}

impl Objective {
    /// How good it is to lose `strip` of `before`.
    fn worth(self, sample: &Sample<'_>, before: Tally, strip: Tally) -> f64 {
        let kept = before - strip;
        let gain = sample.density(kept) - sample.density(before);
        match self {
            Self::GainPerDrawLost => gain / strip.points as f64,
            Self::GainPerDrawLostTimesKept => gain * kept.points as f64 / strip.points as f64,
            Self::Density => gain,
        }
    }
}

/// A box on the way down.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The box.
    pub region: Region,
    /// Draws inside.
    pub points: u64,
    /// The part of all trajectories with the outcome that is inside.
    pub coverage: f64,
    /// The part of the trajectories inside that have the outcome: the mean of the shares.
    pub density: f64,
    /// The part of all draws that is inside.
    pub mass: f64,
    /// The part of the variance of the shares, among the draws that were searched, that the box tells: the squared correlation of share and being
    /// inside. 1 where the box is the outcome; less by what luck and all else make.
    pub explained: f64,
}

impl Step {
    /// How many factors are restricted.
    #[must_use]
    pub fn restricted(&self) -> usize {
        self.region.restrictions.len()
    }

    /// How far the box and the outcome are the same: the harmonic mean of coverage and density; 0 where nothing is covered.
    #[must_use]
    pub fn overlap(&self) -> f64 {
        let product = self.coverage * self.density;
        if product > 0.0 { 2.0 * product / (self.coverage + self.density) } else { 0.0 }
    }
}

/// By which rule a box is chosen on the way down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    /// The box that tells most of the variance of the shares. Luck that makes all chances more alike, as false labels do, lowers what each box
    /// tells by the same factor, so this rule goes for the same box with and without it. Peels that fit nothing but luck lose more than they
    /// gain, so it stops before them, which a rule that asks for the greatest density does not.
    MostExplained,
    /// The greatest harmonic mean of coverage and density: a box to be both, which is one of nearly all draws where the outcome is common outside of it too.
    MostOverlap,
    /// The first that is at least so dense: of those, the one that covers most.
    DensityAtLeast(f64),
    /// The densest that covers at least so much; of equals the first.
    CoverageAtLeast(f64),
    /// This step, chosen by hand.
    Step(usize),
}

impl Choice {
    /// The place of the chosen box on the way down. `None` where none is as the rule asks.
    #[must_use]
    pub fn of(self, steps: &[Step]) -> Option<usize> {
        // The earlier of equals.
        let best = |among: &dyn Fn(&Step) -> Option<f64>| {
            let valued =
                steps.iter().enumerate().filter_map(|(at, step)| among(step).map(|worth| (at, worth)));
            valued.fold(None, |best: Option<(usize, f64)>, (at, worth)| match best {
                Some((_, most)) if worth <= most => best,
                _ => Some((at, worth)),
            })
        };
        match self {
            Self::MostExplained => best(&|step| Some(step.explained)).map(|(at, _)| at),
            Self::MostOverlap => best(&|step| Some(step.overlap())).map(|(at, _)| at),
            Self::DensityAtLeast(least) => steps.iter().position(|step| step.density >= least),
            Self::CoverageAtLeast(least) => {
                best(&|step| (step.coverage >= least).then_some(step.density)).map(|(at, _)| at)
            }
            Self::Step(at) => (at < steps.len()).then_some(at),
        }
    }
}

/// Peels the draws of a sample, and returns the way down: first all draws, last the smallest box. Coverage and mass are parts of `whole`, of which
/// the sample is what earlier boxes have left.
///
/// Work: each factor is sorted once, when the [`Draws`](super::Draws) are made; a peel passes once over the draws that remain, for each factor.
///
/// # Errors
/// Options outside what they say.
pub fn peel(sample: &Sample<'_>, whole: &Sample<'_>, options: &PeelOptions) -> Result<Vec<Step>, Wrong> {
    options.check()?;
    let mut peeling = Peeling::new(sample);
    let mut steps = Vec::new();
    let points_least = options.mass_least * whole.total.points as f64;
    loop {
        steps.push(peeling.step(whole));
        let Some(best) = peeling.best(options, points_least) else { return Ok(steps) };
        peeling.take_off(best);
    }
}

/// A box with its rows.
struct Peeling<'a> {
    sample: &'a Sample<'a>,
    region: Region,
    inside: Tally,
    /// Rows inside by rising value, for each factor.
    orders: Vec<Vec<u32>>,
    is_out: Vec<bool>,
}

/// A strip that may be taken off.
struct Strip {
    factor: usize,
    /// What the factor is held to afterwards.
    held: Held,
    tally: Tally,
    /// Which rows of the factor's order go: from, to.
    rows: (usize, usize),
}

impl<'a> Peeling<'a> {
    fn new(sample: &'a Sample<'a>) -> Self {
        let orders = (0..sample.draws.factors.len()).map(|factor| sample.order(factor)).collect();
        let is_out = vec![false; sample.draws.len()];
        Self { sample, region: Region::default(), inside: sample.total, orders, is_out }
    }

    fn step(&self, whole: &Sample<'_>) -> Step {
        Step {
            region: self.region.clone(),
            points: self.inside.points,
            coverage: self.inside.units as f64 / whole.total.units as f64,
            density: self.sample.density(self.inside),
            mass: self.inside.points as f64 / whole.total.points as f64,
            explained: self.sample.explained(self.inside),
        }
    }

    /// The strip whose loss helps most, if any does; of equals one of a factor that is restricted already, then the first.
    fn best(&self, options: &PeelOptions, points_least: f64) -> Option<Strip> {
        let mut best: Option<((f64, bool), Strip)> = None;
        let target = (self.inside.points as f64 * options.strip) as u64;
        for factor in 0..self.orders.len() {
            for strip in self.strips(factor, if target > 0 { target } else { 1 }) {
                let worth = options.objective.worth(self.sample, self.inside, strip.tally);
                let rank = (worth, self.region.held(factor).is_some());
                let keeps_enough = (self.inside - strip.tally).points as f64 >= points_least;
                // Stated positively: a NaN is no gain.
                if worth > 0.0 && keeps_enough && best.as_ref().is_none_or(|(most, _)| rank > *most) {
                    best = Some((rank, strip));
                }
            }
        }
        best.map(|(_, strip)| strip)
    }

    fn strips(&self, factor: usize, target: u64) -> Vec<Strip> {
        match self.sample.draws.factors[factor] {
            Factor::Categories { count, .. } => self.categories(factor, count),
            Factor::Numbers(_) => [self.end(factor, target, Side::Low), self.end(factor, target, Side::High)]
                .into_iter()
                .flatten()
                .collect(),
        }
    }

    /// A strip for each category that is in and has draws, if there are at least two of them.
    fn categories(&self, factor: usize, count: u32) -> Vec<Strip> {
        let order = &self.orders[factor];
        let value = |at: usize| self.sample.draws.factors[factor].value(order[at]) as u32;
        let categories = self.region.categories(factor, count);
        let mut strips = Vec::new();
        let mut from = 0;
        while from < order.len() {
            let category = value(from);
            let mut to = from;
            let mut tally = Tally::default();
            while to < order.len() && value(to) == category {
                tally = tally + self.sample.tally(order[to]);
                to += 1;
            }
            let others = categories.iter().copied().filter(|other| *other != category).collect();
            strips.push(Strip { factor, held: Held::OneOf(others), tally, rows: (from, to) });
            from = to;
        }
        if strips.len() < 2 { Vec::new() } else { strips }
    }

    /// The strip at one end of a factor: values as far as they are no more than `target` draws, at least one value, not all.
    fn end(&self, factor: usize, target: u64, side: Side) -> Option<Strip> {
        let order = &self.orders[factor];
        let numbers = &self.sample.draws.factors[factor];
        let row = |place: usize| match side {
            Side::Low => order[place],
            Side::High => order[order.len() - 1 - place],
        };
        let (mut tally, mut running) = (Tally::default(), Tally::default());
        let (mut last, mut end) = (f64::NAN, 0);
        for place in 0..order.len() {
            let value = numbers.value(row(place));
            if place > 0 && value != last && running.points > 0 {
                // All draws with the value before this one are counted.
                if end == 0 || running.points <= target {
                    (tally, end) = (running, place);
                }
                if running.points >= target {
                    break;
                }
            }
            last = value;
            running = running + self.sample.tally(row(place));
        }
        if end == 0 {
            return None;
        }
        let limit = border(self.sample.draws, factor, numbers.value(row(end - 1)), numbers.value(row(end)));
        let (low, high) = self.region.ends(factor);
        let (held, rows) = match side {
            Side::Low => (Held::Between { low: limit, high }, (0, end)),
            Side::High => (Held::Between { low, high: limit }, (order.len() - end, order.len())),
        };
        Some(Strip { factor, held, tally, rows })
    }

    fn take_off(&mut self, strip: Strip) {
        for row in &self.orders[strip.factor][strip.rows.0..strip.rows.1] {
            self.is_out[*row as usize] = true;
        }
        for order in &mut self.orders {
            order.retain(|row| !self.is_out[*row as usize]);
        }
        self.inside = self.inside - strip.tally;
        self.region = self.region.with(strip.factor, strip.held);
    }
}

/// An end of a factor of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    High,
}
