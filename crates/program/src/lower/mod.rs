//! From the checked model to a program, element by element.
//!
//! The order of operations is that of the reference evaluator (`detente_model::evaluate`), whose text defines it: the bits of every
//! number must be the same. Only what changes no bit is left out or moved to an earlier stage.

mod builder; // Lines, values and stages.
mod choices; // Options held.
mod events; // Counts of a step.
mod expressions; // Expressions.
mod fold; // Values that need no line.
mod frame; // What words stand for at one moment.
mod initial; // Values before step 0.
mod outcomes; // Endings.
mod parameters; // What is known or drawn before a trajectory.
mod regimes; // Transitions.
mod runge_kutta; // Stocks of a model without events.
mod step; // Nodes in order, and the end of a step.
mod stocks; // Stocks, transfers and memories.
mod tracked; // What is recorded.
mod votes; // Votes.

use self::builder::Builder;
use self::choices::ChoiceFaults;
use self::events::{Answered, Delayed};
use self::frame::Slots;
use self::regimes::{Move, RegimeFaults};
use crate::program::{Program, Register};
use detente_model::Model;
use detente_model::model::{EventId, Play};
use detente_syntax::{FileId, Span};
use std::collections::BTreeMap;
use std::fmt;

/// A choice whose rule must be solved before the model can run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSolved {
    /// Path of the choice.
    pub choice: String,
    /// Where it is declared.
    pub span: Span,
    /// The file in which it is declared.
    pub file: FileId,
}

impl fmt::Display for NotSolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the choice `{}` looks ahead and has no solved rule yet", self.choice)
    }
}

impl std::error::Error for NotSolved {}

/// The program that gives the bits of the reference evaluator, as it is before any pass.
///
/// # Errors
/// The first choice that looks ahead or waits for a solved rule.
pub fn lower(model: &Model) -> Result<Program, NotSolved> {
    for choice in &model.choices {
        if choice.rules.iter().any(|rule| matches!(rule.play, Play::LooksAhead(_) | Play::Solved)) {
            let about = &choice.about;
            return Err(NotSolved { choice: about.path.clone(), span: about.span, file: about.file });
        }
    }
    let mut lowering = Lowering::new(model);
    lowering.lower_parameters();
    let before = lowering.lower_initial();
    let step = lowering.lower_nodes();
    lowering.lower_end(&before, &step);
    let last = lowering.lower_last();
    lowering.lower_outcomes(&step, &last);
    lowering.track(&step, &last);
    Ok(lowering.builder.program)
}

/// Registers of all states at the start of a step, by the number of the element.
struct States {
    stocks: Vec<Register>,
    memories: Vec<Register>,
    totals: Vec<Register>,
    regimes: Vec<Register>,
    /// Steps since the regime entered its state.
    ages: Vec<Register>,
    options: Vec<Register>,
    /// Whether an event of the step before makes the choice due.
    called: Vec<Register>,
}

/// A program under construction, with what its parts hand on to one another.
struct Lowering<'m> {
    model: &'m Model,
    builder: Builder,
    parameters: Slots,
    states: States,
    /// Counts of the children of each split.
    split_children: Vec<Vec<Register>>,
    /// Whether each vote passed in this step.
    votes_passed: Vec<Register>,
    /// This step's transition of each regime.
    moves: Vec<Move>,
    regime_faults: Vec<RegimeFaults>,
    choice_faults: Vec<ChoiceFaults>,
    delayed: Vec<Delayed<'m>>,
    answered: Vec<Answered<'m>>,
    /// States that hold when events first happened.
    first_times: BTreeMap<EventId, Register>,
}

impl<'m> Lowering<'m> {
    fn new(model: &'m Model) -> Self {
        let mut builder = Builder::new(outline(model));
        let states = States {
            stocks: model.stocks.iter().map(|_| builder.state()).collect(),
            memories: model.memories.iter().map(|_| builder.state()).collect(),
            totals: model.events.iter().map(|_| builder.count_state()).collect(),
            regimes: model.regimes.iter().map(|_| builder.count_state()).collect(),
            ages: model.regimes.iter().map(|_| builder.count_state()).collect(),
            options: model.choices.iter().map(|_| builder.count_state()).collect(),
            called: model.choices.iter().map(|_| builder.condition_state()).collect(),
        };
        let zero = builder.constant(0.0);
        let none = builder.constant(f64::NAN);
        let stay = |state: &Register| Move { moves: zero, state: *state };
        Self {
            model,
            parameters: Slots::all(none, model.parameters.len()),
            split_children: model.splits.iter().map(|split| vec![zero; split.children.len()]).collect(),
            votes_passed: vec![zero; model.votes.len()],
            moves: states.regimes.iter().map(stay).collect(),
            regime_faults: vec![RegimeFaults { hazard: zero, chance: zero }; model.regimes.len()],
            choice_faults: vec![ChoiceFaults { chance: zero, worth: zero }; model.choices.len()],
            delayed: Vec::new(),
            answered: Vec::new(),
            first_times: BTreeMap::new(),
            builder,
            states,
        }
    }
}

/// The program's data that are the model's own.
fn outline(model: &Model) -> Program {
    Program {
        tables: model.tables.iter().map(|table| table.points.clone()).collect(),
        series: model.series.iter().map(|series| (series.points.clone(), series.linear)).collect(),
        step_days: model.calendar.step_days,
        steps: model.calendar.steps,
        report_steps: model.calendar.report_steps,
        ..Program::default()
    }
}
