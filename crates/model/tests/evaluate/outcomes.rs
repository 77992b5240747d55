//! Outcomes, and what rows hold.

use crate::builder::*;
use detente_model::evaluate::{Ending, precedence};
use detente_model::model::*;
use detente_numbers::pow;

/// A gambler with 2 of 5 who wins a round with 45 % is ruined with chance
/// `(r^2 - r^5) / (1 - r^5)`, `r = 0.55 / 0.45` (de Moivre 1711).
#[test]
fn a_gambler_is_ruined_with_the_known_chance() {
    let mut model = Builder::new(1.0, 120);
    let luck = model.draw("round");
    let stake = E::If(Box::new(less(luck, number(0.45))), Box::new(number(1.0)), Box::new(number(-1.0)));
    let wealth = model.stock("wealth", 2.0, vec![flow(stake)]);
    let below = |least| less(E::Stock(wealth), number(least));
    let ruin = model.outcome("ruin", OutcomeKind::AsSoonAs(below(0.5)));
    model.outcome("riches", OutcomeKind::AsSoonAs(less(number(4.5), E::Stock(wealth))));
    model.outcome("neither", OutcomeKind::Otherwise);
    let n = 4_000;
    let endings: Vec<Ending> = (0..n).map(|number| model.run_whole(number).outcome.unwrap()).collect();
    assert!(endings.iter().all(|ending| ending.first_passage), "120 rounds decide, but for some 1e-11");
    let r = 0.55 / 0.45;
    let chance = (pow(r, 2.0) - pow(r, 5.0)) / (1.0 - pow(r, 5.0));
    let ruined = endings.iter().filter(|ending| ending.outcome == ruin).count();
    assert_share(ruined as u32, n as u32, chance);
}

#[test]
fn the_earliest_wins_then_precedence_then_the_end() {
    let after = |days| OutcomeKind::AsSoonAs(less(number(days), E::Time));
    let mut model = Builder::new(1.0, 5);
    let late = model.outcome("late", after(3.5));
    let early = model.outcome("early", after(1.5));
    let rival = model.outcome("rival", after(1.5));
    let ending = |model: &Builder| model.run_whole(0).outcome.unwrap();
    assert_eq!(ending(&model), Ending { outcome: early, row: 2, first_passage: true });
    model.0.outcomes[rival.index()].before = vec![late, early];
    assert_eq!(precedence(&model.0), [rival, late, early]);
    assert_eq!(ending(&model), Ending { outcome: rival, row: 2, first_passage: true });
}

#[test]
fn the_end_decides_what_no_passage_did() {
    let mut model = Builder::new(1.0, 5);
    let rest = model.outcome("rest", OutcomeKind::Otherwise);
    assert_eq!(model.run_whole(0).outcome, Some(Ending { outcome: rest, row: 5, first_passage: false }));
    let end = model.outcome("end", OutcomeKind::AtTheEnd(less(number(4.5), E::Time)));
    assert_eq!(model.run_whole(0).outcome, Some(Ending { outcome: end, row: 5, first_passage: false }));
    // The final row is a row: a passage there goes before the end.
    let last = model.outcome("last", OutcomeKind::AsSoonAs(less(number(4.5), E::Time)));
    assert_eq!(model.run_whole(0).outcome, Some(Ending { outcome: last, row: 5, first_passage: true }));
}

#[test]
fn an_event_dates_what_is_decided_at_the_end() {
    let mut model = Builder::new(2.0, 6);
    let exit = model.event("exit", vec![SourceKind::Dates(vec![3, 5])]);
    let never = model.event("never", vec![]);
    let happened = less(number(0.0), E::Total(exit));
    let orderly = model.outcome("orderly", OutcomeKind::AtTheEnd(happened));
    model.outcome("rest", OutcomeKind::Otherwise);
    assert_eq!(model.run_whole(0).dated_days, None);
    for (event, days) in [(exit, Some(6.0)), (never, None)] {
        model.0.outcomes[orderly.index()].dated_by = Some(event);
        let trajectory = model.run_whole(0);
        assert_eq!(trajectory.outcome, Some(Ending { outcome: orderly, row: 6, first_passage: false }));
        assert_eq!(trajectory.dated_days, days, "the first of its days, not the last");
    }
    model.0.outcomes[orderly.index()].dated_by = Some(exit);
    model.outcome("before", OutcomeKind::AsSoonAs(less(number(3.0), E::Time)));
    assert_eq!(model.run_whole(0).dated_days, None, "another outcome came first");
}

#[test]
fn the_final_row_has_lets_but_no_luck() {
    let mut model = Builder::new(2.0, 3);
    let raw = model.draw("raw");
    let event = model.event("shock", vec![SourceKind::Dates(vec![0, 1, 2, 3])]);
    model.add_let("count", E::Count(event));
    model.add_let("raw", raw);
    model.add_let("time", E::Time);
    model.add_let("total", E::Total(event));
    let rows = model.run_whole(9).rows;
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[2].lets[0], 1.0);
    assert!(rows[2].lets[1] != 0.5);
    assert_eq!(rows[3].lets, [0.0, 0.5, 6.0, 3.0]);
}

#[test]
fn tables_and_series_are_flat_outside_their_points() {
    let mut model = Builder::new(1.0, 5);
    let unit =
        || detente_model::units::Unit { name: String::new(), scale: 1.0, dimension: Default::default() };
    let points = vec![(1.0, 10.0), (3.0, 30.0), (4.0, 0.0)];
    model.0.tables.push(Table { about: about("t"), points: points.clone(), unit_x: unit(), unit_y: unit() });
    for linear in [true, false] {
        let points = points.clone();
        model.0.series.push(Series { about: about("s"), points, linear, unit: unit() });
    }
    model.add_let("table", E::Table(TableId(0), Box::new(E::Time)));
    model.add_let("linear", E::Series(SeriesId(0)));
    model.add_let("stepwise", E::Series(SeriesId(1)));
    let column = |place: usize| model.run_whole(0).rows.iter().map(|row| row.lets[place]).collect::<Vec<_>>();
    assert_eq!(column(0), [10.0, 10.0, 20.0, 30.0, 0.0, 0.0]);
    assert_eq!(column(1), column(0));
    assert_eq!(column(2), [10.0, 10.0, 10.0, 30.0, 0.0, 0.0]);
}

#[test]
fn initial_values_read_lets_and_stocks_before_them() {
    let mut model = Builder::new(1.0, 1);
    let first = model.stock("first", 3.0, vec![]);
    let second = model.stock("second", 0.0, vec![]);
    let doubled = model.add_let("doubled", times(number(2.0), E::Stock(first)));
    model.0.stocks[second.index()].initial = plus(doubled, number(1.0));
    model.0.initial_order =
        vec![InitialNode::Stock(first), InitialNode::Let(LetId(0)), InitialNode::Stock(second)];
    assert_eq!(model.run_whole(0).rows[0].stocks, [3.0, 7.0]);
}
