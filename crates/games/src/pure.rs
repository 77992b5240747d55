//! Equilibria in which nobody mixes, of games of any number of players.

use crate::strategic::StrategicGame;

/// All profiles in which no player could gain by another strategy, by their numbers.
#[must_use]
pub fn pure_equilibria(game: &StrategicGame) -> Vec<usize> {
    let shape = game.shape();
    let mut is_left = vec![true; shape.profiles()];
    for (player, payoffs) in game.payoffs.iter().enumerate() {
        let others = (0..shape.profiles()).filter(|profile| shape.strategy(*profile, player) == 0);
        for base in others {
            let line = || (0..shape.counts()[player]).map(|own| base + own * shape.stride(player));
            let best = line().map(|profile| &payoffs[profile]).max();
            for profile in line() {
                is_left[profile] &= Some(&payoffs[profile]) == best;
            }
        }
    }
    (0..is_left.len()).filter(|profile| is_left[*profile]).collect()
}
