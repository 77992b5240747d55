//! Moments of one value over nested trajectories, the draw under way kept apart.

use detente_numbers::estimates::{NestedEstimate, NestedMoments};
use detente_numbers::sums::Moments;

/// Sums of values around the first of them: a constant has no variance at all, and nothing is divided until they are read.
#[derive(Clone, Copy, Default)]
struct Shifted {
    count: u64,
    shift: f64,
    sum: f64,
    squares: f64,
}

impl Shifted {
    #[inline(always)]
    fn add(&mut self, value: f64) {
        if self.count == 0 {
            self.shift = value;
        }
        let deviation = value - self.shift;
        self.count += 1;
        self.sum += deviation;
        self.squares += deviation * deviation;
    }

    /// Adds values one after the other.
    #[inline(always)]
    fn add_all(&mut self, values: &[f64]) {
        let Some(first) = values.first() else { return };
        let mut all = *self;
        if all.count == 0 {
            all.shift = *first;
        }
        for value in values {
            let deviation = value - all.shift;
            all.sum += deviation;
            all.squares += deviation * deviation;
        }
        all.count += values.len() as u64;
        *self = all;
    }

    fn mean(&self) -> f64 {
        self.shift + self.sum / self.count as f64
    }

    /// The sum of squared deviations from the mean.
    fn squared_deviations(&self) -> f64 {
        let squares = self.squares - self.sum * self.sum / self.count as f64;
        // Rounding may leave a little less than nothing; what overflowed is not known.
        if squares < 0.0 { 0.0 } else { squares }
    }

    fn moments(&self) -> Moments {
        if self.count == 0 {
            return Moments::new();
        }
        Moments::from_parts((self.count, self.mean(), self.squared_deviations()))
    }
}

/// Moments of a value over nested trajectories, the draw under way kept apart until its last trajectory is in.
#[derive(Clone)]
pub(crate) struct Nested {
    /// Draws of earlier blocks.
    earlier: NestedMoments,
    per_draw: u32,
    /// Means of the draws of this block, and the sums of squared deviations from them.
    means: Shifted,
    within: Shifted,
    /// The draw under way.
    draw: u64,
    values: Shifted,
}

impl Nested {
    pub(crate) fn new(per_draw: u32) -> Self {
        Self {
            earlier: NestedMoments::new(per_draw),
            per_draw,
            means: Shifted::default(),
            within: Shifted::default(),
            draw: 0,
            values: Shifted::default(),
        }
    }

    /// Adds the value of a trajectory of this draw. Draws never fall.
    #[inline(always)]
    pub(crate) fn add(&mut self, draw: u64, value: f64) {
        if draw != self.draw {
            self.close();
            self.draw = draw;
        }
        self.values.add(value);
    }

    /// Adds the values of trajectories that follow one another from number `first` on.
    #[inline(always)]
    pub(crate) fn add_all(&mut self, first: u64, values: &[f64]) {
        let per_draw = u64::from(self.per_draw);
        if per_draw == 1 {
            return self.add_draws(values);
        }
        let (mut trajectory, mut rest) = (first, values);
        while !rest.is_empty() {
            let draw = trajectory / per_draw;
            if draw != self.draw {
                self.close();
                self.draw = draw;
            }
            let left = per_draw - trajectory % per_draw;
            let (of_draw, others) = rest.split_at(rest.len().min(left as usize));
            self.values.add_all(of_draw);
            trajectory += of_draw.len() as u64;
            rest = others;
        }
    }

    /// Adds draws of one trajectory each: their means are their values, and nothing deviates from them.
    #[inline(always)]
    fn add_draws(&mut self, values: &[f64]) {
        self.close();
        self.means.add_all(values);
        self.within.count += values.len() as u64;
    }

    /// Ends the draw under way.
    pub(crate) fn close(&mut self) {
        let values = std::mem::take(&mut self.values);
        if values.count == 0 {
            return;
        }
        self.means.add(values.mean());
        if self.per_draw == 1 {
            self.within.add(0.0);
        } else if values.count > 1 {
            // A draw that lost broken trajectories counts as if it had them all, with the variance of the rest; the last one has none.
            let missing = f64::from(self.per_draw - 1) / (values.count - 1) as f64;
            self.within.add(values.squared_deviations() * missing);
        }
    }

    /// Adds the block that follows.
    pub(crate) fn merge(&mut self, mut later: Self) {
        later.close();
        self.close();
        self.earlier = self.closed();
        (self.means, self.within) = Default::default();
        self.earlier.merge(&later.closed());
    }

    /// All draws added, none of which is under way.
    pub(crate) fn closed(&self) -> NestedMoments {
        let block = NestedMoments::from_parts(self.per_draw, self.means.moments(), self.within.moments());
        let mut all = self.earlier;
        all.merge(&block);
        all
    }

