//! Each timing and kind on rows written by hand.

use super::*;
use crate::evaluate::{Limits, evaluate};
use crate::model::{ChangeKind, Claim, OutcomeId, SourceKind, Variant};
use crate::testing::{binary, empty, number};
use detente_numbers::luck::Seed;

/// Rows 0 to 6 of a day each: the first event happens in step 2, the second in steps 1 (twice) and 4; the level is 10 a row.
const LAST: usize = 6;
const ROWS: [[f64; 7]; 5] = [
    [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0],
    [0.0, 2.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0],
    [0.0; 7],
    [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0],
];
const FIRST: usize = 0;
const SECOND: usize = 1;
const LEVEL: usize = 2;
const NEVER: usize = 3;
/// Holds in rows 3 and 6.
const HOLDS: usize = 4;

fn read(
    subject: Subject,
    timing: When,
    condition: Option<usize>,
    given: Option<usize>,
) -> Option<(f64, f64)> {
    let reading = Reading { subject, timing, condition, given, last: LAST };
    let values = ROWS.each_ref().map(|rows| &rows[..]);
    let found = reading.read(&Path { values: &values, ending: Some((1, 4)) });
    assert!(!reading.counts_always() || found.is_some_and(|(_, weight)| weight == 1.0), "{reading:?}");
    assert!(found.is_none_or(|(_, weight)| weight <= reading.weight_most()), "{reading:?}");
    found
}

fn plain(subject: Subject, timing: When) -> Option<f64> {
    let (value, weight) = read(subject, timing, None, None)?;
    assert_eq!(weight, 1.0);
    Some(value)
}

fn whole(row: usize) -> Time {
    Time { row, next: row }
}

#[test]
fn means_take_in_the_rows_of_their_time() {
    let mean = |timing| plain(Subject::Level(LEVEL), timing);
    assert_eq!(mean(When::By(whole(3))), Some(10.0));
    assert_eq!(mean(When::By(Time { row: 3, next: 4 })), Some(15.0), "row 3 begins before");
    assert_eq!(mean(When::At(3)), Some(30.0));
    assert_eq!(mean(When::At(LAST)), Some(60.0));
    assert_eq!(mean(When::Between(whole(2), whole(4))), Some(25.0));
    assert_eq!(mean(When::AtEvent(FIRST)), Some(20.0));
    assert_eq!(mean(When::AtEvent(NEVER)), None);
    assert_eq!(mean(When::ByEvent(FIRST)), Some(5.0));
    assert_eq!(mean(When::ByEvent(NEVER)), Some(25.0));
    assert_eq!(mean(When::WithinOf(whole(2), FIRST)), Some(25.0));
    assert_eq!(mean(When::WithinOf(whole(50), FIRST)), Some(35.0));
    assert_eq!(mean(When::WithinOf(whole(2), NEVER)), None);
    assert_eq!(mean(When::By(whole(LAST))), Some(25.0));
}

#[test]
fn counts_are_those_of_the_steps() {
    let count = |timing| plain(Subject::Counts(SECOND), timing);
    let chance = |timing| plain(Subject::Happens(SECOND), timing);
    assert_eq!((count(When::By(whole(1))), chance(When::By(whole(1)))), (Some(0.0), Some(0.0)));
    assert_eq!((count(When::By(whole(2))), chance(When::By(whole(2)))), (Some(2.0), Some(1.0)));
    assert_eq!((count(When::At(4)), chance(When::At(5))), (Some(1.0), Some(0.0)));
    assert_eq!(count(When::At(LAST)), Some(0.0), "the last step");
    assert_eq!(count(When::Between(whole(1), whole(4))), Some(2.0));
    assert_eq!(count(When::Between(whole(2), whole(5))), Some(1.0));
    assert_eq!(count(When::AtEvent(FIRST)), Some(0.0));
    assert_eq!(count(When::ByEvent(FIRST)), Some(2.0));
    assert_eq!(count(When::WithinOf(whole(2), FIRST)), Some(0.0), "steps 2 and 3");
    assert_eq!(count(When::WithinOf(whole(3), FIRST)), Some(1.0));
    assert_eq!(count(When::By(whole(LAST))), Some(3.0));
}

