//! The reduced strategic form: a strategy says what a player does wherever that player can still come, and no more.

use super::{ExtensiveGame, Mover};
use crate::exact::Rational;
use crate::limits::TooLarge;
use crate::strategic::{PROFILES_MOST, Player, Shape, StrategicGame};

/// What a player does: an action at each of its sets (in the order of [`ExtensiveGame::sets`]), or nothing at sets that its own earlier
/// actions keep it from.
pub type Strategy = Vec<Option<usize>>;

/// More strategies of one player than this are not listed.
const STRATEGIES_MOST: usize = 1 << 16;
/// Nor are strategies that say more than this in all: some hundred megabytes.
const ACTIONS_MOST: usize = 1 << 24;

impl ExtensiveGame {
    /// The strategies of a player that differ in what can happen, sorted by what they do at the first set, then at the next.
    ///
    /// # Errors
    /// Where there are more than 65,536.
    pub fn strategies(&self, player: usize) -> Result<Vec<Strategy>, TooLarge> {
        let own: Vec<usize> = (0..self.sets.len()).filter(|set| self.sets[*set].player == player).collect();
        let pasts: Vec<Vec<Vec<(usize, usize)>>> = own.iter().map(|set| self.pasts(*set, &own)).collect();
        let mut done = Vec::new();
        let mut open: Vec<Strategy> = vec![vec![None; own.len()]];
        while let Some(partial) = open.pop() {
            let is_reached = |set: usize| {
                pasts[set]
                    .iter()
                    .any(|past| past.iter().all(|(before, action)| partial[*before] == Some(*action)))
            };
            match (0..own.len()).find(|set| partial[*set].is_none() && is_reached(*set)) {
                None => done.push(partial),
                Some(set) => {
                    for action in (0..self.sets[own[set]].actions.len()).rev() {
                        let mut next = partial.clone();
                        next[set] = Some(action);
                        open.push(next);
                    }
                }
            }
            let many = done.len() + open.len();
            if many > STRATEGIES_MOST || many.saturating_mul(own.len()) > ACTIONS_MOST {
                let name = self.players[player].as_str();
                return Err(TooLarge {
                    what: format!(
                        "player {} {name:?} has more strategies ({many} and more, over {} information sets) than are listed",
                        player + 1,
                        own.len()
                    ),
                    instead: "backward induction where everybody knows everything",
                });
            }
        }
        done.sort();
        Ok(done)
    }

    /// For each node of a set, the own sets (by their place in `own`) and actions on the way to it.
    fn pasts(&self, set: usize, own: &[usize]) -> Vec<Vec<(usize, usize)>> {
        let past = |node: &usize| {
            let mut past = Vec::new();
            let mut at = *node;
            while let Some((before, action)) = self.nodes[at].parent {
                if let Mover::Player(set) = self.nodes[before].mover
                    && let Ok(place) = own.binary_search(&set)
                {
                    past.push((place, action));
                }
                at = before;
            }
            past.sort_unstable();
            past.dedup();
            past
        };
        let mut pasts: Vec<_> = self.sets[set].nodes.iter().map(past).collect();
        pasts.sort_unstable();
        pasts.dedup();
        pasts
    }

    /// The reduced strategic form.
    ///
    /// # Errors
    /// Where it would be too large.
    pub fn strategic(&self) -> Result<StrategicGame, TooLarge> {
        let strategies: Vec<Vec<Strategy>> =
            (0..self.players.len()).map(|player| self.strategies(player)).collect::<Result<_, _>>()?;
        let shape = Shape::of_counts(strategies.iter().map(Vec::len).collect());
        let many = shape.profiles().saturating_mul(self.players.len());
        if many > PROFILES_MOST {
            return Err(TooLarge {
                what: format!(
                    "the strategic form of this tree has {many} payoffs, of which there may be {PROFILES_MOST}"
                ),
                instead: "backward induction where everybody knows everything",
            });
        }
        let places = self.places();
        let mut payoffs = vec![Vec::with_capacity(shape.profiles()); self.players.len()];
        for number in 0..shape.profiles() {
            let is_played = |set: usize, action: usize| {
                let player = self.sets[set].player;
                let strategy = &strategies[player][shape.strategy(number, player)];
                Rational::from_integer(i32::from(strategy[places[set]] == Some(action)).into())
            };
            for (of, payoff) in payoffs.iter_mut().zip(self.payoffs_from(0, is_played)) {
                of.push(payoff);
            }
        }
        let players = (self.players.iter().zip(&strategies).enumerate())
            .map(|(player, (name, strategies))| Player {
                name: name.clone(),
                strategies: strategies.iter().map(|strategy| self.named(player, strategy)).collect(),
            })
            .collect();
        Ok(StrategicGame { title: self.title.clone(), players, payoffs })
    }

    /// For each set, its place among the sets of its player.
    pub(super) fn places(&self) -> Vec<usize> {
        let mut counts = vec![0; self.players.len()];
        let mut place = |player: usize| {
            counts[player] += 1;
            counts[player] - 1
        };
        self.sets.iter().map(|set| place(set.player)).collect()
    }

    /// A strategy in words: its actions in order, `*` where it never comes.
    fn named(&self, player: usize, strategy: &Strategy) -> String {
        let own = self.sets.iter().filter(|set| set.player == player);
        let action = |(set, action): (&super::InformationSet, &Option<usize>)| match action {
            None => "*".to_owned(),
            Some(action) if set.actions[*action].is_empty() => (action + 1).to_string(),
            Some(action) => set.actions[*action].clone(),
        };
        let actions: Vec<String> = own.zip(strategy).map(action).collect();
        actions.join(" ")
    }
}
