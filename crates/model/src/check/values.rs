//! What a parameter's value comes from: known numbers, intervals, distributions, one of several.

use super::calendar::PERCENT;
use super::constant::constant;
use super::context::Context;
use super::scope::Scope;
use super::typed::{Expected, Sort, Typed, digits, span_of};
use crate::model::{Expression, ParameterValue};
use crate::units::{Pure, Written};
use detente_numbers::distributions::{Distribution, Wrong};
use detente_syntax::Span;
use detente_syntax::ast::{BinaryOperator, Expr, ExprKind, Name, Number, UnaryOperator, Value, ValueKind};
use detente_syntax::diagnostic::code;
use detente_syntax::nearest;

/// Families of `family low to high`.
const INTERVALS: [&str; 5] = ["uniform", "normal", "lognormal", "logitnormal", "triangular"];

/// Families of `family(...)`, with their arguments.
pub(crate) const DISTRIBUTIONS: [(&str, &[&str]); 7] = [
    ("normal", &["mean", "sd"]),
    ("lognormal", &["median", "sigma"]),
    ("uniform", &["low", "high"]),
    ("triangular", &["low", "mode", "high"]),
    ("pert", &["low", "mode", "high"]),
    ("beta", &["a", "b"]),
    ("gamma", &["shape", "scale"]),
];

/// The ends of an interval, and what is known of it.
struct Ends {
    low: f64,
    high: f64,
    /// Written in percent.
    is_percent: bool,
    /// A share, by its header or its signs.
    is_share: bool,
    /// A share by its header.
    says_share: bool,
}

/// A number that was worked out, without the digits that rounding leaves.
fn rounded(value: f64) -> f64 {
    const DIGITS: f64 = 1e9;
    (value * DIGITS).round_ties_even() / DIGITS
}

