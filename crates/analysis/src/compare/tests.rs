//! What is compared with what, and what is refused.

use super::*;
use detente_results::Design;
use std::collections::BTreeMap;

fn figure(path: &str, kind: &str, unit: &str, mean: f64) -> Figure {
    let (path, label) = (path.to_owned(), path.to_uppercase());
    Figure { path, label, kind: kind.into(), unit: unit.into(), mean, low: mean - 0.1, high: mean + 0.1 }
}

/// A run whose stock has these means in its batches.
fn side(seed: u64, means: &[f64]) -> Side {
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    let share = |path: &str, mean| figure(path, "outcome", "1", mean);
    Side {
        design: Design { seed, draws: 10 * means.len() as u64, per_draw: 10, steps: 30 },
        until_precise: false,
        end_days: 30.0,
        end_date: None,
        outcomes: vec![share("war", 0.25), share("peace", 0.75), share("broken", 0.0)],
        quantities: vec![figure("anger", "stock", "", mean)],
        events: vec![figure("attack", "event", "events", 3.0)],
        batches: vec![10.0; means.len()],
        means: BTreeMap::from([(("stock".to_owned(), "anger".to_owned()), means.to_vec())]),
    }
}

const FIRST: [f64; 8] = [1.0, 4.0, 2.0, 8.0, 5.0, 7.0, 1.0, 6.0];
const SECOND: [f64; 8] = [2.5, 5.0, 3.5, 9.0, 6.5, 8.0, 2.5, 7.0];

#[test]
fn the_same_luck_is_compared_batch_by_batch() {
    let comparison = compare(&side(1, &FIRST), &side(1, &SECOND)).unwrap();
    assert_eq!(comparison.method, Method::Paired(8));
    let anger = &comparison.quantities[0];
    assert_eq!(anger.difference, 1.25);
    // Differences of 1.5 and 1, four times each: a standard error of 1/4 over the root of 7, and t(7) = 2.364624.
    let half = 2.364_624_251_6 * 0.25 / f64::sqrt(7.0);
    assert!(
        (anger.low - (1.25 - half)).abs() < 1e-9 && (anger.high - (1.25 + half)).abs() < 1e-9,
        "{anger:?}"
    );
    // Nothing is known of batches of the event: both intervals are added up.
    let attack = &comparison.events[0];
    assert!((attack.low + 0.2).abs() < 1e-12 && (attack.high - 0.2).abs() < 1e-12, "{attack:?}");
}

#[test]
fn figures_that_are_the_same_in_all_batches_are_not_known_for_certain() {
    let with_war = |mean: f64| {
        let mut side = side(1, &FIRST);
        side.means.insert(("outcome".to_owned(), "war".to_owned()), vec![mean; 8]);
        side
    };
    let comparison = compare(&with_war(0.25), &with_war(0.25)).unwrap();
    let anger = &comparison.quantities[0];
    assert!(anger.difference == 0.0 && anger.low.is_nan() && anger.high.is_nan(), "{anger:?}");
    // None of 80 draws was seen to differ: the share of those that do is at most t^2 / (80 + t^2), with t(79) = 1.99045.
    let war = &comparison.outcomes[0];
    let most = 1.990_45 * 1.990_45 / (80.0 + 1.990_45 * 1.990_45);
    assert!((war.high - most).abs() < 1e-5 && war.low == -war.high, "{war:?} and not {most}");
}

#[test]
fn the_method_is_that_of_the_luck_they_share() {
    let method = |first: &Side, second: &Side| compare(first, second).unwrap().method;
    let one = side(1, &FIRST);
    assert_eq!(method(&one, &side(2, &SECOND)), Method::Independent);
    assert_eq!(method(&one, &side(1, &SECOND[..7])), Method::Added(Unpaired::OtherDraws));
    assert_eq!(method(&side(1, &FIRST[..7]), &side(1, &SECOND[..7])), Method::Added(Unpaired::TooFew(7)));
    let precise = Side { until_precise: true, ..side(1, &SECOND) };
    assert_eq!(method(&one, &precise), Method::Added(Unpaired::UntilPrecise));
    assert_eq!(method(&precise, &side(2, &SECOND)), Method::Added(Unpaired::UntilPrecise));
    let difference = |seed| compare(&one, &side(seed, &SECOND[..7])).unwrap().outcomes[0].clone();
    let (independent, added) = (difference(2), difference(1));
    assert!((independent.high - f64::sqrt(0.02)).abs() < 1e-12 && (added.high - 0.2).abs() < 1e-12);
}

#[test]
fn runs_of_different_things_are_refused() {
    let one = side(1, &FIRST);
    let mut other = side(1, &FIRST);
    other.outcomes[0] = figure("truce", "outcome", "1", 0.25);
    let apart = Incomparable::Outcomes(vec!["war".to_owned()], vec!["truce".to_owned()]);
    assert_eq!(compare(&one, &other), Err(apart));
    let mut other = side(1, &FIRST);
    other.quantities[0].unit = "troops".to_owned();
    let unit = Incomparable::Unit("anger".to_owned(), String::new(), "troops".to_owned());
    assert_eq!(compare(&one, &other), Err(unit));
    let shorter = Side { end_days: 20.0, ..side(1, &FIRST) };
    assert_eq!(compare(&one, &shorter), Err(Incomparable::End(30.0, 20.0)));
}

#[test]
fn what_only_one_run_has_is_named() {
    let one = side(1, &FIRST);
    let mut other = side(1, &FIRST);
    other.outcomes.pop();
    other.quantities.push(figure("garrison", "stock", "soldiers", 1.0));
    other.events.clear();
    let comparison = compare(&one, &other).unwrap();
    assert_eq!(comparison.apart, (vec!["attack".to_owned()], vec!["garrison".to_owned()]));
    assert_eq!(comparison.outcomes.len(), 2, "*broken* is there only where something broke");
    assert!(comparison.events.is_empty());
}
