//! What breaks a trajectory, and who is blamed.

use crate::builder::*;
use detente_model::evaluate::{Broken, Fault, Limits, evaluate};
use detente_model::model::*;
use detente_numbers::distributions::Distribution;

fn broken(model: &Builder) -> (u32, String, Fault) {
    let trajectory = model.run(0);
    let Broken { step, element, reason } = trajectory.broken.expect("it breaks");
    assert_eq!(trajectory.rows.len(), step as usize + 1, "later rows are absent");
    assert_eq!(trajectory.outcome, None);
    (step, element, reason)
}

fn negative_from_day_two() -> E {
    E::If(Box::new(less(E::Time, number(1.5))), Box::new(number(1.0)), Box::new(number(-1.0)))
}

#[test]
fn a_negative_rate_breaks_its_event() {
    let mut model = Builder::new(1.0, 5);
    model.rate("attack", negative_from_day_two());
    model.outcome("rest", OutcomeKind::Otherwise);
    assert_eq!(broken(&model), (2, "attack".to_owned(), Fault::NoRate));
}

#[test]
fn a_negative_hazard_breaks_even_beside_once() {
    let mut model = Builder::new(1.0, 5);
    let id = model
        .event("coup", vec![SourceKind::Hazard { per_day: times(number(0.0), negative_from_day_two()) }]);
    assert_eq!(model.run(0).broken, None, "minus zero is no negative hazard");
    let source = SourceKind::Hazard { per_day: binary(B::Minimum, number(0.0), negative_from_day_two()) };
    model.0.events[id.index()].sources[0].kind = source;
    model.0.events[id.index()].once = true;
    assert_eq!(broken(&model), (2, "coup".to_owned(), Fault::NoHazard));
}

#[test]
fn a_stock_that_is_not_a_number_breaks_in_spite_of_its_clamps() {
    let mut model = Builder::new(1.0, 5);
    let root = E::Unary(UnaryOperation::SquareRoot, Box::new(negative_from_day_two()));
    let id = model.stock("level", 0.0, vec![flow(root)]);
    model.0.stocks[id.index()].low = Some(number(0.0));
    model.0.stocks[id.index()].high = Some(number(1e6));
    assert_eq!(broken(&model), (2, "level".to_owned(), Fault::NotFinite));
}

#[test]
fn a_transfer_at_a_rate_that_is_not_a_number_breaks_its_stocks() {
    let mut model = Builder::new(1.0, 5);
    let from = model.stock("from", 9.0, vec![]);
    let to = model.stock("to", 0.0, vec![]);
    let root = E::Unary(UnaryOperation::SquareRoot, Box::new(negative_from_day_two()));
    model.transfer("march", root, from, to);
    assert_eq!(broken(&model), (2, "from".to_owned(), Fault::NotFinite));
}

#[test]
fn blame_falls_on_events_before_stocks_before_memories() {
    let mut model = Builder::new(1.0, 5);
    let event = EventId(0);
    model.memory("trace", vec![event], MemoryKind::Averages(number(3.0)));
    model.stock("level", 0.0, vec![change(ChangeKind::PerEvent { event, amount: number(1.0) })]);
    model.rate("attack", negative_from_day_two());
    assert_eq!(broken(&model).1, "attack");
    model.0.events[0].sources.clear();
    model.0.stocks[0].changes = vec![flow(binary(B::Divide, number(1.0), minus(E::Time, number(3.0))))];
    model.0.memories[0].kind = MemoryKind::Averages(minus(number(3.0), E::Time));
    assert_eq!(broken(&model), (3, "level".to_owned(), Fault::NotFinite));
}

