//! What is said by member, state or option, `{ quiet: 1  otherwise: 2 }`: which value is whose, and which are missing.

use super::context::{Context, MemberOf};
use super::scope::{Domain, Place, listed};
use crate::model::{ChoiceId, RegimeId};
use detente_syntax::ast::{ByMember, MapKey, Value, ValueKind};
use detente_syntax::diagnostic::code;
use detente_syntax::{Span, nearest};

/// The entries between braces, and where the braces stand.
type Entries<'e, T> = (Vec<(&'e MapKey, &'e T)>, Span);

/// What can be said for each member: the value of a parameter, the points of a table.
pub(crate) trait Keyed: Sized {
    /// The entries; `None` for what holds for all.
    fn entries(&self) -> Option<Entries<'_, Self>>;
}

impl Keyed for Value {
    fn entries(&self) -> Option<Entries<'_, Self>> {
        let ValueKind::Map(entries) = &self.kind else { return None };
        Some((entries.iter().map(|entry| (&entry.key, &entry.value)).collect(), self.span))
    }
}

impl<T> Keyed for ByMember<T> {
    fn entries(&self) -> Option<Entries<'_, Self>> {
        let Self::Each { entries, span } = self else { return None };
        Some((entries.iter().map(|(key, value)| (key, value)).collect(), *span))
    }
}

impl Context<'_> {
    /// The value that holds for an element; `None` where a map leaves it out.
    pub(crate) fn entry_for<'v, T: Keyed>(&self, value: &'v T, members: &[(Domain, usize)]) -> Option<&'v T> {
        let mut value = value;
        for (domain, at) in members {
            let Some((entries, _)) = value.entries() else { return Some(value) };
            let name = &self.members(*domain)[*at].name;
            let is_it = |key: &MapKey| matches!(key, MapKey::Member(key) if key.text == *name);
            let named = entries.iter().find(|(key, _)| is_it(key));
            let otherwise = || entries.iter().find(|(key, _)| matches!(key, MapKey::Otherwise(_)));
            (_, value) = *named.or_else(otherwise)?;
        }
        Some(value)
    }

    /// Says which keys of a map are unknown, twice or missing, and that a map needs subscripts.
    pub(crate) fn check_map<T: Keyed>(&mut self, value: &T, domains: &[Domain], place: &Place) {
        let Some((entries, span)) = value.entries() else { return };
        let Some((domain, rest)) = domains.split_first() else {
            let message = "values by member need a subscript in the header";
            let error = self.error(code::SUBSCRIPTS, place, span, message);
            let help = format!("write what they are by, for example `{} = {{ ... }}`", self.by(&entries));
            return self.report(error.help(help));
        };
        let (mut named, mut unknown): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for (key, value) in &entries {
            if let MapKey::Member(name) = key {
                let at = self.members(*domain).iter().position(|member| member.name == name.text);
                if let Some(at) = at {
                    self.mention_member(name, *domain, at, place);
                }
                if at.is_none() {
                    self.unknown_member(name, &name.text, *domain, place);
                    unknown.push(&name.text);
                } else if named.contains(&name.text.as_str()) {
                    let message = format!("`{}` stands twice", name.text);
                    let error = self.error(code::DECLARED_TWICE, place, name.span, message);
                    self.report(error.help("take one away"));
                }
                named.push(&name.text);
            }
            self.check_map(*value, rest, place);
        }
        let has_rest = entries.iter().any(|(key, _)| matches!(key, MapKey::Otherwise(_)));
        let names = self.members(*domain).iter().map(|member| member.name.clone());
        let missing = names
            .filter(|name| !named.contains(&name.as_str()) && !self.misspelt_states.contains(name))
            .collect();
        let missing = not_misspelt(missing, &unknown);
        if !has_rest && !missing.is_empty() {
            let message = format!("no value for {}", listed(&missing));
            let error = self.error(code::MISSING_ENTRY, place, span, message);
            self.report(error.help(format!("add `{}: ...`, or `otherwise: ...`", missing[0])));
        }
    }

    /// How the name of a declaration is subscripted by what has the first key.
    fn by<T>(&self, entries: &[(&MapKey, &T)]) -> String {
        let has = |members: &[MemberOf], name: &str| members.iter().any(|member| member.name == name);
        let first = entries.iter().find_map(|(key, _)| match key {
            MapKey::Member(name) => Some(name.text.as_str()),
            MapKey::Otherwise(_) => None,
        });
        let domain = first.and_then(|name| {
            let set = self.sets.iter().position(|members| has(members, name)).map(Domain::Set);
            let regime = || self.states.iter().position(|members| has(members, name));
            let choice = || self.options.iter().position(|members| has(members, name));
            set.or_else(|| regime().map(|at| Domain::Regime(RegimeId(at as u32))))
                .or_else(|| choice().map(|at| Domain::Choice(ChoiceId(at as u32))))
        });
        let by = domain.map_or_else(|| "region".to_owned(), |domain| self.domain_name(domain));
        format!("x[{by}]")
    }
}

/// The members without a value that no unknown key stands for: each such key is taken for the nearest of them, or for any.
fn not_misspelt(mut missing: Vec<String>, unknown: &[&str]) -> Vec<String> {
    let mut unlike = 0;
    for key in unknown {
        let near = nearest(key, missing.iter().map(String::as_str)).map(str::to_owned);
        match near {
            Some(near) => missing.retain(|member| *member != near),
            None => unlike += 1,
        }
    }
    if missing.len() <= unlike { Vec::new() } else { missing }
}
