//! Addresses of luck, and the draws of parameters.

use crate::builder::*;
use detente_model::evaluate::{draw_parameters, evaluate};
use detente_model::model::*;
use detente_numbers::distributions::Distribution;
use detente_numbers::luck::{Source, World, lane_key, uniform};

#[test]
fn parameters_come_from_the_documented_address() {
    let mut model = Builder::new(1.0, 1);
    model.parameter("known", Distribution::Constant(4.0));
    let spread = Distribution::Uniform { low: 2.0, high: 6.0 };
    let drawn = model.parameter("unknown", spread);
    model.parameter("derived", Distribution::Constant(0.0));
    model.0.parameters[2].value = ParameterValue::Derived(times(drawn, number(10.0)));
    model.parameter("either", Distribution::Constant(0.0));
    model.0.parameters[3].value = ParameterValue::OneOf { values: vec![7.0, 9.0], weights: vec![0.5, 0.5] };
    let values = draw_parameters(&model.0, SEED, 3);
    let lane = lane_key(SEED, World::Parameters, 3);
    let u = |path| uniform(lane, Source::new(path, "value"), 0, 0);
    assert_eq!(values[0], 4.0);
    assert_eq!(values[1], 2.0 + 4.0 * u("unknown"));
    assert_eq!(values[2], 10.0 * values[1]);
    assert_eq!(values[3], if u("either") <= 0.5 { 7.0 } else { 9.0 });
}

#[test]
fn trajectories_of_a_draw_share_parameters_but_not_luck() {
    let mut model = Builder::new(1.0, 3);
    let rate = model.parameter("rate", Distribution::Uniform { low: 50.0, high: 90.0 });
    model.rate("attack", rate);
    let run = |number| evaluate(&model.0, SEED, number, 4, 3, &LIMITS);
    let (first, last, next) = (run(4), run(7), run(8));
    assert_eq!(first.parameters, last.parameters);
    assert_ne!(first.parameters, next.parameters);
    assert_ne!(first.rows, last.rows);
    assert_eq!(first.parameters, draw_parameters(&model.0, SEED, 1));
}

/// Two normals under a copula with correlation 0.6: the mean of the product of standard scores is 0.6.
#[test]
fn correlated_parameters_go_together() {
    let mut model = Builder::new(1.0, 1);
    let normal = Distribution::Normal { mean: 0.0, sd: 1.0 };
    model.parameter("a", normal.clone());
    model.parameter("apart", normal.clone());
    model.parameter("b", normal);
    model.0.correlations.push(Correlation {
        parameters: vec![ParameterId(0), ParameterId(2)],
        matrix: vec![vec![1.0, 0.6], vec![0.6, 1.0]],
    });
    let draws: Vec<Vec<f64>> = (0..20_000).map(|draw| draw_parameters(&model.0, SEED, draw)).collect();
    let product = |a: usize, b: usize| draws.iter().map(|draw| draw[a] * draw[b]).collect::<Vec<_>>();
    assert_mean(&product(0, 2), 0.6);
    assert_mean(&product(0, 1), 0.0);
    assert_mean(&product(2, 2), 1.0);
}

/// Another element, whatever it draws, leaves the luck of the rest as it was.
#[test]
fn an_added_element_moves_no_other_luck() {
    let build = |more: bool| {
        let mut model = Builder::new(1.0, 30);
        if more {
            model.parameter("noise", Distribution::Uniform { low: 0.0, high: 1.0 });
            model.rate("noise", number(5.0));
        }
        let rate = model.parameter("rate", Distribution::Uniform { low: 1.0, high: 3.0 });
        model.rate("attack", rate);
        model.regime("war", 2, vec![(0, 1, TransitionKind::Hazard(number(0.05)))]);
        model
    };
    for number in 0..20 {
        let (without, with) = (build(false).run_whole(number).rows, build(true).run_whole(number).rows);
        for (without, with) in without.iter().zip(&with) {
            assert_eq!(without.counts[0], with.counts[1]);
            assert_eq!(without.states, with.states);
        }
    }
}

/// `luck "old name"` keeps the draws of a renamed element.
#[test]
fn a_renamed_element_can_keep_its_luck() {
    let counts = |path: &str, luck: &str| {
        let mut model = Builder::new(1.0, 30);
        let id = model.rate(path, number(2.0));
        model.0.events[id.index()].about.luck = luck.to_owned();
        model.run_whole(1).rows.iter().map(|row| row.counts[0]).collect::<Vec<_>>()
    };
    assert_eq!(counts("attack", "attack"), counts("raid", "attack"));
    assert_ne!(counts("attack", "attack"), counts("raid", "raid"));
}
