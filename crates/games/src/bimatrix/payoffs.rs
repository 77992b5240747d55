//! Payoffs of a two-player game as positive numbers, which changes no best response.

use super::dictionary::Polytope;
use crate::exact::Rational;
use crate::limits::TooLarge;
use crate::strategic::{Payoffs, StrategicGame};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

/// A player's payoffs against each pure strategy of the other: `lines` of own strategies, in each the `width` strategies of the other.
struct Table {
    payoffs: Vec<Rational>,
    lines: usize,
    width: usize,
}

impl Table {
    /// What `player` (0 or 1) of a two-player game gets.
    fn of(game: &StrategicGame, player: usize) -> Self {
        let shape = game.shape();
        let (lines, width) = (shape.counts()[player], shape.counts()[1 - player]);
        let (stride, others) = (shape.stride(player), shape.stride(1 - player));
        let payoffs = (0..lines)
            .flat_map(|line| (0..width).map(move |column| line * stride + column * others))
            .map(|cell| game.payoffs[player][cell].clone())
            .collect();
        Self { payoffs, lines, width }
    }
}

/// As integers of at least 1 without a common factor.
fn integers(payoffs: &[Rational]) -> Vec<BigInt> {
    let below = payoffs.iter().fold(BigInt::one(), |all, payoff| all.lcm(payoff.denom()));
    let scaled: Vec<BigInt> =
        payoffs.iter().map(|payoff| payoff.numer() * (&below / payoff.denom())).collect();
    let least = scaled.iter().min().cloned().unwrap_or_default();
    let above: Vec<BigInt> = scaled.iter().map(|payoff| payoff - &least).collect();
    let common = above.iter().fold(BigInt::zero(), |all, payoff| all.gcd(payoff));
    let common = if common.is_zero() { BigInt::one() } else { common };
    above.into_iter().map(|payoff| payoff / &common + 1).collect()
}

/// Both players' best-response polytopes in integers, the first player's chances first.
pub(super) enum Exactly {
    /// All entries of all dictionaries fit into 128 bits.
    Narrow([Polytope<i128>; 2]),
    /// They may not.
    Wide([Polytope<BigInt>; 2]),
}

pub(super) fn exactly(game: &StrategicGame) -> Exactly {
    // What the second player gets bounds the first player's chances.
    let tables = [Table::of(game, 1), Table::of(game, 0)];
    let wide = tables.map(|Table { payoffs, lines, width }| matrix_polytope(&payoffs, lines, width));
    match wide.each_ref().map(narrow) {
        [Some(first), Some(second)] => Exactly::Narrow([first, second]),
        _ => Exactly::Wide(wide),
    }
}

/// The same in 128 bits, where they are wide enough.
fn narrow(wide: &Polytope<BigInt>) -> Option<Polytope<i128>> {
    let Polytope { matrix, rows, columns, .. } = wide;
    let matrix: Vec<i128> = matrix.iter().map(ToPrimitive::to_i128).collect::<Option<_>>()?;
    fits_128_bits(wide).then_some(Polytope {
        matrix,
        rows: *rows,
        columns: *columns,
        one: 1,
        minus_one: -1,
        zero: 0,
    })
}

/// The polytope whose largest sum is the least that the first of two players can be held down to, in integers.
pub(super) fn of_first(game: &StrategicGame) -> Polytope<BigInt> {
    let Table { payoffs, lines, width } = Table::of(game, 0);
    matrix_polytope(&payoffs, lines, width)
}

pub(super) fn matrix_polytope(payoffs: &[Rational], rows: usize, columns: usize) -> Polytope<BigInt> {
    let (one, minus_one, zero) = (BigInt::one(), -BigInt::one(), BigInt::zero());
    Polytope { matrix: integers(payoffs), rows, columns, one, minus_one, zero }
}

/// # Errors
/// Where the game has other than two players.
pub(super) fn is_of_two(counts: &[usize]) -> Result<(), TooLarge> {
    if counts.len() == 2 {
        return Ok(());
    }
    Err(TooLarge {
        what: format!("a game of {}, where this method is for two players", counted(counts.len())),
        instead: "equilibria of any number of players by supports, or one of them by the logit path",
    })
}

/// Values over a common denominator as shares of their sum.
pub(super) fn shares(values: Vec<BigInt>) -> Vec<Rational> {
    let sum: BigInt = values.iter().sum();
    values.into_iter().map(|value| Rational::new(value, sum.clone())).collect()
}

fn counted(players: usize) -> String {
    if players == 1 { "1 player".to_owned() } else { format!("{players} players") }
}

/// What `player` gets, as doubles from 0.5 to 1.
pub(super) fn doubles(game: &Payoffs, player: usize) -> Polytope<f64> {
    let payoffs = &game.of[player];
    let least = payoffs.iter().copied().fold(f64::INFINITY, detente_numbers::min);
    let most = payoffs.iter().copied().fold(f64::NEG_INFINITY, detente_numbers::max);
    let range = if most > least { most - least } else { 1.0 };
    let shape = &game.shape;
    let (lines, width) = (shape.counts()[player], shape.counts()[1 - player]);
    let cell = |line: usize, column: usize| line * shape.stride(player) + column * shape.stride(1 - player);
    let matrix = (0..lines)
        .flat_map(|line| (0..width).map(move |column| cell(line, column)))
        .map(|cell| 0.5 + 0.5 * ((payoffs[cell] - least) / range))
        .collect();
    Polytope { matrix, rows: lines, columns: width, one: 1.0, minus_one: -1.0, zero: 0.0 }
}

/// Whether every minor of the matrix with a column of ones beside it has at most 126 bits, by Hadamard's bound over rows and over columns: then all
/// entries of all dictionaries fit into 128.
fn fits_128_bits(Polytope { matrix, rows, columns, .. }: &Polytope<BigInt>) -> bool {
    let squared: Vec<f64> =
        matrix.iter().map(|entry| entry.to_f64().map_or(f64::INFINITY, |entry| entry * entry)).collect();
    let log = |sum: f64| 0.5 * detente_numbers::ln(sum) / std::f64::consts::LN_2;
    let row = |row: usize| log(1.0 + squared[row * columns..][..*columns].iter().sum::<f64>());
    let column = |column: usize| log(squared.iter().skip(column).step_by(*columns).sum());
    let by_rows: f64 = (0..*rows).map(row).sum();
    let by_columns: f64 = (0..*columns).map(column).sum::<f64>() + log(*rows as f64);
    detente_numbers::min(by_rows, by_columns) < 125.9
}
