//! Sums, moments and sketches of quantiles: right, and the same whatever the order that may vary.

use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::normal_quantile;
use detente_numbers::sketch::{Near, Quantiles};
use detente_numbers::sums::{Moments, pairwise_sum};
use proptest::prelude::*;

fn uniforms(count: u64) -> Vec<f64> {
    (0..count)
        .map(|lane| uniform(lane_key(Seed(9), World::Trajectory, lane), Source::new("sum", "test"), 0, 0))
        .collect()
}

#[test]
fn a_long_sum_loses_little() {
    let tenths = vec![0.1; 1_000_003];
    assert!((pairwise_sum(&tenths) / 100_000.3 - 1.0).abs() < 1e-14);
    assert_eq!(pairwise_sum(&[]), 0.0);
    assert_eq!(pairwise_sum(&[5.0]), 5.0);
}

/// The tree is fixed: these bits may not change, whatever the machine.
#[test]
fn the_tree_of_a_sum_is_fixed() {
    let values = uniforms(1_000);
    // By hand: leaves of 128 in eight running sums each, the left half being full leaves.
    let leaf = |values: &[f64]| {
        let mut sums = [0.0; 8];
        values.iter().enumerate().for_each(|(index, value)| sums[index % 8] += value);
        ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))
    };
    let leaves: Vec<f64> = values.chunks(128).map(leaf).collect();
    let expected = ((leaves[0] + leaves[1]) + (leaves[2] + leaves[3]))
        + ((leaves[4] + leaves[5]) + (leaves[6] + leaves[7]));
    assert_eq!(pairwise_sum(&values).to_bits(), expected.to_bits());
}

#[test]
fn moments_survive_a_large_mean() {
    let values: Vec<f64> = uniforms(10_000).into_iter().map(|u| 1e9 + u).collect();
    let block = Moments::of(&values);
    let mut single = Moments::new();
    values.iter().for_each(|value| single.add(*value));
    let mut merged = Moments::new();
    values.chunks(77).for_each(|chunk| merged.merge(&Moments::of(chunk)));
    for moments in [block, single, merged] {
        assert_eq!(moments.count(), 10_000);
        assert!((moments.mean() - 1e9 - 0.5).abs() < 0.015);
        assert!((moments.variance() * 12.0 - 1.0).abs() < 0.05);
        assert!((moments.variance() / block.variance() - 1.0).abs() < 1e-5);
        assert!((moments.sum() / pairwise_sum(&values) - 1.0).abs() < 1e-13);
    }
}

#[test]
fn moments_of_few_values() {
    let none = Moments::new();
    assert!(none.mean().is_nan() && none.variance().is_nan() && none.sum() == 0.0);
    let one = Moments::of(&[4.0]);
    assert!(one.mean() == 4.0 && one.variance().is_nan() && one.squared_deviations() == 0.0);
    let four = Moments::of(&[2.0, 4.0, 4.0, 6.0]);
    assert_eq!((four.mean(), four.squared_deviations(), four.sum()), (4.0, 8.0, 16.0));
    assert!((four.standard_error() - f64::sqrt(8.0 / 3.0 / 4.0)).abs() < 1e-15);
    let mut merged = none;
    merged.merge(&four);
    merged.merge(&none);
    assert_eq!(merged, four);
    assert!(Moments::of(&[1.0, f64::NAN]).mean().is_nan());
}

fn sketch_of(values: &[f64]) -> Quantiles {
    let mut sketch = Quantiles::new();
    sketch.add_all(&mut Near::default(), values);
    sketch
}

#[test]
fn quantiles_are_within_a_bucket() {
    let mut values: Vec<f64> = uniforms(20_000).into_iter().map(|u| 1_000.0 * normal_quantile(u)).collect();
    let sketch = sketch_of(&values);
    values.sort_by(f64::total_cmp);
    for p in [0.001, 0.025, 0.3, 0.5, 0.75, 0.975, 0.999] {
        let exact = values[(p * 20_000.0) as usize];
        let quantile = sketch.quantile(p);
        assert!((quantile - exact).abs() <= exact.abs() / 128.0 + 0.2, "{p}: {quantile} and {exact}");
    }
    assert_eq!((sketch.quantile(0.0), sketch.quantile(1.0)), (values[0], values[19_999]));
    assert_eq!((sketch.least(), sketch.greatest()), (values[0], values[19_999]));
    let counted: u64 = sketch.buckets().map(|bucket| bucket.count).sum();
    assert_eq!(counted, 20_000);
    for bucket in sketch.buckets() {
        let inside = values.iter().filter(|value| (bucket.low..=bucket.high).contains(*value)).count();
        assert!(bucket.low < bucket.high && inside as u64 >= bucket.count);
    }
}

