//! Findings as words, tables and JSON.

mod effect; // Of a policy and its path.
mod endings; // Of histories that end in one way.
mod one; // Of one history.
mod tables; // As tables and JSON.

use super::leading::{Led, LoopNamed, Period};
use super::{Found, Why};
use crate::numerals::{count, percent};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyRows {
    /// The situation's title.
    pub title: String,
    /// What was asked, in a sentence.
    pub asked: String,
    /// The answer, a sentence each.
    pub answers: Vec<String>,
    /// The sections of the page.
    pub sections: Vec<Section>,
    /// What the words of the page mean, a sentence each.
    pub notes: Vec<String>,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// A part of the page: a heading, lines of two or three columns, and remarks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// What stands over it.
    pub heading: String,
    /// The lines: short texts first, the last may be long.
    pub lines: Vec<Vec<String>>,
    /// What else must be known, a sentence each.
    pub remarks: Vec<String>,
}

/// Loops of a period that a page names.
const LEADERS: usize = 3;
/// A loop whose mean relative score is smaller than this is not named.
const SIZE_LEAST: f64 = 0.02;
/// Standard errors on either side of a 95 % interval.
const NORMAL_95: f64 = 1.959_963_984_540_054;

impl Why {
    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> WhyRows {
        let mut rows = WhyRows {
            title: self.title.clone(),
            asked: String::new(),
            answers: Vec::new(),
            sections: Vec::new(),
            notes: Vec::new(),
            leaves_out: self.leaves_out.clone(),
        };
        let histories = format!("{} histories; seed {}", count(self.histories), self.request.asked.seed);
        match &self.found {
            Found::Endings(endings) => {
                rows.asked = format!("Why histories end as they do: {histories}");
                for ending in endings {
                    self.ending(ending, endings.len() == 1, &mut rows);
                }
                rows.notes = self.loop_notes();
                if !self.loops.is_empty() {
                    let under_way = "Beside each period stands how many histories were still under way.";
                    rows.notes.push(under_way.to_owned());
                }
            }
            Found::One(told) => {
                rows.asked = match told.typical {
                    Some(_) => format!("A typical history, from {histories}"),
                    None => format!("One history; seed {}", self.request.asked.seed),
                };
                self.one(told, &mut rows);
                rows.notes = self.loop_notes();
            }
            Found::Effect(effect) => {
                rows.asked = format!(
                    "How {} works: {histories} with and without, on the same luck, {} of them looked at",
                    effect.policies.join(" and "),
                    count(effect.walked)
                );
                self.effect_rows(effect, &mut rows);
                rows.notes = vec![
                    "A link carries the share of its target's difference that its source's difference alone makes, in the \
                     mean over histories and moments; the path is the one of which the links carry most."
                        .to_owned(),
                ];
            }
        }
        if self.broken > 0 {
            rows.notes.push(format!("{} histories broke; they count as none.", count(self.broken)));
        }
        if self.stopped_early {
            rows.notes.push("Stopped early: fewer histories than asked for.".to_owned());
        }
        rows
    }

    fn loop_notes(&self) -> Vec<String> {
        let unfollowed = self.unfollowed.iter().map(|label| {
            format!("{label} is not among the loops: it goes over regimes and choices alone, whose states have no order.")
        });
        if self.loops.is_empty() {
            return unfollowed.collect();
        }
        let scores = "Loops stand by their mean relative score: the share of what all connected loops did that the changes of its links make (Loops \
         That Matter); + reinforces, - balances; a loop leads where its share is largest. What is still luck is taken in the mean.";
        let mut notes = vec![scores.to_owned()];
        if self.loops.iter().all(|named| named.name.is_empty()) {
            notes.push(
                "The model names no loop, so these are the shortest. Name one, `loop R \"Revenge\" = anger -> raid -> anger`, to see how \
                 histories end without it."
                    .to_owned(),
            );
        }
        notes.extend(unfollowed);
        notes
    }

    fn span(&self, period: &Period) -> String {
        format!("{} to {}", self.clock.when(period.days.0), self.clock.when(period.days.1))
    }

    /// The loops with the largest scores, and how often they led.
    fn leaders(&self, period: &Period) -> String {
        let mut order: Vec<usize> = (0..period.loops.len()).collect();
        let size = |place: &usize| period.loops[*place].mean.abs();
        order.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let told = |place: usize| {
            let led = &period.loops[place];
            let sign = if led.mean < 0.0 { "-" } else { "+" };
            let often = match (led.of, led.led) {
                (0 | 1, _) | (_, 0) => String::new(),
                _ => format!(" (led in {})", percent(share(led), 0)),
            };
            format!("{} {sign}{}{often}", self.loops[place].label, percent(led.mean.abs(), 0))
        };
        let named: Vec<String> =
            order.into_iter().filter(|place| size(place) >= SIZE_LEAST).take(LEADERS).map(told).collect();
        if named.is_empty() { "no loop is at work".to_owned() } else { named.join(", ") }
    }
}

/// The link at which a loop is cut.
fn cut(of: &LoopNamed) -> String {
    format!("{} -> {}", of.cut.0, of.cut.1)
}

fn share(led: &Led) -> f64 {
    led.led as f64 / led.of.max(1) as f64
}

/// A change in points with its interval.
fn points(change: f64, standard_error: f64) -> String {
    let signed = |value: f64| {
        let sign = if value < 0.0 { "-" } else { "+" };
        format!("{sign}{}", percent(value.abs(), 1).trim_end_matches('%'))
    };
    let margin = NORMAL_95 * standard_error;
    format!("{} points (95% {} to {})", signed(change), signed(change - margin), signed(change + margin))
}