#[test]
fn a_let_that_is_no_number_breaks_whether_or_not_anything_reads_it() {
    let root = || E::Unary(UnaryOperation::SquareRoot, Box::new(negative_from_day_two()));
    let mut model = Builder::new(1.0, 5);
    model.add_let("pull", root());
    assert_eq!(broken(&model), (2, "pull".to_owned(), Fault::NotFinite));
    let infinite = binary(B::Divide, number(1.0), minus(E::Time, number(3.0)));
    model.0.lets[0].value = infinite;
    assert_eq!(broken(&model), (3, "pull".to_owned(), Fault::NotFinite));
    let guarded =
        E::If(Box::new(less(negative_from_day_two(), number(0.0))), Box::new(number(0.0)), Box::new(root()));
    model.0.lets[0].value = guarded;
    assert_eq!(model.run(0).broken, None, "what is not chosen does not matter");
}

#[test]
fn an_end_that_cannot_be_told_breaks_in_the_final_row() {
    let ratio = || binary(B::Divide, E::Stock(StockId(0)), minus(E::Time, number(5.0)));
    let at_the_end = |condition| OutcomeKind::AtTheEnd(condition);
    let mut model = Builder::new(1.0, 5);
    model.stock("level", 0.0, vec![]);
    model.outcome("high", at_the_end(less(number(0.5), ratio())));
    model.outcome("rest", OutcomeKind::Otherwise);
    assert_eq!(broken(&model), (5, "high".to_owned(), Fault::NoComparison), "0 / 0 in row 5");
    model.0.outcomes[0].kind =
        at_the_end(binary(B::And, less(E::Time, number(5.0)), less(number(0.5), ratio())));
    assert_eq!(model.run(0).broken, None, "its truth does not hang on it");
    model.0.outcomes[0].kind = OutcomeKind::AsSoonAs(less(number(0.5), ratio()));
    assert_eq!(broken(&model), (5, "high".to_owned(), Fault::NoComparison));
    model.0.outcomes[0].kind = at_the_end(less(number(0.5), E::Let(LetId(0))));
    model.add_let("ratio", ratio());
    assert_eq!(broken(&model), (5, "ratio".to_owned(), Fault::NotFinite), "what it reads is blamed first");
    model.0.outcomes.clear();
    assert_eq!(broken(&model), (5, "ratio".to_owned(), Fault::NotFinite));
}

#[test]
fn the_first_cause_is_blamed_among_lets_and_events() {
    let root = || E::Unary(UnaryOperation::SquareRoot, Box::new(negative_from_day_two()));
    let mut model = Builder::new(1.0, 5);
    let pull = model.add_let("pull", root());
    model.rate("attack", pull);
    assert_eq!(broken(&model).1, "pull");
    let mut model = Builder::new(1.0, 5);
    let attack = model.rate("attack", negative_from_day_two());
    model.add_let("fear", times(number(2.0), E::Count(attack)));
    assert_eq!(broken(&model).1, "attack");
}

#[test]
fn a_level_that_starts_as_no_number_is_blamed_before_what_reads_it() {
    let mut model = Builder::new(1.0, 5);
    let level = model.stock("level", f64::NAN, vec![]);
    model.add_let("twice", times(number(2.0), E::Stock(level)));
    model.0.stocks[0].changes =
        vec![change(ChangeKind::Becomes { value: number(1.0), trigger: Trigger::EveryStep })];
    assert_eq!(broken(&model), (0, "level".to_owned(), Fault::NotFinite));
}

#[test]
fn a_stock_that_starts_outside_its_bounds_breaks_but_for_rounding() {
    for (start, fault) in [(1.5, true), (-0.1, true), (1.0 + 1e-12, false), (-1e-12, false), (1.0, false)] {
        let mut model = Builder::new(1.0, 5);
        let start = model.parameter("start", Distribution::Constant(start));
        let id = model.stock("anger", 0.5, vec![flow(number(-0.01))]);
        let stock = &mut model.0.stocks[id.index()];
        (stock.low, stock.high) = (Some(number(0.0)), Some(number(1.0)));
        stock.initial = start;
        let found = model.run(0).broken.map(|broken| (broken.step, broken.element, broken.reason));
        assert_eq!(found, fault.then(|| (0, "anger".to_owned(), Fault::StartsOutside)));
    }
}

