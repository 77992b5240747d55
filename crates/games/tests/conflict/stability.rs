//! Random small conflicts, solved both ways.

use crate::known::two_by_two;
use crate::slow;
use detente_games::conflict::coalition::all_coalitions;
use detente_games::conflict::foresight::non_myopic_stability;
use detente_games::conflict::inverse::condition;
use detente_games::conflict::options::{OptionForm, Side};
use detente_games::conflict::stability::{Strength, stability, strong_stability};
use detente_games::conflict::{Concept, Conflict, Listed, Refused};
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
                    prop_assert_eq!(
                        strong.is_stable(concept, maker, state),
                        slow::is_strongly_stable(&conflict, concept, (maker, strength), state)
                    );
                    prop_assert!(
                        found.is_stable(concept, maker, state) || !strong.is_stable(concept, maker, state)
                    );
                }
            }
        }
    }
}

/// A confession is answered by one that costs the first 1 against both keeping silent: enough to deter, unless only what costs 2 is much worse.
#[test]
fn a_slight_answer_makes_weak_stability() {
    let prisoners = two_by_two(&[3, 1, 4, 2], &[3, 4, 1, 2]);
    for concept in [Concept::GeneralMetarational, Concept::SymmetricMetarational, Concept::Sequential] {
        let strongly =
            |strength| strong_stability(&prisoners, &Strength(vec![strength; 2])).equilibria(concept);
        assert_eq!((strongly(1), strongly(2)), (vec![0, 3], vec![3]), "{}", concept.name());
    }
}

fn sides(makers: usize, options: usize) -> OptionForm {
    let side = |maker: usize| Side {
        name: maker.to_string(),
        options: (0..options).map(|option| format!("{maker} {option}")).collect(),
        irreversible: (0..options).map(|option| option % 2 == 1 && maker % 2 == 1).collect(),
    };
    OptionForm { sides: (0..makers).map(side).collect(), infeasible: Vec::new(), alike: Vec::new() }
}

#[test]
fn hundreds_of_states_of_options_follow_the_definitions() {
    let states = sides(4, 2).states().unwrap();
    let payoffs = |maker: usize| (0..256).map(|state| state * (67 + 30 * maker as i64) % 101).collect();
    let conflict = states.conflict((0..4).map(payoffs).collect()).unwrap();
    let found = stability(&conflict);
    for concept in Concept::ALL {
        for state in (0..256).step_by(23) {
            for maker in 0..4 {
                let slowly = slow::is_stable(&conflict, concept, maker, state);
                assert_eq!(found.is_stable(concept, maker, state), slowly, "{}, {state}", concept.name());
            }
        }
    }
}

#[test]
fn what_is_too_large_is_refused_beforehand() {
    for (makers, options, found) in [
        (4, 6, "expected at most 22 options of all together, found 24"),
        (3, 7, "expected 1 to 1048576 states, found 2097152"),
        (
            2,
            10,
            "expected at most 33554432 moves of all together, found 1048576 sets of options with up to 2046 moves each",
        ),
        (17, 1, "expected 1 to 16 decision makers, found 17"),
    ] {
        let refused = sides(makers, options).states().unwrap_err();
        assert_eq!(refused.to_string(), found);
        assert!(!refused.help.is_empty());
    }
    let states = sides(2, 7).states().unwrap();
    let count = states.sets.len();
    let conflict = states.conflict(vec![vec![0; count]; 2]).unwrap();
    let refusals = [
        all_coalitions(&conflict).unwrap_err(),
        non_myopic_stability(&conflict).unwrap_err(),
        condition(&conflict, Concept::Nash, 0, 0).unwrap_err(),
    ];
    for refused in refusals {
        assert!(matches!(&refused, Refused::TooLarge(too_large) if !too_large.instead.is_empty()));
        assert!(refused.to_string().ends_with("there are 16384"), "{refused}");
    }
}