#[test]
fn what_holds_is_looked_for_up_to_the_row_of_the_time() {
    let ever = |timing| plain(Subject::Holds(HOLDS), timing);
    assert_eq!((ever(When::By(whole(2))), ever(When::By(whole(3)))), (Some(0.0), Some(1.0)));
    assert_eq!(
        (ever(When::At(3)), ever(When::At(4)), ever(When::At(LAST))),
        (Some(1.0), Some(0.0), Some(1.0))
    );
    assert_eq!(ever(When::Between(whole(4), whole(5))), Some(0.0));
    assert_eq!(ever(When::Between(whole(4), whole(6))), Some(1.0));
    assert_eq!((ever(When::AtEvent(FIRST)), ever(When::ByEvent(FIRST))), (Some(0.0), Some(0.0)));
    assert_eq!(ever(When::ByEvent(NEVER)), Some(1.0));
    assert_eq!(ever(When::WithinOf(whole(1), FIRST)), Some(1.0), "row 3 comes after step 2");
    assert_eq!(ever(When::WithinOf(whole(1), SECOND)), Some(0.0), "the first time counts");
    assert_eq!(ever(When::WithinOf(whole(0), SECOND)), None, "no row is left");
}

#[test]
fn an_outcome_holds_from_its_row_on() {
    let ends = |outcome, timing| plain(Subject::Outcome(outcome, None), timing);
    assert_eq!((ends(1, When::By(whole(3))), ends(1, When::By(whole(4)))), (Some(0.0), Some(1.0)));
    assert_eq!((ends(1, When::At(5)), ends(1, When::By(whole(LAST)))), (Some(1.0), Some(1.0)));
    assert_eq!(ends(0, When::By(whole(LAST))), Some(0.0));
    assert_eq!(ends(1, When::Between(whole(5), whole(6))), Some(0.0));
    assert_eq!(ends(1, When::Between(whole(3), whole(4))), Some(1.0));
    assert_eq!(ends(1, When::WithinOf(whole(2), FIRST)), Some(1.0));
    assert_eq!(ends(1, When::ByEvent(FIRST)), Some(0.0));
    // Dated by an event of step 2.
    assert_eq!(plain(Subject::Outcome(1, Some(FIRST)), When::By(whole(2))), Some(1.0));
    assert_eq!(plain(Subject::Outcome(1, Some(FIRST)), When::By(whole(1))), Some(0.0));
}

#[test]
fn a_condition_says_which_rows_count_and_given_which_trajectories() {
    let all = When::By(whole(LAST));
    assert_eq!(read(Subject::Level(LEVEL), all, Some(FIRST), None), Some((60.0, 2.0)), "rows 2 and 4");
    assert_eq!(read(Subject::Level(LEVEL), When::At(2), Some(FIRST), None), Some((20.0, 1.0)));
    assert_eq!(read(Subject::Level(LEVEL), all, Some(NEVER), None), None);
    assert_eq!(read(Subject::Counts(SECOND), all, Some(FIRST), None), Some((1.0, 1.0)));
    assert_eq!(read(Subject::Counts(SECOND), all, Some(NEVER), None), Some((0.0, 1.0)));
    assert_eq!(read(Subject::Happens(SECOND), When::By(whole(4)), Some(FIRST), None), Some((0.0, 1.0)));
    assert_eq!(read(Subject::Holds(SECOND), all, Some(FIRST), None), Some((1.0, 1.0)));
    assert_eq!(read(Subject::Holds(SECOND), When::At(1), Some(FIRST), None), None);
    assert_eq!(read(Subject::Outcome(1, None), all, Some(FIRST), None), Some((1.0, 1.0)));
    assert_eq!(read(Subject::Outcome(1, None), all, Some(HOLDS), None), Some((0.0, 1.0)));
    assert_eq!(read(Subject::Counts(SECOND), all, None, Some(NEVER)), None);
    assert_eq!(read(Subject::Counts(SECOND), When::By(whole(2)), None, Some(HOLDS)), None, "not yet");
    assert_eq!(read(Subject::Counts(SECOND), When::By(whole(3)), None, Some(HOLDS)), Some((2.0, 1.0)));
}

