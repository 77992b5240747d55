//! What no outcome, claim, observation, policy or shown level depends on.

use super::{abouts_by_path, is_own, remark, some};
use crate::dependencies::{Bounds, CausalGraph, unasked as without_question};
use crate::model::{About, Model};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Severity};

/// One piece of advice for all of them: they are often parts of one mechanism.
pub(super) fn unasked(
    model: &Model,
    graph: &CausalGraph,
    bounds: &Bounds<'_>,
    remarks: &mut Vec<Diagnostic>,
) {
    let abouts = abouts_by_path(model);
    let mut found: Vec<&About> = without_question(model, graph, bounds)
        .iter()
        .filter_map(|path| abouts.get(path.as_str()).copied())
        .filter(|about| is_own(about))
        .collect();
    found.sort_by_key(|about| (about.file, about.span));
    // Members of one element stand at one place.
    found.dedup_by_key(|about| (about.file, about.span));
    let Some(first) = found.first() else { return };
    let name = |about: &&About| about.path.split('[').next().unwrap_or_default().to_owned();
    let names: Vec<String> = found.iter().map(name).collect();
    let what = if names.len() == 1 { String::new() } else { format!("these {}: ", names.len()) };
    let message = format!("no outcome, claim or shown level depends on {what}{}", some(&names));
    let help = "let an outcome, a claim or `shows` ask for it, or take it away";
    remarks.push(remark(Severity::Advice, code::UNASKED, first, message).help(help));
}
