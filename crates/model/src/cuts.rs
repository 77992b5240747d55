//! Worlds without a feedback loop: one link of it is frozen.
//!
//! A loop is cut at one link, as a chain is: cutting all of its links would still much that has nothing to do with it. The link is the one
//! that the fewest other named loops run through, so that they keep working (D. N. Ford, System Dynamics Review 15, 1999, asks for a part
//! of the loop that no other loop has); of several such the last, where the last of all is the one that leads back to the first element.
//! Beyond the link, the element that read the other goes on with the value that this had in the first row; of an event it goes on as if
//! none happened.

use crate::dependencies::{self, Element, all_elements, named_flows};
use crate::model::{
    About, BinaryOperation, Change, ChangeKind, EventSource, Expression, InitialNode, LetId, LoopId, Model,
    Solver, SourceKind, Stock, StockId, TransitionKind, Trigger, UnaryOperation, Want,
};
use crate::units::Unit;
use std::collections::BTreeSet;

impl Model {
    /// The link at which a loop is cut: what is read, and what reads it.
    #[must_use]
    pub fn cut_of(&self, id: LoopId) -> (&str, &str) {
        let links = |of: &[String]| -> Vec<(usize, usize)> {
            (0..of.len()).map(|at| (at, (at + 1) % of.len())).collect()
        };
        let own = &self.loops[id.index()].elements;
        let others = |from: &str, to: &str| {
            let runs_through = |(at, other): (usize, &crate::model::Loop)| {
                let elements = &other.elements;
                let is_link = |(a, b): (usize, usize)| elements[a] == from && elements[b] == to;
                at != id.index() && links(elements).into_iter().any(is_link)
            };
            self.loops.iter().enumerate().filter(|other| runs_through(*other)).count()
        };
        // The last of equals: the order is turned round.
        let best = links(own).into_iter().rev().min_by_key(|(from, to)| others(&own[*from], &own[*to]));
        best.map_or(("", ""), |(from, to)| (&own[from], &own[to]))
    }

    /// A copy in which a loop is cut.
    ///
    /// # Errors
    /// A link that cannot be frozen, in words.
    pub fn without_loop(&self, id: LoopId) -> Result<Model, String> {
        let (from, to) = self.cut_of(id);
        let (causes, mut readers) = (named(self, from), named(self, to));
        // What is read by way of a named flow is read there.
        let flows = named_flows(self);
        let of_stock = |element: &Element| match element {
            Element::Stock(id) => self.stocks[id.index()].changes.iter().filter_map(flow).collect(),
            _ => Vec::new(),
        };
        let read: Vec<LetId> = readers.iter().flat_map(of_stock).filter(|id| flows.contains(id)).collect();
        readers.extend(read.into_iter().map(Element::Let));
        readers.retain(|reader| !causes.contains(reader));
        let refused = || format!("the link from `{from}` to `{to}` cannot be frozen");
        let mut cut = Cut { world: self.clone(), causes: causes.into_iter().collect(), frozen: Vec::new() };
        for reader in &readers {
            cut.freeze(*reader).ok_or_else(refused)?;
        }
        // Which of its members a reader shows is looked up where it is read.
        if cut.causes.iter().any(|cause| matches!(cause, Element::Choice(_) | Element::Regime(_))) {
            let members = readers.into_iter().collect();
            for (element, _) in all_elements(self) {
                cut.rewrite_expressions_of(element, &mut |cut, value| cut.keep_choosing(value, &members));
            }
        }
        dependencies::order(&mut cut.world).map_err(|path| path.to_string())?;
        Ok(cut.world)
    }
}

/// The let that a change is the flow of.
fn flow(change: &Change) -> Option<LetId> {
    match &change.kind {
        ChangeKind::Flow(Expression::Let(id)) => Some(*id),
        ChangeKind::Flow(Expression::Unary(UnaryOperation::Negate, rate)) => match rate.as_ref() {
            Expression::Let(id) => Some(*id),
            _ => None,
        },
        _ => None,
    }
}

/// The elements of that name: one, a vote with the event of its passage, or all members.
fn named(model: &Model, name: &str) -> Vec<Element> {
    let is_member = |path: &str| path.strip_prefix(name).is_some_and(|rest| rest.starts_with('['));
    let all = all_elements(model).into_iter();
    all.filter(|(_, path)| *path == name || is_member(path)).map(|(element, _)| element).collect()
}

/// A choice or a regime, and the lets among which it picks.
fn picked(part: &Expression) -> Option<(Element, Vec<LetId>)> {
    let (by, values) = match part {
        Expression::ByOption(id, values) => (Element::Choice(*id), values),
        Expression::ByState(id, values) => (Element::Regime(*id), values),
        _ => return None,
    };
    let lets = values.iter().map(|value| match value {
        Expression::Let(id) => Some(*id),
        _ => None,
    });
    Some((by, lets.collect::<Option<_>>()?))
}

