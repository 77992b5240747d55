//! Games in extensive form against what is known of them.

use crate::shared::{cases, expected, number};
use detente_games::bimatrix::zero_sum;
use detente_games::exact::Rational;
use detente_games::extensive::{parts, subgame_perfect};
use detente_games::format::{read_extensive, write_extensive};
use detente_games::pure::pure_equilibria;
use detente_games::{ExtensiveGame, exact};
use num_traits::{One, Zero};
use std::fmt::Write;

fn tree(text: &str) -> ExtensiveGame {
    read_extensive(text).expect("a tree")
}

/// Turns at taking most of a pot, or passing so that it grows.
fn centipede(rounds: usize) -> ExtensiveGame {
    let mut text = "EFG 2 R \"Centipede\" { \"First\" \"Second\" }\n".to_owned();
    for round in 0..rounds {
        let (large, small) = (round + 4, round + 1);
        let paid = if round.is_multiple_of(2) { (large, small) } else { (small, large) };
        let (player, set) = (round % 2 + 1, round / 2 + 1);
        let _ = writeln!(text, "p \"\" {player} {set} \"\" {{ \"take\" \"pass\" }} 0");
        let _ = writeln!(text, "t \"\" {} \"\" {{ {}, {} }}", round + 1, paid.0, paid.1);
    }
    let (large, small) = (rounds + 4, rounds + 1);
    let paid = if rounds.is_multiple_of(2) { (large, small) } else { (small, large) };
    let _ = writeln!(text, "t \"\" {} \"\" {{ {}, {} }}", rounds + 1, paid.0, paid.1);
    tree(&text)
}

#[test]
fn who_looks_ahead_takes_at_once() {
    // Rosenthal 1981.
    for rounds in [2, 5, 200] {
        let game = centipede(rounds);
        let found = subgame_perfect(&game, 10).unwrap();
        assert_eq!((found.behaviours.len(), found.may_be_more), (1, false));
        assert!(found.behaviours[0].iter().all(|chances| chances[0].is_one()), "everybody takes everywhere");
        assert_eq!(game.payoff(&found.behaviours[0]), [number("4"), number("1")]);
    }
}

#[test]
fn empty_threats_are_not_believed() {
    // Selten's chain store, one shop: the incumbent's fight is an equilibrium, but no subgame-perfect one.
    let game = tree(
        "EFG 2 R \"Entry\" { \"Entrant\" \"Incumbent\" }\n\
         p \"\" 1 1 \"\" { \"out\" \"in\" } 0\n t \"\" 1 \"\" { 0 2 }\n\
         p \"\" 2 1 \"\" { \"fight\" \"share\" } 0\n t \"\" 2 \"\" { -1 -1 }\n t \"\" 3 \"\" { 1 1 }\n",
    );
    assert_eq!(parts(&game), [0, 2]);
    assert_eq!(pure_equilibria(&game.strategic().unwrap()).len(), 2);
    let found = subgame_perfect(&game, 10).unwrap();
    let chances =
        |one: i64| vec![Rational::from_integer(one.into()), Rational::from_integer((1 - one).into())];
    assert_eq!(found.behaviours, [vec![chances(0), chances(0)]]);
    // Where the incumbent does not care, both answers are, and what lies between them.
    let indifferent = write_extensive(&game).replace("{ -1, -1 }", "{ -1, 1 }");
    let found = subgame_perfect(&tree(&indifferent), 10).unwrap();
    assert_eq!((found.behaviours.len(), found.may_be_more), (2, true));
    // Asked for one, there are more.
    assert_eq!(subgame_perfect(&tree(&indifferent), 1).unwrap().behaviours.len(), 1);
}

