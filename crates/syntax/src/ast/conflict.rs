//! Declarations of what happens and what is decided: regimes, events, choices, votes, outcomes.

use super::{Date, EventRef, Evidence, Expr, Head, Member, Name, Value};
use crate::Span;

/// `regime region starts calm { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// Name, subscripts, label.
    pub head: Head,
    /// The state it starts in.
    pub starts: Option<Name>,
    /// Its transitions, in order of declaration (which ranks certain ones).
    pub transitions: Vec<Transition>,
    /// `state gaza_lull "Lull in Gaza"`: labels of states; states need no declaration.
    pub states: Vec<Member>,
}

/// `calm -> war at E while C`
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The states that it leaves.
    pub from: Origin,
    /// The state that it enters.
    pub to: Name,
    /// What brings it about.
    pub trigger: Trigger,
    /// `while C`.
    pub condition: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// The states that a transition leaves.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// `any`: any other state.
    Any(Span),
    /// `staying, talks`; at least one.
    States(Vec<Name>),
}

/// What brings a transition about.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// `at E`: a hazard, 1/time.
    Hazard(Expr),
    /// `after about T`: a sojourn with that mean.
    Sojourn(Expr),
    /// `at each EVENT`, `at each EVENT with P`.
    Event {
        /// The event.
        event: EventRef,
        /// The chance; certain where nothing is said.
        chance: Option<Expr>,
    },
}

/// `event attack by kh on us { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Name, subscripts, label.
    pub head: Head,
    /// `by ACTOR`.
    pub by: Option<Name>,
    /// `on ACTOR`.
    pub on: Option<Name>,
    /// Where `once` stands: at most one in a trajectory.
    pub once: Option<Span>,
    /// Its clauses, in order; sources add up.
    pub clauses: Vec<EventClause>,
}

/// A clause of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct EventClause {
    /// What it says.
    pub kind: EventClauseKind,
    /// `while C`.
    pub condition: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// What a clause of an event says.
#[derive(Clone, Debug, PartialEq)]
pub enum EventClauseKind {
    /// `rate E`, with `clusters K` after it.
    Rate {
        /// Mean count per time.
        rate: Expr,
        /// Variance over mean.
        clusters: Option<Expr>,
    },
    /// `hazard E`
    Hazard(Expr),
    /// `happens with P at each EVENT`; `happens at each EVENT` is certain.
    WithEach {
        /// The chance; certain where nothing is said.
        chance: Option<Expr>,
        /// The parent.
        parent: EventRef,
    },
    /// `happens 5 times at each EVENT, clusters 5`
    Times {
        /// Mean count per parent.
        count: Expr,
        /// The parent.
        parent: EventRef,
        /// Variance over mean.
        clusters: Option<Expr>,
    },
    /// `answers EVENT with P after about T`
    Answers {
        /// What is answered.
        event: EventRef,
        /// The chance; certain where nothing is said.
        chance: Option<Expr>,
        /// The mean lag; the same step where nothing is said.
        delay: Option<Expr>,
    },
    /// `happens on 2024-01-28, 2024-02-07`
    OnDates(Vec<Date>),
    /// `happens when C`: once, in the step in which C becomes true.
    When(Expr),
    /// `splits into A with P, B with Q, C otherwise`
    Splits(Vec<Split>),
}

/// One child of a split: an event without a declaration of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Name and label.
    pub member: Member,
    /// Its share; `None` is `otherwise`.
    pub share: Option<Expr>,
}

/// `choice posture by kh { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Name, subscripts, label.
    pub head: Head,
    /// `by ACTOR`.
    pub by: Option<Name>,
    /// `options quiet, harass while C`.
    pub options: Vec<ChoiceOption>,
    /// `reconsiders every T, at each EVENT`.
    pub reconsiders: Option<Reconsiders>,
    /// `starts OPTION`.
    pub starts: Option<Name>,
    /// `when C plays ...` and `plays ...`, tried in order.
    pub rules: Vec<Rule>,
    /// `OPTION is worth E`; several for one option add up.
    pub worths: Vec<Worth>,
    /// `wants E`, `fears 2 per EVENT`.
    pub wishes: Vec<Wish>,
    /// `sees a, b`: each a `Name` or a `Subscript`.
    pub sees: Vec<Expr>,
    /// `believes lethality = 3%`.
    pub believes: Vec<Belief>,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    /// Name and label.
    pub member: Member,
    /// `while C`: it is open only while C holds.
    pub condition: Option<Expr>,
}

/// When a choice falls due.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconsiders {
    /// `every T`.
    pub every: Option<Expr>,
    /// `at each EVENT`, in order.
    pub at_each: Vec<EventRef>,
    /// Where the clause stands.
    pub span: Span,
}

/// One rule of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// `when C`.
    pub condition: Option<Expr>,
    /// What is played.
    pub play: Play,
    /// `with P`: a chance that fails falls through.
    pub chance: Option<Expr>,
    /// What this rule stands on.
    pub evidence: Evidence,
    /// Where it stands.
    pub span: Span,
}

