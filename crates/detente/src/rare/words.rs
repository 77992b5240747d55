//! What a page says of a rare outcome. Faces only draw it.

use super::{Importance, LevelsEnd, Rare, RareSummary};
use crate::numerals::{count, number, rounded};
use detente_numbers::beta_quantile;

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
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// The rows of an answer.
pub fn rare_rows(rare: &Rare) -> RareRows {
    let summary = &rare.summary;
    let digits = digits(summary);
    let nobody = summary.hits == 0;
    RareRows {
        asked: asked(rare),
        label: summary.label.clone(),
        probability: if nobody { "none seen".to_owned() } else { rounded(summary.probability, digits) },
        interval: match summary.interval {
            Some((low, high)) => format!("{} to {}", rounded(low, digits), rounded(high, digits)),
            None => format!("at most {}", rounded(at_most(summary), 2)),
        },
        meaning: meaning(rare),
        levels: levels(summary),
        importance: importance(rare),
        cost: cost(summary),
        warnings: warnings(rare),
        leaves_out: rare.leaves_out.clone(),
    }
}

/// Digits that count: three where the interval leaves so many certain.
fn digits(summary: &RareSummary) -> usize {
    let is_close = |(low, high): (f64, f64)| high - low < 0.06 * summary.probability;
    if summary.interval.is_some_and(is_close) { 3 } else { 2 }
}

/// What the probability does not surpass with 95 %, where too few trajectories came to the outcome to say more.
///
/// Among the copies of a trajectory there is always one that it would have been without any. So a trajectory and its copies come to the
/// outcome at least as often as a trajectory alone, and what bounds the one bounds the other: the upper end of the one-sided interval of
/// C. J. Clopper and E. S. Pearson (Biometrika 26, 1934).
fn at_most(summary: &RareSummary) -> f64 {
    let (hit, roots) = (summary.roots_hit as f64, summary.design.roots as f64);
    if hit < roots { beta_quantile(hit + 1.0, roots - hit, 0.95) } else { 1.0 }
}

fn asked(rare: &Rare) -> String {
    let design = &rare.summary.design;
    let clock = rare.clock();
    let span = match clock.start {
        Some(_) => format!("{} to {}", clock.when(0.0), clock.when(clock.horizon_days)),
        None => clock.length(clock.horizon_days),
    };
    let mut text = format!(
        "{}, each with a draw of the parameters of its own, split on {} way; seed {}; {span} in {} of {}",
        counted(design.roots, "trajectory", "trajectories"),
        if design.roots == 1 { "its" } else { "their" },
        design.seed,
        counted(u64::from(design.steps), "step", "steps"),
        days(rare.step_days),
    );
    if !rare.policies.is_empty() {
        text += &format!(
            "; policy: {}",
            rare.policies.iter().map(|(_, label)| &**label).collect::<Vec<_>>().join(" and ")
        );
    }
    let settings: Vec<String> = rare.sets.iter().map(|set| format!("{} = {}", set.name, set.value)).collect();
    if !settings.is_empty() {
        text += &format!("; set: {}", settings.join(", "));
    }
    text
}

fn counted(many: u64, one: &str, more: &str) -> String {
    format!("{} {}", count(many), if many == 1 { one } else { more })
}

fn days(length: f64) -> String {
    format!("{} day{}", number(length), if length == 1.0 { "" } else { "s" })
}

fn meaning(rare: &Rare) -> Vec<String> {
    let summary = &rare.summary;
    let roots = counted(summary.design.roots, "trajectory", "trajectories");
    if summary.hits == 0 {
        let mut said = vec![format!(
            "No trajectory and no copy came to this outcome. With 95% its probability is at most {}: a larger one would have shown among \
             {roots}, even without copies.",
            rounded(at_most(summary), 2)
        )];
        said.extend(inside(rare));
        return said;
    }
    let copies = counted(summary.hits, "copy", "copies");
    let came = counted(summary.roots_hit, "trajectory", "trajectories");
    let mut said = vec![if summary.probability < NOT_RARE {
        format!(
            "A plain run would see it about once in {} trajectories. Here {copies} of {came} came to it.",
            rounded(1.0 / summary.probability, 2)
        )
    } else {
        format!("Here {copies} of {came} came to it.")
    }];
    said.push(match summary.interval {
        Some(_) => "The interval holds with 95%; it tells how far more trajectories could move the figure, not how far better evidence \
                    could."
            .to_owned(),
        None => format!(
            "So few say little: the figure may be far off. With 95% the probability is at most {}.",
            rounded(at_most(summary), 2)
        ),
    });
    said.extend(inside(rare));
    said
}

