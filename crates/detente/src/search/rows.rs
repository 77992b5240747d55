//! Findings as words, tables and JSON.

use super::{SearchFound, SearchRequest};
use crate::experiments::Lever;
use crate::numerals::{counted, percent, with_unit};
use crate::weighing::Aim;
use detente_analysis::robustness::Score;
use detente_analysis::search::{Again, OnFront};
use detente_results::formats::json;
use detente_results::tables::{Finding, Table, findings};
use serde_json::{Value, json};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchRows {
    /// The situation's title.
    pub title: String,
    /// What was run, in a sentence's part.
    pub asked: String,
    /// The aims.
    pub aims: Vec<String>,
    /// What the model as written comes to, and whether a setting is better in all; nothing where there were no fresh draws.
    pub written: Option<FoundRow>,
    /// The settings on the front, those that stay on it on fresh draws first.
    pub found: Vec<FoundRow>,
    /// How many more there are.
    pub more: usize,
    /// What else must be known, a sentence each.
    pub remarks: Vec<String>,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// A setting on the front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// What the levers are set to.
    pub setting: String,
    /// What it comes to, an aim each, with its interval and how that differs from the model as written.
    pub values: Vec<String>,
    /// Whether it stays on the front on fresh draws, in words; empty where there were none.
    pub stays: String,
    /// What the data do not tell it from, in words; empty where they tell it from all.
    pub ties: String,
}

/// Settings that a page shows.
const SETTINGS_MOST: usize = 12;

pub(super) fn asked(request: &SearchRequest) -> Value {
    let mut asked = request.asked.json();
    asked["levers"] = request.levers.iter().map(Lever::written).collect::<Vec<_>>().into();
    asked["aims"] = request.aims.iter().map(Aim::written).collect::<Vec<_>>().into();
    asked["draws"] = request.draws.into();
    asked["per_draw"] = request.per_draw.into();
    asked["over"] = request.over.name().into();
    asked
}

impl SearchFound {
    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> SearchRows {
        let mut order = self.order();
        let numbers = numbers(&order);
        let more = order.len().saturating_sub(SETTINGS_MOST);
        order.truncate(SETTINGS_MOST);
        let over = match self.request.over {
            super::Over::Mean => "means over",
            super::Over::Worst => "the worst tenth of",
        };
        SearchRows {
            title: self.title.clone(),
            asked: format!(
                "{} of {} tried, each by {over} {} of the parameters; {} in all; seed {}",
                counted(self.settings, "setting"),
                counted(self.levers.len() as u64, "lever"),
                counted(self.request.draws, "draw"),
                counted(self.trajectories, "trajectory"),
                self.request.asked.seed
            ),
            aims: self.request.aims.iter().map(Aim::written).collect(),
            written: self.written(),
            found: order.into_iter().map(|place| self.found(place, &numbers)).collect(),
            more,
            remarks: self.remarks(),
            leaves_out: self.leaves_out.clone(),
        }
    }

