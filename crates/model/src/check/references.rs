//! Names in expressions: elements with their subscripts, units that stand alone, states and options.

use super::context::{Context, MemberOf};
use super::expressions::both;
use super::scope::{Domain, Entry, Family, Scope, Symbol, as_event, listed};
use super::subscripts::{Pick, in_brackets};
use super::typed::{Expected, Sort, Typed};
use crate::model::{
    BinaryOperation, ChoiceId, DrawId, Expression, LetId, MemoryId, OutcomeId, ParameterId, RegimeId,
    SeriesId, StockId, UnaryOperation,
};
use crate::units::Written;
use detente_syntax::ast::{Expr, MemberRef, Name, NeedKind, Reduction};
use detente_syntax::diagnostic::code;
use detente_syntax::{Span, nearest};

impl Context<'_> {
    /// What a name, with the members between its brackets, stands for in an expression.
    pub(crate) fn reference(
        &mut self,
        name: &Name,
        members: &[MemberRef],
        span: Span,
        scope: &Scope,
    ) -> Typed {
        if let Some(domain) = scope.running(&name.text).map(|running| running.domain) {
            let message = format!("`{}` is the running member of a set, and not a quantity", name.text);
            let error = self.error(code::WRONG_KIND, &scope.place, span, message);
            let member = self.members(domain).first().map_or("MEMBER", |member| &member.name);
            let help =
                format!("use it as a subscript, `x[{}]`, or ask `{} is {member}`", name.text, name.text);
            self.report(error.help(help));
            return Typed::poison();
        }
        let Some(entry) = self.lookup(&name.text, &scope.place).cloned() else {
            if scope.place.wired.contains_key(&name.text) {
                return Typed::poison();
            }
            return self.word(name, members, span, scope);
        };
        self.mention(name, &entry, &scope.place);
        let typed = self.read(name, members, span, &entry, scope);
        match scope.place.wired.get(&name.text).map(|wired| &wired.kind) {
            // Inside a block a quantity is what the block needs; whether the wired one is that, the wiring is asked.
            Some(NeedKind::Quantity(unit)) if !typed.is_poison() => {
                let sort = self.header_unit(unit, &scope.place).map_or(Sort::Poison, Sort::Quantity);
                Typed { sort, ..typed }
            }
            Some(NeedKind::Condition) if !typed.is_poison() => Typed { sort: Sort::Condition, ..typed },
            _ => typed,
        }
    }

    /// The element that a name means, as a part of an expression.
    fn read(
        &mut self,
        name: &Name,
        members: &[MemberRef],
        span: Span,
        entry: &Entry,
        scope: &Scope,
    ) -> Typed {
        let mention = (name, members);
        match &entry.symbol {
            Symbol::Parameter(family) => {
                self.element(family, entry, mention, scope, |at| Expression::Parameter(ParameterId(at)))
            }
            Symbol::Let(family) => {
                self.element(family, entry, mention, scope, |at| Expression::Let(LetId(at)))
            }
            Symbol::Stock(family) => {
                self.element(family, entry, mention, scope, |at| Expression::Stock(StockId(at)))
            }
            Symbol::Memory(family) => {
                self.element(family, entry, mention, scope, |at| Expression::Memory(MemoryId(at)))
            }
            Symbol::Series(family) => {
                self.element(family, entry, mention, scope, |at| Expression::Series(SeriesId(at)))
            }
            Symbol::Outcome(id) => self.outcome(*id, name, scope),
            Symbol::Event(_) | Symbol::Vote(_) => {
                self.bare_event(name, span, scope);
                Typed::poison()
            }
            other => {
                let other = other.clone();
                self.not_a_quantity(&other, entry, mention, scope);
                Typed::poison()
            }
        }
    }

    /// A word that is no element: `time`, `trajectory`, `uniform`, or a unit that stands alone.
    fn word(&mut self, name: &Name, members: &[MemberRef], span: Span, scope: &Scope) -> Typed {
        if members.is_empty() {
            match name.text.as_str() {
                "time" => return Typed::quantity(Expression::Time, Written::time()),
                "trajectory" => return Typed::number(Expression::Trajectory),
                "uniform" => return self.uniform(scope),
                word => {
                    if let Some(written) = self.units.find(word) {
                        self.mention_unit(name, &scope.place);
                        return Typed::quantity(Expression::Number(written.scale()), written);
                    }
                }
            }
        }
        self.unknown_word(name, span, scope);
        Typed::poison()
    }

    fn unknown_word(&mut self, name: &Name, span: Span, scope: &Scope) {
        let regime = self.states.iter().position(|states| states.iter().any(|it| it.name == name.text));
        let choice = self.options.iter().position(|options| options.iter().any(|it| it.name == name.text));
        let near_unit = nearest(&name.text, self.units.words()).is_some();
        let near_name = {
            let names: Vec<_> = self.names_in(&scope.place).collect();
            nearest(&name.text, names.iter().map(String::as_str)).is_some()
        };
        if !near_name && (regime.is_some() || choice.is_some()) {
            let what = if regime.is_some() { "the state of a regime" } else { "the option of a choice" };
            let message = format!("`{}` is {what}, and not a quantity", name.text);
            let error = self.error(code::WRONG_KIND, &scope.place, span, message);
            let owner = self.owner_of(regime, choice, &scope.place).unwrap_or_else(|| "...".to_owned());
            self.report(error.help(format!("ask for it: `{owner} is {}`", name.text)));
        } else if near_unit && !near_name {
            let word = nearest(&name.text, self.units.words()).unwrap_or_default().to_owned();
            let message = format!("`{}` is not declared", name.text);
            let error = self.error(code::UNKNOWN_NAME, &scope.place, name.span, message);
            let error = error.help(format!("write the unit `{word}`")).replace(name.span, word);
            self.report_unknown(error, &name.text);
        } else {
            self.unknown_name(name, &scope.place, None);
        }
    }

    /// The name of the regime or choice in that place, where it stands alone.
    fn owner_of(
        &self,
        regime: Option<usize>,
        choice: Option<usize>,
        place: &super::scope::Place,
    ) -> Option<String> {
        let is_it = |entry: &&Entry| match (&entry.symbol, regime, choice) {
            (Symbol::Regime(family), Some(at), _) => family.domains.is_empty() && family.first as usize == at,
            (Symbol::Choice(family), None, Some(at)) => {
                family.domains.is_empty() && family.first as usize == at
            }
            _ => false,
        };
        let entry = self.symbols.values().find(is_it)?;
        entry.path.strip_prefix(&place.prefix).map(str::to_owned)
    }

    /// Whether `region = iran_war` stands where `region is iran_war` is meant; a message if so.
    pub(crate) fn is_equal_to_state(&mut self, left: &Expr, right: &Expr, scope: &Scope) -> bool {
        let (detente_syntax::ast::ExprKind::Name(subject), detente_syntax::ast::ExprKind::Name(state)) =
            (&left.kind, &right.kind)
        else {
            return false;
        };
        let known = match self.lookup(&subject.text, &scope.place).map(|entry| &entry.symbol) {
            Some(Symbol::Regime(family)) => &self.states[family.first as usize],
            Some(Symbol::Choice(family)) => &self.options[family.first as usize],
            _ => return false,
        };
        let near = nearest(&state.text, known.iter().map(|it| it.name.as_str()));
        let is_known = known.iter().any(|it| it.name == state.text);
        let Some(meant) = is_known.then_some(state.text.as_str()).or(near) else { return false };
        let message = "a regime or a choice is compared by `is`, and not by `=`";
        let error = self.error(code::WRONG_KIND, &scope.place, left.span.to(right.span), message);
        let written = format!("{} is {meant}", subject.text);
        self.report(error.help(format!("write `{written}`")).replace(left.span.to(right.span), written));
        true
    }

    fn uniform(&mut self, scope: &Scope) -> Typed {
        let path = self.hidden_path(&scope.owner, "uniform");
        let id = DrawId(self.slots.draws.len() as u32);
        let luck = self.luck_of(&scope.owner, &path);
        self.slots.draws.push(luck);
        Typed::number(Expression::Uniform(id))
    }

    fn outcome(&mut self, id: OutcomeId, name: &Name, scope: &Scope) -> Typed {
        match self.outcome_conditions.get(&id) {
            Some(condition) => Typed::condition(condition.clone()),
            None => {
                let message = format!("the outcome `{}` cannot be read here", name.text);
                let error = self.error(code::WRONG_KIND, &scope.place, name.span, message);
                self.report(error.help("an outcome stands for its condition in other outcomes only"));
                Typed::poison()
            }
        }
    }

    fn not_a_quantity(
        &mut self,
        symbol: &Symbol,
        entry: &Entry,
        mention: (&Name, &[MemberRef]),
        scope: &Scope,
    ) {
        let (name, members) = mention;
        let written = name.text.clone() + &in_brackets(members);
        if *symbol == Symbol::Poison {
            return;
        }
        let message = format!("`{}` is {}, and not a quantity", name.text, symbol.kind());
        let mut error = self.error(code::WRONG_KIND, &scope.place, name.span, message);
        error = error.also_in(entry.file, entry.span, "declared here");
        error = match symbol {
            Symbol::Regime(family) => {
                let states = &self.states[family.first as usize];
                error.help(format!("ask for its state: `{}`", asked(family, states, &written, mention)))
            }
            Symbol::Choice(family) => {
                let options = &self.options[family.first as usize];
                error
                    .help(format!("ask for the option held: `{}`", asked(family, options, &written, mention)))
            }
            Symbol::Table(_) => error.help(format!("give it an input: `{}(x)`", name.text)),
            Symbol::Instance => {
                let gives = self.gives(&name.text, &scope.place).unwrap_or_default();
                error.help(format!("name what it gives: {}", listed(&gives)))
            }
            _ => error,
        };
        self.report(error);
    }

    /// An expression in the unit of a declared element; silent poison while that is not known (a cycle, or broken).
    fn of_sort(&mut self, entry: &Entry, expression: Expression) -> Typed {
        match self.sorts.get(&entry.path) {
            None | Some(Sort::Poison) => Typed::poison(),
            Some(sort) => Typed { expression, sort: sort.clone() },
        }
    }

    fn element(
        &mut self,
        family: &Family,
        entry: &Entry,
        mention: (&Name, &[MemberRef]),
        scope: &Scope,
        leaf: fn(u32) -> Expression,
    ) -> Typed {
        let (name, members) = mention;
        let Some(picks) = self.picks(family, name, members, scope) else { return Typed::poison() };
        let expression = self.picked(family, &picks, family.first, &leaf);
        self.of_sort(entry, expression)
    }

    /// The element at the picked members: the current ones by state or option.
    fn picked(
        &mut self,
        family: &Family,
        picks: &[Pick],
        first: u32,
        leaf: &dyn Fn(u32) -> Expression,
    ) -> Expression {
        let at = family.domains.len() - picks.len();
        let Some((pick, rest)) = picks.split_first() else { return leaf(first) };
        let stride: usize =
            family.domains[at + 1..].iter().map(|domain| self.members(*domain).len()).product();
        let place = |member: usize| first + (member * stride) as u32;
        match (pick, family.domains[at]) {
            (Pick::Member(member), _) => self.picked(family, rest, place(*member), leaf),
            (Pick::Current(id), domain) => {
                let count = self.members(domain).len();
                self.parts += count;
                let values =
                    (0..count).map(|member| self.picked(family, rest, place(member), leaf)).collect();
                match domain {
                    Domain::Regime(_) | Domain::Regimes(_) => Expression::ByState(RegimeId(*id), values),
                    Domain::Choice(_) | Domain::Choices(_) => Expression::ByOption(ChoiceId(*id), values),
                    // `picks` gives no current member of a set.
                    Domain::Set(_) => Expression::Number(f64::NAN),
                }
            }
        }
    }

    /// `R is STATE`: a regime's state or a choice's option.
    pub(crate) fn is_state(&mut self, subject: &Expr, state: &Name, negated: bool, scope: &Scope) -> Typed {
        let Some(mention) = as_event(subject) else {
            let message = "`is` asks for the state of a regime or the option of a choice";
            let error = self.error(code::WRONG_KIND, &scope.place, subject.span, message);
            self.report(error.help("to compare numbers, write `=`"));
            return Typed::poison();
        };
        if let (Some(running), true) = (scope.running(&mention.name.text), mention.members.is_empty()) {
            self.mention_running(&mention.name, running, &scope.place);
            return self.is_member((&mention.name, running.domain, running.member), state, negated, scope);
        }
        let wanted = "a regime or a choice";
        if self.is_quantity_with_word(&mention.name, state, scope) {
            return Typed::poison();
        }
        let Some(domain) = self.conduct(&mention.name, &mention.members, wanted, scope) else {
            return Typed::poison();
        };
        let Some(at) = self.members(domain).iter().position(|member| member.name == state.text) else {
            self.unknown_member(state, &state.text, domain, &scope.place);
            return Typed::poison();
        };
        self.mention_member(state, domain, at, &scope.place);
        let asked = is_in(domain, at as u32);
        Typed::condition(if negated {
            Expression::Unary(UnaryOperation::Not, Box::new(asked))
        } else {
            asked
        })
    }

    /// Whether `anger is high` says a word of a quantity; a message if so.
    fn is_quantity_with_word(&mut self, name: &Name, state: &Name, scope: &Scope) -> bool {
        let symbol = self.lookup(&name.text, &scope.place).map(|entry| &entry.symbol);
        if !matches!(
            symbol,
            Some(Symbol::Let(_) | Symbol::Stock(_) | Symbol::Parameter(_) | Symbol::Memory(_))
        ) {
            return false;
        }
        let message = format!("`{}` is a number, and `{}` is none", name.text, state.text);
        let error = self.error(code::WRONG_KIND, &scope.place, state.span, message);
        self.report(error.help(format!("compare it with a level, as in `{} > 60%`", name.text)));
        true
    }

    /// `c is kurd`, `c is d`: known for each member.
    fn is_member(
        &mut self,
        running: (&Name, Domain, usize),
        member: &Name,
        negated: bool,
        scope: &Scope,
    ) -> Typed {
        let (name, domain, at) = running;
        let other = match scope.running(&member.text) {
            Some(running) if running.domain == domain => {
                self.mention_running(member, running, &scope.place);
                Some(running.member)
            }
            _ => self.members(domain).iter().position(|it| it.name == member.text),
        };
        let Some(other) = other else {
            self.no_such_member(name, member, domain, scope);
            return Typed::poison();
        };
        if scope.running(&member.text).is_none() {
            self.mention_member(member, domain, other, &scope.place);
        }
        Typed::condition(Expression::Number(f64::from(u8::from((at == other) != negated))))
    }

    /// `sum(c in community: ...)`, unrolled; sums pairwise, so that large sets do not nest deeply.
    pub(crate) fn over(
        &mut self,
        reduction: Reduction,
        variable: &Name,
        set: &Name,
        body: &Expr,
        scope: &Scope,
    ) -> Typed {
        let Some(domain) = self.domain(set, &scope.place) else { return Typed::poison() };
        let count = self.members(domain).len();
        let declared = Some(self.declare_running(variable, domain, scope.place.file));
        let mut values = Vec::new();
        for member in 0..count {
            let inner = scope.with(&variable.text, domain, member, declared);
            let value = match reduction {
                Reduction::Count => one_if(self.expect(body, &inner, &Expected::Condition)),
                _ => self.expect(body, &inner, &Expected::Quantity),
            };
            if value.is_poison() {
                return value;
            }
            values.push(value);
        }
        let Some(sort) = values.iter().map(|value| value.sort.clone()).find(|sort| *sort != Sort::Zero)
        else {
            return Typed { expression: Expression::Number(0.0), sort: Sort::Zero };
        };
        let operation = match reduction {
            Reduction::Sum | Reduction::Mean | Reduction::Count => BinaryOperation::Add,
            Reduction::Min => BinaryOperation::Minimum,
            Reduction::Max => BinaryOperation::Maximum,
        };
        let total = pairwise(operation, values, &sort);
        match reduction {
            Reduction::Mean => {
                let count = Typed::number(Expression::Number(count as f64));
                both(BinaryOperation::Divide, total, count, sort)
            }
            _ => total,
        }
    }
}

