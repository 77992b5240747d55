//! Where a branch leads as precision grows: a Nash equilibrium, exact to rounding where its support tells it.

use super::scaled::{Scaled, Slopes};
use crate::linear::Lu;
use crate::strategic::{Mixed, Payoffs};
use detente_numbers::{abs, exp, max};

/// A strategy belongs to the support if its chance is above one of these, tried in turn.
const SUPPORTS: [f64; 5] = [1e-6, 1e-4, 1e-3, 1e-2, 1e-9];

/// A Nash equilibrium that a branch leads to, or the last point before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// A chance for each strategy of each player.
    pub profile: Mixed,
    /// What a player could gain at most by another strategy, in units of payoffs.
    pub regret: f64,
    /// Whether the chances solve the equations of a support, as far as doubles can. Otherwise they are those of the last point of the
    /// branch: so it is where equilibria are not isolated.
    pub is_solved: bool,
}

/// From logarithms of chances at a large precision.
pub(super) fn limit(payoffs: &Payoffs, game: &Scaled, logs: &[f64]) -> Limit {
    let profile = split(game, logs.iter().map(|log| exp(*log)));
    let regret = worst(payoffs, &profile);
    let mut best = Limit { profile, regret, is_solved: false };
    for least in SUPPORTS {
        let Some(chances) = on_support(game, logs, least) else { continue };
        let profile = split(game, chances.into_iter());
        let regret = worst(payoffs, &profile);
        if regret <= best.regret {
            return Limit { profile, regret, is_solved: true };
        }
        if regret <= 1e-13 * game.unit {
            best = Limit { profile, regret, is_solved: true };
        }
    }
    best
}

fn worst(payoffs: &Payoffs, profile: &Mixed) -> f64 {
    payoffs.regret(profile).into_iter().fold(0.0, max)
}

/// A list of all strategies as lists by player.
pub(super) fn split(game: &Scaled, all: impl Iterator<Item = f64>) -> Mixed {
    let all: Vec<f64> = all.collect();
    (0..game.players()).map(|player| all[game.range(player)].to_vec()).collect()
}

/// Newton's method for chances, on the strategies more likely than `least`, that make all of them pay the same.
fn on_support(game: &Scaled, logs: &[f64], least: f64) -> Option<Vec<f64>> {
    let likeliest: Vec<usize> = (0..game.players())
        .map(|player| {
            game.range(player)
                .fold(game.starts[player], |best, at| if logs[at] > logs[best] { at } else { best })
        })
        .collect();
    let mut chances: Vec<f64> =
        logs.iter().map(|log| exp(*log)).map(|chance| if chance > least { chance } else { 0.0 }).collect();
    let free: Vec<usize> =
        (0..game.total()).filter(|at| chances[*at] > 0.0 && likeliest[game.owner[*at]] != *at).collect();
    let mut slopes = Slopes::new(game);
    let mut values = vec![0.0; game.total()];
    let mut factors = Lu::default();
    let mut last = f64::INFINITY;
    for _ in 0..30 {
        for (player, reference) in likeliest.iter().enumerate() {
            chances[*reference] = 0.0;
            chances[*reference] = 1.0 - chances[game.range(player)].iter().sum::<f64>();
        }
        slopes.update(game, &chances, true);
        slopes.values(game, &chances, &mut values);
        factors.begin(free.len());
        for (at, row) in free.iter().enumerate() {
            fill(game, &slopes, &likeliest, &free, *row, factors.row_mut(at));
        }
        factors.factor();
        if factors.pivot_share() < 1e-12 {
            return None;
        }
        let mut step: Vec<f64> =
            free.iter().map(|at| values[likeliest[game.owner[*at]]] - values[*at]).collect();
        factors.solve(&mut step);
        let size = step.iter().fold(0.0, |most, step| max(most, abs(*step)));
        if !size.is_finite() || size > 0.1 {
            return None;
        }
        if size >= last && size < 1e-12 {
            break;
        }
        last = size;
        free.iter().zip(&step).for_each(|(at, step)| chances[*at] += step);
    }
    (last < 1e-12 && chances.iter().all(|chance| *chance >= 0.0)).then_some(chances)
}

/// By what a strategy's gain over its reference moves with the free chances.
fn fill(
    game: &Scaled,
    slopes: &Slopes,
    likeliest: &[usize],
    free: &[usize],
    strategy: usize,
    row: &mut [f64],
) {
    let player = game.owner[strategy];
    let slope = |strategy: usize, at: usize| {
        let other = game.owner[at];
        let start = game.starts[other];
        let width = game.range(other).len();
        let row = &slopes.block(player, other)[(strategy - game.starts[player]) * width..][..width];
        row[at - start] - row[likeliest[other] - start]
    };
    for (cell, at) in row.iter_mut().zip(free) {
        let is_own = game.owner[*at] == player;
        *cell = if is_own { 0.0 } else { slope(strategy, *at) - slope(likeliest[player], *at) };
    }
}
