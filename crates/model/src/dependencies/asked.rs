//! What the questions of a model depend on: outcomes, claims, observations, policies, shown levels.

use super::causal::{Element, causal_graph, path_of};
use super::sign::Bounds;
use crate::model::{
    EventId, Expectation, Expression, Intervention, Measure, MeasureKind, Model, OutcomeKind, Record, Term,
    Timing,
};
use std::collections::BTreeMap;

/// Paths of the elements that something reads, but on which no question depends, directly or over others; none where nothing
/// is asked at all.
pub fn unasked(model: &Model) -> Vec<String> {
    let graph = causal_graph(model);
    let bounds = Bounds::of(model);
    let places = graph.elements.iter().map(String::as_str).zip(0..).collect();
    let mut questions =
        Questions { model, bounds: &bounds, places, asked: vec![false; graph.elements.len()] };
    questions.outcomes();
    questions.claims();
    questions.rest();
    let mut asked = questions.asked;
    if !asked.contains(&true) {
        return Vec::new();
    }
    let mut causes = vec![Vec::new(); graph.elements.len()];
    for edge in graph.readers.iter().flatten() {
        causes[edge.to].push(edge.from);
    }
    let mut waiting: Vec<usize> = (0..asked.len()).filter(|at| asked[*at]).collect();
    while let Some(at) = waiting.pop() {
        for cause in &causes[at] {
            if !std::mem::replace(&mut asked[*cause], true) {
                waiting.push(*cause);
            }
        }
    }
    let without = (0..asked.len()).filter(|at| !asked[*at] && !graph.readers[*at].is_empty());
    without.map(|at| graph.elements[at].clone()).collect()
}

struct Questions<'a> {
    model: &'a Model,
    bounds: &'a Bounds<'a>,
    places: BTreeMap<&'a str, usize>,
    asked: Vec<bool>,
}

impl Questions<'_> {
    fn outcomes(&mut self) {
        for outcome in &self.model.outcomes {
            if let OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition) = &outcome.kind {
                self.expression(condition);
            }
            outcome.dated_by.iter().for_each(|event| self.event(*event));
        }
    }

    fn claims(&mut self) {
        for expectation in self.model.claims.iter().flat_map(|claim| &claim.expectations) {
            match expectation {
                Expectation::Compares { left, right, .. } => {
                    self.term(left);
                    self.term(right);
                }
                Expectation::Within { term, .. } => self.term(term),
                Expectation::MonotoneIn { measure, .. } => self.measure(measure),
            }
        }
    }

    fn rest(&mut self) {
        for observation in &self.model.observations {
            match &observation.record {
                Record::Counts { event, .. } | Record::Dates(event, _) => self.event(*event),
                Record::State(regime, ..) => self.element(Element::Regime(*regime)),
            }
        }
        for intervention in self.model.policies.iter().flat_map(|policy| &policy.interventions) {
            if let Intervention::Parameter(_, value, _)
            | Intervention::Let(_, value, _)
            | Intervention::Initial(_, value)
            | Intervention::AnswersWith(_, _, value) = intervention
            {
                self.expression(value);
            }
        }
        for path in &self.model.shows {
            if let Some(at) = self.places.get(path.as_str()) {
                self.asked[*at] = true;
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Number(_) => {}
            Term::Measure(measure) => self.measure(measure),
            Term::Add(a, b) | Term::Subtract(a, b) | Term::Multiply(a, b) | Term::Divide(a, b) => {
                self.term(a);
                self.term(b);
            }
        }
    }

    fn measure(&mut self, measure: &Measure) {
        match &measure.kind {
            MeasureKind::ChanceOfOutcome(_) => {}
            MeasureKind::ChanceOfEvent(event)
            | MeasureKind::MeanCount(event)
            | MeasureKind::QuantileOfCount(_, event) => self.event(*event),
            MeasureKind::ChanceOf(value) | MeasureKind::Mean(value) | MeasureKind::Quantile(_, value) => {
                self.expression(value);
            }
        }
        if let Timing::AtEvent(event) | Timing::ByEvent(event) | Timing::WithinOf(_, event) = measure.timing {
            self.event(event);
        }
        measure.condition.iter().chain(&measure.given).for_each(|condition| self.expression(condition));
    }

    fn expression(&mut self, expression: &Expression) {
        for element in self.bounds.influences(expression).0.into_keys() {
            self.element(element);
        }
    }

    fn event(&mut self, event: EventId) {
        self.element(Element::Event(event));
    }

    fn element(&mut self, element: Element) {
        if let Some(at) = self.places.get(path_of(self.model, element)) {
            self.asked[*at] = true;
        }
    }
}
