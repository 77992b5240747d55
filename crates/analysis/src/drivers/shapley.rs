//! Shapley effects: variance split among factors that may be correlated, from a run that was made anyway.
//!
//! A factor's effect is what knowing it adds to the variance that is explained, in the mean over all orders in which factors may become known
//! (A. B. Owen, SIAM/ASA Journal on Uncertainty Quantification 2, 2014; E. Song, B. L. Nelson and J. Staum, the same 4, 2016). Effects are at
//! least 0 and, with the share of luck, add up to 1, correlated or not: what two factors both stand for is halved between them. Where factors
//! are independent, each interaction is shared equally.
//!
//! What is explained by a set of factors is estimated from the given draws by nearest neighbours, as in B. Broto, F. Bachoc and M. Depecker,
//! SIAM/ASA Journal on Uncertainty Quantification 8 (2020): half of the squared difference between a draw and the one that is nearest in those
//! factors, by their ranks, estimates the variance that is left when they are known. The nearest is not at the same place, the less so the
//! more factors are known: of many factors and few draws, effects are drawn towards each other.
//!
//! Draws must be independent of each other, as those of an ordinary run are, or of a Latin hypercube. The points of a Sobol' sequence keep away
//! from each other: where they are near in one factor they are far in others, which shifts effects by several hundredths.

use detente_numbers::{abs, min};

use super::given::GivenRun;
use super::resample::Draws;
use super::{Bootstrap, Estimate, Unanswered};
use crate::designs::Factors;

/// Fewer draws than these say nothing.
const DRAWS_LEAST: usize = 100;
/// All sets of so many factors can still be gone through.
const FACTORS_MOST: usize = 12;
/// Draws whose neighbours are looked for, at most and at least; between the two, so many that distances do not become more than these.
const CENTRES: (usize, usize) = (256, 4096);
const DISTANCES_MOST: usize = 1 << 31;

/// How the variance of a result is split.
#[derive(Clone, PartialEq, Debug)]
pub struct ShapleyEffects {
    /// Draws that were used.
    pub draws: usize,
    /// How many of them were held against their neighbours.
    pub centres: usize,
    /// Trajectories that were left out, because their value is not a finite number.
    pub left_out: usize,
    /// The share of each factor, in order, luck apart. May be estimated a little below 0.
    pub factors: Vec<Estimate>,
    /// The share of luck; `None` where luck is no factor.
    pub luck: Option<Estimate>,
}

/// The Shapley effects of factors, which are columns of a run or groups of them.
///
/// Where luck is no factor the result must be a function of the columns. Where it is one, trajectories of the same draw tell how large it is,
/// or, if there is only one a draw, draws that are near each other in all factors.
///
/// # Errors
/// Factors of other columns, more than twelve besides luck, fewer than a hundred draws, or values that never vary.
pub fn shapley_effects(
    run: &GivenRun,
    factors: &Factors,
    bootstrap: &Bootstrap,
) -> Result<ShapleyEffects, Unanswered> {
    if factors.columns() != run.columns() {
        return Err(Unanswered::OtherShape { expected: factors.columns(), found: run.columns() });
    }
    run.check(DRAWS_LEAST)?;
    let luck = factors.luck();
    let players = factors.count() - usize::from(luck.is_some());
    if players > FACTORS_MOST {
        return Err(Unanswered::TooManyFactors { asked: players, most: FACTORS_MOST });
    }
    let shares = shares_of_centres(run, factors, players);
    let samples = samples(&shares, bootstrap);
    let estimate =
        |place: usize| bootstrap.estimate(samples[0][place], samples[1..].iter().map(|sample| sample[place]));
    Ok(ShapleyEffects {
        draws: run.draws(),
        centres: shares.len(),
        left_out: run.left_out(),
        factors: (0..players).map(estimate).collect(),
        luck: luck.map(|_| estimate(players)),
    })
}

/// What a draw contributes: the variance of each player, that of luck, and all of it.
type Contribution = Vec<f64>;

fn shares_of_centres(run: &GivenRun, factors: &Factors, players: usize) -> Vec<Contribution> {
    let draws = run.draws();
    let wanted = DISTANCES_MOST / (draws << players);
    let centres = wanted.clamp(CENTRES.0, CENTRES.1).min(draws);
    let moments = run.moments();
    let mean = moments.iter().map(|(mean, _)| mean).sum::<f64>() / draws as f64;
    let ranks: Vec<Vec<f64>> = (0..run.columns()).map(|column| ranks(run.column(column))).collect();
    let columns =
        |player| factors.columns_of(player).iter().map(|column| ranks[*column].as_slice()).collect();
    let mut search = Search {
        means: moments.iter().map(|(of_draw, _)| of_draw - mean).collect(),
        players: (0..players).map(columns).collect(),
        distances: vec![vec![0.0; draws]; players + 1],
        left: vec![0.0; 1 << players],
    };
    let weights = Weights::new(players);
    let contribution = |place: usize| {
        let centre = place * draws / centres;
        let from_mean = moments[centre].0 - mean;
        search.left_over(centre);
        search.left[0] = from_mean * from_mean;
        let all = search.left.len() - 1;
        let number = run.places(centre).len() as f64;
        let within = moments[centre].1;
        // Luck of one trajectory: from the trajectories of the draw, or else from its neighbour.
        let luck = match factors.luck() {
            None => 0.0,
            Some(_) if number > 1.0 => within * number / (number - 1.0),
            Some(_) => search.left[all],
        };
        search.left[all] = luck / number;
        let mut contribution = weights.shares(&search.left);
        contribution.push(luck);
        contribution.push(search.left[0] + (luck - luck / number));
        contribution
    };
    (0..centres).map(contribution).collect()
}