    /// The settings of the front in the order of pages and tables: those first that stay on it on fresh draws.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.front.points.len()).collect();
        if let Some(again) = &self.again {
            order.sort_by_key(|place| !again.points[*place].is_on_front);
        }
        order
    }

    /// The row of a setting. `numbers` has the number by which the page calls each.
    fn found(&self, place: usize, numbers: &[usize]) -> FoundRow {
        let point = &self.front.points[place];
        let again = self.again.as_ref().map(|again| &again.points[place]);
        let setting: Vec<String> = self
            .levers
            .iter()
            .zip(&point.point)
            .map(|((name, _, unit, scale), value)| format!("{name} {}", shown(*value, unit, *scale)))
            .collect();
        let values = match again {
            Some(again) => self.values(again),
            None => {
                self.quantities.iter().zip(&point.values).map(|(of, value)| of_search(of, *value)).collect()
            }
        };
        FoundRow {
            setting: format!("{}. {}", numbers[place], setting.join(", ")),
            values,
            stays: again.map_or(String::new(), |again| {
                let word = if again.is_on_front { "on the front" } else { "not on the front" };
                format!("{word} of fresh draws, and on it in {} of resampled ones", percent(again.share, 0))
            }),
            ties: again.map_or(String::new(), |again| ties(again, numbers)),
        }
    }

    fn written(&self) -> Option<FoundRow> {
        let again = self.again.as_ref()?.written.as_ref()?;
        let word = if again.is_on_front {
            "no setting found is at least as good in all aims and better in one"
        } else {
            "a setting found is at least as good in all aims and better in one"
        };
        Some(FoundRow {
            setting: "the model as written, on the same fresh draws and luck".to_owned(),
            values: self.values(again),
            stays: word.to_owned(),
            ties: String::new(),
        })
    }

    /// What fresh draws say of each aim.
    fn values(&self, again: &Again) -> Vec<String> {
        let of = |(goal, (_, label, unit, scale)): (usize, &(String, String, String, f64))| {
            let Score { estimate, low, high } = again.values[goal];
            let told = format!(
                "{label} {} ({} to {})",
                shown(estimate, unit, *scale),
                shown(low, unit, *scale),
                shown(high, unit, *scale)
            );
            let more = again.more.get(goal).map(|more| format!(", {}", than_written(more, unit, *scale)));
            told + &more.unwrap_or_default()
        };
        self.quantities.iter().enumerate().map(of).collect()
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.front.is_allowed {
            remarks.push(
                "no setting meets all that is asked at least or at most: the one that comes nearest is shown"
                    .to_owned(),
            );
        }
        if let Some(again) = &self.again {
            for ((_, label, unit, scale), optimism) in self.quantities.iter().zip(&again.optimism) {
                if optimism.low > 0.0 {
                    let points = if unit == "%" { "points" } else { unit };
                    remarks.push(format!(
                        "{label}: settings looked better by {} on the draws of the search than on fresh ones; the figures are those of fresh draws",
                        shown(optimism.mean, points, *scale)
                    ));
                }
            }
            if again.written.is_some() && !again.points.iter().any(Again::differs) {
                remarks.push(
                    "no setting found is told from the model as written in any aim: as far as these draws tell, nothing is gained"
                        .to_owned(),
                );
            }
        } else {
            let why = if self.stopped_early {
                "stopped"
            } else if self.fresh < 2 {
                "nothing of the budget was left for fresh draws"
            } else {
                "a trajectory broke on fresh draws, or had no value"
            };
            remarks.push(format!("{why}: the figures are those of the search itself, and so too good"));
        }
        if self.broken > 0 {
            let left_out = counted(self.broken, "setting");
            remarks.push(format!("left out, because a trajectory broke or had no value: {left_out}"));
        }
        if self.improved_at * 10 > self.settings * 9 {
            remarks.push("better settings were still being found when the budget was spent: more may be found with a larger one".to_owned());
        }
        remarks
    }

    /// The table: a row for each setting on the front, and behind them one of the model as written.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let rows = TableRows::of(self);
        let mut columns = vec![Finding::counts(
            "setting",
            "",
            "number on the front, from 1; 0 of the model as written",
            rows.looks.iter().enumerate().map(|(place, _)| rows.number(place)).collect(),
        )];
        for (place, (name, _, _, scale)) in self.levers.iter().enumerate() {
            columns.push(Finding::numbers(
                name.clone(),
                "as the lever was given",
                "what the lever is set to",
                rows.of_front(|point| point.point[place] / scale),
            ));
        }
        for (place, (text, _, _, scale)) in self.quantities.iter().enumerate() {
            let unit = "as the quantity prints";
            let searched = rows.of_front(|point| point.values[place] / scale);
            columns.push(Finding::numbers(text.clone(), unit, "on the draws of the search", searched));
            for (part, of) in PARTS {
                let fresh = rows.of_looks(|look| look.values.get(place).map(|score| of(score) / scale));
                let about = "on fresh draws, with the ends of its 95 % interval (bootstrap of the draws)";
                columns.push(Finding::numbers(format!("{text}, fresh{part}"), unit, about, fresh));
            }
            for (part, of) in PARTS {
                let more = rows.of_looks(|look| look.more.get(place).map(|score| of(score) / scale));
                let about = "by how much that is more than of the model as written, on the same draws and luck, with the same interval";
                columns.push(Finding::numbers(
                    format!("{text}, more than as written{part}"),
                    unit,
                    about,
                    more,
                ));
            }
        }
        columns.push(Finding::numbers(
            "stays",
            "1",
            "share of resampled fresh draws in which it is on the front",
            rows.of_looks(|look| Some(look.share)),
        ));
        columns.push(Finding::texts(
            "not_told_from",
            "numbers of the settings that fresh draws do not tell it from in any aim; 0 is the model as written",
            rows.looks.iter().map(|look| rows.ties(*look)).collect(),
        ));
        vec![findings(
            "front",
            "The best trade-offs that were found.",
            &asked(&self.request).to_string(),
            columns,
        )]
    }

    /// All of it as JSON.
    ///
    /// # Errors
    /// What the JSON writer refuses.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let named = |(name, label, unit, _): &(String, String, String, f64)| json!({ "name": name, "label": label, "unit": unit });
        let head = json!({
            "title": self.title, "asked": asked(&self.request), "levers": self.levers.iter().map(named).collect::<Vec<_>>(),
            "quantities": self.quantities.iter().map(named).collect::<Vec<_>>(), "settings": self.settings, "broken": self.broken,
            "improved_at": self.improved_at, "is_allowed": self.front.is_allowed, "trajectories": self.trajectories,
            "stopped_early": self.stopped_early, "remarks": self.remarks(), "leaves_out": self.leaves_out,
        });
        json::findings(&head, &self.tables()).map_err(|error| error.to_string())
    }
}

