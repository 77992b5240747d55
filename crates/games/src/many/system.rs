//! The equations of an equilibrium in which given strategies are played: all that a player mixes over are worth the same.

use super::complex::Complex;
use crate::strategic::Payoffs;
use detente_numbers::max;

/// What players mix over: for each player, some of its strategies in order.
pub(super) type Support = Vec<Vec<usize>>;

/// Equations in the chances of a support. Each is linear in the chances of every player but the one whose payoffs it compares, on which it does
/// not depend.
pub(super) struct System {
    /// How many strategies each player mixes over.
    pub(super) sizes: Vec<usize>,
    pub(super) equations: Vec<Equation>,
}

/// Two strategies of a player are worth the same.
pub(super) struct Equation {
    pub(super) player: usize,
    /// By how much one pays more than the other, at most 1 in size, over the profiles of the other players, of whom the first counts fastest.
    differences: Vec<f64>,
}

impl System {
    pub(super) fn of(game: &Payoffs, support: &Support) -> Self {
        let sizes: Vec<usize> = support.iter().map(Vec::len).collect();
        let mut equations = Vec::new();
        for (player, own) in support.iter().enumerate() {
            let bases = bases(game, support, player);
            for pair in own.windows(2) {
                let stride = game.shape.stride(player);
                let difference = |base: &usize| {
                    game.of[player][base + pair[0] * stride] - game.of[player][base + pair[1] * stride]
                };
                let differences: Vec<f64> = bases.iter().map(difference).collect();
                let size = differences.iter().map(|difference| difference.abs()).fold(0.0, max);
                let scale = if size > 0.0 { 1.0 / size } else { 1.0 };
                let differences = differences.iter().map(|difference| difference * scale).collect();
                equations.push(Equation { player, differences });
            }
        }
        Self { sizes, equations }
    }

    /// How an equation's value changes with the chances of `other`: what is left when all further players' chances are summed out.
    pub(super) fn slope(
        &self,
        equation: &Equation,
        other: usize,
        at: &[Vec<Complex>],
        slope: &mut Vec<Complex>,
    ) {
        slope.clear();
        slope.extend(equation.differences.iter().map(|value| Complex::real(*value)));
        let is_third = |third: &usize| *third != equation.player && *third != other;
        // From the slowest count to the fastest, so that what is left stays in order.
        for third in (0..self.sizes.len()).rev().filter(is_third) {
            let stride = (0..third)
                .filter(|before| *before != equation.player)
                .map(|before| self.sizes[before])
                .product();
            sum_out(slope, &at[third], stride);
        }
    }
}

/// Numbers of the profiles of the others' supports, with the first strategy of `player`.
pub(super) fn bases(game: &Payoffs, support: &Support, player: usize) -> Vec<usize> {
    let mut bases = vec![0];
    for (other, strategies) in support.iter().enumerate().filter(|(other, _)| *other != player) {
        let stride = game.shape.stride(other);
        bases = strategies
            .iter()
            .flat_map(|strategy| bases.iter().map(move |base| base + strategy * stride))
            .collect();
    }
    bases
}

/// Sums over the strategies of a player whose strategies are `stride` apart, in place.
fn sum_out(values: &mut Vec<Complex>, chances: &[Complex], stride: usize) {
    let block = stride * chances.len();
    let blocks = values.len() / block;
    for number in 0..blocks {
        for place in 0..stride {
            let sum = chances
                .iter()
                .enumerate()
                .map(|(strategy, chance)| values[number * block + strategy * stride + place] * *chance)
                .fold(Complex::ZERO, |sum, term| sum + term);
            // What is overwritten here was read already: sums fill up from the left.
            values[number * stride + place] = sum;
        }
    }
    values.truncate(blocks * stride);
}