#[test]
fn a_time_that_is_not_above_0_breaks_what_fades_or_moves_by_it_while_it_does() {
    let fade = |pace, condition| change(ChangeKind::Fade { pace, condition });
    let falling = || minus(number(2.0), E::Time);
    let late = |day: f64| Some(less(number(day), E::Time));
    for (change, step) in [
        (fade(Pace::HalfLife(falling()), None), 2),
        (fade(Pace::TimeConstant(number(f64::NAN)), None), 0),
        (fade(Pace::TimeConstant(falling()), late(2.5)), 3),
        (
            change(ChangeKind::Toward {
                target: number(1.0),
                pace: Pace::TimeConstant(falling()),
                condition: None,
            }),
            2,
        ),
    ] {
        let mut model = Builder::new(1.0, 6);
        model.stock("anger", 0.5, vec![change]);
        assert_eq!(broken(&model), (step, "anger".to_owned(), Fault::NoTime));
    }
    let mut model = Builder::new(1.0, 6);
    let attack = model.event("attack", vec![]);
    model.memory("trace", vec![attack], MemoryKind::Averages(falling()));
    assert_eq!(broken(&model), (2, "trace".to_owned(), Fault::NoTime));
}

#[test]
fn too_many_events_break_their_event() {
    let mut model = Builder::new(1.0, 100);
    model.event("flood", vec![SourceKind::Dates((0..100).collect())]);
    let limits = Limits { events_per_trajectory: 40.0 };
    let trajectory = evaluate(&model.0, SEED, 0, 1, 100, &limits);
    let expected = Broken { step: 40, element: "flood".to_owned(), reason: Fault::TooManyEvents };
    assert_eq!(trajectory.broken, Some(expected), "forty are allowed");
}

#[test]
fn lagged_answers_with_an_impossible_chance_break_when_the_parent_happens() {
    let mut model = Builder::new(1.0, 9);
    let parent = model.event("attack", vec![SourceKind::Dates(vec![3])]);
    let answer = SourceKind::Answer { parent, chance: number(1.5), lag_days: Some(number(4.0)) };
    model.event("strike", vec![answer]);
    assert_eq!(broken(&model), (3, "strike".to_owned(), Fault::NoChance), "not before: nothing is tried");
}

#[test]
fn a_lag_that_cannot_be_held_breaks_its_event() {
    for (lag, fault) in
        [(0.0, true), (-3.0, true), (f64::NAN, true), (7_001.0, true), (6_999.0, false), (0.1, false)]
    {
        let mut model = Builder::new(0.5, 3);
        let parent = model.event("attack", vec![SourceKind::Dates(vec![0])]);
        let answer = SourceKind::Answer { parent, chance: number(1.0), lag_days: Some(number(lag)) };
        model.event("strike", vec![answer]);
        let found = model.run(0).broken.map(|broken| (broken.step, broken.element, broken.reason));
        assert_eq!(found, fault.then(|| (0, "strike".to_owned(), Fault::NoLag)), "{lag}");
    }
}

/// The longest lag that is allowed has its mean: what a delay line holds is enough.
#[test]
fn the_longest_lag_has_its_mean() {
    let weights = detente_numbers::lag::lag_weights(detente_model::evaluate::LAG_STEPS_MOST);
    let mean: f64 = weights.iter().enumerate().map(|(place, weight)| (place + 1) as f64 * weight).sum();
    assert_close(mean, 14_000.0, 1e-9);
}

