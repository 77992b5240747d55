//! Random bits along a walk through addresses, for batteries of tests outside: 64 bits after 64 bits, the lowest first, without an end.
//!
//! `luck WALK SEED [reversed]`: reversed turns each 64 bits round, for tests that look at the highest bits above all.

use detente_numbers::luck::{Seed, Source, StepSource, World, bits_at, lane_key};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// What is at each place of a walk, for a seed.
type Walk = fn(u64, u64) -> u64;

const WALKS: [(&str, Walk); 13] = [
    ("trajectories", |seed, i| bits_at(lane(seed, i), moment(3))),
    ("steps", |seed, i| bits_at(lane(seed, 5), StepSource::new(attack(), i as u32, (i >> 32) as u32))),
    ("draws", |seed, i| bits_at(lane(seed, 5), StepSource::new(attack(), (i >> 32) as u32, i as u32))),
    ("sources", |seed, i| bits_at(lane(seed, 5), StepSource::new(numbered(i), 3, 0))),
    ("seeds", |seed, i| bits_at(lane((seed << 32) + i, 5), moment(3))),
    ("columns", columns),
    ("gray-trajectories", |seed, i| bits_at(lane(seed, gray(i)), moment(3))),
    ("gray-moments", |seed, i| {
        bits_at(lane(seed, 5), StepSource::new(attack(), even(gray(i)), even(gray(i) >> 1)))
    }),
    ("gray-sources", |seed, i| bits_at(lane(seed, 5), StepSource::new(Source(gray(i)), 3, 0))),
    ("gray-seeds", |seed, i| bits_at(lane(seed << 32 ^ gray(i), 5), moment(3))),
    ("high-trajectories", |seed, i| bits_at(lane(seed, gray(i).reverse_bits()), moment(3))),
    ("high-sources", |seed, i| bits_at(lane(seed, 5), StepSource::new(Source(gray(i).reverse_bits()), 3, 0))),
    // A bad generator, by which a battery shows that it would see one: multiples of an odd number.
    ("control", |seed, i| (seed + i).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
];

fn lane(seed: u64, index: u64) -> u64 {
    lane_key(Seed(seed), World::Trajectory, index)
}

fn attack() -> Source {
    const { Source::new("attack", "count") }
}

fn moment(step: u32) -> StepSource {
    StepSource::new(attack(), step, 0)
}

/// The source of an element of a long vector.
fn numbered(index: u64) -> Source {
    let mut name = *b"stock[0000000000000000]";
    for (place, letter) in name[6..22].iter_mut().enumerate() {
        *letter = b"0123456789abcdef"[(index >> (60 - 4 * place) & 15) as usize];
    }
    Source::new(std::str::from_utf8(&name).unwrap_or_default(), "count")
}

/// As a run draws: 16 trajectories at a time, eight sources, step after step; then the next 16.
fn columns(seed: u64, i: u64) -> u64 {
    const SOURCES: [Source; 8] = [
        Source::new("attack", "count"),
        Source::new("reprisal", "count"),
        Source::new("militia", "noise"),
        Source::new("support", "noise"),
        Source::new("talks", "hazard"),
        Source::new("attack", "lag"),
        Source::new("vote[left]", "attends"),
        Source::new("vote[right]", "attends"),
    ];
    let (trajectory, source, step, column) = (i % 16, i / 16 % 8, i / 128 % 730, i / 128 / 730);
    bits_at(lane(seed, 16 * column + trajectory), StepSource::new(SOURCES[source as usize], step as u32, 0))
}

/// The number of which the next one differs in one bit.
fn gray(i: u64) -> u64 {
    i ^ (i >> 1)
}

/// Every other bit.
fn even(bits: u64) -> u32 {
    (0..32).fold(0, |all, place| all | ((bits >> (2 * place) & 1) as u32) << place)
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let walk = words.first().and_then(|name| WALKS.iter().find(|(known, _)| known == name));
    let seed = words.get(1).and_then(|word| word.parse().ok());
    let (Some((_, walk)), Some(seed)) = (walk, seed) else {
        let names: Vec<&str> = WALKS.iter().map(|(name, _)| *name).collect();
        eprintln!("usage: luck WALK SEED [reversed]\n\nwalks: {}", names.join(", "));
        return ExitCode::FAILURE;
    };
    let reversed = words.get(2).is_some_and(|word| word == "reversed");
    let mut output = std::io::stdout().lock();
    let mut bytes = Vec::with_capacity(1 << 16);
    for begin in (0_u64..).step_by(8192) {
        bytes.clear();
        for i in begin..begin + 8192 {
            let bits = walk(seed, i);
            bytes.extend_from_slice(&if reversed { bits.reverse_bits() } else { bits }.to_le_bytes());
        }
        match output.write_all(&bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => break,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
            Ok(()) => {}
        }
    }
    ExitCode::SUCCESS
}
