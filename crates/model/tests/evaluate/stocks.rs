//! Stocks, transfers and memories.

use crate::builder::*;
use detente_model::model::*;
use detente_numbers::{exp, ln};
use std::f64::consts::LN_2;

fn half_life(days: f64) -> Pace {
    Pace::HalfLife(number(days))
}

fn time_constant(days: f64) -> Pace {
    Pace::TimeConstant(number(days))
}

#[test]
fn fading_is_exact_at_any_step() {
    for step_days in [0.5, 7.0, 30.0] {
        let mut model = Builder::new(step_days, 20);
        let pace = half_life(14.0);
        model.stock("x", 3.0, vec![change(ChangeKind::Fade { pace, condition: None })]);
        let rows = model.run_whole(0).rows;
        for (t, row) in rows.iter().enumerate() {
            let expected = 3.0 * exp(-LN_2 * t as f64 * step_days / 14.0);
            assert_close(row.stocks[0], expected, 1e-13);
        }
    }
}

#[test]
fn movement_toward_a_target_is_exact_and_its_condition_switches_it() {
    let mut model = Builder::new(3.0, 10);
    let toward = |condition| {
        let pace = time_constant(20.0);
        vec![change(ChangeKind::Toward { target: number(8.0), pace, condition })]
    };
    model.stock("moving", 2.0, toward(None));
    model.stock("held", 2.0, toward(Some(less(E::Time, number(9.0)))));
    let rows = model.run_whole(0).rows;
    let at = |days: f64| 8.0 - 6.0 * exp(-days / 20.0);
    assert_close(rows[10].stocks[0], at(30.0), 1e-13);
    assert_close(rows[10].stocks[1], at(9.0), 1e-13);
}

#[test]
fn euler_meets_the_logistic_curve_as_the_step_shrinks() {
    let error_at = |step_days: f64, steps: u32| {
        let mut model = Builder::new(step_days, steps);
        let x = E::Stock(StockId(0));
        let growth = times(number(0.1), times(x.clone(), minus(number(1.0), x)));
        model.stock("x", 0.05, vec![flow(growth)]);
        let days = step_days * f64::from(steps);
        let exact = 1.0 / (1.0 + 19.0 * exp(-0.1 * days));
        (model.run_whole(0).rows[steps as usize].stocks[0] - exact).abs()
    };
    let (coarse, fine) = (error_at(0.5, 60), error_at(0.25, 120));
    assert!(coarse < 0.011);
    assert!((1.9..2.1).contains(&(coarse / fine)), "order one: halving the step halves the error");
}

/// Lotka and Volterra's prey and predators keep `V = d x - c ln x + b y - a ln y`.
#[test]
fn runge_kutta_keeps_the_lotka_volterra_invariant_to_order_four() {
    let (a, b, c, d) = (0.1, 0.02, 0.3, 0.01);
    let drift = |step_days: f64, steps: u32| {
        let mut model = Builder::new(step_days, steps);
        model.0.solver = Solver::RungeKutta4;
        let (x, y) = (E::Stock(StockId(0)), E::Stock(StockId(1)));
        let meetings = model.add_let("meetings", times(x.clone(), y.clone()));
        let prey = minus(times(number(a), x), times(number(b), meetings.clone()));
        let predators = minus(times(number(d), meetings), times(number(c), y));
        model.stock("prey", 20.0, vec![flow(prey)]);
        model.stock("predators", 9.0, vec![flow(predators)]);
        let rows = model.run_whole(0).rows;
        let v = |row: &detente_model::evaluate::Row| {
            let (x, y) = (row.stocks[0], row.stocks[1]);
            d * x - c * ln(x) + b * y - a * ln(y)
        };
        rows.iter().map(|row| (v(row) - v(&rows[0])).abs()).fold(0.0, detente_numbers::max)
    };
    // Order four gives 4^4 = 256; order three would give 64.
    let ratio = drift(2.0, 50) / drift(0.5, 200);
    assert!((128.0..512.0).contains(&ratio), "the drift fell by {ratio} as the step was quartered");
}

