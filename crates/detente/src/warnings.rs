//! What a reader of a result must know, loudest first. Warnings never withhold a result.

use crate::memory::{bytes, gigabytes};
use crate::numerals::{count, number};
use crate::rows::points;
use detente_model::Model;
use detente_model::calendar::Date;
use detente_model::model::{OutcomeKind, ParameterValue};
use detente_numbers::distributions::Distribution;
use detente_numbers::sqrt;
use detente_results::Summary;
use detente_syntax::{Diagnostic, Severity};

/// A warning.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// 0 to 100; 100 is a result that should not be used.
    pub loudness: f64,
    /// What is the matter, in one sentence.
    pub text: String,
}

/// Draws of the parameters below which the split into ignorance and chance is rough.
const DRAWS_ENOUGH: u64 = 50;
/// Share of steps, over trajectories in which a clamp bound at all, from which on it shapes the result.
const CLAMP_OFTEN: f64 = 0.05;
/// Memory from which on a run should say why it takes so much.
const BYTES_NOTABLE: u64 = 1 << 30;
/// Share of what the last outcome takes from which on the endings decide too little.
const REST_LARGE: f64 = 0.5;

/// The warnings of a run, loudest first.
pub(crate) fn warnings(model: &Model, summary: &Summary, diagnostics: &[Diagnostic]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |loudness: f64, text: String| warnings.push(Warning { loudness, text });
    of_trajectories(summary, &mut warn);
    of_outcomes(model, summary, &mut warn);
    of_clamps(summary, &mut warn);
    of_memory(summary, &mut warn);
    of_evidence(model, &mut warn);
    of_time(model, summary, &mut warn);
    of_questions(model, &mut warn);
    let said = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning).count();
    if said > 0 {
        warn(
            45.0,
            format!(
                "the checker warns of {said} thing{} in the model: `detente check` shows them",
                plural(said)
            ),
        );
    }
    warnings.sort_by(|a, b| b.loudness.total_cmp(&a.loudness));
    warnings
}

fn of_trajectories(summary: &Summary, warn: &mut impl FnMut(f64, String)) {
    let all = summary.design.trajectories();
    if summary.broken_count > 0 {
        let share = summary.broken_count as f64 / all as f64;
        let first = summary.broken.first().map_or(String::new(), |broken| {
            format!(
                "; the first is trajectory {}, in step {} at `{}`: {}",
                broken.trajectory, broken.step, broken.element, broken.reason
            )
        });
        warn(
            70.0 + 30.0 * share,
            format!("{} of {} trajector{} broke{first}", count(summary.broken_count), count(all), ies(all)),
        );
    }
    if all < summary.asked {
        warn(
            65.0,
            format!(
                "stopped early: {} of {} trajectories {} finished",
                count(all),
                count(summary.asked),
                if all == 1 { "was" } else { "were" }
            ),
        );
    }
    if let Some(precision) = summary.precision.filter(|precision| precision.reached > precision.asked) {
        warn(
            64.0,
            format!(
                "the precision that was asked for, {} either way, was not reached: the widest interval of an outcome is {} either way",
                points(precision.asked),
                points(precision.reached)
            ),
        );
    }
    of_design(summary, warn);
}

/// What a design of too few draws, or of too few trajectories in each, cannot tell.
fn of_design(summary: &Summary, warn: &mut impl FnMut(f64, String)) {
    let (draws, per_draw) = (summary.design.draws, summary.design.per_draw);
    if summary.unknown_parameters == 0 {
        let all = summary.design.trajectories();
        if all < DRAWS_ENOUGH {
            warn(60.0, format!("only {all} trajector{}: intervals are wide", ies(all)));
        }
        return;
    }
    if per_draw == 1 && draws > 1 {
        warn(
            62.0,
            "with 1 trajectory in each draw of the parameters, ignorance cannot be told apart from chance: take 2 or more \
             (`--per-draw 10`)"
                .to_owned(),
        );
    }
    if draws == 1 {
        warn(
            62.0,
            format!(
                "with 1 draw of the parameters, ignorance cannot be told apart from chance: take more trajectories than {per_draw} \
                 (`--trajectories 1000`), or fewer in each draw"
            ),
        );
    } else if draws < DRAWS_ENOUGH {
        warn(
            60.0,
            format!(
                "only {draws} draw{} of the parameters: ignorance and chance are told apart roughly, and intervals are wide",
                plural(draws as usize)
            ),
        );
    }
}

/// Days that a run may go on after the last day on which something in it was known, before a reader must hear of it.
const DAYS_BEYOND: f64 = 365.25;

/// How far the run goes beyond what it stands on, and what it is not held to.
fn of_time(model: &Model, summary: &Summary, warn: &mut impl FnMut(f64, String)) {
    let observed: usize = model.observations.len();
    if observed > 0 {
        warn(
            54.0,
            format!(
                "no trajectory is held to what was observed: the model has {observed} record{}, and this version fits none",
                plural(observed)
            ),
        );
    }
    let known = model.parameters.iter().filter_map(|parameter| parameter.about.known).max();
    let (Some(start), Some(known)) = (model.calendar.start, known) else { return };
    let end = start as f64 + f64::from(summary.design.steps) * summary.step_days;
    let beyond = end - known as f64;
    if beyond > DAYS_BEYOND {
        let (years, date) = (number((beyond / 36.525).round() / 10.0), Date::from_days(known));
        warn(
            50.0,
            format!(
                "the run goes on for {years} years after {date}, the last day on which a number in it was known"
            ),
        );
    }
}

