//! Points that an analysis chose, against the same draws of a run, and against values that are held.

use super::course::{busy, engine};
use detente_engine::Paths;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_results::simulator::Silent;
use detente_results::{Coordinate, Design, Points};

const DESIGN: Design = Design { seed: 7, draws: 1, per_draw: 6, steps: 40 };

/// Rows and endings of each trajectory.
type Told = Vec<(Vec<u64>, Option<(usize, u32)>)>;

fn told(paths: &Paths) -> Told {
    let one = |place: usize| {
        let rows = &paths.values[0][place * paths.rows..(place + 1) * paths.rows];
        (rows.iter().map(|value| value.to_bits()).collect(), paths.endings[place])
    };
    (0..paths.endings.len()).map(one).collect()
}

fn at(points: &Points<'_>, threads: usize) -> Told {
    let found = engine(&busy(), threads).reduced_at((&DESIGN, points), &[1], &told, &Silent);
    found.expect("they can be run").concat()
}

fn draws(numbers: std::ops::Range<u64>) -> Told {
    let found = engine(&busy(), 1).reduced((&DESIGN, numbers), &[1], &told, &Silent);
    found.expect("they can be run").concat()
}

#[test]
fn a_point_where_nothing_is_set_is_the_draw_of_its_luck() {
    let luck = [4, 0, 4, 31, 7, 7, 7, 7, 7, 7, 7, 12, 3];
    let points = Points { coordinates: &[], numbers: &[], luck: &luck };
    let expected: Told = luck.iter().flat_map(|draw| draws(*draw..draw + 1)).collect();
    assert_eq!(at(&points, 1), expected);
    assert_eq!(at(&points, 3), expected);
}

#[test]
fn chances_and_values_of_a_parameter_are_those_that_are_set() {
    let key = |draw: u64| lane_key(Seed(DESIGN.seed), World::Parameters, draw);
    let chance = |draw: u64| uniform(key(draw), Source::new("p", "value"), 0, 0);
    let luck: Vec<u64> = (0..40).collect();
    let own: Vec<f64> = luck.iter().map(|draw| chance(*draw)).collect();
    let expected = draws(0..40);
    let set =
        |coordinate, numbers: &[f64]| at(&Points { coordinates: &[coordinate], numbers, luck: &luck }, 2);
    assert_eq!(set(Coordinate::Chance(0), &own), expected, "set to what it is");
    // The parameter is uniform from 0 to 0.3.
    let same: Vec<f64> = own.iter().map(|chance| 0.3 * chance).collect();
    assert_eq!(set(Coordinate::Value(0), &same), expected, "set to the value that it has");
    let never = set(Coordinate::Value(0), &[0.0; 40]);
    assert!(never.iter().all(|(_, ending)| ending.is_none_or(|(outcome, _)| outcome != 0)), "never hit");
    assert_ne!(set(Coordinate::Chance(0), &[0.9; 40]), expected);
}
