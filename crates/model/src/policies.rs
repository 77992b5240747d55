//! Worlds that differ from the model as written: with policies in force, with a parameter known, with another horizon.
//!
//! A policy intervenes (Pearl's do-operator): it replaces a rule, a value or a probability in a copy of the model, and conditions on
//! nothing. Paths and luck stay as they are, so that what differs between two worlds is the policy and not the luck.

mod conflict; // Two policies that set the same thing differently.
mod parameters; // A parameter replaced wherever it is read.

use crate::dependencies::{self, CyclePath};
use crate::model::{
    BinaryOperation, ChoiceId, Event, EventSource, Expression, Intervention, Model, OptionOf, Period, Play,
    PolicyId, Rule, SourceKind,
};

/// Policies that cannot be in force together, or at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyConflict {
    /// Two policies set the same thing differently at the same time.
    Clash {
        /// Path of the one.
        first: String,
        /// Path of the other.
        second: String,
        /// What both set: `posture`, `answers of strike to attack`.
        what: String,
    },
    /// With these policies, something in a step depends on itself.
    Cycle {
        /// Paths of the policies.
        policies: Vec<String>,
        /// The cycle.
        path: CyclePath,
    },
    /// Together they close every option of a choice.
    NoOption {
        /// Paths of the policies that close options of it.
        policies: Vec<String>,
        /// Path of the choice.
        choice: String,
    },
    /// A policy changes, at some date, a parameter that must stay the same through a trajectory.
    MustStay {
        /// Path of the policy.
        policy: String,
        /// Path of the parameter.
        parameter: String,
        /// What reads it: `the delay of an answer of strike`.
        reader: String,
    },
}

impl std::fmt::Display for PolicyConflict {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Clash { first, second, what } if first == second => {
                write!(out, "policy `{first}` sets `{what}` twice at the same time, and differently")
            }
            Self::Clash { first, second, what } => {
                write!(out, "policies `{first}` and `{second}` set `{what}` differently at the same time")
            }
            Self::Cycle { policies, path } => {
                let policies: Vec<_> = policies.iter().map(|policy| format!("`{policy}`")).collect();
                write!(out, "with {} in force, {path}", policies.join(" and "))
            }
            Self::NoOption { policies, choice } => {
                let policies: Vec<_> = policies.iter().map(|policy| format!("`{policy}`")).collect();
                write!(out, "with {} in force, `{choice}` has no option left to play", policies.join(" and "))
            }
            Self::MustStay { policy, parameter, reader } => write!(
                out,
                "policy `{policy}` changes `{parameter}` during a trajectory, but {reader} reads it and must stay the same"
            ),
        }
    }
}

impl std::error::Error for PolicyConflict {}

impl Model {
    /// A copy of the model with these policies in force.
    ///
    /// A replaced parameter keeps its row and its draw in `Model::parameters`; what reads it reads the new value.
    pub fn with_policies(&self, policies: &[PolicyId]) -> Result<Model, PolicyConflict> {
        conflict::check(self, policies)?;
        let mut world = self.clone();
        parameters::replace(self, &mut world, policies)?;
        for policy in policies {
            // From the copy: there, what a policy sets reads replaced parameters.
            for intervention in world.policies[policy.index()].interventions.clone() {
                apply(&mut world, &intervention);
            }
        }
        dependencies::order(&mut world).map_err(|path| PolicyConflict::Cycle {
            policies: policies
                .iter()
                .map(|policy| self.policies[policy.index()].about.path.clone())
                .collect(),
            path,
        })?;
        Ok(world)
    }
}

impl Model {
    /// Whether a policy can be in force by itself, as [`Model::with_policies`] says it. A large model has many policies, and a copy of it for
    /// each would take most of the time of a check: there is one only where a policy reads what may close a circle.
    pub(crate) fn can_hold(&self, policy: PolicyId) -> Result<(), PolicyConflict> {
        if self.policies[policy.index()].interventions.iter().any(may_close_a_circle) {
            return self.with_policies(&[policy]).map(drop);
        }
        conflict::check(self, &[policy])?;
        parameters::changed(self, &[policy]).map(drop)
    }
}

/// Whether something depends on more than before: on something other than numbers, parameters, and the time.
fn may_close_a_circle(intervention: &Intervention) -> bool {
    let (own, value) = match intervention {
        Intervention::Let(id, value, _) => (Some(Expression::Let(*id)), value),
        Intervention::Parameter(_, value, _)
        | Intervention::Initial(_, value)
        | Intervention::AnswersWith(_, _, value) => (None, value),
        Intervention::Plays(..)
        | Intervention::NeverPlays(..)
        | Intervention::NeverHappens(_)
        | Intervention::HappensOn(..)
        | Intervention::NeverAnswers(..) => return false,
    };
    let mut reads_more = false;
    value.walk(&mut |part| {
        reads_more |= match part {
            Expression::Number(_)
            | Expression::Parameter(_)
            | Expression::Time
            | Expression::Unary(..)
            | Expression::Binary(..)
            | Expression::If(..) => false,
            // The old value of what is set.
            part => own.as_ref() != Some(part),
        }
    });
    reads_more
}

