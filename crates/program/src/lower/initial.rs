//! What stocks and memories hold before step 0.

use super::Lowering;
use super::frame::{Frame, Slots};
use crate::program::Stage;
use detente_model::model::InitialNode;

impl Lowering<'_> {
    /// The frame before step 0, with the initial values of all stocks and memories.
    pub(super) fn lower_initial(&mut self) -> Frame {
        self.builder.enter(Stage::Initial);
        let model = self.model;
        let zero = self.builder.constant(0.0);
        let mut frame = self.nothing();
        frame.counts = Slots::all(zero, model.events.len());
        frame.totals = Slots::all(zero, model.events.len());
        let starts = model.regimes.iter().map(|regime| self.builder.constant(f64::from(regime.start)));
        frame.regimes = Slots::new(starts);
        let starts = model.choices.iter().map(|choice| self.builder.constant(f64::from(choice.start)));
        frame.options = Slots::new(starts);
        for node in &model.initial_order {
            match node {
                InitialNode::Let(id) => {
                    let of = &model.lets[id.index()];
                    self.builder.at(&of.about.path);
                    let value = self.expression(&frame, &of.value);
                    frame.lets.set(id.index(), value);
                }
                InitialNode::Stock(id) => {
                    let stock = &model.stocks[id.index()];
                    self.builder.at(&stock.about.path);
                    let value = self.expression(&frame, &stock.initial);
                    frame.stocks.set(id.index(), value);
                }
                InitialNode::Memory(id) => {
                    let memory = &model.memories[id.index()];
                    self.builder.at(&memory.about.path);
                    let value = self.expression(&frame, &memory.initial);
                    frame.memories.set(id.index(), value);
                }
            }
        }
        frame
    }
}
