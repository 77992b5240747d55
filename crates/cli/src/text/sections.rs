//! One function a section of the page.

use super::columns::{left, line, wrap};
use super::marks::{bar, sparkline};
use super::{DIM, Page, WIDTH, styled};
use detente::numerals::{count, number, percent};
use detente::rows::{Ignorance, LevelRow, OutcomeRow, Rows, Spread};
use detente::{Profile, Run};
use unicode_width::UnicodeWidthStr as _;

/// Columns of the labels.
const LABEL: usize = 31;
/// Columns of a bar or a line.
const MARKS: usize = 9;
/// Columns before the figures.
const HEAD: usize = LABEL + 1 + MARKS;
/// Where the figures of an outcome end: its share, both intervals, the part that is ignorance.
const SHARES: [usize; 4] = [HEAD + 7, HEAD + 19, HEAD + 31, WIDTH];

pub(super) fn outcomes(page: &mut Page, rows: &Rows) {
    if rows.outcomes.is_empty() {
        return;
    }
    page.heading(&row("How it ends", HEAD, "", ["share", "Monte Carlo", "ignorance", "part"], SHARES));
    for outcome in &rows.outcomes {
        page.line(&outcome_line(outcome));
    }
    if rows.first_passages {
        page.wrapped("", "Outcomes exclude one another: of several that are reached, the earliest counts.");
    }
    if !rows.at_any_time.is_empty() {
        let events: Vec<String> =
            rows.at_any_time.iter().map(|(label, share)| format!("{label} {share}")).collect();
        page.wrapped("", &format!("At any time, whatever comes first: {}.", events.join(", ")));
    }
    page.aside(&format!(
        "{} Ignorance: central 95% of the share over what is not known of the parameters; part: how much of the outcome's spread is \
         ignorance.",
        rows.monte_carlo
    ));
    page.wrapped("", &spread(rows.spread));
}

/// A line with a figure in each of several columns.
fn row<const N: usize>(
    label: &str,
    most: usize,
    marks: &str,
    figures: [&str; N],
    ends: [usize; N],
) -> String {
    let cells: Vec<(&str, usize)> = figures.into_iter().zip(ends).collect();
    line(label, most, marks, &cells)
}

fn outcome_line(outcome: &OutcomeRow) -> String {
    let ignorance = match &outcome.ignorance {
        Ignorance::NothingUnknown => "none",
        Ignorance::Untold => "cannot say",
        Ignorance::Unseen => "none seen",
        Ignorance::Within(interval) => interval,
    };
    let part = match outcome.spread {
        Spread::Ignorance(part) => whole_percent(part),
        Spread::Nothing | Spread::Untold | Spread::Unseen => String::new(),
    };
    let marks = format!(" {}", bar(outcome.share, MARKS));
    row(&outcome.label, LABEL, &marks, [&outcome.share_text, &outcome.monte_carlo, ignorance, &part], SHARES)
}

fn whole_percent(share: f64) -> String {
    percent(share, 0)
}

/// How much of the spread over all outcomes is ignorance.
fn spread(spread: Spread) -> String {
    match spread {
        Spread::Nothing => String::new(),
        Spread::Untold => {
            "How much of the spread over outcomes is ignorance and how much is chance, this run cannot say."
                .to_owned()
        }
        Spread::Unseen => "The spread over outcomes shows no ignorance, though some parameters are not known: more draws of them \
                           may tell it from chance."
            .to_owned(),
        Spread::Ignorance(part) if part <= 0.0 => "All of the spread over outcomes is chance.".to_owned(),
        Spread::Ignorance(part) => format!(
            "Of the spread over outcomes {} is ignorance, which better evidence would narrow, and {} is chance.",
            whole_percent(part),
            whole_percent(1.0 - part),
        ),
    }
}

/// Of which trajectories the rest of the page speaks, where some broke.
pub(super) fn survivors(page: &mut Page, rows: &Rows) {
    if rows.broken == 0 {
        return;
    }
    page.line("");
    page.wrapped(
        "",
        &match rows.unbroken {
            0 => "All trajectories broke: nothing can be said of levels, events, regimes and choices."
                .to_owned(),
            1 => "What follows is of the 1 trajectory that did not break.".to_owned(),
            unbroken => {
                format!("What follows is of the {} trajectories that did not break.", count(unbroken))
            }
        },
    );
}

