//! A box: restrictions on some factors. Called a region, since `box` is taken.

use super::draws::{Draws, Factor};

/// The futures that hold to all of some restrictions; without any, all futures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region {
    /// At most one for each factor, in the order of the factors.
    pub restrictions: Vec<Restriction>,
}

/// What a factor is held to.
#[derive(Clone, Debug, PartialEq)]
pub struct Restriction {
    /// The place of the factor among the factors.
    pub factor: usize,
    /// Which of its values are in.
    pub held: Held,
}

/// The values of a factor that are in.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// From `low` to `high`, both included, in the factor's unit; infinite where a side is open. Between two draws of a continuous factor the
    /// border lies halfway; where all values are whole numbers it is the outermost that is in.
    Between {
        /// The least value that is in, or negative infinity.
        low: f64,
        /// The greatest value that is in, or infinity.
        high: f64,
    },
    /// One of these categories, in rising order.
    OneOf(Vec<u32>),
}

impl Held {
    pub(super) fn contains(&self, value: f64) -> bool {
        match self {
            Self::Between { low, high } => *low <= value && value <= *high,
            // Categories are numbered from 0, so a category is a whole number that fits.
            Self::OneOf(categories) => categories.binary_search(&(value as u32)).is_ok(),
        }
    }
}

impl Region {
    /// Whether a draw is inside.
    #[must_use]
    pub fn contains(&self, draws: &Draws<'_>, row: usize) -> bool {
        self.restrictions.iter().all(|restriction| restriction.admits(draws, row as u32))
    }

    /// What a factor is held to.
    #[must_use]
    pub fn held(&self, factor: usize) -> Option<&Held> {
        self.restrictions.iter().find(|restriction| restriction.factor == factor).map(|found| &found.held)
    }

    /// This region with the restriction on a factor dropped.
    #[must_use]
    pub fn without(&self, factor: usize) -> Self {
        let others = self.restrictions.iter().filter(|restriction| restriction.factor != factor);
        Self { restrictions: others.cloned().collect() }
    }

    /// This region with a factor held to this instead of what it was held to before.
    #[must_use]
    pub fn with(&self, factor: usize, held: Held) -> Self {
        let mut region = self.without(factor);
        let at = region.restrictions.partition_point(|restriction| restriction.factor < factor);
        if held != (Held::Between { low: f64::NEG_INFINITY, high: f64::INFINITY }) {
            region.restrictions.insert(at, Restriction { factor, held });
        }
        region
    }

    /// The ends of a factor of numbers; infinite where nothing holds it.
    pub(super) fn ends(&self, factor: usize) -> (f64, f64) {
        match self.held(factor) {
            Some(Held::Between { low, high }) => (*low, *high),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// The categories of a factor that are in.
    pub(super) fn categories(&self, factor: usize, count: u32) -> Vec<u32> {
        match self.held(factor) {
            Some(Held::OneOf(categories)) => categories.clone(),
            _ => (0..count).collect(),
        }
    }
}

impl Restriction {
    pub(super) fn admits(&self, draws: &Draws<'_>, row: u32) -> bool {
        self.held.contains(draws.factors[self.factor].value(row))
    }
}

/// The border between a value that is out and the next that is in.
pub(super) fn border(draws: &Draws<'_>, factor: usize, outside: f64, inside: f64) -> f64 {
    let is_whole = draws.whole[factor] || matches!(draws.factors[factor], Factor::Categories { .. });
    let halfway = 0.5 * outside + 0.5 * inside;
    // Two numbers next to one another have none between them.
    if is_whole || halfway == outside { inside } else { halfway }
}
