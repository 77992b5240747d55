//! Published conflicts, state by state.

use crate::slow;
use detente_games::conflict::options::{OptionForm, Side};
use detente_games::conflict::stability::stability;
use detente_games::conflict::statement::Statement;
use detente_games::conflict::{Concept, Conflict, Listed};

/// States as the literature numbers them, from 1.
pub(crate) fn numbered(found: &[usize]) -> Vec<usize> {
    found.iter().map(|state| state + 1).collect()
}

/// Name, moves between numbered states, and payoffs.
type Written<'a> = (&'a str, &'a [(usize, usize)], &'a [i64]);

fn conflict(makers: &[Written<'_>]) -> Conflict {
    let states = (1..=makers[0].2.len()).map(|state| state.to_string()).collect();
    let listed = |(name, moves, payoffs): &Written<'_>| Listed {
        name: (*name).to_owned(),
        moves: moves.iter().map(|(from, to)| (from - 1, to - 1)).collect(),
        payoffs: payoffs.to_vec(),
    };
    Conflict::listed(states, makers.iter().map(listed).collect()).expect("a published conflict")
}

/// The Elmira conflict (Fang, Hipel and Kilgour 1993, "Interactive Decision Making", chapter 6; Kilgour, Hipel and Fang): groundwater of a town in Ontario,
/// polluted by Uniroyal. Uniroyal delays its appeal against the ministry's control order (states 1, 2, 5, 6), accepts the order (3, 4, 7, 8), or abandons the
/// plant (9); the ministry may modify its order (2, 4, 6, 8), and the local government insist on the original one (5 to 8).
pub(crate) fn elmira() -> Conflict {
    conflict(&[
        ("Ministry", &[(1, 2), (3, 4), (5, 6), (7, 8)], &[4, 3, 8, 7, 5, 2, 9, 6, 1]),
        (
            "Uniroyal",
            &[(1, 3), (1, 9), (2, 4), (2, 9), (3, 9), (4, 9), (5, 7), (5, 9), (6, 8), (6, 9), (7, 9), (8, 9)],
            &[9, 2, 4, 8, 6, 1, 3, 7, 5],
        ),
        (
            "Local government",
            &[(1, 5), (2, 6), (3, 7), (4, 8), (5, 1), (6, 2), (7, 3), (8, 4)],
            &[6, 2, 8, 3, 7, 4, 9, 5, 1],
        ),
    ])
}

/// Two decision makers who cooperate or not; states 1 to 4: both, the first alone, the second alone, neither.
pub(crate) fn two_by_two(first: &[i64], second: &[i64]) -> Conflict {
    conflict(&[
        ("Row", &[(1, 3), (3, 1), (2, 4), (4, 2)], first),
        ("Column", &[(1, 2), (2, 1), (3, 4), (4, 3)], second),
    ])
}

/// In the order of the concepts: states stable for each decision maker, then equilibria.
#[track_caller]
fn check(conflict: &Conflict, expected: [&[&[usize]]; 4]) {
    let found = stability(conflict);
    for (concept, expected) in Concept::ALL.into_iter().zip(expected) {
        let (equilibria, each) = expected.split_last().expect("equilibria stand last");
        for (maker, states) in each.iter().enumerate() {
            let found = numbered(&found.stable_for(concept, maker));
            assert_eq!(&found, states, "{} for {}", concept.name(), conflict.maker_names()[maker]);
        }
        assert_eq!(&numbered(&found.equilibria(concept)), equilibria, "{}", concept.name());
        for (maker, state) in
            (0..conflict.makers()).flat_map(|maker| (0..conflict.states()).map(move |state| (maker, state)))
        {
            let slowly = slow::is_stable(conflict, concept, maker, state);
            assert_eq!(found.is_stable(concept, maker, state), slowly, "{} of state {state}", concept.name());
        }
    }
}

const ALL: &[usize] = &[1, 2, 3, 4, 5, 6, 7, 8, 9];

