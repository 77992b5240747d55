//! Addressed randomness: a random number is a function of its address and of nothing else.
//!
//! An address is the seed, the lane (which draw of the parameters, or which trajectory), the source (which
//! element, for what purpose), the step and the number of the draw. So a changed policy or an added
//! element leaves all other luck as it was, and any part of a run can be computed in any order.
//!
//! **Choice of the generator.** Each part of the address is absorbed by one application of a 64-bit
//! bijective mixer (xor-shift, multiply, xor-shift, multiply, xor-shift; the constants are those of P.
//! Evensen's "moremur", a retuned MurmurHash3 finaliser). What varies from lane to lane ([`lane_key`])
//! and what is the same for a whole column ([`StepSource`]) are mixed apart and meet only in
//! [`uniform_at`], which mixes once more, in two rounds: the column's key enters before the first
//! multiplication by exclusive or and again before the second by addition, so that two pairs of keys
//! with the same exclusive or do not share their number. For a fixed source, step and draw the map from
//! lane key to 64 bits is one-to-one. A uniform costs two multiplications beyond the hoisted part. A
//! cipher-like generator such as Philox would need ten rounds for what is wanted here only against
//! chance, not against an adversary.

use crate::lane::{Lane, LaneBits};

/// What a user chooses to make a study repeatable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Seed(pub u64);

/// Which of the two series of lanes: the draws of the parameters, or the trajectories.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum World {
    /// Lane j is the j-th draw of the unknown parameters.
    Parameters,
    /// Lane j K + k is the k-th trajectory of the j-th draw, for K trajectories a draw.
    Trajectory,
}

/// Which element draws, and for what purpose: a hash of both names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Source(pub u64);

/// A source at a step and draw: the part of an address that a whole column of lanes shares.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StepSource(pub u64);

const FIRST_MULTIPLIER: u64 = 0x3c79_ac49_2ba7_b653;
const SECOND_MULTIPLIER: u64 = 0x1c69_b3f7_4ac4_ae35;
/// 2^64 over the golden ratio: a constant with no pattern, to keep the mixer away from its fixed point 0.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A one-to-one scrambling of 64 bits in which each input bit changes about half of the output bits.
#[inline(always)]
const fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 27)).wrapping_mul(FIRST_MULTIPLIER);
    let bits = (bits ^ (bits >> 33)).wrapping_mul(SECOND_MULTIPLIER);
    bits ^ (bits >> 27)
}

/// Takes one more word into a hash; one-to-one in either argument while the other is fixed.
#[inline(always)]
const fn absorb(state: u64, word: u64) -> u64 {
    mix(state.wrapping_add(GOLDEN) ^ mix(word))
}

impl Source {
    /// The source of the element with this path (its name with any member names), for this purpose.
    ///
    /// The lengths of both are part of the hash, so that ("ab", "c") and ("a", "bc") differ.
    #[must_use]
    pub const fn new(path: &str, purpose: &str) -> Self {
        let state = absorb_bytes(GOLDEN, path.as_bytes());
        Self(absorb_bytes(state, purpose.as_bytes()))
    }
}

/// Takes the length and then the bytes, eight at a time.
const fn absorb_bytes(state: u64, bytes: &[u8]) -> u64 {
    let mut state = absorb(state, bytes.len() as u64);
    let mut at = 0;
    while at < bytes.len() {
        let mut word = 0;
        let mut place = 0;
        while place < 8 && at < bytes.len() {
            word |= (bytes[at] as u64) << (8 * place);
            place += 1;
            at += 1;
        }
        state = absorb(state, word);
    }
    state
}

/// The key of a lane: everything in an address that varies along a column.
#[inline]
#[must_use]
pub const fn lane_key(seed: Seed, world: World, index: u64) -> u64 {
    let world = match world {
        World::Parameters => 0x7061_7261_6d65_7465, // Any two unlike words would do.
        World::Trajectory => 0x7472_616a_6563_746f,
    };
    absorb(absorb(absorb(GOLDEN, seed.0), world), index)
}

/// The key of a copy of a lane, whose luck is its own from the next step on: a hash of the parent's key, of the level at which it was
/// split off, and of its number among the copies (the parent itself, number 0, keeps its key).
#[inline]
#[must_use]
pub const fn copy_key(parent: u64, level: u32, copy: u32) -> u64 {
    absorb(absorb(parent, level as u64), copy as u64)
}

impl Seed {
    /// Another seed, for a run beside the one with this seed that must share no luck with it: a pilot, say, and its number.
    #[must_use]
    pub const fn apart(self, purpose: &str, number: u64) -> Self {
        Self(absorb(absorb(self.0, Source::new(purpose, "seed").0), number))
    }
}

impl StepSource {
    /// The part of an address that does not vary along a column.
    #[inline]
    #[must_use]
    pub const fn new(source: Source, step: u32, draw: u32) -> Self {
        Self(absorb(source.0, ((step as u64) << 32) | draw as u64))
    }
}

/// The 64 random bits at this address: of one lane, or of several with the address repeated in each.
#[inline(always)]
#[must_use]
pub fn mixed_bits<B: LaneBits>(lane_key: B, at: B) -> B {
    let bits = lane_key ^ at;
    let bits = (bits ^ (bits >> 27)).times_constant(FIRST_MULTIPLIER);
    let bits = bits.plus(at);
    let bits = (bits ^ (bits >> 33)).times_constant(SECOND_MULTIPLIER);
    bits ^ (bits >> 27)
}

/// The 64 random bits at this address.
#[inline(always)]
#[must_use]
pub fn bits_at(lane_key: u64, at: StepSource) -> u64 {
    mixed_bits(lane_key, at.0)
}

/// The uniform number that 64 random bits give: one of the 2^52 midpoints (i + 1/2) / 2^52, so strictly between 0 and 1, and symmetrical
/// about one half.
#[inline(always)]
#[must_use]
pub fn uniform_of_bits<L: Lane>(bits: L::Bits) -> L {
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const ONE_LESS_HALF_AN_INTERVAL: f64 = 1.0 - f64::EPSILON / 2.0;
    // A number in [1, 2) from 52 random bits; the subtraction is exact.
    L::of_bits((bits >> 12) | ONE) - ONE_LESS_HALF_AN_INTERVAL
}

/// The uniform number at this address ([`uniform_of_bits`] of [`bits_at`]).
#[inline(always)]
#[must_use]
pub fn uniform_at(lane_key: u64, at: StepSource) -> f64 {
    uniform_of_bits(bits_at(lane_key, at))
}

/// As [`uniform_at`], for one lane.
#[inline]
#[must_use]
pub fn uniform(lane_key: u64, source: Source, step: u32, draw: u32) -> f64 {
    uniform_at(lane_key, StepSource::new(source, step, draw))
}
