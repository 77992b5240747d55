//! Pure equilibria, values of zero-sum games and dominated strategies against what is known of them.

use crate::shared::{cases, chances, expected, matrix, number};
use detente_games::StrategicGame;
use detente_games::bimatrix::{BASES_MOST, all_exact, zero_sum};
use detente_games::dominance::{Dominance, eliminate, restricted};
use detente_games::exact::{Rational, parse};
use detente_games::format::{Game, read};
use detente_games::pure::pure_equilibria;
use detente_games::strategic::Exact;
use num_traits::Zero;

#[test]
fn strategies_go_in_rounds() {
    // Osborne and Rubinstein 1994, figure 61.1: B is dominated by half T and half M, though by neither alone.
    let game = StrategicGame::of_matrices(&matrix(&["3 0", "0 3", "1 1"]), &matrix(&["0 1", "0 0", "1 0"]));
    let found = eliminate(&game, Dominance::Strict);
    assert_eq!(found.rounds[0].len(), 1);
    let first = &found.rounds[0][0];
    assert_eq!((first.player, first.strategy), (0, 2));
    let share: Rational = first.by.iter().map(|(_, share)| share).sum();
    assert_eq!(share, number("1"));
    // Without B nothing speaks for L beside R; without L, T is beaten by M.
    let weak = eliminate(&game, Dominance::Weak);
    assert!(weak.rounds.is_empty(), "no pure strategy dominates another");
    // A chain: each round makes the next possible (Gibbons 1992, figure 1.1.1).
    let game = StrategicGame::of_matrices(&matrix(&["1 1 0", "0 0 2"]), &matrix(&["0 2 1", "3 1 0"]));
    let found = eliminate(&game, Dominance::Strict);
    assert_eq!((found.rounds.len(), &found.left), (3, &vec![vec![0], vec![1]]));
    // Prisoners, once more with a third player who does not matter: one round.
    assert_eq!(eliminate(&prisoners(), Dominance::Strict).left, [vec![1], vec![1]]);
}

fn prisoners() -> StrategicGame {
    StrategicGame::of_matrices(&matrix(&["3 0", "5 1"]), &matrix(&["3 5", "0 1"]))
}

#[test]
fn values_of_zero_sum_games_are_those_of_the_books() {
    // Scissors, paper, stone, where paper wins twice.
    let first = matrix(&["0 -1 1", "1 0 -2", "-1 2 0"]);
    let second = matrix(&["0 1 -1", "-1 0 2", "1 -2 0"]);
    let game = StrategicGame::of_matrices(&first, &second);
    let profile = zero_sum(&game).unwrap();
    assert_eq!(profile, [chances("1/2 1/4 1/4"), chances("1/2 1/4 1/4")]);
    assert!(game.payoff(&profile)[0].is_zero());
    // A saddle point.
    let game = StrategicGame::of_matrices(&matrix(&["4 2", "3 1"]), &matrix(&["-4 -2", "-3 -1"]));
    assert_eq!(game.payoff(&zero_sum(&game).unwrap())[0], number("2"));
}

proptest::proptest! {
    #[test]
    fn no_equilibrium_is_lost_by_strict_dominance(
        first in proptest::collection::vec(-9_i64..9, 12),
        second in proptest::collection::vec(-9_i64..9, 12),
    ) {
        let matrix = |payoffs: &[i64]| -> Vec<Vec<Rational>> {
            payoffs.chunks_exact(3).map(|row| row.iter().map(|payoff| Rational::from_integer((*payoff).into())).collect()).collect()
        };
        let game = StrategicGame::of_matrices(&matrix(&first), &matrix(&second));
        let found = eliminate(&game, Dominance::Strict);
        // Each one is really worse than what is said to dominate it, whatever the other does of what was left.
        let all = all_exact(&game, BASES_MOST).unwrap().pairs.len();
        let part = all_exact(&restricted(&game, &found.left), BASES_MOST).unwrap().pairs.len();
        proptest::prop_assert_eq!(all, part);
    }

    #[test]
    fn zero_sum_play_is_an_equilibrium(first in proptest::collection::vec(-99_i64..99, 20)) {
        let matrix = |sign: i64| -> Vec<Vec<Rational>> {
            first.chunks_exact(4).map(|row| row.iter().map(|payoff| Rational::from_integer((sign * payoff).into())).collect()).collect()
        };
        let game = StrategicGame::of_matrices(&matrix(1), &matrix(-1));
        let profile = zero_sum(&game).unwrap();
        proptest::prop_assert!(game.regret(&profile).iter().all(Rational::is_zero));
        proptest::prop_assert!(profile.iter().all(|mix| mix.iter().sum::<Rational>() == number("1")));
    }
}

/// What Gambit finds (pygambit 17.0.0b2): pure equilibria of all games, and values of zero-sum games.
#[test]
fn files_of_others_have_the_pure_equilibria_and_values_that_others_find() {
    let Some(folder) = cases() else { return };
    let (mut compared, mut valued) = (0, 0);
    for (name, known) in expected(&folder).as_object().unwrap() {
        let text = std::fs::read(folder.join("gambit").join(name)).unwrap();
        let game = match read(&String::from_utf8_lossy(&text)).unwrap() {
            Game::Strategic(game) => game,
            Game::Extensive(tree) => match tree.strategic() {
                Ok(game) => game,
                Err(error) => {
                    println!("{name}: {error}");
                    continue;
                }
            },
        };
        if let Some(pure) = known["pure"].as_array() {
            let shape = game.shape();
            let profile = |profile: &serde_json::Value| {
                let texts: Vec<Vec<String>> = serde_json::from_value(profile.clone()).unwrap();
                let strategy =
                    |chances: &Vec<String>| chances.iter().position(|chance| chance == "1").unwrap();
                shape.number(&texts.iter().map(strategy).collect::<Vec<usize>>())
            };
            let mut pure: Vec<usize> = pure.iter().map(profile).collect();
            pure.sort_unstable();
            assert_eq!(pure, pure_equilibria(&game), "{name}");
            compared += 1;
        }
        if let Some(payoffs) = known["lp"]["payoffs"].as_array() {
            let value = parse(payoffs[0].as_str().unwrap()).unwrap();
            let profile: Exact = zero_sum(&game).unwrap();
            assert_eq!(game.payoff(&profile)[0], value, "{name}");
            valued += 1;
        }
    }
    println!("{compared} games and {valued} values compared");
    assert!(compared > 80 && valued > 10);
}
