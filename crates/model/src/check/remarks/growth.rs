//! Loops that only reinforce, with nothing that holds them back.

use super::{abouts_by_path, is_own, remark};
use crate::dependencies::{Bounds, CausalGraph, only_reinforcing};
use crate::model::Model;
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Severity};
use std::collections::BTreeMap;

pub(super) fn unheld(model: &Model, graph: &CausalGraph, bounds: &Bounds<'_>, remarks: &mut Vec<Diagnostic>) {
    let groups = only_reinforcing(model, graph, bounds);
    let abouts = if groups.is_empty() { BTreeMap::new() } else { abouts_by_path(model) };
    for group in groups {
        let first = group.first().and_then(|path| abouts.get(path.as_str()));
        let Some(first) = first.filter(|it| is_own(it)) else {
            continue;
        };
        let names: Vec<String> = group.iter().map(|path| format!("`{path}`")).collect();
        let message = format!("nothing holds back what only reinforces itself: {}", names.join(", "));
        let help = "let a stock of it fade, give it bounds by `stays`, or add what balances it";
        remarks.push(remark(Severity::Warning, code::ONLY_REINFORCING, first, message).help(help));
    }
}
