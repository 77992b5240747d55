//! A walk that hardly ever climbs, against its closed form.

use super::models::{Walk, engine, rare};
use detente_engine::Options;
use detente_results::rare::{LevelsEnd, RareSummary};

const RARE: Walk = Walk { up: 0.3, start: 3, top: 22, steps: 300 };
const MODERATE: Walk = Walk { up: 0.4, start: 3, top: 13, steps: 150 };

/// How far the mean of so many estimates lies from what is exact, in its own standard errors.
fn deviation(estimates: &[f64], exact: f64) -> f64 {
    let count = estimates.len() as f64;
    let mean = estimates.iter().sum::<f64>() / count;
    let squares: f64 = estimates.iter().map(|estimate| (estimate - mean).powi(2)).sum();
    (mean - exact) / (squares / (count - 1.0) / count).sqrt()
}

#[test]
fn a_hitting_probability_of_a_ten_millionth_is_its_closed_form_with_a_hundredth_of_the_steps() {
    let (ever, within) = (RARE.ever(), RARE.within());
    assert!(ever > 5e-8 && ever < 2e-7 && (within / ever - 1.0).abs() < 1e-3, "{ever} {within}");
    let engine = engine(&RARE.text(), Options::with_threads(1));
    for seed in 1..=3 {
        let found = rare(&engine, Some("height"), 20_000, seed);
        assert_eq!(found.levels_end, LevelsEnd::Reached);
        assert!(found.standard_error < 0.1 * within, "{}", found.standard_error);
        let error = (found.probability - within).abs() / found.standard_error;
        assert!(error < 4.0, "{error} standard errors");
        // Some 3,000; all steps of the pilot are counted.
        let ratio = found.plain_steps_needed() / found.all_steps() as f64;
        assert!(ratio >= 100.0, "plain sampling needs {ratio} times the steps");
    }
}

#[test]
fn few_roots_give_the_closed_form_on_average_and_intervals_that_hold() {
    let engine = engine(&RARE.text(), Options::with_threads(2));
    let exact = RARE.within();
    let found: Vec<_> = (0..200).map(|seed| rare(&engine, Some("height"), 600, 100 + seed)).collect();
    let estimates: Vec<f64> = found.iter().map(|found| found.probability).collect();
    let deviation = deviation(&estimates, exact);
    assert!(deviation.abs() < 4.0, "{deviation} standard errors");
    // Some 15 of 600 roots lead to the outcome.
    let intervals: Vec<(f64, f64)> = found.iter().filter_map(|found| found.interval).collect();
    let covered = intervals.iter().filter(|(low, high)| *low <= exact && exact <= *high).count();
    assert!(intervals.len() > 150);
    assert!(covered as f64 >= 0.9 * intervals.len() as f64, "{covered} of {}", intervals.len());
}

/// Three hundred runs are right on average, and their intervals hold: at 95 % of 300 the standard deviation is 3.8.
fn right_on_average_and_covered(found: &[RareSummary], exact: f64) {
    assert_eq!(found.len(), 300);
    let estimates: Vec<f64> = found.iter().map(|found| found.probability).collect();
    let deviation = deviation(&estimates, exact);
    assert!(deviation.abs() < 4.0, "{deviation} standard errors");
    let holds = |(low, high): &(f64, f64)| *low <= exact && exact <= *high;
    let covered = found.iter().filter(|found| found.interval.as_ref().is_some_and(holds)).count();
    assert!(covered >= 270, "{covered} of 300");
}

#[test]
fn what_is_not_rare_comes_out_right_on_average_and_its_intervals_hold() {
    let engine = engine(&MODERATE.text(), Options::with_threads(2));
    let exact = MODERATE.within();
    assert!(exact > 0.005 && exact < 0.02, "{exact}");
    let found: Vec<_> = (0..300).map(|seed| rare(&engine, Some("height"), 500, 1_000 + seed)).collect();
    right_on_average_and_covered(&found, exact);
}

#[test]
fn intervals_hold_where_parameters_are_drawn() {
    // One draw in four climbs easily and brings most hits, so that trees differ in what they bring by more than luck.
    let text = MODERATE
        .text()
        .replace("luck < 0.4", "luck < chance")
        .replace("let luck", "param chance = one of { 0.38: 75%  0.46: 25% }  judgement\nlet luck");
    let engine = engine(&text, Options::with_threads(2));
    let within = |up: f64| Walk { up, ..MODERATE }.within();
    let exact = 0.75 * within(0.38) + 0.25 * within(0.46);
    assert!(within(0.46) > 5.0 * within(0.38) && exact < 0.03, "{} {exact}", within(0.46));
    let found: Vec<_> = (0..300).map(|seed| rare(&engine, Some("height"), 500, 5_000 + seed)).collect();
    right_on_average_and_covered(&found, exact);
}

#[test]
fn full_trees_are_cut_without_moving_the_mean() {
    // Two draws of the parameters in ten thousand make likely what hardly ever happens in the others: the pilot sees none of them at
    // times, and then their trees are too large by far.
    let text = RARE
        .text()
        .replace("luck < 0.3", "luck < chance")
        .replace("let luck", "param chance = one of { 0.3: 99.98%  0.6: 0.02% }  judgement\nlet luck");
    let engine = engine(&text, Options::with_threads(2));
    let exact = 0.9998 * RARE.within() + 0.0002 * Walk { up: 0.6, ..RARE }.within();
    let found: Vec<_> = (0..40).map(|seed| rare(&engine, Some("height"), 1_500, 10 + seed)).collect();
    let estimates: Vec<f64> = found.iter().map(|found| found.probability).collect();
    let deviation = deviation(&estimates, exact);
    assert!(found.iter().any(|found| found.cut > 0));
    assert!(deviation.abs() < 4.0, "{deviation} standard errors");
}
