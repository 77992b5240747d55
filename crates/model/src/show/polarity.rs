//! Whether loops reinforce or balance: by the signs of their links, and where bounds do not tell a sign, by trial.

use crate::dependencies::{CausalGraph, Element, Sign, all_elements};
use crate::evaluate::{Effect, Place, effects};
use crate::model::Model;
use std::collections::BTreeMap;

/// What is known of the polarity of a loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Polarity {
    /// Plus: it reinforces. Minus: it balances.
    sign: Sign,
    /// Some link has its sign by trial.
    tried: bool,
    /// What is not known, a line a link.
    pub(super) open: Vec<String>,
}

/// Share of the states in which a link has an effect that has to agree on its sign.
const AGREED: f64 = 0.95;

impl Polarity {
    /// `+`, `~+`, `-`, `~-` or `?`.
    pub(super) fn symbol(&self) -> String {
        let trial = if self.tried && self.sign != Sign::Unknown { "~" } else { "" };
        format!("{trial}{}", self.sign.symbol())
    }
}

/// The polarities of loops, each said by the names of its elements; the last acts on the first.
pub(super) fn polarities(model: &Model, graph: &CausalGraph, loops: &[Vec<String>]) -> Vec<Polarity> {
    let places = Places::of(model, graph);
    let cut: Vec<Option<Vec<Stretch>>> = loops.iter().map(|names| places.stretches(names)).collect();
    let unknown = cut.iter().flatten().flatten().filter(|stretch| stretch.sign.is_none());
    let mut chains: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for stretch in unknown {
        chains.entry(stretch.names.join(" -> ")).or_insert_with(|| stretch.places.clone());
    }
    let (names, chains): (Vec<String>, Vec<Vec<Place>>) = chains.into_iter().unzip();
    let tried: BTreeMap<String, Effect> = names.into_iter().zip(effects(model, &chains)).collect();
    let polarity = |stretches: Option<Vec<Stretch>>| match stretches {
        Some(stretches) => joined(&stretches, &tried),
        None => Polarity {
            sign: Sign::Unknown,
            tried: false,
            open: vec!["regimes and choices alone have no order".to_owned()],
        },
    };
    cut.into_iter().map(polarity).collect()
}

/// Elements in a row: a link, or several over regimes and choices.
struct Stretch {
    names: Vec<String>,
    places: Vec<Place>,
    /// As bounds tell it.
    sign: Option<Sign>,
}

/// The product of the signs.
fn joined(stretches: &[Stretch], tried: &BTreeMap<String, Effect>) -> Polarity {
    let mut whole = Polarity { sign: Sign::Plus, tried: false, open: Vec::new() };
    for stretch in stretches {
        let sign = stretch.sign.unwrap_or_else(|| {
            let names = stretch.names.join(" -> ");
            let effect = tried.get(&names).copied().unwrap_or_default();
            let sign = agreed(effect);
            whole.tried = true;
            if sign == Sign::Unknown {
                whole.open.push(format!("{names}: {}", in_words(effect)));
            }
            sign
        });
        whole.sign = whole.sign.times(sign);
    }
    whole
}

fn agreed(Effect { up, down }: Effect) -> Sign {
    let (up, down) = (f64::from(up), f64::from(down));
    let enough = AGREED * (up + down);
    match (up > 0.0 && up >= enough, down > 0.0 && down >= enough) {
        (true, _) => Sign::Plus,
        (_, true) => Sign::Minus,
        _ => Sign::Unknown,
    }
}

fn in_words(Effect { up, down }: Effect) -> String {
    if up + down == 0 {
        return "no effect in any state that was looked at".to_owned();
    }
    let percent = |count: u32| (100.0 * f64::from(count) / f64::from(up + down)).round();
    format!("+ in {}%, - in {}% of the states in which it has an effect", percent(up), percent(down))
}

/// The elements of a model by their names.
struct Places<'a> {
    graph: &'a CausalGraph,
    model: &'a Model,
    elements: BTreeMap<&'a str, Element>,
    /// Members of what has subscripts.
    members: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Places<'a> {
    fn of(model: &'a Model, graph: &'a CausalGraph) -> Self {
        let mut elements = BTreeMap::new();
        let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (element, path) in all_elements(model) {
            elements.entry(path).or_insert(element);
            if let Some((base, _)) = path.split_once('[') {
                members.entry(base).or_default().push(path);
            }
        }
        Self { graph, model, elements, members }
    }

    /// The paths that a name stands for.
    fn paths<'n>(&'n self, name: &'n str) -> Vec<&'n str> {
        match self.members.get(name) {
            Some(members) if !self.elements.contains_key(name) => members.clone(),
            _ => vec![name],
        }
    }

    /// What a name stands for, after the one before it.
    fn place(&self, before: &str, name: &str) -> Option<Place> {
        let one = |path: &str| self.elements.get(path).copied();
        if let Some(element) = one(name) {
            return Some(Place::One(element));
        }
        let mut members = self.paths(name);
        // The state or option picks its member.
        let picked: Vec<String> = self.parts(before).iter().map(|part| format!("{name}[{part}]")).collect();
        if !picked.is_empty() && picked.iter().all(|path| self.elements.contains_key(&**path)) {
            members = picked.iter().map(String::as_str).collect();
        }
        Some(Place::Members(members.into_iter().map(one).collect::<Option<_>>()?))
    }

    /// Names of the states of a regime, or of the options of a choice; none of anything else.
    fn parts(&self, name: &str) -> Vec<&str> {
        match self.elements.get(name) {
            Some(Element::Regime(id)) => {
                self.model.regimes[id.index()].states.iter().map(|state| &*state.name).collect()
            }
            Some(Element::Choice(id)) => {
                self.model.choices[id.index()].options.iter().map(|option| &*option.name).collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_unordered(&self, name: &str) -> bool {
        matches!(self.elements.get(name), Some(Element::Regime(_) | Element::Choice(_)))
    }

    /// A loop cut at its elements that have an order; `None` if it has none.
    fn stretches(&self, names: &[String]) -> Option<Vec<Stretch>> {
        let start = names.iter().position(|name| !self.is_unordered(name))?;
        let around: Vec<&String> = (0..=names.len()).map(|at| &names[(start + at) % names.len()]).collect();
        let mut stretches = Vec::new();
        let mut from = 0;
        for to in 1..around.len() {
            if !self.is_unordered(around[to]) {
                stretches.push(self.stretch(&around[from..=to]));
                from = to;
            }
        }
        Some(stretches)
    }

    fn stretch(&self, names: &[&String]) -> Stretch {
        let sign = match names {
            [from, to] => self.link(from, to).filter(|sign| *sign != Sign::Unknown),
            _ => None,
        };
        let before = |at: usize| if at == 0 { "" } else { names[at - 1] };
        let places = names.iter().enumerate().map(|(at, name)| self.place(before(at), name));
        Stretch {
            names: names.iter().map(|name| (*name).clone()).collect(),
            places: places.collect::<Option<_>>().unwrap_or_default(),
            sign,
        }
    }

    /// The sign of a link as bounds tell it, the same for all members that are linked.
    fn link(&self, from: &str, to: &str) -> Option<Sign> {
        let places = |name: &str| -> Vec<usize> {
            self.paths(name).iter().filter_map(|path| self.graph.place(path)).collect()
        };
        let (from, to) = (places(from), places(to));
        let pairs = from.iter().flat_map(|a| to.iter().filter_map(|b| self.graph.link(*a, *b)));
        pairs.reduce(Sign::beside)
    }
}

#[cfg(test)]
mod tests;
