//! Sequences keep their level under optional stopping, over ten thousand runs each, and agree with what is known otherwise.

use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::sequences::asymptotic::{AsymptoticSequence, DRAWS_LEAST};
use detente_numbers::sequences::betting::{ln_fortune, ratio_interval};
use detente_numbers::sequences::hits::hits_interval;
use detente_numbers::sequences::{ShareSequences, spread_of};
use detente_numbers::sums::Moments;
use detente_numbers::{beta_quantile, exp, ln, ln_gamma, normal_quantile};

const RUNS: u64 = 10_000;
/// 5 % of the runs, and five standard errors of such a share.
const MISSES_MOST: f64 = 500.0 + 5.0 * 21.8;

fn luck(run: u64, draw: u32) -> f64 {
    uniform(lane_key(Seed(41), World::Trajectory, run), Source(9), 0, draw)
}

/// How many runs ever miss the ratio, by looks at 20, 30, 45 ... of these draws.
fn misses_of_bets(ratio: f64, draws: u32, draw: impl Fn(u64, u32) -> (f64, f64)) -> f64 {
    let looks: Vec<usize> = std::iter::successors(Some(20), |look| Some(look * 3 / 2))
        .take_while(|look| *look <= draws as usize)
        .collect();
    let enough = ln(2.0 / 0.05);
    let misses = |run: &u64| {
        let pairs: Vec<(f64, f64)> = (0..draws).map(|number| draw(*run, number)).collect();
        let mirrored: Vec<(f64, f64)> =
            pairs.iter().map(|(value, weight)| (weight - value, *weight)).collect();
        looks.iter().any(|look| {
            ln_fortune(&pairs[..*look], ratio) >= enough
                || ln_fortune(&mirrored[..*look], 1.0 - ratio) >= enough
        })
    };
    (0..RUNS).filter(misses).count() as f64
}

#[test]
fn bets_on_bounded_means_keep_their_level() {
    let share = |chance: f64| move |run, number| (if luck(run, number) < chance { 1.0 } else { 0.0 }, 1.0);
    for chance in [0.5, 0.01] {
        let misses = misses_of_bets(chance, 400, share(chance));
        assert!(misses <= MISSES_MOST, "chance {chance}: {misses}");
    }
    // A skewed beta distribution with mean 2/7, by a table of its quantiles: the mean of the table is what is sought.
    let table: Vec<f64> = (0..512).map(|i| beta_quantile(2.0, 5.0, (f64::from(i) + 0.5) / 512.0)).collect();
    let mean = table.iter().sum::<f64>() / 512.0;
    let misses = misses_of_bets(mean, 400, |run, number| (table[(luck(run, number) * 512.0) as usize], 1.0));
    assert!(misses <= MISSES_MOST, "beta: {misses}");
}

#[test]
fn bets_on_a_conditional_chance_keep_their_level() {
    // The condition holds in 15 %, and in 30 % of these the thing happens.
    let draw = |run: u64, number: u32| {
        let u = luck(run, number);
        (if u < 0.045 { 1.0 } else { 0.0 }, if u < 0.15 { 1.0 } else { 0.0 })
    };
    let misses = misses_of_bets(0.3, 400, draw);
    assert!(misses <= MISSES_MOST, "{misses}");
}

#[test]
fn ends_of_the_interval_are_where_the_fortunes_are_made() {
    for (chance, draws) in [(0.5, 300), (0.03, 1_000), (0.97, 77)] {
        let pairs: Vec<(f64, f64)> = (0..draws)
            .map(|number| (if luck(7, number) < chance { 1.0 } else { 0.1 * luck(8, number) }, 1.0))
            .collect();
        let mirrored: Vec<(f64, f64)> = pairs.iter().map(|(value, _)| (1.0 - value, 1.0)).collect();
        let (low, high) = ratio_interval(&pairs, 0.05);
        assert!((ln_fortune(&pairs, low) - ln(40.0)).abs() < 1e-6, "{chance}: {low}");
        assert!((ln_fortune(&mirrored, 1.0 - high) - ln(40.0)).abs() < 1e-6, "{chance}: {high}");
    }
    assert_eq!(ratio_interval(&[], 0.05), (0.0, 1.0));
    assert_eq!(ratio_interval(&[(0.0, 0.0); 30], 0.05), (0.0, 1.0));
    // Never seen: the whole fortune against a chance p in each draw makes 1 / (9 (1 - p)^n) at least.
    let (low, high) = ratio_interval(&[(0.0, 1.0); 100], 0.05);
    let simple = 1.0 - exp(-ln(9.0 * 40.0) / 100.0);
    assert!(low == 0.0 && high <= simple && high > 0.8 * simple, "{high} and {simple}");
}

/// Why claims use bets: narrower than the empirical Bernstein sequence, whatever number that was tuned for, where draws are few or differ
/// little, and never much wider.
#[test]
fn bets_are_narrower_than_the_empirical_bernstein_sequence() {
    let narrower = |draws: u32, tuned: f64, value: &dyn Fn(u32) -> f64| {
        let values: Vec<f64> = (0..draws).map(value).collect();
        let pairs: Vec<(f64, f64)> = values.iter().map(|value| (*value, 1.0)).collect();
        let (low, high) = ratio_interval(&pairs, 0.05);
        let all = Moments::of(&values);
        let bernstein = ShareSequences::new(1, 1e-9, all.variance(), tuned);
        let (mut before, mut spread) = (Moments::new(), 0.0);
        for block in values.chunks(10) {
            let block = Moments::of(block);
            spread += spread_of(&block, if before.count() == 0 { 0.5 } else { before.mean() });
            before.merge(&block);
        }
        0.5 * (high - low) / bernstein.half_width(u64::from(draws), spread)
    };
    let coin = |number| if luck(1, number) < 0.5 { 1.0 } else { 0.0 };
    let difference = |number| 0.5 + 0.2 * (luck(2, number) - 0.5);
    for tuned in [100.0, 1_000.0] {
        for (draws, of_coin, of_difference) in [(100, 0.9, 0.75), (1_000, 1.05, 0.85), (10_000, 1.02, 0.97)] {
            let (coin, difference) = (narrower(draws, tuned, &coin), narrower(draws, tuned, &difference));
            assert!(coin < of_coin && difference < of_difference, "{draws}: {coin} and {difference}");
        }
    }
}

