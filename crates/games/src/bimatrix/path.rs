//! One equilibrium of a two-player game, at the end of a path of pivots.

use super::dictionary::{Dictionary, Polytope};
use super::number::Number;
use super::payoffs::{Exactly, doubles, exactly, is_of_two, shares};
use crate::limits::TooLarge;
use crate::strategic::{Exact, Mixed, Payoffs, StrategicGame};
use num_bigint::BigInt;

/// Where a path ended.
#[derive(Clone, Debug, PartialEq)]
pub struct PathEnd<P> {
    /// Each player's chances: an equilibrium.
    pub profile: P,
    /// How many pivots led there.
    pub pivots: usize,
}

/// Such a path may have exponentially many pivots; this many take a minute.
const PIVOTS_MOST: usize = 10_000_000;

/// The equilibrium at the end of the path that begins where nothing is played and drops the condition on one strategy (Lemke and Howson 1964): `label`
/// counts the first player's strategies, then the second's. Different labels may lead to different equilibria, though not to all.
///
/// # Errors
/// Where the game has other than two players, or the path is too long.
///
/// # Panics
/// Where there is no such strategy.
pub fn lemke_howson(game: &StrategicGame, label: usize) -> Result<PathEnd<Exact>, TooLarge> {
    is_of_two(game.shape().counts())?;
    match exactly(game) {
        Exactly::Narrow(polytopes) => {
            let end = followed(&polytopes, label)?;
            Ok(ended(end, |values| shares(values.iter().map(|value| BigInt::from(*value)).collect())))
        }
        Exactly::Wide(polytopes) => Ok(ended(followed(&polytopes, label)?, shares)),
    }
}

/// As [`lemke_howson`], in doubles.
///
/// # Errors
/// Where the game has other than two players, or the path is too long (or, by rounding, has no end).
///
/// # Panics
/// Where there is no such strategy.
pub fn lemke_howson_in_doubles(game: &Payoffs, label: usize) -> Result<PathEnd<Mixed>, TooLarge> {
    is_of_two(game.shape.counts())?;
    let end = followed(&[doubles(game, 1), doubles(game, 0)], label)?;
    Ok(ended(end, |values| {
        let sum: f64 = values.iter().sum();
        values.iter().map(|value| value / sum).collect()
    }))
}

fn ended<N, C>(
    (values, pivots): ([Vec<N>; 2], usize),
    mix: impl Fn(Vec<N>) -> Vec<C>,
) -> PathEnd<Vec<Vec<C>>> {
    PathEnd { profile: values.into_iter().map(mix).collect(), pivots }
}

/// Values of both polytopes' columns where the path ends, and its pivots.
fn followed<N: Number>(
    polytopes: &[Polytope<N>; 2],
    dropped: usize,
) -> Result<([Vec<N>; 2], usize), TooLarge> {
    let counts = [polytopes[0].columns, polytopes[1].columns];
    assert!(dropped < counts[0] + counts[1], "a label for each strategy of either player");
    let mut dictionaries = polytopes.each_ref().map(Dictionary::of);
    // The second polytope counts the second player's strategies first.
    let turned = |of: usize, label: usize| match of {
        0 => label,
        _ if label < counts[0] => label + counts[1],
        _ => label - counts[0],
    };
    let label_of = |of: usize, variable: usize| match of {
        0 => variable,
        _ if variable < counts[1] => variable + counts[0],
        _ => variable - counts[1],
    };
    let mut of = usize::from(dropped >= counts[0]);
    let mut entering = dropped;
    for pivots in 1..=PIVOTS_MOST {
        let dictionary = &mut dictionaries[of];
        let column =
            dictionary.column_of(turned(of, entering)).expect("what just left the other side is 0 on this");
        let row = dictionary.leaving(column).expect("the polytope is bounded");
        let left = label_of(of, dictionary.basic(row));
        dictionary.pivot(row, column);
        if left == dropped {
            let [first, second] = &dictionaries;
            return Ok(([first.values(&polytopes[0]), second.values(&polytopes[1])], pivots));
        }
        entering = left;
        of = 1 - of;
    }
    Err(TooLarge {
        what: format!("the path has more than {PIVOTS_MOST} pivots"),
        instead: "the path of another strategy, or the logit path",
    })
}
