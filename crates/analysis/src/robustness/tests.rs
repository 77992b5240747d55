//! Metrics by hand, planted orders, invariances, and what intervals promise.

mod lake; // Policies for the shallow lake.

use super::*;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::{normal_cdf, normal_quantile};

const BOOTSTRAP: Bootstrap = Bootstrap { samples: 200, seed: Seed(5) };

fn luck(run: u64, address: u32) -> f64 {
    uniform(lane_key(Seed(31), World::Trajectory, run), Source(4), 0, address)
}

fn normal(run: u64, address: u32) -> f64 {
    normal_quantile(luck(run, address))
}

fn table(aim: Aim, rows: &[&[f64]]) -> Table {
    Table::new(aim, rows[0].len(), rows.concat()).unwrap()
}

fn estimates(table: &Table, metric: Metric) -> Vec<f64> {
    let bootstrap = Bootstrap { samples: 2, ..BOOTSTRAP };
    robustness(table, &[metric], None, bootstrap)[0].scores.iter().map(|score| score.estimate).collect()
}

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    let is_close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12;
    assert!(found.iter().zip(expected).all(is_close), "{found:?}, expected {expected:?}");
}

/// The investor of the encyclopaedias ("Regret (decision theory)"): stocks, bonds and the money market when interest rates rise, stay and
/// fall. Maximin takes the money market, minimax regret the bonds.
const INVESTOR: [&[f64]; 3] = [&[-4.0, 4.0, 12.0], &[-2.0, 3.0, 8.0], &[3.0, 2.0, 1.0]];

