//! Strategies that nobody would play, taken away one round after another.

use crate::bimatrix::mix_above_zero;
use crate::exact::Rational;
use crate::strategic::{Player, Shape, StrategicGame};
use num_traits::Zero;

/// What makes a strategy dominated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dominance {
    /// Something else, pure or mixed, is better whatever the others do. Whatever order strategies go in, the same are left, and no
    /// equilibrium is lost.
    Strict,
    /// Another pure strategy is never worse and sometimes better. What is left can depend on the order, and equilibria can be lost; here all
    /// go at once that are dominated in a round.
    Weak,
}

/// A strategy that was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dominated {
    /// Whose.
    pub player: usize,
    /// Its number in the whole game.
    pub strategy: usize,
    /// What dominates it: strategies of the whole game with their shares.
    pub by: Vec<(usize, Rational)>,
}

/// What rounds took away, and what they left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elimination {
    /// Round by round.
    pub rounds: Vec<Vec<Dominated>>,
    /// For each player, the strategies that are left, by their numbers in the whole game.
    pub left: Vec<Vec<usize>>,
}

/// Takes dominated strategies away until there are none.
#[must_use]
pub fn eliminate(game: &StrategicGame, dominance: Dominance) -> Elimination {
    let mut left: Vec<Vec<usize>> =
        game.players.iter().map(|player| (0..player.strategies.len()).collect()).collect();
    let mut rounds = Vec::new();
    loop {
        let smaller = restricted(game, &left);
        let round: Vec<Dominated> = (0..left.len())
            .flat_map(|player| dominated(&smaller, player, dominance))
            .map(|Dominated { player, strategy, by }| Dominated {
                player,
                strategy: left[player][strategy],
                by: by.into_iter().map(|(strategy, share)| (left[player][strategy], share)).collect(),
            })
            .collect();
        if round.is_empty() {
            return Elimination { rounds, left };
        }
        for Dominated { player, strategy, .. } in &round {
            left[*player].retain(|one| one != strategy);
        }
        rounds.push(round);
    }
}

/// The game in which players have only these of their strategies.
///
/// # Panics
/// Where there is no such strategy.
#[must_use]
pub fn restricted(game: &StrategicGame, left: &[Vec<usize>]) -> StrategicGame {
    let (whole, part) = (game.shape(), Shape::of_counts(left.iter().map(Vec::len).collect()));
    let number = |profile: usize| {
        let strategies: Vec<usize> =
            left.iter().enumerate().map(|(player, left)| left[part.strategy(profile, player)]).collect();
        whole.number(&strategies)
    };
    let numbers: Vec<usize> = (0..part.profiles()).map(number).collect();
    let of = |payoffs: &Vec<Rational>| numbers.iter().map(|number| payoffs[*number].clone()).collect();
    let player = |(player, left): (&Player, &Vec<usize>)| Player {
        name: player.name.clone(),
        strategies: left.iter().map(|strategy| player.strategies[*strategy].clone()).collect(),
    };
    StrategicGame {
        title: game.title.clone(),
        players: game.players.iter().zip(left).map(player).collect(),
        payoffs: game.payoffs.iter().map(of).collect(),
    }
}

fn dominated(game: &StrategicGame, player: usize, dominance: Dominance) -> Vec<Dominated> {
    let lines = Lines::of(game, player);
    let by = |strategy: usize| match dominance {
        Dominance::Strict => lines.strictly_above(strategy),
        Dominance::Weak => lines.weakly_above(strategy),
    };
    (0..lines.count)
        .filter_map(|strategy| by(strategy).map(|by| Dominated { player, strategy, by }))
        .collect()
}

/// A player's payoffs, strategy by strategy, over what the others do.
struct Lines<'a> {
    lines: Vec<Vec<&'a Rational>>,
    count: usize,
}

impl<'a> Lines<'a> {
    fn of(game: &'a StrategicGame, player: usize) -> Self {
        let shape = game.shape();
        let mut lines = vec![Vec::new(); shape.counts()[player]];
        for (profile, payoff) in game.payoffs[player].iter().enumerate() {
            lines[shape.strategy(profile, player)].push(payoff);
        }
        Self { count: lines.len(), lines }
    }

    fn strictly_above(&self, strategy: usize) -> Option<Vec<(usize, Rational)>> {
        let own = &self.lines[strategy];
        let is_above = |other: &usize| self.lines[*other].iter().zip(own).all(|(other, own)| other > own);
        if let Some(other) = (0..self.count).find(is_above) {
            return Some(vec![(other, Rational::from_integer(1.into()))]);
        }
        // A mix of the others: only where, in each column, one of them is better.
        let others: Vec<usize> = (0..self.count).filter(|other| *other != strategy).collect();
        let is_possible =
            (0..own.len()).all(|column| others.iter().any(|other| self.lines[*other][column] > own[column]));
        if others.len() < 2 || !is_possible {
            return None;
        }
        let gains: Vec<Rational> = others
            .iter()
            .flat_map(|other| self.lines[*other].iter().zip(own).map(|(other, own)| *other - *own))
            .collect();
        let mix = mix_above_zero(&gains, own.len())?;
        Some(others.into_iter().zip(mix).filter(|(_, share)| !share.is_zero()).collect())
    }

    fn weakly_above(&self, strategy: usize) -> Option<Vec<(usize, Rational)>> {
        let own = &self.lines[strategy];
        let is_above = |other: &usize| {
            let pairs = || self.lines[*other].iter().zip(own);
            pairs().all(|(other, own)| other >= own) && pairs().any(|(other, own)| other > own)
        };
        (0..self.count).find(is_above).map(|other| vec![(other, Rational::from_integer(1.into()))])
    }
}
