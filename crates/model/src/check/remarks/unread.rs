//! What nothing in the model reads.

use super::{is_own, remark};
use crate::model::{
    About, ChangeKind, EventId, Expectation, Expression, LetId, Measure, Model, ParameterId, ParameterValue,
    Record, SourceKind, StockId, TransitionKind, Trigger, Want,
};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Severity};
use std::collections::BTreeSet;

/// Parameters weigh more than the rest: what is worked out or drawn may be there to be looked at.
pub(super) fn unread(model: &Model, remarks: &mut Vec<Diagnostic>) {
    let reads = Reads::of(model);
    let mut add = |about: &[&About], is_read: &dyn Fn(usize) -> bool, kind: &str, severity: Severity| {
        // Of an element with members, one that is read is enough.
        let read: BTreeSet<_> = about
            .iter()
            .enumerate()
            .filter(|(at, _)| is_read(*at))
            .map(|(_, it)| (it.file, it.span))
            .collect();
        for it in about.iter().filter(|it| is_own(it) && !read.contains(&(it.file, it.span))) {
            let path = it.path.split('[').next().unwrap_or_default();
            let help = match severity {
                Severity::Warning => "read it somewhere, or take it away",
                _ => "that is fine if it is there to be looked at",
            };
            let message = format!("nothing reads the {kind} `{path}`");
            remarks.push(remark(severity, code::UNREAD, it, message).help(help));
        }
    };
    let parameters: Vec<_> = model.parameters.iter().map(|it| &it.about).collect();
    let is_read = |at: usize| reads.parameters.contains(&ParameterId(at as u32));
    add(&parameters, &is_read, "parameter", Severity::Warning);
    let lets: Vec<_> = model.lets.iter().map(|it| &it.about).collect();
    add(&lets, &|at| reads.lets.contains(&LetId(at as u32)), "let", Severity::Advice);
    let stocks: Vec<_> = model.stocks.iter().map(|it| &it.about).collect();
    add(&stocks, &|at| reads.stocks.contains(&StockId(at as u32)), "stock", Severity::Advice);
    let events: Vec<_> = model.events.iter().map(|it| &it.about).collect();
    add(&events, &|at| reads.events.contains(&EventId(at as u32)), "event", Severity::Advice);
}

/// What anything in the model reads: expressions, triggers, claims, loops, observations.
#[derive(Default)]
struct Reads {
    parameters: BTreeSet<ParameterId>,
    lets: BTreeSet<LetId>,
    stocks: BTreeSet<StockId>,
    events: BTreeSet<EventId>,
}

impl Reads {
    fn of(model: &Model) -> Self {
        let mut reads = Self::default();
        // The visit is one of places that may be written.
        model.clone().each_expression(&mut |expression| reads.expression(expression));
        for parameter in &model.parameters {
            if let ParameterValue::Derived(expression) = &parameter.value {
                reads.expression(expression);
            }
        }
        reads.state(model);
        reads.triggers(model);
        reads.questions(model);
        reads
    }

    fn expression(&mut self, expression: &Expression) {
        expression.walk(&mut |part| match part {
            Expression::Parameter(id) => drop(self.parameters.insert(*id)),
            Expression::Let(id) => drop(self.lets.insert(*id)),
            Expression::Stock(id) => drop(self.stocks.insert(*id)),
            Expression::Count(id) | Expression::Total(id) => drop(self.events.insert(*id)),
            _ => {}
        });
    }

    fn state(&mut self, model: &Model) {
        for change in model.stocks.iter().flat_map(|stock| &stock.changes) {
            match &change.kind {
                ChangeKind::PerEvent { event, .. } => drop(self.events.insert(*event)),
                ChangeKind::Becomes { trigger: Trigger::At(event) | Trigger::AtWhile(event, _), .. } => {
                    self.events.insert(*event);
                }
                _ => {}
            }
        }
        // A transfer takes what its stock has, and gives what the other has room for.
        self.stocks.extend(model.transfers.iter().flat_map(|transfer| [transfer.from, transfer.to]));
        self.events.extend(model.memories.iter().flat_map(|memory| &memory.events));
    }

    fn triggers(&mut self, model: &Model) {
        for source in model.events.iter().flat_map(|event| &event.sources) {
            match &source.kind {
                SourceKind::Child { parent, .. }
                | SourceKind::PerParent { parent, .. }
                | SourceKind::Answer { parent, .. } => drop(self.events.insert(*parent)),
                _ => {}
            }
        }
        self.events.extend(model.outcomes.iter().filter_map(|outcome| outcome.dated_by));
        // A child is there to tell apart what its parent does.
        for split in &model.splits {
            self.events.insert(split.parent);
            self.events.extend(split.children.iter().map(|(child, _)| *child));
        }
        for transition in model.regimes.iter().flat_map(|regime| &regime.transitions) {
            if let TransitionKind::At { event, .. } = &transition.kind {
                self.events.insert(*event);
            }
        }
        for choice in &model.choices {
            self.events.extend(&choice.at_events);
            self.parameters.extend(choice.believes.iter().map(|(parameter, _)| *parameter));
            self.events.extend(choice.wants.iter().filter_map(|want| match want {
                Want::PerEvent(event, _) => Some(*event),
                Want::State(_) => None,
            }));
        }
        self.events.extend(model.votes.iter().flat_map(|vote| [vote.called, vote.passed]));
    }

    fn questions(&mut self, model: &Model) {
        for claim in &model.claims {
            self.events.extend(claim.measures().flat_map(Measure::events));
            self.parameters.extend(claim.expectations.iter().filter_map(|expectation| match expectation {
                Expectation::MonotoneIn { parameter, .. } => Some(*parameter),
                _ => None,
            }));
        }
        for observation in &model.observations {
            match &observation.record {
                Record::Counts { event, .. } | Record::Dates(event, _) => drop(self.events.insert(*event)),
                Record::State(..) => {}
            }
        }
        let in_loops: BTreeSet<_> = model.loops.iter().flat_map(|it| &it.elements).collect();
        let named = |about: &About| in_loops.contains(&about.path);
        self.lets.extend(places(&model.lets, |it| named(&it.about)).map(LetId));
        self.stocks.extend(places(&model.stocks, |it| named(&it.about)).map(StockId));
        self.events.extend(places(&model.events, |it| named(&it.about)).map(EventId));
    }
}

fn places<T>(elements: &[T], is_wanted: impl Fn(&T) -> bool) -> impl Iterator<Item = u32> {
    elements.iter().zip(0..).filter(move |(element, _)| is_wanted(element)).map(|(_, at)| at)
}
