//! What stands on nothing.

use super::{remark, some};
use crate::model::{About, Model};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Severity};
use std::collections::BTreeSet;

/// In the words of the pages of a run; a warning where the model names a briefing or sources at all.
pub(super) fn uncited(model: &Model, remarks: &mut Vec<Diagnostic>) {
    let uncited = &model.evidence.uncited;
    let bare: BTreeSet<&str> = uncited.iter().map(String::as_str).collect();
    let is_bare = |about: &&About| about.path.split('[').next().is_some_and(|path| bare.contains(path));
    let Some(first) = model.abouts().filter(is_bare).min_by_key(|about| (about.file, about.span)) else {
        return;
    };
    let message = format!(
        "elements that cite nothing and are not marked as judgement: {} ({})",
        uncited.len(),
        some(uncited)
    );
    let names_evidence = !(model.evidence.paragraphs.is_empty() && model.evidence.sources.is_empty());
    let severity = if names_evidence { Severity::Warning } else { Severity::Advice };
    let remark = remark(severity, code::UNCITED, first, message);
    remarks.push(remark.help("say what each stands on: `cites B4, S12`, or `judgement`"));
}

/// Paragraphs of the briefing that no element cites: the narrative says what the model does not.
pub(super) fn uncarried(model: &Model, remarks: &mut Vec<Diagnostic>) {
    let (uncarried, Some((file, span))) = (&model.evidence.uncarried, model.evidence.briefing) else {
        return;
    };
    if uncarried.is_empty() {
        return;
    }
    let message = format!("paragraphs of the briefing that no element carries: {}", uncarried.join(", "));
    let remark = Diagnostic::advice(code::UNCARRIED, message).in_file(file).at(span, "");
    remarks.push(remark.help("let an element that carries it cite it, for example `cites B4`"));
}
