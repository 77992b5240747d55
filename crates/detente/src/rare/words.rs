//! What a page says of a rare outcome. Faces only draw it.

use super::{Importance, LevelsEnd, Rare, RareSummary};
use crate::numerals::{count, number};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RareRows {
    /// What was run, in a sentence.
    pub asked: String,
    /// Label of the outcome.
    pub label: String,
    /// The probability.
    pub probability: String,
    /// Its interval, or why there is none.
    pub interval: String,
    /// What the figures mean, sentence by sentence.
    pub meaning: Vec<String>,
    /// Of each level: the importance, copies, share of those at the level before that reached it, probability to reach it. The last
    /// is the outcome itself.
    pub levels: Vec<[String; 4]>,
    /// Where the importance comes from, in sentences.
    pub importance: Vec<String>,
    /// What was spent, in sentences.
    pub cost: Vec<String>,
    /// What a reader must know, loudest first.
    pub warnings: Vec<String>,
}

/// The rows of an answer.
pub fn rare_rows(rare: &Rare) -> RareRows {
    let summary = &rare.summary;
    RareRows {
        asked: asked(rare),
        label: summary.label.clone(),
        probability: number(summary.probability),
        interval: match summary.interval {
            Some((low, high)) => format!("{} to {}", number(low), number(high)),
            None => "cannot say".to_owned(),
        },
        meaning: meaning(rare),
        levels: levels(summary),
        importance: importance(rare),
        cost: cost(summary),
        warnings: warnings(rare),
    }
}

fn asked(rare: &Rare) -> String {
    let design = &rare.summary.design;
    let clock = rare.clock();
    let span = match clock.start {
        Some(_) => format!("{} to {}", clock.when(0.0), clock.when(clock.horizon_days)),
        None => clock.length(clock.horizon_days),
    };
    let mut text = format!(
        "{} trajectories, each with a draw of the parameters of its own, split on their way; seed {}; {span} in {} steps",
        count(design.roots),
        design.seed,
        count(u64::from(design.steps)),
    );
    if !rare.policies.is_empty() {
        text += &format!("; policy: {}", rare.policies.join(" and "));
    }
    let settings: Vec<String> = rare.sets.iter().map(|set| format!("{} = {}", set.name, set.value)).collect();
    if !settings.is_empty() {
        text += &format!("; set: {}", settings.join(", "));
    }
    text
}

fn meaning(rare: &Rare) -> Vec<String> {
    let summary = &rare.summary;
    if summary.hits == 0 {
        return vec!["No trajectory and no copy came to this outcome.".to_owned()];
    }
    let mut said = vec![
        format!(
            "Plain sampling would see it once in {} trajectories. Here {} copies of {} trajectories came to it.",
            number(1.0 / summary.probability),
            count(summary.hits),
            count(summary.roots_hit)
        ),
        "The interval holds with 95%; it tells how far more trajectories could move the figure, not how far better evidence could: \
         what is not known of the parameters is inside the probability."
            .to_owned(),
    ];
    if rare.has_unknown_parameters {
        // With 95 %, none of n draws misses what more than 3 / n of all draws have in common.
        let unseen = 3.0 / summary.design.roots as f64;
        said.push(format!(
            "It speaks of the draws of the parameters that were taken. Values that make up less than {} of all may be among none of \
             them; if the outcome is likely under such values, the probability is higher by as much as that.",
            number(unseen)
        ));
    }
    said
}

fn levels(summary: &RareSummary) -> Vec<[String; 4]> {
    let mut before = 1.0;
    let mut rows = Vec::new();
    for level in &summary.levels {
        let passed = percent(level.reached / before);
        rows.push([number(level.at), level.copies.to_string(), passed, number(level.reached)]);
        before = level.reached;
    }
    if !rows.is_empty() {
        let passed = percent(summary.probability / before);
        rows.push([String::new(), String::new(), passed, number(summary.probability)]);
    }
    rows
}

fn percent(share: f64) -> String {
    if share.is_finite() { crate::numerals::percent(share, 0) } else { String::new() }
}

fn importance(rare: &Rare) -> Vec<String> {
    let mut said = Vec::new();
    match &rare.importance {
        Importance::Declared(text) => {
            said.push(format!("How near a trajectory is was declared: `{text}`, larger is nearer."));
        }
        Importance::Derived { measured, stages } => {
            if !measured.is_empty() || stages.len() > 1 {
                said.push(
                    "How near a trajectory is follows from the outcome's condition: 0 about where it starts, 1 where it holds."
                        .to_owned(),
                );
            }
            if !measured.is_empty() {
                said.push(format!("Measured by how much is missing: {}.", quoted(measured)));
            }
            if !stages.is_empty() {
                said.push(format!("Nothing lies between no and yes in: {}.", quoted(stages)));
            }
        }
    }
    said
}

fn quoted(parts: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut texts: Vec<String> = parts.iter().take(SHOWN).map(|part| format!("`{part}`")).collect();
    if parts.len() > SHOWN {
        texts.push(format!("{} more", parts.len() - SHOWN));
    }
    texts.join(", ")
}

fn cost(summary: &RareSummary) -> Vec<String> {
    let mut said = vec![format!(
        "Steps: {}, and {} more to find the levels.",
        count(summary.steps),
        count(summary.pilot_steps)
    )];
    if summary.standard_error > 0.0 && summary.probability > 0.0 {
        let needed = summary.plain_steps_needed();
        let ratio = needed / summary.all_steps() as f64;
        said.push(format!(
            "Plain sampling would need about {} for the same error: {} times as many.",
            number(needed),
            number(ratio)
        ));
    }
    said
}

/// Above this, plain sampling is the simpler way.
const NOT_RARE: f64 = 1e-2;
/// One tree should not bring more of the estimate than this.
const LARGE_PART: f64 = 0.2;

fn warnings(rare: &Rare) -> Vec<String> {
    let summary = &rare.summary;
    let mut said = Vec::new();
    let toward = "say what grows on the way there with `--toward`, for example `--toward anger`";
    match summary.levels_end {
        LevelsEnd::Reached => {}
        LevelsEnd::NoImportance => said.push(format!(
            "Nothing in the outcome's condition says how near a trajectory is, so none was split: {toward}."
        )),
        LevelsEnd::Stuck => said.push(format!(
            "The search got stuck: no trajectory came nearer than {}, nor to the outcome. It may be impossible, or there is a better \
             measure of how near it is: {toward}.",
            summary.levels.last().map_or_else(|| "at the start".to_owned(), |level| number(level.at))
        )),
    }
    if summary.interval.is_none() {
        said.push(format!(
            "Trajectories that lead to the outcome: {}, too few for an interval. Ask for more with `--trajectories`.",
            count(summary.roots_hit)
        ));
    } else if summary.largest_part > LARGE_PART {
        said.push(format!(
            "One trajectory brings {} of the estimate: some draws of the parameters make the outcome far more likely than others, and \
             rarer ones may yet be missing. Ask for more trajectories.",
            percent(summary.largest_part)
        ));
    }
    if summary.broken > 0.0 {
        said.push(format!(
            "A share of {} of the trajectories broke; they do not count as this outcome. `detente run` names the reasons.",
            number(summary.broken)
        ));
    }
    if summary.probability > NOT_RARE {
        said.push("This outcome is not rare: `detente run` without `--rare` says more about it.".to_owned());
    }
    if rare.stopped_early() {
        said.push(format!(
            "Stopped early: {} of {} trajectories were finished.",
            count(summary.design.roots),
            count(summary.asked)
        ));
    }
    said
}
