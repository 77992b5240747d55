//! Worlds under policies, compared with what the reference evaluator gives.

use crate::model::*;
use crate::testing::{empty, number, times};
use detente_numbers::luck::Seed;

const ALWAYS: Period = Period { from: None, until: None };

fn between(from: f64, until: f64) -> Period {
    Period { from: Some(from), until: Some(until) }
}

/// Values of a let in each row, by the reference evaluator.
fn rows_of(model: &Model, id: LetId) -> Vec<f64> {
    let limits = crate::evaluate::Limits { events_per_trajectory: 1e6 };
    let trajectory = crate::evaluate::evaluate(model, Seed(1), 0, 1, model.calendar.steps, &limits);
    trajectory.rows.iter().map(|row| row.lets[id.index()]).collect()
}

#[test]
fn a_let_replaced_for_a_period_keeps_its_old_value_outside() {
    let mut model = empty();
    let aid = model.add_let("aid", number(3.0));
    let twice = times(number(2.0), Expression::Let(aid));
    let surge = model.add_policy("surge", vec![Intervention::Let(aid, twice, between(10.0, 20.0))]);
    crate::dependencies::order(&mut model).expect("no cycle");
    let rows = rows_of(&model.with_policies(&[surge]).expect("no conflict"), aid);
    assert_eq!((rows[9], rows[10], rows[19], rows[20], rows[100]), (3.0, 6.0, 6.0, 3.0, 3.0));
    assert_eq!(rows_of(&model, aid), [3.0; 101]);
}

#[test]
fn a_replaced_parameter_is_replaced_wherever_it_is_read() {
    let mut model = empty();
    let term = model.add_known("term", 12.0);
    let half =
        model.add_parameter("half", ParameterValue::Derived(times(number(0.5), Expression::Parameter(term))));
    let read = model.add_let("read", Expression::Parameter(half));
    let value = times(number(3.0), Expression::Parameter(term));
    let long = model.add_policy("long", vec![Intervention::Parameter(term, value.clone(), ALWAYS)]);
    let later = model.add_policy("later", vec![Intervention::Parameter(term, value, between(50.0, 60.0))]);
    crate::dependencies::order(&mut model).expect("no cycle");
    let world = model.with_policies(&[long]).expect("no conflict");
    assert_eq!(rows_of(&world, read)[0], 18.0);
    let rows = rows_of(&model.with_policies(&[later]).expect("no conflict"), read);
    assert_eq!((rows[49], rows[50], rows[60]), (6.0, 18.0, 6.0));
}

#[test]
fn a_delay_may_not_change_during_a_trajectory() {
    let mut model = empty();
    let lag = model.add_known("lag", 3.0);
    let attack = model.add_event("attack", Vec::new());
    let answer = SourceKind::Answer {
        parent: attack,
        chance: number(1.0),
        lag_days: Some(Expression::Parameter(lag)),
    };
    model.add_event("strike", vec![answer]);
    let period = between(10.0, 20.0);
    let soon = model.add_policy("soon", vec![Intervention::Parameter(lag, number(1.0), period)]);
    let always = model.add_policy("always", vec![Intervention::Parameter(lag, number(1.0), ALWAYS)]);
    assert_eq!(
        model.with_policies(&[soon]).expect_err("a changing delay").to_string(),
        "policy `soon` changes `lag` during a trajectory, but the delay of an answer of `strike` reads it and must \
         stay the same"
    );
    let world = model.with_policies(&[always]).expect("no conflict");
    let kind = &world.events[1].sources[0].kind;
    assert!(matches!(kind, SourceKind::Answer { lag_days: Some(Expression::Number(1.0)), .. }));
}

#[test]
fn a_choice_plays_the_option_from_the_first_step_of_the_period_to_its_end() {
    let mut model = empty();
    let posture = model.add_choice("posture", &["quiet", "harass"]);
    model.choices[0].options[1].open = Some(number(0.0));
    let quiet = Rule { condition: None, chance: None, luck: "plays quiet".into(), play: Play::Option(0) };
    model.choices[0].rules.push(quiet);
    let harass = model.add_let("harass", Expression::Plays(posture, 1));
    let policy = model.add_policy("up", vec![Intervention::Plays(posture, 1, between(9.5, 24.0))]);
    crate::dependencies::order(&mut model).expect("no cycle");
    let rows = rows_of(&model.with_policies(&[policy]).expect("no conflict"), harass);
    let held: Vec<usize> = (0..rows.len()).filter(|row| rows[*row] == 1.0).collect();
    assert_eq!(held, (10..24).collect::<Vec<_>>());
}

