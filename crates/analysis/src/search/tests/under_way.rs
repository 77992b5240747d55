//! Asking, telling, stopping and going on.

use super::problems::{LESS, UNIT, c2_dtlz2, dtlz2, question, search, step, values};
use crate::robustness::Aim;
use crate::search::{Goal, Lever, Question, Refused, Search};
use detente_numbers::abs;
use detente_numbers::luck::Seed;

fn small() -> Question {
    Question { population: 20, constraints: 1, ..question(vec![UNIT; 12], vec![LESS; 3]) }
}

#[test]
fn a_search_that_was_stopped_goes_on_as_if_it_had_not_been() {
    let plain = Question { population: 20, ..question(vec![UNIT; 11], vec![LESS; 2]) };
    let problems = [(small(), c2_dtlz2 as fn(&[f64]) -> Vec<f64>), (plain, |point| dtlz2(2, point))];
    for (question, problem) in problems {
        let mut through = Search::new(question.clone()).unwrap();
        let mut stopped = through.clone();
        for _ in 0..60 {
            stopped = Search::resume(question.clone(), &stopped.state()).unwrap();
            assert_eq!(stopped, through);
            step(&mut stopped, problem);
            step(&mut through, problem);
        }
        assert_eq!(stopped.state(), through.state());
    }
}

#[test]
fn what_is_no_state_is_refused() {
    let mut search = Search::new(small()).unwrap();
    step(&mut search, c2_dtlz2);
    let state = search.state();
    for length in 0..state.len() {
        assert_eq!(Search::resume(small(), &state[..length]), Err(Refused::State));
    }
    for other in [
        Question { seed: Seed(2), ..small() },
        Question { population: 21, ..small() },
        Question { constraints: 2, ..small() },
        Question { levers: vec![UNIT; 13], ..small() },
        Question { goals: vec![LESS; 4], ..small() },
        Question { known: vec![vec![0.5; 12]], ..small() },
    ] {
        assert_eq!(Search::resume(other, &state), Err(Refused::State));
    }
    // Damaged bytes may be taken for a state, but never panic, nor does what follows.
    for (place, damage) in (0..state.len()).step_by(7).flat_map(|place| [(place, 0xa5), (place, 0xff)]) {
        let mut damaged = state.clone();
        damaged[place] ^= damage;
        if let Ok(mut search) = Search::resume(small(), &damaged) {
            step(&mut search, c2_dtlz2);
            let _ = search.front();
        }
    }
}

#[test]
fn threads_that_evaluate_change_nothing() {
    let alone = search(small(), 400, c2_dtlz2);
    let mut together = Search::new(small()).unwrap();
    while together.progress().evaluations < 400 {
        let points: Vec<&[f64]> = together.ask().collect();
        let values: Vec<f64> = std::thread::scope(|scope| {
            let parts: Vec<_> = points
                .chunks(7)
                .map(|part| {
                    scope.spawn(move || part.iter().flat_map(|point| c2_dtlz2(point)).collect::<Vec<f64>>())
                })
                .collect();
            parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
        });
        together.tell(&values).unwrap();
    }
    assert_eq!(together.state(), alone.state());
    let other = search(Question { seed: Seed(2), ..small() }, 400, c2_dtlz2);
    assert_ne!(values(&other), values(&alone));
}

#[test]
fn more_of_a_goal_is_less_of_its_negative() {
    let goals = vec![Goal { aim: Aim::Higher, matters: None }, LESS];
    let turned = search(question(vec![UNIT; 11], goals), 2000, |point| {
        let values = dtlz2(2, point);
        vec![-values[0], values[1]]
    });
    let straight = search(question(vec![UNIT; 11], vec![LESS; 2]), 2000, |point| dtlz2(2, point));
    let points =
        |search: &Search| search.front().points.into_iter().map(|found| found.point).collect::<Vec<_>>();
    assert_eq!(points(&turned), points(&straight));
    assert_eq!(values(&turned)[0][0], -values(&straight)[0][0]);
}

#[test]
fn broken_points_are_counted_and_never_kept() {
    let broken_where_best = |point: &[f64]| {
        if point[0] < 0.5 { vec![f64::NAN, 0.0] } else { dtlz2(2, point) }
    };
    let found = search(question(vec![UNIT; 11], vec![LESS; 2]), 5000, broken_where_best);
    assert!(found.progress().broken > 50);
    let front = found.front();
    assert!(!front.points.is_empty() && front.points.iter().all(|found| found.point[0] >= 0.5));
    let nothing = search(question(vec![UNIT; 3], vec![LESS; 2]), 1000, |_| vec![f64::INFINITY, 0.0]);
    assert_eq!((nothing.progress().broken, nothing.front().points.len()), (1000, 0));
}

#[test]
fn where_no_point_is_allowed_the_nearest_is_told() {
    let asked = Question { constraints: 2, ..question(vec![UNIT; 2], vec![LESS]) };
    let found = search(asked, 2000, |point| vec![point[1], 1.0 - point[0], 1000.0 * (point[0] + 1.0)]);
    let front = found.front();
    assert!(!front.is_allowed);
    // The second constraint is missed by 1,000 to 2,000 and the first by 0 to 1: as shares of the most, 1/2 a unit against 1.
    assert!(front.points.len() == 1 && front.points[0].point[0] > 0.99, "{front:?}");
}

#[test]
fn one_goal_is_a_plain_search() {
    let lever = Lever::Continuous { low: -5.0, high: 5.0 };
    let sphere = |point: &[f64]| vec![point.iter().map(|x| (x - 1.0) * (x - 1.0)).sum()];
    let front = search(question(vec![lever; 5], vec![LESS]), 10_000, sphere).front();
    assert_eq!(front.points.len(), 1);
    assert!(front.points[0].values[0] < 1e-4, "{front:?}");
}

