//! Ranks of states from what analysts write: a ranking with ties, or a list of statements in order of priority.

use super::Faulty;
use super::statement::Statement;

/// More statements than this are not told apart.
pub const PRIORITIES_MOST: usize = 63;

/// From the states best first, equally good ones together: the worst get 1.
///
/// # Errors
/// Where a state is ranked twice, not at all, or is none.
pub fn payoffs_from_ranking(states: usize, best_first: &[Vec<usize>]) -> Result<Vec<i64>, Faulty> {
    let mut payoffs = vec![0; states];
    for (rank, state) in (1..)
        .zip(best_first.iter().rev())
        .flat_map(|(rank, tied)| tied.iter().map(move |state| (rank, *state)))
    {
        match payoffs.get_mut(state) {
            Some(payoff) if *payoff == 0 => *payoff = rank,
            Some(_) => {
                return Err(Faulty::new("each state once", format!("state {state} twice"), "rank it once"));
            }
            None => {
                return Err(Faulty::new(
                    format!("a state below {states}"),
                    state.to_string(),
                    "states count from 0",
                ));
            }
        }
    }
    match payoffs.iter().position(|payoff| *payoff == 0) {
        None => Ok(payoffs),
        Some(state) => Err(Faulty::new("every state", format!("no state {state}"), "rank every state")),
    }
}

/// Option prioritisation (Peng, Hipel, Kilgour and Fang 1997, "Ordinal ranking of states in the graph model"): of two states, the one is better of which the
/// most important statement holds that does not hold of both. States of which the same statements hold are equally good. The worst get 1.
///
/// # Errors
/// Where there are more than [`PRIORITIES_MOST`] statements.
pub fn payoffs_from_priorities(sets: &[u32], statements: &[Statement]) -> Result<Vec<i64>, Faulty> {
    if PRIORITIES_MOST < statements.len() {
        return Err(Faulty::new(
            format!("at most {PRIORITIES_MOST} statements"),
            statements.len().to_string(),
            "leave out the least important ones",
        ));
    }
    let score = |set: &u32| {
        statements.iter().fold(0_u64, |score, statement| score << 1 | u64::from(statement.holds(*set)))
    };
    let scores: Vec<u64> = sets.iter().map(score).collect();
    let mut different = scores.clone();
    different.sort_unstable();
    different.dedup();
    let rank = |score: &u64| different.partition_point(|other| other < score) as i64 + 1;
    Ok(scores.iter().map(rank).collect())
}
