//! Claims: what each `expect` line compares, in checked units.

use super::{ExpectLine, all_of};
use crate::check::constant::constant;
use crate::check::context::Context;
use crate::check::scope::{Item, Scope, Symbol};
use crate::check::typed::{Expected, Typed};
use crate::model::{Claim, Comparison, Expectation, Measure, ParameterId, ParameterValue, Term, Variant};
use crate::units::{Pure, Written};
use detente_numbers::distributions::Distribution;
use detente_syntax::ast::{self, BinaryOperator, ExpectationKind, Expr, ExprKind, Setting, UnaryOperator};
use detente_syntax::diagnostic::code;

/// A term, its unit (none for the literal 0), and whether anything in it is estimated.
struct Side {
    term: Term,
    unit: Option<Written>,
    estimated: bool,
}

impl<'a> Context<'a> {
    /// Checks the body of a claim.
    pub(super) fn check_claim(&mut self, item: &Item<'a>, claim: &ast::Claim) {
        if item.symbol != Symbol::Claim {
            return;
        }
        let mut about = self.about(&claim.head, &[], &item.place);
        let scope = Scope::new(&item.place, about.path.clone());
        if claim.expectations.is_empty() {
            let name = &claim.head.name;
            let message = format!("the claim `{}` expects nothing", name.text);
            let error = self.error(code::CLAIM_TERM, &item.place, name.span, message);
            self.report(error.help("add for example `expect chance(war) < 10%`"));
        }
        let (mut expectations, mut spans, mut members) = (Vec::new(), Vec::new(), Vec::new());
        for written in &claim.expectations {
            self.add_evidence(&mut about, &written.evidence, &item.place);
            for scope in self.scopes_of(written, &scope) {
                let Some(expectation) = self.expectation(&written.kind, &scope) else { continue };
                let at = (item.place.file, written.span);
                let or_equal = is_or_equal(&written.kind);
                self.expect_lines.push(ExpectLine { expectation: expectation.clone(), or_equal, at });
                expectations.push(expectation);
                spans.resize(expectations.len(), written.span);
                members.resize(expectations.len(), self.member_at_hand(written, &scope));
            }
        }
        self.slots.claims.push(Claim { about, expectations, written: spans, members });
    }

    /// `c = north`; empty without `for each`.
    fn member_at_hand(&self, written: &ast::Expectation, scope: &Scope) -> String {
        let at_hand = written.for_each.as_ref().and_then(|(variable, _)| scope.running(&variable.text));
        let named =
            at_hand.and_then(|running| Some((running, self.members(running.domain).get(running.member)?)));
        named.map_or(String::new(), |(running, member)| format!("{} = {}", running.name, member.name))
    }

    /// One scope, or with `for each` one a member.
    fn scopes_of(&mut self, written: &ast::Expectation, scope: &Scope) -> Vec<Scope> {
        let Some((variable, set)) = &written.for_each else { return vec![scope.clone()] };
        let Some(domain) = self.domain(set, &scope.place) else { return Vec::new() };
        let count = self.members(domain).len();
        let declared = Some(self.declare_running(variable, domain, scope.place.file));
        (0..count).map(|member| scope.with(&variable.text, domain, member, declared)).collect()
    }

    fn expectation(&mut self, kind: &ExpectationKind, scope: &Scope) -> Option<Expectation> {
        match kind {
            ExpectationKind::Comparison { left, operator, right } => {
                self.comparison(left, *operator, right, scope)
            }
            ExpectationKind::Range { quantity, low, high } => self.range(quantity, (low, high), scope),
            ExpectationKind::Contrast { quantity, higher, setting, than, by } => {
                let by = by.as_ref();
                self.contrast(quantity, *higher, (setting, than.as_ref()), by, scope)
            }
            ExpectationKind::Trend { quantity, increases, with } => {
                let side = self.estimated(quantity, scope)?;
                let Term::Measure(measure) = side.term else {
                    self.one_estimate_wanted(quantity, scope);
                    return None;
                };
                let (parameter, _) = self.parameter_of(with, scope)?;
                self.must_vary(parameter, with, *increases, scope)?;
                Some(Expectation::MonotoneIn { measure, parameter, increases: *increases })
            }
        }
    }

