//! The draws in which scenarios are looked for: factors, shares and weights, checked and sorted once.

use super::region::Region;
use detente_numbers::floor;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

/// A factor: one value for each draw.
#[derive(Clone, Copy, Debug)]
pub enum Factor<'a> {
    /// Finite numbers, in whatever unit.
    Numbers(&'a [f64]),
    /// Categories without an order, numbered from 0.
    Categories {
        /// The category of each draw.
        of: &'a [u32],
        /// How many categories there are.
        count: u32,
    },
}

impl Factor<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Categories { of, .. } => of.len(),
        }
    }

    /// The value of a row; of a category, its number.
    pub(super) fn value(&self, row: u32) -> f64 {
        match self {
            Self::Numbers(values) => values[row as usize],
            Self::Categories { of, .. } => f64::from(of[row as usize]),
        }
    }
}

/// Draws of the factors, each with the share of its trajectories that had the outcome.
#[derive(Clone, Debug)]
pub struct Draws<'a> {
    pub(super) factors: Vec<Factor<'a>>,
    pub(super) shares: &'a [f64],
    pub(super) per_draw: u32,
    /// Whether all values of a factor are whole numbers.
    pub(super) whole: Vec<bool>,
    /// Rows by rising value, for each factor.
    pub(super) orders: Vec<Vec<u32>>,
    /// The shares as whole numbers of [`Self::unit_count`] parts: sums of them are exact, in whatever order they are made.
    units: Vec<u64>,
    unit_count: u64,
}

/// Why draws cannot be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No draw or no factor.
    Empty,
    /// A factor has another number of values than there are shares.
    Length(usize),
    /// A factor has a value that is not a finite number, or a category beyond its count.
    Value {
        /// The factor.
        factor: usize,
        /// The draw.
        row: usize,
    },
    /// The share of a draw is not between 0 and 1.
    Share(usize),
    /// No trajectory in a draw.
    PerDraw,
    /// More than [`Draws::MOST`] draws.
    TooMany,
    /// An option outside what its documentation says.
    Option(&'static str),
}

/// Parts of a share of 1, about: sums over [`Draws::MOST`] draws stay below 2^64.
const UNITS: u64 = 1 << 36;

impl<'a> Draws<'a> {
    /// No more draws than these.
    pub const MOST: usize = 1 << 27;

    /// Checks and sorts the draws. `shares` are the shares of `per_draw` trajectories each that had the outcome, or any means in 0..1; with one
    /// trajectory a draw they are labels, 0 or 1.
    ///
    /// # Errors
    /// Tables that do not fit together or are not of numbers.
    pub fn new(factors: Vec<Factor<'a>>, shares: &'a [f64], per_draw: u32) -> Result<Self, Wrong> {
        check(&factors, shares, per_draw)?;
        // A multiple of the trajectories in a draw, so that their shares are whole.
        let unit_count = UNITS / u64::from(per_draw) * u64::from(per_draw);
        let is_whole = |factor: &Factor<'_>| match factor {
            Factor::Numbers(values) => values.iter().all(|value| floor(*value) == *value),
            Factor::Categories { .. } => true,
        };
        Ok(Self {
            whole: factors.iter().map(is_whole).collect(),
            orders: factors.iter().map(|factor| order(factor, shares.len())).collect(),
            units: units(shares, unit_count),
            factors,
            shares,
            per_draw,
            unit_count,
        })
    }

    /// The number of draws.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shares.len()
    }

    /// Never: there is at least one draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shares.is_empty()
    }

    /// The factors, in the order in which restrictions number them.
    #[must_use]
    pub fn factors(&self) -> &[Factor<'a>] {
        &self.factors
    }

    /// Every draw once.
    #[must_use]
    pub fn all(&self) -> Sample<'_> {
        Sample::new(self, vec![1; self.len()])
    }

    /// The same factors with other shares, which go in the same units.
    pub(super) fn with_shares<'b>(&'b self, shares: &'b [f64]) -> Draws<'b> {
        Draws { units: units(shares, self.unit_count), shares, ..self.clone() }
    }

    /// As many draws as there are, each drawn at random from all (B. Efron's bootstrap), by the luck of this seed and number.
    #[must_use]
    pub fn resampled(&self, seed: Seed, number: u64) -> Sample<'_> {
        let mut weights = vec![0; self.len()];
        let key = lane_key(seed.apart("scenario discovery", number), World::Parameters, number);
        let source = Source::new("scenario discovery", "resample");
        for place in 0..self.len() {
            // Fewer than 2^27 draws, and a uniform below 1.
            let row = uniform(key, source, place as u32, 0) * self.len() as f64;
            weights[row as usize] += 1;
        }
        Sample::new(self, weights)
    }
}

