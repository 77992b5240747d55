//! Against problems with known answers, and against slow independent loops.

mod exact; // Fronts, boxes and volumes by other means.
mod lake; // The shallow lake.
mod problems; // Problems with known answers.
mod under_way; // Asking, telling, stopping and going on.

use super::measures::{compromise, epsilon_indicator, generational_distance, hypervolume};
use super::*;
use detente_numbers::luck::Seed;
use detente_numbers::{abs, max, sqrt};
use problems::{
    LESS, UNIT, bnh, c2_dtlz2, dtlz1, dtlz2, dtlz2_volume, patches, question, search, turned, values, zdt3,
    zdt3_front,
};

fn length(values: &[f64]) -> f64 {
    sqrt(values.iter().map(|value| value * value).sum())
}

/// Some seeds, so that no bound holds by luck alone.
const SEEDS: [Seed; 3] = [Seed(1), Seed(2), Seed(3)];

/// The mean of a figure over a front.
fn mean(front: &[Vec<f64>], figure: impl Fn(&[f64]) -> f64) -> f64 {
    front.iter().map(|point| figure(point)).sum::<f64>() / front.len() as f64
}

fn check_dtlz2(goals: usize, evaluations: u64, far: f64, share: f64) {
    for seed in SEEDS {
        let asked = Question { seed, ..question(vec![UNIT; goals + 9], vec![LESS; goals]) };
        let front = values(&search(asked, evaluations, |point| dtlz2(goals, point)));
        let distance = mean(&front, |point| abs(length(point) - 1.0));
        let volume = hypervolume(&front, &vec![1.1; goals]) / dtlz2_volume(goals);
        assert!(distance <= far && (share..1.0).contains(&volume), "{seed:?}: {distance}, {volume}");
    }
}

#[test]
fn two_goals_reach_the_circle() {
    check_dtlz2(2, 10_000, 0.002, 0.985);
}

#[test]
fn three_goals_reach_the_sphere() {
    check_dtlz2(3, 20_000, 0.005, 0.935);
}

#[test]
fn five_goals_reach_the_sphere() {
    check_dtlz2(5, 30_000, 0.02, 0.905);
}

#[test]
fn local_fronts_are_left_behind() {
    for seed in SEEDS {
        let asked = Question { seed, ..question(vec![UNIT; 7], vec![LESS; 3]) };
        let front = values(&search(asked, 40_000, |point| dtlz1(3, point)));
        let distance = mean(&front, |point| abs(point.iter().sum::<f64>() - 0.5));
        // Below 0.5 in each goal the simplex leaves 5/6 of the cube.
        let volume = hypervolume(&front, &[0.55; 3]) / (0.55 * 0.55 * 0.55 - 0.5 * 0.5 * 0.5 / 6.0);
        assert!(distance < 0.005 && (0.95..1.0).contains(&volume), "{seed:?}: {distance}, {volume}");
    }
}

#[test]
fn all_five_pieces_of_a_broken_front_are_found() {
    for seed in SEEDS {
        let front =
            values(&search(Question { seed, ..question(vec![UNIT; 30], vec![LESS; 2]) }, 25_000, zdt3));
        let far = mean(&front, |point| point[1] - zdt3_front(point[0], 1.0));
        let pieces = [0.0, 0.1823, 0.4093, 0.6184, 0.8233]
            .map(|start| front.iter().filter(|point| (start..start + 0.09).contains(&point[0])).count());
        assert!(far < 0.005 && pieces.iter().all(|count| *count >= 5), "{seed:?}: {far}, {pieces:?}");
    }
}

#[test]
fn levers_that_move_together_are_found_together() {
    for seed in SEEDS {
        let lever = Lever::Continuous { low: -2.0, high: 2.0 };
        let front =
            values(&search(Question { seed, ..question(vec![lever; 10], vec![LESS; 2]) }, 20_000, turned));
        // On the front the square roots of both sum to 1.
        let far = mean(&front, |point| sqrt(point[0]) + sqrt(point[1]) - 1.0);
        assert!(front.len() > 80 && far < 0.06, "{seed:?}: {far}, {}", front.len());
    }
}

#[test]
fn constraints_are_met_and_the_front_is_the_known_one() {
    let levers = vec![Lever::Continuous { low: 0.0, high: 5.0 }, Lever::Continuous { low: 0.0, high: 3.0 }];
    let asked = Question { constraints: 2, ..question(levers, vec![LESS; 2]) };
    let front = search(asked, 10_000, bnh).front();
    assert!(front.is_allowed);
    let mut worst = 0.0;
    for found in &front.points {
        assert!(bnh(&found.point)[2..].iter().all(|excess| *excess <= 0.0));
        let root = sqrt(found.values[0] / 4.0);
        // First both levers rise together, then one alone.
        let x = if root * root <= 18.0 { root / sqrt(2.0) } else { sqrt(root * root - 9.0) };
        let best = bnh(&[x, if x > 3.0 { 3.0 } else { x }])[1];
        worst = max(worst, found.values[1] - best);
    }
    // Both goals go from 0 or 4 to some 50 and 140.
    assert!(worst < 0.25 && front.points.len() > 80, "{worst}, {}", front.points.len());
}

#[test]
fn every_allowed_part_of_a_front_is_found() {
    for seed in SEEDS {
        let asked = Question { seed, constraints: 1, ..question(vec![UNIT; 12], vec![LESS; 3]) };
        let front = values(&search(asked, 25_000, c2_dtlz2));
        let distance = mean(&front, |point| abs(length(point) - 1.0));
        let inside = |part: usize| front.iter().filter(|point| patches(point)[part] <= 0.0).count();
        let counts: [usize; 4] = std::array::from_fn(inside);
        assert!(
            distance < 0.005 && counts.iter().all(|count| *count >= 5),
            "{seed:?}: {distance}, {counts:?}"
        );
    }
}

#[test]
fn measures_of_fronts_that_can_be_worked_out_by_hand() {
    let front = [vec![0.0, 3.0], vec![1.0, 1.0], vec![3.0, 0.0]];
    let moved: Vec<Vec<f64>> =
        front.iter().map(|point| point.iter().map(|value| value + 0.25).collect()).collect();
    assert_eq!(generational_distance(&front, &front), 0.0);
    assert_eq!(generational_distance(&moved, &front), sqrt(2.0 * 0.25 * 0.25));
    assert_eq!(epsilon_indicator(&moved, &front), 0.25);
    assert_eq!(epsilon_indicator(&front, &moved), -0.25);
    assert_eq!(epsilon_indicator(&[], &front), f64::INFINITY);
    assert_eq!(generational_distance(&front, &[]), f64::INFINITY);
    assert_eq!(compromise(&front), Some((1, 1.0 / 3.0)));
    assert_eq!(compromise(&[]), None);
}
