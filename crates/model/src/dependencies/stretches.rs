//! Chains of elements, cut where something has an order: a link is one step of a chain, or several over regimes and choices, which have none.

use super::causal::{CausalGraph, Element, Sign, all_elements};
use crate::model::Model;
use std::collections::BTreeMap;

/// What stands at a place of a chain.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// One element.
    One(Element),
    /// All members of an element with subscripts, moved together; what they give is added up, or is the one that the regime or choice
    /// before them picks, in the order of its states or options.
    Members(Vec<Element>),
}

impl Place {
    /// The elements of it.
    pub(crate) fn elements(&self) -> &[Element] {
        match self {
            Self::One(element) => std::slice::from_ref(element),
            Self::Members(elements) => elements,
        }
    }

    /// The regime or choice, which has no order.
    pub(crate) fn unordered(&self) -> Option<Element> {
        match self {
            Self::One(element @ (Element::Regime(_) | Element::Choice(_))) => Some(*element),
            _ => None,
        }
    }
}

/// Elements in a row: a link, or several over regimes and choices.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    pub(crate) names: Vec<String>,
    /// Empty where a name stands for nothing that changes.
    pub(crate) places: Vec<Place>,
    /// As bounds tell it.
    pub(crate) sign: Option<Sign>,
    /// The regime or choice that picks among the members of the first place, and of the last.
    pub(crate) pickers: [Option<Element>; 2],
}

/// The elements of a model by their names.
pub(crate) struct Places<'a> {
    graph: &'a CausalGraph,
    model: &'a Model,
    elements: BTreeMap<&'a str, Element>,
    /// Members of what has subscripts.
    members: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Places<'a> {
    pub(crate) fn of(model: &'a Model, graph: &'a CausalGraph) -> Self {
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
    pub(crate) fn stretches(&self, names: &[String]) -> Option<Vec<Stretch>> {
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

    pub(crate) fn stretch(&self, names: &[&String]) -> Stretch {
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
            pickers: [names.first(), names.last()].map(|name| self.picker(name?)),
        }
    }

    /// The regime or choice whose states or options the members of a name are, one each.
    fn picker(&self, name: &str) -> Option<Element> {
        let members = self.members.get(name).filter(|_| !self.elements.contains_key(name))?;
        let picks = |by: &str| {
            let parts = self.parts(by);
            parts.len() == members.len()
                && parts.iter().all(|part| members.iter().any(|member| *member == format!("{name}[{part}]")))
        };
        let by = self.elements.iter().find(|(by, _)| self.is_unordered(by) && picks(by));
        by.map(|(_, element)| *element)
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