    /// Says where nothing can increase or decrease with a parameter, because it has one value.
    fn must_vary(
        &mut self,
        parameter: ParameterId,
        with: &Expr,
        increases: bool,
        scope: &Scope,
    ) -> Option<()> {
        let filled = self.slots.parameters[parameter.index()].as_ref()?;
        if !matches!(filled.value, ParameterValue::Drawn(Distribution::Constant(_))) {
            return Some(());
        }
        let (path, about) = (filled.about.path.clone(), filled.about.clone());
        let word = if increases { "increases" } else { "decreases" };
        let message = format!("`{path}` has one value, so that nothing {word} with it");
        let error = self.error(code::CLAIM_TERM, &scope.place, with.span, message);
        let error = error.also_in(about.file, about.span, "declared here");
        self.report(error.help(format!("give it an interval, as in `param {path} = LOW to HIGH`")));
        None
    }

    fn one_estimate_wanted(&mut self, quantity: &Expr, scope: &Scope) {
        let message = "one estimate is wanted here, without arithmetic";
        let error = self.error(code::CLAIM_TERM, &scope.place, quantity.span, message);
        self.report(error.help("write for example `mean(x at 6 months) increases with p`"));
    }

    fn comparison(
        &mut self,
        left: &Expr,
        operator: BinaryOperator,
        right: &Expr,
        scope: &Scope,
    ) -> Option<Expectation> {
        let comparison = match operator {
            BinaryOperator::Greater | BinaryOperator::GreaterOrEqual => Comparison::Greater,
            BinaryOperator::Less | BinaryOperator::LessOrEqual => Comparison::Less,
            _ => {
                let message = "an estimate is never equal to a number";
                let error = self.error(code::CLAIM_TERM, &scope.place, left.span.to(right.span), message);
                self.report(error.help("write a range: `... is 5% to 10%`"));
                return None;
            }
        };
        let (a, b) = (self.term(left, scope)?, self.term(right, scope)?);
        self.same_unit("cannot compare", (left, &a), (right, &b), scope)?;
        let is_above = comparison == Comparison::Greater;
        let or_equal = matches!(operator, BinaryOperator::GreaterOrEqual | BinaryOperator::LessOrEqual);
        self.check_level(&a.term, (right, &b.term), (is_above, or_equal), scope)?;
        self.check_level(&b.term, (left, &a.term), (!is_above, or_equal), scope)?;
        if !a.estimated && !b.estimated {
            let message = "nothing is estimated here";
            let error = self.error(code::CLAIM_TERM, &scope.place, left.span.to(right.span), message);
            self.report(error.help("write `chance(...)`, `mean(...)` or `quantile(90%, ...)` on one side"));
            return None;
        }
        Some(Expectation::Compares { left: a.term, comparison, right: b.term })
    }

    fn range(&mut self, quantity: &Expr, ends: (&Expr, &Expr), scope: &Scope) -> Option<Expectation> {
        let side = self.estimated(quantity, scope)?;
        let unit = side.unit.unwrap_or_default();
        let expected = Expected::unit(&unit, "the end of a range");
        let low = self.known_number(&with_unit_of(ends.0, ends.1), scope, &expected, "the end of a range")?;
        let high = self.known_number(ends.1, scope, &expected, "the end of a range")?;
        if low >= high {
            let message = "this range ends before it begins";
            let error = self.error(code::CLAIM_TERM, &scope.place, ends.0.span.to(ends.1.span), message);
            self.report(error.help("write the lower end first"));
            return None;
        }
        if let Term::Measure(measure) = &side.term
            && measure.kind.is_chance()
            && low <= 0.0
            && 1.0 <= high
        {
            let error = self.error(
                code::CLAIM_TERM,
                &scope.place,
                ends.0.span.to(ends.1.span),
                "every chance lies between 0% and 100%",
            );
            self.report(error.help("write a narrower range, as in `is 5% to 20%`"));
            return None;
        }
        Some(Expectation::Within { term: side.term, low, high })
    }

