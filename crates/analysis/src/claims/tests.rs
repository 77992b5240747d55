//! Claims on made-up cases with a known verdict, shares of draws against closed forms, and levels while one looks.

use super::*;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::sums::Moments;
use detente_numbers::{normal_cdf, normal_quantile};

const PLAN: Plan = Plan { draws_most: 2_000, has_luck: true, has_ignorance: true };

fn luck(run: u64, address: u32) -> f64 {
    uniform(lane_key(Seed(23), World::Trajectory, run), Source(3), 0, address)
}

fn normal(run: u64, address: u32) -> f64 {
    normal_quantile(luck(run, address))
}

/// A trial of `claim` on so many draws of `per_draw` trajectories, each with the components that the closure gives for (draw, trajectory).
fn trial(
    claim: Claim,
    bounds: &[Bounds],
    plan: Plan,
    (draws, per_draw): (u32, u32),
    row: impl Fn(u32, u32) -> Vec<f64>,
) -> Trial {
    let mut trial = Trial::new(claim, bounds.to_vec(), plan).unwrap();
    add(&mut trial, (0, draws), per_draw, row);
    trial
}

fn add(trial: &mut Trial, (from, to): (u32, u32), per_draw: u32, row: impl Fn(u32, u32) -> Vec<f64>) {
    for draw in from..to {
        let rows: Vec<f64> = (0..per_draw).flat_map(|trajectory| row(draw, trajectory)).collect();
        trial.add_draw(&rows).unwrap();
    }
}

fn difference() -> Quantity {
    Quantity::Mean(0).less(Quantity::Mean(1))
}

/// Truth by ignorance N(mean, spread^2) of each draw, blurred by luck N(0, 1) in each trajectory; the component is unbounded.
fn normal_model(run: u64, mean: f64, spread: f64, per_draw: u32) -> impl Fn(u32, u32) -> Vec<f64> {
    move |draw, trajectory| {
        let at = draw * (per_draw + 1);
        vec![mean + spread * normal(run, at) + normal(run, at + 1 + trajectory)]
    }
}

// Verdicts on made-up cases.

#[test]
fn a_clear_difference_of_chances_is_supported_and_its_mirror_contradicted() {
    // 60 % against 30 %, both by the same uniform number, with chances that differ a little from draw to draw.
    let row = |draw, trajectory| {
        let (u, shift) = (luck(1, 8 * draw + trajectory), 0.1 * luck(2, draw));
        vec![if u < 0.55 + shift { 1.0 } else { 0.0 }, if u < 0.25 + shift { 1.0 } else { 0.0 }]
    };
    let bounds = [Bounds::SHARE; 2];
    let found = trial(Claim::of(difference(), Side::Above, 0.05), &bounds, PLAN, (600, 8), row).assess();
    assert_eq!(found.verdict, Verdict::Supported);
    assert!(found.is_final);
    let finding = &found.findings[0];
    assert_eq!(finding.method, Method::Betting);
    assert!((finding.estimate - 0.3).abs() < 0.03 && finding.interval.0 > 0.25 && finding.interval.1 < 0.35);
    assert!(found.holds.unwrap().low >= 0.9);
    let found = trial(Claim::of(difference(), Side::Below, 0.05), &bounds, PLAN, (600, 8), row).assess();
    assert_eq!(found.verdict, Verdict::Contradicted);
    assert!(found.is_final && found.holds.unwrap().high <= 0.1);
}

#[test]
fn draws_that_disagree_leave_a_claim_undecided_for_ignorance() {
    // The mean is clearly above 0, and still every third draw has it below.
    let claim = Claim::of(Quantity::Mean(0), Side::Above, 0.0);
    let found = trial(claim, &[Bounds::NONE], PLAN, (1_500, 10), normal_model(3, 0.44, 1.0, 10)).assess();
    assert!(found.findings[0].interval.0 > 0.0);
    assert_eq!(found.verdict, Verdict::Undecided(Reason::Ignorance));
    assert!(found.is_final, "more draws cannot change it");
    let share = found.holds.unwrap();
    assert!((share.estimate - normal_cdf(0.44)).abs() < 0.05 && share.low > 0.1 && share.high < 0.9);
}

#[test]
fn an_effect_below_what_was_sampled_is_undecided_for_chance() {
    let claim = Claim::of(Quantity::Mean(0), Side::Above, 0.0);
    let plan = Plan { has_ignorance: false, ..PLAN };
    let sampled = trial(claim, &[Bounds::NONE], plan, (300, 4), normal_model(4, 0.01, 0.0, 4));
    let found = sampled.assess();
    assert_eq!(found.verdict, Verdict::Undecided(Reason::Chance));
    assert!(!found.is_final);
}

#[test]
fn a_small_effect_in_every_draw_is_supported_though_single_draws_are_blurred() {
    // Every draw's truth is 0.3; a third of the draws' means lie below 0 by luck alone.
    let claim = Claim::of(Quantity::Mean(0), Side::Above, 0.0);
    let found = trial(claim, &[Bounds::NONE], PLAN, (2_000, 4), normal_model(5, 0.3, 0.0, 4)).assess();
    assert_eq!(found.verdict, Verdict::Supported, "{found:?}");
}

