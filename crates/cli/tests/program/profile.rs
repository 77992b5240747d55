//! Where the time of a run goes.

use crate::folder::Folder;
use snapbox::str;

#[test]
fn the_page_says_where_the_time_goes_and_stays_the_same_otherwise() {
    let folder = Folder::new();
    let text = |arguments: &str| {
        let output = folder.detente(arguments).output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("a page is text")
    };
    let (with, without) = (
        text("run small.detente --trajectories 400 --profile"),
        text("run small.detente --trajectories 400"),
    );
    let (before, section) = with.split_once("\nWhere the time goes ").expect("there is a section");
    assert!(without.starts_with(before));
    let (times, after) = section.split_once("\n\n").expect("something follows it");
    assert!(without.ends_with(after));
    let mut lines = times.lines();
    assert!(
        lines
            .next()
            .is_some_and(|whole| whole.trim().starts_with("100% of ") && whole.ends_with("s a trajectory"))
    );
    let shares = lines.map_while(|line| line.strip_suffix('%')?.rsplit(' ').next()?.parse::<f64>().ok());
    let shares: Vec<f64> = shares.collect();
    // Each is rounded to a tenth.
    assert!((shares.iter().sum::<f64>() - 100.0).abs() < 0.06 * shares.len() as f64, "{times}");
    assert!(
        shares.is_sorted_by(|a, b| a >= b) && times.contains("Timed over 400 trajectories on one thread.")
    );
}

#[test]
fn tables_are_the_same_each_time_and_are_not_timed() {
    Folder::new().detente("run small.detente --profile --format json").assert().code(2).stderr_eq(str![[
        r#"
error: `--profile` adds to the page of a run, and no page is printed
 |
 = help: leave `--format` away

"#
    ]]);
}
