//! Stocks: their initial values, and the clauses that change them.

use super::context::Context;
use super::evidence::Which;
use super::lets::Members;
use super::scope::{Family, Item, Scope, Symbol};
use super::typed::{Expected, Sort, Typed};
use crate::model::{
    Change, ChangeKind, Expression, Let, LetId, Pace, Parameter, ParameterValue, Stock, Trigger,
    UnaryOperation,
};
use crate::units::{Pure, Written};
use detente_numbers::distributions::Distribution;
use detente_syntax::ast::{
    self, Direction, Evidence, Expr, Name, Pace as WrittenPace, StockClause, StockClauseKind, ValueKind,
};
use detente_syntax::diagnostic::code;
use std::rc::Rc;

/// The lower bound, the upper bound.
type Bounds = (Option<Expression>, Option<Expression>);

impl<'a> Context<'a> {
    /// Checks the initial values of a stock, makes room for its flows' units, and fills its places but for the changes.
    pub(crate) fn check_initial(&mut self, item: &Rc<Item<'a>>, stock: &'a ast::Stock) {
        let Symbol::Stock(family) = &item.symbol else { return };
        let path = item.place.path(&stock.head.name.text);
        let Some(value) = &stock.initial else {
            let error = self.error(
                code::MISSING_VALUE,
                &item.place,
                stock.head.name.span,
                format!("the stock `{}` has no value to start with", stock.head.name.text),
            );
            self.report(error.help(format!("write `stock {} = ...`", stock.head.name.text)));
            self.sorts.entry(path).or_insert(Sort::Poison);
            return;
        };
        self.check_map(value, &family.domains, &item.place);
        let mut header = match self.sorts.get(&path) {
            Some(Sort::Quantity(unit)) => Some(unit.clone()),
            Some(_) => return,
            None => None,
        };
        let mut is_broken = false;
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let scope = self.element_scope(item, &stock.head, &members);
            let found = self.entry_for(value, &members).and_then(|entry| {
                if let ValueKind::Expr(expr) = &entry.kind {
                    self.plain_initial(expr, &scope, header.as_ref())
                } else {
                    self.uncertain_initial(entry, &scope, header.as_ref(), stock)
                }
            });
            let Some((initial, unit)) = found else {
                is_broken = true;
                continue;
            };
            let unit = header.get_or_insert(unit).clone();
            let about = self.about(&stock.head, &members, &item.place);
            let filled =
                Stock { about, unit: unit.unit(), initial, changes: Vec::new(), low: None, high: None };
            self.slots.stocks[family.first as usize + at] = Some(filled);
        }
        let unit = header.filter(|_| !is_broken);
        self.settle_flows(item, stock, unit.as_ref());
        self.sorts.entry(path).or_insert(unit.map_or(Sort::Poison, Sort::Quantity));
    }

    fn plain_initial(
        &mut self,
        expr: &Expr,
        scope: &Scope,
        header: Option<&Written>,
    ) -> Option<(Expression, Written)> {
        let role = format!("the initial value of `{}`", scope.owner);
        let expected = header.map_or(Expected::Quantity, |unit| Expected::unit(unit, role));
        let typed = self.expect(expr, scope, &expected);
        let mut counts = false;
        typed
            .expression
            .walk(&mut |part| counts |= matches!(part, Expression::Count(_) | Expression::Total(_)));
        if counts {
            let message = "before the first step no event has happened, so its count says nothing here";
            let error = self.error(code::MISPLACED, &scope.place, expr.span, message);
            self.report(error.help("start at a number, a parameter or another stock's initial value"));
            return None;
        }
        (!typed.is_poison()).then(|| (typed.expression, typed.sort.settled().written()))
    }

    /// An interval or distribution: a parameter of its own.
    fn uncertain_initial(
        &mut self,
        value: &ast::Value,
        scope: &Scope,
        header: Option<&Written>,
        stock: &ast::Stock,
    ) -> Option<(Expression, Written)> {
        let (value, sort) = self.uncertain(value, scope, header)?;
        if let ParameterValue::Drawn(Distribution::Constant(value)) = value {
            return Some((Expression::Number(value), sort.written()));
        }
        let unit = header.cloned().unwrap_or_else(|| sort.written());
        let which = Which { name: &stock.head.name.text, members: &[] };
        let evidence = (&stock.head.evidence, stock.head.name.span);
        let mut about = self.about_part(&which, stock.head.label.as_ref(), evidence, &scope.place);
        about.path = format!("{}.initial", scope.owner);
        about.luck = self.luck_of(&scope.owner, &about.path);
        about.label = format!("{}, at the start", about.label);
        let id = self.hidden_parameter(Parameter { about, unit: unit.unit(), value });
        Some((Expression::Parameter(id), unit))
    }

    /// Named flows are in the stock's unit per time.
    fn settle_flows(&mut self, item: &Item<'_>, stock: &ast::Stock, unit: Option<&Written>) {
        let sort = unit.and_then(|unit| unit.over(&Written::time())).map_or(Sort::Poison, Sort::Quantity);
        for clause in &stock.clauses {
            if let StockClauseKind::Flow { name: Some(name), .. } = &clause.kind {
                self.sorts.entry(item.place.path(&name.text)).or_insert_with(|| sort.clone());
            }
        }
    }

    /// Checks the clauses of a stock.
    pub(crate) fn check_stock(&mut self, item: &Item<'a>, stock: &'a ast::Stock) {
        let Symbol::Stock(family) = &item.symbol else { return };
        let path = item.place.path(&stock.head.name.text);
        let Some(Sort::Quantity(unit)) = self.sorts.get(&path).cloned() else { return };
        let stays =
            stock.clauses.iter().filter(|clause| matches!(clause.kind, StockClauseKind::Stays { .. }));
        if let Some(second) = stays.clone().nth(1) {
            let message = "a stock stays within one pair of bounds";
            let error = self.error(code::DECLARED_TWICE, &item.place, second.span, message);
            self.report(error.help("take one `stays` away"));
        }
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let scope = self.element_scope(item, &stock.head, &members);
            let mut changes = Vec::new();
            let mut bounds = index_bounds(&unit);
            for clause in &stock.clauses {
                if let StockClauseKind::Stays { low, high } = &clause.kind {
                    bounds = self.bounds(low, high, &unit, &scope);
                    continue;
                }
                let flow = self.flow_place(item, clause, at);
                if let Some(change) = self.change(clause, &unit, &scope, (flow, &members)) {
                    changes.push(change);
                }
            }
            if let Some(Some(filled)) = self.slots.stocks.get_mut(family.first as usize + at) {
                filled.changes = changes;
                (filled.low, filled.high) = bounds;
            }
        }
    }

    fn bounds(&mut self, low: &Expr, high: &Expr, unit: &Written, scope: &Scope) -> Bounds {
        let low = super::values::with_suffix(low, high);
        let expected = Expected::unit(unit, "a bound of the stock");
        let mut bound = |expr: &Expr| {
            let typed = self.expect(expr, scope, &expected);
            (!typed.is_poison()).then_some(typed.expression)
        };
        let bounds = (bound(&low), bound(high));
        if let (Some(Expression::Number(least)), Some(Expression::Number(most))) = &bounds
            && most < least
        {
            let message = "the lower bound is above the upper one";
            let error = self.error(code::EMPTY_DISTRIBUTION, &scope.place, low.span.to(high.span), message);
            self.report(error.help("write the lower one first, as in `stays 0 to 100`"));
        }
        bounds
    }

    /// The place of a named flow's let for one element of the stock; `None` for a flow without a name.
    fn flow_place(&self, item: &Item<'_>, clause: &StockClause, at: usize) -> Option<u32> {
        let StockClauseKind::Flow { name: Some(name), .. } = &clause.kind else { return None };
        let entry = self.symbols.get(&item.place.path(&name.text))?;
        match &entry.symbol {
            Symbol::Let(Family { first, .. }) if entry.span == name.span => Some(first + at as u32),
            _ => None,
        }
    }

    fn change(
        &mut self,
        clause: &'a StockClause,
        unit: &Written,
        scope: &Scope,
        flow: (Option<u32>, &Members),
    ) -> Option<Change> {
        let condition = self.while_condition(clause.condition.as_ref(), scope);
        let (name, kind) = match &clause.kind {
            StockClauseKind::Flow { direction, name, per, .. } => {
                let word = match direction {
                    Direction::Gains => "gains",
                    Direction::Loses => "loses",
                    Direction::Changes => "changes by",
                };
                let spoken = name.as_ref().map_or(word.to_owned(), |name| format!("{word} {}", name.text));
                let kind = match per {
                    Some(event) => {
                        if let Some(name) = name {
                            self.named_impulse(name, scope);
                        }
                        let event = self.event_reference(event, scope);
                        let amount = self.amount(clause, unit, scope, condition);
                        ChangeKind::PerEvent { event: event?, amount: amount? }
                    }
                    None => ChangeKind::Flow(self.flow(clause, unit, scope, condition, flow)?),
                };
                (spoken, kind)
            }
            StockClauseKind::Moves { target, pace } => {
                let target = self.expect(target, scope, &Expected::unit(unit, "the target of the stock"));
                let pace = self.pace(pace, scope)?;
                let target = (!target.is_poison()).then_some(target.expression)?;
                ("moves toward".to_owned(), ChangeKind::Toward { target, pace, condition })
            }
            StockClauseKind::Fades(pace) => {
                ("fades".to_owned(), ChangeKind::Fade { pace: self.pace(pace, scope)?, condition })
            }
            StockClauseKind::Becomes { value, at_each } => {
                let value = self.expect(value, scope, &Expected::unit(unit, "what the stock becomes"));
                let trigger = match (at_each, condition) {
                    (None, None) => Trigger::EveryStep,
                    (None, Some(condition)) => Trigger::EveryStepWhile(condition),
                    (Some(event), None) => Trigger::At(self.event_reference(event, scope)?),
                    (Some(event), Some(condition)) => {
                        Trigger::AtWhile(self.event_reference(event, scope)?, condition)
                    }
                };
                ("becomes".to_owned(), ChangeKind::Becomes { value: value.expression, trigger })
            }
            StockClauseKind::Stays { .. } => return None,
        };
        Some(Change { name, span: clause.span, kind })
    }

    fn named_impulse(&mut self, name: &Name, scope: &Scope) {
        let message = "what an event adds at once is no flow, and cannot be named";
        let error = self.error(code::MISPLACED, &scope.place, name.span, message);
        self.report(error.help(format!("take `{} =` away, and read the event instead", name.text)));
    }

    /// What each event adds, with its sign, switched by `while`.
    fn amount(
        &mut self,
        clause: &StockClause,
        unit: &Written,
        scope: &Scope,
        condition: Option<Expression>,
    ) -> Option<Expression> {
        let StockClauseKind::Flow { direction, amount, .. } = &clause.kind else { return None };
        let typed = self.expect(amount, scope, &Expected::unit(unit, "what each event changes"));
        (!typed.is_poison()).then(|| switched(signed(typed.expression, *direction), condition))
    }

    /// A flow with its sign, switched by `while`. A named one becomes a let that others can read, without the sign.
    fn flow(
        &mut self,
        clause: &'a StockClause,
        unit: &Written,
        scope: &Scope,
        condition: Option<Expression>,
        place: (Option<u32>, &Members),
    ) -> Option<Expression> {
        let StockClauseKind::Flow { direction, amount, name, label, .. } = &clause.kind else { return None };
        let Some(per_time) = unit.over(&Written::time()) else {
            self.unit_too_large(amount.span, scope);
            return None;
        };
        let typed = match name {
            Some(name) => {
                let owner = format!("{}{}", scope.place.path(&name.text), self.member_suffix(place.1));
                let scope = Scope { owner, ..scope.clone() };
                self.flow_amount(amount, unit, &per_time, &scope)
            }
            None => self.flow_amount(amount, unit, &per_time, scope),
        };
        if typed.is_poison() {
            return None;
        }
        let per_time = typed.sort.clone().settled().written();
        let rate = switched(typed.expression, condition);
        let (Some(name), Some(at)) = (name, place.0) else { return Some(signed(rate, *direction)) };
        let which = Which { name: &name.text, members: place.1 };
        let evidence = Evidence { judgement: Some(clause.span), ..Evidence::default() };
        let about = self.about_part(&which, label.as_ref(), (&evidence, name.span), &scope.place);
        self.slots.lets[at as usize] =
            Some(Let { about, unit: per_time.unit(), value: rate, is_condition: false });
        Some(signed(Expression::Let(LetId(at)), *direction))
    }

    /// A flow wants the stock's unit per time; the most common slip is to forget the time.
    fn flow_amount(&mut self, amount: &Expr, unit: &Written, per_time: &Written, scope: &Scope) -> Typed {
        let typed = self.expect(amount, scope, &Expected::Quantity);
        if let Sort::Quantity(found) = &typed.sort
            && found.fits(unit)
            && !found.fits(per_time)
        {
            let (found, shown) = (super::typed::in_unit(found), per_time.shown());
            let message = format!("a flow is per time, here {shown}, but this is {found}");
            let error = self.error(code::UNIT_MISMATCH, &scope.place, amount.span, message);
            self.report(
                error
                    .help("divide it by a time, for example `... / 1 month`")
                    .help("for an amount at each event, add `per EVENT`"),
            );
            return Typed::poison();
        }
        self.fitted(typed, amount, scope, &Expected::unit(per_time, "a flow"))
    }

    /// How fast something fades or moves: a time.
    pub(crate) fn pace(&mut self, pace: &WrittenPace, scope: &Scope) -> Option<Pace> {
        let (expr, role, make): (_, _, fn(Expression) -> Pace) = match pace {
            WrittenPace::HalfLife(expr) => (expr, "a half-life", Pace::HalfLife),
            WrittenPace::Over(expr) => (expr, "what follows `over`", Pace::TimeConstant),
        };
        let typed = self.expect(expr, scope, &Expected::time(role));
        if let (false, Some(days)) = (typed.is_poison(), super::constant::constant(&typed.expression))
            && days <= 0.0
        {
            let error =
                self.error(code::NOT_POSITIVE, &scope.place, expr.span, format!("{role} must be above 0"));
            self.report(error.help("write a time such as `3 weeks`"));
            return None;
        }
        (!typed.is_poison()).then(|| make(typed.expression))
    }
}

/// An index stays from 0 to 1 without saying so.
fn index_bounds(unit: &Written) -> Bounds {
    match unit.as_pure() {
        Some(Pure::Index) => (Some(Expression::Number(0.0)), Some(Expression::Number(1.0))),
        _ => (None, None),
    }
}

fn signed(amount: Expression, direction: Direction) -> Expression {
    match (direction, amount) {
        (Direction::Loses, Expression::Number(value)) => Expression::Number(-value),
        (Direction::Loses, amount) => Expression::Unary(UnaryOperation::Negate, Box::new(amount)),
        (_, amount) => amount,
    }
}

/// 0 unless the condition holds.
pub(crate) fn switched(amount: Expression, condition: Option<Expression>) -> Expression {
    match condition {
        Some(condition) => super::expressions::chosen(condition, amount, Expression::Number(0.0)),
        None => amount,
    }
}