#[test]
fn a_count_that_cannot_be_drawn_says_what_it_was_drawn_from() {
    let bad = || number(-1.0);
    let parent = EventId(0);
    let rate = || SourceKind::Rate { per_day: bad(), dispersion: None };
    let hazard = || SourceKind::Hazard { per_day: bad() };
    let times = || SourceKind::PerParent { parent, mean: times(bad(), E::Time), dispersion: None };
    let child = || SourceKind::Child { parent, chance: bad() };
    let dates = || SourceKind::Dates(vec![1]);
    for (sources, fault) in [
        (vec![rate()], Fault::NoRate),
        (vec![dates(), rate(), times()], Fault::NoRate),
        (vec![hazard(), dates()], Fault::NoHazard),
        (vec![child()], Fault::NoChance),
        (vec![child(), rate()], Fault::NoDraw),
    ] {
        let mut model = Builder::new(1.0, 5);
        model.event("cause", vec![SourceKind::Dates(vec![0])]);
        model.event("effect", sources);
        assert_eq!(broken(&model), (0, "effect".to_owned(), fault));
    }
}

#[test]
fn regimes_and_choices_break_on_hazards_and_precisions_below_zero() {
    let mut model = Builder::new(1.0, 9);
    let hazard = TransitionKind::Hazard(binary(B::Minimum, number(0.0), negative_from_day_two()));
    model.regime("war", 2, vec![(0, 1, hazard), (1, 0, TransitionKind::Hazard(number(-1.0)))]);
    let play = Play::QuantalResponse { precision: negative_from_day_two(), worth: vec![number(0.0); 2] };
    model.choice("posture", 2, Some(4), vec![rule(play)]);
    assert_eq!(broken(&model), (2, "war".to_owned(), Fault::NoHazard));
    model.0.regimes[0].transitions.clear();
    assert_eq!(broken(&model), (4, "posture".to_owned(), Fault::NoWorth), "when it is due");
}

fn chances() -> [(f64, Option<Fault>); 6] {
    let no = Some(Fault::NoChance);
    [(1.5, no), (-0.1, no), (f64::NAN, no), (1.0 + 1e-13, None), (-1e-13, None), (0.0, None)]
}

#[test]
fn a_rule_with_an_impossible_chance_breaks_its_choice_when_it_is_tried() {
    for (chance, fault) in chances() {
        let mut model = Builder::new(1.0, 9);
        let late = binary(B::LessOrEqual, number(3.0), E::Time);
        let first = Rule { condition: Some(late), chance: Some(number(chance)), ..rule(Play::Option(1)) };
        model.choice("posture", 2, Some(2), vec![first, rule(Play::Option(0))]);
        let found = model.run(0).broken.map(|broken| (broken.step, broken.element, broken.reason));
        let expected = fault.map(|fault| (4, "posture".to_owned(), fault));
        assert_eq!(
            found, expected,
            "{chance}: not before its condition holds, and only when the choice is due"
        );
        // A rule that plays before it keeps it from being tried.
        model.0.choices[0].rules.insert(0, rule(Play::Option(0)));
        assert_eq!(model.run(0).broken, None);
    }
}

#[test]
fn a_transition_with_an_impossible_chance_breaks_its_regime_in_the_state_that_it_leaves() {
    for (chance, fault) in chances() {
        let mut model = Builder::new(1.0, 9);
        let cause = model.event("cause", vec![SourceKind::Dates(vec![2])]);
        let with = |chance: Option<f64>| TransitionKind::At { event: cause, chance: chance.map(number) };
        model.regime("war", 2, vec![(0, 1, with(None)), (1, 0, with(Some(chance)))]);
        let found = model.run(0).broken.map(|broken| (broken.step, broken.element, broken.reason));
        assert_eq!(found, fault.map(|fault| (3, "war".to_owned(), fault)), "{chance}");
    }
}

#[test]
fn a_rule_that_is_not_solved_cannot_run() {
    let mut model = Builder::new(1.0, 2);
    model.choice("posture", 2, Some(1), vec![rule(Play::Solved)]);
    assert_eq!(broken(&model), (0, "posture".to_owned(), Fault::Unsolved));
}
