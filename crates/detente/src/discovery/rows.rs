//! Findings as words, tables and JSON.

use super::Discovery;
use crate::numerals::{counted, number, percent, with_unit};
use detente_analysis::discovery::{Figures, Finding as Found, Held, Limit, Region, Restriction, Support};
use detente_results::formats::json;
use detente_results::tables::{Finding as Column, Table, findings};
use serde_json::{Value, json};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscoveryRows {
    /// The situation's title.
    pub title: String,
    /// What was asked, in a sentence.
    pub asked: String,
    /// How often it comes about over all futures.
    pub overall: String,
    /// Boxes.
    pub boxes: Vec<BoxRows>,
    /// What is said where there is none, or of one that luck alone could have made.
    pub remark: Option<String>,
    /// The rules of the tree, the densest first; empty where a tree of one rule was chosen.
    pub rules: Vec<RuleRow>,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// A box on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxRows {
    /// Its restrictions, each with what it is worth.
    pub restrictions: Vec<(String, String)>,
    /// How often it comes about inside, and how much of it is inside.
    pub figures: String,
    /// Whether it explains no more than searches without any connection.
    pub is_luck: bool,
}

/// A rule on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Where it holds.
    pub holds: String,
    /// How often it comes about there, and in how many futures it holds.
    pub figures: String,
}

impl Discovery {
    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> DiscoveryRows {
        let boxes: Vec<BoxRows> =
            self.boxes.iter().map(|(finding, often)| self.box_rows(finding, often)).collect();
        let remark = match &boxes[..] {
            [] => Some(
                "No part of the futures stands out: what is not known does not tell them apart".to_owned(),
            ),
            found if found.iter().any(|it| it.is_luck) => Some(format!(
                "Searches of futures in which nothing is connected explain up to {} of the variance: a box that explains no more may be luck",
                percent(self.noise, 1)
            )),
            _ => None,
        };
        let rules = if self.tree.rules.len() < 2 { &[][..] } else { &self.tree.rules[..] };
        DiscoveryRows {
            title: self.title.clone(),
            asked: format!(
                "In which futures {} comes about: {} of {}, {}; seed {}",
                self.quantity.1,
                counted(self.draws, "draw"),
                counted(self.factors.len() as u64, "parameter"),
                counted(self.trajectories, "trajectory"),
                self.request.asked.seed
            ),
            overall: format!(
                "Over all futures it comes about in {} of trajectories",
                with_ends(self.mean, self.mean_interval, 1)
            ),
            boxes,
            remark,
            rules: rules.iter().map(|rule| self.rule(&rule.region, &rule.figures)).collect(),
            leaves_out: self.leaves_out.clone(),
        }
    }

    fn box_rows(&self, finding: &Found, often: &[f64]) -> BoxRows {
        let all = finding.region.restrictions.iter().zip(often);
        let restrictions = all.map(|(restriction, often)| {
            let worth: Vec<String> = finding
                .supports
                .iter()
                .filter(|support| support.factor == restriction.factor)
                .map(|support| self.worth(support, restriction))
                .collect();
            (
                self.words(restriction),
                format!("{}; in {} of searches of resampled draws", worth.join(", "), percent(*often, 0)),
            )
        });
        let figures = &finding.figures;
        BoxRows {
            restrictions: restrictions.collect(),
            figures: format!(
                "It comes about in {} of trajectories there, against {} over all. {} of futures are there, and {} of all that \
                 it comes about; the box explains {} of the variance of chances",
                with_ends(figures.density, (figures.density_low, figures.density_high), 0),
                percent(self.mean, 1),
                with_ends(figures.mass, (figures.mass_low, figures.mass_high), 0),
                with_ends(figures.coverage, (figures.coverage_low, figures.coverage_high), 0),
                percent(finding.explained, 0)
            ),
            is_luck: finding.explained <= self.noise,
        }
    }

    fn worth(&self, support: &Support, restriction: &Restriction) -> String {
        let is_both =
            matches!(restriction.held, Held::Between { low, high } if low.is_finite() && high.is_finite());
        let which = match support.limit {
            Limit::Low if is_both => "lower limit: ",
            Limit::High if is_both => "upper limit: ",
            _ => "",
        };
        let chance = if support.quasi_p < 0.001 {
            "below 0.001".to_owned()
        } else {
            format!("{:.3}", support.quasi_p)
        };
        format!("{which}{} without it, quasi-p {chance}", percent(support.density_without, 0))
    }