impl Context<'_> {
    /// A value that is known, drawn or derived from parameters. `header` is the unit that the header declares.
    pub(crate) fn uncertain(
        &mut self,
        value: &Value,
        scope: &Scope,
        header: Option<&Written>,
    ) -> Option<(ParameterValue, Sort)> {
        let (found, sort) = match &value.kind {
            ValueKind::Expr(expr) => self.parameter_expression(expr, scope, header)?,
            ValueKind::Interval { family, low, high, mode } => {
                let family = family.as_ref();
                self.interval(family, [low, high], mode.as_ref(), (value.span, header), scope)?
            }
            ValueKind::Distribution { family, arguments } => {
                self.distribution(family, arguments, (value.span, header), scope)?
            }
            ValueKind::OneOf(pairs) => self.one_of(pairs, header, scope)?,
            // `check_map` has spoken of a map too many.
            ValueKind::Map(_) => return None,
        };
        Some((found, sort.settled()))
    }

    fn parameter_expression(
        &mut self,
        expr: &Expr,
        scope: &Scope,
        header: Option<&Written>,
    ) -> Option<(ParameterValue, Sort)> {
        let expected = wanted(header, "the value");
        let typed = self.expect(expr, scope, &expected);
        if self.interval_with_minus(expr, &typed, scope) {
            return None;
        }
        if typed.is_poison() || !self.reads_parameters_only(&typed.expression, expr, scope) {
            return None;
        }
        let value = match constant(&typed.expression) {
            Some(value) if value.is_finite() => ParameterValue::Drawn(Distribution::Constant(value)),
            Some(_) => {
                self.wrong_numbers(Wrong::NotFinite, expr.span, scope, "write a number that can be held");
                return None;
            }
            None => ParameterValue::Derived(typed.expression),
        };
        Some((value, typed.sort))
    }

    /// Whether a value is a number less a larger one, as in `50% - 60%`; a message if so.
    fn interval_with_minus(&mut self, expr: &Expr, typed: &Typed, scope: &Scope) -> bool {
        let ExprKind::Binary { operator: BinaryOperator::Subtract, left, right, .. } = &expr.kind else {
            return false;
        };
        let below_zero = !typed.is_poison() && constant(&typed.expression).is_some_and(|value| value < 0.0);
        // `30-60%` is 30 less 0.6, and nobody means that; but `1 - 40%` is what is left of a share.
        let is_half_percent = match (&left.kind, &right.kind) {
            (ExprKind::Number(low), ExprKind::Number(high)) => {
                low.unit.is_none()
                    && !low.percent
                    && high.percent
                    && 1.0 < low.value
                    && low.value < high.value
            }
            _ => false,
        };
        let is_interval = below_zero || is_half_percent;
        let Some(interval) = as_interval(left, right).filter(|_| is_interval) else { return false };
        let message = match is_half_percent {
            true => "this is a pure number less a percentage",
            false => "this is a number less a larger one",
        };
        let error = self.error(code::INTERVAL_WITH_MINUS, &scope.place, expr.span, message);
        self.report(error.help(format!("an interval is written `{interval}`")));
        true
    }

    /// Whether an expression is known before a trajectory starts; a message if not.
    pub(crate) fn reads_parameters_only(
        &mut self,
        expression: &Expression,
        expr: &Expr,
        scope: &Scope,
    ) -> bool {
        let mut is_known = true;
        expression.walk(&mut |part| {
            is_known &= matches!(
                part,
                Expression::Number(_)
                    | Expression::Parameter(_)
                    | Expression::Unary(..)
                    | Expression::Binary(..)
                    | Expression::If(..)
            );
        });
        if !is_known {
            let message = "this must be known before a trajectory starts: numbers and parameters only";
            let error = self.error(code::NOT_A_NUMBER, &scope.place, expr.span, message);
            self.report(error.help("declare it as a `let`, which is worked out in each step"));
        }
        is_known
    }

    fn interval(
        &mut self,
        family: Option<&Name>,
        ends: [&Expr; 2],
        mode: Option<&Expr>,
        said: (Span, Option<&Written>),
        scope: &Scope,
    ) -> Option<(ParameterValue, Sort)> {
        let [low, high] = ends;
        let (span, header) = said;
        let shared =
            [Some(with_suffix(low, high)), Some(high.clone()), mode.map(|mode| with_suffix(mode, high))];
        let exprs: Vec<&Expr> = shared.iter().flatten().collect();
        if self.is_percent_in_words((low, high), mode, span, scope)
            || self.is_time_for_rate((low, high), mode, (span, header), scope)
        {
            return None;
        }
        let (numbers, sort) = self.known_alike(&exprs, header, scope)?;
        let unit = sort.written();
        let is_percent = exprs.iter().any(|expr| leftmost(expr).is_some_and(|number| number.percent));
        let says_share = matches!(header.and_then(Written::as_pure), Some(Pure::Index | Pure::Share));
        let is_share = unit.is_pure() && (is_percent || says_share);
        let (low, high) = (numbers[0], numbers[1]);
        if is_share && !is_percent && family.is_none() && low >= 1.0 && high > low && high <= 100.0 {
            let message = "a share lies between 0 and 1, or between 0% and 100%";
            let error = self.error(code::FAMILY_WANTED, &scope.place, span, message);
            let most_likely = numbers.get(2).map(|mode| format!(", most likely {mode}%"));
            self.report(error.help(format!("write `{low}% to {high}%{}`", most_likely.unwrap_or_default())));
            return None;
        }
        let made = match (family, numbers.get(2)) {
            (Some(family), mode) => self.named_interval(family, [low, high], mode.copied(), scope)?,
            (None, Some(mode)) => Distribution::pert(low, *mode, high),
            (None, None) if low >= high => Err(Wrong::LowNotBelowHigh),
            (None, None) if is_share && low > 0.0 && high < 1.0 => {
                Distribution::logit_normal_interval(low, high)
            }
            (None, None) if !is_share && low > 0.0 => Distribution::log_normal_interval(low, high),
            (None, None) => {
                let ends = Ends { low, high, is_percent, is_share, says_share };
                self.family_wanted(&ends, span, scope);
                return None;
            }
        };
        match made.and_then(|made| made.validate().map(|()| made)) {
            Ok(made) => Some((ParameterValue::Drawn(made), sort)),
            Err(wrong) => {
                let help = match wrong {
                    Wrong::LowNotBelowHigh => "write the lower end first, as in `3 to 5`",
                    Wrong::ModeOutside => "let the most likely value lie between the ends",
                    Wrong::NotPositive => "take positive ends, or another family: `normal -2 to 3`",
                    Wrong::NotInsideUnit => "take ends between 0% and 100%, or `uniform 0% to 100%`",
                    _ => "write finite numbers",
                };
                self.wrong_numbers(wrong, span, scope, help);
                None
            }
        }
    }

    /// Whether the ends of an interval are in `percent`; a message that says how all of it is written if so.
    fn is_percent_in_words(
        &mut self,
        (low, high): (&Expr, &Expr),
        mode: Option<&Expr>,
        span: Span,
        scope: &Scope,
    ) -> bool {
        let number = |expr: &Expr| match &expr.kind {
            ExprKind::Number(number) => Some(number.clone()),
            _ => None,
        };
        let in_words =
            |number: &Number| number.unit.clone().filter(|unit| PERCENT.contains(&unit.text.as_str()));
        let (Some(low), Some(high)) = (number(low), number(high)) else { return false };
        let Some(word) = in_words(&high).or_else(|| in_words(&low)) else { return false };
        if self.units.find(&word.text).is_some() {
            return false;
        }
        let percent = |number: &Number| format!("{}%", number.value);
        let mode =
            mode.and_then(number).map_or(String::new(), |mode| format!(", most likely {}", percent(&mode)));
        let written = format!("{} to {}{mode}", percent(&low), percent(&high));
        let message = format!("`{}` is not a unit", word.text);
        let error = self.error(code::UNKNOWN_UNIT, &scope.place, span, message);
        self.report(error.help(format!("write `{written}`")).replace(span, written));
        true
    }

    /// Whether an interval in times stands where the header wants a rate, as in `0.2 to 0.8 weeks`; a message if so.
    fn is_time_for_rate(
        &mut self,
        (low, high): (&Expr, &Expr),
        mode: Option<&Expr>,
        (span, header): (Span, Option<&Written>),
        scope: &Scope,
    ) -> bool {
        let Some(header) = header.filter(|unit| unit.fits(&Written::per_time())) else { return false };
        let (ExprKind::Number(from), ExprKind::Number(to)) = (&low.kind, &high.kind) else { return false };
        let Some(time) = to
            .unit
            .as_ref()
            .filter(|name| self.units.find(&name.text).is_some_and(|unit| unit.fits(&Written::time())))
        else {
            return false;
        };
        let one = time.text.strip_suffix('s').unwrap_or(&time.text);
        let mode = match mode.map(|mode| &mode.kind) {
            Some(ExprKind::Number(mode)) => format!(", most likely {}", digits(mode)),
            _ => String::new(),
        };
        let message = format!("the value must be in {}, but this is in `{}`", header.shown(), time.text);
        let error = self.error(code::UNIT_MISMATCH, &scope.place, span, message);
        self.report(error.help(format!("write `{} to {} / {one}{mode}`", digits(from), digits(to))));
        true
    }

    fn family_wanted(&mut self, ends: &Ends, span: Span, scope: &Scope) {
        let beyond = ends.is_share && ends.low > 0.0 && 1.0 < ends.high;
        if beyond {
            let message = "a share ends at 100%, and this interval goes beyond";
            let error = self.error(code::FAMILY_WANTED, &scope.place, span, message);
            let error = error.help("for a share, take an upper end below 100%");
            let (low, high) = (rounded(ends.low), rounded(ends.high));
            return self.report(match ends.says_share {
                true => error,
                false => error.help(format!(
                    "for what may be more than the whole, write plain numbers: `{low} to {high}`"
                )),
            });
        }
        let reaches_one = ends.is_share && ends.low > 0.0;
        let what = if reaches_one {
            "an interval for a share that reaches 1"
        } else {
            "an interval that touches or crosses 0"
        };
        let message = format!("{what} must name its family");
        let error = self.error(code::FAMILY_WANTED, &scope.place, span, message);
        let text = match (ends.is_percent, reaches_one) {
            (true, true) => {
                let low = rounded(100.0 * ends.low);
                format!(
                    "write `uniform {low}% to 100%` (full bounds), `{low}% to 99%`, or add `, most likely M%`"
                )
            }
            (true, false) if ends.low >= 0.0 => {
                let high = rounded(100.0 * ends.high);
                format!(
                    "write `uniform 0% to {high}%` (full bounds), start above 0, or add `, most likely M%`"
                )
            }
            _ => "write `uniform A to B` (full bounds), `normal A to B`, or add `, most likely M`".to_owned(),
        };
        self.report(error.help(text));
    }

    fn named_interval(
        &mut self,
        family: &Name,
        ends: [f64; 2],
        mode: Option<f64>,
        scope: &Scope,
    ) -> Option<Result<Distribution, Wrong>> {
        let [low, high] = ends;
        Some(match (family.text.as_str(), mode) {
            ("uniform", None) => Distribution::uniform_interval(low, high),
            ("normal", None) => Distribution::normal_interval(low, high),
            ("lognormal", None) => Distribution::log_normal_interval(low, high),
            ("logitnormal", None) => Distribution::logit_normal_interval(low, high),
            ("triangular", Some(mode)) => Ok(Distribution::Triangular { low, mode, high }),
            ("pert", Some(mode)) => Distribution::pert(low, mode, high),
            ("triangular" | "pert", None) => {
                let message = format!("`{}` wants a most likely value", family.text);
                let error = self.error(code::FAMILY_WANTED, &scope.place, family.span, message);
                self.report(error.help("add `, most likely M`"));
                return None;
            }
            (known, Some(_)) if INTERVALS.contains(&known) => {
                let message = format!("`{known}` has no most likely value to give");
                let error = self.error(code::FAMILY_WANTED, &scope.place, family.span, message);
                self.report(error.help(format!("take away `{known}` or the `most likely`")));
                return None;
            }
            _ => {
                self.unknown_family(family, &INTERVALS, scope);
                return None;
            }
        })
    }

    fn unknown_family(&mut self, family: &Name, known: &[&str], scope: &Scope) {
        let message = format!("there is no distribution `{}`", family.text);
        let error = self.error(code::UNKNOWN_NAME, &scope.place, family.span, message);
        self.report(match nearest(&family.text, known.iter().copied()) {
            Some(near) => error.help(format!("write `{near}`")).replace(family.span, near),
            None => error.help(format!("there are `{}`", known.join("`, `"))),
        });
    }

    fn distribution(
        &mut self,
        family: &Name,
        arguments: &[Expr],
        said: (Span, Option<&Written>),
        scope: &Scope,
    ) -> Option<(ParameterValue, Sort)> {
        let (span, header) = said;
        let Some((name, wanted_arguments)) = DISTRIBUTIONS.iter().find(|(name, _)| *name == family.text)
        else {
            let known: Vec<_> = DISTRIBUTIONS.iter().map(|(name, _)| *name).collect();
            self.unknown_family(family, &known, scope);
            return None;
        };
        if arguments.len() != wanted_arguments.len() {
            let message = format!(
                "`{name}` takes {} numbers, and {} stand here",
                wanted_arguments.len(),
                arguments.len()
            );
            let error = self.error(code::ARGUMENTS, &scope.place, span, message);
            self.report(error.help(format!("write `{name}({})`", wanted_arguments.join(", "))));
            return None;
        }
        let (made, sort) = match *name {
            "lognormal" | "gamma" => {
                let of_unit = if *name == "gamma" { [1, 0] } else { [0, 1] };
                let (scale, sort) = self.known_alike(&[&arguments[of_unit[0]]], header, scope)?;
                let shape = self.known_pure(&arguments[of_unit[1]], scope)?;
                let made = match *name {
                    "gamma" => Distribution::Gamma { shape, scale: scale[0] },
                    _ => Distribution::LogNormal { median: scale[0], sigma: shape },
                };
                (made, sort)
            }
            "beta" => {
                let shapes = [&arguments[0], &arguments[1]].map(|shape| self.known_pure(shape, scope));
                let [Some(a), Some(b)] = shapes else { return None };
                (Distribution::Beta { a, b }, self.share_of_header(said, scope)?)
            }
            _ => {
                let exprs: Vec<&Expr> = arguments.iter().collect();
                let (it, sort) = self.known_alike(&exprs, header, scope)?;
                let made = match *name {
                    "normal" => Distribution::Normal { mean: it[0], sd: it[1] },
                    "uniform" => Distribution::Uniform { low: it[0], high: it[1] },
                    "triangular" => Distribution::Triangular { low: it[0], mode: it[1], high: it[2] },
                    _ => Distribution::Pert { low: it[0], mode: it[1], high: it[2] },
                };
                (made, sort)
            }
        };
        match made.validate() {
            Ok(()) => Some((ParameterValue::Drawn(made), sort)),
            Err(wrong) => {
                let help =
                    format!("write `{name}({})` with numbers that make sense", wanted_arguments.join(", "));
                self.wrong_numbers(wrong, span, scope, &help);
                None
            }
        }
    }

    /// The unit of what lies between 0 and 1 by itself: the header's, which must be pure.
    fn share_of_header(&mut self, (span, header): (Span, Option<&Written>), scope: &Scope) -> Option<Sort> {
        let Some(unit) = header else { return Some(Sort::number()) };
        if !unit.is_pure() {
            let message = format!("`beta` gives a share, and the header says {}", unit.shown());
            let error = self.error(code::UNIT_MISMATCH, &scope.place, span, message);
            self.report(
                error.help("let it be a `param` of its own, and multiply it by a quantity with the unit"),
            );
            return None;
        }
        Some(Sort::Quantity(unit.clone()))
    }

    fn one_of(
        &mut self,
        pairs: &[(Expr, Expr)],
        header: Option<&Written>,
        scope: &Scope,
    ) -> Option<(ParameterValue, Sort)> {
        let exprs: Vec<&Expr> = pairs.iter().map(|(value, _)| value).collect();
        let (values, sort) = self.known_alike(&exprs, header, scope)?;
        let mut weights = Vec::new();
        for (_, weight) in pairs {
            weights.push(self.known_pure(weight, scope)?);
        }
        if let Err(wrong) = (Distribution::Categorical { weights: weights.clone() }).validate() {
            let spans: Vec<&Expr> = pairs.iter().map(|(_, weight)| weight).collect();
            self.wrong_numbers(
                wrong,
                span_of(&spans),
                scope,
                "write for example `one of { 0.5: 30%  1: 70% }`",
            );
            return None;
        }
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total);
        Some((ParameterValue::OneOf { values, weights }, sort))
    }

    /// Known numbers in one unit: that of the header, or of the first that is not a bare `0`.
    pub(crate) fn known_alike(
        &mut self,
        exprs: &[&Expr],
        header: Option<&Written>,
        scope: &Scope,
    ) -> Option<(Vec<f64>, Sort)> {
        let plain = Scope { within: None, ..scope.clone() };
        let typed: Vec<Typed> =
            exprs.iter().map(|expr| self.expect(expr, &plain, &Expected::Quantity)).collect();
        let own = typed.iter().rev().map(|it| it.sort.clone()).find(|sort| *sort != Sort::Zero);
        let sort = header.map(|unit| Sort::Quantity(unit.clone())).or(own).unwrap_or(Sort::Zero).settled();
        let expected = Expected::unit(
            &sort.written(),
            if header.is_some() { "the value" } else { "each of these numbers" },
        );
        let mut numbers = Vec::new();
        for (typed, expr) in typed.into_iter().zip(exprs) {
            let typed = self.fitted(typed, expr, &plain, &expected);
            numbers.push(self.known(&typed, expr, &plain));
        }
        Some((numbers.into_iter().collect::<Option<Vec<_>>>()?, sort))
    }

    /// A known pure number.
    pub(crate) fn known_pure(&mut self, expr: &Expr, scope: &Scope) -> Option<f64> {
        let typed = self.expect(expr, scope, &Expected::pure("this number"));
        self.known(&typed, expr, scope)
    }

    /// The value of a known number; a message if it is none.
    pub(crate) fn known(&mut self, typed: &Typed, expr: &Expr, scope: &Scope) -> Option<f64> {
        if typed.is_poison() {
            return None;
        }
        let value = constant(&typed.expression).filter(|value| value.is_finite());
        if value.is_none() {
            self.not_known(expr, scope);
        }
        value
    }

    /// Says that an expression is no known number.
    pub(crate) fn not_known(&mut self, expr: &Expr, scope: &Scope) {
        let error = self.error(code::NOT_A_NUMBER, &scope.place, expr.span, "this must be a known number");
        self.report(
            error.help("write the number; what others are worked out from can be a `param` of its own"),
        );
    }

    fn wrong_numbers(&mut self, wrong: Wrong, span: Span, scope: &Scope, help: &str) {
        let error = self.error(
            code::EMPTY_DISTRIBUTION,
            &scope.place,
            span,
            format!("no such distribution: {wrong}"),
        );
        self.report(error.help(help));
    }
}

