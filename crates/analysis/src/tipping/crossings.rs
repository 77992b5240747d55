//! Crossings of a response that is not monotone: between places whose side of the level is sure, nothing but their intervals is used.

use super::asked::Place;
use super::search::Crossing;

/// Every pair of places on different sides, with none in between whose side is sure.
pub(super) fn between(places: &[Place], level: f64) -> Vec<Crossing> {
    let sure: Vec<_> =
        places.iter().filter_map(|place| place.side(level).map(|side| (place.at, side))).collect();
    let differ = sure.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    differ.map(|pair| Crossing { low: pair[0].0, high: pair[1].0, rises: pair[0].1.is_lt() }).collect()
}

/// What to ask: quarters of each interval with a crossing that is still too wide, and every place outside of them whose side is not sure.
pub(super) fn to_ask(places: &[Place], level: f64, width: f64) -> Vec<f64> {
    let crossings = between(places, level);
    let mut asks = Vec::new();
    for crossing in crossings.iter().filter(|crossing| crossing.high - crossing.low > width) {
        let part = |part: f64| crossing.low + part * (crossing.high - crossing.low);
        asks.extend([part(0.25), part(0.5), part(0.75)].into_iter().filter(|at| {
            // Nothing lies between two numbers next to one another.
            crossing.low < *at && *at < crossing.high
        }));
    }
    let is_inside =
        |place: &Place| crossings.iter().any(|crossing| crossing.low < place.at && place.at < crossing.high);
    let unsure = places.iter().filter(|place| place.side(level).is_none() && !is_inside(place));
    asks.extend(unsure.map(|place| place.at));
    asks.sort_unstable_by(f64::total_cmp);
    asks.dedup();
    asks
}
