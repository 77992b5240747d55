//! What the page says, and how wide it is.

use crate::folder::{Folder, SMALL};
use unicode_width::UnicodeWidthStr as _;

fn page(folder: &Folder, arguments: &str) -> String {
    let output = folder.detente(arguments).output().expect("the program starts");
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a page is text")
}

/// Fails for figures that touch, and for a line of more than 80 columns, but for the last: it is a command, to be copied.
#[track_caller]
fn fits(what: &str, page: &str) {
    let lines: Vec<&str> = page.lines().collect();
    for line in &lines[..lines.len() - 1] {
        assert!(line.width() <= 80, "{what}: {} columns\n{line}\n\n{page}", line.width());
        let touching = line.as_bytes().windows(2).any(|pair| pair[0] == b'%' && pair[1].is_ascii_digit());
        assert!(!touching, "{what}: figures touch\n{line}\n\n{page}");
    }
}

#[test]
fn one_trajectory_a_draw_says_that_ignorance_cannot_be_told() {
    let folder = Folder::new();
    let page = page(&folder, "run small.detente --trajectories 1000 --per-draw 1");
    assert!(page.contains(" cannot say"), "{page}");
    let flowing = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("how much is chance, this run cannot say."), "{page}");
    assert!(flowing.contains("cannot be told apart from chance: take 2 or more (`--per-draw 10`)"), "{page}");
    assert!(!page.contains(" none"), "{page}");
}

#[test]
fn a_page_of_trajectories_that_broke_says_so_and_no_more() {
    let folder = Folder::new();
    // Below 0 once anger has risen.
    folder.write("breaks.detente", &SMALL.replace("rate friction ", "rate friction * (1 - 3 * anger) "));
    let page = page(&folder, "run breaks.detente --trajectories 1000");
    assert!(page.contains("did not break.") && page.contains("Broken"), "{page}");
    assert!(!page.contains("NaN") && !page.contains("not finite"), "{page}");
    assert!(page.contains("Levels: median"), "{page}");
}

#[test]
fn every_page_of_every_situation_is_80_columns_wide() {
    let folder = Folder::new();
    for name in ["iraq-2023 --until 4~months", "retaliation", "brinkmanship", "legislature", "baghdad-14"] {
        for rest in
            ["--trajectories 20", "--trajectories 200", "--trajectories 50 --per-draw 1", "--trajectories 1"]
        {
            let arguments = format!("run {name} {rest}");
            fits(&arguments, &page(&folder, &arguments));
        }
    }
}

#[test]
fn long_words_and_large_figures_leave_a_page_80_columns_wide() {
    let folder = Folder::new();
    let text = SMALL
        .replace("A border dispute", &"unbelievably ".repeat(10))
        .replace("Anger in the capitals", &"怒り".repeat(30))
        .replace("calm -> tense", &format!("{0} -> tense", "c".repeat(90)))
        .replace("tense -> calm", &format!("tense -> {0}", "c".repeat(90)))
        .replace("starts calm", &format!("starts {}", "c".repeat(90)))
        .replace("= 1_000 soldiers", "= 123_456_789 soldiers")
        .replace("gains 50 soldiers per reprisal", "gains 98_765_432 soldiers per reprisal")
        .replace("the weather", &"weather".repeat(20))
        .replace("soldiers", "soldiers_of_the_regular_army_in_the_provinces");
    folder.write("large.detente", &text);
    for rest in ["--trajectories 20", "--trajectories 2000"] {
        let page = page(&folder, &format!("run large.detente {rest}"));
        fits(rest, &page);
        let range =
            page.lines().find(|line| line.starts_with("  ") && line.contains("illion soldiers_")).unwrap();
        assert!(range.split_whitespace().count() == 5, "the unit and three ranges, apart: {range}");
    }
}