    /// Takes up earlier draws, of which these are the moments of the means and of the spread within.
    pub(crate) fn go_on_from(&mut self, means: Moments, within: Moments) {
        self.earlier = NestedMoments::from_parts(self.per_draw, means, within);
    }

    /// The estimate from all draws added.
    pub(crate) fn estimate(&self) -> NestedEstimate {
        let mut whole = self.clone();
        whole.close();
        whole.closed().estimate()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

    fn values(count: u32) -> Vec<f64> {
        let key = lane_key(Seed(3), World::Trajectory, 0);
        (0..count).map(|draw| 1e3 + uniform(key, Source::new("nested", "test"), 0, draw)).collect()
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-9 * b.abs(), "{a} is not {b}");
    }

    /// Means and mean squares by their definitions.
    fn slow(values: &[f64], per_draw: usize) -> (f64, f64, f64) {
        let draws: Vec<&[f64]> = values.chunks(per_draw).collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let means: Vec<f64> = draws.iter().map(|draw| mean(draw)).collect();
        let whole = mean(&means);
        let between: f64 = means.iter().map(|draw| (draw - whole) * (draw - whole)).sum();
        let inside = |draw: &[f64]| -> f64 { draw.iter().map(|value| (value - mean(draw)).powi(2)).sum() };
        let within: f64 = draws.iter().map(|draw| inside(draw)).sum();
        let (j, k) = (draws.len() as f64, per_draw as f64);
        (whole, k * between / (j - 1.0), within / (j * (k - 1.0)))
    }

    #[test]
    fn estimates_are_those_of_the_definitions() {
        for per_draw in [1, 2, 7, 40] {
            let values = values(560);
            let mut nested = Nested::new(per_draw);
            nested.add_all(0, &values);
            let found = nested.estimate();
            let (mean, between, within) = slow(&values, per_draw as usize);
            close(found.mean, mean);
            close(found.between_mean_square, between);
            if per_draw > 1 {
                close(found.within_mean_square, within);
            }
        }
    }

    #[test]
    fn how_values_are_parted_changes_no_bit() {
        let values = values(700);
        for per_draw in [1, 7, 35, 1_000] {
            let mut whole = Nested::new(per_draw);
            whole.add_all(70, &values);
            for parts in [vec![700], vec![16, 16, 668], vec![1; 700], vec![3, 300, 397]] {
                let (mut parted, mut at) = (Nested::new(per_draw), 0);
                for part in parts {
                    parted.add_all(70 + at as u64, &values[at..at + part]);
                    at += part;
                }
                assert_eq!(parted.estimate().mean.to_bits(), whole.estimate().mean.to_bits());
                let of = |nested: &Nested| nested.estimate().between_mean_square.to_bits();
                assert_eq!(of(&parted), of(&whole));
            }
            let mut single = Nested::new(per_draw);
            for (value, trajectory) in values.iter().zip(70_u64..) {
                single.add(trajectory / u64::from(per_draw), *value);
            }
            assert_eq!(single.estimate().mean.to_bits(), whole.estimate().mean.to_bits());
        }
    }

    /// Broken trajectories leave draws with fewer values, down to one, which says nothing of how values vary within a draw.
    #[test]
    fn draws_of_which_one_trajectory_is_left_say_nothing_of_the_variance_within() {
        let mut nested = Nested::new(3);
        let draws: [&[f64]; 5] = [&[1.0, 2.0, 3.0], &[9.0], &[4.0, 6.0], &[-9.0], &[]];
        for (draw, values) in draws.iter().enumerate() {
            values.iter().for_each(|value| nested.add(draw as u64, *value));
        }
        let found = nested.estimate();
        // Variances of 1 and 2.
        assert_eq!(found.within_mean_square, 1.5);
        assert_eq!((found.draws, found.mean), (4, (2.0 + 9.0 + 5.0 - 9.0) / 4.0));
        let mut alone = Nested::new(3);
        (0..4).for_each(|draw| alone.add(draw, draw as f64));
        assert!(alone.estimate().within_mean_square.is_nan(), "nothing is known of it");
        assert_eq!(alone.estimate().mean, 1.5);
    }

    #[test]
    fn squares_that_overflow_are_no_variance_of_0() {
        for per_draw in [1, 4] {
            let mut nested = Nested::new(per_draw);
            nested.add_all(0, &[1e200, -1e200, 3e200, 0.0, 2e200, -1e200, 1e200, 5e200]);
            let found = nested.estimate();
            assert!(found.mean.is_finite());
            for variance in [found.standard_error, found.between_mean_square, found.chance_variance] {
                assert!(!variance.is_finite(), "{per_draw}: {found:?}");
            }
        }
    }
}
