//! Random variations of a model, as policies and settings make them: the same elements under the same names, some of them otherwise.

use crate::blank::{E, Two, number, times, two};
use crate::dice::Dice;
use detente_model::Model;
use detente_model::model::*;
use detente_numbers::distributions::Distribution;

/// The model with one to three things changed.
pub(crate) fn varied(model: &Model, dice: &mut Dice<'_>) -> Model {
    let mut varied = model.clone();
    for _ in 0..1 + dice.below(3) {
        vary(&mut varied, dice);
    }
    varied
}

fn vary(model: &mut Model, dice: &mut Dice<'_>) {
    match dice.below(8) {
        0 if !model.parameters.is_empty() => {
            let place = dice.below(model.parameters.len());
            let value = &mut model.parameters[place].value;
            if let ParameterValue::Drawn(distribution) = value {
                *distribution = dice.pick(&[
                    Distribution::Uniform { low: 0.0, high: 3.0 },
                    Distribution::LogNormal { median: 1.5, sigma: 0.4 },
                ]);
            }
        }
        1 if !model.stocks.is_empty() => {
            let place = dice.below(model.stocks.len());
            model.stocks[place].initial = number(dice.pick(&[0.5, 2.0]));
        }
        2 if !model.stocks.is_empty() => {
            let place = dice.below(model.stocks.len());
            model.stocks[place].changes.pop();
        }
        3 if !model.events.is_empty() => {
            let place = dice.below(model.events.len());
            model.events[place].sources.pop();
        }
        4 if !model.events.is_empty() => {
            let place = dice.below(model.events.len());
            model.events[place].sources =
                vec![EventSource { kind: SourceKind::Dates(vec![2, 5]), luck: "on".to_owned() }];
        }
        5 if !model.choices.is_empty() => hold(model, dice),
        6 => model.correlations.clear(),
        _ if !model.lets.is_empty() => replace(model, dice),
        _ => {}
    }
}

/// A let gets another value, for the whole run or from some day on.
fn replace(model: &mut Model, dice: &mut Dice<'_>) {
    let place = dice.below(model.lets.len());
    let value = &mut model.lets[place].value;
    let old = std::mem::replace(value, E::Number(0.0));
    let new = dice.pick(&[number(0.75), times(number(2.0), old.clone())]);
    *value = if dice.one_in(2) {
        let begun = two(Two::LessOrEqual, number(3.0), E::Time);
        E::If(Box::new(begun), Box::new(new), Box::new(old))
    } else {
        new
    };
}

/// A choice is held from some day on.
fn hold(model: &mut Model, dice: &mut Dice<'_>) {
    let place = dice.below(model.choices.len());
    let choice = &mut model.choices[place];
    let option = dice.below(choice.options.len()) as u32;
    let condition = dice.one_in(2).then(|| two(Two::LessOrEqual, number(4.0), E::Time));
    let rule = Rule { condition, chance: None, luck: "held".to_owned(), play: Play::Option(option) };
    choice.rules.insert(0, rule);
    choice.at_steps.push(9);
}
