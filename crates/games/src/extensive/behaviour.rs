//! Behaviour: chances of actions, set by set; what it pays, and what a player could gain by something else.

use super::{ExtensiveGame, Mover, Strategy};
use crate::exact::Rational;
use crate::limits::TooLarge;
use num_traits::{One, Zero};

/// For each information set, a chance for each action.
pub type Behaviour = Vec<Vec<Rational>>;

impl ExtensiveGame {
    /// What players get on average from here on, and how likely each node of the part is, given that it is begun.
    pub(super) fn payoffs_from(
        &self,
        root: usize,
        chances: impl Fn(usize, usize) -> Rational,
    ) -> Vec<Rational> {
        let mut sums = vec![Rational::zero(); self.players.len()];
        let mut open = vec![(root, Rational::one())];
        while let Some((node, chance)) = open.pop() {
            if let Some(outcome) = self.nodes[node].outcome {
                for (sum, payoff) in sums.iter_mut().zip(&self.outcomes[outcome].payoffs) {
                    *sum += &chance * payoff;
                }
            }
            for (action, child) in self.nodes[node].children.iter().enumerate() {
                let share = match self.nodes[node].mover {
                    Mover::End => continue,
                    Mover::Chance(of) => self.chances[of].actions[action].1.clone(),
                    Mover::Player(set) => chances(set, action),
                };
                if !share.is_zero() {
                    open.push((*child, &chance * share));
                }
            }
        }
        sums
    }

    /// What players get on average when everybody behaves so.
    ///
    /// # Panics
    /// Where the behaviour has other sets or actions than the game.
    #[must_use]
    pub fn payoff(&self, behaviour: &Behaviour) -> Vec<Rational> {
        self.payoffs_from(0, |set, action| behaviour[set][action].clone())
    }

    /// What each player could gain at most by another strategy, tried one by one. An equilibrium has 0 for all.
    ///
    /// # Errors
    /// Where a player has too many strategies.
    ///
    /// # Panics
    /// Where the behaviour has other sets or actions than the game.
    pub fn regret(&self, behaviour: &Behaviour) -> Result<Vec<Rational>, TooLarge> {
        let own = self.payoff(behaviour);
        let places = self.places();
        let gain = |player: usize| {
            let with = |strategy: &Strategy| {
                let share = |set: usize, action: usize| {
                    if self.sets[set].player == player {
                        Rational::from_integer(i32::from(strategy[places[set]] == Some(action)).into())
                    } else {
                        behaviour[set][action].clone()
                    }
                };
                self.payoffs_from(0, share)[player].clone()
            };
            let best = self.strategies(player)?.iter().map(with).max().unwrap_or_default();
            Ok(best - &own[player])
        };
        (0..self.players.len()).map(gain).collect()
    }

    /// The behaviour that a mix of a player's strategies comes to (Kuhn 1953): at each set, the chances of actions among the strategies that come
    /// there; the first action where none does. Right for players who forget nothing.
    pub(super) fn behaviour_of(
        &self,
        player: usize,
        strategies: &[Strategy],
        mix: &[Rational],
    ) -> Vec<(usize, Vec<Rational>)> {
        let own = (0..self.sets.len()).filter(|set| self.sets[*set].player == player);
        own.enumerate()
            .map(|(place, set)| {
                let mut chances = vec![Rational::zero(); self.sets[set].actions.len()];
                for (strategy, share) in strategies.iter().zip(mix) {
                    if let Some(action) = strategy[place] {
                        chances[action] += share;
                    }
                }
                let sum: Rational = chances.iter().sum();
                if sum.is_zero() {
                    chances[0] = Rational::one();
                } else {
                    chances.iter_mut().for_each(|chance| *chance /= &sum);
                }
                (set, chances)
            })
            .collect()
    }
}
