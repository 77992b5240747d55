//! Sums and moments whose bits depend on the values and their order alone.
//!
//! The rule for whoever adds up results: cut the values into blocks of a fixed size, take the moments of
//! each block with [`Moments::of`] (or [`Moments::add`] one by one), and [`Moments::merge`] the blocks
//! in their order. Then threads may compute blocks in any order, and the bits stay.

/// Values summed in a plain loop of [`LANES`] running sums; longer slices are halved first.
const LEAF: usize = 128;
const LANES: usize = 8;

/// The sum by a fixed tree that depends only on the length: halves down to 128 values, those in 8 running
/// sums. The rounding error grows like the logarithm of the length.
#[must_use]
pub fn pairwise_sum(values: &[f64]) -> f64 {
    pairwise(values, |value| value)
}

/// The sum of a function of the values by the tree of [`pairwise_sum`].
fn pairwise(values: &[f64], function: impl Fn(f64) -> f64 + Copy) -> f64 {
    if values.len() > LEAF {
        // A multiple of the leaf on the left, so that leaves are full.
        let leaves = values.len().div_ceil(LEAF);
        let (left, right) = values.split_at(leaves.div_ceil(2) * LEAF);
        return pairwise(left, function) + pairwise(right, function);
    }
    let mut sums = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += function(*value);
        }
    }
    for (sum, value) in sums.iter_mut().zip(rest) {
        *sum += function(*value);
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

/// Number, mean and sum of squared deviations of a sequence of values.
///
/// Values come one by one (B. P. Welford's update, Technometrics 4, 1962) or in blocks, and blocks are
/// merged (T. F. Chan, G. H. Golub and R. J. LeVeque, COMPSTAT 1982): no cancellation, however large the
/// mean beside the spread. NaN or infinite values make the moments NaN.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// The moments of no values.
    #[must_use]
    pub const fn new() -> Self {
        Self { count: 0, mean: 0.0, squares: 0.0 }
    }

    /// The moments of a block, in two passes by the tree of [`pairwise_sum`].
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        if values.is_empty() {
            return Self::new();
        }
        let mean = pairwise_sum(values) / values.len() as f64;
        let squares = pairwise(values, |value| (value - mean) * (value - mean));
        Self { count: values.len() as u64, mean, squares }
    }

    /// Adds one value.
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let difference = value - self.mean;
        self.mean += difference / self.count as f64;
        self.squares += difference * (value - self.mean);
    }

    /// Adds the values of a later block.
    pub fn merge(&mut self, later: &Self) {
        if later.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *later;
            return;
        }
        let (n, m) = (self.count as f64, later.count as f64);
        let difference = later.mean - self.mean;
        let share = m / (n + m);
        self.mean += difference * share;
        self.squares += later.squares + difference * difference * (n * share);
        self.count += later.count;
    }

    /// All that is known: the number of values, the running mean, the sum of squared deviations from it.
    #[must_use]
    pub const fn parts(&self) -> (u64, f64, f64) {
        (self.count, self.mean, self.squares)
    }

    /// The moments that have these [`Self::parts`], to the bit.
    #[must_use]
    pub const fn from_parts((count, mean, squares): (u64, f64, f64)) -> Self {
        Self { count, mean, squares }
    }

    /// The number of values.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The mean; NaN of no values.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { crate::canonical(self.mean) }
    }

    /// The sum; 0 of no values.
    #[must_use]
    pub fn sum(&self) -> f64 {
        crate::canonical(self.mean * self.count as f64)
    }

    /// The sum of squared deviations from the mean; 0 of no values.
    #[must_use]
    pub fn squared_deviations(&self) -> f64 {
        crate::canonical(self.squares)
    }

    /// The unbiased estimate of the variance, with n - 1 below; NaN of fewer than two values.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.count < 2 { f64::NAN } else { crate::canonical(self.squares / (self.count - 1) as f64) }
    }

    /// The square root of [`Self::variance`].
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        crate::sqrt(self.variance())
    }

    /// The standard error of the mean of independent values; NaN of fewer than two.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        crate::sqrt(self.variance() / self.count as f64)
    }
}
