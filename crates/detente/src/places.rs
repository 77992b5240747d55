//! What stands where in a model's texts, for editors: what a file consists of, and what a name or a citation in it means.

use crate::parameters::drawn_from;
use detente_model::evidence::{paragraphs, sentences};
use detente_model::{Checked, Model, Named, NamedKind, Spot, World};
use detente_syntax::ast::Declaration;
use detente_syntax::{FileId, Span, SyntaxKind, parse};
use std::collections::BTreeMap;

/// What a file consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Whether it declares the situation.
    pub has_situation: bool,
    /// Names of the files that it imports, in order.
    pub imports: Vec<String>,
    /// Headings and declarations, in order of the text.
    pub parts: Vec<Part>,
}

/// A heading with what stands below it, or a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name, or the words of the heading.
    pub name: String,
    /// Its label; empty where it has none.
    pub label: String,
    /// The word that starts the declaration; `None` for a heading.
    pub keyword: Option<&'static str>,
    /// All of it.
    pub extent: Span,
    /// The name in it.
    pub at: Span,
    /// What stands below a heading.
    pub parts: Vec<Part>,
}

/// What a file consists of. Reads any text.
pub fn outline(text: &str) -> Outline {
    let file = parse(text).file;
    let mut flat: Vec<(u32, Part)> = Vec::new();
    for heading in &file.headings {
        let part = Part {
            name: heading.text.clone(),
            label: String::new(),
            keyword: None,
            extent: heading.span,
            at: heading.span,
            parts: Vec::new(),
        };
        flat.push((heading.level, part));
    }
    if let Some(situation) = &file.situation {
        let part = Part {
            name: situation.title.text.clone(),
            label: String::new(),
            keyword: Some("situation"),
            extent: situation.span,
            at: situation.title.span,
            parts: Vec::new(),
        };
        flat.push((u32::MAX, part));
    }
    flat.extend(file.declarations.iter().filter_map(part).map(|part| (u32::MAX, part)));
    flat.sort_by_key(|(_, part)| part.extent.start);
    let imports = file.declarations.iter().filter_map(|declaration| match declaration {
        Declaration::Import(import) => Some(import.path.text.clone()),
        _ => None,
    });
    Outline { has_situation: file.situation.is_some(), imports: imports.collect(), parts: nested(flat) }
}

fn part(declaration: &Declaration) -> Option<Part> {
    let keyword = Some(declaration.keyword());
    let part = |name: &str, label: String, at: Span| Part {
        name: name.to_owned(),
        label,
        keyword,
        extent: declaration.span().to(at),
        at,
        parts: Vec::new(),
    };
    if let Some(head) = declaration.head() {
        let label = head.label.as_ref().map(|label| label.text.clone()).unwrap_or_default();
        return (!head.name.text.is_empty()).then(|| part(&head.name.text, label, head.name.span));
    }
    match declaration {
        Declaration::Import(it) => Some(part(&it.path.text, String::new(), it.path.span)),
        Declaration::Use(it) => Some(part(&it.block.text, String::new(), it.block.span)),
        _ => None,
    }
}

/// Puts what follows a heading below it, up to the next one that is as high. Headings inside others are as deep as their mark says.
fn nested(flat: Vec<(u32, Part)>) -> Vec<Part> {
    let mut open: Vec<(u32, Part)> = Vec::new();
    let mut done = Vec::new();
    let close = |open: &mut Vec<(u32, Part)>, done: &mut Vec<Part>, level: u32| {
        while open.last().is_some_and(|(own, _)| *own >= level) {
            let Some((_, part)) = open.pop() else { break };
            let (siblings, extent) = match open.last_mut() {
                Some((_, above)) => (&mut above.parts, Some(&mut above.extent)),
                None => (&mut *done, None),
            };
            if let Some(extent) = extent {
                *extent = extent.to(part.extent);
            }
            siblings.push(part);
        }
    };
    for (level, part) in flat {
        close(&mut open, &mut done, level);
        open.push((level, part));
    }
    close(&mut open, &mut done, 0);
    done
}

