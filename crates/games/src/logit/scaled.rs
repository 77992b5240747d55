//! The game that the methods work on: payoffs as far as they matter, in a unit of their own.

use super::Refused;
use crate::linear::{dot, take_away};
use crate::strategic::{Payoffs, Shape};
use detente_numbers::{max, min};

/// More strategies than this, all players together, are not solved for at once.
pub const STRATEGIES_MOST: usize = 2048;

/// More products than this, of profiles and pairs of players, would take too long at each step.
const PRODUCTS_MOST: usize = 1 << 26;

/// Payoffs in units of the largest difference that a player's own choice can make. Only those differences matter to a logit response, so
/// for each play of the others the middle of the own payoffs is taken away: nothing is lost by rounding to what all strategies share.
#[derive(Clone, Debug)]
pub(super) struct Scaled {
    pub shape: Shape,
    /// What a payoff of 1 stands for; precision in these units is precision times this.
    pub unit: f64,
    /// Where each player's strategies begin among all, and after the last one their number.
    pub starts: Vec<usize>,
    /// Whose each strategy is.
    pub owner: Vec<usize>,
    /// Player by player; in each, a profile by its number.
    of: Vec<Vec<f64>>,
}

impl Scaled {
    pub(super) fn new(payoffs: &Payoffs) -> Result<Self, Refused> {
        let shape = payoffs.shape.clone();
        let total: usize = shape.counts().iter().sum();
        if total > STRATEGIES_MOST {
            return Err(Refused::TooLarge { strategies: total });
        }
        let players = shape.players();
        if players > 2 && shape.profiles().saturating_mul(players * (players - 1)) > PRODUCTS_MOST {
            return Err(Refused::TooManyProfiles { profiles: shape.profiles() });
        }
        for (player, of) in payoffs.of.iter().enumerate() {
            if let Some(profile) = of.iter().position(|payoff| !payoff.is_finite()) {
                return Err(Refused::NotFinite { player, profile: shape.profile(profile) });
            }
        }
        // Halves, so that the difference of two payoffs stays finite.
        let mut of: Vec<Vec<f64>> =
            payoffs.of.iter().map(|of| of.iter().map(|payoff| payoff / 2.0).collect()).collect();
        let half =
            of.iter_mut().enumerate().fold(0.0, |most, (player, of)| max(most, centre(of, &shape, player)));
        let half = if half > 0.0 { half } else { 0.5 };
        of.iter_mut().flatten().for_each(|payoff| *payoff /= half);
        let mut starts = vec![0];
        let mut owner = Vec::with_capacity(total);
        for (player, count) in shape.counts().iter().enumerate() {
            owner.resize(owner.len() + count, player);
            starts.push(owner.len());
        }
        Ok(Self { shape, unit: half * 2.0, starts, owner, of })
    }

    pub(super) fn players(&self) -> usize {
        self.shape.players()
    }

    /// Strategies of all players.
    pub(super) fn total(&self) -> usize {
        self.owner.len()
    }

    pub(super) fn range(&self, player: usize) -> std::ops::Range<usize> {
        self.starts[player]..self.starts[player + 1]
    }

    /// Below this precision (of the scaled game) there is one equilibrium only, as the response is a contraction: where chances of `n - 1`
    /// others move by at most `d` (in total variation), differences of a player's values move by at most `2 (n - 1) d`, and the response
    /// to values by a quarter of that times precision.
    pub(super) fn one_only(&self) -> f64 {
        2.0 / max(self.players() as f64 - 1.0, 1.0)
    }

    /// A player of one gets what it takes.
    fn alone(&self) -> Option<&[f64]> {
        if self.players() == 1 { Some(&self.of[0]) } else { None }
    }
}

/// Takes from the payoffs of a player the middle of those that it can choose among; how far apart these are at most.
fn centre(of: &mut [f64], shape: &Shape, player: usize) -> f64 {
    let (stride, count) = (shape.stride(player), shape.counts()[player]);
    let mut most = 0.0;
    for block in of.chunks_mut(stride * count) {
        for first in 0..stride {
            let own = || (0..count).map(|strategy| first + strategy * stride);
            let highest = own().map(|at| block[at]).fold(f64::NEG_INFINITY, max);
            let lowest = own().map(|at| block[at]).fold(f64::INFINITY, min);
            let middle = lowest / 2.0 + highest / 2.0;
            own().for_each(|at| block[at] -= middle);
            most = max(most, highest - lowest);
        }
    }
    most
}

/// For each two players, what each strategy of one pays against each of the other while the rest play their chances: the slopes of
/// payoffs in chances. Row by row, a row for each strategy of the one who is paid.
#[derive(Clone, Debug)]
pub(super) struct Slopes {
    blocks: Vec<Vec<f64>>,
    players: usize,
    room: [Vec<f64>; 2],
}

impl Slopes {
    pub(super) fn new(game: &Scaled) -> Self {
        let players = game.players();
        let mut slopes =
            Self { blocks: vec![Vec::new(); players * players], players, room: [Vec::new(), Vec::new()] };
        let uniform = vec![0.0; game.total()];
        slopes.update(game, &uniform, true);
        slopes
    }

    pub(super) fn block(&self, player: usize, other: usize) -> &[f64] {
        &self.blocks[player * self.players + other]
    }

    /// At new chances. `everywhere`: all blocks; otherwise those that [`Slopes::values`] needs.
    pub(super) fn update(&mut self, game: &Scaled, chances: &[f64], everywhere: bool) {
        if self.players == 2 && !self.block(0, 1).is_empty() {
            return; // With nobody else, they are the payoffs.
        }
        for player in 0..self.players {
            for other in (0..self.players).filter(|other| *other != player) {
                if everywhere || other == partner(player) {
                    self.update_block(game, chances, player, other);
                }
            }
        }
    }

    fn update_block(&mut self, game: &Scaled, chances: &[f64], player: usize, other: usize) {
        let [now, next] = &mut self.room;
        now.clear();
        now.extend_from_slice(&game.of[player]);
        // From the slowest count to the fastest, so that what is left stays in order.
        for third in (0..self.players).rev().filter(|third| *third != player && *third != other) {
            let chances = &chances[game.range(third)];
            let stride = game.shape.stride(third);
            next.clear();
            next.resize(now.len() / chances.len(), 0.0);
            for (block, sums) in now.chunks_exact(stride * chances.len()).zip(next.chunks_exact_mut(stride)) {
                for (row, chance) in block.chunks_exact(stride).zip(chances) {
                    take_away(sums, -chance, row);
                }
            }
            std::mem::swap(now, next);
        }
        let block = &mut self.blocks[player * self.players + other];
        block.clear();
        if player > other {
            block.extend_from_slice(now);
        } else {
            let rows = game.shape.counts()[player];
            (0..rows).for_each(|row| block.extend(now.iter().skip(row).step_by(rows)));
        }
    }

    /// What each strategy of each player pays.
    pub(super) fn values(&self, game: &Scaled, chances: &[f64], values: &mut [f64]) {
        if let Some(alone) = game.alone() {
            values.copy_from_slice(alone);
            return;
        }
        for player in 0..self.players {
            let other = partner(player);
            let chances = &chances[game.range(other)];
            let rows = self.block(player, other).chunks_exact(chances.len());
            values[game.range(player)]
                .iter_mut()
                .zip(rows)
                .for_each(|(value, row)| *value = dot(row, chances));
        }
    }
}

/// The other player whose block gives a player's values.
fn partner(player: usize) -> usize {
    if player == 0 { 1 } else { 0 }
}
