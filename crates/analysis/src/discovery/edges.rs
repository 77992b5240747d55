//! Moves the borders of a box that peeling has found: pasting, which only widens it, and refining, which puts each border where it fits best.

use super::draws::{Factor, Sample, Tally};
use super::peel::Side;
use super::region::{Held, Region, border};

/// Widens a box strip by strip for as long as its density does not fall (Friedman and Fisher's pasting): each time by the strip that leaves the
/// greatest density, of equals the one with most draws. A strip has at most the part `strip` of the draws in the box, and is made shorter
/// where only its nearer part keeps the density, so that without noise a border ends exactly where the outcome does. A category comes back
/// whole.
#[must_use]
pub fn paste(sample: &Sample<'_>, region: &Region, strip: f64) -> Region {
    let mut edges = Edges::new(sample, region.clone());
    loop {
        let inside = edges.inside;
        let most = (strip * inside.points as f64) as u64;
        let mut best: Option<(f64, u64, Region)> = None;
        for (tally, wider) in edges.pastes(if most > 0 { most } else { 1 }) {
            let density = sample.density(inside + tally);
            let is_better = |(other, points, _): &(f64, u64, Region)| {
                density > *other || density == *other && tally.points > *points
            };
            if density >= sample.density(inside) && best.as_ref().is_none_or(is_better) {
                best = Some((density, tally.points, wider));
            }
        }
        match best {
            Some((_, _, wider)) => edges = Edges::new(sample, wider),
            None => return edges.region,
        }
    }
}

/// Puts each border of a box in turn where the box tells most of the variance of the shares, the others being given, until none moves. Peeling
/// moves borders by whole strips, so a border is off by up to a strip; this takes that off, and is not led astray by single draws beyond
/// the border whose label is luck. No factor becomes restricted that was not; one may become free.
#[must_use]
pub fn refine(sample: &Sample<'_>, region: &Region) -> Region {
    let mut edges = Edges::new(sample, region.clone());
    loop {
        let mut has_moved = false;
        for (factor, side) in edges.sides() {
            if let Some(moved) = edges.best_border(factor, side) {
                edges = Edges::new(sample, moved);
                has_moved = true;
            }
        }
        if !has_moved {
            return edges.region;
        }
    }
}

/// A box, and for each row how many of its restrictions it breaks.
struct Edges<'a> {
    sample: &'a Sample<'a>,
    region: Region,
    inside: Tally,
    broken: Vec<u32>,
}

impl<'a> Edges<'a> {
    fn new(sample: &'a Sample<'a>, region: Region) -> Self {
        let mut broken = vec![0; sample.draws.len()];
        for restriction in &region.restrictions {
            for (row, broken) in broken.iter_mut().enumerate() {
                *broken += u32::from(!restriction.admits(sample.draws, row as u32));
            }
        }
        let is_in = |row: &u32| broken[*row as usize] == 0;
        let inside = (0..sample.draws.len() as u32).filter(is_in).map(|row| sample.tally(row));
        let inside = inside.fold(Tally::default(), |sum, tally| sum + tally);
        Self { sample, region, inside, broken }
    }

    /// The borders that there are.
    fn sides(&self) -> Vec<(usize, Side)> {
        let mut sides = Vec::new();
        for restriction in &self.region.restrictions {
            if let Held::Between { low, high } = restriction.held {
                sides.extend((low > f64::NEG_INFINITY).then_some((restriction.factor, Side::Low)));
                sides.extend((high < f64::INFINITY).then_some((restriction.factor, Side::High)));
            }
        }
        sides
    }

    /// All ways to widen the box by one strip of at most so many draws, or by a category.
    fn pastes(&self, most: u64) -> Vec<(Tally, Region)> {
        let mut pastes: Vec<(Tally, Region)> = Vec::new();
        for (factor, side) in self.sides() {
            pastes.extend(self.strip(factor, side, most));
        }
        for restriction in &self.region.restrictions {
            if let Factor::Categories { of, count } = self.sample.draws.factors[restriction.factor] {
                let held = self.region.categories(restriction.factor, count);
                let outside = (0..count).filter(|category| held.binary_search(category).is_err());
                pastes.extend(outside.filter_map(|category| self.category(restriction.factor, of, category)));
            }
        }
        pastes
    }

