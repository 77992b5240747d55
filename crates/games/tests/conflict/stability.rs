//! Random small conflicts, solved both ways.

use crate::slow;
use detente_games::conflict::stability::{Strength, stability, strong_stability};
use detente_games::conflict::{Concept, Conflict, Listed};
use proptest::prelude::*;

type Drawn = (Vec<(usize, usize)>, Vec<i64>);

/// Up to four decision makers and seven states, any moves, few enough ranks for ties.
pub(crate) fn conflicts() -> impl Strategy<Value = Conflict> {
    (1..=4_usize, 1..=7_usize).prop_flat_map(|(makers, states)| {
        let maker = (
            prop::collection::vec((0..states, 0..states), 0..=2 * states),
            prop::collection::vec(0..6_i64, states),
        );
        prop::collection::vec(maker, makers).prop_map(move |makers| {
            let listed = |(number, (moves, payoffs)): (usize, Drawn)| Listed {
                name: number.to_string(),
                moves,
                payoffs,
            };
            let makers = makers.into_iter().enumerate().map(listed).collect();
            Conflict::listed((0..states).map(|state| state.to_string()).collect(), makers)
                .expect("a conflict")
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn stability_follows_the_definitions(conflict in conflicts()) {
        let found = stability(&conflict);
        for concept in Concept::ALL {
            for maker in 0..conflict.makers() {
                for state in 0..conflict.states() {
                    prop_assert_eq!(
                        found.is_stable(concept, maker, state),
                        slow::is_stable(&conflict, concept, maker, state),
                        "{} of state {} for {}", concept.name(), state, maker
                    );
                }
            }
        }
    }

    /// Nash implies all, symmetric metarational and sequential imply general metarational; strong implies stable, and a strength of 0 is none.
    #[test]
    fn concepts_imply_one_another(conflict in conflicts(), strength in 1..4_i64) {
        let found = stability(&conflict);
        let strong = strong_stability(&conflict, &Strength(vec![strength; conflict.makers()]));
        prop_assert_eq!(&strong_stability(&conflict, &Strength(vec![0; conflict.makers()])), &found);
        for maker in 0..conflict.makers() {
            for state in 0..conflict.states() {
                let [nash, general, symmetric, sequential] =
                    Concept::ALL.map(|concept| found.is_stable(concept, maker, state));
                prop_assert!(!nash || (symmetric && sequential));
                prop_assert!(general || (!symmetric && !sequential));
                for concept in Concept::ALL {
                    prop_assert!(
                        found.is_stable(concept, maker, state) || !strong.is_stable(concept, maker, state)
                    );
                }
            }
        }
    }
}
