//! Constructs whose luck must meet before they show: written by hand, so that a reader sees what is meant, and walked often.

use crate::blank::{E, One, Two, about, add_let, change, event, model, number, one, stock, times, two};
use crate::compare::{FEW_EVENTS, assert_agree};
use detente_model::Model;
use detente_model::model::*;

fn rate(per_day: f64) -> SourceKind {
    SourceKind::Rate { per_day: number(per_day), dispersion: None }
}

#[test]
fn a_self_exciting_event_with_late_answers() {
    let mut model = model(1.0, 60);
    let trace = MemoryId(0);
    let excited = two(Two::Add, number(0.3), times(number(0.1), E::Memory(trace)));
    let attack = event(
        &mut model,
        "attack",
        vec![SourceKind::Rate { per_day: excited, dispersion: Some(number(2.0)) }],
    );
    let answer = |parent, chance, lag| SourceKind::Answer {
        parent,
        chance: number(chance),
        lag_days: Some(number(lag)),
    };
    let strike = EventId(1);
    event(&mut model, "strike", vec![answer(attack, 0.6, 3.0), answer(strike, 0.2, 0.4)]);
    model.memories.push(Memory {
        about: about("trace"),
        unit: crate::blank::unit(),
        events: vec![attack, strike],
        kind: MemoryKind::Fades(Pace::HalfLife(number(20.0))),
        initial: number(0.5),
    });
    model.initial_order.push(InitialNode::Memory(trace));
    assert_agree(&model, 20, FEW_EVENTS);
}

#[test]
fn a_chamber_that_votes_and_a_split() {
    let mut model = model(1.0, 80);
    let called = event(&mut model, "call", vec![rate(0.2)]);
    let share = |mean, spread: Option<f64>| Share { mean: number(mean), spread: spread.map(number) };
    let bloc = |name: &str, seats, attends, supports| Bloc {
        name: name.to_owned(),
        label: String::new(),
        seats: number(seats),
        attends,
        supports,
    };
    let (passed, against) = (EventId(1), EventId(2));
    model.votes.push(Vote {
        about: about("law"),
        called,
        passed,
        seats: Some(number(329.0)),
        blocs: vec![
            bloc("framework", 180.0, share(0.9, Some(0.15)), share(0.9, None)),
            bloc("kdp", 31.0, share(0.3, None), share(0.02, Some(0.01))),
        ],
        quorum: Some(number(165.0)),
        majority: Majority::OfPresent(0.5),
    });
    model.order.push(Node::Vote(VoteId(0)));
    event(&mut model, "law", vec![SourceKind::Passed(VoteId(0))]);
    let children = vec![(against, Some(number(0.3))), (EventId(3), None)];
    model.splits.push(Split { parent: called, children });
    model.order.push(Node::Split(SplitId(0)));
    for (child, path) in [(0, "against"), (1, "calm")] {
        event(&mut model, path, vec![SourceKind::Split { split: SplitId(0), child }]);
    }
    assert_agree(&model, 20, FEW_EVENTS);
}

/// A regime whose transitions compete, with entries that count, and a choice that they make due.
fn contest() -> Model {
    let mut model = model(1.0, 100);
    let shock = event(&mut model, "shock", vec![rate(0.05)]);
    let transition = |from, to, kind, luck: &str| Transition { from, to, kind, luck: luck.to_owned() };
    let at = |chance: Option<f64>| TransitionKind::At { event: shock, chance: chance.map(number) };
    model.regimes.push(Regime {
        about: about("region"),
        states: ["calm", "tension", "war"]
            .map(|name| RegimeState { name: name.to_owned(), label: name.to_owned() })
            .to_vec(),
        start: 0,
        transitions: vec![
            transition(0, 1, TransitionKind::Hazard(number(0.1)), "calm -> tension"),
            transition(0, 2, TransitionKind::Hazard(number(0.08)), "calm -> war"),
            transition(1, 2, at(Some(0.5)), "tension -> war at shock"),
            transition(1, 0, at(None), "tension -> calm at shock"),
            transition(1, 0, TransitionKind::After(number(9.0)), "tension -> calm after"),
            transition(2, 0, TransitionKind::After(number(6.0)), "war -> calm after"),
        ],
    });
    model.order.push(Node::Regime(RegimeId(0)));
    let entry = SourceKind::Entry { regime: RegimeId(0), state: 2 };
    let onset = event(&mut model, "onset", vec![entry]);
    let worth = |on: f64| E::ByState(RegimeId(0), vec![number(0.2), number(0.5), number(on)]);
    let rule = |condition, chance: Option<f64>, luck: &str, play| Rule {
        condition,
        chance: chance.map(number),
        luck: luck.to_owned(),
        play,
    };
    model.choices.push(Choice {
        about: about("posture"),
        by: None,
        options: ["quiet", "harass", "escalate"]
            .map(|name| OptionOf { name: name.to_owned(), label: name.to_owned(), open: None })
            .to_vec(),
        start: 1,
        every_steps: Some(14),
        at_events: vec![onset, shock],
        at_steps: vec![9, 17],
        rules: vec![
            rule(Some(E::InState(RegimeId(0), 2)), Some(0.7), "plays quiet", Play::Option(0)),
            rule(
                None,
                None,
                "quantal",
                Play::QuantalResponse {
                    precision: number(3.0),
                    worth: vec![worth(0.9), number(0.4), worth(0.1)],
                },
            ),
        ],
        wants: Vec::new(),
        sees: Vec::new(),
        believes: Vec::new(),
    });
    let open = two(Two::Less, E::Time, number(50.0));
    model.choices[0].options[2].open = Some(open);
    model.order.push(Node::Choice(ChoiceId(0)));
    model
}