#[test]
fn an_option_that_is_never_played_is_not_held_at_the_start_either() {
    let mut model = empty();
    let stance = model.add_choice("stance", &["talk", "wait", "demand"]);
    let policy = model.add_policy(
        "stubborn",
        vec![Intervention::NeverPlays(stance, 0), Intervention::NeverPlays(stance, 1)],
    );
    let world = model.with_policies(&[policy]).expect("no conflict");
    assert_eq!(world.choices[0].start, 2);
}

#[test]
fn events_are_stopped_dated_and_answered_otherwise() {
    let mut model = empty();
    let attack = model.add_event("attack", vec![SourceKind::Hazard { per_day: number(1.0) }]);
    let answer = |chance| SourceKind::Answer { parent: attack, chance: number(chance), lag_days: None };
    let strike = model
        .add_event("strike", vec![answer(0.2), SourceKind::Hazard { per_day: number(0.1) }, answer(0.1)]);
    let mut world = |intervention| {
        let id = model.add_policy("p", vec![intervention]);
        model.with_policies(&[id]).expect("no conflict")
    };
    let kinds = |world: &Model, event: EventId| -> Vec<String> {
        world.events[event.index()].sources.iter().map(|source| format!("{:?}", source.kind)).collect()
    };
    assert!(kinds(&world(Intervention::NeverHappens(attack)), attack).is_empty());
    let dated = world(Intervention::HappensOn(attack, vec![9, 3, 9]));
    assert_eq!(kinds(&dated, attack), ["Dates([3, 9])"]);
    assert_eq!(kinds(&world(Intervention::NeverAnswers(strike, attack)), strike).len(), 1);
    let sure = world(Intervention::AnswersWith(strike, attack, number(1.0)));
    assert_eq!(sure.events[strike.index()].sources.len(), 2, "the chance is what was said, once");
    assert!(kinds(&sure, strike)[0].contains("chance: Number(1.0)"));
}

#[test]
fn policies_that_set_the_same_thing_differently_at_once_are_refused() {
    let mut model = empty();
    let posture = model.add_choice("posture", &["quiet", "harass"]);
    let attack = model.add_event("attack", Vec::new());
    let aid = model.add_let("aid", number(1.0));
    let spring = model.add_policy("spring", vec![Intervention::Plays(posture, 0, between(0.0, 20.0))]);
    let summer = model.add_policy("summer", vec![Intervention::Plays(posture, 1, between(20.0, 40.0))]);
    let june = model.add_policy("june", vec![Intervention::Plays(posture, 1, between(19.0, 40.0))]);
    let never = model.add_policy("never", vec![Intervention::NeverPlays(posture, 1)]);
    let calm = model.add_policy("calm", vec![Intervention::NeverHappens(attack)]);
    let dated = model.add_policy("dated", vec![Intervention::HappensOn(attack, vec![1])]);
    let more = model.add_policy("more", vec![Intervention::Let(aid, number(2.0), ALWAYS)]);
    let same = model.add_policy("same", vec![Intervention::Let(aid, number(2.0), ALWAYS)]);
    let less = model.add_policy("less", vec![Intervention::Let(aid, number(0.5), ALWAYS)]);
    crate::dependencies::order(&mut model).expect("no cycle");
    for fine in [[spring, summer], [spring, calm], [more, same], [calm, never]] {
        assert!(model.with_policies(&fine).is_ok(), "{fine:?}");
    }
    let refused = [[spring, june], [summer, never], [never, summer], [dated, calm], [more, less]];
    let messages: Vec<_> =
        refused.iter().map(|pair| model.with_policies(pair).expect_err("a clash").to_string()).collect();
    assert_eq!(
        messages,
        [
            "policies `spring` and `june` set `posture` differently at the same time",
            "policies `summer` and `never` set `posture` differently at the same time",
            "policies `never` and `summer` set `posture` differently at the same time",
            "policies `dated` and `calm` set `attack` differently at the same time",
            "policies `more` and `less` set `aid` differently at the same time",
        ]
    );
}

