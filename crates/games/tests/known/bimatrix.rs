//! All equilibria of two-player games against what is known of them.

use crate::shared::{cases, chances, expected, matrix, number};
use detente_games::StrategicGame;
use detente_games::bimatrix::{BASES_MOST, all_exact, all_in_doubles, lemke_howson, lemke_howson_in_doubles};
use detente_games::exact::{Rational, to_double};
use detente_games::format::{Game, read};
use detente_games::strategic::Exact;
use num_traits::Zero;

fn is_equilibrium(game: &StrategicGame, profile: &Exact) -> bool {
    let is_chance = |chances: &Vec<Rational>| {
        chances.iter().sum::<Rational>() == number("1")
            && chances.iter().all(|chance| *chance >= Rational::zero())
    };
    profile.iter().all(is_chance) && game.regret(profile).iter().all(Rational::is_zero)
}

fn found(game: &StrategicGame) -> Vec<Exact> {
    let exact = all_exact(game, BASES_MOST).expect("a small game");
    let doubles = all_in_doubles(&game.doubles(), BASES_MOST).expect("a small game");
    assert_eq!(exact.pairs.len(), doubles.pairs.len(), "as many in doubles");
    for (exact, near) in exact.profiles().iter().zip(doubles.profiles()) {
        let pairs = exact.iter().flatten().zip(near.iter().flatten());
        assert!(
            pairs.clone().all(|(exact, near)| (to_double(exact) - near).abs() < 1e-9),
            "{exact:?} {near:?}"
        );
    }
    exact.profiles()
}

#[test]
fn classics_have_their_equilibria() {
    // Battle of the sexes (Luce and Raiffa 1957).
    let sexes = StrategicGame::of_matrices(&matrix(&["2 0", "0 1"]), &matrix(&["1 0", "0 2"]));
    let expected =
        [["2/3 1/3", "1/3 2/3"], ["1 0", "1 0"], ["0 1", "0 1"]].map(|profile| profile.map(chances).to_vec());
    assert_eq!(found(&sexes), expected);
    // O'Neill 1987: one equilibrium, (2, 1, 1, 1)/5 for both.
    let oneill = matrix(&["1 -1 -1 -1", "-1 -1 1 1", "-1 1 -1 1", "-1 1 1 -1"]);
    let negative: Vec<Vec<Rational>> =
        oneill.iter().map(|row| row.iter().map(|entry| -entry).collect()).collect();
    let game = StrategicGame::of_matrices(&oneill, &negative);
    let both = "2/5 1/5 1/5 1/5";
    assert_eq!(found(&game), [vec![chances(both), chances(both)]]);
    assert_eq!(game.payoff(&found(&game)[0])[0], number("-1/5"));
    // Coordination on n things: any set of them can be what both mix over.
    for (side, count) in [(3, 7), (4, 15), (5, 31)] {
        let unit: Vec<Vec<Rational>> = (0..side)
            .map(|row| (0..side).map(|column| number(if row == column { "1" } else { "0" })).collect())
            .collect();
        assert_eq!(found(&StrategicGame::of_matrices(&unit, &unit)).len(), count);
    }
    // Nothing matters: every pair of pure strategies is an extreme equilibrium.
    let zero = matrix(&["0 0 0", "0 0 0"]);
    assert_eq!(found(&StrategicGame::of_matrices(&zero, &zero)).len(), 6);
    // One strategy each.
    assert_eq!(found(&StrategicGame::of_matrices(&matrix(&["7"]), &matrix(&["-7"]))).len(), 1);
}

/// Savani and von Stengel 2006, "Hard-to-solve bimatrix games": dual cyclic polytopes of dimension 6, one equilibrium, mixed over everything.
fn hard_to_solve() -> StrategicGame {
    let rows = [
        "-180 72 -333 297 -153 270",
        "-30 17 -33 42 -3 20",
        "-81 36 -126 126 -36 90",
        "90 -36 126 -126 36 -81",
        "20 -3 42 -33 17 -30",
        "270 -153 297 -333 72 -180",
    ];
    let columns = [
        "72 36 17 -3 -36 -153",
        "-180 -81 -30 20 90 270",
        "297 126 42 -33 -126 -333",
        "-333 -126 -33 42 126 297",
        "270 90 20 -30 -81 -180",
        "-153 -36 -3 17 36 72",
    ];
    StrategicGame::of_matrices(&matrix(&rows), &matrix(&columns))
}

