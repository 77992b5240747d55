//! Questions about a place. Each answer is `None` where the question is none, and `null` or empty where there is nothing to say.

use crate::shapes::{position, range};
use crate::workspace::Workspace;
use detente::machine::offset;
use detente::places::{self, Part};
use detente::{Checked, FileId, Sources, Span};
use serde_json::{Value, json};
use std::path::PathBuf;

/// An open text in its situation, and a place in it.
struct Asked {
    root: PathBuf,
    file: FileId,
    offset: u32,
}

/// What is asked about; `Some(None)` where the text is not open or not a part of what was read.
fn asked(workspace: &mut Workspace, question: &Value) -> Option<Option<Asked>> {
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

/// Where the name at a place is declared.
pub(crate) fn definition(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let Some(asked) = asked(workspace, question)? else { return Some(Value::Null) };
    let Some(checked) = workspace.known(&asked.root) else { return Some(Value::Null) };
    let found = checked.names.at(asked.file, asked.offset);
    let location = found.and_then(|(named, _)| location(workspace, &asked, checked, named.file, named.span));
    Some(location.unwrap_or(Value::Null))
}

/// Every place where the name at a place stands, its declaration first if that is asked for.
pub(crate) fn references(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let with_declaration = question.pointer("/context/includeDeclaration").and_then(Value::as_bool);
    let Some(asked) = asked(workspace, question)? else { return Some(json!([])) };
    let Some(checked) = workspace.known(&asked.root) else { return Some(json!([])) };
    let Some((named, _)) = checked.names.at(asked.file, asked.offset) else { return Some(json!([])) };
    let own = with_declaration.unwrap_or(false).then_some((named.file, named.span));
    let places = own.into_iter().chain(checked.names.places(named));
    Some(places.filter_map(|(file, span)| location(workspace, &asked, checked, file, span)).collect())
}

/// `None` for a place in the language's own library, which is no file that an editor could open.
fn location(
    workspace: &Workspace,
    asked: &Asked,
    checked: &Checked,
    file: FileId,
    span: Span,
) -> Option<Value> {
    let name = checked.sources.name(file);
    let path = workspace.world(&asked.root).file(name);
    let is_open = workspace.open.values().any(|it| it.path == path);
    (is_open || path.is_file()).then(|| {
        json!({ "uri": workspace.address(&asked.root, name), "range": range(&checked.sources, file, span) })
    })
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