fn wanted(header: Option<&Written>, role: &str) -> Expected {
    header.map_or(Expected::Quantity, |unit| Expected::unit(unit, role))
}

/// How `A - B` of two literals reads as an interval.
pub(crate) fn as_interval(left: &Expr, right: &Expr) -> Option<String> {
    let (ExprKind::Number(low), Some(high)) = (&left.kind, leftmost(right)) else { return None };
    let unit = |number: &Number| number.unit.as_ref().map_or(String::new(), |name| format!(" {}", name.text));
    let per = match &right.kind {
        ExprKind::Number(_) => String::new(),
        ExprKind::Binary { operator: BinaryOperator::Divide, left, right, .. } => {
            match (&left.kind, &right.kind) {
                (ExprKind::Number(_), ExprKind::Name(name)) => format!(" / {}", name.text),
                _ => return None,
            }
        }
        _ => return None,
    };
    let digits = super::typed::digits;
    Some(format!("{}{} to {}{}{per}", digits(low), unit(low), digits(high), unit(high)))
}

/// The first number of an expression such as `-40% / year`.
fn leftmost(expr: &Expr) -> Option<&Number> {
    match &expr.kind {
        ExprKind::Number(number) => Some(number),
        ExprKind::Unary { operator: UnaryOperator::Minus, operand } => leftmost(operand),
        ExprKind::Binary { operator: BinaryOperator::Multiply | BinaryOperator::Divide, left, .. } => {
            leftmost(left)
        }
        _ => None,
    }
}

