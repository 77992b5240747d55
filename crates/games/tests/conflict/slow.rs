//! The definitions, followed literally and without any of the library's ways: sequences of moves are walked one by one.

use detente_games::conflict::{Concept, Conflict};
use std::collections::BTreeSet;

/// Where one mover can go at once; with `improves`, only to what it prefers.
pub(crate) fn single_moves(conflict: &Conflict, maker: usize, from: usize, improves: bool) -> Vec<usize> {
    let payoff = |state: usize| conflict.payoffs(maker)[state];
    (0..conflict.states())
        .filter(|to| conflict.moves(maker).from(from).contains(&(*to as u32)))
        .filter(|to| !improves || payoff(from) < payoff(*to))
        .collect()
}

/// All states that sequences of at least one move of some movers reach, nobody moving twice in a row.
pub(crate) fn sequences(
    conflict: &Conflict,
    movers: &[usize],
    from: usize,
    improve: bool,
) -> BTreeSet<usize> {
    let mut ends = BTreeSet::new();
    let mut seen = BTreeSet::new();
    walk(conflict, movers, (from, None), improve, &mut seen);
    ends.extend(seen.iter().map(|(state, _)| *state));
    ends
}

fn walk(
    conflict: &Conflict,
    movers: &[usize],
    (at, last): (usize, Option<usize>),
    improve: bool,
    seen: &mut BTreeSet<(usize, usize)>,
) {
    for mover in movers.iter().copied().filter(|mover| Some(*mover) != last) {
        for to in single_moves(conflict, mover, at, improve) {
            if seen.insert((to, mover)) {
                walk(conflict, movers, (to, Some(mover)), improve, seen);
            }
        }
    }
}

pub(crate) fn others(conflict: &Conflict, maker: usize) -> Vec<usize> {
    (0..conflict.makers()).filter(|other| *other != maker).collect()
}

/// Stability of one state for one decision maker.
pub(crate) fn is_stable(conflict: &Conflict, concept: Concept, maker: usize, state: usize) -> bool {
    is_strongly_stable(conflict, concept, (maker, 0), state)
}

/// With answers that are worse by a strength.
pub(crate) fn is_strongly_stable(
    conflict: &Conflict,
    concept: Concept,
    (maker, strength): (usize, i64),
    state: usize,
) -> bool {
    let payoffs = conflict.payoffs(maker);
    let no_better = |other: &usize| payoffs[*other] + strength <= payoffs[state];
    let others = others(conflict, maker);
    single_moves(conflict, maker, state, true).into_iter().all(|to| {
        let answers = sequences(conflict, &others, to, concept == Concept::Sequential);
        match concept {
            Concept::Nash => false,
            Concept::GeneralMetarational | Concept::Sequential => answers.iter().any(no_better),
            Concept::SymmetricMetarational => answers.iter().any(|answer| {
                no_better(answer) && single_moves(conflict, maker, *answer, false).iter().all(no_better)
            }),
        }
    })
}