#[test]
fn too_few_draws_are_said() {
    let claim = Claim::of(Quantity::Mean(0), Side::Above, 0.0);
    let few = trial(claim.clone(), &[Bounds::NONE], PLAN, (60, 4), normal_model(6, 9.0, 0.1, 4)).assess();
    assert_eq!(few.verdict, Verdict::Undecided(Reason::TooFewDraws(90)));
    assert!(!few.is_final && few.holds.is_none());
    let spent = Plan { draws_most: 60, ..PLAN };
    let found = trial(claim.clone(), &[Bounds::NONE], spent, (60, 4), normal_model(6, 9.0, 0.1, 4)).assess();
    assert!(found.is_final && found.verdict == Verdict::Undecided(Reason::TooFewDraws(90)));
    let nothing = Trial::new(claim.clone(), vec![Bounds::NONE], PLAN).unwrap();
    assert_eq!(nothing.draws_least(), 150);
    let nothing = nothing.assess();
    let known = Plan { has_ignorance: false, ..PLAN };
    let share = Claim::of(Quantity::Mean(0), Side::Above, 0.5);
    assert_eq!(Trial::new(share, vec![Bounds::SHARE], known).unwrap().draws_least(), 1);
    assert_eq!(Trial::new(claim.clone(), vec![Bounds::NONE], known).unwrap().draws_least(), 150);
    assert_eq!(nothing.verdict, Verdict::Undecided(Reason::TooFewDraws(150)));
    // One trajectory a draw blurs what the draws say, however many there are.
    let found = trial(claim, &[Bounds::NONE], PLAN, (500, 1), normal_model(6, 9.0, 0.1, 1)).assess();
    assert_eq!(found.verdict, Verdict::Undecided(Reason::OneTrajectory));
    assert!(found.findings[0].ignorance.is_none());
}

#[test]
fn what_never_differs_is_assumed() {
    let row = |shift: f64| {
        move |draw, trajectory| {
            let value = 0.8 * luck(7, 4 * draw + trajectory);
            vec![value + shift, value]
        }
    };
    let bounds = [Bounds::SHARE; 2];
    for (shift, threshold, holds) in [(0.0, 0.0, false), (0.0, -0.1, true), (0.125, 0.05, true)] {
        let claim = Claim::of(difference(), Side::Above, threshold);
        let found = trial(claim.clone(), &bounds, PLAN, (900, 4), row(shift)).assess();
        match found.verdict {
            Verdict::Assumed(Assumption::SameEverywhere { holds: found, unlike_at_most }) => {
                assert!(found == holds && unlike_at_most < 0.01, "{shift}");
            }
            other => panic!("{shift}: {other:?}"),
        }
        assert!(found.is_final);
        let early = trial(claim, &bounds, PLAN, (250, 4), row(shift)).assess();
        assert!(matches!(early.verdict, Verdict::Assumed(_)) && !early.is_final);
    }
    // One trajectory that differs ends it.
    let odd = |draw, trajectory| {
        let value = luck(7, 4 * draw + trajectory);
        vec![if (draw, trajectory) == (400, 2) { 0.5 * value } else { value }, value]
    };
    let found = trial(Claim::of(difference(), Side::Above, 0.0), &bounds, PLAN, (900, 4), odd).assess();
    assert!(!matches!(found.verdict, Verdict::Assumed(_)), "{:?}", found.verdict);
}

#[test]
fn what_is_said_beforehand_counts_unless_trajectories_say_otherwise() {
    let row = |shift: f64| {
        move |draw, trajectory| {
            let value = 0.5 * luck(7, 4 * draw + trajectory);
            vec![value + shift * luck(8, 4 * draw + trajectory), value]
        }
    };
    let bounds = [Bounds { low: -0.5, high: 1.0 }; 2];
    for (shift, side, holds) in [(0.5, Side::Above, true), (0.5, Side::Below, false)] {
        let said = Said { why: "by the wiring".to_owned(), holds };
        let claim = Claim { assumed: Some(said.clone()), ..Claim::of(difference(), side, 0.0) };
        let found = trial(claim.clone(), &bounds, PLAN, (400, 4), row(shift)).assess();
        assert_eq!(found.verdict, Verdict::Assumed(Assumption::Said(said)));
        assert!(found.is_final);
        let other = trial(claim, &bounds, PLAN, (400, 4), row(-shift)).assess();
        assert!(matches!(other.verdict, Verdict::Contradicted | Verdict::Supported), "{:?}", other.verdict);
    }
    // A single trajectory that goes the other way is enough, though the mean is clear; and so it is of quantiles.
    let said = Said { why: "by the wiring".to_owned(), holds: true };
    let quantile = |of| Quantity::Quantile { level: 0.5, of };
    for quantity in [difference(), quantile(0).less(quantile(1))] {
        let claim = Claim { assumed: Some(said.clone()), ..Claim::of(quantity, Side::Above, 0.0) };
        let verdict = |odd: u32| {
            let row = |draw, trajectory| {
                let values = row(0.5)(draw, trajectory);
                if draw == odd && trajectory == 1 { vec![values[1], values[0]] } else { values }
            };
            trial(claim.clone(), &bounds, PLAN, (400, 4), row).assess().verdict
        };
        assert_eq!(verdict(1_000), Verdict::Assumed(Assumption::Said(said.clone())));
        assert!(!matches!(verdict(7), Verdict::Assumed(_)), "{:?}", verdict(7));
    }
}