/// A bound as its interval means it: `0` in `0 to 1.5 / week` shares what follows the number of the last bound.
pub(crate) fn with_suffix(bound: &Expr, last: &Expr) -> Expr {
    let (sign, number) = match &bound.kind {
        ExprKind::Number(number) => (1.0, number),
        ExprKind::Unary { operator: UnaryOperator::Minus, operand } => match &operand.kind {
            ExprKind::Number(number) => (-1.0, number),
            _ => return bound.clone(),
        },
        _ => return bound.clone(),
    };
    let Some(model) = leftmost(last) else { return bound.clone() };
    let has_own_unit = number.unit.as_ref().is_some_and(|unit| {
        model.unit.as_ref().is_none_or(|other| !crate::units::same_word(&unit.text, &other.text))
    });
    if has_own_unit {
        return bound.clone();
    }
    let own = Number {
        value: sign * number.value,
        percent: number.percent || model.percent,
        scale: if number.scale == 1.0 && number.unit.is_none() { model.scale } else { number.scale },
        unit: number.unit.clone().or_else(|| model.unit.clone()),
    };
    Expr { span: bound.span, ..replaced(last, &own, bound.span) }
}

/// The expression with its first number, sign included, replaced. Places are those of the bound.
fn replaced(expr: &Expr, number: &Number, span: Span) -> Expr {
    match &expr.kind {
        ExprKind::Binary { operator, operator_span, left, right } => Expr {
            kind: ExprKind::Binary {
                operator: *operator,
                operator_span: *operator_span,
                left: Box::new(replaced(left, number, span)),
                right: right.clone(),
            },
            span,
        },
        _ => Expr { kind: ExprKind::Number(number.clone()), span },
    }
}