    /// Says where a chance alone is compared with a number that no chance is.
    /// `sign` tells whether the chance is expected above the number, and whether it may be equal to it.
    fn check_level(
        &mut self,
        chance: &Term,
        (expr, level): (&Expr, &Term),
        sign: (bool, bool),
        scope: &Scope,
    ) -> Option<()> {
        let (Term::Measure(measure), Term::Number(level)) = (chance, level) else { return Some(()) };
        if !measure.kind.is_chance() {
            return Some(());
        }
        if (0.0..=1.0).contains(level) {
            return self.check_end(*level, sign, expr, scope);
        }
        let message = "a chance lies between 0% and 100%";
        let error = self.error(code::CLAIM_TERM, &scope.place, expr.span, message);
        self.report(match level {
            1.0..=100.0 if matches!(&expr.kind, ExprKind::Number(number) if !number.percent) => {
                error.help(format!("write `{level}%`")).replace(expr.span, format!("{level}%"))
            }
            _ => error.help("compare it with a chance, as in `> 60%`"),
        });
        None
    }

    /// Says where a chance is compared with 0% or 100% so that every chance, or none, is meant.
    fn check_end(&mut self, level: f64, sign: (bool, bool), expr: &Expr, scope: &Scope) -> Option<()> {
        let (message, help) = match (level, sign) {
            (0.0, (true, true)) => ("every chance is 0% or more", "write for example `> 5%`, or `> 0%`"),
            (0.0, (false, false)) => ("no chance is below 0%", "write for example `< 5%`, or `<= 0%`"),
            (1.0, (true, false)) => ("no chance is above 100%", "write for example `> 95%`, or `>= 100%`"),
            (1.0, (false, true)) => {
                ("every chance is 100% or less", "write for example `< 95%`, or `< 100%`")
            }
            _ => return Some(()),
        };
        let error = self.error(code::CLAIM_TERM, &scope.place, expr.span, message);
        self.report(error.help(help));
        None
    }

    /// `X higher under A than B by N`: X under A above X under B plus N.
    fn contrast(
        &mut self,
        quantity: &Expr,
        higher: bool,
        settings: (&Setting, Option<&Setting>),
        by: Option<&Expr>,
        scope: &Scope,
    ) -> Option<Expectation> {
        let side = self.estimated(quantity, scope)?;
        let unit = side.unit.clone().unwrap_or_default();
        if by.is_some_and(|by| self.forgets_points(by, side.unit.as_ref(), scope)) {
            return None;
        }
        let margin = match by {
            None => None,
            Some(by) => {
                let expected = Expected::unit(&unit, "the difference");
                Some(self.known_number(by, scope, &expected, "the difference")?)
            }
        };
        let left = self.under(side.term.clone(), settings.0, scope)?;
        let right = match settings.1 {
            None => side.term,
            Some(than) => self.under(side.term, than, scope)?,
        };
        let right = match (margin, higher) {
            (None, _) => right,
            (Some(by), true) => Term::Add(Box::new(right), Box::new(Term::Number(by))),
            (Some(by), false) => Term::Subtract(Box::new(right), Box::new(Term::Number(by))),
        };
        let comparison = if higher { Comparison::Greater } else { Comparison::Less };
        Some(Expectation::Compares { left, comparison, right })
    }

    /// Whether a difference of chances or of an index is said by a number above 1; a message if so.
    fn forgets_points(&mut self, by: &Expr, unit: Option<&Written>, scope: &Scope) -> bool {
        let is_share =
            matches!(unit.and_then(Written::as_pure), Some(Pure::Index | Pure::Percent | Pure::Share));
        let ExprKind::Number(number) = &by.kind else { return false };
        if !is_share || number.percent || number.unit.is_some() || number.amount() <= 1.0 {
            return false;
        }
        let message = "a difference of shares is in percentage points";
        let error = self.error(code::CLAIM_TERM, &scope.place, by.span, message);
        let written = format!("{} points", number.amount());
        self.report(error.help(format!("write `{written}`")).replace(by.span, written));
        true
    }

