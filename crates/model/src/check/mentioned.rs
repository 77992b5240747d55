//! Where names are declared and where they are said, for editors: noted while names are looked up, so that both mean the same.

use super::named_kind::NamedKind;
use detente_syntax::{FileId, Span};
use std::collections::BTreeMap;

/// A declared name: an element, a set, a state, an option, a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its path without members of sets: `feud.recent`; `region.calm` for a state, an option, a member.
    pub path: String,
    /// What it is.
    pub kind: NamedKind,
    /// What a reader sees.
    pub label: String,
    /// The unit in which it prints, where it has one; empty for a pure number.
    pub unit: Option<String>,
    /// Whether its declaration leaves the unit to the checker.
    pub unit_is_inferred: bool,
    /// Whether its declaration says `luck "old name"`.
    pub keeps_luck: bool,
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
    /// What is declared, by path. The elements of a block are there once an instance, declared at one place; after them units, blocks,
    /// what blocks need, and running members.
    pub declared: Vec<Named>,
    /// Paragraphs of the briefing that can be cited: label and first words.
    pub paragraphs: Vec<(String, String)>,
    /// Sources that can be cited: label and title.
    pub sources: Vec<(String, String)>,
    mentions: Mentions,
}

/// A file, and a span in it.
pub type Spot = (FileId, Span);

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
        let named = named.min_by_key(|it| it.path.len().abs_diff(mention.whole.len() as usize))?;
        Some((named, mention.span))
    }

    /// The citation at an offset of a file, its end included.
    pub fn citation_at(&self, file: FileId, offset: u32) -> Option<(&str, Span)> {
        let covers = |span: Span| span.start <= offset && offset <= span.end;
        let cited = self.mentions.cited.iter().find(|((own, span), _)| *own == file && covers(*span))?;
        Some((cited.1, cited.0.1))
    }

    /// Every place where a paragraph or a source is cited, sentences of it included, in order.
    pub fn citations(&self, label: &str) -> Vec<Spot> {
        let is_it = |text: &str| text.split('.').next() == Some(label);
        self.mentions.cited.iter().filter(|(_, text)| is_it(text)).map(|(spot, _)| *spot).collect()
    }

    /// Every place where any name is said, with the place of the name's declaration.
    pub fn links(&self) -> impl Iterator<Item = (Spot, Spot)> {
        self.mentions.all.iter().map(|it| ((it.file, it.span), it.to))
    }

    /// Every place where a name is said, in order; its declaration is none of them.
    pub fn places(&self, named: &Named) -> Vec<(FileId, Span)> {
        let to = (named.file, named.span);
        let places = self.links().filter(|(from, it)| *it == to && *from != to);
        let mut places: Vec<Spot> = places.map(|(from, _)| from).collect();
        places.dedup();
        places
    }
}

/// A place where a name is said, and the name in its declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    file: FileId,
    span: Span,
    /// The whole name, of which it may be a part.
    whole: Span,
    to: Spot,
}

/// Places where names are said: each once, though an expression is checked once a member and once an instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    all: Vec<Mention>,
    /// How many there were when they were last sorted.
    sorted: usize,
    /// What is declared, but no element, set or member: by the place of its name.
    pub(super) others: BTreeMap<Spot, Named>,
    /// Citations, as written.
    cited: BTreeMap<Spot, String>,
}

impl Mentions {
    /// Notes that a part of a name in a file means what is declared there.
    pub(super) fn add(&mut self, file: FileId, (span, whole): (Span, Span), to: Spot) {
        self.all.push(Mention { file, span, whole, to });
        // Now and then, so that memory grows with the text and not with the members.
        if self.all.len() > 4096 + 2 * self.sorted {
            self.sort();
        }
    }

    /// Notes a citation.
    pub(super) fn cite(&mut self, spot: Spot, text: &str) {
        self.cited.entry(spot).or_insert_with(|| text.to_owned());
    }

    /// What was noted, each place once.
    pub(super) fn settled(mut self, mut declared: Vec<Named>) -> Names {
        self.sort();
        declared.extend(std::mem::take(&mut self.others).into_values());
        Names { declared, mentions: self, ..Names::default() }
    }

    fn sort(&mut self) {
        self.all.sort_unstable();
        self.all.dedup();
        self.sorted = self.all.len();
    }
}
