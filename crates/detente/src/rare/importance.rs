//! How near a trajectory is to an outcome, derived from the outcome's condition: 0 about where it starts, 1 where the condition holds.
//!
//! A comparison of levels tells by how much it fails, against what is missing at the start. Where all of several conditions are
//! asked, the one that is furthest from holding counts; where any will do, the nearest. What cannot be measured (a state of a regime, an
//! option, whether an event has happened) counts as a stage: as much as all that can be measured together.

use detente_model::Model;
use detente_model::model::{About, BinaryOperation, Expression, Let, LetId, Node, UnaryOperation};
use detente_model::show::expression_text;
use detente_model::units::{Dimension, Unit};

/// Parts of a condition that are looked at, at most: what is behind more of them is a stage.
const PARTS_MOST: usize = 200;

/// How near a condition is to holding.
#[derive(Clone, Debug)]
enum Nearness {
    /// What is missing, 0 where nothing is; and how large what is compared is.
    Measured {
        missing: Expression,
        size: Expression,
    },
    /// 1 where it holds, else 0.
    Stage(Expression),
    All(Vec<Nearness>),
    Any(Vec<Nearness>),
}

/// The importance of an outcome, before it is known what things are measured against.
pub(super) struct Derived {
    nearness: Nearness,
    /// Comparisons that are measured, in words.
    pub(super) measured: Vec<String>,
    /// Parts that cannot be, in words.
    pub(super) stages: Vec<String>,
}

impl Derived {
    /// From the outcome's condition.
    pub(super) fn of(model: &Model, condition: &Expression) -> Self {
        let mut reader = Reader { model, parts: 0, measured: Vec::new(), stages: Vec::new() };
        let nearness = reader.nearness(condition, true);
        Self { nearness, measured: reader.measured, stages: reader.stages }
    }

    /// True where something says how near a trajectory is.
    pub(super) fn has_slope(&self) -> bool {
        !self.measured.is_empty() || self.stages.len() > 1
    }

    /// What is missing of each comparison and how large it is, in order: to be looked at at the start.
    pub(super) fn starts(&self) -> Vec<[Expression; 2]> {
        fn gather(nearness: &Nearness, starts: &mut Vec<[Expression; 2]>) {
            match nearness {
                Nearness::Measured { missing, size } => starts.push([missing.clone(), size.clone()]),
                Nearness::Stage(_) => {}
                Nearness::All(parts) | Nearness::Any(parts) => {
                    parts.iter().for_each(|part| gather(part, starts));
                }
            }
        }
        let mut starts = Vec::new();
        gather(&self.nearness, &mut starts);
        starts
    }

    /// The importance, given what each comparison is measured against.
    pub(super) fn importance(&self, scales: &[f64]) -> Expression {
        importance(&self.nearness, &mut scales.iter().copied())
    }
}

struct Reader<'m> {
    model: &'m Model,
    parts: usize,
    measured: Vec<String>,
    stages: Vec<String>,
}

impl Reader<'_> {
    /// How near the condition, or its opposite, is to holding.
    fn nearness(&mut self, condition: &Expression, wanted: bool) -> Nearness {
        self.parts += 1;
        if self.parts > PARTS_MOST {
            return self.stage(condition, wanted);
        }
        match condition {
            Expression::Unary(UnaryOperation::Not, inner) => self.nearness(inner, !wanted),
            Expression::Binary(operation @ (BinaryOperation::And | BinaryOperation::Or), a, b) => {
                let parts = [a, b].map(|part| self.nearness(part, wanted));
                // Not (a and b) is not a or not b.
                join((*operation == BinaryOperation::And) == wanted, parts)
            }
            Expression::Let(id) if self.model.lets[id.index()].is_condition => {
                let model = self.model;
                self.nearness(&model.lets[id.index()].value, wanted)
            }
            Expression::Binary(
                operation @ (BinaryOperation::Less | BinaryOperation::LessOrEqual | BinaryOperation::Equal),
                a,
                b,
            ) if (self.is_level(a) || self.is_level(b)) && !asks_whether_it_happened(a, b) => {
                if *operation == BinaryOperation::Equal && !wanted {
                    return self.stage(condition, wanted);
                }
                self.measured.push(self.words(condition, wanted));
                let (a, b) = if wanted { (a, b) } else { (b, a) };
                let difference = binary(BinaryOperation::Subtract, *a.clone(), *b.clone());
                let missing = match operation {
                    BinaryOperation::Equal => absolute(difference),
                    _ => binary(BinaryOperation::Maximum, difference, Expression::Number(0.0)),
                };
                let size = binary(BinaryOperation::Maximum, absolute(*a.clone()), absolute(*b.clone()));
                Nearness::Measured { missing, size }
            }
            _ => self.stage(condition, wanted),
        }
    }

    fn stage(&mut self, condition: &Expression, wanted: bool) -> Nearness {
        self.stages.push(self.words(condition, wanted));
        let holds = Expression::Unary(UnaryOperation::Not, Box::new(condition.clone()));
        let twice = Expression::Unary(UnaryOperation::Not, Box::new(holds.clone()));
        Nearness::Stage(if wanted { twice } else { holds })
    }

    /// The condition as a reader would write it: what moves first, then what it is compared with.
    fn words(&self, condition: &Expression, wanted: bool) -> String {
        let text = |of: &Expression| expression_text(self.model, of);
        let Expression::Binary(operation @ (BinaryOperation::Less | BinaryOperation::LessOrEqual), a, b) =
            condition
        else {
            return if wanted { text(condition) } else { format!("not ({})", text(condition)) };
        };
        let is_strict = (*operation == BinaryOperation::Less) == wanted;
        let is_turned = self.is_level(b) && !self.is_level(a);
        let sign = match (is_turned == wanted, is_strict) {
            (true, true) => ">",
            (true, false) => ">=",
            (false, true) => "<",
            (false, false) => "<=",
        };
        let (first, second) = if is_turned { (b, a) } else { (a, b) };
        let side = |of: &Expression| match of {
            Expression::Binary(operation, ..) if !is_arithmetic(*operation) => format!("({})", text(of)),
            Expression::If(..) => format!("({})", text(of)),
            _ => text(of),
        };
        format!("{} {sign} {}", side(first), side(second))
    }

    /// Whether an expression moves by degrees: it reads a stock or a memory, through lets too, or the total of an event.
    fn is_level(&self, expression: &Expression) -> bool {
        let mut waiting = vec![expression];
        let mut seen: Vec<LetId> = Vec::new();
        while let Some(next) = waiting.pop() {
            let mut is_level = false;
            let mut lets = Vec::new();
            next.walk(&mut |part| match part {
                Expression::Stock(_) | Expression::Memory(_) => is_level = true,
                // The total alone: with this step's count it asks whether the event has happened.
                Expression::Total(_) => is_level |= matches!(next, Expression::Total(_)),
                Expression::Let(id) => lets.push(*id),
                _ => {}
            });
            if is_level {
                return true;
            }
            for id in lets {
                if !seen.contains(&id) {
                    seen.push(id);
                    waiting.push(&self.model.lets[id.index()].value);
                }
            }
        }
        false
    }
}

