//! Parameters, quantities that blocks need, literals under judgement, correlations.

use super::calendar::PERCENT;
use super::context::Context;
use super::named_kind::NamedKind;
use super::scope::{Domain, Item, Place, Scope, Supply, Symbol, Work, as_event, listed};
use super::typed::{Expected, Sort, digits};
use crate::model::{About, Correlation, Expression, Let, Parameter, ParameterId, ParameterValue};
use crate::units::Written;
use detente_numbers::distributions::{Distribution, cholesky};
use detente_syntax::ast::{self, Correlate, Declaration, Need, Value, ValueKind};
use detente_syntax::diagnostic::code;
use detente_syntax::{FileId, Span};
use std::rc::Rc;

/// One `correlate` line.
struct Tie {
    pair: [ParameterId; 2],
    coefficient: f64,
    span: Span,
    place: Rc<Place>,
}

impl<'a> Context<'a> {
    /// Checks a parameter and fills the places of its elements.
    pub(crate) fn check_param(&mut self, item: &Rc<Item<'a>>, param: &'a ast::Param) {
        let Symbol::Parameter(family) = &item.symbol else { return };
        let Some(value) = &param.value else { return };
        self.check_map(value, &family.domains, &item.place);
        let path = item.place.path(&param.head.name.text);
        let mut header = match self.sorts.get(&path) {
            Some(Sort::Quantity(unit)) => Some(unit.clone()),
            Some(_) => return,
            None => None,
        };
        let mut is_broken = false;
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let scope = self.element_scope(item, &param.head, &members);
            let entry = self.entry_for(value, &members);
            let Some((value, sort)) = entry.and_then(|entry| self.uncertain(entry, &scope, header.as_ref()))
            else {
                is_broken = true;
                continue;
            };
            let unit = header.get_or_insert_with(|| sort.written()).clone();
            let about = self.about(&param.head, &members, &item.place);
            let place = family.first as usize + at;
            self.slots.parameters[place] = Some(Parameter { about, unit: unit.unit(), value });
        }
        let sort = header.filter(|_| !is_broken).map_or(Sort::Poison, Sort::Quantity);
        self.sorts.entry(path).or_insert(sort);
    }

    /// Checks the value of a quantity or condition that a block needs: a parameter, or a let if it reads anything.
    pub(crate) fn check_need(&mut self, item: &Rc<Item<'a>>, need: &'a Need, supply: &Supply<'a>) {
        let (Symbol::Parameter(family) | Symbol::Let(family)) = &item.symbol else { return };
        let path = item.place.path(&need.member.name.text);
        let Some(sort) = self.sorts.get(&path).cloned() else { return };
        let role = format!("`{}`", need.member.name.text);
        let expected = match &sort {
            Sort::Condition => Expected::Condition,
            Sort::Quantity(unit) => Expected::unit(unit, role),
            _ => return,
        };
        if !self.subscripts_of_wire(need, supply, &family.domains) {
            return;
        }
        self.check_map(supply.value, &family.domains, &supply.outside);
        if self.has_needless_unit(need, &sort, supply, &item.place) {
            return;
        }
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let about = self.need_about(need, &members, supply, item);
            let scope = Scope::new(&supply.outside, about.path.clone());
            let scope = self.running_over(scope, supply.subscripts, &members);
            let Some(value) = self.entry_for(supply.value, &members) else { continue };
            let place = family.first as usize + at;
            match (&item.symbol, &sort) {
                (Symbol::Parameter(_), Sort::Quantity(unit)) => {
                    if let Some((value, _)) = self.uncertain(value, &scope, Some(unit)) {
                        let parameter = Parameter { about, unit: unit.unit(), value };
                        self.slots.parameters[place] = Some(parameter);
                    }
                }
                _ => {
                    let Some(value) = self.wired_expression(value, &scope, &expected) else { return };
                    let unit = sort.written().unit();
                    let is_condition = sort == Sort::Condition;
                    self.slots.lets[place] = Some(Let { about, unit, value, is_condition });
                }
            }
        }
    }

    /// Whether a number with a unit, such as `100 seats`, meets a need without one; a message if so.
    fn has_needless_unit(&mut self, need: &Need, sort: &Sort, supply: &Supply<'a>, inside: &Place) -> bool {
        let (ValueKind::Expr(expr), Sort::Quantity(wanted)) = (&supply.value.kind, sort) else {
            return false;
        };
        let ast::ExprKind::Number(number) = &expr.kind else { return false };
        let Some(unit) = number.unit.as_ref().filter(|it| !PERCENT.contains(&it.text.as_str())) else {
            return false;
        };
        if !wanted.is_pure() {
            return false;
        }
        let name = &need.member.name.text;
        let message = format!("`{name}` is a number without a unit, and this is in `{}`", unit.text);
        let error = self.error(code::UNIT_MISMATCH, &supply.outside, expr.span, message);
        // What one instance is wired to is one mistake.
        let error = error.about(format!("{}{}", inside.prefix, unit.text));
        let number = digits(number);
        self.report(error.help(format!("write `{name} = {number}`")).replace(expr.span, number));
        true
    }

    /// What a need reads from the model; nothing, after a message, where it is an interval or a distribution.
    fn wired_expression(&mut self, value: &Value, scope: &Scope, expected: &Expected) -> Option<Expression> {
        match &value.kind {
            ValueKind::Expr(expr) => Some(self.expect(expr, scope, expected).expression),
            // Of a map too many `check_map` has spoken.
            ValueKind::Map(_) => None,
            _ => {
                let message = "an uncertain need must be written in numbers alone";
                let error = self.error(code::NOT_A_NUMBER, &scope.place, value.span, message);
                self.report(error.help("declare it as a `param`, and wire that"));
                None
            }
        }
    }

    /// Whether the running members of a wire, if it says any, run over what the need is subscripted by.
    fn subscripts_of_wire(&mut self, need: &Need, supply: &Supply<'a>, domains: &[Domain]) -> bool {
        let (Some(first), Some(last)) = (supply.subscripts.first(), supply.subscripts.last()) else {
            return true;
        };
        let is_known = |it: &ast::Subscript| self.lookup(&it.over.text, &supply.outside).is_some();
        let said = if supply.subscripts.iter().all(is_known) {
            let Some(said) = self.domains(supply.subscripts, &supply.outside) else { return false };
            said
        } else {
            // A running member without its set, or a single member.
            Vec::new()
        };
        if said == domains {
            return true;
        }
        let span = Span { start: first.span.start, end: last.span.end };
        self.wants_subscripts(need, domains, &supply.outside, span);
        false
    }

    /// Says that what a need is wired to is not subscripted as the need is.
    pub(crate) fn wants_subscripts(
        &mut self,
        need: &Need,
        domains: &[Domain],
        outside: &Rc<Place>,
        span: Span,
    ) {
        let name = &need.member.name.text;
        let over: Vec<_> = domains.iter().map(|domain| self.domain_name(*domain)).collect();
        let (message, help) = match over.as_slice() {
            [] => (
                format!("`{name}`, which the block needs, has no subscript"),
                format!("write `{name} = ...`"),
            ),
            over => (
                format!("`{name}`, which the block needs, is wanted for each of {}", listed(over)),
                match domains.first().and_then(|domain| self.members(*domain).first()) {
                    Some(first) if over.len() == 1 => format!(
                        "write `{name}[x in {}] = ...`, or `{name} = {{ {}: ... }}`",
                        over.join(", "),
                        first.name
                    ),
                    _ => format!("write `{name}[x in {}] = ...`", over.join(", ")),
                },
            ),
        };
        let error = self.error(code::SUBSCRIPTS, outside, span, message);
        self.report(error.help(help));
    }

    fn need_about(
        &mut self,
        need: &Need,
        members: &[(Domain, usize)],
        supply: &Supply<'_>,
        item: &Item<'_>,
    ) -> About {
        let outside = &supply.outside;
        let name = &need.member.name;
        let which = super::evidence::Which { name: &name.text, members };
        let evidence = ast::Evidence::default();
        let about = self.about_part(&which, need.member.label.as_ref(), (&evidence, name.span), &item.place);
        let is_default = Rc::ptr_eq(outside, &item.place);
        // A value that the model wires is the model's; it stands on what the `use` stands on.
        let judgement = about.judgement || is_default;
        let used =
            if is_default { about.used } else { outside.used.or(Some((outside.file, supply.value.span))) };
        About { judgement, used, ..about }
    }

    /// A parameter that a literal stands for: normal, with a central 90 % interval of plus and minus that share.
    pub(crate) fn hidden_coefficient(
        &mut self,
        (path, luck): (String, String),
        amount: f64,
        share: f64,
        unit: &Written,
        place: (FileId, Span),
    ) -> ParameterId {
        let spread = share * amount.abs();
        let drawn = Distribution::normal_interval(amount - spread, amount + spread);
        let value = ParameterValue::Drawn(drawn.unwrap_or(Distribution::Constant(amount)));
        let about = About {
            label: path.clone(),
            luck,
            path,
            span: place.1,
            file: place.0,
            used: None,
            cites: Vec::new(),
            judgement: true,
            known: None,
            hindsight: false,
        };
        self.hidden_parameter(Parameter { about, unit: unit.unit(), value })
    }

    /// A place for a parameter that no name declares.
    pub(crate) fn hidden_parameter(&mut self, parameter: Parameter) -> ParameterId {
        let id = ParameterId(self.slots.parameters.len() as u32);
        self.slots.parameters.push(Some(parameter));
        id
    }

    /// Brings the `correlate` lines together, and checks that each group can be drawn.
    pub(crate) fn check_correlations(&mut self) {
        let items = self.items.clone();
        let mut ties: Vec<Tie> = Vec::new();
        for item in &items {
            if let Work::Declared(Declaration::Correlate(correlate)) = item.work
                && !correlate.broken
            {
                let tie = self.tie(correlate, &item.place, &ties);
                ties.extend(tie);
            }
        }
        while let Some(first) = ties.first() {
            let mut group: Vec<ParameterId> = first.pair.to_vec();
            let (mut inside, mut outside) = (Vec::new(), ties);
            loop {
                let (joined, apart): (Vec<_>, Vec<_>) =
                    outside.into_iter().partition(|tie| tie.pair.iter().any(|id| group.contains(id)));
                outside = apart;
                if joined.is_empty() {
                    break;
                }
                group.extend(joined.iter().flat_map(|tie| tie.pair));
                inside.extend(joined);
            }
            ties = outside;
            group.sort_unstable();
            group.dedup();
            self.correlation(group, &inside);
        }
    }

    fn tie(&mut self, correlate: &Correlate, place: &Rc<Place>, so_far: &[Tie]) -> Option<Tie> {
        let scope = Scope::new(place, "");
        let first = self.correlated(&correlate.first, &scope)?;
        let second = self.correlated(&correlate.second, &scope)?;
        let expr = correlate.coefficient.as_ref()?;
        let coefficient = self.known_pure(expr, &scope)?;
        let mut problem = None;
        if !(-1.0 < coefficient && coefficient < 1.0) {
            problem =
                Some((expr.span, "a correlation lies between -1 and 1", "write for example `with 0.6`"));
        } else if first == second {
            problem = Some((correlate.span, "a parameter is tied to itself", "name two parameters"));
        } else if so_far.iter().any(|tie| tie.pair == [first, second] || tie.pair == [second, first]) {
            problem = Some((correlate.span, "these two are tied already", "take one line away"));
        }
        if let Some((span, message, help)) = problem {
            let error = self.error(code::CORRELATION, place, span, message);
            self.report(error.help(help));
            return None;
        }
        Some(Tie { pair: [first, second], coefficient, span: correlate.span, place: place.clone() })
    }

    fn correlated(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<ParameterId> {
        let mention = as_event(expr)?;
        let entry = self.resolve(&mention.name, &scope.place)?;
        let Symbol::Parameter(family) = &entry.symbol else {
            return self.wrong_kind(&mention.name, &scope.place, &entry, NamedKind::Parameter);
        };
        let at = self.fixed_member(family, &mention.name, &mention.members, scope)?;
        let parameter = self.slots.parameters[at as usize].as_ref()?;
        match &parameter.value {
            ParameterValue::Drawn(distribution) if !matches!(distribution, Distribution::Constant(_)) => {
                Some(ParameterId(at))
            }
            _ => {
                let message = format!("`{}` is not drawn from a distribution", mention.name.text);
                let error = self.error(code::CORRELATION, &scope.place, expr.span, message);
                self.report(error.help("tie parameters that are intervals or distributions"));
                None
            }
        }
    }

    fn correlation(&mut self, parameters: Vec<ParameterId>, ties: &[Tie]) {
        let size = parameters.len();
        let mut matrix: Vec<Vec<f64>> = (0..size)
            .map(|row| (0..size).map(|column| f64::from(u8::from(row == column))).collect())
            .collect();
        for tie in ties {
            let [a, b] = tie.pair.map(|id| parameters.binary_search(&id).unwrap_or(0));
            matrix[a][b] = tie.coefficient;
            matrix[b][a] = tie.coefficient;
        }
        let Some(last) = ties.last() else { return };
        if cholesky(&matrix).is_err() {
            let message = "these correlations contradict one another: the matrix is not positive definite";
            let mut error = self.error(code::CORRELATION, &last.place, last.span, message);
            for tie in &ties[..ties.len() - 1] {
                error = error.also_in(tie.place.file, tie.span, "");
            }
            return self.report(error.help("bring some of them closer to 0, or say all pairs of the group"));
        }
        self.slots.correlations.push(Correlation { parameters, matrix });
    }

    /// An expression with the lets that it reads written out, so that one of parameters alone is seen as such.
    pub(crate) fn written_out(&self, expression: &Expression) -> Expression {
        /// Each round writes out one level of lets; what grows beyond these is not worth following.
        const ROUNDS_MOST: usize = 16;
        const PARTS_MOST: usize = 1_000;
        let mut out = expression.clone();
        for _ in 0..ROUNDS_MOST {
            let (mut parts, mut has_lets) = (0, false);
            out.walk(&mut |part| {
                parts += 1;
                has_lets |= matches!(part, Expression::Let(_));
            });
            if !has_lets || PARTS_MOST < parts {
                break;
            }
            out.rewrite(&mut |part| {
                let Expression::Let(id) = part else { return };
                if let Some(Some(it)) = self.slots.lets.get(id.index()) {
                    *part = it.value.clone();
                }
            });
        }
        out
    }
}
