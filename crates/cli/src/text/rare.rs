//! The page of a rare outcome.

use super::columns::line;
use super::{Page, WIDTH};
use detente::rare::{Rare, rare_rows};

/// Columns of the label.
const LABEL: usize = 43;
/// Where the probability and its interval end.
const ENDS: [usize; 2] = [LABEL + 12, WIDTH];
/// Where a level's figures end: importance, copies, share that passed, probability.
const LEVELS: [usize; 4] = [23, 38, 57, WIDTH];

pub(super) fn all(page: &mut Page, rare: &Rare, command: &str) {
    let rows = rare_rows(rare);
    page.head(&rare.title, &rows.asked);
    page.heading(&line("A rare outcome", LABEL, "", &[("probability", ENDS[0]), ("Monte Carlo", ENDS[1])]));
    page.line(&line(&rows.label, LABEL, "", &[(&rows.probability, ENDS[0]), (&rows.interval, ENDS[1])]));
    rows.meaning.iter().for_each(|sentence| page.wrapped("", sentence));
    page.heading("What it took");
    rows.cost.iter().for_each(|sentence| page.wrapped("", sentence));
    if !rows.levels.is_empty() {
        let heads = ["level", "copies", "reached it", "probability"];
        page.heading(&row("On the way", heads));
        for level in &rows.levels {
            let label = if level[0].is_empty() { "the outcome" } else { "" };
            page.line(&row(label, level.each_ref().map(|cell| &**cell)));
        }
        page.aside(
            "A trajectory that first reaches a level goes on as so many copies, each with luck of its own and a part of the weight. \
             Reached it: share of those at the level before.",
        );
    }
    rows.importance.iter().for_each(|sentence| page.wrapped("", sentence));
    if !rows.warnings.is_empty() {
        page.heading("Mind");
        rows.warnings.iter().for_each(|warning| page.wrapped("- ", warning));
    }
    page.left_out(&rows.leaves_out);
    page.again(command);
}

fn row(label: &str, cells: [&str; 4]) -> String {
    let cells: Vec<(&str, usize)> =
        cells.into_iter().zip(LEVELS).filter(|(cell, _)| !cell.is_empty()).collect();
    line(label, LEVELS[0], "", &cells)
}