#[test]
fn parts_with_hidden_moves_are_solved_whole() {
    // In or out, then matching pennies for 2: worth 0, so out at 1/2.
    let game = |out: &str| {
        tree(&format!(
            "EFG 2 R \"Pennies\" {{ \"a\" \"b\" }}\np \"\" 1 1 \"\" {{ \"out\" \"in\" }} 0\nt \"\" 1 \"\" {{ {out} 0 }}\n\
             p \"\" 1 2 \"\" {{ \"H\" \"T\" }} 0\np \"\" 2 1 \"\" {{ \"h\" \"t\" }} 0\nt \"\" 2 \"\" {{ 2 -2 }}\nt \"\" 3 \"\" {{ -2 2 }}\n\
             p \"\" 2 1 \"\" {{ \"h\" \"t\" }} 0\nt \"\" 3 \"\" {{ -2 2 }}\nt \"\" 2 \"\" {{ 2 -2 }}\n"
        ))
    };
    for (out, goes_in) in [("1/2", 0), ("-1/2", 1)] {
        let game = game(out);
        let found = subgame_perfect(&game, 10).unwrap();
        assert_eq!(found.behaviours.len(), 1);
        let behaviour = &found.behaviours[0];
        assert!(behaviour[0][goes_in].is_one());
        assert_eq!(behaviour[1], [number("1/2"), number("1/2")]);
        assert!(game.regret(behaviour).unwrap().iter().all(Rational::is_zero));
    }
}

/// Kuhn 1950, "A simplified two-person poker": three cards, one chip each, one bet.
fn kuhn_poker() -> ExtensiveGame {
    let mut text = "EFG 2 R \"Kuhn poker\" { \"First\" \"Second\" }\nc \"\" 1 \"\" {".to_owned();
    let deals: Vec<(usize, usize)> = (1..4)
        .flat_map(|own| (1..4).filter(move |other| *other != own).map(move |other| (own, other)))
        .collect();
    for (own, other) in &deals {
        let _ = write!(text, " \"{own}{other}\" 1/6");
    }
    text.push_str(" } 0\n");
    let mut outcome = 0;
    let mut end = |text: &mut String, gain: i32| {
        outcome += 1;
        let _ = writeln!(text, "t \"\" {outcome} \"\" {{ {gain}, {} }}", -gain);
    };
    for (own, other) in deals {
        let shown = if own > other { 1 } else { -1 };
        let _ = writeln!(text, "p \"\" 1 {own} \"\" {{ \"pass\" \"bet\" }} 0");
        let _ = writeln!(text, "p \"\" 2 {other} \"\" {{ \"pass\" \"bet\" }} 0");
        end(&mut text, shown);
        let _ = writeln!(text, "p \"\" 1 {} \"\" {{ \"fold\" \"call\" }} 0", own + 3);
        end(&mut text, -1);
        end(&mut text, 2 * shown);
        let _ = writeln!(text, "p \"\" 2 {} \"\" {{ \"fold\" \"call\" }} 0", other + 3);
        end(&mut text, 1);
        end(&mut text, 2 * shown);
    }
    tree(&text)
}

#[test]
fn kuhn_poker_is_worth_a_loss_of_an_eighteenth() {
    let mut games = vec![kuhn_poker()];
    if let Some(folder) = cases() {
        games.push(tree(&std::fs::read_to_string(folder.join("efg/kuhn_poker.efg")).unwrap()));
    }
    for game in games {
        let strategic = game.strategic().unwrap();
        let value = strategic.payoff(&zero_sum(&strategic).unwrap());
        assert_eq!(value, [number("-1/18"), number("1/18")]);
    }
}

#[test]
fn what_is_found_in_files_of_others_is_an_equilibrium_everywhere() {
    let Some(folder) = cases() else { return };
    let mut compared = 0;
    for (name, known) in expected(&folder).as_object().unwrap() {
        let is_tree = name.ends_with(".efg");
        if !is_tree || known["perfect_recall"].as_bool() != Some(true) {
            continue;
        }
        let text = std::fs::read(folder.join("gambit").join(name)).unwrap();
        let game = tree(&String::from_utf8_lossy(&text));
        // Regret tries strategies one by one: of games with thousands of them that takes minutes in a test.
        let counts: Vec<usize> = serde_json::from_value(known["strategies"].clone()).unwrap();
        if counts.iter().sum::<usize>() > 200 {
            continue;
        }
        let Ok(found) = subgame_perfect(&game, 20) else { continue };
        for behaviour in &found.behaviours {
            let Ok(regret) = game.regret(behaviour) else { continue };
            assert!(
                regret.iter().all(Rational::is_zero),
                "{name}: {:?}",
                regret.iter().map(exact::written).collect::<Vec<_>>()
            );
            compared += 1;
        }
    }
    println!("{compared} equilibria checked");
    assert!(compared > 50);
}
