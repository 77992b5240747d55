//! The scale on which distributions of results are compared: cells along normal scores, and cells of values that many share.

use detente_numbers::{abs, exp, max, min, normal_quantile, pow, sqrt};

/// Cells along the scale, which goes from -5 to 5: steps of 0.01, none of which has more than 0.4 % of all values.
const CELLS: usize = 1000;
const REACH: f64 = 5.0;
const CELL: f64 = 2.0 * REACH / CELLS as f64;
/// Cells that are put together where densities are smoothed.
const COARSE: usize = 5;
/// A value that at least so large a share has, in more than one draw, is compared as one, and not as part of a density. The trajectories of one
/// draw may have the same value because nothing in it is luck, which makes no value of it that is told apart from others.
const SHARE_OF_ATOM: f64 = 0.01;
const COUNT_OF_ATOM: usize = 10;
/// Standard deviations out to which a kernel goes.
const KERNEL_REACH: f64 = 4.0;

/// Where each value of a result lies.
pub(super) struct Scale {
    /// The cell of each value. Cells are in the order of the values.
    cells: Vec<u32>,
    /// The place of each cell along the scale; `None` of an atom.
    places: Vec<Option<usize>>,
}

impl Scale {
    /// Of values of which each stands in the draw that `draw` says.
    pub(super) fn new(values: &[f64], draw: impl Fn(usize) -> usize) -> Self {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
        let mut scale = Self { cells: vec![0; values.len()], places: Vec::new() };
        let mut first = 0;
        let least = max(SHARE_OF_ATOM * values.len() as f64, COUNT_OF_ATOM as f64);
        for ties in order.chunk_by(|one, other| values[*one] == values[*other]) {
            let rank = (first as f64 + 0.5 * ties.len() as f64) / values.len() as f64;
            let along = (normal_quantile(rank) + REACH) / CELL;
            let is_of_one = || ties.iter().all(|value| draw(*value) == draw(ties[0]));
            let place = (ties.len() as f64) < least || is_of_one();
            let place = place.then(|| min(max(along, 0.0), (CELLS - 1) as f64) as usize);
            if place.is_none() || scale.places.last() != Some(&place) {
                scale.places.push(place);
            }
            ties.iter().for_each(|value| scale.cells[*value] = scale.places.len() as u32 - 1);
            first += ties.len();
        }
        scale
    }

    /// How many cells there are.
    pub(super) fn cells(&self) -> usize {
        self.places.len()
    }

    /// The cell of a value.
    pub(super) fn cell(&self, value: usize) -> usize {
        self.cells[value] as usize
    }

    /// Whether a cell is one value that many share.
    pub(super) fn is_atom(&self, cell: usize) -> bool {
        self.places[cell].is_none()
    }

    /// The greatest difference between two cumulative distributions.
    pub(super) fn greatest(&self, one: &[f64], other: &[f64]) -> f64 {
        let (mut difference, mut greatest) = (0.0, 0.0);
        for (one, other) in one.iter().zip(other) {
            difference += one - other;
            greatest = max(greatest, abs(difference));
        }
        greatest
    }

    /// The share of probability that lies elsewhere in one distribution than in the other, half the sum of absolute differences: of the
    /// atoms, and of the densities. Where one density is above the other is told by smoothing them, as befits so many values of the first; by
    /// how much, by counting. To smooth both would take away from the distance what smoothing takes from edges and peaks.
    pub(super) fn moved(&self, one: &[f64], other: &[f64], count: f64) -> f64 {
        let mut of_atoms = 0.0;
        let kernel = kernel(self.bandwidth(one, count));
        let reach = kernel.len() - 1;
        let mut differences = vec![0.0; CELLS / COARSE + 2 * reach];
        for ((place, one), other) in self.places.iter().zip(one).zip(other) {
            match place {
                None => of_atoms += abs(one - other),
                Some(place) => differences[reach + place / COARSE] += one - other,
            }
        }
        let is_above = |around: &[f64]| {
            let (before, after) = around.split_at(reach);
            let sides = before.iter().rev().zip(&after[1..]).zip(&kernel[1..]);
            let of_sides: f64 = sides.map(|((before, after), weight)| weight * (before + after)).sum();
            kernel[0] * after[0] + of_sides > 0.0
        };
        let difference = |around: &[f64]| if is_above(around) { around[reach] } else { -around[reach] };
        let of_densities: f64 = differences.windows(2 * reach + 1).map(difference).sum();
        0.5 * (of_atoms + of_densities)
    }

    /// The standard deviation of the kernel, in coarse cells, for the density of so many values: that which is best where it is normal (B. W.
    /// Silverman, Density Estimation for Statistics and Data Analysis, 1986).
    fn bandwidth(&self, masses: &[f64], count: f64) -> f64 {
        let (mut mass, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (place, share) in self.places.iter().zip(masses) {
            let Some(place) = place else { continue };
            let along = *place as f64 - 0.5 * CELLS as f64;
            mass += share;
            sum += share * along;
            squares += share * along * along;
        }
        if mass <= 0.0 {
            return 0.0;
        }
        let variance = max(squares / mass - (sum / mass) * (sum / mass), 0.0);
        1.06 * sqrt(variance) * pow(mass * count, -0.2) / COARSE as f64
    }
}

/// The weights of a normal kernel at distances of 0, 1, 2, ... cells to either side; together they are 1.
fn kernel(bandwidth: f64) -> Vec<f64> {
    let reach = (KERNEL_REACH * bandwidth) as usize;
    let weight = |distance: usize| {
        let away = distance as f64 / bandwidth;
        if distance == 0 { 1.0 } else { exp(-0.5 * away * away) }
    };
    let mut kernel: Vec<f64> = (0..=reach).map(weight).collect();
    let all = kernel[0] + 2.0 * kernel[1..].iter().sum::<f64>();
    kernel.iter_mut().for_each(|weight| *weight /= all);
    kernel
}
