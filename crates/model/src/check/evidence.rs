//! What elements stand on: citations of the briefing and the source list, verified; and what nothing carries.

use super::context::Context;
use super::scope::{Domain, Place};
use crate::evidence::{Paragraph, paragraphs, sentences};
use crate::model::{About, Cite};
use detente_syntax::ast::{self, Evidence, Head, Text};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Sources, Span, nearest};
use std::collections::BTreeSet;
use std::rc::Rc;

/// How many words of a paragraph tell it from others.
const FIRST_WORDS: usize = 8;

/// Which element of a declaration is described: its path, and where its members are.
#[derive(Clone, Debug)]
pub(crate) struct Which<'s> {
    /// Name in its text: `demand`, without instance and members.
    pub(crate) name: &'s str,
    /// Members of its subscripts.
    pub(crate) members: &'s [(Domain, usize)],
}

impl Context<'_> {
    /// What a declaration says of itself, for one element of it: path, label, place, evidence. Verifies the citations.
    pub(crate) fn about(&mut self, head: &Head, members: &[(Domain, usize)], place: &Rc<Place>) -> About {
        let which = Which { name: &head.name.text, members };
        self.about_part(&which, head.label.as_ref(), (&head.evidence, head.name.span), place)
    }

    /// The same for a part of a declaration that is an element: a child of a split, a flow.
    pub(crate) fn about_part(
        &mut self,
        which: &Which<'_>,
        label: Option<&Text>,
        evidence: (&Evidence, Span),
        place: &Rc<Place>,
    ) -> About {
        let (evidence, span) = evidence;
        let suffix = self.member_suffix(which.members);
        let path = format!("{}{}{suffix}", place.prefix, which.name);
        let luck = match &evidence.luck {
            Some(old) => format!("{}{}{suffix}", place.prefix, old.text),
            None => path.clone(),
        };
        let label = label.map_or_else(|| readable(which.name), |label| label.text.clone());
        let label = self.labelled(place.labelled(&label), which.members);
        let mut cites = self.cites(evidence, place);
        cites.extend(place.cites.iter().cloned());
        About {
            path,
            luck,
            label,
            span,
            file: place.file,
            used: place.used,
            cites,
            judgement: evidence.judgement.is_some() || place.judgement,
            known: evidence.known.map(|date| date.days_since_1970()),
            hindsight: evidence.hindsight.is_some(),
        }
    }

    /// A label with those of the members: `Anger (Shia)`.
    pub(crate) fn labelled(&self, label: String, members: &[(Domain, usize)]) -> String {
        let labels: Vec<_> =
            members.iter().map(|(domain, at)| self.members(*domain)[*at].label.clone()).collect();
        if labels.is_empty() { label } else { format!("{label} ({})", labels.join(", ")) }
    }

    /// `[shia]`, `[shia, talks]`; empty without members.
    pub(crate) fn member_suffix(&self, members: &[(Domain, usize)]) -> String {
        if members.is_empty() {
            return String::new();
        }
        let names: Vec<_> =
            members.iter().map(|(domain, at)| self.members(*domain)[*at].name.as_str()).collect();
        format!("[{}]", names.join(", "))
    }

    /// The verified citations of an evidence clause. Those of a clause inside a body are for its element to take over.
    pub(crate) fn cites(&mut self, evidence: &Evidence, place: &Place) -> Vec<Cite> {
        for cite in &evidence.cites {
            self.verify(cite, place);
        }
        evidence.cites.iter().map(|cite| Cite { text: cite.text.clone() }).collect()
    }

    /// Adds the evidence of a clause to the element in whose body it stands.
    pub(crate) fn add_evidence(&mut self, about: &mut About, evidence: &Evidence, place: &Place) {
        let cites = self.cites(evidence, place);
        about.cites.extend(cites);
        about.judgement |= evidence.judgement.is_some();
        about.hindsight |= evidence.hindsight.is_some();
    }

    fn verify(&mut self, cite: &ast::Cite, place: &Place) {
        self.note_cite(cite, place);
        let is_paragraph = cite.text.starts_with('B');
        let label = cite.text.split('.').next().unwrap_or_default();
        self.cited.insert(label.to_owned());
        let (unread, known) = if is_paragraph {
            (self.unread.0, &self.evidence.paragraphs)
        } else {
            (self.unread.1, &self.evidence.sources)
        };
        if unread || self.situation_unread && known.is_empty() {
            return;
        }
        if known.iter().any(|(known, _)| known == label) {
            return self.verify_sentence(cite, label, place);
        }
        let (what, clause) = if is_paragraph {
            ("paragraph", "briefing \"briefing.md\"")
        } else {
            ("source", "sources \"sources.toml\"")
        };
        let is_empty = known.is_empty();
        let near = nearest(label, known.iter().map(|(known, _)| known.as_str())).map(str::to_owned);
        let message = format!("there is no {what} `{label}`");
        let error = self.error(code::UNKNOWN_CITATION, place, cite.span, message);
        // Without a list, the list is what is missing, and not each of its entries.
        let error = error.about(if is_empty { what } else { label });
        self.report(match near {
            Some(near) => error.help(format!("the nearest is `{near}`")),
            None if is_empty => error.help(format!("name the file in the situation: `{clause}`")),
            None => {
                error.help(format!("add it to the {}", if is_paragraph { "briefing" } else { "source list" }))
            }
        });
    }

    /// `B3.2` wants a second sentence in paragraph B3.
    fn verify_sentence(&mut self, cite: &ast::Cite, label: &str, place: &Place) {
        let Some(sentence) = cite.text.strip_prefix(label).and_then(|rest| rest.strip_prefix('.')) else {
            return;
        };
        let Some(count) = self.sentences.get(label).copied() else { return };
        let exists = sentence.parse().is_ok_and(|number: usize| (1..=count).contains(&number));
        if !exists {
            let message = format!("paragraph `{label}` has no sentence {sentence}");
            let error = self.error(code::NO_SUCH_SENTENCE, place, cite.span, message);
            self.report(error.help(match count {
                0 | 1 => format!("write `{label}`: it has one sentence"),
                count => format!("its sentences are `{label}.1` to `{label}.{count}`"),
            }));
        }
    }

    /// Reads the paragraphs of the briefing: those that start with `**B1**`.
    pub(crate) fn take_briefing(&mut self, text: &str) {
        for Paragraph { label, text } in paragraphs(text) {
            let words: Vec<_> = text.split_whitespace().take(FIRST_WORDS).collect();
            self.evidence.paragraphs.push((label.to_owned(), words.join(" ")));
            self.sentences.insert(label.to_owned(), sentences(text).len());
        }
    }

    /// Reads the source list, a table for each source with its title; `false` after a message that points into the file.
    pub(crate) fn take_sources(&mut self, path: &str, text: String, texts: &mut Sources) -> bool {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let span = place_in(&text, &error);
                let file = texts.add(path, text);
                let message =
                    format!("the source list cannot be read: {}", error.message().replace('\n', ", "));
                let error = Diagnostic::error(code::SOURCE_LIST, message).in_file(file).at(span, "");
                self.report(
                    error.help("it is TOML: `[S1]` on a line for each source, then `title = \"...\"`"),
                );
                return false;
            }
        };
        let mut sources: Vec<(String, String)> = table
            .iter()
            .filter_map(|(name, entry)| {
                let title = entry.as_table()?.get("title").and_then(toml::Value::as_str).unwrap_or_default();
                Some((name.clone(), title.to_owned()))
            })
            .collect();
        // `S2` before `S10`.
        sources.sort_by_key(|(name, _)| (name.len(), name.clone()));
        self.evidence.sources = sources;
        true
    }

    /// What nothing cites, and what cites nothing.
    pub(crate) fn take_stock_of_evidence(&mut self) {
        let paragraphs = self.evidence.paragraphs.iter();
        let uncarried = paragraphs.filter(|(label, _)| !self.cited.contains(label));
        self.evidence.uncarried = uncarried.map(|(label, _)| label.clone()).collect();
        let slots = &self.slots;
        let parameters = slots.parameters.iter().flatten().map(|it| &it.about);
        let abouts = parameters
            .chain(slots.lets.iter().flatten().map(|it| &it.about))
            .chain(slots.stocks.iter().flatten().map(|it| &it.about))
            .chain(slots.transfers.iter().flatten().map(|it| &it.about))
            .chain(slots.memories.iter().flatten().map(|it| &it.about))
            .chain(slots.regimes.iter().flatten().map(|it| &it.about))
            .chain(slots.events.iter().flatten().map(|it| &it.about))
            .chain(slots.choices.iter().flatten().map(|it| &it.about))
            .chain(slots.votes.iter().flatten().map(|it| &it.about));
        let bare = abouts.filter(|about| about.cites.is_empty() && !about.judgement);
        let paths = bare.map(|about| about.path.split('[').next().unwrap_or_default());
        let mut said = BTreeSet::new();
        // Hidden elements have a space in their path; they stand on what their owner stands on.
        let uncited = paths.filter(|path| !path.contains(' ') && said.insert(*path));
        self.evidence.uncited = uncited.map(str::to_owned).collect();
    }
}

/// Where a source list breaks off; its start where the reader of the format does not say.
fn place_in(text: &str, error: &toml::de::Error) -> Span {
    let range = error.span().unwrap_or_default();
    let offset = |at: usize| u32::try_from(at.min(text.len())).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}

/// A label made from a name: `us_troops` reads `Us troops`.
pub(crate) fn readable(name: &str) -> String {
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + &letters.as_str().replace('_', " ")
}
