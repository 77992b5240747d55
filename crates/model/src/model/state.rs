//! What is state: stocks, memories, regimes, and what changes them at the end of a step.

use super::{About, EventId, Expression, StockId, TransferId};
use crate::units::Unit;
use detente_syntax::Span;

/// A level that integrates its changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Stock {
    /// Name, label, evidence.
    pub about: About,
    /// The unit in which it prints.
    pub unit: Unit,
    /// Value before step 0; reads parameters, and lets and stocks that stand before it in `Model::initial_order`.
    pub initial: Expression,
    /// What changes it, in the order of the text.
    pub changes: Vec<Change>,
    /// Lower bound, kept by clamping after the update.
    pub low: Option<Expression>,
    /// Upper bound, kept by clamping after the update.
    pub high: Option<Expression>,
}

/// One clause that changes a stock.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The words of the clause, for reading the model: `gains by_itself`.
    pub name: String,
    /// Where the clause stands, in the file of the stock; empty where no clause of the stock says it.
    pub span: Span,
    /// How it changes the stock. `while C` is already folded in.
    pub kind: ChangeKind,
}

/// How a stock changes over a step.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// `+ step * rate`; the rate is per day and carries its sign.
    Flow(Expression),
    /// `+ count * amount`; the amount carries its sign.
    PerEvent {
        /// The event whose count of this step multiplies.
        event: EventId,
        /// Amount for each event, in the stock's base unit.
        amount: Expression,
    },
    /// Fades toward 0: `s * (decay - 1)`, decay by [`Pace`]. With `while`, the pace is switched by a condition.
    Fade {
        /// How fast.
        pace: Pace,
        /// Fades only while this is not 0.
        condition: Option<Expression>,
    },
    /// Moves toward a target: `(target - s) * (1 - decay)`.
    Toward {
        /// Where to.
        target: Expression,
        /// How fast.
        pace: Pace,
        /// Moves only while this is not 0.
        condition: Option<Expression>,
    },
    /// Set anew, in place of all other changes, if the trigger holds; the last that applies wins.
    Becomes {
        /// The new value.
        value: Expression,
        /// When.
        trigger: Trigger,
    },
    /// Loses what a transfer moves out.
    TransferOut(TransferId),
    /// Gains what a transfer moves in.
    TransferIn(TransferId),
}

/// When a stock is set anew.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// In each step.
    EveryStep,
    /// In a step in which the event's count is above 0.
    At(EventId),
    /// In a step in which the event's count is above 0 and the condition holds.
    AtWhile(EventId, Expression),
    /// In each step in which the condition holds.
    EveryStepWhile(Expression),
}

/// How fast something decays; exact over a step. Both are times in days.
#[derive(Clone, Debug, PartialEq)]
pub enum Pace {
    /// Over a step of h days, decay = `exp(-(h * ln 2) / half_life)`.
    HalfLife(Expression),
    /// Over a step of h days, decay = `exp(-h / time_constant)`.
    TimeConstant(Expression),
}

/// What moves from one stock to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Name, label, evidence.
    pub about: About,
    /// Rate per day before scaling; `while` is folded in. Below 0 counts as 0.
    pub rate: Expression,
    /// Where from.
    pub from: StockId,
    /// Where to.
    pub to: StockId,
}

/// An exponentially fading trace of events.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// Name, label, evidence.
    pub about: About,
    /// Dimensionless if it fades, events per time if it averages.
    pub unit: Unit,
    /// Whose counts it keeps; several add up.
    pub events: Vec<EventId>,
    /// How it keeps them.
    pub kind: MemoryKind,
    /// Value before step 0.
    pub initial: Expression,
}

/// How a memory keeps its events.
#[derive(Clone, Debug, PartialEq)]
pub enum MemoryKind {
    /// `m * decay + count * (1 - decay) / (b * h)`, with `b` the decay rate per day.
    Fades(Pace),
    /// `m * decay + count * (1 - decay) / h`, with decay = `exp(-h / T)`; T in days.
    Averages(Expression),
}

/// A discrete state with transition hazards.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// Name, label, evidence.
    pub about: About,
    /// The states, in order of first mention.
    pub states: Vec<RegimeState>,
    /// The state before step 0.
    pub start: u32,
    /// Transitions in the order of the text.
    pub transitions: Vec<Transition>,
}

/// A state of a regime.
#[derive(Clone, Debug, PartialEq)]
pub struct RegimeState {
    /// As written.
    pub name: String,
    /// What a reader sees.
    pub label: String,
}

/// A way from one state to another. `any`, and several states before the arrow, are already one transition a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// State left.
    pub from: u32,
    /// State entered.
    pub to: u32,
    /// How it comes about.
    pub kind: TransitionKind,
    /// Purpose that addresses its draws, under the regime's luck path: `calm -> gaza_war at` (with the event's path if any).
    pub luck: String,
}

/// How a transition comes about.
#[derive(Clone, Debug, PartialEq)]
pub enum TransitionKind {
    /// A hazard per day; below 0 breaks the trajectory.
    Hazard(Expression),
    /// A sojourn with that mean in days, gamma with shape 3.
    After(Expression),
    /// When the event's count is above 0, with the chance given (certain if none).
    At {
        /// The event.
        event: EventId,
        /// Chance, drawn once a step in which the event happens.
        chance: Option<Expression>,
    },
}