/// Weights and worths of twelve things.
const THINGS: [(f64, f64); 12] = [
    (7.0, 9.0),
    (3.0, 5.0),
    (8.0, 12.0),
    (2.0, 2.0),
    (9.0, 11.0),
    (4.0, 7.0),
    (6.0, 4.0),
    (5.0, 8.0),
    (1.0, 1.0),
    (10.0, 15.0),
    (7.0, 6.0),
    (3.0, 4.0),
];

fn knapsack(point: &[f64]) -> Vec<f64> {
    let sum =
        |of: fn(&(f64, f64)) -> f64| THINGS.iter().zip(point).map(|(thing, taken)| of(thing) * taken).sum();
    let (weight, worth): (f64, f64) = (sum(|thing| thing.0), sum(|thing| thing.1));
    vec![worth, weight, weight - 40.0]
}

#[test]
fn whole_numbers_and_choices_find_the_front_that_enumeration_finds() {
    let mut best = Vec::new();
    for members in 0..1 << THINGS.len() {
        let point: Vec<f64> = (0..THINGS.len()).map(|at| f64::from(members >> at & 1)).collect();
        best.push(knapsack(&point));
    }
    best.retain(|values| values[2] <= 0.0);
    let is_beaten =
        |a: &[f64]| best.iter().any(|b| b[0] >= a[0] && b[1] <= a[1] && (b[0] > a[0] || b[1] < a[1]));
    let mut front: Vec<Vec<f64>> =
        best.iter().filter(|values| !is_beaten(values)).map(|v| v[..2].to_vec()).collect();
    front.sort_by(|a, b| b[0].total_cmp(&a[0]));
    front.dedup();
    for lever in [Lever::Integer { low: 0, high: 1 }, Lever::Choice { options: 2 }] {
        let goals = [Aim::Higher, Aim::Lower].map(|aim| Goal { aim, matters: Some(0.5) });
        let asked = Question { constraints: 1, ..question(vec![lever; THINGS.len()], goals.to_vec()) };
        assert_eq!(values(&search(asked, 5000, knapsack)), front);
    }
}

#[test]
fn levers_keep_to_their_numbers() {
    let levers = vec![
        Lever::Continuous { low: -1.0, high: 2.0 },
        Lever::Integer { low: -3, high: 40 },
        Lever::Choice { options: 5 },
    ];
    let mut counts = [0; 5];
    let mut search = Search::new(question(levers.clone(), vec![LESS; 2])).unwrap();
    for _ in 0..30 {
        let mut told = Vec::new();
        for point in search.ask() {
            assert!(point.iter().zip(&levers).all(|(number, lever)| lever.holds(*number)), "{point:?}");
            counts[point[2] as usize] += 1;
            told.extend([abs(point[0]) + abs(point[1] - 7.0), abs(point[0] - 1.0) + point[2]]);
        }
        search.tell(&told).unwrap();
    }
    assert!(counts.iter().all(|count| *count > 0));
    let front = search.front();
    assert!(front.points.iter().any(|found| found.point[1] == 7.0));
}

#[test]
fn known_points_are_asked_for_first() {
    let known = vec![vec![0.25; 3], vec![1.0; 3]];
    let search =
        Search::new(Question { known: known.clone(), ..question(vec![UNIT; 3], vec![LESS; 2]) }).unwrap();
    assert_eq!(search.ask().len(), 100);
    assert_eq!(search.ask().take(2).collect::<Vec<_>>(), known);
    let many = vec![vec![0.5; 3]; 150];
    let search = Search::new(Question { known: many, ..question(vec![UNIT; 3], vec![LESS; 2]) }).unwrap();
    assert_eq!(search.ask().len(), 150);
}

#[test]
fn questions_that_cannot_be_asked_are_refused() {
    let fine = || question(vec![UNIT; 2], vec![LESS; 2]);
    let refused = |question: Question| Search::new(question).err();
    assert_eq!(refused(fine()), None);
    assert_eq!(refused(Question { levers: vec![], ..fine() }), Some(Refused::Nothing));
    assert_eq!(refused(Question { goals: vec![], ..fine() }), Some(Refused::Nothing));
    assert_eq!(refused(Question { population: 3, ..fine() }), Some(Refused::Population(3)));
    for lever in [
        Lever::Continuous { low: 1.0, high: 1.0 },
        Lever::Continuous { low: 0.0, high: f64::NAN },
        Lever::Continuous { low: f64::NEG_INFINITY, high: 0.0 },
        Lever::Integer { low: 2, high: 1 },
        Lever::Integer { low: 0, high: i64::MAX },
        Lever::Choice { options: 1 },
    ] {
        assert_eq!(refused(Question { levers: vec![UNIT, lever], ..fine() }), Some(Refused::Lever(1)));
    }
    for matters in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let goals = vec![Goal { matters: Some(matters), ..LESS }];
        assert_eq!(refused(Question { goals, ..fine() }), Some(Refused::Goal(0)));
    }
    for point in [vec![0.5], vec![0.5, 2.0], vec![f64::NAN, 0.0]] {
        assert_eq!(refused(Question { known: vec![point], ..fine() }), Some(Refused::Known(0)));
    }
    let mut search = Search::new(fine()).unwrap();
    let before = search.clone();
    assert_eq!(search.tell(&[1.0]), Err(Refused::Values { expected: 200, found: 1 }));
    assert_eq!(search, before);
}