/// With a time-dependent flow, only a method that advances time in its stages has order four (here it is Simpson's rule, exact for cubics).
#[test]
fn runge_kutta_advances_time_in_its_stages() {
    let mut model = Builder::new(2.0, 5);
    model.0.solver = Solver::RungeKutta4;
    let cube = times(E::Time, times(E::Time, E::Time));
    model.stock("x", 0.0, vec![flow(cube)]);
    assert_close(model.run_whole(0).rows[5].stocks[0], 2500.0, 1e-13);
}

#[test]
fn runge_kutta_fades_and_moves_like_the_exact_solution() {
    let mut model = Builder::new(0.5, 40);
    model.0.solver = Solver::RungeKutta4;
    model.stock("fading", 3.0, vec![change(ChangeKind::Fade { pace: half_life(10.0), condition: None })]);
    let toward = ChangeKind::Toward { target: number(8.0), pace: time_constant(5.0), condition: None };
    model.stock("moving", 2.0, vec![change(toward)]);
    let last = &model.run_whole(0).rows[40];
    assert_close(last.stocks[0], 0.75, 1e-7);
    assert_close(last.stocks[1], 8.0 - 6.0 * exp(-4.0), 1e-6);
}

/// The final size of an epidemic solves `z = 1 - exp(-R0 z)` (Kermack and McKendrick 1927).
#[test]
fn an_epidemic_ends_at_its_final_size() {
    let mut model = Builder::new(0.25, 4000);
    model.0.solver = Solver::RungeKutta4;
    let (s, i) = (StockId(0), StockId(1));
    model.stock("susceptible", 1.0 - 1e-9, vec![]);
    model.stock("infected", 1e-9, vec![]);
    let removed = model.stock("removed", 0.0, vec![]);
    model.transfer("infection", times(number(0.4), times(E::Stock(s), E::Stock(i))), s, i);
    model.transfer("removal", times(number(0.2), E::Stock(i)), i, removed);
    let z = model.run_whole(0).rows[4000].stocks[2];
    assert!((z - (1.0 - exp(-2.0 * z))).abs() < 1e-6, "final size {z}");
    assert_close(z, 0.796_812, 1e-5);
}

#[test]
fn transfers_conserve_and_never_take_more_than_there_is() {
    let mut model = Builder::new(1.0, 30);
    let from = model.stock("from", 100.0, vec![]);
    let one = model.stock("one", 0.0, vec![]);
    let two = model.stock("two", 0.0, vec![]);
    model.0.stocks[from.index()].low = Some(number(10.0));
    model.transfer("to one", number(6.0), from, one);
    model.transfer("to two", number(3.0), from, two);
    model.transfer("backwards counts as none", number(-5.0), one, two);
    let trajectory = model.run_whole(0);
    for row in &trajectory.rows {
        assert_close(row.stocks.iter().sum::<f64>(), 100.0, 1e-14);
        assert!(row.stocks[0] >= 10.0 - 1e-12);
    }
    let last = &trajectory.rows[30].stocks;
    assert_close(last[1], 60.0, 1e-13);
    assert_close(last[2], 30.0, 1e-13);
}

#[test]
fn a_clamp_that_binds_is_counted() {
    let mut model = Builder::new(1.0, 10);
    let x = model.stock("x", 0.0, vec![flow(number(0.3))]);
    model.0.stocks[x.index()].high = Some(number(1.0));
    let trajectory = model.run_whole(0);
    assert_eq!(trajectory.rows[10].stocks[0], 1.0);
    assert_eq!(trajectory.clamps, vec![7], "in steps 3 to 9");
}

#[test]
fn the_last_becomes_that_applies_wins_and_replaces_the_rest() {
    let mut model = Builder::new(1.0, 4);
    let event = model.event("decree", vec![SourceKind::Dates(vec![1, 2])]);
    let becomes = |value: E, trigger| change(ChangeKind::Becomes { value, trigger });
    let x = E::Stock(StockId(0));
    model.stock(
        "x",
        5.0,
        vec![
            becomes(plus(x, number(10.0)), Trigger::At(event)),
            flow(number(1.0)),
            becomes(number(-1.0), Trigger::AtWhile(event, less(number(1.5), E::Time))),
            becomes(number(7.0), Trigger::EveryStepWhile(less(number(2.5), E::Time))),
        ],
    );
    let levels: Vec<f64> = model.run_whole(0).rows.iter().map(|row| row.stocks[0]).collect();
    assert_eq!(levels, [5.0, 6.0, 16.0, -1.0, 7.0]);
}