    /// The longest strip next to a border whose draws are as dense as the box: none if no first part of it is.
    fn strip(&self, factor: usize, side: Side, most: u64) -> Option<(Tally, Region)> {
        let numbers = &self.sample.draws.factors[factor];
        let (low, high) = self.region.ends(factor);
        let order = &self.sample.draws.orders[factor];
        let density = self.sample.density(self.inside);
        let value = |row: &u32| numbers.value(*row);
        // From the border outwards; only rows that nothing but this border keeps out.
        let beyond: Vec<u32> = match side {
            Side::Low => {
                order[..order.partition_point(|row| value(row) < low)].iter().rev().copied().collect()
            }
            Side::High => order[order.partition_point(|row| value(row) <= high)..].to_vec(),
        };
        let alone = |row: &&u32| self.broken[**row as usize] == 1 && self.sample.weights[**row as usize] > 0;
        let beyond: Vec<u32> = beyond.iter().filter(alone).copied().collect();
        let mut running = Tally::default();
        let mut best: Option<(Tally, usize)> = None;
        for (place, row) in beyond.iter().enumerate() {
            running = running + self.sample.tally(*row);
            let is_last_of_value = beyond.get(place + 1).is_none_or(|next| value(next) != value(row));
            if is_last_of_value && self.sample.density(running) >= density {
                best = Some((running, place));
            }
            if running.points >= most && is_last_of_value {
                break;
            }
        }
        let (tally, place) = best?;
        let limit = match beyond.get(place + 1) {
            Some(next) => border(self.sample.draws, factor, value(next), value(&beyond[place])),
            None if side == Side::Low => f64::NEG_INFINITY,
            None => f64::INFINITY,
        };
        Some((tally, self.region.with(factor, moved((low, high), side, limit))))
    }

    /// The box with a category more; none if no draw comes with it.
    fn category(&self, factor: usize, of: &[u32], category: u32) -> Option<(Tally, Region)> {
        let comes = |row: &u32| of[*row as usize] == category && self.broken[*row as usize] == 1;
        let rows = (0..self.sample.draws.len() as u32).filter(comes);
        let tally = rows.fold(Tally::default(), |sum, row| sum + self.sample.tally(row));
        let mut held = self.region.categories(factor, 0);
        held.insert(held.partition_point(|other| *other < category), category);
        let Factor::Categories { count, .. } = self.sample.draws.factors[factor] else { return None };
        let is_free = held.len() == count as usize;
        let wider =
            if is_free { self.region.without(factor) } else { self.region.with(factor, Held::OneOf(held)) };
        (tally.points > 0).then_some((tally, wider))
    }

    /// The box with a border where it tells most; none if it is there.
    fn best_border(&self, factor: usize, side: Side) -> Option<Region> {
        let numbers = &self.sample.draws.factors[factor];
        let (low, high) = self.region.ends(factor);
        let value = |row: &u32| numbers.value(*row);
        let is_within = |row: &u32| match side {
            Side::Low => value(row) <= high,
            Side::High => value(row) >= low,
        };
        let held = Held::Between { low, high };
        // Rows that keep to all other limits: those of other factors, and the other end of this one.
        let keeps = |row: &&u32| {
            let own = u32::from(!held.contains(value(row)));
            is_within(row) && self.broken[**row as usize] == own && self.sample.weights[**row as usize] > 0
        };
        let mut rows: Vec<u32> = self.sample.draws.orders[factor].iter().filter(keeps).copied().collect();
        if side == Side::Low {
            rows.reverse();
        }
        let mut running = Tally::default();
        let mut best = (self.sample.explained(self.inside), None);
        for (place, row) in rows.iter().enumerate() {
            running = running + self.sample.tally(*row);
            let next = rows.get(place + 1);
            if next.is_none_or(|next| value(next) != value(row)) && self.sample.explained(running) > best.0 {
                best = (self.sample.explained(running), Some((row, next)));
            }
        }
        let (last, next) = best.1?;
        let limit = match next {
            Some(next) => border(self.sample.draws, factor, value(next), value(last)),
            None if side == Side::Low => f64::NEG_INFINITY,
            None => f64::INFINITY,
        };
        Some(self.region.with(factor, moved((low, high), side, limit)))
    }
}

fn moved((low, high): (f64, f64), side: Side, limit: f64) -> Held {
    match side {
        Side::Low => Held::Between { low: limit, high },
        Side::High => Held::Between { low, high: limit },
    }
}
