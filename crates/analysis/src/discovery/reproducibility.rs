//! Whether a box is more than luck: the same search on draws that are drawn anew from those at hand, and on shares that are shuffled.

use super::cover::Options;
use super::draws::{Draws, Wrong};
use super::peel::peel;
use super::region::Region;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

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

/// What the best box tells of the variance of the shares where they have nothing to do with the factors: the same search on the draws with their
/// shares shuffled, so many times, in rising order. A box that tells less than most of these is none: the search is good at finding boxes
/// in luck, and quasi-p-values, which know of no search, cannot say so (a permutation test, R. A. Fisher, The Design of Experiments,
/// 1935). The chance that luck alone tells as much is at most (1 + those that tell as much) / (1 + samples).
///
/// # Errors
/// No sample, or options outside what they say.
pub fn chance_alone(
    draws: &Draws<'_>,
    options: &Options,
    samples: u32,
    seed: Seed,
) -> Result<Vec<f64>, Wrong> {
    if samples == 0 {
        return Err(Wrong::Option("samples"));
    }
    let mut explained = Vec::new();
    for number in 0..samples {
        let shares = shuffled(draws.shares, seed.apart("shuffled shares", u64::from(number)));
        let draws = draws.with_shares(&shares);
        let sample = draws.all();
        let steps = peel(&sample, &sample, &options.peel)?;
        let region = options.finish(&sample, &steps).map(|(_, region)| region).unwrap_or_default();
        let rest = sample.without(&region);
        explained.push(sample.explained(sample.total - rest.total));
    }
    explained.sort_unstable_by(f64::total_cmp);
    Ok(explained)
}

fn shuffled(shares: &[f64], seed: Seed) -> Vec<f64> {
    let key = lane_key(seed, World::Parameters, 0);
    let source = Source::new("scenario discovery", "shuffle");
    let mut places: Vec<(f64, u32)> =
        (0..shares.len() as u32).map(|row| (uniform(key, source, row, 0), row)).collect();
    places.sort_unstable_by(|first, second| first.0.total_cmp(&second.0).then(first.1.cmp(&second.1)));
    places.into_iter().map(|(_, row)| shares[row as usize]).collect()
}
