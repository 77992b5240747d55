//! What stands where in a model's texts, for editors: what a file consists of, and what a name or a citation in it means.

use crate::parameters::drawn_from;
use detente_model::evidence::{paragraphs, sentences};
use detente_model::{Checked, Model, Named, World};
use detente_syntax::ast::Declaration;
use detente_syntax::{FileId, Span, parse};

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
    let evidence = &checked.model.as_ref()?.evidence;
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
