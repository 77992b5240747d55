//! Findings as words, tables and JSON.

use super::{Sign, WarningFinding, Warnings};
use crate::numerals::{count, percent, with_unit};
use detente_analysis::tipping::warning::Share;
use detente_results::formats::json;
use detente_results::tables::{Finding, Table, findings};
use serde_json::{Value, json};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningsRows {
    /// The situation's title.
    pub title: String,
    /// What was asked, in a sentence.
    pub asked: String,
    /// The answer, in a sentence.
    pub answer: String,
    /// What else must be known, a sentence each.
    pub remarks: Vec<String>,
    /// The signs that tell, or the best of those that do not.
    pub rows: Vec<WarningRow>,
    /// How many more there are.
    pub more: usize,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// A sign on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningRow {
    /// What is watched.
    pub watched: String,
    /// What it does: `variance rises`, `above 5 / week`.
    pub sign: String,
    /// The share of shifts that it announces, with its interval.
    pub hits: String,
    /// The share of quiet histories in which it sounds as well.
    pub false_alarms: String,
    /// How often the history about to shift has the greater reading of two.
    pub area: String,
}

/// Signs that a page shows; where none tells, so many of the best.
const ROWS_MOST: usize = 12;
const ROWS_OF_NONE: usize = 3;

impl Warnings {
    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> WarningsRows {
        let telling = self.found.iter().filter(|found| found.alarm.tells).count();
        let shown = if telling == 0 { ROWS_OF_NONE } else { telling.min(ROWS_MOST) };
        WarningsRows {
            title: self.title.clone(),
            asked: format!(
                "What announces \"{}\", in the {} before it: {} histories, of which {} come to it; seed {}",
                self.shift,
                self.request.before,
                count(self.histories),
                count(self.shifts),
                self.request.asked.seed
            ),
            answer: self.answer(telling),
            remarks: self.remarks(telling),
            rows: self.found.iter().take(shown).map(row).collect(),
            more: telling.saturating_sub(shown),
            leaves_out: self.leaves_out.clone(),
        }
    }

    fn answer(&self, telling: usize) -> String {
        let Some(best) = self.found.first() else { return "Nothing was watched".to_owned() };
        let figures = format!(
            "{} of histories about to come to it and in {} of quiet ones on the same days",
            figure(&best.alarm.hits),
            figure(&best.alarm.false_alarms)
        );
        let told = match best.sign {
            Sign::Variance => format!("a rise of the variance of \"{}\"", best.label),
            Sign::Autocorrelation => format!("a rise of the autocorrelation of \"{}\"", best.label),
            Sign::High | Sign::Low => format!("\"{}\" {}", best.label, sign(best)),
        };
        let tried = self.found.len();
        if telling > 0 {
            format!("The best of {tried} signs that were tried: {told}, in {figures}")
        } else {
            format!("None of {tried} signs that were tried is told from luck. The best: {told}, in {figures}")
        }
    }

    fn remarks(&self, telling: usize) -> Vec<String> {
        let mut remarks = Vec::new();
        if telling > 0 {
            let announced = self.found.first().map_or(0.0, |best| best.alarm.hits.estimate());
            remarks.push(format!(
                "{telling} of {} {} told from luck; the best leaves {} unannounced",
                self.found.len(),
                if telling == 1 { "is" } else { "are" },
                percent(1.0 - announced, 0)
            ));
        }
        let rises: Vec<&WarningFinding> = self.found.iter().filter(|found| found.sign.rises()).collect();
        if telling > 0 && rises.iter().all(|found| !found.alarm.tells) {
            remarks.push(format!(
                "No rise of a variance or autocorrelation is told from luck ({} were tried): nothing slows down before it",
                rises.len()
            ));
        }
        if self.too_early > 0 {
            remarks.push(format!(
                "{} of the {} shifts come too early to be read so long before",
                count(self.too_early),
                count(self.shifts)
            ));
        }
        let read = self.matched.0 + self.too_early;
        if read < self.shifts {
            remarks.push(format!(
                "{} shifts have no quiet history left to be held against, or were not read",
                count(self.shifts - read)
            ));
        }
        if self.broken > 0 {
            remarks.push(format!("{} histories broke and count for nothing", count(self.broken)));
        }
        remarks
    }