/// What a reader must know of the parameters, where some are not known.
fn inside(rare: &Rare) -> Option<String> {
    // With 95 %, none of n draws misses what more than 3 / n of all draws have in common.
    let unseen = 3.0 / rare.summary.design.roots as f64;
    rare.has_unknown_parameters.then(|| {
        let mut said = "What is not known of the parameters is inside the probability.".to_owned();
        if rare.summary.interval.is_some() {
            said += &format!(
                " The interval speaks of the draws that were taken of them. Values that make up less than {} of all may be among none of \
                 them; if the outcome is likely under such values, the probability is higher by as much as that.",
                rounded(unseen, 2)
            );
        }
        said
    })
}

/// The levels that somebody reached, and the outcome.
fn levels(summary: &RareSummary) -> Vec<[String; 4]> {
    let mut before = 1.0;
    let mut rows = Vec::new();
    for level in summary.levels.iter().take_while(|level| level.reached > 0.0) {
        let passed = percent(level.reached / before);
        rows.push([number(level.at), level.copies.to_string(), passed, rounded(level.reached, 2)]);
        before = level.reached;
    }
    if !rows.is_empty() {
        let passed = percent(summary.probability / before);
        let probability = if summary.hits == 0 { String::new() } else { rounded(summary.probability, 2) };
        rows.push([String::new(), String::new(), passed, probability]);
    }
    rows
}

fn percent(share: f64) -> String {
    if share.is_finite() { crate::numerals::percent(share, 0) } else { String::new() }
}

fn importance(rare: &Rare) -> Vec<String> {
    let mut said = Vec::new();
    let unreached = rare.summary.levels.iter().filter(|level| level.reached == 0.0).count() as u64;
    if unreached > 0 {
        said.push(format!(
            "Nobody reached {} beyond {}.",
            counted(unreached, "level that the search had found", "levels that the search had found"),
            if unreached as usize == rare.summary.levels.len() { "the start" } else { "these" }
        ));
    }
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

/// How many times the cost of the one the other's must be, to be called more.
const CLEARLY: f64 = 1.2;

fn cost(summary: &RareSummary) -> Vec<String> {
    let mut said = vec![format!(
        "Steps: {}, and {} more to find the levels.",
        rounded(summary.steps as f64, 3),
        rounded(summary.pilot_steps as f64, 3)
    )];
    let needed = summary.plain_steps_needed();
    if summary.interval.is_some() && needed > 0.0 && needed.is_finite() {
        let ratio = needed / summary.all_steps() as f64;
        let against = match ratio {
            ratio if ratio >= CLEARLY => format!("{} times as many", rounded(ratio, 2)),
            ratio if ratio > 1.0 / CLEARLY => "about as many".to_owned(),
            _ => "fewer, so that splitting does not pay here".to_owned(),
        };
        said.push(format!(
            "A plain run would need about {} for the same error: {against}.",
            rounded(needed, 2)
        ));
    }
    said
}

/// Above this, a plain run is the simpler way.
const NOT_RARE: f64 = 1e-2;
/// One tree should not bring more of the estimate than this.
const LARGE_PART: f64 = 0.2;

fn warnings(rare: &Rare) -> Vec<String> {
    let summary = &rare.summary;
    let mut said = Vec::new();
    let toward = "say what grows on the way there with `--toward`, for example `--toward anger`";
    if rare.cannot_occur {
        said.push(
            "The checker says that this outcome cannot occur in the model as written: `detente check` shows where.".to_owned(),
        );
    }
    match summary.levels_end {
        _ if rare.cannot_occur => {}
        LevelsEnd::Reached => {}
        LevelsEnd::NoImportance => said.push(format!(
            "Nothing in the outcome's condition says how near a trajectory is, so none was split: {toward}."
        )),
        LevelsEnd::Stuck if summary.hits > 0 => said.push(format!(
            "The search for levels did not end at the outcome: it found ever nearer trajectories that did not come to it. The probability \
             holds, but a better measure of how near a trajectory is may cost less: {toward}."
        )),
        LevelsEnd::Stuck => said.push(format!(
            "The search for levels got stuck: no trajectory came nearer than {}, nor to the outcome. It may be impossible, or there is a \
             better measure of how near it is: {toward}.",
            summary.levels.last().map_or_else(|| "at the start".to_owned(), |level| number(level.at))
        )),
    }
    if rare.cannot_occur {
        // More trajectories would change nothing.
    } else if summary.interval.is_none() {
        said.push(format!(
            "Trajectories that lead to the outcome: {}, too few for an interval. Ask for more with `--trajectories`.",
            count(summary.roots_hit)
        ));
    } else if summary.largest_part > LARGE_PART {
        let why = if rare.has_unknown_parameters {
            "some draws of the parameters make the outcome far more likely than others, and rarer ones may yet be missing"
        } else {
            "others that bring as much may yet be missing"
        };
        said.push(format!(
            "One trajectory brings {} of the estimate: {why}. Ask for more trajectories.",
            percent(summary.largest_part)
        ));
    }
    if summary.broken > 0.0 {
        said.push(format!(
            "{} of the trajectories broke; they do not count as this outcome. `detente run` names the reasons.",
            percent(summary.broken)
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
