//! Children from parents.
//!
//! Two ways: crossover of two parents, simulated on numbers as if they were strings of bits (K. Deb and R. B. Agrawal, Complex Systems 9, 1995,
//! bounded as in K. Deb and A. Kumar there), which is good where each lever can be set by itself; and the difference of two points added to a third
//! (R. Storn and K. Price, Journal of Global Optimization 11, 1997), which is good where levers must move together. Both are followed by mutation.

use super::levers::Lever;
use detente_numbers::luck::{Source, StepSource, uniform_at};
use detente_numbers::{max, min, sqrt};

/// The ways of breeding, by number. What is drawn at the beginning counts as the first.
pub(super) const WAYS: usize = 2;
pub(super) const CROSSOVER: usize = 0;

/// The chance that two parents are crossed at all, and that they are crossed in one lever.
const CROSSED: f64 = 0.9;
const ARE_CROSSED: StepSource = StepSource::new(Source::new("policy search", "are crossed"), 0, 0);
const LEVER_CROSSED: f64 = 0.5;
/// The share of levers that a difference moves, and by how much of it.
const LEVER_MOVED: f64 = 0.9;
const MOVED_BY: f64 = 0.5;
/// The share of mutations that forget where the lever was.
const ANEW: f64 = 0.1;

/// Addresses of the luck of each lever, the same for all children.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Addresses {
    levers: Vec<LeverAddresses>,
}

#[derive(Clone, Debug, PartialEq)]
struct LeverAddresses {
    is_crossed: StepSource,
    spread: StepSource,
    swaps: StepSource,
    /// Of the first and the second child.
    mutates: [StepSource; 2],
    moves: [StepSource; 2],
}

impl Addresses {
    pub(super) fn new(levers: usize) -> Self {
        let of = |purpose: &str, lever: u32, child: u32| {
            StepSource::new(Source::new("policy search", purpose), lever, child)
        };
        let of_lever = |lever: u32| LeverAddresses {
            is_crossed: of("is crossed", lever, 0),
            spread: of("spread", lever, 0),
            swaps: of("swaps", lever, 0),
            mutates: [of("mutates", lever, 0), of("mutates", lever, 1)],
            moves: [of("moves", lever, 0), of("moves", lever, 1)],
        };
        Self { levers: (0..levers as u32).map(of_lever).collect() }
    }
}

/// Whom two children come from.
pub(super) struct Parents<'p> {
    pub(super) first: &'p [f64],
    pub(super) second: &'p [f64],
    /// Two more, whose difference may be added.
    pub(super) others: [&'p [f64]; 2],
}

/// Two children by one of the ways, before mutation; equal to the parents where nothing was changed. The key is that of their luck.
pub(super) fn breed(
    levers: &[Lever],
    at: &Addresses,
    way: usize,
    key: u64,
    parents: &Parents,
    children: [&mut [f64]; 2],
) {
    let [first, second] = children;
    first.copy_from_slice(parents.first);
    second.copy_from_slice(parents.second);
    if way == CROSSOVER {
        cross(levers, at, key, first, second);
    } else {
        let [one, other] = parents.others;
        add_difference(levers, at, key, (one, other), [first, second]);
    }
}

fn cross(levers: &[Lever], at: &Addresses, key: u64, first: &mut [f64], second: &mut [f64]) {
    if uniform_at(key, ARE_CROSSED) > CROSSED {
        return;
    }
    for (((lever, at), first), second) in levers.iter().zip(&at.levers).zip(first).zip(second) {
        if *first == *second || uniform_at(key, at.is_crossed) > LEVER_CROSSED {
            continue;
        }
        let pair = match lever {
            Lever::Choice { .. } => (*second, *first),
            _ => {
                let (low, high) =
                    spread(*lever, min(*first, *second), max(*first, *second), uniform_at(key, at.spread));
                if uniform_at(key, at.swaps) < 0.5 { (low, high) } else { (high, low) }
            }
        };
        (*first, *second) = pair;
    }
}

/// Two numbers around two parents, further apart or nearer to each other: with what density falls off is such that powers are four roots, or four
/// squares (index 15).
fn spread(lever: Lever, low: f64, high: f64, chance: f64) -> (f64, f64) {
    let (least, most) = wide_ends(lever);
    let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
    let factor = |room: f64| {
        let alpha = 2.0 - 1.0 / sixteenth_power(1.0 + room / half);
        let scaled = chance * alpha;
        sixteenth_root(if scaled <= 1.0 { scaled } else { 1.0 / (2.0 - scaled) })
    };
    (lever.nearest(middle - factor(low - least) * half), lever.nearest(middle + factor(most - high) * half))
}