#[test]
fn what_is_no_number_stays_none() {
    let reading =
        Reading { subject: Subject::Level(0), timing: When::At(1), condition: None, given: None, last: 1 };
    let found = reading.read(&Path { values: &[&[1.0, NO_NUMBER]], ending: None });
    assert!(found.is_some_and(|(value, weight)| value.is_nan() && weight == 1.0));
}

/// A stock that rises by events, a quotient that is no number at first, and an outcome.
fn model() -> Model {
    let mut model = empty();
    let attack = model.add_event("attack", vec![SourceKind::Rate { per_day: number(0.3), dispersion: None }]);
    let anger = model.add_index(
        "anger",
        number(0.0),
        vec![ChangeKind::PerEvent { event: attack, amount: number(0.02) }],
    );
    model.add_let("quiet", binary(BinaryOperation::Less, Expression::Stock(anger), number(0.2)));
    let condition = binary(BinaryOperation::Less, number(0.3), Expression::Stock(anger));
    model.outcomes.push(crate::model::Outcome {
        about: crate::testing::about("war"),
        kind: OutcomeKind::AsSoonAs(condition),
        dated_by: None,
        before: Vec::new(),
    });
    crate::dependencies::order(&mut model).expect("no cycle");
    model
}

fn measure(kind: MeasureKind, timing: Timing) -> Measure {
    Measure { kind, timing, condition: None, given: None, variant: Variant::default() }
}

#[test]
fn what_is_watched_changes_nothing_else() {
    let model = model();
    let quotient = binary(BinaryOperation::Divide, number(1.0), Expression::Stock(crate::model::StockId(0)));
    let measures = [
        measure(MeasureKind::Mean(quotient), Timing::At(0.0)),
        measure(MeasureKind::MeanCount(EventId(0)), Timing::By(50.0)),
        measure(MeasureKind::ChanceOfOutcome(OutcomeId(0)), Timing::Whole),
    ];
    let watched = model.watched(&measures.iter().collect::<Vec<_>>());
    assert_eq!(watched.paths, ["measured 0", "measured 1"]);
    let limits = Limits { events_per_trajectory: 1e6 };
    let mut wars = 0;
    for trajectory in 0..20 {
        let plain = evaluate(&model, Seed(3), trajectory, 1, 100, &limits);
        let with = evaluate(&watched.model, Seed(3), trajectory, 1, 100, &limits);
        assert_eq!((&plain.outcome, &plain.broken), (&with.outcome, &with.broken));
        for (plain, with) in plain.rows.iter().zip(&with.rows) {
            assert_eq!(
                (&plain.stocks, &plain.totals, &plain.counts),
                (&with.stocks, &with.totals, &with.counts)
            );
            assert_eq!(plain.lets, with.lets[..1]);
        }
        let columns: Vec<Vec<f64>> =
            (1..3).map(|place| with.rows.iter().map(|row| row.lets[place]).collect()).collect();
        let values: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let ending = with.outcome.map(|ending| (ending.outcome.index(), ending.row));
        let path = Path { values: &values, ending };
        let [nothing, count, war] = [0, 1, 2].map(|place: usize| watched.readings[place].read(&path));
        assert!(nothing.is_some_and(|(value, _)| value.is_nan()), "1 / 0 breaks nothing");
        assert_eq!(count, Some((plain.rows[50].totals[0], 1.0)));
        assert_eq!(war, Some((f64::from(u8::from(plain.outcome.is_some())), 1.0)));
        wars += u32::from(plain.outcome.is_some());
    }
    assert!((1..=20).contains(&wars));
}

#[test]
fn the_measures_of_a_claim_are_watched_once() {
    let mut model = model();
    let count = || crate::model::Term::Measure(measure(MeasureKind::MeanCount(EventId(0)), Timing::By(2.5)));
    let expectation = crate::model::Expectation::Compares {
        left: count(),
        comparison: crate::model::Comparison::Greater,
        right: count(),
    };
    model.claims.push(Claim {
        about: crate::testing::about("often"),
        expectations: vec![expectation],
        written: Vec::new(),
        members: Vec::new(),
    });
    let measures: Vec<&Measure> = model.claims[0].measures().collect();
    let watched = model.watched(&measures);
    assert_eq!((watched.paths.len(), watched.readings.len()), (1, 2));
    assert_eq!(watched.readings[0].timing, When::By(Time { row: 2, next: 3 }));
}
