//! Game files: read as others read them, written so that the same is read again, and refused with a reason.

use crate::shared::{cases, expected};
use detente_games::format::{Game, read, read_strategic, write_extensive, write_strategic};
use detente_games::strategic::PROFILES_MOST;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "nfg" || extension == "efg") {
            found.push(path);
        }
    }
    Ok(())
}

#[test]
fn files_of_others_are_read_and_written_again() {
    let Some(folder) = cases() else { return };
    let expected = expected(&folder);
    let mut paths = Vec::new();
    files(&folder, &mut paths).unwrap();
    assert!(paths.len() > 100);
    let mut compared = 0;
    for path in paths {
        let text = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&text);
        let game = read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let again = match &game {
            Game::Strategic(game) => write_strategic(game),
            Game::Extensive(game) => write_extensive(game),
        };
        let again =
            read(&again).unwrap_or_else(|error| panic!("{} written again: {error}\n{again}", path.display()));
        assert_eq!(game, again, "{}", path.display());
        let name = path.strip_prefix(folder.join("gambit")).ok().and_then(|name| name.to_str());
        let Some(known) = name.map(|name| &expected[name]).filter(|known| known.get("error").is_none())
        else {
            continue;
        };
        compared += 1;
        let counts: Vec<usize> = serde_json::from_value(known["strategies"].clone()).unwrap();
        let strategic = match game {
            Game::Strategic(game) => game,
            Game::Extensive(game) => {
                assert_eq!(Some(game.has_perfect_recall()), known["perfect_recall"].as_bool(), "{name:?}");
                let Ok(strategic) = game.strategic() else {
                    let payoffs: usize = counts.iter().product::<usize>() * counts.len();
                    assert!(payoffs > PROFILES_MOST, "{name:?} is refused though it is small");
                    continue;
                };
                strategic
            }
        };
        assert_eq!(known["players"].as_u64(), Some(strategic.players.len() as u64), "{name:?}");
        assert_eq!(strategic.shape().counts(), counts, "{name:?}");
        // Of a tree, others look at its ends; chance may make their sums the same on average besides.
        let is_constant = known["const_sum"].as_bool() == Some(true);
        assert!(strategic.is_constant_sum() || !is_constant, "{name:?}");
    }
    println!("{compared} games compared");
    assert!(compared > 100);
}

const CHICKEN: &str = "NFG 1 R \"Chicken\" { \"Row\" \"Column\" } { { \"swerve\" \"drive\" } { \"swerve\" \"drive\" } }\n\"\"\n\
     0 0  1 -1\n -1 1  -10 -10\n";

#[test]
fn what_is_wrong_is_said_with_its_place() {
    assert!(read_strategic(CHICKEN).is_ok());
    let tree = "EFG 2 R \"\" { \"a\" \"b\" }\np \"\" 1 1 \"\" { \"x\" \"y\" } 0\nt \"\" 1 \"\" { 1, 2 }\n";
    for (text, expected) in [
        ("", "line 1, column 1: expected 'NFG' or 'EFG', found the end of the file"),
        ("NFG 2 R", "line 1, column 5: expected the format's version, 1, found '2'"),
        ("NFG 1 R \"open", "line 1, column 9: expected a closing '\"', found the end of the file"),
        ("NFG 1 R \"\" { \"a\" } { 2 }\n1 inf", "line 2, column 3: expected a payoff, found 'inf'"),
        (
            "NFG 1 R \"\" { \"a\" } { 2 }\n1",
            "line 2, column 2: expected a payoff for player 1 where strategies 2 are played, found the end of the file",
        ),
        ("NFG 1 R \"\" { \"a\" } { 2 }\n1 2 3", "line 2, column 5: expected the end of the file, found '3'"),
        (
            "NFG 1 R \"\" { \"a\" } { 2 }\n{ { \"\" 1 } }\n1 2",
            "line 3, column 3: expected the number of an outcome, 0 to 1, found '2'",
        ),
        (
            "NFG 1 R \"\" { \"a\" \"b\" } { 9999 9999 }\n1",
            "line 2, column 1: expected at most 16777216 payoffs in all, found a game of 199960002",
        ),
        (
            tree,
            "line 3, column 19: expected a node: 'p' (a player's), 'c' (of chance) or 't' (an end), found the end of the file",
        ),
        (
            &format!("{tree}t \"\" 2"),
            "line 4, column 6: expected the payoffs of outcome 2, here or at another of its nodes, found none",
        ),
        (
            &format!("{tree}t \"\" 1 \"\" {{ 1, 3 }}"),
            "line 4, column 11: expected the payoffs that outcome 1 had before, found others",
        ),
        (
            "EFG 2 R \"\" { \"a\" }\np \"\" 2 1 \"\" { \"x\" } 0",
            "line 2, column 6: expected the number of a player, 1 to 1, found '2'",
        ),
        (
            "EFG 2 R \"\" { \"a\" }\nc \"\" 1 \"\" { \"x\" 0.3 \"y\" 0.3 } 0",
            "line 2, column 11: expected chances that add up to 1, found a sum of 0.6",
        ),
    ] {
        assert_eq!(read(text).unwrap_err().to_string(), expected, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(NFG 1 R|EFG 2 R|[ptc]|\\PC|[0-9{}\" \n]){0,60}") {
        let _ = read(&text);
    }
}
