//! What each link did: the change that its source alone made in its target.

use super::super::field::Field;
use super::Walk;
use crate::dependencies::{Element, Place, Places, Stretch, causal_graph, named_flows};
use crate::model::{LetId, Model, Node};

/// Links of a model: from one element that has an order to the next, over regimes and choices that stand between.
#[derive(Clone, Debug)]
pub struct Links {
    stretches: Vec<Stretch>,
    /// Named flows, each after all that it reads.
    flows: Vec<LetId>,
}

/// What a link did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Contribution {
    /// By how much the source differs.
    pub source: f64,
    /// By how much the target would differ if only the source did.
    pub partial: f64,
    /// By how much the target differs.
    pub total: f64,
}

impl Links {
    /// The links of chains that close to loops, each chain a list of names of elements; the last acts on the first. For each chain the numbers of
    /// its links in order; none for a chain of regimes and choices alone, or with a name that stands for nothing that changes.
    #[must_use]
    pub fn of_loops(model: &Model, loops: &[Vec<String>]) -> (Self, Vec<Vec<usize>>) {
        let graph = causal_graph(model);
        let places = Places::of(model, &graph);
        let mut links = Self { stretches: Vec::new(), flows: flows_in_order(model) };
        let of_chain = |names: &Vec<String>| {
            let stretches = places.stretches(names).unwrap_or_default();
            if stretches.iter().any(|stretch| stretch.places.is_empty()) {
                return Vec::new();
            }
            stretches.into_iter().map(|stretch| links.add(stretch)).collect()
        };
        let chains = loops.iter().map(of_chain).collect();
        (links, chains)
    }

    /// Links of open chains, each a list of names whose first and last have an order, or whose first is a choice or regime.
    #[must_use]
    pub fn of_chains(model: &Model, chains: &[Vec<String>]) -> Self {
        let graph = causal_graph(model);
        let places = Places::of(model, &graph);
        let of_names = |names: &Vec<String>| places.stretch(&names.iter().collect::<Vec<_>>());
        Self { stretches: chains.iter().map(of_names).collect(), flows: flows_in_order(model) }
    }

    fn add(&mut self, stretch: Stretch) -> usize {
        let known = self.stretches.iter().position(|known| known.names == stretch.names);
        known.unwrap_or_else(|| {
            self.stretches.push(stretch);
            self.stretches.len() - 1
        })
    }

    /// What each link did between two moments, or worlds.
    fn did(&self, before: &Field<'_>, after: &Field<'_>) -> Vec<Contribution> {
        // One moment is changed and changed back for all links: a large model has as many of them as elements.
        let mut mixed = before.clone();
        let of_link = |link: &Stretch| {
            let Some((first, rest)) = link.places.split_first() else { return Contribution::default() };
            mixed.take(after, first, link.pickers[0], &self.flows);
            let did = link.did((before, &mixed, after), first, rest).unwrap_or_default();
            mixed.give_back(before, first, link.pickers[0], &self.flows);
            did
        };
        self.stretches.iter().map(of_link).collect()
    }

    /// The names along each link: where it starts, the regimes and choices between, where it ends.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &[String]> {
        self.stretches.iter().map(|stretch| &*stretch.names)
    }
}

impl Walk<'_> {
    /// What each link did between each two moments: first all links between the first two, then the next. Nothing where less than two moments were
    /// reached.
    ///
    /// Of a stock or a memory as target it is the change over the coming interval that differs, and what changed it before is not asked; of what
    /// is read over a regime it is what the regime's transitions over the interval would give, and the whole is what it became.
    #[must_use]
    pub fn contributions(&self, links: &Links) -> Vec<Contribution> {
        let fields: Vec<Field<'_>> = self.fields().collect();
        let pairs = fields.windows(2);
        pairs.flat_map(|pair| links.did(&pair[0], &pair[1])).collect()
    }

    /// What each link did to make this trajectory that of another world, at each moment that both reached.
    #[must_use]
    pub fn against(&self, other: &Walk<'_>, links: &Links) -> Vec<Contribution> {
        self.fields().zip(other.fields()).flat_map(|(own, others)| links.did(&own, &others)).collect()
    }
}

fn flows_in_order(model: &Model) -> Vec<LetId> {
    let flows = named_flows(model);
    let flow = |node: &Node| match node {
        Node::Let(id) => flows.get(id).copied(),
        _ => None,
    };
    model.order.iter().filter_map(flow).collect()
}