#[test]
fn all_comparisons_have_to_hold() {
    let row = |draw, trajectory| {
        let own = 0.3 * normal(8, 7 * draw) + normal(8, 7 * draw + 1 + trajectory);
        vec![own + 2.0, own - 2.0, 0.5 * own]
    };
    let bounds = [Bounds::NONE; 3];
    let above = |of, threshold| Comparison { quantity: Quantity::Mean(of), side: Side::Above, threshold };
    let claim = |comparisons| Claim { comparisons, assumed: None };
    let assess = |claim| trial(claim, &bounds, PLAN, (800, 6), row).assess().verdict;
    assert_eq!(assess(claim(vec![above(0, 0.0), above(0, 1.0)])), Verdict::Supported);
    assert_eq!(assess(claim(vec![above(0, 0.0), above(1, 0.0)])), Verdict::Contradicted);
    // One is clear and the other is not: half of the draws have it.
    assert_eq!(assess(claim(vec![above(0, 0.0), above(2, 0.0)])), Verdict::Undecided(Reason::Ignorance));
    assert_eq!(assess(Claim::within(Quantity::Mean(0), 0.0, 4.0)), Verdict::Supported);
}

#[test]
fn an_increase_is_shown_step_by_step() {
    // Doses 0 to 3: the effect rises by 0.5 each, or stays level at the last.
    let row = |top: f64| {
        move |draw, trajectory| {
            let own = normal(9, 5 * draw + trajectory);
            let slope = 0.5 + 0.05 * normal(10, draw);
            [0.0, 1.0, 2.0, top].iter().map(|dose| slope * dose + own).collect()
        }
    };
    let levels: Vec<Quantity> = (0..4).map(Quantity::Mean).collect();
    let bounds = [Bounds::NONE; 4];
    let assess = |side, tolerance, top| {
        trial(Claim::monotone(&levels, side, tolerance), &bounds, PLAN, (600, 5), row(top)).assess().verdict
    };
    assert_eq!(assess(Side::Above, 0.0, 3.0), Verdict::Supported);
    assert_eq!(assess(Side::Below, 0.0, 3.0), Verdict::Contradicted);
    assert!(matches!(assess(Side::Above, 0.0, 2.0), Verdict::Assumed(Assumption::SameEverywhere { .. })));
    assert_eq!(assess(Side::Above, 0.01, 2.0), Verdict::Supported);
    assert_eq!(assess(Side::Above, 0.01, 1.0), Verdict::Contradicted);
}

#[test]
fn conditional_chances_and_functions_of_means_have_their_intervals() {
    // Holds in 20 % of trajectories, and there the chance is 70 %: 0.7 by the exact way, and as a quotient by the asymptotic one.
    let row = |draw, trajectory| {
        let u = luck(11, 30 * draw + trajectory);
        vec![if u < 0.14 { 1.0 } else { 0.0 }, if u < 0.2 { 1.0 } else { 0.0 }]
    };
    let bounds = [Bounds::SHARE; 2];
    let conditional = Conditional { value: 0, weight: 1, low: 0.0, high: 1.0 };
    let given = Claim::of(Quantity::Ratio(conditional), Side::Above, 0.4);
    let found = trial(given, &bounds, PLAN, (1_000, 30), row).assess();
    assert_eq!((found.findings[0].method, found.verdict), (Method::Betting, Verdict::Supported));
    let exact = found.findings[0].interval;
    let quotient = Quantity::Divide(Box::new(Quantity::Mean(0)), Box::new(Quantity::Mean(1)));
    let found = trial(Claim::of(quotient, Side::Above, 0.4), &bounds, PLAN, (1_000, 30), row).assess();
    assert_eq!((found.findings[0].method, found.verdict), (Method::Asymptotic, Verdict::Supported));
    let asymptotic = found.findings[0].interval;
    assert!(
        (exact.0 - asymptotic.0).abs() < 0.01 && (exact.1 - asymptotic.1).abs() < 0.01,
        "{exact:?} {asymptotic:?}"
    );
    // Twice the complement, by a negative factor: 2 - 2 * 0.7.
    let twice = Quantity::Number(2.0).less(Quantity::Ratio(conditional).times(2.0));
    let found = trial(Claim::of(twice, Side::Below, 1.2), &bounds, PLAN, (1_000, 30), row).assess();
    let (low, high) = found.findings[0].interval;
    assert!((low - (2.0 - 2.0 * exact.1)).abs() < 1e-12 && (high - (2.0 - 2.0 * exact.0)).abs() < 1e-12);
    assert_eq!(found.verdict, Verdict::Supported);
}

