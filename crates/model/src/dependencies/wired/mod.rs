//! Which way a measure differs between two worlds, where the signs of all links say so.
//!
//! The worlds are the same model but for some expressions. Where such an expression lies surely above what it was, all that goes up with it does, step
//! by step, on the same luck: updates that are monotone in all that they read keep an order (monotone systems, Smith 1995, *Monotone Dynamical
//! Systems*, chapter 3, for maps). The signs are those of the causal graph, from bounds alone, in both worlds. Not looked at is what an element does to itself:
//! a stock that loses more than it holds within a step turns an order round, so that whoever relies on this looks at trajectories too.

use super::causal::{Element, Sign, all_elements, causes};
use super::sign::{Bounds, Influences, table_sign};
use crate::model::{
    EventSource, Expression, Measure, MeasureKind, MemoryId, Model, Outcome, OutcomeId, OutcomeKind,
    ParameterId, ParameterValue, SourceKind, StockId, Timing,
};
use std::collections::BTreeMap;

/// Which way a measure goes from one world to another: `None` if nothing that differs leads there, and unknown where signs do not tell, or where one
/// world has elements that the other has not. Each measure is as it reads in its world.
#[must_use]
pub fn wired(before: (&Model, &Measure), after: (&Model, &Measure)) -> Option<Sign> {
    let elements =
        [before.0, after.0].map(|model| all_elements(model).into_iter().map(|(element, _)| element));
    let [old, new] = elements;
    if !old.eq(new) {
        return Some(Sign::Unknown);
    }
    let bounds = [Bounds::of(before.0), Bounds::of(after.0)];
    let mut worlds =
        Worlds { models: [before.0, after.0], bounds: &bounds, rising: None, moved: BTreeMap::new() };
    worlds.settle();
    worlds.measure(before.1, after.1)
}

/// Which way a measure goes as a parameter rises, wherever that is and whatever else is drawn: `None` if the parameter does not lead there.
#[must_use]
pub fn rises_with(model: &Model, measure: &Measure, parameter: ParameterId) -> Option<Sign> {
    let bounds = [Bounds::of(model), Bounds::of(model)];
    let mut worlds =
        Worlds { models: [model; 2], bounds: &bounds, rising: Some(parameter), moved: BTreeMap::new() };
    worlds.settle();
    worlds.measure(measure, measure)
}

struct Worlds<'a> {
    models: [&'a Model; 2],
    bounds: &'a [Bounds<'a>; 2],
    /// A parameter that is all that differs between two worlds that read alike: in the second it is higher.
    rising: Option<ParameterId>,
    /// Elements that differ, and which way.
    moved: BTreeMap<Element, Sign>,
}

/// What one element is made of in both worlds.
struct Parts {
    element: Element,
    /// Which way its own expressions differ.
    own: Option<Sign>,
    reads: Influences,
}