#[test]
fn competing_transitions_and_a_choice_that_they_make_due() {
    assert_agree(&contest(), 20, FEW_EVENTS);
}

#[test]
fn an_outcome_goes_before_another() {
    let mut model = contest();
    let soon = |condition| OutcomeKind::AsSoonAs(condition);
    let happened = |event| two(Two::Less, number(1.0), E::Total(event));
    for (path, kind, before) in [
        ("shocks", soon(happened(EventId(0))), vec![]),
        ("wars", soon(happened(EventId(1))), vec![OutcomeId(0)]),
        ("quiet", OutcomeKind::AtTheEnd(E::Plays(ChoiceId(0), 0)), vec![]),
        ("rest", OutcomeKind::Otherwise, vec![]),
    ] {
        model.outcomes.push(Outcome { about: about(path), kind, dated_by: None, before });
    }
    assert_agree(&model, 40, FEW_EVENTS);
}

#[test]
fn transfers_out_of_one_stock_share_what_it_has() {
    let mut model = model(1.0, 12);
    let from = stock(&mut model, "from", 10.0, Vec::new());
    model.stocks[0].low = Some(number(1.0));
    for (path, rate) in [("a", 1.5), ("b", 2.25)] {
        let to = stock(&mut model, path, 0.0, Vec::new());
        let id = TransferId(model.transfers.len() as u32);
        let path = format!("to {path}");
        model.transfers.push(Transfer { about: about(&path), rate: number(rate), from, to });
        model.stocks[from.index()].changes.push(change(ChangeKind::TransferOut(id)));
        model.stocks[to.index()].changes.push(change(ChangeKind::TransferIn(id)));
    }
    assert_agree(&model, 1, FEW_EVENTS);
    model.solver = Solver::RungeKutta4;
    assert_agree(&model, 1, FEW_EVENTS);
}

#[test]
fn runge_kutta_reads_lets_and_series_within_the_step() {
    let mut model = model(7.0, 12);
    model.solver = Solver::RungeKutta4;
    for linear in [false, true] {
        let points = vec![(3.5, 1.0), (10.0, 4.0), (31.5, 0.5)];
        let about = about(&format!("series {linear}"));
        model.series.push(Series { about, points, linear, unit: crate::blank::unit() });
    }
    let level = E::Stock(StockId(0));
    let growth = add_let(&mut model, "growth", times(level, times(E::Series(SeriesId(0)), number(0.01))));
    let pace = Pace::HalfLife(number(40.0));
    let toward = ChangeKind::Toward { target: E::Series(SeriesId(1)), pace, condition: None };
    stock(&mut model, "level", 1.0, vec![ChangeKind::Flow(growth), toward]);
    model.stocks[0].high = Some(number(1.6));
    assert_agree(&model, 1, FEW_EVENTS);
}

#[test]
fn a_trajectory_that_breaks_blames_the_same_element() {
    let mut model = contest();
    let falling = two(Two::Subtract, number(0.4), times(number(0.02), E::Time));
    model.regimes[0].transitions[0].kind = TransitionKind::Hazard(falling);
    assert_agree(&model, 20, FEW_EVENTS);
    let mut many = crate::blank::model(1.0, 30);
    event(&mut many, "quiet", vec![rate(0.1)]);
    event(&mut many, "flood", vec![rate(5.0)]);
    assert_agree(&many, 5, FEW_EVENTS);
}