#[test]
fn counts_below_256_have_exact_quantiles() {
    let values: Vec<f64> = (0..=255).map(f64::from).collect();
    let sketch = sketch_of(&values);
    for k in 0..=255_u32 {
        assert_eq!(sketch.quantile(f64::from(k) / 256.0 + 0.001), f64::from(k));
    }
    let yes_or_no = sketch_of(&[0.0, 0.0, 1.0, 0.0]);
    assert_eq!((yes_or_no.quantile(0.7), yes_or_no.quantile(0.8)), (0.0, 1.0));
    assert_eq!(sketch_of(&[-3.0, -2.0, -2.0]).quantile(0.5), -2.0);
}

#[test]
fn many_equal_values_at_an_end_keep_their_weight() {
    // 2,500 and 1,826.25 have neighbours in their buckets; most values stand at the end all the same.
    for end in [2_500.0, 1_826.25] {
        let mut values = vec![end; 60];
        values.extend((0..40).map(|k| end - 0.05 * f64::from(k + 1)));
        let high = sketch_of(&values);
        assert!(high.quantile(0.39) < end);
        assert_eq!((high.quantile(0.41), high.quantile(0.5), high.quantile(0.95)), (end, end, end));
        let low = sketch_of(&values.iter().map(|value| -value).collect::<Vec<_>>());
        assert_eq!((low.quantile(0.05), low.quantile(0.6)), (-end, -end));
        assert!(low.quantile(0.61) > -end);
        // In any order, in any parts.
        let mut parts = Quantiles::new();
        for part in values.chunks(7).rev() {
            let mut one = Quantiles::new();
            part.iter().for_each(|value| one.add(*value));
            parts.merge(&one);
        }
        assert_eq!(parts, high);
    }
}

/// Values of many shapes: near each other, far apart, with zeros, of both signs, equal, and some that are no numbers.
fn shapes() -> Vec<Vec<f64>> {
    let uniforms = uniforms(700);
    let of = |shape: fn(f64) -> f64| uniforms.iter().map(|u| shape(*u)).collect::<Vec<f64>>();
    vec![
        of(|u| 5.0 + u),
        of(|u| -5.0 - u),
        of(|u| u - 0.5),
        of(|u| if u < 0.3 { 0.0 } else { 40.0 * u }),
        of(|u| if u < 0.3 { 0.0 } else { -40.0 * u }),
        of(|u| f64::powi(u, 60)),
        of(|u| (u - 0.5) * f64::powi(u, 400)),
        of(|u| if u < 0.01 { f64::NAN } else { 1e300 * u }),
        of(|u| if u < 0.01 { f64::INFINITY } else { -0.0 }),
        of(|_| 7.5),
    ]
}

#[test]
fn values_added_together_are_as_values_added_one_by_one() {
    // One set of counters for all: each sketch leaves them empty.
    let mut near = Near::default();
    for (number, values) in shapes().into_iter().enumerate() {
        let (mut together, mut apart) = (Quantiles::new(), Quantiles::new());
        together.add_all(&mut near, &values);
        values.iter().for_each(|value| apart.add(*value));
        assert_eq!(together.parts(), apart.parts(), "shape {number}");
        assert_eq!(together.least().to_bits(), apart.least().to_bits(), "shape {number}");
    }
}

#[test]
fn odd_values_have_a_place() {
    let sketch = sketch_of(&[f64::INFINITY, -f64::INFINITY, f64::NAN, 1e300, 5e-324, -0.0, 0.0]);
    assert_eq!((sketch.count(), sketch.not_numbers()), (6, 1));
    assert_eq!((sketch.quantile(0.0), sketch.quantile(1.0)), (-f64::INFINITY, f64::INFINITY));
    assert!((0.0..1e-19).contains(&sketch.quantile(0.5)));
    let none = Quantiles::default();
    assert!(none.quantile(0.5).is_nan() && none.least().is_nan());
    assert!(sketch.quantile(1.1).is_nan() && sketch.quantile(f64::NAN).is_nan());
    let same = sketch_of(&[2.345; 10]);
    assert_eq!(same.quantile(0.3), 2.345);
}

