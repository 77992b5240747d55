//! Subgame-perfect equilibria: what is played is an equilibrium wherever a part of the game begins anew (Selten 1965).

use super::{Behaviour, ExtensiveGame, InformationSet, Mover, Node, Outcome};
use crate::bimatrix::{all_exact, lemke_howson};
use crate::exact::Rational;
use crate::limits::TooLarge;
use crate::pure::pure_equilibria;
use crate::strategic::{Exact, StrategicGame};
use num_traits::One;

/// Subgame-perfect equilibria that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Perfect {
    /// Each tells the chances of actions at every set.
    pub behaviours: Vec<Behaviour>,
    /// Whether other behaviour may be subgame-perfect as well: part of the game has more equilibria than its extreme ones, or than its pure
    /// ones where three or more players move in it, or there are more combinations than were asked for.
    pub may_be_more: bool,
}

/// Bases of a part's polytopes that are walked; a part with more gives its pure equilibria, or one at least.
const BASES_MOST: usize = 5_000;

/// Subgame-perfect equilibria, at most so many, by solving the smallest parts first (backward induction). A part in which one or two players move
/// gives all its extreme equilibria (where they are too many, its pure ones or any one), one with more its pure ones.
///
/// # Errors
/// Where a part is too large, or somebody forgets what they did.
pub fn subgame_perfect(game: &ExtensiveGame, most: usize) -> Result<Perfect, TooLarge> {
    if !game.has_perfect_recall() {
        return Err(TooLarge {
            what: "a game in which a player forgets what it did or knew".to_owned(),
            instead: "equilibria of its strategic form",
        });
    }
    let mut open =
        vec![Partial { ends: vec![None; game.nodes.len()], behaviour: vec![Vec::new(); game.sets.len()] }];
    let mut may_be_more = false;
    for root in parts(game).into_iter().rev() {
        let mut next = Vec::new();
        for partial in open {
            let room = most.saturating_sub(next.len());
            may_be_more |= partial.solve(game, root, room, &mut next)?;
        }
        open = next;
    }
    Ok(Perfect { behaviours: open.into_iter().map(|partial| partial.behaviour).collect(), may_be_more })
}

/// Nodes at which a part begins that can be looked at alone: no set has nodes both in it and outside. In the order of the tree, so that a part
/// comes before the parts within it.
#[must_use]
pub fn parts(game: &ExtensiveGame) -> Vec<usize> {
    // Nodes stand in the order of a walk, so that what follows a node is an interval.
    let mut end: Vec<usize> = (1..=game.nodes.len()).collect();
    for node in (0..game.nodes.len()).rev() {
        if let Some(last) = game.nodes[node].children.last() {
            end[node] = end[*last];
        }
    }
    let is_closed = |root: usize| {
        let inside = root..end[root];
        inside.clone().all(|node| match game.nodes[node].mover {
            Mover::Player(set) => game.sets[set].nodes.iter().all(|other| inside.contains(other)),
            Mover::End | Mover::Chance(_) => true,
        })
    };
    // Nothing is decided where chance moves last, and a part begins where somebody moves, or at the root.
    let moves = |node: &usize| *node == 0 || matches!(game.nodes[*node].mover, Mover::Player(_));
    (0..game.nodes.len()).filter(moves).filter(|root| is_closed(*root)).collect()
}

/// A game some of whose parts are solved.
#[derive(Clone)]
struct Partial {
    /// What the parts that begin at these nodes pay.
    ends: Vec<Option<Vec<Rational>>>,
    /// What is done at the sets in them.
    behaviour: Behaviour,
}

impl Partial {
    /// The part that begins at a node solved in each way, as far as there is room; whether there may be more.
    fn solve(
        self,
        game: &ExtensiveGame,
        root: usize,
        room: usize,
        ways: &mut Vec<Self>,
    ) -> Result<bool, TooLarge> {
        let (part, sets) = self.part_of(game, root);
        let strategies =
            (0..part.players.len()).map(|player| part.strategies(player)).collect::<Result<Vec<_>, _>>()?;
        let (mut profiles, more) = equilibria(&part.strategic()?)?;
        let more = more || profiles.len() > room;
        profiles.truncate(room);
        let mut solved: Vec<(Behaviour, Vec<Rational>)> = Vec::new();
        for profile in &profiles {
            let mut own: Behaviour = vec![Vec::new(); part.sets.len()];
            for (player, mix) in profile.iter().enumerate() {
                for (set, chances) in part.behaviour_of(player, &strategies[player], mix) {
                    own[set] = chances;
                }
            }
            let payoffs = part.payoff(&own);
            solved.push((own, payoffs));
        }
        let many = solved.len();
        let copies = std::iter::repeat_n(self, many);
        ways.extend(copies.zip(solved).map(|(mut partial, (own, payoffs))| {
            for (set, chances) in sets.iter().zip(own) {
                partial.behaviour[*set] = chances;
            }
            partial.ends[root] = Some(payoffs);
            partial
        }));
        Ok(more)
    }