#[test]
fn asymptotic_sequences_keep_their_level_with_skewed_draws_from_the_least_number_on() {
    // Log-normal with sigma 1: mean sqrt(e), skewness 6.2. And normal, for which the sequence was made.
    let log_normal_mean = exp(0.5);
    for (name, truth, is_log) in [("normal", 0.0, false), ("log-normal", log_normal_mean, true)] {
        for (error, most) in [(0.05, MISSES_MOST), (0.0125, 125.0 + 5.0 * 11.2)] {
            // Tuned to the beginning, where it is hardest.
            let sequence = AsymptoticSequence::new(error, 1.0);
            let misses = |run: &u64| {
                let (mut all, mut powers) = (Moments::new(), [0.0; 2]);
                (0..1_500).any(|number| {
                    let normal = normal_quantile(luck(*run, number));
                    let draw = if is_log { exp(normal) } else { normal };
                    all.add(draw);
                    powers = [powers[0] + draw * draw, powers[1] + draw * draw * draw];
                    let is_look = all.count() >= DRAWS_LEAST && number % 10 == 9;
                    is_look && {
                        let (count, mean) = (all.count() as f64, all.mean());
                        let cubes = powers[1] - 3.0 * mean * powers[0] + 2.0 * count * mean * mean * mean;
                        let (low, high) = sequence.interval_of_moments(&all, cubes);
                        !(low..=high).contains(&truth)
                    }
                })
            };
            let misses = (0..RUNS).filter(misses).count() as f64;
            assert!(misses <= most, "{name} at {error}: {misses}");
        }
    }
    let sequence = AsymptoticSequence::new(0.05, 10_000.0);
    assert_eq!(sequence.interval(&[1.0; DRAWS_LEAST as usize - 1]), (f64::NEG_INFINITY, f64::INFINITY));
    assert_eq!(sequence.interval(&[1.0; DRAWS_LEAST as usize]), (1.0, 1.0));
    let skewed: Vec<f64> = (0..300).map(|number| exp(normal_quantile(luck(1, number)))).collect();
    let (all, (low, high)) = (Moments::of(&skewed), sequence.interval(&skewed));
    assert!(high - all.mean() > 1.2 * (all.mean() - low));
    let mirrored: Vec<f64> = skewed.iter().map(|draw| -draw).collect();
    let (other_low, other_high) = sequence.interval(&mirrored);
    assert!((other_low + high).abs() < 1e-12 && (other_high + low).abs() < 1e-12);
    // Theorem 2.2 with rho^2 t = 1 at t = 1 / tuning: 2 (ln 2 - 2 ln error).
    let tuning = (-2.0 * ln(0.05) + ln(1.0 - 2.0 * ln(0.05))) / 10_000.0;
    let draws = 1.0 / tuning;
    let expected = (2.0 * (ln(2.0) - 2.0 * ln(0.05))).sqrt();
    assert!((sequence.standard_errors(draws.round() as u64) - expected).abs() < 1e-3);
}

#[test]
fn intervals_of_hits_keep_their_level() {
    for chance in [0.5, 0.9, 0.01] {
        let misses = |run: &u64| {
            let mut hits = 0;
            (0..600).any(|number| {
                hits += u64::from(luck(*run, number) < chance);
                let draws = u64::from(number) + 1;
                // Only where the likelihood says so: the ends themselves take longer to work out.
                draws.is_multiple_of(5) && {
                    let (h, n) = (hits as f64, draws as f64);
                    let mixed = ln_gamma(h + 0.5) + ln_gamma(n - h + 0.5)
                        - ln_gamma(n + 1.0)
                        - ln(std::f64::consts::PI);
                    mixed - h * ln(chance) - (n - h) * ln(1.0 - chance) >= ln(20.0)
                }
            })
        };
        let misses = (0..RUNS).filter(misses).count() as f64;
        assert!(misses <= MISSES_MOST, "{chance}: {misses}");
    }
}

#[test]
fn intervals_of_hits_are_those_of_their_likelihood() {
    for (hits, draws) in [(0, 100), (100, 100), (95, 100), (1, 7), (900, 1_000)] {
        let (low, high) = hits_interval(hits, draws, 0.05);
        let (h, n) = (hits as f64, draws as f64);
        let mixed = ln_gamma(h + 0.5) + ln_gamma(n - h + 0.5) - ln_gamma(n + 1.0) - ln(std::f64::consts::PI);
        let part = |count: f64, p: f64| if count > 0.0 { count * ln(p) } else { 0.0 };
        for end in [low, high] {
            if end > 0.0 && end < 1.0 {
                let excess = mixed - part(h, end) - part(n - h, 1.0 - end) - ln(20.0);
                assert!(excess.abs() < 1e-6, "{hits} of {draws}: {end}");
            }
        }
        assert!(low < h / n || low == 0.0);
        assert!(high > h / n || high == 1.0);
    }
    assert_eq!(hits_interval(0, 0, 0.05), (0.0, 1.0));
}
