//! Responses whose crossing is known.

use super::*;
use detente_numbers::counts::poisson;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::{exp, ln, logistic, sqrt};

pub(super) fn luck(seed: u64, number: u64, draw: u32) -> f64 {
    uniform(lane_key(Seed(seed), World::Trajectory, number), Source::new("tipping", "test"), 0, draw)
}

const QUESTION: Question = Question {
    low: 0.0,
    high: 1.0,
    level: 0.5,
    direction: Direction::Rising,
    width: 0.0,
    budget: 2_000,
    places: 9,
    block: 16,
};

/// Asks until there is nothing to ask; answers are functions of the place and of the number of the luck.
fn search(question: Question, answer: impl Fn(f64, u64) -> f64) -> Report {
    let mut search = Search::new(question).unwrap();
    let mut used = 0;
    loop {
        let asks = search.next();
        if asks.is_empty() {
            return search.report();
        }
        let of = |ask: &Ask| -> Vec<f64> {
            (ask.first..ask.first + ask.count).map(|number| answer(ask.at, number)).collect()
        };
        for ask in &asks {
            assert!(ask.first == used && ask.count > 0, "luck is used in order and once");
            used += ask.count;
        }
        search.take(&asks.iter().map(of).collect::<Vec<_>>()).unwrap();
        assert!(used <= question.budget);
    }
}

pub(super) fn happens(chance: f64, luck: f64) -> f64 {
    f64::from(u8::from(luck < chance))
}

fn inside(report: &Report) -> (f64, f64, f64) {
    match report.finding {
        Finding::Inside { low, estimate, high } => (low, estimate, high),
        _ => panic!("{:?}", report.finding),
    }
}

#[test]
fn the_interval_holds_a_known_crossing_as_often_as_it_says() {
    const REPETITIONS: u64 = 600;
    // A logistic response crosses 0.3 at 0.37 + 0.1 ln(3/7).
    let crossing = 0.37 + 0.1 * ln(3.0 / 7.0);
    for direction in [Direction::Rising, Direction::Falling, Direction::Either] {
        let is_falling = direction == Direction::Falling;
        let question = Question { level: if is_falling { 0.7 } else { 0.3 }, direction, ..QUESTION };
        let (mut misses, mut width, mut error) = (0, 0.0, 0.0);
        for repetition in 0..REPETITIONS {
            let chance = |at: f64| logistic((at - 0.37) / 0.1);
            let answer = |at: f64, number: u64| {
                let answer = happens(chance(at), luck(repetition, number, 0));
                if is_falling { 1.0 - answer } else { answer }
            };
            let (low, estimate, high) = inside(&search(question, answer));
            misses += u32::from(!(low <= crossing && crossing <= high));
            width += (high - low) / REPETITIONS as f64;
            error += (estimate - crossing) * (estimate - crossing) / REPETITIONS as f64;
        }
        // At most 5 %; five standard errors of a share of 600 are 4.4 %. It fails far less: bets must win at all times.
        assert!(misses <= 56, "{misses} of {REPETITIONS}");
        // One that knew where to ask would have 0.1 / sqrt(0.21 x 2,000) = 0.005 as its standard error, and 0.02 as width of its interval.
        assert!(
            width < 0.1 && sqrt(error) < 0.015,
            "{direction:?}: {misses} misses, {width} wide, {} off",
            sqrt(error)
        );
    }
}

#[test]
fn a_level_that_is_nowhere_passed_is_seldom_said_to_be() {
    const REPETITIONS: u64 = 1_000;
    // The chance is the level everywhere: whatever is said of a side is wrong.
    let question = Question { budget: 1_000, ..QUESTION };
    let wrong = |repetition: &u64| {
        let report = search(question, |_, number| happens(0.5, luck(5_000 + repetition, number, 0)));
        !matches!(report.finding, Finding::Undecided { low: None, high: None, .. })
    };
    let share = (0..REPETITIONS).filter(wrong).count() as f64 / REPETITIONS as f64;
    // At most 5 %, and five standard errors of a share of 1,000.
    assert!(share <= 0.05 + 5.0 * sqrt(0.05 * 0.95 / REPETITIONS as f64), "{share}");
}