#[test]
fn a_condition_that_never_held_is_said() {
    let conditional = Conditional { value: 0, weight: 1, low: 0.0, high: 1.0 };
    let quotient = Quantity::Divide(Box::new(Quantity::Mean(0)), Box::new(Quantity::Mean(1)));
    for quantity in [Quantity::Ratio(conditional), quotient] {
        let claim = Claim::of(quantity, Side::Above, 0.5);
        let found = trial(claim, &[Bounds::SHARE; 2], PLAN, (300, 3), |_, _| vec![0.0, 0.0]).assess();
        assert_eq!(found.verdict, Verdict::Undecided(Reason::NothingSeen));
        assert!(found.holds.is_none() && !found.is_final);
    }
}

#[test]
fn slopes_are_those_of_the_function() {
    let conditional = Conditional { value: 1, weight: 2, low: 0.0, high: 1.0 };
    let product = Quantity::Multiply(Box::new(Quantity::Mean(0)), Box::new(Quantity::Ratio(conditional)));
    let quantity = Quantity::Divide(
        Box::new(product),
        Box::new(Quantity::Add(Box::new(Quantity::Mean(0)), Box::new(Quantity::Number(3.0)))),
    );
    let at = [0.7, 0.2, 0.6];
    let mut slopes = [0.0; 3];
    quantity.add_slopes(&at, 1.0, &mut slopes);
    for (index, slope) in slopes.iter().enumerate() {
        let value = |step: f64| {
            let mut moved = at;
            moved[index] += step;
            quantity.value(&moved)
        };
        let expected = (value(1e-5) - value(-1e-5)) / 2e-5;
        assert!((slope - expected).abs() < 1e-9, "{index}: {slope} and {expected}");
    }
}

#[test]
fn claims_that_make_no_sense_are_refused() {
    let refused = |claim| Trial::new(claim, vec![Bounds::SHARE], PLAN).err();
    let quantile = |level| Quantity::Quantile { level, of: 0 };
    assert_eq!(refused(Claim { comparisons: vec![], assumed: None }), Some(Unfit::NoComparison));
    assert_eq!(
        refused(Claim::of(quantile(0.5).less(Quantity::Mean(0)), Side::Above, 0.0)),
        Some(Unfit::MixedQuantile(0))
    );
    assert_eq!(refused(Claim::of(quantile(1.0), Side::Above, 0.0)), Some(Unfit::OutOfRange(0)));
    assert_eq!(refused(Claim::of(Quantity::Mean(1), Side::Above, 0.0)), Some(Unfit::OutOfRange(0)));
    let mut trial =
        Trial::new(Claim::of(Quantity::Mean(0), Side::Above, 0.0), vec![Bounds::SHARE; 2], PLAN).unwrap();
    assert_eq!(trial.add_draw(&[0.0; 3]), Err(Unfit::Rows(3)));
    assert_eq!(trial.add_draw(&[0.0, 1.0, 0.5, 1.5]), Err(Unfit::OutsideBounds(1, 1.5)));
    trial.add_draw(&[0.0, 1.0, f64::NAN, 1.0]).unwrap();
    trial.add_draw(&[f64::NAN, 1.0]).unwrap();
    let found = trial.assess();
    assert_eq!((found.draws, found.left_out), (1, 2));
}

#[test]
fn time_to_an_event_is_cut_off_at_the_horizon() {
    assert_eq!(restricted_time(Some(3.0), 10.0), 3.0);
    assert_eq!(restricted_time(Some(13.0), 10.0), 10.0);
    assert_eq!(restricted_time(None, 10.0), 10.0);
    // Exponential times with mean 5: the restricted mean is 5 (1 - e^-2).
    let row = |draw, trajectory| {
        vec![restricted_time(Some(-5.0 * detente_numbers::ln(luck(12, 4 * draw + trajectory))), 10.0)]
    };
    let bounds = [Bounds { low: 0.0, high: 10.0 }];
    let found =
        trial(Claim::of(Quantity::Mean(0), Side::Above, 3.0), &bounds, PLAN, (2_000, 4), row).assess();
    let expected = 5.0 * (1.0 - detente_numbers::exp(-2.0));
    assert!((found.findings[0].estimate - expected).abs() < 5.0 * found.findings[0].standard_error.unwrap());
    assert_eq!(found.verdict, Verdict::Supported);
}

#[test]
fn what_bounds_say_already_is_assumed_or_denied() {
    let row = |draw, trajectory| vec![luck(40, 4 * draw + trajectory), luck(41, 4 * draw + trajectory)];
    let verdict = |quantity, side, threshold| {
        trial(Claim::of(quantity, side, threshold), &[Bounds::SHARE; 2], PLAN, (2, 4), row).assess().verdict
    };
    let bounded = |holds| Verdict::Assumed(Assumption::Bounded { holds });
    assert_eq!(verdict(Quantity::Mean(0), Side::Above, -0.1), bounded(true));
    assert_eq!(verdict(Quantity::Mean(0), Side::Below, 0.0), bounded(false));
    assert_eq!(verdict(Quantity::Mean(0), Side::Above, 1.0), bounded(false));
    assert_eq!(verdict(difference(), Side::Above, 1.0), bounded(false));
    assert_eq!(verdict(difference(), Side::Below, 1.5), bounded(true));
    let conditional = Conditional { value: 0, weight: 1, low: 0.0, high: 1.0 };
    assert_eq!(verdict(Quantity::Ratio(conditional).times(-2.0), Side::Below, 0.5), bounded(true));
    // A chance of exactly 0 or 1 is possible.
    for (side, threshold) in [(Side::Above, 0.0), (Side::Below, 1.0)] {
        assert!(!matches!(verdict(Quantity::Mean(0), side, threshold), Verdict::Assumed(_)));
    }
}