    fn rule(&self, region: &Region, figures: &Figures) -> RuleRow {
        RuleRow {
            holds: self.region(region),
            figures: format!(
                "{}, {} of futures, {} of all that it comes about",
                with_ends(figures.density, (figures.density_low, figures.density_high), 0),
                with_ends(figures.mass, (figures.mass_low, figures.mass_high), 0),
                with_ends(figures.coverage, (figures.coverage_low, figures.coverage_high), 0)
            ),
        }
    }

    fn region(&self, region: &Region) -> String {
        let told: Vec<String> =
            region.restrictions.iter().map(|restriction| self.words(restriction)).collect();
        if told.is_empty() { "everywhere".to_owned() } else { told.join(", and ") }
    }

    fn words(&self, restriction: &Restriction) -> String {
        let factor = &self.factors[restriction.factor];
        let name = if factor.label == factor.path {
            factor.path.clone()
        } else {
            format!("{} ({})", factor.label, factor.path)
        };
        let shown = |value: f64| with_unit(value / factor.scale, &factor.unit);
        match &restriction.held {
            Held::Between { low, high } if low.is_finite() && high.is_finite() => {
                format!("{name} between {} and {}", number(low / factor.scale), shown(*high))
            }
            Held::Between { low, .. } if low.is_finite() => format!("{name} above {}", shown(*low)),
            Held::Between { high, .. } => format!("{name} below {}", shown(*high)),
            Held::OneOf(places) => {
                let values: Vec<String> = places
                    .iter()
                    .filter_map(|place| factor.categories.get(*place as usize))
                    .map(|value| shown(*value))
                    .collect();
                format!("{name} is {}", values.join(" or "))
            }
        }
    }

    /// The tables: a row for each restriction of a box; the way down; the rules.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        vec![self.boxes_table(), self.peeling_table(), self.rules_table()]
    }

    fn boxes_table(&self) -> Table {
        let mut rows = Vec::new();
        for (place, (found, often)) in self.boxes.iter().enumerate() {
            for (restriction, reproduced) in found.region.restrictions.iter().zip(often) {
                rows.push(Limited { number: place as u64 + 1, found, restriction, reproduced: *reproduced });
            }
        }
        findings(
            "boxes",
            "The restrictions of the boxes in which it comes about.",
            &self.asked().to_string(),
            [self.columns_of_limits(&rows), columns_of_boxes(&rows)].concat(),
        )
    }

    fn columns_of_limits(&self, rows: &[Limited<'_>]) -> Vec<Column> {
        let factor = |row: &Limited<'_>| &self.factors[row.restriction.factor];
        let texts = |name: &str, about, of: &dyn Fn(&Limited<'_>) -> String| {
            Column::texts(name, about, rows.iter().map(of).collect())
        };
        let ends = |row: &Limited<'_>| match row.restriction.held {
            Held::Between { low, high } => [low / factor(row).scale, high / factor(row).scale],
            Held::OneOf(_) => [f64::NAN; 2],
        };
        let numbers = |name: &str, unit, about, of: &dyn Fn(&Limited<'_>) -> f64| {
            Column::numbers(name, unit, about, rows.iter().map(of).collect())
        };
        let in_unit = "as column `unit` says";
        vec![
            Column::counts(
                "box",
                "",
                "number of the box, from 1",
                rows.iter().map(|row| row.number).collect(),
            ),
            texts("parameter", "what is restricted", &|row| factor(row).path.clone()),
            texts("label", "what a reader sees", &|row| factor(row).label.clone()),
            texts("unit", "unit of its ends", &|row| factor(row).unit.clone()),
            texts("held", "the restriction, in words", &|row| self.words(row.restriction)),
            numbers("low", in_unit, "the lower end, if there is one", &|row| ends(row)[0]),
            numbers("high", in_unit, "the upper end, if there is one", &|row| ends(row)[1]),
            numbers("quasi_p", "1", "chance that a limit without worth would be as good", &|row| row.worst()),
            numbers("reproduced", "1", "part of searches of resampled draws that restrict it", &|row| {
                row.reproduced
            }),
        ]
    }

    fn peeling_table(&self) -> Table {
        let rows: Vec<_> = self
            .boxes
            .iter()
            .enumerate()
            .flat_map(|(place, (finding, _))| finding.steps.iter().map(move |step| (place, step)))
            .collect();
        let columns = vec![
            Column::counts(
                "box",
                "",
                "number of the box, from 1",
                rows.iter().map(|row| row.0 as u64 + 1).collect(),
            ),
            Column::counts(
                "restricted",
                "",
                "parameters that are restricted",
                rows.iter().map(|row| row.1.restricted() as u64).collect(),
            ),
            Column::numbers(
                "coverage",
                "1",
                "share of all that it comes about which is inside",
                rows.iter().map(|row| row.1.coverage).collect(),
            ),
            Column::numbers(
                "density",
                "1",
                "share of trajectories inside in which it comes about",
                rows.iter().map(|row| row.1.density).collect(),
            ),
            Column::numbers(
                "mass",
                "1",
                "share of the futures that are inside",
                rows.iter().map(|row| row.1.mass).collect(),
            ),
            Column::numbers(
                "explained",
                "1",
                "share of the variance of chances that it explains",
                rows.iter().map(|row| row.1.explained).collect(),
            ),
            Column::texts(
                "held",
                "the restrictions, in words",
                rows.iter().map(|row| self.region(&row.1.region)).collect(),
            ),
        ];
        findings("peeling", "The way from all futures down to each box.", &self.asked().to_string(), columns)
    }

    fn rules_table(&self) -> Table {
        let rules = &self.tree.rules;
        let share = |name: &str, about, of: fn(&Figures) -> f64| {
            Column::numbers(name, "1", about, rules.iter().map(|rule| of(&rule.figures)).collect())
        };
        let columns = vec![
            Column::texts(
                "holds",
                "where the rule holds, in words",
                rules.iter().map(|rule| self.region(&rule.region)).collect(),
            ),
            share("density", "share of trajectories in which it comes about", |it| it.density),
            share("density_low", "lower end of its 95 % interval", |it| it.density_low),
            share("density_high", "upper end of its 95 % interval", |it| it.density_high),
            share("coverage", "share of all that it comes about for which the rule holds", |it| it.coverage),
            share("coverage_low", "lower end of its 95 % interval", |it| it.coverage_low),
            share("coverage_high", "upper end of its 95 % interval", |it| it.coverage_high),
            share("mass", "share of the futures in which the rule holds", |it| it.mass),
            share("mass_low", "lower end of its 95 % interval", |it| it.mass_low),
            share("mass_high", "upper end of its 95 % interval", |it| it.mass_high),
        ];
        findings(
            "rules",
            "A small tree of rules: each future is in one of them.",
            &self.asked().to_string(),
            columns,
        )
    }

    fn asked(&self) -> Value {
        let mut asked = self.request.asked.json();
        asked["boxes"] = self.request.boxes.into();
        asked["rules"] = self.request.rules.into();
        asked
    }

    /// All of it as JSON.
    ///
    /// # Errors
    /// What the JSON writer refuses.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let head = json!({
            "title": self.title, "asked": self.asked(), "quantity": self.quantity.0, "label": self.quantity.1, "mean": self.mean,
            "mean_low": self.mean_interval.0, "mean_high": self.mean_interval.1,
            "noise": self.noise, "draws": self.draws, "left_out": self.left_out, "trajectories": self.trajectories,
            "stopped_early": self.stopped_early, "leaves_out": self.leaves_out,
        });
        json::findings(&head, &self.tables()).map_err(|error| error.to_string())
    }
}

