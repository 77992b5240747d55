//! What names mean where they stand: declared elements, running members of sets, and what a block was wired to.

use super::context::Context;
use super::named_kind::{NamedKind, Wanted};
use crate::model::{ActorId, ChoiceId, Cite, EventId, LoopId, OutcomeId, PolicyId, RegimeId};
use detente_syntax::ast::{self, EventKind, EventRef, ExprKind, MemberRef, Name, NeedKind};
use detente_syntax::diagnostic::code;
use detente_syntax::{FileId, Span, nearest};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What subscripts run over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Domain {
    /// A set, by its place in `Context::sets`.
    Set(usize),
    /// The states of one regime.
    Regime(RegimeId),
    /// The states of a regime that there is one of for each member of a set, by the first of them.
    Regimes(RegimeId),
    /// The options of one choice.
    Choice(ChoiceId),
    /// The options of a choice that there is one of for each member of a set, by the first of them.
    Choices(ChoiceId),
}

/// Places of the elements of one declaration: one a member, row by row, from `first` on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Family {
    /// Subscripts; empty for most.
    pub(crate) domains: Vec<Domain>,
    /// Place of the first.
    pub(crate) first: u32,
}

impl Family {
    /// A family of one, without subscripts.
    pub(crate) fn alone(first: u32) -> Self {
        Self { domains: Vec::new(), first }
    }
}

/// What a name means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Symbol {
    Actor(ActorId),
    /// By its place in `Context::sets`.
    Set(usize),
    /// [`ParameterId`]s.
    Parameter(Family),
    /// [`LetId`]s; named flows are among them.
    Let(Family),
    /// [`StockId`]s.
    Stock(Family),
    /// [`MemoryId`]s.
    Memory(Family),
    /// [`EventId`]s.
    Event(Family),
    /// [`TransferId`]s.
    Transfer(Family),
    /// [`TableId`]s.
    Table(Family),
    /// [`SeriesId`]s.
    Series(Family),
    /// [`RegimeId`]s; their domains are sets.
    Regime(Family),
    /// [`ChoiceId`]s; their domains are sets.
    Choice(Family),
    /// [`VoteId`]s; their domains are sets.
    Vote(Family),
    Outcome(OutcomeId),
    Policy(PolicyId),
    Claim,
    Loop(LoopId),
    /// A block's instance: only its elements can be named.
    Instance,
    /// Its declaration is broken; a message has been given.
    Poison,
}

/// A declared name.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What it means.
    pub(crate) symbol: Symbol,
    /// Its path: `feud.recent`.
    pub(crate) path: String,
    /// Where it is declared.
    pub(crate) file: FileId,
    /// The name in its declaration.
    pub(crate) span: Span,
}

/// A text in which names are looked up: a file at top level, or an instance of a block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// The file of the text.
    pub(crate) file: FileId,
    /// In an instance, where the model uses the block, or the block that this one stands in.
    pub(crate) used: Option<(FileId, Span)>,
    /// Empty at top level, `feud.` in an instance.
    pub(crate) prefix: String,
    /// The name of the block, in an instance.
    pub(crate) block: Option<String>,
    /// The blocks that it stands in, as they are used, outermost first and its own last.
    pub(crate) inside_of: Vec<String>,
    /// The label of the instance, or its name as a label, behind those of the instances around it.
    pub(crate) label: Option<String>,
    /// The evidence of the `use`, on which all elements of the instance stand.
    pub(crate) cites: Vec<Cite>,
    /// Whether the `use` is marked as a judgement.
    pub(crate) judgement: bool,
    /// What the needs of the block were wired to that are known by a name: in words of the text outside.
    pub(crate) wired: BTreeMap<String, Wired>,
}

/// What a need was wired to that is known by a name.
#[derive(Clone, Debug)]
pub(crate) struct Wired {
    /// What the block needs.
    pub(crate) kind: NeedKind,
    /// What the need is subscripted by, as the block calls it.
    pub(crate) over: Vec<String>,
    /// The name that it was wired to, as written outside; for an event also `start of STATE` and `call of VOTE`.
    pub(crate) target: EventRef,
    /// The need's name, in the file of the block.
    pub(crate) need: Span,
    /// Where it was written.
    pub(crate) outside: Rc<Place>,
}

