//! Trees whose rules are known.

use super::*;
use crate::discovery::draws::Factor;
use crate::discovery::tests::columns;

const OPTIONS: Options = Options { leaves_most: 8, leaf_least: 0.02, folds: 10, seed: Seed(1) };

fn draws<'a>(columns: &'a [Vec<f64>], shares: &'a [f64], per_draw: u32) -> Draws<'a> {
    Draws::new(columns.iter().map(|column| Factor::Numbers(column)).collect(), shares, per_draw).unwrap()
}

fn shares(rows: usize, chance: impl Fn(usize) -> f64, trajectories: u64) -> Vec<f64> {
    let source = Source::new("tree", "test");
    let happens = |row: usize, of: u64| {
        uniform(lane_key(Seed(77), World::Trajectory, row as u64 * trajectories + of), source, 0, 0)
            < chance(row)
    };
    let count = |row: usize| (0..trajectories).filter(|of| happens(row, *of)).count() as f64;
    (0..rows).map(|row| count(row) / trajectories as f64).collect()
}

#[test]
fn either_but_not_both_takes_four_rules() {
    let columns = columns(11, 1_000, 4);
    let is_up = |row: usize| (columns[0][row] > 0.5) != (columns[1][row] > 0.5);
    let shares = shares(1_000, |row| if is_up(row) { 0.95 } else { 0.05 }, 1);
    let found = tree(&draws(&columns, &shares, 1), &OPTIONS).unwrap();
    // No one factor tells anything, so the first cut is luck's; what the rules say of each future is what was planted.
    let draws = draws(&columns, &shares, 1);
    let mut right = 0;
    for row in 0..1_000 {
        let rules: Vec<&Rule> = found.rules.iter().filter(|rule| rule.region.contains(&draws, row)).collect();
        assert_eq!(rules.len(), 1, "each future is in one rule");
        right += u32::from((rules[0].figures.density > 0.5) == is_up(row));
    }
    assert!(right > 950 && (4..=8).contains(&found.rules.len()), "{right}, {:?}", found.rules);
    let covered: f64 = found.rules.iter().map(|rule| rule.figures.coverage).sum();
    assert!((covered - 1.0).abs() < 1e-12);
    assert!(found.rules.windows(2).all(|pair| pair[0].figures.density >= pair[1].figures.density));
}

#[test]
fn a_planted_cut_is_found_and_nothing_else() {
    let columns = columns(12, 1_000, 5);
    let chance = |row: usize| if columns[3][row] > 0.3 { 0.6 } else { 0.1 };
    for trajectories in [1, 10] {
        let shares = shares(1_000, chance, trajectories);
        let found = tree(&draws(&columns, &shares, trajectories as u32), &OPTIONS).unwrap();
        assert_eq!(found.rules.len(), 2, "{:?}", found.rules);
        let (low, high) = (found.rules[0].region.ends(3), found.rules[1].region.ends(3));
        // The cut lies off by some few draws in 1,000: 10 at most.
        assert!((low.0 - 0.3).abs() < 0.01 && low.0 == high.1 && low.1 == f64::INFINITY, "{low:?} {high:?}");
        assert_eq!(found.sizes[found.chosen].leaves, 2);
        assert_eq!(found.sizes.last().unwrap().leaves, 1);
    }
}

#[test]
fn luck_alone_makes_no_rule() {
    let columns = columns(13, 500, 5);
    let shares = shares(500, |_| 0.4, 1);
    let found = tree(&draws(&columns, &shares, 1), &OPTIONS).unwrap();
    assert_eq!(found.rules.len(), 1);
    assert!(found.rules[0].region.restrictions.is_empty() && found.sizes[0].leaves > 10);
}

#[test]
fn no_more_rules_than_were_asked_for() {
    let columns = columns(14, 1_000, 2);
    let stairs: Vec<f64> = columns[0].iter().map(|value| (value * 10.0).floor() / 10.0).collect();
    for leaves_most in [1, 3, 100] {
        let found = tree(&draws(&columns, &stairs, 10), &Options { leaves_most, ..OPTIONS }).unwrap();
        assert!(found.rules.len() <= leaves_most);
        if leaves_most == 100 {
            // Noise free stairs: exactly the ten steps.
            assert_eq!(found.rules.len(), 10);
            assert!(found.rules.iter().all(|rule| rule.figures.luck.is_none()));
        }
    }
}

#[test]
fn categories_are_parted_by_their_densities() {
    let of: Vec<u32> = (0..400).map(|row| row % 5).collect();
    let chance = [0.1, 0.9, 0.1, 0.9, 0.1];
    let shares: Vec<f64> = of.iter().map(|category| chance[*category as usize]).collect();
    let draws = Draws::new(vec![Factor::Categories { of: &of, count: 6 }], &shares, 10).unwrap();
    let found = tree(&draws, &OPTIONS).unwrap();
    let held: Vec<_> = found.rules.iter().map(|rule| rule.region.held(0).unwrap().clone()).collect();
    let one_of = |categories: &[u32]| crate::discovery::Held::OneOf(categories.to_vec());
    assert_eq!(held, [one_of(&[1, 3]), one_of(&[0, 2, 4, 5])]);
}

#[test]
fn the_weakest_cut_goes_first() {
    // Eight draws: 0 0 | 1 1 1 1 | 0 1. The first cut is between the second and third draw: the costs (Gini's index times draws, over 8) of
    // the whole and the parts are 2 (5/8)(3/8) = 15/32 and 0 + 2 (5/6)(1/6)(6/8) = 5/24.
    let column: Vec<f64> = (0..8).map(f64::from).collect();
    let labels = [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0];
    let columns = [column];
    let draws = draws(&columns, &labels, 1);
    let whole = draws.all();
    let grown = Grown::of(&whole, 2.0);
    let pruning = Pruning::of(&grown);
    let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
    // The right part is cut into 1 1 1 1 and 0 1: cost 2 (1/2)(1/2)(2/8) = 1/8, so a leaf is worth 5/24 - 1/8 = 1/12; the first cut then
    // 15/32 - 5/24 = 25/96.
    assert_eq!(pruning.prices.len(), 3);
    assert!(
        close(pruning.prices[1], 1.0 / 12.0) && close(pruning.prices[2], 25.0 / 96.0),
        "{:?}",
        pruning.prices
    );
    let leaves: Vec<usize> =
        pruning.prices.iter().map(|price| pruning.leaves(&grown, *price).len()).collect();
    assert_eq!(leaves, [3, 2, 1]);
    assert_eq!(grown.nodes[1].tally.points, 2);
    for row in 0..8 {
        assert_eq!(pruning.leaf(&grown, 0.1, row), if row < 2 { 1 } else { 2 });
    }
}

#[test]
fn options_out_of_range_are_refused() {
    let columns = columns(15, 10, 1);
    let labels = vec![0.0; 10];
    let draws = draws(&columns, &labels, 1);
    for (options, name) in [
        (Options { leaves_most: 0, ..OPTIONS }, "leaves_most"),
        (Options { leaf_least: 0.0, ..OPTIONS }, "leaf_least"),
        (Options { folds: 11, ..OPTIONS }, "folds"),
        (Options { folds: 1, ..OPTIONS }, "folds"),
    ] {
        assert_eq!(tree(&draws, &options), Err(Wrong::Option(name)));
    }
    assert_eq!(tree(&draws, &OPTIONS).unwrap().rules.len(), 1);
}
