//! Labels that do not tell elements apart.

use super::{is_own, remark};
use crate::model::{About, Model};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Severity};
use std::collections::BTreeMap;

/// Says which elements of one kind have a label that another of them has: a page shows labels and no names. Of elements of different
/// kinds the tables tell which is which.
pub(super) fn same(model: &Model, remarks: &mut Vec<Diagnostic>) {
    let mut of_kind = |kind: &str, abouts: Vec<&About>| {
        // What a page counts, and what it compares, must be told apart.
        let severity = match kind {
            "outcome" | "event" | "policy" => Severity::Warning,
            _ => Severity::Advice,
        };
        let mut first: BTreeMap<&str, &About> = BTreeMap::new();
        for about in abouts.into_iter().filter(|it| is_own(it)) {
            let other = *first.entry(about.label.as_str()).or_insert(about);
            if (other.file, other.span) != (about.file, about.span) {
                let message =
                    format!("the {kind} `{}` is labelled like `{}`: {}", about.path, other.path, about.label);
                let remark = remark(severity, code::SAME_LABEL, about, message);
                remarks.push(
                    remark
                        .also_in(other.file, other.span, "labelled so first")
                        .help("give one of them another label: pages show labels, and no names"),
                );
            }
        }
    };
    of_kind("actor", model.actors.iter().collect());
    of_kind("parameter", model.parameters.iter().map(|it| &it.about).collect());
    of_kind("let", model.lets.iter().map(|it| &it.about).collect());
    of_kind("stock", model.stocks.iter().map(|it| &it.about).collect());
    of_kind("memory", model.memories.iter().map(|it| &it.about).collect());
    of_kind("regime", model.regimes.iter().map(|it| &it.about).collect());
    of_kind("event", model.events.iter().map(|it| &it.about).collect());
    of_kind("choice", model.choices.iter().map(|it| &it.about).collect());
    of_kind("outcome", model.outcomes.iter().map(|it| &it.about).collect());
    of_kind("policy", model.policies.iter().map(|it| &it.about).collect());
    of_kind("claim", model.claims.iter().map(|it| &it.about).collect());
}
