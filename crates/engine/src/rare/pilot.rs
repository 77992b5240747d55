//! Where the levels lie: a run of few roots and with luck of its own, again and again with the levels found so far.
//!
//! As in adaptive multilevel splitting (F. Cérou and A. Guyader, Adaptive multilevel splitting for rare event analysis, Stochastic
//! Analysis and Applications 25, 2007), a level is the importance that about a fifth of those surpass who passed the level before. A
//! fifth costs least for a given error: with equal chances p at each level the work grows as (1 - p) / (p ln^2 p). What is found here
//! serves the run alone: the estimate is unbiased because it uses none of the pilot's luck.

use super::{Level, Nursery};
use detente_numbers::luck::Seed;
use detente_numbers::{max, min};
use detente_results::rare::LevelsEnd;
use detente_results::{Progress, Stop};

/// Roots of each round of the pilot: a tenth of the run's, within bounds.
const ROOTS_LEAST: u64 = 256;
const ROOTS_MOST: u64 = 2_048;
/// One of so many passes the next level.
const ONE_IN: usize = 5;
/// Those who pass the level after it must be so many, for a round to find two.
const SEEN_LEAST: usize = 20;
/// With so large a share of hits beyond the last level, no further is needed.
const ENOUGH: f64 = 0.1;
/// Rounds, at most; one more where nobody was left.
const ROUNDS_MOST: u64 = 200;
const LEVELS_MOST: usize = 200;
/// Times that a round which found nothing is repeated with more roots.
const REPEATS_MOST: u32 = 2;
const REPEAT_FACTOR: u64 = 4;
/// The most copies at one level.
const COPIES_MOST: f64 = 100.0;

/// Levels, lowest first, and what they cost.
pub(super) struct Found {
    pub(super) levels: Vec<Level>,
    pub(super) end: LevelsEnd,
    pub(super) steps: u64,
    /// Steps of a trajectory that is not split, on average.
    pub(super) plain_steps: f64,
}

/// What a round shows.
enum Sight {
    /// The last level leads to the outcome.
    Hits,
    /// Further levels.
    Further(Vec<Level>),
    /// Nobody came further than the last level.
    Nothing,
}

/// Finds levels for the design.
pub(super) fn levels(nursery: &Nursery<'_>, progress: &dyn Progress) -> Result<Found, Stop> {
    let seed = Seed(nursery.design.seed);
    let usual = (nursery.design.roots / 10).clamp(ROOTS_LEAST, ROOTS_MOST);
    let mut found = Found { levels: Vec::new(), end: LevelsEnd::Stuck, steps: 0, plain_steps: 0.0 };
    let (mut roots, mut repeats) = (usual, 0);
    for round in 0..ROUNDS_MOST {
        let (mut tops, mut steps) = (Vec::new(), 0);
        nursery.grow(seed.apart("pilot", round), roots, (&found.levels, true), progress, |harvest| {
            tops.extend(harvest.tops);
            steps += harvest.steps;
        })?;
        if round == 0 {
            found.plain_steps = steps as f64 / roots as f64;
        }
        found.steps += steps;
        if nursery.design.importance.is_none() {
            found.end = LevelsEnd::NoImportance;
            return Ok(found);
        }
        match sight(tops, found.levels.last(), roots) {
            Sight::Hits => {
                found.end = LevelsEnd::Reached;
                return Ok(found);
            }
            Sight::Further(more) => {
                found.levels.extend(more);
                (roots, repeats) = (usual, 0);
                if found.levels.len() >= LEVELS_MOST {
                    return Ok(found);
                }
            }
            Sight::Nothing if repeats == REPEATS_MOST => return Ok(found),
            Sight::Nothing => (roots, repeats) = (roots * REPEAT_FACTOR, repeats + 1),
        }
    }
    Ok(found)
}

/// What the highest importances of those who passed the last level show. There are so many `roots`.
fn sight(mut tops: Vec<f64>, last: Option<&Level>, roots: u64) -> Sight {
    let beyond = last.map_or(f64::NEG_INFINITY, |level| level.at);
    tops.sort_by(|a, b| b.total_cmp(a));
    let hits = tops.iter().filter(|top| **top == f64::INFINITY).count();
    if hits as f64 >= ENOUGH * tops.len() as f64 && hits > 0 {
        return Sight::Hits;
    }
    let mut further: Vec<Level> = Vec::new();
    // So many as one root each would have, if nobody had been lost.
    let mut copied = 1.0;
    for part in [ONE_IN, ONE_IN * ONE_IN] {
        let rank = tops.len() / part;
        if !further.is_empty() && rank < SEEN_LEAST {
            break;
        }
        let above = further.last().map_or(beyond, |level| level.at);
        // The next one up, where many have the same.
        let at_rank = tops.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NEG_INFINITY);
        let next = tops.iter().rev().copied().find(|top| *top > above && *top >= at_rank);
        let Some(at) = next.filter(|at| at.is_finite()) else { break };
        let passed = tops.iter().filter(|top| **top >= at).count() as f64;
        let wanted = roots as f64 / (passed * copied);
        let copies = max(min(wanted.round(), COPIES_MOST), 1.0);
        copied *= copies;
        further.push(Level { at, copies: copies as u32 });
    }
    match further.is_empty() {
        false => Sight::Further(further),
        true if hits > 0 => Sight::Hits,
        true => Sight::Nothing,
    }
}
