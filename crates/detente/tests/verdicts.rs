//! The table of the Iraq situation's README: what the model says of each claim, beside what the record says. And its loops, cut.

use detente::Silent;
use detente::claims::{ClaimRow, Claims, ClaimsRequest, prepare_claims};
use detente::situations::{EMBEDDED, Texts};
use std::collections::BTreeMap;

const README: &str = include_str!("../../../situations/iraq-2023/README.md");
const BEGIN: &str = "<!-- verdicts:begin -->\n";
const END: &str = "<!-- verdicts:end -->";

/// Enough for what is plain, and half a minute of two cores.
const REQUEST: ClaimsRequest = ClaimsRequest { budget: 60_000, per_draw: 10, seed: 1, threads: 2 };

fn claims(world: &Texts, request: &ClaimsRequest) -> Claims {
    prepare_claims(world, EMBEDDED[0].root, request).and_then(|claims| claims.run(&Silent)).expect("it runs")
}

fn texts() -> BTreeMap<String, String> {
    EMBEDDED[0].files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Verdict, what was found of each expectation, and the share of draws.
fn cells(row: &ClaimRow) -> String {
    let (reason, _) = row.reason.split_once(':').unwrap_or((&row.reason, ""));
    let verdict = match (row.verdict, row.assumed) {
        ("undecided", _) => format!("undecided: {reason}"),
        ("assumed", Some(false)) => "assumed, denied".to_owned(),
        (verdict, _) => verdict.to_owned(),
    };
    let found: Vec<&str> = row.expectations.iter().map(|it| it.found).collect();
    format!("{verdict} | {} | {}", found.join(", "), row.share().unwrap_or_default())
}

#[test]
fn the_readme_shows_what_the_model_says_of_each_claim() {
    let found = claims(&Texts(texts()), &REQUEST);
    let (_, rest) = README.split_once(BEGIN).expect("the table begins");
    let (written, _) = rest.split_once(END).expect("the table ends");
    let mut lines = written.lines();
    let mut expected: Vec<String> = lines.by_ref().take(2).map(str::to_owned).collect();
    let mut rows = found.rows.iter();
    for line in lines.take_while(|line| line.starts_with('|')) {
        let cells_: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let row = rows.next().expect("no more rows than claims");
        assert!(cells_[1].starts_with(&format!("`{}`", row.path)), "{line} is not of `{}`", row.path);
        let record = cells_.last().expect("there are cells");
        expected.push(format!("| {} | {} | {} | {record} |", cells_[0], cells_[1], cells(row)));
    }
    assert!(rows.next().is_none(), "a claim is not in the table");
    let expected = expected.join("\n");
    assert!(written.starts_with(&expected), "the table should be\n\n{expected}\n");
}

#[test]
fn each_loop_can_be_cut_and_a_claim_without_it_be_tried() {
    let mut texts = texts();
    let root = texts.get_mut(EMBEDDED[0].root).expect("the first file");
    let loops: Vec<String> = root
        .lines()
        .filter_map(|line| line.strip_prefix("loop "))
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(loops.len(), 16);
    for name in &loops {
        *root += &format!("\nclaim cut_{name} {{ expect mean(attack by 6 months) lower without {name} }}\n");
    }
    let found = claims(&Texts(texts), &ClaimsRequest { budget: 150, per_draw: 2, seed: 1, threads: 2 });
    let cut: Vec<&ClaimRow> = found.rows.iter().filter(|row| row.path.starts_with("cut_")).collect();
    assert_eq!(cut.len(), loops.len());
    for row in &cut {
        assert!(row.draws > 0 && row.left_out == 0 && row.expectations.len() == 1, "{row:#?}");
        assert!(row.expectations[0].estimate.is_finite(), "{row:#?}");
    }
    let first: Vec<&str> = cut.iter().map(|row| &*row.cuts[0]).collect();
    assert_eq!(first[0], "without R1: `posture` no longer answers to `grievance`");
    assert_eq!(first[1], "without R2: `posture` no longer answers to `exit_pressure`");
}
