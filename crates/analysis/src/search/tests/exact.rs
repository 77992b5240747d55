//! Fronts, boxes and volumes by slow loops that share no code with what they check.

use super::problems::LESS;
use crate::robustness::Score;
use crate::robustness::{Aim, Bootstrap, Table};
use crate::search::archive::Archive;
use crate::search::fronts::{BEYOND, fronts};
use crate::search::measures::hypervolume;
use crate::search::pool::{Origin, Pool};
use crate::search::{Counted, second_look};
use crate::search::{Front, Goal, OnFront};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::{abs, floor, max, normal_quantile};

fn draw(number: u64, step: u32, place: u32) -> f64 {
    uniform(lane_key(Seed(9), World::Parameters, number), Source::new("search", "test"), step, place)
}

/// Values on a grid of so many levels, so that there are ties and copies.
fn sample(number: u64, rows: usize, goals: usize, levels: f64) -> Vec<Vec<f64>> {
    let value = |row: usize, goal: usize| floor(levels * draw(number, row as u32, goal as u32)) / levels;
    (0..rows).map(|row| (0..goals).map(|goal| value(row, goal)).collect()).collect()
}

fn dominates(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(a, b)| a <= b) && a.iter().zip(b).any(|(a, b)| a < b)
}

/// The front of each row by its definition; copies of an earlier row count as dominated by it.
fn slow_fronts(rows: &[Vec<f64>]) -> Vec<u32> {
    let mut ranks = vec![BEYOND; rows.len()];
    for rank in 0.. {
        let left: Vec<usize> = (0..rows.len()).filter(|row| ranks[*row] == BEYOND).collect();
        if left.is_empty() {
            break;
        }
        let is_first = |row: &&usize| {
            let beats = |other: &usize| {
                dominates(&rows[*other], &rows[**row]) || (rows[*other] == rows[**row] && *other < **row)
            };
            !left.iter().any(beats)
        };
        let first: Vec<usize> = left.iter().filter(is_first).copied().collect();
        first.into_iter().for_each(|row| ranks[row] = rank);
    }
    ranks
}

#[test]
fn fronts_are_those_of_the_definition() {
    for number in 0..60 {
        let goals = 1 + number as usize % 5;
        let rows =
            sample(number, 1 + 7 * (number as usize % 23), goals, [3.0, 10.0, 1e9][number as usize % 3]);
        let all: Vec<u32> = (0..rows.len() as u32).collect();
        assert_eq!(fronts(&rows.concat(), goals, &all, rows.len()), slow_fronts(&rows), "{number}");
        // Enough of them: what is told is the same, and all of a front are told.
        let enough = fronts(&rows.concat(), goals, &all, rows.len() / 2);
        let told = enough.iter().filter(|rank| **rank != BEYOND).max().copied();
        for (rank, slow) in enough.iter().zip(slow_fronts(&rows)) {
            assert_eq!(*rank, if told.is_some_and(|told| slow <= told) { slow } else { BEYOND });
        }
    }
}

#[test]
fn the_archive_loses_no_trade_off_by_more_than_what_matters() {
    for number in 0..20 {
        let goals = 2 + number as usize % 3;
        let rows = sample(100 + number, 400, goals, 1e6);
        let matters = 0.07;
        let mut archive =
            Archive::new(Pool::new(0, goals, 0), &vec![Goal { matters: Some(matters), ..LESS }; goals]);
        let mut pool = Pool::new(0, goals, 0);
        pool.values = rows.concat();
        pool.origins = (0..rows.len() as u64).map(|evaluation| Origin { evaluation, way: 0 }).collect();
        (0..rows.len()).for_each(|row| archive.offer(&pool, row));
        let kept: Vec<&[f64]> = (0..archive.pool.len()).map(|row| archive.pool.value(row)).collect();
        for row in &rows {
            let is_near = |kept: &&[f64]| kept.iter().zip(row).all(|(kept, value)| kept - matters <= *value);
            assert!(kept.iter().any(is_near), "{row:?} is lost");
        }
        for (at, a) in kept.iter().enumerate() {
            assert!(kept.iter().enumerate().all(|(other, b)| other == at || !dominates(b, a)));
        }
        let mut boxes: Vec<Vec<u64>> = kept
            .iter()
            .map(|kept| kept.iter().map(|value| floor(value / matters) as u64).collect())
            .collect();
        boxes.sort();
        boxes.dedup();
        assert_eq!(boxes.len(), kept.len());
    }
}

