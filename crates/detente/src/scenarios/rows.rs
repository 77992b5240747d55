//! All that a page of scenarios shows, as words and figures.

use super::{CoursesRows, Scenarios};
use crate::comparison::{FigureRow, clearest, figures, shares};
use crate::numerals::{Scale, count, counted, number, percent, share_decimals};
use detente_analysis::compare::{Comparison, Difference, Figure};
use detente_numbers::max;
use detente_results::manifest::SettingV1;

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenariosRows {
    /// Of the situation.
    pub title: String,
    /// What was run of each, in a sentence's part.
    pub asked: String,
    /// What each is called, with what its policies are.
    pub names: Vec<String>,
    /// Outcomes, most frequent first: shares.
    pub outcomes: Vec<BesideRow>,
    /// When all end.
    pub end: String,
    /// Stocks at the end whose means differ most clearly.
    pub stocks: Vec<BesideRow>,
    /// Stocks that are not among these.
    pub stocks_left: usize,
    /// Events whose mean counts differ most clearly.
    pub events: Vec<BesideRow>,
    /// Events that are not among these.
    pub events_left: usize,
    /// Means over time of what the situation shows.
    pub courses: CoursesRows,
    /// What a reader must know of a scenario, loudest first: its place, and a sentence.
    pub warnings: Vec<(usize, String)>,
    /// How each but the first differs from the first.
    pub apart: Vec<Apart>,
    /// Where the intervals come from.
    pub intervals: String,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// A figure in all scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BesideRow {
    /// What a reader sees.
    pub label: String,
    /// The unit; empty for a pure number, for shares and for counts.
    pub unit: String,
    /// Its mean in each scenario.
    pub means: Vec<String>,
}

/// How a scenario differs from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// Outcomes that the data tell apart; differences are in percentage points.
    pub outcomes: Vec<FigureRow>,
    /// The stocks and events that differ most clearly, among those that the data tell apart.
    pub figures: Vec<FigureRow>,
    /// What the data cannot tell apart, or what differs in nothing: a sentence, if there is something to say.
    pub alike: Option<String>,
}

/// How loud a warning is that stands on a comparison too.
const LOUD: f64 = 65.0;
/// Figures of each kind that a table of all scenarios shows.
const SHOWN: usize = 8;
/// Stocks and events that the differences of a scenario show, of each kind.
const SHOWN_APART: usize = 3;

impl Scenarios {
    /// The rows of a page.
    pub fn rows(&self) -> ScenariosRows {
        let first = self.runs.first().map(|(_, run)| run);
        let (stocks, stocks_left) = self.beside(|comparison| stocks(comparison).collect());
        let (events, events_left) = self.beside(|comparison| comparison.events.iter().collect());
        ScenariosRows {
            title: first.map_or_else(String::new, |run| run.title.clone()),
            asked: first.map_or_else(String::new, |run| {
                let design = &run.summary.design;
                let draws = format!("{} x {}", counted(design.draws, "draw"), design.per_draw);
                let trajectories = count(design.trajectories());
                let few = self.trajectories_to_pair().map_or_else(String::new, |enough| {
                    format!(
                        ", but too few trajectories to compare them in pairs ({} are enough)",
                        count(enough)
                    )
                });
                let mut asked = format!(
                    "{trajectories} trajectories ({draws}) of each, seed {}: the same luck in all{few}",
                    design.seed
                );
                let everywhere = |set: &&SettingV1| self.runs.iter().all(|(_, run)| run.sets.contains(set));
                let sets: Vec<String> = run
                    .sets
                    .iter()
                    .filter(everywhere)
                    .map(|set| format!("{} = {}", set.name, set.value))
                    .collect();
                if !sets.is_empty() {
                    asked += &format!("; set in all: {}", sets.join(", "));
                }
                asked
            }),
            names: self.runs.iter().map(|(name, run)| named(name, &run.policies)).collect(),
            outcomes: self.outcomes(),
            end: first.map_or_else(String::new, |run| run.clock().when(run.clock().horizon_days)),
            stocks,
            stocks_left,
            events,
            events_left,
            courses: self.courses_rows(),
            warnings: self.loud(),
            apart: self
                .comparisons
                .iter()
                .zip(self.runs.iter().skip(1))
                .map(|(comparison, (_, run))| {
                    let is_same = first.is_some_and(|first| first.summary.hash == run.summary.hash);
                    apart(comparison, is_same)
                })
                .collect(),
            intervals: self.intervals(),
            leaves_out: first.map_or_else(Vec::new, |run| run.leaves_out.clone()),
        }
    }

    /// Warnings that no comparison should be read without.
    fn loud(&self) -> Vec<(usize, String)> {
        let of_runs = self.runs.iter().enumerate().flat_map(|(place, (_, run))| {
            run.warnings
                .iter()
                .filter(|warning| warning.loudness >= LOUD)
                .map(move |warning| (place, warning))
        });
        let mut loud: Vec<_> = of_runs.collect();
        loud.sort_by(|a, b| b.1.loudness.total_cmp(&a.1.loudness));
        loud.into_iter().map(|(place, warning)| (place, warning.text.clone())).collect()
    }