impl Stretch {
    /// What the link did, if `mixed` is the moment before with the link's first place as it is after; `None` where something has no order.
    fn did(
        &self,
        (before, mixed, after): (&Field<'_>, &Field<'_>, &Field<'_>),
        first: &Place,
        rest: &[Place],
    ) -> Option<Contribution> {
        let expected = before.expected(None, rest, self.pickers[1])?;
        let partial = mixed.expected(None, rest, self.pickers[1])? - expected;
        let is_over_regime = rest.iter().any(|place| matches!(place, Place::One(Element::Regime(_))));
        let total = if is_over_regime {
            let last = self.places.last()?;
            after.level_of(last, self.pickers[1])? - before.level_of(last, self.pickers[1])?
        } else {
            after.expected(None, rest, self.pickers[1])? - expected
        };
        Some(Contribution { source: before.difference(after, first, self.pickers[0])?, partial, total })
    }
}

impl Field<'_> {
    /// By how much a place differs: of a choice in how many of ways, of a regime whether at all.
    fn difference(&self, other: &Self, place: &Place, picker: Option<Element>) -> Option<f64> {
        match place.unordered() {
            Some(Element::Choice(id)) => {
                let both = self.options[id.index()].iter().zip(&other.options[id.index()]);
                Some(both.map(|(own, others)| (others - own).abs()).sum::<f64>() / 2.0)
            }
            Some(Element::Regime(id)) => {
                let is_same = self.regimes[id.index()].state == other.regimes[id.index()].state;
                Some(if is_same { 0.0 } else { 1.0 })
            }
            _ => Some(other.level_of(place, picker)? - self.level_of(place, picker)?),
        }
    }

    /// How a place stands: an element, the member that is picked, or the mean of members.
    fn level_of(&self, place: &Place, picker: Option<Element>) -> Option<f64> {
        self.over(place, picker, &|field, element| field.level(element))
    }

    fn over(
        &self,
        place: &Place,
        picker: Option<Element>,
        of: &dyn Fn(&Self, Element) -> Option<f64>,
    ) -> Option<f64> {
        let members = match place {
            Place::One(element) => return of(self, *element),
            Place::Members(members) => members,
        };
        match picker {
            Some(Element::Regime(id)) => of(self, *members.get(self.regimes[id.index()].state as usize)?),
            Some(Element::Choice(id)) => {
                let parts = self.options[id.index()].iter().zip(members);
                parts.map(|(chance, member)| Some(chance * of(self, *member)?)).sum()
            }
            _ => {
                let sum: Option<f64> = members.iter().map(|member| of(self, *member)).sum();
                Some(sum? / members.len().max(1) as f64)
            }
        }
    }

    /// What is expected of the last of these places, over the states and options of those before it.
    fn expected(&self, picked: Option<Element>, places: &[Place], picker: Option<Element>) -> Option<f64> {
        let (first, rest) = places.split_first()?;
        let Some(element) = first.unordered() else {
            return self.over(first, picked.or(picker), &|field, element| field.response(element));
        };
        let chances = match element {
            Element::Regime(id) => self.state_chances(id),
            Element::Choice(id) => self.option_chances(id),
            _ => return None,
        };
        let part = |(number, chance): (u32, &f64)| {
            if *chance == 0.0 {
                return Some(0.0);
            }
            Some(chance * self.holding(element, number).expected(Some(element), rest, picker)?)
        };
        (0..).zip(&chances).map(part).sum()
    }

    /// Makes a place what it is in another moment, and named flows with it.
    fn take(&mut self, other: &Self, place: &Place, picker: Option<Element>, flows: &[LetId]) {
        let held = place.elements();
        // What can happen once counts from the beginning.
        let so_far = |field: &Self, element: &Element| match element {
            Element::Event(id) => field.so_far(*id),
            _ => 0.0,
        };
        let since: Vec<f64> = held.iter().map(|it| so_far(other, it) - so_far(self, it)).collect();
        self.copy(other, place, picker);
        for (element, since) in held.iter().zip(since) {
            if let Element::Event(id) = element {
                self.counts[id.index()] += since;
            }
        }
        for flow in flows.iter().filter(|flow| !held.contains(&Element::Let(**flow))) {
            self.lets[flow.index()] = self.value(&self.model().lets[flow.index()].value);
        }
    }

    /// Takes that back, for the moment that it was.
    fn give_back(&mut self, own: &Self, place: &Place, picker: Option<Element>, flows: &[LetId]) {
        self.copy(own, place, picker);
        self.held_transfers.clone_from(&own.held_transfers);
        flows.iter().for_each(|flow| self.lets[flow.index()] = own.lets[flow.index()]);
    }

    fn copy(&mut self, other: &Self, place: &Place, picker: Option<Element>) {
        for element in place.elements().iter().copied().chain(picker) {
            match element {
                Element::Let(id) => self.lets[id.index()] = other.lets[id.index()],
                Element::Stock(id) => self.stocks[id.index()] = other.stocks[id.index()],
                Element::Memory(id) => self.memories[id.index()] = other.memories[id.index()],
                Element::Event(id) => {
                    self.counts[id.index()] = other.counts[id.index()];
                    self.totals[id.index()] = other.totals[id.index()];
                }
                Element::Choice(id) => self.options[id.index()].clone_from(&other.options[id.index()]),
                Element::Regime(id) => self.regimes[id.index()] = other.regimes[id.index()],
                Element::Transfer(id) => {
                    if let Some(moved) = other.level(element) {
                        self.held_transfers.insert(id, moved);
                    }
                }
                Element::Vote(_) => {}
            }
        }
    }
}
