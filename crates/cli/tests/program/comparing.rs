//! Two saved runs beside one another.

use crate::folder::{Folder, SMALL};
use snapbox::str;
use unicode_width::UnicodeWidthStr as _;

/// Runs of the small model, kept in `plain` and `other`.
fn two(other: &str) -> Folder {
    let folder = Folder::new();
    folder.detente("run small.detente --trajectories 5000 --save plain").assert().success();
    folder.detente(&format!("run small.detente {other} --save other")).assert().success();
    folder
}

#[test]
fn the_same_luck_is_compared_on_a_page() {
    let folder = two("--trajectories 5000 --policy patience");
    let page = folder.detente("compare plain other").assert().success();
    page.stdout_eq(str![[r#"
A border dispute
first   plain: 5,000 trajectories (500 draws x 10), seed 1
second  other: 5,000 trajectories (500 draws x 10), seed 1; policy: patience

How it ends                           first  second difference               95%
It calms down                           41%     100%       +59          57 to 61
Lasting tension                         50%       0%       -50        -53 to -47
War                                      9%       0%      -9.4     -11.4 to -7.4

Mean stocks, 2025-05-01               first  second difference               95%
Anger in the capitals, index          0.239   0.0138    -0.226  -0.233 to -0.219
Garrison, soldiers                    1,347    1,000      -347      -361 to -332

Mean events in a trajectory           first  second difference               95%
Reprisal                               6.93        0     -6.93    -7.22 to -6.65
Incident at the border                 18.2     18.2         0 same in all draws

Difference: the second less the first; of shares in percentage points. 95%: its
interval, for what more trajectories could still change; paired: both runs have
the same draws of the parameters and the same luck, so that what they have in
common drops out; from the differences in 10 batches of draws.

Left out: third parties; the weather.

"#]]);
    let page = folder.detente("compare plain other").output().expect("it starts").stdout;
    for line in String::from_utf8_lossy(&page).lines() {
        assert!(line.width() <= 80, "{line}");
    }
}

#[test]
fn other_luck_is_said_and_has_wider_intervals() {
    let folder = two("--trajectories 5000 --policy patience --seed 2");
    let page = folder.detente("compare plain other").output().expect("it starts").stdout;
    let page = String::from_utf8_lossy(&page).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("independent: the runs have different luck"), "{page}");
    let folder = two("--trajectories 2000");
    let page = folder.detente("compare plain other").output().expect("it starts").stdout;
    let page = String::from_utf8_lossy(&page).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("added up: the widths of both"), "{page}");
}

#[test]
fn comparisons_print_as_csv_and_json() {
    let folder = two("--trajectories 5000 --set restraint=90%");
    let csv = |table: &str| {
        let output = folder.detente(&format!("compare plain other --format csv {table}")).output();
        String::from_utf8(output.expect("it starts").stdout).expect("it is text")
    };
    let outcomes = csv("");
    assert!(
        outcomes.starts_with(
            "path,label,kind,unit,first_mean,first_low,first_high,second_mean,second_low,second_high,difference_mean,\
             difference_low,difference_high\nwar,War,outcome,1,0."
        ),
        "{outcomes}"
    );
    assert!(csv("--table quantities").contains("\ngarrison,Garrison,stock,soldiers,"));
    assert!(csv("--table events").contains("\nreprisal,Reprisal,event,events,"));
    let json = folder.detente("compare plain other --format json").output().expect("it starts").stdout;
    let json = String::from_utf8_lossy(&json);
    assert!(
        json.starts_with("{\"first\":{\"format\":1,") && json.contains("\"intervals\":\"paired: "),
        "{json}"
    );
    assert!(json.contains("\"tables\":{\"outcomes\":{"), "{json}");
    folder.detente("compare plain other --table events").assert().code(2);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let folder = two("--trajectories 500 --until 60~days");
    folder.detente("compare plain other").assert().code(2).stdout_eq(str![""]).stderr_eq(str![[r#"
error: the run in `plain` ends after 120 days, and the one in `other` after 60
 |
 = help: run one of them again to the end of the other, with `--until`

"#]]);
    let save = |name: &str, text: String| {
        folder.write("changed.detente", &text);
        folder.detente(&format!("run changed.detente --trajectories 500 --save {name}")).assert().success();
    };
    save("endings", SMALL.replace("outcome war", "outcome clash"));
    folder.detente("compare plain endings").assert().code(2).stdout_eq(str![""]).stderr_eq(str![[r#"
error: the runs in `plain` and `endings` have different outcomes
 |
 = help: only in `plain`: `war`
 = help: only in `endings`: `clash`
 = help: compare runs of models that tell the same endings apart

"#]]);
    save("units", SMALL.replace("soldiers", "guards"));
    folder.detente("compare plain units").assert().code(2).stdout_eq(str![""]).stderr_eq(str![[r#"
error: `garrison` is in `soldiers` in the one run and in `guards` in the other
 |
 = help: give it one unit in both models, and run them again

"#]]);
    save("names", SMALL.replace("garrison", "outpost"));
    let page = folder.detente("compare plain names").assert().success().get_output().stdout.clone();
    let page = String::from_utf8_lossy(&page).into_owned();
    assert!(
        page.contains("Only in the first: garrison.") && page.contains("Only in the second: outpost."),
        "{page}"
    );
    assert!(
        page.contains("Mind: the texts of the situation differ: changed.detente, small.detente."),
        "{page}"
    );
    folder.detente("compare plain nowhere").assert().code(2);
    folder.detente("compare plain .").assert().code(3);
    std::fs::remove_file(folder.path().join("plain/tables/batches.parquet")).expect("it is ours");
    folder.detente("compare plain names").assert().code(3);
}

#[test]
fn the_same_run_twice_says_that_nothing_differs() {
    let folder = two("--trajectories 5000");
    let page = folder.detente("compare plain other").assert().success().get_output().stdout.clone();
    let page = String::from_utf8_lossy(&page).into_owned();
    assert!(page.contains("Mind: both runs have the same result, to the last bit."), "{page}");
    let war = page.lines().find(|line| line.starts_with("War")).expect("there is a war");
    assert!(war.ends_with("same in all draws"), "{page}");
    folder.detente("compare small.detente plain").assert().code(2).stderr_eq(str![[r#"
error: `small.detente` is a file, not the folder of a run
 |
 = help: name a folder that `detente run --save` has written

"#]]);
}
