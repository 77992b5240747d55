//! Designs of elementary effects: one factor at a time is changed, from many places.
//!
//! *Trajectories* (M. D. Morris, Technometrics 33, 1991) change the factors one after another in random order, on a grid. *Radial* blocks (F.
//! Campolongo, A. Saltelli and J. Cariboni, Computer Physics Communications 182, 2011) change each from the same place. The levels of the
//! grid lie in the middle of equal intervals, so that no number is 0 or 1, and each change goes half the range. Radial changes go at least a
//! quarter of it, which the paper does not ask: without that, the effect of a factor on a result that is either 0 or 1 has no variance that
//! could be estimated.

use detente_numbers::luck::{Seed, Source, StepSource, World, lane_key, uniform_at};

use super::latin::{inside, shuffle};
use super::{Factors, Points, Refused, SobolSequence};

/// Length of a step on the grid.
const GRID_STEP: f64 = 0.5;

/// A design of blocks of k + 1 rows for k factors, in which each factor is changed once. All rows of a block share their luck, but for the
/// change of luck itself, where luck is a factor.
#[derive(Clone, Debug)]
pub struct Screening {
    factors: Factors,
    blocks: usize,
    seed: Seed,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Trajectories { levels: usize },
    Radial(SobolSequence),
}

/// The change of one factor between two rows of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The factor.
    pub factor: usize,
    /// The row before the change.
    pub before: usize,
    /// The row after it.
    pub after: usize,
    /// How far the column moved; 1 for luck. Of a group, how far its first column moved: the others may move the other way.
    pub step: f64,
}

impl Screening {
    /// Trajectories on a grid of so many levels, an even number; 4 is usual.
    ///
    /// # Errors
    /// No blocks, 2^32 blocks or more, or an odd number of levels.
    pub fn trajectories(blocks: usize, levels: usize, factors: Factors, seed: Seed) -> Result<Self, Refused> {
        if blocks == 0 || levels == 0 {
            return Err(Refused::Nothing);
        }
        if blocks >> 32 != 0 {
            return Err(Refused::TooManyRows { asked: blocks, most: (1 << 32) - 1 });
        }
        if levels % 2 == 1 {
            return Err(Refused::OddLevels(levels));
        }
        let seed = seed.apart("trajectories of a screening", 0);
        Ok(Self { factors, blocks, seed, kind: Kind::Trajectories { levels } })
    }

    /// Radial blocks around the points of a scrambled Sobol' sequence.
    ///
    /// # Errors
    /// No blocks, or more columns than half the dimensions of the sequence.
    pub fn radial(blocks: usize, factors: Factors, seed: Seed) -> Result<Self, Refused> {
        let columns = factors.columns();
        let most = SobolSequence::DIMENSIONS_MOST / 2;
        if columns > most {
            return Err(Refused::TooManyColumns { asked: columns, most });
        }
        let sequence = SobolSequence::new(blocks, 2 * columns, seed)?;
        Ok(Self { factors, blocks, seed, kind: Kind::Radial(sequence) })
    }

    /// The factors.
    #[must_use]
    pub fn factors(&self) -> &Factors {
        &self.factors
    }

    /// How many blocks there are.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// The changes of a block, one for each factor.
    #[must_use]
    pub fn changes(&self, block: usize) -> Vec<Change> {
        let first = block * (self.factors.count() + 1);
        let change = |(place, factor): (usize, &usize)| {
            let before = match self.kind {
                Kind::Trajectories { .. } => first + place,
                Kind::Radial(_) => first,
            };
            Change { factor: *factor, before, after: first + place + 1, step: self.step(block, *factor) }
        };
        self.order(block).iter().enumerate().map(change).collect()
    }

    /// The factors in the order in which they are changed.
    fn order(&self, block: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.factors.count()).collect();
        if matches!(self.kind, Kind::Trajectories { .. }) {
            shuffle(&mut order, self.seed, block as u64);
        }
        order
    }

    fn step(&self, block: usize, factor: usize) -> f64 {
        match self.factors.columns_of(factor) {
            [] => 1.0,
            [column, ..] => {
                let (before, after) = self.ends(block, *column);
                after - before
            }
        }
    }

    /// A column's numbers before and after its change.
    fn ends(&self, block: usize, column: usize) -> (f64, f64) {
        match &self.kind {
            Kind::Trajectories { levels } => {
                let key = lane_key(self.seed, World::Trajectory, block as u64);
                let at = |draw| {
                    let source = Source::new("grid", "start");
                    uniform_at(key, StepSource::new(source, column as u32, draw))
                };
                let half = levels / 2;
                let low = ((at(0) * half as f64) as usize) as f64 + 0.5;
                let low = low / *levels as f64;
                if at(1) < 0.5 { (low, low + GRID_STEP) } else { (low + GRID_STEP, low) }
            }
            Kind::Radial(sequence) => {
                let before = sequence.number(block, column);
                let other = sequence.number(block, column + self.factors.columns());
                let around = before + 0.25 + 0.5 * other;
                (before, inside(if around < 1.0 { around } else { around - 1.0 }))
            }
        }
    }

    /// Which factors have been changed in a row of its block.
    fn changed(&self, block: usize, place: usize) -> Vec<bool> {
        let order = self.order(block);
        let already = match self.kind {
            Kind::Trajectories { .. } => &order[..place],
            Kind::Radial(_) => &order[place.saturating_sub(1)..place],
        };
        let mut changed = vec![false; self.factors.count()];
        already.iter().for_each(|factor| changed[*factor] = true);
        changed
    }
}

impl Points for Screening {
    fn rows(&self) -> usize {
        self.blocks * (self.factors.count() + 1)
    }

    fn columns(&self) -> usize {
        self.factors.columns()
    }

    fn fill(&self, row: usize, point: &mut [f64]) -> u64 {
        let rows = self.factors.count() + 1;
        let (block, place) = (row / rows, row % rows);
        let changed = self.changed(block, place);
        for (column, number) in point.iter_mut().enumerate().take(self.columns()) {
            let (before, after) = self.ends(block, column);
            *number = if changed[self.factors.of_column(column)] { after } else { before };
        }
        let luck_changed = self.factors.luck().is_some_and(|luck| changed[luck]);
        2 * block as u64 + u64::from(luck_changed)
    }
}
