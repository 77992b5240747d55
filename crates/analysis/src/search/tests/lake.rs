//! The shallow lake: how much phosphorus a town may release into a lake that tips.
//!
//! S. R. Carpenter, D. Ludwig and W. A. Brock, Ecological Applications 9 (1999); as a search for 100 years of releases, J. D. Quinn, P. M.
//! Reed and K. Keller, Environmental Modelling & Software 92 (2017).

use super::problems::search;
use crate::robustness::Aim;
use crate::search::{Goal, Lever, Question, Search};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::{exp, floor, ln, max, min, normal_quantile, sqrt};

const YEARS: usize = 100;
const DRAWS: usize = 20;
const LOSS: f64 = 0.42;
const UTILITY: f64 = 0.4;
const DISCOUNT: f64 = 0.98;
const MOST_RELEASED: f64 = 0.1;

/// Natural inflows, year by year within a draw: log-normal with mean 0.02 and variance 0.0017 squared.
fn inflows() -> Vec<Vec<f64>> {
    let (mean, deviation) = (0.02, 0.0017);
    let variance = ln(1.0 + deviation * deviation / (mean * mean));
    let inflow = |draw: usize, year: usize| {
        let key = lane_key(Seed(5), World::Parameters, draw as u64);
        let chance = uniform(key, Source::new("lake", "inflow"), year as u32, 0);
        exp(ln(mean) - variance / 2.0 + sqrt(variance) * normal_quantile(chance))
    };
    (0..DRAWS).map(|draw| (0..YEARS).map(|year| inflow(draw, year)).collect()).collect()
}

fn next(phosphorus: f64, release: f64, inflow: f64) -> f64 {
    let square = phosphorus * phosphorus;
    phosphorus + release + square / (1.0 + square) - LOSS * phosphorus + inflow
}

/// Where recycling begins to outgrow what the lake loses.
fn critical() -> f64 {
    (1.0 - sqrt(1.0 - 4.0 * LOSS * LOSS)) / (2.0 * LOSS)
}

/// Benefit, highest mean phosphorus, share of years without a sharp cut, share of years and draws below the critical level.
fn lake(inflows: &[Vec<f64>], releases: &[f64]) -> Vec<f64> {
    let mut weight = UTILITY;
    let mut benefit = 0.0;
    for release in releases {
        benefit += weight * release;
        weight *= DISCOUNT;
    }
    let mut means = [0.0; YEARS];
    let (mut safe, critical) = (0, critical());
    for inflows in inflows {
        let mut phosphorus = 0.0;
        for ((release, inflow), mean) in releases.iter().zip(inflows).zip(&mut means) {
            safe += u32::from(phosphorus < critical);
            *mean += phosphorus / DRAWS as f64;
            phosphorus = next(phosphorus, *release, *inflow);
        }
    }
    let calm = releases.windows(2).filter(|pair| pair[1] - pair[0] > -0.02).count();
    let reliability = f64::from(safe) / (YEARS * DRAWS) as f64;
    vec![benefit, means.into_iter().fold(0.0, max), calm as f64 / (YEARS - 1) as f64, reliability]
}

/// Between what bounds the largest benefit lies with which the lake stays below the critical level in all draws, found by looking back from
/// the end over a grid of phosphorus. The lower one is what can be had if all the largest inflows of a year come in one draw, with phosphorus
/// rounded up; the upper one if all the least do, with phosphorus rounded down and releases up.
fn best_benefit(inflows: &[Vec<f64>], is_upper: bool) -> f64 {
    const CELLS: usize = 2000;
    const RELEASES: usize = 100;
    let critical = critical();
    let cell = critical / CELLS as f64;
    let mut worth = vec![0.0; CELLS];
    for year in (0..YEARS).rev() {
        let of_year = inflows.iter().map(|inflows| inflows[year]);
        let inflow = if is_upper { of_year.fold(f64::INFINITY, min) } else { of_year.fold(0.0, max) };
        let of_cell = |place: usize| {
            let phosphorus = place as f64 * cell;
            let mut best = f64::NEG_INFINITY;
            for step in 0..=RELEASES {
                let release = step as f64 * MOST_RELEASED / RELEASES as f64;
                let after = next(phosphorus, release, inflow) / cell;
                let to = if is_upper { floor(after) } else { floor(after) + 1.0 } as usize;
                // A release between two steps fills the lake no less than the one and is worth no more than the other.
                let given = if is_upper {
                    min(release + MOST_RELEASED / RELEASES as f64, MOST_RELEASED)
                } else {
                    release
                };
                let later =
                    if year + 1 == YEARS { 0.0 } else { worth.get(to).copied().unwrap_or(f64::NEG_INFINITY) };
                best = max(best, UTILITY * given + DISCOUNT * later);
            }
            best
        };
        worth = (0..CELLS).map(of_cell).collect();
    }
    worth[0]
}

fn lake_search(inflows: &[Vec<f64>], evaluations: u64) -> Search {
    let goal = |aim, matters| Goal { aim, matters: Some(matters) };
    let question = Question {
        levers: vec![Lever::Continuous { low: 0.0, high: MOST_RELEASED }; YEARS],
        goals: vec![
            goal(Aim::Higher, 0.01),
            goal(Aim::Lower, 0.01),
            goal(Aim::Higher, 0.01),
            goal(Aim::Higher, 0.0005),
        ],
        constraints: 0,
        population: 100,
        known: vec![vec![0.0; YEARS]],
        seed: Seed(3),
    };
    search(question, evaluations, |releases| lake(inflows, releases))
}

#[test]
fn the_lake_has_reliable_policies_near_the_optimum_and_more_for_those_who_let_it_tip() {
    let inflows = inflows();
    assert!((critical() - 0.54).abs() < 0.005);
    let (lower, upper) = (best_benefit(&inflows, false), best_benefit(&inflows, true));
    assert!(lower < upper && upper < 1.3 * lower, "{lower}, {upper}");
    let front = lake_search(&inflows, 10_000).front();
    let best = |reliability: f64| {
        let points = front.points.iter().filter(|point| point.values[3] >= reliability);
        points.max_by(|a, b| a.values[0].total_cmp(&b.values[0])).map(|point| &point.values).unwrap()
    };
    let (reliable, greedy) = (best(1.0), best(0.0));
    assert!(reliable[0] > lower && reliable[0] <= upper, "{lower}, {upper}, {reliable:?}");
    assert!(reliable[1] < critical());
    // All that may be released is worth 0.1 of the discounted utilities. The lake has tipped then, to more than three times the level.
    let all: f64 = lake(&inflows, &[MOST_RELEASED; YEARS])[0];
    assert!(greedy[0] > 0.9 * all && greedy[1] > 3.0 * critical() && greedy[3] < 0.2, "{all}, {greedy:?}");
}
