//! Confidence sequences: their boundary against the mixture that defines it, and what they promise over repeated runs.

use detente_numbers::estimates::share_interval;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::sequences::{ShareSequences, gamma_exponential_boundary, spread_of};
use detente_numbers::sums::Moments;
use detente_numbers::{exp, ln};

/// The mixture of exp(l s - v psi(l)) over 1 - l = u, gamma distributed with shape and rate `tuning` but below 1, by the middle rule.
fn mixture(s: f64, v: f64, tuning: f64) -> f64 {
    const PARTS: u32 = 200_000;
    let ln_density = |u: f64| (tuning - 1.0) * ln(u) - tuning * u;
    // Both sums are scaled by the density's greatest value, so that none overflows.
    let scale = ln_density(if tuning > 1.0 { (tuning - 1.0) / tuning } else { 1.0 });
    let (mut whole, mut mixed) = (0.0, 0.0);
    for part in 0..PARTS {
        let u = (f64::from(part) + 0.5) / f64::from(PARTS);
        let weight = ln_density(u) - scale;
        let l = 1.0 - u;
        whole += exp(weight);
        mixed += exp(weight + l * s - v * (-ln(u) - l));
    }
    mixed / whole
}

#[test]
fn the_boundary_is_where_the_mixture_says() {
    for tuning in [1.5, 12.0, 300.0] {
        for v in [0.0, 3.0, 250.0, 4_000.0] {
            for error in [0.05, 0.002] {
                let s = gamma_exponential_boundary(v, tuning, error);
                let reached = mixture(s, v, tuning) * error;
                assert!((reached - 1.0).abs() < 1e-4, "tuning {tuning}, spread {v}: {s} reaches {reached}");
            }
        }
    }
}

/// Far narrower than any run comes: still the boundary of a mixture, and worked out in no time.
#[test]
fn a_precision_that_no_run_reaches_leaves_the_intervals_right() {
    for half_width in [1e-6, 1e-9, 1e-160, 1e-300] {
        let sequences = ShareSequences::new(1, half_width, 0.05, f64::INFINITY);
        for (draws, spread) in [(1_000, 50.0), (1_000_000, 5e4), (1_000_000_000, 5e7)] {
            let found = sequences.half_width(draws, spread) * draws as f64;
            let reached = mixture(found, spread, 1e8) * 0.025;
            assert!((reached - 1.0).abs() < 1e-3, "{half_width}, {draws} draws: {found} reaches {reached}");
        }
    }
}

/// Whoever asks for far more than a run can give still gets what the run can give.
#[test]
fn a_precision_that_no_run_reaches_costs_little_where_the_most_draws_are_known() {
    let (draws, variance) = (1e6, 0.05);
    let half_width = |asked: f64, most: f64| {
        ShareSequences::new(4, asked, variance, most).half_width(draws as u64, variance * draws)
    };
    let fixed = 1.96 * (variance / draws).sqrt();
    let (tuned, untuned) = (half_width(1e-7, draws), half_width(1e-7, f64::INFINITY));
    assert!(tuned < 2.2 * fixed && untuned > 20.0 * fixed, "{tuned} and {untuned}, fixed {fixed}");
    assert_eq!(
        half_width(0.01, draws),
        half_width(0.01, f64::INFINITY),
        "nothing changes where they are enough"
    );
}

#[test]
fn the_boundary_rises_with_the_spread_and_is_not_far_from_a_fixed_interval() {
    let mut before = 0.0;
    for v in [0.0, 1.0, 10.0, 1e3, 1e5, 1e7] {
        let s = gamma_exponential_boundary(v, 100.0, 0.025);
        assert!(s > before, "{v}: {s}");
        before = s;
    }
    // One share with the variance that was expected: a fixed number of draws would give 1.96 standard errors.
    let (width, variance) = (0.01, 0.04);
    let sequences = ShareSequences::new(1, width, variance, f64::INFINITY);
    let draws = (1..)
        .map(|k| k * 1_000)
        .find(|draws| sequences.half_width(*draws, variance * *draws as f64) <= width);
    let draws = draws.expect("some number is enough") as f64;
    let fixed = 1.96 * (variance / draws).sqrt();
    // The normal mixture at its best is 1.57 times as wide; the tails of values that are merely bounded take the rest.
    assert!(width / fixed > 1.57 && width / fixed < 1.9, "{draws} draws, {} times as wide", width / fixed);
}

/// Draws of three trajectories each, in which an event happens with a chance that is uniform below 0.4: its share is 0.2.
fn draw(seed: u64, number: u64) -> f64 {
    let chance =
        0.4 * uniform(lane_key(Seed(seed), World::Parameters, number), Source::new("p", "value"), 0, 0);
    let event = Source::new("event", "count");
    let hits = (0..3)
        .filter(|k| uniform(lane_key(Seed(seed), World::Trajectory, 3 * number + k), event, 0, 0) < chance);
    hits.count() as f64 / 3.0
}

/// Whether the intervals after each block of ten draws ever miss the share: the sequence, and the interval for a fixed number of draws.
fn ever_misses(seed: u64, blocks: u64) -> (bool, bool) {
    let sequences = ShareSequences::new(1, 0.02, 0.06, f64::INFINITY);
    let (mut all, mut spread) = (Moments::new(), 0.0);
    let (mut sequence_misses, mut fixed_misses) = (false, false);
    for block in 0..blocks {
        let mut moments = Moments::new();
        (0..10).for_each(|k| moments.add(draw(seed, 10 * block + k)));
        spread += spread_of(&moments, if all.count() == 0 { 0.5 } else { all.mean() });
        all.merge(&moments);
        sequence_misses |= (all.mean() - 0.2).abs() > sequences.half_width(all.count(), spread);
        let (low, high) = share_interval(all.mean(), all.standard_error(), all.count(), 3);
        fixed_misses |= !(low..=high).contains(&0.2);
    }
    (sequence_misses, fixed_misses)
}

#[test]
fn looking_at_every_moment_is_right_as_often_as_promised() {
    const RUNS: u64 = 400;
    let misses: Vec<(bool, bool)> = (0..RUNS).map(|seed| ever_misses(seed, 200)).collect();
    let sequence = misses.iter().filter(|(sequence, _)| *sequence).count() as f64;
    let fixed = misses.iter().filter(|(_, fixed)| *fixed).count() as f64;
    // At most 5 % in the long run; five standard errors of a share of 400 are 5.4 points more.
    assert!(sequence <= 400.0 * 0.104, "{sequence} of {RUNS} miss");
    // The same looks at intervals for a fixed number of draws: far more than their 5 %, which is why they cannot be used to stop.
    assert!(fixed > 400.0 * 0.2, "{fixed} of {RUNS} miss");
}

#[test]
fn the_spread_is_taken_around_what_was_known_before() {
    let block = Moments::of(&[0.0, 1.0, 0.5]);
    // Around 0.25: 1/16 + 9/16 + 1/16.
    assert!((spread_of(&block, 0.25) - 11.0 / 16.0).abs() < 1e-15);
    assert_eq!(spread_of(&Moments::new(), 0.3), 0.0);
}