    /// The game that begins at a node, up to where it is solved; and which sets of the whole its sets are.
    fn part_of(&self, game: &ExtensiveGame, root: usize) -> (ExtensiveGame, Vec<usize>) {
        let mut part = ExtensiveGame {
            title: String::new(),
            players: game.players.clone(),
            nodes: Vec::new(),
            sets: Vec::new(),
            chances: Vec::new(),
            outcomes: Vec::new(),
        };
        let mut sets: Vec<usize> = Vec::new();
        let mut open = vec![(root, None)];
        while let Some((node, parent)) = open.pop() {
            let number = part.nodes.len();
            let whole = &game.nodes[node];
            let known = self.ends[node].as_ref();
            let mover = match whole.mover {
                _ if known.is_some() => Mover::End,
                Mover::End => Mover::End,
                Mover::Chance(of) => {
                    part.chances.push(game.chances[of].clone());
                    Mover::Chance(part.chances.len() - 1)
                }
                Mover::Player(set) => {
                    let place = sets.iter().position(|known| *known == set).unwrap_or(sets.len());
                    if place == sets.len() {
                        sets.push(set);
                        part.sets.push(InformationSet { nodes: Vec::new(), ..game.sets[set].clone() });
                    }
                    part.sets[place].nodes.push(number);
                    Mover::Player(place)
                }
            };
            let payoffs = known.or_else(|| whole.outcome.map(|of| &game.outcomes[of].payoffs));
            let outcome = payoffs.map(|payoffs| {
                part.outcomes.push(Outcome { label: String::new(), payoffs: payoffs.clone() });
                part.outcomes.len() - 1
            });
            part.nodes.push(Node { label: String::new(), parent, outcome, mover, children: Vec::new() });
            if let Some((parent, _)) = parent {
                let parent: usize = parent;
                part.nodes[parent].children.push(number);
            }
            if mover != Mover::End {
                let children = whole.children.iter().enumerate().rev();
                open.extend(children.map(|(action, child)| (*child, Some((number, action)))));
            }
        }
        (part, sets)
    }
}

/// Equilibria of a part, and whether it may have more.
fn equilibria(game: &StrategicGame) -> Result<(Vec<Exact>, bool), TooLarge> {
    let movers: Vec<usize> =
        (0..game.players.len()).filter(|player| game.players[*player].strategies.len() > 1).collect();
    if movers.len() > 2 {
        return Ok((pure_equilibria(game).into_iter().map(|profile| game.pure(profile)).collect(), true));
    }
    // Whoever does not move is left out; one who moves alone plays against nobody.
    let two: Vec<usize> = movers
        .iter()
        .copied()
        .chain((0..game.players.len()).filter(|player| !movers.contains(player)))
        .take(2)
        .collect();
    if two.len() < 2 {
        let best = pure_equilibria(game);
        let more = best.len() > 1;
        return Ok((best.into_iter().map(|profile| game.pure(profile)).collect(), more));
    }
    let (first, second) = (two[0].min(two[1]), two[0].max(two[1]));
    let reduced = StrategicGame {
        title: String::new(),
        players: vec![game.players[first].clone(), game.players[second].clone()],
        payoffs: vec![game.payoffs[first].clone(), game.payoffs[second].clone()],
    };
    let whole = |profile: Exact| {
        let mut all: Exact = game.players.iter().map(|_| vec![Rational::one()]).collect();
        for (player, mix) in [first, second].into_iter().zip(profile) {
            all[player] = mix;
        }
        all
    };
    let Ok(found) = all_exact(&reduced, BASES_MOST) else {
        let pure: Vec<Exact> =
            pure_equilibria(&reduced).into_iter().map(|profile| reduced.pure(profile)).collect();
        let some = if pure.is_empty() { vec![lemke_howson(&reduced, 0)?.profile] } else { pure };
        return Ok((some.into_iter().map(whole).collect(), true));
    };
    // Where an equilibrium shares a player's chances with another one, what lies between them is one too.
    let shares = |of: fn(&(usize, usize)) -> usize| {
        let mut used: Vec<usize> = found.pairs.iter().map(of).collect();
        used.sort_unstable();
        used.windows(2).any(|pair| pair[0] == pair[1])
    };
    let more = shares(|pair| pair.0) || shares(|pair| pair.1);
    Ok((found.profiles().into_iter().map(whole).collect(), more))
}