/// The volume of a union of boxes by inclusion and exclusion.
fn slow_volume(points: &[Vec<f64>], reference: &[f64]) -> f64 {
    let subset = |members: u32| {
        let corner = |goal: usize| {
            let values = points.iter().enumerate().filter(|(at, _)| members & (1 << at) != 0);
            values.map(|(_, point)| point[goal]).fold(f64::NEG_INFINITY, max)
        };
        let sides = reference.iter().enumerate().map(|(goal, reference)| max(reference - corner(goal), 0.0));
        let sign = if members.count_ones() % 2 == 1 { 1.0 } else { -1.0 };
        sign * sides.product::<f64>()
    };
    (1..1 << points.len()).map(subset).sum()
}

#[test]
fn hypervolumes_are_those_of_inclusion_and_exclusion() {
    for number in 0..120 {
        let goals = 1 + number as usize % 5;
        let rows = sample(300 + number, 1 + number as usize % 9, goals, [4.0, 1e6][number as usize % 2]);
        // Some points lie beyond the reference.
        let reference = vec![0.8; goals];
        let (fast, slow) = (hypervolume(&rows, &reference), slow_volume(&rows, &reference));
        assert!(abs(fast - slow) < 1e-12, "{number}: {fast}, {slow}");
    }
}

#[test]
fn hypervolumes_of_known_shapes() {
    assert_eq!(hypervolume(&[], &[1.0, 1.0]), 0.0);
    assert_eq!(hypervolume(&[vec![0.0; 4]], &[2.0; 4]), 16.0);
    assert_eq!(
        hypervolume(&[vec![0.0, 2.0], vec![1.0, 0.0], vec![1.0, 0.0], vec![1.0, 1.0]], &[2.0, 3.0]),
        4.0
    );
    assert_eq!(hypervolume(&[vec![0.0; 2]], &[]), 0.0);
    // A staircase of n steps below the diagonal of the square covers (n + 1) / 2n of it, and its prism as much.
    for steps in [10_u32, 200] {
        let side = |step: u32| f64::from(step) / f64::from(steps);
        let stairs = |more: usize| {
            let point = |step| [vec![side(step), side(steps - 1 - step)], vec![0.5; more]].concat();
            (0..steps).map(point).collect::<Vec<_>>()
        };
        let share = (f64::from(steps) + 1.0) / (2.0 * f64::from(steps));
        for (more, height) in [(0, 1.0), (1, 0.5), (2, 0.25)] {
            assert!(abs(hypervolume(&stairs(more), &vec![1.0; 2 + more]) - height * share) < 1e-12);
        }
    }
}

/// A front of points whose every value is as given, and a table of values that spread normally around the truth.
fn noisy(number: u64, points: usize, draws: usize, told: f64, truth: f64) -> (Front, Table) {
    let point = |evaluation| OnFront { point: Vec::new(), values: vec![told], evaluation };
    let points: Vec<OnFront> = (0..points as u64).map(point).collect();
    let value = |policy: usize, draw_number: usize| {
        // Half of the spread is common to all points, as on the same draws.
        let own = normal_quantile(draw(number, draw_number as u32, 1 + policy as u32));
        truth + normal_quantile(draw(number, draw_number as u32, 0)) + own
    };
    let values =
        (0..points.len()).flat_map(|policy| (0..draws).map(move |draw| value(policy, draw))).collect();
    (Front { points, is_allowed: true, apart: vec![0.1] }, Table::new(Aim::Higher, draws, values).unwrap())
}

#[test]
fn optimism_is_found_with_intervals_that_hold() {
    let bootstrap = Bootstrap { samples: 1, seed: Seed(1) };
    let trials = 2000;
    let mut hits = 0;
    for number in 0..trials {
        let (front, table) = noisy(1000 + number, 5, 20, 0.8, 0.5);
        let seen = second_look(&front, &[table], Counted::Mean, bootstrap).unwrap();
        hits += u64::from(seen.optimism[0].low <= 0.3 && 0.3 <= seen.optimism[0].high);
    }
    // Five standard errors of a share of 0.95 in 2,000 trials are 0.024.
    assert!(abs(hits as f64 / trials as f64 - 0.95) < 0.024, "{hits}");
}