struct Cut {
    world: Model,
    /// What is no longer read.
    causes: BTreeSet<Element>,
    /// What stands for a let or a choice that was frozen.
    frozen: Vec<(Expression, Expression)>,
}

impl Cut {
    /// Makes one element go on with what the causes were in the first row.
    fn freeze(&mut self, reader: Element) -> Option<()> {
        match reader {
            Element::Let(id) => {
                let mut value = self.world.lets[id.index()].value.clone();
                self.rewrite(&mut value);
                self.world.lets[id.index()].value = value;
            }
            Element::Transfer(id) => {
                let mut rate = self.world.transfers[id.index()].rate.clone();
                self.rewrite(&mut rate);
                self.world.transfers[id.index()].rate = rate;
            }
            Element::Stock(id) => self.freeze_stock(id)?,
            Element::Memory(id) => {
                let causes = &self.causes;
                let events = &mut self.world.memories[id.index()].events;
                events.retain(|event| !causes.contains(&Element::Event(*event)));
            }
            Element::Regime(id) => {
                let causes = &self.causes;
                self.world.regimes[id.index()].transitions.retain(|transition| match &transition.kind {
                    TransitionKind::At { event, .. } => !causes.contains(&Element::Event(*event)),
                    TransitionKind::Hazard(_) | TransitionKind::After(_) => true,
                });
            }
            Element::Event(id) => self.freeze_event(id.index()),
            Element::Choice(id) => {
                let choice = &mut self.world.choices[id.index()];
                let is_cause = |event| self.causes.contains(&Element::Event(event));
                choice.at_events.retain(|event| !is_cause(*event));
                choice.wants.retain(|want| !matches!(want, Want::PerEvent(event, _) if is_cause(*event)));
            }
            // Whether a vote is called cannot be taken from it.
            Element::Vote(id) => {
                let called = self.world.votes[id.index()].called;
                if self.causes.contains(&Element::Event(called)) {
                    return None;
                }
            }
        }
        if !matches!(reader, Element::Let(_) | Element::Transfer(_)) {
            self.rewrite_expressions_of(reader, &mut Self::rewrite);
        }
        Some(())
    }

    /// Rewrites what an element reads during a trajectory: it is lifted out, so that new stocks can be added meanwhile.
    fn rewrite_expressions_of(
        &mut self,
        reader: Element,
        rewrite: &mut dyn FnMut(&mut Self, &mut Expression),
    ) {
        let mut found = Vec::new();
        self.world.expressions_of(reader, &mut |value| found.push(value.clone()));
        found.iter_mut().for_each(|value| rewrite(self, value));
        let mut rewritten = found.into_iter();
        self.world.expressions_of(reader, &mut |value| {
            if let Some(new) = rewritten.next() {
                *value = new;
            }
        });
    }

    fn freeze_stock(&mut self, id: StockId) -> Option<()> {
        let causes = &self.causes;
        let is_cause = |event| causes.contains(&Element::Event(event));
        let changes = &mut self.world.stocks[id.index()].changes;
        let moves = |change: &Change| match &change.kind {
            ChangeKind::TransferIn(id) | ChangeKind::TransferOut(id) => {
                causes.contains(&Element::Transfer(*id))
            }
            _ => false,
        };
        // What is moved would be lost on the way.
        if changes.iter().any(moves) {
            return None;
        }
        changes.retain(|change| match &change.kind {
            ChangeKind::PerEvent { event, .. }
            | ChangeKind::Becomes { trigger: Trigger::At(event) | Trigger::AtWhile(event, _), .. } => {
                !is_cause(*event)
            }
            _ => true,
        });
        Some(())
    }

    fn freeze_event(&mut self, place: usize) {
        let (causes, splits) = (&self.causes, &self.world.splits);
        let is_cause = |event| causes.contains(&Element::Event(event));
        let is_left = |source: &EventSource| match &source.kind {
            SourceKind::Child { parent, .. }
            | SourceKind::PerParent { parent, .. }
            | SourceKind::Answer { parent, .. } => !is_cause(*parent),
            SourceKind::Split { split, .. } => !is_cause(splits[split.index()].parent),
            SourceKind::Entry { regime, .. } => !causes.contains(&Element::Regime(*regime)),
            SourceKind::Passed(vote) => !causes.contains(&Element::Vote(*vote)),
            SourceKind::Rate { .. }
            | SourceKind::Hazard { .. }
            | SourceKind::Dates(_)
            | SourceKind::When(_) => true,
        };
        self.world.events[place].sources.retain(is_left);
    }

