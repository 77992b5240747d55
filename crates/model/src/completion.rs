//! What may be typed at a place in a text, also in one that does not parse yet.
//!
//! Works by what stands before the place and by the names that the checker knows, in the manner of what a reader expects next; it
//! proposes, and whether a proposal fits in the end is for the checker to say.

mod cursor; // What stands before a place.
mod places; // What is wanted at a place.

use crate::library;
use crate::units::UnitNames;
use crate::{Checked, Named, NamedKind, functions};
use cursor::Cursor;
use detente_syntax::ast::{Block, Declaration};
use detente_syntax::vocabulary::{clauses, evidence};
use detente_syntax::{FileId, Span, parse};
use std::collections::BTreeSet;

/// What a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalKind {
    /// A declared name, or a unit that is built in.
    Named(NamedKind),
    /// A word of the language.
    Word,
    /// A function.
    Function,
    /// A paragraph of the briefing.
    Paragraph,
    /// A source of the source list.
    Source,
}

impl From<NamedKind> for ProposalKind {
    fn from(kind: NamedKind) -> Self {
        Self::Named(kind)
    }
}

/// Something that may be typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proposal {
    /// What is typed.
    pub text: String,
    /// What it is.
    pub kind: ProposalKind,
    /// Kind, unit and label in words.
    pub detail: String,
}

/// What may stand at an offset of a file, and the word there that it takes the place of.
pub fn proposals(checked: &Checked, file: FileId, offset: u32) -> (Span, Vec<Proposal>) {
    let text = checked.sources.text(file);
    let Some(cursor) = Cursor::new(text, offset) else { return (Span::empty(offset), Vec::new()) };
    let known = Known::new(checked, file, cursor.block());
    let mut list = Lists { cursor: &cursor, known: &known, list: BTreeSet::new() };
    list.fill();
    (cursor.typed, list.list.into_iter().collect())
}

/// What is known around a place.
struct Known<'c> {
    checked: &'c Checked,
    /// The block around the place, by its own text: what it declares is known to it whether or not somebody uses it.
    block: Option<Block>,
}

impl<'c> Known<'c> {
    /// `block` is where the block around the place starts.
    fn new(checked: &'c Checked, file: FileId, block: Option<u32>) -> Self {
        let Some(start) = block else { return Self { checked, block: None } };
        let declarations = parse(checked.sources.text(file)).file.declarations;
        let block = declarations.into_iter().find_map(|declaration| match declaration {
            Declaration::Block(it) if it.head.span.start == start => Some(it),
            _ => None,
        });
        Self { checked, block }
    }

    fn declared(&self) -> impl Iterator<Item = &'c Named> {
        self.checked.names.declared.iter()
    }

    /// The block of that name, of the library or of the situation's own texts.
    fn block_called(&self, name: &str) -> Option<Block> {
        let sources = &self.checked.sources;
        let texts: Vec<&str> = match name.strip_prefix("library.") {
            Some(own) => library::block(own).into_iter().collect(),
            None => sources.ids().map(|id| sources.text(id)).collect(),
        };
        let own = name.rsplit('.').next().unwrap_or_default();
        texts.into_iter().flat_map(|text| parse(text).file.declarations).find_map(|it| match it {
            Declaration::Block(block) if block.head.name.text == own => Some(block),
            _ => None,
        })
    }
}

/// Proposals as they are gathered.
struct Lists<'k, 't> {
    cursor: &'k Cursor<'t>,
    known: &'k Known<'k>,
    list: BTreeSet<Proposal>,
}

/// What has members.
const DOMAINS: &[NamedKind] = &[NamedKind::Set, NamedKind::Regime, NamedKind::Choice];
/// What can be read as a number.
const QUANTITIES: &[NamedKind] = &[
    NamedKind::Parameter,
    NamedKind::Let,
    NamedKind::Stock,
    NamedKind::Memory,
    NamedKind::Series,
    NamedKind::Table,
    NamedKind::Regime,
    NamedKind::Choice,
    NamedKind::Need,
];
/// What happens.
const EVENTS: &[NamedKind] = &[NamedKind::Event, NamedKind::Vote, NamedKind::Need];
/// What goes on with a sentence whose last word is a value.
const GOING_ON: &[&str] = &["above", "and", "below", "is", "mod", "or", "to", "while"];

impl Lists<'_, '_> {
    fn add(&mut self, text: impl Into<String>, kind: impl Into<ProposalKind>, detail: impl Into<String>) {
        self.list.insert(Proposal { text: text.into(), kind: kind.into(), detail: detail.into() });
    }

    fn words(&mut self, words: &[&str], detail: &str) {
        words.iter().for_each(|word| self.add(*word, ProposalKind::Word, detail));
    }

    /// Declared names of these kinds, as they are said at the cursor.
    fn names(&mut self, kinds: &[NamedKind]) {
        if let Some(block) = &self.known.block {
            return self.names_in(block, kinds);
        }
        for named in self.known.declared().filter(|it| kinds.contains(&it.kind)) {
            // What a block needs is known in the block only.
            if named.kind != NamedKind::Need {
                self.add(named.path.clone(), named.kind, described(named));
            }
        }
    }

