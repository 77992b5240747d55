//! Notes what is declared and what is said, while names are looked up.

use super::context::{Context, MemberOf};
use super::evidence::readable;
use super::mentioned::{Named, Names, Spot};
use super::named_kind::NamedKind;
use super::scope::{Domain, Entry, Place, Running, Symbol, Wired, Work};
use super::typed::Sort;
use crate::model::{ChoiceId, RegimeId};
use detente_syntax::ast::{Block, Cite, Declaration, EventClauseKind, Member, Name, Use};
use detente_syntax::{FileId, Span};
use std::collections::BTreeMap;

impl Context<'_> {
    /// Notes that a name was said that means this; of a dotted name, each of its parts.
    pub(crate) fn mention(&mut self, name: &Name, entry: &Entry, place: &Place) {
        // What a block calls its need is not what it was wired to.
        let to = match place.wired.get(&name.text) {
            Some(wired) => (place.file, wired.need),
            None => (entry.file, entry.span),
        };
        self.mentions.add(place.file, (last_part(name), name.span), to);
        self.mention_owners(name, place);
    }

    /// Notes that a block said what it needs.
    pub(crate) fn mention_need(&mut self, name: &Name, wired: &Wired, place: &Place) {
        self.mentions.add(place.file, (name.span, name.span), (place.file, wired.need));
    }

    /// Notes what stands before the last dot of a name.
    fn mention_owners(&mut self, name: &Name, place: &Place) {
        for (dot, _) in name.text.match_indices('.') {
            let owner = &name.text[..dot];
            let declared = match place.wired.get(owner) {
                Some(wired) => Some((place.file, wired.need)),
                None => self.symbols.get(&place.path(owner)).map(|entry| (entry.file, entry.span)),
            };
            if let Some(to) = declared {
                let end = name.span.start + dot as u32;
                let start = name.span.start + owner.rfind('.').map_or(0, |before| before as u32 + 1);
                self.mentions.add(place.file, (Span::new(start, end), Span::new(name.span.start, end)), to);
            }
        }
    }

    /// Notes that a member, state or option was said; of a dotted name its last part.
    pub(crate) fn mention_member(&mut self, name: &Name, domain: Domain, at: usize, place: &Place) {
        let Some(member) = self.members(domain).get(at) else { return };
        let to = (member.file, member.span);
        self.mentions.add(place.file, (last_part(name), name.span), to);
        self.mention_owners(name, place);
    }

    /// Notes that a state is named in its regime's own declaration.
    pub(crate) fn mention_state(&mut self, name: &Name, regime: RegimeId, place: &Place) {
        if let Some(at) = self.state(regime, &name.text) {
            self.mention_member(name, Domain::Regime(regime), at as usize, place);
        }
    }

    /// Notes that a running member was said.
    pub(crate) fn mention_running(&mut self, name: &Name, running: &Running, place: &Place) {
        if let Some(to) = running.declared {
            self.mentions.add(place.file, (name.span, name.span), to);
        }
    }

    /// Notes that a unit was said, in the singular or the plural; those that are built in are declared nowhere.
    pub(crate) fn mention_unit(&mut self, name: &Name, place: &Place) {
        let Some(written) = self.units.find(&name.text) else { return };
        if let Some(to) = self.unit_spots.get(&written.name()).copied() {
            self.mentions.add(place.file, (name.span, name.span), to);
        }
    }

    /// Notes that something was cited.
    pub(crate) fn note_cite(&mut self, cite: &Cite, place: &Place) {
        self.mentions.cite((place.file, cite.span), &cite.text);
    }

    /// Notes a unit that is declared.
    pub(crate) fn note_unit(&mut self, unit: &Member, extent: Span, file: FileId) {
        self.unit_spots.insert(unit.name.text.clone(), (file, unit.name.span));
        let label = unit.label.as_ref().map_or_else(|| readable(&unit.name.text), |label| label.text.clone());
        self.note_other(&unit.name, NamedKind::Unit, (unit.name.text.clone(), label), (file, extent));
    }

    /// Notes a running member where it is declared, which is given back.
    pub(crate) fn declare_running(&mut self, name: &Name, domain: Domain, file: FileId) -> Spot {
        if !self.mentions.others.contains_key(&(file, name.span)) {
            let label = format!("Each of `{}`", self.domain_name(domain));
            self.note_other(name, NamedKind::Running, (name.text.clone(), label), (file, name.span));
        }
        (file, name.span)
    }

    /// Notes that a block is used, what it is, and what it needs.
    pub(crate) fn note_block(&mut self, it: &Use, (block, file): (&Block, FileId), outside: &Place) {
        let name = &block.head.name;
        let label = |member: &Member| {
            member.label.as_ref().map_or_else(|| readable(&member.name.text), |label| label.text.clone())
        };
        let own = Member { name: name.clone(), label: block.head.label.clone() };
        self.note_other(
            name,
            NamedKind::Block,
            (it.block.text.clone(), label(&own)),
            (file, block.head.span),
        );
        self.mentions.add(outside.file, (last_part(&it.block), it.block.span), (file, name.span));
        for need in &block.needs {
            let path = format!("{}.{}", name.text, need.member.name.text);
            let what = (path, label(&need.member));
            self.note_other(&need.member.name, NamedKind::Need, what, (file, need.span));
            for wire in it.wiring.iter().filter(|wire| wire.name.text == need.member.name.text) {
                let to = (file, need.member.name.span);
                self.mentions.add(outside.file, (wire.name.span, wire.name.span), to);
            }
        }
    }

    fn note_other(
        &mut self,
        name: &Name,
        kind: NamedKind,
        (path, label): (String, String),
        (file, extent): Spot,
    ) {
        let named = Named {
            path,
            kind,
            label,
            unit: None,
            unit_is_inferred: false,
            keeps_luck: false,
            file,
            span: name.span,
            extent,
        };
        self.mentions.others.insert((file, name.span), named);
    }

    /// All names, and all places where they stand.
    pub(crate) fn names(&mut self) -> Names {
        let heads = self.heads();
        let mut declared = Vec::new();
        for entry in self.symbols.values() {
            let head = heads.get(&(entry.file, entry.span));
            let own = entry.path.rsplit('.').next().unwrap_or_default();
            declared.push(Named {
                path: entry.path.clone(),
                kind: entry.symbol.kind(),
                label: head.and_then(|head| head.label.clone()).unwrap_or_else(|| readable(own)),
                unit: self.unit_of(&entry.path),
                unit_is_inferred: head.is_some_and(|head| !head.has_unit),
                keeps_luck: head.is_some_and(|head| head.keeps_luck),
                file: entry.file,
                span: entry.span,
                extent: head.map_or(entry.span, |head| head.extent),
            });
            let (kind, members) = match &entry.symbol {
                Symbol::Set(at) => (NamedKind::Member, self.members(Domain::Set(*at))),
                Symbol::Regime(family) => {
                    (NamedKind::State, self.members(Domain::Regime(RegimeId(family.first))))
                }
                Symbol::Choice(family) => {
                    (NamedKind::Option, self.members(Domain::Choice(ChoiceId(family.first))))
                }
                _ => continue,
            };
            declared.extend(members.iter().map(|member| named_member(member, kind, &entry.path)));
        }
        let mut names = std::mem::take(&mut self.mentions).settled(declared);
        names.paragraphs.clone_from(&self.evidence.paragraphs);
        names.sources.clone_from(&self.evidence.sources);
        names
    }

    fn unit_of(&self, path: &str) -> Option<String> {
        match self.sorts.get(path)? {
            Sort::Quantity(written) => Some(written.unit().name),
            Sort::Zero => Some(String::new()),
            Sort::Condition | Sort::Poison => None,
        }
    }

    /// What headers say, by the place of the name.
    fn heads(&self) -> BTreeMap<(FileId, Span), HeadOf> {
        let mut heads = BTreeMap::new();
        for item in &self.items {
            let declaration = match item.work {
                Work::Declared(declaration) => declaration,
                Work::Needed { need, .. } => {
                    let label = need.member.label.as_ref().map(|label| label.text.clone());
                    let head = HeadOf { label, extent: need.span, has_unit: true, keeps_luck: true };
                    heads.insert((item.place.file, need.member.name.span), head);
                    continue;
                }
            };
            let file = item.place.file;
            if let Declaration::Event(event) = declaration {
                for clause in &event.clauses {
                    let EventClauseKind::Splits(children) = &clause.kind else { continue };
                    for child in children {
                        let label = child.member.label.as_ref().map(|label| label.text.clone());
                        let span = child.member.name.span;
                        heads.insert(
                            (file, span),
                            HeadOf { label, extent: span, has_unit: true, keeps_luck: true },
                        );
                    }
                }
            }
            if let Some(head) = declaration.head() {
                let label = head.label.as_ref().map(|label| label.text.clone());
                let (has_unit, keeps_luck) = (head.unit.is_some(), head.evidence.luck.is_some());
                let head_of = HeadOf { label, extent: head.span, has_unit, keeps_luck };
                heads.insert((file, head.name.span), head_of);
            }
        }
        heads
    }
}

/// What a header says.
struct HeadOf {
    label: Option<String>,
    /// The whole declaration.
    extent: Span,
    has_unit: bool,
    keeps_luck: bool,
}

/// The last part of a dotted name, all of another.
fn last_part(name: &Name) -> Span {
    let last = name.segments().last().map_or(0, str::len) as u32;
    Span::new(name.span.end.saturating_sub(last), name.span.end)
}

fn named_member(member: &MemberOf, kind: NamedKind, owner: &str) -> Named {
    Named {
        path: format!("{owner}.{}", member.name),
        kind,
        label: member.label.clone(),
        unit: None,
        unit_is_inferred: false,
        keeps_luck: false,
        file: member.file,
        span: member.span,
        extent: member.span,
    }
}