proptest! {
    #[test]
    fn a_sum_is_near_the_plain_one(values in prop::collection::vec(-1e6..1e6_f64, 0..600)) {
        let plain: f64 = values.iter().sum();
        let size: f64 = values.iter().map(|value| value.abs()).sum();
        prop_assert!((pairwise_sum(&values) - plain).abs() <= 1e-13 * size);
    }

    #[test]
    fn merged_moments_are_those_of_all(
        values in prop::collection::vec(-1e6..1e6_f64, 2..300),
        at in 0..300_usize,
    ) {
        let (left, right) = values.split_at(at.min(values.len()));
        let mut merged = Moments::of(left);
        merged.merge(&Moments::of(right));
        let all = Moments::of(&values);
        prop_assert_eq!(merged.count(), all.count());
        prop_assert!((merged.mean() - all.mean()).abs() <= 1e-9);
        let (found, exact) = (merged.squared_deviations(), all.squared_deviations());
        prop_assert!((found - exact).abs() <= 1e-12 * exact + 1e-9);
    }

    #[test]
    fn the_order_of_a_sketch_does_not_matter(
        values in prop::collection::vec(any::<f64>(), 0..200),
        at in 0..200_usize,
    ) {
        let forwards = sketch_of(&values);
        let backwards = sketch_of(&values.iter().rev().copied().collect::<Vec<_>>());
        let mut single = Quantiles::new();
        values.iter().for_each(|value| single.add(*value));
        let (left, right) = values.split_at(at.min(values.len()));
        let mut merged = sketch_of(right);
        merged.merge(&sketch_of(left));
        for other in [backwards, single, merged] {
            prop_assert_eq!(&forwards, &other);
            for p in [0.0, 0.05, 0.5, 0.9, 1.0] {
                prop_assert_eq!(forwards.quantile(p).to_bits(), other.quantile(p).to_bits());
            }
        }
    }

    #[test]
    fn a_sketch_comes_back_from_its_parts(values in prop::collection::vec(any::<f64>(), 0..200)) {
        let sketch = sketch_of(&values);
        let back = Quantiles::from_parts(&sketch.parts());
        prop_assert_eq!(back.as_ref(), Some(&sketch));
        prop_assert_eq!(back.map(|back| back.quantile(0.3).to_bits()), Some(sketch.quantile(0.3).to_bits()));
        let moments = Moments::of(&values);
        let back = Moments::from_parts(moments.parts()).parts();
        prop_assert_eq!((back.0, back.1.to_bits(), back.2.to_bits()), {
            let (count, mean, squares) = moments.parts();
            (count, mean.to_bits(), squares.to_bits())
        });
    }

    #[test]
    fn damaged_parts_make_no_sketch_that_panics(
        values in prop::collection::vec(-9.0..9.0_f64, 0..20),
        (place, bucket, count) in (0..20_usize, any::<i32>(), 0..5_u64),
        ends in (-9.0..9.0_f64, -9.0..9.0_f64),
        at_ends in (0..9_u64, 0..9_u64),
        what in 0..4,
    ) {
        let mut parts = sketch_of(&values).parts();
        match what {
            0 => parts.ends = ends,
            1 => parts.at_ends = at_ends,
            2 => parts.counts.insert(place.min(parts.counts.len()), (bucket, count)),
            _ => parts.counts.reverse(),
        }
        if let Some(sketch) = Quantiles::from_parts(&parts) {
            for p in [0.0, 0.1, 0.5, 0.9, 1.0] {
                prop_assert!(!sketch.quantile(p).is_nan() || sketch.count() == 0);
            }
        }
    }

    #[test]
    fn quantiles_rise(values in prop::collection::vec(-1e3..1e3_f64, 1..100)) {
        let sketch = sketch_of(&values);
        let quantiles: Vec<f64> = (0..=50).map(|p| sketch.quantile(f64::from(p) / 50.0)).collect();
        prop_assert!(quantiles.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", quantiles);
    }
}
