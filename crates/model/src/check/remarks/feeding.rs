//! Events that call forth themselves: where each leads to one more or above, their number grows without end.
//!
//! An event calls forth another as its child, as an answer, or by a memory that the other's rate reads. How many it calls forth on
//! average is the branching ratio of such a process (A. G. Hawkes, Biometrika 58, 1971); a chain of them that closes grows without end if
//! the product is 1 or more. Each number is taken at its least: of the bounds between which the parameters lie nine times in ten, of
//! rates the least slope. So what is told here is certain, and what depends on the state is not told.

use super::remark;
use crate::dependencies::Bounds;
use crate::model::{
    About, BinaryOperation, Event, Expression, Memory, MemoryId, MemoryKind, Model, Pace, ParameterId,
    SourceKind, UnaryOperation,
};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Severity};
use std::collections::BTreeSet;

/// How long a chain of events is followed.
const CHAIN_MOST: usize = 6;
/// How many steps along chains are taken in all.
const STEPS_MOST: usize = 200_000;
/// How deep lets are read.
const LETS_MOST: usize = 12;
const ROUNDING: f64 = 1e-9;

/// An event that is called forth, how often at least for each of another, and by which parameters.
struct Link {
    to: usize,
    least: f64,
    by: Vec<ParameterId>,
}

pub(super) fn without_end(model: &Model, remarks: &mut Vec<Diagnostic>) {
    let bounds = Bounds::usual(model);
    let slopes = Slopes { model, bounds: &bounds };
    let links = slopes.links();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let mut steps = 0;
    for start in 0..model.events.len() {
        if told.contains(&start) {
            continue;
        }
        let mut chain = Chain { links: &links, start, path: vec![start], by: Vec::new(), steps: &mut steps };
        if let Some(ratio) = chain.closes(1.0) {
            told.extend(chain.path.iter().copied());
            remarks.push(grows(model, &chain.path, ratio, &chain.by));
        }
    }
}

fn grows(model: &Model, path: &[usize], ratio: f64, by: &[ParameterId]) -> Diagnostic {
    const CENTS: f64 = 100.0;
    let ratio = (ratio * CENTS).round_ties_even() / CENTS;
    let names: Vec<String> = path.iter().map(|at| format!("`{}`", model.events[*at].about.path)).collect();
    let first = &model.events[path[0]].about;
    let by_way = match names.as_slice() {
        [] | [_] => String::new(),
        [_, rest @ ..] => format!(" by way of {}", rest.join(", ")),
    };
    let message = format!(
        "each {} calls forth {ratio} others like it{by_way}, so that they grow without end",
        names[0]
    );
    // What the model wires is mended there, and the largest first.
    let bounds = Bounds::usual(model);
    let size = |id: &ParameterId| bounds.of_value(&Expression::Parameter(*id)).0;
    let mut by: Vec<ParameterId> = by.to_vec();
    by.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let wired = by.iter().map(|id| &model.parameters[id.index()].about).find(|about| about.used.is_some());
    let (file, span) = match wired.or(Some(first)) {
        Some(About { used: Some(place), .. }) => *place,
        _ => (first.file, first.span),
    };
    let mut said = remark(Severity::Warning, code::FEEDS_ITSELF, first, message);
    (said.primary.file, said.primary.span) = (file, span);
    let names: Vec<String> =
        by.iter().map(|id| format!("`{}`", model.parameters[id.index()].about.path)).collect();
    said.help(match names.as_slice() {
        [] => "let each call forth less than one more".to_owned(),
        names => format!("let each call forth less than one more: lower {}", names.join(" or ")),
    })
}

/// A way along links from an event back to it.
struct Chain<'a> {
    links: &'a [Vec<Link>],
    start: usize,
    path: Vec<usize>,
    by: Vec<ParameterId>,
    steps: &'a mut usize,
}

impl Chain<'_> {
    /// The product along a way back to the start, if it is 1 or more.
    fn closes(&mut self, product: f64) -> Option<f64> {
        let links = self.links;
        let from = self.path.last().copied()?;
        for link in &links[from] {
            *self.steps += 1;
            if STEPS_MOST < *self.steps {
                return None;
            }
            let ratio = product * link.least;
            let before = self.by.len();
            self.by.extend(link.by.iter().copied().filter(|id| !self.by.contains(id)).collect::<Vec<_>>());
            if link.to == self.start && 1.0 - ROUNDING <= ratio {
                return Some(ratio);
            }
            if self.path.len() < CHAIN_MOST && !self.path.contains(&link.to) {
                self.path.push(link.to);
                if let Some(ratio) = self.closes(ratio) {
                    return Some(ratio);
                }
                self.path.pop();
            }
            self.by.truncate(before);
        }
        None
    }
}

/// Least and greatest.
type Range = (f64, f64);

const NONE: Range = (0.0, 0.0);
const ANY: Range = (f64::NEG_INFINITY, f64::INFINITY);

struct Slopes<'a> {
    model: &'a Model,
    bounds: &'a Bounds<'a>,
}