    fn rewrite(&mut self, expression: &mut Expression) {
        // A cause whose member a choice or a regime picks: which one, too, is that of the first row.
        let causes = self.causes.clone();
        expression.rewrite(&mut |part| {
            if picked(part).is_some_and(|(_, lets)| lets.iter().all(|id| causes.contains(&Element::Let(*id))))
            {
                *part = self.first_value(part);
            }
        });
        expression.rewrite(&mut |part| {
            if let Some(new) = self.instead(part) {
                *part = new;
            }
        });
    }

    /// Where one of the causes picks among these members, the pick is that of the first row.
    fn keep_choosing(&mut self, expression: &mut Expression, members: &BTreeSet<Element>) {
        let causes = self.causes.clone();
        expression.rewrite(&mut |part| {
            let is_such = |(by, lets): (Element, Vec<LetId>)| {
                causes.contains(&by) && lets.iter().all(|id| members.contains(&Element::Let(*id)))
            };
            if picked(part).is_some_and(is_such) {
                *part = self.first_value(part);
            }
        });
    }

    /// What stands for a part of an expression that reads a cause.
    fn instead(&mut self, part: &Expression) -> Option<Expression> {
        let is_cause = |element| self.causes.contains(&element);
        match part {
            Expression::Let(id) if is_cause(Element::Let(*id)) => Some(self.first_value(part)),
            Expression::Stock(id) if is_cause(Element::Stock(*id)) => Some(self.constant(part, part.clone())),
            Expression::Memory(id) if is_cause(Element::Memory(*id)) => {
                let initial = self.world.memories[id.index()].initial.clone();
                Some(self.constant(part, initial))
            }
            Expression::Count(id) | Expression::Total(id) if is_cause(Element::Event(*id)) => {
                Some(Expression::Number(0.0))
            }
            Expression::InState(id, state) if is_cause(Element::Regime(*id)) => {
                let is_start = self.world.regimes[id.index()].start == *state;
                Some(Expression::Number(if is_start { 1.0 } else { 0.0 }))
            }
            Expression::ByState(id, values) if is_cause(Element::Regime(*id)) => {
                values.get(self.world.regimes[id.index()].start as usize).cloned()
            }
            Expression::Plays(id, _) if is_cause(Element::Choice(*id)) => Some(self.first_value(part)),
            Expression::ByOption(id, values) if is_cause(Element::Choice(*id)) => {
                let mut rest = values.last()?.clone();
                for (option, value) in values.iter().enumerate().rev().skip(1) {
                    let plays = self.first_value(&Expression::Plays(*id, option as u32));
                    rest = Expression::If(Box::new(plays), Box::new(value.clone()), Box::new(rest));
                }
                Some(rest)
            }
            _ => None,
        }
    }

    /// A stock that never changes.
    fn constant(&mut self, of: &Expression, initial: Expression) -> Expression {
        if let Some((_, known)) = self.frozen.iter().find(|(known, _)| known == of) {
            return known.clone();
        }
        let stock = self.stock(initial, Vec::new());
        self.frozen.push((of.clone(), stock.clone()));
        stock
    }

    /// In the first step what is read itself, later what it was then.
    fn first_value(&mut self, of: &Expression) -> Expression {
        if self.world.solver == Solver::RungeKutta4 {
            return self.constant(of, of.clone());
        }
        if let Some((_, known)) = self.frozen.iter().find(|(known, _)| known == of) {
            return known.clone();
        }
        let is_first = Expression::Binary(
            BinaryOperation::LessOrEqual,
            Box::new(Expression::Time),
            Box::new(Expression::Number(0.0)),
        );
        let kind =
            ChangeKind::Becomes { value: of.clone(), trigger: Trigger::EveryStepWhile(is_first.clone()) };
        let later = self.stock(
            Expression::Number(0.0),
            vec![Change { name: "becomes".to_owned(), span: Default::default(), kind }],
        );
        let first = Expression::If(Box::new(is_first), Box::new(of.clone()), Box::new(later));
        self.frozen.push((of.clone(), first.clone()));
        first
    }

    fn stock(&mut self, initial: Expression, changes: Vec<Change>) -> Expression {
        let id = StockId(self.world.stocks.len() as u32);
        // No name in a text has a space.
        let path = format!("frozen {}", id.index());
        let about = self.world.abouts().next().cloned();
        if let Some(about) = about {
            let about = About { path: path.clone(), luck: path.clone(), label: path, ..about };
            let unit = Unit { name: String::new(), scale: 1.0, dimension: Default::default() };
            self.world.stocks.push(Stock { about, unit, initial, changes, low: None, high: None });
            self.world.initial_order.push(InitialNode::Stock(id));
        }
        Expression::Stock(id)
    }
}

#[cfg(test)]
mod tests;
