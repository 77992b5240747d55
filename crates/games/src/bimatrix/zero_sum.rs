//! Games of two players who want the opposite: one value, by a linear program (von Neumann 1928; Dantzig 1951).

use super::dictionary::{Dictionary, Polytope};
use super::payoffs::{is_of_two, matrix_polytope, of_first, shares};
use crate::exact::Rational;
use crate::limits::TooLarge;
use crate::strategic::{Exact, StrategicGame};
use num_bigint::BigInt;
use num_traits::Zero;

/// What both play who look only at the first player's payoffs: the first so as to get most at worst, the second so that it gets least. In a
/// constant-sum game that is an equilibrium; what it pays is its value.
///
/// # Errors
/// Where the game has other than two players.
pub fn zero_sum(game: &StrategicGame) -> Result<Exact, TooLarge> {
    is_of_two(game.shape().counts())?;
    let (first, second) = solved(&of_first(game));
    Ok(vec![first, second])
}

/// The mix of rows that is best at worst, and of columns that keeps it lowest.
fn solved(polytope: &Polytope<BigInt>) -> (Vec<Rational>, Vec<Rational>) {
    let mut dictionary = Dictionary::of(polytope);
    let rows = dictionary.maximised(polytope);
    (shares(rows), shares(dictionary.values(polytope)))
}

/// A mix of rows that pays more than 0 in every column, if there is one: payoffs row by row.
pub(crate) fn mix_above_zero(payoffs: &[Rational], columns: usize) -> Option<Vec<Rational>> {
    let rows = payoffs.len() / columns;
    let (mix, _) = solved(&matrix_polytope(payoffs, rows, columns));
    let in_column = |column: usize| -> Rational {
        mix.iter()
            .zip(payoffs.iter().skip(column).step_by(columns))
            .map(|(share, payoff)| share * payoff)
            .sum()
    };
    (0..columns).all(|column| in_column(column) > Rational::zero()).then_some(mix)
}
