//! Games from files.

use crate::folder::Folder;
use snapbox::cmd::Command;

const CHICKEN: &str = "NFG 1 R \"Chicken\" { \"Row\" \"Column\" } { { \"swerve\" \"drive\" } { \"swerve\" \"drive\" } }\n\
     0 0  1 -1  -1 1  -10 -10\n";
const ENTRY: &str = "EFG 2 R \"Entry\" { \"Entrant\" \"Incumbent\" }\n\
     p \"\" 1 1 \"market\" { \"out\" \"in\" } 0\n t \"\" 1 \"\" { 0 2 }\n\
     p \"\" 2 1 \"answer\" { \"fight\" \"share\" } 0\n t \"\" 2 \"\" { -1 -1 }\n t \"\" 3 \"\" { 1 1 }\n";

fn told(command: Command) -> (Option<i32>, String, String) {
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_game_is_solved_and_shown() {
    let folder = Folder::new();
    folder.write("chicken.nfg", CHICKEN);
    let (code, page, errors) = told(folder.detente("game chicken.nfg"));
    assert_eq!((code, &*errors), (Some(0), ""));
    for line in [
        "  drive    1, -1  -10, -10",
        "All equilibria, exactly (3)",
        "     Row     swerve 90.0%, drive 10.0%",
        "detente game chicken.nfg",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
    let (code, csv, _) = told(folder.detente("game chicken.nfg --format csv"));
    assert_eq!((code, csv.lines().count()), (Some(0), 13));
    let (_, json, _) = told(folder.detente("game chicken.nfg --doubles --format json"));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["asked"]["in_doubles"], true);
}

#[test]
fn a_tree_is_looked_at_from_its_ends_and_written_as_a_table() {
    let folder = Folder::new();
    folder.write("entry.efg", ENTRY);
    let (code, page, _) = told(folder.detente("game entry.efg"));
    assert_eq!(code, Some(0));
    assert!(page.contains("(subgame-perfect), the only one: pays Entrant 1,"), "{page}");
    assert!(page.contains("     Incumbent, answer  share"), "{page}");
    assert!(page.contains("All extreme equilibria, exactly."), "{page}");
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    let (code, table, _) = told(folder.detente("game entry.efg --strategic"));
    assert_eq!(code, Some(0));
    folder.write("entry.nfg", &table);
    let (_, again, _) = told(folder.detente("game entry.nfg --format csv"));
    assert_eq!(again, told(folder.detente("game entry.efg --format csv")).1);
    let (_, tidy, _) = told(folder.detente("game entry.efg --rewrite"));
    folder.write("tidy.efg", &tidy);
    assert_eq!(told(folder.detente("game tidy.efg --rewrite")).1, tidy);
}

#[test]
fn a_slip_in_a_game_file_is_shown_where_it_is() {
    let folder = Folder::new();
    folder.write("slip.nfg", &CHICKEN.replace("1 -1  -1", "1 -1  inf"));
    let (code, page, errors) = told(folder.detente("game slip.nfg"));
    assert_eq!((code, &*page), (Some(1), ""));
    for line in ["expected a payoff, found 'inf'", "--> slip.nfg:2:12", "^ here", "it has to be finite"] {
        assert!(errors.contains(line), "{line} in {errors}");
    }
    let (code, _, errors) = told(folder.detente("game none.nfg"));
    assert_eq!(code, Some(2), "{errors}");
    let (code, _, errors) = told(folder.detente("game slip.nfg --format csv --table moves"));
    assert_eq!(code, Some(2));
    assert!(errors.contains("there are: equilibria"), "{errors}");
}