/// What stands at a place, in Markdown, and the name or citation there; `None` where nothing stands that has a meaning of its own.
pub fn meaning(checked: &Checked, world: &dyn World, file: FileId, offset: u32) -> Option<(Span, String)> {
    if let Some((named, span)) = checked.names.at(file, offset) {
        return Some((span, page(named, checked, world)));
    }
    let (span, word) = word_at(checked.sources.text(file), offset)?;
    Some((span, cited(word, checked, world)?))
}

/// A part of a text: of a file of the situation, of its briefing or source list, or of the language's library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the text.
    pub name: String,
    /// All of it.
    pub text: String,
    /// The part.
    pub span: Span,
}

/// Where the name at a place is declared, or what is cited there stands.
pub fn declaration(checked: &Checked, world: &dyn World, file: FileId, offset: u32) -> Option<Place> {
    if let Some((named, _)) = checked.names.at(file, offset) {
        let (name, text) = (checked.sources.name(named.file), checked.sources.text(named.file));
        return Some(Place { name: name.to_owned(), text: text.to_owned(), span: named.span });
    }
    let (cited, _) = checked.names.citation_at(file, offset)?;
    let situation = checked.sources.ids().find_map(|id| parse(checked.sources.text(id)).file.situation)?;
    let is_source = checked.names.sources.iter().any(|(label, _)| label == cited);
    let name = if is_source { situation.sources?.text } else { situation.briefing?.text };
    let text = world.text(&name).ok()?;
    let span = if is_source { entry_of(&text, cited)? } else { sentence_of(&text, cited)? };
    Some(Place { name, text, span })
}

/// Every place where what is named or cited at a place is said, in order; a declaration is none of them.
pub fn said(checked: &Checked, file: FileId, offset: u32) -> Vec<Spot> {
    if let Some((named, _)) = checked.names.at(file, offset) {
        return checked.names.places(named);
    }
    let cited = checked.names.citation_at(file, offset);
    cited.map_or(Vec::new(), |(text, _)| checked.names.citations(text.split('.').next().unwrap_or_default()))
}

/// The line of a source list with which an entry starts.
fn entry_of(list: &str, label: &str) -> Option<Span> {
    let mut start = 0;
    for line in list.split_inclusive('\n') {
        if line.trim() == format!("[{label}]") {
            return Some(Span::new(start, start + line.trim_end().len() as u32));
        }
        start += line.len() as u32;
    }
    None
}

/// A paragraph of the briefing, or one of its sentences.
fn sentence_of(briefing: &str, cited: &str) -> Option<Span> {
    let (label, number) = cited.split_once('.').map_or((cited, None), |(label, at)| (label, Some(at)));
    let paragraph = paragraphs(briefing).into_iter().find(|it| it.label == label)?.text;
    let part = match number {
        None => paragraph,
        Some(at) => sentences(paragraph).get(at.parse::<usize>().ok()?.checked_sub(1)?).copied()?,
    };
    // Both are parts of the briefing, where the same words may stand twice.
    let start = part.as_ptr().addr() - briefing.as_ptr().addr();
    Some(Span::new(start as u32, (start + part.len()) as u32))
}

/// The units that the checker worked out for lets whose header says none: where each would be written, and the unit. None for pure
/// numbers, nor where instances of a block differ.
pub fn inferred_units(checked: &Checked, file: FileId) -> Vec<(u32, String)> {
    let mut units: BTreeMap<Span, Option<String>> = BTreeMap::new();
    let lets = checked.names.declared.iter().filter(|it| it.file == file && it.kind == NamedKind::Let);
    for named in lets.filter(|it| it.unit_is_inferred) {
        let unit = named.unit.clone().filter(|unit| !unit.is_empty());
        let known = units.entry(named.span).or_insert_with(|| unit.clone());
        if *known != unit {
            *known = None;
        }
    }
    let tree = parse(checked.sources.text(file)).tree;
    let heads = tree.descendants().filter(|node| node.kind() == SyntaxKind::Head);
    let mut found = Vec::new();
    for head in heads {
        let tokens = head.descendants_with_tokens().filter_map(|it| it.into_token());
        let mut spoken = tokens.filter(|it| !it.kind().is_trivia()).map(|it| it.text_range());
        let Some(first) = spoken.next() else { continue };
        let name = Span::new(first.start().into(), first.end().into());
        if let Some(Some(unit)) = units.get(&name) {
            found.push((spoken.last().unwrap_or(first).end().into(), unit.clone()));
        }
    }
    found
}

