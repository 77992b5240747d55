//! Two runs beside one another, a function a section.

use super::columns::{line, wrap};
use super::{Page, WIDTH};
use detente::comparison::{Compared, ComparisonRows, FigureRow};

/// Columns of the labels.
const LABEL: usize = 34;
/// Where the figures end: first, second, difference, interval.
const ENDS: [usize; 4] = [43, 52, 62, WIDTH];

pub(super) fn all(page: &mut Page, compared: &Compared) {
    let rows = compared.rows();
    page.bold(&rows.title);
    asked(page, compared, &rows);
    section(page, "How it ends", &rows.outcomes);
    section(page, &format!("Mean stocks, {}", rows.end), &rows.stocks);
    left(page, rows.stocks_left, "stock", "quantities");
    section(page, "Mean events in a trajectory", &rows.events);
    left(page, rows.events_left, "event", "events");
    foot(page, compared, &rows);
}

fn asked(page: &mut Page, compared: &Compared, rows: &ComparisonRows) {
    for ((name, folder), asked) in ["first", "second"].iter().zip(&compared.folders).zip(&rows.asked) {
        page.wrapped(&format!("{name:6}  "), &format!("{folder}: {asked}"));
    }
    for apart in &rows.apart {
        page.wrapped("", &format!("Mind: {apart}."));
    }
}

fn section(page: &mut Page, heading: &str, figures: &[FigureRow]) {
    if figures.is_empty() {
        return;
    }
    page.heading(&cells(heading, ["first", "second", "difference", "95%"]));
    for figure in figures {
        let label = if figure.unit.is_empty() {
            figure.label.clone()
        } else {
            format!("{}, {}", figure.label, figure.unit)
        };
        // A label that is cut could say the opposite: what does not fit stands on lines of its own, before the figures.
        let mut lines = wrap("", &label, LABEL);
        let last = lines.pop().unwrap_or_default();
        lines.iter().for_each(|line| page.line(line));
        page.line(&cells(&last, [&figure.first, &figure.second, &figure.difference, &figure.interval]));
    }
}

fn cells(label: &str, figures: [&str; 4]) -> String {
    let cells: Vec<(&str, usize)> = figures.into_iter().zip(ENDS).collect();
    line(label, LABEL, "", &cells)
}

pub(super) fn left(page: &mut Page, count: usize, what: &str, table: &str) {
    if count > 0 {
        let plural = if count == 1 { "" } else { "s" };
        page.aside(&format!("{count} more {what}{plural}, less clearly apart: --format csv --table {table}"));
    }
}

fn foot(page: &mut Page, compared: &Compared, rows: &ComparisonRows) {
    page.line("");
    page.aside(&format!(
        "Difference: the second less the first; of shares in percentage points. 95%: its interval, for what more trajectories could \
         still change; {}.",
        rows.intervals
    ));
    let apart = &compared.comparison.apart;
    for (name, paths) in [("first", &apart.0), ("second", &apart.1)] {
        if !paths.is_empty() {
            page.wrapped("", &format!("Only in the {name}: {}.", paths.join(", ")));
        }
    }
    page.left_out(&rows.leaves_out);
}
