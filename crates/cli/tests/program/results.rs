//! Runs, formats, saved runs.

use crate::folder::Folder;
use snapbox::str;

#[test]
fn a_run_prints_a_page() {
    let folder = Folder::new();
    let run = folder.detente("run small.detente --trajectories 2000").assert().success();
    run.stdout_eq(str![[r#"
A border dispute
2,000 trajectories (200 draws of the parameters x 10), seed 1; 2025-01-01 to
2025-05-01 in 120 steps of 1 day

How it ends                                share Monte Carlo   ignorance    part
Lasting tension                 ████▋        51%      47-55%       9-92%     21%
It calms down                   ███▋         40%      36-44%       1-94%     33%
War                             ▉             9%       7-12%       0-71%     41%
Outcomes exclude one another: of several that are reached, the earliest counts.
Monte Carlo: 95% interval, which more trajectories would narrow. Ignorance:
central 95% of the share over what is not known of the parameters; part: how
much of the outcome's spread is ignorance.
Of the spread over outcomes 29% is ignorance, which better evidence would
narrow, and 71% is chance.

When, of those that end so                          5%      half by          95%
War                                         2025-01-30   2025-03-13   2025-04-29

Levels: median, 5-95%                       2025-01-01   2025-03-02   2025-05-01
Anger in the capitals       ▂▃▄▄▄                  0.1        0.202        0.234
  index                     0.037-0.466            0.1  0.037-0.429  0.055-0.466
Garrison                    ▁▂▂▃▄                1,000        1,148        1,302
  soldiers                  1,000-1,752          1,000  1,000-1,408  1,056-1,752
The line runs through the medians; under it stands what its height spans: the
lowest 5% to the highest 95% value.

Events in a trajectory                            mean        5-95%         ever
Incident at the border                            17.8         7-32         100%
Reprisal                                          6.99         1-15          98%

Regimes and choices: share of the time
Mood                            Calm 67%, Tense 33%

Mind
- 2 of 2 parameters whose value is not known stand on judgement alone

Left out: third parties; the weather.

Result [..], detente 0.1.0. The same again:
  detente run small.detente --trajectories 2000 --per-draw 10 --seed 1

"#]])
        .stderr_eq(str![""]);
}

#[test]
fn a_policy_a_value_and_an_end_are_named_and_change_the_result() {
    let folder = Folder::new();
    let run = folder.detente(
        "run small.detente --policy patience --set friction=1~/~week --until 2025-02-28 --trajectories 1000",
    );
    run.assert().success().stdout_eq(str![[r#"
A border dispute
1,000 trajectories (100 draws of the parameters x 10), seed 1; 2025-01-01 to
2025-02-28 in 58 steps of 1 day; policy: South answers nothing; set: friction =
1 / week

How it ends                                share Monte Carlo   ignorance    part
It calms down                   █████████   100%     96-100%   none seen
War                                           0%        0-4%   none seen
Lasting tension                               0%        0-4%   none seen
Outcomes exclude one another: of several that are reached, the earliest counts.
Monte Carlo: 95% interval, which more trajectories would narrow. Ignorance:
central 95% of the share over what is not known of the parameters; part: how
much of the outcome's spread is ignorance.

Levels: median, 5-95%                       2025-01-01   2025-01-31   2025-02-28
Anger in the capitals       █▄▁                    0.1        0.061       0.0384
  index                     0.0384-0.1             0.1        0.061       0.0384
Garrison                    ▅▅▅                  1,000        1,000        1,000
  soldiers                                       1,000        1,000        1,000
The line runs through the medians; under it stands what its height spans: the
lowest 5% to the highest 95% value.

Events in a trajectory                            mean        5-95%         ever
Incident at the border                            8.46         4-14         100%

Regimes and choices: share of the time
Mood                            Calm 100%, Tense 0%

Mind (the loudest 3 of 4)
- 100% of the trajectories reach no declared ending and fall to `It calms down`,
  the rest
- 1 of 1 parameter whose value is not known stands on judgement alone (2
  parameters in all)
- `War` never comes about (its share is at most 3.79%)

Left out: third parties; the weather.

Result [..], detente 0.1.0. The same again:
  detente run small.detente --trajectories 1000 --per-draw 10 --seed 1 --policy patience --set 'friction=1 / week' --until 2025-02-28

"#]]);
}

#[test]
fn a_value_may_be_an_interval_or_hold_a_choice_of_words() {
    let folder = Folder::new();
    let csv = |set: &str| {
        let run = folder.detente(&format!(
            "run small.detente --trajectories 200 --format csv --table parameters --set {set}"
        ));
        String::from_utf8(run.output().unwrap().stdout).unwrap()
    };
    assert!(
        csv("restraint=10%~to~20%").contains("logit-normal, 90 % within 10 to 20"),
        "{}",
        csv("restraint=10%~to~20%")
    );
    assert!(csv("restraint=uniform~0%~to~50%").contains("uniform, 0 to 50"));
    assert!(
        csv("friction=0").contains("friction,Incidents with no anger about,1/week,0,"),
        "{}",
        csv("friction=0")
    );
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let folder = Folder::new();
    let json = |rest: &str| {
        let run = folder.detente(&format!("run small.detente --trajectories 3000 --format json {rest}"));
        run.output().unwrap().stdout
    };
    assert_eq!(json("--threads 1"), json("--threads 3"));
    assert_ne!(json("--seed 1"), json("--seed 2"));
}

#[test]
fn csv_prints_one_table() {
    let folder = Folder::new();
    let run = folder.detente("run small.detente --trajectories 100 --format csv --table states");
    let text = String::from_utf8(run.output().unwrap().stdout).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("path,label,kind,state,step,days,date,share,trajectories"));
    assert_eq!(lines.next(), Some("mood,Mood,regime,Calm,0,0.0,2025-01-01,1.0,100"));
}

#[test]
fn a_saved_run_repeats_byte_for_byte_without_the_model() {
    let folder = Folder::new();
    let asked = "--policy patience --set friction=1~/~week --until 60~days --seed 9 --trajectories 500";
    let first = folder.detente(&format!("run small.detente {asked} --format json --save first"));
    let first = first.assert().success().get_output().stdout.clone();
    std::fs::remove_file(folder.path().join("small.detente")).unwrap();
    let second = folder.detente("run --repeat first --format json --save second --threads 1");
    let second = second.assert().success().stderr_eq(str![[r#"
the same result as the saved run

"#]]);
    assert_eq!(second.get_output().stdout, first);
    let kept = |name: &str| {
        let files = folder.files(name).into_iter();
        files.filter(|(path, _)| path != "circumstances.json").collect::<Vec<_>>()
    };
    assert_eq!(kept("first"), kept("second"));
    let names: Vec<String> = folder.files("first").into_iter().map(|(path, _)| path).collect();
    assert!(names.contains(&"situation/small.detente".to_owned()), "{names:?}");
    assert!(names.contains(&"tables/quantities.parquet".to_owned()), "{names:?}");
}

#[test]
fn a_saved_run_that_was_changed_is_not_repeated() {
    let folder = Folder::new();
    folder.detente("run small.detente --trajectories 100 --save kept").assert().success();
    let path = folder.path().join("kept/situation/small.detente");
    let text = std::fs::read_to_string(&path).unwrap().replace("0.5 to 2", "0.5 to 3");
    std::fs::write(path, text).unwrap();
    folder.detente("run --repeat kept").assert().code(3).stderr_eq(str![[r#"
error: `kept/situation/small.detente` was changed after the run was saved
 |
 = help: run the changed model with `detente run`; it is another one

"#]]);
    folder.detente("run small.detente --trajectories 100 --save other").assert().success();
    let path = folder.path().join("other/tables/events.parquet");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    folder.detente("run --repeat other").assert().code(3).stderr_eq(str![[r#"
error: `other/tables/events.parquet` was changed after the run was saved
 |
 = help: its figures are not those of the run: take them from another copy, or save the run anew

"#]]);
    std::fs::remove_file(path).unwrap();
    folder.detente("run --repeat other").assert().code(3).stderr_eq(str![[r#"
error: `other/tables/events.parquet` is missing
 |
 = help: a saved run is repeated from all of its files

"#]]);
    folder.detente("run --repeat .").assert().code(3).stderr_eq(str![[r#"
error: no `manifest.json` in `.`
 |
 = help: name a folder that `detente run --save` has written

"#]]);
    folder.detente("run --repeat nowhere").assert().code(2).stderr_eq(str![[r#"
error: there is no folder `nowhere`
 |
 = help: name a folder that `detente run --save` has written

"#]]);
}

#[test]
fn rows_of_trajectories_are_kept_with_the_same_bytes_on_any_number_of_threads() {
    let folder = Folder::new();
    let run = "run small.detente --trajectories 3000";
    let json = |run: String| folder.detente(&run).assert().success().get_output().stdout.clone();
    let first = json(format!("{run} --keep events,anger,mood --save first --threads 1 --format json"));
    let second = json(format!("{run} --keep mood,anger,events --save second --threads 3 --format json"));
    assert_ne!(first, second, "what was asked for is told as it was asked");
    assert_eq!(json("run --repeat first --save third --format json".to_owned()), first);
    assert_eq!(json("run --repeat first --format json".to_owned()), first, "no folder, no rows");
    let rows = |name: &str| {
        let files = folder.files(name).into_iter();
        files.filter(|(path, _)| path.starts_with("trajectories")).collect::<Vec<_>>()
    };
    assert_eq!(rows("first").len(), 1);
    assert_eq!(rows("first"), rows("third"));
    // But for the request that the file repeats, the rows are the same.
    assert_eq!(rows("first")[0].1.len(), rows("second")[0].1.len());
    folder.detente(&format!("{run} --save plain")).assert().success();
    let tables =
        |name: &str| folder.files(name).into_iter().find(|(path, _)| path == "tables/clamps.parquet");
    assert_ne!(tables("plain"), tables("first"), "each table tells how its run was asked for");
    let result = |name: &str| {
        let manifest = std::fs::read_to_string(folder.path().join(name).join("manifest.json")).unwrap();
        manifest.lines().find(|line| line.contains("\"result\"")).map(str::to_owned)
    };
    assert_eq!(result("plain"), result("first"), "to keep rows changes no result");
}

#[test]
fn folders_that_are_made_to_hold_a_run_are_named() {
    let folder = Folder::new();
    let saved = |to: &str| {
        folder.detente(&format!("run small.detente --trajectories 100 --save {to}")).assert().success()
    };
    saved("far/away/kept").stderr_eq(str![[r#"
made the folder `far`

"#]]);
    saved("far/away/again").stderr_eq(str![""]);
    folder.detente("run --repeat far/away/kept").assert().success();
}

#[test]
fn a_first_page_shows_what_the_situation_shows() {
    let folder = Folder::new();
    folder.write(
        "shows.detente",
        &crate::folder::SMALL.replace("    leaves out \"the weather\"", "    shows garrison"),
    );
    let page = folder.detente("run shows.detente --trajectories 100").output().unwrap();
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(page.contains("Garrison") && !page.contains("Anger in"), "{page}");
    assert!(page.contains("1 more stock: --format csv"), "{page}");
}

#[test]
fn new_writes_a_model_that_checks_and_runs_and_never_overwrites() {
    let folder = Folder::new();
    folder.detente("new border").assert().success().stdout_eq(str![[r#"
wrote border.detente; now try: detente run border.detente

"#]]);
    folder
        .detente("check border.detente")
        .assert()
        .success()
        .stdout_eq(str![[r#"
border.detente: no errors, no warnings, no advice
A border dispute: 4 parameters, 1 stock, 2 events, 3 outcomes, 1 policy

"#]])
        .stderr_eq(str![""]);
    folder
        .detente("run border.detente --trajectories 200 --policy patience --set restraint=90%")
        .assert()
        .success();
    folder.detente("new border.detente").assert().code(4).stderr_eq(str![[r#"
error: `border.detente` is there already, and is left as it is
 |
 = help: choose another name

"#]]);
    folder.detente("new ../border").assert().code(2).stderr_eq(str![[r#"
error: `../border` cannot be the name of a model
 |
 = help: use letters, digits, - and _; the file is written to this folder

"#]]);
}

#[test]
fn every_situation_that_ships_inside_checks_and_runs() {
    let folder = Folder::new();
    for name in ["iraq-2023", "retaliation", "brinkmanship", "legislature", "baghdad-14"] {
        folder.detente(&format!("check {name}")).assert().success();
        folder.detente(&format!("run {name} --trajectories 20 --until 5~days")).assert().success();
    }
}

#[test]
fn stations_can_be_shown() {
    let folder = Folder::new();
    let shown = |what: &str| {
        let output = folder.detente(&format!("check small.detente --show {what}")).output().unwrap();
        assert!(output.status.success(), "{what}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(shown("tree").starts_with("File@"), "{}", shown("tree"));
    assert!(
        shown("model").contains("stock anger \"Anger in the capitals\" : index = 0.1"),
        "{}",
        shown("model")
    );
    assert!(shown("dependencies").contains("reprisal"), "{}", shown("dependencies"));
    assert!(!shown("loops").contains("->"), "nothing feeds back: {}", shown("loops"));
    assert!(shown("lowered").starts_with("program of 120 steps"));
    assert!(shown("program").starts_with("program of 120 steps"));
}

#[test]
fn codes_are_explained() {
    let folder = Folder::new();
    let page = std::fs::read_to_string("../../docs/messages/unknown-clause.md").expect("it is committed");
    folder.detente("explain unknown-clause").assert().success().stdout_eq(snapbox::Data::text(page).raw());
    folder.detente("explain unknwon-clause").assert().code(2).stderr_eq(str![[r#"
error: unknown code `unknwon-clause`
 |
 = help: there is one called `unknown-clause`; `detente explain` without a code lists all

"#]]);
    let list = String::from_utf8(folder.detente("explain").output().unwrap().stdout).unwrap();
    let headings: Vec<&str> =
        list.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')).collect();
    assert_eq!(
        headings,
        [
            "Messages about the text",
            "Messages about names, values and units",
            "Messages about choices, votes, outcomes, policies, claims and loops",
            "Advice on a model that is sound",
            "Blocks of the library: `use library.rally as NAME { ... }`",
            "Words that start a declaration, with the words that start a clause in it",
            "Words of results and messages",
        ]
    );
    assert!(
        list.contains("  unknown-clause ") && list.contains("  library.rally ") && list.contains("  stock ")
    );
}

#[test]
fn words_are_explained() {
    let folder = Folder::new();
    folder.detente("explain memory").assert().success().stdout_eq(str![[r#"
`memory` starts a declaration. In its braces a clause starts with `averages`, `fades`, `starts`.

The reference of the language is docs/language/reference.md.

"#]]);
    folder.detente("explain assumed").assert().success().stdout_eq(str![[r#"
The verdict on a claim that the model cannot but bear out, or cannot but deny: the figure is the same in every trajectory, because the wiring or a policy says so. Such a claim shows nothing about the conflict. See also `verdict`.

"#]]);
    let claim = folder.detente("explain claim").output().unwrap().stdout;
    let claim = String::from_utf8(claim).unwrap();
    for said in ["quantile(90%", "increases with", "supported, contradicted, assumed or undecided"] {
        assert!(claim.contains(said), "{said}: {claim}");
    }
    folder.detente("explain gain").assert().code(2).stderr_eq(str![[r#"
error: unknown code `gain`
 |
 = help: there is one called `gains`; `detente explain` without a code lists all

"#]]);
}

#[test]
fn the_situation_that_ships_inside_is_named_and_models_here_are_pointed_at() {
    let folder = Folder::new();
    let output = folder.detente("check").assert().success().get_output().clone();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(out.starts_with("iraq-2023, which ships inside: no errors"), "{out}");
    let said = |command: &str| {
        format!(
            "this is `iraq-2023`, which ships inside; for the model in this folder: detente {command} small.detente"
        )
    };
    assert!(err.contains(&said("check")), "{err}");
    let output = folder.detente("run --trajectories 20").assert().success().get_output().stderr.clone();
    let err = String::from_utf8(output).unwrap();
    assert!(err.contains(&said("run")), "{err}");
    std::fs::remove_file(folder.path().join("small.detente")).unwrap();
    folder.detente("check").assert().success().stderr_eq(str![""]);
}