#[test]
fn the_second_look_says_who_stays() {
    let point = |evaluation, values: [f64; 2]| OnFront { point: vec![], values: values.to_vec(), evaluation };
    let points = vec![point(0, [3.0, 1.0]), point(1, [2.0, 0.5]), point(2, [1.0, 0.0])];
    let front = Front { points, is_allowed: true, apart: vec![0.1; 2] };
    // The second point turns out worse than the first in both goals, by a tenth of the spread of draws.
    let more = Table::new(Aim::Higher, 2, vec![2.0, 3.0, 1.0, 2.0, 1.0, 1.0]).unwrap();
    let less = Table::new(Aim::Lower, 2, vec![1.0, 1.0, 1.5, 1.5, 0.0, 0.0]).unwrap();
    let bootstrap = Bootstrap { samples: 50, seed: Seed(1) };
    let seen = second_look(&front, &[more.clone(), less.clone()], Counted::Mean, bootstrap).unwrap();
    let is_on: Vec<bool> = seen.points.iter().map(|point| point.is_on_front).collect();
    assert_eq!(is_on, [true, false, true]);
    let values: Vec<f64> = seen.points[1].values.iter().map(|score| score.estimate).collect();
    assert_eq!((values, &seen.points[1].more, &seen.written), (vec![1.5, 1.5], &vec![], &None));
    assert_eq!(seen.optimism[0].mean, (0.5 + 0.5 + 0.0) / 3.0);
    assert_eq!(seen.optimism[1].mean, 1.0 / 3.0);
    assert_eq!(second_look(&front, &[more], Counted::Mean, bootstrap), None);
    assert_eq!(second_look(&front, &[], Counted::Mean, bootstrap), None);
}

#[test]
fn the_worst_tenth_is_that_of_the_aim() {
    let values: Vec<f64> = (0..20).map(f64::from).collect();
    assert_eq!(Counted::WorstTenth.of(&values, Aim::Higher), 0.5);
    assert_eq!(Counted::WorstTenth.of(&values, Aim::Lower), 18.5);
    assert_eq!(Counted::Mean.of(&values, Aim::Lower), 9.5);
    let (front, table) = noisy(7, 2, 40, 0.8, 0.5);
    let seen = second_look(
        &front,
        std::slice::from_ref(&table),
        Counted::WorstTenth,
        Bootstrap { samples: 200, seed: Seed(1) },
    )
    .unwrap();
    for (policy, point) in seen.points.iter().enumerate() {
        let mut row: Vec<f64> = (0..40).map(|draw| table.value(policy, draw)).collect();
        row.sort_by(f64::total_cmp);
        let worst = row[..4].iter().sum::<f64>() / 4.0;
        let told = point.values[0];
        assert!(abs(told.estimate - worst) < 1e-12 && told.low < worst && worst < told.high, "{told:?}");
    }
    assert!(
        abs(seen.optimism[0].mean
            - (0.8 - 0.5 * (seen.points[0].values[0].estimate + seen.points[1].values[0].estimate)))
            < 1e-12
    );
}

#[test]
fn values_and_what_they_are_more_than_as_written_have_intervals_that_hold_and_equals_are_ties() {
    let bootstrap = Bootstrap { samples: 200, seed: Seed(1) };
    let trials = 300;
    let mut held = [0.0; 2];
    let mut ties = 0.0;
    for number in 0..trials {
        // Three equal points and as written a fourth: what they have in common is no part of a difference.
        let (mut front, table) = noisy(5000 + number, 4, 40, 0.8, 0.5);
        front.points.pop();
        let seen = second_look(&front, &[table], Counted::Mean, bootstrap).unwrap();
        let holds =
            |score: &Score, truth: f64| f64::from(u8::from(score.low <= truth && truth <= score.high));
        held[0] += holds(&seen.points[0].values[0], 0.5) / f64::from(trials as u32);
        held[1] += holds(&seen.points[0].more[0], 0.0) / f64::from(trials as u32);
        ties += f64::from(u8::from(seen.points[0].ties.contains(&1))) / f64::from(trials as u32);
        assert!(
            seen.written.is_some()
                && seen.points[0].differs() == (holds(&seen.points[0].more[0], 0.0) == 0.0)
        );
    }
    // Five standard errors of a share of 0.95 in 300 trials are 6 points; percentiles of 40 draws miss one or two more.
    assert!(held.iter().all(|held| *held > 0.87) && ties > 0.87, "{held:?} {ties}");
    // A point that is better by a spread of draws is told apart.
    let (front, _) = noisy(1, 1, 40, 0.8, 0.5);
    let apart: Vec<f64> = (0..40)
        .map(|draw| f64::from(draw % 4) + 1.0)
        .chain((0..40).map(|draw| f64::from(draw % 4)))
        .collect();
    let table = Table::new(Aim::Higher, 40, apart).unwrap();
    let seen = second_look(&front, &[table], Counted::Mean, bootstrap).unwrap();
    assert!(seen.points[0].differs() && !seen.written.unwrap().is_on_front);
}
