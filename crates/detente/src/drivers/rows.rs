//! Findings as rows ready to be shown, as tables and as JSON.

use super::{Drivers, FactorDrivers, Kind, Method, QuantityDrivers};
use crate::numerals::{counted, number, percent};
use detente_analysis::drivers::Estimate;
use detente_results::formats::json;
use detente_results::tables::{Finding, Table, findings};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriversRows {
    /// The situation's title.
    pub title: String,
    /// What was run, in a sentence's part.
    pub asked: String,
    /// What the figures are called, in the order of the rows.
    pub figures: Vec<&'static str>,
    /// One for each quantity.
    pub quantities: Vec<QuantityRows>,
    /// What the figures are, in sentences.
    pub about: String,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// A quantity on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityRows {
    /// What it is, and its mean.
    pub heading: String,
    /// How much of it is luck, or why nothing can be said.
    pub luck: Option<String>,
    /// The parameters that matter, the most important first.
    pub rows: Vec<DriverRow>,
    /// What is said of the others.
    pub others: Option<String>,
    /// Pairs that matter, in words.
    pub pairs: Vec<String>,
}

/// A parameter on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverRow {
    /// What a reader sees, with the names.
    pub label: String,
    /// The figures, each with its interval.
    pub figures: Vec<String>,
    /// What the quantity does where the parameter is higher.
    pub shift: String,
}

/// Rows of a quantity at most.
const ROWS_MOST: usize = 12;
/// What the names of columns end in: the estimate, and the ends of its interval.
const PARTS: [&str; 3] = ["", "_low", "_high"];
/// Pairs of a quantity at most.
const PAIRS_MOST: usize = 5;

impl Drivers {
    /// Whose figures these are, where they are not of the method that was asked for.
    fn instead(&self) -> String {
        if self.method == self.request.method {
            return String::new();
        }
        let (asked, found) = (self.request.method.name(), self.method.name());
        format!(
            "Stopped before there were enough points for `--method {asked}`: these are the figures of `--method {found}`, from the ordinary run \
             that comes first. "
        )
    }

    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> DriversRows {
        let figures = self.method.figures();
        let about: Vec<String> = figures
            .iter()
            .filter(|it| it.is_in_front)
            .map(|it| format!("{}: {}.", capital(it.title), it.about))
            .collect();
        DriversRows {
            title: self.title.clone(),
            asked: format!(
                "{} told apart by {}{}; seed {}",
                counted(self.parameters as u64, "parameter"),
                counted(self.trajectories, "trajectory"),
                if self.is_of_saved { " of a saved run" } else { "" },
                self.request.asked.seed
            ),
            figures: figures.iter().filter(|it| it.is_in_front).map(|figure| figure.title).collect(),
            quantities: self.findings.iter().map(|finding| self.quantity(finding)).collect(),
            about: format!("{}{} {}", self.instead(), about.join(" "), intervals(self.request.method)),
            leaves_out: self.leaves_out.clone(),
        }
    }

    fn quantity(&self, finding: &QuantityDrivers) -> QuantityRows {
        let heading = format!("{}: {} on average", finding.label, in_unit(finding.mean, &finding.unit));
        if let Some(why) = &finding.unanswered {
            return QuantityRows {
                heading: finding.label.clone(),
                luck: Some(why.clone()),
                rows: Vec::new(),
                others: None,
                pairs: Vec::new(),
            };
        }
        if let Some(luck) = finding.luck.filter(|luck| luck.high >= 1.0) {
            let more = if self.is_of_saved {
                "save a run of more with `--trajectories`"
            } else {
                "ask for more with `--budget`"
            };
            let told = format!(
                "as far as these runs tell all of it may be luck ({}, {}), and no parameter can be told from it: {more}",
                share(luck.value),
                ends(luck, share)
            );
            return QuantityRows {
                heading,
                luck: Some(told),
                rows: Vec::new(),
                others: None,
                pairs: Vec::new(),
            };
        }
        let luck = finding.luck.map(|luck| {
            format!(
                "{} ({}) of its variance is luck, which no knowledge of the parameters would take away",
                share(luck.value),
                ends(luck, share)
            )
        });
        let seen: Vec<&FactorDrivers> = finding.factors.iter().filter(|factor| matters(factor)).collect();
        let shown = seen.len().min(ROWS_MOST);
        let rows = seen[..shown].iter().map(|factor| self.row(factor, &finding.unit)).collect();
        let pairs = finding.pairs.iter().filter(|pair| pair.interaction.low > 0.0).take(PAIRS_MOST);
        let pairs = pairs.map(|pair| {
            let [a, b] = &pair.labels;
            format!(
                "{a} and {b} together: {} ({}) more",
                share(pair.interaction.value),
                ends(pair.interaction, share)
            )
        });
        QuantityRows {
            heading,
            luck,
            rows,
            others: others(finding, shown, seen.len()),
            pairs: pairs.collect(),
        }
    }