#[test]
fn the_interval_holds_for_other_shapes_too() {
    const REPETITIONS: u64 = 200;
    // A jump past the level, a response that stays near it for long, and one that leaves it at once on one side.
    let jump = |at: f64| if at < 0.61 { 0.3 } else { 0.7 };
    let flat = |at: f64| 0.5 + 0.25 * (at - 0.61);
    let bent = |at: f64| if at < 0.61 { 0.5 - 0.1 * (0.61 - at) } else { 0.5 + 1.2 * (at - 0.61) };
    let shapes: [&dyn Fn(f64) -> f64; 3] = [&jump, &flat, &bent];
    for (shape, chance) in shapes.into_iter().enumerate() {
        let wrong = |repetition: &u64| {
            let seed = 7_000 + repetition;
            match search(QUESTION, |at, number| happens(chance(at), luck(seed, number, 0))).finding {
                Finding::Inside { low, high, .. } => !(low <= 0.61 && 0.61 <= high),
                Finding::Undecided { low, high, .. } => {
                    low.is_some_and(|low| low > 0.61) || high.is_some_and(|high| high < 0.61)
                }
                _ => true,
            }
        };
        let misses = (0..REPETITIONS).filter(wrong).count();
        // At most 5 %: 10, and five standard errors of 3.1.
        assert!(misses <= 25, "shape {shape}: {misses}");
    }
}

#[test]
fn means_of_several_trajectories_narrow_the_interval() {
    let chance = |at: f64| logistic((at - 0.6) / 0.2);
    let mean_of = |trajectories: u32| {
        move |at: f64, number: u64| {
            let sum: f64 = (0..trajectories).map(|draw| happens(chance(at), luck(5, number, draw))).sum();
            sum / f64::from(trajectories)
        }
    };
    let width = |report: &Report| inside(report).2 - inside(report).0;
    let (single, several) = (search(QUESTION, mean_of(1)), search(QUESTION, mean_of(25)));
    let (low, estimate, high) = inside(&several);
    assert!(low <= 0.6 && 0.6 <= high && (estimate - 0.6).abs() < 0.01);
    assert!(width(&several) < 0.5 * width(&single), "{} {}", width(&several), width(&single));
}

#[test]
fn a_step_is_found_like_by_bisection() {
    let question = Question { width: 1e-6, budget: 4_000, ..QUESTION };
    let report = search(question, |at, _| f64::from(u8::from(at > 0.123_456_7)));
    let (low, _, high) = inside(&report);
    assert!(low <= 0.123_456_7 && 0.123_456_7 <= high && high - low <= 1e-6);
    assert!(report.answers < 2_200, "{}", report.answers);
}

#[test]
fn noise_free_saddle_node_has_the_fold_as_threshold() {
    // dx/dt = r + x^2 from x = -1: it settles at -sqrt(-r) for r <= 0 and runs away for r > 0. Growth that is harvested, dx/dt = x (1 - x) -
    // h, dies out for h > 1/4.
    let runs_away = |r: f64| {
        let mut x = -1.0;
        for _ in 0..200_000 {
            x += 0.01 * (r + x * x);
            if x > 10.0 {
                return 1.0;
            }
        }
        0.0
    };
    let question =
        Question { low: -0.5, high: 0.5, width: 1e-3, budget: 400, places: 5, block: 4, ..QUESTION };
    let (low, _, high) = inside(&search(question, |r, _| runs_away(r)));
    // Past the fold the passage takes pi / sqrt(r) = 2,000 time units for r = 2.5e-6: the border seen is that much above 0.
    assert!(low <= 1e-5 && 0.0 <= high && high - low <= 1e-3, "{low} {high}");
}

#[test]
fn noise_blurs_a_fold_and_the_level_is_still_found() {
    // The harvest h is drawn around its mean once for each future (standard deviation 0.05): half of the futures tip at the fold, h = 1/4.
    let tips = |harvest: f64, number: u64| {
        let harvest = harvest + 0.05 * detente_numbers::normal_quantile(luck(9, number, 0));
        let mut x = 1.0;
        for _ in 0..4_000 {
            x += 0.1 * (x * (1.0 - x) - harvest);
            if x < 0.0 {
                return 1.0;
            }
        }
        0.0
    };
    let report = search(Question { high: 0.6, budget: 1_000, ..QUESTION }, tips);
    let (low, estimate, high) = inside(&report);
    assert!(low <= 0.25 && 0.25 <= high && high - low < 0.06 && (estimate - 0.25).abs() < 0.01, "{report:?}");
}

#[test]
fn a_branching_process_survives_from_a_known_mean_on() {
    // Poisson offspring of mean m: survival has the chance s = 1 - exp(-m s), so s is passed at m = -ln(1 - s) / s; extinction is sure up
    // to m = 1.
    let survives = |mean: f64, number: u64| {
        let mut alive = 1.0;
        for generation in 0..200 {
            alive = poisson(luck(11, number, generation), mean * alive);
            if alive == 0.0 || alive > 300.0 {
                break;
            }
        }
        f64::from(u8::from(alive > 0.0))
    };
    for level in [0.05, 0.5] {
        let report = search(Question { low: 0.5, high: 2.5, level, budget: 4_000, ..QUESTION }, survives);
        let crossing = -ln(1.0 - level) / level;
        let (low, estimate, high) = inside(&report);
        assert!(low <= crossing && crossing <= high && high - low < 0.3, "{level}: {low} {crossing} {high}");
        assert!((estimate - crossing).abs() < 0.06);
    }
    // Up to a mean of 0.9 nobody survives for good: no threshold.
    let report = search(Question { low: 0.2, high: 0.9, level: 0.1, ..QUESTION }, survives);
    let Finding::BelowEverywhere(end) = report.finding else { panic!("{report:?}") };
    assert!(end.at == 0.9 && end.high < 0.1 && end.answers < 2_000);
}

