//! The monotone fit: of all rising sequences the one nearest to means with weights (pooling of adjacent violators: M. Ayer, H. D. Brunk, G. M.
//! Ewing, W. T. Reid and E. Silverman, Annals of Mathematical Statistics 26, 1955).

/// A value at a place, and how much it weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighed {
    pub(super) at: f64,
    pub(super) value: f64,
    pub(super) weight: f64,
}

/// The rising fit to values at rising places: neighbours that fall are pooled to one value, at the mean of their places.
pub(super) fn isotonic(values: &[Weighed]) -> Vec<Weighed> {
    let mut pools: Vec<Weighed> = Vec::new();
    for value in values {
        let mut pool = *value;
        while let Some(before) = pools.last().copied().filter(|before| before.value >= pool.value) {
            pools.pop();
            let weight = before.weight + pool.weight;
            let mean = |a: f64, b: f64| (a * before.weight + b * pool.weight) / weight;
            pool = Weighed { at: mean(before.at, pool.at), value: mean(before.value, pool.value), weight };
        }
        pools.push(pool);
    }
    pools
}

/// The fit at a place: on the line between pools, and that of the first or last beyond them.
pub(super) fn fitted(pools: &[Weighed], at: f64) -> Option<f64> {
    let next = pools.partition_point(|pool| pool.at < at);
    match (next.checked_sub(1).and_then(|before| pools.get(before)), pools.get(next)) {
        (Some(before), Some(after)) => {
            let part = (at - before.at) / (after.at - before.at);
            Some(before.value + part * (after.value - before.value))
        }
        (one, other) => one.or(other).map(|pool| pool.value),
    }
}

/// Where the fit crosses a level: negative infinity where it is above everywhere, infinity where it is below.
pub(super) fn crossing(pools: &[Weighed], level: f64) -> f64 {
    let next = pools.partition_point(|pool| pool.value < level);
    match (next.checked_sub(1).and_then(|before| pools.get(before)), pools.get(next)) {
        (Some(before), Some(after)) => {
            let part = (level - before.value) / (after.value - before.value);
            before.at + part * (after.at - before.at)
        }
        (None, _) => f64::NEG_INFINITY,
        (Some(_), None) => f64::INFINITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(values: &[(f64, f64, f64)]) -> Vec<Weighed> {
        values.iter().map(|(at, value, weight)| Weighed { at: *at, value: *value, weight: *weight }).collect()
    }

    #[test]
    fn neighbours_that_fall_are_pooled() {
        let fit = isotonic(&weighed(&[
            (0.0, 0.1, 1.0),
            (1.0, 0.5, 3.0),
            (2.0, 0.1, 1.0),
            (3.0, 0.3, 1.0),
            (4.0, 0.9, 1.0),
        ]));
        // (3 x 0.5 + 0.1) / 4 = 0.4, which is above 0.3: (1.6 + 0.3) / 5 = 0.38 at (3 + 2 + 3) / 5.
        let expected = weighed(&[(0.0, 0.1, 1.0), (1.6, 0.38, 5.0), (4.0, 0.9, 1.0)]);
        for (found, expected) in fit.iter().zip(&expected) {
            assert!((found.at - expected.at).abs() < 1e-12 && (found.value - expected.value).abs() < 1e-12);
        }
        assert_eq!(fit.len(), 3);
        assert!((crossing(&fit, 0.24) - 0.8).abs() < 1e-12);
        assert_eq!((crossing(&fit, 0.05), crossing(&fit, 0.95)), (f64::NEG_INFINITY, f64::INFINITY));
        assert!((fitted(&fit, 0.8).unwrap() - 0.24).abs() < 1e-12);
        assert_eq!((fitted(&fit, -1.0), fitted(&fit, 9.0), fitted(&[], 0.0)), (Some(0.1), Some(0.9), None));
    }
}
