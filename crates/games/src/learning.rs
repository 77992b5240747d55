//! Play that learns or is selected: where it goes is not always an equilibrium, which is what it shows.

use crate::strategic::{Mixed, Payoffs};

/// What players believe after some rounds of fictitious play, and how far that is from an equilibrium.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// How many rounds were played.
    pub rounds: usize,
    /// How often each strategy was played until then.
    pub shares: Mixed,
    /// What each player could gain at most against these shares.
    pub regret: Vec<f64>,
}

/// Fictitious play (Brown 1951): in each round everybody plays a best response to how often the others have played each of their strategies
/// so far; the first of several. Begins with one round of `first`. Tells of the rounds asked for, in order.
///
/// In zero-sum games, potential games and games with two strategies for one of two players the shares come to an equilibrium (Robinson
/// 1951; Monderer and Shapley 1996; Berger 2005); elsewhere they may go round for ever (Shapley 1964).
///
/// # Panics
/// Where `first` has other players or strategies than the game.
#[must_use]
pub fn fictitious_play(game: &Payoffs, first: &[usize], rounds: &[usize]) -> Vec<Round> {
    let shape = &game.shape;
    let mut shares: Mixed = shape.counts().iter().map(|count| vec![0.0; *count]).collect();
    for (share, strategy) in shares.iter_mut().zip(first) {
        share[*strategy] = 1.0;
    }
    let mut told = Vec::new();
    let last = rounds.iter().copied().max().unwrap_or(0);
    for round in 1..=last {
        if rounds.contains(&round) {
            told.push(Round { rounds: round, shares: shares.clone(), regret: game.regret(&shares) });
        }
        let answers: Vec<usize> =
            (0..shape.players()).map(|player| best(&game.values(player, &shares))).collect();
        let weight = 1.0 / (round as f64 + 1.0);
        for (share, answer) in shares.iter_mut().zip(answers) {
            share.iter_mut().for_each(|share| *share -= *share * weight);
            share[answer] += weight;
        }
    }
    told
}

fn best(values: &[f64]) -> usize {
    let mut best = 0;
    for (strategy, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = strategy;
        }
    }
    best
}

/// Shares of strategies over time under the replicator dynamics (Taylor and Jonker 1978, a population for each player): a share grows by how
/// much its strategy pays above the average. `times` rise; payoffs are per unit of time; steps of `step` by Runge and Kutta's method of order four.
///
/// # Panics
/// Where `start` has other players or strategies than the game.
#[must_use]
pub fn replicator(game: &Payoffs, start: &Mixed, times: &[f64], step: f64) -> Vec<Mixed> {
    let mut shares = start.clone();
    let mut now = 0.0;
    let mut told = Vec::new();
    for time in times {
        // Whole steps of equal length that end at the time asked for.
        let steps = detente_numbers::max(((time - now) / step).ceil(), 1.0);
        let length = (time - now) / steps;
        for _ in 0..steps as usize {
            shares = stepped(game, &shares, length);
        }
        now = *time;
        told.push(shares.clone());
    }
    told
}

fn stepped(game: &Payoffs, from: &Mixed, length: f64) -> Mixed {
    let first = growth(game, from);
    let second = growth(game, &moved(from, &first, length / 2.0));
    let third = growth(game, &moved(from, &second, length / 2.0));
    let fourth = growth(game, &moved(from, &third, length));
    let mut next = from.clone();
    for (slopes, weight) in [(first, 1.0), (second, 2.0), (third, 2.0), (fourth, 1.0)] {
        next = moved(&next, &slopes, length * weight / 6.0);
    }
    next
}

fn growth(game: &Payoffs, shares: &Mixed) -> Mixed {
    let of = |(player, own): (usize, &Vec<f64>)| {
        let values = game.values(player, shares);
        let average: f64 = values.iter().zip(own).map(|(value, share)| value * share).sum();
        values.iter().zip(own).map(|(value, share)| share * (value - average)).collect()
    };
    shares.iter().enumerate().map(of).collect()
}

fn moved(from: &Mixed, slopes: &Mixed, by: f64) -> Mixed {
    let own = |(from, slopes): (&Vec<f64>, &Vec<f64>)| {
        from.iter().zip(slopes).map(|(from, slope)| from + by * slope).collect()
    };
    from.iter().zip(slopes).map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategic::Shape;

    fn of_two(counts: [usize; 2], first: &[f64], second: &[f64]) -> Payoffs {
        Payoffs { shape: Shape::of_counts(counts.to_vec()), of: vec![first.to_vec(), second.to_vec()] }
    }

    #[test]
    fn fictitious_play_comes_to_the_value_of_a_zero_sum_game() {
        // Scissors, paper, stone where paper wins twice: 1/2, 1/4, 1/4, worth 0.
        let first = [0.0, 1.0, -1.0, -1.0, 0.0, 2.0, 1.0, -2.0, 0.0];
        let second = first.map(|payoff| -payoff);
        let told = fictitious_play(&of_two([3, 3], &first, &second), &[0, 1], &[10, 1_000, 100_000]);
        let gain = |round: &Round| round.regret.iter().sum::<f64>();
        assert!(gain(&told[0]) > gain(&told[1]) && gain(&told[1]) > gain(&told[2]));
        // Its error shrinks like the root of the rounds in such games (Karlin's conjecture; Daskalakis and Pan 2014 for the general rate).
        assert!(gain(&told[2]) < 0.02, "{}", gain(&told[2]));
        assert!((told[2].shares[0][0] - 0.5).abs() < 0.02);
        assert_eq!(told.iter().map(|round| round.rounds).collect::<Vec<_>>(), [10, 1_000, 100_000]);
    }

    #[test]
    fn fictitious_play_goes_round_in_the_game_of_shapley() {
        let first = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
        let second = [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
        let told = fictitious_play(&of_two([3, 3], &first, &second), &[0, 0], &[1_000, 10_000, 100_000]);
        // Shares stay away from the only equilibrium, a third each.
        for round in &told {
            let furthest =
                round.shares[0].iter().map(|share| (share - 1.0 / 3.0).abs()).fold(0.0, detente_numbers::max);
            assert!(furthest > 0.1, "{:?}", round.shares);
        }
    }

    #[test]
    fn a_dominated_share_vanishes_as_a_logistic_curve() {
        // The second strategy pays 0.7 less whatever happens: the odds fall by e^(-0.7 t).
        let first = [1.0, 0.3, 2.0, 1.3];
        let start = vec![vec![0.2, 0.8], vec![0.5, 0.5]];
        let times = [0.5, 3.0, 10.0];
        let found = replicator(&of_two([2, 2], &first, &[0.0; 4]), &start, &times, 0.01);
        for (time, shares) in times.iter().zip(&found) {
            let odds = 0.25 * detente_numbers::exp(0.7 * time);
            assert!((shares[0][0] - odds / (1.0 + odds)).abs() < 1e-9, "{time}");
            assert!((shares[1][0] - 0.5).abs() < 1e-12);
        }
    }
}