#[test]
fn a_game_with_long_paths_has_its_one_equilibrium() {
    let game = hard_to_solve();
    let found = found(&game);
    assert_eq!(found.len(), 1);
    assert!(is_equilibrium(&game, &found[0]));
    assert!(found[0].iter().flatten().all(|chance| !chance.is_zero()));
}

#[test]
fn payoffs_beyond_128_bits_are_exact_too() {
    let large = |text: &str| number(&format!("{text}e40")) / number("3");
    let rows: Vec<Vec<Rational>> = matrix(&["2 0", "0 1"])
        .iter()
        .map(|row| row.iter().map(|entry| entry * large("7") + number("1/1000000007")).collect())
        .collect();
    let columns = matrix(&["1 0", "0 2"]);
    let game = StrategicGame::of_matrices(&rows, &columns);
    let found = all_exact(&game, BASES_MOST).unwrap().profiles();
    assert_eq!(found[0], [chances("2/3 1/3"), chances("1/3 2/3")]);
}

#[test]
fn paths_end_at_equilibria() {
    // Von Stengel 2002, section 2: labels lead to the equilibria that the paper's figures show.
    let game = StrategicGame::of_matrices(&matrix(&["3 3", "2 5", "0 6"]), &matrix(&["3 2", "2 6", "3 1"]));
    let ends: Vec<Exact> = (0..5).map(|label| lemke_howson(&game, label).unwrap().profile).collect();
    assert!(ends.iter().all(|end| is_equilibrium(&game, end)));
    assert_eq!(ends[0], [chances("1 0 0"), chances("1 0")]);
    assert_eq!(ends[1], [chances("0 1/3 2/3"), chances("1/3 2/3")]);
    // The paths of the game that is hard to solve are long, though it has twelve strategies.
    let hard = hard_to_solve();
    let pivots: Vec<usize> = (0..12).map(|label| lemke_howson(&hard, label).unwrap().pivots).collect();
    assert!(
        pivots.iter().all(|pivots| *pivots >= 10) && pivots.iter().any(|pivots| *pivots > 30),
        "{pivots:?}"
    );
    for label in 0..12 {
        let (exact, near) =
            (lemke_howson(&hard, label).unwrap(), lemke_howson_in_doubles(&hard.doubles(), label).unwrap());
        assert_eq!(exact.pivots, near.pivots);
        let pairs = exact.profile.iter().flatten().zip(near.profile.iter().flatten());
        assert!(pairs.clone().all(|(exact, near)| (to_double(exact) - near).abs() < 1e-9));
    }
}

/// All equilibria by the definition: for each pair of supports of one size the system of equations, solved by elimination.
fn by_supports(game: &StrategicGame) -> usize {
    let (first, second) = (game.players[0].strategies.len(), game.players[1].strategies.len());
    let mut count = 0;
    for own in 1_usize..1 << first {
        for others in (1_usize..1 << second).filter(|others| others.count_ones() == own.count_ones()) {
            let (own, others) = (members(own), members(others));
            let (x, y) = (indifferent(game, 1, &others, &own), indifferent(game, 0, &own, &others));
            if let (Some(x), Some(y)) = (x, y) {
                count += usize::from(is_equilibrium(game, &vec![x, y]));
            }
        }
    }
    count
}

fn members(set: usize) -> Vec<usize> {
    (0..usize::BITS as usize).filter(|at| set >> at & 1 == 1).collect()
}

/// A mix of the other player's `support` at which `player` is indifferent between `among`; all chances positive.
fn indifferent(
    game: &StrategicGame,
    player: usize,
    among: &[usize],
    support: &[usize],
) -> Option<Vec<Rational>> {
    let shape = game.shape();
    let payoff = |own: usize, others: usize| {
        let profile = if player == 0 { [own, others] } else { [others, own] };
        game.payoffs[player][shape.number(&profile)].clone()
    };
    let one = number("1");
    let size = support.len();
    let mut lines: Vec<Vec<Rational>> = vec![vec![one; size + 1]];
    for pair in among.windows(2) {
        let difference = |others: &usize| payoff(pair[0], *others) - payoff(pair[1], *others);
        lines.push(support.iter().map(difference).chain([Rational::zero()]).collect());
    }
    for step in 0..size {
        let pivot = (step..size).find(|line| !lines[*line][step].is_zero())?;
        lines.swap(step, pivot);
        let scaled: Vec<Rational> = lines[step].iter().map(|entry| entry / &lines[step][step]).collect();
        for (at, line) in lines.iter_mut().enumerate() {
            let factor = if at == step { continue } else { line[step].clone() };
            for (entry, pivot) in line.iter_mut().zip(&scaled) {
                *entry -= &factor * pivot;
            }
        }
        lines[step] = scaled;
    }
    let mut mix = vec![Rational::zero(); shape.counts()[1 - player]];
    for (at, line) in support.iter().zip(&lines) {
        if line[size] <= Rational::zero() {
            return None;
        }
        mix[*at] = line[size].clone();
    }
    Some(mix)
}