/// A declaration of a file, or of an instance of a block.
#[derive(Clone, Debug)]
pub(crate) struct Item<'a> {
    /// What is declared.
    pub(crate) work: Work<'a>,
    /// Where its names are declared and looked up.
    pub(crate) place: Rc<Place>,
    /// The places of its elements; `Poison` where its name is taken or broken, and for what has no name.
    pub(crate) symbol: Symbol,
}

/// What there is to check.
#[derive(Clone, Debug)]
pub(crate) enum Work<'a> {
    /// A declaration.
    Declared(&'a ast::Declaration),
    /// A quantity or a condition that a block needs, and what is said of it.
    Needed { need: &'a ast::Need, supply: Supply<'a> },
}

/// What a need of a block is said to be.
#[derive(Clone, Debug)]
pub(crate) struct Supply<'a> {
    /// Its value: what the instance is wired to, or the default.
    pub(crate) value: &'a ast::Value,
    /// The running members that the value reads.
    pub(crate) subscripts: &'a [ast::Subscript],
    /// Where the value's names are looked up.
    pub(crate) outside: Rc<Place>,
}

/// Where an expression stands.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// Where its names are looked up.
    pub(crate) place: Rc<Place>,
    /// Running members, outer ones first.
    pub(crate) running: Vec<Running>,
    /// Path of the element in whose expression it stands, which owns its draws and delays.
    pub(crate) owner: String,
    /// `judgement within 30%`: the share, and the path of the declaration whose literals become parameters.
    pub(crate) within: Option<(f64, String)>,
}

/// A running member: `c` in `sum(c in community: ...)`.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    /// What it is called.
    pub(crate) name: String,
    /// What it runs over.
    pub(crate) domain: Domain,
    /// Where it is.
    pub(crate) member: usize,
    /// Where its name is declared; absent where it is not known.
    pub(crate) declared: Option<(FileId, Span)>,
}

impl Scope {
    /// The scope of an element's own expressions.
    pub(crate) fn new(place: &Rc<Place>, owner: impl Into<String>) -> Self {
        Self { place: place.clone(), running: Vec::new(), owner: owner.into(), within: None }
    }

    /// The same with one more running member, which hides an outer one of the same name.
    #[must_use]
    pub(crate) fn with(
        &self,
        name: &str,
        domain: Domain,
        member: usize,
        declared: Option<(FileId, Span)>,
    ) -> Self {
        let mut scope = self.clone();
        scope.running.push(Running { name: name.to_owned(), domain, member, declared });
        scope
    }

    /// The running member of that name.
    pub(crate) fn running(&self, name: &str) -> Option<&Running> {
        self.running.iter().rev().find(|running| running.name == name)
    }
}

impl Place {
    /// A path of this text.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The label of an element without that of its instance.
    pub(crate) fn own_label<'l>(&self, label: &'l str) -> &'l str {
        label.strip_prefix(&self.labelled("")).unwrap_or(label)
    }

    /// The label of an element, behind that of its instance: `North: Anger`.
    pub(crate) fn labelled(&self, label: &str) -> String {
        self.label.as_ref().map_or_else(|| label.to_owned(), |of| format!("{of}: {label}"))
    }
}

impl Symbol {
    /// What it is.
    pub(crate) fn kind(&self) -> NamedKind {
        match self {
            Self::Actor(_) => NamedKind::Actor,
            Self::Set(_) => NamedKind::Set,
            Self::Parameter(_) => NamedKind::Parameter,
            Self::Let(_) => NamedKind::Let,
            Self::Stock(_) => NamedKind::Stock,
            Self::Memory(_) => NamedKind::Memory,
            Self::Event(_) => NamedKind::Event,
            Self::Transfer(_) => NamedKind::Transfer,
            Self::Table(_) => NamedKind::Table,
            Self::Series(_) => NamedKind::Series,
            Self::Regime(_) => NamedKind::Regime,
            Self::Choice(_) => NamedKind::Choice,
            Self::Vote(_) => NamedKind::Vote,
            Self::Outcome(_) => NamedKind::Outcome,
            Self::Policy(_) => NamedKind::Policy,
            Self::Claim => NamedKind::Claim,
            Self::Loop(_) => NamedKind::Loop,
            Self::Instance => NamedKind::Instance,
            Self::Poison => NamedKind::Broken,
        }
    }
}