#[test]
fn the_investors_choices_are_those_of_the_textbook() {
    let returns = table(Aim::Higher, &INVESTOR);
    let expected: [(Metric, [f64; 3]); 8] = [
        (Metric::Maximin, [-4.0, -2.0, 1.0]),
        (Metric::Maximax, [12.0, 8.0, 3.0]),
        (Metric::Hurwicz { optimism: 0.25 }, [0.0, 0.5, 1.5]),
        (Metric::Laplace, [4.0, 3.0, 2.0]),
        (Metric::MinimaxRegret, [7.0, 5.0, 11.0]),
        (Metric::ExpectedRegret, [7.0 / 3.0, 10.0 / 3.0, 13.0 / 3.0]),
        // Regrets 0, 0, 7 and 1, 4, 5 and 0, 2, 11, eight tenths of the way from the second to the third.
        (Metric::PercentileRegret, [5.6, 4.8, 9.2]),
        (Metric::StarrDomain { threshold: 2.0 }, [2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0]),
    ];
    for (metric, scores) in expected {
        assert_close(&estimates(&returns, metric), &scores);
    }
    assert_close(&[0, 1, 2].map(|policy| returns.best_share(policy)), &[2.0 / 3.0, 0.0, 1.0 / 3.0]);
    // As losses that should be low: levels change their sign, the rest is the same.
    let losses: Vec<Vec<f64>> = INVESTOR.iter().map(|row| row.iter().map(|value| -value).collect()).collect();
    let losses = table(Aim::Lower, &losses.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (metric, scores) in expected {
        let is_level = metric.aim(Aim::Lower) != metric.aim(Aim::Higher);
        let metric = match metric {
            Metric::StarrDomain { threshold } => Metric::StarrDomain { threshold: -threshold },
            other => other,
        };
        let sign = if is_level { -1.0 } else { 1.0 };
        assert_close(&estimates(&losses, metric), &scores.map(|score| sign * score));
    }
}

#[test]
fn metrics_of_shape_are_those_worked_out_by_hand() {
    let even: Vec<f64> = (0..=10).map(f64::from).collect();
    let leaning = [0.0, 6.0, 7.0, 8.0, 8.0, 9.0, 9.0, 9.0, 10.0, 10.0, 10.0];
    let both = table(Aim::Higher, &[&even, &leaning]);
    // Percentiles 1, 2.5, 5, 7.5, 9 and 6, 7.5, 9, 9.5 (of 8 + 8 + 9 ...), 10.
    assert_close(&estimates(&both, Metric::PercentileSkewness), &[0.0, -0.5]);
    assert_close(&estimates(&both, Metric::PercentilePeakedness), &[8.0 / 5.0, 4.0 / 2.0]);
    // The worse half: 0 to 5 around 5, and 0, 6, 7, 8, 8, 9 around 9.
    assert_close(&estimates(&both, Metric::UndesirableDeviations), &[2.5, 9.0 - 38.0 / 6.0]);
    let deviation = 11.0_f64.sqrt();
    assert_close(&estimates(&both, Metric::MeanVariance)[..1], &[6.0 / (deviation + 1.0)]);
    assert_close(&estimates(&both, Metric::StarrDomain { threshold: 4.0 }), &[7.0 / 11.0, 10.0 / 11.0]);
    // A quarter of eleven draws: 0, 1 and three quarters of 2.
    assert_close(&estimates(&both, Metric::TailMean { share: 0.25 }), &[2.5 / 2.75, 11.25 / 2.75]);
    assert_eq!(Metric::all(0.0).len(), 11);
}

#[test]
fn percentiles_lie_between_the_values_beside_them() {
    assert_eq!([0.0, 0.25, 0.5, 1.0].map(|share| percentile(&[1.0, 3.0, 4.0], share)), [1.0, 2.0, 3.0, 4.0]);
    assert!(percentile(&[], 0.5).is_nan());
    assert_eq!(percentile(&[7.0], 0.9), 7.0);
}

#[test]
fn scores_move_with_the_figures_and_do_not_care_for_the_order_of_draws() {
    let rows: Vec<Vec<f64>> =
        (0..4).map(|policy| (0..60).map(|draw| normal(1, 60 * policy + draw)).collect()).collect();
    let of = |change: &dyn Fn(usize, f64) -> f64, order: &dyn Fn(usize) -> usize| {
        let changed: Vec<f64> =
            rows.iter().flat_map(|row| (0..60).map(|draw| change(order(draw), row[order(draw)]))).collect();
        Table::new(Aim::Higher, 60, changed).unwrap()
    };
    let as_is = of(&|_, value| value, &|draw| draw);
    let turned = of(&|_, value| value, &|draw| (draw * 7 + 3) % 60);
    let moved = of(&|_, value| value + 3.0, &|draw| draw);
    // What a draw gives to all policies alike leaves regret as it was.
    let shared = of(&|draw, value| value + draw as f64, &|draw| draw);
    for metric in Metric::all(0.2) {
        let found = estimates(&as_is, metric);
        assert_close(&estimates(&turned, metric), &found);
        let is_regret = matches!(metric, Metric::MinimaxRegret | Metric::PercentileRegret);
        match metric.aim(Aim::Lower) {
            Aim::Lower if metric.aim(Aim::Higher) == Aim::Higher => {
                let expected: Vec<f64> = found.iter().map(|score| score + 3.0).collect();
                assert_close(&estimates(&moved, metric), &expected);
            }
            _ if matches!(metric, Metric::MeanVariance | Metric::StarrDomain { .. }) => {}
            _ => assert_close(&estimates(&moved, metric), &found),
        }
        if is_regret {
            assert_close(&estimates(&shared, metric), &found);
        }
    }
}

#[test]
fn bootstrap_intervals_hold_the_mean_as_often_as_promised() {
    const RUNS: u64 = 300;
    let mut held = 0;
    for run in 0..RUNS {
        let values: Vec<f64> = (0..100).map(|draw| normal(100 + run, draw)).collect();
        let found = robustness(
            &table(Aim::Higher, &[&values]),
            &[Metric::Laplace],
            None,
            Bootstrap { samples: 400, ..BOOTSTRAP },
        );
        let Score { low, high, .. } = found[0].scores[0];
        held += u32::from((low..=high).contains(&0.0));
    }
    let share = f64::from(held) / RUNS as f64;
    // Five standard errors, and a point that a hundred draws may lose.
    assert!((share - 0.95).abs() < 5.0 * (0.95 * 0.05 / RUNS as f64).sqrt() + 0.01, "{share}");
}

#[test]
fn ranks_say_how_far_one_may_rely_on_the_order() {
    let row = |run, shift: f64| {
        (0..300).map(|draw| normal(2, draw) + 0.3 * normal(run, draw) + shift).collect::<Vec<_>>()
    };
    // The third is clearly best; the first two differ by nothing but noise.
    let rows = [row(3, 0.0), row(4, 0.0), row(5, 0.5)];
    let found = &robustness(
        &table(Aim::Higher, &[&rows[0], &rows[1], &rows[2]]),
        &[Metric::Laplace],
        None,
        BOOTSTRAP,
    )[0];
    assert_eq!(found.ranks.likely_best(), (2, 1.0));
    assert_eq!(found.ranks.mean(2), 0.0);
    for policy in 0..3 {
        let sum: f64 = (0..3).map(|rank| found.ranks.share(policy, rank)).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
    // As losses, the other way round.
    let found =
        &robustness(&table(Aim::Lower, &[&rows[0], &rows[1], &rows[2]]), &[Metric::Laplace], None, BOOTSTRAP)
            [0];
    assert!(found.ranks.share(2, 2) == 1.0 && found.ranks.share(0, 0) + found.ranks.share(1, 0) == 1.0);
    // The same twice: both share the best rank.
    let found =
        &robustness(&table(Aim::Higher, &[&rows[0], &rows[0]]), &[Metric::Maximin], None, BOOTSTRAP)[0];
    assert!(found.ranks.share(0, 0) == 1.0 && found.ranks.share(1, 0) == 1.0);
}

#[test]
fn dominance_is_named_by_its_strongest_kind() {
    let rows: [&[f64]; 5] =
        [&[1.0, 2.0, 3.0], &[1.0, 1.0, 3.0], &[3.0, 1.0, 2.0], &[1.0, 2.0, 2.0], &[0.0, 2.0, 4.0]];
    let table = table(Aim::Higher, &rows);
    assert_eq!(table.dominance(0, 1), Some(Dominance::InEveryDraw));
    assert_eq!(table.dominance(2, 1), Some(Dominance::FirstOrder), "sorted 1, 2, 3 and 1, 1, 3");
    assert_eq!(table.dominance(0, 4), Some(Dominance::SecondOrder), "sums 1, 3, 6 and 0, 2, 6");
    assert_eq!(table.dominance(4, 0), None);
    assert_eq!(table.dominance(0, 2), None, "the same values in another order");
    assert_eq!(table.dominance(0, 0), None);
    assert_eq!(table.dominance(3, 4), None, "its mean is lower");
}

#[test]
fn fronts_are_exact_and_say_how_sure_they_are() {
    let points = [[1.0, 4.0], [2.0, 2.0], [4.0, 1.0], [1.0, 3.0], [2.0, 2.0], [3.0, 0.5]].map(Vec::from);
    assert_eq!(pareto_front(&points), [true, true, true, false, true, false]);
    let rows = |aim: u64, shift: [f64; 3]| {
        let rows =
            shift.map(|shift| (0..200).map(|draw| shift + normal(6 + aim, draw)).collect::<Vec<f64>>());
        table(Aim::Higher, &[&rows[0], &rows[1], &rows[2]])
    };
    // The third is worse than the first in both, on the same luck: surely off the front.
    let found = pareto(&[rows(0, [1.0, 0.0, 0.9]), rows(1, [0.0, 1.0, -0.1])], BOOTSTRAP);
    assert_eq!(
        found.iter().map(|one| (one.is_on, one.share)).collect::<Vec<_>>(),
        [(true, 1.0), (true, 1.0), (false, 0.0)]
    );
    // One aim, two policies of the same worth with luck of their own: each is best about half the time.
    let alike: Vec<Vec<f64>> =
        (0..2).map(|run| (0..400).map(|draw| normal(9 + run, draw)).collect()).collect();
    let found = pareto(&[table(Aim::Lower, &[&alike[0], &alike[1]])], BOOTSTRAP);
    assert!((found[0].share + found[1].share - 1.0).abs() < 1e-12);
    assert!(pareto(&[], BOOTSTRAP).is_empty());
}

#[test]
fn satisficing_and_deviations_are_those_worked_out_by_hand() {
    let safety = table(Aim::Higher, &[&[0.9, 0.8, 0.4, 0.7, 0.95]]);
    let cost = table(Aim::Lower, &[&[10.0, 30.0, 10.0, 20.0, 12.0]]);
    let aims = [(&safety, 0.7), (&cost, 20.0)];
    let found = satisficing(&aims, 0).unwrap();
    assert_eq!(found.estimate, 0.6);
    assert!(found.low < 0.6 && found.high > 0.6);
    // It fails in the second and third draw; the third is nearer.
    let found = horizon(&aims, 0, &[0.1, 0.9, 0.5, 0.3, 0.7]).unwrap();
    assert_eq!(found, Horizon { distance: 0.5, is_reached: true, share_within: 0.4 });
    let easy = [(&safety, 0.1)];
    let found = horizon(&easy, 0, &[0.1, 0.9, 0.5, 0.3, 0.7]).unwrap();
    assert_eq!(found, Horizon { distance: 0.9, is_reached: false, share_within: 0.8 });
    assert!(satisficing(&aims, 1).is_none() && horizon(&aims, 0, &[0.0]).is_none());
    // Baselines 0.8 and 10: shares 0, 1/8, 1/8, 3/16, 1/2 with 90th percentile 3/8, and 0, 0, 0.2, 1, 2 with 1.6.
    let baselines = [(&safety, 0.8), (&cost, 10.0)];
    assert!((baseline_deviation(&baselines[..1], 0, Relative::ToOther) - 0.375).abs() < 1e-12);
    assert!((baseline_deviation(&baselines, 0, Relative::ToOther) - 1.6).abs() < 1e-12);
    assert!((baseline_deviation(&baselines, 0, Relative::Not) - 16.0).abs() < 1e-12);
    // Regrets 7, 0, 0: 0, 0, 7 in order; over the own value 7/4, over the best 7/3.
    let returns = table(Aim::Higher, &INVESTOR);
    let found = [Relative::Not, Relative::ToOwn, Relative::ToOther]
        .map(|relative| best_deviation(&[&returns], 0, relative));
    assert_close(&found, &[5.6, 0.8 * 7.0 / 4.0, 0.8 * 7.0 / 3.0]);
}

#[test]
fn luck_in_the_table_is_taken_off_what_looks_at_the_spread() {
    // Truth N(0, 1) in each draw, luck of variance 1 in its mean: 84 % of the truths lie above -1, but 76 % of the means.
    let draws = 20_000;
    let values: Vec<f64> = (0..draws).map(|draw| normal(11, draw) + normal(12, draw)).collect();
    let noisy = table(Aim::Higher, &[&values]);
    let clear = noisy.without_luck(&[1.0]);
    let share = |table: &Table| estimates(table, Metric::StarrDomain { threshold: -1.0 })[0];
    // Five standard errors of a share and of the spread.
    let allowed = 5.0 * ((0.25 / f64::from(draws)).sqrt() + 0.25 * (8.0 / f64::from(draws)).sqrt());
    assert!((share(&clear) - normal_cdf(1.0)).abs() < allowed, "{}", share(&clear));
    assert!((share(&noisy) - normal_cdf(1.0)).abs() > 1.5 * allowed);
    assert!((estimates(&clear, Metric::Laplace)[0] - estimates(&noisy, Metric::Laplace)[0]).abs() < 1e-9);
    // More luck than spread: nothing is unknown.
    let flat = noisy.without_luck(&[5.0]);
    assert!((estimates(&flat, Metric::Maximin)[0] - estimates(&flat, Metric::Maximax)[0]).abs() < 1e-9);
}

#[test]
fn the_order_says_what_cannot_be_told_apart() {
    // Means 2, 1, 1 - 0.001 and 0, on the same draws with a little of each policy's own.
    let row = |run, mean: f64| {
        (0..400).map(|draw| mean + normal(13, draw) + 0.2 * normal(run, draw)).collect::<Vec<_>>()
    };
    let rows = [row(14, 1.0), row(15, 0.0), row(16, 2.0), row(17, 0.999)];
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    for looks in [Looks::Once, Looks::AtAnyTime(400)] {
        let found = ranking(&table(Aim::Higher, &rows), looks);
        let groups: Vec<usize> = found.places.iter().map(|place| place.group).collect();
        let ranks: Vec<(usize, usize)> = found.places.iter().map(|place| place.ranks).collect();
        assert_eq!((groups, found.apart), (vec![0, 1, 1, 2], (5, 6)));
        assert_eq!(ranks, [(0, 0), (1, 2), (1, 2), (3, 3)]);
        assert_eq!((found.places[0].policy, found.places[3].policy), (2, 1));
        let before = found.places[1].before.unwrap();
        assert!(before.is_apart && before.low < -1.0 && -1.0 < before.high && before.high < 0.0);
        let before = found.places[2].before.unwrap();
        assert!(!before.is_apart && before.low < 0.0 && before.high > 0.0);
    }
    // Costs: the other way round, with differences in their own sign.
    let found = ranking(&table(Aim::Lower, &rows), Looks::Once);
    assert_eq!((found.places[0].policy, found.places[3].policy), (1, 2));
    assert!(found.places[3].before.unwrap().difference > 0.9);
}

#[test]
fn a_policy_that_changes_nothing_is_the_same() {
    let row: Vec<f64> = (0..50).map(|draw| normal(18, draw)).collect();
    for looks in [Looks::Once, Looks::AtAnyTime(50)] {
        let found = ranking(&table(Aim::Higher, &[&row, &row]), looks);
        let before = found.places[1].before.unwrap();
        assert!(before.is_same && !before.is_apart);
        assert_eq!(found.places[1].group, 0);
    }
    assert_eq!(ranking(&table(Aim::Higher, &[&row]), Looks::Once).places.len(), 1);
}

#[test]
fn policies_of_the_same_worth_are_told_apart_in_five_per_cent_of_runs_at_most() {
    const RUNS: u64 = 1_000;
    let most = RUNS as f64 * 0.05 + 5.0 * (RUNS as f64 * 0.05 * 0.95).sqrt();
    let row = |run: u64, policy: u32, draws: u32| -> Vec<f64> {
        (0..draws)
            .map(|draw| normal(200 + run, 6 * draw) + normal(200 + run, 6 * draw + 1 + policy))
            .collect()
    };
    let told = |run: u64, draws: u32, looks: Looks| {
        let rows: Vec<f64> = (0..5).flat_map(|policy| row(run, policy, draws)).collect();
        ranking(&Table::new(Aim::Higher, draws as usize, rows).unwrap(), looks).apart.0 > 0
    };
    let once = (0..RUNS).filter(|run| told(*run, 40, Looks::Once)).count() as f64;
    assert!(once <= most && once > 10.0, "{once}");
    // Looking again and again, at any of four numbers of draws.
    let often =
        |run: &u64| [150, 250, 400, 600].iter().any(|draws| told(*run, *draws, Looks::AtAnyTime(400)));
    let often = (0..RUNS).filter(often).count() as f64;
    assert!(often <= most, "{often}");
}

#[test]
fn numbers_that_make_no_table_are_refused() {
    assert_eq!(Table::new(Aim::Higher, 0, vec![1.0]), Err(NoTable::Size(1)));
    assert_eq!(Table::new(Aim::Higher, 2, vec![1.0; 3]), Err(NoTable::Size(3)));
    assert_eq!(Table::new(Aim::Higher, 2, vec![]), Err(NoTable::Size(0)));
    assert_eq!(Table::new(Aim::Higher, 2, vec![1.0, 2.0, 3.0, f64::NAN]), Err(NoTable::NotFinite(1, 1)));
    let table = table(Aim::Lower, &[&[1.0, 2.0], &[3.0, 4.0]]);
    assert_eq!((table.policies(), table.draws(), table.value(1, 0), table.aim()), (2, 2, 3.0, Aim::Lower));
}
