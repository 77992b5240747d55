//! Equilibria of games of three and more players against what is known of them.

use crate::shared::{cases, expected};
use detente_games::bimatrix::{BASES_MOST, all_in_doubles};
use detente_games::format::{Game, read};
use detente_games::many::{Equilibrium, SOLUTIONS_MOST, all_equilibria};
use detente_games::strategic::{Mixed, Payoffs, Shape};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

fn random(counts: &[usize], run: u64) -> Payoffs {
    let shape = Shape::of_counts(counts.to_vec());
    let payoff = |player: usize, profile: usize| {
        uniform(lane_key(Seed(31), World::Trajectory, run), Source(player as u64), 0, profile as u32)
    };
    let of = |player: usize| (0..shape.profiles()).map(|profile| payoff(player, profile)).collect();
    Payoffs { of: (0..counts.len()).map(of).collect(), shape }
}

fn holds(found: &[Equilibrium], profile: &Mixed) -> bool {
    found.iter().any(|one| {
        let pairs = one.profile.iter().flatten().zip(profile.iter().flatten());
        pairs.clone().all(|(left, right)| (left - right).abs() < 1e-7)
    })
}

#[test]
fn three_players_with_two_strategies_can_have_nine_equilibria() {
    // McKelvey and McLennan 1996, "Computation of equilibria in finite games": four pure, three in which one player does not mix, two in which
    // all do.
    let mut payoffs = vec![vec![0.0; 8]; 3];
    for (profile, paid) in
        [(0, [9.0, 8.0, 12.0]), (3, [9.0, 8.0, 2.0]), (5, [3.0, 4.0, 6.0]), (6, [3.0, 4.0, 6.0])]
    {
        for (of, paid) in payoffs.iter_mut().zip(paid) {
            of[profile] = paid;
        }
    }
    let game = Payoffs { shape: Shape::of_counts(vec![2, 2, 2]), of: payoffs };
    let found = all_equilibria(&game, SOLUTIONS_MOST).unwrap();
    let mixed = |one: &&Equilibrium| one.profile.iter().flatten().all(|chance| *chance > 0.0);
    assert_eq!((found.len(), found.iter().filter(mixed).count()), (9, 2));
    assert!(found.iter().all(|one| one.is_regular));
}

#[test]
fn sets_of_equilibria_are_not_called_alone() {
    // The third player decides nothing and does not care.
    let coordination = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0];
    let game = Payoffs {
        shape: Shape::of_counts(vec![2, 2, 2]),
        of: vec![coordination.to_vec(), coordination.to_vec(), vec![0.0; 8]],
    };
    let found = all_equilibria(&game, SOLUTIONS_MOST).unwrap();
    assert!(found.len() >= 6 && found.iter().all(|one| !one.is_regular), "{found:?}");
}

#[test]
fn games_that_are_too_large_are_said_beforehand() {
    let game = random(&[9, 9, 9], 0);
    let error = all_equilibria(&game, SOLUTIONS_MOST).unwrap_err();
    assert!(error.what.starts_with("9 x 9 x 9 strategies have ") && !error.instead.is_empty(), "{error}");
    assert!(all_equilibria(&random(&[1, 1, 1], 0), SOLUTIONS_MOST).unwrap().len() == 1);
    assert!(all_equilibria(&random(&[4], 0), SOLUTIONS_MOST).unwrap().len() == 1);
}

#[test]
fn two_players_have_the_equilibria_that_vertices_give() {
    for run in 0..40 {
        let game = random(&[3, 4], run);
        let found = all_equilibria(&game, SOLUTIONS_MOST).unwrap();
        let known = all_in_doubles(&game, BASES_MOST).unwrap().profiles();
        assert_eq!(found.len(), known.len(), "{run}");
        assert!(known.iter().all(|profile| holds(&found, profile)));
    }
}

#[test]
fn games_without_ties_have_an_odd_number_of_equilibria() {
    // Wilson 1971: of nearly all games. A path that is lost would show here in half of the cases.
    for (counts, runs) in [
        (vec![2, 2, 2], 200),
        (vec![3, 2, 3], 60),
        (vec![2, 2, 2, 2], 60),
        (vec![3, 3, 3], 30),
        (vec![4, 4, 4], 2),
    ] {
        for run in 0..runs {
            let game = random(&counts, run);
            let found = all_equilibria(&game, SOLUTIONS_MOST).unwrap();
            assert!(found.len() % 2 == 1, "{counts:?}, {run}: {}", found.len());
            assert!(found.iter().all(|one| one.is_regular && one.regret < 1e-9));
        }
    }
}

#[test]
fn files_of_others_have_the_equilibria_that_others_find() {
    let Some(folder) = cases() else { return };
    let mut compared = 0;
    for (name, known) in expected(&folder).as_object().unwrap() {
        let Some(known) = known["enumpoly"].as_array() else { continue };
        let text = std::fs::read(folder.join("gambit").join(name)).unwrap();
        let game = match read(&String::from_utf8_lossy(&text)).unwrap() {
            Game::Strategic(game) => game,
            Game::Extensive(tree) => tree.strategic().unwrap(),
        };
        let found = match all_equilibria(&game.doubles(), 100_000) {
            Ok(found) => found,
            Err(error) => {
                println!("{name}: {error}");
                continue;
            }
        };
        let profiles: Vec<Mixed> =
            known.iter().map(|profile| serde_json::from_value(profile.clone()).unwrap()).collect();
        let missing = profiles.iter().filter(|profile| !holds(&found, profile)).count();
        assert_eq!(missing, 0, "{name}: {} known, {} found", known.len(), found.len());
        compared += 1;
    }
    assert!(compared > 10);
}
