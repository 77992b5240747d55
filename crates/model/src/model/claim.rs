//! Claims, loops and observations: checked here, evaluated by analyses to come.

use super::{About, EventId, Expression, LoopId, OutcomeId, ParameterId, PolicyId, RegimeId};

/// A testable proposition.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Name, label, evidence.
    pub about: About,
    /// All have to hold.
    pub expectations: Vec<Expectation>,
    /// Where each of them is written, in the file of the claim.
    pub written: Vec<detente_syntax::Span>,
    /// For each of them the member that it is for, as in `c = north`; empty without `for each`.
    pub members: Vec<String>,
}

impl Claim {
    /// All that it estimates.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.expectations.iter().flat_map(Expectation::measures)
    }
}

impl Expectation {
    /// All that it estimates, from left to right.
    pub fn measures(&self) -> Vec<&Measure> {
        match self {
            Self::Compares { left, right, .. } => [left.measures(), right.measures()].concat(),
            Self::Within { term, .. } => term.measures(),
            Self::MonotoneIn { measure, .. } => vec![measure],
        }
    }
}

impl Term {
    /// All that it estimates, from left to right.
    pub fn measures(&self) -> Vec<&Measure> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Measure(measure) => vec![measure],
            Self::Add(a, b) | Self::Subtract(a, b) | Self::Multiply(a, b) | Self::Divide(a, b) => {
                [a.measures(), b.measures()].concat()
            }
        }
    }
}

impl Measure {
    /// The events that it counts or waits for.
    pub fn events(&self) -> impl Iterator<Item = EventId> {
        let counted = match self.kind {
            MeasureKind::ChanceOfEvent(event)
            | MeasureKind::MeanCount(event)
            | MeasureKind::QuantileOfCount(_, event) => Some(event),
            _ => None,
        };
        let awaited = match self.timing {
            Timing::AtEvent(event) | Timing::ByEvent(event) | Timing::WithinOf(_, event) => Some(event),
            _ => None,
        };
        counted.into_iter().chain(awaited)
    }
}

/// One `expect` line. A line `for each c in SET` is one expectation a member.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// Left compared with right: true if `left > right` (or `<`).
    Compares {
        /// Left side.
        left: Term,
        /// Greater or less.
        comparison: Comparison,
        /// Right side.
        right: Term,
    },
    /// A term lies between two numbers.
    Within {
        /// What.
        term: Term,
        /// At least.
        low: f64,
        /// At most.
        high: f64,
    },
    /// A measure increases (or decreases) with a parameter.
    MonotoneIn {
        /// What.
        measure: Measure,
        /// With which parameter.
        parameter: ParameterId,
        /// Increases; otherwise decreases.
        increases: bool,
    },
}

/// Which way a comparison goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Left above right.
    Greater,
    /// Left below right.
    Less,
}

/// Arithmetic over measures.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A number in base units.
    Number(f64),
    /// Estimated over trajectories.
    Measure(Measure),
    /// Sum.
    Add(Box<Term>, Box<Term>),
    /// Difference.
    Subtract(Box<Term>, Box<Term>),
    /// Product.
    Multiply(Box<Term>, Box<Term>),
    /// Quotient.
    Divide(Box<Term>, Box<Term>),
}

/// A quantity estimated over trajectories.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What is estimated.
    pub kind: MeasureKind,
    /// When.
    pub timing: Timing,
    /// Rows count only while this holds.
    pub condition: Option<Expression>,
    /// Trajectories count only if this ever holds in the time asked for.
    pub given: Option<Expression>,
    /// In which world.
    pub variant: Variant,
}

impl MeasureKind {
    /// Whether it is a chance, which lies between 0 and 1.
    pub fn is_chance(&self) -> bool {
        matches!(self, Self::ChanceOfOutcome(_) | Self::ChanceOfEvent(_) | Self::ChanceOf(_))
    }
}

/// What is estimated.
#[derive(Clone, Debug, PartialEq)]
pub enum MeasureKind {
    /// Chance of an outcome.
    ChanceOfOutcome(OutcomeId),
    /// Chance that an event happens.
    ChanceOfEvent(EventId),
    /// Chance that a condition holds.
    ChanceOf(Expression),
    /// Mean count of an event.
    MeanCount(EventId),
    /// Mean of an expression.
    Mean(Expression),
    /// Quantile of an expression; the share first.
    Quantile(f64, Expression),
    /// Quantile of an event's count.
    QuantileOfCount(f64, EventId),
}

/// When a measure is taken. Times are days since the start.
#[derive(Clone, Debug, PartialEq)]
pub enum Timing {
    /// Ever until then; counts and means over rows before then.
    By(f64),
    /// At that row.
    At(f64),
    /// In the row in which the event first happens.
    AtEvent(EventId),
    /// Ever until the event first happens.
    ByEvent(EventId),
    /// In the last row.
    AtTheEnd,
    /// Between two times.
    Between(f64, f64),
    /// Within so many days after the event.
    WithinOf(f64, EventId),
    /// Over the whole horizon.
    Whole,
}

/// A world in which a measure is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// Policies in force.
    pub policies: Vec<PolicyId>,
    /// A loop that is cut.
    pub without: Option<LoopId>,
}

/// A named feedback loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// Name, label, evidence.
    pub about: About,
    /// Paths of the elements around it; the last links back to the first. Each reads the one before it, directly or through flows.
    pub elements: Vec<String>,
}

/// An event record used for fitting.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What is observed and where it is said.
    pub about: About,
    /// What was recorded.
    pub record: Record,
    /// Days since the start: rows of the record inside are used for fitting.
    pub uses: Option<(f64, f64)>,
    /// Rows outside `uses`, or all rows where `uses` is absent, are held out for scoring.
    pub held_out: bool,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A file of counts.
    Counts {
        /// Of which event.
        event: EventId,
        /// File name as written.
        file: String,
        /// Column of the dates.
        date: String,
        /// Column of the counts.
        count: String,
        /// Counts are running totals.
        cumulative: bool,
        /// Share of events that the record reports.
        reported: Option<(f64, f64)>,
    },
    /// A regime was in a state between two times (days since the start).
    State(RegimeId, u32, f64, f64),
    /// An event happened on these days (since the start).
    Dates(EventId, Vec<f64>),
}
