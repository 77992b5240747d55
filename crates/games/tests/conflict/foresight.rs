//! Decision makers who look ahead.

use crate::known::{elmira, numbered, two_by_two};
use crate::slow::single_moves;
use crate::stability::conflicts;
use detente_games::conflict::foresight::{HORIZON_MOST, limited_move_stability, non_myopic_stability};
use detente_games::conflict::stability::stability;
use detente_games::conflict::{Concept, Conflict};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// States in which all stay, from 1.
fn equilibria(stable: &[Vec<bool>]) -> Vec<usize> {
    let states: Vec<usize> =
        (0..stable[0].len()).filter(|state| stable.iter().all(|of| of[*state])).collect();
    numbered(&states)
}

/// As Brams and Wittman (1981) and Kilgour (1984) have it: who looks far enough ahead keeps cooperation.
#[test]
fn the_farsighted_cooperate() {
    let prisoners = two_by_two(&[3, 1, 4, 2], &[3, 4, 1, 2]);
    assert_eq!(equilibria(&limited_move_stability(&prisoners, 1).unwrap()), [4]);
    assert_eq!(equilibria(&limited_move_stability(&prisoners, 2).unwrap()), [1, 4]);
    assert_eq!(equilibria(&non_myopic_stability(&prisoners).unwrap()), [1, 4]);
    let chicken = two_by_two(&[3, 2, 4, 1], &[3, 4, 2, 1]);
    assert_eq!(equilibria(&limited_move_stability(&chicken, 1).unwrap()), [2, 3]);
    assert_eq!(equilibria(&non_myopic_stability(&chicken).unwrap()), [1]);
}

#[test]
fn horizons_have_a_limit() {
    assert!(limited_move_stability(&elmira(), HORIZON_MOST + 1).is_err());
    assert!(limited_move_stability(&elmira(), 0).unwrap().into_iter().flatten().all(|stays| stays));
    assert!(non_myopic_stability(&elmira()).is_ok());
}

/// Where all may end if a decision maker has the turn, and whether it moves at all: by plain recursion.
fn turn(conflict: &Conflict, maker: usize, at: usize, horizon: usize) -> (bool, BTreeSet<usize>) {
    let worst = |ends: &BTreeSet<usize>| ends.iter().map(|end| conflict.payoffs(maker)[*end]).min();
    let moves = if horizon == 0 { Vec::new() } else { single_moves(conflict, maker, at, false) };
    let outcomes: Vec<BTreeSet<usize>> = moves
        .into_iter()
        .map(|to| {
            let others = (0..conflict.makers()).filter(|other| *other != maker);
            let turns: Vec<_> = others.map(|other| turn(conflict, other, to, horizon - 1)).collect();
            let ends: BTreeSet<usize> =
                turns.into_iter().filter(|(moves, _)| *moves).flat_map(|(_, ends)| ends).collect();
            if ends.is_empty() { BTreeSet::from([to]) } else { ends }
        })
        .collect();
    let best = outcomes.iter().map(worst).max().flatten();
    if best <= Some(conflict.payoffs(maker)[at]) {
        return (false, BTreeSet::from([at]));
    }
    (true, outcomes.into_iter().filter(|ends| worst(ends) == best).flatten().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn looking_ahead_follows_the_recursion(conflict in conflicts(), horizon in 0..4_usize) {
        let found = limited_move_stability(&conflict, horizon).unwrap();
        for (maker, stays) in found.iter().enumerate() {
            for (state, stays) in stays.iter().enumerate() {
                prop_assert_eq!(*stays, !turn(&conflict, maker, state, horizon).0, "{} of {}", state, maker);
            }
        }
        if horizon == 1 {
            let nash = stability(&conflict);
            for (maker, stays) in found.iter().enumerate() {
                for (state, stays) in stays.iter().enumerate() {
                    prop_assert_eq!(*stays, nash.is_stable(Concept::Nash, maker, state));
                }
            }
        }
    }

    /// Non-myopically stable is what is stable of all horizons of a long stretch, far out.
    #[test]
    fn non_myopic_is_every_long_horizon(conflict in conflicts()) {
        const FAR: usize = 200;
        let far: Vec<_> =
            (FAR..FAR + 60).map(|horizon| limited_move_stability(&conflict, horizon).unwrap()).collect();
        let found = non_myopic_stability(&conflict).unwrap();
        for (maker, stays) in found.iter().enumerate() {
            for (state, stays) in stays.iter().enumerate() {
                prop_assert_eq!(*stays, far.iter().all(|of| of[maker][state]), "{} of {}", state, maker);
            }
        }
    }
}
