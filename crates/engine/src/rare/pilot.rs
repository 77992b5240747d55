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
/// With so large a share of hits beyond the last level, of the copies or of their weights, no further is needed.
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
        let (mut tops, mut hits, mut steps) = (Vec::new(), 0, 0);
        let (mut weight_of_hits, mut weight_of_all) = (0.0, 0.0);
        nursery.grow(seed.apart("pilot", round), roots, (&found.levels, true), progress, |harvest| {
            tops.extend(harvest.tops);
            hits += harvest.top_hits;
            steps += harvest.steps;
            weight_of_hits += harvest.trees.iter().sum::<f64>();
            weight_of_all += harvest.reached.last().copied().unwrap_or_default();
        })?;
        if round == 0 {
            found.plain_steps = steps as f64 / roots as f64;
        }
        found.steps += steps;
        if nursery.design.importance.is_none() {
            found.end = LevelsEnd::NoImportance;
            return Ok(found);
        }
        // Importance that goes on growing where the outcome does not lie brings ever more copies, and hits grow rare among them; by
        // weight they do not.
        if weight_of_hits > 0.0 && weight_of_hits >= ENOUGH * weight_of_all && !found.levels.is_empty() {
            found.end = LevelsEnd::Reached;
            return Ok(found);
        }
        match sight((tops, hits as usize), found.levels.last(), roots) {
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

/// What those show who passed the last level: the highest importances of those who did not come to the outcome, and how many `hits` did.
/// There are so many `roots`.
fn sight((mut tops, hits): (Vec<f64>, usize), last: Option<&Level>, roots: u64) -> Sight {
    let beyond = last.map_or(f64::NEG_INFINITY, |level| level.at);
    tops.sort_by(|a, b| b.total_cmp(a));
    let all = hits + tops.len();
    if hits as f64 >= ENOUGH * all as f64 && hits > 0 {
        return Sight::Hits;
    }
    let mut further: Vec<Level> = Vec::new();
    // So many as one root each would have, if nobody had been lost.
    let mut copied = 1.0;
    for part in [ONE_IN, ONE_IN * ONE_IN] {
        let rank = all / part;
        if !further.is_empty() && rank < SEEN_LEAST {
            break;
        }
        let above = further.last().map_or(beyond, |level| level.at);
        // Hits come before all others; between them and the last level there may be nobody.
        let Some(place) = rank.saturating_sub(1).checked_sub(hits) else { break };
        let at_rank = tops.get(place).copied().unwrap_or(f64::NEG_INFINITY);
        // The next one up, where many have the same.
        let next = tops.iter().rev().copied().find(|top| *top > above && *top >= at_rank);
        let Some(at) = next else { break };
        let passed = (hits + tops.iter().filter(|top| **top >= at).count()) as f64;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What is seen of a thousand roots: so many with each importance, and hits.
    fn seen(tops: &[(f64, usize)], hits: usize, last: Option<f64>) -> String {
        let tops = tops.iter().flat_map(|(top, count)| vec![*top; *count]).collect();
        let last = last.map(|at| Level { at, copies: 5 });
        match sight((tops, hits), last.as_ref(), 1_000) {
            Sight::Hits => "hits".to_owned(),
            Sight::Nothing => "nothing".to_owned(),
            Sight::Further(levels) => {
                let levels = levels.iter().map(|level| format!("{}:{}", level.at, level.copies));
                levels.collect::<Vec<_>>().join(" ")
            }
        }
    }

    #[test]
    fn a_fifth_passes_each_level() {
        let tops = [(1.0, 700), (2.0, 150), (3.0, 110), (4.0, 40)];
        // 300 came to 2, one in 3.3; 40 came to 4.
        assert_eq!(seen(&tops, 0, None), "2:3 4:8");
        assert_eq!(seen(&[(1.0, 970), (2.0, 30)], 0, Some(1.0)), "2:33");
        assert_eq!(seen(&[(1.0, 1_000)], 0, Some(1.0)), "nothing");
        assert_eq!(seen(&[(f64::NEG_INFINITY, 1_000)], 0, None), "nothing");
    }

    #[test]
    fn hits_are_beyond_all_levels() {
        assert_eq!(seen(&[(1.0, 900)], 100, None), "hits");
        assert_eq!(seen(&[(1.0, 970)], 30, Some(1.0)), "hits", "nobody between");
        // 240 of 1,000 came to 2, the hits among them; the level after it would be at the 40th, who is a hit.
        assert_eq!(seen(&[(1.0, 760), (2.0, 190)], 50, None), "2:4");
    }

    #[test]
    fn an_importance_beyond_all_bounds_is_no_hit() {
        let top = f64::MAX;
        assert_eq!(seen(&[(1.0, 600), (top, 400)], 0, None), format!("{top}:3"));
        assert_eq!(seen(&[(1.0, 600), (top, 400)], 0, Some(top)), "nothing");
        assert_eq!(seen(&[(1.0, 600), (top, 399)], 1, Some(top)), "hits");
    }
}
