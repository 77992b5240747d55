//! Names in expressions: elements with their subscripts, units that stand alone, states and options.

use super::context::Context;
use super::expressions::both;
use super::scope::{Domain, Entry, Family, Scope, Symbol, as_event, listed};
use super::typed::{Expected, Sort, Typed};
use crate::model::{
    BinaryOperation, DrawId, Expression, LetId, MemoryId, OutcomeId, ParameterId, StockId, UnaryOperation,
};
use crate::units::Written;
use detente_syntax::ast::{Expr, Name, NeedKind, Reduction};
use detente_syntax::diagnostic::code;
use detente_syntax::{Span, nearest};

/// A position in one domain of a family: a given member, or the current state or option.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Pick {
    Member(usize),
    Current,
}

impl Context<'_> {
    /// What a name, with the members between its brackets, stands for in an expression.
    pub(crate) fn reference(&mut self, name: &Name, members: &[Name], span: Span, scope: &Scope) -> Typed {
        if scope.running(&name.text).is_some() {
            let message = format!("`{}` is the running member of a set, and not a quantity", name.text);
            let error = self.error(code::WRONG_KIND, &scope.place, span, message);
            self.report(error.help(format!("use it as a subscript: `x[{}]`", name.text)));
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
            _ => typed,
        }
    }

    /// The element that a name means, as a part of an expression.
    fn read(&mut self, name: &Name, members: &[Name], span: Span, entry: &Entry, scope: &Scope) -> Typed {
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
            Symbol::Series(id) => self.of_sort(entry, Expression::Series(*id)),
            Symbol::Outcome(id) => self.outcome(*id, name, scope),
            Symbol::Event(_) | Symbol::Vote(_) => {
                self.bare_event(name, span, scope);
                Typed::poison()
            }
            other => {
                let other = other.clone();
                self.not_a_quantity(&other, entry, name, scope);
                Typed::poison()
            }
        }
    }

    /// A word that is no element: `time`, `trajectory`, `uniform`, or a unit that stands alone.
    fn word(&mut self, name: &Name, members: &[Name], span: Span, scope: &Scope) -> Typed {
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
            self.report(error.help(format!("ask for it: `... is {}`", name.text)));
        } else if near_unit && !near_name {
            let word = nearest(&name.text, self.units.words()).unwrap_or_default().to_owned();
            let message = format!("`{}` is not declared", name.text);
            let error = self.error(code::UNKNOWN_NAME, &scope.place, name.span, message);
            let error = error.help(format!("write the unit `{word}`")).replace(name.span, word);
            self.report_unknown(error, &name.text);
        } else {
            self.unknown_name(name, &scope.place, "");
        }
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

    fn not_a_quantity(&mut self, symbol: &Symbol, entry: &Entry, name: &Name, scope: &Scope) {
        if *symbol == Symbol::Poison {
            return;
        }
        let message = format!("`{}` is {}, and not a quantity", name.text, symbol.kind());
        let mut error = self.error(code::WRONG_KIND, &scope.place, name.span, message);
        error = error.also_in(entry.file, entry.span, "declared here");
        error = match symbol {
            Symbol::Regime(id) => {
                let state = self.states[id.index()].first().map_or("STATE", |state| &state.name);
                error.help(format!("ask for its state: `{} is {state}`", name.text))
            }
            Symbol::Choice(id) => {
                let option = self.options[id.index()].first().map_or("OPTION", |option| &option.name);
                error.help(format!("ask for the option held: `{} is {option}`", name.text))
            }
            Symbol::Table(_) => error.help(format!("give it an input: `{}(x)`", name.text)),
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
        mention: (&Name, &[Name]),
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
            (Pick::Current, domain) => {
                let count = self.members(domain).len();
                self.parts += count;
                let values =
                    (0..count).map(|member| self.picked(family, rest, place(member), leaf)).collect();
                match domain {
                    Domain::Regime(id) => Expression::ByState(id, values),
                    Domain::Choice(id) => Expression::ByOption(id, values),
                    // `picks` gives no current member of a set.
                    Domain::Set(_) => Expression::Number(f64::NAN),
                }
            }
        }
    }

    /// The place of one element of a family, where a given one is wanted.
    pub(crate) fn fixed_member(
        &mut self,
        family: &Family,
        name: &Name,
        members: &[Name],
        scope: &Scope,
    ) -> Option<u32> {
        let picks = self.picks(family, name, members, scope)?;
        let mut place = 0;
        for (pick, domain) in picks.iter().zip(&family.domains) {
            let Pick::Member(member) = pick else {
                self.subscripts_wanted(family, name, scope);
                return None;
            };
            place = place * self.members(*domain).len() + member;
        }
        Some(family.first + place as u32)
    }

    /// One pick a domain. Subscripts over choices and regimes may be left out, and mean the current one.
    fn picks(&mut self, family: &Family, name: &Name, members: &[Name], scope: &Scope) -> Option<Vec<Pick>> {
        let is_set = |domain: &Domain| matches!(domain, Domain::Set(_));
        let sets = family.domains.iter().filter(|domain| is_set(domain)).count();
        let only_sets = members.len() != family.domains.len();
        if only_sets && members.len() != sets {
            self.subscripts_wanted(family, name, scope);
            return None;
        }
        let mut members = members.iter();
        let mut picks = Vec::new();
        for domain in &family.domains {
            let member = if only_sets && !is_set(domain) { None } else { members.next() };
            picks.push(match member {
                None => Pick::Current,
                Some(member) => self.pick(member, *domain, scope)?,
            });
        }
        Some(picks)
    }

    fn pick(&mut self, member: &Name, domain: Domain, scope: &Scope) -> Option<Pick> {
        if let Some(running) = scope.running(&member.text)
            && running.domain == domain
        {
            self.mention_running(member, running, &scope.place);
            return Some(Pick::Member(running.member));
        }
        if let Some(at) = self.members(domain).iter().position(|it| it.name == member.text) {
            self.mention_member(member, domain, at, &scope.place);
            return Some(Pick::Member(at));
        }
        match self.lookup(&member.text, &scope.place).map(|entry| entry.symbol.clone()) {
            Some(Symbol::Regime(id)) if domain == Domain::Regime(id) => self.current(member, scope),
            Some(Symbol::Choice(id)) if domain == Domain::Choice(id) => self.current(member, scope),
            Some(Symbol::Poison) => None,
            _ => {
                self.unknown_member(member, &member.text, domain, &scope.place);
                None
            }
        }
    }

    /// The name of a regime or choice between brackets stands for its current state or option.
    fn current(&mut self, name: &Name, scope: &Scope) -> Option<Pick> {
        self.resolve(name, &scope.place)?;
        Some(Pick::Current)
    }

    fn subscripts_wanted(&mut self, family: &Family, name: &Name, scope: &Scope) {
        let wanted: Vec<_> = family.domains.iter().map(|domain| self.domain_name(*domain)).collect();
        let message = match wanted.len() {
            0 => format!("`{}` has no subscripts", name.text),
            1 => format!("`{}` wants one subscript, over {}", name.text, listed(&wanted)),
            count => format!("`{}` wants {count} subscripts, over {}", name.text, listed(&wanted)),
        };
        let mut error = self.error(code::SUBSCRIPTS, &scope.place, name.span, message);
        error = match family.domains.first().and_then(|domain| self.members(*domain).first()) {
            None => error.help(format!("write `{}` alone", name.text)),
            Some(member) => {
                error.help(format!("name a member, for example `{}[{}]`", name.text, member.name))
            }
        };
        self.report_unknown(error, &name.text);
    }

    /// The name of a set, regime or choice.
    pub(crate) fn domain_name(&self, domain: Domain) -> String {
        let is_it = |symbol: &Symbol| match (domain, symbol) {
            (Domain::Set(at), Symbol::Set(other)) => at == *other,
            (Domain::Regime(id), Symbol::Regime(other)) => id == *other,
            (Domain::Choice(id), Symbol::Choice(other)) => id == *other,
            _ => false,
        };
        let found = self.symbols.values().find(|entry| is_it(&entry.symbol));
        found.map(|entry| entry.path.clone()).unwrap_or_default()
    }

    /// `R is STATE`: a regime's state or a choice's option.
    pub(crate) fn is_state(&mut self, subject: &Expr, state: &Name, negated: bool, scope: &Scope) -> Typed {
        let Some(mention) = as_event(subject) else {
            let message = "`is` asks for the state of a regime or the option of a choice";
            let error = self.error(code::WRONG_KIND, &scope.place, subject.span, message);
            self.report(error.help("to compare numbers, write `=`"));
            return Typed::poison();
        };
        let Some(entry) = self.resolve(&mention.name, &scope.place) else { return Typed::poison() };
        let domain = match entry.symbol {
            Symbol::Regime(id) => Domain::Regime(id),
            Symbol::Choice(id) => Domain::Choice(id),
            _ => {
                let _: Option<()> =
                    self.wrong_kind(&mention.name, &scope.place, &entry, "a regime or a choice");
                return Typed::poison();
            }
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
            let value = self.expect(body, &inner, &Expected::Quantity);
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
            Reduction::Sum | Reduction::Mean => BinaryOperation::Add,
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

fn is_in(domain: Domain, at: u32) -> Expression {
    match domain {
        Domain::Regime(id) => Expression::InState(id, at),
        Domain::Choice(id) => Expression::Plays(id, at),
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
