//! What tells cheaply that nothing happens: most events are rare, and most draws say so at a glance.
//!
//! Each function answers "no" only where the full one gives 0 (or an arrival too late) to the last bit, and may say "yes" where it does
//! too. They rest on e^-x >= 1 - x; the margins are far wider than any rounding error. `u` is a uniform number; what cannot happen at
//! all is not asked for one, so that `u` may then be anything.

use crate::lane::Lane;

/// One, less more than what rounding can add to a chance of none.
pub(super) const NEARLY_ONE: f64 = 1.0 - 1e-12;
/// One and more than what rounding can take from a chance.
const SLIGHTLY_ABOVE_ONE: f64 = 1.0 + 1e-12;

/// False only where [`poisson`](super::poisson()) gives 0; always so for a mean of 0.
#[inline(always)]
#[must_use]
pub fn poisson_may_happen<L: Lane>(u: L, mean: L) -> L::Mask {
    // The chance of none is e^-mean.
    let surely_none = u.less_or_equal(mean.constant(NEARLY_ONE) - mean) & mean.at_least(0.0);
    !(surely_none | mean.equals(0.0))
}

/// False only where [`negative_binomial`](super::negative_binomial()) gives 0; always so for a mean of 0.
#[inline(always)]
#[must_use]
pub fn negative_binomial_may_happen<L: Lane>(u: L, mean: L, dispersion: L) -> L::Mask {
    // Events in clusters are the likelier to be none, for the same mean.
    let regular = dispersion.below(f64::INFINITY) & mean.at_least(0.0);
    let surely_none = u.less_or_equal(mean.constant(NEARLY_ONE) - mean) & regular;
    !(surely_none | mean.equals(0.0))
}

/// False only where [`bernoulli_hazard`](super::bernoulli_hazard) gives 0; always so for a hazard of 0.
#[inline(always)]
#[must_use]
pub fn hazard_may_happen<L: Lane>(u: L, hazard: L) -> L::Mask {
    // The chance is 1 - e^-hazard.
    let surely_none = (hazard * SLIGHTLY_ABOVE_ONE).less_or_equal(u) & hazard.at_least(0.0);
    !(surely_none | hazard.equals(0.0))
}

/// False only where -ln(u) / rate, the time to the first event at this rate, is not below `bound`. The rate is not -0.
#[inline(always)]
#[must_use]
pub fn may_arrive<L: Lane>(u: L, rate: L, bound: L) -> L::Mask {
    let too_late = (rate * bound * SLIGHTLY_ABOVE_ONE).less_or_equal(u.constant(1.0) - u);
    !(too_late & rate.at_least(0.0) & bound.at_least(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::{bernoulli_hazard, negative_binomial, poisson};
    use crate::ln;
    use crate::luck::{Seed, Source, World, lane_key, uniform};

    /// Uniform numbers, more of them near both ends.
    fn uniforms() -> Vec<f64> {
        let key = lane_key(Seed(1), World::Trajectory, 0);
        let source = Source::new("shortcut", "test");
        let plain = (0..3_000).map(|draw| uniform(key, source, 0, draw));
        let edges = (1..53).flat_map(|power| {
            let small = 1.0 / (1_u64 << power) as f64;
            [small, 1.0 - small, 1.0 - small - f64::EPSILON / 2.0]
        });
        plain.chain(edges).filter(|u| *u > 0.0 && *u < 1.0).collect()
    }

    fn means() -> impl Iterator<Item = f64> {
        [0.0, 5e-324, 1e-300, 1e-16, 1e-12, 1e-8, 0.001, 0.03, 0.4, 0.999, 1.0, 1.7, 40.0, 1e9].into_iter()
    }

    #[test]
    fn what_is_said_not_to_happen_does_not() {
        let (mut rarely, mut asked) = (0, 0);
        for mean in means().chain([-0.1, f64::NAN, f64::INFINITY]) {
            for u in uniforms() {
                let dispersions = [0.5, 1.0, 1.5, 30.0, f64::INFINITY, f64::NAN];
                let counts = dispersions.map(|dispersion| {
                    (
                        negative_binomial_may_happen(u, mean, dispersion),
                        negative_binomial(u, mean, dispersion),
                    )
                });
                let single = [
                    (poisson_may_happen(u, mean), poisson(u, mean)),
                    (hazard_may_happen(u, mean), bernoulli_hazard(u, mean)),
                ];
                for (may, count) in counts.into_iter().chain(single) {
                    assert!(may || count == 0.0, "{count} of mean {mean} at {u}");
                    let is_rare = (0.0..0.5).contains(&mean);
                    asked += usize::from(is_rare);
                    rarely += usize::from(is_rare && may && count == 0.0);
                }
            }
        }
        assert!(rarely * 4 < asked, "{rarely} of {asked} for nothing");
    }

    #[test]
    fn what_cannot_happen_needs_no_uniform_number() {
        for u in [f64::NAN, -3.0, 7.0, f64::INFINITY] {
            assert!(!poisson_may_happen(u, 0.0) && poisson(u, 0.0) == 0.0);
            assert!(!hazard_may_happen(u, 0.0) && bernoulli_hazard(u, 0.0) == 0.0);
            assert!(!negative_binomial_may_happen(u, 0.0, 2.0) && negative_binomial(u, 0.0, 2.0) == 0.0);
        }
    }

    #[test]
    fn arrivals_said_to_be_late_are_late() {
        for rate in means().chain([-0.1, f64::NAN]) {
            for bound in [1.0, 0.3, 1e-9, 0.0, -0.5] {
                for u in uniforms() {
                    let arrives = -ln(u) / rate < bound;
                    assert!(may_arrive(u, rate, bound) || !arrives, "rate {rate} before {bound} at {u}");
                }
            }
        }
        assert!(!may_arrive(0.9, 0.01, 1.0));
    }
}