fn add_difference(
    levers: &[Lever],
    at: &Addresses,
    key: u64,
    (one, other): (&[f64], &[f64]),
    children: [&mut [f64]; 2],
) {
    let [first, second] = children;
    for (number, (lever, at)) in levers.iter().zip(&at.levers).enumerate() {
        if uniform_at(key, at.is_crossed) > LEVER_MOVED {
            continue;
        }
        match lever {
            Lever::Choice { .. } => {
                let takes = if uniform_at(key, at.swaps) < 0.5 { one } else { other };
                first[number] = takes[number];
            }
            _ => {
                let by = MOVED_BY * (one[number] - other[number]);
                first[number] = back_inside(*lever, first[number], by);
                second[number] = back_inside(*lever, second[number], -by);
            }
        }
    }
}

/// The number moved; half of the way to the end where it would leave the range.
fn back_inside(lever: Lever, number: f64, by: f64) -> f64 {
    let (least, most) = wide_ends(lever);
    let moved = number + by;
    lever.nearest(if moved < least {
        0.5 * (number + least)
    } else if moved > most {
        0.5 * (number + most)
    } else {
        moved
    })
}

/// Changes each lever of a child (0 or 1 of its pair) with a chance of one in the number of levers, mostly by a little. Says whether anything changed.
pub(super) fn mutate(levers: &[Lever], at: &Addresses, key: u64, child: usize, point: &mut [f64]) -> bool {
    let chance = 1.0 / levers.len() as f64;
    let mut has_changed = false;
    for ((lever, at), number) in levers.iter().zip(&at.levers).zip(point) {
        if uniform_at(key, at.mutates[child]) < chance {
            let before = *number;
            *number = moved(*lever, before, uniform_at(key, at.moves[child]));
            has_changed |= *number != before;
        }
    }
    has_changed
}

/// Changes one lever for certain, which `chance` chooses together with where it goes.
pub(super) fn mutate_one(levers: &[Lever], chance: f64, point: &mut [f64]) {
    let at = chance * levers.len() as f64;
    let lever = (at as usize).min(levers.len() - 1);
    point[lever] = moved(levers[lever], point[lever], at - lever as f64);
}

/// Another number of the lever: anywhere with a chance of one in ten, else near, by a polynomial density (K. Deb and M. Goyal, Computer Science and
/// Informatics 26, 1996; index 15).
fn moved(lever: Lever, number: f64, chance: f64) -> f64 {
    if let Lever::Choice { options } = lever {
        let other = (chance * f64::from(options - 1)) as u32;
        let other = f64::from(other);
        return if other < number { other } else { other + 1.0 };
    }
    if chance < ANEW {
        return another(lever, number, lever.at(chance / ANEW), chance);
    }
    let chance = (chance - ANEW) / (1.0 - ANEW);
    let (least, most) = wide_ends(lever);
    let width = most - least;
    let by = if chance < 0.5 {
        let room = sixteenth_power(1.0 - (number - least) / width);
        sixteenth_root(2.0 * chance + (1.0 - 2.0 * chance) * room) - 1.0
    } else {
        let room = sixteenth_power(1.0 - (most - number) / width);
        1.0 - sixteenth_root(2.0 * (1.0 - chance) + (2.0 * chance - 1.0) * room)
    };
    another(lever, number, lever.nearest(number + by * width), chance)
}

/// The number that was wanted; for whole numbers that came out as they were, a neighbour.
fn another(lever: Lever, number: f64, wanted: f64, chance: f64) -> f64 {
    if wanted != number || lever.is_continuous() {
        return wanted;
    }
    let (least, most) = lever.ends();
    let is_down = if number == most { true } else { number != least && chance < 0.5 };
    if is_down { number - 1.0 } else { number + 1.0 }
}

/// The ends of the range in which the number moves before it is rounded.
fn wide_ends(lever: Lever) -> (f64, f64) {
    let (low, high) = lever.ends();
    if lever.is_continuous() { (low, high) } else { (low - 0.5, high + 0.5) }
}

fn sixteenth_power(number: f64) -> f64 {
    let square = number * number;
    let fourth = square * square;
    let eighth = fourth * fourth;
    eighth * eighth
}

fn sixteenth_root(number: f64) -> f64 {
    sqrt(sqrt(sqrt(sqrt(number))))
}
