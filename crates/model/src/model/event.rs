//! Events: counts per step, and the sources that draw them.

use super::{About, ActorId, EventId, Expression, RegimeId, SplitId, VoteId};

/// Counts per step. Its count is the sum of its sources' counts (for `once`, at most 1 in a trajectory).
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Name, label, evidence.
    pub about: About,
    /// Who acts.
    pub by: Option<ActorId>,
    /// Upon whom.
    pub on: Option<ActorId>,
    /// Only the first event of a trajectory happens: count = `if total > 0 { 0 } else { min(count, 1) }`.
    pub once: bool,
    /// Where counts come from. Empty for an event that a policy has stopped.
    pub sources: Vec<EventSource>,
}

/// One source of an event's counts.
#[derive(Clone, Debug, PartialEq)]
pub struct EventSource {
    /// How counts come about. `while C` is already folded in.
    pub kind: SourceKind,
    /// Purpose that addresses its draws, under the event's luck path: `rate`, `answers us_death`, ...; a second source of the same kind
    /// gets ` 2`.
    pub luck: String,
}

/// How counts come about.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceKind {
    /// Poisson with mean `per_day * step`, or negative binomial with that mean and `dispersion` times the variance.
    Rate {
        /// Mean per day.
        per_day: Expression,
        /// Variance over mean, above 1.
        dispersion: Option<Expression>,
    },
    /// 1 with chance `1 - exp(-per_day * step)`.
    Hazard {
        /// Hazard per day.
        per_day: Expression,
    },
    /// Binomial of the parent's count in the same step.
    Child {
        /// Whose count.
        parent: EventId,
        /// Chance for each.
        chance: Expression,
    },
    /// Poisson (or negative binomial) with mean `mean * count of parent` in the same step.
    PerParent {
        /// Whose count.
        parent: EventId,
        /// Mean for each parent.
        mean: Expression,
        /// Variance over mean, above 1.
        dispersion: Option<Expression>,
    },
    /// Binomial of the parent's count, delayed by a lag with that mean; without a lag in the same step (then like `Child`).
    Answer {
        /// Whom it answers.
        parent: EventId,
        /// Chance that a parent is answered, read when the parent happens.
        chance: Expression,
        /// Mean lag in days; reads only numbers and parameters.
        lag_days: Option<Expression>,
    },
    /// The share of a split that falls to this event.
    Split {
        /// Which split.
        split: SplitId,
        /// Which child of it.
        child: u32,
    },
    /// One at each of these steps.
    Dates(Vec<u32>),
    /// One in a step in which the condition holds and did not hold in the step before (before step 0 it did not hold).
    When(Expression),
    /// One in a step at whose end the regime enters the state from another.
    Entry {
        /// Which regime.
        regime: RegimeId,
        /// Which state.
        state: u32,
    },
    /// One in a step in which the vote is passed.
    Passed(VoteId),
}

/// Exclusive children of an event: multinomial, drawn by conditional binomials in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Whose count is split.
    pub parent: EventId,
    /// Children with their chances; `None` takes the rest (`otherwise`, last). What no child takes happens without a child.
    pub children: Vec<(EventId, Option<Expression>)>,
}
