//! What an expression is: a quantity in a unit, a condition, or broken; and what is wanted where it stands.

use super::context::Context;
use super::scope::{Scope, Symbol};
use crate::model::Expression;
use crate::units::{Pure, Written};
use detente_syntax::ast::{Expr, ExprKind, Number};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Span};

/// How a message on unlike units of a difference starts.
pub(crate) const CANNOT_SUBTRACT: &str = "cannot subtract";

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sort {
    /// A message has been given; whatever follows from it is silent.
    Poison,
    /// True or false.
    Condition,
    /// The literal `0`, which fits any unit.
    Zero,
    /// A number in a unit.
    Quantity(Written),
}

/// A checked expression and what it is. A poisoned one has any expression.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    /// The expression, in base units.
    pub(crate) expression: Expression,
    /// What it is.
    pub(crate) sort: Sort,
}

/// What is wanted where an expression stands.
#[derive(Clone, Debug)]
pub(crate) enum Expected {
    /// A number in any unit.
    Quantity,
    /// A condition.
    Condition,
    /// A number in a unit.
    Unit {
        /// The unit, or one of its dimension.
        unit: Written,
        /// What wants it: `a rate`, `the initial value of `x``.
        role: String,
    },
}

impl Expected {
    /// A rate or hazard: so many per time.
    pub(crate) fn per_time(role: &str) -> Self {
        Self::Unit { unit: Written::per_time(), role: role.to_owned() }
    }

    /// A time.
    pub(crate) fn time(role: &str) -> Self {
        Self::Unit { unit: Written::time(), role: role.to_owned() }
    }

    /// A pure number: a chance, a share, a count.
    pub(crate) fn pure(role: &str) -> Self {
        Self::Unit { unit: Written::pure(Pure::Number), role: role.to_owned() }
    }

    /// A unit and what wants it.
    pub(crate) fn unit(unit: &Written, role: impl Into<String>) -> Self {
        Self::Unit { unit: unit.clone(), role: role.into() }
    }
}

impl Sort {
    /// A pure number.
    pub(crate) fn number() -> Self {
        Self::Quantity(Written::default())
    }

    /// Its unit; a `0` and a broken value count as pure numbers.
    pub(crate) fn written(&self) -> Written {
        match self {
            Self::Quantity(written) => written.clone(),
            _ => Written::default(),
        }
    }

    /// What an element is whose value this is: its literal `0` is a pure number.
    #[must_use]
    pub(crate) fn settled(self) -> Self {
        if self == Self::Zero { Self::number() } else { self }
    }
}

impl Typed {
    /// A broken value.
    pub(crate) fn poison() -> Self {
        Self { expression: Expression::Number(f64::NAN), sort: Sort::Poison }
    }

    /// A number in a unit.
    pub(crate) fn quantity(expression: Expression, written: Written) -> Self {
        Self { expression, sort: Sort::Quantity(written) }
    }

    /// A pure number.
    pub(crate) fn number(expression: Expression) -> Self {
        Self::quantity(expression, Written::default())
    }

    /// A condition.
    pub(crate) fn condition(expression: Expression) -> Self {
        Self { expression, sort: Sort::Condition }
    }

    /// Whether a message has been given.
    pub(crate) fn is_poison(&self) -> bool {
        self.sort == Sort::Poison
    }
}