/// What the name of a column ends in, and which part of a score stands there.
type Part = (&'static str, fn(&Score) -> f64);

const PARTS: [Part; 3] =
    [("", |score| score.estimate), (", low", |score| score.low), (", high", |score| score.high)];

/// The rows of the table: the settings of the front, and the model as written.
struct TableRows<'a> {
    front: Vec<&'a OnFront>,
    /// The number of each setting, by its place on the front.
    numbers: Vec<usize>,
    /// What fresh draws say of each row.
    looks: Vec<Option<&'a Again>>,
}

impl<'a> TableRows<'a> {
    fn of(found: &'a SearchFound) -> Self {
        let order = found.order();
        let look = |place: &usize| found.again.as_ref().map(|again| &again.points[*place]);
        let written = found.again.as_ref().and_then(|again| again.written.as_ref());
        Self {
            front: order.iter().map(|place| &found.front.points[*place]).collect(),
            looks: order.iter().map(look).chain(written.map(Some)).collect(),
            numbers: numbers(&order),
        }
    }

    fn number(&self, place: usize) -> u64 {
        if place < self.front.len() { place as u64 + 1 } else { 0 }
    }

    /// A figure that only settings of the front have.
    fn of_front(&self, figure: impl Fn(&OnFront) -> f64) -> Vec<f64> {
        (0..self.looks.len())
            .map(|place| self.front.get(place).map_or(f64::NAN, |point| figure(point)))
            .collect()
    }

    /// A figure of fresh draws.
    fn of_looks(&self, figure: impl Fn(&Again) -> Option<f64>) -> Vec<f64> {
        self.looks.iter().map(|look| look.and_then(&figure).unwrap_or(f64::NAN)).collect()
    }

    fn ties(&self, look: Option<&Again>) -> String {
        let Some(look) = look else { return String::new() };
        let written = (!look.more.is_empty() && !look.differs()).then_some(0);
        let mut numbers: Vec<usize> =
            written.into_iter().chain(look.ties.iter().map(|place| self.numbers[*place])).collect();
        numbers.sort_unstable();
        numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
    }
}

/// The number of each setting of the front, from 1, in this order.
fn numbers(order: &[usize]) -> Vec<usize> {
    let mut numbers = vec![0; order.len()];
    order.iter().enumerate().for_each(|(number, place)| numbers[*place] = number + 1);
    numbers
}

/// A quantity as the search saw it.
fn of_search((_, label, unit, scale): &(String, String, String, f64), value: f64) -> String {
    format!("{label} {}", shown(value, unit, *scale))
}

/// What fresh draws do not tell a setting from; those that the page leaves out are counted.
fn ties(again: &Again, numbers: &[usize]) -> String {
    let mut told: Vec<usize> = again.ties.iter().map(|place| numbers[*place]).collect();
    told.sort_unstable();
    let beyond = told.iter().filter(|number| **number > SETTINGS_MOST).count() as u64;
    told.retain(|number| *number <= SETTINGS_MOST);
    let mut from: Vec<String> = Vec::new();
    if !again.more.is_empty() && !again.differs() {
        from.push("the model as written".to_owned());
    }
    if !told.is_empty() {
        let numbers: Vec<String> = told.iter().map(usize::to_string).collect();
        from.push(numbers.join(", "));
    }
    if beyond > 0 {
        from.push(format!("{} that this page leaves out", counted(beyond, "setting")));
    }
    if from.is_empty() {
        String::new()
    } else {
        format!("not told from {} by these draws", from.join(" and "))
    }
}

/// How a value differs from that of the model as written.
fn than_written(more: &Score, unit: &str, scale: f64) -> String {
    // What is less than nothing by rounding prints without a sign.
    let size = |value: f64| {
        let value = if value <= 0.0 { 0.0 } else { value };
        if unit == "%" { points(value / scale) } else { shown(value, unit, scale) }
    };
    let Score { estimate, low, high } = *more;
    if low > 0.0 {
        format!("{} more than as written ({} to {})", size(estimate), size(low), size(high))
    } else if high < 0.0 {
        format!("{} less than as written ({} to {})", size(-estimate), size(-high), size(-low))
    } else {
        format!("not told from as written ({} less to {} more)", size(-low), size(high))
    }
}

/// Percentage points, none of which is surer than a tenth.
fn points(value: f64) -> String {
    format!("{value:.1} points")
}

fn shown(value: f64, unit: &str, scale: f64) -> String {
    let value = value / scale;
    if unit == "%" { percent(value / 100.0, 1) } else { with_unit(value, unit) }
}
