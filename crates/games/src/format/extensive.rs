//! Gambit's extensive format.

use super::Malformed;
use super::words::{Word, Words, in_quotes};
use crate::exact::{Rational, written};
use crate::extensive::{ChanceMove, ExtensiveGame, InformationSet, Mover, Node, Outcome};
use num_traits::{One, Signed};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Reads a game in extensive form. Labels may repeat; what a set or an outcome is may be said at any of its nodes.
///
/// # Errors
/// Where the text is no such game, and what should stand there.
pub fn read_extensive(text: &str) -> Result<ExtensiveGame, Malformed> {
    let mut words = Words::of(text)?;
    words.one_of(&["EFG"], "'EFG'")?;
    words.one_of(&["2"], "the format's version, 2")?;
    words.one_of(&["R", "D"], "'R'")?;
    let title = words.label("the game's title")?;
    let players = words.labels("player", "players")?;
    words.label_if_any()?; // A comment.
    if players.is_empty() {
        return Err(words.expected("at least one player before this"));
    }
    let mut tree = Tree {
        words,
        game: ExtensiveGame {
            title,
            players,
            nodes: vec![],
            sets: vec![],
            chances: vec![],
            outcomes: vec![],
        },
        sets: BTreeMap::new(),
        chances: BTreeMap::new(),
        outcomes: BTreeMap::new(),
        awaited: BTreeMap::new(),
    };
    tree.read()?;
    tree.words
        .peek()
        .map_or(Ok(()), |_| Err(tree.words.expected("the end of the file, as the tree is whole")))?;
    tree.awaited.into_values().next().map_or(Ok(()), Err)?;
    Ok(tree.game)
}

/// What is being read, and which numbers of the file stand for what.
struct Tree<'a> {
    words: Words<'a>,
    game: ExtensiveGame,
    /// By player and number.
    sets: BTreeMap<(usize, usize), usize>,
    chances: BTreeMap<usize, usize>,
    outcomes: BTreeMap<usize, usize>,
    /// Outcomes without payoffs so far, and what to say if none come.
    awaited: BTreeMap<usize, Malformed>,
}

const NODES_MOST: usize = 1 << 22;

