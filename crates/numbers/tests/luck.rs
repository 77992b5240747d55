//! The quality of addressed randomness: every seed is fixed, every bound is in standard errors. Larger batteries than fit into a test are run by
//! `cargo xtask generator`; see docs/generator.md.

use detente_numbers::luck::{
    Seed, Source, StepSource, World, bits_at, copy_key, lane_key, uniform, uniform_at, uniform_of_bits,
};
use detente_numbers::normal_quantile;

const SEED: Seed = Seed(7);

fn trajectory(index: u64) -> u64 {
    lane_key(SEED, World::Trajectory, index)
}

fn attack() -> Source {
    Source::new("attack", "count")
}

/// A way to walk from one address to the next, with its name.
type Walk = (&'static str, fn(u64) -> u64);

fn walks() -> [Walk; 7] {
    [
        ("lanes", |i| bits_at(trajectory(i), StepSource::new(attack(), 3, 0))),
        ("steps", |i| bits_at(trajectory(5), StepSource::new(attack(), i as u32, 0))),
        ("draws", |i| bits_at(trajectory(5), StepSource::new(attack(), 3, i as u32))),
        ("copies", |i| bits_at(copy_key(trajectory(5), 2, i as u32), StepSource::new(attack(), 3, 0))),
        ("levels", |i| bits_at(copy_key(trajectory(5), i as u32, 1), StepSource::new(attack(), 3, 0))),
        ("sources", |i| {
            bits_at(trajectory(5), StepSource::new(Source::new(&format!("stock[{i}]"), "count"), 3, 0))
        }),
        ("seeds", |i| bits_at(lane_key(Seed(i), World::Trajectory, 5), StepSource::new(attack(), 3, 0))),
    ]
}

/// The lowest bit that reaches a uniform number.
const LOWEST: u32 = 12;

/// Some bits of 64: so many from this one on.
fn some(bits: u64, lowest: u32, count: u32) -> u64 {
    bits >> lowest & ((1 << count) - 1)
}

/// The bound that the greatest of so many scores, each a standard normal number if luck is good, passes with a chance of 0.1 %
/// (Bonferroni).
fn bound(scores: usize) -> f64 {
    normal_quantile(1.0 - 0.000_5 / scores as f64)
}

/// The chi-square statistic of counts that should be equal, as a standard normal number (E. B. Wilson and M. M. Hilferty 1931).
fn chi_square_score(counts: &[u32]) -> f64 {
    let total: u32 = counts.iter().sum();
    let expected = f64::from(total) / counts.len() as f64;
    let statistic: f64 = counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    let degrees = (counts.len() - 1) as f64;
    let spread = 2.0 / (9.0 * degrees);
    ((statistic / degrees).cbrt() - (1.0 - spread)) / spread.sqrt()
}

/// Pairs of values below `2^bits`, counted.
fn pair_score(bits: u32, pairs: impl Iterator<Item = (u64, u64)>) -> f64 {
    let mut counts = vec![0; 1 << (2 * bits)];
    pairs.for_each(|(a, b)| counts[(a << bits | b) as usize] += 1);
    chi_square_score(&counts)
}

/// The correlation of pairs of uniform numbers, in standard errors from 0.
fn correlation_score(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (a, b) in pairs {
        sum += (a - 0.5) * (b - 0.5);
        count += 1.0;
    }
    // The product of two independent centred uniforms has mean 0 and variance 1/144.
    sum * 12.0 / f64::sqrt(count)
}

#[test]
fn values_are_odd_multiples_inside_the_unit_interval() {
    for index in 0..100_000 {
        let u = uniform(trajectory(index), attack(), 0, 0);
        assert!(u > 0.0 && u < 1.0);
        assert_eq!(u * 9_007_199_254_740_992.0 % 2.0, 1.0, "{u}");
    }
}

/// The highest bits, the lowest that are used, and the lowest of all: alone, and with those of the next address (pairs that do not
/// overlap).
#[test]
fn single_values_spread_evenly_and_pairs_too() {
    const COUNT: u64 = 200_000;
    for (name, walk) in walks() {
        let values: Vec<u64> = (0..COUNT).map(walk).collect();
        for lowest in [56, LOWEST, 0] {
            let mut single = vec![0; 256];
            values.iter().for_each(|value| single[some(*value, lowest, 8) as usize] += 1);
            let pairs =
                values.chunks_exact(2).map(|two| (some(two[0], lowest + 3, 5), some(two[1], lowest + 3, 5)));
            for score in [chi_square_score(&single), pair_score(5, pairs)] {
                assert!(score.abs() < bound(42), "{name}, bits from {lowest}: {score}");
            }
        }
    }
}

/// Each of the 64 bits is set half of the time, and changes from one address to the next half of the time.
#[test]
fn each_bit_is_a_fair_coin_along_each_walk() {
    const COUNT: u64 = 50_000;
    for (name, walk) in walks() {
        let values: Vec<u64> = (0..=COUNT).map(walk).collect();
        for bit in 0..64 {
            let of = |value: u64| value >> bit & 1;
            let set: u64 = values[1..].iter().map(|value| of(*value)).sum();
            let changes: u64 = values.windows(2).map(|two| of(two[0] ^ two[1])).sum();
            for (what, count) in [("is set", set), ("changes", changes)] {
                let score = (count as f64 - COUNT as f64 / 2.0) / (COUNT as f64 / 4.0).sqrt();
                assert!(score.abs() < bound(896), "{name}: bit {bit} {what} {count} times of {COUNT}");
            }
        }
    }
}

#[test]
fn neighbours_are_not_correlated() {
    const COUNT: u64 = 200_000;
    for (name, walk) in walks() {
        let values: Vec<f64> = (0..COUNT).map(walk).map(uniform_of_bits).collect();
        for lag in [1, 2, 3, 7, 8, 16, 64, 1024] {
            let score = correlation_score(values.iter().copied().zip(values[lag..].iter().copied()));
            assert!(score.abs() < bound(56), "{name}, lag {lag}: {score} standard errors");
        }
    }
}

/// Every part of an address, with the number of its bits and the 64 random bits at a base changed by a
/// mask.
type Part = (&'static str, u32, fn(u64, u64) -> u64);

fn parts() -> [Part; 5] {
    [
        ("seed", 64, |i, mask| {
            bits_at(lane_key(Seed(i ^ mask), World::Trajectory, i), StepSource::new(attack(), 3, 0))
        }),
        ("lane", 64, |i, mask| bits_at(trajectory(i ^ mask), StepSource::new(attack(), 3, 0))),
        ("source", 64, |i, mask| {
            bits_at(trajectory(i), StepSource::new(Source(attack().0.wrapping_mul(2 * i + 1) ^ mask), 3, 0))
        }),
        ("step", 32, |i, mask| bits_at(trajectory(7), StepSource::new(attack(), (i ^ mask) as u32, 0))),
        ("draw", 32, |i, mask| bits_at(trajectory(7), StepSource::new(attack(), 3, (i ^ mask) as u32))),
    ]
}

/// A changed bit of the address changes each bit of the result with chance one half.
#[test]
fn one_bit_of_an_address_changes_half_of_the_bits() {
    const COUNT: u64 = 2_000;
    for (name, width, bits) in parts() {
        for bit in 0..width {
            let mut changed = [0_u32; 64];
            for index in 0..COUNT {
                let difference = bits(index, 0) ^ bits(index, 1 << bit);
                for (place, count) in changed.iter_mut().enumerate() {
                    *count += (difference >> place & 1) as u32;
                }
            }
            let most = bound(256 * 64) * (COUNT as f64 / 4.0).sqrt();
            for (place, count) in changed.iter().enumerate() {
                let off = f64::from(*count) - COUNT as f64 / 2.0;
                assert!(off.abs() < most, "{name} bit {bit} changes bit {place} {count} times of {COUNT}");
            }
        }
    }
}

/// Of addresses that differ in one bit: the correlation of the uniform numbers, and how pairs of their highest and lowest bits spread.
#[test]
fn addresses_that_differ_in_one_bit_are_independent() {
    const COUNT: u64 = 20_000;
    for (name, width, bits) in parts() {
        for bit in 0..width {
            // Bases whose neighbour is no base.
            let base = |i: u64| (i >> bit << ((bit + 1) & 63)) & !(1 << bit) | i & ((1 << bit) - 1);
            let two: Vec<(u64, u64)> =
                (0..COUNT).map(base).map(|base| (bits(base, 0), bits(base, 1 << bit))).collect();
            let uniforms = two.iter().map(|(a, b)| (uniform_of_bits(*a), uniform_of_bits(*b)));
            let spread =
                |lowest| pair_score(4, two.iter().map(|(a, b)| (some(*a, lowest, 4), some(*b, lowest, 4))));
            for score in [correlation_score(uniforms), spread(60), spread(LOWEST)] {
                assert!(score.abs() < bound(3 * 256), "{name} bit {bit}: {score} standard errors");
            }
        }
    }
}

/// Two keys meet in the last mix; that of a pair of lanes with that of a pair of sources must leave no
/// trace.
#[test]
fn lanes_and_sources_do_not_cancel() {
    const COUNT: u64 = 100_000;
    let (a, b) = (StepSource::new(attack(), 3, 0), StepSource::new(attack(), 4, 0));
    let fourth = (0..COUNT).map(|i| {
        // Four lanes and steps that share an exclusive or.
        let key = trajectory(i);
        (uniform_at(key, a), uniform_at(key ^ a.0 ^ b.0, b))
    });
    let score = correlation_score(fourth);
    assert!(score.abs() < 5.0, "{score} standard errors");
}

/// Among a million 64-bit numbers two are equal with a chance of 3e-8.
#[test]
fn no_two_of_a_million_are_equal() {
    let mut all: Vec<u64> = Vec::with_capacity(1_000_000);
    for step in 0..1_000 {
        let at = StepSource::new(attack(), step, 0);
        all.extend((0..1_000).map(|lane| bits_at(trajectory(lane), at)));
    }
    all.sort_unstable();
    assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn every_part_of_a_name_counts() {
    assert_ne!(Source::new("ab", "c"), Source::new("a", "bc"));
    assert_ne!(Source::new("ab", ""), Source::new("", "ab"));
    assert_ne!(Source::new("a\0", ""), Source::new("a", ""));
    assert_ne!(Source::new("", ""), Source(0));
    let mut all: Vec<u64> = (0..100_000)
        .map(|i| Source::new(&format!("support[{}]", i / 2), ["count", "lag"][i % 2]).0)
        .collect();
    all.sort_unstable();
    assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn worlds_and_lanes_are_apart() {
    assert_ne!(lane_key(SEED, World::Parameters, 0), lane_key(SEED, World::Trajectory, 0));
    let score = correlation_score((0..100_000).map(|i| {
        let key = |world| lane_key(SEED, world, i);
        (uniform(key(World::Parameters), attack(), 0, 0), uniform(key(World::Trajectory), attack(), 0, 0))
    }));
    assert!(score.abs() < 5.0, "{score} standard errors");
}

/// Published results name a seed; these numbers may change only with the version of the engine.
#[test]
fn luck_does_not_change_with_time() {
    let key = lane_key(Seed(2023), World::Trajectory, 17);
    let bits = bits_at(key, StepSource::new(Source::new("attack", "count"), 5, 1));
    assert_eq!(
        (attack().0, key, bits),
        (13_997_379_933_738_877_941, 13_169_498_833_371_969_678, 15_269_298_881_028_884_819)
    );
}