    /// The term with each of its measures taken in a setting.
    fn under(&mut self, term: Term, setting: &Setting, scope: &Scope) -> Option<Term> {
        let policies = self.policies_of(&setting.policies, scope)?;
        let without = self.cut(&setting.without, scope)?;
        let condition = self.condition_if_any(setting.condition.as_ref(), scope)?;
        let given = self.condition_if_any(setting.given.as_ref(), scope)?;
        Some(each_measure(term, &mut |measure| {
            let own = measure.variant;
            let mut all = own.policies;
            all.extend(policies.iter().copied().filter(|policy| !all.contains(policy)).collect::<Vec<_>>());
            Measure {
                condition: all_of(measure.condition, condition.clone()),
                given: all_of(measure.given, given.clone()),
                variant: Variant { policies: all, without: without.or(own.without) },
                ..measure
            }
        }))
    }

    /// A term in which something is estimated.
    fn estimated(&mut self, expr: &Expr, scope: &Scope) -> Option<Side> {
        let side = self.term(expr, scope)?;
        if !side.estimated {
            let error = self.error(code::CLAIM_TERM, &scope.place, expr.span, "nothing is estimated here");
            self.report(error.help("write `chance(...)`, `mean(...)` or `quantile(90%, ...)`"));
            return None;
        }
        Some(side)
    }

    fn term(&mut self, expr: &Expr, scope: &Scope) -> Option<Side> {
        match &expr.kind {
            ExprKind::Estimate(estimate) => {
                let (measure, unit) = self.measure(estimate, scope)?;
                Some(Side { term: Term::Measure(measure), unit: Some(unit), estimated: true })
            }
            ExprKind::Binary { operator, left, right, .. } => {
                self.arithmetic(expr, *operator, (left, right), scope)
            }
            ExprKind::Unary { operator: UnaryOperator::Minus, operand } => {
                let side = self.term(operand, scope)?;
                let term = match side.term {
                    Term::Number(value) => Term::Number(-value),
                    term => Term::Subtract(Box::new(Term::Number(0.0)), Box::new(term)),
                };
                Some(Side { term, ..side })
            }
            _ => self.number_term(expr, scope),
        }
    }

    fn arithmetic(
        &mut self,
        expr: &Expr,
        operator: BinaryOperator,
        (left, right): (&Expr, &Expr),
        scope: &Scope,
    ) -> Option<Side> {
        let build: fn(Box<Term>, Box<Term>) -> Term = match operator {
            BinaryOperator::Add => Term::Add,
            BinaryOperator::Subtract => Term::Subtract,
            BinaryOperator::Multiply => Term::Multiply,
            BinaryOperator::Divide => Term::Divide,
            _ => return self.number_term(expr, scope),
        };
        let (a, b) = (self.term(left, scope)?, self.term(right, scope)?);
        let unit = match operator {
            BinaryOperator::Add => self.same_unit("cannot add", (left, &a), (right, &b), scope)?,
            BinaryOperator::Subtract => self.same_unit("cannot subtract", (left, &a), (right, &b), scope)?,
            _ => {
                let (of_a, of_b) = (a.unit.clone().unwrap_or_default(), b.unit.clone().unwrap_or_default());
                let unit =
                    if operator == BinaryOperator::Multiply { of_a.times(&of_b) } else { of_a.over(&of_b) };
                if unit.is_none() {
                    self.unit_too_large(expr.span, scope);
                }
                Some(unit?)
            }
        };
        let estimated = a.estimated || b.estimated;
        Some(Side { term: build(Box::new(a.term), Box::new(b.term)), unit, estimated })
    }

    fn number_term(&mut self, expr: &Expr, scope: &Scope) -> Option<Side> {
        if self.is_bare_event(expr, scope) || self.is_bare_outcome(expr, scope) {
            return None;
        }
        let typed: Typed = self.expect(expr, scope, &Expected::Quantity);
        if typed.is_poison() {
            return None;
        }
        let Some(value) = constant(&typed.expression).filter(|value| value.is_finite()) else {
            let message = "a claim compares estimates and known numbers";
            let error = self.error(code::CLAIM_TERM, &scope.place, expr.span, message);
            let what = match &expr.kind {
                ExprKind::Name(name) => name.text.as_str(),
                _ => "...",
            };
            self.report(error.help(format!("estimate it: `mean({what} at the end)`")));
            return None;
        };
        let unit = (typed.sort != crate::check::typed::Sort::Zero).then(|| typed.sort.written());
        Some(Side { term: Term::Number(value), unit, estimated: false })
    }