pub(super) fn endings(page: &mut Page, rows: &Rows) {
    let timed: Vec<(&OutcomeRow, &[String; 3])> =
        rows.outcomes.iter().filter_map(|outcome| Some((outcome, outcome.when.as_ref()?))).collect();
    if timed.is_empty() {
        return;
    }
    page.heading(&row("When, of those that end so", HEAD, "", ["5%", "half by", "95%"], POINTS));
    for (outcome, when) in timed {
        page.line(&row(&outcome.label, HEAD, "", when.each_ref().map(|date| &**date), POINTS));
    }
}

/// Where three dates or figures end.
const POINTS: [usize; 3] = [HEAD + 13, HEAD + 26, WIDTH];

/// Columns of the line through a level's medians.
const LINE: usize = 13;

pub(super) fn levels(page: &mut Page, rows: &Rows) {
    let Some(first) = rows.levels.first() else { return };
    let dates = first.points.each_ref().map(|point| &*point.when);
    page.heading(&row("Levels: median, 5-95%", HEAD, "", dates, POINTS));
    for level in &rows.levels {
        level_lines(page, level);
    }
    page.aside("The line runs through the medians; under it stands what its height spans: the lowest 5% to the highest 95% value.");
    if rows.levels_left > 0 {
        page.aside(&format!("{}: --format csv --table quantities", more(rows.levels_left, "stock")));
    }
}

fn level_lines(page: &mut Page, level: &LevelRow) {
    let medians = level.points.each_ref().map(|point| &*point.median);
    let marks = format!(" {}", left(&sparkline(&level.line, LINE), LINE));
    // A label that is cut could say the opposite: what does not fit stands on the second line.
    let mut label = wrap("", &level.label, HEAD - 1 - LINE).into_iter();
    page.line(&row(&label.next().unwrap_or_default(), HEAD - 1 - LINE, &marks, medians, POINTS));
    let second: Vec<String> = label.chain([level.unit.clone()]).filter(|part| !part.is_empty()).collect();
    let ranges = level.points.each_ref().map(|point| &*point.range);
    let unit = format!("  {}", second.join(", "));
    // The scale stands under the line, whole or not at all.
    let fits = level.scale.width() <= LINE && unit.width() < HEAD - LINE;
    let (most, marks) = if fits {
        (HEAD - 1 - LINE, format!(" {}", left(&level.scale, LINE)))
    } else {
        (HEAD, String::new())
    };
    page.line(&styled(DIM, &row(&unit, most, &marks, ranges, POINTS)));
}

/// `1 more stock`, `6 more stocks`.
fn more(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} more {what}{plural}")
}

pub(super) fn events(page: &mut Page, rows: &Rows) {
    if rows.events.is_empty() {
        return;
    }
    page.heading(&row("Events in a trajectory", HEAD, "", ["mean", "5-95%", "ever"], POINTS));
    for event in &rows.events {
        page.line(&row(&event.label, HEAD, "", [&event.mean, &event.range, &event.ever], POINTS));
    }
    if rows.events_left > 0 {
        page.aside(&format!("{}: --format csv --table events", more(rows.events_left, "event")));
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

/// Elements that a page shows where the time goes.
const DEAREST: usize = 20;

pub(super) fn profile(page: &mut Page, profile: &Profile) {
    let whole = format!("{} of {} a trajectory", percent(1.0, 0), length(profile.seconds));
    page.heading(&row("Where the time goes", HEAD, "", [&whole], [WIDTH]));
    for part in profile.parts.iter().take(DEAREST) {
        let marks = format!(" {}", bar(part.share, MARKS));
        let path = part.path.as_deref().unwrap_or_default();
        page.line(&row(&part.label, LABEL, &marks, [path, &percent(part.share, 1)], [WIDTH - 8, WIDTH]));
    }
    if let Some(rest) = profile.parts.get(DEAREST..).filter(|rest| !rest.is_empty()) {
        let share: f64 = rest.iter().map(|part| part.share).sum();
        page.aside(&format!("{} take {}.", more(rest.len(), "element"), percent(share, 1)));
    }
    page.aside(&format!(
        "Timed over {} trajectories on one thread. Machine code works on many lines at once: its time is shared out by the work that \
         each line is, so that small differences mean nothing.",
        count(profile.trajectories)
    ));
}

/// A short time: `0.29 ms`.
fn length(seconds: f64) -> String {
    if seconds < 1e-3 {
        return format!("{} µs", number(seconds * 1e6));
    }
    if seconds < 1.0 { format!("{} ms", number(seconds * 1e3)) } else { format!("{} s", number(seconds)) }
}

pub(super) fn foot(page: &mut Page, run: &Run, command: &str) {
    page.left_out(&run.leaves_out);
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