    /// What a block knows: its own declarations and needs, and the actors and sets of the model.
    fn names_in(&mut self, block: &Block, kinds: &[NamedKind]) {
        for declaration in &block.declarations {
            let Some(head) = declaration.head() else { continue };
            if let Some(kind) =
                NamedKind::of_declaration(declaration.keyword()).filter(|kind| kinds.contains(kind))
            {
                let label = head.label.as_ref().map_or("", |label| &label.text);
                self.add(head.name.text.clone(), kind, format!("{kind}: {label}"));
            }
        }
        if kinds.contains(&NamedKind::Need) {
            for need in &block.needs {
                let label = need.member.label.as_ref().map_or("", |label| &label.text);
                let kind = NamedKind::Need;
                self.add(need.member.name.text.clone(), kind, format!("{kind}: {label}"));
            }
        }
        for named in self.known.declared().filter(|it| [NamedKind::Actor, NamedKind::Set].contains(&it.kind))
        {
            if kinds.contains(&named.kind) {
                self.add(named.path.clone(), named.kind, described(named));
            }
        }
    }

    /// The members of a set, the states of a regime, the options of a choice of that name, in a block or not.
    fn members_of(&mut self, owner: &str) {
        for named in self.known.declared() {
            let Some((path, member)) = named.path.rsplit_once('.') else { continue };
            let is_member = matches!(named.kind, NamedKind::Member | NamedKind::State | NamedKind::Option);
            if is_member && (path == owner || path.ends_with(&format!(".{owner}"))) {
                self.add(member, named.kind, described(named));
            }
        }
    }

    /// What can stand after a dot.
    fn below(&mut self, owner: &str) {
        if owner == "library" {
            library::names().for_each(|name| self.add(name, NamedKind::Block, library_block(name)));
        }
        let prefix = format!("{owner}.");
        for named in self.known.declared().filter(|it| it.kind != NamedKind::Need) {
            if let Some(rest) = named.path.strip_prefix(&prefix) {
                self.add(rest, named.kind, described(named));
            }
        }
    }

    /// All states of all regimes, by themselves.
    fn states(&mut self) {
        for named in self.known.declared().filter(|it| it.kind == NamedKind::State) {
            let state = named.path.rsplit('.').next().unwrap_or_default();
            self.add(state, named.kind, described(named));
        }
    }

    fn citations(&mut self) {
        self.words(&["judgement"], "evidence");
        let names = &self.known.checked.names;
        let paragraphs = names.paragraphs.iter().map(|it| (it, ProposalKind::Paragraph));
        for ((label, says), kind) in
            paragraphs.chain(names.sources.iter().map(|it| (it, ProposalKind::Source)))
        {
            self.add(label.clone(), kind, says.clone());
        }
    }

    fn blocks(&mut self) {
        for name in library::names() {
            self.add(format!("library.{name}"), NamedKind::Block, library_block(name));
        }
        let checked = self.known.checked;
        for id in checked.sources.ids() {
            if checked.sources.name(id).starts_with("library/") {
                continue;
            }
            for declaration in parse(checked.sources.text(id)).file.declarations {
                if let Declaration::Block(block) = declaration {
                    let label = block.head.label.map(|label| label.text).unwrap_or_default();
                    self.add(block.head.name.text, NamedKind::Block, format!("a block: {label}"));
                }
            }
        }
    }

    fn units(&mut self) {
        for word in UnitNames::default().words() {
            self.add(word, NamedKind::Unit, "a unit of time");
        }
        for named in self.known.declared().filter(|it| it.kind == NamedKind::Unit) {
            self.add(named.path.clone(), NamedKind::Unit, described(named));
        }
    }

    /// What can stand where a value is wanted.
    fn values(&mut self) {
        self.names(QUANTITIES);
        functions().for_each(|function| self.add(function, ProposalKind::Function, "a function"));
        self.words(&["count of", "if", "not", "sum", "time", "total of"], "in an expression");
        if matches!(self.cursor.keyword(), "outcome" | "claim") {
            self.names(&[NamedKind::Outcome]);
            self.names(EVENTS);
        }
    }

    /// What can follow a value.
    fn going_on(&mut self) {
        self.words(GOING_ON, "goes on with the sentence");
        let own: &[&str] = match self.cursor.keyword() {
            "stock" => &["per", "over", "with half-life", "at each"],
            "event" => &["with", "at each", "after about"],
            "memory" => &["over", "of"],
            "regime" => &["at", "at each", "after about"],
            "choice" => &["with", "per", "plays", "every", "at each"],
            "vote" => &["at each", "attends", "supports", "give or take"],
            "claim" => {
                &["at", "by", "under", "given", "without", "higher under", "lower under", "than", "for each"]
            }
            "outcome" => &["before", "dated by", "happens", "has happened"],
            "policy" => &["from", "until", "answers", "happens on", "never"],
            "param" => &["most likely", "within"],
            _ => &[],
        };
        self.words(own, "goes on with the sentence");
        if self.cursor.is_in_body() {
            self.words(clauses(self.cursor.keyword()), "starts a clause");
        }
        self.words(evidence(), "evidence");
    }
}

fn library_block(name: &str) -> String {
    let label = parse(library::block(name).unwrap_or_default()).file.declarations.into_iter().find_map(
        |it| match it {
            Declaration::Block(block) if block.head.name.text == name => block.head.label,
            _ => None,
        },
    );
    format!("a block of the library: {}", label.map(|label| label.text).unwrap_or_default())
}

/// Kind, unit and label.
fn described(named: &Named) -> String {
    let unit = match named.unit.as_deref() {
        None | Some("") => String::new(),
        Some(unit) => format!(", in {unit}"),
    };
    format!("{}{unit}: {}", named.kind, named.label)
}
