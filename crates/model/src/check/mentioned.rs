//! Where names are declared and where they are said, for editors: noted while names are looked up, so that both mean the same.

use super::context::{Context, MemberOf};
use super::evidence::readable;
use super::scope::{Domain, Entry, Place, Symbol, Work};
use super::typed::Sort;
use detente_syntax::ast::{EventClauseKind, Name};
use detente_syntax::{FileId, Span};
use std::collections::BTreeMap;

/// A declared name: an element, a set, a state, an option, a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its path without members of sets: `feud.recent`; `region.calm` for a state, an option, a member.
    pub path: String,
    /// What it is, with an article: `a stock`.
    pub kind: &'static str,
    /// What a reader sees.
    pub label: String,
    /// The unit in which it prints, where it has one; empty for a pure number.
    pub unit: Option<String>,
    /// Whether its declaration leaves the unit to the checker.
    pub unit_is_inferred: bool,
    /// The file in which it is declared.
    pub file: FileId,
    /// The name in its declaration.
    pub span: Span,
    /// The whole declaration.
    pub extent: Span,
}

/// The names of a situation and all places where they stand, as far as the checker came to know them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What is declared, by path. The elements of a block are there once an instance, declared at one place.
    pub declared: Vec<Named>,
    mentions: Mentions,
}

impl Names {
    /// What is named at an offset of a file, its end included, and the name that stands there.
    pub fn at(&self, file: FileId, offset: u32) -> Option<(&Named, Span)> {
        let covers = |span: Span| span.start <= offset && offset <= span.end;
        let own = self.declared.iter().find(|it| it.file == file && covers(it.span));
        if let Some(own) = own {
            return Some((own, own.span));
        }
        let mentions = self.mentions.all.iter().filter(|it| it.file == file && covers(it.span));
        // Of `region.calm` the part under the cursor, not the whole.
        let mention = mentions.min_by_key(|it| it.span.len())?;
        let named = self.declared.iter().filter(|it| (it.file, it.span) == mention.to);
        // Of several instances of a block the one that is named.
        let named = named.min_by_key(|it| it.path.len().abs_diff(mention.span.len() as usize))?;
        Some((named, mention.span))
    }

    /// Every place where a name is said, in order; its declaration is none of them.
    pub fn places(&self, named: &Named) -> Vec<(FileId, Span)> {
        let to = (named.file, named.span);
        let places = self.mentions.all.iter().filter(|it| it.to == to && (it.file, it.span) != to);
        places.map(|it| (it.file, it.span)).collect()
    }
}

/// A place where a name is said, and the name in its declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    file: FileId,
    span: Span,
    to: (FileId, Span),
}

/// Places where names are said: each once, though an expression is checked once a member and once an instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    all: Vec<Mention>,
    /// How many there were when they were last sorted.
    sorted: usize,
}

impl Mentions {
    fn add(&mut self, mention: Mention) {
        self.all.push(mention);
        // Now and then, so that memory grows with the text and not with the members.
        if self.all.len() > 4096 + 2 * self.sorted {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.all.sort_unstable();
        self.all.dedup();
        self.sorted = self.all.len();
    }
}

impl Context<'_> {
    /// Notes that a name was said that means this.
    pub(crate) fn mention(&mut self, name: &Name, entry: &Entry, place: &Place) {
        // What a block calls its need is not what it was wired to.
        if !place.wired.contains_key(&name.text) {
            let to = (entry.file, entry.span);
            self.mentions.add(Mention { file: place.file, span: name.span, to });
        }
    }

    /// Notes that a member, state or option was said; of a dotted name its last part.
    pub(crate) fn mention_member(&mut self, name: &Name, domain: Domain, at: usize, place: &Place) {
        let Some(member) = self.members(domain).get(at) else { return };
        let to = (member.file, member.span);
        let last = name.segments().last().map_or(0, str::len) as u32;
        let span = Span::new(name.span.end.saturating_sub(last), name.span.end);
        self.mentions.add(Mention { file: place.file, span, to });
    }

    /// All names, and all places where they stand.
    pub(crate) fn names(&mut self) -> Names {
        self.mentions.sort();
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
                file: entry.file,
                span: entry.span,
                extent: head.map_or(entry.span, |head| head.extent),
            });
            let (kind, members) = match entry.symbol {
                Symbol::Set(at) => ("a member of a set", self.members(Domain::Set(at))),
                Symbol::Regime(id) => ("a state of a regime", self.members(Domain::Regime(id))),
                Symbol::Choice(id) => ("an option of a choice", self.members(Domain::Choice(id))),
                _ => continue,
            };
            declared.extend(members.iter().map(|member| named_member(member, kind, &entry.path)));
        }
        Names { declared, mentions: std::mem::take(&mut self.mentions) }
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
            let Work::Declared(declaration) = item.work else { continue };
            let file = item.place.file;
            if let detente_syntax::ast::Declaration::Event(event) = declaration {
                for clause in &event.clauses {
                    let EventClauseKind::Splits(children) = &clause.kind else { continue };
                    for child in children {
                        let label = child.member.label.as_ref().map(|label| label.text.clone());
                        let span = child.member.name.span;
                        heads.insert((file, span), HeadOf { label, extent: span, has_unit: true });
                    }
                }
            }
            if let Some(head) = declaration.head() {
                let label = head.label.as_ref().map(|label| label.text.clone());
                let has_unit = head.unit.is_some();
                heads.insert((file, head.name.span), HeadOf { label, extent: head.span, has_unit });
            }
        }
        heads
    }
}

/// What a header says.
struct HeadOf {
    label: Option<String>,
    extent: Span,
    has_unit: bool,
}

fn named_member(member: &MemberOf, kind: &'static str, owner: &str) -> Named {
    Named {
        path: format!("{owner}.{}", member.name),
        kind,
        label: member.label.clone(),
        unit: None,
        unit_is_inferred: false,
        file: member.file,
        span: member.span,
        extent: member.span,
    }
}
