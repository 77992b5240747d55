//! Several scenarios beside one another, a function a section.

use super::columns::{line, wrap};
use super::{Page, WIDTH, beside};
use detente::comparison::FigureRow;
use detente::scenarios::{Apart, BesideRow, CoursesRows, ScenariosRows};

/// Columns of the labels.
const LABEL: usize = 34;
/// Columns of a scenario's figures.
const EACH: usize = 9;
/// Columns of a mean below its date.
const DATED: usize = 12;
/// Warnings that are shown.
const LOUDEST: usize = 5;
/// Scenarios that stand beside one another; more stand below.
const ABREAST: usize = 5;

pub(super) fn all(page: &mut Page, rows: &ScenariosRows, command: &str) {
    page.head(&rows.title, &format!("{}.", rows.asked));
    let digits = rows.names.len().to_string().len();
    for (name, number) in rows.names.iter().zip(1..) {
        page.wrapped(&format!("{number:>digits$}  "), name);
    }
    for start in (0..rows.names.len()).step_by(ABREAST) {
        section(page, "How it ends", &rows.outcomes, start);
        section(page, &format!("Mean stocks, {}", rows.end), &rows.stocks, start);
        section(page, "Mean events in a trajectory", &rows.events, start);
    }
    beside::left(page, rows.stocks_left, "stock", "quantities");
    beside::left(page, rows.events_left, "event", "events");
    courses(page, &rows.courses);
    if !rows.warnings.is_empty() {
        page.heading("Mind");
        for (place, warning) in rows.warnings.iter().take(LOUDEST) {
            page.wrapped(&format!("- Scenario {}: ", place + 1), warning);
        }
        if rows.warnings.len() > LOUDEST {
            page.aside(&format!(
                "{} more warnings: `detente run` shows those of a scenario",
                rows.warnings.len() - LOUDEST
            ));
        }
    }
    for (apart, number) in rows.apart.iter().zip(2..) {
        differences(page, apart, number);
    }
    page.line("");
    page.aside(&format!(
        "Difference: what that scenario has more than scenario 1; of shares in percentage points. 95%: its interval, for what more \
         trajectories could still change; {}.",
        rows.intervals
    ));
    page.left_out(&rows.leaves_out);
    page.again(command);
}

/// The figures of the scenarios from number `start` on, as many as stand beside one another.
fn section(page: &mut Page, heading: &str, figures: &[BesideRow], start: usize) {
    let Some(first) = figures.first() else { return };
    let shown = start..first.means.len().min(start + ABREAST);
    let numbers: Vec<String> = shown.clone().map(|place| (place + 1).to_string()).collect();
    page.heading(&cells(heading, &numbers));
    for figure in figures {
        let last = labelled(page, &figure.label, &figure.unit);
        page.line(&cells(&last, &figure.means[shown.clone()]));
    }
}

/// Means over time, a line for each scenario below the name of the quantity.
fn courses(page: &mut Page, rows: &CoursesRows) {
    // One day is the last, whose means stand above.
    if rows.quantities.is_empty() || rows.dates.len() < 2 {
        return;
    }
    page.heading(&dated("Courses: means", &rows.dates));
    for (quantity, scenarios) in &rows.quantities {
        let unit = if quantity.unit.is_empty() { String::new() } else { format!(", {}", quantity.unit) };
        page.wrapped("", &format!("{}{unit}", quantity.label));
        for (means, number) in scenarios.iter().zip(1..) {
            page.line(&dated(&format!("  {number}"), means));
        }
    }
    if is_any_not_told(rows) {
        page.aside(
            "~: not told from scenario 1 on that day: no difference, or one whose 95% interval holds 0.",
        );
    }
}

fn is_any_not_told(rows: &CoursesRows) -> bool {
    rows.quantities
        .iter()
        .flat_map(|(_, scenarios)| scenarios.iter().flatten())
        .any(|mean| mean.ends_with('~'))
}

/// Figures below their dates. A mark stands behind its figure, where all columns leave room for one.
fn dated(label: &str, figures: &[String]) -> String {
    let figures: Vec<String> = figures
        .iter()
        .map(|figure| if figure.ends_with('~') { figure.clone() } else { format!("{figure} ") })
        .collect();
    let start = WIDTH - DATED * figures.len();
    let cells: Vec<(&str, usize)> =
        figures.iter().zip(1..).map(|(figure, place)| (&**figure, start + DATED * place)).collect();
    line(label, start, "", &cells).trim_end().to_owned()
}

/// The last line of a label. One that is cut could say the opposite: what does not fit stands on lines of its own, before the figures.
fn labelled(page: &mut Page, label: &str, unit: &str) -> String {
    let label = if unit.is_empty() { label.to_owned() } else { format!("{label}, {unit}") };
    let mut lines = wrap("", &label, LABEL);
    let last = lines.pop().unwrap_or_default();
    lines.iter().for_each(|line| page.line(line));
    last
}

fn cells(label: &str, figures: &[String]) -> String {
    let cells: Vec<(&str, usize)> =
        figures.iter().zip(1..).map(|(figure, place)| (&**figure, LABEL + EACH * place)).collect();
    line(label, LABEL, "", &cells)
}

/// How a scenario differs from the first.
fn differences(page: &mut Page, apart: &Apart, number: usize) {
    page.heading(&difference(&format!("Scenario {number} against 1"), "difference", "95%"));
    for figure in apart.outcomes.iter().chain(&apart.figures) {
        let FigureRow { label, unit, difference: by, interval, .. } = figure;
        let last = labelled(page, label, unit);
        page.line(&difference(&last, by, interval));
    }
    if let Some(alike) = &apart.alike {
        page.wrapped("", alike);
    }
}

fn difference(label: &str, by: &str, interval: &str) -> String {
    line(label, LABEL, "", &[(by, LABEL + 2 * EACH), (interval, LABEL + 4 * EACH)])
}