#[test]
fn an_effect_that_only_ever_adds_holds_wherever_it_was_seen() {
    // A few more, in few trajectories, and never fewer: in all draws the mean difference is above 0.
    let row = |draw, trajectory| {
        let (many, more) = (luck(42, 16 * draw + trajectory), luck(43, 16 * draw + trajectory));
        let size = 0.02 + 0.3 * luck(44, draw);
        vec![
            (10.0 * many).floor() + if more < size { (1.0 + 3.0 * many).floor() } else { 0.0 },
            (10.0 * many).floor(),
        ]
    };
    let found =
        trial(Claim::of(difference(), Side::Above, 0.0), &[Bounds::NONE; 2], PLAN, (900, 10), row).assess();
    let share = found.holds.unwrap();
    assert!(share.estimate == 1.0 && share.high == 1.0 && share.low > 0.5 && share.low < 0.9, "{share:?}");
    assert_eq!(found.verdict, Verdict::Undecided(Reason::ChanceInDraws));
}

#[test]
fn each_comparison_has_its_own_share_of_draws() {
    let row = |draw, trajectory| {
        let own = 0.3 * normal(8, 7 * draw) + normal(8, 7 * draw + 1 + trajectory);
        vec![own + 2.0, own]
    };
    let above = |of| Comparison { quantity: Quantity::Mean(of), side: Side::Above, threshold: 0.0 };
    let claim = Claim { comparisons: vec![above(0), above(1)], assumed: None };
    let found = trial(claim, &[Bounds::NONE; 2], PLAN, (800, 6), row).assess();
    let share = |at: usize| found.each_holds[at].unwrap();
    assert!(share(0).low > 0.9 && share(1).high < 0.9 && share(1).low > 0.1, "{:?}", found.each_holds);
}

// Quantiles.

#[test]
fn quantiles_and_their_differences_are_compared() {
    let row = |draw, trajectory| {
        let own = 0.3 * normal(13, 11 * draw) + normal(13, 11 * draw + 1 + trajectory);
        vec![own, own + 1.0]
    };
    let quantile = |of| Quantity::Quantile { level: 0.9, of };
    let bounds = [Bounds::NONE; 2];
    let found = trial(Claim::of(quantile(0), Side::Above, 0.5), &bounds, PLAN, (1_000, 10), row).assess();
    let finding = &found.findings[0];
    // The 90 % quantile of N(0, 1.09) is 1.338.
    let truth = normal_quantile(0.9) * 1.09_f64.sqrt();
    assert!(
        (finding.estimate - truth).abs() < 0.06 && finding.interval.0 < truth && truth < finding.interval.1
    );
    assert!(finding.interval.1 - finding.interval.0 < 0.3, "{finding:?}");
    assert_eq!((finding.method, &found.verdict), (Method::Quantiles, &Verdict::Supported), "{found:?}");
    let found =
        trial(Claim::of(quantile(1).less(quantile(0)), Side::Above, 0.4), &bounds, PLAN, (1_000, 10), row)
            .assess();
    assert!((found.findings[0].estimate - 1.0).abs() < 1e-9);
    assert_eq!(found.verdict, Verdict::Supported, "{found:?}");
    let found =
        trial(Claim::of(quantile(1).less(quantile(0)), Side::Above, 1.6), &bounds, PLAN, (1_000, 10), row)
            .assess();
    assert_eq!(found.verdict, Verdict::Contradicted, "{found:?}");
}

#[test]
fn the_share_of_draws_below_a_quantile_is_that_of_their_own_quantiles() {
    // The median of a draw is N(0, 1): above -1 in 84 % of them.
    let claim = Claim::of(Quantity::Quantile { level: 0.5, of: 0 }, Side::Above, -1.0);
    let found = trial(claim, &[Bounds::NONE], PLAN, (2_000, 20), normal_model(14, 0.0, 1.0, 20)).assess();
    let share = found.holds.unwrap();
    let truth = normal_cdf(1.0);
    assert!((share.estimate - truth).abs() < 0.04 && share.low < truth && truth < share.high, "{share:?}");
}

#[test]
fn intervals_of_quantiles_keep_their_level_while_one_looks() {
    const RUNS: u64 = 500;
    // A count with ties, four trajectories a draw that share its rate: the 80 % quantile is 2 (checked on all draws together below).
    let value = |run: u64, draw: u32, trajectory: u32| {
        let rate = 0.5 + 2.0 * luck(run, 5 * draw);
        (rate * luck(run, 5 * draw + 1 + trajectory) * 2.0).floor()
    };
    let claim = || Claim::of(Quantity::Quantile { level: 0.8, of: 0 }, Side::Above, 0.0);
    let mut pooled = [0_u32; 6];
    let mut misses = 0;
    for run in 0..RUNS {
        let mut trial = Trial::new(claim(), vec![Bounds::NONE], PLAN).unwrap();
        let mut missed = false;
        for look in [(0, 15), (15, 40), (40, 100), (100, 250)] {
            add(&mut trial, look, 4, |draw, trajectory| vec![value(1_000 + run, draw, trajectory)]);
            let (low, high) = trial.assess().findings[0].interval;
            missed |= !(low..=high).contains(&2.0);
        }
        misses += u32::from(missed);
        (0..250).for_each(|draw| pooled[value(1_000 + run, draw, 0) as usize] += 1);
    }
    let below = |most: usize| f64::from(pooled[..=most].iter().sum::<u32>()) / (250.0 * RUNS as f64);
    assert!(below(1) < 0.79 && below(2) > 0.81, "{} {}", below(1), below(2));
    // 5 % and five standard errors.
    assert!(f64::from(misses) <= 25.0 + 5.0 * 4.9, "{misses}");
}

