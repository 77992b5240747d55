//! Whether a box would be found again: the same search on draws that are drawn anew from those at hand.

use super::cover::Options;
use super::draws::{Draws, Wrong};
use super::peel::peel;
use super::region::Region;
use detente_numbers::luck::Seed;

/// What searches of resampled draws found.
#[derive(Clone, Debug, PartialEq)]
pub struct Reproducibility {
    /// For each factor, in which part of the searches it was restricted: near 1 for one that matters, and for the others what luck does.
    pub restricted: Vec<f64>,
    /// The box of each search, without restrictions where none was as the rule asks. The spread of a limit over them is its uncertainty.
    pub regions: Vec<Region>,
}

/// Searches so many bootstrap samples of the draws for their first box, by the same rule. Bryant and Lempert (2010) resample in the same sense
/// and compare boxes of like coverage or density, which is the choice [`Choice::CoverageAtLeast`](super::Choice::CoverageAtLeast) or
/// [`Choice::DensityAtLeast`](super::Choice::DensityAtLeast). Draws are resampled whole, with all their trajectories, so what comes of it is the
/// uncertainty of both ignorance and luck.
///
/// # Errors
/// No sample, or options outside what they say.
pub fn reproducibility(
    draws: &Draws<'_>,
    options: &Options,
    samples: u32,
    seed: Seed,
) -> Result<Reproducibility, Wrong> {
    if samples == 0 {
        return Err(Wrong::Option("samples"));
    }
    let mut counts = vec![0_u32; draws.factors().len()];
    let mut regions = Vec::new();
    for number in 0..samples {
        let sample = draws.resampled(seed, u64::from(number));
        let steps = peel(&sample, &sample, &options.peel)?;
        let region = options.finish(&sample, &steps).map(|(_, region)| region).unwrap_or_default();
        for restriction in &region.restrictions {
            counts[restriction.factor] += 1;
        }
        regions.push(region);
    }
    let part = |count: &u32| f64::from(*count) / f64::from(samples);
    Ok(Reproducibility { restricted: counts.iter().map(part).collect(), regions })
}
