//! Subscripts: what they run over, which member, choice or regime is meant, and what to type where that is not told.

use super::context::Context;
use super::lets::Members;
use super::named_kind::{NamedKind, Wanted};
use super::scope::{Domain, Entry, Family, Place, Scope, Symbol, listed};
use crate::model::{ActorId, ChoiceId, RegimeId};
use detente_syntax::ast::{MemberRef, Name};
use detente_syntax::diagnostic::code;
use std::rc::Rc;

/// A position in one domain of a family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pick {
    /// A given member, state or option.
    Member(usize),
    /// The current state or option of that regime or choice.
    Current(u32),
}

impl Context<'_> {
    /// What a subscript runs over: a set, the states of a regime, the options of a choice.
    pub(crate) fn domain(&mut self, name: &Name, place: &Rc<Place>) -> Option<Domain> {
        const WANTED: &str = "a set, a choice or a regime";
        let entry = self.resolve_domain(name, place, WANTED)?;
        let is_wired = place.wired.contains_key(&name.text);
        match &entry.symbol {
            Symbol::Regime(_) | Symbol::Choice(_) if is_wired => {
                self.conduct(name, &[], WANTED, &Scope::new(place, ""))
            }
            Symbol::Set(at) => Some(Domain::Set(*at)),
            Symbol::Regime(Family { domains, first }) => {
                let id = RegimeId(*first);
                Some(if domains.is_empty() { Domain::Regime(id) } else { Domain::Regimes(id) })
            }
            Symbol::Choice(Family { domains, first }) => {
                let id = ChoiceId(*first);
                Some(if domains.is_empty() { Domain::Choice(id) } else { Domain::Choices(id) })
            }
            _ => self.wrong_kind(name, place, &entry, WANTED),
        }
    }

    /// The set that repeats a declaration for each of its members.
    pub(crate) fn set_domain(&mut self, name: &Name, place: &Rc<Place>) -> Option<Domain> {
        let entry = self.resolve_domain(name, place, NamedKind::Set)?;
        match entry.symbol {
            Symbol::Set(at) => Some(Domain::Set(at)),
            _ => self.wrong_kind(name, place, &entry, NamedKind::Set),
        }
    }

    /// What a name means that is to be run over. What is declared later than its members would have to be is no set.
    fn resolve_domain(&mut self, name: &Name, place: &Rc<Place>, wanted: impl Into<Wanted>) -> Option<Entry> {
        let (path, wanted) = (place.path(&name.text), wanted.into());
        match (self.keywords.get(&path), self.lookup(&name.text, place)) {
            (Some(keyword), None) => {
                let message = format!("`{}` is a `{keyword}`, and {wanted} is wanted here", name.text);
                let error = self.error(code::WRONG_KIND, place, name.span, message);
                self.report(error.help("name a set: `set side = red, blue`"));
                None
            }
            _ => self.resolve(name, place),
        }
    }

    /// The one regime or choice that is meant, as its domain.
    pub(crate) fn conduct(
        &mut self,
        name: &Name,
        members: &[MemberRef],
        wanted: impl Into<Wanted>,
        scope: &Scope,
    ) -> Option<Domain> {
        let wanted = wanted.into();
        if let Some(wired) = scope.place.wired.get(&name.text).cloned() {
            let entry = self.resolve(name, &scope.place)?;
            if !matches!(entry.symbol, Symbol::Regime(_) | Symbol::Choice(_)) {
                return self.wrong_kind(name, &scope.place, &entry, wanted);
            }
            if !members.is_empty() {
                self.subscripts_wanted(&Family::alone(0), name, scope);
                return None;
            }
            let outside = Scope::new(&wired.outside, scope.owner.clone());
            return self.conduct(&wired.target.name, &wired.target.members, wanted, &outside);
        }
        let entry = self.resolve(name, &scope.place)?;
        match &entry.symbol {
            Symbol::Regime(family) => {
                let at = self.fixed_member(family, name, members, scope)?;
                Some(Domain::Regime(RegimeId(at)))
            }
            Symbol::Choice(family) => {
                let at = self.fixed_member(family, name, members, scope)?;
                Some(Domain::Choice(ChoiceId(at)))
            }
            _ => self.wrong_kind(name, &scope.place, &entry, wanted),
        }
    }

    /// The one choice that is meant.
    pub(crate) fn choice(&mut self, name: &Name, members: &[MemberRef], scope: &Scope) -> Option<ChoiceId> {
        match self.conduct(name, members, NamedKind::Choice, scope)? {
            Domain::Choice(id) => Some(id),
            _ => self.other_kind(name, scope, NamedKind::Choice),
        }
    }

    /// The one regime that is meant.
    pub(crate) fn regime(&mut self, name: &Name, members: &[MemberRef], scope: &Scope) -> Option<RegimeId> {
        match self.conduct(name, members, NamedKind::Regime, scope)? {
            Domain::Regime(id) => Some(id),
            _ => self.other_kind(name, scope, NamedKind::Regime),
        }
    }

    fn other_kind<T>(&mut self, name: &Name, scope: &Scope, wanted: NamedKind) -> Option<T> {
        let entry = self.resolve(name, &scope.place)?;
        self.wrong_kind(name, &scope.place, &entry, wanted)
    }

    /// The actor of that name; of a running member, the actor that is called like it.
    pub(crate) fn actor(&mut self, name: &Name, scope: &Scope) -> Option<ActorId> {
        let Some(running) = scope.running(&name.text) else {
            let entry = self.resolve_as(name, &scope.place, NamedKind::Actor)?;
            return match entry.symbol {
                Symbol::Actor(id) => Some(id),
                _ => self.wrong_kind(name, &scope.place, &entry, NamedKind::Actor),
            };
        };
        self.mention_running(name, running, &scope.place);
        let member = self.members(running.domain)[running.member].name.clone();
        match self.lookup(&member, &scope.place) {
            Some(Entry { symbol: Symbol::Actor(id), .. }) => Some(*id),
            _ => {
                let message = format!("no actor is called like the member `{member}`");
                let error = self.error(code::UNKNOWN_NAME, &scope.place, name.span, message);
                self.report(
                    error.help(format!("declare `actor {member}`, or name one actor for all members")),
                );
                None
            }
        }
    }

    /// The place of one element of a family, where a given one is wanted.
    pub(crate) fn fixed_member(
        &mut self,
        family: &Family,
        name: &Name,
        members: &[MemberRef],
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

    /// The places of the one element of a family that is named, or of all where no member is.
    pub(crate) fn one_or_all(
        &mut self,
        family: &Family,
        name: &Name,
        members: &[MemberRef],
        scope: &Scope,
    ) -> Option<Vec<u32>> {
        if family.domains.is_empty() || !members.is_empty() {
            return Some(vec![self.fixed_member(family, name, members, scope)?]);
        }
        Some(self.places(family).map(|at| at as u32).collect())
    }

    /// One pick a domain. Subscripts over choices and regimes may be left out, and mean the current one.
    pub(super) fn picks(
        &mut self,
        family: &Family,
        name: &Name,
        members: &[MemberRef],
        scope: &Scope,
    ) -> Option<Vec<Pick>> {
        let is_set = |domain: &Domain| matches!(domain, Domain::Set(_));
        let sets = family.domains.iter().filter(|domain| is_set(domain)).count();
        let only_sets = members.len() != family.domains.len();
        if only_sets && members.len() != sets {
            self.subscripts_wanted(family, name, scope);
            return None;
        }
        let mut members = members.iter();
        let mut found = Vec::new();
        for domain in &family.domains {
            let member = if only_sets && !is_set(domain) { None } else { members.next() };
            found.push(match member {
                None => current(*domain),
                Some(member) => self.pick(name, member, *domain, scope)?,
            });
        }
        let mut picks = Vec::new();
        for (pick, domain) in found.iter().zip(&family.domains) {
            let pick = pick.or_else(|| self.current_of(*domain, &found, family));
            let Some(pick) = pick else {
                self.whose(name, family, *domain, scope);
                return None;
            };
            picks.push(pick);
        }
        Some(picks)
    }

    /// What a member between brackets picks; `Some(None)` is the current one of a choice or regime of which there are several.
    #[expect(clippy::option_option, reason = "not told, and broken, are two things here")]
    fn pick(
        &mut self,
        element: &Name,
        member: &MemberRef,
        domain: Domain,
        scope: &Scope,
    ) -> Option<Option<Pick>> {
        let (name, inner) = (&member.name, &member.members);
        if inner.is_empty() {
            if let Some(running) = scope.running(&name.text)
                && running.domain == domain
            {
                self.mention_running(name, running, &scope.place);
                return Some(Some(Pick::Member(running.member)));
            }
            if let Some(at) = self.members(domain).iter().position(|it| it.name == name.text) {
                self.mention_member(name, domain, at, &scope.place);
                return Some(Some(Pick::Member(at)));
            }
        }
        match self.lookup(&name.text, &scope.place).map(|entry| entry.symbol.clone()) {
            Some(Symbol::Regime(_) | Symbol::Choice(_)) if self.domain(name, &scope.place)? == domain => {
                let is_told = !inner.is_empty() || current(domain).is_some();
                if !is_told {
                    return Some(None);
                }
                let alone =
                    |name: &Name| MemberRef { name: name.clone(), members: Vec::new(), span: name.span };
                let inner: Vec<_> = inner.iter().map(alone).collect();
                self.conduct(name, &inner, "a choice or a regime", scope).map(current)
            }
            Some(Symbol::Poison) => None,
            _ => {
                self.no_such_member(element, name, domain, scope);
                None
            }
        }
    }

    /// The current one of several choices or regimes: that of the members by which the element goes besides.
    fn current_of(&self, domain: Domain, found: &[Option<Pick>], family: &Family) -> Option<Pick> {
        let own = self.family_of(domain)?;
        let mut place = 0;
        for set in &own.domains {
            let mut fitting = found.iter().zip(&family.domains).filter(|(_, domain)| *domain == set);
            let (Some((Some(Pick::Member(at)), _)), None) = (fitting.next(), fitting.next()) else {
                return None;
            };
            place = place * self.members(*set).len() + at;
        }
        Some(Pick::Current(own.first + place as u32))
    }

    /// The declaration of a choice or regime.
    fn family_of(&self, domain: Domain) -> Option<&Family> {
        let (_, family) = self.declared_as(domain)?;
        Some(family)
    }

    /// The path under which a regime or choice, or all of one declaration, is declared, and its places.
    fn declared_as(&self, domain: Domain) -> Option<(&str, &Family)> {
        let holds = |family: &Family, at: u32| self.places(family).contains(&(at as usize));
        self.symbols.values().find_map(|entry| match (domain, &entry.symbol) {
            (Domain::Regime(id) | Domain::Regimes(id), Symbol::Regime(family)) if holds(family, id.0) => {
                Some((entry.path.as_str(), family))
            }
            (Domain::Choice(id) | Domain::Choices(id), Symbol::Choice(family)) if holds(family, id.0) => {
                Some((entry.path.as_str(), family))
            }
            _ => None,
        })
    }

    /// The path of a regime or choice without members, and its members.
    pub(crate) fn path_and_members(&self, domain: Domain) -> (String, Members) {
        let Some((path, family)) = self.declared_as(domain) else { return Default::default() };
        let at = match domain {
            Domain::Regime(id) => id.0,
            Domain::Choice(id) => id.0,
            _ => return (path.to_owned(), Members::new()),
        };
        let members = self.member_tuples(family).into_iter().nth((at - family.first) as usize);
        (path.to_owned(), members.unwrap_or_default())
    }

    /// The name of a set, regime or choice.
    pub(crate) fn domain_name(&self, domain: Domain) -> String {
        if let Domain::Set(at) = domain {
            let found = self.symbols.values().find(|entry| entry.symbol == Symbol::Set(at));
            return found.map(|entry| entry.path.clone()).unwrap_or_default();
        }
        let (path, members) = self.path_and_members(domain);
        path + &self.member_suffix(&members)
    }

    pub(crate) fn subscripts_wanted(&mut self, family: &Family, name: &Name, scope: &Scope) {
        let wanted: Vec<_> = family.domains.iter().map(|domain| self.domain_name(*domain)).collect();
        let message = match wanted.len() {
            0 => format!("`{}` has no subscripts", name.text),
            1 => format!("`{}` wants one subscript, over {}", name.text, listed(&wanted)),
            count => format!("`{}` wants {count} subscripts, over {}", name.text, listed(&wanted)),
        };
        let error = self.error(code::SUBSCRIPTS, &scope.place, name.span, message);
        let help = match wanted.len() {
            0 => format!("write `{}` alone", name.text),
            count => {
                let example = self.example(name, &family.domains, scope);
                let what = if count == 1 { "a member" } else { "members" };
                format!("name {what}, for example `{example}`")
            }
        };
        self.report_unknown(error.help(help), &name.text);
    }

    /// Says that an element goes by a choice or regime of which there are several.
    fn whose(&mut self, name: &Name, family: &Family, domain: Domain, scope: &Scope) {
        let (path, own) = match self.declared_as(domain) {
            Some((path, own)) => (path.to_owned(), own.domains.clone()),
            None => return,
        };
        let sets: Vec<_> = own.iter().map(|set| self.domain_name(*set)).collect();
        let message = format!(
            "`{}` goes by `{path}`, and nothing says whose: there is one for each {}",
            name.text,
            listed(&sets)
        );
        let error = self.error(code::SUBSCRIPTS, &scope.place, name.span, message);
        let example = self.example(name, &family.domains, scope);
        self.report(error.help(format!("say whose, for example `{example}`")));
    }

    /// `anger[c]`, `tempo[posture[shia]]`: running members where there are some, else the first.
    fn example(&self, name: &Name, domains: &[Domain], scope: &Scope) -> String {
        let of_set = |domain: &Domain| {
            let running = scope.running.iter().rev().find(|running| running.domain == *domain);
            let first = || self.members(*domain).first().map(|member| member.name.clone());
            running.map(|running| running.name.clone()).or_else(first).unwrap_or_default()
        };
        let parts: Vec<_> = domains
            .iter()
            .map(|domain| match (domain, self.declared_as(*domain)) {
                (Domain::Regimes(_) | Domain::Choices(_), Some((path, own))) => {
                    let whose: Vec<_> = own.domains.iter().map(of_set).collect();
                    format!("{path}[{}]", whose.join(", "))
                }
                _ => of_set(domain),
            })
            .collect();
        format!("{}[{}]", name.text, parts.join(", "))
    }

    /// Says that an element has no such member; where the member is one of another set, of which.
    pub(super) fn no_such_member(&mut self, element: &Name, member: &Name, domain: Domain, scope: &Scope) {
        let of_other_set = |at: &usize| self.sets[*at].iter().any(|it| it.name == member.text);
        let other = match scope.running(&member.text) {
            Some(running) => Some(running.domain),
            None => (0..self.sets.len()).find(of_other_set).map(Domain::Set),
        };
        let Some(other) = other.filter(|other| *other != domain) else {
            return self.unknown_member(member, &member.text, domain, &scope.place);
        };
        let (wanted, found) = (self.domain_name(domain), self.domain_name(other));
        let message =
            format!("`{}` is a member of `{found}`, and `{}` goes by `{wanted}`", member.text, element.text);
        let names: Vec<_> = self.members(domain).iter().map(|member| member.name.clone()).collect();
        let error = self.error(code::UNKNOWN_MEMBER, &scope.place, member.span, message);
        self.report(error.help(format!("there are {}", listed(&names))));
    }
}

/// The current state or option of one regime or choice; of several, it is not told which one's.
fn current(domain: Domain) -> Option<Pick> {
    match domain {
        Domain::Regime(id) => Some(Pick::Current(id.0)),
        Domain::Choice(id) => Some(Pick::Current(id.0)),
        Domain::Set(_) | Domain::Regimes(_) | Domain::Choices(_) => None,
    }
}

/// `[kurd]`, as it was written.
pub(super) fn in_brackets(members: &[MemberRef]) -> String {
    let own = |member: &MemberRef| {
        let inner: Vec<_> = member.members.iter().map(|name| name.text.as_str()).collect();
        let inner = if inner.is_empty() { String::new() } else { format!("[{}]", inner.join(", ")) };
        format!("{}{inner}", member.name.text)
    };
    let names: Vec<_> = members.iter().map(own).collect();
    if names.is_empty() { String::new() } else { format!("[{}]", names.join(", ")) }
}
