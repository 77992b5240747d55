//! Which method answers what: exact ones where they fit, others where they do not, and what was left out is said.

use super::{AtSet, Dominated, Equilibrium, Figure, GameFindings, GameRequest, Perfect};
use crate::numerals::counted;
use crate::trouble::Refusal;
use detente_games::bimatrix::{all_exact, all_in_doubles, lemke_howson, zero_sum};
use detente_games::dominance::{Dominance, eliminate};
use detente_games::exact::Rational;
use detente_games::extensive::subgame_perfect;
use detente_games::format::Game;
use detente_games::many::{SOLUTIONS_MOST, all_equilibria};
use detente_games::pure::pure_equilibria;
use detente_games::strategic::{Exact, Mixed};
use detente_games::{ExtensiveGame, StrategicGame, TooLarge};

/// Bases that are walked before another method is taken: some seconds.
const BASES_MOST: usize = 300_000;
/// Cells of a matrix that is shown.
const CELLS_MOST: usize = 64;
/// Payoffs of a game in which dominance by mixes is looked for: each strategy is a linear program.
const DOMINANCE_MOST: usize = 20_000;
/// Subgame-perfect equilibria that are listed.
const PERFECT_MOST: usize = 20;

pub(super) fn refused(error: &TooLarge) -> Refusal {
    Refusal::new(error.what.clone()).help(format!("what fits: {}", error.instead))
}

pub(super) fn solved(game: &Game, request: &GameRequest) -> Result<GameFindings, Refusal> {
    match game {
        Game::Strategic(game) => Ok(of_strategic(game, request)),
        Game::Extensive(tree) => of_tree(tree, request),
    }
}

fn of_tree(tree: &ExtensiveGame, request: &GameRequest) -> Result<GameFindings, Refusal> {
    let perfect = subgame_perfect(tree, PERFECT_MOST);
    let mut findings = match (tree.strategic(), &perfect) {
        (Ok(game), _) => of_strategic(&game, request),
        (Err(large), Ok(_)) => without_strategies(tree, request, &large),
        (Err(large), Err(_)) => return Err(refused(&large)),
    };
    findings.tree = Some((tree.nodes.len(), tree.sets.len()));
    match perfect {
        Ok(found) => {
            let payoffs = found.behaviours.iter().map(|behaviour| tree.payoff(behaviour)).collect();
            let behaviours = found.behaviours.iter().map(|behaviour| named(tree, behaviour)).collect();
            findings.perfect = Some(Perfect { behaviours, payoffs, may_be_more: found.may_be_more });
        }
        Err(error) => findings.remarks.push(format!("No subgame-perfect play is given: {}", error.what)),
    }
    Ok(findings)
}

fn named(tree: &ExtensiveGame, behaviour: &[Vec<Rational>]) -> Vec<AtSet> {
    let set = |(number, chances): (usize, &Vec<Rational>)| {
        let set = &tree.sets[number];
        let label = if set.label.is_empty() { format!("set {}", number + 1) } else { set.label.clone() };
        let actions = set
            .actions
            .iter()
            .enumerate()
            .map(|(at, action)| called(action, at))
            .zip(chances.iter().cloned());
        AtSet { player: set.player, set: label, actions: actions.collect() }
    };
    behaviour.iter().enumerate().map(set).collect()
}

/// A name, or a number in its place.
pub(super) fn called(name: &str, at: usize) -> String {
    if name.trim().is_empty() { (at + 1).to_string() } else { name.to_owned() }
}

fn without_strategies(tree: &ExtensiveGame, request: &GameRequest, large: &TooLarge) -> GameFindings {
    let player = |name: &String| detente_games::strategic::Player { name: name.clone(), strategies: vec![] };
    GameFindings {
        title: tree.title.clone(),
        request: request.clone(),
        tree: None,
        players: tree.players.iter().map(player).collect(),
        matrix: None,
        dominated: Vec::new(),
        which: "Equilibria of the whole game are not listed".to_owned(),
        equilibria: Vec::new(),
        value: None,
        perfect: None,
        remarks: vec![format!("Only subgame-perfect play is given: {}", large.what)],
    }
}

fn of_strategic(game: &StrategicGame, request: &GameRequest) -> GameFindings {
    let mut remarks = Vec::new();
    let (which, equilibria) = equilibria(game, request.in_doubles);
    let payoffs = game.payoffs.iter().map(Vec::len).sum::<usize>();
    if payoffs > DOMINANCE_MOST {
        remarks.push(format!(
            "Dominated strategies were not looked for among {}",
            counted(payoffs as u64, "payoff")
        ));
    }
    GameFindings {
        title: game.title.clone(),
        request: request.clone(),
        tree: None,
        players: game.players.clone(),
        matrix: matrix(game),
        dominated: if payoffs > DOMINANCE_MOST { Vec::new() } else { dominated(game) },
        which,
        equilibria,
        value: value(game),
        perfect: None,
        remarks,
    }
}

