//! Choices: when they are due, which rule plays, quantal response.

use crate::builder::*;
use detente_model::model::*;
use detente_numbers::exp;

fn options(model: &Builder, number: u64) -> Vec<u32> {
    model.run_whole(number).rows.iter().map(|row| row.options[0]).collect()
}

/// Shares are the logit exactly (McFadden 1974): `exp(precision * worth)` over the sum.
#[test]
fn quantal_response_plays_logit_shares() {
    let (precision, worth) = (2.0, [0.3, -0.2, 0.9]);
    let mut model = Builder::new(1.0, 1);
    let play = Play::QuantalResponse {
        precision: number(precision),
        worth: worth.iter().map(|worth| number(*worth)).collect(),
    };
    model.choice("posture", 3, Some(1), vec![rule(play)]);
    let n = 20_000;
    let played: Vec<u32> = (0..u64::from(n)).map(|number| options(&model, number)[0]).collect();
    let sum: f64 = worth.iter().map(|worth| exp(precision * worth)).sum();
    for (option, worth) in (0..).zip(worth) {
        let count = played.iter().filter(|played| **played == option).count();
        assert_share(count as u32, n, exp(precision * worth) / sum);
    }
}

#[test]
fn a_closed_option_is_left_out() {
    let mut model = Builder::new(1.0, 1);
    let play = Play::QuantalResponse { precision: number(1.0), worth: vec![number(0.0); 3] };
    let id = model.choice("posture", 3, Some(1), vec![rule(Play::Option(1)), rule(play)]);
    model.0.choices[id.index()].options[1].open = Some(number(0.0));
    let n = 8_000;
    let played: Vec<u32> = (0..n).map(|number| options(&model, number)[0]).collect();
    assert!(!played.contains(&1));
    assert_share(played.iter().filter(|option| **option == 0).count() as u32, n as u32, 0.5);
}

#[test]
fn a_choice_is_due_at_the_start_at_its_rhythm_and_after_its_events() {
    let mut model = Builder::new(1.0, 8);
    let event = model.event("death", vec![SourceKind::Dates(vec![1])]);
    let time_is = |t: f64| binary(B::Equal, E::Time, number(t));
    // Each step would play another option, if the choice were due.
    let rules = (0..8_u32)
        .map(|t| Rule { condition: Some(time_is(f64::from(t))), ..rule(Play::Option(t)) })
        .collect();
    let id = model.choice("posture", 8, Some(5), rules);
    model.0.choices[id.index()].at_events = vec![event];
    assert_eq!(options(&model, 0), [0, 0, 2, 2, 2, 5, 5, 5, 5]);
}

#[test]
fn rules_are_tried_in_order_and_a_failed_chance_falls_through() {
    let mut model = Builder::new(1.0, 1);
    let first = Rule { chance: Some(number(0.7)), ..rule(Play::Option(2)) };
    let never = Rule { condition: Some(number(0.0)), ..rule(Play::Option(0)) };
    model.choice("posture", 3, Some(1), vec![never, first, rule(Play::Option(1))]);
    let n = 10_000;
    let played: Vec<u32> = (0..n).map(|number| options(&model, number)[0]).collect();
    assert!(!played.contains(&0));
    assert_share(played.iter().filter(|option| **option == 2).count() as u32, n as u32, 0.7);
}

/// A rule that asks for its own choice's option reads the one held before; a let that reads the choice sees the new one.
#[test]
fn a_rule_reads_the_option_held_before() {
    let mut model = Builder::new(1.0, 5);
    let plays = |option| E::Plays(ChoiceId(0), option);
    let rules = vec![
        Rule { condition: Some(plays(0)), ..rule(Play::Option(1)) },
        Rule { condition: Some(plays(1)), ..rule(Play::Option(0)) },
    ];
    let id = model.choice("pendulum", 2, Some(1), rules);
    model.add_let("shown", E::ByOption(id, vec![number(10.0), number(20.0)]));
    let rows = model.run_whole(0).rows;
    let shown: Vec<f64> = rows.iter().map(|row| row.lets[0]).collect();
    assert_eq!(options(&model, 0), [1, 0, 1, 0, 1, 1], "the final row holds the last option");
    assert_eq!(shown, [20.0, 10.0, 20.0, 10.0, 20.0, 20.0]);
}