/// A share with the ends of its interval.
fn with_ends(share: f64, (low, high): (f64, f64), decimals: usize) -> String {
    format!("{} ({} to {})", percent(share, decimals), percent(low, decimals), percent(high, decimals))
}

/// A restriction of a box.
struct Limited<'a> {
    number: u64,
    found: &'a Found,
    restriction: &'a Restriction,
    reproduced: f64,
}

impl Limited<'_> {
    /// The greatest quasi-p-value of its limits.
    fn worst(&self) -> f64 {
        let own = self.found.supports.iter().filter(|support| support.factor == self.restriction.factor);
        own.map(|support| support.quasi_p).fold(0.0, detente_numbers::max)
    }
}

fn columns_of_boxes(rows: &[Limited<'_>]) -> Vec<Column> {
    let share = |name: &str, about, of: fn(&Figures) -> f64| {
        Column::numbers(name, "1", about, rows.iter().map(|row| of(&row.found.figures)).collect())
    };
    vec![
        share("density", "share of trajectories in the box in which it comes about", |it| it.density),
        share("density_low", "lower end of its 95 % interval", |it| it.density_low),
        share("density_high", "upper end of its 95 % interval", |it| it.density_high),
        share("coverage", "share of all that it comes about which is in the box", |it| it.coverage),
        share("coverage_low", "lower end of its 95 % interval", |it| it.coverage_low),
        share("coverage_high", "upper end of its 95 % interval", |it| it.coverage_high),
        share("mass", "share of the futures that are in the box", |it| it.mass),
        share("mass_low", "lower end of its 95 % interval", |it| it.mass_low),
        share("mass_high", "upper end of its 95 % interval", |it| it.mass_high),
    ]
}
