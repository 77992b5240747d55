//! What cannot be in force together: two interventions that set the same thing differently at the same time, or several that leave a
//! choice no option.

use super::PolicyConflict;
use crate::model::{ChoiceId, Intervention, Model, Period, PolicyId};

/// Compares all interventions of all these policies pair by pair, then looks at what they leave together.
pub(super) fn check(model: &Model, policies: &[PolicyId]) -> Result<(), PolicyConflict> {
    let all: Vec<(PolicyId, &Intervention)> = policies
        .iter()
        .flat_map(|id| model.policies[id.index()].interventions.iter().map(move |one| (*id, one)))
        .collect();
    for (place, (second, b)) in all.iter().enumerate() {
        for (first, a) in &all[..place] {
            if let Some(what) = clash(model, a, b) {
                let path = |id: &PolicyId| model.policies[id.index()].about.path.clone();
                return Err(PolicyConflict::Clash { first: path(first), second: path(second), what });
            }
        }
    }
    let mut choices = (0..).map(ChoiceId).take(model.choices.len());
    choices.find_map(|choice| no_option(model, &all, choice)).map_or(Ok(()), Err)
}

/// That the policies close each option of the choice, if they do. A condition under which an option is open is no matter here: where
/// none is open for a while, the option held stays, and that is one that is not closed.
fn no_option(model: &Model, all: &[(PolicyId, &Intervention)], choice: ChoiceId) -> Option<PolicyConflict> {
    let closing = all.iter().filter_map(|(policy, intervention)| match intervention {
        Intervention::NeverPlays(id, option) if *id == choice => Some((*policy, *option)),
        _ => None,
    });
    let closing: Vec<(PolicyId, u32)> = closing.collect();
    let of = &model.choices[choice.index()];
    let is_closed = |option: u32| closing.iter().any(|(_, closed)| *closed == option);
    if closing.is_empty() || !(0..of.options.len() as u32).all(is_closed) {
        return None;
    }
    let mut policies: Vec<String> = Vec::new();
    for (policy, _) in closing {
        let path = &model.policies[policy.index()].about.path;
        if !policies.contains(path) {
            policies.push(path.clone());
        }
    }
    Some(PolicyConflict::NoOption { policies, choice: of.about.path.clone() })
}

/// What both set differently at the same time, if they do.
fn clash(model: &Model, a: &Intervention, b: &Intervention) -> Option<String> {
    clash_in_order(model, a, b).or_else(|| clash_in_order(model, b, a))
}

fn clash_in_order(model: &Model, a: &Intervention, b: &Intervention) -> Option<String> {
    use Intervention::{
        AnswersWith, HappensOn, Initial, Let, NeverAnswers, NeverHappens, NeverPlays, Parameter, Plays,
    };
    let event = |id: crate::model::EventId| model.events[id.index()].about.path.clone();
    match (a, b) {
        (Parameter(id, value, period), Parameter(other, new, then)) => {
            (id == other && value != new && overlap(*period, *then))
                .then(|| model.parameters[id.index()].about.path.clone())
        }
        (Let(id, value, period), Let(other, new, then)) => {
            (id == other && value != new && overlap(*period, *then))
                .then(|| model.lets[id.index()].about.path.clone())
        }
        (Initial(id, value), Initial(other, new)) => {
            (id == other && value != new).then(|| model.stocks[id.index()].about.path.clone())
        }
        (Plays(id, option, period), Plays(other, new, then)) => {
            (id == other && option != new && overlap(*period, *then))
                .then(|| model.choices[id.index()].about.path.clone())
        }
        (Plays(id, option, _), NeverPlays(other, closed)) => {
            (id == other && option == closed).then(|| model.choices[id.index()].about.path.clone())
        }
        (HappensOn(id, steps), HappensOn(other, new)) => (id == other && steps != new).then(|| event(*id)),
        (HappensOn(id, _), NeverHappens(other) | AnswersWith(other, ..))
        | (NeverHappens(id), AnswersWith(other, ..)) => (id == other).then(|| event(*id)),
        (AnswersWith(id, parent, chance), AnswersWith(other, same, new)) => ((id, parent) == (other, same)
            && chance != new)
            .then(|| format!("answers of {} to {}", event(*id), event(*parent))),
        (AnswersWith(id, parent, _), NeverAnswers(other, same)) => ((id, parent) == (other, same))
            .then(|| format!("answers of {} to {}", event(*id), event(*parent))),
        _ => None,
    }
}

fn overlap(a: Period, b: Period) -> bool {
    let starts_before_end = |start: Option<f64>, end: Option<f64>| match (start, end) {
        (Some(start), Some(end)) => start < end,
        _ => true,
    };
    starts_before_end(a.from, b.until) && starts_before_end(b.from, a.until)
}