/// The letters, digits and dots around an offset.
fn word_at(text: &str, offset: u32) -> Option<(Span, &str)> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '.' || letter == '_';
    let (before, after) = text.split_at_checked(offset as usize)?;
    let start = before.trim_end_matches(is_part).len();
    let end = text.len() - after.trim_start_matches(is_part).len();
    let word = text.get(start..end)?;
    (!word.is_empty()).then_some((Span::new(start as u32, end as u32), word))
}

/// Lines of a declaration that a page shows.
const LINES: usize = 16;

fn page(named: &Named, checked: &Checked, world: &dyn World) -> String {
    let unit = match named.unit.as_deref() {
        None => String::new(),
        Some("") => ", a pure number".to_owned(),
        Some(unit) => format!(", in {unit}"),
    };
    let mut page = format!("**{}**: {} `{}`{unit}\n", named.label, named.kind, named.path);
    if named.kind == NamedKind::Block {
        page += &remark_above(checked.sources.text(named.file), named.extent);
        if let Some(block) = named.path.strip_prefix("library.") {
            page +=
                &format!("\n`detente explain library.{block}` says what it assumes and shows an example.\n");
        }
    }
    let text = checked.sources.slice(named.file, named.extent).trim();
    if named.extent != named.span {
        let mut shown: Vec<&str> = text.lines().take(LINES).collect();
        if text.lines().count() > LINES {
            shown.push("    ...");
        }
        page += &format!("\n```detente\n{}\n```\n", shown.join("\n"));
    }
    if let Some(model) = &checked.model {
        page += &values(named, model);
        page += &evidence(named, model, checked, world);
    }
    page
}

/// The comment above a block, which says where it comes from and what it takes for granted.
fn remark_above(text: &str, block: Span) -> String {
    let before = text.get(..block.start as usize).unwrap_or_default().trim_end();
    let lines = before.lines().rev().take_while(|line| line.starts_with('#') && !line.starts_with("##"));
    let mut lines: Vec<&str> = lines.map(|line| line.trim_start_matches('#').trim()).collect();
    lines.reverse();
    if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) }
}