/// `mood is calm`, with the state or option that stands in brackets, where one does.
fn asked(family: &Family, known: &[MemberOf], written: &str, mention: (&Name, &[MemberRef])) -> String {
    let (name, members) = mention;
    match members {
        [one] if family.domains.is_empty() && known.iter().any(|it| it.name == one.name.text) => {
            format!("{} is {}", name.text, one.name.text)
        }
        _ if family.domains.is_empty() => {
            format!("{} is {}", name.text, known.first().map_or("...", |it| it.name.as_str()))
        }
        _ => format!("{written} is {}", known.first().map_or("...", |it| it.name.as_str())),
    }
}

/// 1 where the condition holds, else 0.
fn one_if(condition: Typed) -> Typed {
    if condition.is_poison() {
        return condition;
    }
    let number = |value| Box::new(Expression::Number(value));
    Typed::number(match condition.expression {
        known @ Expression::Number(_) => known,
        condition => Expression::If(Box::new(condition), number(1.0), number(0.0)),
    })
}

fn is_in(domain: Domain, at: u32) -> Expression {
    match domain {
        Domain::Regime(id) | Domain::Regimes(id) => Expression::InState(id, at),
        Domain::Choice(id) | Domain::Choices(id) => Expression::Plays(id, at),
        Domain::Set(_) => Expression::Number(f64::NAN),
    }
}

/// Brings values together two by two.
pub(crate) fn pairwise(operation: BinaryOperation, mut values: Vec<Typed>, sort: &Sort) -> Typed {
    while values.len() > 1 {
        let mut rest = values.into_iter();
        let mut next = Vec::new();
        while let Some(left) = rest.next() {
            next.push(match rest.next() {
                Some(right) => both(operation, left, right, sort.clone()),
                None => left,
            });
        }
        values = next;
    }
    values.pop().unwrap_or_else(Typed::poison)
}
