//! The checked model: every name resolved, every subscript expanded, every unit proved and erased.
//!
//! All quantities are in base units: days for time, one for declared units, fractions for percentages. An element that is
//! subscripted over a set stands here once a member, under the path `support[shia]`; one subscripted by a choice or a regime
//! stands once an option or state (`pace[agreed]`), and what reads "the current one" is an [`Expression::ByState`] or
//! [`Expression::ByOption`].

mod claim;
mod conduct;
mod element;
mod event;
mod expression;
mod policy;
mod state;
mod visit; // Every expression of a model.

pub use self::claim::{
    Claim, Comparison, Expectation, Loop, Measure, MeasureKind, Observation, Record, Term, Timing, Variant,
};
pub use self::conduct::{
    Bloc, Choice, LookAhead, Majority, OptionOf, Outcome, OutcomeKind, Play, Rule, Share, Vote, Want,
};
pub use self::element::{
    About, ActorId, ChoiceId, Cite, DrawId, EventId, LetId, LoopId, MemoryId, OutcomeId, ParameterId,
    PolicyId, RegimeId, SeriesId, SplitId, StockId, TableId, TransferId, VoteId,
};
pub use self::event::{Event, EventSource, SourceKind, Split};
pub use self::expression::{BinaryOperation, Expression, UnaryOperation};
pub use self::policy::{Intervention, Period, Policy};
pub use self::state::{
    Change, ChangeKind, Memory, MemoryKind, Pace, Regime, RegimeState, Stock, Transfer, Transition,
    TransitionKind, Trigger,
};

use crate::units::Unit;
use detente_numbers::distributions::Distribution;

/// A situation that has passed the checker. Indices such as [`StockId`] point into the vectors of this type.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The situation's title, as written.
    pub title: String,
    /// Version of the language that the text says it is written in.
    pub language: u32,
    /// When the situation starts, how long a step is, how many steps it lasts.
    pub calendar: Calendar,
    /// How stocks are integrated.
    pub solver: Solver,
    /// What the model says that it leaves out, printed under every result.
    pub leaves_out: Vec<String>,
    /// Paths of the stocks, lets and memories that a page shows first, in the order of the text; empty where it names none.
    pub shows: Vec<String>,
    /// Sides of the conflict.
    pub actors: Vec<About>,
    /// What is unknown or given before a trajectory starts.
    pub parameters: Vec<Parameter>,
    /// Parameters tied by a Gaussian copula, group by group.
    pub correlations: Vec<Correlation>,
    /// Piecewise linear functions.
    pub tables: Vec<Table>,
    /// Inputs that change with the calendar.
    pub series: Vec<Series>,
    /// Named expressions; named flows of stocks are among them.
    pub lets: Vec<Let>,
    /// Levels that integrate their changes.
    pub stocks: Vec<Stock>,
    /// What moves between two stocks.
    pub transfers: Vec<Transfer>,
    /// Exponentially fading traces of events.
    pub memories: Vec<Memory>,
    /// Discrete states with transition hazards.
    pub regimes: Vec<Regime>,
    /// Counts per step.
    pub events: Vec<Event>,
    /// Exclusive children of an event.
    pub splits: Vec<Split>,
    /// Recurring decisions of actors.
    pub choices: Vec<Choice>,
    /// Votes with blocs.
    pub votes: Vec<Vote>,
    /// Raw uniform draws: the path that addresses each.
    pub draws: Vec<String>,
    /// How a trajectory can end.
    pub outcomes: Vec<Outcome>,
    /// Named sets of interventions.
    pub policies: Vec<Policy>,
    /// Testable propositions.
    pub claims: Vec<Claim>,
    /// Named feedback loops.
    pub loops: Vec<Loop>,
    /// Event records used for fitting.
    pub observations: Vec<Observation>,
    /// The order in which the nodes of a step are worked out: each after all that it reads in the same step.
    pub order: Vec<Node>,
    /// The order in which stocks' initial values, and the lets that they read, are worked out before step 0.
    pub initial_order: Vec<InitialNode>,
    /// Paragraphs of the briefing and entries of the source list, with what cites them.
    pub evidence: Evidence,
}

impl Model {
    /// What is said of every element that has a name: inputs first, then what moves, then what is asked.
    pub fn abouts(&self) -> impl Iterator<Item = &About> {
        let inputs = self.parameters.iter().map(|it| &it.about).chain(self.tables.iter().map(|it| &it.about));
        let inputs =
            inputs.chain(self.series.iter().map(|it| &it.about)).chain(self.lets.iter().map(|it| &it.about));
        let levels = self.stocks.iter().map(|it| &it.about).chain(self.transfers.iter().map(|it| &it.about));
        let levels = levels.chain(self.memories.iter().map(|it| &it.about));
        let conflict = self.regimes.iter().map(|it| &it.about).chain(self.events.iter().map(|it| &it.about));
        let conduct = self.choices.iter().map(|it| &it.about).chain(self.votes.iter().map(|it| &it.about));
        let asked = self.outcomes.iter().map(|it| &it.about).chain(self.policies.iter().map(|it| &it.about));
        let asked =
            asked.chain(self.claims.iter().map(|it| &it.about)).chain(self.loops.iter().map(|it| &it.about));
        self.actors.iter().chain(inputs).chain(levels).chain(conflict).chain(conduct).chain(asked)
    }

