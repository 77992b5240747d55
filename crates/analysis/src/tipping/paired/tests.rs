//! Luck whose tipping places are known.

use super::*;
use crate::tipping::tests::luck;
use detente_numbers::counts::poisson;
use detente_numbers::{ln, sqrt};

const QUESTION: PairedQuestion = PairedQuestion {
    low: 0.0,
    high: 1.0,
    level: 0.3,
    is_falling: false,
    width: 1e-4,
    pieces: 500,
    audited: 20,
};

fn search(question: PairedQuestion, answer: impl Fn(f64, usize) -> bool) -> PairedReport {
    let mut search = PairedSearch::new(question).unwrap();
    loop {
        let asks = search.next();
        if asks.is_empty() {
            return search.report();
        }
        let of = |ask: &PairedAsk| -> Vec<f64> {
            ask.pieces.iter().map(|piece| f64::from(u8::from(answer(ask.at, *piece)))).collect()
        };
        search.take(&asks.iter().map(of).collect::<Vec<_>>()).unwrap();
    }
}

fn inside(report: &PairedReport) -> (f64, f64, f64) {
    match report.finding {
        Finding::Inside { low, estimate, high } => (low, estimate, high),
        _ => panic!("{report:?}"),
    }
}

/// Tips at a place with a logistic distribution: so the chance is logistic.
fn tipping_place(seed: u64, piece: usize) -> f64 {
    let u = luck(seed, piece as u64, 0);
    0.37 + 0.1 * ln(u / (1.0 - u))
}

#[test]
fn the_interval_is_that_of_the_order_statistics_and_holds_as_often_as_it_says() {
    const REPETITIONS: u64 = 600;
    let crossing = 0.37 + 0.1 * ln(3.0 / 7.0);
    let (mut held, mut answers, mut width) = (0, 0.0, 0.0);
    for seed in 0..REPETITIONS {
        let report = search(QUESTION, |at, piece| at >= tipping_place(seed, piece));
        let (low, estimate, high) = inside(&report);
        held += u32::from(low <= crossing && crossing <= high);
        answers += report.answers as f64 / REPETITIONS as f64;
        width += (high - low) / REPETITIONS as f64;
        if seed < 20 {
            let mut places: Vec<f64> = (0..500).map(|piece| tipping_place(seed, piece)).collect();
            places.sort_by(f64::total_cmp);
            // Of 500 pieces, 150 are expected, -+ 20 by the binomial distribution: 130 and 171 are the ranks.
            for (found, rank) in [(low, 130), (estimate, 150), (high, 171)] {
                assert!((found - places[rank - 1]).abs() <= 1e-4, "{seed}: {found} for {}", places[rank - 1]);
            }
            assert!(report.unexpected == 0 && report.audited > 100);
        }
    }
    let share = f64::from(held) / REPETITIONS as f64;
    // At least 95 %, less five standard errors of a share of 600.
    assert!(share > 0.95 - 5.0 * sqrt(0.95 * 0.05 / 600.0) && share < 0.995, "{share}");
    // The usual interval would be 4 standard errors wide: 4 x 0.1 / sqrt(0.21 x 500).
    assert!((width / 0.039 - 1.0).abs() < 0.1, "{width}");
    // Of these some 600 are of the 20 pieces that are asked everywhere.
    assert!(answers < 7.0 * 500.0, "{answers}");
}

#[test]
fn falling_is_rising_turned_around() {
    let rising = search(QUESTION, |at, piece| at >= tipping_place(1, piece));
    let turned = PairedQuestion { level: 0.7, is_falling: true, ..QUESTION };
    let falling = search(turned, |at, piece| at < tipping_place(1, piece));
    let ((low, estimate, high), turned) = (inside(&rising), inside(&falling));
    assert_eq!((low, high, rising.answers), (turned.0, turned.2, falling.answers));
    // 1 - 0.7 is a little more than 0.3, so the estimate may be the next of 500 places.
    assert!((estimate - turned.1).abs() < 0.01);
}

#[test]
fn a_branching_process_survives_from_a_known_mean_on() {
    // With the same luck more offspring are born of a greater mean, so each piece tips once.
    let survives = |mean: f64, piece: usize| {
        let mut alive = 1.0;
        for generation in 0..200 {
            alive = poisson(luck(31, piece as u64, generation), mean * alive);
            if alive == 0.0 || alive > 300.0 {
                break;
            }
        }
        alive > 0.0
    };
    let question = PairedQuestion { low: 0.5, high: 2.5, level: 0.5, width: 1e-3, pieces: 1_000, ..QUESTION };
    let report = search(question, survives);
    let (low, _, high) = inside(&report);
    assert!(low <= 2.0 * ln(2.0) && 2.0 * ln(2.0) <= high && high - low < 0.09, "{report:?}");
    assert!(report.answers < 8_000 && report.unexpected == 0, "{report:?}");
    let report = search(PairedQuestion { high: 0.9, level: 0.05, ..question }, survives);
    let Finding::BelowEverywhere(end) = report.finding else { panic!("{report:?}") };
    assert!(
        end.at == 0.9
            && end.mean == 0.0
            && (end.high - (1.0 - detente_numbers::pow(0.025, 1e-3))).abs() < 1e-6
    );
}

#[test]
fn luck_that_tips_back_is_noticed() {
    // A third of the pieces has the outcome between two places only.
    let answer = |at: f64, piece: usize| {
        let place = tipping_place(2, piece);
        at >= place && (!piece.is_multiple_of(3) || at < place + 0.2)
    };
    let report = search(QUESTION, answer);
    assert!(report.unexpected > 0 && report.unexpected < report.audited, "{report:?}");
}

#[test]
fn no_threshold_and_too_few_pieces_are_said() {
    let always = search(QUESTION, |_, piece| piece.is_multiple_of(2));
    let Finding::AboveEverywhere(end) = always.finding else { panic!("{always:?}") };
    assert!(end.at == 0.0 && end.low > 0.3 && end.low < 0.5 && end.high > 0.5 && always.answers < 800);
    // Three pieces: 0.7^3 = 0.34, so nothing is sure from below.
    let few = PairedQuestion { pieces: 3, audited: 0, ..QUESTION };
    let report = search(few, |at, piece| at >= tipping_place(3, piece));
    assert!(matches!(report.finding, Finding::Undecided { low: None, .. }), "{report:?}");
    let begun = PairedSearch::new(QUESTION).unwrap().report();
    assert_eq!(begun.finding, Finding::Undecided { low: None, estimate: None, high: None });
}

#[test]
fn what_cannot_be_asked_or_taken_is_refused() {
    for (question, name) in [
        (PairedQuestion { low: 2.0, ..QUESTION }, "low, high"),
        (PairedQuestion { level: f64::NAN, ..QUESTION }, "level"),
        (PairedQuestion { width: 0.0, ..QUESTION }, "width"),
        (PairedQuestion { pieces: 0, ..QUESTION }, "pieces"),
        (PairedQuestion { audited: 501, ..QUESTION }, "audited"),
    ] {
        assert_eq!(PairedSearch::new(question).err(), Some(Wrong::Question(name)));
    }
    let mut search = PairedSearch::new(QUESTION).unwrap();
    assert_eq!(search.take(&[vec![1.0]]), Err(Wrong::Count));
    assert_eq!(search.take(&[vec![0.5; 500]]), Err(Wrong::Answer));
}
