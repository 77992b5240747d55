//! Logit equilibria of the games that others keep, against what other tools found.

use detente_games::format::{Game, read};
use detente_games::logit::{Kind, LogitGame, Reach, Search};
use detente_games::strategic::{Mixed, Payoffs, Shape};
use std::path::{Path, PathBuf};

/// The shared cases beside the repository. They belong to others, so they are not in it.
fn cases() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases/games");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: there are no shared cases beside the repository");
    None
}

fn json(path: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(path).expect("a readable file");
    serde_json::from_str(&text).expect("JSON")
}

/// Each player's chances from the smallest to the largest, for strategies in another order.
fn sorted(profile: &Mixed) -> Mixed {
    let sorted = |chances: &Vec<f64>| {
        let mut chances = chances.clone();
        chances.sort_by(f64::total_cmp);
        chances
    };
    profile.iter().map(sorted).collect()
}

fn largest_difference(left: &Mixed, right: &Mixed) -> f64 {
    let pairs = left.iter().flatten().zip(right.iter().flatten());
    pairs.map(|(left, right)| (left - right).abs()).fold(0.0, detente_numbers::max)
}

#[test]
fn logit_equilibria_of_files_are_those_of_another_tool() {
    let Some(folder) = cases() else { return };
    let expected = json(&folder.join("gambit/expected.json"));
    let (mut games, mut points, mut elsewhere, mut missed) = (0, 0, 0, Vec::new());
    for (name, known) in expected.as_object().unwrap() {
        let Some(equilibria) = known["logit_qre"].as_array() else { continue };
        let text = std::fs::read(folder.join("gambit").join(name)).unwrap();
        let is_ordered = name.ends_with(".nfg");
        let strategic = match read(&String::from_utf8_lossy(&text)).unwrap() {
            Game::Strategic(game) => game,
            Game::Extensive(game) => game.strategic().unwrap(),
        };
        let game = LogitGame::new(&strategic.doubles()).unwrap();
        let branch = game.principal(&Reach::default());
        games += 1;
        for equilibrium in equilibria {
            let profile: Mixed = serde_json::from_value(equilibrium["profile"].clone()).unwrap();
            let precision = equilibrium["lambda"].as_f64().unwrap();
            let solutions = game.on_branch(&branch, precision).unwrap();
            let differs = |found: &Mixed| {
                if is_ordered {
                    largest_difference(found, &profile)
                } else {
                    largest_difference(&sorted(found), &sorted(&profile))
                }
            };
            assert!(solutions.iter().all(|solution| solution.correction < 1e-12), "{name} at {precision}");
            points += 1;
            // Profiles there have ten places, and come of points that are corrected to about 1e-8.
            if solutions.iter().any(|solution| differs(&solution.point.profile) < 2e-7) {
                continue;
            }
            // At a junction all equilibria near are nearly equilibria; past it, the other tool may have gone off to another branch.
            let junctions =
                || branch.events.iter().filter(|event| event.kind != Kind::Fold).map(|event| event.precision);
            let is_at = junctions().any(|junction| (junction - precision).abs() < 1e-9);
            let others = game.equilibria(precision, &Search::default()).unwrap().solutions;
            let is_other = others.iter().any(|(_, solution)| differs(&solution.point.profile) < 2e-7);
            if is_at || (junctions().any(|junction| junction < precision) && is_other) {
                println!("{name} at {precision}: another branch");
                elsewhere += 1;
            } else {
                missed.push((name, precision));
            }
        }
    }
    println!("{games} games, {points} points compared");
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(games > 90 && points > 350 && elsewhere < 10);
}

/// Payoffs of 1e19, for which another tool answers with precision 0 whatever is asked.
#[test]
fn the_game_of_large_payoffs_is_answered_at_the_precision_asked_for() {
    let Some(folder) = cases() else { return };
    let text = std::fs::read_to_string(folder.join("gambit/tests/test_games/large_payoff_game.efg")).unwrap();
    let Game::Extensive(tree) = read(&text).unwrap() else { panic!("a tree") };
    let payoffs = tree.strategic().unwrap().doubles();
    let game = LogitGame::new(&payoffs).unwrap();
    let branch = game.principal(&Reach::default());
    for precision in [0.1, 0.5, 1.0, 2.0] {
        let solutions = game.on_branch(&branch, precision).unwrap();
        assert_eq!(solutions.len(), 1);
        assert!((solutions[0].point.precision - precision).abs() < 1e-15 && solutions[0].correction < 1e-12);
        let regret = payoffs.regret(&solutions[0].point.profile);
        assert!(regret.iter().all(|regret| *regret < 1e-12 * 1e19), "{regret:?}");
    }
}

#[test]
fn symmetric_fixed_points_of_files_are_found() {
    let Some(folder) = cases() else { return };
    let known = json(&folder.join("logit_qre.json"));
    let known = known["logit_qre_symmetric_2x2"].as_array().unwrap();
    assert!(!known.is_empty());
    for case in known {
        let [[a, b], [c, d]]: [[f64; 2]; 2] = serde_json::from_value(case["row_payoffs"].clone()).unwrap();
        let points: Vec<f64> = serde_json::from_value(case["all_symmetric_fixed_points_pC"].clone()).unwrap();
        let payoffs =
            Payoffs { shape: Shape::of_counts(vec![2, 2]), of: vec![vec![a, c, b, d], vec![a, b, c, d]] };
        let found = LogitGame::new(&payoffs)
            .unwrap()
            .equilibria(case["lambda"].as_f64().unwrap(), &Search::default())
            .unwrap();
        let profiles = || found.solutions.iter().map(|(_, solution)| &solution.point.profile);
        let symmetric = profiles().filter(|profile| (profile[0][0] - profile[1][0]).abs() < 1e-9);
        assert_eq!(symmetric.count(), points.len(), "{case}");
        for point in points {
            assert!(
                profiles()
                    .any(|profile| (profile[0][0] - point).abs() < 1e-10
                        && (profile[1][0] - point).abs() < 1e-10),
                "{case}"
            );
        }
    }
}
