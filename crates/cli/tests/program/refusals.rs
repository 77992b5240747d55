//! Bad input: each gets a sentence and the way out, and an exit code that says whose move it is.

use crate::folder::{Folder, SMALL};
use snapbox::str;

#[test]
fn a_missing_file_offers_its_neighbours() {
    let folder = Folder::new();
    folder.detente("run smal.detente").assert().code(2).stdout_eq(str![""]).stderr_eq(str![[r#"
error: there is no file `smal.detente`
 |
 = help: there is `small.detente`

"#]]);
    folder.detente("run small").assert().code(2).stderr_eq(str![[r#"
error: there is no file `small`
 |
 = help: there is `small.detente`

"#]]);
    folder.detente("run iraq-2032").assert().code(2).stderr_eq(str![[r#"
error: there is no file `iraq-2032`
 |
 = help: there is a situation called `iraq-2023` inside

"#]]);
    folder.detente("check zzz.detente").assert().code(2).stderr_eq(str![[r#"
error: there is no file `zzz.detente`
 |
 = help: models there: small.detente

"#]]);
}

#[test]
fn a_folder_is_no_model() {
    let folder = Folder::new();
    folder.detente("run .").assert().code(2).stderr_eq(str![[r#"
error: `.` is a folder, not a model
 |
 = help: name the file: ./small.detente

"#]]);
}

#[test]
fn a_file_that_is_no_text_is_told_apart() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("odd.detente"), b"language 1\n\xff\xfe").unwrap();
    folder.detente("run odd.detente").assert().code(1).stderr_eq(str![[r#"
error: cannot read `odd.detente`: it is not plain text in UTF-8
 |
 = help: a model is plain text in UTF-8: save it so in an editor

"#]]);
}

#[test]
fn broken_text_is_drawn_with_its_lines() {
    let folder = Folder::new();
    folder.write(
        "broken.detente",
        &SMALL.replace("fades with half-life 6 weeks", "fades with half-live 6 weeks"),
    );
    folder.detente("run broken.detente").assert().code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[expected-something-else]: expected `half-life`, found `half`
  --> broken.detente:18:16
   |
18 |     fades with half-live 6 weeks
   |                ^^^^


"#]]);
    folder.detente("check broken.detente").assert().code(1).stdout_eq(str![""]);
}

#[test]
fn an_unknown_policy_offers_the_nearest() {
    let folder = Folder::new();
    folder.detente("run small.detente --policy patiance").assert().code(2).stderr_eq(str![[r#"
error: unknown policy `patiance`
 |
 = help: there is one called `patience`

"#]]);
    folder.detente("run small.detente --policy escalation").assert().code(2).stderr_eq(str![[r#"
error: unknown policy `escalation`
 |
 = help: there are: patience

"#]]);
}

#[test]
fn a_value_that_cannot_be_set_says_why() {
    let folder = Folder::new();
    let refused = |set: &str| {
        folder.detente(&format!("run small.detente --set {set}")).assert().code(2).stdout_eq(str![""])
    };
    refused("frictoin=1~/~week").stderr_eq(str![[r#"
error: nothing that can be set is called `frictoin`
 |
 = help: there is one called `friction`

"#]]);
    refused("friction=3~days").stderr_eq(str![[r#"
error: cannot set `friction` to `3 days`: it is in `1/week`, and the value is in `days`
 |
 = help: write the value in `1/week` or a unit like it

"#]]);
    refused("friction=3").stderr_eq(str![[r#"
error: cannot set `friction` to `3`: it is in `1/week`, and the value is a pure number
 |
 = help: write the value in `1/week` or a unit like it, such as `3 / week`

"#]]);
    refused("restraint=5~weeks").stderr_eq(str![[r#"
error: cannot set `restraint` to `5 weeks`: it is in `%`, and the value is in `weeks`
 |
 = help: write the value in `%` or a unit like it

"#]]);
    refused("friction=some").stderr_eq(str![[r#"
error: cannot set `friction` to `some`: `some` is not declared
 |
 = help: write the value as the model would, with its unit

"#]]);
    refused("friction=2~to~1~/~week").stderr_eq(str![[r#"
error: cannot set `friction` to `2 to 1 / week`: no such distribution: the low end is not below the high end
 |
 = help: write the lower end first, as in `3 to 5`
 = help: write the value as the model would, with its unit

"#]]);
    refused("friction").stderr_eq(str![[r#"
error: `friction` sets nothing
 |
 = help: write name=value in the language, for example lethality=1% or "usual_term=36 months"

"#]]);
    refused("friction=1}").stderr_eq(str![[r#"
error: `friction` cannot be set to a text with '}' in it
 |
 = help: write one value, for example `1%`, `36 months` or `0.2% to 2.4%`

"#]]);
}

#[test]
fn an_empty_distribution_is_an_error_of_the_model() {
    let folder = Folder::new();
    folder.write("empty.detente", &SMALL.replace("0.5 to 2 / week", "2 to 2 / week"));
    folder.detente("run empty.detente").assert().code(1).stderr_eq(str![[r#"
error[empty-distribution]: no such distribution: the low end is not below the high end
  --> empty.detente:12:50
   |
12 | param friction "Incidents with no anger about" = 2 to 2 / week  judgement
   |                                                  ^^^^^^^^^^^^^
   |
   = help: write the lower end first, as in `3 to 5`


"#]]);
}

#[test]
fn horizons_that_are_none_say_what_the_situation_has() {
    let folder = Folder::new();
    let refused =
        |until: &str| folder.detente(&format!("run small.detente --until {until}")).assert().code(2);
    refused("2024-12-31").stderr_eq(str![[r#"
error: the end asked for is not after the start, 2025-01-01
 |
 = help: the situation runs from 2025-01-01 to 2025-05-01

"#]]);
    refused("3~years").stderr_eq(str![[r#"
error: the end asked for lies beyond the situation's, 2025-05-01
 |
 = help: ask for less, or raise `lasts` in the situation

"#]]);
    refused("0~months").stderr_eq(str![[r#"
error: the end asked for is not after the start, 2025-01-01
 |
 = help: the situation runs from 2025-01-01 to 2025-05-01

"#]]);
    refused("soon").stderr_eq(str![[r#"
error: cannot read `soon` as a time
 |
 = help: write a time from the start such as `2 years` or `24 months`, or a date such as `2025-06-30`

"#]]);
    folder.write("none.detente", &SMALL.replace("lasts 120 days", "lasts 0 months"));
    folder.detente("run none.detente").assert().code(1).stderr_eq(str![[r#"
error[situation]: `lasts` wants a time above 0
 --> none.detente:4:11
  |
4 |     lasts 0 months
  |           ^^^^^^^^
  |
  = help: write for example `lasts 1 day`


"#]]);
    folder.write("long.detente", &SMALL.replace("lasts 120 days", "lasts 6_000 years"));
    folder.detente("run long.detente").assert().code(1).stderr_eq(str![[r#"
error[too-many-steps]: the situation has 2191500 steps, and 1000000 is the most
 --> long.detente:4:11
  |
4 |     lasts 6_000 years
  |           ^^^^^^^^^^^
  |
  = help: write longer steps, at least `steps 2.1915 days`


"#]]);
}

#[test]
fn no_trajectories_are_no_run() {
    let folder = Folder::new();
    folder.detente("run small.detente --trajectories 0").assert().code(2).stderr_eq(str![[r#"
error: a run needs at least one trajectory, and one in each draw of the parameters
 |
 = help: ask for 1,000 to see the shape, for 10,000 to tell shares a point apart

"#]]);
    folder.detente("run small.detente --per-draw 0").assert().code(2).stderr_eq(str![[r#"
error: a run needs at least one trajectory, and one in each draw of the parameters
 |
 = help: ask for 1,000 to see the shape, for 10,000 to tell shares a point apart

"#]]);
    folder.detente("run small.detente --trajectories 1000000000000000").assert().code(2).stderr_eq(str![[
        r#"
error: 100000000000000 draws x 10 trajectories x 120 steps would take weeks
 |
 = help: take fewer trajectories, a nearer end, or longer steps in the situation

"#
    ]]);
}

#[test]
fn a_folder_that_is_there_or_cannot_be_written_costs_no_run() {
    let folder = Folder::new();
    folder
        .detente("run small.detente --trajectories 100 --save .")
        .assert()
        .code(4)
        .stdout_eq(str![""])
        .stderr_eq(str![[r#"
error: `.` is there already, and is left as it is
 |
 = help: name another folder, or remove that one first

"#]]);
    folder.write("file", "");
    folder
        .detente("run small.detente --trajectories 100 --save file/kept")
        .assert()
        .code(4)
        .stdout_eq(str![""])
        .stderr_eq(str![[r#"
error: cannot write `file/kept`: part of the path is a file
 |
 = help: name a folder where files can be written

"#]]);
}

#[test]
fn a_choice_that_looks_ahead_is_checked_but_not_run() {
    let folder = Folder::new();
    let choice = "choice act \"What North does\" by north {\n    options wait, push\n    wants 2 * anger\n    sees anger\n    \
                  plays quantal response with precision 4, looking 90 days ahead\n    judgement\n}\n";
    folder.write("ahead.detente", &(SMALL.to_owned() + choice));
    folder.detente("check ahead.detente").assert().success();
    folder.detente("run ahead.detente").assert().code(3).stdout_eq(str![""]).stderr_eq(str![[r#"
error: the choice `act` looks ahead and has no solved rule yet
 |
 = help: it can be checked, but to be run it needs a rule that plays at once, such as `plays quantal response with precision 4`
 = help: or hold the choice by a policy, such as `--set act=OPTION`

"#]]);
}

#[test]
fn arguments_that_do_not_exist_are_usage_errors() {
    let folder = Folder::new();
    folder.detente("run small.detente --trajectory 5").assert().code(2);
    folder.detente("simulate small.detente").assert().code(2);
    folder.detente("run small.detente --repeat kept").assert().code(2);
}

#[test]
fn a_run_in_which_all_trajectories_break_is_no_result() {
    let folder = Folder::new();
    folder.write("breaks.detente", &SMALL.replace("rate friction ", "rate friction - 1 / max(1 day, time) "));
    for format in ["text", "json", "csv"] {
        let run =
            folder.detente(&format!("run breaks.detente --trajectories 100 --format {format} --save kept"));
        run.assert().code(3).stdout_eq(str![""]).stderr_eq(str![[r#"
error: all 100 trajectories broke, so there is nothing to report
 |
 = help: the first, trajectory 0, broke in step 0 at `incident`: a rate or mean count is negative or not a number

"#]]);
        assert!(!folder.path().join("kept").exists());
    }
}

#[test]
fn what_cannot_be_set_is_called_what_it_is() {
    let folder = Folder::new();
    let refused = |sets: &str| {
        let sets: Vec<String> = sets.split(' ').map(|set| format!("--set {set}")).collect();
        folder.detente(&format!("run small.detente {}", sets.join(" "))).assert().code(2).stdout_eq(str![""])
    };
    refused("incident=3").stderr_eq(str![[r#"
error: `incident` is an event, and has no value that could be set
 |
 = help: parameters, lets, stocks and choices have one; what else a model may change, its policies name

"#]]);
    refused("mood=calm").stderr_eq(str![[r#"
error: `mood` is a regime, and has no value that could be set
 |
 = help: parameters, lets, stocks and choices have one; what else a model may change, its policies name

"#]]);
    refused("patience=1").stderr_eq(str![[r#"
error: `patience` is a policy (`--policy` puts it in force), and has no value that could be set
 |
 = help: parameters, lets, stocks and choices have one; what else a model may change, its policies name

"#]]);
    refused("fric=1~/~week").stderr_eq(str![[r#"
error: nothing that can be set is called `fric`
 |
 = help: there is one called `friction`

"#]]);
    refused("zeal=1").stderr_eq(str![[r#"
error: nothing that can be set is called `zeal`
 |
 = help: `--format csv --table parameters` lists the parameters; lets, stocks and choices can be set too

"#]]);
    refused("restraint=50% friction=1~/~week restraint=60%").stderr_eq(str![[r#"
error: `restraint` is set twice
 |
 = help: leave one of the two away

"#]]);
}

#[test]
fn threads_and_tables_that_make_no_sense_are_refused() {
    let folder = Folder::new();
    let run = folder.detente("run small.detente --threads 0").assert().code(2).stdout_eq(str![""]);
    run.stderr_eq(str![[r#"
error: a run needs at least one thread
 |
 = help: leave `--threads` away to use all cores ([..])

"#]]);
    folder.detente("run small.detente --table events").assert().code(2).stdout_eq(str![""]).stderr_eq(str![
        [r#"
error: `--table` names a table to print as CSV
 |
 = help: add `--format csv`; JSON prints all tables

"#]
    ]);
    // As many as there are cores at most, or this would take all memory.
    folder.detente("run small.detente --trajectories 100 --threads 1000000000").assert().success();
}

#[test]
fn messages_name_files_as_they_were_typed() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path().join("deep/down")).unwrap();
    folder.write("deep/down/broken.detente", &SMALL.replace("as soon as anger", "as soon as angre"));
    folder.detente("check deep/down/broken.detente").assert().code(1).stderr_eq(str![[r#"
error[unknown-name]: `angre` is not declared
  --> deep/down/broken.detente:27:30
   |
27 | outcome war "War" as soon as angre above 0.5
   |                              ^^^^^
   |
   = help: write `anger`
help: this would mend it
   |
27 - outcome war "War" as soon as angre above 0.5
27 + outcome war "War" as soon as anger above 0.5
   |

deep/down/broken.detente: 1 error, no warnings, no advice

"#]]);
    folder.detente("run deep/down/broken.detente").assert().code(1).stderr_eq(str![[r#"
error[unknown-name]: `angre` is not declared
  --> deep/down/broken.detente:27:30
   |
27 | outcome war "War" as soon as angre above 0.5
   |                              ^^^^^
   |
   = help: write `anger`
help: this would mend it
   |
27 - outcome war "War" as soon as angre above 0.5
27 + outcome war "War" as soon as anger above 0.5
   |


"#]]);
}

#[test]
fn the_beginning_of_a_situations_name_offers_it() {
    let folder = Folder::new();
    folder.detente("run iraq").assert().code(2).stderr_eq(str![[r#"
error: there is no file `iraq`
 |
 = help: there is a situation called `iraq-2023` inside

"#]]);
}

#[test]
fn rows_that_cannot_be_kept_say_why() {
    let folder = Folder::new();
    let refused = |what: &str| {
        folder
            .detente(&format!("run small.detente --keep {what} --save kept"))
            .assert()
            .code(2)
            .stdout_eq(str![""])
    };
    refused("stocks,reprisals").stderr_eq(str![[r#"
error: nothing that can be kept is called `reprisals`
 |
 = help: there is `reprisal`

"#]]);
    refused("everything").stderr_eq(str![[r#"
error: nothing that can be kept is called `everything`
 |
 = help: there are all, stocks, lets, memories, events, regimes, choices, and the names of each

"#]]);
    refused("memories").stderr_eq(str![[r#"
error: the model has no memories
 |
 = help: there are all, stocks, lets, memories, events, regimes, choices

"#]]);
    folder.detente("run small.detente --keep stocks").assert().code(2);
    assert!(!folder.path().join("kept").exists());
}
