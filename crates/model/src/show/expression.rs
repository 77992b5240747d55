//! Expressions in the words of the language, with parentheses only where they are needed.

use super::value::number;
use crate::model::{BinaryOperation, Expression, Model, UnaryOperation};

// How tightly the operators bind, from loosest to tightest.
const IF: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const NEGATION: u8 = 7;
const POWER: u8 = 8;
const ATOM: u8 = 9;

/// The expression as text. Numbers are in base units.
pub fn expression_text(model: &Model, expression: &Expression) -> String {
    Words { model }.text(expression).0
}

struct Words<'a> {
    model: &'a Model,
}

impl Words<'_> {
    /// The text and how tightly it binds.
    fn text(&self, expression: &Expression) -> (String, u8) {
        let model = self.model;
        let atom = |text: &str| (text.to_owned(), ATOM);
        match expression {
            Expression::Number(value) if *value < 0.0 => (number(*value), NEGATION),
            Expression::Number(value) => (number(*value), ATOM),
            Expression::Parameter(id) => atom(&model.parameters[id.index()].about.path),
            Expression::Let(id) => atom(&model.lets[id.index()].about.path),
            Expression::Stock(id) => atom(&model.stocks[id.index()].about.path),
            Expression::Memory(id) => atom(&model.memories[id.index()].about.path),
            Expression::Series(id) => atom(&model.series[id.index()].about.path),
            Expression::Count(id) => (format!("count of {}", model.events[id.index()].about.path), ATOM),
            Expression::Total(id) => (format!("total of {}", model.events[id.index()].about.path), ATOM),
            Expression::InState(..) | Expression::Plays(..) => (self.is(expression, "is"), COMPARISON),
            Expression::ByState(id, values) => {
                let regime = &model.regimes[id.index()];
                let names: Vec<_> = regime.states.iter().map(|state| state.name.as_str()).collect();
                self.by(&regime.about.path, &names, values)
            }
            Expression::ByOption(id, values) => {
                let choice = &model.choices[id.index()];
                let names: Vec<_> = choice.options.iter().map(|option| option.name.as_str()).collect();
                self.by(&choice.about.path, &names, values)
            }
            Expression::Table(id, x) => {
                (format!("{}({})", model.tables[id.index()].about.path, self.text(x).0), ATOM)
            }
            Expression::Time => atom("time"),
            Expression::Trajectory => atom("trajectory"),
            Expression::Uniform(_) => atom("uniform"),
            Expression::Unary(operation, x) => self.unary(*operation, x),
            Expression::Binary(operation, a, b) => self.binary(*operation, a, b),
            Expression::If(condition, then, otherwise) => {
                let (condition, then) = (self.text(condition).0, self.within(then, OR));
                (format!("if {condition} then {then} else {}", self.text(otherwise).0), IF)
            }
        }
    }

    /// The text, in parentheses if it binds less tightly than wanted.
    fn within(&self, expression: &Expression, least: u8) -> String {
        let (text, binds) = self.text(expression);
        if binds < least { format!("({text})") } else { text }
    }

    fn is(&self, expression: &Expression, word: &str) -> String {
        match expression {
            Expression::InState(id, state) => {
                let regime = &self.model.regimes[id.index()];
                format!("{} {word} {}", regime.about.path, regime.states[*state as usize].name)
            }
            Expression::Plays(id, option) => {
                let choice = &self.model.choices[id.index()];
                format!("{} {word} {}", choice.about.path, choice.options[*option as usize].name)
            }
            other => self.text(other).0,
        }
    }

    /// The value for the present state or option: `pace[presence]` if the values are one family's, else a chain of conditions.
    fn by(&self, subject: &str, names: &[&str], values: &[Expression]) -> (String, u8) {
        if let Some(text) = self.family(subject, names, values) {
            return (text, ATOM);
        }
        let Some((last, rest)) = values.split_last() else { return (number(0.0), ATOM) };
        let mut text = String::new();
        for (name, value) in names.iter().zip(rest) {
            text += &format!("if {subject} is {name} then {} else ", self.within(value, OR));
        }
        (text + &self.text(last).0, IF)
    }

    fn family(&self, subject: &str, names: &[&str], values: &[Expression]) -> Option<String> {
        let mut common: Option<(String, Vec<String>, usize)> = None;
        for (value, state) in values.iter().zip(names) {
            if !matches!(
                value,
                Expression::Parameter(_) | Expression::Let(_) | Expression::Stock(_) | Expression::Memory(_)
            ) {
                return None;
            }
            let path = self.text(value).0;
            let (base, members) = path.strip_suffix(']')?.split_once('[')?;
            let mut members: Vec<String> = members.split(", ").map(str::to_owned).collect();
            let at = members.iter().position(|member| member == state)?;
            subject.clone_into(&mut members[at]);
            let own = (base.to_owned(), members, at);
            match &common {
                None => common = Some(own),
                Some(common) if *common != own => return None,
                Some(_) => {}
            }
        }
        common.map(|(base, members, _)| format!("{base}[{}]", members.join(", ")))
    }

    fn unary(&self, operation: UnaryOperation, x: &Expression) -> (String, u8) {
        let function = match operation {
            UnaryOperation::Negate => return (format!("-{}", self.within(x, POWER)), NEGATION),
            UnaryOperation::Not if matches!(x, Expression::InState(..) | Expression::Plays(..)) => {
                return (self.is(x, "is not"), COMPARISON);
            }
            UnaryOperation::Not => return (format!("not {}", self.within(x, NOT)), NOT),
            UnaryOperation::Absolute => "abs",
            UnaryOperation::Floor => "floor",
            UnaryOperation::Exponential => "exp",
            UnaryOperation::Logarithm => "ln",
            UnaryOperation::SquareRoot => "sqrt",
            UnaryOperation::Logistic => "logistic",
        };
        (format!("{function}({})", self.text(x).0), ATOM)
    }

    fn binary(&self, operation: BinaryOperation, a: &Expression, b: &Expression) -> (String, u8) {
        // `E happens` is a count above 0.
        if let (BinaryOperation::Less, Expression::Number(0.0)) = (operation, a) {
            match b {
                Expression::Count(id) => {
                    return (format!("{} happens", self.model.events[id.index()].about.path), COMPARISON);
                }
                Expression::Total(id) => {
                    return (
                        format!("{} has happened", self.model.events[id.index()].about.path),
                        COMPARISON,
                    );
                }
                _ => {}
            }
        }
        // The left operand may be as loose as the operator itself; the right one of `-`, `/` and `mod` may not.
        let (symbol, binds, left, right) = match operation {
            BinaryOperation::Or => ("or", OR, OR, OR),
            BinaryOperation::And => ("and", AND, AND, AND),
            BinaryOperation::Less => ("<", COMPARISON, SUM, SUM),
            BinaryOperation::LessOrEqual => ("<=", COMPARISON, SUM, SUM),
            BinaryOperation::Equal => ("=", COMPARISON, SUM, SUM),
            BinaryOperation::Add => ("+", SUM, SUM, PRODUCT),
            BinaryOperation::Subtract => ("-", SUM, SUM, PRODUCT),
            BinaryOperation::Multiply => ("*", PRODUCT, PRODUCT, NEGATION),
            BinaryOperation::Divide => ("/", PRODUCT, PRODUCT, NEGATION),
            BinaryOperation::Modulo => ("mod", PRODUCT, PRODUCT, NEGATION),
            BinaryOperation::Power => ("^", POWER, ATOM, ATOM),
            BinaryOperation::Minimum => return (self.call("min", a, b), ATOM),
            BinaryOperation::Maximum => return (self.call("max", a, b), ATOM),
        };
        (format!("{} {symbol} {}", self.within(a, left), self.within(b, right)), binds)
    }

    fn call(&self, function: &str, a: &Expression, b: &Expression) -> String {
        format!("{function}({}, {})", self.text(a).0, self.text(b).0)
    }
}
