//! The equations of a logit equilibrium at a point, and Newton's step for them.
//!
//! The unknowns are the logarithms of all chances and the precision. For each strategy `a` of a player with reference strategy `r`,
//! `log p_a - log p_r = precision * (value_a - value_r)` (Turocy 2005). Differences to the reference are solved for; the reference is the
//! likeliest strategy, and may change from step to step: nothing depends on it but rounding. Strategies so unlikely that nobody's values
//! move with them are left out of the matrix, and one player's strategies, which have no terms among themselves, are eliminated first.

use super::scaled::{Scaled, Slopes};
use crate::linear::{Lu, dot, take_away};
use detente_numbers::{exp, ln, max};

/// A strategy whose chance, times precision, is below this has no part in the matrix.
const NO_PART: f64 = 1e-10;

/// A direction in which logarithms and precision change.
#[derive(Clone, Debug, Default)]
pub(super) struct Direction {
    /// Of the logarithms, one for each strategy.
    pub logs: Vec<f64>,
    pub precision: f64,
}

/// What the step is held to besides the equations.
#[derive(Clone, Copy)]
pub(super) enum Held<'a> {
    /// The precision stays as it is.
    Precision,
    /// The step is at right angles to this direction.
    Across(&'a Direction),
}

pub(super) struct System<'g> {
    pub game: &'g Scaled,
    pub logs: Vec<f64>,
    pub precision: f64,
    pub chances: Vec<f64>,
    pub values: Vec<f64>,
    /// The newest step.
    pub step: Direction,
    slopes: Slopes,
    /// By how much the equations are missed.
    missed: Vec<f64>,
    references: Vec<usize>,
    gains: Vec<f64>,
    /// Strategies in the matrix, player by player, and where each player's begin; then those that are eliminated.
    kept: Vec<usize>,
    kept_starts: Vec<usize>,
    gone: Vec<usize>,
    gone_of: usize,
    has_part: Vec<bool>,
    /// Steps of the eliminated from those of the kept and of precision, and rows of the kept in terms of the eliminated.
    gone_rows: Vec<f64>,
    kept_rows: Vec<f64>,
    held: Vec<f64>,
    factors: Lu,
    side: Vec<f64>,
    weighted: Vec<f64>,
}

impl<'g> System<'g> {
    pub(super) fn new(game: &'g Scaled) -> Self {
        let total = game.total();
        let zeros = || vec![0.0; total];
        let mut system = Self {
            game,
            logs: zeros(),
            precision: 0.0,
            chances: zeros(),
            values: zeros(),
            step: Direction { logs: zeros(), precision: 0.0 },
            slopes: Slopes::new(game),
            missed: zeros(),
            references: vec![0; game.players()],
            gains: zeros(),
            kept: Vec::with_capacity(total),
            kept_starts: Vec::new(),
            gone: Vec::with_capacity(total),
            gone_of: 0,
            has_part: vec![false; total],
            gone_rows: Vec::new(),
            kept_rows: Vec::new(),
            held: zeros(),
            factors: Lu::default(),
            side: zeros(),
            weighted: zeros(),
        };
        system.evaluate();
        system
    }

    /// Goes to a point; its logarithms need not be of chances that add up to 1.
    pub(super) fn go(&mut self, logs: &[f64], precision: f64) {
        self.logs.copy_from_slice(logs);
        self.precision = precision;
        self.evaluate();
    }

    /// Chances and values of the logarithms, which are moved so that chances add up to 1.
    fn evaluate(&mut self) {
        for player in 0..self.game.players() {
            let range = self.game.range(player);
            let (logs, chances) = (&mut self.logs[range.clone()], &mut self.chances[range]);
            let highest = logs.iter().copied().fold(f64::NEG_INFINITY, max);
            chances.iter_mut().zip(logs.iter()).for_each(|(chance, log)| *chance = exp(log - highest));
            let sum: f64 = chances.iter().sum();
            let shift = highest + ln(sum);
            chances.iter_mut().for_each(|chance| *chance /= sum);
            logs.iter_mut().for_each(|log| *log -= shift);
        }
        self.slopes.update(self.game, &self.chances, false);
        self.slopes.values(self.game, &self.chances, &mut self.values);
    }

    /// The most that a player could gain by another strategy, in units of the largest difference that own choices make.
    pub(super) fn regret(&self) -> f64 {
        (0..self.game.players()).fold(0.0, |most, player| {
            let values = &self.values[self.game.range(player)];
            let best = values.iter().copied().fold(f64::NEG_INFINITY, max);
            let own: f64 = values
                .iter()
                .zip(&self.chances[self.game.range(player)])
                .map(|(value, chance)| (best - value) * chance)
                .sum();
            max(most, own)
        })
    }

