//! Where legal sequences of moves lead: any number of moves of some decision makers, nobody twice in a row.

use super::{Conflict, Moves};

/// Where nobody can move, nothing is reached.
pub(super) const NOTHING: i64 = i64::MAX;

/// For each state, the least value of all states that legal sequences of at least one move reach from it; [`NOTHING`] where there are none.
///
/// `into` holds the moves of each mover turned around. States are taken from the least value up, and each marks whatever leads to it; what is
/// marked first is marked with the least, so each move is looked at only once.
pub(super) fn least_reached(into: &[&Moves], value: &[i64]) -> Vec<i64> {
    let states = value.len();
    let mut least = vec![NOTHING; states];
    // Of each mover: whether it is known what follows its arrival in a state, and its leaving of a state.
    let mut has_arrived = vec![vec![false; states]; into.len()];
    let mut has_left = vec![vec![false; states]; into.len()];
    let mut order: Vec<u32> = (0..states as u32).collect();
    order.sort_by_key(|state| value[*state as usize]);
    let mut waiting = Vec::new();
    for seed in order {
        for (mover, has_arrived) in has_arrived.iter_mut().enumerate() {
            if !std::mem::replace(&mut has_arrived[seed as usize], true) {
                waiting.push((seed, mover));
            }
        }
        while let Some((state, mover)) = waiting.pop() {
            for before in into[mover].from(state as usize) {
                let at = *before as usize;
                if std::mem::replace(&mut has_left[mover][at], true) {
                    continue;
                }
                if least[at] == NOTHING {
                    least[at] = value[seed as usize];
                }
                for other in (0..into.len()).filter(|other| *other != mover) {
                    if !std::mem::replace(&mut has_arrived[other][at], true) {
                        waiting.push((*before, other));
                    }
                }
            }
        }
    }
    least
}

/// The states that legal sequences of at least one move reach from a state, ascending.
pub(super) fn reached(moves: &[&Moves], from: usize) -> Vec<usize> {
    let states = moves.first().map_or(0, |moves| moves.states());
    let mut is_reached = vec![false; states];
    // Of each mover: whether it has already moved on from a state.
    let mut has_left = vec![vec![false; states]; moves.len()];
    let mut waiting: Vec<(usize, usize)> = (0..moves.len()).map(|mover| (from, mover)).collect();
    while let Some((state, mover)) = waiting.pop() {
        if std::mem::replace(&mut has_left[mover][state], true) {
            continue;
        }
        for to in moves[mover].from(state) {
            is_reached[*to as usize] = true;
            waiting
                .extend((0..moves.len()).filter(|other| *other != mover).map(|other| (*to as usize, other)));
        }
    }
    (0..states).filter(|state| is_reached[*state]).collect()
}

/// The improvements of each decision maker, as moves.
pub(super) fn improving(conflict: &Conflict) -> Vec<Moves> {
    (0..conflict.makers())
        .map(|maker| conflict.moves(maker).only(|from, to| conflict.prefers(maker, to, from)))
        .collect()
}
