//! Conflict files: read, written so that the same is read again, and refused with a place and a way out.

use crate::known::elmira;
use detente_games::conflict::file::{ConflictFile, Maker, Text, read};
use detente_games::conflict::stability::{Strength, stability};
use detente_games::conflict::{Concept, Conflict};
use proptest::prelude::*;
use toml::Spanned;

const BLOCKADE: &str = r#"title = "A blockade"
infeasible = ["Withdraw and 'Air strike'"]

[[decision_maker]]
name = "US"
options = ["Air strike", "Blockade"]
irreversible = ["Air strike"]
priorities = ["Withdraw", "not Air strike", "Blockade iff not Withdraw"]

[[decision_maker]]
name = "USSR"
options = ["Withdraw"]
ranking = [["NN N"], ["NN Y", "NY Y"], ["NY N"], ["YN N", "YY N"]]
"#;

const ELMIRA: &str = r#"
title = "Elmira"
infeasible = ["not (Delay or Accept or Abandon)", "Delay and (Accept or Abandon)"]
alike = ["Abandon"]

[[decision_maker]]
name = "Ministry"
options = ["Modify"]
irreversible = ["Modify"]
ranking = [["N NYN Y"], ["N NYN N"], ["Y NYN N"], ["Y NYN Y"], ["N YNN Y"], ["N YNN N"], ["Y YNN N"], ["Y YNN Y"], ["N NNY N"]]

[[decision_maker]]
name = "Uniroyal"
options = ["Delay", "Accept", "Abandon"]
irreversible = ["Accept", "Abandon"]
ranking = [["N YNN N"], ["Y NYN N"], ["Y NYN Y"], ["N YNN Y"], ["N NNY N"], ["N NYN N"], ["N NYN Y"], ["Y YNN N"], ["Y YNN Y"]]

[[decision_maker]]
name = "Local government"
options = ["Insist"]
ranking = [["N NYN Y"], ["N NYN N"], ["N YNN Y"], ["N YNN N"], ["Y NYN Y"], ["Y YNN Y"], ["Y NYN N"], ["Y YNN N"], ["N NNY N"]]
"#;

fn names(conflict: &Conflict, states: &[usize]) -> Vec<String> {
    states.iter().map(|state| conflict.state_names()[*state].clone()).collect()
}

#[test]
fn a_conflict_of_options_is_read() {
    let (file, conflict) = read(BLOCKADE).unwrap();
    assert_eq!(conflict.state_names(), ["NN N", "YN N", "NY N", "YY N", "NN Y", "NY Y"]);
    // Withdrawal first, then no air strike, then a blockade just as long as nobody withdraws.
    assert_eq!(conflict.payoffs(0), [3, 1, 4, 2, 6, 5]);
    assert_eq!(conflict.payoffs(1), [4, 1, 2, 1, 3, 3]);
    assert_eq!(conflict.moves(0).from(1), [3]);
    assert_eq!(conflict.moves(1).from(0), [4]);
    assert_eq!(read(&file.write()).unwrap(), (file, conflict));
}

/// The example in the documentation is this one.
#[test]
fn the_documented_example_is_read() {
    let lines: Vec<&str> = include_str!("../../src/conflict/file/mod.rs")
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let example = lines.join("\n").split("```toml\n").nth(1).map(|rest| rest.replace("```", ""));
    assert_eq!(example.as_deref(), Some(BLOCKADE));
}

#[test]
fn what_is_much_worse_is_read() {
    assert_eq!(read(BLOCKADE).unwrap().0.strength(), None);
    let (file, conflict) = read(&BLOCKADE.replace("ranking", "much_worse = 2\nranking")).unwrap();
    assert_eq!(file.strength(), Some(Strength(vec![i64::MAX, 2])));
    assert_eq!(read(&file.write()).unwrap(), (file, conflict));
}

#[test]
fn elmira_from_its_file_is_elmira() {
    let (file, conflict) = read(ELMIRA).unwrap();
    let found = stability(&conflict);
    // 5, 8 and 9 of the literature.
    assert_eq!(names(&conflict, &found.equilibria(Concept::Nash)), ["N NNY N", "N YNN Y", "Y NYN Y"]);
    let published = [1, 2, 3, 4, 9, 5, 6, 7, 8];
    for maker in 0..3 {
        let known = published.map(|state: usize| elmira().payoffs(maker)[state - 1]);
        assert_eq!(conflict.payoffs(maker), known);
    }
    assert_eq!(read(&file.write()).unwrap(), (file, conflict));
}