#[test]
fn policies_that_close_all_options_between_them_are_refused() {
    let mut model = empty();
    let stance = model.add_choice("stance", &["quiet", "talks", "war"]);
    let mut never = |path: &str, options: &[u32]| {
        let closed = options.iter().map(|option| Intervention::NeverPlays(stance, *option)).collect();
        model.add_policy(path, closed)
    };
    let (peace, silence, wait) = (never("peace", &[2]), never("silence", &[1, 2]), never("wait", &[0]));
    let nothing = never("nothing", &[0, 1, 2]);
    crate::dependencies::order(&mut model).expect("no cycle");
    for (policies, closing) in [
        (vec![peace, silence], vec![]),
        (vec![peace, wait], vec![]),
        (vec![silence, wait], vec!["silence", "wait"]),
        (vec![wait, peace, silence], vec!["wait", "peace", "silence"]),
        (vec![nothing], vec!["nothing"]),
    ] {
        let world = model.with_policies(&policies);
        if closing.is_empty() {
            let start = world.expect("an option is left").choices[0].start;
            assert!(policies.iter().all(|_| start < 2), "it starts with an option that is left");
            continue;
        }
        let policies = closing.into_iter().map(str::to_owned).collect();
        let expected = super::PolicyConflict::NoOption { policies, choice: "stance".to_owned() };
        assert_eq!(world.expect_err("no option is left"), expected);
    }
}

/// A policy by itself is judged without a copy of the model where it can be: the judgement is the same.
#[test]
fn what_can_hold_is_what_a_world_can_be_made_of() {
    let mut model = empty();
    let lag = model.add_known("lag", 3.0);
    let base = model.add_known("base", 2.0);
    let attack = model.add_event("attack", Vec::new());
    let (chance, lag_days) = (number(0.5), Some(Expression::Parameter(lag)));
    let strike = model.add_event("strike", vec![SourceKind::Answer { parent: attack, chance, lag_days }]);
    let fear = model.add_let("fear", number(1.0));
    let anger = model.add_let("anger", times(number(2.0), Expression::Let(fear)));
    let level = model.add_index("level", number(0.5), Vec::new());
    let posture = model.add_choice("posture", &["quiet", "loud"]);
    let later = between(10.0, 20.0);
    let own = times(number(2.0), Expression::Let(fear));
    let more = times(number(2.0), Expression::Parameter(base));
    let policies = [
        vec![Intervention::Parameter(base, number(3.0), ALWAYS)],
        vec![Intervention::Parameter(lag, number(3.0), later)],
        vec![Intervention::Parameter(base, Expression::Parameter(lag), later)],
        vec![Intervention::Parameter(base, more, ALWAYS), Intervention::Parameter(base, number(1.0), later)],
        vec![Intervention::Let(fear, own, later)],
        vec![Intervention::Let(fear, Expression::Let(anger), ALWAYS)],
        vec![Intervention::Let(fear, Expression::Stock(level), ALWAYS)],
        vec![Intervention::Let(fear, number(1.0), ALWAYS), Intervention::Let(fear, number(2.0), later)],
        vec![Intervention::Initial(level, Expression::Let(anger))],
        vec![Intervention::Initial(level, Expression::Stock(level))],
        vec![Intervention::AnswersWith(strike, attack, Expression::Count(strike))],
        vec![Intervention::AnswersWith(strike, attack, number(0.9))],
        vec![Intervention::NeverPlays(posture, 0), Intervention::NeverPlays(posture, 1)],
        vec![Intervention::NeverPlays(posture, 0), Intervention::NeverAnswers(strike, attack)],
        vec![Intervention::Plays(posture, 1, later), Intervention::HappensOn(attack, vec![3, 1])],
        vec![Intervention::NeverHappens(attack), Intervention::HappensOn(attack, vec![3])],
    ];
    let policies: Vec<PolicyId> =
        (0..).zip(policies).map(|(at, it)| model.add_policy(&format!("p{at}"), it)).collect();
    crate::dependencies::order(&mut model).expect("no cycle");
    let held: Vec<bool> = policies
        .iter()
        .map(|policy| {
            let can_hold = model.can_hold(*policy);
            assert_eq!(can_hold, model.with_policies(&[*policy]).map(drop), "{policy:?}");
            can_hold.is_ok()
        })
        .collect();
    assert_eq!(held.iter().filter(|held| !**held).count(), 7, "{held:?}");
}
