//! What is asked of a model: policies, claims, loops, observations.

use super::{BinaryOperator, Date, EventRef, Evidence, Expr, Head, Name, Text, Value};
use crate::Span;

/// `policy restraint { strike never answers near_miss }`
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Name and label.
    pub head: Head,
    /// What it replaces, in order.
    pub interventions: Vec<Intervention>,
}

/// One line of a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    /// The element: a `Name` or a `Subscript`.
    pub target: Expr,
    /// What is done to it.
    pub kind: InterventionKind,
    /// `from T` (a date or a time).
    pub from: Option<Expr>,
    /// `until T`.
    pub until: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// What a policy does to an element.
#[derive(Clone, Debug, PartialEq)]
pub enum InterventionKind {
    /// `posture is quiet`, `aid is 2 * aid`: for a choice, the value is the option's name.
    Is(Value),
    /// `stance never plays open_talks`
    NeverPlays(Vec<Name>),
    /// `attack never happens`
    NeverHappens,
    /// `expulsion happens on DATE`, and by nothing else.
    HappensOn(Vec<Date>),
    /// `strike answers us_death with 100%`
    Answers {
        /// What is answered.
        event: EventRef,
        /// The new chance; certain where nothing is said.
        chance: Option<Expr>,
    },
    /// `strike never answers near_miss, us_hurt`
    NeverAnswers(Vec<EventRef>),
}

/// `claim breaking_point "..." { expect ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Name and label (the claim's sentence).
    pub head: Head,
    /// What it expects, in order; all must hold.
    pub expectations: Vec<Expectation>,
}

/// One `expect`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// What is expected.
    pub kind: ExpectationKind,
    /// `for each c in community`: the running member and the set.
    pub for_each: Option<(Name, Name)>,
    /// What it stands on.
    pub evidence: Evidence,
    /// Where it stands.
    pub span: Span,
}

/// What a claim expects. The expressions hold [`Estimate`]s.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a model has few of them, and plain fields read best")]
pub enum ExpectationKind {
    /// `chance(...) > chance(...) + 5 points`
    Comparison {
        /// Left side.
        left: Expr,
        /// One of the comparisons.
        operator: BinaryOperator,
        /// Right side.
        right: Expr,
    },
    /// `chance(stable) is 5% to 95%`
    Range {
        /// What is estimated.
        quantity: Expr,
        /// Lower bound.
        low: Expr,
        /// Upper bound.
        high: Expr,
    },
    /// `mean(x at T) higher under A than B by 5 points`
    Contrast {
        /// What is estimated in both settings.
        quantity: Expr,
        /// Whether it is higher in the first setting; lower if not.
        higher: bool,
        /// The setting in which it is higher or lower.
        setting: Setting,
        /// The setting after `than`; without it, the model without any policy, condition or cut.
        than: Option<Setting>,
        /// `by E`: at least so much.
        by: Option<Expr>,
    },
    /// `mean(x at T) increases with p`
    Trend {
        /// What is estimated.
        quantity: Expr,
        /// Whether it increases; decreases if not.
        increases: bool,
        /// The parameter: a `Name` or a `Subscript`.
        with: Expr,
    },
}

/// Under what something is compared: `under A and B`, `while C`, `given C`, `without R1`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// Policies in force.
    pub policies: Vec<Name>,
    /// `while C`: only rows in which C holds.
    pub condition: Option<Expr>,
    /// `given C`: only trajectories in which C holds.
    pub given: Option<Expr>,
    /// Loops that are cut.
    pub without: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}

/// `chance(P T ...)`, `mean(X T ...)`, `quantile(90%, X T ...)`
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// What is estimated.
    pub kind: EstimateKind,
    /// An outcome, an event, a condition or a quantity.
    pub subject: Expr,
    /// When; the whole horizon where nothing is said.
    pub when: Option<When>,
    /// `while C`.
    pub condition: Option<Expr>,
    /// `given C`.
    pub given: Option<Expr>,
    /// `under A and B`.
    pub policies: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}

/// What is estimated.
#[derive(Clone, Debug, PartialEq)]
pub enum EstimateKind {
    /// `chance(...)`
    Chance,
    /// `mean(...)`
    Mean,
    /// `quantile(90%, ...)`: which quantile.
    Quantile(Expr),
}

/// When something is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// `by T`: ever until then. T is a time, a date or an event (a `Name` or an `Event`).
    By(Expr),
    /// `at T`: then; or when the event first happens.
    At(Expr),
    /// `at the end`
    AtTheEnd,
    /// `from T to T`
    FromTo(Expr, Expr),
    /// `within T of EVENT`
    Within {
        /// How long after it.
        time: Expr,
        /// The event.
        of: EventRef,
    },
}

/// `loop R1 "Provocation" = attack -> strike -> attack`
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// Name and label.
    pub head: Head,
    /// The elements along it, as written: the last repeats the first.
    pub links: Vec<Name>,
}

/// `observe attack from "attacks.csv" { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Observe {
    /// What is observed: a `Name` or a `Subscript`.
    pub target: Expr,
    /// `from "attacks.csv"`.
    pub file: Option<Text>,
    /// `date "to"`: the column of dates.
    pub date_column: Option<Text>,
    /// `count "attacks"`: the column of counts.
    pub count_column: Option<Text>,
    /// `reported 85% to 115%`: the share of the truth that the record holds.
    pub reported: Option<(Expr, Expr)>,
    /// `uses DATE to DATE`.
    pub uses: Option<(Date, Date)>,
    /// Where `holds out the rest` stands.
    pub holds_out_rest: Option<Span>,
    /// Facts said in the model itself.
    pub facts: Vec<Fact>,
    /// What it stands on.
    pub evidence: Evidence,
    /// The whole declaration.
    pub span: Span,
    /// Whether something in it could not be read.
    pub broken: bool,
}

/// `on 2024-09-27 held out`, `is gaza_lull from 2023-11-24 to 2023-12-01`
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What was observed.
    pub kind: FactKind,
    /// Whether `held out` follows.
    pub held_out: bool,
    /// Where it stands.
    pub span: Span,
}

/// What was observed.
#[derive(Clone, Debug, PartialEq)]
pub enum FactKind {
    /// `on DATE, DATE`: the event happened on these days.
    On(Vec<Date>),
    /// `is STATE from DATE to DATE`
    Is {
        /// The state or option.
        state: Name,
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
}
