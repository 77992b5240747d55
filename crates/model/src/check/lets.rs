//! Lets, and values by member, state or option: `{ quiet: 1  otherwise: 2 }`.

use super::constant::constant;
use super::context::Context;
use super::scope::{Domain, Family, Item, Scope, Symbol};
use super::typed::{Expected, Sort, Typed};
use crate::model::{Expression, Let, ParameterId};
use crate::units::Written;
use detente_syntax::ast::{self, Head, Value, ValueKind};
use detente_syntax::diagnostic::code;
use detente_syntax::{FileId, Span};
use std::rc::Rc;

/// Where the subscripts of one element are.
pub(crate) type Members = Vec<(Domain, usize)>;

impl<'a> Context<'a> {
    /// The members of each element of a family, in the order of their places.
    pub(crate) fn member_tuples(&self, family: &Family) -> Vec<Members> {
        let mut tuples = vec![Vec::new()];
        for domain in &family.domains {
            let count = self.members(*domain).len();
            tuples = tuples
                .into_iter()
                .flat_map(|tuple: Members| {
                    (0..count).map(move |member| {
                        let mut longer = tuple.clone();
                        longer.push((*domain, member));
                        longer
                    })
                })
                .collect();
        }
        tuples
    }

    /// The scope of one element's expressions: its subscripts run, under their variable or the name of what they run over.
    pub(crate) fn element_scope(
        &mut self,
        item: &Item<'_>,
        head: &Head,
        members: &[(Domain, usize)],
    ) -> Scope {
        let owner = format!("{}{}", item.place.path(&head.name.text), self.member_suffix(members));
        let scope = Scope::new(&item.place, owner);
        self.running_over(scope, &head.subscripts, members)
    }

    /// A scope with the members at which subscripts stand, under their variable or the name of what they run over.
    pub(crate) fn running_over(
        &mut self,
        mut scope: Scope,
        subscripts: &[ast::Subscript],
        members: &[(Domain, usize)],
    ) -> Scope {
        for (subscript, (domain, member)) in subscripts.iter().zip(members) {
            let name = subscript.variable.as_ref().unwrap_or(&subscript.over);
            let declared = match &subscript.variable {
                Some(variable) => Some(self.declare_running(variable, *domain, scope.place.file)),
                None => self.lookup(&name.text, &scope.place).map(|entry| (entry.file, entry.span)),
            };
            scope = scope.with(&name.text, *domain, *member, declared);
        }
        scope
    }

    /// Checks a let and fills the places of its elements.
    pub(crate) fn check_let(&mut self, item: &Rc<Item<'a>>, it: &'a ast::Let) {
        let Symbol::Let(family) = &item.symbol else { return };
        let Some(value) = &it.value else { return };
        self.check_map(value, &family.domains, &item.place);
        let path = item.place.path(&it.head.name.text);
        let within = self.within(&it.head, item);
        let mut values = Vec::new();
        for members in self.member_tuples(family) {
            let mut scope = self.element_scope(item, &it.head, &members);
            scope.within = within.map(|share| (share, path.clone()));
            let value = self.let_value(value, &members, &scope);
            values.push((members, value));
        }
        let sort = self.settle(&path, &values, item);
        for (at, (members, value)) in values.into_iter().enumerate() {
            let about = self.about(&it.head, &members, &item.place);
            self.slots.lets[family.first as usize + at] = Some(Let {
                about,
                unit: sort.written().unit(),
                value: value.map_or(Expression::Number(f64::NAN), |(typed, _)| typed.expression),
                is_condition: sort == Sort::Condition,
            });
        }
    }

    /// One element's value. A missing entry has its message from [`Context::check_map`].
    fn let_value(
        &mut self,
        value: &'a Value,
        members: &[(Domain, usize)],
        scope: &Scope,
    ) -> Option<(Typed, &'a ast::Expr)> {
        let value = self.entry_for(value, members)?;
        match &value.kind {
            ValueKind::Expr(expr) => Some((self.expression(expr, scope), expr)),
            ValueKind::Map(_) => None,
            _ => {
                let message = "a let is worked out in each step, and cannot be uncertain by itself";
                let error = self.error(code::MISPLACED, &scope.place, value.span, message);
                self.report(error.help("declare it as a `param`, and read that"));
                None
            }
        }
    }

    /// The unit of a declaration: as its header says, else as the first value says; all others must fit.
    fn settle(
        &mut self,
        path: &str,
        values: &[(Members, Option<(Typed, &'a ast::Expr)>)],
        item: &Rc<Item<'a>>,
    ) -> Sort {
        let declared = self.sorts.get(path).cloned();
        let known = values.iter().filter_map(|(_, value)| value.as_ref());
        let first = known.clone().map(|(typed, _)| typed.sort.clone()).find(|sort| *sort != Sort::Zero);
        let is_broken =
            values.iter().any(|(_, value)| value.as_ref().is_none_or(|(typed, _)| typed.is_poison()));
        let sort = declared.or(first).unwrap_or(Sort::Zero).settled();
        let expected = match &sort {
            Sort::Poison => None,
            Sort::Condition => Some(Expected::Condition),
            sort => Some(Expected::unit(&sort.written(), format!("`{path}`"))),
        };
        if let Some(expected) = expected {
            let scope = Scope::new(&item.place, path);
            for (typed, expr) in known {
                self.fitted(typed.clone(), expr, &scope, &expected);
            }
        }
        let settled = if is_broken && !self.sorts.contains_key(path) { Sort::Poison } else { sort.clone() };
        self.sorts.entry(path.to_owned()).or_insert(settled);
        sort
    }

    /// Says that only the literals of a let can be uncertain by `judgement within`.
    pub(crate) fn refuse_within(&mut self, item: &Item<'a>, declaration: &'a ast::Declaration) {
        let within = declaration.head().and_then(|head| head.evidence.within.as_ref());
        if let (Some(within), false) = (within, matches!(declaration, ast::Declaration::Let(_))) {
            let message =
                format!("`judgement within` is for lets, and this is a `{}`", declaration.keyword());
            let error = self.error(code::MISPLACED, &item.place, within.span, message);
            self.report(error.help("name the expression by a `let` with `judgement within`, and read that"));
        }
    }

    /// The share of `judgement within 30%`.
    fn within(&mut self, head: &Head, item: &Rc<Item<'a>>) -> Option<f64> {
        let expr = head.evidence.within.as_ref()?;
        let scope = Scope::new(&item.place, "");
        let typed = self.expect(expr, &scope, &Expected::pure("what follows `judgement within`"));
        match constant(&typed.expression) {
            Some(share) if share > 0.0 && share.is_finite() => Some(share),
            Some(_) if !typed.is_poison() => {
                let message = "`judgement within` wants a share above 0";
                let error = self.error(code::NOT_A_NUMBER, &item.place, expr.span, message);
                self.report(error.help("write for example `judgement within 30%`"));
                None
            }
            _ => None,
        }
    }

    /// The parameter that a literal stands for under `judgement within`: one for each literal, whatever the member.
    pub(crate) fn coefficient(
        &mut self,
        amount: f64,
        share: f64,
        owner: &str,
        unit: &Written,
        place: (FileId, Span),
    ) -> ParameterId {
        let (file, span) = place;
        if let Some(id) = self.coefficients.get(&(owner.to_owned(), file, span)) {
            return *id;
        }
        let path = self.hidden_path(owner, "coefficient");
        let luck = self.luck_of(owner, &path);
        let id = self.hidden_coefficient((path, luck), amount, share, unit, place);
        self.coefficients.insert((owner.to_owned(), file, span), id);
        id
    }
}
