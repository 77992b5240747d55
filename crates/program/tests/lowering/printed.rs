//! The printed form, and with it what lowering makes of small models.

use crate::blank::{E, Two, about, add_let, event, model, number, stock, times, two, unit};
use crate::compare::programs;
use detente_model::model::*;
use detente_numbers::distributions::Distribution;
use insta::assert_snapshot;

#[test]
fn a_stock_that_grows_by_an_unknown_rate() {
    let mut model = model(7.0, 52);
    let value = ParameterValue::Drawn(Distribution::LogNormal { median: 0.01, sigma: 0.3 });
    model.parameters.push(Parameter { about: about("growth"), unit: unit(), value });
    let value = ParameterValue::Drawn(Distribution::Constant(2.0));
    model.parameters.push(Parameter { about: about("factor"), unit: unit(), value });
    let rate = times(E::Parameter(ParameterId(1)), E::Parameter(ParameterId(0)));
    let inflow = add_let(&mut model, "inflow", times(rate, E::Stock(StockId(0))));
    stock(&mut model, "level", 1.0, vec![ChangeKind::Flow(inflow)]);
    model.stocks[0].high = Some(number(10.0));
    let (lowered, program) = programs(&model);
    assert_snapshot!(lowered);
    assert_snapshot!(program);
}

#[test]
fn answers_and_a_memory() {
    let mut model = model(1.0, 90);
    let rate = SourceKind::Rate { per_day: number(0.4), dispersion: None };
    let attack = event(&mut model, "attack", vec![rate]);
    let answer = SourceKind::Answer { parent: attack, chance: number(0.5), lag_days: Some(number(3.0)) };
    event(&mut model, "strike", vec![answer]);
    model.memories.push(Memory {
        about: about("recent"),
        unit: unit(),
        events: vec![EventId(1)],
        kind: MemoryKind::Fades(Pace::HalfLife(number(14.0))),
        initial: number(0.0),
    });
    model.initial_order.push(InitialNode::Memory(MemoryId(0)));
    let condition = two(Two::Less, number(5.0), E::Total(EventId(0)));
    model.outcomes.push(Outcome {
        about: about("many"),
        kind: OutcomeKind::AsSoonAs(condition),
        dated_by: None,
        before: Vec::new(),
    });
    assert_snapshot!(programs(&model).1);
}

/// A value is worked out once, in the earliest stage that can hold it: here nothing is left to a step but one product.
#[test]
fn the_same_value_is_worked_out_once() {
    let mut model = model(1.0, 10);
    let value = ParameterValue::Drawn(Distribution::Uniform { low: 0.0, high: 1.0 });
    model.parameters.push(Parameter { about: about("p"), unit: unit(), value });
    let p = || E::Parameter(ParameterId(0));
    let s = || E::Stock(StockId(0));
    let twice = |a: E, b: E| two(Two::Add, a, b);
    add_let(&mut model, "a", times(s(), twice(p(), number(3.0))));
    add_let(&mut model, "b", times(twice(number(3.0), p()), times(s(), number(1.0))));
    stock(&mut model, "s", 1.0, Vec::new());
    let (_, program) = programs(&model);
    assert_eq!(program.per_trajectory.len(), 1);
    assert_eq!(program.step.len(), 1);
    assert_eq!(program.last.len(), 1);
    assert_eq!(program.tracked[1].step, program.tracked[2].step);
}