#[test]
fn elmira_rests_where_it_was_published_to_rest() {
    check(
        &elmira(),
        [
            &[ALL, &[1, 4, 5, 8, 9], &[5, 6, 7, 8, 9], &[5, 8, 9]],
            &[ALL, &[1, 4, 5, 8, 9], ALL, &[1, 4, 5, 8, 9]],
            &[ALL, &[1, 4, 5, 8, 9], ALL, &[1, 4, 5, 8, 9]],
            &[ALL, &[1, 4, 5, 8, 9], &[2, 3, 5, 6, 7, 8, 9], &[5, 8, 9]],
        ],
    );
}

#[test]
fn a_prisoner_cooperates_if_the_other_would_answer() {
    let answered: &[&[usize]] = &[&[1, 3, 4], &[1, 2, 4], &[1, 4]];
    check(
        &two_by_two(&[3, 1, 4, 2], &[3, 4, 1, 2]),
        [&[&[3, 4], &[2, 4], &[4]], answered, answered, answered],
    );
}

#[test]
fn chicken_ends_with_one_yielding() {
    let yields: &[&[usize]] = &[&[2, 3], &[2, 3], &[2, 3]];
    let answered: &[&[usize]] = &[&[1, 2, 3], &[1, 2, 3], &[1, 2, 3]];
    check(&two_by_two(&[3, 2, 4, 1], &[3, 4, 2, 1]), [yields, answered, answered, yields]);
}

#[test]
fn stag_hunters_hunt_both_or_neither() {
    let both: &[&[usize]] = &[&[1, 4], &[1, 4], &[1, 4]];
    let answered: &[&[usize]] = &[&[1, 3, 4], &[1, 2, 4], &[1, 4]];
    check(&two_by_two(&[4, 1, 3, 2], &[4, 3, 1, 2]), [both, answered, answered, both]);
}

/// The same conflict by its options gives the same states and moves.
#[test]
fn elmira_follows_from_its_options() {
    let side = |name: &str, options: &[&str], irreversible: &[bool]| Side {
        name: name.to_owned(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        irreversible: irreversible.to_vec(),
    };
    let mut form = OptionForm {
        sides: vec![
            side("Ministry", &["Modify"], &[true]),
            side("Uniroyal", &["Delay", "Accept", "Abandon"], &[false, true, true]),
            side("Local government", &["Insist"], &[false]),
        ],
        infeasible: Vec::new(),
        alike: Vec::new(),
    };
    let statement = |text: &str| Statement::read(text, &form.options()).unwrap();
    // The plant may be abandoned after the order was accepted; then nothing of the acceptance is left.
    let infeasible = ["not (Delay or Accept or Abandon)", "Delay and (Accept or Abandon)"];
    let (infeasible, alike) = (infeasible.map(statement).to_vec(), vec![statement("Abandon")]);
    (form.infeasible, form.alike) = (infeasible, alike);
    let states = form.states().unwrap();
    assert_eq!(
        states.names,
        ["N YNN N", "Y YNN N", "N NYN N", "Y NYN N", "N NNY N", "N YNN Y", "Y YNN Y", "N NYN Y", "Y NYN Y"]
    );
    // As published, by the place of each state here.
    let published = [1, 2, 3, 4, 9, 5, 6, 7, 8];
    let known = elmira();
    let payoffs = |maker: usize| published.map(|state| known.payoffs(maker)[state - 1]).to_vec();
    let conflict = states.conflict((0..3).map(payoffs).collect()).unwrap();
    for maker in 0..3 {
        for (state, as_published) in published.into_iter().enumerate() {
            let mut to: Vec<usize> =
                conflict.moves(maker).from(state).iter().map(|to| published[*to as usize]).collect();
            to.sort_unstable();
            let known: Vec<usize> =
                known.moves(maker).from(as_published - 1).iter().map(|to| *to as usize + 1).collect();
            assert_eq!(to, known, "maker {maker}, state {as_published}");
        }
    }
}