impl Context<'_> {
    /// What a name means in a place, without a message if it means nothing.
    pub(crate) fn lookup(&self, name: &str, place: &Place) -> Option<&Entry> {
        if let Some(wired) = place.wired.get(name) {
            let entry = self.lookup(&wired.target.name.text, &wired.outside)?;
            // Of what does not fit, the place that wires it speaks, and what reads it inside stays silent.
            return Some(if self.fits(wired, &entry.symbol, place) { entry } else { &self.misfit });
        }
        self.symbols.get(&place.path(name)).or_else(|| {
            // A block stands by itself, but for the actors and sets of its model.
            let outer = self.symbols.get(name)?;
            matches!(outer.symbol, Symbol::Actor(_) | Symbol::Set(_)).then_some(outer)
        })
    }

    /// Whether that is of the kind that the block needs, and subscripted as it says.
    pub(crate) fn fits(&self, wired: &Wired, symbol: &Symbol, inside: &Place) -> bool {
        match (&wired.kind, symbol) {
            (_, Symbol::Poison) | (NeedKind::Event, _) => true,
            (NeedKind::Choice, symbol) => matches!(symbol, Symbol::Choice(_)),
            (NeedKind::Regime, symbol) => matches!(symbol, Symbol::Regime(_)),
            (NeedKind::Actor, symbol) => matches!(symbol, Symbol::Actor(_)),
            (NeedKind::Set, symbol) => matches!(symbol, Symbol::Set(_)),
            (
                NeedKind::Condition | NeedKind::Quantity(_),
                Symbol::Parameter(family)
                | Symbol::Let(family)
                | Symbol::Stock(family)
                | Symbol::Memory(family)
                | Symbol::Series(family),
            ) => {
                let wanted: Vec<_> = wired.over.iter().map(|over| self.domain_of(over, inside)).collect();
                let is_set = |domain: &Domain| matches!(domain, Domain::Set(_));
                // What goes by state or option alone means the current one.
                let current = wanted.is_empty() && !family.domains.iter().any(is_set);
                let alike = |(wanted, own): (&Option<Domain>, &Domain)| wanted.is_none_or(|it| it == *own);
                current
                    || wanted.len() == family.domains.len() && wanted.iter().zip(&family.domains).all(alike)
            }
            (NeedKind::Condition | NeedKind::Quantity(_), _) => false,
        }
    }

    /// What a subscript of a need runs over; `None` where that takes more than a name, or runs over nothing, of which others speak.
    fn domain_of(&self, name: &str, inside: &Place) -> Option<Domain> {
        let takes_more = |wired: &Wired| {
            let is_value = matches!(wired.kind, NeedKind::Condition | NeedKind::Quantity(_));
            is_value || !wired.target.members.is_empty()
        };
        if inside.wired.get(name).is_some_and(takes_more) {
            return None;
        }
        match &self.lookup(name, inside)?.symbol {
            Symbol::Set(at) => Some(Domain::Set(*at)),
            Symbol::Regime(family) if family.domains.is_empty() => {
                Some(Domain::Regime(RegimeId(family.first)))
            }
            Symbol::Choice(family) if family.domains.is_empty() => {
                Some(Domain::Choice(ChoiceId(family.first)))
            }
            _ => None,
        }
    }

    /// What a name means; `None`, after a message, for a name that means nothing.
    pub(crate) fn resolve(&mut self, name: &Name, place: &Place) -> Option<Entry> {
        match self.lookup(&name.text, place).cloned() {
            Some(entry) => {
                self.mention(name, &entry, place);
                Some(entry)
            }
            // Of what a need is wired to, the place that wires it speaks.
            None if place.wired.contains_key(&name.text) => None,
            None => {
                self.unknown_name(name, place, None);
                None
            }
        }
    }

    /// The same where a name of one kind is wanted: one that is not declared is told with those that are.
    pub(crate) fn resolve_as(&mut self, name: &Name, place: &Place, kind: NamedKind) -> Option<Entry> {
        if self.lookup(&name.text, place).is_some() || place.wired.contains_key(&name.text) {
            return self.resolve(name, place);
        }
        self.unknown_name(name, place, Some(kind));
        None
    }

    /// Says that a name is not declared, with the nearest that is.
    pub(crate) fn unknown_name(&mut self, name: &Name, place: &Place, wanted: Option<NamedKind>) {
        let message = match &place.block {
            None => format!("`{}` is not declared", name.text),
            Some(block) => format!("`{}` is not known inside block `{block}`", name.text),
        };
        let mut error = self.error(code::UNKNOWN_NAME, place, name.span, message);
        let names: Vec<_> = self.names_in(place).collect();
        if let Some(gives) = name.text.rsplit_once('.').and_then(|(owner, _)| self.gives(owner, place)) {
            let near = nearest(&name.text, gives.iter().map(String::as_str)).map(str::to_owned);
            error = match near {
                Some(near) => error.help(format!("write `{near}`")).replace(name.span, near),
                None => error.help(format!("that instance gives {}", listed(&gives))),
            };
        } else if let Some(near) = nearest(&name.text, names.iter().map(String::as_str)) {
            error = error.help(format!("write `{near}`")).replace(name.span, near);
        } else if place.block.is_some() {
            error = error
                .help(format!("add `needs {} : ...` to the block, and wire it where it is used", name.text));
        } else {
            let fitting = wanted.map_or(Vec::new(), |kind| self.names_of(kind, place));
            if !fitting.is_empty() {
                let there = if fitting.len() == 1 { "there is" } else { "there are" };
                error = error.help(format!("{there} {}", listed(&fitting)));
            }
            error = error.help(format!("declare it, for example `{}`", example(wanted, &name.text)));
        }
        self.report_unknown(error, &name.text);
    }

    /// The names of one kind that can be said in a place.
    fn names_of(&self, kind: NamedKind, place: &Place) -> Vec<String> {
        let fitting = self.symbols.values().filter(|entry| entry.symbol.kind() == kind);
        fitting.filter_map(|entry| entry.path.strip_prefix(&place.prefix).map(str::to_owned)).collect()
    }

    /// What an instance of a block gives, by the names that are said outside: `feud.answer`. `None` where that name means none.
    pub(crate) fn gives(&self, instance: &str, place: &Place) -> Option<Vec<String>> {
        let entry = self.lookup(instance, place).filter(|entry| entry.symbol == Symbol::Instance)?;
        let (_, inside) =
            self.instances.iter().find(|(_, inside)| inside.prefix == format!("{}.", entry.path))?;
        let own = |path: &String| {
            path.strip_prefix(&inside.prefix)
                .filter(|own| !own.contains('.'))
                .map(|own| format!("{instance}.{own}"))
        };
        Some(self.symbols.keys().filter_map(own).collect())
    }

    /// All names that can be said in a place.
    pub(crate) fn names_in(&self, place: &Place) -> impl Iterator<Item = String> {
        let prefix = place.prefix.clone();
        let declared =
            self.symbols.keys().filter_map(move |path| path.strip_prefix(&prefix).map(str::to_owned));
        declared.chain(place.wired.keys().cloned())
    }

    /// Says that a name means something else than what is wanted there.
    pub(crate) fn wrong_kind<T>(
        &mut self,
        name: &Name,
        place: &Place,
        found: &Entry,
        wanted: impl Into<Wanted>,
    ) -> Option<T> {
        let wanted = wanted.into();
        if found.symbol != Symbol::Poison {
            let message = format!("`{}` is {}, and {wanted} is wanted here", name.text, found.symbol.kind());
            let error = self.error(code::WRONG_KIND, place, name.span, message);
            let fitting = match wanted {
                Wanted::Kind(kind) => self.names_of(kind, place),
                Wanted::Words(_) => Vec::new(),
            };
            let help = match fitting.len() {
                0 => format!("name {wanted}"),
                _ => format!("name {wanted}: there are {}", listed(&fitting)),
            };
            self.report(error.also_in(found.file, found.span, "declared here").help(help));
        }
        None
    }

    /// The event that is meant where an event is wanted. Makes the event of entering a state when it is first asked for.
    pub(crate) fn event_reference(&mut self, event: &EventRef, scope: &Scope) -> Option<EventId> {
        if event.kind != EventKind::StartOf
            && let Some(wired) = scope.place.wired.get(&event.name.text).cloned()
        {
            if !event.members.is_empty() {
                self.subscripts_wanted(&Family::alone(0), &event.name, scope);
                return None;
            }
            self.mention_need(&event.name, &wired, &scope.place);
            let outside = Scope::new(&wired.outside, scope.owner.clone());
            let is_call = event.kind == EventKind::CallOf;
            let kind = if is_call { EventKind::CallOf } else { wired.target.kind };
            return self.event_reference(&EventRef { kind, ..wired.target }, &outside);
        }
        match event.kind {
            EventKind::Named => self.named_event(event, scope),
            EventKind::StartOf => {
                let (regime, state) = self.regime_state(&event.name, &event.members, scope)?;
                Some(self.entry_event(regime, state))
            }
            EventKind::CallOf => {
                let entry = self.resolve_as(&event.name, &scope.place, NamedKind::Vote)?;
                match &entry.symbol {
                    Symbol::Vote(family) => {
                        let at = self.fixed_member(family, &event.name, &event.members, scope)?;
                        Some(self.vote_events[at as usize].1)
                    }
                    _ => self.wrong_kind(&event.name, &scope.place, &entry, NamedKind::Vote),
                }
            }
        }
    }

    fn named_event(&mut self, event: &EventRef, scope: &Scope) -> Option<EventId> {
        let entry = self.resolve_as(&event.name, &scope.place, NamedKind::Event)?;
        match &entry.symbol {
            Symbol::Event(family) => {
                let at = self.fixed_member(family, &event.name, &event.members, scope)?;
                Some(EventId(at))
            }
            Symbol::Vote(family) => {
                let at = self.fixed_member(family, &event.name, &event.members, scope)?;
                Some(self.vote_events[at as usize].0)
            }
            Symbol::Regime(_) => {
                let message = format!("`{}` is a regime, and an event is wanted here", event.name.text);
                let error = self.error(code::WRONG_KIND, &scope.place, event.span, message);
                self.report(error.help(format!("write `start of {}.STATE`", event.name.text)));
                None
            }
            _ => self.wrong_kind(&event.name, &scope.place, &entry, NamedKind::Event),
        }
    }

    /// A state by its name, `iran_war` or `region.iran_war`, and for a regime of which there are several whose it is.
    pub(crate) fn regime_state(
        &mut self,
        name: &Name,
        members: &[MemberRef],
        scope: &Scope,
    ) -> Option<(RegimeId, u32)> {
        let place = &scope.place;
        if let Some((regime, state)) = name.text.rsplit_once('.')
            && let Some(Entry { symbol: Symbol::Regime(_), .. }) = self.lookup(regime, place)
        {
            let end = name.span.start + regime.len() as u32;
            let regime = Name { text: regime.to_owned(), span: Span::new(name.span.start, end) };
            let id = self.regime(&regime, members, scope)?;
            let found = self.state(id, state);
            match found {
                Some(at) => self.mention_member(name, Domain::Regime(id), at as usize, place),
                None => self.unknown_member(name, state, Domain::Regime(id), place),
            }
            return found.map(|state| (id, state));
        }
        let own = self.regimes_in(place);
        let with_state: Vec<_> = own
            .into_iter()
            .filter_map(|(regime, family)| {
                Some((regime, self.state(RegimeId(family.first), &name.text)?, family))
            })
            .collect();
        match with_state.as_slice() {
            [(regime, at, family)] => {
                self.mention_member(name, Domain::Regime(RegimeId(family.first)), *at as usize, place);
                let id = match place.wired.get(regime).cloned() {
                    Some(wired) => self.wired_regime(&wired, name, members, scope)?,
                    None => RegimeId(self.fixed_member(family, name, members, scope)?),
                };
                Some((id, *at))
            }
            [] => {
                self.no_state(name, place);
                None
            }
            [(regime, ..), ..] => {
                let message = format!("several regimes have a state `{}`", name.text);
                let error = self.error(code::UNKNOWN_MEMBER, place, name.span, message);
                self.report(
                    error.help(format!("name the regime, for example `start of {regime}.{}`", name.text)),
                );
                None
            }
        }
    }

    /// The regime that a need was wired to, where one of its states was said by its name alone.
    fn wired_regime(
        &mut self,
        wired: &Wired,
        state: &Name,
        members: &[MemberRef],
        scope: &Scope,
    ) -> Option<RegimeId> {
        if !members.is_empty() {
            self.subscripts_wanted(&Family::alone(0), state, scope);
            return None;
        }
        let outside = Scope::new(&wired.outside, scope.owner.clone());
        self.regime(&wired.target.name, &wired.target.members, &outside)
    }

    fn no_state(&mut self, name: &Name, place: &Place) {
        let states: Vec<_> = self.states.iter().flatten().map(|state| state.name.clone()).collect();
        let message = format!("no regime has a state `{}`", name.text);
        let mut error = self.error(code::UNKNOWN_MEMBER, place, name.span, message);
        if let Some(near) = nearest(&name.text, states.iter().map(String::as_str)) {
            error = error.help(format!("write `{near}`"));
        }
        self.report_unknown(error, &name.text);
    }

    /// The regimes whose states can be said by their name alone: by their name in this text, in order of their declaration.
    fn regimes_in(&self, place: &Place) -> Vec<(String, Family)> {
        let of = |symbol: &Symbol| match symbol {
            Symbol::Regime(family) => Some(family.clone()),
            _ => None,
        };
        let own = self.symbols.values().filter_map(|entry| {
            let name = entry.path.strip_prefix(&place.prefix).filter(|name| !name.contains('.'))?;
            Some((name.to_owned(), of(&entry.symbol)?))
        });
        let wired = place.wired.keys();
        let wired = wired.filter_map(|need| Some((need.clone(), of(&self.lookup(need, place)?.symbol)?)));
        let mut all: Vec<_> = own.chain(wired).collect();
        all.sort_by_key(|(_, family)| family.first);
        all
    }

    /// Says that a set, regime or choice has no such member.
    pub(crate) fn unknown_member(&mut self, name: &Name, member: &str, domain: Domain, place: &Place) {
        let names: Vec<_> = self.members(domain).iter().map(|member| member.name.clone()).collect();
        let what = match domain {
            Domain::Set(_) => "the set has no member",
            Domain::Regime(_) | Domain::Regimes(_) => "the regime has no state",
            Domain::Choice(_) | Domain::Choices(_) => "the choice has no option",
        };
        let mut error = self.error(code::UNKNOWN_MEMBER, place, name.span, format!("{what} `{member}`"));
        error = match nearest(member, names.iter().map(String::as_str)) {
            Some(near) => error.help(format!("write `{near}`")),
            None => error.help(format!("there are {}", listed(&names))),
        };
        self.report_unknown(error, member);
    }
}

