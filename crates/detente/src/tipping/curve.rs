//! The chance over the range of what is moved, at round values.

use super::TippingRequest;
use super::breaks::Breaks;
use crate::experiments::{Column, Experiments};
use crate::numerals::round_values;
use crate::trouble::Trouble;
use detente_analysis::tipping::{Curve, curve};
use detente_numbers::floor;
use detente_results::Progress;

/// The part of the budget that goes into the curve: one in so many.
const PART: u64 = 4;
/// Places between the ends of the range, at most.
const BETWEEN: usize = 7;
/// The level where none is asked for, if the chance crosses it.
pub(super) const HALF: f64 = 0.5;

/// The curve. All places have the same luck, which the search for the crossing does not use; luck on which a trajectory broke at some place is left
/// out at all of them, so that changes stay paired.
pub(super) fn over_range(
    experiments: &Experiments,
    request: &TippingRequest,
    breaks: &mut Breaks,
    progress: &dyn Progress,
) -> Result<Curve, Trouble> {
    let lever = &experiments.levers[0];
    let scale = lever.factor.unit.1;
    let (low, high) = lever.range;
    let mut places = vec![low];
    places.extend(round_values(low / scale, high / scale, BETWEEN).into_iter().map(|value| value * scale));
    places.push(high);
    let luck = (answers(experiments, request) / places.len() as u64).max(2);
    let fill = |row: usize, point: &mut [f64]| {
        point[0] = places[row % places.len()];
        request.asked.budget + (row / places.len()) as u64
    };
    let rows = luck as usize * places.len();
    let values = experiments.rows(&[Column::Lever(0)], (rows, 1), &fill, progress)?;
    for (row, value) in values.iter().enumerate() {
        breaks.note(&[places[row % places.len()]], value.is_nan());
    }
    breaks.check(experiments)?;
    let whole = values.chunks_exact(places.len()).filter(|luck| luck.iter().all(|value| !value.is_nan()));
    Ok(curve(&places, &whole.flatten().copied().collect::<Vec<f64>>()))
}

/// Answers at all places of the curve together.
fn answers(experiments: &Experiments, request: &TippingRequest) -> u64 {
    request.asked.budget / experiments.worlds() as u64 / PART
}

/// The level that is looked for where none was asked for: a half, or if the chance surely moves and does not surely cross that, the whole per cent halfway
/// between the least and the greatest that was seen. The search has luck of its own, so its interval is not bent by the choice.
pub(super) fn level(curve: &Curve) -> f64 {
    let Some((low, high)) = curve.extent().filter(|_| curve.moves()) else { return HALF };
    if curve.surely_crosses(HALF) {
        return HALF;
    }
    let percent = floor(50.0 * (low + high) + 0.5) / 100.0;
    if percent > low && percent < high { percent } else { 0.5 * low + 0.5 * high }
}
