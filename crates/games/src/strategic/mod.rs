//! Games in strategic (normal) form: each player picks a strategy, all at once.

mod mixed; // Profiles of chances, payoffs and regret.
mod shape; // Profiles by number.

pub use mixed::{Exact, Mixed, rounded};
pub use shape::{PROFILES_MOST, Shape};

use crate::exact::{Rational, to_double};

/// One side of a game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// As its file or its model names it; may be empty.
    pub name: String,
    /// Names of its strategies: at least one. They need not differ.
    pub strategies: Vec<String>,
}

/// A game in strategic form with exact payoffs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrategicGame {
    /// What it is called; may be empty.
    pub title: String,
    /// At least one.
    pub players: Vec<Player>,
    /// What each player gets, player by player; in each, a profile by its number ([`Shape`]).
    pub payoffs: Vec<Vec<Rational>>,
}

/// Payoffs as doubles, for methods that iterate.
#[derive(Clone, Debug, PartialEq)]
pub struct Payoffs {
    /// Profiles and their numbers.
    pub shape: Shape,
    /// Player by player; in each, a profile by its number.
    pub of: Vec<Vec<f64>>,
}

impl StrategicGame {
    /// How many players and strategies.
    #[must_use]
    pub fn shape(&self) -> Shape {
        Shape::of_counts(self.players.iter().map(|player| player.strategies.len()).collect())
    }

    /// A two-player game of two matrices, rows for the first player, without names.
    ///
    /// # Panics
    /// Where the matrices are empty or not of one size.
    #[must_use]
    pub fn of_matrices(first: &[Vec<Rational>], second: &[Vec<Rational>]) -> Self {
        let (rows, columns) = (first.len(), first[0].len());
        assert!(
            second.len() == rows && first.iter().chain(second).all(|row| row.len() == columns),
            "two matrices of one size"
        );
        let player = |number: usize, count: usize| Player {
            name: format!("Player {number}"),
            strategies: (1..=count).map(|number| number.to_string()).collect(),
        };
        // The first player's strategy counts fastest.
        let column_by_column = |matrix: &[Vec<Rational>]| {
            (0..columns).flat_map(|column| matrix.iter().map(move |row| row[column].clone())).collect()
        };
        Self {
            title: String::new(),
            players: vec![player(1, rows), player(2, columns)],
            payoffs: vec![column_by_column(first), column_by_column(second)],
        }
    }

    /// Payoffs rounded to doubles.
    #[must_use]
    pub fn doubles(&self) -> Payoffs {
        let rounded = |all: &Vec<Rational>| all.iter().map(to_double).collect();
        Payoffs { shape: self.shape(), of: self.payoffs.iter().map(rounded).collect() }
    }

    /// Whether the payoffs of all players add up to the same in every profile.
    #[must_use]
    pub fn is_constant_sum(&self) -> bool {
        let sum = |profile: usize| self.payoffs.iter().map(|of| &of[profile]).sum::<Rational>();
        (1..self.shape().profiles()).all(|profile| sum(profile) == sum(0))
    }
}