impl Worlds<'_> {
    /// Follows what differs to all that reads it. A sign changes twice at most: it becomes known, then unknown.
    fn settle(&mut self) {
        let elements = all_elements(self.models[0]);
        let parts: Vec<Parts> = elements.into_iter().map(|(element, _)| self.parts(element)).collect();
        loop {
            let before = self.moved.clone();
            for part in &parts {
                if let Some(sign) = joined(part.own, self.of_influences(&part.reads)) {
                    self.moved.insert(part.element, sign);
                }
            }
            if self.moved == before {
                return;
            }
        }
    }

    fn parts(&self, element: Element) -> Parts {
        let [before, after] = [0, 1].map(|world| causes(self.models[world], &self.bounds[world], element));
        let mut own = None;
        let mut reads = Influences::default();
        let is_alike = before.elements == after.elements
            && before.expressions.len() == after.expressions.len()
            && self.is_made_alike(element);
        if !is_alike {
            own = Some(self.unlike(element));
        }
        for ((old, sign), (new, other)) in before.expressions.iter().zip(&after.expressions) {
            let sign = sign.beside(*other);
            own = joined(own, self.differs(old, new).map(|differs| differs.times(sign)));
            reads = reads.and(self.influences(old, new).times(sign));
        }
        let elements = before.elements.iter().chain(&after.elements);
        reads = elements.fold(reads, |reads, (it, sign)| {
            let sign = if self.is_once(*it) { Sign::Unknown } else { *sign };
            reads.and(Influences::one(*it, sign))
        });
        if let Some([old, new]) = self.initial(element) {
            own = joined(own, self.differs(old, new));
            reads = reads.and(self.influences(old, new));
        }
        reads.0.remove(&element);
        Parts { element, own, reads }
    }

    /// Whether what is no expression is the same: which changes a stock has, when an event happens, how a choice is made.
    fn is_made_alike(&self, element: Element) -> bool {
        let [before, after] = self.models;
        match element {
            Element::Let(_) | Element::Transfer(_) => true,
            Element::Stock(id) => {
                let [before, after] = [before, after].map(|model| &model.stocks[id.index()]);
                let kinds = before.changes.iter().zip(&after.changes);
                let mut kinds = kinds.map(|(a, b)| [&a.kind, &b.kind].map(std::mem::discriminant));
                before.changes.len() == after.changes.len() && kinds.all(|[a, b]| a == b)
            }
            Element::Memory(id) => before.memories[id.index()].events == after.memories[id.index()].events,
            Element::Event(id) => {
                let [before, after] = [before, after].map(|model| &model.events[id.index()]);
                let kinds = before.sources.iter().zip(&after.sources);
                let is_same = |(a, b): (&EventSource, &EventSource)| match (&a.kind, &b.kind) {
                    (SourceKind::Dates(a), SourceKind::Dates(b)) => a == b,
                    (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
                };
                before.sources.len() == after.sources.len() && kinds.into_iter().all(is_same)
            }
            Element::Regime(id) => before.regimes[id.index()] == after.regimes[id.index()],
            Element::Choice(id) => before.choices[id.index()] == after.choices[id.index()],
            Element::Vote(id) => before.votes[id.index()] == after.votes[id.index()],
        }
    }

    /// Which way something differs that is not made alike: what no longer happens, happens less.
    fn unlike(&self, element: Element) -> Sign {
        let Element::Event(id) = element else { return Sign::Unknown };
        let [before, after] = self.models.map(|model| model.events[id.index()].sources.is_empty());
        match (before, after) {
            (false, true) => Sign::Minus,
            (true, false) => Sign::Plus,
            _ => Sign::Unknown,
        }
    }

    fn initial(&self, element: Element) -> Option<[&Expression; 2]> {
        let stock = |id: StockId| self.models.map(|model| &model.stocks[id.index()].initial);
        let memory = |id: MemoryId| self.models.map(|model| &model.memories[id.index()].initial);
        match element {
            Element::Stock(id) => Some(stock(id)),
            Element::Memory(id) => Some(memory(id)),
            _ => None,
        }
    }

    /// What an expression reads, with the sign that it has in both worlds. An event that happens once comes earlier rather than more often,
    /// which has no order for what reads it at the time.
    fn influences(&self, old: &Expression, new: &Expression) -> Influences {
        let mut all = self.bounds[0].influences(old).and(self.bounds[1].influences(new));
        for (element, sign) in &mut all.0 {
            if self.is_once(*element) && !reads_totals_alone(old) {
                *sign = Sign::Unknown;
            }
        }
        all
    }

    fn is_once(&self, element: Element) -> bool {
        matches!(element, Element::Event(id) if self.models.iter().any(|model| model.events[id.index()].once))
    }

    fn of_influences(&self, influences: &Influences) -> Option<Sign> {
        let known =
            influences.0.iter().filter_map(|(element, sign)| Some(sign.times(*self.moved.get(element)?)));
        known.reduce(Sign::beside)
    }

    /// Which way an expression differs from what stands in its place in the other world, all that both read being equal.
    fn differs(&self, old: &Expression, new: &Expression) -> Option<Sign> {
        if let Some(parameter) = self.rising {
            return self.rises(old, parameter);
        }
        if old == new {
            return None;
        }
        let [before, after] = self.bounds;
        let (below, above) = (before.of_value(old), after.of_value(new));
        if below.1 <= above.0 {
            return Some(Sign::Plus);
        }
        if above.1 <= below.0 {
            return Some(Sign::Minus);
        }
        match (old, new) {
            (Expression::Unary(a, x), Expression::Unary(b, y)) if a == b => {
                let sign = before.unary_sign(*a, x).beside(after.unary_sign(*b, y));
                self.differs(x, y).map(|differs| differs.times(sign))
            }
            (Expression::Binary(a, x, v), Expression::Binary(b, y, w)) if a == b => {
                let (of_left, of_right) = before.binary_signs(*a, x, v);
                let others = after.binary_signs(*b, y, w);
                let left = self.differs(x, y).map(|differs| differs.times(of_left.beside(others.0)));
                let right = self.differs(v, w).map(|differs| differs.times(of_right.beside(others.1)));
                joined(left, right)
            }
            _ => Some(Sign::Unknown),
        }
    }

    /// Which way an expression goes as a parameter that stands in it rises, over the whole range of all that it reads.
    fn rises(&self, expression: &Expression, parameter: ParameterId) -> Option<Sign> {
        let of = |part: &Expression| self.rises(part, parameter);
        let of_all = |parts: &[Expression]| parts.iter().filter_map(of).reduce(Sign::beside);
        let bounds = &self.bounds[0];
        match expression {
            Expression::Parameter(id) if *id == parameter => Some(Sign::Plus),
            Expression::Parameter(id) => match &self.models[0].parameters[id.index()].value {
                ParameterValue::Derived(expression) => of(expression),
                ParameterValue::Drawn(_) | ParameterValue::OneOf { .. } => None,
            },
            Expression::Unary(operation, x) => of(x).map(|sign| sign.times(bounds.unary_sign(*operation, x))),
            Expression::Binary(operation, a, b) => {
                let (left, right) = bounds.binary_signs(*operation, a, b);
                joined(of(a).map(|sign| sign.times(left)), of(b).map(|sign| sign.times(right)))
            }
            Expression::Table(id, x) => {
                let slope = table_sign(&self.models[0].tables[id.index()]);
                of(x).map(|sign| sign.times(slope))
            }
            Expression::If(condition, then, otherwise) => {
                let condition = of(condition).map(|sign| sign.times(bounds.branch_sign(then, otherwise)));
                joined(condition, joined(of(then), of(otherwise)))
            }
            Expression::ByState(_, values) | Expression::ByOption(_, values) => of_all(values),
            Expression::Number(_)
            | Expression::Let(_)
            | Expression::Stock(_)
            | Expression::Memory(_)
            | Expression::Count(_)
            | Expression::Total(_)
            | Expression::Time
            | Expression::Trajectory
            | Expression::Series(_)
            | Expression::InState(..)
            | Expression::Plays(..)
            | Expression::Uniform(_) => None,
        }
    }

    fn expression(&self, old: &Expression, new: &Expression) -> Option<Sign> {
        joined(self.differs(old, new), self.of_influences(&self.influences(old, new)))
    }

    fn measure(&self, old: &Measure, new: &Measure) -> Option<Sign> {
        let guards = [(&old.condition, &new.condition), (&old.given, &new.given)];
        let is_guard_moved = guards.into_iter().any(|guard| match guard {
            (Some(old), Some(new)) => self.expression(old, new).is_some(),
            (None, None) => false,
            _ => true,
        });
        let is_time_moved = match old.timing {
            Timing::AtEvent(event) | Timing::ByEvent(event) | Timing::WithinOf(_, event) => {
                self.moved.contains_key(&Element::Event(event))
            }
            Timing::By(_) | Timing::At(_) | Timing::AtTheEnd | Timing::Between(..) | Timing::Whole => false,
        };
        if is_guard_moved || is_time_moved || old.timing != new.timing {
            return Some(Sign::Unknown);
        }
        match (&old.kind, &new.kind) {
            (MeasureKind::ChanceOfOutcome(id), MeasureKind::ChanceOfOutcome(other)) if id == other => {
                self.outcome(*id)
            }
            (MeasureKind::ChanceOfEvent(id), MeasureKind::ChanceOfEvent(other))
            | (MeasureKind::MeanCount(id), MeasureKind::MeanCount(other))
                if id == other =>
            {
                self.moved.get(&Element::Event(*id)).copied()
            }
            (MeasureKind::QuantileOfCount(a, id), MeasureKind::QuantileOfCount(b, other))
                if (a, id) == (b, other) =>
            {
                self.moved.get(&Element::Event(*id)).copied()
            }
            (MeasureKind::ChanceOf(old), MeasureKind::ChanceOf(new))
            | (MeasureKind::Mean(old), MeasureKind::Mean(new)) => self.expression(old, new),
            (MeasureKind::Quantile(a, old), MeasureKind::Quantile(b, new)) if a == b => {
                self.expression(old, new)
            }
            _ => Some(Sign::Unknown),
        }
    }

    /// An outcome is likelier where what it asks for is, and what the others ask for is not.
    fn outcome(&self, id: OutcomeId) -> Option<Sign> {
        let [before, after] = self.models;
        let of = |(place, (old, new)): (usize, (&Outcome, &Outcome))| {
            let sign = match (&old.kind, &new.kind) {
                (OutcomeKind::AsSoonAs(old), OutcomeKind::AsSoonAs(new))
                | (OutcomeKind::AtTheEnd(old), OutcomeKind::AtTheEnd(new)) => self.expression(old, new),
                (OutcomeKind::Otherwise, OutcomeKind::Otherwise) => None,
                _ => Some(Sign::Unknown),
            };
            sign.map(|sign| if place == id.index() { sign } else { sign.times(Sign::Minus) })
        };
        before.outcomes.iter().zip(&after.outcomes).enumerate().filter_map(of).reduce(Sign::beside)
    }
}

fn joined(a: Option<Sign>, b: Option<Sign>) -> Option<Sign> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.beside(b)),
        (a, b) => a.or(b),
    }
}

/// Whether nothing that happens in a step is read, only what has happened until then.
fn reads_totals_alone(expression: &Expression) -> bool {
    let mut reads_counts = false;
    expression.walk(&mut |part| reads_counts |= matches!(part, Expression::Count(_)));
    !reads_counts
}

#[cfg(test)]
mod tests;
