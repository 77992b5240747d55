//! Parameters that are drawn alike.

use crate::program::{ParameterSlot, Program};
use detente_numbers::distributions::{Cholesky, Distribution};
use detente_numbers::luck::Source;
use std::collections::BTreeMap;

/// With which others a parameter is tied: its place among them, their sources, the factor of their correlations.
type Tie = (usize, Vec<Source>, Cholesky);

/// What a parameter's value is made of.
#[derive(PartialEq)]
struct Draw {
    distribution: Distribution,
    values: Vec<f64>,
    tie: Option<Tie>,
}

/// Tells which parameters have the same value in every draw.
#[derive(Default)]
pub(super) struct Draws {
    /// By source, with the number of each.
    known: BTreeMap<Source, Vec<(Draw, u32)>>,
    count: u32,
}

impl Draws {
    /// For each parameter of a world a number that those of other worlds have too where they are drawn alike.
    pub(super) fn numbers(&mut self, world: &Program) -> Vec<u32> {
        let mut ties: Vec<Option<Tie>> = vec![None; world.parameters.len()];
        for (group, factor) in &world.correlations {
            let sources: Vec<Source> = group.iter().map(|place| world.parameters[*place].source).collect();
            for (place, member) in group.iter().enumerate() {
                ties[*member] = Some((place, sources.clone(), factor.clone()));
            }
        }
        world.parameters.iter().zip(ties).map(|(slot, tie)| self.number(slot, tie)).collect()
    }

    fn number(&mut self, slot: &ParameterSlot, tie: Option<Tie>) -> u32 {
        let draw = Draw { distribution: slot.distribution.clone(), values: slot.values.clone(), tie };
        let known = self.known.entry(slot.source).or_default();
        if let Some((_, number)) = known.iter().find(|(other, _)| *other == draw) {
            return *number;
        }
        self.count += 1;
        known.push((draw, self.count));
        self.count
    }
}
