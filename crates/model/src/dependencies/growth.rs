//! Parts of the causal graph that only reinforce, with nothing in them that holds back.

use super::causal::{CausalGraph, Element, Sign, all_elements, reads};
use super::sign::Bounds;
use crate::model::{ChangeKind, Model, Stock, StockId};
use std::collections::BTreeSet;

/// The groups of elements that feed back on one another and of whose loops every one reinforces, where no stock of the group has
/// bounds, fades or is used up: their paths, in the order of the graph.
///
/// All loops of a strongly connected part reinforce if and only if its elements fall into two sides so that links within a side
/// are positive and links between the sides negative (Harary 1953, for signed graphs).
pub(crate) fn only_reinforcing(model: &Model, graph: &CausalGraph, bounds: &Bounds<'_>) -> Vec<Vec<String>> {
    let mut growing: BTreeSet<&str> = BTreeSet::new();
    let mut feeding: BTreeSet<&str> = BTreeSet::new();
    for (at, stock) in model.stocks.iter().enumerate() {
        let own = Element::Stock(StockId(at as u32));
        let on_itself = reads(model, bounds, own).0.get(&own).copied();
        let is_held = stock.low.is_some() && stock.high.is_some() || is_used_up(stock);
        if !is_held && !matches!(on_itself, Some(Sign::Minus | Sign::Unknown)) {
            growing.insert(&stock.about.path);
            if on_itself == Some(Sign::Plus) {
                feeding.insert(&stock.about.path);
            }
        }
    }
    let is_let: BTreeSet<&str> = all_elements(model)
        .into_iter()
        .filter_map(|(element, path)| matches!(element, Element::Let(_) | Element::Event(_)).then_some(path))
        .collect();
    let path = |at: &usize| graph.elements[*at].as_str();
    let may_grow = |group: &[usize]| {
        let loops = group.len() > 1 || feeding.contains(path(&group[0]));
        let stocks = group.iter().any(|at| growing.contains(path(at)));
        let held = group.iter().any(|at| !growing.contains(path(at)) && !is_let.contains(path(at)));
        loops && stocks && !held && has_two_sides(graph, group)
    };
    let groups = components(graph).into_iter().filter(|group| may_grow(group));
    groups.map(|group| group.iter().map(|at| path(at).to_owned()).collect()).collect()
}

/// Whether a stock loses by itself, or is set anew.
fn is_used_up(stock: &Stock) -> bool {
    stock.changes.iter().any(|change| {
        matches!(
            change.kind,
            ChangeKind::Fade { .. }
                | ChangeKind::Toward { .. }
                | ChangeKind::Becomes { .. }
                | ChangeKind::TransferOut(_)
        )
    })
}

/// Whether the elements fall into two sides with positive links inside and negative ones between.
fn has_two_sides(graph: &CausalGraph, group: &[usize]) -> bool {
    let mut side: Vec<Option<Sign>> = vec![None; graph.elements.len()];
    side[group[0]] = Some(Sign::Plus);
    let mut waiting = vec![group[0]];
    while let Some(from) = waiting.pop() {
        let Some(own) = side[from] else { continue };
        for edge in graph.readers[from].iter().filter(|edge| group.binary_search(&edge.to).is_ok()) {
            let wanted = own.times(edge.sign);
            match side[edge.to] {
                _ if wanted == Sign::Unknown => return false,
                Some(known) if known != wanted => return false,
                Some(_) => {}
                None => {
                    side[edge.to] = Some(wanted);
                    waiting.push(edge.to);
                }
            }
        }
    }
    true
}

/// The strongly connected parts, each sorted, by their first elements (Kosaraju's two passes; Sharir 1981).
fn components(graph: &CausalGraph) -> Vec<Vec<usize>> {
    let count = graph.elements.len();
    let mut backward = vec![Vec::new(); count];
    for edge in graph.readers.iter().flatten() {
        backward[edge.to].push(edge.from);
    }
    let forward: Vec<Vec<usize>> =
        graph.readers.iter().map(|edges| edges.iter().map(|edge| edge.to).collect()).collect();
    let mut seen = vec![false; count];
    let mut finished = Vec::new();
    for start in 0..count {
        finish(&forward, start, &mut seen, &mut finished);
    }
    let mut seen = vec![false; count];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for start in finished.into_iter().rev() {
        let mut group = Vec::new();
        finish(&backward, start, &mut seen, &mut group);
        group.sort_unstable();
        if !group.is_empty() {
            groups.push(group);
        }
    }
    groups.sort_unstable();
    groups
}

/// Adds what can be reached from `start` and was not seen, each after all that can be reached from it.
fn finish(links: &[Vec<usize>], start: usize, seen: &mut [bool], finished: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[start], true) {
        return;
    }
    let mut path = vec![(start, 0)];
    while let Some((at, next)) = path.last_mut() {
        match links[*at].get(*next) {
            Some(&to) => {
                *next += 1;
                if !std::mem::replace(&mut seen[to], true) {
                    path.push((to, 0));
                }
            }
            None => {
                finished.push(*at);
                path.pop();
            }
        }
    }
}