/// What a rule plays.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a model has few of them, and plain fields read best")]
pub enum Play {
    /// `plays quiet`
    Option(Name),
    /// `plays quantal response with precision 4, looking 90 days ahead, expecting replies`
    QuantalResponse {
        /// How sharply it picks.
        precision: Option<Precision>,
        /// `looking T ahead`.
        looking: Option<Expr>,
        /// Whether `expecting replies` stands there.
        expecting_replies: bool,
    },
    /// `plays solved`
    Solved,
}

/// How sharply a quantal response picks.
#[derive(Clone, Debug, PartialEq)]
pub enum Precision {
    /// `with precision 4`
    Value(Expr),
    /// `with odds 3 to 1 for a gain of 0.05`
    Odds {
        /// The 3.
        odds: Expr,
        /// The 1.
        against: Expr,
        /// The 0.05.
        gain: Expr,
    },
}

/// `escalate is worth E while C`
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The option.
    pub option: Name,
    /// Its myopic value, or one part of it.
    pub value: Expr,
    /// `while C`: the part counts only while C holds.
    pub condition: Option<Expr>,
    /// What it stands on.
    pub evidence: Evidence,
    /// Where it stands.
    pub span: Span,
}

/// `wants E`, `fears 2 per EVENT`
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Whether it is feared.
    pub fears: bool,
    /// What is wanted or feared, or the worth of one event.
    pub value: Expr,
    /// `per EVENT`.
    pub per: Option<EventRef>,
    /// What it stands on.
    pub evidence: Evidence,
    /// Where it stands.
    pub span: Span,
}

/// `believes lethality = 3%`
#[derive(Clone, Debug, PartialEq)]
pub struct Belief {
    /// The parameter: a `Name` or a `Subscript`.
    pub subject: Expr,
    /// What the actor takes it to be.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// `vote expulsion_law { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// Name and label.
    pub head: Head,
    /// `of 329 seats`.
    pub of: Option<Expr>,
    /// `called at ...`; several add up.
    pub calls: Vec<Call>,
    /// The blocs, in order.
    pub blocs: Vec<Bloc>,
    /// What passage needs.
    pub needs: Option<Needs>,
}

/// `called at E`, `called at each EVENT with P`, `called on DATE`
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What calls the vote.
    pub kind: CallKind,
    /// `while C`.
    pub condition: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// What calls a vote.
#[derive(Clone, Debug, PartialEq)]
pub enum CallKind {
    /// `at E`: a hazard.
    Hazard(Expr),
    /// `at each EVENT with P`.
    Event {
        /// The event.
        event: EventRef,
        /// The chance; certain where nothing is said.
        chance: Option<Expr>,
    },
    /// `on 2024-02-10`.
    OnDates(Vec<Date>),
}

/// `bloc kdp "KDP" 31 seats, attends 10%, supports 2%`
#[derive(Clone, Debug, PartialEq)]
pub struct Bloc {
    /// Name and label.
    pub member: Member,
    /// How many seats it has.
    pub seats: Option<Expr>,
    /// Share of its members who attend.
    pub attends: Option<Share>,
    /// Share of those attending who support.
    pub supports: Option<Share>,
    /// Where it stands.
    pub span: Span,
}

/// `60% give or take 15 points`
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The mean share.
    pub mean: Expr,
    /// The standard deviation of the bloc's share; `None` is independent members.
    pub spread: Option<Expr>,
}

/// `needs quorum 165 seats and a majority of those present`
#[derive(Clone, Debug, PartialEq)]
pub struct Needs {
    /// `quorum E`.
    pub quorum: Option<Expr>,
    /// How many must support.
    pub majority: Option<Majority>,
    /// Where it stands.
    pub span: Span,
}

/// How many must support for passage.
#[derive(Clone, Debug, PartialEq)]
pub enum Majority {
    /// `a majority of those present`, `two thirds of those present`
    OfPresent(Fraction),
    /// `a majority of all seats`, `two thirds of all seats`
    OfAll(Fraction),
    /// `a majority of 165 seats`: so many votes for it.
    Votes(Expr),
}

/// A share that must be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fraction {
    /// More than half.
    Majority,
    /// At least two thirds.
    TwoThirds,
}

/// `outcome war "War" as soon as C before other`
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Name and label.
    pub head: Head,
    /// When it holds.
    pub rule: Option<OutcomeRule>,
    /// `dated by E`: the event that says when, of an outcome that is decided at the end.
    pub dated_by: Option<EventRef>,
    /// `before a, b`: the outcomes that it goes before.
    pub before: Vec<Name>,
}

/// When an outcome holds.
#[derive(Clone, Debug, PartialEq)]
pub enum OutcomeRule {
    /// `as soon as C`
    AsSoonAs(Expr),
    /// `at the end, when C`
    AtTheEnd(Expr),
    /// `otherwise`
    Otherwise,
}