    /// The table: a row for each warning that was tried.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let found = &self.found;
        let of = |value: &dyn Fn(&WarningFinding) -> f64| found.iter().map(value).collect::<Vec<f64>>();
        let text = |value: &dyn Fn(&WarningFinding) -> String| found.iter().map(value).collect::<Vec<_>>();
        let share = |name: &'static str, about: &'static str, of_alarm: fn(&WarningFinding) -> &Share| {
            [
                Finding::numbers(name, "1", about, of(&|it| of_alarm(it).estimate())),
                Finding::numbers(format!("{name}_low"), "1", about, of(&|it| of_alarm(it).interval.0)),
                Finding::numbers(format!("{name}_high"), "1", about, of(&|it| of_alarm(it).interval.1)),
            ]
        };
        let mut columns = vec![
            Finding::texts("watched", "what is watched", text(&|it| it.path.clone())),
            Finding::texts("label", "what a reader sees of it", text(&|it| it.label.clone())),
            Finding::texts("sign", "what it does", text(&|it| name(it.sign).to_owned())),
            Finding::texts(
                "unit",
                "unit of the threshold; empty for Kendall's tau",
                text(&|it| threshold(it).1),
            ),
            Finding::numbers(
                "threshold",
                "as its column of units says",
                "Kendall's tau above which it sounds, or the level above or below which it does",
                of(&|it| threshold(it).0),
            ),
        ];
        columns
            .extend(share("hits", "share of shifts announced, and its 95 % interval", |it| &it.alarm.hits));
        columns.extend(share(
            "false_alarms",
            "share of quiet histories in which it sounds, and its 95 % interval",
            |it| &it.alarm.false_alarms,
        ));
        let areas = [
            ("area", of(&|it| it.alarm.area.estimate)),
            ("area_low", of(&|it| it.alarm.area.low)),
            ("area_high", of(&|it| it.alarm.area.high)),
        ];
        for (name, values) in areas {
            let about =
                "how often a history about to shift has the greater reading of two, and its 95 % interval";
            columns.push(Finding::numbers(name, "1", about, values));
        }
        columns.push(Finding::numbers(
            "unread",
            "1",
            "share of histories in which it does not change",
            of(&|it| it.unread),
        ));
        columns.push(Finding::flags(
            "tells",
            "whether it is told from luck, so many having been tried",
            found.iter().map(|it| it.alarm.tells).collect(),
        ));
        vec![findings("warnings", "What each warning is worth.", &self.asked().to_string(), columns)]
    }

    fn asked(&self) -> Value {
        let mut asked = self.request.asked.json();
        asked["watch"] = self.request.watch.clone().into();
        asked["before"] = self.request.before.clone().into();
        asked["lead"] = self.request.lead.clone().into();
        asked["false_alarms"] = self.request.false_alarms.into();
        asked
    }

    /// All of it as JSON.
    ///
    /// # Errors
    /// What the JSON writer refuses.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let head = json!({
            "title": self.title, "asked": self.asked(), "shift": self.shift, "answer": self.rows().answer,
            "histories": self.histories, "shifts": self.shifts, "too_early": self.too_early,
            "matched": { "shifts": self.matched.0, "quiet": self.matched.1 }, "tried": self.found.len(),
            "broken": self.broken, "stopped_early": self.stopped_early, "leaves_out": self.leaves_out,
        });
        json::findings(&head, &self.tables()).map_err(|error| error.to_string())
    }
}

fn row(found: &WarningFinding) -> WarningRow {
    let area = &found.alarm.area;
    WarningRow {
        watched: if found.label == found.path {
            found.path.clone()
        } else {
            format!("{} ({})", found.label, found.path)
        },
        sign: sign(found),
        hits: figure(&found.alarm.hits),
        false_alarms: figure(&found.alarm.false_alarms),
        area: format!("{:.2} ({:.2} to {:.2})", area.estimate, area.low, area.high),
    }
}

/// What it does, on a page.
fn sign(found: &WarningFinding) -> String {
    let (level, unit) = threshold(found);
    let level = with_unit(level, if unit == "index" { "" } else { &unit });
    match found.sign {
        Sign::Variance => "variance rises".to_owned(),
        Sign::Autocorrelation => "autocorrelation rises".to_owned(),
        Sign::High => format!("above {level}"),
        Sign::Low => format!("below {level}"),
    }
}

/// The threshold in its unit.
fn threshold(found: &WarningFinding) -> (f64, String) {
    let (unit, scale) = &found.unit;
    match found.sign {
        Sign::Variance | Sign::Autocorrelation => (found.alarm.threshold, String::new()),
        Sign::High => (found.alarm.threshold / scale, unit.clone()),
        Sign::Low => (-found.alarm.threshold / scale, unit.clone()),
    }
}

fn name(sign: Sign) -> &'static str {
    match sign {
        Sign::Variance => "variance rises",
        Sign::Autocorrelation => "autocorrelation rises",
        Sign::High => "stands high",
        Sign::Low => "stands low",
    }
}

fn figure(share: &Share) -> String {
    let (low, high) = share.interval;
    format!("{} ({} to {})", percent(share.estimate(), 0), percent(low, 0), percent(high, 0))
}