/// What is replaced in the blockade, by what, what is said, and what help.
const MISTAKES: &[[&str; 4]] = &[
    [
        "ranking =",
        "much_worse = 0\nranking =",
        "line 13, column 14: expected a whole number of at least 1, found 0",
        "by how many",
    ],
    [
        "\"Withdraw and",
        "\"Withdrew and",
        "line 2, column 16: expected the name of an option, found `Withdrew`",
        "the options are `Air strike`, `Blockade`, `Withdraw`",
    ],
    [
        "'Air strike'",
        "",
        "line 2, column 29: expected the name of an option, `not` or `(`, found the end",
        "the options are",
    ],
    [
        "not Withdraw\"",
        "not Withdraw iff Blockade\"",
        "line 8, column 72: expected `and`, `or`, `if`, `iff` or the end, found `iff`",
        "parentheses",
    ],
    [
        "[\"NN N\"], ",
        "",
        "line 13, column 11: expected every state, found a ranking without `NN N`",
        "put it",
    ],
    ["[\"NN N\"]", "[\"NN Y\"]", "line 13, column 23: expected each state once, found `NN Y` again", "once"],
    ["[\"NN N\"]", "[\"NNN\"]", "line 13, column 13: expected a state, found `NNN`", "`NN N`, `YN N`"],
    [
        "irreversible = [\"Air strike\"]",
        "irreversible = [\"Withdraw\"]",
        "line 7, column 17: expected an option of this decision maker, found `Withdraw`",
        "there are `Air strike`, `Blockade`",
    ],
    [
        "\"USSR\"",
        "\"US\"",
        "line 11, column 8: expected another name for this decision maker, found `US` again",
        "own",
    ],
    [
        "priorities",
        "payoffs",
        "line 8, column 12: expected a conflict in TOML, found",
        "`payoffs`, `ranking`",
    ],
    [
        "priorities",
        "wishes",
        "line 8, column 1: expected a conflict in TOML, found what cannot be read: unknown field `wishes`",
        "`ranking`",
    ],
    [
        "ranking =",
        "priorities = []\nranking =",
        "line 11, column 8: expected one statement of what it prefers",
        "one of",
    ],
    [
        "infeasible",
        "states = [\"x\"]\ninfeasible",
        "line 3, column 15: expected states and moves alone",
        "leave `states` out",
    ],
    [
        "= \"A blockade\"",
        "= A blockade",
        "line 1, column 9: expected a conflict in TOML, found",
        "has `states",
    ],
    [
        "infeasible = [\"Withdraw",
        "infeasible = [\"not Withdraw or Withdraw\", \"Withdraw",
        "line 5, column 8: expected 1 to 1048576 states, found 0",
        "rule out by `infeasible` what cannot be",
    ],
];

#[test]
fn what_is_wrong_is_said_with_its_place_and_a_way_out() {
    for [from, to, expected, help] in MISTAKES {
        assert!(BLOCKADE.contains(from));
        let wrong = read(&BLOCKADE.replacen(from, to, 1)).unwrap_err();
        println!("{wrong}; {}", wrong.help);
        assert!(wrong.to_string().starts_with(expected), "{to}: {wrong}");
        assert!(wrong.help.contains(help), "{to}: {}", wrong.help);
    }
    for broken in ["", "title = \"only\"", "decision_maker = []", "decision_maker = [{}]", "\u{1F600}", "= ="]
    {
        let wrong = read(broken).unwrap_err();
        assert!(!wrong.help.is_empty(), "{broken}: {wrong}");
    }
    let crowd: Vec<String> = (0..23).map(|option| format!("\"o{option}\"")).collect();
    let crowded = BLOCKADE.replacen("\"Withdraw\"]\nranking", &format!("{}]\nranking", crowd.join(",")), 1);
    let wrong = read(&crowded.replacen("infeasible", "#", 1)).unwrap_err();
    assert_eq!(wrong.expected, "at most 22 options of all together");
}

fn text(text: impl Into<String>) -> Text {
    Spanned::new(0..0, text.into())
}

/// Files of listed states with names of any letters.
fn files() -> impl Strategy<Value = ConflictFile> {
    let drawn = (any::<String>(), prop::collection::vec(any::<String>(), 1..6));
    let makers = prop::collection::vec((any::<String>(), any::<u64>(), any::<bool>()), 1..4);
    (drawn, makers).prop_map(|((title, states), makers)| {
        // No two alike.
        let states: Vec<Text> =
            states.into_iter().enumerate().map(|(at, name)| text(format!("{name}{at}"))).collect();
        let maker = |(at, (name, luck, is_ranked)): (usize, (String, u64, bool))| {
            let draw = |number: usize| luck.rotate_left(7 * number as u32) % 5;
            let payoffs = (0..states.len()).map(|number| draw(number) as i64 - 2).collect();
            let ranks = (0..5).map(|rank| {
                (0..states.len()).filter(|at| draw(*at) == rank).map(|at| states[at].clone()).collect()
            });
            let to = |from: usize| vec![states[(draw(from) as usize + from) % states.len()].clone()];
            Maker {
                name: text(format!("{name}{at}")),
                options: Vec::new(),
                irreversible: Vec::new(),
                payoffs: (!is_ranked).then(|| Spanned::new(0..0, payoffs)),
                ranking: is_ranked.then(|| Spanned::new(0..0, ranks.collect())),
                priorities: None,
                much_worse: (draw(1) < 2).then(|| Spanned::new(0..0, luck as i64 >> 8 & 7 | 1)),
                moves: (0..states.len()).map(|from| (states[from].clone(), to(from))).collect(),
            }
        };
        let makers = makers.into_iter().enumerate().map(maker).collect();
        ConflictFile { title, states: states.clone(), makers, ..ConflictFile::default() }
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(file in files()) {
        let written = file.write();
        let (again, conflict) = read(&written).map_err(|wrong| TestCaseError::fail(format!("{wrong}\n{written}")))?;
        prop_assert_eq!(&conflict, &file.conflict().unwrap());
        prop_assert_eq!(again, file);
    }

    /// Whatever is written, reading ends, and what is wrong is within the text.
    #[test]
    fn broken_files_are_refused(at in 0..400_usize, with in "[\\[\\]\"'=a-z\n ]{0,3}") {
        let at = at.min(BLOCKADE.len());
        let broken = format!("{}{with}{}", &BLOCKADE[..at], &BLOCKADE[(at + 2).min(BLOCKADE.len())..]);
        if let Err(wrong) = read(&broken) {
            prop_assert!(wrong.line <= broken.lines().count() + 1, "{wrong}");
            prop_assert!(!wrong.help.is_empty());
        }
    }
}