/// Whether an element belongs to a name: it is it, or one of its members.
fn is_of(path: &str, named: &Named) -> bool {
    path.strip_prefix(&*named.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

fn values(named: &Named, model: &Model) -> String {
    let parameters = model.parameters.iter().filter(|it| is_of(&it.about.path, named));
    let lines = parameters.map(|parameter| {
        let unit = &parameter.unit.name;
        let members = &parameter.about.path[named.path.len()..];
        let colon = if members.is_empty() { "" } else { ": " };
        format!("- {members}{colon}{} {unit}\n", drawn_from(parameter))
    });
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\nDrawn from\n{lines}") }
}

fn evidence(named: &Named, model: &Model, checked: &Checked, world: &dyn World) -> String {
    let Some(about) = model.abouts().find(|it| is_of(&it.path, named)) else { return String::new() };
    let mut lines = String::new();
    let mut told: Vec<&str> = Vec::new();
    for cite in &about.cites {
        if !told.contains(&&*cite.text) {
            told.push(&cite.text);
            let says = cited(&cite.text, checked, world).unwrap_or_else(|| format!("**{}**", cite.text));
            lines += &format!("- {}\n", says.replace('\n', " "));
        }
    }
    if about.judgement {
        lines += "- judgement\n";
    }
    if about.hindsight {
        lines += "- hindsight: learnt after the fact\n";
    }
    if lines.is_empty() { lines } else { format!("\nStands on\n{lines}") }
}

/// What a citation stands for: the paragraph or sentence of the briefing, or the title of the source.
fn cited(word: &str, checked: &Checked, world: &dyn World) -> Option<String> {
    let evidence = &checked.names;
    if let Some((name, title)) = evidence.sources.iter().find(|(name, _)| name == word) {
        return Some(format!("**{name}**: {title}"));
    }
    let (label, sentence) = word.split_once('.').map_or((word, None), |(label, at)| (label, Some(at)));
    evidence.paragraphs.iter().find(|(known, _)| known == label)?;
    let situation = checked.sources.ids().find_map(|id| parse(checked.sources.text(id)).file.situation)?;
    let briefing = world.text(&situation.briefing?.text).ok()?;
    let paragraph = paragraphs(&briefing).into_iter().find(|it| it.label == label)?.text;
    let says = match sentence {
        None => paragraph,
        Some(at) => sentences(paragraph).get(at.parse::<usize>().ok()?.checked_sub(1)?).copied()?,
    };
    Some(format!("**{word}**: {}", says.split_whitespace().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::situations::{EMBEDDED, Texts};

    #[test]
    fn headings_hold_what_stands_below_them() {
        let text =
            "let a = 1\n## One\nlet b \"Bee\" = 2\n### Deeper\nlet c = 3\n## Two\nimport \"x.detente\"\n";
        let outline = outline(text);
        let names = |parts: &[Part]| parts.iter().map(|part| part.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&outline.parts), ["a", "One", "Two"]);
        let one = &outline.parts[1];
        assert_eq!(
            (names(&one.parts), names(&one.parts[1].parts)),
            (vec!["b".to_owned(), "Deeper".to_owned()], vec!["c".to_owned()])
        );
        assert_eq!(one.parts[0].label, "Bee");
        assert!(one.extent.slice(text).trim_end().ends_with("let c = 3"), "a heading reaches to the next");
        assert_eq!((outline.imports, outline.has_situation), (vec!["x.detente".to_owned()], false));
    }

    #[test]
    fn every_extent_covers_its_name_in_any_prefix_of_a_model() {
        fn covered(parts: &[Part]) {
            for part in parts {
                assert!(part.extent.start <= part.at.start && part.at.end <= part.extent.end, "{part:?}");
                covered(&part.parts);
            }
        }
        let text = EMBEDDED[1].files[0].1;
        text.char_indices().step_by(7).for_each(|(at, _)| covered(&outline(&text[..at]).parts));
    }

    #[test]
    fn a_citation_shows_its_sentence_and_a_source_its_title() {
        let text = "situation \"S\" { briefing \"b.md\" sources \"s.toml\" lasts 10 days steps 1 day }\n\
            param p \"Pace\" = 1 to 2 cites B1.2, S1\nlet q = p\noutcome o otherwise\n";
        let world = Texts(
            [("m", text), ("b.md", "**B1** One. Two\nmore.\n"), ("s.toml", "[S1]\ntitle = \"A title\"\n")]
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .into(),
        );
        let checked = detente_model::check(&world, "m");
        assert!(checked.model.is_some(), "{:?}", checked.diagnostics);
        let at = |word: &str| text.find(word).expect("it is there") as u32;
        let meaning = |offset| {
            meaning(&checked, &world, FileId(0), offset)
                .map(|(span, page)| (span.slice(text).to_owned(), page))
        };
        assert_eq!(meaning(at("1.2")), Some(("B1.2".to_owned(), "**B1.2**: Two more.".to_owned())));
        assert_eq!(meaning(at("S1")), Some(("S1".to_owned(), "**S1**: A title".to_owned())));
        let (_, page) = meaning(at("p\nout")).expect("a name stands there");
        assert!(page.starts_with("**Pace**: a parameter `p`"), "{page}");
        assert!(page.ends_with("Stands on\n- **B1.2**: Two more.\n- **S1**: A title\n"), "{page}");
        assert_eq!(meaning(at("otherwise")), None);
        assert_eq!(meaning(9999), None);
    }
}
