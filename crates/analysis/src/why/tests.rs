//! Against closed forms: growth, drain and logistic growth; and against slow loops.

use super::loops::leader;
use super::*;
use detente_numbers::abs;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

const fn link(source: usize, target: usize) -> Link {
    Link { source, target }
}

/// Quantities of a population: its stock, births, deaths.
const STOCK: usize = 0;
const BIRTHS: usize = 1;
const DEATHS: usize = 2;
const NET: usize = 3;

/// Steps of dS = births - deaths, of which the second falls on the stock squared: the stock at each step.
fn logistic(growth: f64, capacity: f64, start: f64, steps: usize) -> Vec<f64> {
    let mut stocks = vec![start];
    for _ in 1..steps {
        let stock = stocks[stocks.len() - 1];
        stocks.push(stock + 0.01 * growth * stock * (1.0 - stock / capacity));
    }
    stocks
}

#[test]
fn a_link_is_scored_by_the_share_of_the_change_that_it_makes() {
    let score = |source, partial, total| link_score(Change { source, partial, total });
    assert_eq!(score(1.0, 2.0, 4.0), 0.5);
    assert_eq!(score(-1.0, 2.0, 4.0), -0.5);
    assert_eq!(score(1.0, -2.0, 4.0), -0.5);
    assert_eq!(score(-1.0, -2.0, 4.0), 0.5);
    // What the others do does not turn the sign.
    assert_eq!(score(1.0, 3.0, -1.5), 2.0);
    for nothing in [
        score(0.0, 1.0, 1.0),
        score(1.0, 1.0, 0.0),
        score(f64::NAN, 1.0, 1.0),
        score(1.0, 1.0, f64::INFINITY),
    ] {
        assert_eq!(nothing, 0.0);
    }
}

/// A stock whose flow in is `inward` of it, and out `outward` of it.
fn linear(inward: f64, outward: f64) -> (Wiring, Vec<Change>) {
    let links = vec![link(STOCK, BIRTHS), link(BIRTHS, STOCK), link(STOCK, DEATHS), link(DEATHS, STOCK)];
    let wiring = Wiring::new(links, vec![vec![0, 1], vec![2, 3]]).unwrap();
    let change_of_stock = 0.7;
    let net = (inward - outward) * change_of_stock;
    let (births, deaths) = (inward * change_of_stock, outward * change_of_stock);
    let changes = vec![
        Change { source: change_of_stock, partial: births, total: births },
        Change { source: births, partial: births, total: net },
        Change { source: change_of_stock, partial: deaths, total: deaths },
        Change { source: deaths, partial: -deaths, total: net },
    ];
    (wiring, changes)
}

#[test]
fn growth_and_drain_share_as_their_rates_do() {
    // Alone, growth reinforces wholly, and a drain balances wholly.
    let (wiring, changes) = linear(0.3, 0.0);
    assert_eq!(Dominance::new(&wiring, &changes).at(0), [1.0, 0.0]);
    let (wiring, changes) = linear(0.0, 0.3);
    assert_eq!(Dominance::new(&wiring, &changes).at(0), [0.0, -1.0]);
    // Together, scores are i / |i - o| and -o / |i - o|, and relative ones i / (i + o) and -o / (i + o).
    for (inward, outward) in [(0.3, 0.1), (0.1, 0.3), (0.2, 0.1999)] {
        let (wiring, changes) = linear(inward, outward);
        let scores: Vec<f64> = changes.iter().map(|change| link_score(*change)).collect();
        let absolute = wiring.scores(&scores);
        let net = abs(inward - outward);
        for (score, closed) in absolute.iter().zip([inward / net, -outward / net]) {
            assert!(abs(score / closed - 1.0) < 1e-9, "{score} {closed}");
        }
        let found = Dominance::new(&wiring, &changes);
        for (score, closed) in found.at(0).iter().zip([inward, -outward]) {
            assert!(abs(score - closed / (inward + outward)) < 1e-12);
        }
    }
}

