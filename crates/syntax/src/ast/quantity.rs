//! Declarations of quantities: units, actors, sets, parameters, lets, tables, series, stocks, transfers,
//! memories.

use super::{ByMember, Date, EventRef, Evidence, Expr, Head, Member, Name, Value};
use crate::Span;

/// `unit troops, seats`
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The declared units.
    pub units: Vec<Member>,
    /// What it stands on.
    pub evidence: Evidence,
    /// The whole declaration.
    pub span: Span,
    /// Whether something in it could not be read.
    pub broken: bool,
}

/// `actor us "United States"`
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Name and label.
    pub head: Head,
}

/// `set community = shia "Shia", sunni, kurd`
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// Name and label.
    pub head: Head,
    /// Its members, in order.
    pub members: Vec<Member>,
}

/// `param lethality "..." = 0.2% to 2.4%`
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Name, subscripts, label, unit.
    pub head: Head,
    /// What stands after `=`.
    pub value: Option<Value>,
}

/// `let exit_pressure : index = ...`
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// Name, subscripts, label, unit.
    pub head: Head,
    /// What stands after `=`: an expression or a map of them (ignorance is the checker's to refuse).
    pub value: Option<Value>,
}

/// `table deterrence(ratio) = (0, 0) (0.5, 0.38)`
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name and label.
    pub head: Head,
    /// The name of its input.
    pub input: Option<Name>,
    /// Input and output of each point, as written.
    pub points: ByMember<Vec<(Expr, Expr)>>,
}

/// `series aid : dollars/year = { 2023-10-17: ... } stepwise`
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name, label, unit.
    pub head: Head,
    /// Dates and values, as written.
    pub points: ByMember<Vec<(Date, Expr)>>,
    /// How it goes from point to point; stepwise where nothing is said.
    pub interpolation: Interpolation,
}

/// How a series goes from point to point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// It holds each value until the next date.
    Stepwise,
    /// It goes straight from value to value.
    Linear,
}

/// `correlate a, b with 0.6`
#[derive(Clone, Debug, PartialEq)]
pub struct Correlate {
    /// The first parameter: a `Name` or a `Subscript`.
    pub first: Expr,
    /// The second.
    pub second: Expr,
    /// The correlation.
    pub coefficient: Option<Expr>,
    /// What it stands on.
    pub evidence: Evidence,
    /// The whole declaration.
    pub span: Span,
    /// Whether something in it could not be read.
    pub broken: bool,
}

/// `stock grievance : index = 0.1 { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Stock {
    /// Name, subscripts, label, unit.
    pub head: Head,
    /// Its value at the start.
    pub initial: Option<Value>,
    /// Its clauses, in order.
    pub clauses: Vec<StockClause>,
}

/// A clause of a stock.
#[derive(Clone, Debug, PartialEq)]
pub struct StockClause {
    /// What it says.
    pub kind: StockClauseKind,
    /// `while C`.
    pub condition: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// What a clause of a stock says.
#[derive(Clone, Debug, PartialEq)]
pub enum StockClauseKind {
    /// `gains E`, `loses NAME = E`, `changes by E`; with `per EVENT` an impulse for each event.
    Flow {
        /// Which way.
        direction: Direction,
        /// The flow's own name, an element.
        name: Option<Name>,
        /// The label after that name.
        label: Option<super::Text>,
        /// The flow, or the impulse.
        amount: Expr,
        /// `per EVENT`.
        per: Option<EventRef>,
    },
    /// `moves toward E over T`, `moves toward E with half-life T`.
    Moves {
        /// Where to.
        target: Expr,
        /// How fast.
        pace: Pace,
    },
    /// `fades with half-life T`, `fades over T`.
    Fades(Pace),
    /// `becomes E at each EVENT`; without an event, `becomes E each step`.
    Becomes {
        /// The new value.
        value: Expr,
        /// The event that sets it; `None` is each step.
        at_each: Option<EventRef>,
    },
    /// `stays A to B`.
    Stays {
        /// Lower bound.
        low: Expr,
        /// Upper bound.
        high: Expr,
    },
}

/// Which way a flow goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `gains`
    Gains,
    /// `loses`
    Loses,
    /// `changes by`: of either sign.
    Changes,
}

/// How fast something fades or moves.
#[derive(Clone, Debug, PartialEq)]
pub enum Pace {
    /// `with half-life T`
    HalfLife(Expr),
    /// `over T`: a time constant.
    Over(Expr),
}

/// `transfer redeployment { moves E from A to B }`
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Name, subscripts, label.
    pub head: Head,
    /// What it moves; one clause in most.
    pub moves: Vec<TransferClause>,
}

/// `moves E from A to B while C`
#[derive(Clone, Debug, PartialEq)]
pub struct TransferClause {
    /// The rate.
    pub amount: Expr,
    /// The stock that loses: a `Name` or a `Subscript`.
    pub from: Expr,
    /// The stock that gains.
    pub to: Expr,
    /// `while C`.
    pub condition: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// `memory recent of attack { fades with half-life 2 weeks }`
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// Name, subscripts, label, unit.
    pub head: Head,
    /// The events that it remembers.
    pub of: Vec<EventRef>,
    /// How it forgets.
    pub kind: Option<MemoryKind>,
    /// `starts at E`.
    pub starts_at: Option<Expr>,
}

/// How a memory forgets.
#[derive(Clone, Debug, PartialEq)]
pub enum MemoryKind {
    /// `fades with half-life T`, `fades over T`: dimensionless.
    Fades(Pace),
    /// `averages over T`: in events per time.
    Averages(Expr),
}
