//! Games for themselves, from files: what can be said of one without any model.

mod rows; // Findings as words, tables and JSON.
mod solve; // Which method answers what.

pub use rows::{EquilibriumRows, GameRows, StoryRow};

use crate::trouble::Refusal;
use detente_games::exact::{Rational, written};
use detente_games::format::{Game, read, write_extensive, write_strategic};
use detente_games::strategic::Player;
pub use detente_games::{Malformed, TooLarge};

/// What is asked about a game.
#[derive(Clone, Debug, PartialEq)]
pub struct GameRequest {
    /// The file's name, as it is to be called.
    pub file: String,
    /// In doubles instead of exactly: faster for large games.
    pub in_doubles: bool,
}

/// A chance or a payoff.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Exactly.
    Exact(Rational),
    /// Within rounding.
    Near(f64),
}

impl Figure {
    /// The nearest double.
    #[must_use]
    pub fn double(&self) -> f64 {
        match self {
            Self::Exact(exact) => detente_games::exact::to_double(exact),
            Self::Near(near) => *near,
        }
    }

    /// As a game file writes it.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Exact(exact) => written(exact),
            Self::Near(near) => format!("{near}"),
        }
    }
}

/// One equilibrium, checked apart from how it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    /// Each player's chances, strategy by strategy.
    pub chances: Vec<Vec<Figure>>,
    /// What each player gets.
    pub payoffs: Vec<Figure>,
    /// What some player could gain at most by something else: 0, or rounding.
    pub regret: Figure,
    /// `Some(false)` where others may be as near as one likes; `None` where that was not asked.
    pub stands_alone: Option<bool>,
}

/// A strategy that nobody would play.
#[derive(Clone, Debug, PartialEq)]
pub struct Dominated {
    /// In which round it goes, from 1.
    pub round: usize,
    /// Whose, by number.
    pub player: usize,
    /// Which, by number.
    pub strategy: usize,
    /// What is better, with shares.
    pub by: Vec<(usize, Rational)>,
}

/// What is done at an information set.
#[derive(Clone, Debug, PartialEq)]
pub struct AtSet {
    /// Whose set, by number.
    pub player: usize,
    /// Its name, or its number.
    pub set: String,
    /// Its actions and how likely each is.
    pub actions: Vec<(String, Rational)>,
}

/// Subgame-perfect play of a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Perfect {
    /// For each found, what is done set by set.
    pub behaviours: Vec<Vec<AtSet>>,
    /// What each pays.
    pub payoffs: Vec<Vec<Rational>>,
    /// Whether there may be more.
    pub may_be_more: bool,
}

/// What was found of a game.
#[derive(Clone, Debug, PartialEq)]
pub struct GameFindings {
    /// The game's title.
    pub title: String,
    /// What was asked.
    pub request: GameRequest,
    /// Whether it is a tree of moves, and if so of how many nodes and information sets.
    pub tree: Option<(usize, usize)>,
    /// Its players and their strategies.
    pub players: Vec<Player>,
    /// Payoffs of a two-player game that is small enough to be shown, by row and column.
    pub matrix: Option<Vec<Vec<(Rational, Rational)>>>,
    /// Strategies that are strictly dominated, in rounds.
    pub dominated: Vec<Dominated>,
    /// What is said of the equilibria as a whole.
    pub which: String,
    /// Equilibria.
    pub equilibria: Vec<Equilibrium>,
    /// The value of a constant-sum game, to its first player.
    pub value: Option<Rational>,
    /// Subgame-perfect play, for trees.
    pub perfect: Option<Perfect>,
    /// What could not be said, and why.
    pub remarks: Vec<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum GameTrouble {
    /// The text is no game.
    Malformed(Malformed),
    /// No method fits the game.
    Refused(Refusal),
}

/// Says of a game what can be said: its dominated strategies and its equilibria, and of a tree its subgame-perfect play.
///
/// # Errors
/// Where the text is no game, or nothing can be said.
pub fn game(text: &str, request: &GameRequest) -> Result<GameFindings, GameTrouble> {
    let game = read(text).map_err(GameTrouble::Malformed)?;
    solve::solved(&game, request).map_err(GameTrouble::Refused)
}

/// The game as a file of the other kind's or the same kind's text: a tree in reduced strategic form where `as_strategic`.
///
/// # Errors
/// Where the text is no game, or its strategic form is too large.
pub fn rewritten(text: &str, as_strategic: bool) -> Result<String, GameTrouble> {
    match read(text).map_err(GameTrouble::Malformed)? {
        Game::Strategic(game) => Ok(write_strategic(&game)),
        Game::Extensive(game) if as_strategic => {
            let strategic = game.strategic().map_err(|error| GameTrouble::Refused(solve::refused(&error)))?;
            Ok(write_strategic(&strategic))
        }
        Game::Extensive(game) => Ok(write_extensive(&game)),
    }
}