proptest::proptest! {
    #[test]
    fn games_without_ties_have_the_equilibria_that_supports_give(
        first in proptest::collection::vec(-1_000_000_i64..1_000_000, 12),
        second in proptest::collection::vec(-1_000_000_i64..1_000_000, 12),
        columns in 2_usize..5,
    ) {
        let matrix = |payoffs: &[i64]| -> Vec<Vec<Rational>> {
            let number = |payoff: &i64| Rational::from_integer((*payoff).into());
            payoffs.chunks_exact(columns).take(3).map(|row| row.iter().map(number).collect()).collect()
        };
        let game = StrategicGame::of_matrices(&matrix(&first), &matrix(&second));
        let found = found(&game);
        proptest::prop_assert_eq!(found.len(), by_supports(&game));
        proptest::prop_assert!(found.len() % 2 == 1);
        proptest::prop_assert!(found.iter().all(|profile| is_equilibrium(&game, profile)));
    }

    #[test]
    fn games_full_of_ties_have_equilibria_only(
        first in proptest::collection::vec(0_i64..3, 12),
        second in proptest::collection::vec(0_i64..3, 12),
    ) {
        let matrix = |payoffs: &[i64]| -> Vec<Vec<Rational>> {
            payoffs.chunks_exact(3).map(|row| row.iter().map(|payoff| Rational::from_integer((*payoff).into())).collect()).collect()
        };
        let game = StrategicGame::of_matrices(&matrix(&first), &matrix(&second));
        let found = found(&game);
        proptest::prop_assert!(!found.is_empty());
        proptest::prop_assert!(found.iter().all(|profile| is_equilibrium(&game, profile)));
        // All pure equilibria are extreme.
        let pure = |profile: &Exact| profile.iter().flatten().all(|chance| chance.is_zero() || *chance == number("1"));
        let by_definition = (0..12).filter(|profile| {
            let profile: Exact = (0..2).map(|player| {
                let mut chances = vec![Rational::zero(); game.shape().counts()[player]];
                chances[game.shape().strategy(*profile, player)] = number("1");
                chances
            }).collect();
            is_equilibrium(&game, &profile)
        }).count();
        proptest::prop_assert_eq!(found.iter().filter(|profile| pure(profile)).count(), by_definition);
    }
}

/// What Gambit's `enummixed` finds in exact numbers (pygambit 17.0.0b2); it gave up on some files.
#[test]
fn files_of_others_have_the_equilibria_that_others_find() {
    let Some(folder) = cases() else { return };
    let mut compared = 0;
    for (name, known) in expected(&folder).as_object().unwrap() {
        let Some(known) = known["extreme_mixed"].as_array() else { continue };
        let text = std::fs::read(folder.join("gambit").join(name)).unwrap();
        let game = match read(&String::from_utf8_lossy(&text)).unwrap() {
            Game::Strategic(game) => game,
            Game::Extensive(tree) => tree.strategic().unwrap(),
        };
        let enumerated = match all_exact(&game, 100_000) {
            Ok(found) => found,
            Err(error) => {
                println!("{name}: {error}");
                continue;
            }
        };
        let mut found = enumerated.profiles();
        assert!(found.iter().all(|profile| is_equilibrium(&game, profile)), "{name}");
        let read = |profile: &serde_json::Value| -> Exact {
            let texts: Vec<Vec<String>> = serde_json::from_value(profile.clone()).unwrap();
            texts.iter().map(|chances| chances.iter().map(|text| number(text)).collect()).collect()
        };
        let mut known: Vec<Exact> = known.iter().map(read).collect();
        // It lists some of them several times, and none of a game with payoffs of 1e19.
        known.sort();
        known.dedup();
        found.sort();
        assert!(
            known == found || known.is_empty(),
            "{name}: {} are known, {} found",
            known.len(),
            found.len()
        );
        compared += 1;
    }
    println!("{compared} games compared");
    assert!(compared > 60);
}
