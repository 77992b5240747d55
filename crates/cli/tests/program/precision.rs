//! A run that stops when the shares of its outcomes are known well enough.

use crate::folder::Folder;
use snapbox::cmd::Command;
use snapbox::str;

/// What it prints on a page, without line breaks.
fn flowing(run: Command) -> String {
    let output = run.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_says_why_the_run_stopped_and_what_its_intervals_are() {
    let folder = Folder::new();
    let page = flowing(folder.detente("run small.detente --precision 3%"));
    assert!(
        page.contains("; run until each outcome's share was known to 3 points either way How it ends"),
        "{page}"
    );
    assert!(
        page.contains(
            "hold for all outcomes together with 95%, at whatever number of trajectories the run stops"
        ),
        "{page}"
    );
    assert!(page.contains("points to either side of its share."), "{page}");
    assert!(
        page.ends_with("run small.detente --trajectories 10000000 --per-draw 10 --seed 1 --precision 3%"),
        "{page}"
    );
    assert!(!page.contains("stopped early"), "{page}");
}

#[test]
fn a_precision_that_is_not_reached_is_said() {
    let folder = Folder::new();
    let page = flowing(folder.detente("run small.detente --precision 0.1% --trajectories 1000"));
    assert!(page.contains("1,000 trajectories (100 draws"), "{page}");
    assert!(page.contains("; not enough to know each outcome's share to 0.1 points either way"), "{page}");
    assert!(
        page.contains("- the precision that was asked for, 0.1 points either way, was not reached"),
        "{page}"
    );
}

#[test]
fn it_stops_at_the_same_place_on_any_number_of_threads_and_when_it_is_repeated() {
    let folder = Folder::new();
    let json = |run: &str| folder.detente(&format!("run {run} --format json")).output().unwrap().stdout;
    let one = json("small.detente --precision 3% --threads 1 --save one");
    assert_eq!(json("small.detente --precision 3% --threads 2"), one);
    assert_eq!(json("--repeat one --save two"), one);
    let files = |name: &str| {
        let files = folder.files(name).into_iter();
        files.filter(|(path, _)| path != "circumstances.json").collect::<Vec<_>>()
    };
    assert_eq!(files("one"), files("two"));
    assert!(String::from_utf8_lossy(&one).contains("\"precision\":\"3%\""));
    let text = String::from_utf8_lossy(&one).into_owned();
    assert!(text.contains("95 % for all outcomes together and at whatever number of draws the run stopped"));
}

#[test]
fn precisions_that_make_no_sense_are_refused() {
    let folder = Folder::new();
    folder.detente("run small.detente --precision soon").assert().code(2).stdout_eq(str![""]).stderr_eq(
        str![[r#"
error: cannot read `soon` as a precision
 |
 = help: write how far a share may lie from its estimate, to either side: `0.5%`

"#]],
    );
    folder.detente("run small.detente --precision 60%").assert().code(2).stdout_eq(str![""]).stderr_eq(str![
        [r#"
error: a precision of `60%` either way would be met by knowing nothing
 |
 = help: ask for less than 50%; 1% tells shares a few points apart

"#]
    ]);
    let text = crate::folder::SMALL.lines().filter(|line| !line.starts_with("outcome "));
    folder.write("endless.detente", &text.collect::<Vec<_>>().join("\n"));
    folder.detente("run endless.detente --precision 1%").assert().code(2).stdout_eq(str![""]).stderr_eq(
        str![[r#"
error: the model has no outcome whose share could be known to a precision
 |
 = help: leave `--precision` away, or declare an outcome: `outcome war as soon as anger above 0.9`

"#]],
    );
    folder.detente("run --repeat kept --precision 1%").assert().code(2);
}
