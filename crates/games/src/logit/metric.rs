//! How far apart two points of the correspondence are.

use super::system::{Direction, System};
use crate::linear::dot;
use detente_numbers::{abs, max, sqrt};

impl System<'_> {
    /// What a change of precision counts for.
    pub(super) fn weight_of_precision(&self) -> f64 {
        let scale = 1.0 + abs(self.precision);
        1.0 / (scale * scale)
    }

    /// What a relative change of a chance counts for: 1 where values move with it, and the less, the less they do.
    pub(super) fn weight(&self, at: usize) -> f64 {
        let precision = abs(self.precision);
        self.chances[at] * (1.0 + precision) / (1.0 + self.chances[at] * precision)
    }

    /// How long a direction is here: relative changes of chances (with shares of the chances as weights this would be Fisher's metric; the
    /// larger the precision, the smaller a chance may be and still count), and the change of precision relative to 1 + precision. It depends
    /// on no unit, and all chances together are some dozens of units apart.
    pub(super) fn length(&self, direction: &Direction) -> f64 {
        sqrt(max(self.product(direction, direction), 0.0))
    }

    /// The product of two directions in that metric.
    pub(super) fn product(&self, left: &Direction, right: &Direction) -> f64 {
        let mut sum = left.precision * right.precision * self.weight_of_precision();
        for player in 0..self.game.players() {
            let range = self.game.range(player);
            let chances = &self.chances[range.clone()];
            let left_mean = dot(&left.logs[range.clone()], chances);
            let right_mean = dot(&right.logs[range.clone()], chances);
            sum += range
                .map(|at| self.weight(at) * (left.logs[at] - left_mean) * (right.logs[at] - right_mean))
                .sum::<f64>();
        }
        sum
    }
}
