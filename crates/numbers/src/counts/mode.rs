//! Inversion outwards from the mode: for counts whose chance of zero is too small to start from.

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
    let target = u * (below + 1.0 + sum_above(weights, &ratio));
    if target <= below {
        walk_down(target, below, weights, ratio)
    } else {
        walk_up(target, below, weights, ratio)
    }
}

fn sum_below(weights: &Outwards, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut weight, mut count) = (0.0, 1.0, weights.mode);
    while count > 0.0 {
        count -= 1.0;
        weight /= ratio(count);
        sum += weight;
        if weight <= weights.negligible {
            break;
        }
    }
    sum
}

fn sum_above(weights: &Outwards, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut weight, mut count) = (0.0, 1.0, weights.mode);
    while count < weights.most {
        weight *= ratio(count);
        count += 1.0;
        sum += weight;
        if weight <= weights.negligible {
            break;
        }
    }
    sum
}

fn walk_down(target: f64, below: f64, weights: &Outwards, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut cumulative, mut weight, mut count) = (below, 1.0, weights.mode);
    while count > 0.0 {
        count -= 1.0;
        weight /= ratio(count);
        cumulative -= weight;
        if cumulative < target || weight <= weights.negligible {
            break;
        }
    }
    count
}

fn walk_up(target: f64, below: f64, weights: &Outwards, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut cumulative, mut weight, mut count) = (below + 1.0, 1.0, weights.mode);
    while cumulative < target && count < weights.most && weight > weights.negligible {
        weight *= ratio(count);
        count += 1.0;
        cumulative += weight;
    }
    count
}