fn of_questions(model: &Model, warn: &mut impl FnMut(f64, String)) {
    let claims = model.claims.len();
    if claims > 0 {
        let them = if claims == 1 { "it" } else { "them" };
        warn(
            22.0,
            format!(
                "{claims} claim{} of the model: a run does not answer {}, `detente claims` puts {} to trial",
                plural(claims),
                them,
                them
            ),
        );
    }
}

fn of_outcomes(model: &Model, summary: &Summary, warn: &mut impl FnMut(f64, String)) {
    if model.outcomes.is_empty() {
        warn(30.0, "the model declares no outcome, so nothing says how it ends".to_owned());
    }
    for (outcome, estimate) in model.outcomes.iter().zip(&summary.outcomes) {
        let rest = matches!(outcome.kind, OutcomeKind::Otherwise);
        if rest && model.outcomes.len() > 2 && estimate.share.mean >= REST_LARGE {
            let share = (estimate.share.mean * 100.0).round();
            warn(
                35.0,
                format!(
                    "{share}% of the trajectories reach no declared ending and fall to `{}`, the rest",
                    outcome.about.label
                ),
            );
        }
        if !rest && estimate.count == 0 {
            let most = number(100.0 * estimate.share.high);
            warn(25.0, format!("`{}` never comes about (its share is at most {most}%)", outcome.about.label));
        }
    }
}

fn of_clamps(summary: &Summary, warn: &mut impl FnMut(f64, String)) {
    let steps = summary.design.trajectories() as f64 * f64::from(summary.design.steps);
    let shares = summary.clamps.iter().map(|clamp| (clamp.steps as f64 / steps, &clamp.path));
    let mut often: Vec<(f64, &String)> = shares.filter(|(share, _)| *share >= CLAMP_OFTEN).collect();
    often.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some(((share, path), others)) = often.split_first() else { return };
    let percent = |share: f64| format!("{}%", (share * 100.0).round());
    let others: Vec<String> =
        others.iter().map(|(share, path)| format!("`{path}` in {}", percent(*share))).collect();
    let also = if others.is_empty() { String::new() } else { format!("; so are {}", others.join(", ")) };
    warn(
        45.0 + 20.0 * sqrt(*share),
        format!(
            "`{path}` is held at its bound in {} of all steps: its mechanisms would carry it beyond{also}",
            percent(*share)
        ),
    );
}

fn of_memory(summary: &Summary, warn: &mut impl FnMut(f64, String)) {
    let (rows, cells) = (summary.rows.len(), summary.quantities.len() + summary.events.len());
    // On one thread, so that no page depends on how many there were.
    let took = bytes(rows as u64, cells as u64, 1);
    if took > BYTES_NOTABLE {
        warn(
            15.0,
            format!(
                "{} rows of time x {cells} quantities and events take about {} of memory on each thread: `reports every 1 month` \
                 would take less",
                count(rows as u64),
                gigabytes(took)
            ),
        );
    }
}

fn of_evidence(model: &Model, warn: &mut impl FnMut(f64, String)) {
    let evidence = &model.evidence;
    let uncited = evidence.uncited.len();
    if uncited > 0 {
        let first: Vec<String> = evidence.uncited.iter().take(3).map(|path| format!("`{path}`")).collect();
        let more = if uncited > 3 { ", ..." } else { "" };
        warn(
            20.0,
            format!(
                "elements that cite nothing and are not marked as judgement: {uncited} ({}{more})",
                first.join(", ")
            ),
        );
    }
    let unknown = model.parameters.iter().filter(|parameter| {
        !matches!(
            parameter.value,
            ParameterValue::Drawn(Distribution::Constant(_)) | ParameterValue::Derived(_)
        )
    });
    let (mut all, mut judged) = (0usize, 0usize);
    for parameter in unknown {
        all += 1;
        judged += usize::from(parameter.about.judgement && parameter.about.cites.is_empty());
    }
    if judged > 0 {
        let share = judged as f64 / all as f64;
        let verb = if judged == 1 { "stands" } else { "stand" };
        let listed = model.parameters.len();
        let others = if listed > all { format!(" ({listed} parameters in all)") } else { String::new() };
        warn(
            10.0 + 20.0 * share,
            format!(
                "{judged} of {all} parameter{} whose value is not known {verb} on judgement alone{others}",
                plural(all)
            ),
        );
    }
    if all == 0 && !model.parameters.is_empty() {
        warn(
            28.0,
            "every parameter is a single number: the result shows chance, and no ignorance".to_owned(),
        );
    }
    let hindsight = model.parameters.iter().filter(|parameter| parameter.about.hindsight).count();
    if hindsight > 0 {
        warn(
            24.0,
            format!(
                "{hindsight} parameter{} on what was learnt after the fact",
                if hindsight == 1 { " rests" } else { "s rest" }
            ),
        );
    }
    let uncarried = evidence.uncarried.len();
    if uncarried > 0 {
        let labels: Vec<&str> = evidence.uncarried.iter().take(6).map(String::as_str).collect();
        let more = if uncarried > 6 { ", ..." } else { "" };
        warn(
            18.0,
            format!(
                "no element carries {uncarried} paragraph{} of the briefing: {}{more}",
                plural(uncarried),
                labels.join(", ")
            ),
        );
    }
}

/// The end of `trajectory` or `trajectories`.
fn ies(count: u64) -> &'static str {
    if count == 1 { "y" } else { "ies" }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
