//! Functions in expressions, and tables; delays become stocks of their own.

use super::constant::constant;
use super::context::Context;
use super::expressions::both;
use super::references::pairwise;
use super::scope::{Family, Scope, Symbol};
use super::typed::{Expected, Sort, Typed};
use super::values::DISTRIBUTIONS;
use crate::model::{
    About, BinaryOperation, Change, ChangeKind, Expression, Pace, Stock, StockId, TableId, Trigger,
    UnaryOperation,
};
use crate::units::Written;
use detente_syntax::ast::{Expr, MemberRef, Name};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Span, nearest};

/// The names of the built-in functions.
pub fn functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, ..)| *name)
}

/// The built-in functions, with how many arguments they take (at least and at most).
const FUNCTIONS: [(&str, usize, usize); 13] = [
    ("min", 1, usize::MAX),
    ("max", 1, usize::MAX),
    ("exp", 1, 1),
    ("ln", 1, 1),
    ("sqrt", 1, 1),
    ("abs", 1, 1),
    ("floor", 1, 1),
    ("logistic", 1, 1),
    ("step", 1, 1),
    ("pulse", 2, 2),
    ("delay", 2, 2),
    ("smooth", 2, 2),
    ("mean", 1, usize::MAX),
];

impl Context<'_> {
    /// `max(a, b)`, `delay(x, 3 weeks)`, or a table's value.
    pub(crate) fn call(
        &mut self,
        called: (&Name, &[MemberRef]),
        arguments: &[Expr],
        span: Span,
        scope: &Scope,
    ) -> Typed {
        let (function, members) = called;
        let built_in = FUNCTIONS.iter().find(|(name, ..)| *name == function.text);
        let Some((name, least, most)) = built_in else {
            return self.table_call(called, arguments, span, scope);
        };
        if !members.is_empty() {
            self.subscripts_wanted(&Family::alone(0), function, scope);
            return Typed::poison();
        }
        if arguments.len() < *least || *most < arguments.len() {
            self.wrong_count(function, arguments.len(), *least, scope);
            return Typed::poison();
        }
        match *name {
            "min" => self.extreme(BinaryOperation::Minimum, arguments, scope),
            "max" => self.extreme(BinaryOperation::Maximum, arguments, scope),
            "mean" => self.mean_of(arguments, scope),
            "exp" => self.pure_function(UnaryOperation::Exponential, function, &arguments[0], scope),
            "ln" => self.pure_function(UnaryOperation::Logarithm, function, &arguments[0], scope),
            "logistic" => self.pure_function(UnaryOperation::Logistic, function, &arguments[0], scope),
            "floor" => self.keeping_unit(UnaryOperation::Floor, &arguments[0], scope),
            "abs" => self.keeping_unit(UnaryOperation::Absolute, &arguments[0], scope),
            "sqrt" => self.root(&arguments[0], scope),
            "step" => self.step(&arguments[0], scope),
            "pulse" => self.pulse(&arguments[0], &arguments[1], scope),
            "delay" => self.delayed(&arguments[0], &arguments[1], scope, true),
            _ => self.delayed(&arguments[0], &arguments[1], scope, false),
        }
    }

    fn wrong_count(&mut self, function: &Name, found: usize, wanted: usize, scope: &Scope) {
        let name = &function.text;
        let arguments = if wanted == 1 { "one argument".to_owned() } else { format!("{wanted} arguments") };
        let message = format!("`{name}` takes {arguments}, and {found} stand here");
        let example = match name.as_str() {
            "pulse" => "pulse(2024-03-01, 2 weeks)",
            "delay" => "delay(x, 3 weeks)",
            "smooth" => "smooth(x, 3 weeks)",
            "step" => "step(2024-03-01)",
            _ => "",
        };
        let error = self.error(code::ARGUMENTS, &scope.place, function.span, message);
        let help =
            if example.is_empty() { format!("write `{name}(x)`") } else { format!("write `{example}`") };
        self.report(error.help(help));
    }

    fn table_call(
        &mut self,
        called: (&Name, &[MemberRef]),
        arguments: &[Expr],
        span: Span,
        scope: &Scope,
    ) -> Typed {
        let (function, members) = called;
        let Some(entry) = self.lookup(&function.text, &scope.place).cloned() else {
            if matches!(function.text.as_str(), "chance" | "quantile") {
                self.estimate_outside(span, scope);
                return Typed::poison();
            }
            if DISTRIBUTIONS.iter().any(|(name, _)| *name == function.text) {
                let message =
                    format!("the distribution `{}` cannot be a part of an expression", function.text);
                let error = self.error(code::MISPLACED, &scope.place, function.span, message);
                self.report(error.help(format!("declare `param x = {}(...)`, and read `x`", function.text)));
                return Typed::poison();
            }
            let tables = self.symbols.iter().filter(|(_, entry)| matches!(entry.symbol, Symbol::Table(_)));
            let names: Vec<_> = tables
                .filter_map(|(path, _)| path.strip_prefix(&scope.place.prefix).map(str::to_owned))
                .chain(FUNCTIONS.iter().map(|(name, ..)| (*name).to_owned()))
                .chain(DISTRIBUTIONS.iter().map(|(name, _)| (*name).to_owned()))
                .collect();
            let message = format!("there is no function or table `{}`", function.text);
            let error = self.error(code::UNKNOWN_NAME, &scope.place, function.span, message);
            let (error, is_told) = self.written_otherwise(error, (function, arguments), scope);
            if is_told {
                self.report(error);
                return Typed::poison();
            }
            let error = match nearest(&function.text, names.iter().map(String::as_str)) {
                Some(near) => error.help(format!("write `{near}`")).replace(function.span, near),
                None => error.help(format!("declare it: `table {}(x) = (0, 0) (1, 1)`", function.text)),
            };
            self.report_unknown(error, &function.text);
            return Typed::poison();
        };
        self.mention(function, &entry, &scope.place);
        let Symbol::Table(family) = &entry.symbol else {
            let _: Option<()> = self.wrong_kind(function, &scope.place, &entry, "a function or a table");
            return Typed::poison();
        };
        let [argument] = arguments else {
            let message = format!("a table takes one input, and {} stand here", arguments.len());
            let error = self.error(code::ARGUMENTS, &scope.place, span, message);
            self.report(error.help(format!("write `{}(x)`", function.text)));
            return Typed::poison();
        };
        let Some(id) = self.fixed_member(family, function, members, scope).map(TableId) else {
            return Typed::poison();
        };
        let Some(Some(table)) = self.slots.tables.get(id.index()) else { return Typed::poison() };
        let (input, output) = (table.unit_x.clone(), self.sorts.get(&entry.path).cloned());
        let input = self.written_of(&input);
        let role = format!("the input of `{}`", function.text);
        let x = self.expect(argument, scope, &Expected::unit(&input, role));
        match (x.is_poison(), output) {
            (false, Some(sort)) => Typed { expression: Expression::Table(id, Box::new(x.expression)), sort },
            _ => Typed::poison(),
        }
    }

    fn extreme(&mut self, operation: BinaryOperation, arguments: &[Expr], scope: &Scope) -> Typed {
        match self.all_alike("cannot compare", arguments, scope) {
            Some((values, sort)) => pairwise(operation, values, &sort),
            None => Typed::poison(),
        }
    }

    fn mean_of(&mut self, arguments: &[Expr], scope: &Scope) -> Typed {
        let Some((values, sort)) = self.all_alike("cannot average", arguments, scope) else {
            return Typed::poison();
        };
        let count = Typed::number(Expression::Number(values.len() as f64));
        both(BinaryOperation::Divide, pairwise(BinaryOperation::Add, values, &sort), count, sort)
    }

    fn all_alike(&mut self, what: &str, arguments: &[Expr], scope: &Scope) -> Option<(Vec<Typed>, Sort)> {
        let values: Vec<_> =
            arguments.iter().map(|argument| self.expect(argument, scope, &Expected::Quantity)).collect();
        let (mut first, mut sort) = (&arguments[0], values[0].sort.clone());
        for (argument, value) in arguments.iter().zip(&values).skip(1) {
            sort = self.common(what, [(first, &sort), (argument, &value.sort)], scope)?;
            if sort == value.sort {
                first = argument;
            }
        }
        (sort != Sort::Poison).then_some((values, sort))
    }

    fn pure_function(
        &mut self,
        operation: UnaryOperation,
        function: &Name,
        argument: &Expr,
        scope: &Scope,
    ) -> Typed {
        let role = format!("the argument of `{}`", function.text);
        let x = self.expect(argument, scope, &Expected::pure(&role));
        if x.is_poison() { x } else { Typed::number(Expression::Unary(operation, Box::new(x.expression))) }
    }

    fn keeping_unit(&mut self, operation: UnaryOperation, argument: &Expr, scope: &Scope) -> Typed {
        let x = self.expect(argument, scope, &Expected::Quantity);
        Typed { expression: Expression::Unary(operation, Box::new(x.expression)), sort: x.sort }
    }

    fn root(&mut self, argument: &Expr, scope: &Scope) -> Typed {
        let x = self.expect(argument, scope, &Expected::Quantity);
        if x.is_poison() {
            return x;
        }
        let unit = x.sort.written();
        let Some(root) = unit.raised(0.5) else {
            let message = format!("{} has no square root", unit.shown());
            let error = self.error(code::EXPONENT, &scope.place, argument.span, message);
            self.report(error.help("divide by a scale with that unit first"));
            return Typed::poison();
        };
        Typed::quantity(Expression::Unary(UnaryOperation::SquareRoot, Box::new(x.expression)), root)
    }

    /// `step(START)`: 1 from then on.
    fn step(&mut self, start: &Expr, scope: &Scope) -> Typed {
        let start = self.expect(start, scope, &Expected::time("the start of a step"));
        both(BinaryOperation::LessOrEqual, start, time_now(), Sort::number())
    }

    /// `pulse(START, WIDTH)`: 1 from then on, for so long.
    fn pulse(&mut self, start: &Expr, width: &Expr, scope: &Scope) -> Typed {
        let start = self.expect(start, scope, &Expected::time("the start of a pulse"));
        let width = self.expect(width, scope, &Expected::time("the width of a pulse"));
        let time = || Sort::Quantity(Written::time());
        let end = both(BinaryOperation::Add, start.clone(), width, time());
        let from = both(BinaryOperation::LessOrEqual, start, time_now(), Sort::Condition);
        let until = both(BinaryOperation::Less, time_now(), end, Sort::Condition);
        both(BinaryOperation::And, from, until, Sort::number())
    }

    /// `delay(x, T)` is a material delay of third order, `smooth(x, T)` a first-order average: both are hidden stocks that
    /// start in equilibrium with the value that x has before step 0.
    fn delayed(&mut self, input: &Expr, time: &Expr, scope: &Scope, is_material: bool) -> Typed {
        let what = if is_material { "delay" } else { "smooth" };
        let x = self.expect(input, scope, &Expected::Quantity);
        let length = self.expect(time, scope, &Expected::time(&format!("the time of `{what}`")));
        if x.is_poison() || length.is_poison() || !self.is_time_above_0(&length.expression, time, what, scope)
        {
            return Typed::poison();
        }
        let written = x.sort.clone().settled().written();
        let path = self.hidden_path(&scope.owner, what);
        let about = hidden_about(path, input.span, scope);
        if is_material {
            self.warn_of_short_delay(&length.expression, time, scope);
            return self.material_delay(about, x.expression, length.expression, &written);
        }
        let toward = ChangeKind::Toward {
            target: x.expression.clone(),
            pace: Pace::TimeConstant(length.expression),
            condition: None,
        };
        let changes = vec![hidden_change("moves toward", toward)];
        let stock =
            Stock { about, unit: written.unit(), initial: x.expression, changes, low: None, high: None };
        Typed::quantity(Expression::Stock(self.hidden_stock(stock)), written)
    }

    /// Whether a time is not known to be 0 or less; a message if it is.
    fn is_time_above_0(&mut self, days: &Expression, written: &Expr, what: &str, scope: &Scope) -> bool {
        if constant(days).is_none_or(|days| days > 0.0) {
            return true;
        }
        let message = format!("the time of `{what}` must be above 0");
        let error = self.error(code::NOT_POSITIVE, &scope.place, written.span, message);
        self.report(error.help("write a time such as `3 weeks`"));
        false
    }

    /// A stage holds what flows through it for a step at least.
    fn warn_of_short_delay(&mut self, days: &Expression, written: &Expr, scope: &Scope) {
        let least = 3.0 * self.calendar.step_days;
        if constant(days).is_some_and(|days| days < least * (1.0 - 1e-9)) {
            let message =
                "a `delay` passes three stages and takes three steps at least, which is longer than this";
            let warning = Diagnostic::warning(code::SHORT_DELAY, message)
                .in_file(scope.place.file)
                .at(written.span, "");
            self.report(
                warning.help("shorten the steps, or write `smooth`, which can be as short as you like"),
            );
        }
    }

    /// Three stages, each of which loses its content over a third of the time, or a step if that is longer, to the next. A faster
    /// one would lose more in a step than it holds.
    fn material_delay(&mut self, about: About, x: Expression, time: Expression, written: &Written) -> Typed {
        let changes_of_first = self.breaks_unless_above_0(&time);
        let third = self.stage_time(time);
        let Some(content) = written.times(&Written::time()) else { return Typed::poison() };
        let mut inflow = x.clone();
        for stage in 1..=3 {
            let id = StockId(self.slots.stocks.len() as u32);
            let outflow = divided(Expression::Stock(id), third.clone());
            let gains = hidden_change("gains", ChangeKind::Flow(inflow));
            let loss = Expression::Unary(UnaryOperation::Negate, Box::new(outflow.clone()));
            let loses = hidden_change("loses", ChangeKind::Flow(loss));
            let mut changes = vec![gains, loses];
            if stage == 1 {
                changes.extend(changes_of_first.clone());
            }
            let path = format!("{} stage {stage}", about.path);
            let label = format!("{}, stage {stage}", about.label);
            let initial =
                Expression::Binary(BinaryOperation::Multiply, Box::new(x.clone()), Box::new(third.clone()));
            self.hidden_stock(Stock {
                about: About { luck: path.clone(), path, label, ..about.clone() },
                unit: content.unit(),
                initial,
                changes,
                low: None,
                high: None,
            });
            inflow = outflow;
        }
        Typed::quantity(inflow, written.clone())
    }

    /// The mean time in a stage of a delay.
    fn stage_time(&self, time: Expression) -> Expression {
        let step = self.calendar.step_days;
        let third = divided(time, Expression::Number(3.0));
        match constant(&third) {
            Some(days) if days < step => Expression::Number(step),
            Some(_) => third,
            None => {
                let least = Box::new(Expression::Number(step));
                Expression::Binary(BinaryOperation::Maximum, least, Box::new(third))
            }
        }
    }

    /// What makes a stock no number, and so breaks the trajectory, where a time that is not known is not above 0.
    fn breaks_unless_above_0(&self, time: &Expression) -> Option<Change> {
        if constant(time).is_some() {
            return None;
        }
        let zero = Box::new(Expression::Number(0.0));
        let is_above = Expression::Binary(BinaryOperation::Less, zero, Box::new(time.clone()));
        let trigger = Trigger::EveryStepWhile(Expression::Unary(UnaryOperation::Not, Box::new(is_above)));
        let kind = ChangeKind::Becomes { value: Expression::Number(f64::NAN), trigger };
        Some(hidden_change("breaks", kind))
    }

    fn hidden_stock(&mut self, stock: Stock) -> StockId {
        let id = StockId(self.slots.stocks.len() as u32);
        self.slots.stocks.push(Some(stock));
        id
    }
}

/// What a hidden element says of itself. It stands on what its owner stands on.
fn hidden_about(path: String, span: Span, scope: &Scope) -> About {
    About {
        label: path.clone(),
        luck: path.clone(),
        path,
        span,
        file: scope.place.file,
        used: scope.place.used,
        cites: Vec::new(),
        judgement: false,
        known: None,
        hindsight: false,
    }
}

/// A change that no clause says.
fn hidden_change(name: &str, kind: ChangeKind) -> Change {
    Change { name: name.to_owned(), span: Span::default(), kind }
}

fn time_now() -> Typed {
    Typed::quantity(Expression::Time, Written::time())
}

fn divided(above: Expression, below: Expression) -> Expression {
    Expression::Binary(BinaryOperation::Divide, Box::new(above), Box::new(below))
}
