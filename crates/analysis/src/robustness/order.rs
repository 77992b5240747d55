//! An order of policies by their means that says what the data cannot tell apart.
//!
//! Every pair of policies is compared on the draws that both were run on, with a test for the mean of their differences; all pairs together
//! are wrong with chance 5 % at most. From the pairs that are told apart follow ranks that each policy may have (A. Klein, T. Wright and
//! J. Wieczorek, "A joint confidence region for an overall ranking of populations", Journal of the Royal Statistical Society C 69, 2020),
//! and groups in which nobody is told apart from the best of the group.

use super::Table;
use detente_numbers::sequences::asymptotic::AsymptoticSequence;
use detente_numbers::sums::Moments;
use detente_numbers::{abs, beta_regularised, student_t_quantile};

const ERROR: f64 = 0.05;

/// How often one looks at the order while draws come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Once, at a number of draws that was fixed beforehand: Student's t, with S. Holm's steps (Scandinavian Journal of Statistics 6, 1979).
    Once,
    /// As often as one likes, and stops when one likes: asymptotic confidence sequences with the union bound. The number of draws
    /// at which they should be narrowest.
    AtAnyTime(u64),
}

/// The order of the policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// From the best mean to the worst.
    pub places: Vec<Place>,
    /// How many pairs were told apart, of how many.
    pub apart: (usize, usize),
}

/// A policy in the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Which.
    pub policy: usize,
    /// Its mean, in the figure's own sign.
    pub mean: f64,
    /// Ranks that it may have, 0 for the best: as many policies are shown to be better, and to be worse, as leave these. They hold for all
    /// policies together.
    pub ranks: (usize, usize),
    /// Its group, 0 for the first: nobody in it is told apart from the best of the group.
    pub group: usize,
    /// How it compares with the policy before it; `None` for the first.
    pub before: Option<Pair>,
}

/// Two policies beside one another: the mean of the second less that of the first, in the figure's own sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// By how much.
    pub difference: f64,
    /// Lower end of the interval; those of all pairs hold together with 95 % (union bound).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the data tell them apart.
    pub is_apart: bool,
    /// Whether they gave the same in every draw.
    pub is_same: bool,
}

/// The order of the table's policies.
#[must_use]
pub fn ranking(table: &Table, looks: Looks) -> Ranking {
    let count = table.policies;
    let means: Vec<f64> = (0..count).map(|policy| Moments::of(table.row(policy)).mean()).collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| means[*b].total_cmp(&means[*a]));
    // One number for each pair of places: sure enough of it, or not.
    let mut pairs = Vec::with_capacity(count * count.saturating_sub(1) / 2);
    for (place, better) in order.iter().enumerate() {
        for (further, worse) in order.iter().enumerate().skip(place + 1) {
            pairs.push(((place, further), of_pair(table, (*better, *worse), &means)));
        }
    }
    let apart = told_apart(&pairs, looks);
    let mut is_apart = vec![false; count * count];
    for ((place, further), _) in apart.iter().zip(&pairs).filter(|(apart, _)| **apart).map(|(_, pair)| pair) {
        is_apart[place * count + further] = true;
    }
    let is_apart = |place: usize, further: usize| is_apart[place * count + further];
    let mut places = Vec::with_capacity(count);
    let (mut leader, mut group) = (0, 0);
    for (place, policy) in order.iter().enumerate() {
        if place > 0 && is_apart(leader, place) {
            (leader, group) = (place, group + 1);
        }
        let better = (0..place).filter(|other| is_apart(*other, place)).count();
        let worse = (place + 1..count).filter(|other| is_apart(place, *other)).count();
        let before = (place > 0).then(|| {
            let moments = of_pair(table, (order[place - 1], *policy), &means);
            pair(&moments, table.aim.sign(), pairs.len(), looks, is_apart(place - 1, place))
        });
        let ranks = (better, count - 1 - worse);
        places.push(Place { policy: *policy, mean: table.aim.sign() * means[*policy], ranks, group, before });
    }
    Ranking { places, apart: (apart.iter().filter(|apart| **apart).count(), pairs.len()) }
}

/// Moments of the draws' differences, the better policy's less the worse one's.
fn of_pair(table: &Table, (better, worse): (usize, usize), means: &[f64]) -> Moments {
    let mean = means[better] - means[worse];
    let distance = |(a, b): (&f64, &f64)| a - b - mean;
    let distances = table.row(better).iter().zip(table.row(worse)).map(distance);
    Moments::from_parts((table.draws as u64, mean, distances.map(|distance| distance * distance).sum()))
}

type PlacesAndMoments = ((usize, usize), Moments);

fn told_apart(pairs: &[PlacesAndMoments], looks: Looks) -> Vec<bool> {
    let mut apart = vec![false; pairs.len()];
    match looks {
        Looks::AtAnyTime(draws) => {
            let sequence = AsymptoticSequence::new(ERROR / pairs.len() as f64, draws as f64);
            for (apart, (_, all)) in apart.iter_mut().zip(pairs) {
                let half = sequence.standard_errors(all.count()) * all.standard_error();
                *apart = abs(all.mean()) > half;
            }
        }
        Looks::Once => {
            let chances: Vec<f64> = pairs.iter().map(|(_, all)| chance_if_equal(all)).collect();
            let mut order: Vec<usize> = (0..pairs.len()).collect();
            order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]));
            for (step, pair) in order.iter().enumerate() {
                // Written so that no number is not enough.
                let is_rejected = chances[*pair] <= ERROR / (pairs.len() - step) as f64;
                if !is_rejected {
                    break;
                }
                apart[*pair] = true;
            }
        }
    }
    apart
}

/// The chance of a mean as far from 0, on either side, if the truth is 0: by Student's t.
fn chance_if_equal(all: &Moments) -> f64 {
    if all.count() < 2 || all.mean() == 0.0 {
        return 1.0;
    }
    let error = all.standard_error();
    if error == 0.0 {
        return 0.0;
    }
    let degrees = (all.count() - 1) as f64;
    let t = all.mean() / error;
    beta_regularised(0.5 * degrees, 0.5, degrees / (degrees + t * t))
}

fn pair(all: &Moments, sign: f64, pairs: usize, looks: Looks, is_apart: bool) -> Pair {
    let error = ERROR / pairs as f64;
    let wide = match looks {
        Looks::AtAnyTime(draws) => AsymptoticSequence::new(error, draws as f64).standard_errors(all.count()),
        Looks::Once if all.count() < 2 => f64::INFINITY,
        Looks::Once => student_t_quantile((all.count() - 1) as f64, 1.0 - 0.5 * error),
    };
    let spread = all.standard_error();
    let half = if spread == 0.0 { 0.0 } else { wide * spread };
    let difference = -sign * all.mean();
    let is_same = all.mean() == 0.0 && all.squared_deviations() == 0.0;
    Pair { difference, low: difference - half, high: difference + half, is_apart, is_same }
}