    /// Factors the matrix of the equations at this point.
    pub(super) fn factor(&mut self, held: Held) {
        if self.game.players() > 2 {
            self.slopes.update(self.game, &self.chances, true);
        }
        self.choose();
        self.hold(held);
        let (size, gone) = (self.kept.len() + 1, self.gone.len());
        let mut gone_rows = std::mem::take(&mut self.gone_rows);
        let mut kept_rows = std::mem::take(&mut self.kept_rows);
        gone_rows.resize(gone * size, 0.0);
        for (row, strategy) in gone_rows.chunks_exact_mut(size).zip(&self.gone) {
            self.kept_terms(*strategy, row);
            row[size - 1] = self.gains[*strategy];
        }
        kept_rows.resize(size * gone.max(1), 0.0);
        let mut factors = std::mem::take(&mut self.factors);
        factors.begin(size);
        for (at, terms) in kept_rows.chunks_exact_mut(gone.max(1)).enumerate() {
            let row = factors.row_mut(at);
            if let Some(strategy) = self.kept.get(at) {
                self.kept_terms(*strategy, row);
                row.iter_mut().for_each(|cell| *cell = -*cell);
                row[at] += 1.0;
                row[size - 1] = -self.gains[*strategy];
                self.terms(*strategy, self.gone_of, &self.gone, &mut terms[..gone]);
            } else {
                row.iter_mut().zip(&self.kept).for_each(|(cell, strategy)| *cell = self.held[*strategy]);
                row[size - 1] = self.held[self.held.len() - 1];
                terms.iter_mut().zip(&self.gone).for_each(|(term, strategy)| *term = -self.held[*strategy]);
            }
            for (term, gone_row) in terms.iter().zip(gone_rows.chunks_exact(size)) {
                take_away(row, *term, gone_row);
            }
        }
        factors.factor();
        (self.gone_rows, self.kept_rows, self.factors) = (gone_rows, kept_rows, factors);
    }

    /// References, gains over them, and which strategies have a part in the matrix.
    fn choose(&mut self) {
        let game = self.game;
        let least = NO_PART / max(1.0, self.precision);
        let counts = |player: usize| game.range(player).filter(|at| self.chances[*at] > least).count();
        self.gone_of = (0..game.players()).rev().max_by_key(|player| counts(*player)).unwrap_or(0);
        self.kept.clear();
        self.kept_starts.clear();
        self.gone.clear();
        for player in 0..game.players() {
            let likelier =
                |best: usize, at: usize| if self.chances[at] > self.chances[best] { at } else { best };
            let reference = game.range(player).fold(game.starts[player], likelier);
            self.references[player] = reference;
            self.kept_starts.push(self.kept.len());
            let list = if player == self.gone_of { &mut self.gone } else { &mut self.kept };
            for at in game.range(player) {
                self.gains[at] = self.values[at] - self.values[reference];
                self.has_part[at] = at != reference && self.chances[at] > least;
                if self.has_part[at] {
                    list.push(at);
                }
            }
        }
        self.kept_starts.push(self.kept.len());
    }

    /// The row of what the step is held to: of each strategy, and of precision at the end.
    fn hold(&mut self, held: Held) {
        self.held.clear();
        self.held.resize(self.game.total() + 1, 0.0);
        let last = self.game.total();
        match held {
            Held::Precision => self.held[last] = 1.0,
            Held::Across(direction) => {
                self.held[last] = direction.precision * self.weight_of_precision();
                for player in 0..self.game.players() {
                    let range = self.game.range(player);
                    let mean = dot(&direction.logs[range.clone()], &self.chances[range.clone()]);
                    let mut sum = 0.0;
                    for at in range.clone() {
                        self.held[at] = self.weight(at) * (direction.logs[at] - mean);
                        sum += self.held[at];
                    }
                    range.for_each(|at| self.held[at] -= self.chances[at] * sum);
                }
            }
        }
    }

    /// By what the equation of a strategy moves with the kept strategies.
    fn kept_terms(&self, strategy: usize, row: &mut [f64]) {
        for other in 0..self.game.players() {
            let range = self.kept_starts[other]..self.kept_starts[other + 1];
            self.terms(strategy, other, &self.kept[range.clone()], &mut row[range]);
        }
    }

    /// By what the equation of a strategy moves with some strategies of one player.
    fn terms(&self, strategy: usize, other: usize, strategies: &[usize], row: &mut [f64]) {
        let player = self.game.owner[strategy];
        if player == other {
            row.fill(0.0);
            return;
        }
        let (own, reference) =
            (self.slope_row(strategy, other), self.slope_row(self.references[player], other));
        let (gain, start) = (self.gains[strategy], self.game.starts[other]);
        for (cell, at) in row.iter_mut().zip(strategies) {
            *cell = self.precision * self.chances[*at] * (own[at - start] - reference[at - start] - gain);
        }
    }

