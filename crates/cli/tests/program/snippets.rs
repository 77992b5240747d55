//! What docs/saved-runs.md says of reading rows of trajectories in Python and R is run, where these and their packages are there.

use crate::folder::Folder;
use std::process::{Command, Output};

const PAGE: &str = include_str!("../../../../docs/saved-runs.md");
const TRAJECTORIES: u64 = 400;
/// Every month of five years, the first day and the last.
const ROWS: u64 = 62;

/// The block of the page in this language.
fn block(language: &str) -> &'static str {
    let begin = format!("```{language}\n");
    PAGE.split_once(&begin).and_then(|(_, rest)| rest.split_once("```")).expect("the page has one").0
}

/// What the program says to a text, run where a run's rows are; `None` where it or one of the packages that `asks` for is not there.
fn said(program: &str, (flag, asks): (&str, &str), text: &str) -> Option<String> {
    let run = |folder: Option<&Folder>, text: &str| -> Option<Output> {
        let mut command = Command::new(program);
        if let Some(folder) = folder {
            command.current_dir(folder.path());
        }
        command.args([flag, text]).output().ok()
    };
    if !run(None, asks).is_some_and(|output| output.status.success()) {
        eprintln!("skipped: `{program} {flag} '{asks}'` does not work here");
        return None;
    }
    let folder = Folder::new();
    let arguments =
        format!("run --keep stocks,events --save rows --trajectories {TRAJECTORIES} --format csv --seed 3");
    folder.detente(&arguments).assert().success();
    let output = run(Some(&folder), text).expect("it has just been started");
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn the_python_of_the_page_reads_the_rows() {
    // Beside what the page does: all rows are there, and each trajectory begins with what the model says.
    let text = block("python").to_owned()
        + "
print('rows', rows.count_rows())
first = rows.to_table(columns=['us_troops', 'trajectory'], filter=ds.field('step') == 0).to_pandas()
print('first', first['us_troops'].min(), first['us_troops'].max(), first['trajectory'].nunique())
print('dates', frame['date'].nunique(), 'ends', (table.num_rows % 62))
";
    let Some(said) = said("python3", ("-c", "import pandas, pyarrow.dataset"), &text) else { return };
    assert!(said.starts_with("troops - "), "the unit and the sentence come first: {said}");
    assert!(said.contains(&format!("rows {}\n", TRAJECTORIES * ROWS)), "{said}");
    assert!(said.contains(&format!("first 2500.0 2500.0 {TRAJECTORIES}\n")), "{said}");
    assert!(said.contains(&format!("dates {ROWS} ends 0\n")), "some end in a forced exit: {said}");
    assert!(said.contains("0.05") && said.contains("0.50") && said.contains("0.95"), "{said}");
}

#[test]
fn the_r_of_the_page_reads_the_rows() {
    let Some(said) = said("Rscript", ("-e", "library(arrow); library(dplyr)"), block("r")) else { return };
    assert!(said.contains("low") && said.contains("median") && said.contains("high"), "{said}");
    assert!(said.contains(&format!("{ROWS} \u{d7} 4")), "one line for each date: {said}");
}
