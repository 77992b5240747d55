//! The chance at a few places of one quantity, all on the same luck: what moving the quantity does, level or no level.
//!
//! A search for a crossing asks near the crossing, and says little of the rest of the range; where there is none it says nothing of how far the chance
//! moves. Here each piece of luck answers at every place, so that changes from place to place are paired, and known far better than the chances
//! themselves.

use detente_numbers::estimates::{mean_interval, share_interval};
use detente_numbers::sums::Moments;

/// The chance at a place. All intervals are 95 %, each for itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// The value of the quantity.
    pub at: f64,
    /// The chance, from 0 to 1, and its interval.
    pub chance: [f64; 3],
    /// By how much it is greater than at the first place, and the interval of that, from the differences on the same luck.
    pub change: [f64; 3],
}

/// The chance over a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// By rising value of the quantity.
    pub points: Vec<CurvePoint>,
    /// Pieces of luck, each of which answered at every place.
    pub answers: u64,
}

impl Curve {
    /// Whether the chance surely differs between the ends of the range.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.points.last().is_some_and(|last| last.change[1] > 0.0 || last.change[2] < 0.0)
    }

    /// Whether the chance surely is below the level at some place and above it at another.
    #[must_use]
    pub fn surely_crosses(&self, level: f64) -> bool {
        let is = |side: &dyn Fn(&[f64; 3]) -> bool| self.points.iter().any(|point| side(&point.chance));
        is(&|chance| chance[2] < level) && is(&|chance| chance[1] > level)
    }

    /// The least and the greatest chance of all places.
    #[must_use]
    pub fn extent(&self) -> Option<(f64, f64)> {
        let chances = self.points.iter().map(|point| point.chance[0]);
        let wider = |(low, high): (f64, f64), chance: f64| {
            (if chance < low { chance } else { low }, if chance > high { chance } else { high })
        };
        (!self.points.is_empty()).then(|| chances.fold((f64::INFINITY, f64::NEG_INFINITY), wider))
    }
}

/// The curve from answers between 0 and 1: for each piece of luck one for each place. An unfinished last piece is not counted.
#[must_use]
pub fn curve(places: &[f64], answers: &[f64]) -> Curve {
    let mut shares = vec![Moments::new(); places.len()];
    let mut changes = shares.clone();
    let rows = answers.chunks_exact(if places.is_empty() { 1 } else { places.len() });
    let count = if places.is_empty() { 0 } else { rows.len() as u64 };
    for row in rows.take(count as usize) {
        for (place, answer) in row.iter().enumerate() {
            shares[place].add(*answer);
            changes[place].add(answer - row[0]);
        }
    }
    let point = |((at, share), change): ((&f64, &Moments), &Moments)| {
        let (low, high) = share_interval(share.mean(), share.standard_error(), count, 1);
        let (least, most) = mean_interval(change.mean(), change.standard_error(), count);
        CurvePoint { at: *at, chance: [share.mean(), low, high], change: [change.mean(), least, most] }
    };
    let points = places.iter().zip(&shares).zip(&changes).map(point);
    Curve { points: if count == 0 { Vec::new() } else { points.collect() }, answers: count }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

    fn answers(seed: u64, luck: u64, places: &[f64]) -> Vec<f64> {
        let key = |number| lane_key(Seed(seed), World::Trajectory, number);
        let drawn = |number| uniform(key(number), Source::new("curve", "test"), 0, 0);
        (0..luck)
            .flat_map(|number| places.iter().map(move |at| f64::from(u8::from(drawn(number) < *at))))
            .collect()
    }

    #[test]
    fn the_chance_at_a_place_and_its_change_are_what_they_are() {
        let places = [0.2, 0.25, 0.6];
        let found = curve(&places, &answers(1, 4_000, &places));
        assert_eq!(found.answers, 4_000);
        for (point, truth) in found.points.iter().zip(places) {
            let [mean, low, high] = point.chance;
            // Five standard errors of a share of 4,000 are 0.04 at most.
            assert!((mean - truth).abs() < 0.04 && low < mean && mean < high, "{point:?}");
        }
        let [change, low, high] = found.points[1].change;
        // On the same luck a change of 5 points has the standard error of a share of 5 %, 0.0034; apart it would be 0.0093.
        assert!((change - 0.05).abs() < 0.018 && low > 0.04 - 0.015 && high - low < 0.015, "{found:?}");
        assert!(found.moves() && found.surely_crosses(0.4) && !found.surely_crosses(0.6));
        let (least, most) = found.extent().unwrap();
        assert!(least == found.points[0].chance[0] && most == found.points[2].chance[0]);
    }

    #[test]
    fn what_does_not_move_is_not_said_to() {
        let same = [0.3, 0.3, 0.3];
        assert!(!curve(&same, &answers(2, 500, &same)).moves());
        // An unfinished row does not count, and none at all gives nothing.
        assert_eq!(curve(&same, &answers(2, 500, &same)[..10]).answers, 3);
        let nothing = curve(&same, &[]);
        assert!(nothing.points.is_empty() && nothing.extent().is_none() && !nothing.moves());
        assert!(curve(&[], &[1.0]).points.is_empty());
    }
}
