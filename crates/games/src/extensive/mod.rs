//! Games in extensive form: who moves when, knowing what.

mod behaviour; // Chances of actions.
mod perfect; // Subgame-perfect equilibria.
mod reduced; // The strategic form.

pub use behaviour::Behaviour;
pub use perfect::{Perfect, parts, subgame_perfect};
pub use reduced::Strategy;

use crate::exact::Rational;
use num_traits::Zero;

/// A tree of moves. Nodes stand in the order of a walk that visits a node before its children and these from left to right; the root is
/// the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensiveGame {
    /// What it is called; may be empty.
    pub title: String,
    /// Names; may be empty.
    pub players: Vec<String>,
    /// At least the root.
    pub nodes: Vec<Node>,
    /// What players know: the nodes of one set look the same to who moves there.
    pub sets: Vec<InformationSet>,
    /// Moves of chance, which several nodes may share.
    pub chances: Vec<ChanceMove>,
    /// What players get at nodes.
    pub outcomes: Vec<Outcome>,
}

/// A place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// May be empty.
    pub label: String,
    /// The node before, and which of its branches leads here.
    pub parent: Option<(usize, usize)>,
    /// What is got here, on top of what was got before and will be got later.
    pub outcome: Option<usize>,
    /// Who moves.
    pub mover: Mover,
    /// A node for each action; none at an end.
    pub children: Vec<usize>,
}

/// Who moves at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// Nobody: the play ends.
    End,
    /// Chance, by this move of [`ExtensiveGame::chances`].
    Chance(usize),
    /// The player to whom this set of [`ExtensiveGame::sets`] belongs.
    Player(usize),
}

/// Nodes that a player cannot tell apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationSet {
    /// Whose.
    pub player: usize,
    /// May be empty.
    pub label: String,
    /// Names of the actions: at least one. They need not differ.
    pub actions: Vec<String>,
    /// At least one.
    pub nodes: Vec<usize>,
}

/// A move of chance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChanceMove {
    /// May be empty.
    pub label: String,
    /// Names and chances, which add up to 1.
    pub actions: Vec<(String, Rational)>,
}

/// What players get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// May be empty.
    pub label: String,
    /// One for each player.
    pub payoffs: Vec<Rational>,
}

impl ExtensiveGame {
    /// What a player gets at this node alone.
    #[must_use]
    pub fn got_at(&self, node: usize, player: usize) -> Rational {
        self.nodes[node].outcome.map_or_else(Rational::zero, |of| self.outcomes[of].payoffs[player].clone())
    }

    /// Whether everybody who moves knows where they are.
    #[must_use]
    pub fn has_perfect_information(&self) -> bool {
        self.sets.iter().all(|set| set.nodes.len() == 1)
    }

    /// Whether no player ever forgets what they did or knew: all nodes of a set have the same earlier sets and actions of that player.
    #[must_use]
    pub fn has_perfect_recall(&self) -> bool {
        let own_past = |node: usize, player: usize| {
            let mut past = Vec::new();
            let mut at = node;
            while let Some((before, action)) = self.nodes[at].parent {
                if let Mover::Player(set) = self.nodes[before].mover
                    && self.sets[set].player == player
                {
                    past.push((set, action));
                }
                at = before;
            }
            past
        };
        self.sets.iter().all(|set| {
            let first = own_past(set.nodes[0], set.player);
            set.nodes.iter().all(|node| own_past(*node, set.player) == first)
        })
    }
}
