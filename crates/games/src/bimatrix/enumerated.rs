//! All extreme equilibria of a two-player game.

use super::dictionary::{Bits, Polytope};
use super::number::Number;
use super::payoffs::{Exactly, doubles, exactly, is_of_two};
use super::vertices::{TooMany, Vertex, vertices};
use crate::exact::Rational;
use crate::limits::TooLarge;
use crate::strategic::{Payoffs, StrategicGame};
use num_bigint::BigInt;

/// All extreme equilibria, with chances of type `C`: exact or in doubles. Where several share one player's chances, the mixtures of the other
/// player's are equilibria too, as many as one likes.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumerated<C> {
    /// For each player, the chances of its strategies in some equilibrium; those that play earlier strategies first.
    pub mixes: [Vec<Vec<C>>; 2],
    /// Which of them are equilibria together, sorted.
    pub pairs: Vec<(usize, usize)>,
}

impl<C: Clone> Enumerated<C> {
    /// The equilibria: each player's chances.
    #[must_use]
    pub fn profiles(&self) -> Vec<Vec<Vec<C>>> {
        let profile =
            |(one, two): &(usize, usize)| vec![self.mixes[0][*one].clone(), self.mixes[1][*two].clone()];
        self.pairs.iter().map(profile).collect()
    }
}

/// More strategies of both players together than this are not told apart.
const STRATEGIES_MOST: usize = 128;

/// So many bases of one polytope take minutes.
pub const BASES_MOST: usize = 4_000_000;

/// All extreme equilibria, exactly. The walk stops where a polytope has more than `bases_most` bases ([`BASES_MOST`] where nothing else is known).
///
/// # Errors
/// Where the game has other than two players, or is too large.
pub fn all_exact(game: &StrategicGame, bases_most: usize) -> Result<Enumerated<Rational>, TooLarge> {
    fits(game.shape().counts())?;
    match exactly(game) {
        Exactly::Narrow(polytopes) => {
            matched(polytopes, bases_most, |value| Rational::from(BigInt::from(*value)))
        }
        Exactly::Wide(polytopes) => matched(polytopes, bases_most, |value| Rational::from(value.clone())),
    }
}

/// All extreme equilibria in doubles: chances are near to the true ones, and games that are nearly degenerate may be misjudged.
///
/// # Errors
/// Where the game has other than two players, or is too large.
pub fn all_in_doubles(game: &Payoffs, bases_most: usize) -> Result<Enumerated<f64>, TooLarge> {
    fits(game.shape.counts())?;
    matched([doubles(game, 1), doubles(game, 0)], bases_most, |value| *value)
}

fn fits(counts: &[usize]) -> Result<(), TooLarge> {
    is_of_two(counts)?;
    let (first, second) = (counts[0], counts[1]);
    if first + second > STRATEGIES_MOST {
        return Err(TooLarge {
            what: format!(
                "{first} and {second} strategies, of which there may be {STRATEGIES_MOST} together"
            ),
            instead: INSTEAD,
        });
    }
    Ok(())
}

const INSTEAD: &str = "one equilibrium, by Lemke and Howson's path or the logit path";

/// A number that chances can be made of.
trait Chance: Clone {
    fn sum(values: &[Self]) -> Self;
    fn over(&self, sum: &Self) -> Self;
}

impl Chance for Rational {
    fn sum(values: &[Self]) -> Self {
        values.iter().sum()
    }

    fn over(&self, sum: &Self) -> Self {
        self / sum
    }
}

impl Chance for f64 {
    fn sum(values: &[Self]) -> Self {
        values.iter().sum()
    }

    fn over(&self, sum: &Self) -> Self {
        self / sum
    }
}