/// Names in backticks, with commas.
pub(crate) fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let mut shown: Vec<_> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        shown.push(format!("{} more", names.len() - MOST));
    }
    shown.join(", ")
}

/// A declaration of that name, of what is wanted.
fn example(wanted: Option<NamedKind>, name: &str) -> String {
    match wanted {
        Some(NamedKind::Event) => format!("event {name} {{ rate 2 / week }}"),
        Some(NamedKind::Actor) => format!("actor {name} \"...\""),
        Some(NamedKind::Policy) => format!("policy {name} {{ ... }}"),
        Some(NamedKind::Stock) => format!("stock {name} = ..."),
        Some(NamedKind::Outcome) => format!("outcome {name} \"...\" as soon as ..."),
        Some(NamedKind::Vote) => format!("vote {name} {{ ... }}"),
        Some(NamedKind::Loop) => format!("loop {name} = ... -> ..."),
        _ => format!("param {name} = ..."),
    }
}

/// Names with what stands before each, in backticks, with commas.
pub(crate) fn listed_with(before: &str, names: &[&str]) -> String {
    listed(&names.iter().map(|name| format!("{before}{name}")).collect::<Vec<_>>())
}

/// The event that an expression mentions where an event is wanted: a name, a subscripted name, `start of STATE`.
pub(crate) fn as_event(expr: &ast::Expr) -> Option<EventRef> {
    let named = |name: &Name, members: &[MemberRef]| EventRef {
        kind: EventKind::Named,
        name: name.clone(),
        members: members.to_vec(),
        span: expr.span,
    };
    match &expr.kind {
        ExprKind::Name(name) => Some(named(name, &[])),
        ExprKind::Subscript { name, members } => Some(named(name, members)),
        ExprKind::Event(event) => Some(event.clone()),
        _ => None,
    }
}
