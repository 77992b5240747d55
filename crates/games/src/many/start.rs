//! Equations whose solutions are known, of the same form as those of an equilibrium: products of linear forms, one in each other player's chances
//! (the multihomogeneous start system of Morgan and Sommese 1987).

use super::complex::{Complex, solve};
use super::system::System;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

/// Products of linear forms, and a plane for each player's chances.
pub(super) struct Start {
    /// For each equation and each player but its own, coefficients of a linear form; empty for its own.
    pub(super) forms: Vec<Vec<Vec<Complex>>>,
    /// For each player, coefficients whose sum over the chances is 1.
    pub(super) planes: Vec<Vec<Complex>>,
}

impl Start {
    /// In general position: the numbers are drawn once and for all.
    pub(super) fn of(system: &System) -> Self {
        let mut luck = Luck(0);
        let mut numbers = |count: usize| (0..count).map(|_| luck.next()).collect::<Vec<Complex>>();
        let planes = system.sizes.iter().map(|size| numbers(*size)).collect();
        let forms = system
            .equations
            .iter()
            .map(|equation| {
                let form = |(player, size): (usize, &usize)| {
                    if player == equation.player { Vec::new() } else { numbers(*size) }
                };
                system.sizes.iter().enumerate().map(form).collect()
            })
            .collect();
        Self { forms, planes }
    }

    /// All solutions: each equation is 0 by one of its factors, each player's chances by as many as they need. Chances of all players, whole.
    pub(super) fn solutions(&self, system: &System) -> Vec<Vec<Vec<Complex>>> {
        let mut missing: Vec<usize> = system.sizes.iter().map(|size| size - 1).collect();
        let mut choice = Vec::with_capacity(system.equations.len());
        let mut solutions = Vec::new();
        self.chosen(system, &mut missing, &mut choice, &mut solutions);
        solutions
    }

    fn chosen(
        &self,
        system: &System,
        missing: &mut [usize],
        choice: &mut Vec<usize>,
        solutions: &mut Vec<Vec<Vec<Complex>>>,
    ) {
        if choice.len() == system.equations.len() {
            let of = |player: usize| self.point(player, choice, system.sizes[player]);
            solutions.extend((0..system.sizes.len()).map(of).collect::<Option<Vec<_>>>());
            return;
        }
        let own = system.equations[choice.len()].player;
        for player in (0..missing.len()).filter(|player| *player != own) {
            if missing[player] > 0 {
                missing[player] -= 1;
                choice.push(player);
                self.chosen(system, missing, choice, solutions);
                choice.pop();
                missing[player] += 1;
            }
        }
    }

    /// The chances of a player at which its chosen forms are 0.
    fn point(&self, player: usize, choice: &[usize], size: usize) -> Option<Vec<Complex>> {
        let mut lines = Vec::with_capacity(size * (size + 1));
        for (equation, _) in choice.iter().enumerate().filter(|(_, chosen)| **chosen == player) {
            lines.extend(self.forms[equation][player].iter().copied().chain([Complex::ZERO]));
        }
        lines.extend(self.planes[player].iter().copied().chain([Complex::real(1.0)]));
        solve(&mut lines, size, size + 1).then(|| lines.chunks(size + 1).map(|line| line[size]).collect())
    }
}

/// How many solutions equations of this form have in general: a coefficient of a product of sums, one for each equation.
pub(super) fn solutions_of(sizes: &[usize]) -> u64 {
    use std::collections::BTreeMap;
    let mut counts = BTreeMap::from([(sizes.iter().map(|size| size - 1).collect::<Vec<usize>>(), 1_u64)]);
    for (own, size) in sizes.iter().enumerate() {
        for _ in 1..*size {
            let mut next: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
            for (missing, count) in counts {
                for player in (0..missing.len()).filter(|player| *player != own && missing[*player] > 0) {
                    let mut missing = missing.clone();
                    missing[player] -= 1;
                    let sum = next.entry(missing).or_insert(0);
                    *sum = sum.saturating_add(count);
                }
            }
            counts = next;
        }
    }
    counts.values().sum()
}

/// Numbers in general position.
struct Luck(u32);

impl Luck {
    fn next(&mut self) -> Complex {
        let mut number = || {
            self.0 += 1;
            2.0 * uniform(lane_key(Seed(1987), World::Trajectory, 0), Source(1), 0, self.0) - 1.0
        };
        // Away from 0, so that no plane comes near to missing a point.
        loop {
            let found = Complex { real: number(), imaginary: number() };
            if found.square() > 0.25 && found.square() < 1.0 {
                return found;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_solutions_are_those_of_the_literature() {
        // McKelvey and McLennan 1997, "The maximal number of regular totally mixed Nash equilibria".
        for (sizes, count) in [
            (vec![2, 2], 1),
            (vec![3, 3], 1),
            (vec![3, 2], 0),
            (vec![2, 2, 2], 2),
            (vec![3, 3, 3], 10),
            (vec![4, 4, 4], 56),
            (vec![2, 2, 2, 2], 9),
            (vec![2, 2, 2, 2, 2], 44),
            (vec![1, 3, 3], 1),
            (vec![1, 1, 1], 1),
        ] {
            assert_eq!(solutions_of(&sizes), count, "{sizes:?}");
        }
    }
}