#[test]
fn dominance_of_logistic_growth_shifts_at_half_of_the_capacity_however_flows_are_written() {
    let (growth, capacity) = (1.0, 100.0);
    let stocks = logistic(growth, capacity, 1.0, 1200);
    // Written as two flows, and as one flow with two links from the stock, through its size and through the room that is left.
    let two = Wiring::new(
        vec![link(STOCK, BIRTHS), link(BIRTHS, STOCK), link(STOCK, DEATHS), link(DEATHS, STOCK)],
        vec![vec![0, 1], vec![2, 3]],
    )
    .unwrap();
    let one =
        Wiring::new(vec![link(STOCK, NET), link(STOCK, NET), link(NET, STOCK)], vec![vec![0, 2], vec![1, 2]])
            .unwrap();
    let (mut two_changes, mut one_changes) = (Vec::new(), Vec::new());
    for pair in stocks.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        let source = after - before;
        let births = growth * source;
        let deaths = growth * (after * after - before * before) / capacity;
        let total = births - deaths;
        two_changes.extend([
            Change { source, partial: births, total: births },
            Change { source: births, partial: births, total },
            Change { source, partial: deaths, total: deaths },
            Change { source: deaths, partial: -deaths, total },
        ]);
        one_changes.extend([
            Change { source, partial: births, total },
            Change { source, partial: -deaths, total },
            Change { source: total, partial: total, total },
        ]);
    }
    let (two, one) = (Dominance::new(&two, &two_changes), Dominance::new(&one, &one_changes));
    assert_eq!(two.steps(), stocks.len() - 1);
    for (step, pair) in stocks.windows(2).enumerate() {
        // Births change by g dS, deaths by g (S + S') / K dS.
        let ratio = (pair[0] + pair[1]) / capacity;
        for found in [two.at(step), one.at(step)] {
            assert!(abs(found[0] - 1.0 / (1.0 + ratio)) < 1e-6, "{step}: {found:?}");
            assert!(abs(found[1] + ratio / (1.0 + ratio)) < 1e-6, "{step}: {found:?}");
            let is_growing = (pair[0] + pair[1]) / 2.0 < capacity / 2.0;
            assert_eq!(abs(found[0]) > abs(found[1]), is_growing, "{step}");
        }
    }
}

#[test]
fn loops_that_share_a_link_are_compared_and_others_are_not() {
    // 0 -> 1 -> 0 and 0 -> 1 -> 2 -> 0 share a link; 3 -> 4 -> 3 is apart; 4 -> 5 -> 4 touches it.
    let links =
        vec![link(0, 1), link(1, 0), link(1, 2), link(2, 0), link(3, 4), link(4, 3), link(4, 5), link(5, 4)];
    let loops = vec![vec![0, 1], vec![4, 5], vec![0, 2, 3], vec![6, 7]];
    let wiring = Wiring::new(links, loops).unwrap();
    assert_eq!(wiring.parts(), [0, 1, 0, 1]);
    let scores = [0.5, 2.0, -0.5, 4.0, 0.25, 1.0, -3.0, 0.25];
    assert_eq!(wiring.scores(&scores), [1.0, 0.25, -1.0, -0.75]);
    for (found, wanted) in wiring.relative(&scores).iter().zip([0.5, 0.25, -0.5, -0.75]) {
        assert!(abs(found - wanted) < 1e-14);
    }
    assert_eq!(leader(&wiring, &[0.5, 0.25, 0.5, 0.75], 0), Some(0));
    assert_eq!(leader(&wiring, &[0.5, 0.25, 0.5, 0.75], 1), Some(3));
    // A part at rest has no leader, and does not touch the other; scores beyond what a float holds compare all the same.
    let huge = [1e-200, 1e-200, -1e-200, 3.0, 0.0, 1.0, -3.0, 0.0];
    let found = wiring.relative(&huge);
    assert!(abs(found[0] - 0.25) < 1e-12 && abs(found[2] + 0.75) < 1e-12, "{found:?}");
    assert_eq!([found[1], found[3]], [0.0, 0.0]);
    assert_eq!(leader(&wiring, &found.iter().map(|score| abs(*score)).collect::<Vec<_>>(), 1), None);
}

#[test]
fn what_is_no_loop_is_refused() {
    let links = || vec![link(0, 1), link(1, 0), link(1, 2)];
    assert_eq!(Wiring::new(links(), vec![]), Err(NoWiring::NoLoops));
    assert_eq!(Wiring::new(links(), vec![vec![0, 1], vec![]]), Err(NoWiring::Links(1)));
    assert_eq!(Wiring::new(links(), vec![vec![3]]), Err(NoWiring::Links(0)));
    assert_eq!(Wiring::new(links(), vec![vec![0, 2]]), Err(NoWiring::NotClosed(0)));
    assert_eq!(Wiring::new(links(), vec![vec![0]]), Err(NoWiring::NotClosed(0)));
    assert!(Wiring::new(vec![link(0, 0)], vec![vec![0]]).is_ok());
}

