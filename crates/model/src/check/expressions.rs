//! Expressions: from what is written to numbers in base units, with the unit or the truth of each part proved.

use super::constant::constant;
use super::context::Context;
use super::scope::Scope;
use super::typed::{CANNOT_SUBTRACT, Expected, Sort, Typed};
use crate::model::{BinaryOperation, EventId, Expression, UnaryOperation};
use crate::units::{Pure, Written};
use detente_syntax::Span;
use detente_syntax::ast::{BinaryOperator, EventRef, Expr, ExprKind, Name, Number, UnaryOperator};
use detente_syntax::diagnostic::code;

/// How a message on unlike units of a comparison starts.
const CANNOT_COMPARE: &str = "cannot compare";

/// How many parts a chain such as `a + b + c` may have.
const CHAIN_MOST: usize = 2_000;

impl Context<'_> {
    /// Checks an expression, whatever it is. Says what is wrong and gives a poisoned value if anything is.
    pub(crate) fn expression(&mut self, expr: &Expr, scope: &Scope) -> Typed {
        if self.limits.nesting <= self.depth {
            let error = self.error(code::TOO_DEEP, &scope.place, expr.span, "this is nested too deeply");
            self.report(error.help("name a part of it by a `let`"));
            return Typed::poison();
        }
        if !self.count_part(scope, expr.span) {
            return Typed::poison();
        }
        self.depth += 1;
        let typed = self.by_kind(expr, scope);
        self.depth -= 1;
        typed
    }

    /// Counts one more part of all expressions; `false`, after one message, when there are too many.
    fn count_part(&mut self, scope: &Scope, span: Span) -> bool {
        self.parts += 1;
        if self.parts == self.limits.parts {
            let error = self.error(code::TOO_LARGE, &scope.place, span, "the model grows too large here");
            self.report(error.help("sum over smaller sets, or name the inner sum by a `let`"));
        }
        self.parts < self.limits.parts
    }

    fn by_kind(&mut self, expr: &Expr, scope: &Scope) -> Typed {
        match &expr.kind {
            ExprKind::Number(number) => self.number(number, expr.span, scope),
            ExprKind::Date(date) => match self.days_until(date, &scope.place) {
                Some(days) => Typed::quantity(Expression::Number(days), Written::time()),
                None => Typed::poison(),
            },
            ExprKind::Name(name) => self.reference(name, &[], expr.span, scope),
            ExprKind::Subscript { name, members } => self.reference(name, members, expr.span, scope),
            ExprKind::Call { function, members, arguments } => {
                self.call((function, members), arguments, expr.span, scope)
            }
            ExprKind::Over { reduction, variable, set, body } => {
                self.over(*reduction, variable, set, body, scope)
            }
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand, scope),
            ExprKind::Binary { .. } => self.chain(expr, scope),
            ExprKind::If { condition, then, otherwise } => self.choose(condition, then, otherwise, scope),
            ExprKind::Is { subject, state, negated } => self.is_state(subject, state, *negated, scope),
            ExprKind::Happens(event) => self.positive(event, scope, Expression::Count),
            ExprKind::HasHappened(event) => self.positive(event, scope, Expression::Total),
            ExprKind::CountOf(event) => self.counted(event, scope, Expression::Count),
            ExprKind::TotalOf(event) => self.counted(event, scope, Expression::Total),
            ExprKind::Event(event) => {
                self.bare_event(&event.name, expr.span, scope);
                Typed::poison()
            }
            ExprKind::Estimate(estimate) => {
                self.estimate_outside(estimate.span, scope);
                Typed::poison()
            }
        }
    }

    /// Says that an estimate over trajectories belongs into a claim.
    pub(crate) fn estimate_outside(&mut self, span: Span, scope: &Scope) {
        let message = "an estimate over trajectories can only stand in a claim";
        let error = self.error(code::ESTIMATE_OUTSIDE_CLAIM, &scope.place, span, message);
        self.report(error.help("move it to an `expect` line of a `claim`"));
    }

    /// A literal with its unit. Under `judgement within` it becomes a parameter, but for 0 and 1.
    pub(crate) fn number(&mut self, number: &Number, span: Span, scope: &Scope) -> Typed {
        let written = match &number.unit {
            None if number.percent => Written::pure(Pure::Percent),
            None => Written::default(),
            Some(name) => match self.unit_word(name, scope) {
                Some(written) => written,
                None => return Typed::poison(),
            },
        };
        let amount = number.amount() * if number.unit.is_some() { written.scale() } else { 1.0 };
        if amount == 0.0 && number.unit.is_none() && !number.percent {
            return Typed { expression: Expression::Number(0.0), sort: Sort::Zero };
        }
        let is_neutral = number.amount() == 0.0 || number.amount() == 1.0;
        if let (Some((share, owner)), false) = (&scope.within, is_neutral) {
            let (share, owner) = (*share, owner.clone());
            let id = self.coefficient(amount, share, &owner, &written, (scope.place.file, span));
            return Typed::quantity(Expression::Parameter(id), written);
        }
        Typed::quantity(Expression::Number(amount), written)
    }

    /// `a + b`, with what stands left of the left operand: `a + b + c` is one chain, walked without nesting.
    fn chain(&mut self, expr: &Expr, scope: &Scope) -> Typed {
        if let ExprKind::Binary { operator: BinaryOperator::Equal, left, right, .. } = &expr.kind
            && self.is_equal_to_state(left, right, scope)
        {
            return Typed::poison();
        }
        let mut links = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary { operator, left, right, .. } = &first.kind {
            links.push((*operator, &**left, &**right));
            first = left;
        }
        if CHAIN_MOST < links.len() {
            let error = self.error(code::TOO_DEEP, &scope.place, expr.span, "this expression is too long");
            self.report(error.help("name a part of it by a `let`"));
            return Typed::poison();
        }
        let mut value = self.expression(first, scope);
        for (operator, left, right) in links.into_iter().rev() {
            value = self.binary(operator, (left, value), right, scope);
        }
        value
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: (&Expr, Typed),
        right: &Expr,
        scope: &Scope,
    ) -> Typed {
        use BinaryOperator as Operator;
        let (left_expr, left) = left;
        if operator == Operator::Power {
            return self.power((left_expr, left), right, scope);
        }
        let right_typed = self.expression(right, scope);
        if matches!(operator, Operator::And | Operator::Or) {
            let left = self.fitted(left, left_expr, scope, &Expected::Condition);
            let right = self.fitted(right_typed, right, scope, &Expected::Condition);
            let operation =
                if operator == Operator::And { BinaryOperation::And } else { BinaryOperation::Or };
            return connected(operation, left, right);
        }
        let left = self.fitted(left, left_expr, scope, &Expected::Quantity);
        let right_typed = self.fitted(right_typed, right, scope, &Expected::Quantity);
        if left.is_poison() || right_typed.is_poison() {
            return Typed::poison();
        }
        match operator {
            Operator::Multiply | Operator::Divide => {
                self.product(operator, (left_expr, left), (right, right_typed), scope)
            }
            _ => self.alike(operator, (left_expr, left), (right, right_typed), scope),
        }
    }

    fn product(
        &mut self,
        operator: BinaryOperator,
        left: (&Expr, Typed),
        right: (&Expr, Typed),
        scope: &Scope,
    ) -> Typed {
        let (a, b) = (left.1.sort.written(), right.1.sort.written());
        let (operation, unit) = match operator {
            BinaryOperator::Multiply => (BinaryOperation::Multiply, a.times(&b)),
            _ => (BinaryOperation::Divide, a.over(&b)),
        };
        let Some(unit) = unit else {
            self.unit_too_large(left.0.span.to(right.0.span), scope);
            return Typed::poison();
        };
        both(operation, left.1, right.1, Sort::Quantity(unit))
    }

    /// Says that a unit has an exponent beyond all sense.
    pub(crate) fn unit_too_large(&mut self, span: Span, scope: &Scope) {
        let message = "the unit of this has too large an exponent";
        let error = self.error(code::EXPONENT, &scope.place, span, message);
        self.report(error.help("divide by a scale with that unit first"));
    }

    /// Sums, differences, remainders and comparisons: one unit on both sides.
    fn alike(
        &mut self,
        operator: BinaryOperator,
        left: (&Expr, Typed),
        right: (&Expr, Typed),
        scope: &Scope,
    ) -> Typed {
        use BinaryOperator as Operator;
        let what = match operator {
            Operator::Add => "cannot add",
            Operator::Subtract => CANNOT_SUBTRACT,
            Operator::Modulo => "cannot take the remainder of",
            _ => CANNOT_COMPARE,
        };
        let Some(sort) = self.common(what, [(left.0, &left.1.sort), (right.0, &right.1.sort)], scope) else {
            return Typed::poison();
        };
        if what == CANNOT_COMPARE && self.is_beyond_index([(left.0, &left.1), (right.0, &right.1)], scope) {
            return Typed::poison();
        }
        let (left, right) = (left.1, right.1);
        match operator {
            Operator::Add => both(BinaryOperation::Add, left, right, sort),
            Operator::Subtract => both(BinaryOperation::Subtract, left, right, sort),
            Operator::Modulo => both(BinaryOperation::Modulo, left, right, sort),
            Operator::Less => both(BinaryOperation::Less, left, right, Sort::Condition),
            Operator::LessOrEqual => both(BinaryOperation::LessOrEqual, left, right, Sort::Condition),
            Operator::Greater => both(BinaryOperation::Less, right, left, Sort::Condition),
            Operator::GreaterOrEqual => both(BinaryOperation::LessOrEqual, right, left, Sort::Condition),
            _ => both(BinaryOperation::Equal, left, right, Sort::Condition),
        }
    }

    /// Whether an index is compared with a number above 1, which it never reaches; a message if so.
    fn is_beyond_index(&mut self, sides: [(&Expr, &Typed); 2], scope: &Scope) -> bool {
        let is_index = |typed: &Typed| typed.sort.written().as_pure() == Some(Pure::Index);
        let [(left, left_typed), (right, right_typed)] = sides;
        let (level, typed) = match (is_index(left_typed), is_index(right_typed)) {
            (true, false) => (right, right_typed),
            (false, true) => (left, left_typed),
            _ => return false,
        };
        let ExprKind::Number(number) = &level.kind else { return false };
        let value = constant(&typed.expression).unwrap_or_default();
        // Of more than 100% an outcome is told that it cannot occur.
        if number.percent || value <= 1.0 {
            return false;
        }
        let message = "an `: index` lies between 0% and 100%, so that this is decided beforehand";
        let error = self.error(code::DECIDED, &scope.place, level.span, message);
        let percent = format!("{value}%");
        self.report(if value <= 100.0 {
            error.help(format!("write `{percent}`")).replace(level.span, percent)
        } else {
            error.help("compare it with a level that it may reach, such as `60%`")
        });
        true
    }

    /// The one unit of two sides, or a message and `None`.
    pub(crate) fn common(&mut self, what: &str, sides: [(&Expr, &Sort); 2], scope: &Scope) -> Option<Sort> {
        match sides.map(|(_, sort)| sort) {
            [Sort::Zero, other] | [other, Sort::Zero] => Some(other.clone()),
            [Sort::Quantity(a), Sort::Quantity(b)] if a.fits(b) => {
                // `1 - 40%` reads as a number, `lethality + 2%` as what it is.
                let left = a.as_pure() != Some(Pure::Number);
                Some(Sort::Quantity(if left { a.clone() } else { b.clone() }))
            }
            [Sort::Quantity(a), Sort::Quantity(b)] => {
                let [(left, _), (right, _)] = sides;
                self.unlike_units(what, [(left, a), (right, b)], scope);
                None
            }
            _ => None,
        }
    }

    /// A pure base may have any pure exponent; a base with a unit one that is known, and gives whole powers of its words.
    fn power(&mut self, base: (&Expr, Typed), exponent: &Expr, scope: &Scope) -> Typed {
        let (base_expr, base) = base;
        let base = self.fitted(base, base_expr, scope, &Expected::Quantity);
        let plain = Scope { within: None, ..scope.clone() };
        let exponent_typed = self.expect(exponent, &plain, &Expected::pure("an exponent"));
        if base.is_poison() || exponent_typed.is_poison() {
            return Typed::poison();
        }
        let unit = base.sort.written();
        if unit.is_pure() {
            return both(BinaryOperation::Power, base, exponent_typed, Sort::number());
        }
        let Some(power) = constant(&exponent_typed.expression) else {
            let message = format!("a base in {} wants an exponent in plain numbers", unit.shown());
            self.no_such_power((base_expr, &unit), exponent, message, scope);
            return Typed::poison();
        };
        match unit.raised(power) {
            Some(unit) => both(BinaryOperation::Power, base, exponent_typed, Sort::Quantity(unit)),
            None => {
                let message = format!("{} to this power is no unit", unit.shown());
                self.no_such_power((base_expr, &unit), exponent, message, scope);
                Typed::poison()
            }
        }
    }

    fn no_such_power(&mut self, base: (&Expr, &Written), exponent: &Expr, message: String, scope: &Scope) {
        let error = self.error(code::EXPONENT, &scope.place, exponent.span, message);
        let error = error.also(base.0.span, super::typed::in_unit(base.1));
        self.report(error.help("divide the base by a scale with that unit, so that it is a pure number"));
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &Expr, scope: &Scope) -> Typed {
        let (operation, expected) = match operator {
            UnaryOperator::Minus => (UnaryOperation::Negate, Expected::Quantity),
            UnaryOperator::Not => (UnaryOperation::Not, Expected::Condition),
        };
        let typed = self.expect(operand, scope, &expected);
        let expression = match typed.expression {
            // A negative literal is one number, and no expression.
            Expression::Number(value) if operator == UnaryOperator::Minus => Expression::Number(-value),
            Expression::Number(value) => Expression::Number(f64::from(u8::from(value == 0.0))),
            operand => Expression::Unary(operation, Box::new(operand)),
        };
        Typed { expression, sort: typed.sort }
    }

    fn choose(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr, scope: &Scope) -> Typed {
        let condition = self.expect(condition, scope, &Expected::Condition);
        let then_typed = self.expression(then, scope);
        let otherwise_typed = self.expression(otherwise, scope);
        if [&condition, &then_typed, &otherwise_typed].iter().any(|typed| typed.is_poison()) {
            return Typed::poison();
        }
        let sort = match (&then_typed.sort, &otherwise_typed.sort) {
            (Sort::Condition, Sort::Condition) => Sort::Condition,
            (Sort::Condition, _) => return self.fitted(then_typed, then, scope, &Expected::Quantity),
            (_, Sort::Condition) => {
                return self.fitted(otherwise_typed, otherwise, scope, &Expected::Quantity);
            }
            (a, b) => match self.common("cannot choose between", [(then, a), (otherwise, b)], scope) {
                Some(sort) => sort,
                None => return Typed::poison(),
            },
        };
        let [condition, then, otherwise] =
            [condition, then_typed, otherwise_typed].map(|typed| typed.expression);
        Typed { expression: chosen(condition, then, otherwise), sort }
    }

    fn counted(&mut self, event: &EventRef, scope: &Scope, count: fn(EventId) -> Expression) -> Typed {
        match self.event_reference(event, scope) {
            Some(id) => Typed::number(count(id)),
            None => Typed::poison(),
        }
    }

    fn positive(&mut self, event: &EventRef, scope: &Scope, count: fn(EventId) -> Expression) -> Typed {
        let Some(id) = self.event_reference(event, scope) else { return Typed::poison() };
        let (zero, count) = (Box::new(Expression::Number(0.0)), Box::new(count(id)));
        Typed::condition(Expression::Binary(BinaryOperation::Less, zero, count))
    }

    /// Says that an event is neither a number nor a condition, and what of it might be meant.
    pub(crate) fn bare_event(&mut self, name: &Name, span: Span, scope: &Scope) {
        let name = &name.text;
        let message = format!("`{name}` is an event, and not a number");
        let error = self.error(code::BARE_EVENT, &scope.place, span, message);
        self.report(
            error
                .help(format!("write `count of {name}` (in this step) or `total of {name}` (so far)"))
                .help(format!("as a condition, write `{name} happens` or `{name} has happened`"))
                .help(format!("for how lively it was lately, declare `memory recent of {name} {{ ... }}`")),
        );
    }
}