impl Context<'_> {
    /// Checks an expression and that it is what is wanted. A mismatch gives a message and a poisoned value.
    pub(crate) fn expect(&mut self, expr: &Expr, scope: &Scope, expected: &Expected) -> Typed {
        let typed = self.expression(expr, scope);
        self.fitted(typed, expr, scope, expected)
    }

    /// Checks an expression where a condition is wanted.
    pub(crate) fn condition(&mut self, expr: &Expr, scope: &Scope) -> Expression {
        self.expect(expr, scope, &Expected::Condition).expression
    }

    /// Checks the condition of a `while`, if there is one.
    pub(crate) fn while_condition(&mut self, expr: Option<&Expr>, scope: &Scope) -> Option<Expression> {
        expr.map(|expr| self.condition(expr, scope))
    }

    /// A checked expression if it is what is wanted; else a message, and poison.
    pub(crate) fn fitted(&mut self, typed: Typed, expr: &Expr, scope: &Scope, expected: &Expected) -> Typed {
        match (&typed.sort, expected) {
            (Sort::Poison, _)
            | (Sort::Condition, Expected::Condition)
            | (Sort::Quantity(_) | Sort::Zero, Expected::Quantity)
            | (Sort::Zero, Expected::Unit { .. }) => return typed,
            (Sort::Quantity(found), Expected::Unit { unit, .. }) if found.fits(unit) => return typed,
            (Sort::Quantity(found), Expected::Unit { unit, role }) => {
                let (found, unit, role) = (found.clone(), unit.clone(), role.clone());
                self.unit_not_wanted(expr, scope, &found, &unit, &role);
            }
            (Sort::Condition, _) => {
                let error = self.error(
                    code::CONDITION_AS_NUMBER,
                    &scope.place,
                    expr.span,
                    "a condition stands where a number is wanted",
                );
                self.report(error.help("choose a number by it: `if ... then 1 else 0`"));
            }
            (Sort::Quantity(_) | Sort::Zero, Expected::Condition) => {
                let error = self.error(
                    code::NUMBER_AS_CONDITION,
                    &scope.place,
                    expr.span,
                    "a number stands where a condition is wanted",
                );
                self.report(error.help("compare it with something, for example `... > 0`"));
            }
        }
        Typed::poison()
    }

    fn unit_not_wanted(&mut self, expr: &Expr, scope: &Scope, found: &Written, unit: &Written, role: &str) {
        let wanted = match unit {
            unit if unit.fits(&Written::per_time()) && unit.name() == "1/day" => "per time".to_owned(),
            unit if unit.fits(&Written::time()) && unit.name() == "days" => "a time".to_owned(),
            unit if unit.is_pure() => unit.shown(),
            unit => format!("in {}", unit.shown()),
        };
        let message = format!("{role} must be {wanted}, but this is {}", in_unit(found));
        // Members of one element that are all in the wrong unit are one mistake.
        let owner = scope.owner.split('[').next().unwrap_or_default();
        let subject = format!("{owner}: {message}");
        let mut error = self.error(code::UNIT_MISMATCH, &scope.place, expr.span, message).about(subject);
        error.primary.text = in_unit(found);
        error = self.with_origins(error, expr, scope);
        let bring = format!("multiply or divide it by what makes it {wanted}");
        error = error.help(way_out(found, unit, expr).unwrap_or(bring));
        self.report(error);
    }

    /// Says that two sides of an operation have unlike units, and where each unit comes from.
    pub(crate) fn unlike_units(&mut self, what: &str, sides: [(&Expr, &Written); 2], scope: &Scope) {
        let [(left, left_unit), (right, right_unit)] = sides;
        let message = format!("{what} {} and {}", left_unit.shown(), right_unit.shown());
        let mut error = self
            .error(code::UNIT_MISMATCH, &scope.place, right.span, message)
            .also(left.span, in_unit(left_unit));
        error.primary.text = in_unit(right_unit);
        error = self.with_origins(error, left, scope);
        error = self.with_origins(error, right, scope);
        if let Some(interval) =
            super::values::as_interval(left, right).filter(|_| what == CANNOT_SUBTRACT && left_unit.is_pure())
        {
            return self.report(error.help(format!("an interval is written `{interval}`, in a `param`")));
        }
        // A bare number is what lacks a unit, on whichever side it stands.
        let is_bare =
            |expr: &Expr, unit: &Written| unit.is_pure() && matches!(expr.kind, ExprKind::Number(_));
        let of_left = || way_out(left_unit, right_unit, left);
        let of_right = || way_out(right_unit, left_unit, right);
        let help = if is_bare(left, left_unit) { of_left() } else { of_right().or_else(of_left) };
        error = error.help(help.unwrap_or_else(|| "bring both to one unit".to_owned()));
        self.report(error);
    }

    /// Adds the declaration of an element that stands alone: its unit comes from there.
    fn with_origins(&self, error: Diagnostic, expr: &Expr, scope: &Scope) -> Diagnostic {
        let (ExprKind::Name(name) | ExprKind::Subscript { name, .. }) = &expr.kind else { return error };
        let Some(entry) = self.lookup(&name.text, &scope.place) else { return error };
        match (&entry.symbol, self.sorts.get(&entry.path)) {
            (Symbol::Poison, _) | (_, None) => error,
            (_, Some(sort)) => {
                let unit = in_unit(&sort.written());
                error.also_in(entry.file, entry.span, format!("`{}` is {unit}", name.text))
            }
        }
    }
}

