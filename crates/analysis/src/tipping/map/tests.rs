//! Lines that are known.

use super::*;
use crate::tipping::tests::{happens, luck};
use detente_numbers::counts::poisson;
use detente_numbers::{ln, logistic};

const QUESTION: MapQuestion = MapQuestion {
    x: (0.0, 1.0),
    y: (0.0, 1.0),
    level: 0.5,
    cells: (4, 4),
    depth: 2,
    block: 50,
    budget: 40_000,
};

fn map(question: MapQuestion, answer: impl Fn(f64, f64, u64) -> f64) -> Map {
    let mut search = MapSearch::new(question).unwrap();
    let mut used = 0;
    loop {
        let asks = search.next();
        if asks.is_empty() {
            return search.map();
        }
        let of = |ask: &CornerAsk| -> Vec<f64> {
            (ask.first..ask.first + ask.count).map(|number| answer(ask.x, ask.y, number)).collect()
        };
        for ask in &asks {
            assert!(ask.first == used && ask.count > 0, "luck is used in order and once");
            used += ask.count;
        }
        search.take(&asks.iter().map(of).collect::<Vec<_>>()).unwrap();
        assert!(used <= question.budget);
    }
}

/// What is sure is true, and parts make up the whole.
fn check(map: &Map, level: f64, chance: impl Fn(f64, f64) -> f64) {
    for cell in &map.cells {
        for (x, y) in [(cell.x.0, cell.y.0), (cell.x.1, cell.y.0), (cell.x.1, cell.y.1), (cell.x.0, cell.y.1)]
        {
            match cell.side {
                Side::Below => assert!(chance(x, y) < level, "{cell:?}"),
                Side::Above => assert!(chance(x, y) > level, "{cell:?}"),
                Side::Band => {}
            }
        }
    }
    assert!((map.below + map.above + map.band - 1.0).abs() < 1e-12);
}

#[test]
fn a_straight_line_is_mapped_with_its_band() {
    let chance = |x: f64, y: f64| logistic((x + y - 1.0) / 0.1);
    let answer = |x: f64, y: f64, number: u64| happens(chance(x, y), luck(21, number, 0));
    let mut bands = Vec::new();
    for budget in [20_000, 80_000] {
        let found = map(MapQuestion { budget, ..QUESTION }, answer);
        check(&found, 0.5, chance);
        // At 50 answers a mean is off by 0.07, and the line by 0.07 / 2.5 in each quantity: five of these are 0.14.
        assert!(found.line.iter().flatten().all(|(x, y)| (x + y - 1.0).abs() < 0.14), "{:?}", found.line);
        // It passes every row of the finest cells, 16 of them, in one piece at least.
        assert!(found.line.len() >= 16 && !found.is_coarse);
        assert!((found.below - found.above).abs() < 0.1);
        bands.push(found.band);
    }
    assert!(bands[1] < bands[0] && bands[1] < 0.3, "{bands:?}");
}

#[test]
fn a_curve_that_closes_is_mapped_without_noise() {
    let chance = |x: f64, y: f64| f64::from(u8::from((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5) < 0.1));
    let found = map(MapQuestion { depth: 3, block: 40, ..QUESTION }, |x, y, _| chance(x, y));
    check(&found, 0.5, chance);
    // Within a cell of the finest grid, 1 / 32 wide: sqrt(0.1) -+ 0.045.
    let radius = |(x, y): &(f64, f64)| sqrt((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5));
    assert!(found.line.iter().flatten().all(|end| (radius(end) - sqrt(0.1)).abs() < 0.045));
    let length: f64 =
        found.line.iter().map(|[a, b]| sqrt((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1))).sum();
    assert!((length / (2.0 * std::f64::consts::PI * sqrt(0.1)) - 1.0).abs() < 0.1, "{length}");
    // Every end is the end of two pieces: the line has none.
    for end in found.line.iter().flatten() {
        let same = found.line.iter().flatten().filter(|other| *other == end).count();
        assert_eq!(same, 2, "{end:?}");
    }
    assert!(found.above > 0.2 && found.above < 0.1 * std::f64::consts::PI && found.band < 0.25);
}

#[test]
fn survival_of_a_branching_process_is_mapped() {
    // Poisson offspring of mean m, each of which lives with chance s: only m s matters, and survival has the chance 1/2 at m s = 2 ln 2.
    let survives = |mean: f64, lives: f64, number: u64| {
        let mut alive = 1.0;
        for generation in 0..100 {
            alive = poisson(luck(22, number, generation), mean * lives * alive);
            if alive == 0.0 || alive > 100.0 {
                break;
            }
        }
        f64::from(u8::from(alive > 0.0))
    };
    let question = MapQuestion { x: (1.0, 4.0), y: (0.2, 1.0), depth: 1, ..QUESTION };
    let found = map(question, survives);
    // Above where it says so, and nothing else is known of it here.
    check(&found, 0.5, |mean, lives| if mean * lives > 2.0 * ln(2.0) { 1.0 } else { 0.0 });
    assert!(found.line.len() >= 6 && found.below > 0.1 && found.above > 0.2, "{found:?}");
    assert!(found.line.iter().flatten().all(|(mean, lives)| (mean * lives - 2.0 * ln(2.0)).abs() < 0.5));
}

#[test]
fn a_plane_on_one_side_has_no_line() {
    let found = map(QUESTION, |_, _, number| happens(0.1, luck(23, number, 0)));
    assert!(found.line.is_empty() && found.corners.len() == 25 && found.answers < 5_000);
    assert_eq!((found.below, found.band, found.is_coarse), (1.0, 0.0, false));
}

#[test]
fn a_budget_too_small_for_small_cells_is_said() {
    let chance = |x: f64, y: f64| logistic((x + y - 1.0) / 0.1);
    let answer = |x: f64, y: f64, number: u64| happens(chance(x, y), luck(24, number, 0));
    let found = map(MapQuestion { budget: 1_400, depth: 4, ..QUESTION }, answer);
    assert!(found.is_coarse && found.answers <= 1_400);
    check(&found, 0.5, chance);
    assert!(MapSearch::new(QUESTION).unwrap().map().is_coarse);
}

#[test]
fn what_cannot_be_asked_or_taken_is_refused() {
    for (question, name) in [
        (MapQuestion { x: (1.0, 1.0), ..QUESTION }, "x"),
        (MapQuestion { y: (0.0, f64::INFINITY), ..QUESTION }, "y"),
        (MapQuestion { level: 0.0, ..QUESTION }, "level"),
        (MapQuestion { cells: (0, 4), ..QUESTION }, "cells"),
        (MapQuestion { depth: 11, ..QUESTION }, "depth"),
        (MapQuestion { block: 0, ..QUESTION }, "block"),
        (MapQuestion { budget: 25 * 50 - 1, ..QUESTION }, "budget"),
    ] {
        assert_eq!(MapSearch::new(question).err(), Some(Wrong::Question(name)));
    }
    let mut search = MapSearch::new(QUESTION).unwrap();
    assert_eq!(search.take(&[]), Err(Wrong::Count));
    let answers = vec![vec![-1.0; 50]; 25];
    assert_eq!(search.take(&answers), Err(Wrong::Answer));
}
