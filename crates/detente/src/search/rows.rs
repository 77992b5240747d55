//! Findings as words, tables and JSON.

use super::{SearchFound, SearchRequest};
use crate::experiments::Lever;
use crate::numerals::{count, percent, with_unit};
use crate::weighing::Aim;
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
    /// What it comes to, an aim each.
    pub values: Vec<String>,
    /// Whether it stays on the front on fresh draws, in words; empty where there were none.
    pub stays: String,
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
        let mut order: Vec<usize> = (0..self.front.points.len()).collect();
        if let Some(again) = &self.again {
            order.sort_by_key(|place| !again.points[*place].is_on_front);
        }
        let more = order.len().saturating_sub(SETTINGS_MOST);
        order.truncate(SETTINGS_MOST);
        let over = match self.request.over {
            super::Over::Mean => "means over",
            super::Over::Worst => "the worst tenth of",
        };
        SearchRows {
            title: self.title.clone(),
            asked: format!(
                "{} settings of {} levers tried, each by {over} {} draws of the parameters; {} trajectories in all; seed {}",
                count(self.settings),
                self.levers.len(),
                count(self.request.draws),
                count(self.trajectories),
                self.request.asked.seed
            ),
            aims: self.request.aims.iter().map(Aim::written).collect(),
            found: order.into_iter().map(|place| self.found(place)).collect(),
            more,
            remarks: self.remarks(),
            leaves_out: self.leaves_out.clone(),
        }
    }

    fn found(&self, place: usize) -> FoundRow {
        let point = &self.front.points[place];
        let again = self.again.as_ref().map(|again| &again.points[place]);
        let setting: Vec<String> = self
            .levers
            .iter()
            .zip(&point.point)
            .map(|((name, _, unit, scale), value)| format!("{name} {}", shown(*value, unit, *scale)))
            .collect();
        let values = again.map_or(&point.values, |again| &again.values);
        FoundRow {
            setting: setting.join(", "),
            values: self
                .quantities
                .iter()
                .zip(values)
                .map(|((_, label, unit, scale), value)| format!("{label} {}", shown(*value, unit, *scale)))
                .collect(),
            stays: again.map_or(String::new(), |again| {
                let word = if again.is_on_front { "on the front" } else { "not on the front" };
                format!("{word} of fresh draws, and on it in {} of resampled ones", percent(again.share, 0))
            }),
        }
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
        } else {
            remarks.push("stopped: the figures are those of the search itself, and so too good".to_owned());
        }
        if self.broken > 0 {
            remarks.push(format!(
                "{} settings were left out: a trajectory broke, or had no value",
                count(self.broken)
            ));
        }
        if self.improved_at * 10 > self.settings * 9 {
            remarks.push("better settings were still being found when the budget was spent: more may be found with a larger one".to_owned());
        }
        remarks
    }

    /// The table: a row for each setting on the front.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let points = &self.front.points;
        let mut columns = vec![Finding::counts(
            "setting",
            "",
            "number on the front, from 1",
            (1..=points.len() as u64).collect(),
        )];
        for (place, (name, _, _, scale)) in self.levers.iter().enumerate() {
            let values = points.iter().map(|point| point.point[place] / scale).collect();
            columns.push(Finding::numbers(
                name.clone(),
                "as the lever was given",
                "what the lever is set to",
                values,
            ));
        }
        for (place, (text, _, _, scale)) in self.quantities.iter().enumerate() {
            let values = points.iter().map(|point| point.values[place] / scale).collect();
            columns.push(Finding::numbers(
                text.clone(),
                "as the quantity prints",
                "on the draws of the search",
                values,
            ));
            let fresh = (0..points.len()).map(|point| {
                self.again.as_ref().map_or(f64::NAN, |again| again.points[point].values[place] / scale)
            });
            columns.push(Finding::numbers(
                format!("{text}, fresh"),
                "as the quantity prints",
                "on fresh draws",
                fresh.collect(),
            ));
        }
        let share = (0..points.len())
            .map(|point| self.again.as_ref().map_or(f64::NAN, |again| again.points[point].share));
        columns.push(Finding::numbers(
            "stays",
            "1",
            "share of resampled fresh draws in which it is on the front",
            share.collect(),
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

fn shown(value: f64, unit: &str, scale: f64) -> String {
    let value = value / scale;
    if unit == "%" { percent(value / 100.0, 1) } else { with_unit(value, unit) }
}
