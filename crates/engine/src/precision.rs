//! Stopping as soon as the shares of outcomes are known well enough.
//!
//! The intervals hold at all numbers of draws at once ([`detente_numbers::sequences`]), so that to look and to stop costs them nothing. A
//! run looks after numbers of blocks that no clock and no thread can change.

use crate::collect::Block;
use detente_numbers::sequences::{ShareSequences, spread_of};
use detente_numbers::{max, min};
use detente_results::summary::PrecisionEstimate;

/// Intervals are at their best after so many trajectories at most: as many as a run takes at most unless told otherwise. The number that
/// a run was asked for would do as well, but whoever repeats a run from its folder knows only how many it took.
const TRAJECTORIES_MOST: f64 = 1e7;

/// The intervals of the outcomes' shares, and how narrow they shall be.
pub(crate) struct Precision {
    /// How far a share may lie from its estimate, to either side.
    asked: f64,
    sequences: ShareSequences,
    /// What the draws so far say of the spread of each outcome, and of *broken* last.
    pub(crate) spreads: Vec<f64>,
    /// Whether the last look found all shares precise enough.
    pub(crate) is_reached: bool,
}

impl Precision {
    /// For so many shares (*broken* among them), each estimated from draws of so many trajectories.
    pub(crate) fn new(asked: f64, shares: usize, per_draw: u32) -> Self {
        // Draws of a share near one half, of whose variance a tenth is ignorance: a guess that costs little if it is wrong.
        let typical_variance = 0.25 * (1.0 / f64::from(per_draw) + 0.1);
        let draws_most = TRAJECTORIES_MOST / f64::from(per_draw);
        let sequences = ShareSequences::new(shares, asked, typical_variance, draws_most);
        Self { asked, sequences, spreads: vec![0.0; shares], is_reached: false }
    }

    /// Adds what a block's draws say of the spread of each outcome, before the block is merged; it has no draw under way.
    pub(crate) fn add(&mut self, before: &Block, block: &Block) {
        // Before the first draw, all shares are guessed to be the same.
        let guess = 1.0 / self.spreads.len() as f64;
        let outcomes = before.outcomes.iter().zip(&block.outcomes);
        for (spread, (before, block)) in self.spreads.iter_mut().zip(outcomes) {
            let earlier = before.closed();
            let earlier = earlier.means();
            let centre = if earlier.count() == 0 { guess } else { earlier.mean() };
            *spread += spread_of(block.closed().means(), centre);
        }
    }

    /// Looks whether the shares are precise enough after so many draws.
    pub(crate) fn look(&mut self, draws: u64) {
        self.is_reached = self.estimate(draws).reached <= self.asked;
    }

    /// What was asked for and what is reached after so many draws.
    pub(crate) fn estimate(&self, draws: u64) -> PrecisionEstimate {
        let half_widths = self.spreads.iter().map(|spread| self.sequences.half_width(draws, *spread));
        PrecisionEstimate { asked: self.asked, reached: half_widths.fold(0.0, max) }
    }

    /// The interval around the share of an outcome after so many draws.
    pub(crate) fn interval(&self, outcome: usize, share: f64, draws: u64) -> (f64, f64) {
        let half_width = self.sequences.half_width(draws, self.spreads[outcome]);
        (max(share - half_width, 0.0), min(share + half_width, 1.0))
    }
}

/// Blocks before the first look and between looks: enough to keep several threads at work, for a look waits for all of them.
const LOOK_BLOCKS: u64 = 8;

/// The next number of blocks after which the run looks: some fifth more than at the look before, in multiples of [`LOOK_BLOCKS`].
pub(crate) fn next_look(blocks: u64) -> u64 {
    let mut look = LOOK_BLOCKS;
    while look <= blocks {
        look += LOOK_BLOCKS * (look / (5 * LOOK_BLOCKS)).max(1);
    }
    look
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_after_fixed_numbers_of_blocks() {
        let mut looks = vec![next_look(0)];
        while looks.last().is_some_and(|last| *last < 140) {
            looks.push(next_look(looks[looks.len() - 1]));
        }
        assert_eq!(looks, [8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 96, 112, 128, 152]);
        assert_eq!(next_look(81), 96, "from wherever a run goes on");
    }

    #[test]
    fn intervals_lie_within_what_a_share_can_be() {
        let mut precision = Precision::new(0.01, 3, 10);
        assert_eq!(precision.interval(0, 0.0, 0), (0.0, 1.0));
        precision.spreads = vec![5.0, 20.0, 200.0];
        let (low, high) = precision.interval(0, 0.001, 10_000);
        assert!(low == 0.0 && high > 0.001 && high < 0.01, "{high}");
        assert!(precision.estimate(10_000).reached > 0.005, "the widest counts");
        for (draws, is_reached) in [(1_000, false), (1_000_000, true)] {
            precision.look(draws);
            assert_eq!(precision.is_reached, is_reached);
        }
    }
}