/// Whether what is compared with this is an event's total that has only to be above 0.
fn asks_whether_it_happened(least: &Expression, other: &Expression) -> bool {
    let mut counts = 0;
    let mut others = 0;
    other.walk(&mut |part| match part {
        Expression::Total(_) | Expression::Count(_) => counts += 1,
        Expression::Binary(..) | Expression::Number(_) => {}
        _ => others += 1,
    });
    *least == Expression::Number(0.0) && counts > 0 && others == 0
}

fn is_arithmetic(operation: BinaryOperation) -> bool {
    use BinaryOperation::{And, Equal, Less, LessOrEqual, Or};
    !matches!(operation, Less | LessOrEqual | Equal | And | Or)
}

fn join(is_all: bool, parts: [Nearness; 2]) -> Nearness {
    let mut joined = Vec::new();
    for part in parts {
        match part {
            Nearness::All(inner) if is_all => joined.extend(inner),
            Nearness::Any(inner) if !is_all => joined.extend(inner),
            other => joined.push(other),
        }
    }
    if is_all { Nearness::All(joined) } else { Nearness::Any(joined) }
}

fn importance(nearness: &Nearness, scales: &mut impl Iterator<Item = f64>) -> Expression {
    let number = Expression::Number;
    match nearness {
        Nearness::Measured { missing, .. } => {
            let scale = number(scales.next().unwrap_or(1.0));
            let part = binary(BinaryOperation::Divide, missing.clone(), scale);
            binary(BinaryOperation::Subtract, number(1.0), part)
        }
        Nearness::Stage(holds) => holds.clone(),
        Nearness::Any(parts) => {
            let parts = parts.iter().map(|part| importance(part, scales));
            reduce(BinaryOperation::Maximum, parts).unwrap_or(number(0.0))
        }
        Nearness::All(parts) => {
            let (mut stages, mut others) = (Vec::new(), Vec::new());
            for part in parts {
                let to = if matches!(part, Nearness::Stage(_)) { &mut stages } else { &mut others };
                to.push(importance(part, scales));
            }
            let furthest = reduce(BinaryOperation::Minimum, others.into_iter());
            let counted = stages.len() + usize::from(furthest.is_some());
            let sum = reduce(BinaryOperation::Add, furthest.into_iter().chain(stages));
            let sum = sum.unwrap_or(number(0.0));
            binary(BinaryOperation::Divide, sum, number(counted.max(1) as f64))
        }
    }
}

fn reduce(operation: BinaryOperation, parts: impl Iterator<Item = Expression>) -> Option<Expression> {
    parts.reduce(|a, b| binary(operation, a, b))
}

fn binary(operation: BinaryOperation, a: Expression, b: Expression) -> Expression {
    Expression::Binary(operation, Box::new(a), Box::new(b))
}

fn absolute(x: Expression) -> Expression {
    Expression::Unary(UnaryOperation::Absolute, Box::new(x))
}

/// The expression, and the lowest number where it is not a finite one: an importance never breaks a trajectory.
pub(super) fn guarded(expression: Expression) -> Expression {
    let [low, high] = [f64::MIN, f64::MAX].map(Expression::Number);
    let is_finite = binary(
        BinaryOperation::And,
        binary(BinaryOperation::LessOrEqual, low.clone(), expression.clone()),
        binary(BinaryOperation::LessOrEqual, expression.clone(), high),
    );
    Expression::If(Box::new(is_finite), Box::new(expression), Box::new(low))
}

/// The model with one let more, worked out last of all.
pub(super) fn add_let(model: &mut Model, path: &str, value: Expression) {
    let Some(pattern) = model.outcomes.first().map(|outcome| &outcome.about) else { return };
    let about =
        About { path: path.to_owned(), luck: path.to_owned(), label: path.to_owned(), ..pattern.clone() };
    model.order.push(Node::Let(LetId(model.lets.len() as u32)));
    model.lets.push(Let {
        about,
        unit: Unit { name: String::new(), scale: 1.0, dimension: Dimension::default() },
        value: guarded(value),
        is_condition: false,
    });
}
