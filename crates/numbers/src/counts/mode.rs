//! Inversion outwards from the mode: for counts whose chance of zero is too small to start from.

/// A weight that no longer matters beside that of the mode.
pub(super) const NEGLIGIBLE: f64 = 1e-24;

/// Where the weights of a distribution start, end, and stop to matter.
pub(super) struct Outwards {
    /// The count with (about) the greatest chance; its weight is taken as 1.
    pub(super) mode: f64,
    /// The greatest possible count.
    pub(super) most: f64,
    /// Weights that fall to this are left out; 0 for a distribution with more than one peak.
    pub(super) negligible: f64,
}

/// The smallest count whose cumulative chance is at least `u`, where `ratio(k)` is the chance of k + 1
/// over that of k. No normalising constant is needed: the weights are added up first.
pub(super) fn invert_from_mode(u: f64, weights: &Outwards, ratio: impl Fn(f64) -> f64) -> f64 {
    let below = sum_below(weights, &ratio);
    let (above, highest) = sum_above(weights, &ratio);
    let target = u * (below.sum + 1.0 + above);
    if target <= below.sum {
        // From the bottom up, so that small chances keep their digits.
        walk_up(target, (below.lowest, below.weight, below.weight), weights.mode, ratio)
    } else {
        walk_up(target, (weights.mode, 1.0, below.sum + 1.0), highest, ratio)
    }
}

/// The weights of the counts below the mode.
struct Below {
    sum: f64,
    lowest: f64,
    /// The weight of the lowest.
    weight: f64,
}

fn sum_below(weights: &Outwards, ratio: impl Fn(f64) -> f64) -> Below {
    let mut below = Below { sum: 0.0, lowest: weights.mode, weight: 1.0 };
    while below.lowest > 0.0 && below.weight > weights.negligible {
        below.lowest -= 1.0;
        below.weight /= ratio(below.lowest);
        below.sum += below.weight;
    }
    below
}

/// The sum of the weights of the counts above the mode, and the highest of these.
fn sum_above(weights: &Outwards, ratio: impl Fn(f64) -> f64) -> (f64, f64) {
    let (mut sum, mut weight, mut count) = (0.0, 1.0, weights.mode);
    while count < weights.most && weight > weights.negligible {
        weight *= ratio(count);
        count += 1.0;
        sum += weight;
    }
    (sum, count)
}

/// Adds up weights from (count, its weight, the cumulative weight there) until the target is reached, at
/// most to `highest`.
fn walk_up(
    target: f64,
    (mut count, mut weight, mut cumulative): (f64, f64, f64),
    highest: f64,
    ratio: impl Fn(f64) -> f64,
) -> f64 {
    while cumulative < target && count < highest {
        weight *= ratio(count);
        count += 1.0;
        cumulative += weight;
    }
    count
}