    /// A model of nothing, over this time.
    pub fn blank(calendar: Calendar) -> Self {
        Self {
            title: String::new(),
            language: 1,
            calendar,
            solver: Solver::Euler,
            leaves_out: Vec::new(),
            shows: Vec::new(),
            actors: Vec::new(),
            parameters: Vec::new(),
            correlations: Vec::new(),
            tables: Vec::new(),
            series: Vec::new(),
            lets: Vec::new(),
            stocks: Vec::new(),
            transfers: Vec::new(),
            memories: Vec::new(),
            regimes: Vec::new(),
            events: Vec::new(),
            splits: Vec::new(),
            choices: Vec::new(),
            votes: Vec::new(),
            draws: Vec::new(),
            outcomes: Vec::new(),
            policies: Vec::new(),
            claims: Vec::new(),
            loops: Vec::new(),
            observations: Vec::new(),
            order: Vec::new(),
            initial_order: Vec::new(),
            evidence: Evidence::default(),
        }
    }
}

/// The days of a situation.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// The first day, as days since 1970-01-01; `None` for a model without a calendar.
    pub start: Option<i64>,
    /// Length of a step in days.
    pub step_days: f64,
    /// Number of steps: rows run from 0 to this number.
    pub steps: u32,
    /// A row of the tables over time is kept every so many steps (and the last).
    pub report_steps: u32,
}

/// How stocks are integrated over a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solver {
    /// One evaluation at the start of the step: the convention of the field and of the event draw.
    Euler,
    /// Classical Runge-Kutta of order four; only for models without events, choices, regimes, memories and votes.
    RungeKutta4,
}

/// What is unknown or given before a trajectory starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name, label, evidence.
    pub about: About,
    /// The unit in which it prints; the value itself is in base units.
    pub unit: Unit,
    /// What its value comes from.
    pub value: ParameterValue,
}

/// Where a parameter's value comes from. All in base units.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// Drawn by one uniform addressed by the parameter's path. `Distribution::Constant` is a known number.
    Drawn(Distribution),
    /// One of several values with weights.
    OneOf {
        /// The values, in base units.
        values: Vec<f64>,
        /// Their weights, which sum to 1.
        weights: Vec<f64>,
    },
    /// Worked out from earlier parameters: reads nothing but numbers and parameters before this one in `Model::parameters`.
    Derived(Expression),
}

/// Parameters that are drawn together.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// The parameters of the group, all [`ParameterValue::Drawn`].
    pub parameters: Vec<ParameterId>,
    /// Correlation matrix of the underlying normals, symmetric, ones on the diagonal.
    pub matrix: Vec<Vec<f64>>,
}

/// A piecewise linear function, flat outside its points.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name, label, evidence.
    pub about: About,
    /// Points with increasing x, in base units.
    pub points: Vec<(f64, f64)>,
    /// Unit of x.
    pub unit_x: Unit,
    /// Unit of y.
    pub unit_y: Unit,
}

/// An input that changes with the calendar, flat outside its points.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name, label, evidence.
    pub about: About,
    /// Times in days since the start, increasing, with values in base units.
    pub points: Vec<(f64, f64)>,
    /// Linear between points; otherwise the value of the last point that has passed.
    pub linear: bool,
    /// The unit in which it prints.
    pub unit: Unit,
}

/// A named expression, worked out anew in each step.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// Name, label, evidence.
    pub about: About,
    /// The unit in which it prints.
    pub unit: Unit,
    /// Its value in base units.
    pub value: Expression,
    /// True for a condition (1 or 0).
    pub is_condition: bool,
}

/// What is worked out within a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A let's value.
    Let(LetId),
    /// A choice: due or not, and the option now held.
    Choice(ChoiceId),
    /// An event's count.
    Event(EventId),
    /// The counts of an event's exclusive children.
    Split(SplitId),
    /// A vote: called or not, passed or not.
    Vote(VoteId),
    /// A regime's transition in this step.
    Regime(RegimeId),
}

/// What is worked out before step 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InitialNode {
    /// A let as it stands before step 0.
    Let(LetId),
    /// A stock's initial value.
    Stock(StockId),
    /// A memory's initial value.
    Memory(MemoryId),
}

/// What the model stands on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Labels of the briefing's paragraphs with their first words, in order.
    pub paragraphs: Vec<(String, String)>,
    /// Identifiers of the source list with their titles, in order.
    pub sources: Vec<(String, String)>,
    /// Where the situation names its briefing.
    pub briefing: Option<(detente_syntax::FileId, detente_syntax::Span)>,
    /// Paragraphs that no element cites.
    pub uncarried: Vec<String>,
    /// Elements that cite nothing and are not marked as judgement.
    pub uncited: Vec<String>,
}
