//! What a sound model leaves unused or cannot reach: parameters that nothing reads, stocks that nothing moves, outcomes that cannot
//! occur, elements that cite nothing.
//!
//! None of it keeps a model from running, so it is said where somebody asks whether the model is sound, and not at every run. Elements
//! of a block are left out: a block offers what not every model reads.

use crate::dependencies::{Bounds, causal_graph_within};
use crate::model::{About, Model, OutcomeKind};
use detente_syntax::diagnostic::{Code, code};
use detente_syntax::{Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

mod asked; // What nothing that is asked depends on.
mod claims; // Claims that cannot both hold.
mod evidence; // What stands on nothing.
mod feeding; // Events that call forth themselves without end.
mod growth; // Loops that nothing holds back.
mod labels; // Labels that do not tell elements apart.
mod pace; // What is faster than a step.
mod unread; // What nothing reads.

/// What there is to say about a checked model, in order of the text.
pub fn remarks(model: &Model) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    let bounds = Bounds::of(model);
    let graph = causal_graph_within(model, &bounds);
    unread::unread(model, &mut remarks);
    asked::unasked(model, &graph, &bounds, &mut remarks);
    growth::unheld(model, &graph, &bounds, &mut remarks);
    feeding::without_end(model, &mut remarks);
    claims::contradictions(model, &mut remarks);
    for stock in model.stocks.iter().filter(|stock| stock.changes.is_empty() && is_own(&stock.about)) {
        let message = format!("nothing moves the stock `{}`", stock.about.path);
        let remark = remark(Severity::Warning, code::UNMOVED, &stock.about, message);
        remarks.push(remark.help("give it a clause such as `gains` or `fades`, or declare it as a `param`"));
    }
    for outcome in &model.outcomes {
        let (OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition)) = &outcome.kind else {
            continue;
        };
        if bounds.is_never(condition) {
            let message = format!("the outcome `{}` cannot occur", outcome.about.path);
            let remark = remark(Severity::Warning, code::NEVER, &outcome.about, message);
            remarks
                .push(remark.help("its condition is false whatever is drawn: look at its bounds and states"));
        }
    }
    pace::too_fast(model, &bounds, &mut remarks);
    labels::same(model, &mut remarks);
    evidence::uncited(model, &mut remarks);
    evidence::uncarried(model, &mut remarks);
    remarks.sort_by_key(|it| (it.primary.file, it.primary.span));
    let mut said = BTreeSet::new();
    remarks.retain(|it| said.insert((it.code.name, it.primary.file, it.primary.span)));
    remarks
}

/// Whether an element stands in the model's own text, and not in an instance of a block.
fn is_own(about: &About) -> bool {
    !about.path.contains(['.', ' '])
}

fn remark(severity: Severity, code: &'static Code, about: &About, message: String) -> Diagnostic {
    let place = |diagnostic: Diagnostic| diagnostic.in_file(about.file).at(about.span, "");
    match severity {
        Severity::Warning => place(Diagnostic::warning(code, message)),
        _ => place(Diagnostic::advice(code, message)),
    }
}

/// The first names of a list, in backticks.
fn some(names: &[String]) -> String {
    const NAMED: usize = 3;
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    format!("{}{}", shown.join(", "), if names.len() > NAMED { ", ..." } else { "" })
}

/// What is said of the elements, by their paths. A vote and the event of its passage share one.
fn abouts_by_path(model: &Model) -> BTreeMap<&str, &About> {
    model.abouts().map(|about| (about.path.as_str(), about)).collect()
}