#[test]
fn an_impossible_chance_of_a_rule_or_a_transition_blames_the_same_element() {
    for chance in [-0.5, 1.5, f64::NAN] {
        let later = |sound: f64| {
            let early = two(Two::Less, E::Time, number(20.0));
            E::If(Box::new(early), Box::new(number(sound)), Box::new(number(chance)))
        };
        let mut model = contest();
        model.choices[0].rules[0].chance = Some(later(0.5));
        assert_agree(&model, 20, FEW_EVENTS);
        let mut model = contest();
        let at = TransitionKind::At { event: EventId(0), chance: Some(later(0.5)) };
        model.regimes[0].transitions[2].kind = at;
        assert_agree(&model, 20, FEW_EVENTS);
    }
}

#[test]
fn lets_levels_and_outcomes_that_are_no_numbers_blame_the_same_element() {
    let ratio = || two(Two::Divide, E::Total(EventId(0)), E::Total(EventId(1)));
    let high = || two(Two::Less, number(2.0), ratio());
    let mut model = contest();
    add_let(&mut model, "ratio", ratio());
    assert_agree(&model, 20, FEW_EVENTS);
    let id = model.lets.len() - 1;
    (model.lets[id].value, model.lets[id].is_condition) = (high(), true);
    assert_agree(&model, 20, FEW_EVENTS);
    let mut model = contest();
    let about = about("ratio is high");
    model.outcomes.push(Outcome {
        about,
        kind: OutcomeKind::AsSoonAs(high()),
        dated_by: None,
        before: Vec::new(),
    });
    assert_agree(&model, 20, FEW_EVENTS);
    let happened = two(Two::Less, number(0.0), E::Total(EventId(1)));
    model.outcomes[0].kind = OutcomeKind::AsSoonAs(two(Two::And, happened, high()));
    assert_agree(&model, 20, FEW_EVENTS);
    assert_eq!(
        crate::compare::trajectory(&model, 0, 1e6).broken,
        None,
        "where it cannot be told it is guarded"
    );
    let mut model = contest();
    stock(&mut model, "level", f64::NAN, Vec::new());
    add_let(&mut model, "twice", times(number(2.0), E::Stock(StockId(0))));
    assert_agree(&model, 1, FEW_EVENTS);
}

#[test]
fn a_hazard_of_minus_zero_is_none() {
    let mut model = contest();
    // Nothing times less than nothing: a hazard that nobody would write as minus zero.
    let nothing = times(E::Total(EventId(1)), two(Two::Subtract, number(-1.0), E::Time));
    model.regimes[0].transitions[1].kind = TransitionKind::Hazard(nothing);
    model.regimes[0].transitions.retain(|transition| transition.to != 2 || transition.from == 0);
    assert_agree(&model, 20, FEW_EVENTS);
    let rows = (0..20).flat_map(|number| crate::compare::trajectory(&model, number, 1e6).rows);
    assert!(rows.into_iter().all(|row| row.states[0] != 2), "nothing leads to war");
}

#[test]
fn ends_that_cannot_be_told_break_the_same_trajectories_in_the_final_row() {
    let ratio = || two(Two::Divide, E::Total(EventId(0)), E::Total(EventId(1)));
    let at_the_end = |condition| OutcomeKind::AtTheEnd(condition);
    let mut model = contest();
    model.calendar.steps = 4;
    let happened = two(Two::Less, number(0.0), E::Total(EventId(1)));
    let high = || two(Two::Less, number(2.0), ratio());
    for (path, kind) in [("high", at_the_end(high())), ("rest", OutcomeKind::Otherwise)] {
        model.outcomes.push(Outcome { about: about(path), kind, dated_by: None, before: Vec::new() });
    }
    assert_agree(&model, 20, FEW_EVENTS);
    let broken = (0..20).filter(|number| broken_in_last(&model, *number)).count();
    assert!((1..20).contains(&broken), "some cannot be told: {broken} of 20");
    model.outcomes[0].kind = at_the_end(two(Two::And, happened, high()));
    assert_agree(&model, 20, FEW_EVENTS);
    assert!((0..20).all(|number| !broken_in_last(&model, number)), "guarded");
}

/// Only what reads the final row can break there.
fn broken_in_last(model: &Model, number: u64) -> bool {
    let broken = crate::compare::trajectory(model, number, 1e6).broken;
    broken.is_some_and(|broken| broken.step == model.calendar.steps)
}

