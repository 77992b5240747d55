//! The draws of the parameters: one set of values for each draw, shared by its trajectories. They are those of a run, or points that an analysis
//! chose.

use crate::pipeline::LagChances;
use detente_numbers::distributions::Distribution;
use detente_numbers::luck::{Seed, World, lane_key, uniform};
use detente_program::program::{ParameterSlot, Program};
use detente_results::{Coordinate, Points};
use std::ops::Range;

/// Values of all parameters for a contiguous range of draws.
pub(crate) struct Draws {
    first: u64,
    /// One row a draw, in the order of `Program::parameters`.
    rows: Vec<Vec<f64>>,
    /// For each the draw of a run whose luck its trajectories have; its own, where this is empty.
    luck: Vec<u64>,
    /// The chances of lags that trajectories of these draws asked for so far.
    pub(crate) lags: LagChances,
}

impl Draws {
    /// Draws `count` sets, from number `first` on.
    pub(crate) fn new(program: &Program, seed: Seed, first: u64, count: u64) -> Self {
        let rows = (first..first + count).map(|number| draw(program, seed, number)).collect();
        Self { first, rows, luck: Vec::new(), lags: LagChances::default() }
    }

    /// Takes some of the points, by their numbers.
    pub(crate) fn at(program: &Program, seed: Seed, points: &Points<'_>, numbers: Range<u64>) -> Self {
        let places = numbers.start as usize..numbers.end as usize;
        let rows = places.clone().map(|place| at_point(program, seed, points, place)).collect();
        Self { first: numbers.start, rows, luck: points.luck[places].to_vec(), lags: LagChances::default() }
    }

    /// The values of draw `number`, in the order of `Program::parameters`.
    pub(crate) fn of(&self, number: u64) -> &[f64] {
        &self.rows[(number - self.first) as usize]
    }

    /// The trajectory of a run whose luck trajectory `number` has. Idle places of a column ask for numbers beyond the last.
    pub(crate) fn luck_of(&self, number: u64, per_draw: u32) -> u64 {
        let per_draw = u64::from(per_draw);
        match self.luck.get((number / per_draw - self.first) as usize) {
            Some(draw) => draw * per_draw + number % per_draw,
            None => number,
        }
    }
}

fn draw(program: &Program, seed: Seed, number: u64) -> Vec<f64> {
    values(program, &uniforms(program, seed, number))
}

fn at_point(program: &Program, seed: Seed, points: &Points<'_>, place: usize) -> Vec<f64> {
    let mut uniforms = uniforms(program, seed, points.luck[place]);
    let set = || points.coordinates.iter().zip(points.of(place));
    for (coordinate, number) in set() {
        if let Coordinate::Chance(parameter) = coordinate {
            uniforms[*parameter] = *number;
        }
    }
    let mut values = values(program, &uniforms);
    for (coordinate, number) in set() {
        if let Coordinate::Value(parameter) = coordinate {
            values[*parameter] = *number;
        }
    }
    values
}

fn uniforms(program: &Program, seed: Seed, number: u64) -> Vec<f64> {
    let key = lane_key(seed, World::Parameters, number);
    program.parameters.iter().map(|slot| uniform(key, slot.source, 0, 0)).collect()
}

fn values(program: &Program, uniforms: &[f64]) -> Vec<f64> {
    let mut uniforms = uniforms.to_vec();
    for (members, factor) in &program.correlations {
        let independent: Vec<f64> = members.iter().map(|member| uniforms[*member]).collect();
        for (member, tied) in members.iter().zip(factor.correlate(&independent)) {
            uniforms[*member] = tied;
        }
    }
    program.parameters.iter().zip(uniforms).map(|(slot, u)| value(slot, u)).collect()
}

fn value(slot: &ParameterSlot, u: f64) -> f64 {
    match &slot.distribution {
        // Known numbers are the same in all draws, to the bit.
        Distribution::Constant(value) => *value,
        distribution if slot.values.is_empty() => distribution.quantile(u),
        distribution => slot.values[distribution.quantile(u) as usize],
    }
}
