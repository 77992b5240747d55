//! Moments of one value, the draw under way kept apart.

use detente_numbers::estimates::{NestedEstimate, NestedMoments};
use detente_numbers::sums::Moments;

/// Moments of a value over nested trajectories, the draw under way kept apart until its last trajectory is in.
#[derive(Clone)]
pub(crate) struct Nested {
    closed: NestedMoments,
    per_draw: u32,
    draw: u64,
    count: u64,
    /// The first value of the draw: sums are taken around it, so that a constant has no variance at all.
    shift: f64,
    sum: f64,
    squares: f64,
}

impl Nested {
    pub(crate) fn new(per_draw: u32) -> Self {
        Self {
            closed: NestedMoments::new(per_draw),
            per_draw,
            draw: 0,
            count: 0,
            shift: 0.0,
            sum: 0.0,
            squares: 0.0,
        }
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, draw: u64, value: f64) {
        if draw != self.draw || self.count == 0 {
            self.close();
            self.draw = draw;
            self.shift = value;
        }
        let deviation = value - self.shift;
        self.count += 1;
        self.sum += deviation;
        self.squares += deviation * deviation;
    }

    /// Adds values one after the other, each with its draw.
    #[inline(always)]
    pub(crate) fn add_all(&mut self, draws: &[u64], values: &[f64]) {
        // Draws never fall, so equal ends mean that all are equal: mostly so, and then nothing need be asked of each value.
        let (Some(first), Some(last)) = (draws.first(), draws.last()) else { return };
        if first != last || *first != self.draw || self.count == 0 {
            return draws.iter().zip(values).for_each(|(draw, value)| self.add(*draw, *value));
        }
        let (mut sum, mut squares) = (self.sum, self.squares);
        for value in values {
            let deviation = value - self.shift;
            sum += deviation;
            squares += deviation * deviation;
        }
        (self.sum, self.squares) = (sum, squares);
        self.count += values.len() as u64;
    }

    /// Ends the draw under way.
    pub(crate) fn close(&mut self) {
        if self.count > 0 {
            let count = self.count as f64;
            let within = self.squares - self.sum * self.sum / count;
            // A draw that lost broken trajectories counts as if it had them all, with the variance of the rest.
            let missing = if self.count > 1 { f64::from(self.per_draw - 1) / (count - 1.0) } else { 1.0 };
            let within = if within > 0.0 { within * missing } else { 0.0 };
            self.closed.add_draw(self.shift + self.sum / count, within);
        }
        (self.count, self.sum, self.squares) = (0, 0.0, 0.0);
    }

    pub(crate) fn merge(&mut self, mut later: Self) {
        later.close();
        self.close();
        self.closed.merge(&later.closed);
    }

    /// All draws added, none of which is under way.
    pub(crate) fn closed(&self) -> &NestedMoments {
        &self.closed
    }

    /// Takes up earlier draws, of which these are the moments of the means and of the spread within.
    pub(crate) fn go_on_from(&mut self, means: Moments, within: Moments) {
        self.closed = NestedMoments::from_parts(self.per_draw, means, within);
    }

    /// The estimate from all draws added.
    pub(crate) fn estimate(&self) -> NestedEstimate {
        let mut whole = self.clone();
        whole.close();
        whole.closed.estimate()
    }
}
