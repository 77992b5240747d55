//! The page of what a model says of its own claims.

use super::Page;
use detente::claims::{Claims, VERDICTS};
use detente::numerals::{count, counted};

pub(super) fn all(page: &mut Page, claims: &Claims, command: &str) {
    page.bold(&claims.title);
    let told: Vec<String> = VERDICTS
        .iter()
        .filter(|verdict| claims.count(verdict) > 0)
        .map(|verdict| format!("{} {verdict}", claims.count(verdict)))
        .collect();
    let on_same_luck = if claims.worlds == 1 { "" } else { " on the same luck" };
    page.wrapped(
        "",
        &format!(
            "{}: {}; {} in {}{on_same_luck}, {} a draw of the parameters; seed {}",
            counted(claims.rows.len() as u64, "claim"),
            told.join(", "),
            counted(claims.trajectories, "trajectory"),
            counted(claims.worlds as u64, "world"),
            claims.request.per_draw,
            claims.request.seed
        ),
    );
    let shared = claims.shared_reason();
    if let Some((reason, alike)) = shared {
        let all = if alike == claims.rows.len() { "All".to_owned() } else { alike.to_string() };
        page.wrapped("", &format!("{all} are undecided for one reason: {reason}"));
    }
    for row in &claims.rows {
        page.line("");
        page.bold(&format!("{}: {}", row.verdict.to_uppercase(), row.label));
        if shared.is_none_or(|(reason, _)| reason != row.reason) {
            page.wrapped("  ", &row.reason);
        }
        row.cuts.iter().for_each(|cut| page.wrapped("  ", cut));
        for expectation in &row.expectations {
            page.wrapped("  ", &expectation.text);
            page.wrapped("    ", &expectation.figures());
        }
        if let Some(share) = row.share() {
            page.wrapped("  ", &format!("holds in {share} of {} parameter draws", count(row.draws)));
        }
        if row.left_out > 0 {
            page.wrapped(
                "  ",
                &format!("left out: {} without all of its figures", counted(row.left_out, "trajectory")),
            );
        }
    }
    page.line("");
    page.aside(
        "Supported and contradicted need the whole interval on one side and the same in 90% of parameter draws. Assumed: the model cannot \
         but say so, or cannot but deny it; no evidence. Intervals are 95% Monte-Carlo intervals that hold however early one stops, and for \
         all expectations of a claim together: hence they are wider than those of `compare`, which hold for one number of trajectories \
         that was fixed beforehand. Figures of two worlds are differences on the same luck.",
    );
    page.left_out(&claims.leaves_out);
    page.again(command);
}
