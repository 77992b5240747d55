//! What the questions of a model depend on: outcomes, claims, observations, policies, shown levels.

use super::causal::{CausalGraph, Element, path_of};
use super::sign::Bounds;
use crate::model::{
    Claim, EventId, Expression, Intervention, Measure, MeasureKind, Model, OutcomeKind, Record,
};
use std::collections::BTreeMap;

/// Paths of the elements that something reads, but on which no question depends, directly or over others; none where nothing
/// is asked at all.
pub(crate) fn unasked(model: &Model, graph: &CausalGraph, bounds: &Bounds<'_>) -> Vec<String> {
    let places = graph.elements.iter().map(String::as_str).zip(0..).collect();
    let mut questions = Questions { model, bounds, places, asked: vec![false; graph.elements.len()] };
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
        self.model.claims.iter().flat_map(Claim::measures).for_each(|measure| self.measure(measure));
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

    fn measure(&mut self, measure: &Measure) {
        measure.events().for_each(|event| self.event(event));
        if let MeasureKind::ChanceOf(value) | MeasureKind::Mean(value) | MeasureKind::Quantile(_, value) =
            &measure.kind
        {
            self.expression(value);
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