/// One or the other by a condition; what is known for a member leaves but one.
pub(crate) fn chosen(condition: Expression, then: Expression, otherwise: Expression) -> Expression {
    match condition {
        Expression::Number(known) => {
            if known == 0.0 {
                otherwise
            } else {
                then
            }
        }
        condition => Expression::If(Box::new(condition), Box::new(then), Box::new(otherwise)),
    }
}

/// Two conditions under `and` or `or`; what is known for a member leaves the other, or decides.
fn connected(operation: BinaryOperation, left: Typed, right: Typed) -> Typed {
    let is_and = operation == BinaryOperation::And;
    let known = |typed: &Typed| match typed.expression {
        Expression::Number(known) if !typed.is_poison() => Some(known != 0.0),
        _ => None,
    };
    match (known(&left), known(&right)) {
        _ if left.is_poison() || right.is_poison() => Typed::poison(),
        (Some(known), _) => {
            if known == is_and {
                right
            } else {
                left
            }
        }
        (_, Some(known)) => {
            if known == is_and {
                left
            } else {
                right
            }
        }
        _ => both(operation, left, right, Sort::Condition),
    }
}

/// Two operands under an operation; poison if either is.
pub(crate) fn both(operation: BinaryOperation, left: Typed, right: Typed, sort: Sort) -> Typed {
    if left.is_poison() || right.is_poison() {
        return Typed::poison();
    }
    let expression = Expression::Binary(operation, Box::new(left.expression), Box::new(right.expression));
    Typed { expression, sort }
}
