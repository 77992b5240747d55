//! What is said of a model, as an editor wants it.

use crate::shapes::range;
use crate::workspace::Workspace;
use detente::{Checked, Diagnostic, FileId, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The messages about a situation by the address of their file; the open files of the situation are there even with none.
pub(crate) fn by_address(workspace: &Workspace, root: &Path) -> BTreeMap<String, Vec<Value>> {
    let open = workspace.open.values().filter(|it| it.root == root);
    let mut all: BTreeMap<String, Vec<Value>> = open.map(|it| (it.address.clone(), Vec::new())).collect();
    let Some(checked) = workspace.known(root) else { return all };
    let called = |file: FileId| workspace.address(root, checked.sources.name(file));
    for diagnostic in &checked.diagnostics {
        let message = message(diagnostic, checked, &called);
        all.entry(called(diagnostic.primary.file)).or_default().push(message);
    }
    all
}

/// One message. Facts and ways out follow the sentence, a line each.
pub(crate) fn message(
    diagnostic: &Diagnostic,
    checked: &Checked,
    called: &dyn Fn(FileId) -> String,
) -> Value {
    let primary = &diagnostic.primary;
    let mut text = diagnostic.message.clone();
    if !primary.text.is_empty() {
        text += &format!(" ({})", primary.text);
    }
    diagnostic.notes.iter().for_each(|note| text += &format!("\nnote: {note}"));
    diagnostic.help.iter().for_each(|help| text += &format!("\nhelp: {help}"));
    let related = diagnostic.also.iter().map(|label| {
        let place =
            json!({ "uri": called(label.file), "range": range(&checked.sources, label.file, label.span) });
        json!({ "location": place, "message": if label.text.is_empty() { "here" } else { &label.text } })
    });
    json!({
        "range": range(&checked.sources, primary.file, primary.span),
        "severity": match diagnostic.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Advice => 3,
        },
        "code": diagnostic.code.name,
        "source": "detente",
        "message": text,
        "relatedInformation": related.collect::<Vec<_>>(),
        "data": { "means": diagnostic.code.title(), "explain": format!("detente explain {}", diagnostic.code.name) },
    })
}