#[test]
fn a_stock_that_is_drawn_outside_its_bounds_blames_the_same_element() {
    let mut model = contest();
    let id = stock(&mut model, "level", 0.0, vec![ChangeKind::Flow(number(0.01))]);
    let about = about("start");
    let value =
        ParameterValue::Drawn(detente_numbers::distributions::Distribution::Normal { mean: 0.0, sd: 1.0 });
    model.parameters.push(Parameter { about, unit: crate::blank::unit(), value });
    model.stocks[id.index()].initial = E::Parameter(ParameterId(0));
    model.stocks[id.index()].low = Some(number(-1.0));
    assert_agree(&model, 20, FEW_EVENTS);
    // Bounds that change are those of step 0.
    model.stocks[id.index()].high = Some(two(Two::Subtract, number(0.5), E::Time));
    model.stocks[id.index()].changes.clear();
    assert_agree(&model, 20, FEW_EVENTS);
}

#[test]
fn the_stages_of_a_delay_run_but_are_not_recorded() {
    let mut model = model(1.0, 20);
    let outflow = times(E::Stock(StockId(0)), number(0.25));
    let emptied = ChangeKind::Flow(times(outflow.clone(), number(-1.0)));
    stock(&mut model, "drive.delay 1 stage 1", 4.0, vec![emptied]);
    stock(&mut model, "weight[shia, south]", 0.0, vec![ChangeKind::Flow(outflow)]);
    assert_agree(&model, 1, FEW_EVENTS);
    let (_, program) = crate::compare::programs(&model);
    let paths: Vec<&str> = program.tracked.iter().map(|tracked| tracked.path.as_str()).collect();
    assert_eq!(paths, ["weight[shia, south]"]);
}

#[test]
fn the_first_of_two_clocks_that_end_together_wins() {
    let mut model = contest();
    for place in [0, 1] {
        let transition = &mut model.regimes[0].transitions[place];
        transition.kind = TransitionKind::After(number(0.0));
    }
    assert_agree(&model, 3, FEW_EVENTS);
}

#[test]
fn an_option_that_is_worth_nothing_at_all_can_be_played() {
    let mut model = contest();
    let nothing = || one(One::Logarithm, number(0.0));
    let worth = vec![nothing(), nothing(), number(1.0)];
    model.choices[0].rules[1].play = Play::QuantalResponse { precision: number(1.0), worth };
    model.choices[0].options[2].open = Some(two(Two::Less, E::Time, number(30.0)));
    model.choices[0].options[0].open = Some(two(Two::Less, E::Time, number(60.0)));
    assert_agree(&model, 5, FEW_EVENTS);
}

#[test]
fn a_lag_that_cannot_be_held_blames_the_same_element() {
    for lag in [0.0, -1.0, f64::NAN, 14_001.0] {
        let mut model = model(1.0, 5);
        let parent = event(&mut model, "cause", vec![SourceKind::Dates(vec![2])]);
        event(
            &mut model,
            "answer",
            vec![SourceKind::Answer { parent, chance: number(0.5), lag_days: Some(number(lag)) }],
        );
        assert_agree(&model, 1, FEW_EVENTS);
        assert!(crate::compare::trajectory(&model, 0, FEW_EVENTS).broken.is_some());
    }
}

#[test]
fn of_two_broken_answers_the_first_in_the_model_is_blamed() {
    let mut model = model(1.0, 5);
    let cause = event(&mut model, "cause", vec![SourceKind::Dates(vec![2])]);
    for path in ["first", "second"] {
        let (chance, lag_days) = (number(2.0), Some(number(3.0)));
        event(&mut model, path, vec![SourceKind::Answer { parent: cause, chance, lag_days }]);
    }
    model.order.reverse();
    assert_agree(&model, 1, FEW_EVENTS);
}

#[test]
fn transfers_into_one_stock_share_its_room() {
    let mut model = model(1.0, 20);
    let from = [30.0, 4.0].map(|start| stock(&mut model, &format!("from_{start}"), start, Vec::new()));
    let to = stock(&mut model, "to", 1.0, Vec::new());
    model.stocks[to.index()].high = Some(number(9.0));
    for (place, from) in from.into_iter().enumerate() {
        let id = TransferId(place as u32);
        let rate = number(1.5 - place as f64);
        model.transfers.push(Transfer { about: about(&format!("transfer {place}")), rate, from, to });
        model.stocks[from.index()].changes.push(change(ChangeKind::TransferOut(id)));
        model.stocks[to.index()].changes.push(change(ChangeKind::TransferIn(id)));
    }
    assert_agree(&model, 1, FEW_EVENTS);
    model.solver = Solver::RungeKutta4;
    assert_agree(&model, 1, FEW_EVENTS);
}
