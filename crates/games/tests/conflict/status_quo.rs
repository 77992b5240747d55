//! What can come of the present state.

use crate::known::{elmira, numbered};
use crate::slow;
use crate::stability::conflicts;
use detente_games::conflict::Conflict;
use detente_games::conflict::status_quo::{Step, Taken, status_quo};
use proptest::prelude::*;

#[test]
fn from_elmiras_status_quo_alone_nobody_gets_beyond_insisting() {
    let elmira = elmira();
    let found = status_quo(&elmira, 0, Taken::Improvements).unwrap();
    assert_eq!(numbered(&found.reachable()), [1, 5]);
    assert_eq!(found.history(4), Some(vec![Step { maker: 2, to: 4 }]));
    let found = status_quo(&elmira, 0, Taken::All).unwrap();
    assert_eq!(numbered(&found.reachable()), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // The published resolution takes all three.
    assert_eq!(found.fewest_moves(7), Some(3));
    assert_eq!(found.history(7).unwrap().len(), 3);
    // Whoever abandons, it is Uniroyal.
    assert_eq!(found.entered(8).collect::<Vec<_>>(), [(1, 1)]);
    assert!(status_quo(&elmira, 9, Taken::All).is_err());
}

/// Sequences of at most so many moves from state 0, one by one.
fn walk(
    conflict: &Conflict,
    taken: Taken,
    most: usize,
    path: &mut Vec<(usize, usize)>,
    fewest: &mut [Option<u32>],
) {
    let (at, last) = path.last().copied().unwrap_or((0, conflict.makers()));
    let moves = path.len() as u32;
    fewest[at] = Some(fewest[at].map_or(moves, |known| known.min(moves)));
    if path.len() == most {
        return;
    }
    for maker in (0..conflict.makers()).filter(|maker| *maker != last) {
        for to in slow::single_moves(conflict, maker, at, taken == Taken::Improvements) {
            path.push((to, maker));
            walk(conflict, taken, most, path, fewest);
            path.pop();
        }
    }
}

proptest! {
    #[test]
    fn states_follow_by_the_shortest_legal_sequences(conflict in conflicts(), only_improvements: bool) {
        const MOST: usize = 4;
        let taken = if only_improvements { Taken::Improvements } else { Taken::All };
        let found = status_quo(&conflict, 0, taken).unwrap();
        let mut fewest = vec![None; conflict.states()];
        walk(&conflict, taken, MOST, &mut Vec::new(), &mut fewest);
        for (state, fewest) in fewest.into_iter().enumerate() {
            let within = found.fewest_moves(state).filter(|moves| *moves <= MOST as u32);
            prop_assert_eq!(within, fewest, "state {}", state);
        }
        for state in found.reachable() {
            let history = found.history(state).unwrap();
            prop_assert_eq!(Some(history.len() as u32), found.fewest_moves(state));
            let (mut at, mut last) = (0, conflict.makers());
            for Step { maker, to } in history {
                let moves = slow::single_moves(&conflict, maker, at, only_improvements);
                prop_assert!(maker != last && moves.contains(&to));
                (at, last) = (to, maker);
            }
            prop_assert_eq!(at, state);
        }
    }
}