fn matched<N: Number, C: Chance>(
    [first, second]: [Polytope<N>; 2],
    bases_most: usize,
    chance: impl Fn(&N) -> C,
) -> Result<Enumerated<C>, TooLarge> {
    let all = |polytope: &Polytope<N>| {
        vertices(polytope, bases_most).map_err(|TooMany(seen)| TooLarge {
            what: format!(
                "best responses among {} and {} strategies have {seen} corners and more",
                polytope.columns, polytope.rows
            ),
            instead: INSTEAD,
        })
    };
    let (own, others) = (first.columns, second.columns);
    let (first, second) = (all(&first)?, all(&second)?);
    // The second polytope's variables in the order of the first.
    let turned = |zeros: Bits| (zeros >> others) | ((zeros & mask(others)) << own);
    let labels: [Vec<Bits>; 2] = [
        first.iter().map(|vertex| vertex.zeros).collect(),
        second.iter().map(|vertex| turned(vertex.zeros)).collect(),
    ];
    let pairs = complementary(&labels[0], &labels[1], mask(own + others));
    let (first, one) = sorted(&first, pairs.iter().map(|pair| pair.0), &chance);
    let (second, two) = sorted(&second, pairs.iter().map(|pair| pair.1), &chance);
    let mut pairs: Vec<(usize, usize)> =
        pairs.into_iter().map(|(left, right)| (one[left], two[right])).collect();
    pairs.sort_unstable();
    Ok(Enumerated { mixes: [first, second], pairs })
}

fn mask(bits: usize) -> Bits {
    if bits == 128 { Bits::MAX } else { (1 << bits) - 1 }
}

/// Pairs that have all labels between them. A vertex that is not degenerate has just as many as it must, so its partner's are known but for
/// partners with more; of those there are few in most games, and few vertices at all in the others.
fn complementary(first: &[Bits], second: &[Bits], all: Bits) -> Vec<(usize, usize)> {
    let mut sorted: Vec<(Bits, usize)> = second.iter().copied().zip(0..).collect();
    sorted.sort_unstable();
    let count = |labels: &[Bits]| labels.iter().map(|labels| labels.count_ones()).min().unwrap_or(0);
    let (least, other_least) = (count(first), count(second));
    let rich: Vec<usize> = (0..second.len()).filter(|at| second[*at].count_ones() > other_least).collect();
    let mut pairs = Vec::new();
    for (at, labels) in first.iter().enumerate() {
        let fits = |partner: &usize| labels | second[*partner] == all;
        if labels.count_ones() > least || least + other_least > all.count_ones() {
            pairs.extend((0..second.len()).filter(fits).map(|partner| (at, partner)));
            continue;
        }
        let missing = all & !labels;
        let from = sorted.partition_point(|(labels, _)| *labels < missing);
        let exact =
            sorted[from..].iter().take_while(|(labels, _)| *labels == missing).map(|(_, partner)| *partner);
        pairs.extend(
            exact.filter(|partner| second[*partner].count_ones() == other_least).map(|partner| (at, partner)),
        );
        pairs.extend(rich.iter().filter(|partner| fits(partner)).map(|partner| (at, *partner)));
    }
    pairs
}

/// Chances of the vertices in use, those that play earlier strategies first; and for each vertex its place among them. What is 0 at a vertex tells it
/// from all others, and unlike chances it is not rounded.
fn sorted<N: Number, C: Chance>(
    vertices: &[Vertex<N>],
    used: impl Iterator<Item = usize>,
    chance: impl Fn(&N) -> C,
) -> (Vec<Vec<C>>, Vec<usize>) {
    let mut used: Vec<usize> = used.collect();
    used.sort_unstable();
    used.dedup();
    used.sort_by_key(|at| vertices[*at].zeros.reverse_bits());
    let mix = |at: &usize| {
        let values: Vec<C> = vertices[*at].values.iter().map(&chance).collect();
        let sum = C::sum(&values);
        values.iter().map(|value| value.over(&sum)).collect()
    };
    let mixes = used.iter().map(mix).collect();
    let mut places = vec![usize::MAX; vertices.len()];
    for (place, at) in used.iter().enumerate() {
        places[*at] = place;
    }
    (mixes, places)
}
