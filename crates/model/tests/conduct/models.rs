//! What right texts mean in the checked model.

use super::{checked, said};
use detente_model::Model;
use detente_model::model::*;

fn model(text: &str) -> Model {
    let checked = checked(text);
    let said = said(&checked);
    checked.model.unwrap_or_else(|| panic!("{text}\n{said}"))
}

#[test]
fn odds_for_a_gain_are_a_precision() {
    let text = "choice c { options a, b  b is worth 0.2  plays quantal response with odds 3 to 1 for a gain of 0.05 }";
    let model = model(text);
    let Play::QuantalResponse { precision: Expression::Number(precision), worth } =
        &model.choices[0].rules[0].play
    else {
        panic!("{:?}", model.choices[0].rules);
    };
    // ln 3 / 0.05, by hand.
    assert!((precision - 21.972_245_773_362_196).abs() < 1e-12, "{precision}");
    assert_eq!(worth, &[Expression::Number(0.0), Expression::Number(0.2)]);
}

#[test]
fn rules_fall_through_in_order_and_own_their_luck() {
    let model = model(
        "choice c { options a, b while time > 3 weeks  reconsiders every 2 weeks, at each e  starts b
            when time > 5 weeks plays a with 30%  when time > 6 weeks plays a  plays b }
        event e { rate 1 / week }",
    );
    let choice = &model.choices[0];
    assert_eq!((choice.start, choice.every_steps, choice.at_events.len()), (1, Some(14), 1));
    assert!(choice.options[0].open.is_none() && choice.options[1].open.is_some());
    let lucks: Vec<_> = choice.rules.iter().map(|rule| rule.luck.as_str()).collect();
    assert_eq!(lucks, ["plays a", "plays a 2", "plays b"]);
    assert_eq!(choice.rules[0].chance, Some(Expression::Number(0.3)));
}

#[test]
fn an_actor_who_looks_ahead_wants_fears_sees_and_believes() {
    let model = model(
        "param lethality = 1%  regime war starts no { no -> yes at 1 / year }
        event death { happens with lethality at each attack }  event attack { rate 1 / week }
        stock anger : index = 0.2 { gains 1 point per attack }
        choice c { options a, b  wants 2 * anger  fears 0.5 per death  fears 2 per start of yes  sees anger, war
            believes lethality = 3%
            plays quantal response with odds 3 to 1 for a gain of 0.05, looking 90 days ahead, expecting replies }",
    );
    let choice = &model.choices[0];
    assert_eq!((choice.wants.len(), choice.sees.len(), choice.believes.len()), (3, 3, 1));
    let Play::LooksAhead(ahead) = &choice.rules[0].play else { panic!("{:?}", choice.rules) };
    assert_eq!((ahead.ahead_days, ahead.expecting_replies), (90.0, true));
    assert!(matches!(&choice.wants[2], Want::PerEvent(..)));
}

#[test]
fn a_vote_has_events_of_its_call_and_its_passage() {
    let model = model(
        "unit seats  event protest { rate 1 / month }  stock fear : index = 0 { gains 1 point per law  gains 1 point per call of law }
        vote law { of 100 seats  called at 1 / year while fear < 50%  called at each protest with 30%  called on 2024-02-01
            bloc a \"A\" 60 seats, attends 60% give or take 15 points, supports 90%  bloc b 40 seats, attends fear, supports 2%
            needs quorum 50 seats and two thirds of those present }",
    );
    let vote = &model.votes[0];
    let event = |id: EventId| &model.events[id.index()];
    assert_eq!(event(vote.passed).about.path, "law");
    assert_eq!(event(vote.called).about.path, "call of law");
    let lucks: Vec<_> = event(vote.called).sources.iter().map(|source| source.luck.as_str()).collect();
    assert_eq!(lucks, ["called at", "called at each protest", "called on"]);
    assert!(matches!(event(vote.passed).sources[0].kind, SourceKind::Passed(VoteId(0))));
    assert!(
        matches!(vote.majority, Majority::OfPresent(fraction) if fraction * 165.0 < 110.0),
        "110 of 165 pass"
    );
    assert!(
        matches!(vote.majority, Majority::OfPresent(fraction) if fraction * 165.0 > 109.0),
        "109 of 165 do not"
    );
}

