//! Changes that mend what a message is about.

use crate::messages::message;
use crate::shapes::{position, range};
use crate::workspace::Workspace;
use detente::FileId;
use detente::machine::offset;
use serde_json::{Value, json};

/// The quick fixes of the messages that touch a range; `None` where the question is none.
pub(crate) fn actions(workspace: &mut Workspace, question: &Value) -> Option<Value> {
    let address = question.pointer("/textDocument/uri")?.as_str()?;
    let (start, end) = (question.pointer("/range/start")?, question.pointer("/range/end")?);
    let (start, end) = (position(start)?, position(end)?);
    let Some((_, file)) = workspace.checked(address) else { return Some(json!([])) };
    let root = workspace.open.get(address)?.root.clone();
    let checked = workspace.known(&root)?;
    let called = |file: FileId| workspace.address(&root, checked.sources.name(file));
    let text = checked.sources.text(file);
    let (start, end) = (offset(text, start), offset(text, end));
    let touching = checked
        .diagnostics
        .iter()
        .filter(|it| it.primary.file == file && it.primary.span.start <= end && start <= it.primary.span.end);
    let mut actions = Vec::new();
    for diagnostic in touching {
        let Some((span, new)) = &diagnostic.replacement else { continue };
        let old = span.slice(text);
        let title = match (old.is_empty(), new.is_empty()) {
            (true, _) => format!("Insert `{}`", new.trim()),
            (_, true) => format!("Remove `{old}`"),
            _ => format!("Write `{new}` for `{old}`"),
        };
        let edit = json!({ "range": range(&checked.sources, file, *span), "newText": new });
        actions.push(json!({
            "title": title,
            "kind": "quickfix",
            "isPreferred": true,
            "diagnostics": [message(diagnostic, checked, &called)],
            "edit": { "changes": { address: [edit] } },
        }));
    }
    Some(json!(actions))
}
