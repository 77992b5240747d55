//! Profiles of chances: what they pay, and what a player could gain by something else.

use super::{Payoffs, StrategicGame};
use crate::exact::{Rational, to_double};
use num_traits::{One, Zero};

/// A chance for each strategy of each player, exactly.
pub type Exact = Vec<Vec<Rational>>;

/// A chance for each strategy of each player, in doubles.
pub type Mixed = Vec<Vec<f64>>;

impl StrategicGame {
    /// A profile by its number, as chances of 0 and 1.
    #[must_use]
    pub fn pure(&self, profile: usize) -> Exact {
        let shape = self.shape();
        let mix = |(player, count): (usize, &usize)| {
            let mut mix = vec![Rational::zero(); *count];
            mix[shape.strategy(profile, player)] = Rational::one();
            mix
        };
        shape.counts().iter().enumerate().map(mix).collect()
    }

    /// What each strategy of `player` pays while the others play `profile`: the definition, summed over all profiles.
    ///
    /// # Panics
    /// Where the profile has other players or strategies than the game.
    #[must_use]
    pub fn values(&self, player: usize, profile: &Exact) -> Vec<Rational> {
        let shape = self.shape();
        let mut values = vec![Rational::zero(); shape.counts()[player]];
        for (number, payoff) in self.payoffs[player].iter().enumerate() {
            let mut chance = payoff.clone();
            for other in (0..shape.players()).filter(|other| *other != player) {
                chance *= &profile[other][shape.strategy(number, other)];
            }
            values[shape.strategy(number, player)] += chance;
        }
        values
    }

    /// What each player could gain at most by another strategy. An equilibrium has 0 for all.
    #[must_use]
    pub fn regret(&self, profile: &Exact) -> Vec<Rational> {
        (0..self.players.len())
            .map(|player| {
                let values = self.values(player, profile);
                let own: Rational =
                    values.iter().zip(&profile[player]).map(|(value, chance)| value * chance).sum();
                values.into_iter().max().unwrap_or_default() - own
            })
            .collect()
    }

    /// What each player gets.
    #[must_use]
    pub fn payoff(&self, profile: &Exact) -> Vec<Rational> {
        (0..self.players.len())
            .map(|player| {
                self.values(player, profile)
                    .iter()
                    .zip(&profile[player])
                    .map(|(value, chance)| value * chance)
                    .sum()
            })
            .collect()
    }
}

impl Payoffs {
    /// What each strategy of `player` pays while the others play `profile`.
    ///
    /// # Panics
    /// Where the profile has other players or strategies than the game.
    #[must_use]
    pub fn values(&self, player: usize, profile: &Mixed) -> Vec<f64> {
        let mut values = self.of[player].clone();
        // From the slowest count to the fastest, so that what is left stays in order.
        for other in (0..self.shape.players()).rev().filter(|other| *other != player) {
            values = summed_out(&values, &profile[other], self.shape.stride(other));
        }
        values
    }

    /// What each player could gain at most by another strategy, up to rounding. An equilibrium has 0 for all.
    #[must_use]
    pub fn regret(&self, profile: &Mixed) -> Vec<f64> {
        (0..self.shape.players())
            .map(|player| {
                let values = self.values(player, profile);
                let best = values.iter().copied().fold(f64::NEG_INFINITY, detente_numbers::max);
                best - dot(&values, &profile[player])
            })
            .collect()
    }

    /// What each player gets.
    #[must_use]
    pub fn payoff(&self, profile: &Mixed) -> Vec<f64> {
        (0..self.shape.players()).map(|player| dot(&self.values(player, profile), &profile[player])).collect()
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// Means over the strategies of a player whose strategies are `stride` apart.
fn summed_out(values: &[f64], chances: &[f64], stride: usize) -> Vec<f64> {
    let mut sums = vec![0.0; values.len() / chances.len()];
    for (block, sums) in values.chunks(stride * chances.len()).zip(sums.chunks_mut(stride)) {
        for (row, chance) in block.chunks(stride).zip(chances) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += chance * value;
            }
        }
    }
    sums
}

/// The nearest doubles of exact chances.
#[must_use]
pub fn rounded(profile: &Exact) -> Mixed {
    profile.iter().map(|chances| chances.iter().map(to_double).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategic::Player;

    /// Three players with 2, 3 and 2 strategies, and payoffs without a pattern.
    fn game() -> StrategicGame {
        let player = |count: usize| Player { name: String::new(), strategies: vec![String::new(); count] };
        let payoff =
            |player: i64, profile: i64| Rational::from_integer(((player * 7 + profile * 13) % 11).into());
        StrategicGame {
            title: String::new(),
            players: [2, 3, 2].map(player).to_vec(),
            payoffs: (0..3).map(|player| (0..12).map(|profile| payoff(player, profile)).collect()).collect(),
        }
    }

    #[test]
    fn doubles_agree_with_the_definition() {
        let game = game();
        let share = |above: i64, below: i64| Rational::new(above.into(), below.into());
        let profile = vec![
            vec![share(1, 4), share(3, 4)],
            vec![share(1, 2), share(1, 3), share(1, 6)],
            vec![share(2, 5), share(3, 5)],
        ];
        let doubles = game.doubles();
        for player in 0..3 {
            let exact = game.values(player, &profile);
            let found = doubles.values(player, &rounded(&profile));
            assert!(exact.iter().zip(&found).all(|(exact, found)| (to_double(exact) - found).abs() < 1e-14));
        }
        let regret = doubles.regret(&rounded(&profile));
        let exact = game.regret(&profile);
        assert!(exact.iter().zip(&regret).all(|(exact, found)| (to_double(exact) - found).abs() < 1e-14));
        assert!(exact.iter().any(|regret| *regret > share(1, 10)), "no equilibrium: {regret:?}");
    }
}
