//! Statistics of ranks: Kendall's tau of a series over time, and the area under the curve of hits against false alarms.

use detente_numbers::estimates::share_interval;
use detente_numbers::sqrt;
use detente_numbers::sums::Moments;

/// Kendall's tau-b of values against their order: 1 where they always rise, -1 where they always fall (M. G. Kendall, Biometrika 30, 1938; ties
/// by Biometrika 33, 1945; counted by sorting, W. R. Knight, Journal of the American Statistical Association 61, 1966). `None` for values that
/// are all equal or not numbers, and for fewer than two.
#[must_use]
pub fn kendall_tau(values: &[f64]) -> Option<f64> {
    if values.len() < 2 || values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let mut sorted: Vec<f64> = values.iter().map(|value| value + 0.0).collect();
    let mut spare = sorted.clone();
    let falling = sort_and_count(&mut sorted, &mut spare);
    let all = pairs(values.len());
    let tied: f64 = sorted.chunk_by(|a, b| a == b).map(|equal| pairs(equal.len())).sum();
    let untied = all - tied;
    (untied > 0.0).then(|| (untied - 2.0 * falling) / sqrt(all * untied))
}

fn pairs(count: usize) -> f64 {
    count as f64 * (count as f64 - 1.0) / 2.0
}

/// Sorts by merging, and counts the pairs of which the first was greater.
fn sort_and_count(values: &mut [f64], spare: &mut [f64]) -> f64 {
    let mut falling = 0.0;
    let mut length = 1;
    while length < values.len() {
        for start in (0..values.len()).step_by(2 * length) {
            let middle = (start + length).min(values.len());
            let end = (start + 2 * length).min(values.len());
            let (mut left, mut right) = (start, middle);
            for slot in &mut spare[start..end] {
                if left < middle && (right == end || values[left] <= values[right]) {
                    *slot = values[left];
                    left += 1;
                } else {
                    *slot = values[right];
                    right += 1;
                    // All that is left of the left half is greater.
                    falling += (middle - left) as f64;
                }
            }
        }
        values.copy_from_slice(spare);
        length *= 2;
    }
    falling
}

/// How often a value of one kind is greater than one of the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The area under the curve of hits against false alarms: the part of pairs of which the first kind's is greater, ties for half.
    pub estimate: f64,
    /// Its 95 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The area under the curve. Its standard error is that of E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson (Biometrics 44, 1988), its interval that
/// of a share with this error, with as many draws as there are of the rarer kind. `None` unless there are two of each kind at least.
#[must_use]
pub fn area(first: &[f64], second: &[f64]) -> Option<Area> {
    if first.len() < 2 || second.len() < 2 {
        return None;
    }
    let (wins, losses) = (placements(first, second), placements(second, first));
    let (wins, losses) = (Moments::of(&wins), Moments::of(&losses));
    let error = sqrt(wins.variance() / first.len() as f64 + losses.variance() / second.len() as f64);
    let draws = first.len().min(second.len()) as u64;
    let estimate = wins.mean();
    // Pairs say more than draws; what bounds the size is only for an error of 0.
    let per_draw = u32::MAX;
    let (low, high) = share_interval(estimate, error, draws, per_draw);
    Some(Area { estimate, low, high })
}

/// For each value the part of the others that are less, ties for half.
fn placements(values: &[f64], others: &[f64]) -> Vec<f64> {
    let mut sorted = others.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let placement = |value: &f64| {
        let less = sorted.partition_point(|other| other < value);
        let at_most = sorted.partition_point(|other| other <= value);
        (less + at_most) as f64 / (2.0 * others.len() as f64)
    };
    values.iter().map(placement).collect()
}