#[test]
fn an_ensemble_says_which_loop_led_given_the_outcome() {
    // Growth leads where the outcome is 0, the drain where it is 1; in the second period both are as strong.
    let trajectory = |inward: f64, outward: f64| {
        let (_, first) = linear(inward, outward);
        let (_, second) = linear(0.2, 0.1);
        Dominance::new(&linear(0.1, 0.1).0, &[first, second].concat())
    };
    let empty = || Ensemble::new(linear(0.1, 0.1).0, vec![0..1, 1..2, 2..9], 2);
    let (mut whole, mut first, mut second) = (empty(), empty(), empty());
    for number in 0..10 {
        let stronger = 0.3 + 0.01 * f64::from(number);
        let (grown, drained) = (trajectory(stronger, 0.1), trajectory(0.1, stronger));
        let half = if number < 5 { &mut first } else { &mut second };
        for ensemble in [&mut whole, half] {
            assert!(ensemble.add(0, &grown) && ensemble.add(1, &drained) && !ensemble.add(2, &drained));
        }
    }
    let at = |outcome, period, number| whole.leadership(outcome, period, number).unwrap();
    assert_eq!((at(0, 0, 0).led, at(0, 0, 1).led, at(1, 0, 0).led, at(1, 0, 1).led), (10, 0, 0, 10));
    assert_eq!((at(0, 1, 0).led, at(1, 1, 0).led), (10, 10));
    assert!(abs(at(1, 1, 0).mean - 2.0 / 3.0) < 1e-12 && at(1, 1, 0).standard_error < 1e-9);
    let mean =
        (0..10).map(|number| 0.3 + 0.01 * f64::from(number)).map(|rate| rate / (rate + 0.1)).sum::<f64>()
            / 10.0;
    assert!(abs(at(0, 0, 0).mean - mean) < 1e-12 && abs(at(1, 0, 1).mean + mean) < 1e-12);
    assert!(at(0, 0, 0).spread[0] < at(0, 0, 0).spread[1] && at(0, 0, 0).spread[1] < at(0, 0, 0).spread[2]);
    // No trajectory reaches what comes after its last step.
    assert_eq!((at(0, 2, 0).trajectories, at(0, 2, 0).led, at(0, 2, 0).mean.is_nan()), (0, 0, true));
    assert_eq!(whole.leadership(0, 3, 0), None);
    assert_eq!(empty().leadership(0, 0, 0).map(|found| found.mean.is_nan()), Some(true));
    assert!(first.merge(&second));
    let merged = first.leadership(0, 0, 0).unwrap();
    assert_eq!((merged.led, merged.spread), (10, at(0, 0, 0).spread));
    assert!(abs(merged.mean - mean) < 1e-12);
    assert!(!first.merge(&Ensemble::new(linear(0.1, 0.1).0, vec![0..1, 1..3], 2)));
}

fn draw(number: u64, step: usize) -> f64 {
    uniform(lane_key(Seed(4), World::Trajectory, number), Source::new("why", "test"), step as u32, 0)
}

/// Band depth by its definition, all pairs.
fn slow_depths(courses: &[f64], width: usize) -> Vec<f64> {
    let rows: Vec<&[f64]> = courses.chunks_exact(width).collect();
    let depth = |row: &&[f64]| {
        let (mut between, mut all) = (0.0, 0.0);
        for (number, one) in rows.iter().enumerate() {
            for other in &rows[number + 1..] {
                for moment in 0..width {
                    let (low, high) = if one[moment] < other[moment] { (one, other) } else { (other, one) };
                    between += f64::from(u8::from(low[moment] <= row[moment] && row[moment] <= high[moment]));
                    all += 1.0;
                }
            }
        }
        between / all
    };
    rows.iter().map(depth).collect()
}

#[test]
fn depths_are_those_of_the_definition() {
    for (number, levels) in [(0, 3.0), (1, 5.0), (2, 1e9)] {
        let courses: Vec<f64> =
            (0..17 * 6).map(|at| detente_numbers::floor(levels * draw(number, at))).collect();
        for (fast, slow) in depths(&courses, 6).unwrap().iter().zip(slow_depths(&courses, 6)) {
            assert!(abs(fast - slow) < 1e-12);
        }
    }
    assert_eq!(typical(&[], 3), None);
    assert_eq!(typical(&[1.0, 2.0], 0), None);
    assert_eq!(typical(&[1.0, 2.0, 3.0], 2), None);
    assert_eq!(typical(&[1.0, f64::NAN], 2), None);
    assert_eq!(typical(&[1.0, 2.0], 2), Some(Typical { trajectory: 0, depth: 1.0 }));
}

#[test]
fn the_planted_course_is_the_typical_one() {
    const WIDTH: usize = 40;
    const COUNT: usize = 101;
    let planted = 57;
    // Courses around a common one, apart by a level of their own and by noise in units of another quantity; a few far out, or of another shape.
    let value = |trajectory: usize, moment: usize| {
        let common = (moment as f64 - 20.0) * (moment as f64 - 20.0);
        let unit = if moment < WIDTH / 2 { 1.0 } else { 1e6 };
        let side = if trajectory.is_multiple_of(2) { 1.0 } else { -1.0 };
        let own = match trajectory {
            57 => 0.0,
            2 | 3 => -1e4 * trajectory as f64,
            5 => 400.0 - 2.0 * common,
            _ => side * (1.0 + 5.0 * draw(trajectory as u64, 0)) + draw(trajectory as u64, 1 + moment),
        };
        unit * (common + own)
    };
    let courses: Vec<f64> = (0..COUNT * WIDTH).map(|at| value(at / WIDTH, at % WIDTH)).collect();
    let found = typical(&courses, WIDTH).unwrap();
    assert_eq!(found.trajectory, planted);
    assert!((0.45..=0.55).contains(&found.depth), "{found:?}");
    let depths = depths(&courses, WIDTH).unwrap();
    assert!(depths[3] < 0.05 && depths[5] < depths[57]);
}