// What pairing and shrinking promise.

#[test]
fn pairing_takes_off_what_both_worlds_have_in_common() {
    // Correlation rho between the worlds: the variance of the difference is 2 (1 - rho) of a single one, or 1 - rho of independent worlds.
    const DRAWS: u32 = 20_000;
    for rho in [0.0, 0.5, 0.9] {
        let row = |draw: u32, _| {
            let common = normal(15, 3 * draw);
            let own =
                |of: u32| (rho_root(rho)) * common + rho_root(1.0 - rho) * normal(15, 3 * draw + 1 + of);
            vec![own(0), own(1)]
        };
        let plan = Plan { draws_most: u64::from(DRAWS), ..PLAN };
        let found = |quantity| {
            trial(Claim::of(quantity, Side::Above, 1.0), &[Bounds::NONE; 2], plan, (DRAWS, 1), row)
                .assess()
                .findings[0]
                .standard_error
                .unwrap()
        };
        let (single, difference) = (found(Quantity::Mean(0)), found(difference()));
        let ratio = difference * difference / (single * single);
        // A variance from n draws has the relative standard error sqrt(2 / n): five of them, twice.
        let allowed = 5.0 * 2.0 * (2.0 / f64::from(DRAWS)).sqrt() * 2.0 * (1.0 - rho);
        assert!((ratio - 2.0 * (1.0 - rho)).abs() < allowed, "{rho}: {ratio}");
    }
}

fn rho_root(x: f64) -> f64 {
    detente_numbers::sqrt(x)
}

#[test]
fn the_share_of_draws_is_the_closed_form_of_the_normal_model_whatever_the_trajectories_in_each() {
    const DRAWS: u32 = 10_000;
    let plan = Plan { draws_most: u64::from(DRAWS), ..PLAN };
    for per_draw in [2, 3, 5, 20] {
        for (mean, spread) in [(0.5, 0.5), (0.2, 1.0), (-0.6, 0.4)] {
            let claim = Claim::of(Quantity::Mean(0), Side::Above, 0.0);
            let model = normal_model(16, mean, spread, per_draw);
            let found = trial(claim, &[Bounds::NONE], plan, (DRAWS, per_draw), &model).assess();
            let share = found.holds.unwrap();
            let truth = normal_cdf(mean / spread);
            // Sampling error: the relative error of the spread is at most about sqrt(2 / n) (1 + 1 / (K spread^2)), that of the
            // count sqrt(1 / 4 n); five of both.
            let of_spread =
                (2.0 / f64::from(DRAWS)).sqrt() * (1.0 + 1.0 / (f64::from(per_draw) * spread * spread));
            let allowed = 5.0 * (0.25 * of_spread + (0.25 / f64::from(DRAWS)).sqrt());
            assert!((share.estimate - truth).abs() < allowed, "K {per_draw}: {} and {truth}", share.estimate);
            assert!(share.low < truth && truth < share.high, "K {per_draw}: {share:?} and {truth}");
            // The naive count is off by what luck adds to the spread.
            let naive_truth = normal_cdf(mean / (spread * spread + 1.0 / f64::from(per_draw)).sqrt());
            if (naive_truth - truth).abs() > 0.08 {
                assert!(
                    (share.estimate - naive_truth).abs() > allowed,
                    "K {per_draw}: as wrong as a naive count"
                );
            }
            let (low, high) = found.findings[0].ignorance.unwrap();
            let half = 0.5 * (high - low);
            assert!((half / (1.96 * spread) - 1.0).abs() < 5.0 * of_spread, "K {per_draw}: {half}");
        }
    }
}

#[test]
fn the_share_of_draws_is_close_where_chances_are_known_from_a_few_trajectories_alone() {
    // A draw's chance p is uniform in 0..1 or beta (1/2 and 2, by their powers); each trajectory says yes or no.
    const DRAWS: u32 = 5_000;
    let plan = Plan { draws_most: u64::from(DRAWS), ..PLAN };
    for (power, per_draw, allowed) in
        [(1.0, 3, 0.05), (1.0, 10, 0.04), (2.0, 3, 0.08), (2.0, 10, 0.05), (2.0, 40, 0.03)]
    {
        let row = |draw: u32, trajectory: u32| {
            let chance = detente_numbers::pow(luck(19, draw * 41), power);
            vec![if luck(19, draw * 41 + 1 + trajectory) < chance { 1.0 } else { 0.0 }]
        };
        for threshold in [0.2_f64, 0.5] {
            let truth = 1.0 - detente_numbers::pow(threshold, 1.0 / power);
            let claim = Claim::of(Quantity::Mean(0), Side::Above, threshold);
            let found = trial(claim, &[Bounds::SHARE], plan, (DRAWS, per_draw), row).assess();
            let share = found.holds.unwrap();
            assert!(
                (share.estimate - truth).abs() < allowed,
                "{power}, K {per_draw}: {} and {truth}",
                share.estimate
            );
        }
    }
}