    fn row(&self, factor: &FactorDrivers, unit: &str) -> DriverRow {
        let figures = self.method.figures().iter().zip(&factor.figures);
        let told = figures.filter(|(figure, _)| figure.is_in_front).map(|(figure, estimate)| {
            if !estimate.value.is_finite() {
                return "-".to_owned();
            }
            let say = |value: f64| match figure.kind {
                Kind::Share => share(value),
                Kind::InUnit => in_points(value, unit),
                Kind::Distance => format!("{value:.2}"),
            };
            format!("{} ({})", say(estimate.value), ends(*estimate, say))
        });
        let shift = factor.shift.filter(|shift| shift.low > 0.0 || shift.high < 0.0);
        let shift = shift.map_or(String::new(), |shift| {
            let sign = if shift.value > 0.0 { "+" } else { "" };
            format!("{sign}{}", in_points(shift.value, unit))
        });
        let labels: Vec<String> =
            factor.parameters.iter().take(3).map(|(path, label, _)| named(path, label)).collect();
        let more = factor.parameters.len().saturating_sub(3);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        DriverRow { label: format!("{}{more}", labels.join(", ")), figures: told.collect(), shift }
    }

    /// The tables: a row for each parameter of each quantity; a row for each pair.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let mut tables = vec![self.parameters_table()];
        if self.request.pairs {
            tables.push(self.pairs_table());
        }
        tables
    }

    fn parameters_table(&self) -> Table {
        let rows =
            || self.findings.iter().flat_map(|finding| finding.factors.iter().map(move |it| (finding, it)));
        let texts = |name: &str, about, of: &dyn Fn(&QuantityDrivers, &FactorDrivers) -> String| {
            Finding::texts(name, about, rows().map(|(finding, it)| of(finding, it)).collect())
        };
        let joined = |it: &FactorDrivers, of: fn(&(String, String, String)) -> &str| {
            it.parameters.iter().map(of).collect::<Vec<_>>().join(" & ")
        };
        let mut columns = vec![
            texts("quantity", "what is driven, as a claim writes it", &|finding, _| finding.text.clone()),
            texts("unit", "unit of the quantity", &|finding, _| finding.unit.clone()),
            texts("parameter", "name of the parameter, or of several that are tied", &|_, it| {
                joined(it, |part| &part.0)
            }),
            texts("label", "what a reader sees", &|_, it| joined(it, |part| &part.1)),
            texts("drawn_from", "what it is drawn from", &|_, it| joined(it, |part| &part.2)),
        ];
        let parts = |estimate: &Estimate| [estimate.value, estimate.low, estimate.high];
        for (place, figure) in self.method.figures().iter().enumerate() {
            for (number, part) in PARTS.into_iter().enumerate() {
                let values = rows().map(|(_, it)| parts(&it.figures[place])[number]).collect();
                columns.push(Finding::numbers(format!("{}{part}", figure.name), "", figure.about, values));
            }
        }
        for (number, part) in PARTS.into_iter().enumerate() {
            let values =
                rows().map(|(_, it)| it.shift.as_ref().map_or(f64::NAN, |it| parts(it)[number])).collect();
            let about = "mean of the quantity in the upper half of what the parameter may be, less that in the lower half";
            columns.push(Finding::numbers(format!("shift{part}"), "as column `unit` says", about, values));
        }
        columns.push(Finding::flags(
            "seen",
            "whether it was seen to do anything",
            rows().map(|(_, it)| it.is_seen).collect(),
        ));
        findings("drivers", "What each parameter does to each quantity.", &self.asked().to_string(), columns)
    }

    fn pairs_table(&self) -> Table {
        let rows =
            || self.findings.iter().flat_map(|finding| finding.pairs.iter().map(move |it| (finding, it)));
        let numbers = |name: &str, of: fn(&Estimate) -> f64| {
            let about =
                "what both explain together beyond what each explains alone, as a share of the variance";
            Finding::numbers(name, "", about, rows().map(|(_, it)| of(&it.interaction)).collect())
        };
        let columns = vec![
            Finding::texts(
                "quantity",
                "what is driven",
                rows().map(|(finding, _)| finding.text.clone()).collect(),
            ),
            Finding::texts(
                "first",
                "name of one parameter",
                rows().map(|(_, it)| it.paths[0].clone()).collect(),
            ),
            Finding::texts(
                "second",
                "name of the other",
                rows().map(|(_, it)| it.paths[1].clone()).collect(),
            ),
            numbers("interaction", |it| it.value),
            numbers("interaction_low", |it| it.low),
            numbers("interaction_high", |it| it.high),
        ];
        findings("pairs", "What pairs of parameters do together.", &self.asked().to_string(), columns)
    }

    fn asked(&self) -> serde_json::Value {
        let mut asked = self.request.asked.json();
        asked["method"] = self.request.method.name().into();
        if self.method != self.request.method {
            asked["figures_of"] = self.method.name().into();
        }
        asked["only"] = self.request.only.clone().into();
        asked["pairs"] = self.request.pairs.into();
        asked
    }

    /// All of it as JSON.
    ///
    /// # Errors
    /// What the JSON writer refuses.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let of = |finding: &QuantityDrivers| {
            let luck = finding.luck.map(|luck| [luck.value, luck.low, luck.high]);
            serde_json::json!({
                "quantity": finding.text, "label": finding.label, "unit": finding.unit, "mean": finding.mean,
                "luck": luck, "left_out": finding.left_out, "unanswered": finding.unanswered,
            })
        };
        let head = serde_json::json!({
            "title": self.title, "asked": self.asked(), "trajectories": self.trajectories,
            "stopped_early": self.stopped_early, "leaves_out": self.leaves_out,
            "quantities": self.findings.iter().map(of).collect::<Vec<_>>(),
        });
        json::findings(&head, &self.tables()).map_err(|error| error.to_string())
    }
}

