//! Policies and values of one situation, side by side.

use crate::folder::{Folder, SMALL};
use snapbox::str;
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr as _;

fn printed(folder: &Folder, command: &str) -> String {
    let output = folder.detente(command).assert().success().get_output().stdout.clone();
    String::from_utf8(output).expect("it is text")
}

#[test]
fn policies_and_values_stand_side_by_side_on_a_page() {
    let folder = Folder::new();
    let command = "compare small.detente --policy patience --scenario restraint=60%,friction=1~/~week --trajectories 5000";
    folder.detente(command).assert().success().stderr_eq(str![""]).stdout_eq(str![[r#"
A border dispute
5,000 trajectories (500 draws x 10) of each, seed 1: the same luck in all.
1  as written
2  policy patience (South answers nothing)
3  restraint=60%, friction=1 / week

How it ends                               1        2        3
It calms down                           41%     100%      30%
Lasting tension                         50%       0%      68%
War                                      9%       0%       2%

Mean stocks, 2025-05-01                   1        2        3
Anger in the capitals, index          0.239   0.0138    0.249
Garrison, soldiers                    1,347    1,000    1,345

Mean events in a trajectory               1        2        3
Reprisal                               6.93        0      6.9
Incident at the border                 18.2     18.2     17.2

Courses: means                   2025-01-31  2025-03-02  2025-04-01  2025-05-01
Anger in the capitals, index
  1                                   0.177       0.213        0.23       0.239
  2                                   0.061      0.0371      0.0226      0.0138
  3                                   0.179~      0.217~      0.238       0.249
Garrison, soldiers
  1                                   1,087       1,174       1,260       1,347
  2                                   1,000       1,000       1,000       1,000
  3                                   1,087~      1,173~      1,258~      1,345~
~: not told from scenario 1 on that day: no difference, or one whose 95%
interval holds 0.

Scenario 2 against 1                      difference               95%
It calms down                                    +59          57 to 61
Lasting tension                                  -50        -53 to -47
War                                             -9.4     -11.4 to -7.4
Anger in the capitals, index                  -0.226  -0.233 to -0.219
Garrison, soldiers                              -347      -361 to -332
Reprisal                                       -6.93    -7.22 to -6.65

Scenario 3 against 1                      difference               95%
Lasting tension                                  +18          15 to 21
It calms down                                    -11         -13 to -8
War                                             -7.2      -8.9 to -5.6
Anger in the capitals, index                 +0.0096  0.0026 to 0.0166
Incident at the border                         -0.98    -1.57 to -0.39

Difference: what that scenario has more than scenario 1; of shares in percentage
points. 95%: its interval, for what more trajectories could still change;
paired: both runs have the same draws of the parameters and the same luck, so
that what they have in common drops out; from the differences in 10 batches of
draws.

Left out: third parties; the weather.

detente 0.1.0. The same again:
  detente compare small.detente --policy patience --scenario 'restraint=60%,friction=1 / week' --trajectories 5000 --per-draw 10 --seed 1

"#]]);
    let page = printed(&folder, command);
    let (lines, again) = page.trim_end().rsplit_once('\n').expect("a command stands below the page");
    for line in lines.lines() {
        assert!(line.width() <= 80, "{line}");
    }
    let again = again
        .trim()
        .trim_start_matches("detente ")
        .replace("friction=1 / week", "friction=1~/~week")
        .replace('\'', "");
    assert_eq!(printed(&folder, &again), page, "the same again");
}

#[test]
fn few_trajectories_are_not_paired_and_that_is_said() {
    let folder = Folder::new();
    let page = |trajectories: u32| {
        let command = format!("compare small.detente --policy patience --trajectories {trajectories}");
        printed(&folder, &command).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let above = "the same luck in all, but too few trajectories to compare them in pairs (4,080 are enough).";
    let below = "2 batches of draws where 8 are needed, as 4,080 trajectories have.";
    let few = page(1_000);
    assert!(few.contains(above) && few.contains(below), "{few}");
    let enough = page(4_080);
    assert!(enough.contains("same luck in all. ") && enough.contains("in 8 batches of draws."), "{enough}");
}

#[test]
fn a_budget_is_shared_by_all_that_is_compared() {
    let folder = Folder::new();
    let ask = |more: &str| {
        printed(&folder, &format!("compare small.detente --policy patience --format csv {more}"))
    };
    assert_eq!(ask("--budget 1219"), ask("--trajectories 600"));
    let aims = "--aim less~war";
    assert_eq!(ask(&format!("{aims} --budget 4000")), ask(&format!("{aims} --trajectories 2000")));
    let output =
        folder.detente("compare small.detente --policy patience --budget 19").output().expect("it starts");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.contains("a budget of 19 is too small") && errors.contains("--budget 20"), "{errors}");
}

#[test]
fn each_scenario_has_the_result_of_a_run_of_its_own() {
    let folder = Folder::new();
    let all = printed(
        &folder,
        "compare small.detente --policy patience --scenario policy~patience,friction=1~/~week --trajectories 600 --seed 3 --format json",
    );
    let runs = ["", "--policy patience", "--policy patience --set friction=1~/~week"];
    for run in runs {
        let run = format!("run small.detente --trajectories 600 --seed 3 --format json {run}");
        let alone = printed(&folder, &run);
        let result = alone.split("\"result\":\"").nth(1).and_then(|rest| rest.split('"').next());
        let result = result.expect("a run says its result");
        assert!(result.len() == 64 && all.contains(result), "{run}: {result}");
    }
    assert!(all.starts_with("{\"scenarios\":[{\"name\":\"as written\",\"manifest\":{"), "{all}");
}

#[test]
fn scenarios_print_as_csv() {
    let folder = Folder::new();
    let csv = |table: &str| {
        let command = "compare small.detente --scenario policy~patience --scenario as~written --trajectories 5000 --format csv";
        printed(&folder, &format!("{command} {table}"))
    };
    let outcomes = csv("");
    let head = "scenario,path,label,kind,unit,mean,low,high,difference_mean,difference_low,difference_high\n";
    assert!(outcomes.starts_with(&format!("{head}policy patience,war,War,outcome,1,0.0,0.0,")), "{outcomes}");
    assert!(outcomes.contains("\nas written,war,War,outcome,1,0.09"), "{outcomes}");
    assert!(csv("--table quantities").contains("\nas written,garrison,Garrison,stock,soldiers,1"));
    assert!(csv("--table events").contains("\npolicy patience,reprisal,Reprisal,event,events,0.0,"));
}

/// Numbers of the difference, by scenario and path, in the rows of a table that `keep` keeps.
fn differences(csv: &str, keep: impl Fn(&str) -> bool) -> BTreeMap<String, Vec<String>> {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("a table has a head");
    let at = |name: &str| head.iter().position(|column| *column == name);
    let places = ["mean", "low", "high", "difference_mean", "difference_low", "difference_high"];
    let places = places.map(|name| at(name).expect("the column is there"));
    let days = at("days");
    lines
        .filter(|line| days.is_none_or(|days| keep(line[days])))
        .map(|line| (line[..2].join(" "), places.map(|place| line[place].to_owned()).to_vec()))
        .collect()
}

#[test]
fn courses_have_every_reported_row_and_end_where_the_quantities_do() {
    let folder = Folder::new();
    let csv = |table: &str| {
        let command = "compare small.detente --policy patience --trajectories 5000 --format csv --table";
        printed(&folder, &format!("{command} {table}"))
    };
    let courses = csv("courses");
    let last = courses.lines().last().and_then(|line| line.split(',').nth(6)).expect("there is a last day");
    let at_the_end = differences(&courses, |days| days == last);
    let quantities = differences(&csv("quantities"), |_| true);
    assert!(quantities.len() >= 4, "{quantities:?}");
    assert_eq!(at_the_end, quantities, "the same batches, to the last bit");
    // Before anything happens nothing differs, in any draw; later a difference has an interval around it.
    let at_first = differences(&courses, |days| days == "0.0");
    assert_eq!(at_first["policy patience garrison"][3..], ["0.0", "", ""].map(str::to_owned));
    let days = courses.lines().filter(|line| line.starts_with("policy patience,garrison,")).count();
    let run = printed(&folder, "run small.detente --trajectories 100 --format csv --table quantities");
    assert_eq!(days, run.lines().filter(|line| line.starts_with("garrison,")).count());
    let command =
        "compare small.detente --policy patience --trajectories 5000 --format parquet --table courses";
    let parquet = folder.detente(command).output().expect("the program starts").stdout;
    let table = detente::formats::parquet::read(parquet).expect("it can be read again");
    assert_eq!(table.num_rows() + 1, courses.lines().count());
    let saved = "compare one two --format csv --table courses";
    folder.detente(saved).assert().code(2).stderr_eq(str![[r#"
error: two saved runs are not compared course by course
 |
 = help: compare the scenarios themselves: `detente compare --policy NAME --format csv --table courses`

"#]]);
}

#[test]
fn more_scenarios_than_fit_stand_below_and_one_that_changes_nothing_says_so() {
    let folder = Folder::new();
    folder.write("idle.detente", &(SMALL.to_owned() + "policy idle { garrison is 1_000 soldiers }\n"));
    let values: Vec<String> = (3..8).map(|tenth| format!("--scenario restraint={tenth}0%")).collect();
    let command = format!(
        "compare idle.detente --policy idle {} --trajectories 5000 --until 30~days",
        values.join(" ")
    );
    let page = printed(&folder, &command);
    assert!(page.contains("2  policy idle\n3  restraint=30%\n"), "{page}");
    assert!(
        page.contains("Scenario 2 against 1") && page.contains("It changes nothing that is reported"),
        "{page}"
    );
    assert_eq!(page.matches("How it ends").count(), 2, "{page}");
    assert!(page.contains("  6        7\n"), "{page}");
}

#[test]
fn what_is_no_scenario_says_what_to_type() {
    let folder = Folder::new();
    let refused = |command: &str| folder.detente(command).assert().code(2).stdout_eq(str![""]);
    refused("compare small.detente").stderr_eq(str![[r#"
error: there is nothing to compare the model with
 |
 = help: put a policy in force: `--policy patience`
 = help: there are: patience

"#]]);
    refused("compare small.detente --policy patient").stderr_eq(str![[r#"
error: unknown policy `patient`
 |
 = help: there is one called `patience`

"#]]);
    refused("compare small.detente --scenario patience").stderr_eq(str![[r#"
error: `patience` in the scenario `patience` is neither a policy nor a value
 |
 = help: if it is a policy, write `policy patience`
 = help: write `policy NAME` and `name=value`, with commas between them: "policy truce, lethality=1%"; or "as written"

"#]]);
    refused("compare small.detente --policy patience --scenario policy~patience").stderr_eq(str![[r#"
error: the scenario `policy patience` stands there twice
 |
 = help: leave one of the two away

"#]]);
    refused("compare .").stderr_eq(str![[r#"
error: there is nothing to compare the run in `.` with
 |
 = help: name the folder of a second run; or a model and `--policy NAME`

"#]]);
    refused("compare small.detente --policy patience --save kept").stderr_eq(str![[r#"
error: a comparison is printed and not kept
 |
 = help: keep a run of each scenario with `detente run --policy NAME --save DIR`, then `detente compare DIR DIR`; or write what `--format json` prints into a file

"#]]);
    refused("compare small.detente --policy patience --precision 1%").stderr_eq(str![[r#"
error: a comparison runs as many trajectories as it is told, and not until it is precise
 |
 = help: ask for more with `--trajectories N`: four times as many make intervals half as wide

"#]]);
    refused("compare small.detente --scenario friction=1~/~week --profile").stderr_eq(str![[r#"
error: a comparison does not tell where the time goes
 |
 = help: ask a run of one scenario: `detente run --policy NAME --profile`

"#]]);
    refused("compare small.detente --set restraint=60%").stderr_eq(str![[r#"
error: values are set in a scenario
 |
 = help: write `--scenario "restraint=60%"`

"#]]);
    refused("compare small.detente --policy patience --grid").stderr_eq(str![[r#"
error: `--grid` combines policies, and `patience` is the only one
 |
 = help: name another one beside it: `--policy patience --policy NAME --grid`; or leave `--grid` away

"#]]);
    refused("compare small.detente --policy patience --format csv --table metrics").stderr_eq(str![[r#"
error: there is no table `metrics` here
 |
 = help: there are: outcomes, quantities, events, courses

"#]]);
    refused("compare one two --keep all");
    refused("compare one two --policy patience");
    refused("compare small.detente --policy patience --table events");
    refused("compare small.detente --policy patience --threads 0");
}

#[test]
fn a_scenario_that_only_delays_changes_something() {
    let folder = Folder::new();
    folder.write(
        "later.detente",
        "language 1\nsituation \"Later\" { lasts 100 days  steps 1 day  reports every 100 days }\n\
         param when = uniform 9 to 11 days  judgement\n\
         stock clock : day = 0 day { changes by 1 day / 1 day  judgement }\n\
         outcome war as soon as clock >= when\noutcome peace otherwise\n",
    );
    let page = printed(&folder, "compare later.detente --scenario when=80~days --trajectories 200");
    assert!(page.contains("No share, no mean level at the end and no mean count differs;"), "{page}");
    assert!(!page.contains("changes nothing"), "{page}");
}

#[test]
fn what_breaks_is_said_of_each_scenario() {
    let folder = Folder::new();
    folder.write(
        "breaks.detente",
        "language 1\nsituation \"Breaks\" { lasts 30 days  steps 1 day }\n\
         param spread = uniform 0 to 1  judgement\nlet depth = 2\n\
         stock root = 1 { becomes sqrt(depth - spread) each step  judgement }\n\
         outcome open otherwise\npolicy a { depth is 0.9 }\npolicy b { depth is 3 }\n",
    );
    let page = printed(&folder, "compare breaks.detente --policy b --policy a --trajectories 300");
    let mind = page.split_once("Mind\n").expect("there are warnings").1;
    assert!(
        mind.starts_with("- Scenario 3: ") && mind.contains("trajectories broke; the first is"),
        "{page}"
    );
    assert!(!mind.contains("Scenario 1: ") && !mind.contains("Scenario 2: "), "{page}");
}

#[test]
fn a_value_can_hold_in_all_scenarios() {
    let folder = Folder::new();
    let page =
        printed(&folder, "compare small.detente --policy patience --set restraint=60% --trajectories 500");
    let flowing = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("; set in all: restraint = 60%."), "{page}");
    let alone = printed(
        &folder,
        "compare small.detente --scenario restraint=60% --scenario restraint=60%,policy~patience --trajectories 500",
    );
    let figures =
        |page: &str| page.split("How it ends").nth(1).unwrap().split("detente ").next().unwrap().to_owned();
    assert_eq!(figures(&page), figures(&alone));
    folder.detente("compare small.detente small.detente --set restraint=60%").assert().code(2);
}

#[test]
fn what_is_told_apart_prints_so_and_large_figures_in_millions() {
    let folder = Folder::new();
    let text = SMALL.replace("soldiers", "dollars").replace("= 1_000 dollars", "= 500 million dollars");
    let text = text.replace("gains 50 dollars per reprisal", "gains 25 million dollars per reprisal");
    folder.write("large.detente", &text);
    let page = printed(&folder, "compare large.detente --policy patience --trajectories 5000");
    assert!(page.contains("Garrison, million dollars"), "{page}");
    assert!(!page.contains(",000,"), "{page}");
    for line in page.lines().filter(|line| line.contains(" to ")) {
        let ends: Vec<&str> = line.split_whitespace().rev().take(3).collect();
        assert!(!["0.0", "0"].contains(&ends[0]) && !["0.0", "0"].contains(&ends[2]), "{line}");
    }
}
