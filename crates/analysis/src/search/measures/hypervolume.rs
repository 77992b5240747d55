//! The volume that a front dominates, exactly.

use detente_numbers::max;

/// The volume of what some point of a front dominates and the reference does not: the larger, the better (E. Zitzler and L. Thiele, PPSN
/// V, 1998). Points that are not better than the reference in every goal add nothing. Lower is better.
///
/// Exact for any number of goals. Up to three goals in a sweep; with more, each point adds what it alone dominates of the points that are better in
/// the last goal, which has a goal less (L. While, L. Bradstreet and L. Barone, IEEE Transactions on Evolutionary Computation 16, 2012). Time
/// grows with the square of the number of points for three goals, and by about one more power with each goal.
#[must_use]
pub fn hypervolume(front: &[Vec<f64>], reference: &[f64]) -> f64 {
    let goals = reference.len();
    let is_better = |point: &&Vec<f64>| {
        point.len() == goals && point.iter().zip(reference).all(|(value, reference)| value < reference)
    };
    let points: Vec<Vec<f64>> = front.iter().filter(is_better).cloned().collect();
    if goals == 0 { 0.0 } else { volume(not_dominated(points), reference) }
}

/// Of points that do not dominate each other.
fn volume(mut points: Vec<Vec<f64>>, reference: &[f64]) -> f64 {
    let last = reference.len() - 1;
    match reference.len() {
        1 => points.first().map_or(0.0, |point| reference[0] - point[0]),
        2 => {
            points.sort_by(|a, b| a[0].total_cmp(&b[0]));
            area(points.iter().map(|point| (point[0], point[1])), reference)
        }
        3 => sweep(points, reference),
        _ => {
            // The worst in the last goal first: those behind it are better there, so what they dominate of it has its height.
            points.sort_by(|a, b| b[last].total_cmp(&a[last]));
            let alone = |at: usize| {
                let (base, height) = (&points[at][..last], reference[last] - points[at][last]);
                let whole: f64 =
                    base.iter().zip(reference).map(|(value, reference)| reference - value).product();
                let limited = |other: &Vec<f64>| base.iter().zip(other).map(|(a, b)| max(*a, *b)).collect();
                let others = points[at + 1..].iter().map(limited).collect();
                height * (whole - volume(not_dominated(others), &reference[..last]))
            };
            (0..points.len()).map(alone).sum()
        }
    }
}

/// The area under a staircase; points by rising first and falling second value.
fn area(stairs: impl Iterator<Item = (f64, f64)>, reference: &[f64]) -> f64 {
    let mut before = reference[1];
    let mut sum = 0.0;
    for (across, up) in stairs {
        sum += (reference[0] - across) * (before - up);
        before = up;
    }
    sum
}

/// The volume of points of three goals: from the best in the third goal upwards, the area that the points so far dominate in the other two.
fn sweep(mut points: Vec<Vec<f64>>, reference: &[f64]) -> f64 {
    points.sort_by(|a, b| a[2].total_cmp(&b[2]));
    let mut stairs: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    let mut sum = 0.0;
    for (at, point) in points.iter().enumerate() {
        let next = points.get(at + 1).map_or(reference[2], |point| point[2]);
        let (across, up) = (point[0], point[1]);
        let from = stairs.partition_point(|stair| stair.0 < across);
        let is_covered = from > 0 && stairs[from - 1].1 <= up
            || stairs.get(from).is_some_and(|stair| stair.0 == across && stair.1 <= up);
        if !is_covered {
            let to = from + stairs[from..].partition_point(|stair| stair.1 >= up);
            stairs.splice(from..to, [(across, up)]);
        }
        if next > point[2] {
            sum += (next - point[2]) * area(stairs.iter().copied(), reference);
        }
    }
    sum
}

/// The points that no other dominates, each once.
fn not_dominated(mut points: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    // In this order no point dominates one before it.
    points.sort_by(|a, b| {
        let orders = a.iter().zip(b).map(|(a, b)| a.total_cmp(b));
        orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    let mut kept: Vec<Vec<f64>> = Vec::with_capacity(points.len());
    for point in points {
        let covers = |other: &Vec<f64>| other.iter().zip(&point).all(|(other, value)| other <= value);
        if !kept.iter().rev().any(covers) {
            kept.push(point);
        }
    }
    kept
}
