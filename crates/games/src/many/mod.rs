//! Equilibria of games of three and more players, by their supports.
//!
//! For each set of strategies that could be mixed over, all solutions of its equations are followed from a system that is solved; those whose
//! chances are real, positive and leave nobody with something better are equilibria. A game without ties has finitely many, and all are
//! found with probability one (Harsanyi 1973; McKelvey and McLennan 1997; Datta 2010, "Finding all Nash equilibria of a finite game
//! using polynomial algebra").

mod complex; // Linear equations in complex numbers.
mod follow; // From solved equations to those of a support.
mod start; // Equations that are solved.
mod system; // The equations of a support.

use self::complex::Complex;
use self::follow::{End, Follower};
use self::start::{Start, solutions_of};
use self::system::{Support, System};
use crate::limits::TooLarge;
use crate::strategic::{Mixed, Payoffs};
use detente_numbers::{max, min};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// An equilibrium of a game of any number of players, in doubles.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    /// Each player's chances.
    pub profile: Mixed,
    /// Whether it stands alone: its equations are regular, and whatever is not played is worse (Harsanyi 1973). Otherwise there may be
    /// others as near as one likes, not all of which are listed.
    pub is_regular: bool,
    /// What a player could gain at most by something else, as a share of the range of its payoffs: rounding.
    pub regret: f64,
}

/// More solutions than this are not followed: some minutes.
pub const SOLUTIONS_MOST: u64 = 2_000_000;

/// Chances nearer to each other than this are the same equilibrium.
const NEAR: f64 = 1e-6;
/// What a player may gain by something else, as a share of the range of its payoffs, in what counts as an equilibrium.
const REGRET_MOST: f64 = 1e-9;

/// All equilibria of a game without ties; of other games all those that stand alone, and some of each set of others that was met. Those that play earlier
/// strategies first.
///
/// # Errors
/// Where more than `solutions_most` solutions would have to be followed ([`SOLUTIONS_MOST`] where nothing else is known).
pub fn all_equilibria(game: &Payoffs, solutions_most: u64) -> Result<Vec<Equilibrium>, TooLarge> {
    let counts = game.shape.counts();
    let many = solutions_in_all(counts);
    if many > solutions_most {
        return Err(TooLarge {
            what: format!(
                "{} strategies have {many} candidates for equilibria, of which {solutions_most} may be followed",
                counts.iter().map(ToString::to_string).collect::<Vec<String>>().join(" x ")
            ),
            instead: "one equilibrium by the logit path, or pure equilibria",
        });
    }
    let game = scaled(game);
    let supports: Vec<Support> =
        supports(counts).into_iter().filter(|support| is_possible(&game, support)).collect();
    let found: Vec<Vec<Equilibrium>> =
        supports.par_iter().map(|support| of_support(&game, support)).collect();
    Ok(told_apart(found.into_iter().flatten().collect()))
}

/// Payoffs from 0 to 1, which changes no equilibrium.
fn scaled(game: &Payoffs) -> Payoffs {
    let scale = |payoffs: &Vec<f64>| -> Vec<f64> {
        let least = payoffs.iter().copied().fold(f64::INFINITY, min);
        let most = payoffs.iter().copied().fold(f64::NEG_INFINITY, max);
        let range = if most > least { most - least } else { 1.0 };
        payoffs.iter().map(|payoff| (payoff - least) / range).collect()
    };
    Payoffs { shape: game.shape.clone(), of: game.of.iter().map(scale).collect() }
}

/// Sums the solutions of all supports: those of one size have equally many.
fn solutions_in_all(counts: &[usize]) -> u64 {
    let mut sizes = vec![1; counts.len()];
    let mut sum = 0_u64;
    loop {
        let supports = sizes
            .iter()
            .zip(counts)
            .fold(1_u64, |all, (size, count)| all.saturating_mul(choose(*count, *size)));
        sum = sum.saturating_add(supports.saturating_mul(solutions_of(&sizes).max(1)));
        let Some(player) = (0..counts.len()).find(|player| sizes[*player] < counts[*player]) else {
            return sum;
        };
        if sum > SOLUTIONS_MOST.saturating_mul(1_000) {
            return sum;
        }
        sizes[player] += 1;
        sizes[..player].fill(1);
    }
}

fn choose(count: usize, size: usize) -> u64 {
    (0..size as u64).fold(1, |all, at| all.saturating_mul(count as u64 - at) / (at + 1))
}