    /// Whether an event stands where an estimate is wanted; says what of it can be estimated.
    fn is_bare_event(&mut self, expr: &Expr, scope: &Scope) -> bool {
        let ExprKind::Name(name) = &expr.kind else { return false };
        let symbol = self.lookup(&name.text, &scope.place).map(|entry| &entry.symbol);
        if !matches!(symbol, Some(Symbol::Event(_) | Symbol::Vote(_))) {
            return false;
        }
        let name = &name.text;
        let message = format!("`{name}` is an event, and an estimate is wanted");
        let error = self.error(code::BARE_EVENT, &scope.place, expr.span, message);
        self.report(
            error
                .help(format!("for how likely it is, write `chance({name} by 6 months)`"))
                .help(format!("for how many there are, write `mean(total of {name} at 6 months)`")),
        );
        true
    }

    /// Whether an outcome or another condition stands where an estimate is wanted; says that it has a chance.
    fn is_bare_outcome(&mut self, expr: &Expr, scope: &Scope) -> bool {
        let what = match &expr.kind {
            ExprKind::Name(name) => match self.lookup(&name.text, &scope.place).map(|it| &it.symbol) {
                Some(Symbol::Outcome(_)) => name.text.clone(),
                _ => return false,
            },
            ExprKind::Happens(event) | ExprKind::HasHappened(event) if event.members.is_empty() => {
                event.name.text.clone()
            }
            ExprKind::Is { .. } => "...".to_owned(),
            _ => return false,
        };
        let message = if what == "..." {
            "this holds or not".to_owned()
        } else {
            format!("`{what}` comes about or not")
        };
        let message = format!("{message}, and an estimate is wanted");
        let error = self.error(code::CLAIM_TERM, &scope.place, expr.span, message);
        self.report(error.help(format!("write `chance({what})`, or `chance({what} by 6 months)`")));
        true
    }

    /// The unit of both; `None` after a message. A literal 0 fits any.
    fn same_unit(
        &mut self,
        what: &str,
        (left, a): (&Expr, &Side),
        (right, b): (&Expr, &Side),
        scope: &Scope,
    ) -> Option<Option<Written>> {
        match (&a.unit, &b.unit) {
            (Some(one), Some(other)) if !one.fits(other) => {
                let (one, other) = (one.clone(), other.clone());
                self.unlike_units(what, [(left, &one), (right, &other)], scope);
                None
            }
            (one, other) => Some(one.clone().or_else(|| other.clone())),
        }
    }
}

fn each_measure(term: Term, change: &mut impl FnMut(Measure) -> Measure) -> Term {
    let mut both = |a: Term, b: Term| (Box::new(each_measure(a, change)), Box::new(each_measure(b, change)));
    match term {
        Term::Number(value) => Term::Number(value),
        Term::Add(a, b) => {
            let (a, b) = both(*a, *b);
            Term::Add(a, b)
        }
        Term::Subtract(a, b) => {
            let (a, b) = both(*a, *b);
            Term::Subtract(a, b)
        }
        Term::Multiply(a, b) => {
            let (a, b) = both(*a, *b);
            Term::Multiply(a, b)
        }
        Term::Divide(a, b) => {
            let (a, b) = both(*a, *b);
            Term::Divide(a, b)
        }
        Term::Measure(measure) => Term::Measure(change(measure)),
    }
}

/// Whether both sides of a comparison may be equal.
fn is_or_equal(kind: &ExpectationKind) -> bool {
    const OR_EQUAL: [BinaryOperator; 2] = [BinaryOperator::GreaterOrEqual, BinaryOperator::LessOrEqual];
    matches!(kind, ExpectationKind::Comparison { operator, .. } if OR_EQUAL.contains(operator))
}

/// In `2 to 5 weeks`, the unit that follows the last number is that of both.
fn with_unit_of(low: &Expr, high: &Expr) -> Expr {
    let mut low = low.clone();
    if let (ExprKind::Number(number), ExprKind::Number(last)) = (&mut low.kind, &high.kind)
        && number.unit.is_none()
        && !number.percent
        && number.scale == 1.0
    {
        number.unit.clone_from(&last.unit);
        number.percent = last.percent;
        number.scale = last.scale;
    }
    low
}