fn units(shares: &[f64], unit_count: u64) -> Vec<u64> {
    shares.iter().map(|share| (share * unit_count as f64 + 0.5) as u64).collect()
}

fn check(factors: &[Factor<'_>], shares: &[f64], per_draw: u32) -> Result<(), Wrong> {
    if factors.is_empty() || shares.is_empty() {
        return Err(Wrong::Empty);
    }
    if per_draw == 0 {
        return Err(Wrong::PerDraw);
    }
    if shares.len() > Draws::MOST {
        return Err(Wrong::TooMany);
    }
    if let Some(row) = shares.iter().position(|share| !(0.0..=1.0).contains(share)) {
        return Err(Wrong::Share(row));
    }
    for (index, factor) in factors.iter().enumerate() {
        if factor.len() != shares.len() {
            return Err(Wrong::Length(index));
        }
        let bad = match factor {
            Factor::Numbers(values) => values.iter().position(|value| !value.is_finite()),
            Factor::Categories { of, count } => of.iter().position(|category| category >= count),
        };
        if let Some(row) = bad {
            return Err(Wrong::Value { factor: index, row });
        }
    }
    Ok(())
}

/// Rows by rising value, equal values by row.
fn order(factor: &Factor<'_>, count: usize) -> Vec<u32> {
    // Adding 0 makes of -0 a 0, which compares equal to it everywhere else.
    let mut pairs: Vec<(f64, u32)> = (0..count as u32).map(|row| (factor.value(row) + 0.0, row)).collect();
    pairs.sort_unstable_by(|first, second| first.0.total_cmp(&second.0).then(first.1.cmp(&second.1)));
    pairs.into_iter().map(|(_, row)| row).collect()
}

/// Some of the draws, each counted so many times.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    pub(super) draws: &'a Draws<'a>,
    pub(super) weights: Vec<u32>,
    pub(super) total: Tally,
    /// The number of draws times the sum of squared units, less the square of their sum: draws squared times the variance.
    spread: u128,
}

impl<'a> Sample<'a> {
    pub(super) fn new(draws: &'a Draws<'a>, weights: Vec<u32>) -> Self {
        let mut sample = Self { draws, weights, total: Tally::default(), spread: 0 };
        let mut squares = 0_u128;
        for (row, units) in draws.units.iter().enumerate() {
            let tally = sample.tally(row as u32);
            sample.total = sample.total + tally;
            squares += u128::from(tally.units) * u128::from(*units);
        }
        // Below 2^27 (2^27 2^72): it fits.
        let Tally { points, units } = sample.total;
        sample.spread = u128::from(points) * squares - u128::from(units) * u128::from(units);
        sample
    }

    /// The part of the variance of the shares that it tells whether a draw is among some: the squared correlation of both. 0 where those are no
    /// denser than the rest.
    pub(super) fn explained(&self, inside: Tally) -> f64 {
        let outside = self.total - inside;
        let product = |points: u64, units: u64| u128::from(points) * u128::from(units);
        let denser = product(outside.points, inside.units)
            .saturating_sub(product(inside.points, outside.units)) as f64;
        if denser > 0.0 {
            denser * denser / (inside.points as f64 * outside.points as f64 * self.spread as f64)
        } else {
            0.0
        }
    }

    /// The draws outside a region.
    #[must_use]
    pub fn without(&self, region: &Region) -> Self {
        let weight =
            |(row, weight): (usize, &u32)| if region.contains(self.draws, row) { 0 } else { *weight };
        Self::new(self.draws, self.weights.iter().enumerate().map(weight).collect())
    }

    /// What a row counts for.
    #[inline]
    pub(super) fn tally(&self, row: u32) -> Tally {
        let weight = u64::from(self.weights[row as usize]);
        Tally { points: weight, units: weight * self.draws.units[row as usize] }
    }

    /// The mean share of some draws; NaN of none.
    pub(super) fn density(&self, tally: Tally) -> f64 {
        tally.units as f64 / (tally.points as f64 * self.draws.unit_count as f64)
    }

    /// Rows that count, by rising value of a factor.
    pub(super) fn order(&self, factor: usize) -> Vec<u32> {
        let counts = |row: &&u32| self.weights[**row as usize] > 0;
        self.draws.orders[factor].iter().filter(counts).copied().collect()
    }
}

/// How many draws, and how many units of shares in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) points: u64,
    pub(super) units: u64,
}

impl std::ops::Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { points: self.points + other.points, units: self.units + other.units }
    }
}

impl std::ops::Sub for Tally {
    type Output = Self;

    fn sub(self, part: Self) -> Self {
        Self { points: self.points - part.points, units: self.units - part.units }
    }
}
