//! Counts: sources, answers, splits.

use crate::builder::*;
use detente_model::model::*;
use detente_numbers::lag::lag_weights;
use detente_numbers::luck::{Source, World, lane_key, uniform};
use detente_numbers::{counts, exp};

#[test]
fn a_rate_draws_from_the_documented_address() {
    let mut model = Builder::new(0.5, 10);
    model.rate("attack", number(3.0));
    let rows = model.run_whole(4).rows;
    let lane = lane_key(SEED, World::Trajectory, 4);
    for step in 0..10 {
        let u = uniform(lane, Source::new("attack", "source 0"), step, 0);
        assert_eq!(rows[step as usize].counts[0], counts::poisson(u, 1.5));
    }
    assert_eq!(rows[10].counts[0], 0.0, "nothing is drawn in the final row");
    assert_eq!(rows[10].totals[0], rows[..10].iter().map(|row| row.counts[0]).sum::<f64>());
}

#[test]
fn a_hazard_happens_with_its_chance() {
    let mut model = Builder::new(2.0, 1);
    model.event("coup", vec![SourceKind::Hazard { per_day: number(0.15) }]);
    let happened = (0..20_000).filter(|number| model.run_whole(*number).rows[0].counts[0] > 0.0).count();
    assert_share(happened as u32, 20_000, 1.0 - exp(-0.3));
}

#[test]
fn clusters_make_the_variance_so_many_times_the_mean() {
    let mut model = Builder::new(1.0, 1);
    let source = SourceKind::Rate { per_day: number(4.0), dispersion: Some(number(2.5)) };
    model.event("attack", vec![source]);
    let counts: Vec<f64> = (0..20_000).map(|number| model.run_whole(number).rows[0].counts[0]).collect();
    assert_mean(&counts, 4.0);
    let squares: Vec<f64> = counts.iter().map(|count| (count - 4.0) * (count - 4.0)).collect();
    assert_mean(&squares, 10.0);
}

#[test]
fn children_thin_and_multiply_their_parent() {
    let mut model = Builder::new(1.0, 1);
    let parent = model.rate("attack", number(6.0));
    model.event("death", vec![SourceKind::Child { parent, chance: number(0.25) }]);
    let source = SourceKind::PerParent { parent, mean: number(0.5), dispersion: None };
    model.event("rocket", vec![source]);
    let rows: Vec<_> = (0..20_000).map(|number| model.run_whole(number).rows.swap_remove(0)).collect();
    assert!(rows.iter().all(|row| row.counts[1] <= row.counts[0]));
    assert_mean(&rows.iter().map(|row| row.counts[1]).collect::<Vec<_>>(), 1.5);
    assert_mean(&rows.iter().map(|row| row.counts[2]).collect::<Vec<_>>(), 3.0);
}

/// A great wave of parents in step 0, answered after about five days: the answers of each later step follow the lag's weights.
#[test]
fn answers_come_after_their_lag() {
    let mut model = Builder::new(0.5, 60);
    let wave = E::If(Box::new(less(E::Time, number(0.25))), Box::new(number(2e5)), Box::new(number(0.0)));
    let parent = model.rate("attack", wave);
    let answer = |chance, lag_days| SourceKind::Answer { parent, chance: number(chance), lag_days };
    model.event("strike", vec![answer(1.0, Some(number(5.0)))]);
    model.event("shot", vec![answer(0.3, None)]);
    model.event("note", vec![answer(0.3, Some(number(5.0)))]);
    let rows = model.run_whole(0).rows;
    let parents = rows[0].counts[0];
    let answers: Vec<f64> = rows[1..].iter().map(|row| row.counts[1]).collect();
    assert_eq!(rows[0].counts[1], 0.0, "a lag is at least one step");
    assert_eq!(answers.iter().sum::<f64>(), parents, "each parent is answered once");
    let weights = lag_weights(10.0);
    let shown = weights.iter().take_while(|weight| **weight * parents > 5.0).count();
    let rest: f64 = weights[shown..].iter().sum();
    let mut observed = answers[..shown].to_vec();
    observed.push(answers[shown..].iter().sum());
    let mut chances = weights[..shown].to_vec();
    chances.push(rest);
    assert_chi_square(&observed, &chances);
    let mean = answers.iter().zip(1..).map(|(count, lag)| count * f64::from(lag)).sum::<f64>() / parents;
    assert!((mean - 10.0).abs() < 5.0 * 5.6 / parents.sqrt(), "mean lag {mean} steps");
    assert!(rows[0].counts[2] > 0.0, "without a lag in the same step");
    let noted = rows[60].totals[3];
    assert_share(noted as u32, parents as u32, 0.3);
}