/// One event adds, over all time and at any step, its time constant (the integral of a decay from 1).
#[test]
fn a_memory_adds_its_time_constant_whatever_the_step() {
    for step_days in [0.25, 1.0, 10.0] {
        let mut model = Builder::new(step_days, (400.0 / step_days) as u32);
        let event = model.event("shock", vec![SourceKind::Dates(vec![0])]);
        model.memory("over", vec![event], MemoryKind::Fades(time_constant(9.0)));
        model.memory("half", vec![event], MemoryKind::Fades(half_life(9.0 * LN_2)));
        model.memory("average", vec![event], MemoryKind::Averages(number(9.0)));
        let rows = model.run_whole(0).rows;
        let integral = |place: usize| rows.iter().map(|row| row.memories[place] * step_days).sum::<f64>();
        assert_close(integral(0), 9.0, 1e-12);
        assert_close(integral(1), 9.0, 1e-12);
        assert_close(integral(2), 1.0, 1e-12);
    }
}

/// A self-exciting event has mean rate `mu / (1 - n)` with branching ratio `n = jump * time constant`
/// (Hawkes 1971), here at two step lengths; before that the mean follows `mu (1 - n exp(-(1 - n) t / T)) / (1 - n)`.
#[test]
fn a_hawkes_process_has_its_mean_rate_at_any_step() {
    for (step_days, steps) in [(1.0, 280), (7.0, 40)] {
        let mut model = Builder::new(step_days, steps);
        let recent = model.memory("recent", vec![EventId(0)], MemoryKind::Fades(time_constant(20.0)));
        model.rate("attack", plus(number(0.2), times(number(0.025), recent)));
        let late: Vec<f64> = (0..600)
            .map(|number| {
                let rows = model.run_whole(number).rows;
                (rows[steps as usize].totals[0] - rows[steps as usize / 2].totals[0]) / 140.0
            })
            .collect();
        // From day 140 on the mean rate is below its limit by less than 0.5 * exp(-3.5) = 1.6 %, on average by 0.45 %: less than
        // half a standard error.
        assert_mean(&late, 0.4);
    }
}

/// What does not fit stays where it is: the two levels keep their sum, and no clamp binds.
#[test]
fn transfers_into_a_full_stock_conserve() {
    let mut model = Builder::new(1.0, 30);
    let from = model.stock("from", 100.0, vec![]);
    let other = model.stock("other", 50.0, vec![]);
    let to = model.stock("to", 0.0, vec![]);
    model.0.stocks[to.index()].high = Some(number(10.0));
    model.transfer("march", number(2.0), from, to);
    model.transfer("drift", number(1.0), other, to);
    let trajectory = model.run_whole(0);
    for row in &trajectory.rows {
        assert_close(row.stocks.iter().sum(), 150.0, 1e-12);
    }
    let last = &trajectory.rows[30].stocks;
    // Four steps of 3, of which the last is cut to 1: two parts in three of 10 came from the first.
    assert_close(last[to.index()], 10.0, 1e-12);
    assert_close(last[from.index()], 100.0 - 20.0 / 3.0, 1e-12);
    assert_eq!(trajectory.clamps, [0, 0, 0]);
}

#[test]
fn a_chain_of_transfers_conserves_under_both_solvers() {
    for solver in [Solver::Euler, Solver::RungeKutta4] {
        let mut model = Builder::new(0.5, 100);
        model.0.solver = solver;
        let ids = [8.0, 1.0, 0.0].map(|start| model.stock(&format!("level {start}"), start, vec![]));
        for (id, high) in ids.iter().zip([9.0, 2.0, 5.0]) {
            model.0.stocks[id.index()].high = Some(number(high));
        }
        model.transfer("first", number(1.5), ids[0], ids[1]);
        model.transfer("second", times(number(0.4), E::Stock(ids[1])), ids[1], ids[2]);
        for row in &model.run_whole(0).rows {
            assert_close(row.stocks.iter().sum(), 9.0, 1e-9);
        }
    }
}