#[test]
fn outcomes_that_exclude_one_another_need_no_order() {
    let model = model(
        "regime war starts no { no -> yes at 1 / year }  event fall { rate 1 / year }
        outcome bad as soon as war is yes and fall happens
        outcome good as soon as fall happens and war is no
        outcome other at the end, when fall has happened and not bad_end
        outcome bad_end at the end, when war is yes and fall has happened
        outcome rest otherwise",
    );
    assert_eq!(model.outcomes.len(), 5);
    // `bad_end` stands for its condition.
    let OutcomeKind::AtTheEnd(Expression::Binary(BinaryOperation::And, _, not)) = &model.outcomes[2].kind
    else {
        panic!("{:?}", model.outcomes[2]);
    };
    let OutcomeKind::AtTheEnd(condition) = &model.outcomes[3].kind else { panic!("{:?}", model.outcomes[3]) };
    assert_eq!(**not, Expression::Unary(UnaryOperation::Not, Box::new(condition.clone())));
}

#[test]
fn an_order_holds_over_others() {
    let model = model(
        "event x { rate 1 / year }  event y { rate 1 / year }  event z { rate 1 / year }
        outcome a as soon as x happens before b  outcome b as soon as y happens before c
        outcome c as soon as z happens  outcome d otherwise",
    );
    assert_eq!(model.outcomes[0].before, [OutcomeId(1)], "a goes before c over b");
}

#[test]
fn policies_become_interventions() {
    let model = model(
        "set side = left, right  param aid = 3  param tempo[posture] = { quiet: 1 / week  harass: 2 / week }
        let force[s in side] = 2 * aid  choice posture { options quiet, harass  plays quiet }
        event attack { rate tempo[posture] }  event strike { answers attack with 30% after about 3 days }
        stock anger : index = 0.2
        policy p {
            aid is 2 * aid from 2024-02-01  posture is harass until 2024-01-11  posture never plays quiet
            attack never happens  strike answers attack with 90%  anger is 50%
        }
        policy q { tempo is 3 * tempo  force is 1  strike never answers attack  attack happens on 2024-01-02, 2024-01-03 }
        policy r { tempo[quiet] is 5 / week }",
    );
    let interventions = model.policies.iter().flat_map(|policy| &policy.interventions);
    let shown: Vec<_> = interventions.map(|one| format!("{one:?}")).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn claims_of_all_forms() {
    let model = model(
        "set side = left, right  param aid = 0.3 to 0.6  let force[s in side] = 2 * aid  event attack { rate 1 / week }
        event war once { rate 1 / year }  policy p { aid is 1 }  policy q { attack never happens }
        regime mood starts calm { calm -> angry at each attack with 10% }
        let mood_rate = (if mood is angry then 1 else 0) / year  let pull = mood_rate * anger
        stock anger : index = 0.2 { gains pull }  loop R = anger -> pull -> anger
        outcome bad as soon as war happens  outcome rest otherwise
        claim c {
            expect chance(war by 6 weeks under p) > 2 * chance(war by 6 weeks) + 5 points
            expect mean(anger at 2024-02-01) higher under p than q by 5 points
            expect mean(anger) lower while mood is calm than while mood is angry
            expect mean(force[s] at the end) higher under p and q, for each s in side
            expect chance(bad) is 5% to 95%
            expect chance(mood is angry within 2 weeks of attack given mood is calm) > 50%
            expect mean(anger at war) increases with aid
            expect quantile(90%, attack from 3 weeks to 6 weeks) < 20
            expect mean(attack by war) < 30
            expect mean(anger at the end) lower without R
        }",
    );
    let shown: Vec<_> = model.claims[0].expectations.iter().map(|it| format!("{it:?}")).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn observations_are_records() {
    let model = model(
        "event attack { rate 1 / week }  regime war starts no { no -> lull at 1 / year }
        observe attack from \"attacks.csv\" { date \"to\"  count \"n\"  reported 85% to 115%  uses 2024-01-01 to 2024-02-01  holds out the rest }
        observe war { is lull from 2024-01-10 to 2024-01-12 }
        observe attack { on 2024-01-05, 2024-01-06  held out }",
    );
    let shown = model.observations.iter().map(|it| format!("{:?} {:?} {}", it.record, it.uses, it.held_out));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_a_situation_lasts_is_its_end_in_the_same_words() {
    let text = "language 1
situation \"Year\" { lasts 12 months  steps 1 day }
event e { rate 1 / week }
claim at_last { expect mean(e by 12 months) > 3 }";
    let checked = detente_model::check(&super::OneFile(text.to_owned()), "model.detente");
    let model = checked.model.expect("365.25 days are 365 steps, and both are the end");
    let Expectation::Compares { left: Term::Measure(Measure { timing, .. }), .. } =
        &model.claims[0].expectations[0]
    else {
        panic!("{:?}", model.claims[0].expectations);
    };
    assert!(matches!(timing, Timing::By(days) if *days == 365.0), "{timing:?}");
}