impl Tree<'_> {
    /// Nodes in the order of the file, without recursion: trees may be deep.
    fn read(&mut self) -> Result<(), Malformed> {
        let mut open: Vec<(usize, usize)> = Vec::new();
        loop {
            if self.game.nodes.len() == NODES_MOST {
                return Err(self.words.expected(&format!("at most {NODES_MOST} nodes")));
            }
            let parent = open.last().map(|(node, _)| (*node, self.game.nodes[*node].children.len()));
            let number = self.game.nodes.len();
            let branches = self.node(parent)?;
            if let Some((node, missing)) = open.last_mut() {
                self.game.nodes[*node].children.push(number);
                *missing -= 1;
            }
            if branches > 0 {
                open.push((number, branches));
            }
            while open.last().is_some_and(|(_, missing)| *missing == 0) {
                open.pop();
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Reads one node; says how many branches leave it.
    fn node(&mut self, parent: Option<(usize, usize)>) -> Result<usize, Malformed> {
        let kind =
            self.words.one_of(&["p", "c", "t"], "a node: 'p' (a player's), 'c' (of chance) or 't' (an end)");
        let kind = kind.map_err(|error| match parent {
            Some((node, branch)) => Malformed {
                help: format!(
                    "the tree is not whole: branch {} of node {} ({:?}) leads nowhere yet",
                    branch + 1,
                    node + 1,
                    self.game.nodes[node].label
                ),
                ..error
            },
            None => error,
        })?;
        let label = self.words.label_if_any()?.unwrap_or_default();
        let number = self.game.nodes.len();
        let (mover, branches) = match kind {
            "p" => self.set(number)?,
            "c" => self.chance()?,
            _ => (Mover::End, 0),
        };
        let outcome = self.outcome()?;
        self.game.nodes.push(Node { label, parent, outcome, mover, children: Vec::with_capacity(branches) });
        Ok(branches)
    }

    fn set(&mut self, node: usize) -> Result<(Mover, usize), Malformed> {
        let many = self.game.players.len();
        let unknown = self.words.expected(&format!("the number of a player, 1 to {many}"));
        let player = self.words.count("the number of a player")?;
        if player == 0 || player > many {
            return Err(unknown);
        }
        let number = self.words.count("the number of an information set")?;
        let label = self.words.label_if_any()?;
        let before = self.words.expected("");
        let is_named = self.words.peek() == Some(&Word::Open);
        let actions = if is_named { self.words.labels("action", "actions")? } else { Vec::new() };
        let known = self.sets.get(&(player, number)).copied();
        let Some(set) = known else {
            if actions.is_empty() {
                let expected = format!("at least one action at information set {number} of player {player}");
                return Err(Malformed { expected, ..before });
            }
            let set = self.game.sets.len();
            let branches = actions.len();
            let label = label.unwrap_or_default();
            self.game.sets.push(InformationSet { player: player - 1, label, actions, nodes: vec![node] });
            self.sets.insert((player, number), set);
            return Ok((Mover::Player(set), branches));
        };
        let branches = self.game.sets[set].actions.len();
        if is_named && actions.len() != branches {
            return Err(Malformed {
                expected: format!(
                    "{branches} actions, as before at information set {number} of player {player}"
                ),
                found: actions.len().to_string(),
                help: "nodes of one information set look the same, so they have the same actions".to_owned(),
                ..before
            });
        }
        self.game.sets[set].nodes.push(node);
        Ok((Mover::Player(set), branches))
    }

    fn chance(&mut self) -> Result<(Mover, usize), Malformed> {
        let number = self.words.count("the number of a move of chance")?;
        let label = self.words.label_if_any()?;
        if self.words.peek() != Some(&Word::Open) {
            let expected = format!("the actions of move {number} of chance, with their chances");
            let known = self.chances.get(&number).ok_or_else(|| self.words.expected(&expected))?;
            return Ok((Mover::Chance(*known), self.game.chances[*known].actions.len()));
        }
        let before = self.words.expected("chances that add up to 1");
        let actions = self.chance_actions()?;
        let sum: Rational = actions.iter().map(|(_, chance)| chance).sum();
        if !sum.is_one() {
            let help = "write chances exactly, such as 1/3".to_owned();
            return Err(Malformed { found: format!("a sum of {}", written(&sum)), help, ..before });
        }
        let branches = actions.len();
        let entry = ChanceMove { label: label.unwrap_or_default(), actions };
        let known =
            self.chances.get(&number).filter(|known| self.game.chances[**known].actions == entry.actions);
        let of = if let Some(known) = known {
            *known
        } else {
            self.game.chances.push(entry);
            self.game.chances.len() - 1
        };
        self.chances.insert(number, of);
        Ok((Mover::Chance(of), branches))
    }

    fn chance_actions(&mut self) -> Result<Vec<(String, Rational)>, Malformed> {
        let mut actions = Vec::new();
        self.words.open("the actions of chance")?;
        while self.words.peek() != Some(&Word::Close) {
            let label = self.words.label("an action of chance")?;
            let before = self.words.expected("a chance of at least 0");
            let chance = self.words.number("the action's chance")?;
            if chance.is_negative() {
                return Err(before);
            }
            actions.push((label, chance));
        }
        self.words.close("the actions of chance")?;
        Ok(actions)
    }

    fn outcome(&mut self) -> Result<Option<usize>, Malformed> {
        let nothing = self.words.expected("");
        let number = self.words.count("the number of an outcome, 0 for none")?;
        let label = self.words.label_if_any()?;
        let before = self.words.expected("");
        let payoffs = if self.words.peek() == Some(&Word::Open) { Some(self.payoffs()?) } else { None };
        if number == 0 {
            return Ok(None);
        }
        let known = self.outcomes.get(&number).copied();
        let of = known.unwrap_or(self.game.outcomes.len());
        if known.is_none() {
            self.outcomes.insert(number, of);
            self.game.outcomes.push(Outcome { label: String::new(), payoffs: vec![] });
        }
        if let Some(label) = label {
            self.game.outcomes[of].label = label;
        }
        match payoffs {
            None if self.game.outcomes[of].payoffs.is_empty() => {
                let expected = format!("the payoffs of outcome {number}, here or at another of its nodes");
                self.awaited.entry(number).or_insert(Malformed {
                    expected,
                    found: "none".to_owned(),
                    ..nothing
                });
            }
            Some(payoffs) => {
                let is_said_again = known.is_some() && self.awaited.remove(&number).is_none();
                if is_said_again && self.game.outcomes[of].payoffs != payoffs {
                    let expected = format!("the payoffs that outcome {number} had before");
                    let help = "give another outcome another number".to_owned();
                    return Err(Malformed { expected, found: "others".to_owned(), help, ..before });
                }
                self.game.outcomes[of].payoffs = payoffs;
            }
            None => {}
        }
        Ok(Some(of))
    }

    fn payoffs(&mut self) -> Result<Vec<Rational>, Malformed> {
        self.words.open("the payoffs")?;
        let payoffs =
            self.game.players.iter().map(|name| self.words.number(&format!("a payoff for {name:?}")));
        let payoffs = payoffs.collect::<Result<_, _>>()?;
        self.words.close("the payoffs, one for each player")?;
        Ok(payoffs)
    }
}

/// The game as a file.
#[must_use]
pub fn write_extensive(game: &ExtensiveGame) -> String {
    let names: Vec<String> = game.players.iter().map(|name| in_quotes(name)).collect();
    let mut text = format!("EFG 2 R {} {{ {} }}\n\"\"\n\n", in_quotes(&game.title), names.join(" "));
    let mut counts = vec![0; game.players.len()];
    let mut numbered = |player: usize| {
        counts[player] += 1;
        counts[player]
    };
    let numbers: Vec<usize> = game.sets.iter().map(|set| numbered(set.player)).collect();
    for node in &game.nodes {
        let outcome =
            node.outcome.map_or_else(|| "0".to_owned(), |of| written_outcome(of, &game.outcomes[of]));
        let label = in_quotes(&node.label);
        let _ = match node.mover {
            Mover::End => writeln!(text, "t {label} {outcome}"),
            Mover::Player(set) => {
                let InformationSet { player, label: set_label, actions, .. } = &game.sets[set];
                let actions: Vec<String> = actions.iter().map(|action| in_quotes(action)).collect();
                let (player, set_label) = (player + 1, in_quotes(set_label));
                let actions = actions.join(" ");
                writeln!(text, "p {label} {player} {} {set_label} {{ {actions} }} {outcome}", numbers[set])
            }
            Mover::Chance(of) => {
                let ChanceMove { label: move_label, actions } = &game.chances[of];
                let action = |(label, chance): &(String, Rational)| {
                    format!("{} {}", in_quotes(label), written(chance))
                };
                let actions: Vec<String> = actions.iter().map(action).collect();
                let (number, move_label) = (of + 1, in_quotes(move_label));
                writeln!(text, "c {label} {number} {move_label} {{ {} }} {outcome}", actions.join(" "))
            }
        };
    }
    text
}

fn written_outcome(number: usize, outcome: &Outcome) -> String {
    let payoffs: Vec<String> = outcome.payoffs.iter().map(written).collect();
    format!("{} {} {{ {} }}", number + 1, in_quotes(&outcome.label), payoffs.join(", "))
}
