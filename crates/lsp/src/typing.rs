//! Help while typing: what may stand at a place, other names, and the units that need not be written.

use crate::answers::{asked, location_in};
use crate::shapes::{position, range};
use crate::workspace::Workspace;
use detente::completion::ProposalKind;
use detente::machine::offset;
use detente::places::inferred_units;
use detente::{FileId, NamedKind, Sources, Span, completion, rename};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What may be typed at a place.
pub(crate) fn completion(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let Some(asked) = asked(workspace, question)? else { return Some(json!([])) };
    let Some(checked) = workspace.known(&asked.root) else { return Some(json!([])) };
    let (typed, proposals) = completion::proposals(checked, asked.file, asked.offset);
    let replaced = range(&checked.sources, asked.file, typed);
    let items = proposals.into_iter().map(|it| {
        json!({
            "label": it.text,
            "kind": item_kind(it.kind),
            "detail": it.detail,
            "textEdit": { "range": replaced, "newText": it.text },
        })
    });
    Some(items.collect())
}

/// What a proposal is, in numbers of the protocol.
fn item_kind(kind: ProposalKind) -> u32 {
    use NamedKind as K;
    match kind {
        ProposalKind::Word => 14,
        ProposalKind::Function => 3,
        ProposalKind::Paragraph | ProposalKind::Source => 18,
        ProposalKind::Named(kind) => match kind {
            K::Table => 3,
            K::Unit => 11,
            K::Event | K::Vote | K::Outcome => 23,
            K::Set | K::Regime | K::Choice => 13,
            K::Member | K::State | K::Option => 20,
            K::Parameter | K::Series => 21,
            K::Stock | K::Memory => 5,
            K::Block | K::Instance => 9,
            K::Actor | K::Policy | K::Loop => 7,
            K::Let | K::Transfer | K::Claim | K::Need | K::Running | K::Broken => 6,
        },
    }
}

/// The name at a place, if another can be given to it.
pub(crate) fn prepare_rename(workspace: &mut Workspace, question: &Value) -> Option<Result<Value, String>> {
    let Some(asked) = asked(workspace, question)? else { return Some(Ok(Value::Null)) };
    let Some(checked) = workspace.known(&asked.root) else { return Some(Ok(Value::Null)) };
    let world = workspace.world(&asked.root);
    let found = rename::renamable(checked, &world, asked.file, asked.offset);
    Some(found.map(|found| {
        found.map_or(Value::Null, |(_, span)| {
            let name = checked.sources.slice(asked.file, span);
            json!({ "range": range(&checked.sources, asked.file, span), "placeholder": name })
        })
    }))
}

/// The changes that give another name to what stands at a place.
pub(crate) fn rename(workspace: &mut Workspace, question: &Value) -> Option<Result<Value, String>> {
    let new = question.get("newName")?.as_str()?.to_owned();
    let Some(asked) = asked(workspace, question)? else {
        return Some(Err("this text is not open".to_owned()));
    };
    let Some(checked) = workspace.known(&asked.root) else { return Some(Ok(Value::Null)) };
    let world = workspace.world(&asked.root);
    let edits = match rename::rename(checked, &world, (asked.file, asked.offset), &new) {
        Ok(edits) => edits,
        Err(why) => return Some(Err(why)),
    };
    let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in edits {
        let address = workspace.address(&asked.root, checked.sources.name(edit.file));
        let change = json!({ "range": range(&checked.sources, edit.file, edit.span), "newText": edit.text });
        changes.entry(address).or_default().push(change);
    }
    Some(Ok(json!({ "changes": changes })))
}

/// The units that the checker worked out, where each would be written.
pub(crate) fn hints(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let address = question.pointer("/textDocument/uri")?.as_str()?;
    let (start, end) = (question.pointer("/range/start")?, question.pointer("/range/end")?);
    let (start, end) = (position(start)?, position(end)?);
    let Some((checked, file)) = workspace.checked(address) else { return Some(json!([])) };
    let text = checked.sources.text(file);
    let (start, end) = (offset(text, start), offset(text, end));
    let hints = inferred_units(checked, file).into_iter().filter(|(at, _)| start <= *at && *at <= end);
    let hints = hints.map(|(at, unit)| {
        let place = range(&checked.sources, file, Span::empty(at));
        let written = format!(" : {unit}");
        json!({
            "position": place["start"],
            "label": written,
            "kind": 1,
            "tooltip": "The unit follows from the value. Accepted, it is written down.",
            "textEdits": [{ "range": place, "newText": written }],
        })
    });
    Some(hints.collect())
}

/// The text of one of the language's own blocks.
pub(crate) fn library_text(question: &Value) -> Option<Value> {
    let address = question.get("uri")?.as_str()?;
    let name = address.strip_prefix(LIBRARY)?.strip_suffix(".detente")?;
    Some(json!({ "text": detente::library::block(name)? }))
}

/// What addresses of the language's own blocks start with.
pub(crate) const LIBRARY: &str = "detente:/library/";

/// A place in one of the language's own blocks.
pub(crate) fn library_location(name: &str, text: &str, span: Span) -> Option<Value> {
    let block = name.strip_prefix("library/")?;
    Some(location_in(&format!("{LIBRARY}{block}"), &Sources::of(name, text), FileId(0), span))
}