#[test]
fn no_threshold_is_said_with_the_interval_at_the_nearest_end() {
    let flat = |chance: f64| move |_: f64, number: u64| happens(chance, luck(13, number, 0));
    let rising = search(QUESTION, flat(0.8));
    let Finding::AboveEverywhere(end) = rising.finding else { panic!("{rising:?}") };
    assert!(end.at == 0.0 && end.low <= 0.8 && 0.8 <= end.high);
    let falling = search(Question { direction: Direction::Falling, ..QUESTION }, flat(0.8));
    let Finding::AboveEverywhere(end) = falling.finding else { panic!("{falling:?}") };
    assert_eq!(end.at, 1.0);
    let below = search(QUESTION, flat(0.1));
    assert!(matches!(below.finding, Finding::BelowEverywhere(end) if end.at == 1.0), "{below:?}");
    // Just at the level nothing is ever sure, and nothing may be said.
    let report = search(QUESTION, flat(0.5));
    assert!(
        matches!(report.finding, Finding::Undecided { .. }) && report.answers == 2_000,
        "{:?}",
        report.finding
    );
}

#[test]
fn a_budget_too_small_is_said() {
    let answer = |at: f64, number: u64| happens(logistic((at - 0.5) / 0.2), luck(15, number, 0));
    let report = search(Question { budget: 9, ..QUESTION }, answer);
    assert!(
        matches!(report.finding, Finding::Undecided { low: None, high: None, .. }),
        "{:?}",
        report.finding
    );
    assert_eq!(report.answers, 9);
    let empty = Search::new(QUESTION).unwrap().report();
    assert!(matches!(empty.finding, Finding::Undecided { .. }) && empty.places.is_empty());
}

#[test]
fn a_hump_is_not_monotone_and_both_crossings_are_found() {
    // 0.05 + 0.9 exp(-((x - 0.5) / 0.2)^2) is 0.5 at 0.5 -+ 0.2 sqrt(ln 2).
    let off = 0.2 * sqrt(ln(2.0));
    for direction in [Direction::Rising, Direction::Falling, Direction::Either] {
        let chance = |at: f64| 0.05 + 0.9 * exp(-(at - 0.5) * (at - 0.5) / 0.04);
        let question = Question { budget: 8_000, direction, ..QUESTION };
        let report = search(question, |at, number| happens(chance(at), luck(17, number, 0)));
        let Finding::NotMonotone { crossings, witness } = &report.finding else {
            panic!("{:?}", report.finding)
        };
        assert_eq!(crossings.iter().map(|crossing| crossing.rises).collect::<Vec<_>>(), [true, false]);
        for (found, known) in crossings.iter().zip([0.5 - off, 0.5 + off]) {
            assert!(found.low <= known && known <= found.high && found.high - found.low < 0.1, "{found:?}");
        }
        let (first, second) = witness.unwrap();
        assert!(first.at < second.at && (first.high < second.low || first.low > second.high));
    }
}

#[test]
fn what_cannot_be_asked_or_taken_is_refused() {
    for (question, name) in [
        (Question { high: 0.0, ..QUESTION }, "low, high"),
        (Question { high: f64::NAN, ..QUESTION }, "low, high"),
        (Question { level: 1.0, ..QUESTION }, "level"),
        (Question { width: f64::NAN, ..QUESTION }, "width"),
        (Question { places: 1, ..QUESTION }, "places"),
        (Question { block: 0, ..QUESTION }, "block"),
        (Question { budget: 8, ..QUESTION }, "budget"),
    ] {
        assert_eq!(Search::new(question).err(), Some(Wrong::Question(name)));
    }
    let mut search = Search::new(QUESTION).unwrap();
    assert_eq!(search.take(&[]), Err(Wrong::Count));
    let mut answers: Vec<Vec<f64>> = search.next().iter().map(|ask| vec![0.0; ask.count as usize]).collect();
    answers[3][0] = 1.5;
    assert_eq!(search.take(&answers), Err(Wrong::Answer));
    answers[3][0] = f64::NAN;
    assert_eq!(search.take(&answers), Err(Wrong::Answer));
    assert_eq!(search.report().answers, 0);
}
