//! Stocks, transfers, memories and regimes.

use super::value::{header_unit, in_unit};
use super::{Text, expression_text, named};
use crate::model::{
    ChangeKind, Expression, MemoryKind, Pace, Regime, Stock, Transition, TransitionKind, Trigger,
};
use crate::units::Unit;

impl Text<'_> {
    pub(super) fn state(&mut self) {
        let model = self.model;
        if !(model.stocks.is_empty() && model.memories.is_empty() && model.regimes.is_empty()) {
            self.heading("State");
        }
        for stock in &model.stocks {
            let initial = self.value(&stock.initial, &stock.unit);
            let header = format!("stock {}{} = {initial}", named(&stock.about), header_unit(&stock.unit));
            let clauses = self.changes(stock);
            self.block(header, &stock.about, clauses);
        }
        for transfer in &model.transfers {
            let path = |id: crate::model::StockId| &model.stocks[id.index()].about.path;
            let rate = self.words(&transfer.rate);
            let clause = format!("moves {rate} from {} to {}", path(transfer.from), path(transfer.to));
            self.block(format!("transfer {}", named(&transfer.about)), &transfer.about, vec![clause]);
        }
        for memory in &model.memories {
            let events: Vec<_> = memory.events.iter().map(|id| self.event_path(*id)).collect();
            let mut clauses = vec![match &memory.kind {
                MemoryKind::Fades(pace) => format!("fades {}", self.pace(pace)),
                MemoryKind::Averages(time) => format!("averages over {}", self.words(time)),
            }];
            if memory.initial != Expression::Number(0.0) {
                clauses.push(format!("starts at {}", self.value(&memory.initial, &memory.unit)));
            }
            let header = format!("memory {} of {}", named(&memory.about), events.join(", "));
            self.block(header, &memory.about, clauses);
        }
        for regime in &model.regimes {
            let header = format!(
                "regime {} starts {}",
                named(&regime.about),
                regime.states[regime.start as usize].name
            );
            let mut clauses: Vec<_> =
                regime.transitions.iter().map(|it| self.transition(regime, it)).collect();
            clauses.extend(
                regime.states.iter().map(|state| format!("state {} \"{}\"", state.name, state.label)),
            );
            self.block(header, &regime.about, clauses);
        }
    }

    /// A value in its element's unit where it is known, else an expression in base units.
    fn value(&self, value: &Expression, unit: &Unit) -> String {
        match value {
            Expression::Number(value) => in_unit(*value, unit),
            value => self.words(value),
        }
    }

    pub(super) fn words(&self, expression: &Expression) -> String {
        expression_text(self.model, expression)
    }

    pub(super) fn event_path(&self, id: crate::model::EventId) -> &str {
        &self.model.events[id.index()].about.path
    }

    /// ` while C`, or nothing.
    pub(super) fn while_words(&self, condition: Option<&Expression>) -> String {
        condition.map_or_else(String::new, |condition| format!(" while {}", self.words(condition)))
    }

    fn pace(&self, pace: &Pace) -> String {
        match pace {
            Pace::HalfLife(time) => format!("with half-life {}", self.words(time)),
            Pace::TimeConstant(time) => format!("over {}", self.words(time)),
        }
    }

    fn changes(&self, stock: &Stock) -> Vec<String> {
        let mut clauses = Vec::new();
        for change in &stock.changes {
            clauses.push(match &change.kind {
                ChangeKind::Flow(rate) => format!("changes by {}", self.words(rate)),
                ChangeKind::PerEvent { event, amount } => {
                    format!("gains {} per {}", self.words(amount), self.event_path(*event))
                }
                ChangeKind::Fade { pace, condition } => {
                    format!("fades {}{}", self.pace(pace), self.while_words(condition.as_ref()))
                }
                ChangeKind::Toward { target, pace, condition } => format!(
                    "moves toward {} {}{}",
                    self.words(target),
                    self.pace(pace),
                    self.while_words(condition.as_ref())
                ),
                ChangeKind::Becomes { value, trigger } => {
                    format!("becomes {} {}", self.words(value), self.trigger(trigger))
                }
                ChangeKind::TransferOut(id) => {
                    format!("# loses by {}", self.model.transfers[id.index()].about.path)
                }
                ChangeKind::TransferIn(id) => {
                    format!("# gains by {}", self.model.transfers[id.index()].about.path)
                }
            });
        }
        match (&stock.low, &stock.high) {
            (None, None) => {}
            (low, high) => {
                let end = |bound: &Option<Expression>, none: &str| {
                    bound.as_ref().map_or_else(|| none.to_owned(), |bound| self.value(bound, &stock.unit))
                };
                clauses.push(format!("stays {} to {}", end(low, "any"), end(high, "any")));
            }
        }
        clauses
    }

    fn trigger(&self, trigger: &Trigger) -> String {
        match trigger {
            Trigger::EveryStep => "each step".to_owned(),
            Trigger::At(event) => format!("at each {}", self.event_path(*event)),
            Trigger::AtWhile(event, condition) => {
                format!("at each {} while {}", self.event_path(*event), self.words(condition))
            }
            Trigger::EveryStepWhile(condition) => format!("each step while {}", self.words(condition)),
        }
    }

    fn transition(&self, regime: &Regime, transition: &Transition) -> String {
        let name = |state: u32| &regime.states[state as usize].name;
        let how = match &transition.kind {
            TransitionKind::Hazard(rate) => format!("at {}", self.words(rate)),
            TransitionKind::After(mean) => format!("after about {}", self.words(mean)),
            TransitionKind::At { event, chance } => {
                let chance =
                    chance.as_ref().map_or_else(String::new, |it| format!(" with {}", self.words(it)));
                format!("at each {}{chance}", self.event_path(*event))
            }
        };
        format!("{} -> {} {how}", name(transition.from), name(transition.to))
    }
}