/// Each answers the other after a lag: no same-step cycle, whatever the order.
#[test]
fn lagged_answers_may_run_in_a_circle() {
    let mut model = Builder::new(1.0, 40);
    let answer = |parent| SourceKind::Answer { parent, chance: number(1.0), lag_days: Some(number(1.0)) };
    model.event("first", vec![SourceKind::Dates(vec![0]), answer(EventId(1))]);
    model.event("second", vec![answer(EventId(0))]);
    let rows = model.run_whole(0).rows;
    for (t, row) in rows[..40].iter().enumerate() {
        let even = f64::from(u8::from(t % 2 == 0));
        assert_eq!(row.counts, [even, 1.0 - even]);
    }
}

#[test]
fn splits_are_multinomial() {
    let mut model = Builder::new(1.0, 1);
    let parent = model.rate("attack", number(1e5));
    let split = SplitId(0);
    let children: Vec<EventId> = (1..=3).map(EventId).collect();
    model.0.splits.push(Split {
        parent,
        children: vec![
            (children[0], Some(number(0.2))),
            (children[1], Some(number(0.5))),
            (children[2], None),
        ],
    });
    model.0.order.push(Node::Split(split));
    for (child, name) in (0..).zip(["death", "hurt", "miss"]) {
        model.event(name, vec![SourceKind::Split { split, child }]);
    }
    let row = &model.run_whole(0).rows[0];
    assert_eq!(row.counts[1..].iter().sum::<f64>(), row.counts[0]);
    assert_chi_square(&row.counts[1..], &[0.2, 0.5, 0.3]);
}

/// Chances that sum to 1 but for rounding leave nothing; chances that sum to more break the trajectory.
#[test]
fn split_chances_may_sum_to_one_but_not_to_more() {
    for (last, fine) in [(0.7, true), (0.8, false)] {
        let mut model = Builder::new(1.0, 1);
        let parent = model.rate("attack", number(1000.0));
        let chances = [0.1, 0.2, last];
        let children = (1..).zip(chances).map(|(id, p)| (EventId(id), Some(number(p)))).collect();
        model.0.splits.push(Split { parent, children });
        model.0.order.push(Node::Split(SplitId(0)));
        for child in 0..3 {
            model.event("child", vec![SourceKind::Split { split: SplitId(0), child }]);
        }
        let trajectory = model.run(0);
        assert_eq!(trajectory.broken.is_none(), fine);
        let counts = &trajectory.rows[0].counts;
        assert!(!fine || counts[1] + counts[2] + counts[3] == counts[0]);
    }
}

#[test]
fn a_once_event_happens_at_most_once() {
    let mut model = Builder::new(1.0, 20);
    let id = model.event(
        "coup",
        vec![
            SourceKind::Rate { per_day: number(0.5), dispersion: None },
            SourceKind::Rate { per_day: number(0.5), dispersion: None },
        ],
    );
    model.0.events[id.index()].once = true;
    let total = |number| model.run_whole(number).rows[20].totals[0];
    assert!((0..200).all(|number| total(number) == 1.0), "the chance of none is exp(-20) each");
}

#[test]
fn dates_add_to_other_sources() {
    let mut model = Builder::new(1.0, 6);
    let dates = |steps: &[u32]| SourceKind::Dates(steps.to_vec());
    model.event("summit", vec![dates(&[1, 4]), dates(&[4])]);
    let counts: Vec<f64> = model.run_whole(0).rows.iter().map(|row| row.counts[0]).collect();
    assert_eq!(counts, [0.0, 1.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
}

#[test]
fn a_when_event_happens_as_its_condition_becomes_true() {
    let mut model = Builder::new(1.0, 10);
    // True on days 0, 1, 4, 5, 8, 9.
    let phase = binary(B::Modulo, E::Time, number(4.0));
    model.event("agreement", vec![SourceKind::When(less(phase, number(1.5)))]);
    let counts: Vec<f64> = model.run_whole(0).rows.iter().map(|row| row.counts[0]).collect();
    assert_eq!(counts, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
}
