//! One function a section of the page.

use super::columns::{left, right};
use super::marks::{bar, sparkline};
use super::{DIM, Page, styled};
use detente::Run;
use detente::numerals::count;
use detente::rows::{LevelRow, OutcomeRow, Rows};

/// Columns of the labels.
const LABEL: usize = 31;
/// Columns of a bar or a line.
const MARKS: usize = 9;

pub(super) fn outcomes(page: &mut Page, rows: &Rows) {
    if rows.outcomes.is_empty() {
        return;
    }
    let head =
        [right("share", 7), right("Monte Carlo", 12), right("ignorance", 12), right("of it", 8)].concat();
    page.heading(&format!("{}{head}", left("How it ends", LABEL + 1 + MARKS)));
    for outcome in &rows.outcomes {
        page.line(&outcome_line(outcome));
    }
    page.aside(
        "Monte Carlo: 95% interval, which more trajectories would narrow. Ignorance: central 95% of the share over what is not \
         known of the parameters; of it: how much of the outcome's spread that is.",
    );
    if let Some(ignorance) = rows.ignorance {
        page.wrapped("", &spread(ignorance));
    }
}

fn outcome_line(outcome: &OutcomeRow) -> String {
    let part = outcome.ignorance.map_or(String::new(), whole_percent);
    [
        left(&outcome.label, LABEL),
        " ".to_owned(),
        bar(outcome.share, MARKS),
        right(&outcome.share_text, 7),
        right(&outcome.monte_carlo, 12),
        right(outcome.by_ignorance.as_deref().unwrap_or("none"), 12),
        right(&part, 8),
    ]
    .concat()
}

fn whole_percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// How much of the spread over all outcomes is ignorance.
fn spread(ignorance: f64) -> String {
    if ignorance <= 0.0 {
        return "All of the spread over outcomes is chance.".to_owned();
    }
    format!(
        "Of the spread over outcomes {} is ignorance, which better evidence would narrow, and {} is chance.",
        whole_percent(ignorance),
        whole_percent(1.0 - ignorance),
    )
}

pub(super) fn endings(page: &mut Page, rows: &Rows) {
    let timed: Vec<(&OutcomeRow, &[String; 3])> =
        rows.outcomes.iter().filter_map(|outcome| Some((outcome, outcome.when.as_ref()?))).collect();
    if timed.is_empty() {
        return;
    }
    let head = ["5%", "half by", "95%"].map(|word| right(word, POINT)).concat();
    page.heading(&format!("{}{head}", left("When, of those that end so", LABEL + 1 + MARKS)));
    for (outcome, when) in timed {
        let dates = when.each_ref().map(|date| right(date, POINT)).concat();
        page.line(&format!("{}{dates}", left(&outcome.label, LABEL + 1 + MARKS)));
    }
}

/// Columns of a date or a figure at a point of time.
const POINT: usize = 13;

/// Columns of the line through a level's medians.
const LINE: usize = 13;

pub(super) fn levels(page: &mut Page, rows: &Rows) {
    let Some(first) = rows.levels.first() else { return };
    let head = first.points.each_ref().map(|point| right(&point.when, POINT)).concat();
    page.heading(&format!("{}{head}", left("Levels: median, 5-95%", LABEL + 1 + MARKS)));
    for level in &rows.levels {
        level_lines(page, level);
    }
    if rows.levels_left > 0 {
        page.aside(&format!("{} more stocks: --format csv --table quantities", rows.levels_left));
    }
}

fn level_lines(page: &mut Page, level: &LevelRow) {
    let medians = level.points.each_ref().map(|point| right(&point.median, POINT)).concat();
    let line = left(&sparkline(&level.line, LINE), LINE);
    page.line(&format!("{} {line}{medians}", left(&level.label, LABEL + MARKS - LINE)));
    let mut ranges = level.points.each_ref().map(|point| right(&point.range, POINT));
    // A range that is wider than its column takes from the blanks before it.
    let mut text = format!("  {}", level.unit);
    for (place, range) in ranges.iter_mut().enumerate() {
        let end = LABEL + 1 + MARKS + (place + 1) * POINT;
        let used = super::columns::shown(&text);
        let range = range.trim_start();
        text += &right(range, end.saturating_sub(used).max(super::columns::shown(range) + 1));
    }
    page.line(&styled(DIM, &text));
}

pub(super) fn events(page: &mut Page, rows: &Rows) {
    if rows.events.is_empty() {
        return;
    }
    let head = ["mean", "5-95%", "ever"].map(|word| right(word, POINT)).concat();
    page.heading(&format!("{}{head}", left("Events in a trajectory", LABEL + 1 + MARKS)));
    for event in &rows.events {
        let figures = [&event.mean, &event.range, &event.ever].map(|figure| right(figure, POINT)).concat();
        page.line(&format!("{}{figures}", left(&event.label, LABEL + 1 + MARKS)));
    }
    if rows.events_left > 0 {
        page.aside(&format!("{} more events happen: --format csv --table events", rows.events_left));
    }
}

pub(super) fn states(page: &mut Page, rows: &Rows) {
    if rows.states.is_empty() {
        return;
    }
    page.heading("Regimes and choices: share of the time");
    for state in &rows.states {
        let parts: Vec<String> =
            state.parts.iter().map(|(label, share)| format!("{label} {share}")).collect();
        page.wrapped(&format!("{} ", left(&state.label, LABEL)), &parts.join(", "));
    }
}

/// Warnings that a page shows.
const LOUDEST: usize = 3;

pub(super) fn warnings(page: &mut Page, run: &Run) {
    if run.warnings.is_empty() {
        return;
    }
    let all = run.warnings.len();
    let of = if all > LOUDEST { format!(" (the loudest {LOUDEST} of {all})") } else { String::new() };
    page.heading(&format!("Mind{of}"));
    for warning in run.warnings.iter().take(LOUDEST) {
        page.wrapped("- ", &warning.text);
    }
}

pub(super) fn foot(page: &mut Page, run: &Run, command: &str) {
    if !run.leaves_out.is_empty() {
        page.line("");
        let parts: Vec<&str> = run.leaves_out.iter().map(|part| part.trim().trim_end_matches(';')).collect();
        page.wrapped("", &format!("Left out: {}.", parts.join("; ").trim_end_matches('.')));
    }
    let finished = run.summary.design.trajectories();
    let early = if run.stopped_early() {
        format!(" (stopped early, after {} trajectories)", count(finished))
    } else {
        String::new()
    };
    page.line("");
    let hash = run.summary.hash.get(..16).unwrap_or(&run.summary.hash);
    page.aside(&format!("Result {hash}, detente {}{early}. The same again:", run.manifest.detente));
    // Not wrapped, so that it can be copied.
    page.line(&styled(DIM, &format!("  {command}")));
}