    /// The same figure in all scenarios: the first from the first comparison, the others each from its own.
    fn figures_at<'a>(&'a self, of: fn(&'a Comparison) -> Vec<&'a Difference>) -> Vec<Vec<&'a Figure>> {
        let all: Vec<Vec<&Difference>> = self.comparisons.iter().map(of).collect();
        let rows = all.first().map_or(&[][..], |rows| rows).iter();
        let row = |first: &&'a Difference| {
            let path = &first.first.path;
            let found = all.iter().filter_map(|rows| rows.iter().find(|row| row.first.path == *path));
            std::iter::once(&first.first).chain(found.map(|row| &row.second)).collect()
        };
        rows.map(row).collect()
    }

    /// The rows of most interest, and how many others there are.
    fn beside<'a>(&'a self, of: fn(&'a Comparison) -> Vec<&'a Difference>) -> (Vec<BesideRow>, usize) {
        let mut order: Vec<&str> = Vec::new();
        let all = self.comparisons.iter().map(of).map(|of_scenario| clearest(of_scenario, usize::MAX).0);
        let ranked: Vec<Vec<&Difference>> = all.collect();
        let longest = ranked.iter().map(Vec::len).max().unwrap_or(0);
        // The clearest of each scenario, then the next of each.
        for place in 0..longest {
            for difference in ranked.iter().filter_map(|of_scenario| of_scenario.get(place)) {
                if !order.contains(&&*difference.first.path) {
                    order.push(&difference.first.path);
                }
            }
        }
        let rows = self.figures_at(of);
        let row =
            |path: &&str| rows.iter().find(|row| row.first().is_some_and(|figure| figure.path == **path));
        let shown = order.iter().filter_map(row).take(SHOWN).map(|row| {
            let scale = Scale::of(row.iter().map(|figure| figure.mean.abs()).fold(0.0, max));
            BesideRow {
                label: row[0].label.clone(),
                unit: scale.unit(if row[0].kind == "event" { "" } else { &row[0].unit }),
                means: row.iter().map(|figure| number(scale.down(figure.mean))).collect(),
            }
        });
        (shown.collect(), rows.len().saturating_sub(SHOWN))
    }

    fn outcomes(&self) -> Vec<BesideRow> {
        let mut rows = self.figures_at(|comparison| comparison.outcomes.iter().collect());
        let most = |row: &[&Figure]| row.iter().map(|figure| figure.mean).fold(0.0, max);
        rows.retain(|row| row[0].path != "broken" || most(row) > 0.0);
        rows.sort_by(|a, b| most(b).total_cmp(&most(a)));
        let all = rows.iter().flatten().map(|figure| (figure.mean, figure.low, figure.high));
        let decimals = share_decimals(all);
        let row = |row: &Vec<&Figure>| BesideRow {
            label: row[0].label.clone(),
            unit: String::new(),
            means: row.iter().map(|figure| percent(figure.mean, decimals)).collect(),
        };
        rows.iter().map(row).collect()
    }
}

/// The name of a scenario, with what its policies say they are.
fn named(name: &str, policies: &[(String, String)]) -> String {
    // A label that was made from the name says nothing new.
    let is_own =
        |(path, label): &&(String, String)| label.to_lowercase().replace(' ', "_") != path.to_lowercase();
    let labels: Vec<&str> = policies.iter().filter(is_own).map(|(_, label)| &**label).collect();
    if labels.is_empty() { name.to_owned() } else { format!("{name} ({})", labels.join("; ")) }
}

pub(super) fn stocks(comparison: &Comparison) -> impl Iterator<Item = &Difference> {
    comparison.quantities.iter().filter(|of| of.first.kind == "stock")
}

/// What more trajectories could not turn into its opposite, so far as the interval says.
fn is_apart(difference: &Difference) -> bool {
    difference.low > 0.0 || difference.high < 0.0
}

fn apart(comparison: &Comparison, is_same: bool) -> Apart {
    let told = |differences: Vec<&Difference>| -> Vec<FigureRow> {
        let apart = differences.into_iter().filter(|of| is_apart(of)).collect();
        clearest(apart, SHOWN_APART).0.into_iter().map(figures).collect()
    };
    let outcomes: Vec<Difference> =
        comparison.outcomes.iter().filter(|outcome| is_apart(outcome)).cloned().collect();
    let levels = told(stocks(comparison).collect());
    let events = told(comparison.events.iter().collect());
    Apart {
        outcomes: shares(&outcomes),
        figures: levels.into_iter().chain(events).collect(),
        alike: alike(comparison, is_same),
    }
}

/// What the data do not tell apart, in plain words.
fn alike(comparison: &Comparison, is_same: bool) -> Option<String> {
    if is_same {
        return Some("It changes nothing that is reported, in no draw.".to_owned());
    }
    let mut all = comparison.outcomes.iter().chain(&comparison.quantities).chain(&comparison.events);
    if all.all(|difference| difference.difference == 0.0) {
        return Some(
            "No share, no mean level at the end and no mean count differs; what happens on the way does."
                .to_owned(),
        );
    }
    let open: Vec<&Difference> = comparison
        .outcomes
        .iter()
        .filter(|outcome| !is_apart(outcome) && outcome.first.path != "broken")
        .collect();
    if open.is_empty() {
        return None;
    }
    let outcomes = comparison.outcomes.iter().filter(|of| of.first.path != "broken").count();
    if open.len() == outcomes {
        return Some("No outcome can be told apart with these trajectories.".to_owned());
    }
    let labels: Vec<&str> = open.iter().map(|outcome| &*outcome.first.label).collect();
    Some(format!("Not told apart with these trajectories: {}.", labels.join("; ")))
}
