//! Decision makers who move together.

use crate::known::{elmira, numbered, two_by_two};
use crate::slow;
use crate::stability::conflicts;
use detente_games::conflict::coalition::{all_coalitions, coalition_equilibria, coalition_stability};
use detente_games::conflict::stability::stability;
use detente_games::conflict::{Concept, Conflict};
use proptest::prelude::*;

/// As published: from 5 the ministry and Uniroyal together get to 8, which both prefer; nobody leaves 8.
#[test]
fn elmira_was_resolved_by_the_ministry_and_uniroyal() {
    let elmira = elmira();
    let pair = coalition_stability(&elmira, &[1, 0]).unwrap();
    assert_eq!((pair.members.as_slice(), numbered(&pair.improvements[4])), ([0, 1].as_slice(), vec![8]));
    assert!(Concept::ALL.iter().any(|concept| !pair.is_stable(*concept, 4)));
    let all = all_coalitions(&elmira).unwrap();
    assert_eq!(all.len(), 7);
    assert!(all.iter().all(|coalition| coalition.improvements[7].is_empty()));
    assert_eq!(numbered(&coalition_equilibria(&all, Concept::Nash)), [8, 9]);
    assert!(coalition_stability(&elmira, &[]).is_err());
    assert!(coalition_stability(&elmira, &[0, 3]).is_err());
}

#[test]
fn prisoners_who_agree_do_not_confess() {
    let prisoners = two_by_two(&[3, 1, 4, 2], &[3, 4, 1, 2]);
    let both = coalition_stability(&prisoners, &[0, 1]).unwrap();
    assert_eq!(numbered(&both.improvements[3]), [1]);
    let all = all_coalitions(&prisoners).unwrap();
    assert_eq!(numbered(&coalition_equilibria(&all, Concept::Sequential)), [1]);
}

fn is_stable_slowly(conflict: &Conflict, concept: Concept, members: &[usize], state: usize) -> bool {
    let is_better = |to: &usize| {
        members.iter().all(|member| conflict.payoffs(*member)[state] < conflict.payoffs(*member)[*to])
    };
    let others: Vec<usize> = (0..conflict.makers()).filter(|maker| !members.contains(maker)).collect();
    let own = |from: usize| slow::sequences(conflict, members, from, false);
    own(state).into_iter().filter(is_better).all(|to| {
        let answers = slow::sequences(conflict, &others, to, concept == Concept::Sequential);
        let mut deterring = answers.into_iter().filter(|answer| !is_better(answer));
        match concept {
            Concept::Nash => false,
            Concept::GeneralMetarational | Concept::Sequential => deterring.next().is_some(),
            Concept::SymmetricMetarational => deterring.any(|answer| !own(answer).iter().any(is_better)),
        }
    })
}

proptest! {
    #[test]
    fn coalitions_follow_the_definitions(conflict in conflicts()) {
        let single = stability(&conflict);
        for coalition in all_coalitions(&conflict).unwrap() {
            for concept in Concept::ALL {
                for state in 0..conflict.states() {
                    let found = coalition.is_stable(concept, state);
                    let slowly = is_stable_slowly(&conflict, concept, &coalition.members, state);
                    prop_assert_eq!(found, slowly, "{} of {} for {:?}", concept.name(), state, coalition.members);
                    if let [maker] = coalition.members[..] {
                        prop_assert_eq!(found, single.is_stable(concept, maker, state));
                    }
                }
            }
        }
    }
}
