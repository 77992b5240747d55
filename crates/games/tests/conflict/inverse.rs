//! Which preferences would hold a wanted state.

use crate::known::{elmira, two_by_two};
use crate::stability::conflicts;
use detente_games::conflict::inverse::{Clause, condition, conditions};
use detente_games::conflict::stability::stability;
use detente_games::conflict::{Concept, Conflict, Listed, Refused};
use proptest::prelude::*;

#[test]
fn cooperation_holds_if_its_breach_or_the_answer_is_no_better() {
    let prisoners = two_by_two(&[3, 1, 4, 2], &[3, 4, 1, 2]);
    let of = |concept| condition(&prisoners, concept, 0, 0).unwrap();
    let nash = of(Concept::Nash);
    assert_eq!(nash.all_of, [Clause { to: 2, any_of: vec![vec![2]] }]);
    assert!(!nash.is_met(prisoners.payoffs(0)));
    // Breach is state 3, and both breach in 4; from there one's own way out is 2.
    assert_eq!(of(Concept::GeneralMetarational).all_of[0].any_of, [[2], [3]]);
    assert_eq!(of(Concept::Sequential).all_of[0].any_of, [[2], [3]]);
    let symmetric = of(Concept::SymmetricMetarational);
    assert_eq!(symmetric.all_of[0].any_of, [vec![2], vec![1, 3]]);
    assert!(symmetric.is_met(prisoners.payoffs(0)));
}

/// At the published resolution, state 8, the local government stays only while a return to 4 is no better to it.
#[test]
fn elmiras_resolution_hangs_on_the_local_government_staying() {
    let nash = condition(&elmira(), Concept::Nash, 2, 7).unwrap();
    assert_eq!(nash.all_of, [Clause { to: 3, any_of: vec![vec![3]] }]);
    // As published, all three stay in 5, 8 and 9; in 7 Uniroyal would rather abandon.
    let unmet = |state: usize| -> Vec<usize> {
        let conditions = conditions(&elmira(), Concept::Nash, state - 1).unwrap();
        (0..3).filter(|maker| !conditions[*maker].is_met(elmira().payoffs(*maker))).collect()
    };
    assert_eq!([5, 8, 9, 7].map(unmet), [vec![], vec![], vec![], vec![1]]);
    // The ministry has nothing to do there.
    assert_eq!(condition(&elmira(), Concept::Nash, 0, 7).unwrap().all_of, []);
    assert!(matches!(condition(&elmira(), Concept::Nash, 3, 7), Err(Refused::Faulty(_))));
}

fn with_payoffs(conflict: &Conflict, of: usize, payoffs: &[i64]) -> Conflict {
    let maker = |maker: usize| Listed {
        name: maker.to_string(),
        moves: (0..conflict.states())
            .flat_map(|from| conflict.moves(maker).from(from).iter().map(move |to| (from, *to as usize)))
            .collect(),
        payoffs: if maker == of { payoffs.to_vec() } else { conflict.payoffs(maker).to_vec() },
    };
    Conflict::listed(conflict.state_names().to_vec(), (0..conflict.makers()).map(maker).collect())
        .expect("a conflict")
}

proptest! {
    /// Whatever a decision maker prefers: it stays if and only if the condition says so.
    #[test]
    fn conditions_are_necessary_and_sufficient(
        conflict in conflicts(),
        payoffs in prop::collection::vec(0..5_i64, 7),
    ) {
        let payoffs = &payoffs[..conflict.states()];
        for maker in 0..conflict.makers() {
            let other = with_payoffs(&conflict, maker, payoffs);
            let found = stability(&other);
            for (concept, state) in Concept::ALL.into_iter().flat_map(|concept| (0..conflict.states()).map(move |state| (concept, state))) {
                let condition = condition(&conflict, concept, maker, state).unwrap();
                prop_assert_eq!(
                    condition.is_met(payoffs),
                    found.is_stable(concept, maker, state),
                    "{} of state {} for {}: {:?}", concept.name(), state, maker, condition
                );
            }
        }
    }
}
