//! Whether loops reinforce or balance: by the signs of their links, and where bounds do not tell a sign, by trial.

use crate::dependencies::{CausalGraph, Place, Places, Sign, Stretch};
use crate::evaluate::{Effect, effects};
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

#[cfg(test)]
mod tests;