/// The ranks of numbers, from 0 to 1; equal numbers have the mean of their ranks.
fn ranks(column: impl Iterator<Item = f64>) -> Vec<f64> {
    let numbers: Vec<f64> = column.collect();
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|one, other| numbers[*one].total_cmp(&numbers[*other]));
    let mut ranks = vec![0.0; numbers.len()];
    let mut first = 0;
    for ties in order.chunk_by(|one, other| numbers[*one] == numbers[*other]) {
        let rank = (first as f64 + 0.5 * ties.len() as f64) / numbers.len() as f64;
        ties.iter().for_each(|place| ranks[*place] = rank);
        first += ties.len();
    }
    ranks
}

/// Looks for the draw nearest to a centre in each set of players.
struct Search<'a> {
    /// The mean of each draw.
    means: Vec<f64>,
    /// The ranks of the columns of each player.
    players: Vec<Vec<&'a [f64]>>,
    /// Squared distances of all draws from the centre in the players chosen so far, for each number of them.
    distances: Vec<Vec<f64>>,
    /// What knowing a set of players leaves of the variance, by the set as a binary number.
    left: Vec<f64>,
}

impl Search<'_> {
    fn left_over(&mut self, centre: usize) {
        self.distances[0].fill(0.0);
        // No draw is its own neighbour.
        self.distances[0][centre] = f64::INFINITY;
        self.add_players(centre, 0, 0, 0);
    }

    /// Goes through all sets that add some of the players from `first` on to a set; at most twelve deep.
    fn add_players(&mut self, centre: usize, set: usize, depth: usize, first: usize) {
        for player in first..self.players.len() {
            let (before, after) = self.distances.split_at_mut(depth + 1);
            after[0].copy_from_slice(&before[depth]);
            for ranks in &self.players[player] {
                let at = ranks[centre];
                for (distance, rank) in after[0].iter_mut().zip(*ranks) {
                    *distance += (rank - at) * (rank - at);
                }
            }
            let set = set | 1 << player;
            let nearest = nearest(&self.distances[depth + 1], centre);
            let difference = self.means[centre] - self.means[nearest];
            self.left[set] = 0.5 * difference * difference;
            self.add_players(centre, set, depth + 1, player + 1);
        }
    }
}

/// The nearest other draw: of several, the first that follows the centre, so that draws of a factor with few values do not all share one.
fn nearest(distances: &[f64], centre: usize) -> usize {
    const LANES: usize = 8;
    let mut leasts = [f64::INFINITY; LANES];
    let chunks = distances.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        leasts.iter_mut().zip(chunk).for_each(|(least, distance)| *least = min(*distance, *least));
    }
    let least = leasts.iter().chain(rest).fold(f64::INFINITY, |least, distance| min(*distance, least));
    let (before, after) = distances.split_at(centre);
    let is_least = |distance: &f64| *distance == least;
    let following = after.iter().position(is_least).map(|place| centre + place);
    following.or_else(|| before.iter().position(is_least)).unwrap_or(centre)
}

/// How much a step from a set to a larger one counts, by the size of the set.
struct Weights {
    of_size: Vec<f64>,
}

impl Weights {
    /// One over the number of players, and over the number of sets of that size among the others.
    fn new(players: usize) -> Self {
        let mut of_size = Vec::with_capacity(players);
        let mut sets = 1.0;
        for size in 0..players {
            of_size.push(1.0 / (players as f64 * sets));
            sets *= (players - 1 - size) as f64 / (size + 1) as f64;
        }
        Self { of_size }
    }

    /// What each player takes away of the variance that is left.
    fn shares(&self, left: &[f64]) -> Vec<f64> {
        let share = |player: usize| {
            let without = (0..left.len()).filter(|set| set >> player & 1 == 0);
            let step =
                |set: usize| self.of_size[set.count_ones() as usize] * (left[set] - left[set | 1 << player]);
            without.map(step).sum()
        };
        (0..self.of_size.len()).map(share).collect()
    }
}

/// The shares in the sample itself, then in each resample.
fn samples(contributions: &[Contribution], bootstrap: &Bootstrap) -> Vec<Vec<f64>> {
    let draws = Draws::new(contributions.len(), bootstrap.seed);
    let mut counts = vec![1; contributions.len()];
    let sample = |resample: usize| {
        if resample > 0 {
            draws.count(resample, &mut counts);
        }
        let mut sums = vec![0.0; contributions[0].len()];
        for (contribution, count) in contributions.iter().zip(&counts) {
            for (sum, part) in sums.iter_mut().zip(contribution) {
                *sum += f64::from(*count) * part;
            }
        }
        let all = sums.pop().filter(|all| abs(*all) > 0.0).unwrap_or(f64::NAN);
        sums.iter().map(|sum| sum / all).collect()
    };
    (0..=bootstrap.resamples).map(sample).collect()
}

#[cfg(test)]
mod tests;
