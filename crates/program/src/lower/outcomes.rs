//! Outcomes: their conditions in a step and in the final row.

use super::Lowering;
use super::frame::Frame;
use crate::program::{Operation, Register, Stage};
use detente_model::evaluate::precedence;
use detente_model::model::{EventId, Expression, OutcomeKind};

impl Lowering<'_> {
    /// The conditions of outcomes, in order of precedence, in the frames of a step and of the final row.
    pub(super) fn lower_outcomes(&mut self, step: &Frame, last: &Frame) {
        let model = self.model;
        let named =
            model.outcomes.iter().map(|outcome| (outcome.about.path.clone(), outcome.about.label.clone()));
        self.builder.program.endings.outcomes = named.collect();
        for id in precedence(model) {
            let outcome = &model.outcomes[id.index()];
            self.builder.at(&outcome.about.path);
            match &outcome.kind {
                OutcomeKind::AsSoonAs(condition) => {
                    let in_step = self.condition(Stage::Step, step, condition);
                    self.check_doubt(step, condition);
                    let in_last = self.condition(Stage::Last, last, condition);
                    self.check_doubt(last, condition);
                    self.builder.program.endings.as_soon_as.push((id.index(), in_step, in_last));
                }
                OutcomeKind::AtTheEnd(condition) => {
                    let in_last = self.condition(Stage::Last, last, condition);
                    self.check_doubt(last, condition);
                    self.builder.program.endings.at_the_end.push((id.index(), in_last));
                    if let Some(event) = outcome.dated_by {
                        let date = self.first_time(step, event);
                        self.builder.program.endings.dates.push((id.index(), date));
                    }
                }
                OutcomeKind::Otherwise => {
                    self.builder.program.endings.otherwise.get_or_insert(id.index());
                }
            }
        }
    }

    /// A state that holds when the event first happened, in days from the start; -1 before.
    fn first_time(&mut self, step: &Frame, event: EventId) -> Register {
        if let Some(known) = self.first_times.get(&event) {
            return *known;
        }
        self.builder.enter(Stage::Step);
        let date = self.builder.state();
        let (zero, never) = (self.builder.constant(0.0), self.builder.constant(-1.0));
        let happens = self.builder.less(zero, step.counts.get(event.index()));
        let open = self.builder.less(date, zero);
        let first = self.builder.and(open, happens);
        let time = self.builder.emit(Operation::Time, &[]);
        let next = self.builder.select(first, time, date);
        self.builder.carry(date, never, next);
        self.first_times.insert(event, date);
        date
    }

    fn condition(&mut self, stage: Stage, frame: &Frame, condition: &Expression) -> Register {
        self.builder.enter(stage);
        self.expression(frame, condition)
    }
}
