//! Which profiles a game has, and their numbers.

/// More profiles than this are not held in memory.
pub const PROFILES_MOST: usize = 1 << 24;

/// How many strategies each player has. Profiles are numbered with the first player's strategy counting fastest, as Gambit's format does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    counts: Vec<usize>,
    strides: Vec<usize>,
}

impl Shape {
    /// Of so many strategies for each player; at least one each.
    #[must_use]
    pub fn of_counts(counts: Vec<usize>) -> Self {
        let mut strides = Vec::with_capacity(counts.len());
        let mut stride = 1_usize;
        for count in &counts {
            strides.push(stride);
            stride = stride.saturating_mul(*count);
        }
        Self { counts, strides }
    }

    /// Strategies of each player.
    #[must_use]
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// Players.
    #[must_use]
    pub fn players(&self) -> usize {
        self.counts.len()
    }

    /// How many profiles there are; `usize::MAX` where that is beyond counting.
    #[must_use]
    pub fn profiles(&self) -> usize {
        self.counts.iter().fold(1, |product: usize, count| product.saturating_mul(*count))
    }

    /// By how much a profile's number grows with this player's strategy.
    #[must_use]
    pub fn stride(&self, player: usize) -> usize {
        self.strides[player]
    }

    /// The number of a profile.
    #[must_use]
    pub fn number(&self, profile: &[usize]) -> usize {
        profile.iter().zip(&self.strides).map(|(strategy, stride)| strategy * stride).sum()
    }

    /// What a player does in a profile.
    #[must_use]
    pub fn strategy(&self, number: usize, player: usize) -> usize {
        number / self.strides[player] % self.counts[player]
    }

    /// The profile of a number: a strategy for each player.
    #[must_use]
    pub fn profile(&self, number: usize) -> Vec<usize> {
        (0..self.players()).map(|player| self.strategy(number, player)).collect()
    }

    /// The number of the profile in which one player does something else.
    #[must_use]
    pub fn with(&self, number: usize, player: usize, strategy: usize) -> usize {
        number + strategy * self.strides[player] - self.strategy(number, player) * self.strides[player]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_and_their_numbers_belong_together() {
        let shape = Shape::of_counts(vec![2, 3, 4]);
        assert_eq!((shape.profiles(), shape.number(&[1, 0, 0]), shape.number(&[0, 1, 0])), (24, 1, 2));
        for number in 0..24 {
            assert_eq!(shape.number(&shape.profile(number)), number);
            assert_eq!(shape.profile(shape.with(number, 1, 2))[1], 2);
            assert_eq!(shape.profile(shape.with(number, 1, 2))[2], shape.profile(number)[2]);
        }
        assert_eq!(Shape::of_counts(vec![usize::MAX, 2]).profiles(), usize::MAX);
    }
}