/// How the intervals of a method are made.
fn intervals(method: Method) -> &'static str {
    match method {
        Method::Given => {
            "Intervals are 95% intervals: of shares by the delta method, of delta by the bootstrap, both with what classes of a parameter may \
             hide; of luck by the bootstrap."
        }
        _ => "Intervals are 95% bootstrap intervals.",
    }
}

/// Whether a parameter is worth a line.
fn matters(factor: &FactorDrivers) -> bool {
    factor.is_seen && factor.figures.first().is_some_and(|figure| figure.low > 0.0 || figure.low.is_nan())
}

fn others(finding: &QuantityDrivers, shown: usize, seen: usize) -> Option<String> {
    let all = finding.factors.len();
    let rest = all - shown;
    if rest == 0 {
        return None;
    }
    if shown < seen {
        return Some(format!("{rest} more do less than these; `--format csv` lists all"));
    }
    let most = finding.factors.iter().filter(|factor| !matters(factor));
    let most = most.filter_map(|factor| factor.figures.first()).map(|figure| figure.high);
    let most = most.filter(|high| high.is_finite()).fold(0.0, detente_numbers::max);
    let said = match (shown, rest) {
        (0, _) => "no parameter was seen to matter".to_owned(),
        (_, 1) => "the other was not seen to matter".to_owned(),
        _ => format!("none of the {rest} others was seen to matter"),
    };
    let bound = if finding.luck.is_some() && most > 0.0 {
        let part = if rest == 1 { "it takes part in no more" } else { "none takes part in more" };
        format!(": {part} than {} of the variance", share(most))
    } else {
        String::new()
    };
    Some(said + &bound)
}

fn named(path: &str, label: &str) -> String {
    if label == path { path.to_owned() } else { format!("{label} ({path})") }
}

fn share(value: f64) -> String {
    if value <= 0.0 { "0%".to_owned() } else { percent(detente_numbers::min(value, 1.0), 0) }
}

fn ends(estimate: Estimate, say: impl Fn(f64) -> String) -> String {
    format!("{} to {}", say(estimate.low), say(estimate.high))
}

pub(super) fn in_unit(value: f64, unit: &str) -> String {
    match unit {
        "%" => percent(value / 100.0, 1),
        "" => number(value),
        unit => format!("{} {unit}", number(value)),
    }
}

/// A difference: of per cents in percentage points.
fn in_points(value: f64, unit: &str) -> String {
    match unit {
        // No figure of an analysis is surer than a tenth of a point.
        "%" => format!("{value:.1} points"),
        _ => in_unit(value, unit),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
