//! Questions about a place. Each answer is `None` where the question is none, and `null` or empty where there is nothing to say.

use crate::shapes::{position, range};
use crate::typing::library_location;
use crate::workspace::Workspace;
use detente::machine::offset;
use detente::places::{self, Part, Place};
use detente::{FileId, Sources, Span};
use serde_json::{Value, json};
use std::path::PathBuf;

/// An open text in its situation, and a place in it.
pub(crate) struct Asked {
    pub(crate) root: PathBuf,
    pub(crate) file: FileId,
    pub(crate) offset: u32,
}

/// What is asked about; `Some(None)` where the text is not open or not a part of what was read.
pub(crate) fn asked(workspace: &mut Workspace, question: &Value) -> Option<Option<Asked>> {
    let address = question.pointer("/textDocument/uri")?.as_str()?;
    let at = position(question.get("position")?)?;
    let Some((checked, file)) = workspace.checked(address) else { return Some(None) };
    let offset = offset(checked.sources.text(file), at);
    Some(workspace.open.get(address).map(|open| Asked { root: open.root.clone(), file, offset }))
}

/// What stands at a place, in Markdown.
pub(crate) fn hover(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let Some(asked) = asked(workspace, question)? else { return Some(Value::Null) };
    let Some(checked) = workspace.known(&asked.root) else { return Some(Value::Null) };
    let found = places::meaning(checked, &workspace.world(&asked.root), asked.file, asked.offset);
    Some(found.map_or(Value::Null, |(span, page)| {
        json!({
            "contents": { "kind": "markdown", "value": page },
            "range": range(&checked.sources, asked.file, span),
        })
    }))
}

/// Where the name at a place is declared, or what is cited there stands.
pub(crate) fn definition(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let Some(asked) = asked(workspace, question)? else { return Some(Value::Null) };
    let Some(checked) = workspace.known(&asked.root) else { return Some(Value::Null) };
    let found = places::declaration(checked, &workspace.world(&asked.root), asked.file, asked.offset);
    Some(found.and_then(|place| location(workspace, &asked, &place)).unwrap_or(Value::Null))
}

/// Every place where what is named or cited at a place stands, its declaration first if that is asked for.
pub(crate) fn references(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let with_declaration = question.pointer("/context/includeDeclaration").and_then(Value::as_bool);
    let Some(asked) = asked(workspace, question)? else { return Some(json!([])) };
    let Some(checked) = workspace.known(&asked.root) else { return Some(json!([])) };
    let world = workspace.world(&asked.root);
    let own = || places::declaration(checked, &world, asked.file, asked.offset);
    let own = with_declaration.unwrap_or(false).then(own).flatten();
    let said = places::said(checked, asked.file, asked.offset).into_iter().map(|(file, span)| Place {
        name: checked.sources.name(file).to_owned(),
        text: checked.sources.text(file).to_owned(),
        span,
    });
    Some(own.into_iter().chain(said).filter_map(|place| location(workspace, &asked, &place)).collect())
}

/// `None` for a place in the language's own library, unless the editor asks for texts that are no files.
fn location(workspace: &Workspace, asked: &Asked, place: &Place) -> Option<Value> {
    let path = workspace.world(&asked.root).file(&place.name);
    let is_open = workspace.open.values().any(|it| it.path == path);
    if is_open || path.is_file() {
        let address = workspace.address(&asked.root, &place.name);
        return Some(location_in(&address, &Sources::of("", &*place.text), FileId(0), place.span));
    }
    let shown = workspace.shows_library.then(|| library_location(&place.name, &place.text, place.span));
    shown.flatten()
}

pub(crate) fn location_in(address: &str, sources: &Sources, file: FileId, span: Span) -> Value {
    json!({ "uri": address, "range": range(sources, file, span) })
}

/// Headings and declarations.
pub(crate) fn symbols(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let address = question.pointer("/textDocument/uri")?.as_str()?;
    let Some(open) = workspace.open.get(address) else { return Some(json!([])) };
    let sources = Sources::of("", &*open.text);
    Some(places::outline(&open.text).parts.iter().map(|part| symbol(part, &sources)).collect())
}

fn symbol(part: &Part, sources: &Sources) -> Value {
    // Numbers of the protocol: module, constant, variable, field, enum, event, method, class, file.
    let kind = match part.keyword {
        None | Some("situation") => 2,
        Some("param" | "table" | "series" | "correlate") => 14,
        Some("let" | "memory") => 13,
        Some("stock" | "transfer") => 8,
        Some("set" | "regime" | "unit") => 10,
        Some("event" | "outcome" | "observe") => 24,
        Some("choice" | "vote" | "policy" | "loop" | "claim") => 6,
        Some("import") => 1,
        Some(_) => 5,
    };
    let keyword = part.keyword.unwrap_or_default();
    let name = if part.name.trim().is_empty() { "(no name)" } else { &part.name };
    json!({
        "name": name,
        "detail": format!("{keyword} {}", part.label).trim(),
        "kind": kind,
        "range": range(sources, FileId(0), part.extent),
        "selectionRange": range(sources, FileId(0), part.at),
        "children": part.parts.iter().map(|part| symbol(part, sources)).collect::<Vec<_>>(),
    })
}

/// The text in the one canonical layout, as one change; none where it has errors.
pub(crate) fn formatting(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let address = question.pointer("/textDocument/uri")?.as_str()?;
    let Some(open) = workspace.open.get(address) else { return Some(Value::Null) };
    let Ok(text) = detente::format::format(&open.text) else { return Some(Value::Null) };
    if text == open.text {
        return Some(json!([]));
    }
    let sources = Sources::of("", &*open.text);
    let all = Span::new(0, open.text.len() as u32);
    Some(json!([{ "range": range(&sources, FileId(0), all), "newText": text }]))
}
