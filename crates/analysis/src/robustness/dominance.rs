//! Who is better whatever comes, or by any taste for risk.

use super::Table;

/// How one policy dominates another, the strongest way first: each implies those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dominance {
    /// At least as good in every draw, and better in one.
    InEveryDraw,
    /// First order: for each level at least as likely to reach it, so that whoever prefers more to less prefers it (J. Quirk and
    /// R. Saposnik, Review of Economic Studies 29, 1962).
    FirstOrder,
    /// Second order: preferred by all who prefer more to less and dislike risk (J. Hadar and W. R. Russell, American Economic Review 59,
    /// 1969).
    SecondOrder,
}

impl Table {
    /// The strongest way in which one policy dominates another, over the draws as they are. It is a statement about these draws: one more
    /// may end it.
    #[must_use]
    pub fn dominance(&self, better: usize, worse: usize) -> Option<Dominance> {
        let (a, b) = (self.row(better), self.row(worse));
        if at_least(a.iter().zip(b)) {
            return Some(Dominance::InEveryDraw);
        }
        let sorted = |row: &[f64]| {
            let mut sorted = row.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            sorted
        };
        let (a, b) = (sorted(a), sorted(b));
        if at_least(a.iter().zip(&b)) {
            return Some(Dominance::FirstOrder);
        }
        // The integral of the quantile function, at each of its corners.
        let added = |row: Vec<f64>| {
            let mut sum = 0.0;
            row.into_iter()
                .map(|value| {
                    sum += value;
                    sum
                })
                .collect::<Vec<f64>>()
        };
        let (a, b) = (added(a), added(b));
        at_least(a.iter().zip(&b)).then_some(Dominance::SecondOrder)
    }
}

/// Never below, and above somewhere.
fn at_least<'a>(pairs: impl Iterator<Item = (&'a f64, &'a f64)>) -> bool {
    let mut is_above = false;
    for (a, b) in pairs {
        if a < b {
            return false;
        }
        is_above |= a > b;
    }
    is_above
}
