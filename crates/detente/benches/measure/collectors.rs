//! What becomes of values: counts for quantiles, moments, nested moments, ordered sums.

use crate::clock::seconds_of_one;
use crate::{Figure, Measured, in_turns};
use detente_numbers::estimates::NestedMoments;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::normal_quantile;
use detente_numbers::sketch::{Near, Quantiles};
use detente_numbers::sums::{Moments, pairwise_sum};
use std::hint::black_box;

const VALUES: u64 = 4_096;
const PER_DRAW: usize = 8;
const TURNS: usize = 11;

/// Each collector, in nanoseconds a value; what is done with a whole one, in microseconds.
pub(crate) fn measure() -> Vec<Figure> {
    let source = Source::new("measure", "collectors");
    let values: Vec<f64> = (0..VALUES)
        .map(|index| {
            10.0 + normal_quantile(uniform(lane_key(Seed(1), World::Trajectory, index), source, 0, 0))
        })
        .collect();
    let mut filled = Quantiles::new();
    filled.add_all(&mut Near::default(), &values);
    in_turns(TURNS, [streaming(&values), whole(&filled)].into_iter().flatten().collect())
}

fn streaming(values: &[f64]) -> Vec<Measured<'_>> {
    let each = |name: &str, mut work: Box<dyn FnMut()>| -> Measured<'static> {
        let sample = move || seconds_of_one(&mut *work) / VALUES as f64 * 1e9;
        (Figure::new("collector", name, "ns"), Box::new(sample))
    };
    let of = |name, work: fn(&[f64])| {
        let values = values.to_vec();
        each(name, Box::new(move || work(black_box(&values))))
    };
    let mut sketch = Quantiles::new();
    let kept = values.to_vec();
    let mut column = Quantiles::new();
    let mut near = Near::default();
    let again = values.to_vec();
    vec![
        each(
            "quantile sketch, values one by one",
            Box::new(move || kept.iter().for_each(|value| sketch.add(*value))),
        ),
        each(
            "quantile sketch, 512 values at a time",
            Box::new(move || again.chunks(512).for_each(|some| column.add_all(&mut near, some))),
        ),
        of("moments, values one by one", |values| {
            let mut moments = Moments::new();
            values.iter().for_each(|value| moments.add(*value));
            black_box(moments);
        }),
        of("moments of a block", |values| {
            black_box(Moments::of(values));
        }),
        of("nested moments, draws of 8 trajectories", |values| {
            let mut nested = NestedMoments::new(PER_DRAW as u32);
            values.chunks(PER_DRAW).for_each(|draw| nested.add_draw_values(draw));
            black_box(nested);
        }),
        of("sum in a fixed order", |values| {
            black_box(pairwise_sum(values));
        }),
    ]
}

fn whole(filled: &Quantiles) -> Vec<Measured<'_>> {
    let mut merged = Quantiles::new();
    let merge = move || seconds_of_one(|| merged.merge(black_box(filled))) * 1e6;
    let quantile = move || {
        seconds_of_one(|| {
            black_box(filled.quantile(black_box(0.9)));
        }) * 1e6
    };
    vec![
        (Figure::new("collector", "quantile sketch, one merged into another", "us"), Box::new(merge)),
        (Figure::new("collector", "quantile sketch, one quantile of it", "us"), Box::new(quantile)),
    ]
}
