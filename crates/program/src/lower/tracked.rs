//! What is recorded of each trajectory.

use super::Lowering;
use super::frame::Frame;
use crate::program::{Register, Tracked, TrackedKind};
use detente_model::model::About;
use detente_model::units::Unit;

impl Lowering<'_> {
    /// Stocks, lets, memories, totals, regimes and choices: their registers in a step and in the final row.
    pub(super) fn track(&mut self, step: &Frame, last: &Frame) {
        let model = self.model;
        for (index, stock) in model.stocks.iter().enumerate().filter(|(_, stock)| is_declared(&stock.about)) {
            let registers = (step.stocks.get(index), last.stocks.get(index));
            self.record(&stock.about, TrackedKind::Stock, Some(&stock.unit), registers);
        }
        for (index, of) in model.lets.iter().enumerate() {
            let registers = (step.lets.get(index), last.lets.get(index));
            self.record(&of.about, TrackedKind::Let, Some(&of.unit), registers);
        }
        for (index, memory) in model.memories.iter().enumerate() {
            let registers = (step.memories.get(index), last.memories.get(index));
            self.record(&memory.about, TrackedKind::Memory, Some(&memory.unit), registers);
        }
        for (index, event) in model.events.iter().enumerate() {
            let registers = (step.totals.get(index), last.totals.get(index));
            self.record(&event.about, TrackedKind::Total, None, registers);
        }
        for (index, regime) in model.regimes.iter().enumerate() {
            let states = regime.states.iter().map(|state| state.label.clone()).collect();
            let registers = (step.regimes.get(index), last.regimes.get(index));
            self.record(&regime.about, TrackedKind::Regime(states), None, registers);
        }
        for (index, choice) in model.choices.iter().enumerate() {
            let options = choice.options.iter().map(|option| option.label.clone()).collect();
            let registers = (step.options.get(index), last.options.get(index));
            self.record(&choice.about, TrackedKind::Choice(options), None, registers);
        }
    }

    fn record(
        &mut self,
        about: &About,
        kind: TrackedKind,
        unit: Option<&Unit>,
        (step, last): (Register, Register),
    ) {
        let (unit, scale) = unit.map_or((String::new(), 1.0), |unit| (unit.name.clone(), unit.scale));
        let (path, label) = (about.path.clone(), about.label.clone());
        self.builder.program.tracked.push(Tracked { path, label, kind, unit, scale, step, last });
    }
}

/// Whether the analyst declared the stock: the stages of a `delay` and what a `smooth` keeps have a word of their own after a space,
/// `drive.delay 1`, which no name can hold outside its members (`weight[shia, south]`).
fn is_declared(about: &About) -> bool {
    let mut depth = 0;
    !about.path.chars().any(|letter| {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        letter == ' ' && depth == 0
    })
}
