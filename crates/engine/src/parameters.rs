//! The draws of the parameters: one set of values for each draw, shared by its trajectories.

use crate::pipeline::LagChances;
use detente_numbers::distributions::Distribution;
use detente_numbers::luck::{Seed, World, lane_key, uniform};
use detente_program::program::{ParameterSlot, Program};

/// Values of all parameters for a contiguous range of draws.
pub(crate) struct Draws {
    first: u64,
    /// One row a draw, in the order of `Program::parameters`.
    rows: Vec<Vec<f64>>,
    /// The chances of lags that trajectories of these draws asked for so far.
    pub(crate) lags: LagChances,
}

impl Draws {
    /// Draws `count` sets, from number `first` on.
    pub(crate) fn new(program: &Program, seed: Seed, first: u64, count: u64) -> Self {
        let rows = (first..first + count).map(|number| draw(program, seed, number)).collect();
        Self { first, rows, lags: LagChances::default() }
    }

    /// The values of draw `number`, in the order of `Program::parameters`.
    pub(crate) fn of(&self, number: u64) -> &[f64] {
        &self.rows[(number - self.first) as usize]
    }
}

fn draw(program: &Program, seed: Seed, number: u64) -> Vec<f64> {
    let key = lane_key(seed, World::Parameters, number);
    let mut uniforms: Vec<f64> =
        program.parameters.iter().map(|slot| uniform(key, slot.source, 0, 0)).collect();
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