/// `in `troops``, or `a pure number`.
pub(crate) fn in_unit(unit: &Written) -> String {
    if unit.is_pure() { unit.shown() } else { format!("in {}", unit.shown()) }
}

/// What to type, where that can be told: a forgotten unit, a forgotten time.
fn way_out(found: &Written, wanted: &Written, expr: &Expr) -> Option<String> {
    if let (true, ExprKind::Number(number)) = (found.is_pure(), &expr.kind) {
        return Some(if wanted.fits(&Written::per_time()) {
            let name = wanted.name();
            // Where any time will do, what is wanted is said by days.
            let time = name.strip_prefix("1/").filter(|time| *time != "day").unwrap_or("month");
            format!("write `{} / {time}`, or another time", digits(number))
        } else if number.percent {
            format!("take the share of something in {}: `{} * ...`", wanted.shown(), digits(number))
        } else {
            format!("write `{}`", quantity_text(&digits(number), wanted))
        });
    }
    if let (true, true, ExprKind::Number(number)) =
        (wanted.fits(&Written::per_time()), found.fits(&Written::time()), &expr.kind)
    {
        let (many, time) = (digits(number), found.name());
        let one = time.strip_suffix('s').unwrap_or(&time);
        return Some(format!("write `{many} / {one}`, or `1 / {many} {time}` for once in so long"));
    }
    if let (true, true, ExprKind::Name(name)) =
        (wanted.fits(&Written::per_time()), found.fits(&Written::time()), &expr.kind)
    {
        let (name, time) = (&name.text, found.name());
        let one = time.strip_suffix('s').unwrap_or(&time);
        return Some(format!(
            "where `{name}` is declared, write so many `/ {one}`; or, for once in so long, write `1 / {name}` here"
        ));
    }
    let per_time = |unit: &Written| unit.over(&Written::time());
    if per_time(found)?.fits(wanted) {
        return Some("divide it by a time, for example `... / 1 month`".to_owned());
    }
    if per_time(wanted)?.fits(found) {
        return Some("multiply it by a time, for example `... * 1 month`".to_owned());
    }
    None
}

fn quantity_text(digits: &str, unit: &Written) -> String {
    let name = unit.name();
    match name.strip_prefix('1') {
        Some(rest) => format!("{digits} {}", rest.replacen('/', "/ ", 1)),
        None => format!("{digits} {name}"),
    }
}

/// The span from the first to the last of some expressions.
pub(crate) fn span_of(exprs: &[&Expr]) -> Span {
    exprs.iter().map(|expr| expr.span).reduce(Span::to).unwrap_or_default()
}

/// A number as it was written, without its unit.
pub(crate) fn digits(number: &Number) -> String {
    let scale = match number.scale {
        1e3 => " thousand",
        1e6 => " million",
        1e9 => " billion",
        _ => "",
    };
    format!("{}{}{scale}", number.value, if number.percent { "%" } else { "" })
}