impl Slopes<'_> {
    /// What each event calls forth, by its place.
    fn links(&self) -> Vec<Vec<Link>> {
        let mut links: Vec<Vec<Link>> = self.model.events.iter().map(|_| Vec::new()).collect();
        for (to, event) in self.model.events.iter().enumerate().filter(|(_, event)| !event.once) {
            for (from, least, by) in self.sources(event) {
                if 0.0 < least && least.is_finite() {
                    links[from].push(Link { to, least, by });
                }
            }
        }
        links
    }

    fn sources(&self, event: &Event) -> Vec<(usize, f64, Vec<ParameterId>)> {
        let mut found = Vec::new();
        for source in &event.sources {
            match &source.kind {
                SourceKind::Child { parent, chance } | SourceKind::Answer { parent, chance, .. } => {
                    found.push((parent.index(), self.bounds.of_value(chance).0, numbers(self.model, chance)));
                }
                SourceKind::PerParent { parent, mean, .. } => {
                    found.push((parent.index(), self.bounds.of_value(mean).0, numbers(self.model, mean)));
                }
                SourceKind::Split { split, child } => {
                    let split = &self.model.splits[split.index()];
                    if let Some((_, Some(chance))) = split.children.get(*child as usize) {
                        let least = self.bounds.of_value(chance).0;
                        found.push((split.parent.index(), least, numbers(self.model, chance)));
                    }
                }
                SourceKind::Rate { per_day, .. } => {
                    for (at, memory) in self.model.memories.iter().enumerate() {
                        let slope = self.slope(per_day, MemoryId(at as u32), LETS_MOST).0;
                        if 0.0 < slope {
                            let least = slope * self.days(memory);
                            let by = numbers(self.model, per_day);
                            found.extend(memory.events.iter().map(|from| (from.index(), least, by.clone())));
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The memory that one event leaves, summed over all days, at its least.
    fn days(&self, memory: &Memory) -> f64 {
        match &memory.kind {
            MemoryKind::Fades(Pace::TimeConstant(days)) => self.bounds.of_value(days).0,
            MemoryKind::Fades(Pace::HalfLife(days)) => self.bounds.of_value(days).0 / std::f64::consts::LN_2,
            MemoryKind::Averages(_) => 1.0,
        }
    }

    /// How much an expression rises for each unit of a memory.
    fn slope(&self, expression: &Expression, memory: MemoryId, lets: usize) -> Range {
        let both =
            |a: &Expression, b: &Expression| (self.slope(a, memory, lets), self.slope(b, memory, lets));
        let slope = match expression {
            Expression::Memory(id) if *id == memory => (1.0, 1.0),
            Expression::Let(id) if lets > 0 => {
                self.slope(&self.model.lets[id.index()].value, memory, lets - 1)
            }
            Expression::Let(_) => ANY,
            Expression::Unary(UnaryOperation::Negate, x) => {
                let (low, high) = self.slope(x, memory, lets);
                (-high, -low)
            }
            Expression::Binary(BinaryOperation::Add, a, b) => {
                let (a, b) = both(a, b);
                (a.0 + b.0, a.1 + b.1)
            }
            Expression::Binary(BinaryOperation::Subtract, a, b) => {
                let (a, b) = both(a, b);
                (a.0 - b.1, a.1 - b.0)
            }
            Expression::Binary(BinaryOperation::Multiply, a, b) => {
                let (of_a, of_b) = both(a, b);
                let left = times(of_a, self.bounds.of_value(b));
                let right = times(of_b, self.bounds.of_value(a));
                (left.0 + right.0, left.1 + right.1)
            }
            Expression::Binary(BinaryOperation::Divide, a, b) => match both(a, b) {
                (NONE, NONE) => NONE,
                (of_a, NONE) => over(of_a, self.bounds.of_value(b)),
                _ => ANY,
            },
            Expression::If(condition, then, otherwise) => match self.slope(condition, memory, lets) {
                NONE => {
                    let (then, otherwise) = both(then, otherwise);
                    (detente_numbers::min(then.0, otherwise.0), detente_numbers::max(then.1, otherwise.1))
                }
                _ => ANY,
            },
            other => {
                let mut reads = false;
                other.walk(&mut |part| reads |= matches!(part, Expression::Memory(_) | Expression::Let(_)));
                if reads { ANY } else { NONE }
            }
        };
        if slope.0.is_nan() || slope.1.is_nan() { ANY } else { slope }
    }
}

/// The bounds of a product; what is 0 stays 0.
fn times(a: Range, b: Range) -> Range {
    if a == NONE || b == NONE {
        return NONE;
    }
    let corners = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
    around(&corners)
}

fn over(a: Range, b: Range) -> Range {
    if b.0 <= 0.0 {
        return ANY;
    }
    around(&[a.0 / b.0, a.0 / b.1, a.1 / b.0, a.1 / b.1])
}

fn around(corners: &[f64]) -> Range {
    if corners.iter().any(|corner| corner.is_nan()) {
        return ANY;
    }
    let low = corners.iter().copied().fold(f64::INFINITY, detente_numbers::min);
    (low, corners.iter().copied().fold(f64::NEG_INFINITY, detente_numbers::max))
}

/// The parameters without a unit that an expression reads, by which it can be made less.
fn numbers(model: &Model, expression: &Expression) -> Vec<ParameterId> {
    let mut found = Vec::new();
    expression.walk(&mut |part| {
        if let Expression::Parameter(id) = part
            && model.parameters[id.index()].unit.dimension.0.is_empty()
            && !found.contains(id)
        {
            found.push(*id);
        }
    });
    found
}