/// A draw's chance is 0.0005 * 1000^u: ignorance that spans three orders of magnitude.
fn rare(run: u64, per_draw: u32) -> impl Fn(u32, u32) -> Vec<f64> {
    move |draw, trajectory| {
        let at = draw * (per_draw + 1);
        let chance = 0.0005 * detente_numbers::pow(1000.0, luck(run, at));
        vec![if luck(run, at + 1 + trajectory) < chance { 1.0 } else { 0.0 }]
    }
}

#[test]
fn the_share_of_draws_is_close_where_chances_span_orders_of_magnitude() {
    // Beyond five standard errors of the draws stands what the shape costs, which is not logistic-normal: much where few trajectories say
    // little of a chance far below one in as many.
    for (per_draw, draws, shape) in [(10, 4_000, 0.11), (40, 4_000, 0.055), (1_000, 1_000, 0.02)] {
        let plan = Plan { draws_most: u64::from(draws), ..PLAN };
        for threshold in [0.0, 0.002, 0.01, 0.05, 0.2] {
            let truth = if threshold > 0.0 {
                1.0 - detente_numbers::ln(threshold / 0.0005) / detente_numbers::ln(1000.0)
            } else {
                1.0
            };
            let claim = Claim::of(Quantity::Mean(0), Side::Above, threshold);
            let found = trial(claim, &[Bounds::SHARE], plan, (draws, per_draw), rare(31, per_draw)).assess();
            let share = found.holds.unwrap();
            let sampling = 5.0 * (truth * (1.0 - truth) / f64::from(draws)).sqrt();
            assert!(
                (share.estimate - truth).abs() < shape + sampling,
                "K {per_draw}, {threshold}: {share:?} and {truth}"
            );
            assert!(
                share.low < truth && truth <= share.high,
                "K {per_draw}, {threshold}: {share:?} and {truth}"
            );
            // More trajectories a draw are what is wanted, not knowledge.
            if threshold == 0.0 {
                assert_eq!(found.verdict, Verdict::Undecided(Reason::ChanceInDraws));
            }
        }
    }
}

#[test]
fn a_chance_that_was_seen_a_few_times_in_all_is_not_taken_for_a_frequent_one() {
    // A draw's chance is 0.5 to 1.5 times the mean, which gives 2 to 100 hits in 8,000 trajectories, ten a draw: nearly all draws show nothing.
    for (mean, runs) in [(0.000_24, 6), (0.001, 6), (0.0024, 6), (0.012, 6)] {
        let mut astray = Vec::new();
        for run in 0..runs {
            let row = |draw: u32, trajectory: u32| {
                let at = draw * 11;
                let chance = mean * (0.5 + luck(60 + run, at));
                vec![if luck(60 + run, at + 1 + trajectory) < chance { 1.0 } else { 0.0 }]
            };
            for (threshold, truth) in [(4.0 * mean, 1.0), (1.0 * mean, 0.5), (0.2 * mean, 0.0)] {
                let claim = Claim::of(Quantity::Mean(0), Side::Below, threshold);
                let found = trial(claim, &[Bounds::SHARE], PLAN, (800, 10), row).assess();
                let share = found.holds.unwrap();
                if share.low > truth || share.high < truth {
                    astray.push((run, threshold, share));
                }
            }
        }
        // At most 5 % of such intervals fail; of 18, four or more would come about once in a hundred times.
        assert!(astray.len() < 4, "{mean}: {astray:?}");
    }
}

#[test]
fn the_share_of_draws_of_a_difference_of_chances_is_close() {
    // Two chances of which each draw has its own u: 2 to 12 % only in the one world, 0 to 5 % only in the other; the difference is 2 to 7 %.
    for (per_draw, draws, shape) in [(10, 2_000, 0.2), (50, 2_000, 0.1)] {
        let plan = Plan { draws_most: u64::from(draws), ..PLAN };
        let row = |draw: u32, trajectory: u32| {
            let (u, one) = (luck(50, 64 * draw), luck(51, 64 * draw + trajectory));
            let (more, fewer) = (0.02 + 0.1 * u, 0.05 * u);
            if one < more {
                vec![1.0, 0.0]
            } else if one > 1.0 - fewer {
                vec![0.0, 1.0]
            } else {
                vec![0.0, 0.0]
            }
        };
        for (threshold, truth) in [(0.0, 1.0), (0.03, 0.8), (0.05, 0.4), (0.12, 0.0)] {
            let claim = Claim::of(difference(), Side::Above, threshold);
            let share =
                trial(claim, &[Bounds::SHARE; 2], plan, (draws, per_draw), row).assess().holds.unwrap();
            assert!(
                (share.estimate - truth).abs() < shape,
                "K {per_draw}, {threshold}: {share:?} and {truth}"
            );
            assert!(
                share.low <= truth + 0.001 && truth <= share.high,
                "K {per_draw}, {threshold}: {share:?} and {truth}"
            );
            if threshold == 0.12 {
                assert!(share.high < 0.2, "K {per_draw}: {share:?}");
            }
        }
    }
}

