//! Ways through a model: from what a policy changes at once, over what reads what, to what an outcome asks for.

use detente_model::Model;
use detente_model::dependencies::causal_graph;
use detente_model::model::{About, Expression, OutcomeKind, TransitionKind};
use detente_numbers::{ln, min};
use std::collections::{BTreeMap, BTreeSet};

/// A link that carries less than this of its target's difference is none that a path goes over.
const LEAST_SHARE: f64 = 0.02;

/// Elements from what is touched to a target, each with the share that leads to it.
pub(super) type Way = Vec<(String, f64)>;

/// Names of the elements that are not what they were, in the world in which policies are in force.
pub(super) fn touched(model: &Model, world: &Model) -> BTreeSet<String> {
    fn changed<'a, T: PartialEq>(
        (before, after): (&'a [T], &'a [T]),
        about: fn(&T) -> &About,
    ) -> impl Iterator<Item = String> + 'a {
        let pairs = before.iter().zip(after).filter(|(before, after)| before != after);
        pairs.map(move |(before, _)| about(before).path.clone())
    }
    changed((&model.lets, &world.lets), |it| &it.about)
        .chain(changed((&model.stocks, &world.stocks), |it| &it.about))
        .chain(changed((&model.memories, &world.memories), |it| &it.about))
        .chain(changed((&model.transfers, &world.transfers), |it| &it.about))
        .chain(changed((&model.regimes, &world.regimes), |it| &it.about))
        .chain(changed((&model.events, &world.events), |it| &it.about))
        .chain(changed((&model.choices, &world.choices), |it| &it.about))
        .collect()
}

/// Names of the elements that an outcome asks for: events, stocks, lets; of a regime what moves it. What is left to `otherwise` hangs on what all
/// others ask for.
pub(super) fn targets(model: &Model, outcome: usize) -> BTreeSet<String> {
    let mut targets = BTreeSet::new();
    match &model.outcomes[outcome].kind {
        OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition) => {
            asked_for(model, condition, &mut targets);
        }
        OutcomeKind::Otherwise => {
            for other in &model.outcomes {
                if let OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition) = &other.kind {
                    asked_for(model, condition, &mut targets);
                }
            }
        }
    }
    targets
}

fn asked_for(model: &Model, condition: &Expression, targets: &mut BTreeSet<String>) {
    let (mut conditions, mut regimes) = (Vec::new(), BTreeSet::new());
    condition.walk(&mut |part| match part {
        Expression::Let(id) if model.lets[id.index()].is_condition => conditions.push(*id),
        Expression::Let(id) => targets.extend([model.lets[id.index()].about.path.clone()]),
        Expression::Stock(id) => targets.extend([model.stocks[id.index()].about.path.clone()]),
        Expression::Memory(id) => targets.extend([model.memories[id.index()].about.path.clone()]),
        Expression::Count(id) | Expression::Total(id) => {
            targets.extend([model.events[id.index()].about.path.clone()]);
        }
        Expression::InState(id, _) | Expression::ByState(id, _) => regimes.extend([*id]),
        _ => {}
    });
    // A condition reads what stands before it, so this ends.
    conditions.iter().for_each(|id| asked_for(model, &model.lets[id.index()].value, targets));
    for transition in regimes.iter().flat_map(|id| &model.regimes[id.index()].transitions) {
        match &transition.kind {
            TransitionKind::At { event, .. } => {
                targets.extend([model.events[event.index()].about.path.clone()]);
            }
            TransitionKind::Hazard(rate) | TransitionKind::After(rate) => rate.walk(&mut |part| match part {
                Expression::Let(id) => targets.extend([model.lets[id.index()].about.path.clone()]),
                Expression::Stock(id) => targets.extend([model.stocks[id.index()].about.path.clone()]),
                Expression::Memory(id) => targets.extend([model.memories[id.index()].about.path.clone()]),
                _ => {}
            }),
        }
    }
}

/// Chains from one element that has an order to the next that reads it, over at most two regimes and choices; and from what is touched.
pub(super) fn chains(model: &Model, touched: &BTreeSet<String>) -> Vec<Vec<String>> {
    let graph = causal_graph(model);
    let is_unordered = |path: &str| {
        model.regimes.iter().any(|it| it.about.path == path)
            || model.choices.iter().any(|it| it.about.path == path)
    };
    let mut chains: BTreeSet<Vec<String>> = BTreeSet::new();
    for (place, path) in graph.elements.iter().enumerate() {
        if is_unordered(path) && !touched.contains(path) {
            continue;
        }
        let mut open = vec![vec![place]];
        while let Some(chain) = open.pop() {
            for edge in chain.last().map_or(&[][..], |last| &graph.readers[*last]) {
                if chain.contains(&edge.to) {
                    continue;
                }
                let longer: Vec<usize> = chain.iter().copied().chain([edge.to]).collect();
                if !is_unordered(&graph.elements[edge.to]) {
                    chains.insert(longer.iter().map(|at| graph.elements[*at].clone()).collect());
                } else if longer.len() <= 3 {
                    open.push(longer);
                }
            }
        }
    }
    chains.into_iter().collect()
}

/// For each target the path of which the product of shares is largest, each element with the share that leads to it.
pub(super) fn widest(
    chains: &[Vec<String>],
    shares: &[f64],
    touched: &BTreeSet<String>,
    targets: &BTreeSet<String>,
) -> Vec<Way> {
    // Of each element the best product so far, and by which link it is reached.
    let mut best: BTreeMap<&str, (f64, Option<usize>)> =
        touched.iter().map(|path| (&**path, (0.0, None))).collect();
    let links: Vec<usize> = (0..chains.len()).filter(|link| shares[*link] >= LEAST_SHARE).collect();
    for _ in 0..chains.len() {
        let mut is_changed = false;
        for link in &links {
            let (Some(from), Some(to)) = (chains[*link].first(), chains[*link].last()) else { continue };
            let Some((before, _)) = best.get(&**from).copied() else { continue };
            let product = before + ln(min(1.0, shares[*link]));
            if best.get(&**to).is_none_or(|(known, _)| product > *known + 1e-12) {
                best.insert(to, (product, Some(*link)));
                is_changed = true;
            }
        }
        if !is_changed {
            break;
        }
    }
    let reached = targets.iter().filter(|target| best.contains_key(&***target));
    reached.map(|target| way_to(target, &best, chains, shares)).collect()
}

/// The way back from a target, turned round.
fn way_to(
    target: &str,
    best: &BTreeMap<&str, (f64, Option<usize>)>,
    chains: &[Vec<String>],
    shares: &[f64],
) -> Way {
    let mut way = Vec::new();
    let mut at = target;
    while let Some((_, link)) = best.get(at) {
        let Some(link) = link else {
            way.push((at.to_owned(), f64::NAN));
            break;
        };
        way.push((at.to_owned(), shares[*link]));
        let chain = &chains[*link];
        way.extend(chain[1..chain.len() - 1].iter().rev().map(|between| (between.clone(), f64::NAN)));
        at = &chain[0];
    }
    way.reverse();
    way
}