/// Applies what is not a parameter's value.
fn apply(world: &mut Model, intervention: &Intervention) {
    match intervention {
        Intervention::Parameter(..) => {}
        Intervention::Let(id, value, period) => {
            let own = &mut world.lets[id.index()].value;
            let mut new = value.clone();
            new.rewrite(&mut |part| {
                if *part == Expression::Let(*id) {
                    *part = own.clone();
                }
            });
            let old = std::mem::replace(own, Expression::Number(0.0));
            *own = during(*period, new, old);
        }
        Intervention::Initial(id, value) => world.stocks[id.index()].initial = value.clone(),
        Intervention::Plays(id, option, period) => play(world, *id, *option, *period),
        Intervention::NeverPlays(id, option) => never_play(world, *id, *option),
        Intervention::NeverHappens(id) => world.events[id.index()].sources.clear(),
        Intervention::HappensOn(id, steps) => {
            let mut steps = steps.clone();
            steps.sort_unstable();
            steps.dedup();
            world.events[id.index()].sources =
                vec![EventSource { kind: SourceKind::Dates(steps), luck: "on".to_owned() }];
        }
        Intervention::NeverAnswers(id, parent) => {
            world.events[id.index()].sources.retain(|source| !source.answers(*parent));
        }
        Intervention::AnswersWith(id, parent, chance) => {
            answer_with(&mut world.events[id.index()], |source| source.answers(*parent), chance);
        }
    }
}

/// The new value in the period and the old one outside it.
fn during(period: Period, new: Expression, old: Expression) -> Expression {
    match period_condition(period) {
        None => new,
        Some(condition) => Expression::If(Box::new(condition), Box::new(new), Box::new(old)),
    }
}

/// True in rows of the period; none for one that never begins and never ends.
fn period_condition(period: Period) -> Option<Expression> {
    let compare = |operation, left: Expression, right: Expression| {
        Expression::Binary(operation, Box::new(left), Box::new(right))
    };
    let from = period
        .from
        .map(|from| compare(BinaryOperation::LessOrEqual, Expression::Number(from), Expression::Time));
    let until =
        period.until.map(|until| compare(BinaryOperation::Less, Expression::Time, Expression::Number(until)));
    match (from, until) {
        (Some(from), Some(until)) => Some(compare(BinaryOperation::And, from, until)),
        (from, until) => from.or(until),
    }
}

fn play(world: &mut Model, id: ChoiceId, option: u32, period: Period) {
    let ends = [period.from, period.until].into_iter().flatten();
    let due: Vec<u32> = ends.map(|end| world.calendar.first_row_from(end)).collect();
    let choice = &mut world.choices[id.index()];
    let condition = period_condition(period);
    let open = &mut choice.options[option as usize].open;
    *open = open.take().and_then(|own| {
        let forced = condition.clone()?; // Without an end the option is open always.
        Some(Expression::Binary(BinaryOperation::Or, Box::new(forced), Box::new(own)))
    });
    let luck = format!("policy plays {}", choice.options[option as usize].name);
    choice.rules.insert(0, Rule { condition, chance: None, luck, play: Play::Option(option) });
    choice.at_steps.extend(due);
    choice.at_steps.sort_unstable();
    choice.at_steps.dedup();
}

/// Closes an option. An actor who would begin with it begins with the first option that is not closed so.
fn never_play(world: &mut Model, id: ChoiceId, option: u32) {
    let closed = |option: &OptionOf| option.open == Some(Expression::Number(0.0));
    let choice = &mut world.choices[id.index()];
    choice.options[option as usize].open = Some(Expression::Number(0.0));
    if choice.start == option
        && let Some(first) = choice.options.iter().position(|option| !closed(option))
    {
        choice.start = first as u32;
    }
}

/// The first answer gets the chance; others to the same parent are cut, so that the chance is what was said.
fn answer_with(event: &mut Event, answers: impl Fn(&EventSource) -> bool, new: &Expression) {
    let mut first = true;
    event.sources.retain_mut(|source| {
        if !answers(source) {
            return true;
        }
        if let SourceKind::Answer { chance, .. } = &mut source.kind {
            *chance = new.clone();
        }
        std::mem::take(&mut first)
    });
}

impl EventSource {
    /// Whether it is an answer to that event.
    pub fn answers(&self, event: crate::model::EventId) -> bool {
        matches!(&self.kind, SourceKind::Answer { parent, .. } if *parent == event)
    }
}

#[cfg(test)]
mod tests;