fn matrix(game: &StrategicGame) -> Option<Vec<Vec<(Rational, Rational)>>> {
    let shape = game.shape();
    let &[rows, columns] = shape.counts() else { return None };
    let cell = |row: usize, column: usize| {
        let number = shape.number(&[row, column]);
        (game.payoffs[0][number].clone(), game.payoffs[1][number].clone())
    };
    let is_small = rows * columns <= CELLS_MOST;
    is_small.then(|| (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect())
}

fn dominated(game: &StrategicGame) -> Vec<Dominated> {
    let found = eliminate(game, Dominance::Strict);
    let rounds = found.rounds.into_iter().enumerate();
    rounds
        .flat_map(|(round, gone)| {
            gone.into_iter().map(move |one| Dominated {
                round: round + 1,
                player: one.player,
                strategy: one.strategy,
                by: one.by,
            })
        })
        .collect()
}

fn value(game: &StrategicGame) -> Option<Rational> {
    if game.players.len() != 2 || !game.is_constant_sum() {
        return None;
    }
    let profile = zero_sum(game).ok()?;
    game.payoff(&profile).into_iter().next()
}

/// Equilibria, and what is said of them as a whole.
fn equilibria(game: &StrategicGame, in_doubles: bool) -> (String, Vec<Equilibrium>) {
    match game.players.len() {
        1 => of_one(game),
        2 if in_doubles => of_two_in_doubles(game),
        2 => of_two(game),
        _ => of_many(game),
    }
}

fn of_one(game: &StrategicGame) -> (String, Vec<Equilibrium>) {
    let best = pure_equilibria(game).into_iter().map(|profile| exactly(game, game.pure(profile), None));
    ("What is best for the one player".to_owned(), best.collect())
}

fn of_two(game: &StrategicGame) -> (String, Vec<Equilibrium>) {
    let Ok(found) = all_exact(game, BASES_MOST) else { return of_large(game) };
    let is_shared = |of: fn(&(usize, usize)) -> usize, own: usize| {
        found.pairs.iter().filter(|pair| of(pair) == own).count() > 1
    };
    let alone =
        |(one, two): &(usize, usize)| !is_shared(|pair| pair.0, *one) && !is_shared(|pair| pair.1, *two);
    let are_alone = found.pairs.iter().all(alone);
    let which = if are_alone {
        "All equilibria, exactly".to_owned()
    } else {
        "All extreme equilibria, exactly. Where two have one player's chances in common, any mixture of the other player's is an equilibrium too"
            .to_owned()
    };
    let profiles = found.profiles().into_iter().zip(&found.pairs);
    let equilibria = profiles.map(|(profile, pair)| exactly(game, profile, Some(alone(pair))));
    (which, equilibria.collect())
}

fn of_two_in_doubles(game: &StrategicGame) -> (String, Vec<Equilibrium>) {
    let Ok(found) = all_in_doubles(&game.doubles(), 10 * BASES_MOST) else { return of_large(game) };
    let which = "All extreme equilibria, in doubles: games with near ties may be misjudged".to_owned();
    (which, found.profiles().into_iter().map(|profile| nearly(game, profile, None)).collect())
}

/// Of a game with too many corners.
fn of_large(game: &StrategicGame) -> (String, Vec<Equilibrium>) {
    let mut equilibria: Vec<Equilibrium> =
        pure_equilibria(game).into_iter().map(|profile| exactly(game, game.pure(profile), None)).collect();
    let mut which = "All pure equilibria, exactly; others are too many to be listed".to_owned();
    if equilibria.is_empty()
        && let Ok(end) = lemke_howson(game, 0)
    {
        equilibria.push(exactly(game, end.profile, None));
        which = "There is no pure equilibrium, and the others are too many to be listed: one of them, by Lemke and Howson's path".to_owned();
    }
    (which, equilibria)
}

fn of_many(game: &StrategicGame) -> (String, Vec<Equilibrium>) {
    match all_equilibria(&game.doubles(), SOLUTIONS_MOST) {
        Ok(found) => {
            let which = if found.iter().all(|one| one.is_regular) {
                "All equilibria, in doubles"
            } else {
                "Equilibria, in doubles: all that stand alone, and some of each set of others that was met"
            };
            let alone =
                |one: detente_games::many::Equilibrium| nearly(game, one.profile, Some(one.is_regular));
            (which.to_owned(), found.into_iter().map(alone).collect())
        }
        Err(error) => {
            let pure =
                pure_equilibria(game).into_iter().map(|profile| exactly(game, game.pure(profile), None));
            (
                format!("All pure equilibria, exactly; mixed ones are not looked for: {}", error.what),
                pure.collect(),
            )
        }
    }
}

fn exactly(game: &StrategicGame, profile: Exact, stands_alone: Option<bool>) -> Equilibrium {
    let figures = |all: Vec<Rational>| all.into_iter().map(Figure::Exact).collect();
    Equilibrium {
        payoffs: figures(game.payoff(&profile)),
        regret: Figure::Exact(game.regret(&profile).into_iter().max().unwrap_or_default()),
        chances: profile.into_iter().map(figures).collect(),
        stands_alone,
    }
}

fn nearly(game: &StrategicGame, profile: Mixed, stands_alone: Option<bool>) -> Equilibrium {
    let doubles = game.doubles();
    let figures = |all: Vec<f64>| all.into_iter().map(Figure::Near).collect();
    Equilibrium {
        payoffs: figures(doubles.payoff(&profile)),
        regret: Figure::Near(doubles.regret(&profile).into_iter().fold(0.0, detente_numbers::max)),
        chances: profile.into_iter().map(figures).collect(),
        stands_alone,
    }
}