/// All sets of strategies that players could mix over, those with earlier strategies first.
fn supports(counts: &[usize]) -> Vec<Support> {
    let mut all: Vec<Support> = vec![vec![]];
    for count in counts {
        let sets = (1_usize..1 << count)
            .map(|set| (0..*count).filter(|at| set >> at & 1 == 1).collect::<Vec<usize>>());
        let mut sets: Vec<Vec<usize>> = sets.collect();
        sets.sort();
        all = all
            .iter()
            .flat_map(|begun| sets.iter().map(|set| begun.iter().cloned().chain([set.clone()]).collect()))
            .collect();
    }
    all
}

/// Whether the numbers of strategies allow a solution in general, and no strategy is worse than another one whatever the others do within their
/// supports (Porter, Nudelman and Shoham 2008).
fn is_possible(game: &Payoffs, support: &Support) -> bool {
    let unknowns: usize = support.iter().map(|set| set.len() - 1).sum();
    if support.iter().any(|set| 2 * (set.len() - 1) > unknowns) {
        return false;
    }
    support.iter().enumerate().all(|(player, own)| {
        let stride = game.shape.stride(player);
        let payoffs = &game.of[player];
        let bases = system::bases(game, support, player);
        let is_worse = |strategy: &usize, other: usize| {
            bases.iter().all(|base| payoffs[base + strategy * stride] < payoffs[base + other * stride])
        };
        own.iter().all(|strategy| !(0..game.shape.counts()[player]).any(|other| is_worse(strategy, other)))
    })
}

fn of_support(game: &Payoffs, support: &Support) -> Vec<Equilibrium> {
    let system = System::of(game, support);
    if system.equations.is_empty() {
        let one = vec![vec![Complex::real(1.0)]; support.len()];
        return equilibrium(game, support, &End { at: one, is_regular: true }).into_iter().collect();
    }
    let start = Start::of(&system);
    let mut follower = Follower::new(&system, &start);
    let ends = start.solutions(&system);
    ends.iter()
        .filter_map(|from| follower.follow(from))
        .filter_map(|end| equilibrium(game, support, &end))
        .collect()
}

/// A solution as chances of all strategies, if it is real, positive and an equilibrium.
fn equilibrium(game: &Payoffs, support: &Support, end: &End) -> Option<Equilibrium> {
    let mut profile = Mixed::new();
    for ((set, chances), count) in support.iter().zip(&end.at).zip(game.shape.counts()) {
        let inverse = chances.iter().fold(Complex::ZERO, |sum, chance| sum + *chance).inverse();
        let mut own = vec![0.0; *count];
        for (strategy, chance) in set.iter().zip(chances) {
            let chance = *chance * inverse;
            let is_chance = chance.imaginary.abs() < NEAR && chance.real > -NEAR && chance.real.is_finite();
            if !is_chance {
                return None;
            }
            own[*strategy] = max(chance.real, 0.0);
        }
        let sum: f64 = own.iter().sum();
        profile.push(own.into_iter().map(|chance| chance / sum).collect());
    }
    let regret = game.regret(&profile).into_iter().fold(0.0, max);
    let is_regular = end.is_regular && is_strict_outside(game, support, &profile);
    (regret <= REGRET_MOST).then_some(Equilibrium { profile, is_regular, regret })
}

/// Whether every strategy that is not played would be worse.
fn is_strict_outside(game: &Payoffs, support: &Support, profile: &Mixed) -> bool {
    support.iter().enumerate().all(|(player, set)| {
        let values = game.values(player, profile);
        (0..values.len()).all(|strategy| set.contains(&strategy) || values[set[0]] - values[strategy] > NEAR)
    })
}

/// Without those that were found several times.
fn told_apart(found: Vec<Equilibrium>) -> Vec<Equilibrium> {
    // Nearly equal chances fall into the same or the next cell of a grid; the first player's first chance is enough to be quick.
    let cell = |one: &Equilibrium, by: i64| (one.profile[0][0] / NEAR) as i64 + by;
    let mut cells: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Equilibrium> = Vec::new();
    for one in found {
        let near = |other: &Equilibrium| {
            let pairs = one.profile.iter().flatten().zip(other.profile.iter().flatten());
            pairs.fold(0.0, |most, (left, right)| max(most, (left - right).abs())) < NEAR
        };
        let known = (-1..=1)
            .filter_map(|by| cells.get(&cell(&one, by)))
            .flatten()
            .copied()
            .find(|at| near(&kept[*at]));
        match known {
            // The same point as a solution of a larger support.
            Some(_) => {}
            None => {
                cells.entry(cell(&one, 0)).or_default().push(kept.len());
                kept.push(one);
            }
        }
    }
    kept
}