    /// What a strategy pays against each strategy of another player.
    fn slope_row(&self, strategy: usize, other: usize) -> &[f64] {
        let player = self.game.owner[strategy];
        let width = self.game.range(other).len();
        &self.slopes.block(player, other)[(strategy - self.game.starts[player]) * width..][..width]
    }

    /// By how much this point misses the equations of strategies against their references.
    fn miss(&mut self) {
        for player in 0..self.game.players() {
            let reference = self.references[player];
            let (log, value) = (self.logs[reference], self.values[reference]);
            for at in self.game.range(player) {
                self.gains[at] = self.values[at] - value;
                self.missed[at] = (self.logs[at] - log) - self.precision * self.gains[at];
            }
        }
    }

    /// Newton's step with the newest factors, in [`System::step`], and its size.
    pub(super) fn newton(&mut self) -> f64 {
        self.miss();
        self.solve(0.0);
        self.length(&self.step)
    }

    /// The direction in which all equations go on to hold, of length 1 and pointing with what was held, into `along`; and the determinant
    /// that changes its sign where branches cross: whether it is negative, and the logarithm of its size.
    pub(super) fn tangent(&mut self, along: &mut Direction) -> (bool, f64) {
        self.missed.fill(0.0);
        self.solve(1.0);
        let length = self.length(&self.step);
        along.logs.clear();
        for player in 0..self.game.players() {
            let range = self.game.range(player);
            let mean = dot(&self.step.logs[range.clone()], &self.chances[range.clone()]);
            along.logs.extend(self.step.logs[range].iter().map(|log| (log - mean) / length));
        }
        along.precision = self.step.precision / length;
        let (is_negative, log) = self.factors.determinant();
        (is_negative, log + ln(length))
    }

    fn solve(&mut self, held: f64) {
        let (size, gone) = (self.kept.len() + 1, self.gone.len());
        self.weighted.clear();
        self.weighted.extend(self.gone.iter().map(|at| self.missed[*at]));
        self.side.clear();
        let missed = self.kept.iter().map(|at| -self.missed[*at]).chain([held]);
        let terms = self.kept_rows.chunks_exact(gone.max(1));
        self.side
            .extend(missed.zip(terms).map(|(missed, terms)| missed - dot(&terms[..gone], &self.weighted)));
        self.factors.solve(&mut self.side);
        self.step.logs.fill(0.0);
        self.step.precision = self.side[size - 1];
        self.kept.iter().zip(&self.side).for_each(|(at, step)| self.step.logs[*at] = *step);
        for (at, row) in self.gone.iter().zip(self.gone_rows.chunks_exact(size)) {
            self.step.logs[*at] = dot(row, &self.side) - self.missed[*at];
        }
        self.solve_unlikely();
    }

    /// Steps of the strategies that have no part in the matrix, from those that have.
    fn solve_unlikely(&mut self) {
        let game = self.game;
        self.weighted.clear();
        self.weighted.extend(self.step.logs.iter().zip(&self.chances).map(|(step, chance)| step * chance));
        for player in 0..game.players() {
            let reference = self.references[player];
            let mut shared = None;
            for at in game.range(player) {
                if at == reference || self.has_part[at] {
                    continue;
                }
                let others = || (0..game.players()).filter(|other| *other != player);
                let moved = |row: usize| -> f64 {
                    others()
                        .map(|other| dot(self.slope_row(row, other), &self.weighted[game.range(other)]))
                        .sum()
                };
                let (of_reference, sum) = *shared.get_or_insert_with(|| {
                    let sum: f64 = others().flat_map(|other| &self.weighted[game.range(other)]).sum();
                    (moved(reference), sum)
                });
                let gain = self.gains[at];
                let change = moved(at) - of_reference - gain * sum;
                self.step.logs[at] = gain * self.step.precision - self.missed[at] + self.precision * change;
            }
        }
    }

    /// Adds the newest step, or a share of it.
    pub(super) fn take(&mut self, share: f64) {
        take_away(&mut self.logs, -share, &self.step.logs);
        self.precision += share * self.step.precision;
        self.evaluate();
    }

    /// The derivative of the equations at this point, as last factored: rows and columns for strategies that have a part, without
    /// references, those of [`System::parts`], and a last column for precision.
    pub(super) fn derivative(&mut self) -> Vec<f64> {
        self.factor(Held::Precision);
        let parts = self.parts();
        let mut cells = Vec::with_capacity(parts.len() * (parts.len() + 1));
        let mut cell = [0.0];
        for row in &parts {
            for column in &parts {
                self.terms(*row, self.game.owner[*column], &[*column], &mut cell);
                cells.push(if row == column { 1.0 } else { -cell[0] });
            }
            cells.push(-self.gains[*row]);
        }
        cells
    }

    /// Strategies that have a part in the matrix, apart from references.
    pub(super) fn parts(&self) -> Vec<usize> {
        let mut parts: Vec<usize> = self.kept.iter().chain(&self.gone).copied().collect();
        parts.sort_unstable();
        parts
    }
}
