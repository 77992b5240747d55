//! Regimes: occupancy, sojourns, certain transitions.

use crate::builder::*;
use detente_model::model::*;
use detente_numbers::exp;

fn hazard(per_day: f64) -> TransitionKind {
    TransitionKind::Hazard(number(per_day))
}

/// Of competing clocks j wins with chance `hazard_j / sum`, and any rings within the step with `1 - exp(-sum * step)`: the shares of the
/// states follow that chain's powers, and approach its stationary distribution.
#[test]
fn three_states_are_occupied_as_their_chain_says() {
    let rates = [[0.0, 0.3, 0.1], [0.05, 0.0, 0.2], [0.4, 0.02, 0.0]];
    let (step_days, steps, n) = (0.7, 40_usize, 5_000_u32);
    let mut model = Builder::new(step_days, steps as u32);
    let mut transitions = Vec::new();
    let mut chain = [[0.0; 3]; 3];
    for (from, row) in rates.iter().enumerate() {
        let sum: f64 = row.iter().sum();
        chain[from][from] = exp(-sum * step_days);
        for (to, rate) in row.iter().enumerate().filter(|(to, _)| *to != from) {
            transitions.push((from as u32, to as u32, hazard(*rate)));
            chain[from][to] = rate / sum * (1.0 - chain[from][from]);
        }
    }
    model.regime("region", 3, transitions);
    let mut shares = [1.0, 0.0, 0.0];
    for _ in 0..steps {
        shares = [0, 1, 2].map(|to| (0..3).map(|from| shares[from] * chain[from][to]).sum());
    }
    let last: Vec<u32> =
        (0..u64::from(n)).map(|number| model.run_whole(number).rows[steps].states[0]).collect();
    for state in 0..3 {
        let count = last.iter().filter(|last| **last == state).count();
        assert_share(count as u32, n, shares[state as usize]);
    }
    // The stationary distribution: the same chain, moved on once more.
    let next: f64 = (0..3).map(|from| shares[from] * chain[from][0]).sum();
    assert!((next - shares[0]).abs() < 1e-6);
}

/// A sojourn lasts `sum S(k h)` steps in the mean, with S the survival of a gamma variable with shape 3: half a step above its mean.
#[test]
fn a_sojourn_lasts_about_its_mean() {
    let mean_days = 12.0;
    let mut model = Builder::new(1.0, 80);
    let after = TransitionKind::After(number(mean_days));
    model.regime("lull", 2, vec![(0, 1, after)]);
    let stay = |number| {
        let rows = model.run_whole(number).rows;
        rows.iter().filter(|row| row.states[0] == 0).count() as f64
    };
    let stays: Vec<f64> = (0..2_500).map(stay).collect();
    let survival = |k: u32| {
        let x = 3.0 * f64::from(k) / mean_days;
        exp(-x) * (1.0 + x + 0.5 * x * x)
    };
    let expected: f64 = (0..=80).map(survival).sum();
    assert_close(expected, mean_days + 0.5, 1e-3);
    assert_mean(&stays, expected);
}

/// The clock of a sojourn starts anew with each entry: a return trip takes two sojourns.
#[test]
fn age_starts_anew_with_each_entry() {
    let mut model = Builder::new(1.0, 120);
    let after = || TransitionKind::After(number(8.0));
    model.regime("pendulum", 2, vec![(0, 1, after()), (1, 0, after())]);
    let second_departure = |number| {
        let rows = model.run_whole(number).rows;
        let first = rows.iter().position(|row| row.states[0] == 1).unwrap();
        rows[first..].iter().position(|row| row.states[0] == 0).unwrap() as f64
    };
    let stays: Vec<f64> = (0..1_500).map(second_departure).collect();
    assert_mean(&stays, 8.5);
}

#[test]
fn a_certain_transition_goes_before_any_clock() {
    let mut model = Builder::new(1.0, 3);
    let event = model.event("fall", vec![SourceKind::Dates(vec![1])]);
    let at = |chance: Option<f64>| TransitionKind::At { event, chance: chance.map(number) };
    model.regime(
        "war",
        4,
        vec![(0, 1, hazard(1e-9)), (0, 2, at(Some(0.0))), (0, 3, at(None)), (0, 1, at(None))],
    );
    let entry = SourceKind::Entry { regime: RegimeId(0), state: 3 };
    model.event("start", vec![entry]);
    let rows = model.run_whole(0).rows;
    let states: Vec<u32> = rows.iter().map(|row| row.states[0]).collect();
    assert_eq!(states, [0, 0, 3, 3]);
    let entries: Vec<f64> = rows.iter().map(|row| row.counts[1]).collect();
    assert_eq!(entries, [0.0, 1.0, 0.0, 0.0], "seen in the step in which it is drawn");
}

#[test]
fn a_hazard_of_minus_zero_is_none() {
    for (per_day, leaves) in [(0.0, false), (-0.0, false), (1e9, true)] {
        let mut model = Builder::new(1.0, 20);
        model.regime("war", 2, vec![(0, 1, hazard(per_day))]);
        let trajectory = model.run(0);
        assert_eq!(trajectory.broken, None);
        assert_eq!(trajectory.rows[20].states[0], u32::from(leaves), "{per_day}");
    }
}

#[test]
fn a_chance_transition_keeps_its_chance() {
    let mut model = Builder::new(1.0, 1);
    let event = model.event("fall", vec![SourceKind::Dates(vec![0])]);
    let at = TransitionKind::At { event, chance: Some(number(0.4)) };
    model.regime("war", 2, vec![(0, 1, at)]);
    let entered = (0..10_000).filter(|number| model.run_whole(*number).rows[1].states[0] == 1).count();
    assert_share(entered as u32, 10_000, 0.4);
}