#[test]
fn a_model_in_which_nothing_is_unknown_shows_no_ignorance() {
    const DRAWS: u32 = 10_000;
    let claim = Claim::of(Quantity::Mean(0), Side::Above, 0.0);
    let plan = Plan { draws_most: u64::from(DRAWS), ..PLAN };
    let found = trial(claim, &[Bounds::NONE], plan, (DRAWS, 4), normal_model(17, 0.2, 0.0, 4)).assess();
    let share = found.holds.unwrap();
    assert!(share.estimate > 0.9 && share.high > 0.99, "{share:?}");
    let (ignorance, chance) = found.findings[0].variances.unwrap();
    // The variance of a draw's mean is 1/4; its estimate has the standard error 1/4 sqrt(2 / n), that of the luck in it sqrt(2 / 3 n) / 4.
    assert!(ignorance < 5.0 * 0.25 * (4.0 / f64::from(DRAWS)).sqrt() && (chance - 1.0).abs() < 0.05);
}

// Level under optional stopping.

/// Whether more runs end with a wrong verdict than the 5 % that are granted, and five standard errors. `wrong` says which are.
#[track_caller]
fn assert_level(
    runs: u64,
    (claim, bounds, plan): (&Claim, Bounds, Plan),
    row: impl Fn(u64, u32, u32) -> f64,
    wrong: impl Fn(&Assessment) -> bool,
) {
    let is_wrong = |run: &u64| {
        let mut trial = Trial::new(claim.clone(), vec![bounds], plan).unwrap();
        for look in [(0, 60), (60, 150), (150, 250), (250, 400)] {
            add(&mut trial, look, 3, |draw, trajectory| vec![row(*run, draw, trajectory)]);
            let found = trial.assess();
            if found.is_final {
                return wrong(&found);
            }
        }
        false
    };
    let count = (0..runs).filter(is_wrong).count() as f64;
    let most = runs as f64 * 0.05 + 5.0 * (runs as f64 * 0.05 * 0.95).sqrt();
    assert!(count <= most, "{count} of {runs} runs are wrong");
}

fn is_decided(found: &Assessment) -> bool {
    matches!(found.verdict, Verdict::Supported | Verdict::Contradicted)
}

/// Truth N(1, spread^2) in each draw, which lies above 0 in this share of them, blurred by luck N(0, 1).
fn blurred(share: f64) -> impl Fn(u64, u32, u32) -> f64 {
    let spread = 1.0 / normal_quantile(share);
    move |run, draw, trajectory| 1.0 + spread * normal(run, 4 * draw) + normal(run, 4 * draw + 1 + trajectory)
}

#[test]
fn whoever_stops_at_the_first_verdict_is_wrong_in_five_per_cent_at_most() {
    // The truth lies on the threshold, and nothing is unknown: either verdict is wrong.
    let plan = Plan { has_ignorance: false, ..PLAN };
    for chance in [0.3, 0.01] {
        let claim = Claim::of(Quantity::Mean(0), Side::Above, chance);
        let coin = |run, draw: u32, trajectory| {
            if luck(run, 4 * draw + trajectory) < chance { 1.0 } else { 0.0 }
        };
        assert_level(2_000, (&claim, Bounds::SHARE, plan), coin, is_decided);
    }
    // The mean is clear, and the claim holds in just under 90 % of draws: Supported is wrong. In 91 %, ignorance is.
    let claim = Claim::of(Quantity::Mean(0), Side::Above, 0.0);
    assert_level(300, (&claim, Bounds::NONE, PLAN), blurred(0.899), is_decided);
    assert_level(300, (&claim, Bounds::NONE, PLAN), blurred(0.91), |found| {
        found.verdict == Verdict::Undecided(Reason::Ignorance)
    });
}

#[test]
fn draws_in_waves_say_what_all_of_them_say_at_once() {
    let claim = || Claim::of(Quantity::Mean(0), Side::Above, 0.2);
    let model = normal_model(18, 0.3, 0.2, 5);
    let at_once = trial(claim(), &[Bounds::NONE], PLAN, (400, 5), &model);
    let mut in_waves = Trial::new(claim(), vec![Bounds::NONE], PLAN).unwrap();
    for wave in [(0, 100), (100, 101), (101, 400)] {
        add(&mut in_waves, wave, 5, &model);
        let _ = in_waves.assess();
    }
    assert_eq!(at_once.assess(), in_waves.assess());
    assert_eq!(at_once.draws(), 400);
    let means = Moments::of(
        &(0..400).map(|draw| (0..5).map(|k| model(draw, k)[0]).sum::<f64>() / 5.0).collect::<Vec<_>>(),
    );
    let finding = &at_once.assess().findings[0];
    assert!((finding.estimate - means.mean()).abs() < 1e-12);
    assert!((finding.standard_error.unwrap() - means.standard_error()).abs() < 1e-12);
}
